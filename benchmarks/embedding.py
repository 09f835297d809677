"""How fast sentences are embedded, beside plain sentence-transformers.

    python -m benchmarks.embedding TEXTS.jsonl [--sentences 20000] [--write]

TEXTS.jsonl: one {"text"} a line, real articles in any language. All runs are in one process on one
thread, in seconds of processor time. "Copies" repeats 30 % of the sentences, as a collection of wire
copies does: there the store's way is measured, which embeds each distinct sentence once.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import EMBEDDED_MODEL, _checked_folder, _load_full
from index.torch_encoder import Precision, TorchEncoder
from provenance.canonical import canonicalise

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures.json"
COPIES = 0.3
NEIGHBOURS_ASKED = 1000

Array = NDArray[np.float32]


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


def distinct_once(encoder: TorchEncoder, sentences: Sequence[str]) -> Array:
    """Embed each distinct sentence once, as the store does."""
    order = {sentence: number for number, sentence in enumerate(sorted(set(sentences)))}
    return encoder.encode(list(order))[[order[sentence] for sentence in sentences]]


def timed(work: Callable[[], Array]) -> tuple[Array, float]:
    """Return what the work gives and the processor seconds that it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def nearest(rows: Array) -> NDArray[np.int64]:
    """Return the nearest other row of the first rows."""
    asked = min(NEIGHBOURS_ASKED, len(rows))
    cosines = rows[:asked] @ rows.T
    cosines[np.arange(asked), np.arange(asked)] = -1
    best: NDArray[np.int64] = cosines.argmax(axis=1)
    return best


def measure(sentences: list[str]) -> list[dict[str, object]]:
    """Return one row for each way of embedding."""
    import torch

    torch.set_num_threads(1)
    folder = _checked_folder()
    plain = _load_full(folder, "cpu")

    def by_library(texts: Sequence[str]) -> Array:
        rows: Array = plain.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return rows

    copied = with_copies(sentences)
    by_library(sentences[:64])
    reference, seconds = timed(lambda: by_library(sentences))
    of_copies, seconds_copied = timed(lambda: by_library(copied))
    rows: list[dict[str, object]] = [
        _row("sentence-transformers, as it comes", len(sentences), (seconds, seconds_copied), None)
    ]
    precisions: tuple[Precision, ...] = ("exact", "fast")
    for precision in precisions:
        encoder = TorchEncoder(folder, precision=precision)
        encoder.encode(sentences[:64])
        found, own = timed(lambda encoder=encoder: encoder.encode(sentences))  # type: ignore[misc]
        again, own_copied = timed(lambda encoder=encoder: distinct_once(encoder, copied))  # type: ignore[misc]
        row = _row(f"{precision} ({encoder.format})", len(sentences), (own, own_copied), None)
        row["times"] = round(seconds / own, 2)
        row["times with copies"] = round(seconds_copied / own_copied, 2)
        row["least cosine"] = round(float((found * reference).sum(axis=1).min()), 6)
        row["least cosine with copies"] = round(float((again * of_copies).sum(axis=1).min()), 6)
        row["same neighbour"] = round(float((nearest(found) == nearest(reference)).mean()), 4)
        rows.append(row)
    return rows


def _row(
    name: str, count: int, seconds: tuple[float, float], times: float | None
) -> dict[str, object]:
    return {
        "way": name,
        "sentences a second": round(count / seconds[0]),
        "with copies": round(count / seconds[1]),
        "times": times,
    }


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
    ]
    return {
        "columns": columns,
        "rows": [[row.get(name) or "-" for name in columns] for row in rows],
        "command": "python -m benchmarks.embedding TEXTS",
        "note": f"{EMBEDDED_MODEL}, {count:,} distinct sentences of the texts given, one thread, by "
        "processor time. With copies: 30 % of the sentences are copies of others. Least cosine: of a vector "
        "and the one that sentence-transformers gives. Same neighbour: share of "
        f"{min(NEIGHBOURS_ASKED, count):,} sentences whose nearest other one stays the same.",
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
