"""Files to bytes: gzip and Zstandard unpacked, other Unicode turned to UTF-8, cut ends told."""

from __future__ import annotations

import codecs
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol

from provenance.decoding import find_bom

BLOCK_BYTES = 4 * 1024**2
# A line longer than this is refused instead of filling the memory.
MAX_LINE_BYTES = 128 * 1024**2
# Stands for a line that is too long; no JSON and no CSV begins so.
TOO_LONG = b"\x00too long"

_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_NAMES = {"gzip": "gzip", "zstd": "Zstandard"}
_STEP_BYTES = 1024**2
_SALVAGE_BYTES = 256
# Where a block of lines may end; a longer line is read in pieces.
_TAIL_BYTES = 1 << 16
# Asks zlib for the header of gzip before the data.
_GZIP = 16 + zlib.MAX_WBITS


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class ByteStream:
    """The unpacked bytes of a file; a damaged end is told in ``fault`` and raises nothing.

    Attributes:
        fault: What is wrong with the rest of the file, once it has been met; None otherwise.
    """

    def __init__(self, path: Path) -> None:
        self.fault: str | None = None
        self._path = path
        self._at = 0
        self._file: BinaryIO = path.open("rb")
        self._stream = self._open()

    def __enter__(self) -> ByteStream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def _open(self) -> _Readable:
        head = self._file.read(4)
        self._file.seek(0)
        self._codec = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)
        if self._codec is None:
            return self._file
        import pyarrow as pa  # noqa: PLC0415 - 0.05 s, for packed files

        packed: _Readable = pa.CompressedInputStream(pa.PythonFile(self._file, "r"), self._codec)
        return packed

    def read(self, size: int) -> bytes:
        """Return up to so many bytes; none at the end, or where the file is damaged."""
        if self.fault is not None:
            return b""
        try:
            data = self._stream.read(min(size, _STEP_BYTES))
        except OSError as error:
            data = self._salvage() if self._codec else b""
            self.fault = self._describe(error)
        self._at += len(data)
        return data

    def unread(self, data: bytes) -> bool:
        """Go back over what was read last, and tell whether that can be done."""
        if self._codec is not None or self.fault is not None:
            return False
        self._file.seek(-len(data), os.SEEK_CUR)
        self._at -= len(data)
        return True

    def read_lines(self, size: int) -> bytes:
        """Return whole lines, no more than so many bytes; none where ``read`` has to do it.

        That is at the end of a file, in a packed one, before a damage and in a line that is longer.
        The bytes are read into their place, and copied no more.
        """
        if self._codec is not None or self.fault is not None:
            return b""
        start = self._file.tell()
        try:
            self._file.seek(start + size - _TAIL_BYTES)
            tail = self._file.read(_TAIL_BYTES)
            self._file.seek(start)
            end = tail.rfind(b"\n") + 1
            wanted = size - _TAIL_BYTES + end
            data = self._file.read(wanted) if end and len(tail) == _TAIL_BYTES else b""
        except OSError:
            data, wanted = b"", 0
        if len(data) != wanted:
            data = b""
        if not data:
            self._file.seek(start)
        self._at += len(data)
        return data

    def _salvage(self) -> bytes:
        """Return what can be unpacked beyond the last good read."""
        self._file.seek(0)
        if self._codec == "gzip":
            return _salvage_gzip(self._file, self._at)
        stream = self._open()
        found = bytearray()
        try:
            left = self._at
            while left:
                left -= len(stream.read(min(left, _STEP_BYTES)))
            while data := stream.read(_SALVAGE_BYTES):
                found += data
        except OSError:
            pass
        return bytes(found)

    def _describe(self, error: OSError) -> str:
        if self._codec is None:
            return f"it could not be read to its end ({error.strerror or error})"
        if "truncated" in str(error).lower():
            return f"its {_NAMES[self._codec]} data is cut short"
        return f"its {_NAMES[self._codec]} data is damaged"


def _salvage_gzip(file: BinaryIO, skip: int) -> bytes:
    """Return what can be unpacked of a damaged file, but for the first bytes.

    Arrow gives up with all that it had unpacked of a buffer; zlib tells where the damage is.
    """
    found = bytearray()
    decoder = zlib.decompressobj(_GZIP)
    packed = file.read(_SALVAGE_BYTES)
    while packed:
        before = decoder.copy()
        try:
            data = decoder.decompress(packed)
        except zlib.error:
            found += _byte_by_byte(before, packed)
            break
        left = min(skip, len(data))
        skip -= left
        found += data[left:]
        packed = decoder.unused_data or file.read(_SALVAGE_BYTES)
        if decoder.eof:
            decoder = zlib.decompressobj(_GZIP)
    return bytes(found[skip:])


def _byte_by_byte(decoder: zlib._Decompress, packed: bytes) -> bytes:
    """Return what is unpacked up to the damaged byte."""
    found = bytearray()
    with suppress(zlib.error):
        for at in range(len(packed)):
            found += decoder.decompress(packed[at : at + 1])
    return bytes(found)


class _AsUtf8:
    """Another Unicode encoding, read as UTF-8."""

    def __init__(self, head: bytes, stream: _Readable, encoding: str) -> None:
        self._head = head
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def read(self, size: int, /) -> bytes:
        while data := self._head or self._stream.read(size):
            self._head = b""
            text = self._decoder.decode(data)
            if text:
                return text.encode("utf-8", "replace")
        return self._decoder.decode(b"", final=True).encode("utf-8", "replace")


def line_blocks(stream: ByteStream, size: int = BLOCK_BYTES) -> Iterator[bytes]:
    """Yield whole lines, some megabytes at a time; the same blocks at every reading.

    A byte order mark is left out. The last line may lack its line break; where the file is
    damaged, the line that the damage cuts is left out. A line that is too long is ``TOO_LONG``.
    """
    source, head = _as_utf8(stream)
    parts, held = [head], len(head)
    while True:
        data = source.read(_STEP_BYTES)
        if not data:
            break
        parts.append(data)
        held += len(data)
        if held < size or b"\n" not in data:
            if held > MAX_LINE_BYTES + size:
                parts, held = _skip_line(b"".join(parts), source)
            continue
        whole = b"".join(parts)
        end = whole.rfind(b"\n") + 1
        yield whole[:end]
        rest = whole[end:]
        if source is stream and stream.unread(rest):
            rest = b""
            while whole := stream.read_lines(size):
                yield whole
        parts, held = [rest], len(rest)
    rest = b"".join(parts)
    if stream.fault is not None:
        rest = rest[: rest.rfind(b"\n") + 1]
    if rest:
        yield rest


def _as_utf8(stream: ByteStream) -> tuple[_Readable, bytes]:
    """Return what reads a stream as UTF-8, and what it has read already."""
    head = stream.read(_STEP_BYTES)
    bom = find_bom(head)
    if bom is None:
        return stream, head
    if bom[0] == "utf-8":
        return stream, head[bom[1] :]
    return _AsUtf8(head[bom[1] :], stream, bom[0]), b""


def _skip_line(whole: bytes, source: _Readable) -> tuple[list[bytes], int]:
    """Replace the endless last line by its stand-in and read on to the next one."""
    start = whole.rfind(b"\n") + 1
    kept = whole[:start] + TOO_LONG + b"\n"
    while data := source.read(_STEP_BYTES):
        end = data.find(b"\n")
        if end >= 0:
            kept += data[end + 1 :]
            break
    return [kept], len(kept)


def shown(path: str | os.PathLike[str]) -> str:
    """Return a path as text; bytes of a name that are no UTF-8 are shown by their numbers."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
