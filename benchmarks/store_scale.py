"""How a store grows: python -m benchmarks.store_scale CORPUS.jsonl N... [--keep STORE] [--write].

``--at STORE`` adds a row for a store that is there: 10,000 articles of CORPUS are added to it. One of a
million is made in minutes by ``benchmarks.store_copies``.

The articles of CORPUS are stored by their words alone (``embed=False``) up to each N in turn. Told are, of
each size: articles stored a second since the size before, bytes on disk an article beyond its text, the time to
the first answer of a process, and the time of ``Engine.who`` of one article, when it is asked for
for the first time (it is compared with what the index proposes) and when it is asked for again, both by a
process that has answered some dozens about other articles. Times are of the processor, one thread; other
programs do not lengthen them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.store_copies import COPIED
from index import SimilarityIndex
from provenance import Article, Engine

ASKED = 100
# Asked before, about other articles: what is loaded once and words that are seen once are no part of an answer.
WARMED = 50
ADDED = 10_000
_FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures.json"
COLUMNS = [
    "articles",
    "stored a second",
    "of them in the index",
    "bytes an article beyond its text",
    "first answer of a process, s",
    "proposals, median ms",
    "p95 ms",
    "who, asked first, median ms",
    "p95 ms",
    "who, asked again, median ms",
    "p95 ms",
]
Times = NDArray[np.float64]


def read_articles(path: Path) -> Iterator[Article]:
    """Yield the articles of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Article(
                id=str(row["id"]),
                text=row["text"],
                outlet=row.get("outlet"),
                language=row.get("language", "en"),
                published_at=row.get("published_at"),
            )


def fill(engine: Engine, articles: Iterator[Article], count: int) -> tuple[float, float, int]:
    """Store some articles; return seconds, seconds within the index, and bytes of text."""
    part = list(islice(articles, count))
    within = 0.0
    plain = SimilarityIndex.add

    def timed(*args: object, **options: object) -> object:
        nonlocal within
        start = time.process_time()
        found = plain(*args, **options)  # type: ignore[arg-type] # as it was called
        within += time.process_time() - start
        return found

    SimilarityIndex.add = timed  # type: ignore[assignment, method-assign] # put back below
    start = time.process_time()
    engine.ingest(part, embed=False)
    taken = time.process_time() - start
    SimilarityIndex.add = plain  # type: ignore[method-assign]
    return taken, within, sum(len(article.text.encode()) for article in part)


def first_answer(path: Path, name: str) -> float:
    """Return the processor seconds of a fresh process that asks one question."""
    code = (
        "import sys, time; from provenance import Engine;"
        "Engine(sys.argv[1]).who(sys.argv[2]); print(time.process_time())"
    )
    words = [sys.executable, "-c", code, str(path), name]
    return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def ask(engine: Engine, names: list[str]) -> tuple[Times, Times, Times]:
    """Return seconds of proposals, of answers asked for first, and asked for again."""
    index = engine._index()  # noqa: SLF001 - what the engine asks
    rounds = []
    for question in (index.candidates, engine.who, engine.who):
        taken = []
        for name in names:
            start = time.process_time()
            question(name)
            taken.append(time.process_time() - start)
        rounds.append(np.array(taken))
    return rounds[0], rounds[1], rounds[2]


def measure(corpus: Path, sizes: list[int], path: Path) -> Iterator[list[float]]:
    """Yield a row of figures for each size."""
    articles = read_articles(corpus)
    text = 0
    with Engine(path) as engine:
        engine.ingest(islice(articles, 10), embed=False)  # what is loaded once
        held = 10
        for size in sizes:
            taken, within, added = fill(engine, articles, size - held)
            text += added
            rates = ((size - held) / taken, (size - held) / within)
            yield [size, *rates, *answers(engine, path, text)]
            held = size


def answers(engine: Engine, path: Path, text: int) -> list[float]:
    """Return bytes beyond the text, seconds of the first answer, milliseconds of all others."""
    store = engine._store()  # noqa: SLF001 - to look at the file
    store.db.execute("pragma wal_checkpoint(truncate)")
    beyond = (path.stat().st_size - text) / store.articles.count()
    ids = [name for name in store.articles.ids() if not name.startswith(COPIED)]
    names = ids[7 :: max(1, len(ids) // ASKED)][:ASKED]
    first = first_answer(path, names[0])
    for name in (names[0], *ids[3 :: max(1, len(ids) // WARMED)][:WARMED]):
        engine.who(name)
    milliseconds = [
        float(np.percentile(times, part)) * 1e3
        for times in ask(engine, names[1:])
        for part in (50, 95)
    ]
    return [beyond, first, *milliseconds]


def measure_at(corpus: Path, path: Path) -> list[float]:
    """Return a row of figures of a store that is there, and add articles to it."""
    with Engine(path) as engine:
        db = engine._store().db  # noqa: SLF001 - as above
        held = engine._store().articles.count()  # noqa: SLF001 - as above
        articles = (
            replace(article, id=f"{held}-{article.id}")
            for article in islice(read_articles(corpus), ADDED + 10)
        )
        engine.ingest(islice(articles, 10), embed=False)  # what is loaded once
        taken, within, _ = fill(engine, articles, ADDED)
        text = db.execute("select sum(length(cast(text as blob))) from articles").fetchone()[0]
        rates = (ADDED / taken, ADDED / within)
        return [held, *rates, *answers(engine, path, text)]


def main() -> None:
    """Print a table; with ``--write``, also put it into docs/figures.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("sizes", type=int, nargs="*")
    parser.add_argument("--at", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = given.keep or Path(folder) / "store.db"
        sys.stdout.write("\t".join(COLUMNS) + "\n")
        found = measure(given.corpus, sorted(given.sizes), path)
        there = (measure_at(given.corpus, path) for path in [given.at] if path)
        for figures in chain(found, there):
            rows.append([f"{figures[0]:,.0f}", *(f"{value:.4g}" for value in figures[1:])])
            sys.stdout.write("\t".join(rows[-1]) + "\n")
            sys.stdout.flush()
    if given.write:
        tables = json.loads(_FIGURES.read_text("utf-8"))
        tables["store"] = {
            "columns": COLUMNS,
            "rows": rows,
            "command": "python -m benchmarks.store_scale CORPUS.jsonl N...",
            "note": "Words alone, nothing embedded; seconds of one processor core, shared with other work.",
        }
        _FIGURES.write_text(json.dumps(tables, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
