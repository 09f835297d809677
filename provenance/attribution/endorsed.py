"""Finds whose version the sentence before is: "That, at least, is Ana Lopes's account"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.objects import Objects
from provenance.attribution.postposed import phrase_end
from provenance.attribution.report import Report, source_span
from provenance.attribution.subjects import opening_subject
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range

ENDORSED = "endorsed"
_POINTING = frozenset(("that", "this", "such", "so", "c'", "telle", "tel", "voilà"))
_VERSIONS = {
    "english": frozenset(
        [
            *("version", "account", "claim", "view", "position", "theory", "line", "explanation"),
            *("story", "verdict", "conclusion", "testimony", "recollection", "reading", "estimate"),
        ]
    ),
    "romance": frozenset(
        [
            *("version", "thèse", "explication", "avis", "conviction", "récit", "lecture"),
            *("position", "conclusion", "hypothèse", "analyse", "interprétation", "estimation"),
        ]
    ),
}
# What somebody is sure of stands before: "Ana Lopes is adamant about that".
_ABOUT = frozenset(("about", "of", "on", "sur", "de"))
_THAT = frozenset(("that", "this", "it", "point", "ce", "cela", "sujet"))
_OF = frozenset(("de", "du", "des", "d'"))
_ENGLISH_OF = frozenset(("of",))
_REACH = 12
_SHORT = 14


def find_endorsed(phrases: Phrases, number: int) -> Report | None:
    """Return the report, without content, of who stands behind the statement before, or None.

    Args:
        phrases: Of a statement that has no other report.
        number: Of the statement.
    """
    if phrases.family not in _VERSIONS or len(phrases.tokens) > _SHORT + _REACH:
        return None
    source = _version(phrases) or _sure(phrases)
    if source is None or not Objects(phrases).is_somebody(source):
        return None
    span = source_span(phrases.tokens, *source)
    return Report(span, span, [], Commitment.ASSERTS, ENDORSED, number)


def _version(phrases: Phrases) -> Range | None:
    """Read "That is Ana Lopes's version", "C'est du moins la version de la gardienne"."""
    versions = _VERSIONS[phrases.family]
    if phrases.low(0) not in _POINTING or phrases.held.isdisjoint(versions):
        return None
    be = next((i for i in range(1, _REACH) if phrases.low(i) in phrases.grammar["be"]), 0)
    noun = next(i for i, low in enumerate(phrases.lows) if low in versions)
    if be > noun or not (be or phrases.low(0) == "voilà"):
        return None
    owner = next((k for k in range(noun - 1, be + 1, -1) if phrases.low(k) == "'s"), None)
    if owner is not None:
        return be + 1, owner
    of = _OF if phrases.family == "romance" else _ENGLISH_OF
    return (noun + 2, phrase_end(phrases, noun + 2)) if phrases.low(noun + 1) in of else None


def _sure(phrases: Phrases) -> Range | None:
    """Read "Ana Lopes is adamant about that", "Ana Lopes est formelle sur ce point"."""
    stances = phrases.grammar["stances"]
    if phrases.held.isdisjoint(stances) or len(phrases.tokens) > _SHORT:
        return None
    end = phrases.sentence_end(0)
    for i in range(2, end):
        if phrases.low(i) not in stances or phrases.low(i - 1) not in phrases.grammar["be"]:
            continue
        back = phrases.low(i + 1) in _ABOUT and any(
            low in _THAT for low in phrases.lows[i + 2 : end]
        )
        there = phrases.low(i + 1) == "là-dessus"
        return opening_subject(phrases) if back or there else None
    return None
