"""Hands whole questions to the reader processes, and their answers back to those who asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from provenance.errors import ProvenanceError
from provenance.web import addresses
from provenance.web.reader_asking import UNFINISHED, Answer, Question, ReaderLost, ask
from provenance.web.reader_pool import ReaderPool

# Pages and resources that are answered from the store alone; what stands below an address belongs to
# it. Lists, which wait for no question, and all that is written stay with the server.
_BELOW = (
    addresses.WHO,
    addresses.TREES,
    addresses.TIMELINES,
    addresses.COMPARE,
    addresses.CLAIMS,
    addresses.REVIEW,
    addresses.EXPORTS,
    *(f"{addresses.API}/{name}" for name in ("who", "tree", "claims", "explain", "exports")),
    f"{addresses.API}/decisions",
)
_MEMBERS = (addresses.ARTICLES, addresses.SNAPSHOTS, f"{addresses.API}/articles")
_POSTED = frozenset({addresses.WHO, f"{addresses.API}/who"})
# A question is asked anew where a reader ended amid it; one that ends a second reader is to blame.
_TRIES = 2

Tell = Callable[[Scope, Receive, Send, Exception], Awaitable[None]]


def is_reading(method: str, path: str) -> bool:
    """Tell whether a request only reads, and may take long."""
    if method == "POST":
        return path in _POSTED
    return method in {"GET", "HEAD"} and (
        any(path == each or path.startswith(f"{each}/") for each in _BELOW)
        or any(path.startswith(f"{each}/") for each in _MEMBERS)
    )


class Forwarding:
    """Lets the reader processes answer what only reads.

    Args:
        app: Answers all else.
        pool: The reader processes.
        finish: Has tree and claims of a small store made, and waits for it some seconds.
        tell: Sends what went wrong, as a page or as JSON.
    """

    def __init__(
        self, app: ASGIApp, *, pool: ReaderPool, finish: Callable[[], None], tell: Tell
    ) -> None:
        self.app = app
        self._pool = pool
        self._finish = finish
        self._tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not is_reading(scope["method"], scope["path"]):
            await self.app(scope, receive, send)
            return
        try:
            question = await _question(scope, receive)
            if question is None:
                return
            answer = await self._answered(question)
        except (ProvenanceError, HTTPException) as error:
            await self._tell(scope, receive, send, error)
            return
        await _pass_on(answer, send)

    async def _answered(self, question: Question) -> Answer:
        answer = await self._asked(question)
        if any(name == UNFINISHED for name, _ in answer.headers):
            await answer.close()
            await to_thread.run_sync(self._finish)
            answer = await self._asked(question)
        return answer

    async def _asked(self, question: Question) -> Answer:
        for _ in range(_TRIES):
            async with self._pool.turn() as reader:
                address = reader.address
                try:
                    return await ask(address, question)
                except ReaderLost:
                    self._pool.lost(reader, address)
        raise ReaderLost


async def _question(scope: Scope, receive: Receive) -> Question | None:
    """Read a request to its end; None where whoever asks has gone."""
    parts, more = [], True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    query: bytes = scope["query_string"]
    target: bytes = scope["raw_path"] + (b"?" + query if query else b"")
    return Question(scope["method"].encode(), target, tuple(scope["headers"]), b"".join(parts))


async def _pass_on(answer: Answer, send: Send) -> None:
    """Send an answer; a large one as it comes."""
    headers = [item for item in answer.headers if item[0] != UNFINISHED]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    more = not answer.whole
    try:
        await send({"type": "http.response.body", "body": answer.body, "more_body": more})
        if more:
            async for part in answer.rest():
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
    finally:
        await answer.close()
