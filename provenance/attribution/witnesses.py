"""Finds whose eyes an outlet passes on: "a neighbour saw the van, the Gazette reports"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.objects import Objects
from provenance.attribution.report import source_span
from provenance.attribution.speakers import can_be_subject, trimmed
from provenance.attribution.subjects import subject_before
from provenance.attribution.verbs import english_helpers

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range

_VALUED = 6
_AT = frozenset(("at", "to", "à", "de"))
_CITING = re.compile(
    r"(?:,\s+(?:(?:citing|quoting|which\s+(?:cites?|cited|quotes?|quoted)|on\s+the\s+word\s+of|relying\s+on|drawing\s+on"
    r"|which\s+ha[sd]\s+it\s+from|(?:en\s+)?citant|sur\s+la\s+foi\s+d[eu]s?|qui\s+cite|(?:en\s+)?s['’]appuyant\s+sur|qui\s+s['’]appuie\s+sur)\s+"
    r"|qui\s+(?:dit\s+)?(?:tient|tenait)\s+(?:[^\s,]+\s+){0,3}?d(?:e\s+|['’])))(?P<who>[^.;:«»“”\"]{3,100})"
)
# "The Gazette quotes a police source with a bigger number".
_QUOTES = re.compile(
    r"\s+(?:also\s+|then\s+|now\s+|also\s+)?(?:quotes?|quoted|quoting|cites?|cited|cite|citait|a\s+(?:aussi\s+|également\s+)?cité|interroge|a\s+interrogé)\s+"
    r"(?P<who>[^,.;:«»“”\"]{3,80}?(?:,\s(?-i:[A-ZÀ-Þ])[^,.;:«»“”\"]{2,50}?)?)"
    r"(?=,?\s+(?:as\s+\w+ing|with|who|saying|whose|qui|avec|selon|pour|dont)\b)",
    re.IGNORECASE,
)
_QUOTED_AS = re.compile(
    r"\s*(?P<who>[^.;:«»“”\"]{3,90}?)\s+as\s+(?:saying|telling|describing|claiming|confirming)\b"
)


def cited_within(text: str, source: Span) -> Span | None:
    """Return whom the words that name an outlet say it cites: "AFP, citing the union"."""
    match = _CITING.search(text, source.start, source.end)
    return Span(*match.span("who")) if match is not None else None


def quoted_after(text: str, start: int, end: int) -> Span | None:
    """Return whom an outlet whose name ended at ``start`` quotes, as its verb's object, or None."""
    match = _QUOTES.match(text, start, end)
    return Span(*match.span("who")) if match is not None else None


_QUOTING = frozenset(("quote", "cite"))


def find_witness(phrases: Phrases, content: Span) -> Span | None:
    """Return who saw, heard, found or counted what an outlet tells of, or None.

    Args:
        phrases: Of the statement.
        content: What the outlet tells.
    """
    seen, valued = phrases.grammar["witnessing"], phrases.grammar["valuing"]
    for i in phrases.places(seen | valued):
        token = phrases.tokens[i]
        if not content.start <= token.start < content.end or token.capital:
            continue
        if token.low not in seen and not phrases.any_of(_AT, i + 1, i + _VALUED):
            continue
        source = _witness(phrases, i)
        if source is not None and phrases.tokens[source[0]].start >= content.start:
            return source_span(phrases.tokens, *source)
    return None


def _witness(phrases: Phrases, i: int) -> Range | None:
    """The subject of a verb of seeing or counting at token ``i``, if it is somebody."""
    if phrases.family == "english":
        start, helpers = english_helpers(phrases, i)
        if helpers and helpers[0] in phrases.grammar["be"]:
            return None
        if phrases.low(start - 1) == "to" or (phrases.low(i) in ("seen",) and not helpers):
            return None
    else:
        start = i - 1
        if phrases.low(start) not in _HAVE:
            present = phrases.low(i).endswith(("e", "ent", "ait"))
            if not present or phrases.low(i) not in phrases.grammar["valuing"]:
                return None
            start = i
        while phrases.low(start - 1) in phrases.grammar["object_pronouns"]:
            start -= 1
    source = subject_before(phrases, start)
    source = trimmed(phrases, source) if source is not None else None
    if source is None or not can_be_subject(phrases, source):
        return None
    alone = source[1] - source[0] == 1
    if alone and phrases.low(source[0]) in phrases.grammar["pronouns"]:
        return None
    return source if Objects(phrases).is_somebody(source) else None


_HAVE = frozenset(("a", "ont", "avait", "avaient", "aurait", "auraient"))


def find_cited(text: str, content: Span, rest: Span, lemma: str) -> Span | None:
    """Return whom an outlet says it has something from: "reported, citing the union", or None.

    Args:
        text: The article's text.
        content: What the outlet tells.
        rest: What follows the outlet's name in its statement.
        lemma: Of the verb.
    """
    match = None
    if lemma in _QUOTING:
        match = _QUOTED_AS.match(text, content.start, content.end)
    match = match or _CITING.search(text, rest.start, rest.end)
    return Span(*match.span("who")) if match is not None else None
