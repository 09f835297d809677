"""Run a command and measure it: wall and CPU time, and the peak memory of it and all it starts (Linux)."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "RAYON_NUM_THREADS",
    "POLARS_MAX_THREADS",
    "ARROW_NUM_THREADS",
)
"""Variables by which libraries are told how many threads to use."""

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 10.0
"""A run is ended at so many times its limit by the clock, however little it computes."""

_EVERY = 0.02  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run cost.

    Attributes:
        code: Exit status; negative for a signal.
        ended: Which limit ended it, "time" or "memory"; "" where none did.
        wall: Seconds from start to end.
        cpu: Seconds of processor time, user and system, of the command and all it started.
        user: User seconds alone of the same processes.
        peak: Largest sum of resident bytes of the command and all it started, looked at 50 times a second;
            at least the most that one of them had between two looks.
        tail: The end of what it wrote to standard error.
    """

    code: int
    ended: str
    wall: float
    cpu: float
    user: float
    peak: int
    tail: str


class Watch:
    """Looks at a process and its children until told to stop."""

    def __init__(self, pid: int, limit: float, most: int) -> None:
        self.pid = pid
        self.limit = limit
        self.most = most
        self.peak = 0
        self.ended = ""
        self.times: dict[int, tuple[float, float]] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    @property
    def cpu(self) -> float:
        """Seconds of processor time of all processes seen so far."""
        return sum(user + system for user, system in self.times.values())

    def _look(self) -> None:
        begun = time.perf_counter()
        while not self._over.wait(_EVERY):
            held = sum(self._one(pid) for pid in family(self.pid))
            self.peak = max(self.peak, held)
            if held > self.most:
                self.ended = "memory"
            elif self.cpu > self.limit or time.perf_counter() - begun > PATIENCE * self.limit:
                self.ended = "time"
            if self.ended:
                end(self.pid)
                return

    def _one(self, pid: int) -> int:
        """Note the processor time of one process, return its resident bytes."""
        try:
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            return 0  # it has just ended
        self.times[pid] = (int(fields[11]) / _TICKS, int(fields[12]) / _TICKS)
        self.peak = max(self.peak, highest(pid))
        return int(fields[21]) * _PAGE


def end(group: int) -> None:
    """End a process and all that it started."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return  # it has just ended by itself


def highest(pid: int) -> int:
    """Return the most resident bytes that one process has had since it became its program."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def family(pid: int) -> list[int]:
    """Return a process and all that it started, as far as they still run."""
    found = [pid]
    for parent in found:
        try:
            tasks = list(Path(f"/proc/{parent}/task").iterdir())
            children = [(task / "children").read_text("ascii") for task in tasks]
        except OSError:
            continue
        found += [int(child) for line in children for child in line.split()]
    return found


def environment(threads: int, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a run that may use so many threads."""
    return {**os.environ, **dict.fromkeys(ONE_THREAD, str(threads)), **(extra or {})}


def measured(
    command: Sequence[str], *, threads: int, limit: float, most: int, log: Path, folder: Path
) -> Measured:
    """Run a command on as many cores as it may use threads, and measure it.

    Args:
        command: Program and arguments.
        threads: Threads it is told to use; it is bound to as many cores, so that no library has more.
        limit: Seconds of processor time after which it and all it started are ended; also after ten times as many
            by the clock.
        most: Resident bytes at which it and all it started are ended.
        log: Where what it writes goes.
        folder: Where it runs.
    """
    cores = os.sched_getaffinity(0)
    with log.open("wb") as output:
        # A process inherits the cores of the thread that starts it.
        os.sched_setaffinity(0, sorted(cores)[-threads:])
        begun = time.perf_counter()
        try:
            process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment(threads),
                cwd=folder,
                start_new_session=True,
            )
        finally:
            os.sched_setaffinity(0, cores)
        watch = Watch(process.pid, limit, most)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        watch.stop()
        # The process is reaped already; Popen must not wait for it again.
        process.returncode = os.waitstatus_to_exitcode(status)
    # What was waited for stands in the usage; a child that was left (a JVM) only in the looks.
    others = [times for pid, times in watch.times.items() if pid != process.pid]
    user = max(usage.ru_utime, watch.times.get(process.pid, (0, 0))[0] + sum(t[0] for t in others))
    system = max(
        usage.ru_stime, watch.times.get(process.pid, (0, 0))[1] + sum(t[1] for t in others)
    )
    return Measured(
        code=process.returncode,
        ended=watch.ended,
        wall=wall,
        cpu=user + system,
        user=user,
        peak=watch.peak,
        tail=log.read_bytes()[-2000:].decode("utf-8", "replace"),
    )
