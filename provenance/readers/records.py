"""One record of JSON or one page's metadata to an article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from provenance.dates import normalise_date
from provenance.errors import UnreadableDate
from provenance.model import Article
from provenance.readers.refused import Refused

# The name under which an article's notes stand among its extra fields.
NOTES = "_notes"

_TEXT = ("text", "articleBody", "body", "content")
_OUTLET = ("outlet", "publisher", "source", "series", "sourceOrganization")
_TITLE = ("title", "headline")
_BYLINE = ("byline", "author")
_DATE = ("published_at", "datePublished", "date")
_LANGUAGE = ("language", "inLanguage")
_CREDIT = ("creditText", "credit")

_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$")
_MAX_NAMES = 50

# Languages that records name in words.
_LANGUAGE_NAMES = {
    "english": "en",
    "anglais": "en",
    "french": "fr",
    "français": "fr",
    "german": "de",
    "deutsch": "de",
    "spanish": "es",
    "español": "es",
    "italian": "it",
    "italiano": "it",
    "portuguese": "pt",
    "português": "pt",
    "dutch": "nl",
    "nederlands": "nl",
    "russian": "ru",
    "chinese": "zh",
    "arabic": "ar",
    "japanese": "ja",
}


@dataclass(slots=True)
class _Fields:
    """A record being read: what is taken from it, and what there is to say of it."""

    record: Mapping[str, object]
    used: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def first(self, names: tuple[str, ...]) -> object:
        """Return the first value that is not empty under one of several names, and mark it used."""
        for name in names:
            value = self.record.get(name)
            if not _is_empty(value):
                self.used.add(name)
                return value
        self.used.update(name for name in names if name in self.record)
        return None

    def text(self, names: tuple[str, ...]) -> str | None:
        """Return the first value as one line of text, or None."""
        value = self.first(names)
        found = ", ".join(_names(value))
        if value is not None and not found:
            self.notes.append(f"{names[0]} holds no text and was left out")
        return _mend(found) or None


def parse_record(record: Mapping[str, object], where: str) -> Article | Refused:
    """Read an article from the fields of one record (docs/contract.md, "Articles in JSON").

    An impossible date, or another field that cannot be used, does not cost the article: the field
    is left out and a sentence about it is added to the list ``_notes`` among the extra fields.

    Args:
        record: The record.
        where: The file and line, for the refusal.

    Returns:
        The article, or why there is none: its text is missing or empty.
    """
    fields = _Fields(record)
    text = _read_text(fields)
    if text is None:
        return Refused(where, _why_no_text(record))
    outlet, credit = _read_outlet(fields)
    article_id = _read_id(fields)
    published_at = _read_date(fields)
    language = _read_language(fields)
    url, title, byline = fields.text(("url",)), fields.text(_TITLE), fields.text(_BYLINE)
    extra = _read_extra(fields)
    if fields.notes:
        extra[NOTES] = [*_old_notes(record), *fields.notes]
    return Article(
        text=text,
        id=article_id,
        url=url,
        outlet=outlet,
        title=title,
        byline=byline,
        published_at=published_at,
        language=language,
        credit=credit,
        extra=extra,
    )


def notes_of(article: Article) -> list[str]:
    """Return what reading an article had to guess or leave out, one sentence without stop each."""
    notes = article.extra.get(NOTES)
    return [note for note in notes if isinstance(note, str)] if isinstance(notes, list) else []


def _read_extra(fields: _Fields) -> dict[str, object]:
    """Return the fields that nothing else took, with their lone surrogates replaced."""
    rest = {name: value for name, value in fields.record.items() if name not in fields.used}
    try:
        written = json.dumps(rest, ensure_ascii=False)
    except (RecursionError, ValueError, TypeError):
        fields.notes.append("fields of no known name could not be kept and were left out")
        return {}
    if _SURROGATE.search(written) is None:
        return rest
    mended: dict[str, object] = json.loads(_mend(written))
    return mended


def _read_text(fields: _Fields) -> str | None:
    """Return the article's text as it stands, or None where there is none."""
    value = fields.first(_TEXT)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str) or not value.strip():
        return None
    mended = _mend(value)
    if mended != value:
        fields.notes.append("half characters (lone surrogates) in the text were replaced")
    return mended


def _why_no_text(record: Mapping[str, object]) -> str:
    """Say why a record has no text."""
    given = [name for name in _TEXT if name in record]
    if not given:
        return "the record has no text: put the article's text under 'text'"
    value = record[given[0]]
    if isinstance(value, str) or _is_empty(value):
        return f"the record's {given[0]!r} is empty: give the article's text"
    kind = type(value).__name__
    return f"the record's {given[0]!r} is no text but a value of type {kind}: give plain text"


def _read_outlet(fields: _Fields) -> tuple[str | None, str | None]:
    """Return the outlet, and the credit that stands beside it.

    A ``sourceOrganization`` beside another outlet, and an organisation among the authors that is
    not the outlet, say where the text came from.
    """
    outlet = fields.text(_OUTLET)
    credited = [name for name in (fields.text(_CREDIT),) if name]
    if "sourceOrganization" in fields.record:
        fields.used.add("sourceOrganization")
        credited.extend(_names(fields.record["sourceOrganization"]))
    for name in _BYLINE:
        credited.extend(_organisations(fields.record.get(name)))
    kept: list[str] = []
    for name in credited:
        mended = _mend(name)
        known = [item.casefold() for item in (*kept, outlet or "")]
        if mended and mended.casefold() not in known:
            kept.append(mended)
    return outlet, "; ".join(kept) or None


def _read_id(fields: _Fields) -> str:
    """Return the id, or an empty string where none is given."""
    value = fields.first(("id",))
    if isinstance(value, str):
        return _mend(value.strip())
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None:
        fields.notes.append("the id is neither text nor a whole number and was left out")
    return ""


def _read_date(fields: _Fields) -> str | None:
    """Return the date in ISO 8601; one that cannot be read is noted and left out."""
    value = fields.first(_DATE)
    try:
        return normalise_date(value)
    except UnreadableDate as refusal:
        fields.notes.append(f"the date was left out: {refusal}")
        return None


def _read_language(fields: _Fields) -> str | None:
    """Return the language's code without region, or None."""
    value = fields.first(_LANGUAGE)
    if isinstance(value, Mapping):
        value = value.get("alternateName") or value.get("name")
    if isinstance(value, list):
        value = value[0]
    if value is None:
        return None
    if isinstance(value, str):
        written = value.strip()
        if written.casefold() in _LANGUAGE_NAMES:
            return _LANGUAGE_NAMES[written.casefold()]
        if _TAG.match(written):
            return re.split("[-_]", written)[0].lower()
    fields.notes.append(f"the language {value!r} is no language code and was left out")
    return None


def _names(value: object) -> Iterator[str]:
    """Yield the names in a text, a schema.org object, or a list of these."""
    if isinstance(value, str):
        if value.strip():
            yield " ".join(value.split())
    elif isinstance(value, Mapping):
        for key in ("name", "legalName", "alternateName", "@id", "url"):
            if isinstance(value.get(key), str) and str(value[key]).strip():
                yield " ".join(str(value[key]).split())
                return
    elif isinstance(value, list):
        for item in value[:_MAX_NAMES]:
            if isinstance(item, str | Mapping):
                yield from _names(item)


def _organisations(value: object) -> Iterator[str]:
    """Yield the names of the organisations among schema.org authors."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping):
            types = item.get("@type")
            named = types if isinstance(types, list) else [types]
            if any(isinstance(name, str) and name.endswith("Organization") for name in named):
                yield from _names(item)


def _old_notes(record: Mapping[str, object]) -> list[object]:
    """Return the notes a record already carries from an earlier reading."""
    notes = record.get(NOTES)
    return list(notes) if isinstance(notes, list) else []


def _is_empty(value: object) -> bool:
    """Say whether a field holds nothing."""
    return value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())


def _mend(text: str) -> str:
    """Replace lone surrogates, which no file and no store can hold, one for one."""
    return _SURROGATE.sub("\ufffd", text)
