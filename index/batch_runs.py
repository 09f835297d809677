"""The shingles that two texts share to the run that stands in one order in both.

The best run is the longest one whose shingles follow each other in both texts at about the same
distance; what two texts share by chance lies across it. The loop looks back over a fixed number of
shingles, so that the cost grows with what is shared and not with its square.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled
from index.batch_pairs import PairRows

# Words by which the distance of two shingles may differ in two texts, and the share of it: edits
# put words in and take words out.
_DRIFT_WORDS = 6
_DRIFT_SHARE = 0.15
_LOOK_BACK = 24
# Words without a shared shingle that part a run in regions.
_GAP_WORDS = 30

Int32s = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class PairedRows:
    """Rows grouped by pair.

    Attributes:
        rows: By left, right and left place.
        starts: Where each pair's rows begin, and the end of the last, shape (q + 1,).
    """

    rows: PairRows
    starts: NDArray[np.int64]

    @property
    def left(self) -> Int32s:
        """Number of the left text of each pair, shape (q,)."""
        return self.rows.left[self.starts[:-1]]

    @property
    def right(self) -> Int32s:
        """Number of the right text of each pair, shape (q,)."""
        return self.rows.right[self.starts[:-1]]

    @property
    def pairs(self) -> NDArray[np.int64]:
        """Number of the pair of each row."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def keep(self, kept: NDArray[np.bool_]) -> PairedRows:
        """Return the pairs marked, shape (q,)."""
        sizes = np.diff(self.starts)
        starts = np.zeros(int(kept.sum()) + 1, dtype=np.int64)
        np.cumsum(sizes[kept], out=starts[1:])
        return PairedRows(self.rows.take(np.repeat(kept, sizes)), starts)


@dataclass(frozen=True, slots=True)
class Runs:
    """The best run of each pair; all of shape (q,), int32.

    Attributes:
        matched: Shingles in it; 0 where no row counts.
        regions: Parts of it with some 30 words between them that share no shingle.
        left_first: Word of the left text where it begins.
        left_words: Words from there to the end of its last shingle.
        right_first: The same of the right text.
        right_words: The same of the right text.
        left_rank: Number of its first sample in the left text.
        left_ranks: Samples from the first to the last one in the left text, shared or not.
        right_rank: The same of the right text.
        right_ranks: The same of the right text.
        shared: Shingles that both texts have between its ends, boilerplate and all.
    """

    matched: Int32s
    regions: Int32s
    left_first: Int32s
    left_words: Int32s
    right_first: Int32s
    right_words: Int32s
    left_rank: Int32s
    left_ranks: Int32s
    right_rank: Int32s
    right_ranks: Int32s
    shared: Int32s


def group_by_pair(rows: PairRows) -> PairedRows:
    """Return rows grouped by pair."""
    codes = (rows.left.astype(np.int64) << 32) | rows.right
    order = np.argsort(codes)
    codes = codes[order]
    fresh = np.ones(len(codes) + 1, dtype=bool)
    fresh[1:-1] = codes[1:] != codes[:-1]
    starts = np.flatnonzero(fresh)
    places = (rows.left_places.astype(np.int64) << 32) | rows.right_places
    _sort_within(starts, places[order], order)
    return PairedRows(rows.take(order), starts if len(codes) else np.zeros(1, dtype=np.int64))


def find_runs(paired: PairedRows, counted: NDArray[np.bool_], shingle_words: int) -> Runs:
    """Return the best run of each pair.

    Args:
        paired: Rows by pair.
        counted: Rows that count (no boilerplate), shape (p,).
        shingle_words: Words of a shingle.
    """
    rows, pairs = paired.rows, len(paired.starts) - 1
    found = np.zeros((11, pairs), dtype=np.int32)
    longest = int(np.diff(paired.starts).max(initial=0))
    _find_runs(
        paired.starts,
        counted,
        (rows.left_places, rows.right_places, rows.left_ranks, rows.right_ranks),
        (_DRIFT_WORDS, _DRIFT_SHARE, _LOOK_BACK, _GAP_WORDS, shingle_words),
        np.empty((3, longest), dtype=np.int32),
        found,
    )
    return Runs(*found)


@compiled
def _sort_within(
    starts: NDArray[np.int64], keys: NDArray[np.int64], order: NDArray[np.int64]
) -> None:
    """Sort the rows of each pair by distinct keys, over steps that shrink to one (Tokuda's)."""
    for pair in range(len(starts) - 1):
        first, last = starts[pair], starts[pair + 1]
        step = 1
        while 9 * step < last - first:
            step = 9 * step // 4 + 1
        while step > 0:
            for row in range(first + step, last):
                key, number = keys[row], order[row]
                at = row
                while at >= first + step and keys[at - step] > key:
                    keys[at], order[at] = keys[at - step], order[at - step]
                    at -= step
                keys[at], order[at] = key, number
            step = 4 * step // 9


@compiled
def _find_runs(  # noqa: C901, PLR0912, PLR0915 - one loop, as it is compiled
    starts: NDArray[np.int64],
    counted: NDArray[np.bool_],
    columns: tuple[Int32s, Int32s, Int32s, Int32s],
    limits: tuple[int, float, int, int, int],
    scratch: NDArray[np.int32],
    found: NDArray[np.int32],
) -> None:
    lefts, rights, left_ranks, right_ranks = columns
    drift_words, drift_share, look_back, gap_words, shingle_words = limits
    held, best, before = scratch[0], scratch[1], scratch[2]
    for pair in range(len(starts) - 1):
        n = 0
        for row in range(starts[pair], starts[pair + 1]):
            if counted[row]:
                held[n] = row - starts[pair]
                n += 1
        if n == 0:
            continue
        base = starts[pair]
        top = 0
        for i in range(n):
            best[i] = 1
            before[i] = -1
            for j in range(i - 1, max(i - look_back, 0) - 1, -1):
                if best[i] > best[top]:
                    break  # no other is as long
                if best[j] < best[i]:
                    continue
                left = lefts[base + held[i]] - lefts[base + held[j]]
                right = rights[base + held[i]] - rights[base + held[j]]
                if left <= 0 or right <= 0:
                    continue
                if abs(left - right) <= drift_words + drift_share * max(left, right):
                    best[i] = best[j] + 1
                    before[i] = j
            if best[i] > best[top]:
                top = i
        last = base + held[top]
        regions = 1
        at = top
        while before[at] >= 0:
            gap = lefts[base + held[at]] - lefts[base + held[before[at]]]
            if gap > gap_words:
                regions += 1
            at = before[at]
        first = base + held[at]
        found[0, pair] = best[top]
        found[1, pair] = regions
        found[2, pair] = lefts[first]
        found[3, pair] = lefts[last] - lefts[first] + shingle_words
        found[4, pair] = rights[first]
        found[5, pair] = rights[last] - rights[first] + shingle_words
        found[6, pair] = left_ranks[first]
        found[7, pair] = left_ranks[last] - left_ranks[first] + 1
        found[8, pair] = right_ranks[first]
        found[9, pair] = right_ranks[last] - right_ranks[first] + 1
        found[10, pair] = last - first + 1
