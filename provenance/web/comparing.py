"""Two articles side by side: numbered passages, changes, what one side lacks (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import Passage, PassageKind, Span
from provenance.answers import ExplainAnswer
from provenance.exports.html_marking import shared_words
from provenance.findings import Derivation
from provenance.model import Document, MatchDirection
from provenance.views import covered
from provenance.web.changes import KINDS, WORDS, Change, changed_figures, changes
from provenance.web.marking import Paragraph, Stretch, furniture, laid_out, quotations

# A sentence stands on one side alone where passages cover less than half of it.
_SHARED = 0.5
# Spaces and stops between words are no words.
_NEARLY_ALL = 0.75
_HARDLY = 0.3
# Changes that are listed; all are marked in the texts.
LISTED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A passage that both texts have.

    Attributes:
        number: From 1, in the order of the left text.
        passage: Its spans and kind.
        changes: What differs within it, spans of the two texts.
        same: Of a translated one the names and figures that both sides have: (left, right).
        dropped: Whole sentences within it that one side alone has: (left, right).
    """

    number: int
    passage: Passage
    changes: tuple[Change, ...]
    same: tuple[tuple[Span, ...], tuple[Span, ...]] = ((), ())
    dropped: tuple[tuple[Span, ...], tuple[Span, ...]] = ((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A change to be listed.

    Attributes:
        kind: See ``changes.KINDS``.
        number: Of the passage.
        left: The words on the left; None where there are none.
        right: Likewise.
    """

    kind: str
    number: int
    left: str | None
    right: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two texts.

    Attributes:
        name: ``left`` or ``right``.
        other: The other one's.
        document: The article.
        paragraphs: Its text.
        alone: Sentences that stand here alone, boilerplate left out.
        fate: What these are: ``cut`` (the copy left them out), ``added`` (by the copy), ``alone``
            where nobody knows which is the copy, or ``unmatched`` in a translation, of which not
            every sentence may have been found.
    """

    name: str
    other: str
    document: Document
    paragraphs: tuple[Paragraph, ...]
    alone: int
    fate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that the page of two articles shows.

    Attributes:
        derived: ``left`` or ``right``: which drew on the other; None where it is not decided.
        edge: The derivation between them, None where the tree has none.
        differences: The figures, negations and names that differ, the gravest first.
        words: How many other words differ.
        unlisted: Differences beyond those listed.
    """

    sides: tuple[Side, Side]
    passages: tuple[Numbered, ...]
    derived: str | None
    edge: Derivation | None
    differences: tuple[Difference, ...]
    words: int
    unlisted: int


def compared(answer: ExplainAnswer) -> Comparison:
    """Lay two compared articles out."""
    match = answer.match
    passages = numbered(match.passages if match else (), answer.left, answer.right)
    edge = answer.derivations[0] if answer.derivations else None
    derived = _derived(answer, edge)
    found = [
        _difference(change, each.number, answer)
        for each in passages
        for change in each.changes
        if change.kind != WORDS
    ]
    found.sort(key=lambda each: (KINDS.index(each.kind), each.number))
    return Comparison(
        sides=(
            _side("left", answer.left, passages, _fate(answer, derived, "left")),
            _side("right", answer.right, passages, _fate(answer, derived, "right")),
        ),
        passages=passages,
        derived=derived,
        edge=edge,
        differences=tuple(found[:LISTED]),
        words=sum(change.kind == WORDS for each in passages for change in each.changes),
        unlisted=max(len(found) - LISTED, 0),
    )


def numbered(passages: Iterable[Passage], left: Document, right: Document) -> tuple[Numbered, ...]:
    """Number passages in the order of the left text; one within another on both sides is left out."""
    every = sorted(set(passages), key=lambda each: (each.left, each.right))
    outer = [each for each in every if not any(_is_within(each, other) for other in every)]
    return tuple(_numbered(*each, left, right) for each in enumerate(outer, 1))


def _numbered(number: int, passage: Passage, left: Document, right: Document) -> Numbered:
    texts = left.article.text[slice(*passage.left)], right.article.text[slice(*passage.right)]
    starts = passage.left.start, passage.right.start
    same: tuple[tuple[Span, ...], tuple[Span, ...]] = ((), ())
    beside = _beside(left, passage.left), _beside(right, passage.right)
    if passage.kind is PassageKind.TRANSLATED:
        ones, others = (
            tuple(Span(span.start + start, span.end + start) for span in spans)
            for spans, start in zip(shared_words(*texts, is_translation=True), starts, strict=True)
        )
        same = ones, others
        told = changed_figures(*texts, beside)
    elif _is_furniture(left, passage.left) or _is_furniture(right, passage.right):
        told = ()  # a credit line is another one in every paper
    else:
        told = changes(*texts, beside)
    moved = [each.moved(*starts) for each in told]
    here = [each.left for each in moved if each.left]
    there = [each.right for each in moved if each.right]
    dropped = (
        _dropped(left, passage.left, here, covered(passage.right, there)),
        _dropped(right, passage.right, there, covered(passage.left, here)),
    )
    return Numbered(
        number=number,
        passage=passage,
        changes=tuple(each for each in moved if not _lies_in(each, dropped)),
        same=same,
        dropped=dropped,
    )


def _dropped(
    document: Document, span: Span, changed: Sequence[Span], changed_there: float
) -> tuple[Span, ...]:
    """Return the sentences of a passage of which nearly every word stands on this side alone.

    Args:
        document: Whose passage it is.
        span: Of the passage.
        changed: What differs in it.
        changed_there: Share 0..1 of the other side that differs: of what was worded anew nobody can
            say that a sentence is not there.
    """
    if changed_there > _HARDLY:
        return ()
    return tuple(
        sentence.span
        for sentence in document.canonical.sentences
        if span.start <= sentence.span.start
        and sentence.span.end <= span.end
        and covered(sentence.span, changed) >= _NEARLY_ALL
    )


def _lies_in(change: Change, dropped: tuple[Sequence[Span], Sequence[Span]]) -> bool:
    return any(
        each is not None
        and any(span.start <= each.start and each.end <= span.end for span in spans)
        for each, spans in zip((change.left, change.right), dropped, strict=True)
    )


def _is_within(inner: Passage, outer: Passage) -> bool:
    return inner != outer and all(
        large.start <= small.start and small.end <= large.end
        for small, large in ((inner.left, outer.left), (inner.right, outer.right))
    )


def _derived(answer: ExplainAnswer, edge: Derivation | None) -> str | None:
    """Return which side drew on the other: by the tree, else by the two texts alone."""
    if edge is not None:
        if not edge.decided:
            return None
        return "left" if edge.article == answer.left.id else "right"
    if answer.match is None or answer.match.relation is None:
        return None
    return {
        MatchDirection.LEFT_FROM_RIGHT: "left",
        MatchDirection.RIGHT_FROM_LEFT: "right",
        MatchDirection.UNDECIDED: None,
    }[answer.match.direction]


def _difference(change: Change, number: int, answer: ExplainAnswer) -> Difference:
    texts = answer.left.article.text, answer.right.article.text
    spans = change.left, change.right
    left, right = (span and text[slice(*span)] for text, span in zip(texts, spans, strict=True))
    return Difference(kind=change.kind, number=number, left=left, right=right)


def _side(name: str, document: Document, passages: Sequence[Numbered], fate: str) -> Side:
    is_left = name == "left"
    own = [(each, each.passage.left if is_left else each.passage.right) for each in passages]
    dropped = [span for each in passages for span in each.dropped[0 if is_left else 1]]
    alone = sorted([*_alone(document, [span for _, span in own]), *dropped])
    marks = [
        Stretch(span, change.kind)
        for each in passages
        for change in each.changes
        if (span := change.left if is_left else change.right) is not None
    ]
    paragraphs = laid_out(
        document.article.text,
        passage=[Stretch(span, each) for each, span in own],
        quoted=quotations(document),
        furniture=furniture(document),
        change=marks,
        same=[Stretch(span) for each in passages for span in each.same[0 if is_left else 1]],
        alone=[Stretch(span, fate) for span in _joined(document, alone)],
    )
    return Side(
        name=name,
        other="right" if is_left else "left",
        document=document,
        paragraphs=paragraphs,
        alone=len(alone),
        fate=fate,
    )


def _fate(answer: ExplainAnswer, derived: str | None, name: str) -> str:
    """Return what became of the sentences that stand on one side alone."""
    if answer.left.canonical.language != answer.right.canonical.language:
        return "unmatched"
    return "alone" if derived is None else "added" if derived == name else "cut"


def _is_furniture(document: Document, span: Span) -> bool:
    return covered(span, [piece.span for piece in document.canonical.boilerplate]) >= _SHARED


def _beside(document: Document, span: Span) -> str:
    """Return the sentences next to a passage, before and behind it."""
    spans = [sentence.span for sentence in document.canonical.sentences]
    before = [each for each in spans if each.end <= span.start][-1:]
    behind = [each for each in spans if each.start >= span.end][:1]
    # A passage may end within a sentence: the rest of it is beside it too.
    rest = [Span(span.end, each.end) for each in spans if each.start < span.end < each.end]
    start = [Span(each.start, span.start) for each in spans if each.start < span.start < each.end]
    text = document.article.text
    return " ".join(text[slice(*each)] for each in (*before, *start, *rest, *behind))


def _joined(document: Document, spans: Sequence[Span]) -> list[Span]:
    """Join sentences that follow one another in a paragraph: one label is enough for them."""
    joined: list[Span] = []
    for span in spans:
        between = document.article.text[joined[-1].end : span.start] if joined else "\n"
        if joined and between.isspace() and len(between.splitlines()) == 1 and "\n" not in between:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _alone(document: Document, shared: Sequence[Span]) -> list[Span]:
    """Return the sentences that the other text has not, furniture of the page left out."""
    aside = [piece.span for piece in document.canonical.boilerplate]
    return [
        sentence.span
        for sentence in document.canonical.sentences
        if covered(sentence.span, shared) < _SHARED and covered(sentence.span, aside) < _SHARED
    ]
