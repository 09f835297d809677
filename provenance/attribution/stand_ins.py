"""Finds the words that a source's own words stand for within its sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.model import SourceType

if TYPE_CHECKING:
    from collections.abc import Callable

    from provenance.attribution.sources import Profile

# "Reached by phone, the keeper said": how somebody came to speak is no part of who it is.
_OCCASION = re.compile(
    r"^(?:jointe?s?|interrogée?s?|contactée?s?|sollicitée?s?|questionnée?s?|citée?s?|invitée?s?|entendue?s?|rencontrée?s?|relancée?s?"
    r"|appelée?s?|interpellée?s?|reached|contacted|asked|interviewed|questioned|approached|pressed|quoted|speaking|cornered|addressing"
    r"|s['’]exprimant|parlant|venue?s?|présente?s?|quant\s+(?:à|aux?)|s['’]agissant|concernant|en\s+ce\s+qui\s+concerne"
    r"|pour\s+ce\s+qui\s+est|as\s+(?:for|to)|regarding|concerning)\b[^,;:“”«»\"]{1,90},\s+",
    re.IGNORECASE,
)
_ON = re.compile(r"^-?(?:t-)?on$", re.IGNORECASE)
_PLACE = (
    r"(?:(?P<au>aux?)\s+|(?:à|chez|auprès\s+d(?:[eu]s?\b|['’])|du\s+côté\s+d(?:[eu]s?\b|['’])|au\s+sein\s+d(?:[eu]s?\b|['’])"
    r"|côté|dans\s+les\s+(?:rangs|couloirs|bureaux|services|allées)\s+d(?:[eu]s?\b|['’])"
    r"|(?:dans|de)\s+(?=l['’]entourage\b))\s*)"
)
# "a-t-on appris mardi auprès de la gendarmerie", "on apprend par la Gazette que"
_BETWEEN = (
    r"(?:\s+(?:\w+ment|ce|dans|en|hier|avant-hier|aujourd['’]hui|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|matin|midi|soir|soirée|matinée|journée|nuit|la|le|fin|début|de|encore|aussi|également|volontiers|appris|apprend|apprenait|indiqué|confirmé|précisé|assuré|reconnu|répondu|souligné|expliqué"
    r"|déclaré|affirmé|déploré|fait\s+savoir|estimé|insisté|rappelé|justifié|admis|glissé|soufflé|concédé|regretté|dit"
    r"|apprenons)){0,5}?"
)
_AFTER_ON = re.compile(
    rf"^{_BETWEEN}\s+(?:{_PLACE}|(?P<by>par)\s+)(?P<who>[^,;:.«»\"]{{3,80}}?)(?=\s+(?:que|qu['’])|\s*[,;:.«»\"]|$)"
)
_BEFORE_ON = re.compile(
    rf"(?:^|[,;:.«»\"]\s*){_PLACE}(?P<who>[^,;:.«»\"]{{3,80}}?),\s+$", re.IGNORECASE
)
# Those around somebody, and whom a reporter rang, speak though they are no institution.
_ASKED = re.compile(r"\b(?:auprès|par|chez|entourage)\b", re.IGNORECASE)
_SPEAKING = frozenset((SourceType.ORGANISATION, SourceType.OUTLET, SourceType.NAMED_PERSON))
# "The police, through their spokeswoman Ana Lopes": she is who speaks.
_MOUTH = re.compile(
    r"\bpar\s+(?:la\s+(?:voix|bouche)|l['’](?:intermédiaire|entremise)|le\s+truchement|le\s+biais|la\s+plume)"
    r"\s+d(?:e\s+(?=l['’]|la\b)|e\s+|u\s+|es\s+|['’])(?P<who>[^,;:.«»\"]{3,80}?(?-i:,\s*(?:M(?:e|me|\.)\s+)?[A-ZÀ-Þ][\w’'.-]*(?:\s+[A-ZÀ-Þ][\w’'-]*)*)?)"
    r"(?=\s*(?:[,;:.«»\"]|\s(?:que|qu['’])|$))",
    re.IGNORECASE,
)
# "une note brève, envoyée en mai, dans laquelle on disait que"
_IN_WHICH = re.compile(
    r"(?P<who>\b(?:une?|l[ae]s?|des|cette|ce|son|sa|leur)\s+[^,;:.«»\"]{3,60}?|\bl['’][^,;:.«»\"]{3,60}?)"
    r"(?:,[^,;:.«»\"]{3,60})?,?\s+(?:dans|sur)\s+l(?:aquelle|equel|esquel(?:le)?s)\s+$",
    re.IGNORECASE,
)
_WHOSE = re.compile(r"^(?:whose|dont\s+l[ae]s?|dont\s+l['’])\s*", re.IGNORECASE)
_LAST_PHRASE = re.compile(r"(?:\b(?:the|an?|le|la|les|une?|des)\s+|\bl['’])[^,;:.«»\"“”]{2,70}$")
_DETERMINER = re.compile(r"(?:\b(?:the|an?|le|la|les|une?|des)\s+|\bl['’])", re.IGNORECASE)


def without_occasion(text: str, source: Span) -> Span:
    """Return the span of a source without the participle clause before it."""
    match = _OCCASION.match(text[source.start : source.end])
    if match is None or match.end() >= source.end - source.start:
        return source
    return Span(source.start + match.end(), source.end)


def mouthpiece_of(
    text: str, statement: Span, source: Span, profile: Callable[[str], Profile]
) -> Span | None:
    """Return who speaks for an institution in its sentence ("par la voix de son avocat"), or None.

    Args:
        text: The article's text.
        statement: The statement the source stands in.
        source: The source as written.
        profile: Says what a noun phrase shows.
    """
    match = _MOUTH.search(text, statement.start, statement.end)
    if match is None or profile(text[source.start : source.end]).kind is not (
        SourceType.ORGANISATION
    ):
        return None
    who = Span(*match.span("who"))
    inside = source.start <= who.start and who.end <= source.end
    if inside and who.start - source.start < len("par la voix de"):
        return None
    shown = profile(text[who.start : who.end])
    speaks = shown.kind is SourceType.NAMED_PERSON or _is_role(shown)
    return who if speaks else None


def _is_role(shown: Profile) -> bool:
    """Whether a noun phrase names somebody by what they are, and no body of people."""
    return bool(shown.head) and shown.kind is SourceType.ANONYMOUS and not shown.plural


def stands_for(
    text: str, statement: Span, source: Span, profile: Callable[[str], Profile]
) -> Span | None:
    """Return the institution that "on" or "whose spokesman" speaks for in its sentence, or None.

    Args:
        text: The article's text.
        statement: The statement the source stands in.
        source: The source as written.
        profile: Says what a noun phrase shows.
    """
    words = text[source.start : source.end]
    if _ON.match(words):
        return _institution(text, statement, source, profile)
    whose = _WHOSE.match(words)
    if whose is None:
        return None
    role = profile(words[whose.end() :])
    if role.kind is not SourceType.ORGANISATION:
        return None
    return _owner(text, Span(statement.start, source.start), profile)


def _institution(
    text: str, statement: Span, source: Span, profile: Callable[[str], Profile]
) -> Span | None:
    """Whose house it is: "répond-on à la mairie", "au ministère, on confirme"."""
    written = _IN_WHICH.search(text[statement.start : source.start])
    if written is not None:
        who = Span(*(statement.start + at for at in written.span("who")))
        if profile(text[who.start : who.end]).kind is SourceType.DOCUMENT:
            return who
    after = _AFTER_ON.match(text[source.end : statement.end])
    before = _BEFORE_ON.search(text[statement.start : source.start])
    for match, start in ((after, source.end), (before, statement.start)):
        if match is None:
            continue
        who = Span(start + match.start("who"), start + match.end("who"))
        kind = profile(text[who.start : who.end]).kind
        asked = _ASKED.search(match.group())
        if kind is SourceType.ORGANISATION or (asked and kind in _SPEAKING):
            return who
        if asked and "entourage" in match.group():
            return who
    return None


def _owner(text: str, before: Span, profile: Callable[[str], Profile]) -> Span | None:
    """The last noun phrase before "whose", where it names an institution."""
    piece = text[before.start : before.end].rstrip(" ,\u00a0")
    match = _LAST_PHRASE.search(piece)
    if match is None:
        return None
    starts = [found.start() for found in _DETERMINER.finditer(piece, match.start())]
    for start in reversed(starts):
        if profile(piece[start:]).kind is SourceType.ORGANISATION:
            return Span(before.start + start, before.start + len(piece))
    return None
