"""How fast sentences are embedded, beside plain sentence-transformers.

    python -m benchmarks.embedding TEXTS.jsonl [--sentences 20000] [--write]

TEXTS.jsonl: one {"text"} a line, real articles in any language. All ways are in one process on one
thread, in seconds of processor time, and take turns: each embeds one slice of the sentences, then
the next one. The slices are cut in the order of length that the library itself works in, so that it
makes the batches that it would make of all. "Copies" repeats 30 % of the sentences, as a
collection of wire copies does: there the store's way is measured, which embeds each distinct
sentence once, and the library embeds what it is given.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import EMBEDDED_MODEL, _checked_folder, _load_full
from index.tile_encoder import open_tiles
from index.torch_encoder import TorchEncoder
from provenance.canonical import canonicalise

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures.json"
COPIES = 0.3
SLICE = 1024  # sentences; thirty-two batches of the library

Array = NDArray[np.float32]
Embed = Callable[[list[str]], Array]


@dataclass
class Way:
    """A way of embedding, and what it has taken and given so far.

    Attributes:
        name: Of the row.
        embed: Sentences to unit rows.
        once: Whether it is given each distinct sentence once, as by the store.
        every: One in how many slices it is given.
        seconds: Processor time by slice, of the sentences and of those with copies.
        rows: The vectors by slice, of the same two.
    """

    name: str
    embed: Embed
    once: bool = True
    every: int = 1
    seconds: tuple[dict[int, float], dict[int, float]] = field(default_factory=lambda: ({}, {}))
    rows: tuple[dict[int, Array], dict[int, Array]] = field(default_factory=lambda: ({}, {}))

    def take(self, number: int, sentences: list[str], copies: int) -> None:
        """Embed a slice; ``copies`` is 1 where it holds copies, else 0."""
        if number % self.every:
            return
        start = time.process_time()
        found = self._distinct_once(sentences) if self.once and copies else self.embed(sentences)
        self.seconds[copies][number] = time.process_time() - start
        self.rows[copies][number] = found

    def times(self, other: Way, copies: int) -> float:
        """Return how many times as fast as another way it was, over the slices of both."""
        own = self.seconds[copies]
        return sum(other.seconds[copies][number] for number in own) / sum(own.values())

    def rate(self, copies: int) -> float:
        """Return sentences a second."""
        count = sum(len(rows) for rows in self.rows[copies].values())
        return count / sum(self.seconds[copies].values())

    def _distinct_once(self, sentences: list[str]) -> Array:
        order = {sentence: number for number, sentence in enumerate(dict.fromkeys(sentences))}
        return self.embed(list(order))[[order[sentence] for sentence in sentences]]


def read_sentences(path: Path, wanted: int) -> list[str]:
    """Return so many distinct sentences of the texts, drawn with a fixed seed."""
    found: set[str] = set()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            text = str(json.loads(line).get("text", ""))
            sentences = canonicalise(text).sentences
            found.update(text[each.span.start : each.span.end] for each in sentences)
    ordered = sorted(sentence for sentence in found if len(sentence) > 20)
    random.Random(1).shuffle(ordered)
    return ordered[:wanted]


def with_copies(sentences: Sequence[str]) -> list[str]:
    """Return as many sentences of which 30 % are copies of others, shuffled."""
    draw = random.Random(2)
    kept = list(sentences[: round(len(sentences) * (1 - COPIES))])
    out = kept + [draw.choice(kept) for _ in range(len(sentences) - len(kept))]
    draw.shuffle(out)
    return out


def nearest(rows: Array) -> NDArray[np.int64]:
    """Return the nearest other row of each row."""
    best = np.empty(len(rows), dtype=np.int64)
    for start in range(0, len(rows), SLICE):
        cosines = rows[start : start + SLICE] @ rows.T
        asked = np.arange(len(cosines))
        cosines[asked, start + asked] = -1
        best[start : start + SLICE] = cosines.argmax(axis=1)
    return best


def open_ways() -> list[Way]:
    """Return the library as it comes, what this machine uses, and both formats of torch."""
    folder = _checked_folder()
    plain = _load_full(folder, "cpu")

    def by_library(texts: list[str]) -> Array:
        rows: Array = plain.encode(
            texts, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return rows

    ways = [Way("sentence-transformers, as it comes", by_library, once=False)]
    tiles = open_tiles(folder)
    if tiles is not None:
        ways.append(Way(f"tiles ({tiles.format})", tiles.encode))
    exact, fast = TorchEncoder(folder), TorchEncoder(folder, precision="fast")
    every = 1 if tiles is None else 4
    ways.append(Way(f"torch, exact ({exact.format})", exact.encode, every=every))
    ways.append(Way(f"torch, fast ({fast.format})", fast.encode, every=every))
    return ways


def measure(sentences: list[str]) -> list[dict[str, object]]:
    """Return one row for each way of embedding."""
    import torch

    torch.set_num_threads(1)
    ways = open_ways()
    for way in ways:
        way.embed(sentences[:64])
    for copies, texts in enumerate((sentences, with_copies(sentences))):
        ordered = sorted(texts, key=lambda text: (-len(text), text))
        for start in range(0, len(ordered), SLICE):
            for way in ways:
                way.take(start // SLICE, ordered[start : start + SLICE], copies)
    return [_row(way, ways[0]) for way in ways]


def _row(way: Way, library: Way) -> dict[str, object]:
    row: dict[str, object] = {
        "way": way.name,
        "sentences a second": round(way.rate(0)),
        "with copies": round(way.rate(1)),
    }
    if way is library:
        return row
    own, reference = (
        [
            np.concatenate([held.rows[copies][number] for number in way.rows[copies]])
            for copies in (0, 1)
        ]
        for held in (way, library)
    )
    found, expected = nearest(own[0]), nearest(reference[0])
    asked = reference[0]
    lost = ((asked * asked[expected]).sum(axis=1) - (asked * asked[found]).sum(axis=1)).max()
    cosines = [
        float((left.astype(np.float64) * right).sum(axis=1).min())
        for left, right in zip(own, reference, strict=True)
    ]
    row["times"] = round(way.times(library, 0), 2)
    row["times with copies"] = round(way.times(library, 1), 2)
    row["least cosine"] = round(min(cosines), 6)
    row["same neighbour"] = round(float((found == expected).mean()), 5)
    row["most lost by another"] = round(float(lost), 7)
    return row


def as_table(rows: Sequence[dict[str, object]], count: int) -> dict[str, object]:
    """Return the rows as a table of docs/figures.json."""
    columns = [
        "way",
        "sentences a second",
        "with copies",
        "times",
        "times with copies",
        "least cosine",
        "same neighbour",
        "most lost by another",
    ]
    return {
        "columns": columns,
        "rows": [["-" if row.get(name) is None else row[name] for name in columns] for row in rows],
        "command": "python -m benchmarks.embedding TEXTS",
        "note": f"{EMBEDDED_MODEL}, {count:,} distinct sentences of the texts given, one thread, by "
        "processor time, the ways in turn. With copies: 30 % of the sentences are copies of others. "
        "Least cosine: of a vector and the one that sentence-transformers gives. Same neighbour: "
        "share of all sentences whose nearest other one stays the same; most lost: by how much the "
        "cosine of another one is lower at most, by the vectors of sentence-transformers. Ways that "
        "are not this machine's default: every fourth slice of 1,024, beside the same of the library.",
    }


def main() -> None:
    """Print the rows; with ``--write``, also put them into docs/figures.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--sentences", type=int, default=20_000)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    sentences = read_sentences(asked.texts, asked.sentences)
    rows = measure(sentences)
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    if asked.write:
        held = json.loads(FIGURES.read_text("utf-8"))
        held["embedding"] = as_table(rows, len(sentences))
        FIGURES.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
