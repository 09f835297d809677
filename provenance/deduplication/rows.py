"""The records of one block of an input: columns of text, id, date and outlet."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance.deduplication.settings import Fields

if TYPE_CHECKING:
    import pyarrow as pa

NO_TEXT = "no text"
UNREADABLE = "unreadable record"
DUPLICATE_ID = "id of an earlier document"

_SURROGATE = re.compile("[\ud800-\udfff]")
_FIELDS_NAMED = 12
_SPACE = 32


class HeaderMissing(Exception):
    """A file has no line of names, or none with the text's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts one behind the other.

    Attributes:
        bounds: Where each begins and the last ends, shape (n + 1,), int64.
        buffer: Their UTF-8 bytes; more may follow. They are these until the next block is read.
    """

    bounds: NDArray[np.int64]
    buffer: NDArray[np.uint8]

    def take(self, mask: NDArray[np.bool_]) -> Texts:
        """Return the texts marked, shape (n,)."""
        sizes = np.diff(self.bounds)
        bounds = np.zeros(int(mask.sum()) + 1, np.int64)
        np.cumsum(sizes[mask], out=bounds[1:])
        held = self.buffer[self.bounds[0] : self.bounds[-1]]
        return Texts(bounds, held[np.repeat(mask, sizes)])


@dataclass(slots=True)
class Rows:
    """Records in the order of the input; those with a fault stay in their place, without text.

    Attributes:
        texts: String array, null where there is none; or texts that are all there.
        ids: Id of each, None where there is none.
        dates: String, integer, date or timestamp array with nulls, or None where no record has
            one.
        outlets: Outlet of each, or None where no record has one.
        faults: Place in the block to why the record is refused: the kind, and one clause.
        notes: What had to be guessed, with how many records it befell.
        label: Place in the block to what a reader calls the record ("news.jsonl, line 3").
        name: Place in the block to the id that a record without one is given.
        is_named: Whether such an id is the usual one, as a file's name is, and worth no note.
    """

    texts: pa.Array | Texts
    ids: list[str | None]
    dates: pa.Array | None
    outlets: list[str | None] | None
    label: Callable[[int], str]
    name: Callable[[int], str]
    faults: dict[int, tuple[str, str]] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    is_named: bool = False

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(slots=True)
class _Columns:
    """Rows being gathered record by record."""

    fields: Fields
    texts: list[str | None] = field(default_factory=list)
    ids: list[str | None] = field(default_factory=list)
    dates: list[str | None] = field(default_factory=list)
    outlets: list[str | None] = field(default_factory=list)
    faults: dict[int, tuple[str, str]] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)

    def add(self, record: Mapping[str, object] | str) -> None:
        """Add a record, or why there is none."""
        if isinstance(record, str):
            self.faults[len(self.ids)] = (UNREADABLE, record)
            record = {}
        else:
            self.texts.append(self._text(record))
            self.ids.append(_id_of(first_of(record, self.fields.id)))
            self.dates.append(_plain(first_of(record, self.fields.date)))
            self.outlets.append(name_of(first_of(record, self.fields.outlet)))
            return
        for column in (self.texts, self.ids, self.dates, self.outlets):
            column.append(None)

    def _text(self, record: Mapping[str, object]) -> str | None:
        value = first_of(record, self.fields.text)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = "\n\n".join(str(part) for part in value)
        if not isinstance(value, str) or not value.strip():
            self.faults[len(self.ids)] = (NO_TEXT, why_no_text(record, self.fields))
            return None
        if _SURROGATE.search(value):
            self.notes["half characters (lone surrogates) were replaced"] += 1
            return _SURROGATE.sub("\ufffd", value)
        return value


def gather(
    records: Iterator[Mapping[str, object] | str],
    fields: Fields,
    label: Callable[[int], str],
    name: Callable[[int], str],
) -> Rows:
    """Return rows from records that were read one by one; a string stands for a fault."""
    import pyarrow as pa  # noqa: PLC0415 - 0.05 s, which plain lines can do without

    columns = _Columns(fields)
    for record in records:
        columns.add(record)
    return Rows(
        texts=pa.array(columns.texts, pa.large_string()),
        ids=columns.ids,
        dates=pa.array(columns.dates, pa.string()) if any(columns.dates) else None,
        outlets=columns.outlets if any(columns.outlets) else None,
        label=label,
        name=name,
        faults=columns.faults,
        notes=columns.notes,
    )


def first_of(record: Mapping[str, object], names: tuple[str, ...]) -> object:
    """Return the first value that is not empty under one of several names, or None."""
    for name in names:
        value = record.get(name)
        if value not in (None, "", [], {}) and not (isinstance(value, str) and not value.strip()):
            return value
    return None


def why_no_text(record: Mapping[str, object], fields: Fields) -> str:
    """Say why a record has no text, with the fields it has."""
    given = [name for name in fields.text if name in record]
    if given:
        value = record[given[0]]
        if value in (None, [], {}) or isinstance(value, str):
            return f"its text is empty (field {given[0]!r})"
        return f"its field {given[0]!r} is no text but a value of type {type(value).__name__}"
    if not record:
        return "it has no field at all"
    shown = ", ".join(list(record)[:_FIELDS_NAMED])
    return f"it has no field {fields.text[0]!r} (but {shown}): name its text with --text-field"


def name_of(value: object) -> str | None:
    """Return the name in a text, a schema.org object or a list of these; None where there is none."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", " ".join(value.split())) or None
    if isinstance(value, Mapping):
        return name_of(value.get("name") or value.get("legalName") or value.get("@id"))
    if isinstance(value, list):
        return ", ".join(filter(None, map(name_of, value))) or None
    return None


def _id_of(value: object) -> str | None:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value.strip()) or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _plain(value: object) -> str | None:
    """Return a date as it is written, numbers as JSON writes them; None where it is no such."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return json.dumps(value)
    return None


class LineNames:
    """What the records of one block are called; line numbers are worked out only when asked."""

    def __init__(
        self, block: bytes, starts: NDArray[np.int64], first_line: int, label: str
    ) -> None:
        self._block = block
        self._starts = starts
        self._first_line = first_line
        self._label = label

    def line(self, place: int) -> int:
        """Return the number of the line of a record."""
        return self._first_line + self._block.count(b"\n", 0, int(self._starts[place]))

    def label(self, place: int) -> str:
        """Return what a reader calls the record."""
        return f"{self._label}, line {self.line(place)}"

    def name(self, place: int) -> str:
        """Return the id of a record that has none."""
        return f"{self._label}:{self.line(place)}"


def has_blank(bounds: NDArray[np.int64], buffer: NDArray[np.uint8]) -> bool:
    """Tell whether a text is empty or nothing but white space."""
    if (bounds[1:] == bounds[:-1]).any():
        return True
    first = buffer[bounds[:-1]]
    # White space beyond ASCII begins with one of these bytes in UTF-8.
    doubtful = np.flatnonzero((first <= _SPACE) | np.isin(first, (0xC2, 0xE1, 0xE2, 0xE3)))
    texts = (buffer[bounds[at] : bounds[at + 1]].tobytes() for at in doubtful.tolist())
    return any(not text.decode("utf-8").strip() for text in texts)
