"""Engines of one store for many clients: each is used by one thread at a time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from provenance.engine import Engine
from provenance.errors import ProvenanceError
from provenance.opened import OpenStore
from provenance.web.settings import WebSettings

if TYPE_CHECKING:
    from provenance.pipeline import Step

# A client waits so many seconds for a free reader before it is told to come again.
PATIENCE = 30.0
# A job waits so many seconds at most while more questions wait than there are readers.
COURTESY = 0.5


class TooBusy(ProvenanceError):
    """More questions wait for an answer than the server takes."""

    def __str__(self) -> str:
        return "the server is busy with other questions: ask again in a few seconds"


class Workplace:
    """The engines of a server. Every engine is used by one thread at a time.

    Args:
        settings: Which store, how many readers, how many may wait.
    """

    def __init__(self, settings: WebSettings) -> None:
        self.settings = settings
        self._finish: Callable[[], None] | None = None
        self._crowded: Callable[[], bool] = self._is_crowded
        self._readers: queue.LifoQueue[Engine] = queue.LifoQueue()
        self._all = [
            self._engine(elsewhere=self._finish_elsewhere) for _ in range(settings.limits.readers)
        ]
        for engine in self._all:
            self._readers.put(engine)
        # Lists and counts, which need no index, wait for no question.
        self._glance = self._engine(elsewhere=self._finish_elsewhere)
        self._glancing = threading.Lock()
        self._places = queue.Queue[None](settings.limits.readers + settings.limits.waiting)

    def finish_by(self, finish: Callable[[], None]) -> None:
        """Set what finishes a small store that a question finds unfinished; it may wait for it."""
        self._finish = finish

    def crowded_by(self, crowded: Callable[[], bool]) -> None:
        """Set what tells whether questions wait, where other processes answer them."""
        self._crowded = crowded

    @contextmanager
    def reading(self) -> Iterator[Engine]:
        """Lease an engine for one question; the one used last is the warmest and comes first.

        An engine that is leased makes neither tree nor claims of all articles: that is for a job,
        for which a question to a small store waits some seconds.

        Raises:
            TooBusy: Too many wait already, or none was free in time.
            NotFinished: The question needs what is not made yet.
        """
        try:
            self._places.put_nowait(None)
        except queue.Full as error:
            raise TooBusy from error
        try:
            engine = self._lease()
            try:
                yield engine
            finally:
                self._readers.put(engine)
        finally:
            self._places.get_nowait()

    def warm(self) -> None:
        """Let every reader of a large store answer once, so that the first visitor need not wait.

        What the first question of a process loads takes some seconds in a store of 100,000.
        """
        # All are leased at once, as the one that was used last would else be leased again.
        leases = [self.reading() for _ in self._all]
        with ExitStack() as waiting:
            engines = [waiting.enter_context(lease) for lease in leases]
            # A store that is missing or damaged is told to those who ask.
            with suppress(ProvenanceError):
                for engine in engines:
                    if not engine.is_small():
                        for article in engine.listed(limit=1):
                            engine.who(article.id)

    def give_way(self) -> None:
        """Wait a moment while questions wait for a reader: they come before additions."""
        until = time.monotonic() + COURTESY
        while self._crowded() and time.monotonic() < until:
            time.sleep(COURTESY / 20)

    @contextmanager
    def glancing(self) -> Iterator[Engine]:
        """Lease the engine for what is answered in some milliseconds, from the store alone."""
        with self._glancing:
            yield self._glance

    @contextmanager
    def writing(self, progress: Callable[[Step], None] | None = None) -> Iterator[Engine]:
        """Open an engine for one long job; SQLite lets one write at a time, readers go on."""
        engine = self._engine(progress=progress)
        try:
            yield engine
        finally:
            engine.close()

    def close(self) -> None:
        """Close all engines that are not leased."""
        with self._glancing:
            self._glance.close()
        while True:
            try:
                self._readers.get_nowait().close()
            except queue.Empty:
                return

    def _is_crowded(self) -> bool:
        return self._places.qsize() > self.settings.limits.readers

    def _lease(self) -> Engine:
        try:
            return self._readers.get(timeout=PATIENCE)
        except queue.Empty as error:
            raise TooBusy from error

    def _finish_elsewhere(self, engine: OpenStore) -> None:
        if self._finish is not None and engine.is_small() and not engine.words_only():
            self._finish()

    def _engine(
        self,
        *,
        progress: Callable[[Step], None] | None = None,
        elsewhere: Callable[[OpenStore], None] | None = None,
    ) -> Engine:
        settings = self.settings
        return Engine(
            settings.db,
            model=settings.model,
            device=settings.device,
            progress=progress,
            elsewhere=elsewhere,
        )
