"""CSV and TSV: records to rows, and the very same lines of those that are kept."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from provenance.deduplication.rows import Rows, gather
from provenance.deduplication.settings import Fields
from provenance.deduplication.streams import MAX_LINE_BYTES, TOO_LONG, ByteStream, line_blocks
from provenance.readers.decoding import decode

_BLOCK_RECORDS = 2_000
_DELIMITERS = ",;\t|"


class HeaderMissing(Exception):
    """A file has no line of names, or none with the text's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class _Lines:
    """The lines of a stream as text, with the bytes that the record being read came from."""

    def __init__(self, stream: ByteStream) -> None:
        self._blocks = line_blocks(stream)
        self.number = 0
        self.raw: list[bytes] = []
        self.notes: Counter[str] = Counter()

    def __iter__(self) -> Iterator[str]:
        for block in self._blocks:
            for line in block.splitlines(keepends=True):
                self.number += 1
                self.raw.append(line)
                yield self._decode(line)

    def _decode(self, line: bytes) -> str:
        if line.startswith(TOO_LONG):
            return "\n"
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            self.notes["the line is no UTF-8 and was read as another encoding"] += 1
            return decode(line).text


class CsvTable:
    """The records of one file, in order.

    Attributes:
        header: Names of the columns.
        header_line: The bytes of the line of names.
        delimiter: What parts the fields.
    """

    def __init__(self, stream: ByteStream, *, tab: bool) -> None:
        """Read the line of names.

        Raises:
            HeaderMissing: The file is empty.
        """
        csv.field_size_limit(MAX_LINE_BYTES)
        self._lines = _Lines(stream)
        source = iter(self._lines)
        first = next(source, None)
        if first is None:
            reason = "the file is empty: it has no line of column names"
            raise HeaderMissing(reason)
        self.delimiter = "\t" if tab else max(_DELIMITERS, key=first.count)
        self._source = _chain(first, source)
        self._records = csv.reader(self._source, delimiter=self.delimiter)
        self.header = next(self._records)
        self.header_line = b"".join(self._lines.raw)
        self._lines.raw.clear()

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
                yield first_line, self._taken(), f"the line is broken CSV ({error})"
                continue
            if record is None:
                return
            raw = self._taken()
            if not record:
                continue
            if len(record) != len(self.header):
                yield first_line, raw, _ragged(len(record), len(self.header))
            else:
                yield first_line, raw, dict(zip(self.header, record, strict=True))

    def _taken(self) -> bytes:
        raw = b"".join(self._lines.raw)
        self._lines.raw.clear()
        return raw


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


def _ragged(found: int, expected: int) -> str:
    fields = "1 field" if found == 1 else f"{found} fields"
    return f"the line has {fields}, the line of names {expected}"


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
