"""What the index proposes: python -m benchmarks.candidates components CORPUS... | hidden BACKGROUND DOCS.

components
    CORPUS.jsonl holds {"id", "text"}, CORPUS.gold.jsonl beside it {"id", "cluster"}. Every pair of a
    cluster (of a large one ``SAMPLED_PAIRS``) is compared in full; of those that are confirmed, the
    share is told that lies in one component of proposed and verified links, and of groups of up to
    ``ALL_PAIRS_CARRIERS`` the share that is proposed itself.
hidden
    Versions of some stories, DOCS.jsonl with {"id", "story", "lang", "text"}, are hidden among the
    texts of BACKGROUND.jsonl. Each version is asked for; told are how often another version of its
    story is among the first five answers, and how long an answer takes. The background's sentences
    have no vectors: among them only words and letters are searched, and among the versions meaning.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from index import (
    IndexedText,
    PreparedText,
    SimilarityIndex,
    align,
    group_pairs,
    open_encoder,
    prepare,
)
from index.postings import ALL_PAIRS_CARRIERS
from provenance.canonical import canonicalise
from provenance.matching import DERIVED_FLOOR, canonical_to_indexed, merge_spans

SAMPLED_PAIRS = 500  # of one cluster
HIDDEN_STORIES = 60
BATCH_TEXTS = 1_000
MATES_AMONG = 5
_SEED = 1
_FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures.json"


def read_lines(path: Path) -> Iterator[dict[str, str]]:
    """Yield the records of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def indexed(key: str, text: str, language: str | None = None) -> IndexedText:
    """Return a text as the product puts it into its index."""
    return canonical_to_indexed(key, canonicalise(text, language=language))


def measure_components(corpus: Path) -> dict[str, float]:
    """Return the shares of one corpus, with how many pairs they rest on."""
    texts = {row["id"]: indexed(row["id"], row["text"]) for row in read_lines(corpus)}
    clusters: dict[str, list[str]] = defaultdict(list)
    for row in read_lines(corpus.with_suffix(".gold.jsonl")):
        clusters[str(row["cluster"])].append(row["id"])
    with tempfile.TemporaryDirectory() as folder, Database(Path(folder) / "index.db") as db:
        index = SimilarityIndex(db)
        index.add(texts.values())
        proposed = {(pair.left, pair.right) for pair in index.candidate_pairs()}
        # What the index found to be said on page after page counts for nothing, as in the product.
        texts = {
            key: replace(text, excluded=merge_spans([*text.excluded, *index.furniture(key)]))
            for key, text in texts.items()
        }
    rng = random.Random(_SEED)
    confirmed: list[tuple[str, str]] = []
    small: list[tuple[str, str]] = []
    links: list[tuple[str, str]] = []
    for members in clusters.values():
        pairs = list(combinations(sorted(members), 2))
        ready = {key: prepare(texts[key], None) for key in members}

        def holds(pair: tuple[str, str], ready: dict[str, PreparedText] = ready) -> bool:
            return align(ready[pair[0]], ready[pair[1]]).derived >= DERIVED_FLOOR

        links += _joining([pair for pair in pairs if pair in proposed], holds)
        if len(pairs) > SAMPLED_PAIRS:
            pairs = sorted(rng.sample(pairs, SAMPLED_PAIRS))
        derived = [pair for pair in pairs if holds(pair)]
        confirmed += derived
        small += derived if len(members) <= ALL_PAIRS_CARRIERS else []
    group = {key: number for number, keys in enumerate(group_pairs(texts, links)) for key in keys}
    together = sum(group[left] == group[right] for left, right in confirmed)
    return {
        "texts": len(texts),
        "proposed": len(proposed),
        "confirmed": len(confirmed),
        "in one component": together / max(1, len(confirmed)),
        "proposed in small groups": sum(pair in proposed for pair in small) / max(1, len(small)),
    }


def _joining(
    proposed: Sequence[tuple[str, str]], holds: Callable[[tuple[str, str]], bool]
) -> list[tuple[str, str]]:
    """Return the proposed links that hold and join what no other has joined."""
    leader: dict[str, str] = {}

    def find(key: str) -> str:
        while leader.get(key, key) != key:
            key = leader[key]
        return key

    found = []
    for pair in proposed:
        first, second = find(pair[0]), find(pair[1])
        if first != second and holds(pair):
            leader[second] = first
            found.append(pair)
    return found


def measure_hidden(background: Path, docs: Path) -> dict[str, float]:
    """Return recall and seconds of asking for hidden versions."""
    versions: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_lines(docs):
        versions[row["story"]].append(row)
    told = sorted(story for story, rows in versions.items() if len(rows) > 1)
    chosen = sorted(random.Random(_SEED).sample(told, min(HIDDEN_STORIES, len(told))))
    story_of = {row["id"]: story for story in chosen for row in versions[story]}
    hidden = {
        row["id"]: indexed(row["id"], row["text"], row["lang"])
        for story in chosen
        for row in versions[story]
    }
    with tempfile.TemporaryDirectory() as folder, Database(Path(folder) / "index.db") as db:
        index = SimilarityIndex(db, encoder=open_encoder())
        start, count = time.perf_counter(), 0
        rows = read_lines(background)
        while batch := list(islice(rows, BATCH_TEXTS)):
            index.add(
                IndexedText(key=f"background-{row['id']}", text=row["text"], language="en")
                for row in batch
            )
            count += len(batch)
        filled = time.perf_counter() - start
        index.add(hidden.values())
        start = time.perf_counter()
        index.candidates(next(iter(hidden)))
        opened = time.perf_counter() - start
        size = db.execute("pragma page_count").fetchone()[0] * 4096
        found, mates, seconds = 0, 0, []
        for key, text in hidden.items():
            start = time.perf_counter()
            others = [other.right for other in index.candidates(key)]
            ready = prepare(text, index.vectors([text])[0])
            derived = {
                other.key: align(ready, prepare(other, index.vectors([other])[0])).derived
                for other in index.texts(others)
            }
            seconds.append(time.perf_counter() - start)
            rivals = sorted(
                (value for other, value in derived.items() if story_of.get(other) != story_of[key]),
                reverse=True,
            )
            bar = rivals[MATES_AMONG - 1] if len(rivals) >= MATES_AMONG else 0.0
            same = [k for k in hidden if story_of[k] == story_of[key] and k != key]
            mates += len(same)
            found += sum(derived.get(mate, -1.0) > bar for mate in same)
    return {
        "background": count,
        "hidden": len(hidden),
        "recall at 5": found / mates,
        "p50 s": float(np.percentile(seconds, 50)),
        "p95 s": float(np.percentile(seconds, 95)),
        "add ms a text": 1e3 * filled / count,
        "open s": opened,
        "kB a text": size / count / 1e3,
        "memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }


def write_table(name: str, columns: list[str], rows: list[list[str]], note: str) -> None:
    """Put a table into docs/figures.json."""
    tables = json.loads(_FIGURES.read_text("utf-8"))
    command = f"python -m benchmarks.candidates {name}"
    tables[name] = {"columns": columns, "rows": rows, "command": command, "note": note}
    _FIGURES.write_text(json.dumps(tables, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main(step: str, paths: list[Path]) -> None:
    """Print the figures of each corpus and write the table."""
    if step == "components":
        results = {path.stem: measure_components(path) for path in paths}
        note = (
            "Copies as light and heavy edits, cuts and embedded passages, a quarter of all texts under "
            "blocks of boilerplate; *like*: originals follow the word pairs of real texts. Pairs: those that a "
            f"full comparison confirms, of large groups among {SAMPLED_PAIRS} drawn; *small groups* have up to "
            f"{ALL_PAIRS_CARRIERS} texts. Sentence vectors take no part."
        )
    else:
        results = {paths[0].stem: measure_hidden(*paths)}
        note = (
            "Versions of news in several languages and wordings, hidden among texts that follow the "
            "word pairs of real ones; the background has no sentence vectors."
        )
    columns = ["corpus", *next(iter(results.values()))]
    rows = [
        [name, *(f"{value:.4g}" for value in figures.values())] for name, figures in results.items()
    ]
    write_table(step, columns, rows, note)
    for row in [columns, *rows]:
        sys.stdout.write("\t".join(row) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], [Path(word) for word in sys.argv[2:]])
