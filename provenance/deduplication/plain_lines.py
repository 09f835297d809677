"""Blocks of plain JSON Lines to rows by the compiled reader, odd ones left to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import LineReader, LineRows
from provenance.deduplication.rows import LineNames, Rows, Texts, has_blank
from provenance.deduplication.settings import Fields

if TYPE_CHECKING:
    import pyarrow as pa

# After so many blocks in a row that are not plain, no more is tried.
_PATIENCE = 3
# Fields that are sought at all.
_MOST_FIELDS = 60
# What the bytes of a sign in UTF-8 have in common, but for the first one.
_INNER, _INNER_MASK = 0x80, 0xC0


class PlainLines:
    """Reads blocks of lines that have nothing out of the ordinary."""

    def __init__(self, fields: Fields) -> None:
        others = (*fields.id, *fields.date, *fields.outlet)
        names = (*fields.text, *others)
        # A field that is asked for twice is read by those who read one field after the other.
        self._patience = _PATIENCE if len(set(names)) == len(names) <= _MOST_FIELDS else 0
        self._fields = fields
        self._reader = LineReader(fields.text, others)

    def read(self, block: bytes, first_line: int, label: str) -> tuple[Rows, int] | None:
        """Return the rows of a block and its line breaks, or None where anything in it is odd.

        Args:
            block: Whole lines.
            first_line: Number of its first line in the file.
            label: What the file is called.
        """
        if not self._patience:
            return None
        found = self._reader.read(block)
        rows = None
        if found is not None:
            named = LineNames(block, found.starts, first_line, label)
            rows = _as_rows(found, self._fields, named)
        self._patience = self._patience - 1 if rows is None else _PATIENCE
        return None if found is None or rows is None else (rows, found.breaks)


def _as_rows(found: LineRows, fields: Fields, named: LineNames) -> Rows | None:
    """Return the rows of what was read, or None where the readers of odd lines have to look."""
    if found.is_wide and not _are_utf8(found.bounds, found.texts):
        return None
    if has_blank(found.bounds, found.texts):
        return None
    there = [at for at in range(len(found.first)) if (found.first[at] >= 0).any()]
    dates_from, outlets_from = len(fields.id), len(fields.id) + len(fields.date)
    ids_at = [at for at in there if at < dates_from][:1]
    dates_at = [at for at in there if dates_from <= at < outlets_from]
    outlets_at = [at for at in there if at >= outlets_from][:1]
    # Only ids may be numbers; several dates are weighed against each other elsewhere.
    if len(dates_at) > 1 or any(found.are_numbers[at] for at in (*dates_at, *outlets_at)):
        return None
    try:
        columns = {at: _strings(found, at) for at in (*ids_at, *dates_at, *outlets_at)}
    except UnicodeDecodeError:
        return None
    ids = columns[ids_at[0]] if ids_at else [None] * len(found.starts)
    return Rows(
        texts=Texts(found.bounds, found.texts),
        ids=[value.strip() or None if value else None for value in ids],
        dates=_as_array(columns[dates_at[0]]) if dates_at else None,
        outlets=columns[outlets_at[0]] if outlets_at else None,
        label=named.label,
        name=named.name,
    )


def _are_utf8(bounds: NDArray[np.int64], buffer: NDArray[np.uint8]) -> bool:
    """Tell whether every text is UTF-8: all are together, and none begins within a sign."""
    try:
        str(buffer[: bounds[-1]].data, "utf-8")
    except UnicodeDecodeError:
        return False
    starts = bounds[:-1][bounds[:-1] < bounds[1:]]
    return not bool(((buffer[starts] & _INNER_MASK) == _INNER).any())


def _strings(found: LineRows, at: int) -> list[str | None]:
    """Return the values of a field.

    Raises:
        UnicodeDecodeError: One is no UTF-8.
    """
    spans = zip(found.first[at].tolist(), found.last[at].tolist(), strict=True)
    held = found.others
    if held.isascii():
        text = held.decode("ascii")
        return [text[first:last] if first >= 0 else None for first, last in spans]
    return [held[first:last].decode("utf-8") if first >= 0 else None for first, last in spans]


def _as_array(values: list[str | None]) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415 - 0.05 s, where there are dates

    return pa.array(values, pa.string())
