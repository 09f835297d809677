"""The evidence of a link for the screen: passages side by side, credits, dates, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from index import Span
from provenance.exports.html_marking import (
    has_quotation,
    in_context,
    marked,
    same_words,
    shared_words,
)
from provenance.findings import Evidence
from provenance.model import Document
from provenance.web import saying
from provenance.web.tree_view import Link
from provenance.web.words import Words

# Of one link; the longest say most.
PASSAGES = 8
SIGNS = 24


@dataclass(frozen=True, slots=True)
class Side:
    """One of two passages: whose it is, and its text with the shared words marked."""

    outlet: str
    language: str | None
    text: Markup


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage and the one it was taken from, or the one alone where the other is not here."""

    notes: tuple[str, ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A piece of evidence that is no pair of passages.

    Attributes:
        kind: In the reader's words.
        article: Whose it is.
        outlet: Its name, or the id where the article is not among those shown.
        note: The engine's own phrase, English.
        text: The span in its context, or None.
    """

    kind: str
    article: str
    outlet: str
    note: str
    text: Markup | None
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """What a link rests on.

    Attributes:
        pairs: In the order of the text.
        more_pairs: How many shorter ones are left out.
        more_signs: How many signs are left out.
    """

    link: Link
    pairs: tuple[Pair, ...]
    more_pairs: int
    signs: tuple[Sign, ...]
    more_signs: int


def evidence_of(link: Link, documents: Mapping[str, Document], t: Words) -> LinkView:
    """Return a link with its evidence in the reader's words."""
    evidence = link.edge.derivation.evidence
    passages = [
        item
        for item in evidence
        if item.type == "passage" and item.span is not None and item.article in documents
    ]
    passages = [item for item in passages if not any(item.is_within(each) for each in passages)]
    longest = sorted(passages, key=lambda item: item.length, reverse=True)[:PASSAGES]
    shown = sorted(longest, key=lambda item: (item.article, item.span or Span(0, 0)))
    signs = [item for item in evidence if item.type != "passage"]
    return LinkView(
        link=link,
        pairs=tuple(_pair(item, link, documents, t) for item in shown),
        more_pairs=len(passages) - len(shown),
        signs=tuple(sign_of(item, documents, t) for item in signs[:SIGNS]),
        more_signs=max(len(signs) - SIGNS, 0),
    )


def sign_of(item: Evidence, documents: Mapping[str, Document], t: Words) -> Sign:
    """Return a piece of evidence in the reader's words, with its span in context."""
    document = documents.get(item.article)
    text = None
    if document is not None and item.span is not None:
        # The export's marking escapes every piece of text that it joins.
        text = Markup(in_context(document, item.span))
    return Sign(
        kind=saying.evidence(t, item.type),
        article=item.article,
        outlet=item.article if document is None else _outlet(documents, item.article, t),
        note=item.note,
        text=text,
        language=document.canonical.language if document else None,
    )


def _pair(item: Evidence, link: Link, documents: Mapping[str, Document], t: Words) -> Pair:
    derivation = link.edge.derivation
    own = documents[item.article]
    other_id = derivation.source if item.article == derivation.article else derivation.article
    other = documents.get(other_id or "")
    span = item.span or Span(0, 0)
    if other is None or item.from_span is None:
        return Pair(_notes(item, t, quoted=False), (_side(own, span, (), t, documents),))
    left = own.article.text[span.start : span.end]
    right = other.article.text[item.from_span.start : item.from_span.end]
    shared = shared_words(left, right, is_translation=item.kind == "translated")
    quoted = has_quotation(own, span) or has_quotation(other, item.from_span)
    kind = "verbatim" if same_words(left, right) else item.kind
    return Pair(
        _notes(item, t, quoted=quoted, kind=kind),
        (
            _side(own, span, shared[0], t, documents),
            _side(other, item.from_span, shared[1], t, documents),
        ),
    )


def _notes(item: Evidence, t: Words, *, quoted: bool, kind: str | None = None) -> tuple[str, ...]:
    notes = []
    kind = kind or item.kind
    if kind and t.has(f"passage.{kind}"):
        notes.append(t(f"passage.{kind}"))
    if kind == "reworded" and item.similarity is not None:
        notes.append(t("passage.similarity", share=t.percent(item.similarity)))
    if item.note.startswith("not counted"):
        notes.append(t("passage.not_counted"))
    elif quoted:
        notes.append(t("passage.quotation_not_counted"))
    return tuple(notes)


def _side(
    document: Document,
    span: Span,
    shared: tuple[Span, ...] | list[Span],
    t: Words,
    documents: Mapping[str, Document],
) -> Side:
    return Side(
        _outlet(documents, document.id, t),
        document.canonical.language,
        Markup(marked(document, span, shared)),
    )


def _outlet(documents: Mapping[str, Document], article: str, t: Words) -> str:
    document = documents.get(article)
    name = (document.article.outlet or document.sourcing.publisher) if document else None
    return name or t("tree.unknown_outlet", id=article)
