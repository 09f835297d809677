"""The bridge between articles and the index: what to compare, and what a comparison means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from index import Alignment, IndexedText, Passage, PreparedText, Span, align
from provenance.findings import Coverage, Match
from provenance.model import CanonicalText, Document, Relation

# docs/terms.md, "relation".
VERBATIM_COVERAGE = 0.95
NEAR_DUPLICATE_COVERAGE = 0.8
REWORDING_VERBATIM_SHARE = 0.5
# From this probability on a pair is called derived.
DERIVED_FLOOR = 0.5

SourceSide = Literal["left", "right"]


def to_indexed(document: Document, *, furniture: Iterable[Span] = ()) -> IndexedText:
    """Build the index's view of an article.

    Args:
        document: The article with its canonical text.
        furniture: Spans that the outlet repeats from page to page, as the index found them.

    Returns:
        The text with its sentences; quotations, boilerplate and furniture are excluded.
    """
    return canonical_to_indexed(
        document.id, document.canonical, outlet=document.article.outlet, furniture=furniture
    )


def canonical_to_indexed(
    key: str,
    canonical: CanonicalText,
    *,
    outlet: str | None = None,
    furniture: Iterable[Span] = (),
) -> IndexedText:
    """Build the index's view of a canonical text; ``to_indexed`` for a text without an article."""
    excluded = [
        *(quotation.span for quotation in canonical.quotations),
        *(piece.span for piece in canonical.boilerplate),
        *furniture,
    ]
    return IndexedText(
        key=key,
        text=canonical.text,
        language=canonical.language,
        sentences=tuple(sentence.span for sentence in canonical.sentences),
        excluded=merge_spans(excluded),
        group=outlet,
    )


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans that overlap or touch; sorted, empty ones dropped."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Span(start, end))
    return tuple(merged)


def match(left_key: str, right_key: str, left: PreparedText, right: PreparedText) -> Match:
    """Compare two prepared articles in full; the direction is left to the deciding stage.

    ``relation`` is that of the better-supported reading: where one text holds all of the other,
    it is the source if what it has more stands at its end (the other was cut), else the copy (it
    added paragraphs). ``relation_for`` gives the relation for either reading.
    """
    alignment = align(left, right)
    coverage = Coverage(left=alignment.coverage_left, right=alignment.coverage_right)
    relation = None
    if alignment.derived >= DERIVED_FLOOR:
        side = _likelier_source(alignment, left, right)
        relation = _relation(
            coverage,
            alignment.verbatim_share,
            translated=alignment.translated,
            source_side=side,
        )
    return Match(
        left=left_key,
        right=right_key,
        derived=alignment.derived,
        relation=relation,
        coverage=coverage,
        passages=alignment.passages,
        verbatim_share=alignment.verbatim_share,
        features={**alignment.features, "translated": float(alignment.translated)},
        reasons=alignment.reasons,
    )


def relation_for(found: Match, source_side: SourceSide) -> Relation:
    """Return the relation if the text on ``source_side`` is the source (docs/terms.md)."""
    return _relation(
        found.coverage,
        found.verbatim_share,
        translated=bool(found.features.get("translated", 0.0)),
        source_side=source_side,
    )


def _relation(
    coverage: Coverage, verbatim_share: float, *, translated: bool, source_side: SourceSide
) -> Relation:
    if translated:
        return Relation.TRANSLATION
    if verbatim_share < REWORDING_VERBATIM_SHARE:
        return Relation.REWORDING
    if min(coverage.left, coverage.right) >= VERBATIM_COVERAGE:
        return Relation.VERBATIM
    source = coverage.left if source_side == "left" else coverage.right
    return Relation.NEAR_DUPLICATE if source >= NEAR_DUPLICATE_COVERAGE else Relation.EXCERPT


def _likelier_source(alignment: Alignment, left: PreparedText, right: PreparedText) -> SourceSide:
    """The side that the other was cut from or added to, by where its surplus stands."""
    fuller: SourceSide = "left" if alignment.coverage_left >= alignment.coverage_right else "right"
    emptier: SourceSide = "right" if fuller == "left" else "left"
    text = right if emptier == "right" else left
    counted = [passage for passage in alignment.passages if passage.counted]
    if not counted or not text.spans:
        return fuller
    return emptier if _surplus_at_end(text, counted, emptier) else fuller


def _surplus_at_end(text: PreparedText, passages: list[Passage], side: SourceSide) -> bool:
    """Whether most of what the passages leave uncovered follows the last of them."""
    spans = merge_spans(getattr(passage, side) for passage in passages)
    last = max(span.end for span in spans)
    size = text.spans[-1].end
    inside = last - sum(span.end - span.start for span in spans)
    return size - last > inside
