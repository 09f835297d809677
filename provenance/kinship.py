"""How the query of "who else reported this?" stands to other articles of the store (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from provenance.clocks import read_claimed
from provenance.findings import Claim, Derivation, Evidence, Match, Tree
from provenance.model import Document, MatchDirection

EARLIER, LATER, UNDECIDED = "earlier", "later", "undecided"
# A copy of a copy is a copy, with this much less confidence for each further step.
_STEP_CONFIDENCE = 0.95
# Articles joined only by a source outside the corpus: no more than even.
_OUTSIDE_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the store has about one query.

    Attributes:
        query: The query as a document; its id is an article's if it is stored.
        documents: Every article that any other field names, by id.
        matches: Full comparisons of the query with others, whatever they came to.
        tree: The part of the tree about the query and its line mates; empty for a text.
        claims: Claims that appear in the query; empty for a text.
        lines: Reporting lines of articles that ``tree`` does not place.
    """

    query: Document
    documents: Mapping[str, Document]
    matches: Sequence[Match]
    tree: Tree = field(
        default_factory=lambda: Tree(places=(), derivations=(), citations=(), cycles=())
    )
    claims: Sequence[Claim] = ()
    lines: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The query's id."""
        return self.query.id


def other_side(match: Match, query: str) -> str:
    """Return the id of the article that the query was compared with."""
    return match.right if match.left == query else match.left


def direct_edges(found: Found) -> dict[str, Derivation]:
    """Return the derivation between the query and each other article, the surest of several."""
    edges: dict[str, Derivation] = {}
    for edge in found.tree.derivations:
        if edge.source is None or found.id not in (edge.article, edge.source):
            continue
        other = edge.source if edge.article == found.id else edge.article
        if other not in edges or edge.confidence > edges[other].confidence:
            edges[other] = edge
    return edges


def line_mates(found: Found) -> set[str]:
    """Return the other articles of the query's reporting line."""
    own = own_lines(found)
    return {p.article for p in found.tree.places if p.line in own and p.article != found.id}


def own_lines(found: Found) -> set[str]:
    """Return the line that the query's text mainly belongs to."""
    return {place.line for place in found.tree.places if place.article == found.id}


def line_of(found: Found, article: str) -> str | None:
    """Return the reporting line of an article, None where it is not known."""
    placed = (place.line for place in found.tree.places if place.article == article)
    return next(placed, None) or found.lines.get(article)


def shared_claims(found: Found) -> dict[str, list[Claim]]:
    """Return the claims that each other article has in common with the query."""
    shared: dict[str, list[Claim]] = {}
    for claim in found.claims:
        for article in sorted({seen.article for seen in claim.appearances} - {found.id}):
            shared.setdefault(article, []).append(claim)
    return shared


def citations_between(found: Found) -> dict[str, Evidence]:
    """Return the citation that joins the query to each other article, either way round."""
    cited: dict[str, Evidence] = {}
    for item in found.tree.citations:
        if item.cited_article is None or found.id not in (item.article, item.cited_article):
            continue
        other = item.cited_article if item.article == found.id else item.article
        cited.setdefault(
            other,
            Evidence(
                type="citation",
                article=item.article,
                span=item.citation.sentence,
                note=f"cites {item.citation.outlet_text}",
            ),
        )
    return cited


def _steps(found: Found) -> tuple[dict[str, int], dict[str, int]]:
    """Return (ancestors, descendants) of the query in the tree, with their distance."""
    up: dict[str, set[str]] = {}
    down: dict[str, set[str]] = {}
    for edge in found.tree.derivations:
        if edge.decided and edge.source is not None:
            up.setdefault(edge.article, set()).add(edge.source)
            down.setdefault(edge.source, set()).add(edge.article)
    return _reached(found.id, up), _reached(found.id, down)


def _reached(start: str, links: Mapping[str, Collection[str]]) -> dict[str, int]:
    distance, edge = {start: 0}, [start]
    while edge:
        following = sorted({n for name in edge for n in links.get(name, ())} - distance.keys())
        for name in following:
            distance[name] = distance[edge[0]] + 1
        edge = following
    return distance


def path_confidence(found: Found, other: str) -> float:
    """Return the product of the confidences on the way through the line, less some a step."""
    joined: dict[str, dict[str, float]] = {}
    for edge in found.tree.derivations:
        if edge.source is not None:
            joined.setdefault(edge.article, {})[edge.source] = edge.confidence
            joined.setdefault(edge.source, {})[edge.article] = edge.confidence
    best, rest = {found.id: 1.0}, [found.id]
    while rest:
        name = max(rest, key=lambda n: (best[n], n))
        rest.remove(name)
        for neighbour, confidence in sorted(joined.get(name, {}).items()):
            reached = best[name] * confidence * _STEP_CONFIDENCE
            if reached > best.get(neighbour, 0.0):
                best[neighbour] = reached
                rest.append(neighbour)
    return best.get(other, _OUTSIDE_CONFIDENCE)


def direction_of(found: Found, other: str, match: Match | None) -> str:
    """Say which came first: by the chain of derivations, the match, then precise dates."""
    above, below = _steps(found)
    if other in above:
        return EARLIER
    if other in below:
        return LATER
    if match is not None and match.direction is not MatchDirection.UNDECIDED:
        from_right = match.direction is MatchDirection.LEFT_FROM_RIGHT
        return EARLIER if from_right == (match.left == found.id) else LATER
    mine = read_claimed(found.query.article.published_at)
    theirs = read_claimed(found.documents[other].article.published_at)
    if mine is None or theirs is None:
        return UNDECIDED
    if theirs.is_before(mine):
        return EARLIER
    return LATER if mine.is_before(theirs) else UNDECIDED


def coverage_of(found: Found, match: Match | None) -> tuple[float, float]:
    """Return the shares 0..1 of the query and of the other article that the other side covers."""
    if match is None:
        return 0.0, 0.0
    if match.left == found.id:
        return match.coverage.left, match.coverage.right
    return match.coverage.right, match.coverage.left
