"""A match seen from one of its two articles: which of its sentences the other one covers."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index import PassageKind, Span
from provenance.findings import Match
from provenance.model import Document

# A sentence counts as shared where passages cover at least half of it.
_SHARED_SHARE = 0.5


class SharedPassage(NamedTuple):
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
    start, end = left
    other_start, other_end = right
    start = other_start if other_start > start else start
    end = other_end if other_end < end else end
    return end - start if end > start else 0


def covered(span: Span, others: Sequence[Span]) -> float:
    """Share 0..1 of ``span`` that the others cover; overlapping others count once."""
    if span.end <= span.start:
        return 0.0
    first, last = span
    length, reached = 0, first
    for other in sorted(others) if len(others) > 1 else others:
        start, end = other
        start = reached if reached > start else start
        end = last if last < end else end
        if end > start:
            length += end - start
            reached = end
    return length / (last - first)


def merged(spans: Sequence[Span]) -> list[Span]:
    """Join spans that overlap or touch; sorted."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def shared_sentences(document: Document, view: View) -> dict[int, float]:
    """Map the numbers of the sentences that the other article shares to the best similarity.

    Sentences that are boilerplate by their form are left out; quoted sentences are kept: they
    follow the narrative they stand in.

    Cost:
        Linear in the passages and sentences, but for looking each passage up.
    """
    sentences = document.canonical.sentences
    furniture = _by_sentence(document, [b.span for b in document.canonical.boilerplate])
    shared: dict[int, float] = {}
    for number, places in _by_sentence(document, [p.own for p in view.passages]).items():
        span = sentences[number].span
        if number in furniture:
            aside = [document.canonical.boilerplate[i].span for i in furniture[number]]
            if covered(span, aside) >= _SHARED_SHARE:
                continue
        if len(places) == 1:  # as most have
            passage = view.passages[places[0]]
            if covered(span, (passage.own,)) >= _SHARED_SHARE:
                shared[number] = passage.similarity
            continue
        passages = [view.passages[i] for i in places]
        if covered(span, [p.own for p in passages]) >= _SHARED_SHARE:
            shared[number] = max([p.similarity for p in passages])
    return dict(sorted(shared.items()))


def _by_sentence(document: Document, spans: Sequence[Span]) -> dict[int, list[int]]:
    """Map the numbers of sentences to the positions in ``spans`` of those that touch them."""
    if not spans:
        return {}
    found: dict[int, list[int]] = defaultdict(list)
    sentences = [sentence.span for sentence in document.canonical.sentences]
    count = len(sentences)
    first = before = 0
    for position, (start, end) in enumerate(spans):
        # Spans mostly come in order: the next one begins no sooner than the last.
        if start < before:
            first = 0
        before = start
        while first < count and sentences[first][1] <= start:
            first += 1
        for number in range(first, count):
            own_start, own_end = sentences[number]
            if own_start >= end:
                break
            if own_start < own_end and start < end:
                found[number].append(position)
    return found


def words_in(document: Document, sentences: Sequence[int]) -> int:
    """Count the words of these sentences of a document."""
    text = document.canonical.text
    spans = (document.canonical.sentences[number].span for number in sentences)
    return sum(len(text[span.start : span.end].split()) for span in spans)


def counterparts(document: Document, other: Document, view: View) -> dict[int, int]:
    """Map the numbers of a document's sentences to those of the other that they are aligned with.

    Args:
        document: The article of the view.
        other: Its other article.
        view: Of the match of the two.
    """
    found: dict[int, int] = {}
    others = [sentence.span for sentence in other.canonical.sentences]
    starts = [start for start, _ in others]
    for number, places in _by_sentence(document, [p.own for p in view.passages]).items():
        span = document.canonical.sentences[number].span
        most = 0
        for i in places:
            passage = view.passages[i]
            shared = overlap(passage.own, span)
            if shared <= most:
                continue
            there = _sentence_at(others, starts, _place_in_other(passage, span))
            if there is not None:
                most, found[number] = shared, there
    return dict(sorted(found.items()))


def _place_in_other(passage: SharedPassage, span: Span) -> float:
    """Where the middle of a sentence stands in the other text: by proportion of the passage."""
    start, end = passage.own
    length = max(1, end - start)
    middle = (max(start, span.start) + min(end, span.end)) / 2
    share = (middle - start) / length
    return passage.other.start + share * (passage.other.end - passage.other.start)


def _sentence_at(sentences: Sequence[Span], starts: Sequence[int], offset: float) -> int | None:
    """Return the number of the sentence at or nearest to an offset, the earlier of two as near."""
    after = bisect_right(starts, offset)
    before = after - 1
    if before < 0:
        return after if sentences else None
    gap = max(0.0, offset - sentences[before].end)
    if after < len(sentences) and starts[after] - offset < gap:
        return after
    return before
