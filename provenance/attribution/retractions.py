"""Finds who takes back what he said: "took it back", "a reconnu s'être trompé"."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.lexicon import either, read_data
from provenance.attribution.objects import Objects
from provenance.attribution.report import Report, source_span
from provenance.attribution.speakers import can_be_subject, trimmed
from provenance.attribution.subjects import antecedent, opening_subject, subject_before
from provenance.model import Commitment
from provenance.small_letters import SmallPattern

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range

# So many words before a turn of phrase can undo it: "has refused to take it back".
_GUARD_REACH = 3
# The kind of a report of whose statement something was (``possessed``).
POSSESSED = "noun"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How a language says that somebody takes something back.

    Attributes:
        words: Words of which one stands in every sentence that tells it outside quotations.
        signs: Parts of words of which one stands in every such sentence.
        told: What is told of somebody, from the verb on.
        owned: What somebody says of himself.
        guards: Words before either that undo it.
    """

    words: frozenset[str]
    signs: tuple[str, ...]
    told: SmallPattern
    owned: SmallPattern
    guards: frozenset[str]


@cache
def _patterns(language: str) -> _Patterns:
    raw: dict[str, list[str]] = json.loads(read_data(language, "retractions.json"))
    told, owned = (
        SmallPattern("|".join(rf"\b{one}" for one in raw[kind])) for kind in ("told", "owned")
    )
    return _Patterns(
        frozenset(raw["words"]), tuple(raw["signs"]), told, owned, frozenset(raw["guards"])
    )


def mark_retractions(
    mine: list[Report], phrases: Phrases, number: int, whole: Span, text: str
) -> Report | None:
    """Let the reports of one who takes something back in a statement say so.

    Args:
        mine: The reports of the statement; changed in place.
        phrases: The statement.
        number: Its number.
        whole: Its span.
        text: The article's text.

    Returns:
        The report of somebody who takes something back and has no other report, or None.
    """
    withdrawn = [report for report in mine if report.commitment is Commitment.WITHDRAWS]
    if withdrawn:
        _mark(mine, withdrawn)
    patterns = _patterns(phrases.lexicon.language)
    # A quotation is one token, without a word of its own.
    if "" not in phrases.held and patterns.words.isdisjoint(phrases.held):
        return None
    said = text[whole.start : whole.end]
    lower = said.casefold()
    if not any(map(lower.__contains__, patterns.signs)):
        return None
    owned = patterns.owned.search(said)
    if owned is not None and not (
        _is_guarded(phrases, owned, whole, patterns) or _tells_more(said, owned, owned=True)
    ):
        _mark(mine, [report for report in mine if _holds(report, whole.start + owned.start())])
    told = patterns.told.search(said)
    if told is None or _is_guarded(phrases, told, whole, patterns):
        return None
    if _tells_more(said, told, owned=False):
        return None
    cue = Span(whole.start + told.start(), whole.start + told.end())
    # "apologised for the error and said that 43 were lost": that is what he says now.
    anew = [r for r in mine if r.content[0].start >= cue.end and _FIGURE.search(_words(r, text))]
    before = [report for report in mine if report not in anew]
    return _mark_told(before, phrases, number, whole, cue) if before or not anew else None


# Behind these a clause of its own begins.
_NEW_CLAUSE = re.compile(r"[:;—–]\s")
_OPENING = re.compile(r"[«“„\"]")
_FIGURE = re.compile(r"\d")


def _words(report: Report, text: str) -> str:
    return " ".join(text[span.start : span.end] for span in report.content)


def _tells_more(said: str, found: re.Match[str], *, owned: bool) -> bool:
    """Whether a clause beside a turn of phrase gives a figure: "It began at 14:50, I was wrong".

    That figure is the new one, and what is taken back stands elsewhere.
    """
    clauses = _NEW_CLAUSE.split(said[found.end() :], maxsplit=1)[1:]
    if owned:
        clauses.append(_OPENING.split(said[: found.start()])[-1])
    return any(map(_FIGURE.search, clauses))


def _mark_told(
    mine: list[Report], phrases: Phrases, number: int, whole: Span, cue: Span
) -> Report | None:
    """Mark the reports of whoever takes something back at ``cue``; else return a report of his."""
    speaking = [report for report in mine if _holds(report, cue.start)]
    if speaking:
        _mark(mine, [report for report in speaking if _is_of_himself(phrases, report, cue)])
        return None
    subject = _subject(phrases, cue.start)
    who = None if subject is None else source_span(phrases.tokens, *subject)
    if subject is None or who is None or not can_be_subject(phrases, subject):
        return None
    his = [report for report in mine if _is_by(report, who)]
    if not his and mine and _is_pronoun(phrases, subject):
        his = mine if len({report.source for report in mine}) == 1 else []
    if his or mine:
        _mark(mine, his)
        return None
    if not (Objects(phrases).is_somebody(subject) or _is_pronoun(phrases, subject)):
        return None
    return Report(
        source=who,
        cue=cue,
        content=[whole],
        commitment=Commitment.WITHDRAWS,
        kind="weak",
        statement=number,
    )


def _mark(mine: list[Report], found: list[Report]) -> None:
    """Mark some reports, and what the same sources told before in the statement."""
    sources = [span for report in found for span in _spans(report)]
    for report in mine:
        # "retracted its earlier statement that": whoever it is whose statement that was.
        possessed = bool(found) and report.kind == POSSESSED
        if report in found or possessed or any(_is_by(report, source) for source in sources):
            report.commitment = Commitment.WITHDRAWS


def _holds(report: Report, at: int) -> bool:
    return any(span.start <= at < span.end for span in report.content)


def _is_by(report: Report, who: Span) -> bool:
    """Whether a report's source, or what its relative pronoun stands for, overlaps a subject."""
    return any(span.start < who.end and who.start < span.end for span in _spans(report))


def _spans(report: Report) -> list[Span]:
    return [span for span in (report.source, report.antecedent) if span is not None]


def _is_pronoun(phrases: Phrases, subject: Range) -> bool:
    grammar, low = phrases.grammar, phrases.low(subject[0])
    personal = low in grammar["masculine"] or low in grammar["feminine"]
    return subject[1] - subject[0] == 1 and (personal or low in grammar["pronouns"])


def _is_of_himself(phrases: Phrases, report: Report, cue: Span) -> bool:
    """Whether a pronoun, or nobody in what is said, is the subject of a turn of phrase there."""
    start = max(span.start for span in report.content if span.start <= cue.start)
    grammar = phrases.grammar
    passed = either(grammar["complementisers"], grammar["adverbs"], grammar["auxiliaries"])
    before = [
        at
        for at, token in enumerate(phrases.tokens)
        if start <= token.start
        and token.end <= cue.start
        and token.kind == "w"
        # "that he had" is a pronoun and what goes with its verb.
        and phrases.low(at) not in passed
    ]
    return not before or _is_pronoun(phrases, (before[-1], before[-1] + 1))


def _subject(phrases: Phrases, start: int) -> Range | None:
    """The subject of the words from a character on, or of the statement's first clause."""
    at = next((i for i, token in enumerate(phrases.tokens) if token.end > start), None)
    if at is None or phrases.tokens[at].kind == "q":
        return None
    while at and phrases.low(at - 1) in phrases.grammar["adverbs"]:
        at -= 1
    found = subject_before(phrases, at)
    if found is not None:
        found = trimmed(phrases, found)
        if phrases.low(found[0]) in phrases.grammar["relative"]:
            return antecedent(phrases, found[0])
        if can_be_subject(phrases, found):
            return found
    return opening_subject(phrases)


def _is_guarded(phrases: Phrases, found: re.Match[str], whole: Span, patterns: _Patterns) -> bool:
    """Whether a word before or within a turn of phrase undoes it: "n'est pas revenu sur"."""
    start, end = whole.start + found.start(), whole.start + found.end()
    before = [token.low for token in phrases.tokens if token.end <= start][-_GUARD_REACH:]
    within = [token.low for token in phrases.tokens if start <= token.start < end]
    return not patterns.guards.isdisjoint((*before, *within))
