"""Finds who is credited as the source of the text: datelines, bylines, credit lines, notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.bylines import credit_of, field_credits
from provenance.attribution.credit_forms import (
    agency_pattern,
    agency_products,
    bracketed,
    closing_mark,
    find_closing,
    find_dashed,
    find_desks,
    find_nod,
    material_line,
    notice,
    opening,
    published_by,
    signed_with,
    source_line,
    with_line,
    without_accents,
)
from provenance.attribution.mentions import find_mentions
from provenance.attribution.outlets import (
    agency_forms,
    fold,
    is_agency,
    known_outlet,
    names_agency,
    same_outlet,
)
from provenance.model import Credit, CreditKind, CreditRole

if TYPE_CHECKING:
    from provenance.model import Article

_HEAD = 260
_TAIL_LINES = 4
_PLACE = re.compile(
    r"(?:^|[.!?»”\"'\n]|\n\s*|—)\s*[^\w\n]{0,3}[A-ZÀ-Þ](?:[^\n.!?;:]|(?<=\d)\.){1,70}?[\s.,:\d—–-]*$"
)
_OPENING = re.compile(r"(?:^|[\n.!?»”\"),;—–-])[\s'\"«\[]*$")
_FOLLOWING = re.compile(r"[\s.,:;'’()\]}]*(?:[-–—~=]+|[A-ZÀ-Þ«“\"„¡¿0-9|]|$)")
_PICTURE = re.compile(
    r"(?:photo|foto|bélino|belino|image|bild|copyright|©|\bvia|keystone|file|picture|stf)[^.\n]{0,25}$",
    re.IGNORECASE,
)
_MOST_NAMES = 200
_HELPED = r"\s+(?:also\s+)?(?:contributed|ont contribué|a contribué|ont participé|a participé|hat beigetragen|trug|beigetragen)\b"
_HAS_HELPED = re.compile(_HELPED, re.IGNORECASE)
_CONTRIBUTED = re.compile(
    rf"(?P<names>[^.\n]{{2,{_MOST_NAMES}}}?){_HELPED}",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:first\s+(?:published|appeared)|originally\s+(?:published|appeared|written|posted)|(?:published|appeared)\s+(?:first|originally)"
    r"|paru(?:e)?\s+(?:à\s+l['’]origine|initialement|d['’]abord)|publiée?\s+(?:à\s+l['’]origine|initialement|d['’]abord)|ursprünglich|zuerst\s+(?:erschienen|veröffentlicht)"
    r"|publicad[oa]\s+originalmente|originariamente\s+pubblicat[oa]|oorspronkelijk\s+(?:verschenen|gepubliceerd))"
    r"[^.\n]{0,40}?\b(?:in|on|by|at|from|dans|par|sur|du|de|de\s+l['’]|bei|im|von|in\s+der|en|su)\s+(?P<names>[^.\n;()]{2,80})"
    r"|(?:\b(?:translated|adapted|condensed|republished|reprinted|reproduced|syndicated)(?:\s+and\s+\w+)?\s+(?:with\s+permission\s+)?from|\b(?:traduit|adapté|repris|tiré|extrait)e?s?\s+(?:et\s+\w+\s+)?d(?:e\s+l['’]|[eu]s?\b|['’])|\b(?:übersetzt|übernommen)\s+(?:aus|von)|\btraducido\s+de)\s*(?P<taken>[^.\n;()]{2,80})",
    re.IGNORECASE,
)
# Words of each form of ``_FIRST``: a line without one of either set of a form has none of it.
_FIRST_WORDS = (
    (("first", "originally"), ("published", "appeared", "written", "posted")),
    (("paru", "publié"), ("origine", "initialement", "abord")),
    (("ursprünglich", "zuerst", "originalmente", "originariamente", "oorspronkelijk"), ("",)),
    (
        (
            *("translated", "adapted", "condensed", "republished", "reprinted", "reproduced"),
            "syndicated",
        ),
        ("from",),
    ),
    (("traduit", "adapté", "repris", "tiré", "extrait", "traducido"), ("",)),
    (("übersetzt", "übernommen"), ("aus", "von")),
)
# Letters that stand for another one where case does not count, and are none of it in small letters.
_ODD_LETTERS = re.compile(r"[\u0130\u0131\u017f\u212a\ufb05\ufb06]")
_WIRE_DESK = re.compile(
    r"\b(?:[Rr]eporting|[Ww]riting|[Ee]diting)\s+by\s+[A-Z][^;.\n]{2,200};\s*(?:[^;.\n]{2,80};\s*)?[Ee]diting\s+by\s+[A-Z]"
)
_CONTRIBUTION = ("contrib", "beig", "particip")
# "Ana Lopes and Tom Reed, The Associated Press" as the last line.
_SIGNED = re.compile(r"^[^.!?]{3,120},\s*(?P<name>[^,.]{2,40})\s*$")
_LONGEST_SIGNATURE = 160
_LONGEST_FOOT = 200
_LONGEST_CODE = 4
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


def read_credits(
    article: Article, publisher: str | None, known_outlets: Collection[str] = ()
) -> list[Credit]:
    """Return the outlets credited as the source of an article's text, its own publisher left out."""
    found: list[Credit] = []
    named = names_agency(article.text)
    found += _datelines(article.text, named=named)
    found += _product(article)
    found += _tail(article.text, known_outlets, named=named)
    if article.byline:
        found += field_credits(article.byline, "byline", known_outlets)
    if article.credit:
        found += field_credits(article.credit, "credit", known_outlets)
    found = [c for c in found if not (publisher and _is_own(c, publisher))]
    return _settle(found)


def _is_own(credit: Credit, publisher: str) -> bool:
    """Whether a credit names its own paper: "the Post" in any Post's page."""
    return same_outlet(credit.outlet, publisher) or same_outlet(credit.outlet_text, publisher)


def _product(article: Article) -> list[Credit]:
    """The agency whose recurring pieces bear this headline ("10 Things to Know for Today")."""
    title = article.title or article.text[:_HEAD].lstrip().split("\n", 1)[0]
    title = title.casefold().lstrip()
    for agency, openings in agency_products().items():
        if title.startswith(openings):
            return [credit_of(agency, CreditKind.DATELINE, CreditRole.ORIGIN, None, "title")]
    return []


def _agencies_in(text: str, start: int, end: int, *, cased: bool = False) -> list[tuple[str, Span]]:
    """Every agency of "ats-afp-ap" with its span.

    Args:
        text: The whole text.
        start: Where to begin.
        end: Where to stop.
        cased: Whether a code must be in one case or as the table has it ("Pti" is a word).
    """
    pattern = re.compile(agency_pattern(), re.IGNORECASE)
    return [
        (m.group(), Span(m.start(), m.end()))
        for m in pattern.finditer(text, start, end)
        if not cased
        or len(m.group()) > _LONGEST_CODE
        or m.group().isupper()
        or m.group().islower()
        or m.group() in agency_forms()
    ]


def _datelines(text: str, *, named: bool) -> list[Credit]:
    """Credits of agencies before running text, and headings of their columns.

    Args:
        text: The text.
        named: Whether it may name an agency; a heading is found where a scan misread the name too.
    """
    found: list[Credit] = []
    plain = text if text.isascii() else without_accents(text)
    for match in bracketed().finditer(plain) if named else ():
        found += _bracketed(text, match)
    head = opening().match(plain) if named else None
    if head is not None:
        part = str(head.lastgroup)
        span = Span(head.start(part), head.end(part))
        found.append(
            credit_of(text[span.start : span.end], CreditKind.DATELINE, CreditRole.ORIGIN, span)
        )
    for match in (*(find_dashed(plain) if named else ()), *find_desks(plain)):
        span = Span(match.start("first"), match.end("first"))
        found.append(credit_of(match.group("first"), CreditKind.DATELINE, CreditRole.ORIGIN, span))
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
        return [credit_of(n, CreditKind.CREDIT_LINE, role, s) for n, s in names]
    if opens and _FOLLOWING.match(after):
        return [credit_of(n, CreditKind.DATELINE, CreditRole.ORIGIN, s) for n, s in names]
    if ends_line and _OPENING.search(before_line):
        role = CreditRole.PART if match.group().startswith("[") else CreditRole.ORIGIN
        return [credit_of(n, CreditKind.CREDIT_LINE, role, s) for n, s in names]
    return []


def _lines(text: str) -> list[tuple[int, str]]:
    """Non-empty lines with their offsets."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, line))
        at += len(line) + 1
    return found


def _tail(text: str, known_outlets: Collection[str], *, named: bool) -> list[Credit]:
    """Credits at the foot of a text; ``named`` says whether it may name an agency at all."""
    lines = _lines(text)
    found: list[Credit] = []
    for match in find_closing(text) if named else ():
        for name, span in _agencies_in(text, match.start("first"), match.end("rest"), cased=True):
            if (
                not _PICTURE.search(text[max(0, match.start() - 40) : match.start("first")])
                and text[max(0, span.start - 1)] not in "([{"
            ):
                found.append(credit_of(name, CreditKind.CREDIT_LINE, CreditRole.ORIGIN, span))
    for offset, line in lines[-_TAIL_LINES:]:
        found += _tail_line(text, offset, line, known_outlets)
        if named:
            found += _agency_line(text, offset, line)
    return found


def _tail_line(text: str, offset: int, line: str, known_outlets: Collection[str]) -> list[Credit]:
    found: list[Credit] = []
    note = _FIRST.search(line) if _may_tell_first(line) else None
    if note:
        part = "names" if note["names"] else "taken"
        for name, span in _names(
            text, offset + note.start(part), offset + note.end(part), known_outlets, free=True
        ):
            found.append(credit_of(name, CreditKind.NOTE, CreditRole.ORIGIN, span))
    first = line.split(". ", maxsplit=1)[0] if note and note.start() > 0 else line
    for pattern, role in (
        (source_line(), CreditRole.ORIGIN),
        (with_line(), CreditRole.PART),
        (material_line(), CreditRole.PART),
    ):
        match = pattern.match(first)
        if match:
            free = pattern is source_line()
            for name, span in _names(
                text,
                offset + match.start("names"),
                offset + match.end("names"),
                known_outlets,
                free=free,
            ):
                found.append(credit_of(name, CreditKind.CREDIT_LINE, role, span))
    nod = find_nod(line)
    if nod:
        at = Span(offset + nod.start("names"), offset + nod.end("names"))
        for name, span in list(_names(text, at.start, at.end, known_outlets, free=False))[:1]:
            found.append(credit_of(name, CreditKind.NOTE, CreditRole.PART, span))
    found += _contributors(text, offset, line, known_outlets)
    return found


def _may_tell_first(line: str) -> bool:
    """Tell whether ``_FIRST`` can be in a line, in a tenth of the time of looking for it."""
    if not line.isascii() and _ODD_LETTERS.search(line):
        return True
    small = line.lower()
    held = small.__contains__
    return any(any(map(held, first)) and any(map(held, second)) for first, second in _FIRST_WORDS)


def _agency_line(text: str, offset: int, line: str) -> list[Credit]:
    """Credits of agencies in a line at the foot: a closing mark, a notice, "X avec AFP"."""
    if len(line) > _LONGEST_FOOT:
        line, offset = line[-_LONGEST_FOOT:], offset + len(line) - _LONGEST_FOOT
    mark, named, made = (
        closing_mark().search(line),
        notice().match(line),
        published_by().match(line),
    )
    partner = signed_with().match(line)
    found: list[tuple[re.Match[str], CreditRole]] = []
    if mark:
        found.append((mark, CreditRole.ORIGIN))
    if named:
        # Without a year or rights the notice may be that of a picture.
        whole = bool(named["year"] or named["after"].strip())
        found.append((named, CreditRole.ORIGIN if whole else CreditRole.PART))
    if made:
        found.append((made, CreditRole.ORIGIN))
    if partner:
        found.append((partner, CreditRole.PART))
    return [
        credit_of(name, CreditKind.CREDIT_LINE, role, span)
        for match, role in found
        for name, span in _agencies_in(text, offset + match.start("first"), offset + _end_of(match))
    ]


def _end_of(match: re.Match[str]) -> int:
    """Where the agencies of a match end: after the first, or after those that follow it."""
    return match.end("rest") if "rest" in match.groupdict() else match.end("first")


def _contributors(
    text: str, offset: int, line: str, known_outlets: Collection[str]
) -> list[Credit]:
    found = []
    for match in _contributions(line):
        names = match.group("names")
        at = Span(offset + match.start("names"), offset + match.end("names"))
        for mention in find_mentions(text, at.start, at.end, known_outlets):
            # "X contributed": a part. "X writer Ana Lopes contributed": X's own contributor line.
            whole = fold(names) == fold(mention.text)
            role = CreditRole.PART if whole else CreditRole.ORIGIN
            if whole or mention.sure:
                found.append(credit_of(mention.text, CreditKind.CONTRIBUTOR, role, mention.span))
    desk = _WIRE_DESK.search(line) if "diting" in line else None
    if desk:
        span = Span(offset + desk.start(), offset + desk.end())
        found.append(credit_of("Reuters", CreditKind.CONTRIBUTOR, CreditRole.ORIGIN, span))
    signed = _SIGNED.match(line) if len(line) < _LONGEST_SIGNATURE else None
    if signed and known_outlet(signed.group("name")):
        span = Span(offset + signed.start("name"), offset + signed.end("name"))
        name = signed.group("name").strip()
        found.append(credit_of(name, CreditKind.CONTRIBUTOR, CreditRole.ORIGIN, span))
    return found


def _contributions(line: str) -> Iterator[re.Match[str]]:
    """Yield the matches of ``_CONTRIBUTED`` in a line, each sought right before its verb.

    Sought at every place, names of up to 200 letters take time by the square.
    """
    if not any(map(line.__contains__, _CONTRIBUTION)):
        return
    done = 0
    for verb in _HAS_HELPED.finditer(line):
        first = max(done, verb.start() - _MOST_NAMES)
        first = max(first, line.rfind(".", first, verb.start()) + 1)
        match = _CONTRIBUTED.search(line, first, verb.end())
        if match is not None:
            done = match.end()
            yield match


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
