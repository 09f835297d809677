"""JSON Lines: blocks of lines to rows in bulk; the very same bytes of those that are kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance.decoding import decode
from provenance.deduplication.plain_lines import PlainLines
from provenance.deduplication.rows import LineNames, Rows, gather, has_blank
from provenance.deduplication.settings import Fields
from provenance.deduplication.streams import TOO_LONG, ByteStream, line_blocks

if TYPE_CHECKING:
    import pyarrow as pa

_SAMPLE_LINES = 40
# Bytes that tell how long lines are, and of how many one is long.
_SAMPLE_BYTES, _LONG_LINE = 1 << 16, 600
# After so many blocks in a row that bulk reading refuses, a file is read line by line.
_PATIENCE = 3
_BRACE, _CLOSED, _RETURN, _LINE, _SPACE = 123, 125, 13, 10, 32


def line_spans(block: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Return start and end, without line break, of each line that is not blank, and all lines."""
    breaks = _breaks(block)
    if not block.endswith(b"\n"):
        breaks = np.append(breaks, len(block))
    starts = np.concatenate(([0], breaks[:-1] + 1)) if len(breaks) else breaks
    view = np.frombuffer(block, np.uint8)
    # Only lines that begin with white space, or have no byte, can be blank.
    doubtful = (starts == breaks) | (view[np.minimum(starts, len(view) - 1)] <= _SPACE)
    for at in np.flatnonzero(doubtful):
        doubtful[at] = not block[starts[at] : breaks[at]].strip()
    return starts[~doubtful], breaks[~doubtful], len(breaks)


def _breaks(block: bytes) -> NDArray[np.int64]:
    """Return where the line breaks are; long lines are sooner found one after the other."""
    if block.count(b"\n", 0, _SAMPLE_BYTES) * _LONG_LINE > _SAMPLE_BYTES:
        return np.flatnonzero(np.frombuffer(block, np.uint8) == _LINE)
    find, found = block.find, []
    at = find(b"\n")
    while at >= 0:
        found.append(at)
        at = find(b"\n", at + 1)
    return np.array(found, np.int64)


def read_json_lines(stream: ByteStream, fields: Fields, label: str) -> Iterator[Rows]:
    """Yield the records of JSON Lines, a block at a time."""
    first_line, plain, bulk = 1, PlainLines(fields), _Bulk(fields)
    for block in line_blocks(stream):
        found = plain.read(block, first_line, label)
        if found is not None:
            rows, breaks = found
            first_line += breaks
            yield rows
            continue
        starts, ends, lines_in_block = line_spans(block)
        if len(starts):
            named = LineNames(block, starts, first_line, label)
            yield bulk.read(block, (starts, ends), named)
        first_line += lines_in_block


class _Bulk:
    """Reads blocks of lines at once, and those that it cannot read line by line."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._patience = _PATIENCE
        self._schema: pa.Schema | None = None

    def read(
        self, block: bytes, spans: tuple[NDArray[np.int64], NDArray[np.int64]], named: LineNames
    ) -> Rows:
        """Return the rows of a block of one line or more."""
        fields = self._fields
        if self._schema is None:
            self._schema = _schema_of(block, *spans, fields)
        rows = _read_bulk(block, spans, self._schema, fields, named) if self._patience else None
        if rows is None:
            self._patience = max(0, self._patience - 1)
            lines = (block[start:end] for start, end in zip(*spans, strict=True))
            return _read_each(lines, fields, named)
        if self._patience:
            self._patience = _PATIENCE
        return rows


def copy_json_lines(
    stream: ByteStream, keep: NDArray[np.bool_], write: Callable[[bytes], object]
) -> None:
    """Write the lines to keep, byte for byte.

    Args:
        stream: The same file as was read.
        keep: Of each line that is not blank, whether it is kept.
        write: Takes bytes.
    """
    done = 0
    for block in line_blocks(stream):
        starts, ends, _ = line_spans(block)
        chosen = keep[done : done + len(starts)]
        done += len(starts)
        ends = np.minimum(ends + 1, len(block))
        begin, finish = starts[chosen], ends[chosen]
        if not len(begin):
            continue
        # Neighbouring lines are written in one piece.
        joints = np.flatnonzero(begin[1:] != finish[:-1])
        firsts = begin[np.concatenate(([0], joints + 1))].tolist()
        lasts = finish[np.append(joints, len(finish) - 1)].tolist()
        whole = memoryview(block)
        for first, last in zip(firsts, lasts, strict=True):
            write(whole[first:last])  # type: ignore[arg-type]  # files take any buffer
        if not block.endswith(b"\n") and finish[-1] == len(block):
            write(b"\n")


def read_kept_records(
    stream: ByteStream, keep: NDArray[np.bool_]
) -> Iterator[Mapping[str, object]]:
    """Yield the records to keep, for outputs of another format."""
    done = 0
    for block in line_blocks(stream):
        starts, ends, _ = line_spans(block)
        chosen = keep[done : done + len(starts)]
        done += len(starts)
        for start, end in zip(starts[chosen], ends[chosen], strict=True):
            found = parse_line(block[start:end])
            if isinstance(found, Mapping):
                yield found


def parse_line(line: bytes, notes: Counter[str] | None = None) -> Mapping[str, object] | str:
    """Return the record of one line, or what is wrong with it."""
    if line.startswith(TOO_LONG):
        return "the line is longer than 128 MB: split it"
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        decoded = decode(line)
        text = decoded.text
        if notes is not None and decoded.note:
            notes["the line is no UTF-8 and was read as another encoding"] += 1
    try:
        value = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        return f"the line is broken JSON ({error.msg} at column {error.colno})"
    except RecursionError:
        return "its JSON is nested too deeply"
    except ValueError:
        return "it holds a number that is too long"
    if not isinstance(value, Mapping):
        hint = ": write JSON Lines, one object a line" if isinstance(value, list) else ""
        return f"the line is no object but a value of type {type(value).__name__}{hint}"
    return value


def _read_each(lines: Iterator[bytes], fields: Fields, named: LineNames) -> Rows:
    """Read line by line: whatever is wrong costs one record and not its block."""
    notes: Counter[str] = Counter()
    rows = gather((parse_line(line, notes) for line in lines), fields, named.label, named.name)
    rows.notes.update(notes)
    return rows


def _schema_of(
    block: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64], fields: Fields
) -> pa.Schema:
    """Return the columns to read in bulk: text, and whole numbers or names where a sample has them."""
    import pyarrow as pa  # noqa: PLC0415 - 0.05 s, which plain lines can do without

    kinds: dict[str, pa.DataType] = dict.fromkeys(fields.text, pa.string())
    for name in (*fields.id, *fields.date, *fields.outlet):
        kinds.setdefault(name, pa.string())
    for start, end in zip(starts[:_SAMPLE_LINES], ends[:_SAMPLE_LINES], strict=True):
        record = parse_line(block[start:end])
        if isinstance(record, str):
            continue
        for name in kinds:
            value = record.get(name)
            if isinstance(value, int) and name not in fields.text:
                kinds[name] = pa.int64()
            elif isinstance(value, Mapping) and name in fields.outlet:
                kinds[name] = pa.struct([("name", pa.string())])
    return pa.schema(list(kinds.items()))


def _read_bulk(
    block: bytes,
    spans: tuple[NDArray[np.int64], NDArray[np.int64]],
    schema: pa.Schema,
    fields: Fields,
    named: LineNames,
) -> Rows | None:
    """Read a block at once; None where anything in it is out of the ordinary."""
    import pyarrow as pa  # noqa: PLC0415 - 0.05 s, which plain lines can do without
    import pyarrow.json  # noqa: PLC0415

    starts, ends = spans
    view = np.frombuffer(block, np.uint8)
    last = view[ends - 1]
    last = np.where(last == _RETURN, view[ends - 2], last)
    # Two objects on one line, or one over two, would put rows and lines out of step.
    if (view[starts] != _BRACE).any() or (last != _CLOSED).any():
        return None
    try:
        table = pyarrow.json.read_json(
            pa.BufferReader(block),
            read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(block) + 1),
            parse_options=pyarrow.json.ParseOptions(
                explicit_schema=schema, unexpected_field_behavior="ignore"
            ),
        )
        if table.num_rows != len(starts):
            return None
        texts = _text_column(table, fields)
        if texts is None:
            return None
        return Rows(
            texts=texts,
            ids=_id_column(table, fields),
            dates=_date_column(table, fields),
            outlets=_outlet_column(table, fields),
            label=named.label,
            name=named.name,
        )
    except (pa.ArrowException, UnicodeDecodeError):
        return None


def _column(table: pa.Table, name: str) -> pa.Array | None:
    """Return a column as one array, or None where it holds nothing."""
    column = table.column(name)
    if column.null_count == len(column):
        return None
    return column.combine_chunks() if column.num_chunks > 1 else column.chunk(0)


def _text_column(table: pa.Table, fields: Fields) -> pa.Array | None:
    """Return the one column of text that is whole, or None: then each record is asked by itself."""
    for name in fields.text:
        column = _column(table, name)
        if column is not None:
            if column.null_count or has_blank(*string_buffers(column)):
                return None
            column.validate(full=True)
            return column
    return None


def string_buffers(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return the bounds, int64, shape (n + 1,), and the UTF-8 bytes of an array of strings."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    _, offsets, data = texts.buffers()
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    width = np.dtype(kind).itemsize
    bounds = np.frombuffer(offsets, kind, len(texts) + 1, texts.offset * width)
    view = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    return bounds.astype(np.int64), view


def _id_column(table: pa.Table, fields: Fields) -> list[str | None]:
    import pyarrow as pa  # noqa: PLC0415 - as above

    for name in fields.id:
        column = _column(table, name)
        if column is not None:
            values = column.to_pylist()
            if not pa.types.is_string(column.type):
                return [None if value is None else str(value) for value in values]
            return [value.strip() or None if value else None for value in values]
    return [None] * len(table)


def _date_column(table: pa.Table, fields: Fields) -> pa.Array | None:
    import pyarrow as pa  # noqa: PLC0415 - as above

    columns = [found for name in fields.date if (found := _column(table, name)) is not None]
    if not columns:
        return None
    if len({column.type for column in columns}) > 1:
        columns = [column.cast(pa.string()) for column in columns]
    if len(columns) == 1:
        return columns[0]
    import pyarrow.compute  # noqa: PLC0415 - 0.1 s, for records of several kinds

    return pyarrow.compute.coalesce(*columns)


def _outlet_column(table: pa.Table, fields: Fields) -> list[str | None] | None:
    import pyarrow as pa  # noqa: PLC0415 - as above

    for name in fields.outlet:
        column = _column(table, name)
        if column is None:
            continue
        if pa.types.is_struct(column.type):
            column = column.field("name")
        elif not pa.types.is_string(column.type):
            continue
        found: list[str | None] = column.to_pylist()
        return found
    return None
