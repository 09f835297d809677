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
from collections.abc import Iterator
from itertools import combinations, islice
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from index import IndexedText, SimilarityIndex, align, group_pairs, open_encoder, prepare
from index.postings import ALL_PAIRS_CARRIERS
from provenance.canonical import canonicalise
from provenance.matching import DERIVED_FLOOR, canonical_to_indexed

SAMPLED_PAIRS = 500  # of one cluster
HIDDEN_STORIES = 60
BATCH_TEXTS = 1_000
MATES_AMONG = 5
_SEED = 1


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
    rng = random.Random(_SEED)
    confirmed: list[tuple[str, str]] = []
    small: list[tuple[str, str]] = []
    for members in clusters.values():
        pairs = list(combinations(sorted(members), 2))
        links = [pair for pair in pairs if pair in proposed]
        if len(pairs) > SAMPLED_PAIRS:
            pairs = sorted({*rng.sample(pairs, SAMPLED_PAIRS), *links})
        ready = {key: prepare(texts[key], None) for key in members}
        derived = [
            (left, right)
            for left, right in pairs
            if align(ready[left], ready[right]).derived >= DERIVED_FLOOR
        ]
        confirmed += derived
        small += derived if len(members) <= ALL_PAIRS_CARRIERS else []
    links = [pair for pair in confirmed if pair in proposed]
    group = {key: number for number, keys in enumerate(group_pairs(texts, links)) for key in keys}
    together = sum(group[left] == group[right] for left, right in confirmed)
    return {
        "texts": len(texts),
        "proposed": len(proposed),
        "confirmed": len(confirmed),
        "in one component": together / max(1, len(confirmed)),
        "proposed in small groups": sum(pair in proposed for pair in small) / max(1, len(small)),
    }


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


def main(words: list[str]) -> None:
    """Print the figures of each corpus."""
    if words[0] == "components":
        results = {path: measure_components(Path(path)) for path in words[1:]}
    else:
        results = {words[1]: measure_hidden(Path(words[1]), Path(words[2]))}
    for name, figures in results.items():
        told = ", ".join(f"{key} {value:.4g}" for key, value in figures.items())
        sys.stdout.write(f"{name}: {told}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
