"""Arrow batches to numpy columns and back, without an object a value.

Spark has no unsigned numbers. A hash travels with its first bit turned over, so that Spark sorts it as
numpy sorts the hash; two small numbers travel in one long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

_FIRST_BIT = np.uint64(1 << 63)
_LOW_HALF = np.int64(0xFFFFFFFF)
# Rows that a function over whole groups is given at least, where there are so many.
_GROUP_ROWS = 1 << 17

Longs = NDArray[np.int64]


def as_longs(hashes: NDArray[np.uint64]) -> Longs:
    """Return hashes as Spark holds them: signed numbers in the same order."""
    return (hashes ^ _FIRST_BIT).view(np.int64)


def as_hashes(longs: Longs) -> NDArray[np.uint64]:
    """Return the hashes that ``as_longs`` was given."""
    return longs.view(np.uint64) ^ _FIRST_BIT


def pack(high: NDArray[np.int32], low: NDArray[np.int32]) -> Longs:
    """Return two columns of numbers from 0 to 2^31 - 1 as one, which sorts as the two do."""
    packed: Longs = (high.astype(np.int64) << 32) | low
    return packed


def unpack(packed: Longs) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the columns that ``pack`` was given."""
    return (packed >> 32).astype(np.int32), (packed & _LOW_HALF).astype(np.int32)


def read_longs(batch: pa.RecordBatch, name: str) -> Longs:
    """Return a column of longs without nulls."""
    column: Longs = batch.column(name).to_numpy(zero_copy_only=False)
    return column


def read_bytes(column: pa.Array) -> tuple[NDArray[np.uint8], Longs]:
    """Return a column of strings or of binary values: all bytes, and the bounds of each value."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    _, offsets, data = column.buffers()
    wide = pa.types.is_large_string(column.type) or pa.types.is_large_binary(column.type)
    kind = np.int64 if wide else np.int32
    bounds = np.frombuffer(offsets, kind, len(column) + 1, column.offset * np.dtype(kind).itemsize)
    held = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
    return held, bounds.astype(np.int64)


def read_binary(column: pa.Array, kind: type) -> tuple[NDArray[np.generic], Longs]:
    """Return the numbers of a binary column, and where each row's begin."""
    held, bounds = read_bytes(column)
    values: NDArray[np.generic] = np.frombuffer(held[bounds[0] : bounds[-1]].tobytes(), kind)
    return values, (bounds - bounds[0]) // np.dtype(kind).itemsize


def write_binary(values: NDArray[np.generic], starts: Longs) -> pa.Array:
    """Return numbers as a binary column; ``starts``, shape (n + 1,), tells where rows begin."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    offsets = (starts * values.dtype.itemsize).astype(np.int32)
    held = pa.py_buffer(np.ascontiguousarray(values).tobytes())
    return pa.Array.from_buffers(pa.binary(), len(starts) - 1, [None, pa.py_buffer(offsets), held])


def read_lists(column: pa.Array) -> tuple[Longs, Longs]:
    """Return a column of lists of longs: all numbers, and where each row's begin; null is empty."""
    filled = column.fill_null([]) if column.null_count else column
    offsets = filled.offsets.to_numpy(zero_copy_only=False).astype(np.int64)
    values: Longs = filled.values.to_numpy(zero_copy_only=False)
    return values[offsets[0] : offsets[-1]], offsets - offsets[0]


def write_lists(values: Longs, starts: Longs) -> pa.Array:
    """Return numbers as a column of lists."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    return pa.ListArray.from_arrays(pa.array(starts.astype(np.int32)), pa.array(values))


def gather_groups(
    batches: Iterable[pa.RecordBatch], names: Sequence[str]
) -> Iterator[dict[str, Longs]]:
    """Yield columns of longs in blocks that hold whole groups; rows come sorted by group.

    Args:
        batches: Of one partition.
        names: Columns whose equal values make a group, first; then the others to read.
            The groups are told by the columns before the empty name.
    """
    split = names.index("")
    keys, columns = names[:split], [*names[:split], *names[split + 1 :]]
    held: list[dict[str, Longs]] = []
    rows = 0
    for batch in batches:
        held.append({name: read_longs(batch, name) for name in columns})
        rows += batch.num_rows
        if rows < _GROUP_ROWS:
            continue
        block = _join(held, columns)
        last = _last_group(block, keys)
        if last > 0:
            yield {name: column[:last] for name, column in block.items()}
        held = [{name: column[last:] for name, column in block.items()}]
        rows -= last
    if rows:
        yield _join(held, columns)


def group_starts(columns: Sequence[Longs]) -> Longs:
    """Return where each group of equal rows starts, and the end of the last."""
    n = len(columns[0])
    fresh = np.zeros(n + 1, dtype=bool)
    fresh[0], fresh[n] = True, True
    for column in columns:
        fresh[1:n] |= column[1:] != column[:-1]
    return np.flatnonzero(fresh)


def _join(held: list[dict[str, Longs]], columns: Sequence[str]) -> dict[str, Longs]:
    return {name: np.concatenate([block[name] for block in held]) for name in columns}


def _last_group(block: dict[str, Longs], keys: Sequence[str]) -> int:
    """Return where the last group starts, which may go on in the next batch."""
    return int(group_starts([block[key] for key in keys])[-2])
