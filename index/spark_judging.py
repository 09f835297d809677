"""What tasks do with pairs: form them, find runs, tell stories, boilerplate and links.

The decisions are those of ``batch_links``, on some pairs at a time. Each function takes the Arrow
batches of one partition and yields others, for ``mapInArrow``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.batch_links import (
    LONG_WORDS,
    Bodies,
    Boilerplate,
    are_linked,
    are_one_story,
    count_rows,
    is_worth_a_look,
    stand_at_end,
    trim_bodies,
)
from index.batch_pairs import PairRows
from index.batch_runs import PairedRows, Runs, find_runs
from index.spark_columns import (
    gather_groups,
    group_starts,
    read_lists,
    read_longs,
    unpack,
    write_lists,
)
from index.spark_pairs import Seam, count_carriers, find_edges, form_pairs

if TYPE_CHECKING:
    import pyarrow as pa

Longs = NDArray[np.int64]
Task = Callable[[Iterable["pa.RecordBatch"]], Iterator["pa.RecordBatch"]]

SORTED = "hash long, order long, key long, at long, size long, part int"
SHARED = "hash long, key long, at long, size long, carriers long"
PAIR_ROWS = (
    "left long, right long, left_at long, right_at long, left_size long, right_size long, hash long"
)
PAIRS = (
    "left long, right long, left_size long, right_size long, is_long boolean, "
    "left_at array<long>, right_at array<long>, hashes array<long>"
)
STORY_LINKS = "left long, right long"
ENDS = "left long, right long, hashes array<long>"
BODIES = "key long, body long"
LINKS = "left long, right long, strength long"
# Bits of a flag: boilerplate in a short run, and in a long one.
SHORT, LONG = 1, 2
FLAG_BITS = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """Some pairs with what is known of their boilerplate.

    Attributes:
        paired: Their rows; the left text of pair ``i`` has number ``i``, the right one ``q + i``.
        is_long: Whether their run is long, boilerplate and all, shape (q,).
        whole: The texts as they are.
        bodies: The texts without the boilerplate at their end.
        counted: Rows that count.
        runs: The best run of each pair.
    """

    paired: PairedRows
    is_long: NDArray[np.bool_]
    whole: Bodies
    bodies: Bodies
    counted: NDArray[np.bool_]
    runs: Runs


def mark_shared(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the sorted postings of shingles of several carriers, and those at a part's ends."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import
    from pyspark import TaskContext  # noqa: PLC0415

    context = TaskContext.get()
    part = 0 if context is None else context.partitionId()
    table = pa.Table.from_batches(list(batches), _schema(SORTED, drop=1))
    if table.num_rows == 0:
        return
    hashes = table.column("hash").to_numpy()
    starts = group_starts([hashes])
    several = np.diff(starts) > 1
    several[0] = several[-1] = True
    kept = table.filter(pa.array(np.repeat(several, np.diff(starts))))
    kept = kept.append_column("part", pa.array(np.full(kept.num_rows, part, dtype=np.int32)))
    yield from kept.to_batches(max_chunksize=1 << 17)


def read_edges(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield what the parts around one have to know of it, as JSON."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    read = _read_part(batches)
    if read is not None:
        part, hashes, columns = read
        told = find_edges(part, hashes, columns).to_json()
        yield pa.RecordBatch.from_arrays([pa.array([told])], ["edges"])


def share(seams: Callable[[], dict[int, Seam]]) -> Task:
    """Return what turns marked postings into ``SHARED``, those of shingles of several carriers."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        read = _read_part(batches)
        if read is None:
            return
        part, hashes, (_, key, at, size) = read
        carriers = count_carriers(hashes, seams()[part])
        several = carriers > 1
        table = _table(SHARED, [each[several] for each in (hashes, key, at, size, carriers)])
        yield from table.to_batches(max_chunksize=1 << 17)

    return run


def pair(seams: Callable[[], dict[int, Seam]]) -> Task:
    """Return what turns marked postings into ``PAIR_ROWS``."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        read = _read_part(batches)
        if read is None:
            return
        part, hashes, columns = read
        for names, left, right in form_pairs(hashes, columns, seams()[part]):
            (_, key, at, size), (_, other, other_at, other_size) = left, right
            table = _table(PAIR_ROWS, [key, other, at, other_at, size, other_size, names])
            yield from table.to_batches(max_chunksize=1 << 17)

    return run


def group(shingle_words: int) -> Task:
    """Return what turns ``PAIR_ROWS``, sorted by pair and place, into ``PAIRS`` worth a look."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    names = ["left", "right", "", "left_at", "right_at", "left_size", "right_size", "hash"]

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for block in gather_groups(batches, names):
            starts = group_starts([block["left"], block["right"]])
            first = starts[:-1]
            paired = _as_paired(block["left_at"], block["right_at"], starts)
            sizes = block["left_size"][first], block["right_size"][first]
            runs = find_runs(paired, None, shingle_words)
            worth = is_worth_a_look(paired.left, paired.right, runs, _bodies(*sizes).samples)
            is_long = np.maximum(runs.left_words, runs.right_words) >= LONG_WORDS
            rows = np.repeat(worth, np.diff(starts))
            kept = np.zeros(int(worth.sum()) + 1, dtype=np.int64)
            np.cumsum(np.diff(starts)[worth], out=kept[1:])
            columns = [
                *(pa.array(block[name][first][worth]) for name in ("left", "right")),
                *(pa.array(each[worth]) for each in sizes),
                pa.array(is_long[worth]),
                *(write_lists(block[name][rows], kept) for name in ("left_at", "right_at", "hash")),
            ]
            table = pa.Table.from_arrays(columns, schema=_schema(PAIRS))
            yield from table.to_batches(max_chunksize=1 << 14)

    return run


def link_stories(shingle_words: int, *, is_trimmed: bool) -> Task:
    """Return what turns pairs with what is known of them into ``STORY_LINKS``."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            judged = _judge(batch, shingle_words)
            one = are_one_story(judged.paired, judged.runs, judged.bodies, is_trimmed=is_trimmed)
            yield from _select(batch, one, STORY_LINKS)

    return run


def find_ends(shingle_words: int) -> Task:
    """Return what turns pairs with what is known of them into ``ENDS``: runs at both texts' end."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            judged = _judge(batch, shingle_words)
            ends = are_linked(judged.paired, judged.runs, judged.bodies, judged.whole)
            ends &= stand_at_end(judged.paired, judged.runs, judged.bodies)
            hashes, _ = read_lists(batch.column("hashes"))
            pairs = judged.paired.pairs
            counted = judged.counted & ends[pairs]
            starts = np.zeros(int(ends.sum()) + 1, dtype=np.int64)
            np.cumsum(np.bincount(pairs[counted], minlength=len(ends))[ends], out=starts[1:])
            columns = [
                *(pa.array(read_longs(batch, name)[ends]) for name in ("left", "right")),
                write_lists(hashes[counted], starts),
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=_schema(ENDS))

    return run


def link(shingle_words: int) -> Task:
    """Return what turns pairs with what is known of them into ``LINKS``."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            judged = _judge(batch, shingle_words)
            linked = are_linked(judged.paired, judged.runs, judged.bodies, judged.whole)
            linked &= ~stand_at_end(judged.paired, judged.runs, judged.bodies)
            strengths = judged.runs.matched[linked].astype(np.int64)
            columns = [
                *(read_longs(batch, name)[linked] for name in ("left", "right")),
                strengths,
            ]
            yield pa.RecordBatch.from_arrays(
                [pa.array(each) for each in columns], schema=_schema(LINKS)
            )

    return run


def trim(shingle_words: int) -> Task:
    """Return what turns boilerplate postings, sorted by text, into ``BODIES`` of those it trims."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for block in gather_groups(batches, ["key", "", "at", "size", "carriers"]):
            starts = group_starts([block["key"]])
            whole = _as_bodies(block["size"][starts[:-1]])
            texts = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
            places, ranks = unpack(block["at"])
            bodies = trim_bodies(texts, places, ranks, block["carriers"], whole, shingle_words)
            trimmed = (bodies.words != whole.words) | (bodies.samples != whole.samples)
            packed = (bodies.words.astype(np.int64) << 32) | bodies.samples
            columns = [block["key"][starts[:-1]][trimmed], packed[trimmed]]
            yield from _table(BODIES, columns).to_batches(max_chunksize=1 << 17)

    return run


def _judge(batch: pa.RecordBatch, shingle_words: int) -> Judged:
    """Return the pairs of a batch, judged with the bodies and flags that stand beside them."""
    left_at, starts = read_lists(batch.column("left_at"))
    right_at, _ = read_lists(batch.column("right_at"))
    paired = _as_paired(left_at, right_at, starts)
    whole = _bodies(read_longs(batch, "left_size"), read_longs(batch, "right_size"))
    bodies = whole
    if "left_body" in batch.schema.names:
        bodies = _bodies(*(_filled(batch, side) for side in ("left", "right")))
    is_long = batch.column("is_long").to_numpy(zero_copy_only=False)
    counted = count_rows(paired, is_long, _read_flags(batch, starts), bodies)
    return Judged(
        paired, is_long, whole, bodies, counted, find_runs(paired, counted, shingle_words)
    )


def _read_flags(batch: pa.RecordBatch, starts: Longs) -> Boilerplate:
    """Return which rows are boilerplate; a flag holds the number of its row in its pair."""
    rows = int(starts[-1])
    found = Boilerplate(np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool))
    if "flags" in batch.schema.names:
        flags, flag_starts = read_lists(batch.column("flags"))
        at = (flags >> FLAG_BITS) + np.repeat(starts[:-1], np.diff(flag_starts))
        found.short[at[(flags & SHORT) > 0]] = True
        found.long[at[(flags & LONG) > 0]] = True
    return found


def _filled(batch: pa.RecordBatch, side: str) -> Longs:
    """Return the bodies of one side's texts, whole where none is told."""
    import pyarrow.compute as pc  # noqa: PLC0415 - a slow import

    told = pc.coalesce(batch.column(f"{side}_body"), batch.column(f"{side}_size"))
    filled: Longs = told.to_numpy(zero_copy_only=False)
    return filled


def _as_paired(left_at: Longs, right_at: Longs, starts: Longs) -> PairedRows:
    """Return rows by pair, with numbers of texts and shingles that hold among them alone."""
    left_places, left_ranks = unpack(left_at)
    right_places, right_ranks = unpack(right_at)
    pairs = len(starts) - 1
    left = np.repeat(np.arange(pairs, dtype=np.int32), np.diff(starts))
    rows = PairRows(
        left,
        left + np.int32(pairs),
        left_places,
        right_places,
        left_ranks,
        right_ranks,
        np.arange(len(left), dtype=np.int64),
    )
    return PairedRows(rows, starts)


def _bodies(left: Longs, right: Longs) -> Bodies:
    return _as_bodies(np.concatenate([left, right]))


def _as_bodies(packed: Longs) -> Bodies:
    return Bodies(*unpack(packed))


def _select(
    batch: pa.RecordBatch, kept: NDArray[np.bool_], schema: str
) -> Iterator[pa.RecordBatch]:
    columns = [read_longs(batch, each.name)[kept] for each in _schema(schema)]
    yield from _table(schema, columns).to_batches()


def _read_part(batches: Iterable[pa.RecordBatch]) -> tuple[int, Longs, list[Longs]] | None:
    """Return the number, the hashes and the other columns of a part; None where it is empty."""
    held = [batch for batch in batches if batch.num_rows]
    if not held:
        return None
    names = ("hash", "order", "key", "at", "size")
    hashes, *columns = (np.concatenate([read_longs(each, name) for each in held]) for name in names)
    return int(held[0].column("part")[0].as_py()), hashes, columns


def _table(schema: str, columns: list[Longs]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    return pa.Table.from_arrays([pa.array(each) for each in columns], schema=_schema(schema))


def _schema(told: str, *, drop: int = 0) -> pa.Schema:
    """Return the Arrow schema of a Spark one, its last columns dropped."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    kinds = {
        "long": pa.int64(),
        "int": pa.int32(),
        "boolean": pa.bool_(),
        "array<long>": pa.list_(pa.int64()),
    }
    named = [each.split() for each in told.split(", ")]
    return pa.schema([(name, kinds[kind]) for name, kind in named[: len(named) - drop]])
