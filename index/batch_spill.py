"""Columns on disk, in parts with a checksum each, and what of them is whole.

A segment is written under another name and renamed when it is complete; the manifest, written the
same way, names it from then on. So a process may be killed at any moment: what the manifest names is
whole, and the rest is made again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import SimilarityIndexError

_MAGIC = b"PVSEG001"
_MANIFEST = "manifest.json"
_VERSION = 3
# Words of eight bytes that are summed side by side: a prime, so that a page in another's place tells.
_WIDTH = 1021

Column = NDArray[Any]  # Any: columns of every number type


class DamagedSegment(SimilarityIndexError):
    """A file of the work folder is not what was written."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return (
            f"The work file {self.name!r} is damaged; run again and resume: it will be made again."
        )


class OtherWork(SimilarityIndexError):
    """A work folder holds the work of other settings or of another input."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.folder = folder

    def __str__(self) -> str:
        return (
            f"The work folder {self.folder!r} holds work on another input or with other settings; "
            "start anew without resuming, or name another folder."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Parted:
    """A column and where each of its parts begins.

    Attributes:
        values: Shape (m,).
        starts: Shape (parts + 1,), or None for one part.
    """

    values: Column
    starts: NDArray[np.int64] | None = None


def check_sum(data: memoryview) -> int:
    """Return a number of bytes that changes with any of them: a CRC of sums over their words.

    Each word counts in one of many sums. A CRC of all bytes takes five times as long.
    """
    rows = len(data) // (8 * _WIDTH)
    words = np.frombuffer(data, dtype="<u8", count=rows * _WIDTH).reshape(rows, _WIDTH)
    sums = words.sum(axis=0, dtype=np.uint64)
    return zlib.crc32(data[rows * _WIDTH * 8 :], zlib.crc32(sums.astype("<u8").data))


def write_segment(path: Path, columns: Mapping[str, Parted]) -> None:
    """Write columns to a file that appears when it is whole."""
    header: dict[str, dict[str, Any]] = {}
    blocks: list[Column] = []
    offset = 0
    for name, column in columns.items():
        packed = np.ascontiguousarray(_pack(column.values))
        starts = [0, len(packed)] if column.starts is None else column.starts.tolist()
        view = packed.view(np.uint8).data
        size = packed.dtype.itemsize
        sums = [check_sum(view[first * size : last * size]) for first, last in pairwise(starts)]
        header[name] = {
            "type": column.values.dtype.str,
            "packed": packed.dtype.str,
            "offset": offset,
            "starts": starts,
            "sums": sums,
        }
        blocks.append(packed)
        offset += packed.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as out:
        out.write(_MAGIC)
        out.write(np.array([len(text), zlib.crc32(text)], dtype="<u8").tobytes())
        out.write(text)
        for block in blocks:
            out.write(block.view(np.uint8).data)
    unfinished.replace(path)


class Segment:
    """A written file of columns.

    Raises:
        DamagedSegment: On any reading, where the bytes are not those that were written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as held:
                magic = held.read(len(_MAGIC))
                size, total = np.frombuffer(held.read(16), dtype="<u8").tolist()
                text = held.read(size)
        except (OSError, ValueError) as problem:
            raise DamagedSegment(path.name) from problem
        if magic != _MAGIC or zlib.crc32(text) != total:
            raise DamagedSegment(path.name)
        self._header: dict[str, dict[str, Any]] = json.loads(text)
        self._base = len(_MAGIC) + 16 + size

    def parts(self, name: str) -> int:
        """Return the number of parts of a column."""
        return len(self._header[name]["sums"])

    def starts(self, name: str) -> NDArray[np.int64]:
        """Return where each part of a column begins, and the end of the last."""
        return np.array(self._header[name]["starts"], dtype=np.int64)

    def read(self, name: str, first: int = 0, last: int | None = None) -> Column:
        """Return some parts of a column, one part after the other; all by default."""
        told = self._header[name]
        last = self.parts(name) if last is None else last
        packed = np.dtype(told["packed"])
        starts = told["starts"]
        begin, end = starts[first] * packed.itemsize, starts[last] * packed.itemsize
        with self._path.open("rb") as held:
            held.seek(self._base + told["offset"] + begin)
            found = held.read(end - begin)
        if len(found) != end - begin:
            raise DamagedSegment(self._path.name)
        view = memoryview(found)
        for part in range(first, last):
            low = starts[part] * packed.itemsize - begin
            high = starts[part + 1] * packed.itemsize - begin
            if check_sum(view[low:high]) != told["sums"][part]:
                raise DamagedSegment(self._path.name)
        values = np.frombuffer(found, dtype=packed)
        return values.astype(np.dtype(told["type"]), copy=False)

    def check(self) -> None:
        """Read all of it."""
        for name in self._header:
            for part in range(self.parts(name)):
                self.read(name, part, part + 1)


class _HeldSegment:
    """A segment that was never written."""

    def __init__(self, columns: Mapping[str, Parted]) -> None:
        self.columns = columns

    def starts(self, name: str) -> NDArray[np.int64]:
        """Return where each part of a column begins, and the end of the last."""
        column = self.columns[name]
        if column.starts is not None:
            return column.starts
        return np.array([0, len(column.values)], dtype=np.int64)

    def read(self, name: str, first: int = 0, last: int | None = None) -> Column:
        """Return some parts of a column, one part after the other; all by default."""
        if last is None:
            return self.columns[name].values
        starts = self.starts(name)
        return self.columns[name].values[starts[first] : starts[last]]


AnySegment = Segment | _HeldSegment


def read_column(
    segments: Sequence[AnySegment], name: str, first: int = 0, last: int | None = None
) -> Column:
    """Return some parts of a column of one segment or more, one segment after the other."""
    parts = [each.read(name, first, last) for each in segments]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


class WorkFolder:
    """The segments of one piece of work, and which of them are whole.

    Nothing is written as long as all segments take little memory: work that is so small is sooner
    done again than written.

    Args:
        path: The folder; made where there is none.
        key: What the work is done with and on; other work is never continued.
        resume: Whether to go on with what is there; else it is deleted.
        held_bytes: Bytes of segments that are held in memory before they are written.

    Raises:
        OtherWork: To resume work that has another key.
    """

    def __init__(
        self, path: Path, key: Mapping[str, Any], *, resume: bool, held_bytes: int = 0
    ) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self._in_memory = False
        self._free_bytes = held_bytes
        self._held: dict[str, _HeldSegment] = {}
        self._opened: dict[str, Segment] = {}
        self._manifest: dict[str, Any] = {"version": _VERSION, "key": dict(key), "segments": {}}
        held = self._read_manifest() if resume else None
        if held is not None:
            if held.get("key") != self._manifest["key"] or held.get("version") != _VERSION:
                raise OtherWork(str(path))
            self._manifest = held
            self._drop_damaged()
        else:
            for old in [*path.glob("*.seg"), *path.glob("*.part"), path / _MANIFEST]:
                old.unlink(missing_ok=True)
        self._in_memory = not self._manifest["segments"]
        self._write_manifest()

    def has(self, name: str) -> bool:
        """Tell whether a segment is whole."""
        return name in self._manifest["segments"]

    def names(self, kind: str) -> list[str]:
        """Return the whole segments of one kind, ascending."""
        return sorted(name for name in self._manifest["segments"] if name.startswith(f"{kind}-"))

    def facts(self, name: str) -> dict[str, Any]:
        """Return what was told of a segment when it was written."""
        facts: dict[str, Any] = self._manifest["segments"][name]
        return facts

    def write(self, name: str, columns: Mapping[str, Parted], **facts: Any) -> None:  # noqa: ANN401 - plain JSON values
        """Write a segment; from then on it is whole."""
        self._manifest["segments"][name] = facts
        self._opened.pop(name, None)
        self._held[name] = _HeldSegment(columns)
        self._free_bytes -= sum(column.values.nbytes for column in columns.values())
        if self._in_memory and self._free_bytes >= 0:
            return
        self._in_memory = False
        for held in list(self._held):
            write_segment(self._file(held), self._held.pop(held).columns)
        self._write_manifest()

    def open(self, name: str) -> AnySegment:
        """Return a segment."""
        if name in self._held:
            return self._held[name]
        if name not in self._opened:
            self._opened[name] = Segment(self._file(name))
        return self._opened[name]

    def drop(self, names: Sequence[str]) -> None:
        """Delete segments that are not needed any more, or that something changed beneath."""
        if not names:
            return
        for name in names:
            self._manifest["segments"].pop(name, None)
            self._held.pop(name, None)
            self._opened.pop(name, None)
        if not self._in_memory:
            self._write_manifest()
        for name in names:
            self._file(name).unlink(missing_ok=True)

    def delete(self) -> None:
        """Delete all that is there."""
        self._opened.clear()
        for old in [*self.path.glob("*.seg"), *self.path.glob("*.part"), self.path / _MANIFEST]:
            old.unlink(missing_ok=True)

    def _drop_damaged(self) -> None:
        for name in list(self._manifest["segments"]):
            try:
                Segment(self._file(name)).check()
            except DamagedSegment:
                self.drop([name])

    def _file(self, name: str) -> Path:
        return self.path / f"{name}.seg"

    def _read_manifest(self) -> dict[str, Any] | None:
        try:
            held: dict[str, Any] = json.loads((self.path / _MANIFEST).read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        return held

    def _write_manifest(self) -> None:
        unfinished = self.path / f"{_MANIFEST}.part"
        unfinished.write_text(json.dumps(self._manifest), "utf-8")
        unfinished.replace(self.path / _MANIFEST)


def _pack(values: Column) -> Column:
    """Return whole numbers in the narrowest type that holds them, other columns as they are."""
    if values.dtype.kind not in "iu" or values.dtype.itemsize == 1 or len(values) == 0:
        return values
    if values.dtype.itemsize == 8 and values.dtype.kind == "u":
        return values  # hashes fill their width
    if values.min() < 0:
        return values
    most = int(values.max())
    for narrow in (np.uint8, np.uint16, np.uint32):
        if most <= np.iinfo(narrow).max and np.dtype(narrow).itemsize < values.dtype.itemsize:
            return values.astype(narrow)
    return values
