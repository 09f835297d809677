"""Pairs whose direction is left open: those no common source explains, closest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from provenance.edges import Edge
from provenance.edits import Edits
from provenance.model import Document, Relation
from provenance.outside import OutsideLink
from provenance.views import words_in

# An undecided pair is told only where the chosen parents leave this many of its words unexplained.
UNEXPLAINED_WORDS = 8


def find_open_pairs(
    documents: Mapping[str, Document],
    edges: Sequence[Edge],
    parents: Sequence[Edge],
    outside: Sequence[OutsideLink],
    edits: Edits,
) -> list[Edge]:
    """List the undecided pairs that neither a common source nor a source outside explains.

    Of many pairs among the same articles only a spanning tree of the closest is kept, so that a
    text run by n outlets gives n - 1 pairs (Kruskal 1956). What a third article stands between is
    told last, and only where nothing else joins the two: no copy may end up alone.
    """
    explained: dict[str, set[int]] = defaultdict(set)
    for parent in parents:
        explained[parent.derived] |= set(parent.shared)
    for link in outside:
        explained[link.article] |= link.sentences
    joined: dict[str, str] = {}
    for parent in parents:
        joined[_find(joined, parent.derived)] = _find(joined, parent.source)
    kept = []
    unsettled = [edge for edge in edges if not edge.decided or not edge.direct]
    if len(unsettled) > 1:  # how close the words of two texts are takes a look at all of both
        unsettled.sort(key=lambda e: (not e.direct, *_apart(e, edits)))
    for edge in unsettled:
        new = [n for n in edge.shared if n not in explained[edge.derived]]
        left, right = _find(joined, edge.derived), _find(joined, edge.source)
        if left != right and words_in(documents[edge.derived], new) >= UNEXPLAINED_WORDS:
            joined[left] = right
            kept.append(replace(edge, decided=False))
    return kept


def _apart(edge: Edge, edits: Edits) -> tuple[bool, float, str, str]:
    """Lower is closer: by the words both have; across languages, by what both cover."""
    translated = edge.view.match.relation is Relation.TRANSLATION
    if translated:
        close = min(edge.view.coverage, edge.view.other_coverage)
    else:
        close = edits.closeness(edge.derived, edge.source)
    return (translated, -round(close, 6), edge.derived, edge.source)


def _find(joined: Mapping[str, str], key: str) -> str:
    while joined.get(key, key) != key:
        key = joined[key]
    return key
