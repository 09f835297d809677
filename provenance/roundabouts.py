"""Links between two copies of a text that lead through a third one between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from provenance.edges import Edge, is_strong
from provenance.edits import Edits
from provenance.model import Relation
from provenance.views import View

# Of the articles that may stand between two others so many are looked at, the nearest of each.
THIRDS_COMPARED = 4


def with_roundabouts(edges: Sequence[Edge], edits: Edits) -> list[Edge]:
    """Mark the decided edges between whose articles a third one surely stands; in the same order.

    Their own signs (one is shorter, one has fewer figures) are those of the whole way, and say
    nothing of who took it from whom: two copies of one copy are no parent and child. Credits and
    other strong signs stand.

    Cost:
        A few comparisons of edits for each edge, and one of closeness for each pair of articles.
    """
    joined: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in edges:
        if edge.view.match.relation is not Relation.TRANSLATION:
            joined[edge.derived][edge.source] = joined[edge.source][edge.derived] = edge

    @cache
    def nearest(article: str) -> list[str]:
        others = joined[article]
        return sorted(others, key=lambda other: (-edits.closeness(article, other), other))

    def thirds(ends: tuple[str, str]) -> list[str]:
        common = joined[ends[0]].keys() & joined[ends[1]].keys()
        # Of so few all are looked at, however near.
        if len(common) <= THIRDS_COMPARED and any(
            len(joined[end]) <= 2 * THIRDS_COMPARED for end in ends
        ):
            return sorted(common)
        found = [
            [third for third in nearest(end)[: 2 * THIRDS_COMPARED] if third in common]
            for end in ends
        ]
        return list(dict.fromkeys(third for near in found for third in near[:THIRDS_COMPARED]))

    def is_roundabout(edge: Edge) -> bool:
        if not edge.decided or is_strong(edge) or edge.source not in joined[edge.derived]:
            return False
        ends = (edge.derived, edge.source)
        return any(_is_between(third, ends, joined, edits) for third in thirds(ends))

    return [replace(edge, direct=False) if is_roundabout(edge) else edge for edge in edges]


def _is_between(
    third: str, ends: tuple[str, str], joined: Mapping[str, Mapping[str, Edge]], edits: Edits
) -> bool:
    def view(end: str, other: str) -> View:
        return edits.view(joined[end][other].view.match, end)

    first, second = ends
    middle = (view(first, third), view(second, third))
    return edits.is_between(middle, (view(first, second), view(second, first)))
