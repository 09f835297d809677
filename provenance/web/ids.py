"""An id as the rest of an address, whatever it holds: ``{article_id:id}`` in a route."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor

# Ids come from strangers: Starlette's own ``path`` takes slashes, and no line breaks.
ANY_ID = "id"


class IdConvertor(Convertor[str]):
    """One or more characters of any kind."""

    regex = r"[\s\S]+"

    def convert(self, value: str) -> str:
        """Return the id."""
        return value

    def to_string(self, value: str) -> str:
        """Return the id."""
        return value


register_url_convertor(ANY_ID, IdConvertor())
