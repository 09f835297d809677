"""Invented documents for the tests of the batch: made-up words, so that no text is anybody's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.batch import OutcomeBlock, TextBatch
from index.batch_types import NO_DATE

_SYLLABLES = [first + last for first in "bdfgklmnprstvz" for last in "aeiou"]


@dataclass(frozen=True)
class Document:
    """A document of a test."""

    id: str
    text: str
    date: int | None = None


class Writer:
    """Writes texts of made-up words, some of them common."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self._words = [
            "".join(self.random.choice(_SYLLABLES, size=self.random.integers(2, 5)))
            for _ in range(4000)
        ]
        weights = 1 / np.arange(1, len(self._words) + 1)
        self._weights = weights / weights.sum()

    def words(self, n: int) -> list[str]:
        """Return n fresh words."""
        return [str(each) for each in self.random.choice(self._words, size=n, p=self._weights)]

    def edit(self, words: list[str], share: float) -> list[str]:
        """Return the words with a share of them exchanged."""
        fresh = self.words(len(words))
        kept = self.random.random(len(words)) >= share
        return [word if keep else new for word, keep, new in zip(words, kept, fresh, strict=True)]


def write_mixture(seed: int, n: int = 300, *, notices: float = 0.3) -> list[Document]:
    """Return originals, light copies, cuts, quoted paragraphs, blocks of boilerplate and oddities.

    Args:
        seed: Of the words and of the choices.
        n: Documents, oddities apart.
        notices: Share of the documents with a block of boilerplate at their end, 0..1.
    """
    writer = Writer(seed)
    blocks = [writer.words(40) for _ in range(3)]
    written: list[list[str]] = []
    documents: list[Document] = []
    for number in range(n):
        kind = writer.random.random()
        if written and kind < 0.3:
            source = written[int(writer.random.integers(len(written)))]
            words = writer.edit(source, float(writer.random.uniform(0, 0.2)))
            if kind < 0.08:
                words = words[: max(len(words) // 2, 10)]
            elif kind < 0.13:
                words = [*writer.words(150), *words[: len(words) // 2], *writer.words(150)]
        else:
            words = writer.words(int(writer.random.integers(20, 400)))
        written.append(words)
        if writer.random.random() < notices:
            words = words + blocks[int(writer.random.integers(len(blocks)))]
        date = None if writer.random.random() < 0.1 else int(writer.random.integers(0, 10_000))
        documents.append(Document(f"doc{number:05d}", " ".join(words), date))
    oddities = ["", "", "yes indeed", "yes indeed", "no never", "one two three four five", "…!"]
    documents += [Document(f"odd{at}", text, at) for at, text in enumerate(oddities)]
    return documents


def batch_up(documents: Sequence[Document], size: int = 64) -> Iterator[TextBatch]:
    """Yield documents in batches."""
    for start in range(0, len(documents), size):
        some = documents[start : start + size]
        texts = [each.text.encode() for each in some]
        bounds = np.zeros(len(some) + 1, dtype=np.int64)
        np.cumsum([len(each) for each in texts], out=bounds[1:])
        dates = np.array([NO_DATE if each.date is None else each.date for each in some])
        yield TextBatch(
            [each.id for each in some],
            np.frombuffer(b"".join(texts), dtype=np.uint8),
            bounds,
            dates.astype(np.int64),
        )


class Told(Protocol):
    """What an engine tells."""

    def blocks(self) -> Iterator[OutcomeBlock]:
        """Yield the outcomes in the order of the input."""
        ...


Row = tuple[str, str, bool, str, str | None, float, float, str | None]


def read_rows(result: Told) -> list[Row]:
    """Return all outcomes; NaN becomes -1, so that rows compare."""
    rows: list[Row] = []
    for block in result.blocks():
        resemblance = np.nan_to_num(block.resemblance, nan=-1).tolist()
        containment = np.nan_to_num(block.containment, nan=-1).tolist()
        rows += zip(
            block.ids,
            block.cluster,
            block.kept.tolist(),
            block.kept_id,
            block.relation,
            resemblance,
            containment,
            block.link_id,
            strict=True,
        )
    return rows
