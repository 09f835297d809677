"""What a server is started with: its store, who may use it, how much at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from provenance.errors import ProvenanceError

MEGABYTE = 1 << 20


class TokenNeeded(ProvenanceError):
    """Another address than loopback was asked for without a token, or the token is too weak."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host

    def __str__(self) -> str:
        return (
            f"whoever reaches {self.host!r} could read and change this store: give a secret of 16 "
            "or more plain letters and digits with --token or PROVENANCE_TOKEN"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one request, one client and the whole server may take.

    Attributes:
        body: Bytes of one request's body; files are uploaded whole.
        text: Characters of a text or claim that is asked about.
        address: Bytes of a request's path and query.
        waiting: Requests that may wait for a free reader; the next one is told to come again.
        readers: Questions answered at the same time.
        jobs: Long jobs that may wait.
        rate: Requests a second that one client may make for long.
        burst: Requests that one client may make at once.
    """

    body: int = 32 * MEGABYTE
    text: int = 200_000
    address: int = 16_384
    waiting: int = 64
    readers: int = 2
    jobs: int = 32
    rate: float = 50.0
    burst: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Everything that a server is started with.

    Attributes:
        db: The store; it may not be there yet.
        host: The address to listen on.
        port: 0 for any that is free.
        token: Secret that every request must carry; None asks for none.
        fetch: Whether an article may be fetched from the network by its url.
        model: Name or folder of the sentence model; None for the store's own.
        device: Where sentences are embedded; None for a GPU where there is one.
        processes: Processes that answer questions; 0 or 1 for the server's own alone, None for as many
            as suit the store and the machine.
        limits: How much may be asked.

    Raises:
        TokenNeeded: The address is not loopback and the token is missing, or the token is short or
            holds other characters than those of ASCII.
    """

    db: Path
    host: str = "127.0.0.1"
    port: int = 8000
    token: str | None = None
    fetch: bool = False
    model: str | None = None
    device: str | None = None
    processes: int | None = None
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if self.token is None and is_loopback(self.host):
            return
        # What a cookie and a header can both carry.
        token = self.token or ""
        if len(token) < 16 or not (token.isascii() and token.isprintable()):
            raise TokenNeeded(self.host)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
