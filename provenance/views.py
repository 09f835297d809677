"""A match seen from one of its two articles: which of its sentences the other one covers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index import PassageKind, Span
from provenance.findings import Match
from provenance.model import Document

# A sentence counts as shared where passages cover at least half of it.
_SHARED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """One passage, oriented: ``own`` lies in the article at hand, ``other`` in its match."""

    own: Span
    other: Span
    kind: PassageKind
    similarity: float
    counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A match from the side of ``article``.

    Attributes:
        coverage: Share 0..1 of this article's text that the other covers.
        other_coverage: Share 0..1 of the other's text that this article covers.
        passages: Oriented, in this article's order.
    """

    article: str
    other: str
    coverage: float
    other_coverage: float
    passages: tuple[SharedPassage, ...]
    match: Match


def view_from(match: Match, article: str) -> View:
    """Orient a match: ``article`` is one of its two keys."""
    flip = article != match.left
    passages = [
        SharedPassage(p.right, p.left, p.kind, p.similarity, p.counted)
        if flip
        else SharedPassage(p.left, p.right, p.kind, p.similarity, p.counted)
        for p in match.passages
    ]
    return View(
        article=article,
        other=match.left if flip else match.right,
        coverage=match.coverage.right if flip else match.coverage.left,
        other_coverage=match.coverage.left if flip else match.coverage.right,
        passages=tuple(sorted(passages, key=lambda p: (p.own, p.other))),
        match=match,
    )


def overlap(left: Span, right: Span) -> int:
    """Count the code points that two spans share, 0 or more."""
    return max(0, min(left.end, right.end) - max(left.start, right.start))


def covered(span: Span, others: Sequence[Span]) -> float:
    """Share 0..1 of ``span`` that the others cover; overlapping others count once."""
    if span.end <= span.start:
        return 0.0
    length, reached = 0, span.start
    for other in sorted(others):
        start, end = max(reached, other.start), min(span.end, other.end)
        if end > start:
            length += end - start
            reached = end
    return length / (span.end - span.start)


def shared_sentences(document: Document, view: View) -> dict[int, float]:
    """Map the numbers of the sentences that the other article shares to the best similarity.

    Sentences that are boilerplate by their form are left out; quoted sentences are kept: they
    follow the narrative they stand in.
    """
    spans = [p.own for p in view.passages]
    furniture = [b.span for b in document.canonical.boilerplate]
    shared: dict[int, float] = {}
    for number, sentence in enumerate(document.canonical.sentences):
        if covered(sentence.span, furniture) >= _SHARED_SHARE:
            continue
        if covered(sentence.span, spans) >= _SHARED_SHARE:
            shared[number] = max(
                (p.similarity for p in view.passages if overlap(p.own, sentence.span)), default=0.0
            )
    return shared


def words_in(document: Document, sentences: Sequence[int]) -> int:
    """Count the words of these sentences of a document."""
    text = document.canonical.text
    spans = (document.canonical.sentences[number].span for number in sentences)
    return sum(len(text[span.start : span.end].split()) for span in spans)


def counterpart(document: Document, other: Document, view: View, sentence: int) -> int | None:
    """Find the number of the other's sentence that this sentence is aligned with, if any."""
    span = document.canonical.sentences[sentence].span
    best: tuple[float, int] | None = None
    for passage in view.passages:
        shared = overlap(passage.own, span)
        if not shared:
            continue
        # Within a passage of several sentences, the place goes by proportion.
        length = max(1, passage.own.end - passage.own.start)
        middle = (max(passage.own.start, span.start) + min(passage.own.end, span.end)) / 2
        share = (middle - passage.own.start) / length
        at = passage.other.start + share * (passage.other.end - passage.other.start)
        number = _sentence_at(other, at)
        if number is not None and (best is None or shared > best[0]):
            best = (shared, number)
    return None if best is None else best[1]


def _sentence_at(document: Document, offset: float) -> int | None:
    """Return the number of the sentence at or nearest to an offset, the earlier of two as near."""
    sentences = document.canonical.sentences
    after = bisect_right(sentences, offset, key=lambda sentence: sentence.span.start)
    before = after - 1
    if before < 0:
        return after if sentences else None
    gap = max(0.0, offset - sentences[before].span.end)
    if after < len(sentences) and sentences[after].span.start - offset < gap:
        return after
    return before
