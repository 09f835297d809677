"""Finds sources that possess a noun of saying: "his claim that", "the bank's denial that"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.report import Report, source_span
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range

_NOUN_COMMITMENT = {
    "denial": Commitment.DENIES,
    "démenti": Commitment.DENIES,
    "rumour": Commitment.REPORTS,
    "rumor": Commitment.REPORTS,
    "rumeur": Commitment.REPORTS,
}
_OWNERS = frozenset(("his", "her", "their", "its", "son", "sa", "leur"))
_REACH = 3
_SHORTEST_CLAUSE = 4


def find_possessed(phrases: Phrases, number: int) -> list[Report]:
    """Return the reports of nouns of saying in statement ``number``, in order."""
    grammar = phrases.grammar
    nouns = phrases.lexicon.united("noun_cues", "noun_cues_plural")
    found: list[Report] = []
    if nouns.isdisjoint(phrases.held):
        return found
    for i, token in enumerate(phrases.tokens):
        if token.low not in nouns or token.kind != "w":
            continue
        # "the bank's claim that", "the bank's version is that"
        told = i + 1 + (phrases.low(i + 1) in grammar["be"])
        if phrases.low(told) in grammar["complementisers"]:
            report = _noun(phrases, i, number, told)
            if report is not None:
                found.append(report)
    return found


def _noun(phrases: Phrases, i: int, number: int, told: int) -> Report | None:
    source = _possessor(phrases, i)
    stop = phrases.segment_end(told + 1)
    if source is None or stop - i < _SHORTEST_CLAUSE or phrases.is_finite(told + 1):
        # "their evidence that had been heard": a relative clause.
        return None
    return Report(
        source=source_span(phrases.tokens, *source),
        cue=source_span(phrases.tokens, i, i + 1),
        content=[source_span(phrases.tokens, told, stop)],
        commitment=_NOUN_COMMITMENT.get(phrases.low(i), Commitment.ASSERTS),
        kind="noun",
        statement=number,
    )


def _possessor(phrases: Phrases, i: int) -> Range | None:
    """Whose claim it is: "his", "the bank's"."""
    for k in range(i - 1, max(-1, i - 1 - _REACH), -1):
        if phrases.low(k) in _OWNERS:
            return k, k + 1
        if phrases.low(k) == "'s":
            start = k
            while start > 0 and _belongs(phrases, start - 1, first=start == k):
                start -= 1
            return (start, k) if start < k else None
    return None


def _belongs(phrases: Phrases, i: int, *, first: bool) -> bool:
    """Whether token ``i`` is part of the owner's name; the word before the "'s" always is."""
    if phrases.is_break(i):
        return False
    return first or phrases.tokens[i].capital or phrases.low(i) in phrases.grammar["determiners"]
