"""Load on the server: python -m benchmarks.serving STORE MORE.jsonl [--seconds 60] [--write].

STORE is a store of words alone (``benchmarks.store_scale --keep``); a copy of it is served by a
process of its own. Eight clients ask who else reported an article, each article once, a text that is not
stored, or a claim, one question after the other without a pause; two add the articles of MORE one by one, each when
the one before is stored. Then each screen is loaded six times. Told are the time to an answer as the clients
see it, what the server's processor spent, errors, and whether every article that was added is there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO

import httpx
import numpy as np

from provenance import Engine

ASKING, ADDING = 8, 2
SEED = 7
_FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures.json"
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_SERVE = """
import sys
from pathlib import Path
from provenance.web.serving import run
from provenance.web.settings import Limits, WebSettings
run(WebSettings(db=Path(sys.argv[1]), port=0,
                limits=Limits(readers=int(sys.argv[2]), rate=1e6, burst=10**6)))
"""
# Of ten questions so many are about a stored article, a text and a claim.
_MIX = ("article",) * 7 + ("text",) * 2 + ("claim",)


@dataclass
class Load:
    """What the clients saw.

    Attributes:
        seconds: Of every question that was answered, by its kind.
        stored: Seconds from giving an article to its being stored.
        added: Ids of the articles whose job was done.
        errors: What was answered instead, with how often.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    stored: list[float] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


@contextmanager
def serving(db: Path, readers: int) -> Iterator[tuple[str, int]]:
    """Serve a store in a process of its own; give its address and its number."""
    words = [sys.executable, "-c", _SERVE, str(db), str(readers)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        told = next(line for line in server.stderr if "http://" in line)
        threading.Thread(target=pass_on, args=(server.stderr,), daemon=True).start()
        try:
            yield re.findall(r"http://\S+(?=/ )", told)[0], server.pid
        finally:
            server.terminate()
            server.wait(60)


def pass_on(lines: IO[str]) -> None:
    """Show what the server tells: the traces of its defects, if it has any."""
    for line in lines:
        sys.stderr.write(line)


def processor_seconds(process: int) -> float:
    """Return the seconds that a process and those it started were on a processor (Linux)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told = stat.read_text("ascii").rpartition(")")[2].split()
            if str(process) in (stat.parent.name, told[1]):
                ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Questions:
    """Questions about a store, the same in every run; no article is asked about twice."""

    def __init__(self, store: Path) -> None:
        with Engine(store) as engine:
            articles = engine.articles()
            self._articles = [(a.id, a.text) for a, _ in zip(articles, range(20_000), strict=False)]
        random.Random(SEED).shuffle(self._articles)
        self._next = iter(self._articles)
        self._number = count()
        self._lock = threading.Lock()

    def one(self) -> tuple[str, str]:
        """Return a kind of question, and the question."""
        with self._lock:
            (name, text), number = next(self._next), next(self._number)
        kind = _MIX[number % len(_MIX)]
        if kind == "article":
            return kind, name
        sentences = re.split(r"(?<=[.!?])\s+", text)
        if kind == "claim":
            return kind, max(sentences[:6], key=len)
        # A part of an article, with words of the asker around it.
        return kind, f"Seen today: {' '.join(sentences[: len(sentences) // 2])} Is this so?"

    def some_articles(self) -> list[str]:
        """Return the ids of articles that are asked about last, if ever."""
        return [name for name, _ in self._articles[-200:]]


def ask(client: httpx.Client, questions: Questions, load: Load, until: float) -> None:
    """Ask one question after the other."""
    while time.monotonic() < until:
        kind, question = questions.one()
        start = time.perf_counter()
        answer = client.post("/api/v1/who", json={"query": question})
        taken = time.perf_counter() - start
        if answer.status_code == 200:
            load.seconds.setdefault(kind, []).append(taken)
        else:
            load.errors[f"{answer.status_code} {answer.text[:80]}"] += 1


def add(client: httpx.Client, texts: Iterator[str], load: Load, until: float, name: str) -> None:
    """Add one article after the other, each when the one before is stored."""
    for number in count():
        if time.monotonic() >= until:
            return
        article = {"id": f"{name}-{number}", "text": next(texts), "outlet": "The Load"}
        start = time.perf_counter()
        answer = client.post("/api/v1/articles", json=article)
        if answer.status_code != 202:
            load.errors[f"{answer.status_code} {answer.text[:80]}"] += 1
            continue
        job = answer.json()
        while job["state"] in {"waiting", "running"}:
            time.sleep(0.05)
            job = client.get(f"/api/v1/jobs/{job['id']}").json()
        if job["state"] == "done":
            load.stored.append(time.perf_counter() - start)
            load.added.append(article["id"])
        else:
            load.errors[str(job["reason"])] += 1


def press(address: str, questions: Questions, texts: Iterator[str], seconds: float) -> Load:
    """Let all clients ask and add for a while."""
    load, until = Load(), time.monotonic() + seconds
    lock = threading.Lock()

    def one_by_one() -> Iterator[str]:
        while True:
            with lock:
                text = next(texts)
            yield text

    with httpx.Client(
        base_url=address, timeout=120, limits=httpx.Limits(max_connections=20)
    ) as client:
        threads = [
            threading.Thread(target=ask, args=(client, questions, load, until))
            for _ in range(ASKING)
        ] + [
            threading.Thread(target=add, args=(client, one_by_one(), load, until, f"load-{number}"))
            for number in range(ADDING)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return load


def lost(address: str, names: list[str]) -> list[str]:
    """Return those of these articles that the server does not have."""
    with httpx.Client(base_url=address, timeout=120) as client:
        return [name for name in names if client.get(f"/api/v1/articles/{name}").status_code != 200]


def screens(address: str, articles: list[str]) -> Iterator[tuple[str, int, float, float]]:
    """Yield each screen's path, kB transferred with its assets, first and median milliseconds."""
    with httpx.Client(base_url=address, timeout=120) as client:
        article, other = next(
            (article, reports[0]["article"])
            for article in articles
            if (reports := client.get(f"/api/v1/who?q={article}").json()["reports"])
        )
        for path in (
            "/",
            f"/who?q={article}",
            f"/articles/{article}",
            "/articles",
            f"/trees/{article}",
            "/trees",
            f"/timelines/{article}",
            "/timelines",
            f"/compare?left={article}&right={other}",
            "/claims",
            "/review",
            "/snapshots",
            "/exports",
            "/add",
            "/jobs",
            "/api",
        ):
            taken = []
            for _ in range(6):
                start = time.perf_counter()
                answer = client.get(path, headers={"accept": "text/html"})
                taken.append((time.perf_counter() - start) * 1e3)
            size = sum(transferred(client, each) for each in {path, *_ASSET.findall(answer.text)})
            shown = path.replace(other, "OTHER").replace(article, "ARTICLE")
            yield f"{shown} ({answer.status_code})", size, taken[0], statistics.median(taken[1:])


def transferred(client: httpx.Client, path: str) -> int:
    """Return the bytes of an answer as they go over the wire."""
    with client.stream("GET", path.replace("&amp;", "&")) as answer:
        return sum(len(part) for part in answer.iter_raw())


def texts_of(corpus: Path) -> Iterator[str]:
    """Yield the texts of a JSON Lines file, again and again, each time with another word in them."""
    for turn in count():
        with corpus.open(encoding="utf-8") as lines:
            for line in lines:
                yield f"{json.loads(line)['text']} Edition {turn}."


def table_of(load: Load) -> list[list[str]]:
    """Return a row for each kind of question, and one for what was added."""
    every = [value for values in load.seconds.values() for value in values]
    rows = []
    for kind, values in (*sorted(load.seconds.items()), ("all", every)):
        at = [f"{np.percentile(values, part) * 1e3:,.0f}" for part in (50, 95, 100)]
        rows.append([kind, f"{len(values):,}", *at])
    at = [f"{np.percentile(load.stored, part) * 1e3:,.0f}" for part in (50, 95, 100)]
    rows.append(["added", f"{len(load.added):,}", *at])
    return rows


def main() -> None:
    """Print two tables; with ``--write``, also put them into docs/figures.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("more", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    questions = Questions(given.store)
    with tempfile.TemporaryDirectory() as folder:
        db = Path(shutil.copy(given.store, Path(folder) / "copy.db"))
        with serving(db, given.readers) as (address, process):
            with httpx.Client(base_url=address, timeout=120) as client:
                before = client.get("/api/v1/health").json()["articles"]
                client.post(
                    "/api/v1/who", json={"query": questions.one()[1]}
                )  # loads what is loaded once
            spent = processor_seconds(process)
            load = press(address, questions, texts_of(given.more), given.seconds)
            spent = processor_seconds(process) - spent
            missing = lost(address, load.added)
            pages = list(screens(address, questions.some_articles()))
    rows = table_of(load)
    sys.stdout.write(f"processor: {spent:.1f} s in {given.seconds:g} s\n")
    for row in rows:
        sys.stdout.write("\t".join(row) + "\n")
    for path, size, first, median in pages:
        sys.stdout.write(f"{path}\t{size / 1024:.0f} kB\t{first:.0f}\t{median:.0f} ms\n")
    sys.stdout.write(f"errors: {dict(load.errors)}, lost: {missing}\n")
    if given.write:
        write(before, rows, pages, sum(load.errors.values()), len(missing))


def write(
    articles: int,
    rows: list[list[str]],
    pages: list[tuple[str, int, float, float]],
    errors: int,
    missing: int,
) -> None:
    """Put the tables where the documentation shows them."""
    tables = json.loads(_FIGURES.read_text("utf-8"))
    command = "python -m benchmarks.serving STORE MORE.jsonl"
    tables["serving"] = {
        "columns": ["question", "asked in a minute", "median ms", "p95 ms", "longest ms"],
        "rows": rows,
        "command": command,
        "note": f"{ASKING} clients asking without a pause and {ADDING} adding, {articles:,} articles by their "
        f"words alone; wall time of a machine of two cores that did other work too. Errors: {errors}; articles lost: {missing}.",
    }
    tables["screens"] = {
        "columns": ["screen", "kB transferred", "first ms", "median ms"],
        "rows": [
            [path, f"{size / 1024:.0f}", f"{first:.0f}", f"{median:.0f}"]
            for path, size, first, median in pages
        ],
        "command": command,
        "note": f"Each with its own style sheets and scripts, compressed; {articles:,} articles.",
    }
    _FIGURES.write_text(json.dumps(tables, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
