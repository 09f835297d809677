"""Long jobs: one writer, told progress, stopped between two steps, failed with a sentence."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from provenance import Article, Engine
from provenance.errors import NotFinished
from provenance.readers import Refused
from provenance.web.jobs import Job, Jobs, JobState, UnknownJob
from provenance.web.settings import WebSettings
from provenance.web.workplace import Workplace
from tests.web import PATIENCE


@contextmanager
def working(db: Path, waiting: int = 8) -> Iterator[tuple[Workplace, Jobs]]:
    """The jobs of a server without the server."""
    workplace = Workplace(WebSettings(db=db))
    jobs = Jobs(workplace, waiting)
    try:
        yield workplace, jobs
    finally:
        jobs.close()
        workplace.close()


def ended(jobs: Jobs, job: Job) -> Job:
    """Return a job when it has ended."""
    deadline = time.monotonic() + PATIENCE
    while (found := jobs.get(job.id)).is_open:
        assert time.monotonic() < deadline, found
        time.sleep(0.02)
    return found


def words(number: int) -> Article:
    """An article that shares no word with another one."""
    text = " ".join(f"w{number}x{place}" for place in range(30))
    return Article(id=f"a{number:04}", text=text)


def test_a_running_job_is_stopped_at_its_next_step_and_keeps_what_it_stored(tmp_path: Path) -> None:
    """Whoever uploaded the wrong folder need not wait for its end, nor find half a batch."""
    db = tmp_path / "words.db"
    with Engine(db) as engine:
        engine.ingest(words(9_999), embed=False)
    reached, go_on = threading.Event(), threading.Event()

    def records() -> Iterator[Article]:
        for number in range(5_000):
            if number == 1_500:
                reached.set()
                go_on.wait(PATIENCE)
            yield words(number)

    with working(db) as (_, jobs):
        job = jobs.ingest(records(), total=5_000)
        assert reached.wait(PATIENCE)
        running = jobs.get(job.id)
        jobs.stop(job.id)
        go_on.set()
        stopped = ended(jobs, job)

    assert (running.state, running.stage, running.done, running.of) == (
        JobState.RUNNING,
        "reading",
        1_000,
        5_000,
    )
    assert (stopped.state, stopped.result) == (JobState.STOPPED, None)
    assert stopped.reason is not None
    assert "what was stored before that is kept" in stopped.reason
    with Engine(db) as engine:
        assert engine.count() == 2_001


def test_a_job_that_cannot_write_fails_with_one_sentence_and_the_next_one_works(
    tmp_path: Path,
) -> None:
    """The writer goes on after a failure."""
    db = tmp_path / "missing" / "news.db"
    with working(db) as (_, jobs):
        failed = ended(jobs, jobs.ingest([words(1)]))
        db.parent.mkdir()
        done = ended(jobs, jobs.ingest([words(1), Refused("line 2", "it is empty")], total=2))

    assert (failed.state, failed.result) == (JobState.FAILED, None)
    assert "cannot be opened" in str(failed.reason)
    assert done.result is not None
    assert (done.result.added, len(done.result.refused)) == (1, 1)


def test_a_question_waits_for_the_writer_and_finishes_nothing_itself(own_store: Path) -> None:
    """Else every reader would make the tree of all at once, each for itself."""
    with Engine(own_store) as engine:
        engine.ingest(words(1), embed=False)
    with working(own_store) as (workplace, jobs), workplace.reading() as reader:
        assert not reader.is_finished()
        with pytest.raises(NotFinished):
            reader.tree()
        assert not reader.is_finished()
    with working(own_store) as (workplace, jobs):
        workplace.finish_by(jobs.wait_until_finished)
        jobs.ingest([words(2)])
        with workplace.reading() as reader:
            assert reader.who("ferry-harbor-ledger").reports


def test_a_finish_that_waits_is_not_queued_twice(own_store: Path) -> None:
    """Everybody who asks wants it, and once is enough."""
    hold = threading.Event()

    def slow() -> Iterator[Article]:
        hold.wait(PATIENCE)
        yield words(3)

    with working(own_store) as (_, jobs):
        first = jobs.ingest(slow())
        asked = [jobs.finish() for _ in range(3)]
        assert len({job.id for job in asked}) == 1
        assert [job.id for job in jobs.all()] == [asked[0].id, first.id]
        hold.set()
        assert ended(jobs, asked[0]).state is JobState.DONE


def test_a_job_that_is_not_remembered_is_told_as_such(tmp_path: Path) -> None:
    """An id of yesterday's process means nothing today."""
    with working(tmp_path / "news.db") as (_, jobs):
        for ask in (jobs.get, jobs.stop):
            with pytest.raises(UnknownJob, match="until the server stops"):
                ask("0123456789abcdef")
