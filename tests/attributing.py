"""Attributions of a text as the product reads them, in a form that tests can compare."""

from __future__ import annotations

from provenance.attribution import attribute_text, read_sourcing
from provenance.canonical import canonicalise
from provenance.comparison import read_document
from provenance.findings import Tree
from provenance.model import Article, Attribution, CreditRole, Sourcing
from provenance.statements import Statement, list_statements

# The source as written, if one is named, and what it said.
Found = tuple[str | None, list[str]]


def read(text: str, language: str) -> list[Attribution]:
    """Attribute a text as the product does."""
    return attribute_text(canonicalise(text, language=language), language)


def said(text: str, language: str) -> list[Found]:
    """Source and contents as written, attribution by attribution."""
    return [
        (
            None if a.source is None else text[slice(*a.source)],
            [text[slice(*span)] for span in a.content],
        )
        for a in read(text, language)
    ]


def sourcing_of(
    text: str,
    *,
    outlet: str | None = "The Tarn Gazette",
    byline: str | None = None,
    language: str = "en",
    known: tuple[str, ...] = (),
) -> Sourcing:
    """Read an article's sourcing as the product does."""
    article = Article(text=text, outlet=outlet, byline=byline, language=language)
    return read_sourcing(article, canonicalise(text, language=language), known_outlets=known)


def credited(sourcing: Sourcing) -> list[tuple[str, CreditRole]]:
    """Outlets credited and how."""
    return [(credit.outlet, credit.role) for credit in sourcing.credits]


def statements_of(text: str, language: str, *, outlet: str = "Tarn Gazette") -> list[Statement]:
    """The sentences of an article of which nothing was taken over, with who speaks for each."""
    article = Article(id="a", text=text, outlet=outlet, language=language)
    alone = Tree(places=(), derivations=(), citations=(), cycles=())
    return list_statements({"a": read_document(article)}, alone)
