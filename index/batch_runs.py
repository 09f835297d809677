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
from index.batch_pairs import PairRows, name_columns

# Words by which the distance of two shingles may differ in two texts, and the share of it: edits
# put words in and take words out.
_DRIFT_WORDS = 6
_DRIFT_SHARE = 0.15
_LOOK_BACK = 24
# Words without a shared shingle that part a run in regions.
_GAP_WORDS = 30

Int32s = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Where the rows of each pair are.

    Attributes:
        starts: Where each pair's rows begin in the others, and the end of the last, shape (q + 1,).
        order: Numbers of the rows, pair by pair, by left place and right place, int32.
        places: Left place and, in the low 32 bits, right place of each of them, int64.
    """

    starts: NDArray[np.int64]
    order: Int32s
    places: NDArray[np.int64]

    @property
    def firsts(self) -> Int32s:
        """Number of the first row of each pair, shape (q,)."""
        return self.order[self.starts[:-1]]


def group_by_pair(rows: PairRows, edges: NDArray[np.int64]) -> Grouping:
    """Return where the rows of each pair are, part by part.

    Args:
        rows: By segment and part of the pairs: all rows of a pair are of one part.
        edges: Where each part begins in each segment, and its end, shape (segments, parts + 1).
    """
    n = len(rows)
    longest = int(np.diff(edges, axis=1).sum(axis=0).max(initial=0))
    grouping = Grouping(
        np.empty(n + 1, dtype=np.int64), np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int64)
    )
    pairs = _group_pairs(
        edges,
        (rows.left, rows.right, rows.left_places, rows.right_places),
        np.empty(1 << max(int(2 * longest).bit_length(), 4), dtype=np.int32),
        np.empty((3, longest), dtype=np.int32),
        (grouping.starts, grouping.order, grouping.places),
    )
    starts = grouping.starts[: pairs + 1].copy()
    _sort_within(starts, grouping.places, grouping.order)
    return Grouping(starts, grouping.order, grouping.places)


def find_runs_of(grouping: Grouping, shingle_words: int) -> Runs:
    """Return the best run of each pair, all rows counted; ranks are left at the places."""
    lefts = (grouping.places >> 32).astype(np.int32)
    rights = grouping.places.astype(np.int32)
    return _runs(grouping.starts, None, (lefts, rights, lefts, rights), shingle_words)


def take_pairs(rows: PairRows, grouping: Grouping, kept: NDArray[np.bool_]) -> PairedRows:
    """Return the rows of the pairs marked, shape (q,), grouped."""
    sizes = np.diff(grouping.starts)
    starts = np.zeros(int(kept.sum()) + 1, dtype=np.int64)
    np.cumsum(sizes[kept], out=starts[1:])
    found = np.empty((6, int(starts[-1])), dtype=np.int32)
    shingles = np.empty(int(starts[-1]), dtype=np.int64)
    _take_rows(
        (grouping.starts, grouping.order, kept),
        (rows.left, rows.right, rows.left_places, rows.right_places),
        (rows.left_ranks, rows.right_ranks, rows.shingles),
        found,
        shingles,
    )
    return PairedRows(name_columns(found, shingles), starts)


def find_runs(paired: PairedRows, counted: NDArray[np.bool_] | None, shingle_words: int) -> Runs:
    """Return the best run of each pair.

    Args:
        paired: Rows by pair.
        counted: Rows that count (no boilerplate), shape (p,); None for all.
        shingle_words: Words of a shingle.
    """
    rows = paired.rows
    columns = (rows.left_places, rows.right_places, rows.left_ranks, rows.right_ranks)
    return _runs(paired.starts, counted, columns, shingle_words)


def _runs(
    starts: NDArray[np.int64],
    counted: NDArray[np.bool_] | None,
    columns: tuple[Int32s, Int32s, Int32s, Int32s],
    shingle_words: int,
) -> Runs:
    found = np.zeros((11, len(starts) - 1), dtype=np.int32)
    longest = int(np.diff(starts).max(initial=0))
    _find_runs(
        starts,
        np.zeros(0, dtype=bool) if counted is None else counted,
        columns,
        (_DRIFT_WORDS, _DRIFT_SHARE, _LOOK_BACK, _GAP_WORDS, shingle_words),
        np.empty((3, longest), dtype=np.int32),
        found,
    )
    return Runs(*found)


@compiled
def _group_pairs(  # noqa: C901, PLR0912, PLR0915 - one loop, as it is compiled
    edges: NDArray[np.int64],
    columns: tuple[Int32s, Int32s, Int32s, Int32s],
    slots: Int32s,
    room: Int32s,
    found: tuple[NDArray[np.int64], Int32s, NDArray[np.int64]],
) -> int:
    """Write the rows of each pair and their places; return how many pairs there are.

    A part is small enough for its table of pairs to stay in the cache.
    """
    lefts, rights, left_places, right_places = columns
    starts, order, places = found
    pair_of, firsts, ends = room[0], room[1], room[2]
    segments = edges.shape[0]
    pairs, done = 0, 0
    for part in range(edges.shape[1] - 1):
        size = 0
        for segment in range(segments):
            size += edges[segment, part + 1] - edges[segment, part]
        mask = 1
        while mask < 2 * size:
            mask = 2 * mask + 1
        for slot in range(mask + 1):
            slots[slot] = -1
        here, at = 0, 0
        for segment in range(segments):
            for row in range(edges[segment, part], edges[segment, part + 1]):
                left, right = lefts[row], rights[row]
                mixed = int(left) * 0x9E3779B1 ^ int(right) * 0x13C6EF37
                slot = (mixed >> 15) & mask
                pair = slots[slot]
                while pair >= 0 and (lefts[firsts[pair]] != left or rights[firsts[pair]] != right):
                    slot = (slot + 1) & mask
                    pair = slots[slot]
                if pair < 0:
                    pair = here
                    slots[slot] = pair
                    firsts[pair] = row
                    ends[pair] = 0
                    here += 1
                pair_of[at] = pair
                ends[pair] += 1
                at += 1
        at = done
        for pair in range(here):
            starts[pairs + pair] = at
            at += ends[pair]
            ends[pair] = starts[pairs + pair] - done
        at = 0
        for segment in range(segments):
            for row in range(edges[segment, part], edges[segment, part + 1]):
                to = done + ends[pair_of[at]]
                ends[pair_of[at]] += 1
                order[to] = row
                places[to] = (np.int64(left_places[row]) << 32) + right_places[row]
                at += 1
        pairs += here
        done += size
    starts[pairs] = done
    return pairs


@compiled
def _take_rows(
    grouping: tuple[NDArray[np.int64], Int32s, NDArray[np.bool_]],
    texts: tuple[Int32s, Int32s, Int32s, Int32s],
    ranks: tuple[Int32s, Int32s, NDArray[np.int64]],
    found: Int32s,
    shingles: NDArray[np.int64],
) -> None:
    """Write the rows of the pairs that are kept."""
    starts, order, kept = grouping
    at = 0
    for pair in range(len(kept)):
        if not kept[pair]:
            continue
        for place in range(starts[pair], starts[pair + 1]):
            row = order[place]
            found[0, at] = texts[0][row]
            found[1, at] = texts[1][row]
            found[2, at] = texts[2][row]
            found[3, at] = texts[3][row]
            found[4, at] = ranks[0][row]
            found[5, at] = ranks[1][row]
            shingles[at] = ranks[2][row]
            at += 1


@compiled
def _sort_within(starts: NDArray[np.int64], keys: NDArray[np.int64], order: Int32s) -> None:
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
    every = len(counted) == 0
    for pair in range(len(starts) - 1):
        n = 0
        for row in range(starts[pair], starts[pair + 1]):
            if every or counted[row]:
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
