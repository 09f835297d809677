"""Puts a server together: guards outside, reader processes if there are any, screens inside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from threading import Thread

from anyio import to_thread
from fastapi import FastAPI

from provenance.errors import ProvenanceError
from provenance.web.answering_app import answering_app, house_of
from provenance.web.forwarding import Forwarding
from provenance.web.house import House
from provenance.web.reader_pool import ReaderPool, processes_for
from provenance.web.refusals import Refusals
from provenance.web.safety import Guard, SafeHeaders
from provenance.web.settings import WebSettings

# Beside the questions: pages that ask nothing, and questions that are refused at once.
_SPARE_THREADS = 16


def create_app(settings: WebSettings) -> FastAPI:
    """Return the server's ASGI application.

    Args:
        settings: Which store, for whom, and how much of it.
    """
    house = house_of(settings)
    workplace, refusals = house.workplace, Refusals(house.drawing)
    processes = processes_for(settings)
    pool = ReaderPool(settings, processes) if processes else None

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        # Each request waits in a thread of its own, so that health and static files never queue.
        to_thread.current_default_thread_limiter().total_tokens = (
            settings.limits.readers + settings.limits.waiting + _SPARE_THREADS
        )
        async with AsyncExitStack() as parts:
            if pool is None:
                Thread(target=workplace.warm, name="warming", daemon=True).start()
            else:
                await parts.enter_async_context(pool.running())
                workplace.crowded_by(pool.crowded)
            _take_up(house)
            yield
        house.jobs.close()
        workplace.close()

    app = answering_app(house, lifespan)
    if pool is not None:
        app.add_middleware(
            Forwarding, pool=pool, finish=house.jobs.wait_until_finished, tell=refusals.tell
        )
    app.add_middleware(
        Guard,
        host=settings.host,
        token=settings.token,
        limits=settings.limits,
        refuse=refusals.refuse,
    )
    app.add_middleware(SafeHeaders)
    return app


def _take_up(house: House) -> None:
    """Queue what another program, or an earlier run, left undone in a small store."""
    workplace = house.workplace
    workplace.finish_by(house.jobs.wait_until_finished)
    # A store that is missing or damaged is told to those who ask.
    with suppress(ProvenanceError), workplace.reading() as engine:
        if engine.is_small() and not engine.words_only() and not engine.is_finished():
            house.jobs.finish()


__all__ = ["create_app"]
