"""Sources that are not in the corpus: told by credits, or by what several articles share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from provenance.attribution import is_agency, same_outlet
from provenance.direction import names_outlet, stands_for
from provenance.edges import Edge
from provenance.model import Credit, CreditKind, CreditRole, Document
from provenance.views import shared_sentences, view_from

# Confidence 0..1 that a credit of this kind names the source of (part of) the text; the share of
# such credits that were right on the labelled development sets (docs/methods.md).
CREDIT_CONFIDENCE = {
    CreditKind.DATELINE: 0.97,
    CreditKind.BYLINE: 0.95,
    CreditKind.CREDIT_LINE: 0.95,
    CreditKind.NOTE: 0.9,
    CreditKind.CONTRIBUTOR: 0.95,
}
PART_CONFIDENCE = 0.75
SHARED_PASSAGE_CONFIDENCE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideLink:
    """An article drew on an outlet whose piece is not in the corpus.

    Attributes:
        credit: The credit that says so, or None where only the shared passage does.
        sentences: Numbers of the article's sentences that came from there; empty where only the
            credit tells, and not which.
        siblings: Edges to the other articles that hold the same passage.
        whole: True where the whole text is that outlet's.
    """

    article: str
    outlet: str
    credit: Credit | None
    sentences: frozenset[int] = frozenset()
    siblings: tuple[Edge, ...] = field(default=())
    whole: bool = False
    confidence: float = SHARED_PASSAGE_CONFIDENCE


def find_outside_links(
    documents: Mapping[str, Document], parents: Sequence[Edge], edges: Sequence[Edge]
) -> list[OutsideLink]:
    """List what the articles drew on beyond the corpus, sorted by article and outlet.

    Args:
        documents: All articles of the corpus.
        parents: The chosen parents.
        edges: All edges; those with a third source show passages from outside.
    """
    shared = _shared_from_outside(documents, parents, edges)
    by_article: dict[str, list[Edge]] = defaultdict(list)
    for parent in parents:
        by_article[parent.derived].append(parent)
    links: dict[tuple[str, str], OutsideLink] = dict(shared)
    for article in sorted(documents):
        for link in _credited(documents, article, by_article):
            links.setdefault((link.article, link.outlet), link)
    return [links[key] for key in sorted(links)]


def ancestors(article: str, parents: Mapping[str, Sequence[Edge]]) -> set[str]:
    """All articles above this one, itself left out."""
    found: set[str] = set()
    stack = [article]
    while stack:
        for edge in parents.get(stack.pop(), ()):
            if edge.source not in found:
                found.add(edge.source)
                stack.append(edge.source)
    return found


def _shared_from_outside(
    documents: Mapping[str, Document], parents: Sequence[Edge], edges: Sequence[Edge]
) -> dict[tuple[str, str], OutsideLink]:
    explained = {(e.derived, e.source) for e in parents}
    tied = [e for e in edges if e.third_source and (e.derived, e.source) not in explained]
    found: dict[tuple[str, str], list[tuple[Edge, frozenset[int]]]] = defaultdict(list)
    for edge in tied:
        outlet = _name_outside(documents, edge)
        flipped = _other_side(documents, edge)
        found[edge.derived, outlet].append((edge, frozenset(edge.shared)))
        found[edge.source, outlet].append((edge, flipped))
    links = {}
    by_article: dict[str, list[Edge]] = defaultdict(list)
    for parent in parents:
        by_article[parent.derived].append(parent)
    for (article, outlet), group in found.items():
        above = ancestors(article, by_article)
        if any(names_outlet(outlet, stands_for(documents[a])) for a in above):
            continue
        covered = {n for edge in by_article[article] for n in edge.shared}
        sentences = frozenset().union(*(numbers for _, numbers in group)) - covered
        if not sentences:
            continue
        credit = credit_for(documents[article], outlet)
        links[article, outlet] = OutsideLink(
            article=article,
            outlet=outlet,
            credit=credit,
            sentences=sentences,
            siblings=tuple(edge for edge, _ in group),
            whole=credit is not None and credit.role is CreditRole.ORIGIN,
            confidence=CREDIT_CONFIDENCE[credit.kind] if credit else SHARED_PASSAGE_CONFIDENCE,
        )
    return links


def _name_outside(documents: Mapping[str, Document], edge: Edge) -> str:
    """Choose among the outlets named for one pair: credited first, then agencies, then by name."""
    pair = (documents[edge.derived], documents[edge.source])
    credited = [c.outlet for d in pair for c in d.sourcing.credits]

    def rank(outlet: str) -> tuple[bool, bool, int]:
        order = edge.third_source.index(outlet)
        return (not names_outlet(outlet, credited), not is_agency(outlet), order)

    return min(edge.third_source, key=rank)


def _other_side(documents: Mapping[str, Document], edge: Edge) -> frozenset[int]:
    view = view_from(edge.view.match, edge.source)
    return frozenset(shared_sentences(documents[edge.source], view))


def credit_for(document: Document, outlet: str) -> Credit | None:
    """Find the article's credit that names this outlet, or None."""
    for credit in document.sourcing.credits:
        if same_outlet(credit.outlet, outlet):
            return credit
    return None


def _credited(
    documents: Mapping[str, Document], article: str, parents: Mapping[str, Sequence[Edge]]
) -> list[OutsideLink]:
    """Credits to outlets for which nothing in the corpus stands."""
    document = documents[article]
    publisher = document.sourcing.publisher
    above = ancestors(article, parents)
    links: list[OutsideLink] = []
    origins = [c for c in document.sourcing.credits if c.role is not CreditRole.VIA]
    has_origin = any(c.role is CreditRole.ORIGIN for c in origins)
    for credit in origins:
        if publisher is not None and same_outlet(credit.outlet, publisher):
            continue
        if any(names_outlet(credit.outlet, stands_for(documents[a])) for a in above):
            continue
        if above and not _is_further(documents, above, credit):
            continue
        if any(same_outlet(credit.outlet, link.outlet) for link in links):
            continue
        if credit.role is CreditRole.PART and has_origin:
            continue
        whole = credit.role is CreditRole.ORIGIN
        confidence = CREDIT_CONFIDENCE[credit.kind] if whole else PART_CONFIDENCE
        links.append(
            OutsideLink(
                article=article,
                outlet=credit.outlet,
                credit=credit,
                whole=whole,
                confidence=confidence,
            )
        )
    return links


def _is_further(documents: Mapping[str, Document], above: set[str], credit: Credit) -> bool:
    """Does the credit name a source beside the parents, not the place the text was taken from?

    "Source : X" under a text whose origin the corpus shows names where it was taken from; an
    agency that contributed is a source of its own, unless the parents credit it themselves.
    """
    if credit.role is not CreditRole.PART or not is_agency(credit.outlet):
        return False
    return not any(credit_for(documents[article], credit.outlet) for article in above)
