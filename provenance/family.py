"""The direct parents of every article, chosen among the edges of its family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from provenance.clocks import read_claimed
from provenance.direction import names_outlet
from provenance.edges import Edge, is_credited, read_edges
from provenance.edits import Edits
from provenance.family_signs import SAME_WORDS, SURELY_SHARED, with_family_signs
from provenance.findings import Match
from provenance.handed_on import with_handed_on
from provenance.model import CreditRole, Document, Relation
from provenance.parent_doubts import Doubts
from provenance.roundabouts import with_roundabouts
from provenance.views import words_in

# A parent whose share of the article's text is within this part of the best one is as good; then
# the one nearer to the wire is the parent (labelled stories: the wire piece itself is meant).
AS_GOOD = 0.92
# A copy of the best one, with which the article shares an edit or a cut, may explain less of it.
AS_GOOD_AND_CLOSER = 0.8
# A further parent must bring at least this many words that no chosen parent explains.
FURTHER_PARENT_WORDS = 12
# A word explained by the same word counts for more than one explained by a foreign word.
TRANSLATED_WORTH = 0.8
# Of the many sources of a text that all the papers ran only these are weighed against each other:
# those that explain most of it, and those nearest to the root.
RIVALS_BY_TEXT, RIVALS_BY_STANDING = 12, 4


def find_edges(
    documents: Mapping[str, Document], matches: Iterable[Match], edits: Edits
) -> list[Edge]:
    """Read the direction of every match that counts as a link, sorted by (derived, source)."""
    matches = list(matches)
    edges = with_handed_on(documents, matches, read_edges(documents, matches), edits)
    edges = with_family_signs(documents, edges, edits)
    return sorted(with_roundabouts(edges, edits), key=lambda e: (e.derived, e.source))


def choose_parents(
    documents: Mapping[str, Document], edges: Sequence[Edge], edits: Edits
) -> list[Edge]:
    """Choose the direct parents of every article among the decided edges.

    The parent that explains most of an article comes first; of parents that explain as much, the
    one nearest to the wire. A further parent is taken only for words that none before explains.
    Cycles are broken at their weakest edge.

    Cost:
        For n copies of one text with an edge for each pair, n times n looks at an edge's sentences
        and n comparisons of edits.
    """
    decided = _without_cycles([edge for edge in edges if edge.decided])
    by_derived: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in decided:
        by_derived[edge.derived][edge.source] = edge
    chosen: list[Edge] = []
    for derived in sorted(by_derived):
        rivals = _through(by_derived, derived, edits)
        chosen += _Choice(documents, documents[derived], rivals, by_derived, edits).parents()
    doubts = Doubts(by_derived, edges, edits)
    return [edge if edge.reviewed else doubts.weighed(edge) for edge in chosen]


def _through(
    by_derived: Mapping[str, Mapping[str, Edge]], derived: str, edits: Edits
) -> list[Edge]:
    """Count for a source also what the article shares with the source's own copies and sources.

    What an article shares with a copy, and the copy with the wire piece, it shares with the wire
    piece, and the other way round: an alignment may show the one better than the other.
    """
    edges = by_derived[derived]
    best: dict[int, float] = {}
    for edge in edges.values():
        for number, similarity in edge.shared.items():
            best[number] = max(best.get(number, 0.0), similarity)
    found = []
    for source, edge in edges.items():
        shared = dict(edge.shared)
        missing = [n for n in best if shared.get(n, 0.0) < best[n]]
        for rival in edges.values() if missing else ():
            between, least = _between(by_derived, source, rival.source, edits)
            others = edits.counterparts(rival.view) if between else {}
            for number in missing:
                similarity = rival.shared.get(number, 0.0)
                there = others.get(number)
                if there is not None and there in between:
                    # What is there in the rival's words is not from where the rival has other words.
                    if similarity >= SURELY_SHARED > between[there]:
                        continue
                    handed_on = min(similarity, between[there])
                    if handed_on > max(least, shared.get(number, 0.0)):
                        shared[number] = handed_on
        found.append(replace(edge, shared=dict(sorted(shared.items()))))
    return found


def _between(
    by_derived: Mapping[str, Mapping[str, Edge]], source: str, rival: str, edits: Edits
) -> tuple[Mapping[int, float], float]:
    """Map the sentences of a rival that the source shares to their similarity.

    Returns:
        The map, empty where neither is a copy of the other; and the similarity above which it
        counts: what a copy took from its source must be sure, since the source explains more of
        an article by nature.
    """
    upper = by_derived.get(rival, {}).get(source)
    if upper is not None:
        return upper.shared, 0.0
    lower = by_derived.get(source, {}).get(rival)
    if lower is None:
        return {}, 0.0
    return edits.sentences_shared(edits.view(lower.view.match, rival)), SURELY_SHARED


class _Choice:
    """The choice among the sources of one article.

    Args:
        documents: Article id -> document.
        document: The article.
        edges: Its edges, one a source.
        above: Article id -> its edges by source, for every article.
        edits: The shared edits of the corpus.
    """

    def __init__(
        self,
        documents: Mapping[str, Document],
        document: Document,
        edges: Sequence[Edge],
        above: Mapping[str, Mapping[str, Edge]],
        edits: Edits,
    ) -> None:
        self._documents = documents
        self._document = document
        self._edges = edges
        self._above = above
        self._edits = edits
        numbers = range(len(document.canonical.sentences))
        self._words = [words_in(document, [number]) for number in numbers]

    def parents(self) -> list[Edge]:
        """Take parents one by one while each brings words that none before explains.

        Those that a reviewer decided come first, whatever they bring.
        """
        quality = {edge.source: self._gain(edge, set()) for edge in self._edges}
        remaining = sorted(self._edges, key=lambda e: (-quality[e.source], -e.log_odds, e.source))
        chosen = [edge for edge in remaining if edge.reviewed]
        explained = {n for e in chosen for n, held in e.shared.items() if held >= SURELY_SHARED}
        remaining = [edge for edge in remaining if edge.direct and not edge.reviewed]
        while remaining:
            gain = {e.source: self._gain(e, explained) for e in remaining}
            best = max(gain.values())
            if chosen and best < FURTHER_PARENT_WORDS:
                break
            first = next(e for e in remaining if gain[e.source] == best)
            as_good = [
                e
                for e in remaining
                if gain[e.source] >= self._enough(e, first) * best
                and self._lacks(e, first) < FURTHER_PARENT_WORDS
            ]
            pick = self._best(as_good)
            remaining.remove(pick)
            if not (chosen and _is_kin(pick, chosen, self._above)):
                chosen.append(pick)
                explained |= {n for n, held in pick.shared.items() if held >= SURELY_SHARED}
        return chosen

    def _gain(self, edge: Edge, explained: set[int]) -> float:
        """Words of the article that the source newly explains, weighted by similarity."""
        worth = TRANSLATED_WORTH if edge.view.match.relation is Relation.TRANSLATION else 1.0
        return worth * sum(
            self._words[number] * similarity
            for number, similarity in edge.shared.items()
            if number not in explained
        )

    def _enough(self, edge: Edge, best: Edge) -> float:
        """Share of what the best source explains that makes another one as good."""
        pair = None if edge is best else self._piece_and_copy(edge, best)
        closer = pair is not None and pair[1] is edge and self._is_closer(edge, best)
        return AS_GOOD_AND_CLOSER if closer else AS_GOOD

    def _lacks(self, edge: Edge, best: Edge) -> int:
        """Words of the sentences that the best source holds word for word and this one not."""
        return sum(
            self._words[number]
            for number, similarity in best.shared.items()
            if similarity >= SAME_WORDS and number not in edge.shared
        )

    def _best(self, as_good: Sequence[Edge]) -> Edge:
        by_standing = sorted(as_good, key=lambda e: (len(self._above.get(e.source, ())), e.source))
        weighed = list(as_good[:RIVALS_BY_TEXT])
        weighed += [e for e in by_standing[:RIVALS_BY_STANDING] if e not in weighed]
        weighed += [e for e in as_good if self._is_named(e) and e not in weighed]

        def preference(edge: Edge) -> tuple[bool, int, float, float, str]:
            """Lower is better: named as taken from, nearer to the root, surer, earlier, by id."""
            behind = sum(self._is_behind(edge, rival) for rival in weighed)
            claimed = read_claimed(self._documents[edge.source].article.published_at)
            time = claimed.first.timestamp() if claimed else float("inf")
            return (not self._is_named(edge), behind, -round(edge.log_odds, 6), time, edge.source)

        return min(weighed, key=preference)

    def _is_named(self, edge: Edge) -> bool:
        """Does the article name the source's publisher as the place it was taken from?"""
        publisher = self._documents[edge.source].sourcing.publisher
        return publisher is not None and any(
            credit.role is CreditRole.VIA and names_outlet(credit.outlet, [publisher])
            for credit in self._document.sourcing.credits
        )

    def _is_behind(self, edge: Edge, rival: Edge) -> bool:
        """Is the rival the better parent, of a piece and its copy?

        The piece is, unless the article shares an edit or a cut with the copy.
        """
        pair = self._piece_and_copy(edge, rival)
        if pair is None:
            return False
        piece, copy = pair
        return (edge is copy) != self._is_closer(copy, piece)

    def _piece_and_copy(self, edge: Edge, rival: Edge) -> tuple[Edge, Edge] | None:
        """Tell the edge to a piece from that to its copy; None for two that are not so related."""
        if rival.source in self._above.get(edge.source, ()):
            return rival, edge
        if edge.source in self._above.get(rival.source, ()):
            return edge, rival
        return None

    def _is_closer(self, copy: Edge, piece: Edge) -> bool:
        """Does the article share an edit or a cut with the copy?"""
        if self._edits.shared(copy.view, piece.view):
            return True
        view = self._above[copy.source][piece.source].view
        return self._edits.shares_cut(copy.view, piece.view, view)


def _is_kin(edge: Edge, chosen: Sequence[Edge], above: Mapping[str, Mapping[str, Edge]]) -> bool:
    """Is this a sibling, a descendant or an ancestor of a chosen parent, without a credit?"""
    if is_credited(edge):
        return False
    mine = above.get(edge.source, {}).keys()
    for parent in chosen:
        theirs = above.get(parent.source, {}).keys()
        if parent.source in mine or edge.source in theirs or mine & theirs:
            return True
    return False


def _without_cycles(edges: Sequence[Edge]) -> list[Edge]:
    """Keep edges from the strongest on, leaving out each that would close a cycle."""
    above: dict[str, set[str]] = defaultdict(set)
    kept = []
    order = sorted(
        edges,
        key=lambda e: (
            not e.reviewed,
            not e.direct,
            -round(e.log_odds, 6),
            e.derived,
            e.source,
        ),
    )
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
