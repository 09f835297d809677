"""Reader processes: the same answers on all cores, nothing lost when one ends, none left behind."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from provenance import Article, Engine
from provenance.web import reader_pool
from provenance.web.drawing import Drawing
from provenance.web.forwarding import Forwarding, is_reading
from provenance.web.reader_asking import HELD_BYTES
from provenance.web.reader_pool import Reader, ReaderPool, processes_for
from provenance.web.refusals import Refusals
from provenance.web.settings import Limits, WebSettings
from tests.web import PATIENCE, visiting

SECRET = "a-secret-of-some-length"
NEW = (
    "The harbour master of Ostrava Bay said on Tuesday that the dredger had struck a cable "
    "that no chart shows, and that the bay would stay closed until Friday. "
    "Two trawlers waited outside with their catch, and a third turned back to its home port."
)


def run_apart(scenario: Callable[[], Coroutine[object, object, None]]) -> None:
    """Run to its end in a thread of its own: a browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(scenario())).result()


def readers_of(server: int) -> set[int]:
    """The reader processes that a process started (Linux)."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            parent = (entry / "stat").read_text("ascii").rpartition(")")[2].split()[1]
            words = (entry / "cmdline").read_bytes()
        except (OSError, IndexError):
            continue
        if parent == str(server) and b"reader_process" in words:
            found.add(int(entry.name))
    return found


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def stopped(processes: set[int]) -> Iterator[None]:
    """Let processes stand still."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes & readers_of(os.getpid()):
            os.kill(process, signal.SIGCONT)


@contextmanager
def visiting_two(
    db: Path, **settings: object
) -> Iterator[tuple[httpx.Client, Callable[[], set[int]]]]:
    """Serve a store with two reader processes; gives a client, and tells their numbers."""
    others = readers_of(os.getpid())
    with visiting(db, processes=2, **settings) as client:
        yield client, lambda: readers_of(os.getpid()) - others
    assert readers_of(os.getpid()) == others


@pytest.fixture
def own_corpus(finished_corpus: Path, tmp_path: Path) -> Path:
    """A copy of the store, for one test to change."""
    return Path(shutil.copy(finished_corpus, tmp_path / "own.db"))


@pytest.fixture(scope="module")
def both(finished_corpus: Path) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Clients of two servers of one store: without reader processes, and with two."""
    with visiting(finished_corpus) as alone, visiting(finished_corpus, processes=2) as many:
        yield alone, many


def test_reader_processes_give_the_same_answers(
    both: tuple[httpx.Client, httpx.Client], finished_corpus: Path
) -> None:
    """Who serves a large store must not get another product."""
    alone, many = both
    with Engine(finished_corpus) as engine:
        names = [article.id for article in engine.listed(limit=4)]
        claim = engine.claims([names[0]]).claims[0]
    paths = [
        *(f"{path}/{names[0]}" for path in ("/articles", "/trees", "/timelines")),
        *(f"/api/v1/who?q={name}" for name in names),
        f"/who?q={names[0]}",
        f"/compare?left={names[0]}&right={names[1]}",
        f"/api/v1/explain?left={names[0]}&right={names[1]}",
        f"/claims/{claim.id}",
        f"/api/v1/tree?article={names[0]}",
        "/api/v1/exports/graphml",
        *("/trees", "/claims", "/review", "/exports", "/api/v1/claims", "/who"),
        *("/api/v1/who?q=nothing-of-this-name", "/claims/none", "/api/v1/who", "/trees?page=0"),
        *("/", "/articles", "/nowhere", "/static/base.css", "/api/v1/health"),
    ]

    for path in paths:
        ours, theirs = alone.get(path), many.get(path)
        assert ours.status_code == theirs.status_code, path
        assert _undated(ours.text) == _undated(theirs.text), path
        assert _kept(ours) == _kept(theirs), path
    text = {"query": f"{claim.text} This was told to nobody else until today. " * 3}
    assert alone.post("/api/v1/who", json=text).json() == many.post("/api/v1/who", json=text).json()


def _undated(text: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+\S{0,6}", "", text)


def _kept(answer: httpx.Response) -> dict[str, str]:
    # The length of an answer that tells its own time may differ, packed.
    return {
        name: value
        for name, value in answer.headers.items()
        if name not in {"date", "content-length", "etag"}
    }


def test_a_whole_store_is_handed_on_as_it_comes(both: tuple[httpx.Client, httpx.Client]) -> None:
    """A file of gigabytes is not held in memory on its way."""
    _, many = both

    answer = many.get("/api/v1/exports/sqlite")

    assert answer.status_code == 200
    assert len(answer.content) > 2 * HELD_BYTES
    assert answer.content.startswith(b"SQLite format 3")


@asynccontextmanager
async def forwarding(db: Path) -> AsyncIterator[tuple[httpx.AsyncClient, ReaderPool]]:
    """Two readers that are ready, and a client of what hands questions on to them."""
    settings = WebSettings(db=db)
    pool, refusals = ReaderPool(settings, 2), Refusals(Drawing())
    app = Forwarding(refuse_all, pool=pool, finish=lambda: None, tell=refusals.tell)
    transport = httpx.ASGITransport(app=app)
    async with (
        pool.running(),
        httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
    ):
        await comes(lambda: all(reader.ready for reader in pool.readers))
        yield client, pool


async def refuse_all(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer what is not handed on."""
    await Response(status_code=404)(scope, receive, send)


async def comes(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)


def signalled(reader: Reader, sign: signal.Signals) -> None:
    """Send a signal to a reader."""
    assert reader.process is not None
    os.kill(reader.process.pid, sign)


def test_a_killed_reader_loses_no_question_and_is_started_anew(finished_corpus: Path) -> None:
    """A process that the system ends for want of memory must not be felt by those who ask."""

    async def scenario() -> None:
        async with forwarding(finished_corpus) as (client, pool):
            expected = (await client.get("/api/v1/claims")).json()
            held, _ = pool.readers
            before = readers_of(os.getpid())
            # One that stands still holds the question that it was given.
            signalled(held, signal.SIGSTOP)
            asked = [asyncio.create_task(client.get("/api/v1/claims")) for _ in range(6)]
            await comes(lambda: held.asked == 1 and sum(each.done() for each in asked) == 5)
            signalled(held, signal.SIGKILL)
            answers = await asyncio.gather(*asked)
            await comes(lambda: held.ready)
            again = await client.get("/api/v1/claims")

            assert [answer.json() for answer in [*answers, again]] == [expected] * 7
            assert len(readers_of(os.getpid()) & before) == len(before) - 1

    run_apart(scenario)


def test_a_question_that_ends_two_readers_is_told_so(finished_corpus: Path) -> None:
    """It must not take the others' readers from them for ever, nor the server itself."""

    async def scenario() -> None:
        async with forwarding(finished_corpus) as (client, pool):
            for reader in pool.readers:
                signalled(reader, signal.SIGSTOP)
            asked = asyncio.create_task(client.get("/api/v1/claims"))
            for reader in pool.readers:
                await comes(lambda reader=reader: reader.asked == 1)  # type: ignore[misc]
                signalled(reader, signal.SIGKILL)
            answer = await asked
            again = await client.get("/api/v1/claims")

            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "ReaderLost")
            assert answer.headers["retry-after"]
            assert again.status_code == 200

    run_apart(scenario)


def test_no_reader_outlives_a_server_that_is_killed(
    finished_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processes that nobody sees would hold the store's file and memory until the machine stops."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with _serving(finished_corpus) as (server, client):
        client.get("/api/v1/claims")
        readers = readers_of(server.pid)
        server.kill()
        server.wait(PATIENCE)

    assert len(readers) == 2
    until(lambda: not any(Path(f"/proc/{process}").exists() for process in readers))
    assert not list(tmp_path.iterdir())


def test_what_is_asked_stands_in_no_log(finished_corpus: Path) -> None:
    """A text before publication is nobody else's to read, least of all in a file that stays."""
    with _serving(finished_corpus) as (server, client), ThreadPoolExecutor(1) as askers:
        client.get("/api/v1/claims")
        readers = readers_of(server.pid)
        for process in readers:
            os.kill(process, signal.SIGSTOP)
        asked = askers.submit(client.post, "/api/v1/who", json={"query": NEW})
        time.sleep(0.3)
        for process in readers:
            os.kill(process, signal.SIGKILL)
        asked.result(PATIENCE)
        client.post("/api/v1/who", json={"query": NEW})
        client.get("/who", params={"q": NEW})
        server.terminate()
        assert server.stderr is not None
        told = server.stderr.read()

    assert "a reader process ended" in told
    assert "harbour" not in told


@contextmanager
def _serving(store: Path) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """Serve in a process of its own, with two reader processes."""
    words = ["-m", "provenance", "serve", "--db", str(store), "--port", "0", "--processes", "2"]
    with subprocess.Popen([sys.executable, *words], stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = next(line for line in server.stderr if "http://" in line)
        (address,) = re.findall(r"http://\S+(?=/ )", line)
        try:
            with httpx.Client(base_url=address, timeout=PATIENCE) as client:
                yield server, client
        finally:
            server.kill()


def test_limits_and_guards_stand_before_the_readers(finished_corpus: Path) -> None:
    """More questions than may wait are told to come again, at once; without the token none passes."""
    limits = Limits(readers=2, waiting=1, body=4_000)
    with (
        visiting_two(finished_corpus, token=SECRET, limits=limits) as (client, readers),
        ThreadPoolExecutor(4) as askers,
    ):
        assert client.get("/api/v1/claims").status_code == 401
        client.headers["authorization"] = f"Bearer {SECRET}"
        assert client.get("/api/v1/claims").status_code == 200
        with stopped(readers()):
            asked = [askers.submit(client.get, "/api/v1/claims") for _ in range(4)]
            until(lambda: any(each.done() for each in asked))
            healthy = client.get("/api/v1/health")
        answers = [each.result(PATIENCE) for each in asked]
        too_large = client.post("/api/v1/who", json={"query": "word " * 1_000})
        parts = iter([b'{"query": "', b"word " * 1_000, b'"}'])
        unsized = client.post("/api/v1/who", content=parts)
        elsewhere = client.post("/who", data={"q": "x"}, headers={"origin": "https://evil.example"})

    # Two readers and one who may wait; a reader that still starts takes nobody's question.
    told = sorted(answer.status_code for answer in answers)
    assert told in ([200, 200, 200, 429], [200, 200, 429, 429])
    assert healthy.status_code == 200
    assert (too_large.status_code, unsized.status_code) == (413, 413)
    assert elsewhere.status_code == 403


def test_an_addition_is_seen_by_the_next_question(own_corpus: Path) -> None:
    """Readers keep much in memory; what was stored a moment ago is part of the answer."""
    with visiting(own_corpus, processes=2) as client:
        for number in range(2):
            given = {"id": f"new-{number}", "outlet": f"Outlet {number}", "text": NEW}
            job = client.post("/api/v1/articles", json=given).json()
            until(partial(_ended, client, job["id"]))
            answers = [client.post("/api/v1/who", json={"query": NEW}) for _ in range(4)]
            found = [answer.json()["query"]["article"] for answer in answers]
            assert found == ["new-0"] * 4
        for _ in range(4):
            reports = client.get("/api/v1/who?q=new-0").json()["reports"]
            assert "new-1" in [report["article"] for report in reports]


def _ended(client: httpx.Client, job: str) -> bool:
    return client.get(f"/api/v1/jobs/{job}").json()["ended"] is not None


def test_a_reader_has_a_small_store_finished_by_the_server(own_corpus: Path) -> None:
    """Two processes that made the same tree would do it twice, each in the other's way."""
    with visiting(own_corpus, processes=2) as client:
        client.get("/api/v1/claims")
        with Engine(own_corpus) as another:
            another.ingest(Article(id="late", outlet="The Late", text=NEW))
        until(lambda: client.get("/api/v1/claims?article=late").status_code == 200)
        kinds = [job["kind"] for job in client.get("/api/v1/jobs").json()["jobs"]]

    assert kinds == ["finish"]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/who", True),
        ("POST", "/api/v1/who", True),
        ("GET", "/articles/a/b", True),
        ("GET", "/articles", False),
        ("GET", "/whoever", False),
        ("POST", "/review/decide", False),
        ("POST", "/api/v1/articles", False),
        ("DELETE", "/api/v1/decisions/1", False),
        ("GET", "/jobs/1", False),
    ],
)
def test_only_what_reads_is_handed_on(method: str, path: str, *, expected: bool) -> None:
    """A question may be asked twice; what writes may not."""
    assert is_reading(method, path) is expected


def test_a_small_store_is_served_by_one_process(finished_corpus: Path, tmp_path: Path) -> None:
    """The first look at the sample corpus needs neither a second start nor a second memory."""
    assert processes_for(WebSettings(db=finished_corpus)) == 0
    assert processes_for(WebSettings(db=tmp_path / "none.db")) == 0
    assert processes_for(WebSettings(db=finished_corpus, processes=1)) == 0
    assert processes_for(WebSettings(db=finished_corpus, processes=3)) == 3


def test_a_large_store_is_served_by_every_core_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One interpreter answers one question at a time, however many cores there are."""
    db = tmp_path / "large.db"
    with Engine(db) as engine:
        engine.ingest([_words(number) for number in range(5_001)], embed=False)

    found = []
    for cores in (1, 2, 64):
        monkeypatch.setattr(reader_pool, "_cores", lambda cores=cores: cores)
        found.append(processes_for(WebSettings(db=db)))

    assert found == [0, 2, reader_pool.MOST_UNASKED]


def _words(number: int) -> Article:
    return Article(id=f"a{number:05}", text=" ".join(f"w{number}x{place}" for place in range(30)))
