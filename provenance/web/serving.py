"""Runs the server: one process, one address, told when it is ready."""

from __future__ import annotations

import socket
import sys

import click
import uvicorn

from provenance.errors import ProvenanceError
from provenance.web.app import create_app
from provenance.web.settings import WebSettings

# Connections that may wait to be taken up; those that come while the server starts wait too.
_BACKLOG = 512
# Seconds that a thread may keep the interpreter while others wait. A question makes hundreds of short
# calls to SQLite and waits for its turn after each: with Python's own 5 ms that is most of its time.
_TURN = 0.0002


class AddressTaken(ProvenanceError):
    """The server cannot listen where it was told to."""

    def __init__(self, host: str, port: int, cause: str) -> None:
        super().__init__(host, port, cause)
        self.host, self.port, self.cause = host, port, cause

    def __str__(self) -> str:
        return (
            f"the server cannot listen on {self.host}:{self.port} ({self.cause}): "
            "choose another with --port, or --port 0 for any that is free"
        )


def listening(settings: WebSettings) -> socket.socket:
    """Return a socket bound to the address.

    Raises:
        AddressTaken: It is in use, or is no address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise AddressTaken(settings.host, settings.port, error.strerror or str(error)) from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(_BACKLOG)
    except OSError as error:
        bound.close()
        raise AddressTaken(settings.host, settings.port, error.strerror or str(error)) from error
    return bound


def run(settings: WebSettings) -> None:
    """Serve until the process is told to stop.

    Raises:
        AddressTaken: The address cannot be listened on.
    """
    sys.setswitchinterval(_TURN)
    bound = listening(settings)
    port = bound.getsockname()[1]
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"serving {settings.db} at http://{shown}:{port}/ (Control-C stops it)", err=True)
    uvicorn.Server(server_config(settings)).run(sockets=[bound])


def server_config(settings: WebSettings) -> uvicorn.Config:
    """Return how uvicorn runs the application; the tests run it the same way."""
    return uvicorn.Config(
        create_app(settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=20,
    )
