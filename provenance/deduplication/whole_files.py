"""Files of text, HTML or one JSON document: many small ones gathered to rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from provenance.decoding import decode, describe_binary
from provenance.deduplication.rows import Rows, gather
from provenance.deduplication.settings import Fields
from provenance.deduplication.sources import Problem, Source
from provenance.deduplication.streams import BLOCK_BYTES, MAX_LINE_BYTES, ByteStream
from provenance.model import Article
from provenance.readers.plain_text import read_text
from provenance.readers.records import notes_of
from provenance.readers.refused import Refused

Record = Mapping[str, object]

_BLOCK_RECORDS = 2_000
# Where a JSON object that is no article itself may list its articles.
_LISTS = ("articles", "items", "results", "documents", "data")


def read_whole_files(sources: Sequence[Source], fields: Fields) -> Iterator[Rows]:
    """Yield the documents of files, a block at a time; a file that cannot be read is refused."""
    held: list[tuple[Source, int, Record | str]] = []
    size, notes = 0, Counter[str]()
    for source in sources:
        for number, record in enumerate(read_records(source, notes), start=1):
            held.append((source, number, record))
            if isinstance(record, Mapping):
                size += sum(len(value) for value in record.values() if isinstance(value, str))
        if size >= BLOCK_BYTES or len(held) >= _BLOCK_RECORDS:
            yield _as_rows(held, fields, notes)
            held, size, notes = [], 0, Counter[str]()
    if held:
        yield _as_rows(held, fields, notes)


def read_records(source: Source, notes: Counter[str] | None = None) -> list[Record | str]:
    """Return the records of one file; a string says why there is none."""
    try:
        data = read_bytes(source)
    except OSError as error:
        return [f"the file cannot be read ({error.strerror or error})"]
    if isinstance(data, Problem):
        return [data.reason]
    binary = describe_binary(data)
    if binary is not None:
        return [f"it is no text but {binary}"]
    if source.format == "json":
        return _records_of(decode(data).text)
    article = _read_article(data, source)
    if isinstance(article, Refused):
        return [article.reason]
    if notes is not None:
        notes.update(notes_of(article))
    return [_as_record(article)]


def read_bytes(source: Source) -> bytes | Problem:
    """Return the unpacked bytes of a file, or why they are not to be had."""
    parts, size = [], 0
    with ByteStream(source.path) as stream:
        while data := stream.read(BLOCK_BYTES):
            parts.append(data)
            size += len(data)
            if size > MAX_LINE_BYTES:
                return Problem(source.label, "the file is larger than 128 MB: split it")
        if stream.fault is not None:
            return Problem(source.label, stream.fault)
    return b"".join(parts)


def _read_article(data: bytes, source: Source) -> Article | Refused:
    if source.format == "html":
        from provenance.readers.html_page import read_html  # noqa: PLC0415 - 0.5 s, for HTML alone

        return read_html(data, source.label, source.name)
    return read_text(data, source.label, source.name)


def _as_record(article: Article) -> Record:
    """Return what stands in a file of no fields, under the names of the contract."""
    named = {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "byline": article.byline,
        "published_at": article.published_at,
        "language": article.language,
        "text": article.text,
    }
    return {name: value for name, value in named.items() if value}


def _records_of(text: str) -> list[Record | str]:
    """Return the records of a JSON document: an article, a list of them, or what lists them."""
    try:
        value = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        return [f"the file is broken JSON ({error.msg} in line {error.lineno})"]
    except RecursionError:
        return ["its JSON is nested too deeply"]
    except ValueError:
        return ["it holds a number that is too long"]
    if isinstance(value, Mapping):
        listed = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None)
        value = [value] if listed is None else listed
    if not isinstance(value, list):
        return ["the file holds no article but a value of another type"]
    return [
        record if isinstance(record, Mapping) else "it is no object but a value of another type"
        for record in value
    ]


def _as_rows(
    held: list[tuple[Source, int, Record | str]], fields: Fields, notes: Counter[str]
) -> Rows:
    def say(place: int) -> str:
        source, number, _ = held[place]
        return f"{source.label}, record {number}" if number > 1 else source.label

    def name(place: int) -> str:
        source, number, _ = held[place]
        return f"{source.name}:{number}" if number > 1 else source.name

    # Text and HTML have the names of the contract, whatever the fields of other inputs are called.
    known = Fields()
    both = Fields(
        text=tuple(dict.fromkeys((*fields.text, *known.text))),
        id=tuple(dict.fromkeys((*fields.id, *known.id))),
        date=tuple(dict.fromkeys((*fields.date, *known.date))),
        outlet=tuple(dict.fromkeys((*fields.outlet, *known.outlet))),
    )
    rows = gather((record for _, _, record in held), both, say, name)
    rows.notes.update(notes)
    rows.is_named = True
    return rows
