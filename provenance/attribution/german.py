"""Finds sources that German names beside a statement: "wie die Polizei mitteilte"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.lexicon import load_lexicon
from provenance.attribution.report import Report
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.tokens import Statement

_CAPITAL = r"[A-ZÄÖÜ]\w*(?:-\w+)*"
_LED = (
    r"(?:(?:der|die|das|dem|den|des|eine[rsmn]?|ein|ihre[rmns]?|ihr|seine[rmns]?|sein|mehrere[nr]?|zwei|drei"
    r"|beide[nr]?|[a-zäöü]+(?:en|er|e|em|es))\s+){0,3}"
)
# A noun phrase: German nouns have a capital, and what belongs to them follows in the genitive.
_PHRASE = (
    rf"{_LED}{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}}"
    rf"(?:\s+(?:des|der|von|vom|aus|in|im|für|am|zum|zur)\s+(?:[a-zäöü]+e[nrs]?\s+|{_CAPITAL}n\s+)?{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}){{0,2}}"
)
_VIEWS = (
    "Angaben|Angabe|Aussagen?|Einschätzung(?:en)?|Ansicht|Worten|Auffassung|Darstellung|Berechnungen"
    "|Informationen|Schätzung(?:en)?|Erkenntnissen|Überzeugung|Meinung|Zählung|Mitteilung|Bericht(?:en)?"
)
_ACCORDING = re.compile(
    rf"\b(?P<cue>(?:[Nn]ach|[Ll]aut)\s+(?:(?:ersten|eigenen|den|neuen)\s+)?(?:{_VIEWS})(?:\s+von)?"
    rf"|[Ll]aut|[Gg]em(?:äß|äss)|[Nn]ach\s+den\s+Worten(?:\s+von)?)\s+(?P<who>{_PHRASE})"
)
_BEHIND = re.compile(rf"(?P<who>\b{_PHRASE})\s+(?P<cue>zufolge)\b")
_IN_PAPER = re.compile(
    rf"\b(?P<cue>(?:[Ii]n|[Ii]m|[Aa]us|[Ll]aut))\s+(?P<who>{_PHRASE})\s+(?:heisst|heißt|hiess|hieß|steht|stand|geht|ging)\b(?:\s+es\b|\s+hervor\b)?,?"
)
_TELLING = (
    "mitteilte|mitteilten|mitgeteilt|bekanntgab|bekannt\\s+gab|bekanntgaben|angab|angaben|erklärte|erklärten|sagte|sagten"
    "|berichtet|berichten|berichtete|berichteten|meldet|melden|meldete|meldeten|bestätigt|bestätigte|bestätigten|schreibt|schrieb"
    "|verlautete|hervorgeht|zeigt|zeigen|ausführte|betonte|betonten|einräumte|schildert|schilderte|feststellte|festhält|ergänzte"
    "|erläuterte|versicherte|vermutet|vermutete|schätzt|schätzte|weiss|weiß|erzählt|erzählte|enthüllt|enthüllte"
)
# Who was told, when and how stand between the subject and the verb that ends the clause.
_AS = re.compile(
    rf"(?P<cue>\b[Ww]ie)\s+(?P<out>aus\s+)?(?P<who>{_PHRASE})(?:\s+[^,;:.]{{0,70}}?)?\s+(?:{_TELLING})\b"
)
# "Fünf werden vermisst, so Ruiz": after a comma, and nothing follows but who was told.
_SO = re.compile(
    rf",\s+(?P<cue>so)\s+(?P<who>{_PHRASE})(?:\s+(?:gegenüber|am|im|in|bei)\s+[^,;:]{{2,50}}?)?(?=\s*[,.;]|\s*$)"
)
_TOLD = re.compile(
    r"\s+(?:der|dem)\s+(?:dpa|AFP|Reuters|Nachrichtenagentur|Zeitung|Agentur|Sender|SID|AP)\b.*$"
)
_TIME = re.compile(
    r"\s+(?:am|im|in|aus|vom)\s+(?:\w+tag\w*|\w*(?:abend|morgen|nacht|mittag)|Januar|Februar|März|April|Mai|Juni|Juli|August"
    r"|September|Oktober|November|Dezember|Gespräch|Interview|Nachhinein)\b.*$"
)
_MARKS = " ,;:.\n\u00a0"


@cache
def _verbs() -> frozenset[str]:
    lexicon = load_lexicon("de")
    return frozenset(lexicon.forms) | lexicon.grammar["finite"]


def find_german(statement: Statement, number: int, text: str) -> list[Report]:
    """Return the reports of prepositions and "wie" clauses of one statement, in order.

    Args:
        statement: Of a German text.
        number: Of the statement.
        text: The article's text.
    """
    found: list[Report] = []
    place = (statement.start, statement.end)
    for pattern in (_ACCORDING, _BEHIND, _AS, _SO, _IN_PAPER):
        for match in pattern.finditer(text, *place):
            report = _report(match, statement, number, text)
            if report is not None and not any(r.source == report.source for r in found):
                found.append(report)
    return sorted(found, key=lambda report: report.cue or report.content[0])


def _report(match: re.Match[str], statement: Statement, number: int, text: str) -> Report | None:
    who = match.group("who")
    for cut in (_TOLD, _TIME):
        who = cut.sub("", who)
    words = who.split()
    start = match.start("who")
    while len(words) > 1 and words[0].lower() in _verbs():
        start += len(words[0]) + 1
        words = words[1:]
    if not words:
        return None
    source = Span(start, match.start("who") + len(who.rstrip()))
    if source.start >= source.end:
        return None
    before = _trimmed(text, Span(statement.start, match.start()))
    after = _trimmed(text, Span(match.end(), statement.end))
    content = [span for span in (before, after) if span is not None]
    if not content:
        return None
    cue = Span(match.start("cue"), match.end("cue"))
    return Report(source, cue, content, Commitment.ASSERTS, "according", number)


def _trimmed(text: str, span: Span) -> Span | None:
    piece = text[span.start : span.end]
    left = len(piece) - len(piece.lstrip(_MARKS))
    right = len(piece.rstrip(_MARKS))
    return Span(span.start + left, span.start + right) if left < right else None
