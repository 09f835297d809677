"""The server's reader processes: started, watched, started anew, and their turns given out."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from provenance.engine import Engine
from provenance.errors import ProvenanceError
from provenance.web.reader_asking import Question, ReaderLost, ask
from provenance.web.reader_process import told
from provenance.web.settings import WebSettings
from provenance.web.workplace import PATIENCE, TooBusy

# By itself a server starts at most so many: each holds what a question needs in memory of its own.
MOST_UNASKED = 4
# Seconds that a reader is given to end by itself.
_GRACE = 5.0
# One that ended within so many seconds is started anew after a pause, twice as long each time.
_SHORT_LIFE = 10.0
_PAUSES = (0.5, 16.0)
# What each process computes with: together they use every core once.
_THREADS = ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS")
_HELLO = Question(b"GET", b"/api/v1/health", ((b"host", b"localhost"),))
_LOG = logging.getLogger(__name__)


def processes_for(settings: WebSettings) -> int:
    """Return how many reader processes to start; 0 where the server answers within its own.

    So it does unless asked otherwise where the store is small or missing, as that is answered soon and
    would wait for the processes to start; on one core; and where the system has no sockets for
    processes of one machine (Windows).
    """
    if os.name != "posix":
        return 0
    cores = _cores()
    if settings.processes is not None:
        return settings.processes if settings.processes > 1 else 0
    if cores < 2:
        return 0
    with suppress(ProvenanceError), Engine(settings.db) as engine:
        return 0 if engine.is_small() else min(cores, MOST_UNASKED)
    return 0


@dataclass(eq=False, slots=True)
class Reader:
    """One reader process.

    Attributes:
        address: Path of the socket that it listens on.
        process: None before it was started.
        ready: Whether it can be asked.
        asked: Questions that it is busy with.
    """

    address: str = ""
    process: asyncio.subprocess.Process | None = None
    ready: bool = False
    asked: int = 0


class ReaderPool:
    """The reader processes. All methods but ``crowded`` are for the server's event loop.

    Args:
        settings: Of the server.
        processes: How many.

    Attributes:
        readers: All of them, ready or not.
    """

    def __init__(self, settings: WebSettings, processes: int) -> None:
        limits = settings.limits
        # Questions that one process answers at the same time.
        self._share = -(-limits.readers // processes)
        self._settings = replace(
            settings, token=None, host="127.0.0.1", limits=replace(limits, readers=self._share)
        )
        self._most_waiting = limits.waiting
        self._waiting: deque[asyncio.Future[Reader]] = deque()
        self.readers = [Reader() for _ in range(processes)]

    def crowded(self) -> bool:
        """Tell whether questions wait for a reader; may be called from any thread."""
        return bool(self._waiting)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start all, keep them running, and end them."""
        # None but this user may enter the folder.
        with TemporaryDirectory(prefix="provenance-readers-") as folder:
            watching = [
                asyncio.create_task(self._keep(reader, Path(folder, str(number))))
                for number, reader in enumerate(self.readers)
            ]
            try:
                yield
            finally:
                for task in watching:
                    task.cancel()
                await asyncio.gather(*watching, return_exceptions=True)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Reader]:
        """Lease a reader for one question: the least busy one, first come, first served.

        Raises:
            TooBusy: Too many wait already, or none was free in time.
        """
        reader = await self._taken()
        try:
            yield reader
        finally:
            self._give_back(reader)

    def lost(self, reader: Reader, address: str) -> None:
        """End a reader that broke off an answer at this address; it is started anew."""
        if address != reader.address:  # it was started anew already
            return
        reader.ready = False
        if reader.process is not None and reader.process.stdin is not None:
            reader.process.stdin.close()

    # Turns.

    async def _taken(self) -> Reader:
        place: asyncio.Future[Reader] = asyncio.get_running_loop().create_future()
        if len(self._waiting) >= self._most_waiting:
            raise TooBusy
        self._waiting.append(place)
        self._hand_out()
        try:
            async with asyncio.timeout(PATIENCE):
                return await place
        except BaseException as error:
            if place.done() and not place.cancelled():  # in the moment that ended the waiting
                self._give_back(place.result())
            if isinstance(error, TimeoutError):
                raise TooBusy from error
            raise
        finally:
            with suppress(ValueError):
                self._waiting.remove(place)

    def _give_back(self, reader: Reader) -> None:
        reader.asked -= 1
        self._hand_out()

    def _hand_out(self) -> None:
        """Give free readers to those who wait, in their order."""
        while self._waiting:
            free = [each for each in self.readers if each.ready and each.asked < self._share]
            if not free:
                return
            place = self._waiting.popleft()
            if not place.done():
                reader = min(free, key=lambda each: each.asked)
                reader.asked += 1
                place.set_result(reader)

    # Lives.

    async def _keep(self, reader: Reader, place: Path) -> None:
        """Start a reader whenever it is not there."""
        pause, turn = _PAUSES[0], 0
        try:
            while True:
                started, turn = time.monotonic(), turn + 1
                reader.address = f"{place}-{turn}"
                try:
                    reader.process = await self._start(reader.address)
                except OSError as error:
                    _LOG.error("a reader process cannot be started: %s", error.strerror or error)
                else:
                    status = await self._used(reader, reader.process)
                    _LOG.warning("a reader process ended (%s); another one is started", status)
                if time.monotonic() - started > _SHORT_LIFE:
                    pause = _PAUSES[0]
                await asyncio.sleep(pause)
                pause = min(2 * pause, _PAUSES[1])
        finally:
            await _end(reader.process)

    async def _used(self, reader: Reader, process: asyncio.subprocess.Process) -> int:
        """Let a reader be asked while it is there; return its exit status."""
        try:
            with suppress(ReaderLost):
                await (await ask(reader.address, _HELLO)).close()
                reader.ready = True
                self._hand_out()
            return await process.wait()
        finally:
            reader.ready = False

    async def _start(self, address: str) -> asyncio.subprocess.Process:
        cores = _cores()
        threads = str(max(1, cores // len(self.readers)))
        env = {**dict.fromkeys(_THREADS, threads), **os.environ}
        # The same program as this one, however it was found.
        env["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as bound:
            bound.bind(address)
            bound.listen()
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                "provenance.web.reader_process",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                pass_fds=[bound.fileno()],
                env=env,
                # Control-C is for the server, which ends its readers.
                start_new_session=True,
            )
            line = told(self._settings, bound.fileno())
        assert process.stdin is not None
        process.stdin.write(line)
        return process


async def _end(process: asyncio.subprocess.Process | None) -> None:
    """End a process by the end of its standard input, or, where that is not enough, at once."""
    if process is None or process.stdin is None:
        return
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _GRACE)
    except TimeoutError:
        process.kill()
        await process.wait()


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
