"""Records of JSON and JSON Lines to articles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from provenance.decoding import find_bom
from provenance.model import Article
from provenance.readers.records import parse_record
from provenance.readers.refused import Refused

# A line or file larger than this is refused instead of filling the memory.
MAX_RECORD_BYTES = 128 * 1024 * 1024
_SKIP_BYTES = 1024 * 1024
# Where a JSON object that is no article itself may list its articles.
_LISTS = ("articles", "items", "results", "documents", "data")


def read_json(data: bytes, where: str) -> Iterator[Article | Refused]:
    """Read one JSON document: an article, a list of articles, or an object that lists them."""
    found = _parse(data)
    if isinstance(found, _Broken):
        if found.has_more and _first_line_is_json(data):
            yield from _read_line_list(data, where)
            return
        yield Refused(where, found.reason)
        return
    value = found.value
    if isinstance(value, Mapping):
        listed = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None)
        if listed is None or any(name in value for name in ("text", "articleBody", "body")):
            yield parse_record(value, where)
            return
        value = listed
    if not isinstance(value, list):
        yield Refused(
            where, "the file holds no article: put an object, or a list of objects, in it"
        )
        return
    if not value:
        yield Refused(where, "the file holds an empty list: put articles in it")
    for number, record in enumerate(value, start=1):
        yield _parse_value(record, f"{where}, record {number}")


def read_json_lines(stream: BinaryIO, where: str) -> Iterator[Article | Refused]:
    """Read JSON Lines, one article a line, without holding more than one line."""
    first = stream.readline(MAX_RECORD_BYTES + 1)
    bom = find_bom(first)
    if bom is not None and bom[0] != "utf-8":
        yield from _read_line_list(first + stream.read(MAX_RECORD_BYTES), where)
        return
    if bom is not None:
        first = first[bom[1] :]
    if _is_whole_document(first):
        yield from read_json(first + stream.read(MAX_RECORD_BYTES), where)
        return
    found = False
    for number, line in enumerate(_lines(first, stream), start=1):
        if line is None:
            yield Refused(
                f"{where}, line {number}",
                f"the line is longer than {MAX_RECORD_BYTES // 1024 // 1024} MB: split it",
            )
        elif line.strip():
            yield _parse_line(line, f"{where}, line {number}")
        else:
            continue
        found = True
    if not found:
        yield Refused(where, "the file is empty: put one article a line in it")


def _lines(first: bytes, stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines of a stream; None stands for one that is too long."""
    line = first
    while line:
        if len(line) > MAX_RECORD_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_SKIP_BYTES)
            yield None
        else:
            yield line
        line = stream.readline(MAX_RECORD_BYTES + 1)


def _read_line_list(data: bytes, where: str) -> Iterator[Article | Refused]:
    """Read JSON Lines that are in memory, in whatever Unicode encoding their mark names."""
    bom = find_bom(data)
    encoding, length = bom or ("utf-8", 0)
    text = data[length:].decode(encoding, errors="replace")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _parse_line(line.encode("utf-8", errors="replace"), f"{where}, line {number}")


def _is_whole_document(first: bytes) -> bool:
    """Say whether a first line opens one JSON document that runs over several lines."""
    start = first.strip()
    return start.startswith(b"[") or (start.startswith(b"{") and start.endswith((b"{", b",", b"[")))


def _first_line_is_json(data: bytes) -> bool:
    """Say whether the first line that is not blank is a whole JSON object."""
    line = data.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    return line.startswith(b"{") and not isinstance(_parse(line), _Broken)


class _Broken:
    """Why bytes are no JSON; ``has_more`` where a whole document is followed by another."""

    def __init__(self, reason: str, *, has_more: bool = False) -> None:
        self.reason = reason
        self.has_more = has_more


class _Parsed:
    """A JSON document."""

    def __init__(self, value: object) -> None:
        self.value = value


def _parse(data: bytes) -> _Parsed | _Broken:
    """Parse bytes as one JSON document."""
    bom = find_bom(data)
    encoding, length = bom or ("utf-8", 0)
    try:
        return _Parsed(json.loads(data[length:].decode(encoding), strict=False))
    except UnicodeDecodeError as error:
        at = error.start + 1
        return _Broken(f"byte {at} is no {encoding.upper()}: save it in UTF-8")
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}"
        return _Broken(
            f"it is broken JSON ({error.msg} at {place}): mend it",
            has_more=error.msg == "Extra data",
        )
    except RecursionError:
        return _Broken("its JSON is nested too deeply: give a plain object")
    except ValueError:
        return _Broken("it holds a number that is too long: write it as text")


def _parse_line(line: bytes, where: str) -> Article | Refused:
    """Read one line of JSON Lines."""
    found = _parse(line.strip())
    if isinstance(found, _Broken):
        return Refused(where, found.reason)
    return _parse_value(found.value, where)


def _parse_value(value: object, where: str) -> Article | Refused:
    """Read one JSON value, which must be an object."""
    if not isinstance(value, Mapping):
        kind = type(value).__name__
        return Refused(where, f"it is no object but a value of type {kind}: give an object")
    return parse_record(value, where)
