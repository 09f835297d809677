"""A real server on a free port for the tests of page and API, and stores to serve."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import uvicorn

from provenance.web.serving import listening, server_config
from provenance.web.settings import WebSettings

# A server that has not answered by then never will.
PATIENCE = 60.0


@contextmanager
def served(settings: WebSettings) -> Iterator[str]:
    """Serve on any free port in a thread; gives the address without a slash at its end."""
    with listening(replace(settings, port=0)) as bound:
        server = uvicorn.Server(server_config(settings))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


@contextmanager
def visiting(db: Path, **settings: object) -> Iterator[httpx.Client]:
    """Serve a store and give a client of it that follows no redirects."""
    with (
        served(WebSettings(db=db, **settings)) as address,  # type: ignore[arg-type]
        httpx.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        yield client
