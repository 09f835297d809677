"""Small documents and matches for tests of the deciding stages; texts invented for them."""

from __future__ import annotations

from dataclasses import replace

from index import Passage, PassageKind, Span
from provenance.canonical import canonicalise
from provenance.findings import Coverage, Match
from provenance.model import (
    Article,
    Citation,
    Credit,
    CreditKind,
    CreditRole,
    Document,
    OwnMark,
    Relation,
    Sourcing,
)

NO_SOURCING = Sourcing(attributions=(), credits=(), citations=(), own_marks=(), publisher=None)


def document(article_id: str, text: str, *, outlet: str | None = None, **fields: str) -> Document:
    """Build a document that says nothing of its sources; ``fields`` go to the article."""
    article = Article(id=article_id, text=text, outlet=outlet, **fields)  # type: ignore[arg-type]
    canonical = canonicalise(text, language=fields.get("language", "en"))
    sourcing = replace(NO_SOURCING, publisher=outlet)
    return Document(article=article, canonical=canonical, sourcing=sourcing)


def crediting(
    base: Document,
    outlet: str,
    *,
    role: CreditRole = CreditRole.ORIGIN,
    kind: CreditKind = CreditKind.CREDIT_LINE,
) -> Document:
    """The same document with a credit to an outlet."""
    credit = Credit(
        outlet=outlet, outlet_text=outlet, kind=kind, role=role, span=None, where="byline"
    )
    sourcing = replace(base.sourcing, credits=(*base.sourcing.credits, credit))
    return replace(base, sourcing=sourcing)


def citing(base: Document, outlet: str) -> Document:
    """The same document with a citation where the outlet's name first stands in its text."""
    start = base.canonical.text.index(outlet)
    span = Span(start, start + len(outlet))
    sentence = next(s.span for s in base.canonical.sentences if s.span.start <= start < s.span.end)
    citation = Citation(outlet=outlet, outlet_text=outlet, span=span, sentence=sentence)
    sourcing = replace(base.sourcing, citations=(*base.sourcing.citations, citation))
    return replace(base, sourcing=sourcing)


def marked(base: Document, words: str) -> Document:
    """The same document with these words as a mark of its own newsroom."""
    start = base.canonical.text.index(words)
    mark = OwnMark(span=Span(start, start + len(words)), outlet=base.sourcing.publisher)
    return replace(
        base, sourcing=replace(base.sourcing, own_marks=(*base.sourcing.own_marks, mark))
    )


def match_of(left: Document, right: Document, *, derived: float = 0.97) -> Match:
    """Match two documents by the sentences that are the same on both sides."""
    if right.id < left.id:
        left, right = right, left
    places: dict[str, Span] = {}
    for sentence in right.canonical.sentences:
        places.setdefault(right.canonical.text[slice(*sentence.span)], sentence.span)
    passages = tuple(
        Passage(
            left=sentence.span,
            right=places[left.canonical.text[slice(*sentence.span)]],
            kind=PassageKind.VERBATIM,
            similarity=1.0,
        )
        for sentence in left.canonical.sentences
        if left.canonical.text[slice(*sentence.span)] in places
    )
    share_left = sum(p.left.end - p.left.start for p in passages) / len(left.canonical.text)
    share_right = sum(p.right.end - p.right.start for p in passages) / len(right.canonical.text)
    return Match(
        left=left.id,
        right=right.id,
        derived=derived if passages else 0.02,
        relation=Relation.EXCERPT if passages else None,
        coverage=Coverage(left=share_left, right=share_right),
        passages=passages,
        verbatim_share=1.0 if passages else 0.0,
    )


def with_passage(
    match: Match, documents: tuple[Document, Document], texts: tuple[str, str]
) -> Match:
    """The same match with one reworded passage more: where either text stands in its document."""
    spans = {}
    for item, text in zip(documents, texts, strict=True):
        start = item.canonical.text.index(text)
        spans[item.id] = Span(start, start + len(text))
    passage = Passage(
        left=spans[match.left], right=spans[match.right], kind=PassageKind.REWORDED, similarity=0.9
    )
    return replace(match, passages=(passage, *match.passages))
