"""What is known of a segment of posting lists in memory, and one made of new texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index import segments
from index.segments import Codes

# What is there of the shingles of a segment that nobody has marked.
UNKNOWN = np.zeros(0, dtype=np.uint8)
Number = TypeVar("Number", np.int64, np.uint32)


@dataclass(frozen=True, slots=True)
class NewTexts:
    """What a segment is made of; arrays by text, in the order of their ids.

    Attributes:
        ids: Ids of the texts, ascending, shape (n,), int64.
        languages: Language of each, or None.
        shingles: Distinct sampled shingles of each, int64.
        ngrams: N-gram buckets of each, uint32, also those that stand in no list.
    """

    ids: NDArray[np.int64]
    languages: Sequence[str | None]
    shingles: Sequence[NDArray[np.int64]]
    ngrams: Sequence[NDArray[np.uint32]]


@dataclass(frozen=True, slots=True)
class Segment:
    """What is known of the texts of a segment without reading a list.

    Attributes:
        number: Its name in the file.
        ids: Ids of its texts, ascending, shape (n,), int64.
        sizes: Distinct sampled shingles of each, shape (n,), int64.
        buckets: Listed n-gram buckets of each, shape (n,), int64.
        languages: Code of each one's language, shape (n,), int64.
        names: What the codes mean.
        block_bits: How blocks of shingles are cut; 0 for a segment that is read whole.
        presence: Which shingles it may have (``segments.may_have``); empty where that is not known.
        whole: Codes of a segment that is read whole: of its shingles, and of its n-grams.
        starts: Where their keys begin (``segments.starts_of``), where it is searched; empty else.
    """

    number: int
    ids: NDArray[np.int64]
    sizes: NDArray[np.int64]
    buckets: NDArray[np.int64]
    languages: NDArray[np.int64]
    names: tuple[str | None, ...]
    block_bits: int
    presence: NDArray[np.uint8] = field(default_factory=lambda: UNKNOWN, repr=False)
    whole: tuple[Codes, Codes] | None = field(default=None, repr=False)
    starts: tuple[NDArray[np.int64], ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.ids)


def segment_of(texts: NewTexts) -> Segment:
    """Return texts as a segment that is in no file yet."""
    names = sorted(set(texts.languages), key=lambda name: name or "")
    shingles, docs = _laid_out(texts.shingles, np.dtype(np.int64))
    buckets, owners = _laid_out(texts.ngrams, np.dtype(np.uint32))
    kept = segments.are_listed(buckets)
    buckets, owners = buckets[kept], owners[kept]
    return Segment(
        number=-1,
        ids=texts.ids,
        sizes=np.array([len(held) for held in texts.shingles], dtype=np.int64),
        buckets=np.bincount(owners.astype(np.int64), minlength=len(texts.ids)),
        languages=np.array([names.index(name) for name in texts.languages], dtype=np.int64),
        names=tuple(names),
        block_bits=0,
        whole=(
            segments.encode(segments.shingle_keys(shingles), docs),
            segments.encode(buckets.astype(np.uint64), owners),
        ),
    )


def _laid_out(
    lists: Sequence[NDArray[Number]], kind: np.dtype[Number]
) -> tuple[NDArray[Number], NDArray[np.uint64]]:
    """Return lists one behind the other, and the number of the list that each entry is of."""
    sizes = [len(held) for held in lists]
    numbers = np.repeat(np.arange(len(lists), dtype=np.uint64), sizes)
    return np.concatenate([np.zeros(0, dtype=kind), *lists]), numbers
