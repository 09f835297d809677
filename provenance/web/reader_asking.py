"""One question to one reader process, over HTTP on a socket of this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import anyio
import h11
from anyio.abc import SocketStream

from provenance.errors import ProvenanceError

# Header of an answer for which a small store was found unfinished: the server alone finishes it.
UNFINISHED = b"x-provenance-unfinished"
# An answer of so many bytes is held until it is whole, so that it can be asked for again.
HELD_BYTES = 1 << 18
_READ_BYTES = 1 << 16
# What concerns one connection alone, or is told anew on the next (RFC 9110, 7.6.1).
_OWN = frozenset(
    {b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"transfer-encoding"}
    | {b"upgrade", b"expect", b"content-length"}
)
# The server tells these itself.
_RETOLD = (_OWN - {b"content-length"}) | {b"date", b"server"}

Headers = tuple[tuple[bytes, bytes], ...]


class ReaderLost(ProvenanceError):
    """A reader process ended amid a question."""

    def __str__(self) -> str:
        return "what was to answer this question ended amid it: ask again in a few seconds"


@dataclass(frozen=True, slots=True)
class Question:
    """A request as it is handed on.

    Attributes:
        method: Of the request.
        target: Path and query as they were sent.
        headers: As they were sent.
        body: The whole body.
    """

    method: bytes
    target: bytes
    headers: Headers
    body: bytes = b""


@dataclass(slots=True)
class Answer:
    """An answer of which the beginning is there.

    Attributes:
        status: HTTP's.
        headers: Those that concern the content.
        body: All of it, or its first ``HELD_BYTES`` or more.
        whole: Whether ``body`` is all.
    """

    status: int
    headers: Headers
    body: bytes
    whole: bool
    _talk: _Talk

    async def rest(self) -> AsyncIterator[bytes]:
        """Yield what follows after ``body``; closes the connection.

        Raises:
            ReaderLost: The reader ended amid it.
        """
        try:
            while not self.whole:
                part = await self._talk.part()
                self.whole = part is None
                if part:
                    yield part
        finally:
            await self.close()

    async def close(self) -> None:
        """Close the connection."""
        await self._talk.close()


async def ask(address: str, question: Question) -> Answer:
    """Ask a reader; the answer must be closed.

    Args:
        address: Path of the reader's socket.
        question: What is asked.

    Raises:
        ReaderLost: It is not there, or ended before the answer was there.
    """
    talk = await _Talk.begin(address)
    try:
        return await talk.asked(question)
    except BaseException:
        await talk.close()
        raise


class _Talk:
    """One connection with one question and its answer."""

    def __init__(self, stream: SocketStream) -> None:
        self._stream = stream
        self._http = h11.Connection(h11.CLIENT)

    @classmethod
    async def begin(cls, address: str) -> _Talk:
        try:
            return cls(await anyio.connect_unix(address))
        except OSError as error:
            raise ReaderLost from error

    async def asked(self, question: Question) -> Answer:
        kept = [(name, value) for name, value in question.headers if name not in _OWN]
        if not any(name == b"host" for name, _ in kept):
            kept.append((b"host", b"localhost"))
        kept += [(b"content-length", b"%d" % len(question.body)), (b"connection", b"close")]
        sent = h11.Request(method=question.method, target=question.target, headers=kept)
        data = (self._http.send(sent) or b"") + (self._http.send(h11.Data(question.body)) or b"")
        self._http.send(h11.EndOfMessage())
        try:
            await self._stream.send(data)
        except (OSError, anyio.BrokenResourceError) as error:
            raise ReaderLost from error
        head = await self._event()
        if not isinstance(head, h11.Response):
            raise ReaderLost
        headers = tuple((name, value) for name, value in head.headers if name not in _RETOLD)
        parts, size, whole = [], 0, False
        while not whole and size < HELD_BYTES:
            part = await self.part()
            whole = part is None
            parts.append(part or b"")
            size += len(parts[-1])
        return Answer(head.status_code, headers, b"".join(parts), whole, self)

    async def part(self) -> bytes | None:
        """Return the next part of the body; None at its end."""
        event = await self._event()
        if isinstance(event, h11.Data):
            return bytes(event.data)
        if isinstance(event, h11.EndOfMessage):
            return None
        raise ReaderLost

    async def close(self) -> None:
        await self._stream.aclose()

    async def _event(self) -> object:
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._http.receive_data(await self._received())
        except (OSError, anyio.BrokenResourceError, h11.RemoteProtocolError) as error:
            raise ReaderLost from error
        return event

    async def _received(self) -> bytes:
        try:
            return await self._stream.receive(_READ_BYTES)
        except anyio.EndOfStream:
            return b""
