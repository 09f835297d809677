"""Long work with progress: one writer, a bounded queue, the last jobs kept in memory."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from index import SimilarityIndexError
from provenance.answers import IngestSummary
from provenance.contract import Json
from provenance.engine import Engine
from provenance.errors import ProvenanceError
from provenance.model import Article
from provenance.readers import Refused
from provenance.web.workplace import Workplace

if TYPE_CHECKING:
    from provenance.pipeline import Step

# So many jobs are kept for those who ask what became of them; all are forgotten with the process.
KEPT_JOBS = 200
# A question that needs what a job makes waits so many seconds for it.
PATIENCE = 8.0
_DEFECT = "this is a defect of the program; what was stored before it is kept"
_STOPPED = "it was stopped; what was stored before that is kept"
_LOG = logging.getLogger(__name__)

Record = Article | Refused


class JobKind(StrEnum):
    """What a job does."""

    INGEST = "ingest"
    FINISH = "finish"


class JobState(StrEnum):
    """How a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


OPEN = frozenset({JobState.WAITING, JobState.RUNNING})


class QueueFull(ProvenanceError):
    """More long jobs wait than the server takes."""

    def __str__(self) -> str:
        return "the server has as many jobs waiting as it takes: come again in a minute"


class UnknownJob(ProvenanceError):
    """No job that is remembered has this id."""

    def __init__(self, job: str) -> None:
        super().__init__(job)
        self.job = job

    def __str__(self) -> str:
        return (
            f"no job has the id {self.job!r}: the last {KEPT_JOBS} are remembered, "
            "until the server stops"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A long job as it stood when it was asked for.

    Attributes:
        id: 16 hex digits.
        created: When it was asked for; all times are ISO 8601, UTC.
        total: Records to be read; None where that is not known beforehand.
        stage: What it does now or did last: ``reading``, ``comparing``, ``deciding``, ``judging``;
            None before it runs.
        done: Things done in this stage.
        of: Things to do in this stage, or None where that is not known.
        started: When it left the queue, or None.
        ended: When it was done, failed or was stopped, or None.
        result: Of an ingestion that is done, what became of the records.
        reason: Of a job that failed or was stopped, one sentence.
    """

    id: str
    kind: JobKind
    created: str
    state: JobState = JobState.WAITING
    total: int | None = None
    stage: str | None = None
    done: int = 0
    of: int | None = None
    started: str | None = None
    ended: str | None = None
    result: IngestSummary | None = None
    reason: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    def to_dict(self) -> Json:
        """Return the job as the API shows it."""
        stage = {"stage": self.stage, "done": self.done, "total": self.of}
        return {
            "id": self.id,
            "kind": str(self.kind),
            "state": str(self.state),
            "records": self.total,
            "progress": None if self.stage is None else stage,
            "result": None if self.result is None else self.result.to_dict(),
            "reason": self.reason,
            "created": self.created,
            "started": self.started,
            "ended": self.ended,
        }


class _Stopped(Exception):
    """The running job was told to stop."""


class Jobs:
    """The long jobs of a server. All methods may be called from any thread.

    Args:
        workplace: Opens the engine that writes.
        waiting: Jobs that may wait.
    """

    def __init__(self, workplace: Workplace, waiting: int) -> None:
        self._workplace = workplace
        self._waiting = waiting
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._futures: dict[str, Future[None]] = {}
        self._stopping: set[str] = set()
        self._now = ""
        self._opened = ExitStack()
        self._engine: Engine | None = None
        self._writer = ThreadPoolExecutor(1, "provenance-writer")

    def ingest(self, records: Iterable[Record], *, total: int | None = None) -> Job:
        """Queue the ingestion of articles; they are read when their turn comes.

        A store of which only the words are indexed stays so; a small store is finished after it.

        Args:
            records: Articles, and what could not be read.
            total: How many, where that is known.

        Raises:
            QueueFull: Too many jobs wait.
        """
        return self._add(JobKind.INGEST, lambda engine: self._ingested(engine, records), total)

    def finish(self) -> Job:
        """Queue the making of tree and claims; a job that does so and has not ended is returned.

        Raises:
            QueueFull: Too many jobs wait.
        """
        with self._lock:
            for job in self._jobs.values():
                if job.kind is JobKind.FINISH and job.is_open:
                    return job
        return self._add(JobKind.FINISH, lambda engine: engine.finish(), None)

    def wait_until_finished(self, patience: float = PATIENCE) -> None:
        """Have tree and claims made, and wait for it; at most ``patience`` seconds."""
        try:
            job = self.finish()
        except QueueFull:
            return
        with self._lock:
            future = self._futures.get(job.id)
        if future is not None:
            wait([future], patience)

    def get(self, job_id: str) -> Job:
        """Return a job as it stands.

        Raises:
            UnknownJob: None that is remembered has this id.
        """
        with self._lock:
            found = self._jobs.get(job_id)
        if found is None:
            raise UnknownJob(job_id)
        return found

    def all(self) -> list[Job]:
        """Return the jobs that are remembered, the newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def stop(self, job_id: str) -> Job:
        """Take a waiting job from the queue, or tell the running one to stop at its next step.

        What a running job stored stays stored. A job that has ended is returned as it is.

        Raises:
            UnknownJob: None that is remembered has this id.
        """
        with self._lock:
            future = self._futures.get(job_id)
            if future is not None:
                self._stopping.add(job_id)
        if future is not None and future.cancel():
            self._change(job_id, state=JobState.STOPPED, ended=_time(), reason=_STOPPED)
        return self.get(job_id)

    def close(self) -> None:
        """Stop all jobs and wait for the running one to come to its next step."""
        for job in self.all():
            if job.is_open:
                self.stop(job.id)
        self._writer.submit(self._close_engine)
        self._writer.shutdown()

    # In the thread that asks.

    def _add(
        self, kind: JobKind, work: Callable[[Engine], IngestSummary | None], total: int | None
    ) -> Job:
        job = Job(id=secrets.token_hex(8), kind=kind, created=_time(), total=total)
        with self._lock:
            waiting = [known for known in self._jobs.values() if known.state is JobState.WAITING]
            if len(waiting) >= self._waiting:
                raise QueueFull
            self._jobs[job.id] = job
            self._forget_old()
            self._futures[job.id] = self._writer.submit(self._run, job.id, work)
        return job

    def _forget_old(self) -> None:
        ended = [job.id for job in self._jobs.values() if not job.is_open]
        for name in ended[: max(0, len(self._jobs) - KEPT_JOBS)]:
            del self._jobs[name]

    # In the thread that writes.

    def _run(self, job_id: str, work: Callable[[Engine], IngestSummary | None]) -> None:
        self._now = job_id
        self._workplace.give_way()
        self._change(job_id, state=JobState.RUNNING, started=_time())
        try:
            result = work(self._writing())
        except _Stopped:
            self._end(job_id, JobState.STOPPED, reason=_STOPPED)
        except (ProvenanceError, SimilarityIndexError) as error:
            self._close_engine()
            self._end(job_id, JobState.FAILED, reason=str(error))
        except BaseException:
            _LOG.exception("job %s", job_id)
            self._close_engine()
            self._end(job_id, JobState.FAILED, reason=_DEFECT)
            raise
        else:
            self._end(job_id, JobState.DONE, result=result)

    def _ingested(self, engine: Engine, records: Iterable[Record]) -> IngestSummary:
        words_only = engine.path.exists() and engine.words_only()
        summary = engine.ingest(records, embed=not words_only)
        if not words_only and engine.is_small() and not self._more_to_read():
            engine.finish()
        return summary

    def _more_to_read(self) -> bool:
        """Tell whether another ingestion waits, which will finish the store for this one too."""
        with self._lock:
            return any(
                job.kind is JobKind.INGEST and job.state is JobState.WAITING
                for job in self._jobs.values()
            )

    def _progressed(self, step: Step) -> None:
        with self._lock:
            if self._now in self._stopping:
                raise _Stopped
        total = self.get(self._now).total if step.stage == "reading" else step.total
        self._change(self._now, stage=step.stage, done=step.done, of=total)

    def _writing(self) -> Engine:
        """Return the engine that writes; it stays open from job to job, with what it loaded."""
        if self._engine is None:
            self._engine = self._opened.enter_context(self._workplace.writing(self._progressed))
        return self._engine

    def _close_engine(self) -> None:
        self._engine = None
        self._opened.close()

    def _end(
        self,
        job_id: str,
        state: JobState,
        *,
        result: IngestSummary | None = None,
        reason: str | None = None,
    ) -> None:
        self._change(job_id, state=state, ended=_time(), result=result, reason=reason)

    def _change(self, job_id: str, **values: object) -> None:
        with self._lock:
            if job_id in self._jobs:
                self._jobs[job_id] = replace(self._jobs[job_id], **values)  # type: ignore[arg-type] # names of fields
            if values.get("ended"):
                self._futures.pop(job_id, None)
                self._stopping.discard(job_id)


def _time() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
