"""The stages of a batch on one machine, out of core: who shares text with whom.

Every stage reads what the one before wrote, as many parts at a time as the memory takes; how many
that are changes no result. What is held of every text and of every shared shingle stays in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.batch_clusters import connect
from index.batch_links import (
    LONG_WORDS,
    STORY_SHARES,
    Bodies,
    Boilerplate,
    are_linked,
    are_one_story,
    count_rows,
    count_stories,
    find_boilerplate,
    is_worth_a_look,
    pair_same,
    stand_at_end,
    trim_bodies,
)
from index.batch_pairs import (
    PairRows,
    Postings,
    count_pairs,
    count_rows_of,
    find_shared,
    group_equal,
    join_postings,
    new_counts,
    pair_in_parts,
)
from index.batch_runs import PairedRows, find_runs, find_runs_of, group_by_pair, take_pairs
from index.batch_spill import AnySegment, Parted, WorkFolder, read_column
from index.batch_texts import (
    PARTS,
    Progress,
    TextTable,
    posting_parts,
    read_postings,
    read_signatures,
)

# Bytes that a posting, and a row of a pair, take while their part is worked on.
_POSTING_BYTES = 160
_ROW_BYTES = 200
# Bytes that a pair takes while its signatures are compared.
_SIGNATURE_BYTES = 1 << 14
# Postings that are grouped at a time: more do not fit the processor's cache.
_CACHED_POSTINGS = 1 << 16
# Rows that are worked on at a time though the memory would take more, or less.
_MOST_ROWS = 1 << 20
_LEAST_ROWS = 1 << 11


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs of texts that share text; all of shape (q,), by left and right text.

    Attributes:
        left: Number of one text, int32.
        right: Number of the other, int32.
        matched: Sampled shingles that they share in one order, int32.
    """

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    matched: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """What every stage needs."""

    folder: WorkFolder
    table: TextTable
    shingle_words: int
    memory_bytes: int
    progress: Progress

    def rows_at_a_time(self, row_bytes: int) -> int:
        """Return how many rows are worked on together."""
        return min(max(self.memory_bytes // (2 * row_bytes), _LEAST_ROWS), _MOST_ROWS)

    @property
    def whole(self) -> Bodies:
        return Bodies(self.table.words, self.table.samples)


def find_links(
    folder: WorkFolder,
    table: TextTable,
    *,
    shingle_words: int,
    memory_bytes: int,
    progress: Progress,
) -> Links:
    """Return the links of all texts."""
    work = _Work(folder, table, shingle_words, memory_bytes, progress)
    if not folder.has("links-all"):
        shared = _write_shared(work)
        rows = _write_rows(work, shared)
        pairs = _write_pairs(work, rows)
        same = _find_same(table, np.maximum(table.samples, 1))
        _write_links(folder, [*_judge(work, shared, pairs), same])
        folder.drop([*shared, *rows, *pairs])
    return _read_links(folder)


def find_resembling(
    folder: WorkFolder,
    table: TextTable,
    *,
    threshold: float,
    bins: int,
    memory_bytes: int,
    progress: Progress,
) -> Links:
    """Return the pairs of texts that share a band and whose signatures agree often enough.

    Args:
        folder: With texts that were written by bands.
        table: Of the texts.
        threshold: Share of the values that agree, 0..1: the estimated Jaccard coefficient.
        bins: Values of a signature.
        memory_bytes: Working memory.
        progress: Told the parts done.
    """
    work = _Work(folder, table, 1, memory_bytes, progress)
    if not folder.has("links-all"):
        shared = _write_shared(work)
        names = _write_rows(work, shared, singles=True)
        held = [folder.open(name) for name in names]
        found = [_find_same(table, np.full(len(table), bins, dtype=np.int32))]
        for first, last in _units(_row_parts(held), memory_bytes // (2 * _ROW_BYTES)):
            left = read_column(held, "left", first, last)
            right = read_column(held, "right", first, last)
            codes = np.unique((left.astype(np.int64) << 32) | right)
            most = max(memory_bytes // _SIGNATURE_BYTES, 1)
            pieces = (codes[start : start + most] for start in range(0, len(codes), most))
            found.extend(_agree(work, piece, threshold) for piece in pieces)
            progress("judge", last, PARTS)
        _write_links(folder, found)
        folder.drop([*shared, *names])
    return _read_links(folder)


def _agree(work: _Work, codes: NDArray[np.int64], threshold: float) -> Links:
    """Return the pairs, as left and right text in one number, whose signatures agree."""
    left, right = codes >> 32, codes & 0xFFFFFFFF
    numbers = np.unique(np.concatenate([left, right]))
    signatures = read_signatures(work.folder, work.table, numbers)
    ones = signatures[np.searchsorted(numbers, left)]
    others = signatures[np.searchsorted(numbers, right)]
    agreeing = (ones == others).sum(axis=1, dtype=np.int32)
    linked = agreeing >= threshold * signatures.shape[1]
    return Links(left[linked].astype(np.int32), right[linked].astype(np.int32), agreeing[linked])


def _find_same(table: TextTable, strengths: NDArray[np.int32]) -> Links:
    """Return the links of texts that are alike word for word, each as strong as its text is."""
    left, right = pair_same(table.contents)
    return Links(left, right, strengths[left])


def _write_links(folder: WorkFolder, found: list[Links]) -> None:
    """Write the links of all parts, by left and right text, each once."""
    ones, others, matched = (
        np.concatenate([getattr(each, name) for each in found]) for name in Links.__slots__
    )
    left, right = np.minimum(ones, others), np.maximum(ones, others)
    order = np.lexsort((-matched, right, left))
    left, right, matched = left[order], right[order], matched[order]
    fresh = np.ones(len(left), dtype=bool)
    fresh[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
    columns = {"left": left, "right": right, "matched": matched}
    folder.write("links-all", {name: Parted(column[fresh]) for name, column in columns.items()})


def _read_links(folder: WorkFolder) -> Links:
    held = folder.open("links-all")
    return Links(held.read("left"), held.read("right"), held.read("matched"))


def _row_parts(held: list[AnySegment]) -> NDArray[np.int64]:
    """Return the number of rows of each part of the pairs, shape (PARTS,)."""
    sizes = np.zeros(PARTS, dtype=np.int64)
    for segment in held:
        sizes += np.diff(segment.starts("left"))
    return sizes


def _edges(held: list[AnySegment], first: int, last: int) -> NDArray[np.int64]:
    """Return where some parts begin among the rows of all segments, and their ends."""
    edges = [each.starts("left")[first : last + 1] for each in held]
    offsets = np.cumsum([0, *(each[-1] - each[0] for each in edges)])
    return np.array(
        [each - each[0] + offset for each, offset in zip(edges, offsets, strict=False)],
        dtype=np.int64,
    ).reshape(len(held), last - first + 1)


def _write_shared(work: _Work) -> list[str]:
    """Write the shingles that several texts have, part by part of the hashes; return the names."""
    sizes = posting_parts(work.folder)
    names = []
    most = work.rows_at_a_time(_POSTING_BYTES)
    for first, last in _units(sizes, most):
        name = f"shared-{first:04d}-{last:04d}"
        names.append(name)
        if not work.folder.has(name):
            shared = _find_shared(work, sizes, first, last)
            carriers = group_equal(shared.hashes)[1]
            work.folder.write(
                name,
                {
                    "texts": Parted(shared.texts),
                    "places": Parted(shared.places),
                    "ranks": Parted(shared.ranks),
                    "carriers": Parted(carriers),
                },
                rows=int(count_rows_of(carriers).sum()),
                shingles=len(carriers),
            )
        work.progress("share", last, PARTS)
    _drop_others(work.folder, "shared", names)
    return names


def _write_rows(work: _Work, shared: list[str], *, singles: bool = False) -> list[str]:
    """Pair the texts that share shingles; return the segments' names.

    A pair that shares one sampled shingle alone is chance, and most pairs are such: they are
    counted first, and no row is written of them unless ``singles`` are asked for.
    """
    names = [name.replace("shared", "rows") for name in shared]
    facts = [work.folder.facts(name) for name in shared]
    if not all(work.folder.has(name) for name in names):
        seen = new_counts(sum(each["rows"] for each in facts), work.memory_bytes // 8)
        if singles:
            seen.fill(2)
        for name in [] if singles else shared:
            count_pairs(_read_shared(work, name), seen)
        first = 0
        for done, (name, source, told) in enumerate(zip(names, shared, facts, strict=True)):
            if not work.folder.has(name):
                postings = _read_shared(work, source)
                rows, edges = pair_in_parts(
                    postings, work.table.samples, first_shingle=first, seen=seen, parts=PARTS
                )
                columns = {
                    column: Parted(getattr(rows, column), edges) for column in PairRows.__slots__
                }
                work.folder.write(name, columns)
            first += told["shingles"]
            work.progress("pair", done + 1, len(names))
    _drop_others(work.folder, "rows", names)
    return names


def _read_shared(work: _Work, name: str) -> Postings:
    """Return shared postings; their hashes are numbers of the shingles within the segment."""
    held = work.folder.open(name)
    carriers, texts = held.read("carriers"), held.read("texts")
    return Postings(
        np.repeat(np.arange(len(carriers), dtype=np.uint64), carriers),
        texts,
        held.read("places"),
        held.read("ranks"),
        work.table.orders[texts],
    )


def _find_shared(work: _Work, sizes: NDArray[np.int64], first: int, last: int) -> Postings:
    """Return the shared postings of some parts, found few parts at a time: in the cache."""
    return join_postings(
        [
            find_shared(read_postings(work.folder, work.table, first + low, first + high))
            for low, high in _units(sizes[first:last], _CACHED_POSTINGS)
        ]
    )


def _write_pairs(work: _Work, rows: list[str]) -> list[str]:
    """Group the rows by pair and leave out what is chance at first sight; return the names."""
    held = [work.folder.open(name) for name in rows]
    sizes = _row_parts(held)
    names = []
    for first, last in _units(sizes, work.rows_at_a_time(_ROW_BYTES)):
        name = f"pairs-{first:04d}-{last:04d}"
        names.append(name)
        if not work.folder.has(name):
            part = PairRows(
                *(read_column(held, column, first, last) for column in PairRows.__slots__)
            )
            grouping = group_by_pair(part, _edges(held, first, last))
            runs = find_runs_of(grouping, work.shingle_words)
            firsts = grouping.firsts
            kept = is_worth_a_look(part.left[firsts], part.right[firsts], runs, work.table.samples)
            is_long = np.maximum(runs.left_words, runs.right_words) >= LONG_WORDS
            paired = take_pairs(part, grouping, kept)
            work.folder.write(
                name,
                {
                    "starts": Parted(paired.starts),
                    "is_long": Parted(is_long[kept].astype(np.uint8)),
                    **{
                        column: Parted(getattr(paired.rows, column))
                        for column in PairRows.__slots__
                    },
                },
            )
        work.progress("group", last, PARTS)
    _drop_others(work.folder, "pairs", names)
    return names


def _judge(work: _Work, shared: list[str], pairs: list[str]) -> list[Links]:
    """Tell stories and boilerplate apart, each by the other, and return what is linked."""
    n = len(work.table)
    bodies, boilerplate = work.whole, None
    labels = np.zeros(0, dtype=np.int32)
    for round_number, share in enumerate(STORY_SHARES):
        lefts, rights = [], []
        for paired, is_long in _read_pairs(work, pairs):
            runs = find_runs(
                paired, _counted(paired, is_long, boilerplate, bodies), work.shingle_words
            )
            one = are_one_story(paired, runs, bodies, is_trimmed=round_number > 0)
            lefts.append(paired.left[one])
            rights.append(paired.right[one])
        labels = connect(n, np.concatenate(lefts), np.concatenate(rights))
        boilerplate = _find_boilerplate(work, shared, labels, share)
        bodies = _trim(work, shared, boilerplate.short)
        work.progress("judge", round_number + 1, len(STORY_SHARES) + 2)
    ends = boilerplate.short.copy() if boilerplate is not None else np.zeros(0, dtype=bool)
    for paired, is_long in _read_pairs(work, pairs):
        counted = _counted(paired, is_long, boilerplate, bodies)
        runs = find_runs(paired, counted, work.shingle_words)
        at_end = are_linked(paired, runs, bodies, work.whole) & stand_at_end(paired, runs, bodies)
        at_end &= labels[paired.left] != labels[paired.right]
        ends[paired.rows.shingles[at_end[paired.pairs] & counted]] = True
    bodies = _trim(work, shared, ends)
    work.progress("judge", len(STORY_SHARES) + 1, len(STORY_SHARES) + 2)
    found = []
    everything = Boilerplate(ends, boilerplate.long) if boilerplate is not None else None
    for paired, is_long in _read_pairs(work, pairs):
        counted = _counted(paired, is_long, everything, bodies)
        runs = find_runs(paired, counted, work.shingle_words)
        linked = are_linked(paired, runs, bodies, work.whole)
        linked &= ~stand_at_end(paired, runs, bodies)
        found.append(Links(paired.left[linked], paired.right[linked], runs.matched[linked]))
    work.progress("judge", len(STORY_SHARES) + 2, len(STORY_SHARES) + 2)
    return found


def _find_boilerplate(
    work: _Work, shared: list[str], labels: NDArray[np.int32], share: float
) -> Boilerplate:
    """Return which of all shingles are boilerplate."""
    short, long = [], []
    for name in shared:
        held = work.folder.open(name)
        carriers = held.read("carriers")
        shingles = np.repeat(np.arange(len(carriers)), carriers)
        stories = count_stories(shingles, held.read("texts"), labels, len(carriers))
        found = find_boilerplate(stories, carriers, share)
        short.append(found.short)
        long.append(found.long)
    return Boilerplate(np.concatenate(short), np.concatenate(long))


def _trim(work: _Work, shared: list[str], boilerplate: NDArray[np.bool_]) -> Bodies:
    """Return the bodies of all texts."""
    columns = []
    first = 0
    for name in shared:
        held = work.folder.open(name)
        carriers = held.read("carriers")
        marked = np.repeat(boilerplate[first : first + len(carriers)], carriers)
        columns.append(
            (
                held.read("texts")[marked],
                held.read("places")[marked],
                held.read("ranks")[marked],
                np.repeat(carriers, carriers)[marked],
            )
        )
        first += len(carriers)
    texts, places, ranks, carriers = (np.concatenate(each) for each in zip(*columns, strict=True))
    return trim_bodies(texts, places, ranks, carriers, work.whole, work.shingle_words)


def _counted(
    paired: PairedRows,
    is_long: NDArray[np.bool_],
    boilerplate: Boilerplate | None,
    bodies: Bodies,
) -> NDArray[np.bool_]:
    """Mark the rows that count, shape (p,)."""
    if boilerplate is None:
        return np.ones(len(paired.rows), dtype=bool)
    return count_rows(paired, is_long, boilerplate, bodies)


def _read_pairs(work: _Work, names: list[str]) -> Iterator[tuple[PairedRows, NDArray[np.bool_]]]:
    """Yield the pairs of each segment, and which of them share a long run."""
    for name in names:
        held = work.folder.open(name)
        rows = PairRows(*(held.read(column) for column in PairRows.__slots__))
        yield PairedRows(rows, held.read("starts")), held.read("is_long").astype(bool)


def _units(sizes: NDArray[np.int64], most: int) -> Iterator[tuple[int, int]]:
    """Yield runs of parts of at most so many rows together, one part at least."""
    first, total = 0, 0
    for part, size in enumerate(sizes.tolist()):
        if part > first and total + size > most:
            yield first, part
            first, total = part, 0
        total += size
    yield first, len(sizes)


def _drop_others(folder: WorkFolder, kind: str, names: list[str]) -> None:
    """Delete what another setting of the memory left."""
    folder.drop([name for name in folder.names(kind) if name not in names])
