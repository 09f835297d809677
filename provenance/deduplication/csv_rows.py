"""CSV and TSV: records to rows, and the very same lines of those that are kept."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from provenance.decoding import decode
from provenance.deduplication.rows import HeaderMissing, Rows, gather
from provenance.deduplication.settings import Fields
from provenance.deduplication.streams import MAX_LINE_BYTES, TOO_LONG, ByteStream, line_blocks

_BLOCK_RECORDS = 2_000
# A cell of more lines is taken for one whose quotation mark is never closed.
_RECORD_LINES = 10_000
_NEVER_CLOSED = "a quotation mark in it is never closed"
_PLAIN_CELL = re.compile("(?![=+\\-@ ])[^\"',;|\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*")
_TOO_LONG = "the line is longer than 128 MB: split it"
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r'"?sep=(.)"?[ \t,;|]*[\r\n]*', re.IGNORECASE)


class _Unclosed(Exception):
    """The record being read does not end where one can."""


class _LineTooLong(Exception):
    """The record being read has a line that was left out."""


class _Lines:
    """The lines of a stream as text, with the bytes that the record being read came from."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._lines = (
            line for block in line_blocks(stream) for line in block.splitlines(keepends=True)
        )
        self._again: deque[bytes] = deque()
        self._size = 0
        self.number = 0
        self.raw: list[bytes] = []
        self.notes: Counter[str] = Counter()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        """Return the next line.

        Raises:
            _Unclosed: The record being read has too many lines, or the file ends in it.
            _LineTooLong: The line is longer than can be held.
        """
        if len(self.raw) >= _RECORD_LINES or self._size > MAX_LINE_BYTES:
            raise _Unclosed
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            if self.raw and self._stream.fault is None:
                raise _Unclosed
            # Where an archive is cut short, so is its last record: that is told of the file.
            self.raw.clear()
            raise StopIteration
        self.number += 1
        self.raw.append(line)
        self._size += len(line)
        if line.startswith(TOO_LONG):
            raise _LineTooLong
        return self._decode(line)

    def taken(self) -> bytes:
        """Return the bytes of the record that was read, and begin another."""
        raw = b"".join(self.raw)
        self.raw.clear()
        self._size = 0
        return raw

    def first_alone(self) -> bytes:
        """Return the first line of the record; the others will be read again."""
        first, *rest = self.raw
        self._again.extendleft(reversed(rest))
        self.number -= len(rest)
        self.raw.clear()
        self._size = 0
        return first

    def _decode(self, line: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            self.notes["the line is no UTF-8 and was read as another encoding"] += 1
            return decode(line).text


class CsvTable:
    """The records of one file, in order.

    Attributes:
        header: Names of the columns.
        header_line: The bytes of the line of names, and of a line such as "sep=;" before it.
        delimiter: What parts the fields.
    """

    def __init__(self, stream: ByteStream, *, tab: bool) -> None:
        """Read the line of names.

        Raises:
            HeaderMissing: The file is empty, or its line of names does not end.
        """
        csv.field_size_limit(MAX_LINE_BYTES)
        self._lines = _Lines(stream)
        self._before = b""
        try:
            first, told = self._first_line()
            self.delimiter = told or ("\t" if tab else max(_DELIMITERS, key=first.count))
            self.header = next(csv.reader(_chain(first, self._lines), delimiter=self.delimiter))
        except (_Unclosed, _LineTooLong, csv.Error, StopIteration) as error:
            reason = "its line of column names cannot be read: a quotation mark in it is not closed"
            raise HeaderMissing(reason) from error
        self._records = csv.reader(self._lines, delimiter=self.delimiter)
        self.header_line = self._before + self._lines.taken()

    def _first_line(self) -> tuple[str, str | None]:
        """Return the first line that is not blank, and the delimiter that one before it names.

        Spreadsheets write such a line: "sep=;".

        Raises:
            HeaderMissing: There is none.
        """
        told = None
        for line in self._lines:
            named = _SEPARATOR.fullmatch(line)
            if named is None and line.strip():
                return line, told
            before = self._lines.taken()
            if named is not None:
                told, self._before = named[1], before
        reason = "the file is empty: it has no line of column names"
        raise HeaderMissing(reason)

    @property
    def notes(self) -> Counter[str]:
        """What had to be guessed, with how many lines it befell."""
        return self._lines.notes

    def records(self) -> Iterator[tuple[int, bytes, dict[str, str] | str]]:
        """Yield line number, bytes and fields of each record, or what is wrong with it."""
        while True:
            first_line = self._lines.number + 1
            try:
                record = next(self._records, None)
            except csv.Error as error:
                yield first_line, self._lines.taken(), f"the line is broken CSV ({error})"
                continue
            except _LineTooLong:
                yield first_line, self._lines.taken(), _TOO_LONG
                continue
            except _Unclosed:
                yield first_line, self._lines.first_alone(), _NEVER_CLOSED
                continue
            if record is None or not self._lines.raw:
                return
            if len(self._lines.raw) > 1 and not self._is_quoted_well():
                yield first_line, self._lines.first_alone(), _NEVER_CLOSED
                continue
            raw = self._lines.taken()
            if not record:
                continue
            if len(record) != len(self.header):
                yield first_line, raw, _ragged(len(record), len(self.header))
            else:
                yield first_line, raw, dict(zip(self.header, record, strict=True))

    def _is_quoted_well(self) -> bool:
        """Tell whether every cell of several lines ends at its closing quotation mark.

        Where a stray mark opens a cell, the next mark of the file closes it, in the midst of a
        line: what follows it is text, and the lines between are records.
        """
        lines = [raw.decode("utf-8", "replace") for raw in self._lines.raw]
        try:
            next(csv.reader(lines, delimiter=self.delimiter, strict=True))
        except csv.Error:
            return False
        return True


def read_csv(stream: ByteStream, fields: Fields, label: str, *, tab: bool) -> Iterator[Rows]:
    """Yield the records of a table, a block at a time.

    Raises:
        HeaderMissing: There is no column of text.
    """
    table = CsvTable(stream, tab=tab)
    if not set(fields.text) & set(table.header):
        raise HeaderMissing(no_column(fields, table.header))
    numbers: list[int] = []
    records: list[dict[str, str] | str] = []
    for number, _, record in table.records():
        numbers.append(number)
        records.append(record)
        if len(records) == _BLOCK_RECORDS:
            yield _as_rows(records, numbers, fields, label, table)
            numbers, records = [], []
    if records:
        yield _as_rows(records, numbers, fields, label, table)


def copy_csv(
    stream: ByteStream,
    keep: NDArray[np.bool_],
    write: Callable[[bytes], object],
    *,
    tab: bool,
) -> None:
    """Write the records to keep, byte for byte, without the line of names."""
    table = CsvTable(stream, tab=tab)
    for (_, raw, _), kept in zip(table.records(), keep.tolist(), strict=False):
        if kept:
            write(raw if raw.endswith(b"\n") else raw + b"\n")


def read_kept_csv(
    stream: ByteStream, keep: NDArray[np.bool_], *, tab: bool
) -> Iterator[Mapping[str, object]]:
    """Yield the records to keep, for outputs of another format."""
    table = CsvTable(stream, tab=tab)
    for (_, _, record), kept in zip(table.records(), keep.tolist(), strict=False):
        if kept and not isinstance(record, str):
            yield record


def no_column(fields: Fields, names: list[str]) -> str:
    """Say that the column of text is missing, and which columns there are."""
    there = ", ".join(repr(name) for name in names[:20]) or "none"
    return (
        f"it has no column {fields.text[0]!r}; its columns are {there}: "
        "name the one that holds the text with --text-field"
    )


def _as_rows(
    records: list[dict[str, str] | str],
    numbers: list[int],
    fields: Fields,
    label: str,
    table: CsvTable,
) -> Rows:
    rows = gather(
        iter(records),
        fields,
        lambda place: f"{label}, line {numbers[place]}",
        lambda place: f"{label}:{numbers[place]}",
    )
    rows.notes.update(table.notes)
    table.notes.clear()
    return rows


def csv_line(cells: Iterable[object], delimiter: str) -> str:
    """Return one line of CSV, whatever is in the cells; None is an empty one.

    The module csv leaves carriage returns unquoted. What a spreadsheet would take for a formula is
    quoted and not changed, as ids are keys that others join by.
    """
    return delimiter.join("" if cell is None else _quoted(str(cell)) for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    if _PLAIN_CELL.fullmatch(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _ragged(found: int, expected: int) -> str:
    fields = "1 field" if found == 1 else f"{found} fields"
    return f"the line has {fields}, the line of names {expected}"


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
