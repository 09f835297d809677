"""Finds who is credited as the source of the text: datelines, bylines, credit lines, notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.lexicon import given_names
from provenance.attribution.mentions import Mention, find_mentions
from provenance.attribution.outlets import (
    agency_forms,
    ambiguous_names,
    canonical_outlet,
    fold,
    is_agency,
    is_outlet_name,
    known_outlet,
    same_outlet,
)
from provenance.model import Credit, CreditKind, CreditRole

if TYPE_CHECKING:
    from provenance.model import Article

_HEAD = 260
_TAIL_LINES = 4
_PLACE = re.compile(
    r"(?:^|[.!?»”\"'\n]|\n\s*|—)\s*[^\w\n]{0,3}[A-ZÀ-Þ][^\n.!?;:]{1,70}?[\s.,:\d—–-]*$"
)
_OPENING = re.compile(r"(?:^|[\n.!?»”\"),;—–-])[\s'\"«\[]*$")
_FOLLOWING = re.compile(r"[\s.,:;'’()\]}]*(?:[-–—~]+|[A-ZÀ-Þ«“\"„¡¿0-9|]|$)")
_PICTURE = re.compile(
    r"(?:photo|foto|bélino|belino|image|bild|copyright|©|\bvia|keystone|file|picture|stf)[^.\n]{0,25}$",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^\W*(?:sources?|quellen?|fuente|fonte)\s*:\s*(?P<names>.{2,120}?)\s*\.?\s*$", re.IGNORECASE
)
_WITH = re.compile(r"^\W*(?:avec|with|mit|con)\s+(?P<names>[^.\n]{2,80}?)[\s.)\]]*$", re.IGNORECASE)
_REPORTING = re.compile(
    r"^\W*(?:additional\s+|with\s+)?(?:reporting|additional\s+reporting|material|contributions?|files|information)\s+(?:by|from)\s+(?P<names>[^.;\n]{2,100})",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"(?P<names>[^.\n]{2,200}?)\s+(?:also\s+)?(?:contributed|ont contribué|a contribué|ont participé|a participé|hat beigetragen|trug|beigetragen)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:first\s+(?:published|appeared)|originally\s+(?:published|appeared|written|posted)|(?:published|appeared)\s+(?:first|originally)"
    r"|paru(?:e)?\s+(?:à\s+l['’]origine|initialement|d['’]abord)|publiée?\s+(?:à\s+l['’]origine|initialement|d['’]abord)|traduit\s+d[eu]"
    r"|adapté\s+d[eu]|translated\s+from|ursprünglich|zuerst\s+(?:erschienen|veröffentlicht))"
    r"[^.\n]{0,40}?\b(?:in|on|by|at|from|dans|par|sur|du|de|de\s+l['’]|bei|im|von|in\s+der)\s+(?P<names>[^.\n;()]{2,80})",
    re.IGNORECASE,
)
_WIRE_DESK = re.compile(
    r"\b(?:[Rr]eporting|[Ww]riting|[Ee]diting)\s+by\s+[A-Z][^;.\n]{2,200};\s*(?:[^;.\n]{2,80};\s*)?[Ee]diting\s+by\s+[A-Z]"
)
_CONTRIBUTION = re.compile(r"contrib|beig|particip")
# "Ana Lopes and Tom Reed, The Associated Press" as the last line.
_SIGNED = re.compile(r"^[^.!?]{3,120},\s*(?P<name>[^,.]{2,40})\s*$")
_LONGEST_SIGNATURE = 160
_NAME_WORDS = 2
_BY_PERSON = re.compile(r"^(?:by|par|von|de|text(?:e)?\s*:)\s+", re.IGNORECASE)
_PARTNER = re.compile(
    r"\b(?:with|avec|mit|and|et|und|synthèse|source|sources)\b|[/&+]", re.IGNORECASE
)
_GENERIC = frozenset(
    [
        "agences",
        "agence",
        "agencies",
        "agenturen",
        "agentur",
        "news",
        "wire",
        "services",
        "staff",
        "rédaction",
        "redaktion",
    ]
)


@cache
def _agency_pattern() -> str:
    forms = sorted(agency_forms(), key=lambda form: (-len(form), form))
    body = "|".join(re.escape(form).replace(r"\ ", r"\s*") for form in forms if len(form) > 1)
    return rf"(?<!\w)(?:{body})(?!\w)"


@cache
def _bracket() -> re.Pattern[str]:
    name = _agency_pattern()
    return re.compile(
        rf"[(\[{{]\s*(?:(?:ag|agence|agentur)\.?\s+)?(?P<first>(?i:{name}))(?![\w'’])(?P<rest>(?:\s*[-/,;&+]\s*[\w.]+){{0,3}})\s*[.,]{{0,2}}\s*[)\]}}]+"
    )


@cache
def _dashed() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[\d\].)]\s*[.,]?\s*[-–—]+\s*|[\d]\s*\.\s*\n)(?P<first>{_agency_pattern()})\s*\.?\s*[-–—]"
    )


@cache
def _line() -> re.Pattern[str]:
    name = rf"(?i:{_agency_pattern()})"
    return re.compile(
        rf"(?:(?<=[.!?»”\"])\s*\n|(?<=[.!?»”\"])[ \t]+(?=[A-Za-z]{{2,4}}\b)|(?<=[.!?»”\"])[ \t]+(?=[a-z/-]+\s*$))[\s/]*"
        rf"(?P<first>{name})(?P<rest>(?:\s*[-/,]\s*{name})*)[ \t)/]*\.?(?:/?[ \t]*[a-z]{{2,4}}){{0,2}}[ \t]*$",
        re.MULTILINE,
    )


@cache
def _desk() -> re.Pattern[str]:
    # Scans of old papers read "Dèpèches de rAgenoe X" where "Dépêches de l'Agence X" stood.
    name = _agency_pattern().removeprefix(r"(?<!\w)")
    return re.compile(
        rf"[Dd]ep[ec]c\w{{1,3}}s\s+de\s+\W?\s*(?:l['’i]|r)?\s*(?:[Aa]gen\w{{1,2}}\s+)?(?P<first>(?i:{name}))"
    )


def read_credits(
    article: Article, publisher: str | None, known_outlets: Collection[str] = ()
) -> list[Credit]:
    """Return the outlets credited as the source of an article's text, its own publisher left out."""
    found: list[Credit] = []
    found += _datelines(article.text)
    found += _tail(article.text, known_outlets)
    if article.byline:
        found += _field(article.byline, "byline", known_outlets)
    if article.credit:
        found += _field(article.credit, "credit", known_outlets)
    found = [c for c in found if not (publisher and same_outlet(c.outlet, publisher))]
    return _settle(found)


def _credit(
    name: str, kind: CreditKind, role: CreditRole, span: Span | None, where: str = "text"
) -> Credit:
    return Credit(
        outlet=canonical_outlet(name),
        outlet_text=name,
        kind=kind,
        role=role,
        span=span,
        where=where,
    )


def _agencies_in(text: str, start: int, end: int) -> list[tuple[str, Span]]:
    """Every agency of "ats-afp-ap" with its span."""
    pattern = re.compile(_agency_pattern(), re.IGNORECASE)
    return [(m.group(), Span(m.start(), m.end())) for m in pattern.finditer(text, start, end)]


def _without_accents(text: str) -> str:
    """The text with each accented letter as its base letter, offsets kept ("Havàs")."""
    return "".join(c if c.isascii() else unicodedata.normalize("NFD", c)[0] for c in text)


def _datelines(text: str) -> list[Credit]:
    found: list[Credit] = []
    plain = text if text.isascii() else _without_accents(text)
    for match in _bracket().finditer(plain):
        found += _bracketed(text, match)
    for pattern in (_dashed(), _desk()):
        for match in pattern.finditer(plain):
            span = Span(match.start("first"), match.end("first"))
            found.append(
                _credit(match.group("first"), CreditKind.DATELINE, CreditRole.ORIGIN, span)
            )
    return found


def _bracketed(text: str, match: re.Match[str]) -> list[Credit]:
    """Credits of an agency in brackets: a dateline, the close of a text or nothing."""
    before = text[max(0, match.start() - 90) : match.start()]
    before_line = before[before.rfind("\n\n") + 1 :]
    after = text[match.end() : match.end() + 40]
    if _PICTURE.search(before_line):
        return []
    names = _agencies_in(match.string, match.start("first"), match.end("rest"))
    ends_line = (
        not after.split("\n", 1)[0].strip(" .,;:'’)-]»")
        or "\n" not in text[match.end() :].strip() == ""
    )
    opens = _PLACE.search(before_line) or _OPENING.search(before_line) or match.start() == 0
    if (
        ends_line
        and _OPENING.search(before_line)
        and not _PLACE.search(before_line.rstrip(" .")[-40:] + " ")
    ):
        # A round-up names its links in square brackets; none of them is the text's origin.
        role = CreditRole.PART if match.group().startswith("[") else CreditRole.ORIGIN
        return [_credit(n, CreditKind.CREDIT_LINE, role, s) for n, s in names]
    if opens and _FOLLOWING.match(after):
        return [_credit(n, CreditKind.DATELINE, CreditRole.ORIGIN, s) for n, s in names]
    if ends_line and _OPENING.search(before_line):
        role = CreditRole.PART if match.group().startswith("[") else CreditRole.ORIGIN
        return [_credit(n, CreditKind.CREDIT_LINE, role, s) for n, s in names]
    return []


def _lines(text: str) -> list[tuple[int, str]]:
    """Non-empty lines with their offsets."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, line))
        at += len(line) + 1
    return found


def _tail(text: str, known_outlets: Collection[str]) -> list[Credit]:
    lines = _lines(text)
    found: list[Credit] = []
    for match in _line().finditer(text):
        for name, span in _agencies_in(text, match.start("first"), match.end("rest")):
            if (
                not _PICTURE.search(text[max(0, match.start() - 40) : match.start("first")])
                and text[max(0, span.start - 1)] not in "([{"
            ):
                found.append(_credit(name, CreditKind.CREDIT_LINE, CreditRole.ORIGIN, span))
    for offset, line in lines[-_TAIL_LINES:]:
        found += _tail_line(text, offset, line, known_outlets)
    return found


def _tail_line(text: str, offset: int, line: str, known_outlets: Collection[str]) -> list[Credit]:
    found: list[Credit] = []
    note = _FIRST.search(line)
    if note:
        for name, span in _names(
            text, offset + note.start("names"), offset + note.end("names"), known_outlets, free=True
        ):
            found.append(_credit(name, CreditKind.NOTE, CreditRole.ORIGIN, span))
    first = line.split(". ", maxsplit=1)[0] if note and note.start() > 0 else line
    for pattern, role in (
        (_SOURCE, CreditRole.ORIGIN),
        (_WITH, CreditRole.PART),
        (_REPORTING, CreditRole.PART),
    ):
        match = pattern.search(first)
        if match:
            free = pattern is _SOURCE
            for name, span in _names(
                text,
                offset + match.start("names"),
                offset + match.end("names"),
                known_outlets,
                free=free,
            ):
                found.append(_credit(name, CreditKind.CREDIT_LINE, role, span))
    found += _contributors(text, offset, line, known_outlets)
    return found


def _contributors(
    text: str, offset: int, line: str, known_outlets: Collection[str]
) -> list[Credit]:
    found = []
    contributed = _CONTRIBUTED.finditer(line) if _CONTRIBUTION.search(line) else ()
    for match in contributed:
        names = match.group("names")
        at = Span(offset + match.start("names"), offset + match.end("names"))
        for mention in find_mentions(text, at.start, at.end, known_outlets):
            # "X contributed": a part. "X writer Ana Lopes contributed": X's own contributor line.
            whole = fold(names) == fold(mention.text)
            role = CreditRole.PART if whole else CreditRole.ORIGIN
            if whole or mention.sure:
                found.append(_credit(mention.text, CreditKind.CONTRIBUTOR, role, mention.span))
    desk = _WIRE_DESK.search(line)
    if desk:
        span = Span(offset + desk.start(), offset + desk.end())
        found.append(_credit("Reuters", CreditKind.CONTRIBUTOR, CreditRole.ORIGIN, span))
    signed = _SIGNED.search(line) if len(line) < _LONGEST_SIGNATURE else None
    if signed and known_outlet(signed.group("name")):
        span = Span(offset + signed.start("name"), offset + signed.end("name"))
        name = signed.group("name").strip()
        found.append(_credit(name, CreditKind.CONTRIBUTOR, CreditRole.ORIGIN, span))
    return found


def _names(
    text: str, start: int, end: int, known_outlets: Collection[str], *, free: bool
) -> Iterable[tuple[str, Span]]:
    """Outlets named in a credit line; any capitalised name where ``free``."""
    mentions = find_mentions(text, start, end, known_outlets)
    if mentions:
        return [(m.text, m.span) for m in mentions]
    agencies = _agencies_in(text, start, end) if end - start <= 24 else []
    agencies = [
        (n, s)
        for n, s in agencies
        if re.fullmatch(r"\W*" + re.escape(n) + r"\W*", text[start:end].strip(), re.IGNORECASE)
    ]
    if agencies or not free:
        return agencies
    name = text[start:end].strip(' .,;()«»"')
    at = text.find(name, start)
    if not name or fold(name) in _GENERIC or not name[0].isupper() or len(name.split()) > 6:
        return []
    return [(name, Span(at, at + len(name)))]


def _field(field: str, where: str, known_outlets: Collection[str]) -> list[Credit]:
    """Credits of a byline or credit field."""
    body = _BY_PERSON.sub("", field.strip())
    named = [
        (m.text, m.outlet)
        for m in find_mentions(field, 0, len(field), known_outlets)
        if (m.sure or is_outlet_name(m.text)) and not _is_personal(field, m)
    ]
    if not named:
        pattern = re.compile(rf"(?<![\w]){_agency_pattern()}(?![\w])")
        named = [
            (m.group(), canonical_outlet(m.group()))
            for m in pattern.finditer(field)
            if m.group().isupper() or fold(m.group()) not in ambiguous_names()
        ]
    if not named:
        return []
    kind = CreditKind.BYLINE if where == "byline" else CreditKind.CREDIT_LINE
    whole = len(named) == 1 and fold(body.removesuffix(" staff").removesuffix(" Staff")) == fold(
        named[0][0]
    )
    shared = bool(_PARTNER.search(body)) and not whole
    role = CreditRole.PART if shared else CreditRole.ORIGIN
    return [_credit(text, kind, role, None, where) for text, _ in named]


def _is_personal(field: str, mention: Mention) -> bool:
    """Whether an outlet's name is part of somebody's: the surname of "Marianne Figaro"."""
    words = mention.text.split()
    beside = re.search(r"([^\W\d_][\w'’-]*)[ \u00a0]$", field[: mention.span.start])
    if beside and beside.group(1)[0].isupper():
        return beside.group(1).lower() in given_names() and len(words) == 1
    unknown = known_outlet(mention.text) is None and not mention.sure
    return unknown and len(words) == _NAME_WORDS and words[0].lower() in given_names()


def _settle(found: list[Credit]) -> list[Credit]:
    """Drop repeats, and turn a "Source : X" into VIA where another credit shows the origin."""
    unique: dict[tuple[str, CreditKind, Span | None], Credit] = {}
    for credit in found:
        unique.setdefault((fold(credit.outlet), credit.kind, credit.span), credit)
    named = sorted(unique.values(), key=lambda c: (c.span is None, c.span or Span(0, 0), c.outlet))
    origins = {
        fold(c.outlet)
        for c in named
        if c.role is CreditRole.ORIGIN and (c.kind is not CreditKind.CREDIT_LINE)
    }
    if not origins:
        return named
    return [
        Credit(
            outlet=c.outlet,
            outlet_text=c.outlet_text,
            kind=c.kind,
            role=CreditRole.VIA,
            span=c.span,
            where=c.where,
        )
        if c.role is CreditRole.ORIGIN
        and c.kind is CreditKind.CREDIT_LINE
        and fold(c.outlet) not in origins
        and not is_agency(c.outlet)
        else c
        for c in named
    ]
