"""Sampled shingles to the pairs of texts that share them: the second stage of a batch.

All that is needed of one shingle stands in its postings, so that any part of the range of hashes
can be done by itself. A shingle of few carriers pairs all of them. One of more pairs each carrier
with the next one and with the first, in an order in which like texts stand near one another: the
carriers of one story stay connected at a cost that grows with their number, not with its square.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled

# Carriers up to which all pairs are formed. Raising it costs pairs (8 makes up to 28 a shingle),
# and finds few that the chain and the star do not connect.
ALL_PAIRS_CARRIERS = 8

Int32s = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Postings:
    """Which texts carry which sampled shingles.

    Attributes:
        hashes: Shape (m,), uint64.
        texts: Number of the text, shape (m,), int32.
        places: Number of the word where it begins, shape (m,), int32.
        ranks: Number of the sample within its text, shape (m,), int32.
        orders: The text's order key, shape (m,), uint64.
    """

    hashes: NDArray[np.uint64]
    texts: Int32s
    places: Int32s
    ranks: Int32s
    orders: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.hashes)

    def take(self, rows: NDArray[np.int64]) -> Postings:
        """Return some rows, in the order given."""
        return Postings(*(getattr(self, each.name)[rows] for each in fields(self)))


@dataclass(frozen=True, slots=True)
class PairRows:
    """One row a pair of texts and shingle that both carry.

    Attributes:
        left: Number of the text whose order key is the smaller one, shape (p,), int32.
        right: Number of the other.
        left_places: Where the shingle begins in the left text, in words.
        right_places: The same of the right text.
        left_ranks: Number of the sample within the left text.
        right_ranks: The same of the right text.
        shingles: Number of the shingle among those of several carriers, shape (p,), int64.
    """

    left: Int32s
    right: Int32s
    left_places: Int32s
    right_places: Int32s
    left_ranks: Int32s
    right_ranks: Int32s
    shingles: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.left)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> PairRows:
        """Return some rows, in the order given."""
        return PairRows(*(getattr(self, each.name)[rows] for each in fields(self)))


def join_rows(parts: list[PairRows]) -> PairRows:
    """Return the rows of all parts, one part after the other."""
    if not parts:
        none = np.zeros(0, dtype=np.int32)
        return PairRows(none, none, none, none, none, none, np.zeros(0, dtype=np.int64))
    names = [each.name for each in fields(PairRows)]
    return PairRows(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def find_shared(postings: Postings) -> Postings:
    """Return the postings of shingles that several texts carry.

    Returns:
        By hash, order key and text; a text's first place of each shingle alone.
    """
    by_hash = np.argsort(postings.hashes)
    ordered = postings.hashes[by_hash]
    again = np.zeros(len(ordered) + 1, dtype=bool)
    again[1:-1] = ordered[1:] == ordered[:-1]
    shared = postings.take(by_hash[again[:-1] | again[1:]])
    rows = np.lexsort((shared.places, shared.texts, shared.orders, shared.hashes))
    hashes, texts = shared.hashes[rows], shared.texts[rows]
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (texts[1:] != texts[:-1])
    shared = shared.take(rows[fresh])
    carriers = group_equal(shared.hashes)[1]
    several = np.repeat(carriers > 1, carriers)
    return shared if several.all() else shared.take(np.flatnonzero(several))


def pair_shared(shared: Postings, *, first_shingle: int = 0) -> PairRows:
    """Return the pairs that shared postings propose.

    Args:
        shared: As ``find_shared`` returns them.
        first_shingle: Number that the first shingle gets; the others count on.
    """
    starts, carriers = group_equal(shared.hashes)
    small = np.minimum(carriers, ALL_PAIRS_CARRIERS)
    sizes = np.where(carriers <= ALL_PAIRS_CARRIERS, small * (small - 1) // 2, 2 * carriers - 3)
    total = int(sizes.sum())
    lefts = np.empty(total, dtype=np.int64)
    rights = np.empty(total, dtype=np.int64)
    _fill_pairs(starts, carriers, ALL_PAIRS_CARRIERS, lefts, rights)
    numbers = np.arange(first_shingle, first_shingle + len(starts), dtype=np.int64)
    return PairRows(
        shared.texts[lefts],
        shared.texts[rights],
        shared.places[lefts],
        shared.places[rights],
        shared.ranks[lefts],
        shared.ranks[rights],
        np.repeat(numbers, sizes),
    )


def group_equal(
    values: NDArray[np.uint64] | NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each run of one value starts, and how long it is; the values are sorted."""
    if len(values) == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    return starts, np.diff(np.r_[starts, len(values)])


@compiled
def _fill_pairs(
    starts: NDArray[np.int64],
    carriers: NDArray[np.int64],
    most: int,
    lefts: NDArray[np.int64],
    rights: NDArray[np.int64],
) -> None:
    """Write the rows of both sides of each pair, shingle by shingle."""
    n = 0
    for group in range(len(starts)):
        first = starts[group]
        last = first + carriers[group]
        if carriers[group] <= most:
            for left in range(first, last):
                for right in range(left + 1, last):
                    lefts[n] = left
                    rights[n] = right
                    n += 1
            continue
        for left in range(first, last - 1):
            lefts[n] = left
            rights[n] = left + 1
            n += 1
        for right in range(first + 2, last):
            lefts[n] = first
            rights[n] = right
            n += 1
