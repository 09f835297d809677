"""The articles and the sources outside the corpus as a CSV table, one line each."""

from __future__ import annotations

from collections import Counter

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.exports.csv_cells import cell, id_cell, table
from provenance.exports.graph import Node, graph_of
from provenance.made_with import MadeWith

NODE_COLUMNS = (
    "id",
    "kind",
    "outlet",
    "title",
    "published_at",
    "url",
    "language",
    "role",
    "line",
    "taken_from",
    "taken_by",
)


def csv_nodes(tree: TreeAnswer, _claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return one line for each node; ``taken_from`` and ``taken_by`` count its decided edges."""
    graph = graph_of(tree)
    decided = [edge for edge in graph.edges if edge.derivation.decided]
    taken_from = Counter(edge.derived for edge in decided)
    taken_by = Counter(edge.source for edge in decided)
    rows = ([*_told(node), taken_from[node.key], taken_by[node.key]] for node in graph.nodes)
    return table(NODE_COLUMNS, rows, made)


def _told(node: Node) -> list[str]:
    return [
        id_cell(node.key),
        "outside source" if node.is_outside else "article",
        cell(node.outlet),
        cell(node.title),
        cell(node.date),
        cell(node.url),
        cell(node.language),
        node.role,
        cell(node.line),
    ]
