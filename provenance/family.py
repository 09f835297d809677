"""Directed edges between matching articles, and the direct parents chosen among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from provenance.clocks import read_claimed
from provenance.direction import (
    DECISION_LOG_ODDS,
    Sign,
    credits_of,
    log_odds,
    names_outlet,
    stands_for,
)
from provenance.edits import shares_cut, shares_edits
from provenance.findings import Match
from provenance.model import CreditRole, Document
from provenance.views import View, counterpart, shared_sentences, view_from, words_in

# A pair counts as a link from this probability on (docs/terms.md, "match").
LINK_PROBABILITY = 0.5
# A parent whose share of the article's text is within this part of the best one is as good; then
# the one nearer to the wire is the parent (labelled stories: the wire piece itself is meant).
AS_GOOD = 0.92
# A further parent must bring at least this many words that no chosen parent explains.
FURTHER_PARENT_WORDS = 12
# Others credit the same passage to this article: log odds.
FAMILY_CREDIT_WEIGHT = 1.6
# Both sides hold the shared part within other text: neither covers this share of the other.
EMBEDDED_COVERAGE = 0.6
# Two copies share an edit against the piece both hold: log odds, above all weak signs together.
SHARED_EDIT_WEIGHT = 3.5
# One of the two must hold this much more of the piece, as a share of it, to be the elder.
FULLER_BY = 0.2
_STRONG_SIGNS = frozenset({"credit", "own_mark", "agency", "stands_for", "family_credit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A match with a reading of its direction: ``derived`` drew on ``source``.

    Attributes:
        log_odds: For that reading, 0 or more.
        decided: False where the evidence does not reach ``DECISION_LOG_ODDS``, or speaks for a
            third source of both.
        third_source: Outlets outside this pair that the evidence names as the source of what the
            two share; empty where there is none.
        shared: Sentence number of the derived article -> similarity.
    """

    derived: str
    source: str
    view: View
    log_odds: float
    decided: bool
    signs: tuple[Sign, ...]
    third_source: tuple[str, ...] = ()
    shared: Mapping[int, float] = field(default_factory=dict)


def find_edges(documents: Mapping[str, Document], matches: Iterable[Match]) -> list[Edge]:
    """Read the direction of every match that counts as a link, sorted by (derived, source)."""
    links = [m for m in matches if m.derived >= LINK_PROBABILITY and m.relation is not None]
    edges = [_read_edge(documents, match) for match in sorted(links, key=_match_key)]
    edges = _with_shared_edits(documents, _with_family_credits(documents, edges))
    return sorted(edges, key=lambda e: (e.derived, e.source))


def _match_key(match: Match) -> tuple[str, str]:
    return (match.left, match.right)


def _read_edge(documents: Mapping[str, Document], match: Match) -> Edge:
    left, right = documents[match.left], documents[match.right]
    score, forward, backward = log_odds(match, left, right)
    signs = forward if score > 0 else backward
    if score < 0 or (score == 0 and _standing(right) > _standing(left)):
        left, right = right, left
    view = view_from(match, left.id)
    third = _third_source(left, right, view)
    weak = not any(sign.name in _STRONG_SIGNS for sign in signs)
    return Edge(
        derived=left.id,
        source=right.id,
        view=view,
        log_odds=abs(score),
        decided=abs(score) >= DECISION_LOG_ODDS and not (third and weak),
        signs=tuple(signs),
        third_source=third if weak else (),
        shared=shared_sentences(left, view),
    )


def _standing(document: Document) -> tuple[float, str]:
    """Order two articles that nothing else tells apart: the later one is named as derived."""
    claimed = read_claimed(document.article.published_at)
    return (claimed.first.timestamp() if claimed else float("inf"), document.id)


def _third_source(left: Document, right: Document, view: View) -> tuple[str, ...]:
    """Outlets, neither side's own, that either credits for its text or the shared text names."""
    own = [*stands_for(left), *stands_for(right)]
    named = [
        credit.outlet
        for document in (left, right)
        for credit in document.sourcing.credits
        if credit.role is not CreditRole.VIA
    ]
    if max(view.coverage, view.other_coverage) < EMBEDDED_COVERAGE:
        spans = [p.own for p in view.passages]
        named += [
            citation.outlet
            for citation in left.sourcing.citations
            if any(s.start <= citation.span.start and citation.span.end <= s.end for s in spans)
        ]
    publishers = [d.sourcing.publisher for d in (left, right) if d.sourcing.publisher]
    both = [n for n in stands_for(left) if names_outlet(n, stands_for(right))]
    shared_wire = [name for name in both if not names_outlet(name, publishers)]
    outside = [name for name in named if not names_outlet(name, own)]
    return tuple(dict.fromkeys([*shared_wire, *outside]))


def _with_family_credits(documents: Mapping[str, Document], edges: Sequence[Edge]) -> list[Edge]:
    """Let a credit that one copy gives speak for the other copies of the same passage."""
    credited: dict[str, set[int]] = defaultdict(set)
    for edge in edges:
        if edge.decided and credits_of(documents[edge.derived], documents[edge.source]):
            credited[edge.source] |= set(
                shared_sentences(documents[edge.source], view_from(edge.view.match, edge.source))
            )
    return [_reweighed(documents, edge, credited) for edge in edges]


def _with_shared_edits(documents: Mapping[str, Document], edges: Sequence[Edge]) -> list[Edge]:
    """Let an edit that two copies share speak for the one that holds less of the piece.

    Whoever holds parts of the piece that the other lacks cannot have them from there.
    """
    above: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in edges:
        if edge.decided:
            above[edge.derived][edge.source] = edge
    return [_with_shared_edit(documents, edge, above) for edge in edges]


def _with_shared_edit(
    documents: Mapping[str, Document], edge: Edge, above: Mapping[str, Mapping[str, Edge]]
) -> Edge:
    if edge.decided:
        return edge
    common = sorted(set(above.get(edge.derived, {})) & set(above.get(edge.source, {})))
    for piece in common:
        held = {side: above[side][piece].view for side in (edge.derived, edge.source)}
        lesser, fuller = sorted(held, key=lambda side: (held[side].other_coverage, side))
        if held[fuller].other_coverage - held[lesser].other_coverage < FULLER_BY:
            continue
        views = (view_from(edge.view.match, lesser), held[lesser])
        if shares_edits(documents[lesser], documents[fuller], documents[piece], views):
            note = f"shares edits with it that {piece} has not"
            sign = Sign("shared_edit", SHARED_EDIT_WEIGHT, lesser, None, note)
            return _supported(documents, edge, lesser, sign)
    return edge


def _supported(documents: Mapping[str, Document], edge: Edge, derived: str, sign: Sign) -> Edge:
    """Add a strong sign that ``derived``, one of the edge's sides, is the derived one."""
    if derived == edge.derived:
        total, signs = edge.log_odds + sign.weight, (*edge.signs, sign)
        return replace(edge, log_odds=total, decided=True, third_source=(), signs=signs)
    return _flipped(documents, edge, sign.weight - edge.log_odds, sign)


def _reweighed(
    documents: Mapping[str, Document], edge: Edge, credited: Mapping[str, set[int]]
) -> Edge:
    score = edge.log_odds
    extra: dict[str, float] = {}
    for side in (edge.derived, edge.source):
        view = view_from(edge.view.match, side)
        passages = set(shared_sentences(documents[side], view))
        if passages and len(passages & credited.get(side, set())) >= len(passages) / 2:
            extra[side] = FAMILY_CREDIT_WEIGHT
    if len(extra) != 1:
        return edge
    (side,) = extra
    note = "others credit it for the same passage"
    sign = Sign("family_credit", FAMILY_CREDIT_WEIGHT, side, None, note)
    if side == edge.source:
        total = score + FAMILY_CREDIT_WEIGHT
        decided = total >= DECISION_LOG_ODDS
        return replace(
            edge, log_odds=total, decided=decided, third_source=(), signs=(*edge.signs, sign)
        )
    if score >= FAMILY_CREDIT_WEIGHT:
        return replace(edge, log_odds=score - FAMILY_CREDIT_WEIGHT)
    return _flipped(documents, edge, FAMILY_CREDIT_WEIGHT - score, sign)


def _flipped(documents: Mapping[str, Document], edge: Edge, score: float, sign: Sign) -> Edge:
    view = view_from(edge.view.match, edge.source)
    return Edge(
        derived=edge.source,
        source=edge.derived,
        view=view,
        log_odds=score,
        decided=score >= DECISION_LOG_ODDS,
        signs=(sign,),
        shared=shared_sentences(documents[edge.source], view),
    )


def choose_parents(documents: Mapping[str, Document], edges: Sequence[Edge]) -> list[Edge]:
    """Choose the direct parents of every article among the decided edges.

    The parent that explains most of an article comes first; of parents that explain as much, the
    one nearest to the wire. A further parent is taken only for words that none before explains.
    Cycles are broken at their weakest edge.
    """
    decided = _without_cycles([edge for edge in edges if edge.decided])
    by_derived: dict[str, list[Edge]] = defaultdict(list)
    for edge in decided:
        by_derived[edge.derived].append(edge)
    sources = {key: {e.source for e in group} for key, group in by_derived.items()}
    chosen: list[Edge] = []
    for derived in sorted(by_derived):
        rivals = [_through(documents, e, by_derived) for e in by_derived[derived]]
        chosen += _parents_of(documents[derived], documents, rivals, sources)
    return chosen


def _through(
    documents: Mapping[str, Document], edge: Edge, by_derived: Mapping[str, Sequence[Edge]]
) -> Edge:
    """Count for a source also what the article shares with the source's own copies.

    What an article shares with a copy, and the copy with the wire piece, it shares with the wire
    piece: the alignment may show the one better than the other.
    """
    shared = dict(edge.shared)
    derived = documents[edge.derived]
    for rival in by_derived[edge.derived]:
        for upper in by_derived.get(rival.source, ()):
            if upper.source != edge.source:
                continue
            for number, similarity in rival.shared.items():
                other = counterpart(derived, documents[rival.source], rival.view, number)
                if other in upper.shared:
                    shared[number] = max(shared.get(number, 0.0), similarity)
    return replace(edge, shared=dict(sorted(shared.items())))


def _explained(document: Document, edge: Edge) -> float:
    """Words of the article that the source explains, weighted by similarity."""
    return sum(words_in(document, [n]) * similarity for n, similarity in edge.shared.items())


def _parents_of(
    document: Document,
    documents: Mapping[str, Document],
    edges: Sequence[Edge],
    sources: Mapping[str, set[str]],
) -> list[Edge]:
    quality = {edge.source: _explained(document, edge) for edge in edges}
    remaining = sorted(edges, key=lambda e: (-quality[e.source], -e.log_odds, e.source))
    behind = _standings(document, documents, remaining, sources)
    chosen: list[Edge] = []
    explained: set[int] = set()
    while remaining:
        gain = {e.source: _gain(document, e, explained) for e in remaining}
        best = max(gain.values())
        if chosen and best < FURTHER_PARENT_WORDS:
            break
        as_good = [e for e in remaining if gain[e.source] >= AS_GOOD * best]
        pick = min(
            as_good, key=lambda e: _preference(document, documents, e, _rank(e, as_good, behind))
        )
        remaining.remove(pick)
        kin = chosen and _is_kin(pick, chosen, sources)
        if not kin:
            chosen.append(pick)
            explained |= set(pick.shared)
    return chosen


def _gain(document: Document, edge: Edge, explained: set[int]) -> float:
    return sum(
        words_in(document, [n]) * similarity
        for n, similarity in edge.shared.items()
        if n not in explained
    )


def _preference(
    document: Document,
    documents: Mapping[str, Document],
    edge: Edge,
    behind: int,
) -> tuple[bool, int, float, float, str]:
    """Lower is better: named as the place taken from, nearer to the root, earlier, by id."""
    publisher = documents[edge.source].sourcing.publisher
    named = publisher is not None and any(
        c.role is CreditRole.VIA and names_outlet(c.outlet, [publisher])
        for c in document.sourcing.credits
    )
    claimed = read_claimed(documents[edge.source].article.published_at)
    time = claimed.first.timestamp() if claimed else float("inf")
    return (not named, behind, -round(edge.log_odds, 6), time, edge.source)


def _standings(
    document: Document,
    documents: Mapping[str, Document],
    edges: Sequence[Edge],
    sources: Mapping[str, set[str]],
) -> set[tuple[str, str]]:
    """List, for every piece and its copy among the sources, (the worse parent, the better one)."""
    return {
        (edge.source, rival.source)
        for edge in edges
        for rival in edges
        if _is_behind(document, documents, edge, rival, sources)
    }


def _rank(edge: Edge, rivals: Sequence[Edge], behind: set[tuple[str, str]]) -> int:
    return sum((edge.source, rival.source) in behind for rival in rivals)


def _is_behind(
    document: Document,
    documents: Mapping[str, Document],
    edge: Edge,
    rival: Edge,
    sources: Mapping[str, set[str]],
) -> bool:
    """Is the rival the better parent, of a piece and its copy?

    The piece is, unless the article shares an edit or a cut with the copy.
    """
    if rival.source in sources.get(edge.source, set()):
        copy, piece = edge, rival
    elif edge.source in sources.get(rival.source, set()):
        copy, piece = rival, edge
    else:
        return False
    views = (copy.view, piece.view)
    closer = shares_cut(*views) or shares_edits(
        document, documents[copy.source], documents[piece.source], views
    )
    return (edge is copy) != closer


def _is_kin(edge: Edge, chosen: Sequence[Edge], sources: Mapping[str, set[str]]) -> bool:
    """Is this a sibling, a descendant or an ancestor of a chosen parent, without a credit?"""
    if any(sign.name == "credit" for sign in edge.signs):
        return False
    mine = sources.get(edge.source, set())
    for parent in chosen:
        theirs = sources.get(parent.source, set())
        if parent.source in mine or edge.source in theirs or mine & theirs:
            return True
    return False


def _without_cycles(edges: Sequence[Edge]) -> list[Edge]:
    """Keep edges from the strongest on, leaving out each that would close a cycle."""
    above: dict[str, set[str]] = defaultdict(set)
    kept = []
    order = sorted(edges, key=lambda e: (-round(e.log_odds, 6), e.derived, e.source))
    for edge in order:
        if edge.derived in _reachable(edge.source, above):
            continue
        above[edge.derived].add(edge.source)
        kept.append(edge)
    return kept


def _reachable(start: str, above: Mapping[str, set[str]]) -> set[str]:
    seen, stack = {start}, [start]
    while stack:
        for parent in above.get(stack.pop(), ()):
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    return seen
