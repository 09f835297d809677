"""Finds who speaks where no clause and no quotation shows it: "the mayor promises 200 beds"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.objects import Objects
from provenance.attribution.postposed import subject_after
from provenance.attribution.report import Report, source_span
from provenance.attribution.speakers import can_be_subject, trimmed
from provenance.attribution.subjects import subject_before
from provenance.attribution.verbs import read_group
from provenance.model import Commitment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provenance.attribution.phrases import Phrases, Range
    from provenance.attribution.verbs import Group

# An object's number stands this near its beginning, and its head this near.
_NUMBER_REACH = 7
_HEAD_REACH = 3
# A document is named by the first words of a noun phrase: not "the town of the report".
_PAPER_REACH = 4
_MOST_BETWEEN = 4
_NEGATED = {Commitment.ASSERTS: Commitment.DOUBTS, Commitment.DENIES: Commitment.REPORTS}


class WeakFinder:
    """Reads weak signs of a source off one statement that has no other."""

    __slots__ = ("grammar", "number", "objects", "phrases", "tokens")

    def __init__(self, phrases: Phrases, number: int) -> None:
        self.phrases = phrases
        self.tokens = phrases.tokens
        self.grammar = phrases.grammar
        self.objects = Objects(phrases)
        self.number = number

    def find(self) -> list[Report]:
        """Return the reports of verbs with a noun phrase as their object, in order."""
        return [report for i in range(len(self.tokens)) for report in self._verb(i)][:1]

    def _verb(self, i: int) -> Iterator[Report]:
        """The report of a verb at token ``i``, if it is one."""
        forms = self.phrases.lexicon.weak.get(self.phrases.low(i), ())
        if not forms or self.tokens[i].capital:
            return
        for form in forms:
            group = read_group(self.phrases, i, form)
            report = None if group is None else self._report(group)
            if report is not None:
                yield report
                return

    def _report(self, group: Group) -> Report | None:
        frames = group.form.verb.frames
        if group.voice in ("passive", "reduced"):
            return self._by_agent(group) if "r" in frames else None
        if group.voice != "active" or not self._has_tense(group):
            return None
        subject = subject_before(self.phrases, group.start)
        subject = trimmed(self.phrases, subject) if subject is not None else None
        if subject is None or not self._can_speak(subject, frames):
            return None
        at = self._object(group)
        if at is None:
            return None
        return self._build(group, subject, (at, self.phrases.sentence_end(at)))

    def _has_tense(self, group: Group) -> bool:
        """Whether the verb's tense is one in which it hands something on."""
        frames, compound = group.form.verb.frames, group.form.tense == "participle"
        return not ("T" in frames and compound) and not ("P" in frames and not compound)

    def _can_speak(self, subject: Range, frames: frozenset[str]) -> bool:
        if not can_be_subject(self.phrases, subject):
            return False
        stop = min(subject[1], self.phrases.segment_end(subject[0]), subject[0] + _PAPER_REACH)
        paper = self.phrases.any_of(self.phrases.nouns["papers"], subject[0], stop)
        if paper:
            return "d" in frames
        return "h" in frames and self.objects.is_somebody(subject)

    def _object(self, group: Group) -> int | None:
        """Where the noun phrase begins that the verb hands on, or None."""
        frames = group.form.verb.frames
        at = self._after_adverbs(group.end)
        if not self._opens_object(at, frames):
            return None
        if "x" in frames and not self._has_number(at):
            return None
        if "u" in frames:
            said = self.grammar["sayings"]
            return at if self.phrases.any_of(said, at, at + _HEAD_REACH) else None
        return at

    def _after_adverbs(self, at: int) -> int:
        """Skip negations, adverbs and times after a verb."""
        phrases, grammar = self.phrases, self.grammar
        for _ in range(_MOST_BETWEEN):
            low = phrases.low(at)
            restricts = low in grammar["complementisers"]
            bound = low in grammar["bounds"] and not restricts
            if bound or not (
                restricts
                or low in grammar["negations"]
                or low in grammar["adverbs"]
                or phrases.is_time(at)
                or phrases.is_manner(at)
            ):
                break
            at += 1
        return at

    def _opens_object(self, at: int, frames: frozenset[str]) -> bool:
        """Whether a noun phrase, a quotation or a number begins at a token."""
        phrases, grammar = self.phrases, self.grammar
        if at >= len(self.tokens) or (phrases.is_break(at) and not phrases.is_speech(at)):
            return False
        token, low = self.tokens[at], phrases.low(at)
        if token.kind == "q" or low[:1].isdigit() or low in grammar["numerals"]:
            return True
        if low in grammar["bounds"]:
            return self._has_number(at)
        if "i" in frames and low.endswith(phrases.lexicon.infinitive_endings):
            return True
        if phrases.is_finite(at) or low in grammar["pronouns"]:
            return False
        return low in grammar["determiners"] - {"au", "aux"} or token.capital

    def _has_number(self, at: int) -> bool:
        stop = min(self.phrases.segment_end(at), at + _NUMBER_REACH)
        numerals = self.grammar["numerals"]
        return any(
            self.phrases.low(k)[:1].isdigit() or self.phrases.low(k) in numerals
            for k in range(at, stop)
        )

    def _by_agent(self, group: Group) -> Report | None:
        """Read "the match was called off by the club": what happened is the agent's word."""
        end = group.end
        agents = self.grammar["agents"]
        by = end if self.phrases.low(end) in agents else None
        source = subject_after(self.phrases, by + 1) if by is not None else None
        if source is None or not self.objects.is_somebody(source):
            return None
        return self._build(group, source, (0, group.start))

    def _build(self, group: Group, source: Range, content: Range) -> Report | None:
        if content[0] >= content[1]:
            return None
        verb = group.form.verb
        negated = any(
            self.phrases.low(i) in self.grammar["negators"]
            for i in range(group.start, group.end + 1)
        )
        commitment = _NEGATED.get(verb.commitment, verb.commitment) if negated else verb.commitment
        return Report(
            source=source_span(self.tokens, *source),
            cue=source_span(self.tokens, group.start, group.end),
            content=[source_span(self.tokens, *content)],
            commitment=commitment,
            kind="weak",
            statement=self.number,
            frames=verb.frames,
            lemma=verb.lemma,
        )
