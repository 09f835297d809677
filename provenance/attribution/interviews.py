"""Finds who answers in an interview of questions and answers, paragraph by paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.postposed import appositions_after
from provenance.attribution.report import Report, content_span, source_span
from provenance.attribution.standing import STANDING, Stage
from provenance.model import Commitment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Span
    from provenance.attribution.phrases import Range

# So many questions, each a paragraph of its own, make an interview.
_LEAST_QUESTIONS = 2
_LONGEST_QUESTION = 45
# An answer that is not quoted is one in an article of so many questions.
_LEAST_IF_UNQUOTED = 3


def find_answers(stage: Stage, taken: Sequence[Span]) -> list[Report]:
    """Return a weak report for each answer of an interview that has no source yet.

    Args:
        stage: Of the article.
        taken: Contents that have a source already.
    """
    questions = _list_questions(stage)
    if len(questions) < _LEAST_QUESTIONS:
        return []
    guest = _guest(stage, questions[0])
    if guest is None:
        return []
    at, (start, end) = guest
    tokens = stage.read[at].tokens
    source = source_span(tokens, start, appositions_after(stage.read[at], end))
    asking = {stage.parts[number].paragraph for number in questions}
    last = max(asking) + _answer_length(stage, asking)
    found = []
    for number, statement in enumerate(stage.parts):
        if statement.paragraph in asking or statement.paragraph < min(asking):
            continue
        quoted = stage.is_standing(number)
        if statement.paragraph > last and not quoted:
            # The last answer goes on as long as it is quoted.
            break
        if not quoted and len(questions) < _LEAST_IF_UNQUOTED:
            continue
        said = content_span(statement.tokens, 0, len(statement.tokens))
        if not any(said.start < other.end and other.start < said.end for other in taken):
            found.append(Report(source, None, [said], Commitment.ASSERTS, STANDING, at))
    return found


def _list_questions(stage: Stage) -> list[int]:
    """The statements that are a paragraph of their own, not quoted, and ask something."""
    count: dict[int, int] = {}
    for statement in stage.parts:
        count[statement.paragraph] = count.get(statement.paragraph, 0) + 1
    found = []
    for number, statement in enumerate(stage.parts):
        tokens = statement.tokens
        if number == 0 or count[statement.paragraph] != 1 or len(tokens) > _LONGEST_QUESTION:
            continue
        if tokens and tokens[-1].text == "?" and not any(token.speech for token in tokens):
            found.append(number)
    return found


def _answer_length(stage: Stage, asking: set[int]) -> int:
    """How many paragraphs the longest answer between two questions has, at least one."""
    held = sorted({statement.paragraph for statement in stage.parts})
    between = [
        sum(first < paragraph < second for paragraph in held)
        for first, second in zip(sorted(asking), sorted(asking)[1:], strict=False)
    ]
    return max(between, default=1) or 1


def _guest(stage: Stage, first: int) -> tuple[int, Range] | None:
    """The statement and the tokens that name the one person on stage before the first question."""
    named = [
        (number, subject)
        for number in range(first)
        if (subject := stage.named_person(number)) is not None
    ]
    names = {stage.read[number].low(start) for number, (start, _) in named}
    return named[0] if len(names) == 1 else None
