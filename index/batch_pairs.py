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


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True, eq=False)
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


def name_columns(rows: Int32s, shingles: NDArray[np.int64]) -> PairRows:
    """Return rows by their columns: all but the shingles in the order of PairRows, shape (6, p)."""
    return PairRows(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], shingles)


def join_postings(parts: list[Postings]) -> Postings:
    """Return the postings of all parts, one part after the other; one part at least."""
    names = [each.name for each in fields(Postings)]
    return Postings(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def find_shared(postings: Postings) -> Postings:
    """Return the postings of shingles that several texts carry.

    Args:
        postings: By text and place, as far as those of one shingle go.

    Returns:
        Shingle by shingle; a text's first place of each alone. The carriers of one are by text
        where they are few, else by order key and text.
    """
    n = len(postings)
    rows = np.empty(n, dtype=np.int64)
    sizes = np.empty(n // 2 + 1, dtype=np.int64)
    counts = np.zeros(2, dtype=np.int64)
    slots = 1 << max(int(2 * n - 1).bit_length(), 4)
    _group_shared(
        postings.hashes,
        postings.texts,
        np.full(slots, -1, dtype=np.int32),
        np.empty((4, n + 1), dtype=np.int32),
        rows,
        sizes,
        counts,
    )
    rows, sizes = rows[: counts[0]], sizes[: counts[1]]
    _order_carriers(sizes, ALL_PAIRS_CARRIERS, postings.texts, postings.orders, rows)
    return postings.take(rows)


def count_pairs(shared: Postings, seen: NDArray[np.uint8]) -> None:
    """Count in ``seen`` the pairs that shared postings propose; see ``new_counts``."""
    starts, carriers = group_equal(shared.hashes)
    none = np.zeros(0, dtype=np.int32)
    _fill_pairs(
        (starts, carriers, ALL_PAIRS_CARRIERS),
        shared.texts,
        shared.orders,
        (seen, none),
        (none, none, none),
    )


def new_counts(pairs: int, most_bytes: int) -> NDArray[np.uint8]:
    """Return counts of pairs, by a hash of the pair: 0, 1, or 2 for more.

    Two pairs may share a count: one that is told to be seen twice may have been seen once.

    Args:
        pairs: Rows that will be counted.
        most_bytes: Memory for them; less of it tells more pairs to be seen twice.
    """
    size = 1 << max(int(2 * pairs).bit_length(), 10)
    while size > max(most_bytes, 1024):
        size >>= 1
    return np.zeros(size, dtype=np.uint8)


def count_rows_of(carriers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many pairs shingles of so many carriers propose."""
    few = np.minimum(carriers, ALL_PAIRS_CARRIERS)
    return np.where(carriers <= ALL_PAIRS_CARRIERS, few * (few - 1) // 2, 2 * carriers - 3)


def pair_shared(
    shared: Postings,
    samples: Int32s | None = None,
    *,
    first_shingle: int = 0,
    seen: NDArray[np.uint8] | None = None,
) -> PairRows:
    """Return the pairs that shared postings propose.

    Args:
        shared: As ``find_shared`` returns them.
        samples: Samples of every text, shape (n,); needed with ``seen`` alone.
        first_shingle: Number that the first shingle gets; the others count on.
        seen: Counts of the pairs of all shingles: those that share one alone are left out, but for
            those of texts that have no more than two. None to leave out none.
    """
    lefts, rights, shingles = _propose(shared, samples, seen)
    return PairRows(
        shared.texts[lefts],
        shared.texts[rights],
        shared.places[lefts],
        shared.places[rights],
        shared.ranks[lefts],
        shared.ranks[rights],
        shingles + np.int64(first_shingle),
    )


def pair_in_parts(
    shared: Postings,
    samples: Int32s,
    *,
    first_shingle: int,
    seen: NDArray[np.uint8],
    parts: int,
) -> tuple[PairRows, NDArray[np.int64]]:
    """Return the pairs of ``pair_shared`` by part, and where each part begins, shape (parts + 1,).

    Args:
        shared: As in ``pair_shared``.
        samples: As in ``pair_shared``.
        first_shingle: As in ``pair_shared``.
        seen: As in ``pair_shared``.
        parts: Parts by a hash of the pair: a power of two.
    """
    lefts, rights, shingles = _propose(shared, samples, seen)
    edges = np.zeros(parts + 1, dtype=np.int64)
    _count_parts(shared.texts, (lefts, rights), edges)
    np.cumsum(edges, out=edges)
    rows = np.empty((6, len(lefts)), dtype=np.int32)
    numbers = np.empty(len(lefts), dtype=np.int64)
    _spread(
        (shared.texts, shared.places, shared.ranks),
        (lefts, rights, shingles),
        first_shingle,
        edges[:-1].copy(),
        rows,
        numbers,
    )
    return name_columns(rows, numbers), edges


def _propose(
    shared: Postings, samples: Int32s | None, seen: NDArray[np.uint8] | None
) -> tuple[Int32s, Int32s, Int32s]:
    """Return the left and the right posting and the shingle of each pair, as ``pair_shared``."""
    starts, carriers = group_equal(shared.hashes)
    total = int(count_rows_of(carriers).sum())
    found = tuple(np.empty(total, dtype=np.int32) for _ in range(3))
    kept = _fill_pairs(
        (starts, carriers, ALL_PAIRS_CARRIERS),
        shared.texts,
        shared.orders,
        (
            np.full(1, 2, dtype=np.uint8) if seen is None else seen,
            np.zeros(1, dtype=np.int32) if samples is None else samples,
        ),
        (found[0], found[1], found[2]),
    )
    return found[0][:kept], found[1][:kept], found[2][:kept]


def group_equal(
    values: NDArray[np.uint64] | NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each run of one value starts, and how long it is; the values are sorted."""
    if len(values) == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    return starts, np.diff(np.r_[starts, len(values)])


@compiled
def _group_shared(  # noqa: PLR0913, PLR0915, PLR0917 - one loop, as it is compiled
    hashes: NDArray[np.uint64],
    texts: Int32s,
    slots: Int32s,
    scratch: Int32s,
    rows: NDArray[np.int64],
    sizes: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> None:
    """Write the rows of each hash of several texts, hash by hash in the order of their first row.

    ``slots`` is a table of hashes by their upper bits, with the group of each.
    """
    group_of, first_row, last_text, size = scratch[0], scratch[1], scratch[2], scratch[3]
    mask = len(slots) - 1
    groups = 0
    for row in range(len(hashes)):
        value = hashes[row]
        slot = np.int64((value >> np.uint64(16)) & np.uint64(mask))
        group = slots[slot]
        while group >= 0 and hashes[first_row[group]] != value:
            slot = (slot + 1) & mask
            group = slots[slot]
        if group < 0:
            group = groups
            slots[slot] = group
            first_row[group] = row
            last_text[group] = -1
            size[group] = 0
            groups += 1
        if last_text[group] == texts[row]:
            group_of[row] = -1
        else:
            last_text[group] = texts[row]
            group_of[row] = group
            size[group] += 1
    # From here on ``first_row`` is where the next row of a group goes.
    end, several = 0, 0
    for group in range(groups):
        first_row[group] = -1
        if size[group] > 1:
            first_row[group] = end
            end += size[group]
            sizes[several] = size[group]
            several += 1
    for row in range(len(hashes)):
        group = group_of[row]
        if group >= 0 and first_row[group] >= 0:
            rows[first_row[group]] = row
            first_row[group] += 1
    counts[0] = end
    counts[1] = several


@compiled
def _order_carriers(
    sizes: NDArray[np.int64],
    most: int,
    texts: Int32s,
    orders: NDArray[np.uint64],
    rows: NDArray[np.int64],
) -> None:
    """Sort the rows of shingles of many carriers by order key and text, over Tokuda's steps."""
    last = 0
    for group in range(len(sizes)):
        first = last
        last = first + sizes[group]
        if sizes[group] <= most:
            continue
        step = 1
        while 9 * step < last - first:
            step = 9 * step // 4 + 1
        while step > 0:
            for place in range(first + step, last):
                row = rows[place]
                order, text = orders[row], texts[row]
                at = place
                while at >= first + step:
                    other = rows[at - step]
                    if orders[other] < order:
                        break
                    if orders[other] == order and texts[other] <= text:
                        break
                    rows[at] = other
                    at -= step
                rows[at] = row
            step = 4 * step // 9


@compiled
def _fill_pairs(
    groups: tuple[NDArray[np.int64], NDArray[np.int64], int],
    texts: Int32s,
    orders: NDArray[np.uint64],
    counts: tuple[NDArray[np.uint8], Int32s],
    found: tuple[Int32s, Int32s, Int32s],
) -> int:
    """Count the pairs where there are no samples, else write their rows; return their number."""
    starts, carriers, most = groups
    seen, samples = counts
    lefts, rights, shingles = found
    counting = len(samples) == 0
    mask = len(seen) - 1
    n = 0
    for group in range(len(starts)):
        first = starts[group]
        last = first + carriers[group]
        chained = carriers[group] > most
        for one in range(first, last - 1):
            # All pairs of few carriers; of many, the next one, and for the first one all.
            end = min(one + 2, last) if chained and one > first else last
            for two in range(one + 1, end):
                swapped = orders[two] < orders[one]
                left = two if swapped else one
                right = one if swapped else two
                mixed = int(texts[left]) * 0x9E3779B1 + int(texts[right]) * 0x85EBCA6B
                slot = (mixed >> 13) & mask
                if counting:
                    if seen[slot] < 2:
                        seen[slot] += 1
                    continue
                if seen[slot] < 2 and samples[texts[left]] > 2 and samples[texts[right]] > 2:
                    continue
                lefts[n] = left
                rights[n] = right
                shingles[n] = group
                n += 1
    return n


@compiled
def _count_parts(texts: Int32s, pairs: tuple[Int32s, Int32s], counts: NDArray[np.int64]) -> None:
    """Count the pairs of each part, each one place further on; ``_spread`` parts them alike."""
    lefts, rights = pairs
    mask = len(counts) - 2
    for row in range(len(lefts)):
        mixed = int(texts[lefts[row]]) * 0x9E3779B1 ^ int(texts[rights[row]]) * 0x13C6EF37
        counts[((mixed >> 7) & mask) + 1] += 1


@compiled
def _spread(
    postings: tuple[Int32s, Int32s, Int32s],
    pairs: tuple[Int32s, Int32s, Int32s],
    first_shingle: int,
    ends: NDArray[np.int64],
    rows: Int32s,
    numbers: NDArray[np.int64],
) -> None:
    """Write the columns of each pair, part by part."""
    texts, places, ranks = postings
    lefts, rights, shingles = pairs
    mask = len(ends) - 1
    for row in range(len(lefts)):
        left, right = lefts[row], rights[row]
        mixed = int(texts[left]) * 0x9E3779B1 ^ int(texts[right]) * 0x13C6EF37
        part = (mixed >> 7) & mask
        at = ends[part]
        ends[part] += 1
        rows[0, at] = texts[left]
        rows[1, at] = texts[right]
        rows[2, at] = places[left]
        rows[3, at] = places[right]
        rows[4, at] = ranks[left]
        rows[5, at] = ranks[right]
        numbers[at] = shingles[row] + first_shingle
