"""A reader process: answers what the server hands on, and ends with the server.

``python -m provenance.web.reader_process``: the first line of standard input says what to serve and
on which inherited socket; at the end of standard input, which comes with the server's own end
however that came about, the process ends.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from typing import cast

import uvicorn
from anyio import to_thread
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from provenance.web.answering_app import answering_app, house_of
from provenance.web.reader_asking import UNFINISHED
from provenance.web.settings import Limits, WebSettings

# Seconds that questions may take to end when the server has ended.
_GRACE = 3.0
_found_unfinished: ContextVar[list[bool] | None] = ContextVar("found_unfinished", default=None)


def told(settings: WebSettings, bound: int) -> bytes:
    """Return the line that starts a reader.

    Args:
        settings: Of the reader; its token is not handed on, as none but the server can reach it.
        bound: Number of the inherited socket that listens for the server.
    """
    words = {
        "db": str(settings.db.absolute()),
        "model": settings.model,
        "device": settings.device,
        "limits": asdict(settings.limits),
        "socket": bound,
    }
    return json.dumps(words).encode() + b"\n"


def create_reader(settings: WebSettings) -> FastAPI:
    """Return the application of a reader: the screens and the API without guards and jobs."""
    house = house_of(settings)
    house.workplace.finish_by(_tell)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        # Who can be reached is ready: the first question need not wait for what is loaded once.
        await to_thread.run_sync(house.workplace.warm)
        yield
        house.workplace.close()

    app = answering_app(house, lifespan)
    app.add_middleware(_Telling)
    return app


class _Telling:
    """Adds to an answer that the store was found unfinished."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found: list[bool] = []
        _found_unfinished.set(found)

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start" and found:
                MutableHeaders(scope=message)[UNFINISHED.decode()] = "1"
            await send(message)

        await self.app(scope, receive, tell)


def _tell() -> None:
    found = _found_unfinished.get()
    if found is not None:
        found.append(True)


def _end_with(server: uvicorn.Server, address: Path) -> None:
    """Wait for the end of standard input, then end the process."""
    sys.stdin.buffer.read()
    server.should_exit = True
    # A server that was killed leaves its folder to its readers; the last one of them empties it.
    with suppress(OSError):
        address.unlink()
        address.parent.rmdir()
    time.sleep(_GRACE)
    # A question that still runs wrote nothing that SQLite would not take back.
    os._exit(0)


def main() -> None:
    """Answer questions until standard input ends."""
    words = json.loads(sys.stdin.buffer.readline())
    settings = WebSettings(
        db=Path(cast("str", words["db"])),
        model=words["model"],
        device=words["device"],
        limits=Limits(**words["limits"]),
    )
    bound = socket.socket(fileno=words["socket"])
    config = uvicorn.Config(
        create_reader(settings), log_level="warning", access_log=False, server_header=False
    )
    server = uvicorn.Server(config)
    address = Path(bound.getsockname())
    Thread(target=_end_with, args=(server, address), daemon=True).start()
    server.run(sockets=[bound])


if __name__ == "__main__":
    main()
