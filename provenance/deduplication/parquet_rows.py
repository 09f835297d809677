"""Parquet: batches of columns to rows, and the rows that are kept with all their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq
from numpy.typing import NDArray

from provenance.decoding import decode
from provenance.deduplication.csv_rows import no_column
from provenance.deduplication.rows import NO_TEXT, HeaderMissing, Rows, first_of, gather, name_of
from provenance.deduplication.settings import Fields

_BATCH_ROWS = 2_000


@contextmanager
def open_parquet(path: Path) -> Iterator[pq.ParquetFile]:
    """Open a file, and close it in the end.

    Raises:
        HeaderMissing: It is no whole Parquet file.
    """
    with path.open("rb") as stream:
        try:
            file = pq.ParquetFile(stream, pre_buffer=False)
        except pa.ArrowException as error:
            reason = "it is no Parquet file, or its end is missing"
            raise HeaderMissing(reason) from error
        yield file


def parquet_schema(path: Path) -> pa.Schema:
    """Return the columns of a file with all that stands beside them.

    Raises:
        HeaderMissing: It is no whole Parquet file.
    """
    with open_parquet(path) as file:
        return _without_views(file.schema_arrow)


def _without_views(schema: pa.Schema) -> pa.Schema:
    """Return the columns, views of text and bytes as plain ones: pyarrow cannot choose among views."""
    for at, field in enumerate(schema):
        if pa.types.is_string_view(field.type):
            schema = schema.set(at, field.with_type(pa.large_string()))
        elif pa.types.is_binary_view(field.type):
            schema = schema.set(at, field.with_type(pa.large_binary()))
    return schema


def _plain_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch with plain columns in the place of views."""
    schema = _without_views(batch.schema)
    return batch if schema is batch.schema or schema == batch.schema else batch.cast(schema)


def read_parquet(path: Path, fields: Fields, label: str) -> Iterator[Rows]:
    """Yield the records of a file, a batch at a time.

    Raises:
        HeaderMissing: It has no column of text, or is no Parquet file.
        OSError: A page of it is damaged (also as ``pyarrow.ArrowException``).
    """
    with open_parquet(path) as file:
        yield from _read_batches(file, fields, label)


def _read_batches(file: pq.ParquetFile, fields: Fields, label: str) -> Iterator[Rows]:
    names = file.schema_arrow.names
    wanted = [
        name
        for name in dict.fromkeys((*fields.text, *fields.id, *fields.date, *fields.outlet))
        if name in names
    ]
    if not set(fields.text) & set(wanted):
        raise HeaderMissing(no_column(fields, names))
    done = 0
    for batch in file.iter_batches(_BATCH_ROWS, columns=wanted, use_threads=False):
        yield _as_rows(_plain_batch(batch), fields, label, done)
        done += len(batch)


def read_kept_tables(path: Path, keep: NDArray[np.bool_]) -> Iterator[pa.Table]:
    """Yield the rows to keep, all columns, as tables."""
    done = 0
    with open_parquet(path) as file:
        for batch in file.iter_batches(_BATCH_ROWS, use_threads=False):
            chosen = keep[done : done + len(batch)]
            done += len(batch)
            if chosen.any():
                yield pa.Table.from_batches([_plain_batch(batch).filter(pa.array(chosen))])
            if done >= len(keep):
                # Beyond the last record that was read, the file is damaged.
                return


def read_kept_parquet(path: Path, keep: NDArray[np.bool_]) -> Iterator[Mapping[str, object]]:
    """Yield the records to keep, for outputs of another format."""
    for table in read_kept_tables(path, keep):
        columns = [_values(column.combine_chunks()) for column in table.columns]
        for values in zip(*columns, strict=True):
            yield dict(zip(table.column_names, values, strict=True))


def _as_rows(batch: pa.RecordBatch, fields: Fields, label: str, done: int) -> Rows:
    def say(place: int) -> str:
        return f"{label}, row {done + place + 1}"

    def name(place: int) -> str:
        return f"{label}:{done + place + 1}"

    columns = {key: batch.column(key) for key in fields.text if key in batch.schema.names}
    text, column = next(iter(columns.items()))
    ids = _first_values(batch, fields.id)
    outlets = _first_values(batch, fields.outlet)
    faults: dict[int, tuple[str, str]] = {}
    if _is_text(column) and (len(columns) == 1 or not _without_text(_as_utf8(column))):
        texts = _as_utf8(column)
        for place in _without_text(texts):
            faults[place] = (NO_TEXT, f"its text is empty (column {text!r})")
    else:
        found = zip(*map(_values, columns.values()), strict=True)
        records = (dict(zip(columns, values, strict=True)) for values in found)
        gathered = gather(records, fields, say, name)
        texts, faults = gathered.texts, gathered.faults
    return Rows(
        texts=texts,
        ids=[None] * len(batch) if ids is None else [_as_id(value) for value in ids],
        dates=_dates(batch, fields.date),
        outlets=None if outlets is None else [name_of(value) for value in outlets],
        label=say,
        name=name,
        faults=faults,
    )


def _is_text(column: pa.Array) -> bool:
    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


def _first_values(batch: pa.RecordBatch, names: tuple[str, ...]) -> list[object] | None:
    """Return of each row the first value that is not empty; None where there is no such column."""
    there = [name for name in names if name in batch.schema.names]
    if not there:
        return None
    if len(there) == 1:
        return _values(batch.column(there[0]))
    found = zip(*(_values(batch.column(name)) for name in there), strict=True)
    return [first_of(dict(zip(there, values, strict=True)), names) for values in found]


def _dates(batch: pa.RecordBatch, names: tuple[str, ...]) -> pa.Array | None:
    """Return the dates as one column: that of the first name, its gaps filled from the others."""
    columns = []
    for name in names:
        if name not in batch.schema.names:
            continue
        column = batch.column(name)
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
        if _is_text(column):
            column = _as_utf8(column)
        elif pa.types.is_nested(column.type):
            continue
        columns.append(column)
    if not columns:
        return None
    first = columns[0]
    has_gaps = first.null_count or (_is_text(first) and _without_text(first))
    if len(columns) == 1 or not has_gaps:
        return first
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return pa.array([_first_date(row) for row in rows], pa.string())


def _first_date(values: tuple[object, ...]) -> str | None:
    for value in values:
        if isinstance(value, date):
            return value.isoformat()
        if value is not None and str(value).strip():
            return str(value)
    return None


def _as_utf8(column: pa.Array) -> pa.Array:
    """Return texts that are UTF-8 throughout: writers may put other bytes under the name of text."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        raw = column.cast(pa.large_binary()).to_pylist()
        return pa.array(
            [None if data is None else decode(data).text for data in raw], pa.large_string()
        )
    return column


def _values(column: pa.Array) -> list[object]:
    """Return the values of a column as Python has them."""
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks)
    found: list[object] = (_as_utf8(column) if _is_text(column) else column).to_pylist()
    return found


def _without_text(column: pa.Array) -> list[int]:
    """Return the places of texts that are null or blank."""
    trimmed = pyarrow.compute.utf8_ltrim_whitespace(column)
    blank = pyarrow.compute.equal(pyarrow.compute.binary_length(trimmed), 0).fill_null(True)
    places: list[int] = np.flatnonzero(blank.to_numpy(zero_copy_only=False)).tolist()
    return places


def _as_id(value: object) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    return None if value is None or isinstance(value, float) else str(value)
