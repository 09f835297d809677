"""How sure it is that a chosen parent is the direct one, where others explain as much."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice

from provenance.edges import Edge, is_credited, is_dated_after
from provenance.edits import Edits
from provenance.views import words_in

# A rival explains an article as well as its parent from this share of the parent's words on.
AS_GOOD = 0.92
# Odds that a copy of the chosen piece, which explains an article as well as the piece does, is the
# direct source in its place: where nothing speaks for either, and where something does. In
# labelled stories the piece itself is meant in most such cases.
COPY_AS_GOOD, UNLIKELY = 0.15, 0.03
# All rivals together leave the chosen parent at least one chance in two: it was chosen for a reason.
MOST_ODDS = 1.0
# Of the many copies of a text that all the papers ran only so many are weighed.
RIVALS_WEIGHED = 12


class Doubts:
    """The rivals of the chosen parents, over one corpus.

    Args:
        above: Article id -> its decided edges by source, those that close a circle left out.
        edges: All edges of the corpus.
        edits: The shared edits of the corpus.
    """

    def __init__(
        self, above: Mapping[str, Mapping[str, Edge]], edges: Sequence[Edge], edits: Edits
    ) -> None:
        self._above = above
        self._edits = edits
        self._open: dict[str, list[Edge]] = defaultdict(list)
        for edge in edges:
            if not edge.decided:
                self._open[edge.derived].append(edge)
                self._open[edge.source].append(edge)

    def weighed(self, parent: Edge) -> Edge:
        """Give a chosen parent the probability that it is the direct one among its rivals."""
        odds = {
            _other_side(rival, parent.derived): self._odds(rival, parent)
            for rival in self._rivals(parent)
        }
        likely = sorted(other for other, chance in odds.items() if chance > UNLIKELY)
        alone = 1 / (1 + min(MOST_ODDS, sum(odds.values())))
        return replace(parent, alone=alone, rivals=tuple(likely))

    def _rivals(self, parent: Edge) -> Iterator[Edge]:
        """Yield the first edges to other articles that explain as much."""
        explained = self._words(parent, parent.shared.keys())
        alike = (
            edge
            for edge in self._others(parent)
            if self._words(parent, self._shared(edge, parent)) >= AS_GOOD * explained
        )
        return islice(alike, RIVALS_WEIGHED)

    def _others(self, parent: Edge) -> Iterator[Edge]:
        """Yield the edges to what may be the direct source in the parent's place.

        Of the open ones those to copies of the parent, and those that lean towards the other side
        as the source, where that is not dated later.
        """
        derived = parent.derived
        for source, edge in sorted(self._above[derived].items()):
            if source != parent.source and edge.direct:
                yield edge
        for edge in self._open[derived]:
            other = _other_side(edge, derived)
            leans = edge.derived == derived and edge.log_odds > 0
            may_be = leans or parent.source in self._above.get(other, {})
            if may_be and not is_dated_after(self._edits.documents, other, derived):
                yield edge

    def _shared(self, edge: Edge, parent: Edge) -> AbstractSet[int]:
        """Numbers of the sentences that article, parent and rival have in common."""
        view = self._edits.view(edge.view.match, parent.derived)
        return self._edits.sentences_shared(view).keys() & parent.shared.keys()

    def _words(self, parent: Edge, sentences: AbstractSet[int]) -> int:
        return words_in(self._edits.documents[parent.derived], sorted(sentences))

    def _odds(self, rival: Edge, parent: Edge) -> float:
        """Odds that the rival is the direct source and not the parent."""
        other = _other_side(rival, parent.derived)
        if (is_credited(parent) and not is_credited(rival)) or other in self._above.get(
            parent.source, {}
        ):
            return UNLIKELY
        if parent.source in self._above.get(other, {}):
            view = self._edits.view(rival.view.match, parent.derived)
            for_copy, for_piece = self._edits.count(view, parent.view)
            return UNLIKELY if for_piece > for_copy else COPY_AS_GOOD
        return min(1.0, math.exp(rival.log_odds - parent.log_odds))


def _other_side(edge: Edge, article: str) -> str:
    return edge.source if edge.derived == article else edge.derived
