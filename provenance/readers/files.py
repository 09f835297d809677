"""Find files, tell their formats and hand them to their readers."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from provenance.decoding import describe_binary, find_bom
from provenance.errors import UnknownFormat
from provenance.model import Article
from provenance.readers.json_records import MAX_RECORD_BYTES, read_json, read_json_lines
from provenance.readers.plain_text import read_text
from provenance.readers.refused import Refused

FORMATS = ("text", "json", "jsonl", "html")

_ENDINGS = {
    ".txt": "text",
    ".text": "text",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonlines": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_SNIFF_BYTES = 8192
_MEGABYTE = 1024 * 1024


def read(
    paths: Iterable[str | Path],
    *,
    format: str | None = None,  # noqa: A002 - the name of the command line's option
    stdin: BinaryIO | None = None,
) -> Iterator[Article | Refused]:
    """Read articles from files, folders and standard input, one at a time.

    Folders are read in the order of their names, sub-folders included; hidden files and links to
    folders are passed over. What cannot be read is yielded as ``Refused`` in its place, so that
    read and refused add up.

    Args:
        paths: Files, folders, or ``-`` for standard input (JSON Lines unless ``format`` says
            otherwise).
        format: One of ``FORMATS`` for all files; None tells it from each file's ending, else
            from its first bytes.
        stdin: Stream for ``-``; None means the process's own.

    Raises:
        UnknownFormat: ``format`` is none of ``FORMATS``.
    """
    if format is not None and format not in FORMATS:
        raise UnknownFormat(format, FORMATS)
    return _read_all(paths, format, stdin)


def _read_all(
    paths: Iterable[str | Path], chosen: str | None, stdin: BinaryIO | None
) -> Iterator[Article | Refused]:
    for path in paths:
        if str(path) == "-":
            stream = stdin if stdin is not None else sys.stdin.buffer
            yield from _read_stream(stream, "standard input", chosen or "jsonl", "")
        elif Path(path).is_dir():
            yield from _read_folder(Path(path), chosen)
        else:
            yield from _read_file(Path(path), chosen)


def _read_folder(folder: Path, chosen: str | None) -> Iterator[Article | Refused]:
    """Read the files of a folder and its sub-folders, sorted by name."""
    found = False
    failures: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                found = True
                yield from _read_file(Path(parent, name), chosen)
    for failure in failures:
        found = True
        yield Refused(_as_text(str(failure.filename)), _why_not_open(failure))
    if not found:
        yield Refused(_as_text(folder), "the folder holds no files: name another")


def _read_file(path: Path, chosen: str | None) -> Iterator[Article | Refused]:
    """Read one file."""
    where = _as_text(path)
    try:
        if path.exists() and not path.is_file():
            yield Refused(where, "it is no ordinary file: give its content on standard input")
            return
        with path.open("rb") as stream:
            head = stream.peek(_SNIFF_BYTES)[:_SNIFF_BYTES]
            form = chosen or _tell_format(path, head)
            refusal = _refuse_early(where, head, form)
            if refusal is not None:
                yield refusal
            elif form is not None:
                yield from _read_stream(stream, where, form, _as_text(path.stem))
    except OSError as error:
        yield Refused(where, _why_not_open(error))


def _as_text(path: str | Path) -> str:
    """Return a path as text; bytes of a name that are no UTF-8 are shown by their numbers."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _refuse_early(where: str, head: bytes, form: str | None) -> Refused | None:
    """Refuse what its first bytes show to be no article."""
    if not head:
        return Refused(where, "the file is empty: put an article in it, or leave it out")
    binary = describe_binary(head)
    if binary is not None:
        return Refused(where, f"it is {binary}: give text, JSON, JSON Lines or HTML")
    if form is None:
        return Refused(
            where, "its format cannot be told from its ending or content: name it with --format"
        )
    return None


def _tell_format(path: Path, head: bytes) -> str | None:
    """Tell a file's format from its ending, else from its content; None where neither says."""
    ending = _ENDINGS.get(path.suffix.lower())
    if ending is not None:
        return ending
    bom = find_bom(head)
    encoding, length = bom or ("utf-8", 0)
    start = head[length:].decode(encoding, errors="replace").lstrip()
    opening = start[:1000].lower()
    if opening.startswith(("<!doctype html", "<html")) or "<html" in opening[:1000]:
        return "html"
    if start.startswith(("{", "[")):
        return "jsonl" if start.startswith("{") else "json"
    return "text" if not path.suffix else None


def _read_stream(
    stream: BinaryIO, where: str, form: str, article_id: str
) -> Iterator[Article | Refused]:
    """Read a stream in a known format."""
    if form == "jsonl":
        yield from read_json_lines(stream, where)
        return
    data = stream.read(MAX_RECORD_BYTES + 1)
    if len(data) > MAX_RECORD_BYTES:
        limit = MAX_RECORD_BYTES // _MEGABYTE
        yield Refused(where, f"it is larger than {limit} MB: split it, or use JSON Lines")
    elif not data.strip():
        yield Refused(where, "the file is empty: put an article in it, or leave it out")
    elif form == "json":
        yield from read_json(data, where)
    elif form == "html":
        from provenance.readers.html_page import read_html  # noqa: PLC0415 - 0.1 s, for HTML

        yield read_html(data, where, article_id)
    else:
        yield read_text(data, where, article_id)


def _why_not_open(error: OSError) -> str:
    """Say why a file cannot be opened, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder: check the path"
    if isinstance(error, PermissionError):
        return "it may not be read: ask for the right to read it"
    return f"it cannot be read ({error.strerror or type(error).__name__}): check the file"
