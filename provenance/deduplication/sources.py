"""Inputs that the user names to files, each with its format; pipes are spooled first."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from provenance.deduplication.problems import CannotResume
from provenance.deduplication.streams import ByteStream, shown

FORMATS = ("jsonl", "csv", "tsv", "parquet", "text", "json", "html")
# Formats of which a file is a document, or a few.
WHOLE = frozenset({"text", "json", "html"})
# Formats of which a file is one document, and can be copied as such.
FILES = frozenset({"text", "html"})
PACKED = (".gz", ".zst", ".zstd")
ENDINGS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonlines": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
}
_HEAD_BYTES = 65_536
# A first line longer than this is taken for a whole document.
_LINE_BYTES = 16 * 1024**2
STANDARD_INPUT = "standard input"


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    Attributes:
        path: The file to open.
        label: What a reader calls it.
        format: One of ``FORMATS``.
        name: Id of the document, for a file that is one and has none itself.
        given: Number of the input that it belongs to.
        is_renamed: Whether its folder's name was added, as an earlier file has the same name.
    """

    path: Path
    label: str
    format: str
    name: str = ""
    given: int = 0
    is_renamed: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be read, or not to its end.

    Attributes:
        where: The file or folder.
        reason: One clause that says what is wrong.
    """

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


def find_sources(
    inputs: Sequence[str | Path], chosen: str | None, spool: Path, stdin: BinaryIO | None = None
) -> tuple[list[Source], list[Problem]]:
    """Return the files behind the inputs, in order, and what is wrong with the others.

    Args:
        inputs: Files, folders, or "-" for standard input.
        chosen: One of ``FORMATS`` for all files, or None to tell it from each file's ending.
        spool: Folder for what cannot be read twice: standard input, pipes, packed Parquet.
        stdin: Stream for "-"; None means the process's own.
    """
    sources: list[Source] = []
    problems: list[Problem] = []
    earlier: set[str] = set()
    for number, given in enumerate(inputs):
        place = spool / f"{number:03d}"
        names: set[str] = set()
        for found in _find(given, chosen, place, stdin):
            if isinstance(found, Source):
                source = replace(found, given=number)
                if source.name in earlier:
                    source = _named_apart(source, Path(given), earlier)
                if source.name:
                    names.add(source.name)
                sources.append(source)
            else:
                problems.append(found)
        earlier |= names
    return sources, problems


def _named_apart(source: Source, given: Path, taken: set[str]) -> Source:
    """Return a source with its folder's name before its own, which an earlier input has too."""
    place = given.resolve()
    for folder in (place, *place.parents) if given.is_dir() else place.parents:
        name = f"{shown(folder.name)}/{source.name}"
        if folder.name and name not in taken:
            return replace(source, name=name, is_renamed=True)
    return source


def identity(source: Source) -> list[object]:
    """Return what tells that a file is still the same: path, size, time and hash of its head."""
    status = source.path.stat()
    head = ""
    if source.format not in WHOLE:
        with source.path.open("rb") as file:
            head = hashlib.sha256(file.read(_HEAD_BYTES)).hexdigest()[:16]
    return [str(source.path.resolve()), status.st_size, status.st_mtime_ns, head]


def plain_suffix(path: Path) -> str:
    """Return the ending of a file's name in small letters, that of compression left out."""
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix in PACKED else suffix


def _find(
    given: str | Path, chosen: str | None, place: Path, stdin: BinaryIO | None
) -> Iterator[Source | Problem]:
    if str(given) == "-":
        yield from _spooled_input(place, chosen or "jsonl", stdin)
        return
    path = Path(given)
    try:
        if path.is_dir():
            yield from _in_folder(path, chosen, place)
        elif not path.exists():
            yield Problem(shown(path), "there is no such file or folder")
        elif not path.is_file():
            form = chosen or ENDINGS.get(plain_suffix(path), "jsonl")
            with path.open("rb") as stream:
                yield from _spooled(stream, place, form, shown(path))
        else:
            yield _as_source(path, chosen, path.name, place)
    except OSError as error:
        yield Problem(shown(path), f"it cannot be read ({error.strerror or error})")


def _in_folder(folder: Path, chosen: str | None, place: Path) -> Iterator[Source | Problem]:
    """Yield the files of a folder and its sub-folders, in the order of their names."""
    failures: list[OSError] = []
    found = False
    for parent, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            # Programs that write a folder of parts leave such marks of success beside them.
            if name.startswith((".", "_SUCCESS")):
                continue
            found = True
            path = Path(parent, name)
            if path.is_file():
                within = place / f"{len(name)}-{hashlib.sha256(shown(path).encode()).hexdigest()}"
                yield _as_source(path, chosen, str(path.relative_to(folder)), within)
    for failure in failures:
        found = True
        yield Problem(
            shown(failure.filename or folder), f"it cannot be read ({failure.strerror or failure})"
        )
    if not found:
        yield Problem(shown(folder), "the folder holds no files")


def _as_source(path: Path, chosen: str | None, name: str, place: Path) -> Source | Problem:
    form = chosen or ENDINGS.get(plain_suffix(path)) or _tell_format(path)
    if form is None:
        return Problem(
            shown(path), "its format cannot be told from its ending: name it with --format"
        )
    if form == "parquet" and path.suffix.lower() in PACKED:
        place.parent.mkdir(parents=True, exist_ok=True)
        with ByteStream(path) as stream, place.open("wb") as file:
            while data := stream.read(1024**2):
                file.write(data)
        os.utime(place, ns=(0, path.stat().st_mtime_ns))
        return Source(place, shown(path), form)
    if form == "json" and chosen is None and _is_json_lines(path):
        form = "jsonl"
    if form in WHOLE:
        stem = Path(name)
        while stem.suffix.lower() in PACKED or ENDINGS.get(stem.suffix.lower()) in WHOLE:
            stem = stem.with_suffix("")
        return Source(path, shown(path), form, shown(stem))
    return Source(path, shown(path), form)


def _is_json_lines(path: Path) -> bool:
    """Tell whether a file's first line is an object by itself, with another line below it."""
    head = b""
    with ByteStream(path) as stream:
        while b"\n" not in head and len(head) < _LINE_BYTES:
            data = stream.read(_HEAD_BYTES)
            if not data:
                break
            head = (head + data).lstrip(b"\xef\xbb\xbf \t\r\n")
        head += stream.read(_HEAD_BYTES)
    line, _, rest = head.partition(b"\n")
    return line.startswith(b"{") and line.rstrip().endswith(b"}") and bool(rest.strip())


def _tell_format(path: Path) -> str | None:
    """Tell a format from a file's first bytes, where its ending says nothing."""
    with ByteStream(path) as stream:
        head = stream.read(4096)
    if head.startswith(b"PAR1"):
        return "parquet"
    return "jsonl" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else None


def _spooled_input(place: Path, form: str, stdin: BinaryIO | None) -> Iterator[Source | Problem]:
    yield from _spooled(
        stdin if stdin is not None else sys.stdin.buffer, place, form, STANDARD_INPUT
    )


def _spooled(stream: BinaryIO, place: Path, form: str, label: str) -> Iterator[Source | Problem]:
    """Copy to a file what can be read only once; a resumed run finds the copy there.

    Raises:
        CannotResume: The copy is of other data than what comes now.
    """
    if place.exists():
        _check_same(stream, place, label)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(".part")
        with draft.open("wb") as file:
            shutil.copyfileobj(stream, file, 1024**2)
        draft.replace(place)
    if place.stat().st_size:
        yield Source(place, label, form)
    else:
        yield Problem(label, "nothing came from it")


def _check_same(stream: BinaryIO, place: Path, label: str) -> None:
    """Hold what comes now against the copy that an interrupted run made; nothing may come at all.

    Raises:
        CannotResume: It is other data.
    """
    if stream.isatty():
        return
    came = False
    with place.open("rb") as copy:
        while data := stream.read(1024**2):
            came = True
            if copy.read(len(data)) != data:
                raise CannotResume(str(place.parent.parent), f"{label} gives other data now")
        if came and copy.read(1):
            raise CannotResume(str(place.parent.parent), f"{label} gives less data now")
