"""Statements that one article sets against one another: "yet", "in fact", "not so"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from provenance.claim_opposites import finds, list_negated, may_find
from provenance.model import Commitment, Document
from provenance.statements import Place, Statement
from provenance.wording import is_fragment, read_wording

# How far back, in sentences, the words may reach that a statement is set against; how many
# paragraphs each step may cross; how far on the denier may say what is so instead.
REACH, NEXT_PARAGRAPH, GOES_ON = 3, 1, 2
_SUPPORTS = frozenset({Commitment.ASSERTS, Commitment.REPORTS})
_Indexed = Mapping[Place, tuple[int, Statement]]


def find_rebuttals(
    groups: Sequence[Sequence[Statement]], documents: Mapping[str, Document]
) -> list[tuple[int, int]]:
    """Return the pairs of groups that some article sets against one another, sorted.

    A reporter who puts two sources side by side says so: "the geologist had seen no sign. A
    technician says, however, that the sensors ..."; "the council denied it. Every box was sealed,
    it said". What both speak of need not be said in like words.

    Args:
        groups: The statements of each group.
        documents: By article id, for the paragraphs.
    """
    at = {
        statement.place: (number, statement)
        for number, group in enumerate(groups)
        for statement in group
    }
    found = {
        (min(left, right), max(left, right))
        for place in sorted(at)
        for left, right in (
            *_contrasts(place, at, documents),
            *_denials(place, at, documents),
            *_refusals(place, at, documents),
        )
        if left != right
    }
    return sorted(found)


def _contrasts(
    place: Place, at: _Indexed, documents: Mapping[str, Document]
) -> Iterator[tuple[int, int]]:
    """The groups that a statement with "but" or "in fact" is set against, with its own."""
    number, statement = at[place]
    if not supports(statement):
        return
    if finds("contrary", statement.text):
        before = _step(place, -1, at, documents)
        if before is not None and not share_source(before[1], statement):
            yield before[0], number
        return
    is_retort = finds("retort", statement.text)
    is_plain = is_retort or finds("contrast", statement.text)
    if not is_plain and not finds("contrast_head", statement.text):
        return
    run = _run_before(place, at, documents)
    near = [(other, said) for other, said in run if _share_matter(said, statement)]
    if not near and is_plain:
        near = [
            (other, said)
            for other, said in run
            if not is_fragment(said.text) and (is_retort or _is_turned(said, statement))
        ][:1]
    for other, _ in near:
        yield other, number


def _is_turned(left: Statement, right: Statement) -> bool:
    """Whether one of two statements is negated and the other is not."""
    return bool(list_negated(left.core)) != bool(list_negated(right.core))


def _run_before(
    place: Place, at: _Indexed, documents: Mapping[str, Document]
) -> list[tuple[int, Statement]]:
    """What one other source says right before a statement, nearest first."""
    _, statement = at[place]
    run: list[tuple[int, Statement]] = []
    here = place
    while len(run) < REACH:
        before = _step(here, -1, at, documents)
        if before is None or not supports(before[1]) or share_source(before[1], statement):
            break
        if run and not share_source(before[1], run[0][1]):
            break
        run.append(before)
        here = before[1].place
    return run


def _denials(
    place: Place, at: _Indexed, documents: Mapping[str, Document]
) -> Iterator[tuple[int, int]]:
    """What somebody denies, with what the same source says right after."""
    _, denial = at[place]
    if {voice.commitment for voice in denial.voices} != {Commitment.DENIES}:
        return
    denied = _step(place, -1, at, documents)
    if denied is None or share_source(denied[1], denial) or not _share_matter(denied[1], denial):
        return
    here = place
    for _ in range(GOES_ON):
        said = _step(here, 1, at, documents)
        if said is None or not share_source(said[1], denial):
            return
        matters = any(_share_matter(said[1], other) for other in (denied[1], denial))
        if supports(said[1]) and matters:
            yield denied[0], said[0]
        here = said[1].place


def _refusals(
    place: Place, at: _Indexed, documents: Mapping[str, Document]
) -> Iterator[tuple[int, int]]:
    """What another source says right before one that knows of "no such report"."""
    number, statement = at[place]
    if not supports(statement) or not _may_refuse(statement.core):
        return
    negated = list_negated(statement.core)
    is_such = any(finds("such", clause) for clause in negated)
    is_paper = any(finds("papers", clause) and finds("handed", clause) for clause in negated)
    if not is_paper and not is_such:
        return
    for other, said in _run_before(place, at, documents):
        if list_negated(said.core):
            continue
        if (is_paper and finds("papers", said.core)) or (
            is_such and _share_matter(said, statement)
        ):
            yield other, number
            return


def _may_refuse(text: str) -> bool:
    """Whether a part of a text may know of "no such report"; most need not be taken apart."""
    return may_find("such", text) or (may_find("papers", text) and may_find("handed", text))


def _step(
    place: Place, step: int, at: _Indexed, documents: Mapping[str, Document]
) -> tuple[int, Statement] | None:
    """The statement next to one in its article, no more than a paragraph away."""
    article, number = place
    if (article, number + step) not in at:
        return None
    sentences = documents[article].canonical.sentences
    apart = abs(sentences[number + step].paragraph - sentences[number].paragraph)
    return at[article, number + step] if apart <= NEXT_PARAGRAPH else None


def supports(statement: Statement) -> bool:
    """Whether somebody vouches for a statement, and nobody denies or doubts it in its sentence."""
    stances = {voice.commitment for voice in statement.voices}
    return bool(stances) and stances <= _SUPPORTS


def share_source(left: Statement, right: Statement) -> bool:
    """Whether a source of one may be a source of the other: "Petrov" is "Una Petrov"."""
    names = [
        [
            frozenset(name.casefold().split())
            for voice in side.voices
            for name in (voice.source_name, voice.source_text)
            if name
        ]
        for side in (left, right)
    ]
    return any(one <= other or other <= one for one in names[0] for other in names[1])


def _share_matter(left: Statement, right: Statement) -> bool:
    """Whether two statements share a word of content that is neither a name nor a figure."""
    names = {
        word.key
        for side in (left, right)
        for word in read_wording(side.core).words
        if word.is_name or word.is_number
    }
    shared = read_wording(left.core).content.keys() & read_wording(right.core).content.keys()
    return bool(shared - names)
