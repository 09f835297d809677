"""Outputs that appear whole or not at all, packed as their ending says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from provenance.errors import OutputNotWritable

_CODECS = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}
_BUFFER_BYTES = 1024**2


class Writable(Protocol):
    """What takes bytes."""

    def write(self, data: Any, /) -> object:  # noqa: ANN401 - any buffer of bytes
        """Take bytes."""
        ...


def draft_of(path: Path) -> Path:
    """Return where an output stands while it is written, under a name that is no one else's."""
    return path.with_name(f".{path.name}.provenance-part")


@contextmanager
def open_draft(path: Path) -> Iterator[Writable]:
    """Give a stream to an output's draft; it is on the disk in full when this ends."""
    codec = _CODECS.get(path.suffix.lower())
    with draft_of(path).open("wb", buffering=_BUFFER_BYTES) as file:
        if codec is None:
            yield file
        else:
            import pyarrow as pa  # noqa: PLC0415 - 0.05 s, for packed files

            packed = pa.CompressedOutputStream(pa.PythonFile(file, "w"), codec)
            yield packed
            packed.close()
        if not file.closed:
            file.flush()
            os.fsync(file.fileno())


def publish(path: Path, *, is_begun: bool = False) -> None:
    """Give a draft its name; a file under it is gone. Nothing is done if it has it already.

    A folder with files in it is never replaced.

    Args:
        path: The output.
        is_begun: Whether an interrupted run may have published it already: a folder is then
            whole, and its draft goes.

    Raises:
        OutputNotWritable: A folder stands there meanwhile.
    """
    draft = draft_of(path)
    if not draft.exists():
        return
    if path.is_dir():
        if draft.is_dir() and is_begun and any(path.iterdir()):
            shutil.rmtree(draft)
            return
        if not draft.is_dir() or any(path.iterdir()):
            raise OutputNotWritable(str(path), "a folder is there")
        path.rmdir()
    draft.replace(path)


def discard(path: Path) -> None:
    """Remove an output's draft, if there is one."""
    draft = draft_of(path)
    with suppress(OSError):
        if draft.is_dir():
            shutil.rmtree(draft)
        else:
            draft.unlink(missing_ok=True)
