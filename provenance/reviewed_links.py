"""Links that reviewers decided, put in the place of what is found (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from provenance.decisions import LinkFinding, Ruling
from provenance.edges import LEAST_PROBABILITY, Edge
from provenance.findings import Coverage, Derivation, Match, Tree
from provenance.matching import relation_for
from provenance.model import Document
from provenance.views import shared_sentences, view_from, words_in

# Log odds of a direction that a reviewer decided: beyond all that evidence adds up to.
REVIEWED_LOG_ODDS = 50.0
# A copy of a rejected source goes with it where so much of what an article shares with the copy,
# in words, it shares with the source: the same words would only come in by the next door.
SAME_SHARE = 0.5

Pair = tuple[str, str]


def with_rulings(
    documents: Mapping[str, Document],
    edges: Sequence[Edge],
    matches: Iterable[Match],
    rulings: Sequence[Ruling],
) -> list[Edge]:
    """Return the edges with those that reviewers decided, without those that they rejected.

    A rejected source takes its copies with it: an article that is said not to be taken from a wire
    piece is not joined to that piece through another paper's copy, unless a reviewer says so.

    Args:
        documents: Article id -> document.
        edges: As found, sorted by (derived, source).
        matches: All pairs compared, whatever they came to.
        rulings: Of articles among the documents.
    """
    if not rulings:
        return list(edges)
    decided = {ruling.pair for ruling in rulings}
    rejected = [ruling for ruling in rulings if not ruling.related]
    by_pair = {_pair(match.left, match.right): match for match in matches}
    dropped = decided | _next_doors(documents, edges, rejected)
    kept = [edge for edge in edges if _pair(edge.derived, edge.source) not in dropped]
    kept += [
        _edge(documents, ruling, by_pair.get(ruling.pair)) for ruling in rulings if ruling.related
    ]
    return sorted(kept, key=lambda edge: (edge.derived, edge.source))


def _next_doors(
    documents: Mapping[str, Document], edges: Sequence[Edge], rejected: Sequence[Ruling]
) -> set[Pair]:
    """Return the pairs of a rejected article with copies of its source, for the same words."""
    by_article: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in edges:
        by_article[edge.derived][edge.source] = edge
        by_article[edge.source][edge.derived] = edge
    found = set()
    for ruling in rejected:
        mine, theirs = by_article[ruling.article], by_article[ruling.source]
        own = documents[ruling.article]
        if ruling.source not in mine:
            continue
        refused = _shared(own, mine[ruling.source]).keys()
        for other in sorted(mine.keys() & theirs.keys()):
            shared = _shared(own, mine[other])
            same = words_in(own, sorted(shared.keys() & refused))
            if same >= SAME_SHARE * words_in(own, sorted(shared)):
                found.add(_pair(ruling.article, other))
    return found


def _shared(document: Document, edge: Edge) -> Mapping[int, float]:
    """Map the sentences of one side of an edge that the other side shares to their similarity."""
    if edge.derived == document.id:
        return edge.shared
    return shared_sentences(document, view_from(edge.view.match, document.id))


def _edge(documents: Mapping[str, Document], ruling: Ruling, match: Match | None) -> Edge:
    found = match or _nothing_shared(ruling.pair)
    view = view_from(found, ruling.article)
    return Edge(
        derived=ruling.article,
        source=ruling.source,
        view=view,
        log_odds=REVIEWED_LOG_ODDS,
        decided=True,
        signs=(),
        shared=shared_sentences(documents[ruling.article], view),
        reviewed=True,
        relation=ruling.relation
        or relation_for(found, "left" if ruling.source == found.left else "right"),
    )


def _nothing_shared(pair: Pair) -> Match:
    """Return what stands for the comparison of two articles of which nothing is aligned."""
    return Match(
        left=pair[0],
        right=pair[1],
        derived=0.0,
        relation=None,
        coverage=Coverage(left=0.0, right=0.0),
        passages=(),
        verbatim_share=0.0,
    )


def around(
    rulings: Sequence[Ruling], documents: Mapping[str, Document], matches: Sequence[Match]
) -> tuple[dict[str, Document], list[Match]]:
    """Return the articles and matches that decided articles hang together with."""
    likely = [match for match in matches if match.derived >= LEAST_PROBABILITY]
    beside: dict[str, set[str]] = defaultdict(set)
    for match in likely:
        beside[match.left].add(match.right)
        beside[match.right].add(match.left)
    reached = {name for ruling in rulings for name in ruling.pair}
    rest = sorted(reached)
    while rest:
        new = beside[rest.pop()] - reached
        reached |= new
        rest += sorted(new)
    wanted = {ruling.pair for ruling in rulings}
    among = [
        match
        for match in matches
        if {match.left, match.right} <= reached
        and (match.derived >= LEAST_PROBABILITY or _pair(match.left, match.right) in wanted)
    ]
    return {name: documents[name] for name in sorted(reached)}, among


def find_without(
    rulings: Sequence[Ruling], matches: Sequence[Match], tree: Tree
) -> tuple[LinkFinding, ...]:
    """Return what is found of each decided link in a tree that was derived without decisions."""
    by_pair = {_pair(match.left, match.right): match for match in matches}
    edges = {_pair(edge.article, edge.source): edge for edge in tree.derivations if edge.source}
    return tuple(
        finding(pair, edges.get(pair), by_pair.get(pair))
        for pair in sorted({ruling.pair for ruling in rulings})
    )


def finding(pair: Pair, edge: Derivation | None, match: Match | None) -> LinkFinding:
    """Return what is found of two articles: by the tree where it joins them, else by the match."""
    match = match or _nothing_shared(pair)
    if edge is not None and edge.source is not None:
        return LinkFinding(
            article=edge.article,
            source=edge.source,
            linked=True,
            decided=edge.decided,
            relation=edge.relation,
            confidence=edge.confidence,
            coverage_article=edge.coverage_article,
            coverage_source=edge.coverage_source,
            verbatim_share=match.verbatim_share,
        )
    seen = match.seen_from(pair[0])
    return LinkFinding(
        article=pair[0],
        source=pair[1],
        linked=False,
        decided=False,
        relation=match.relation,
        confidence=match.derived,
        coverage_article=seen.coverage.left,
        coverage_source=seen.coverage.right,
        verbatim_share=match.verbatim_share,
    )


def _pair(left: str, right: str) -> Pair:
    return min(left, right), max(left, right)


__all__ = ["around", "find_without", "finding", "with_rulings"]
