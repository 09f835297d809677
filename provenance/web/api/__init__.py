"""The HTTP API under ``/api/v1``, one module a resource: the JSON of ``docs/contract.md``."""
