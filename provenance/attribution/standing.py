"""Finds who speaks a quotation that is a sentence of its own, from the sentences beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.postposed import appositions_after
from provenance.attribution.report import Report, inner_span, source_span
from provenance.attribution.subjects import opening_subject
from provenance.model import Commitment

if TYPE_CHECKING:
    from index import Span
    from provenance.attribution.phrases import Phrases, Range
    from provenance.attribution.tokens import Statement

STANDING = "standing"
# Within how many sentences the speaker is named.
_REACH = 3
_PERSONAL = ("masculine", "feminine")


class Stage:
    """The sentences of an article, with who is on stage in each.

    Reporters let somebody speak and tell who it was in the sentence beside: 'Ana Lopes shakes her
    head. "Not a word."', '"Not a word." Ana Lopes shakes her head.' Within a paragraph one person
    speaks; where the sentences before and after name two, nobody can tell which.
    """

    def __init__(self, parts: list[Statement], read: list[Phrases]) -> None:
        self.parts = parts
        self.read = read
        self._subjects: dict[int, Range | None] = {}

    def is_standing(self, number: int) -> bool:
        """Whether a statement is nothing but quotations of somebody's words."""
        tokens = self.parts[number].tokens
        if not tokens or tokens[0].kind == "w":
            return False
        return any(t.speech for t in tokens) and all(t.kind != "w" for t in tokens)

    def speaker(self, number: int) -> tuple[int, Range] | None:
        """Return the statement and the tokens that name who speaks a standing quotation, or None.

        Args:
            number: Of a statement for which ``is_standing`` holds.
        """
        before, after = self._beside(number, -1), self._beside(number, 1)
        if before is None and after is None and self._fills_paragraph(number):
            before, after = self._across(number, -1), self._across(number, 1)
            after = after if after is not None and self._is_named(*after) else None
        if before is None or after is None:
            return before or after
        return self._either(number, before, after)

    def enters(self, number: int) -> bool:
        """Whether the paragraph of a standing quotation itself names a person beside it."""
        beside = (self._beside(number, -1), self._beside(number, 1))
        return any(each is not None and not self._is_pronoun(*each) for each in beside)

    def _either(
        self, number: int, before: tuple[int, Range], after: tuple[int, Range]
    ) -> tuple[int, Range] | None:
        """Which of two neighbours speaks, None where both may."""
        if self._is_pronoun(*after):
            return before
        if self._is_pronoun(*before):
            # '"I rang it." He pours tea. "At six." Tom Reed has kept the bell.'
            named = self._names_earlier(number)
            return before if named else after
        same = self._last_word(*before) == self._last_word(*after)
        return before if same else None

    def _beside(self, number: int, step: int) -> tuple[int, Range] | None:
        """The nearest person on stage in the same paragraph; a name goes before a pronoun after."""
        found = None
        at = number + step
        for _ in range(_REACH):
            if not self._is_within(at, self.parts[number].paragraph):
                break
            if not self.is_standing(at):
                subject = self._person(at)
                if subject is None or not self._is_pronoun(at, subject):
                    return found if subject is None else (at, subject)
                found = found or (at, subject)
                if step < 0:
                    break
            at += step
        return found

    def _across(self, number: int, step: int) -> tuple[int, Range] | None:
        """The person on stage where the paragraph before ends, or the one after begins."""
        at = number + step
        while self._is_within(at, self.parts[number].paragraph):
            at += step
        if not 0 <= at < len(self.parts) or self.is_standing(at):
            return None
        if abs(self.parts[at].paragraph - self.parts[number].paragraph) > 1:
            return None
        subject = self._person(at)
        return None if subject is None else (at, subject)

    def _is_within(self, at: int, paragraph: int) -> bool:
        return 0 <= at < len(self.parts) and self.parts[at].paragraph == paragraph

    def _fills_paragraph(self, number: int) -> bool:
        """Whether a paragraph holds nothing but quotations."""
        for step in (-1, 1):
            at = number + step
            while self._is_within(at, self.parts[number].paragraph):
                if not self.is_standing(at):
                    return False
                at += step
        return True

    def _names_earlier(self, number: int) -> bool:
        """Whether the paragraph names a person before a statement."""
        at = number - 1
        while self._is_within(at, self.parts[number].paragraph):
            subject = None if self.is_standing(at) else self._person(at)
            if subject is not None and not self._is_pronoun(at, subject):
                return True
            at -= 1
        return False

    def named_person(self, number: int) -> Range | None:
        """The subject of a statement, where it is a person by a full name."""
        subject = self._person(number)
        return subject if subject is not None and self._is_named(number, subject) else None

    # --- who is on stage -------------------------------------------------------------------------

    def _person(self, number: int) -> Range | None:
        """The subject of a statement, where it may be a person."""
        if number not in self._subjects:
            self._subjects[number] = self._read_person(self.read[number])
        return self._subjects[number]

    def _read_person(self, phrases: Phrases) -> Range | None:
        if phrases.tokens and phrases.tokens[0].kind == "q":
            return None
        subject = opening_subject(phrases)
        if subject is None:
            return None
        start, end = subject
        stop = min(end, phrases.segment_end(start))
        if end - start == 1 and self._is_personal(phrases.low(start)):
            return subject
        opens = phrases.low(start) in phrases.grammar["determiners"]
        people = phrases.lexicon.united("persons", "offices", "generic_people", "epithets")
        if any(phrases.tokens[i].capital for i in range(start + opens, stop)):
            return subject
        # Of "the former adviser looks at her hands" the verb may be in no list.
        role = next((i for i in range(stop - 1, start - 1, -1) if phrases.low(i) in people), None)
        return None if role is None else (start, role + 1)

    def _is_personal(self, low: str) -> bool:
        grammar = self.read[0].grammar
        return any(low in grammar[name] for name in _PERSONAL) and low not in grammar["relative"]

    def _is_pronoun(self, number: int, subject: Range) -> bool:
        alone = subject[1] - subject[0] == 1
        return alone and self._is_personal(self.read[number].low(subject[0]))

    def _is_named(self, number: int, subject: Range) -> bool:
        """Whether two capitals in a row open a subject, as a full name does."""
        tokens = self.read[number].tokens[subject[0] : subject[1]][:2]
        return len(tokens) > 1 and all(token.capital for token in tokens)

    def _last_word(self, number: int, subject: Range) -> str:
        phrases = self.read[number]
        return phrases.low(min(subject[1], phrases.segment_end(subject[0])) - 1)


def find_standing(stage: Stage, taken: list[Span]) -> list[Report]:
    """Return a weak report for each quotation that stands alone beside its speaker.

    Args:
        stage: Of the article.
        taken: Contents that have a source already.
    """
    found = []
    for number, statement in enumerate(stage.parts):
        if not stage.is_standing(number):
            continue
        said = [inner_span(token) for token in statement.tokens if token.speech]
        if any(s.start < t.end and t.start < s.end for s in taken for t in said):
            continue
        speaker = stage.speaker(number)
        if speaker is None:
            continue
        at, (start, end) = speaker
        phrases = stage.read[at]
        source = source_span(phrases.tokens, start, appositions_after(phrases, end))
        found.append(Report(source, None, said, Commitment.ASSERTS, STANDING, at))
    return found
