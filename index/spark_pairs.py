"""Pairs of the carriers of each shingle, where one shingle's carriers lie on several tasks.

Postings are sorted over the whole cluster by hash, order key and name, in as many parts of about the
same size as there are tasks: a shingle that every document carries lies on many parts. What the next
part needs to know of a shingle that goes on is a few rows and two counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from index.batch_pairs import ALL_PAIRS_CARRIERS, Postings, group_equal, pair_shared

Longs = NDArray[np.int64]
# Names of the columns that a posting's row has beside its hash.
Row = tuple[int, ...]
# Pairs that are made at a time.
_SLICE_PAIRS = 1 << 18


@dataclass(frozen=True, slots=True)
class Edge:
    """The first or the last shingle of a part.

    Attributes:
        hash: Of the shingle.
        carriers: How many of its carriers lie on this part.
        first: The first of them.
        last: The last of them, no more than all pairs are formed of.
    """

    hash: int
    carriers: int
    first: Row
    last: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Edges:
    """The shingles at both ends of a part; one and the same where it holds no other."""

    part: int
    head: Edge
    tail: Edge
    is_single: bool

    def to_json(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, told: str) -> Edges:
        """Return what ``to_json`` told."""
        held = json.loads(told)
        head, tail = (
            Edge(
                each["hash"],
                each["carriers"],
                tuple(each["first"]),
                tuple(tuple(row) for row in each["last"]),
            )
            for each in (held["head"], held["tail"])
        )
        return cls(held["part"], head, tail, held["is_single"])


@dataclass(frozen=True, slots=True)
class Seam:
    """What a part has to know of the parts around it.

    Attributes:
        before: Carriers of its first shingle on earlier parts.
        star: The first of them, or None.
        last: The last of them.
        head_total: All carriers of its first shingle.
        tail_total: All carriers of its last shingle.
    """

    before: int
    star: Row | None
    last: tuple[Row, ...]
    head_total: int
    tail_total: int


def find_edges(part: int, hashes: Longs, columns: Sequence[Longs]) -> Edges:
    """Return the shingles at the ends of a part, whose rows are sorted; it holds one or more."""
    first_end = int(np.searchsorted(hashes, hashes[0], side="right"))
    last_start = int(np.searchsorted(hashes, hashes[-1], side="left"))

    def edge(start: int, end: int) -> Edge:
        low = max(start, end - ALL_PAIRS_CARRIERS)
        rows = tuple(_row(columns, at) for at in range(low, end))
        return Edge(int(hashes[start]), end - start, _row(columns, start), rows)

    return Edges(part, edge(0, first_end), edge(last_start, len(hashes)), last_start == 0)


def join_seams(edges: Sequence[Edges]) -> dict[int, Seam]:
    """Return what each part has to know, by its number.

    Args:
        edges: Of all parts that hold rows, in any order.
    """
    ordered = sorted(edges, key=lambda each: each.part)
    totals: dict[int, int] = {}
    for each in ordered:
        totals[each.head.hash] = totals.get(each.head.hash, 0) + each.head.carriers
        if not each.is_single:
            totals[each.tail.hash] = totals.get(each.tail.hash, 0) + each.tail.carriers
    seams: dict[int, Seam] = {}
    open_hash: int | None = None
    before = 0
    star: Row | None = None
    last: tuple[Row, ...] = ()
    for each in ordered:
        if each.head.hash != open_hash:
            open_hash, before, star, last = each.head.hash, 0, None, ()
        seams[each.part] = Seam(before, star, last, totals[each.head.hash], totals[each.tail.hash])
        if each.is_single:
            before += each.head.carriers
            star = star or each.head.first
            last = (*last, *each.head.last)[-ALL_PAIRS_CARRIERS:]
        else:
            open_hash, before = each.tail.hash, each.tail.carriers
            star, last = each.tail.first, each.tail.last
    return seams


def count_carriers(hashes: Longs, seam: Seam) -> Longs:
    """Return how many texts carry the shingle of each row, on all parts together."""
    _, sizes = group_equal(hashes)
    totals = sizes.copy()
    totals[0], totals[-1] = seam.head_total, seam.tail_total
    return np.repeat(totals, sizes)


def form_pairs(
    hashes: Longs, columns: Sequence[Longs], seam: Seam
) -> Iterator[tuple[Longs, list[Longs], list[Longs]]]:
    """Yield the pairs whose second text lies on a part, as ``batch_pairs.pair_shared`` forms them.

    Args:
        hashes: Of the part's postings, sorted by hash, order key and name.
        columns: Their other columns.
        seam: What the part has to know of others.

    Yields:
        The hash of each pair's shingle, and the columns of its left and of its right posting.
    """
    if len(hashes) == 0:
        return
    starts, sizes = group_equal(hashes)
    first_whole = int(seam.head_total != sizes[0])
    last_whole = len(starts) - int(seam.tail_total != sizes[-1])
    if first_whole:
        yield _pair_across(hashes, columns, 0, int(sizes[0]), seam)
    if last_whole < len(starts) and (len(starts) > 1 or not first_whole):
        start = int(starts[-1])
        apart = Seam(0, None, (), seam.tail_total, seam.tail_total)
        yield _pair_across(hashes, columns, start, len(hashes), apart)
    low = first_whole
    while low < last_whole:
        counts = np.cumsum(
            np.minimum(sizes[low:last_whole], ALL_PAIRS_CARRIERS) * sizes[low:last_whole]
        )
        high = low + max(int(np.searchsorted(counts, _SLICE_PAIRS, side="right")), 1)
        begin = int(starts[low])
        end = int(starts[high]) if high < len(starts) else len(hashes)
        yield _pair_within(hashes, columns, begin, end)
        low = high


def _pair_within(
    hashes: Longs, columns: Sequence[Longs], begin: int, end: int
) -> tuple[Longs, list[Longs], list[Longs]]:
    """Return the pairs of shingles that lie on this part alone."""
    rows = np.arange(end - begin, dtype=np.int32)
    part = Postings(hashes[begin:end].view(np.uint64), rows, rows, rows, rows.astype(np.uint64))
    pairs = pair_shared(part)
    return _take(hashes, columns, pairs.left + np.int64(begin), pairs.right + np.int64(begin))


def _pair_across(
    hashes: Longs, columns: Sequence[Longs], begin: int, end: int, seam: Seam
) -> tuple[Longs, list[Longs], list[Longs]]:
    """Return the pairs of a shingle that lies on several parts, whose second text is on this one.

    The rows known of earlier parts are put before this part's: the star first, then the last ones.
    """
    known = list(seam.last)
    has_star = seam.star is not None and seam.before > len(known)
    if has_star and seam.star is not None:
        known.insert(0, seam.star)
    joined = [
        np.concatenate([np.array([row[at] for row in known], dtype=np.int64), column[begin:end]])
        for at, column in enumerate(columns)
    ]
    own = np.arange(len(known), len(known) + end - begin, dtype=np.int64)
    if seam.head_total <= ALL_PAIRS_CARRIERS:
        rights, lefts = np.tril_indices(len(known) + end - begin, -1)
        inside = rights >= len(known)
        lefts, rights = lefts[inside].astype(np.int64), rights[inside].astype(np.int64)
    else:
        chained = own[own > 0]
        starred = own[own > 1]  # the second carrier is chained to the first one
        lefts = np.concatenate([chained - 1, np.zeros(len(starred), dtype=np.int64)])
        rights = np.concatenate([chained, starred])
    names = np.full(len(joined[0]), hashes[begin], dtype=np.int64)
    return _take(names, joined, lefts, rights)


def _take(
    hashes: Longs, columns: Sequence[Longs], lefts: Longs, rights: Longs
) -> tuple[Longs, list[Longs], list[Longs]]:
    return hashes[lefts], [each[lefts] for each in columns], [each[rights] for each in columns]


def _row(columns: Sequence[Longs], at: int) -> Row:
    return tuple(int(column[at]) for column in columns)
