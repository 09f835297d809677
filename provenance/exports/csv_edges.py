"""The derivations as a CSV table, one line each, both ends in full."""

from __future__ import annotations

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.contract import rounded
from provenance.exports.csv_cells import cell, id_cell, table
from provenance.exports.graph import Edge, Node, graph_of
from provenance.made_with import MadeWith

COLUMNS = (
    "article",
    "outlet",
    "title",
    "published_at",
    "url",
    "from",
    "from_outlet",
    "from_title",
    "from_published_at",
    "from_url",
    "relation",
    "via",
    "credited",
    "direction",
    "confidence",
    "coverage_article",
    "coverage_from",
    "reasons",
    "language",
    "from_language",
    "from_node",
    "decision",
    "reviewer",
)


def csv_edges(tree: TreeAnswer, _claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return one line for each derivation; an article that derives from nothing has none.

    ``from`` is empty for a source that is not in the corpus; ``from_node`` is the ``id`` of either
    kind in the table of nodes.
    """
    graph = graph_of(tree)
    nodes = {node.key: node for node in graph.nodes}
    rows = (_row(edge, nodes[edge.derived], nodes[edge.source]) for edge in graph.edges)
    return table(COLUMNS, rows, made)


def _row(edge: Edge, derived: Node, source: Node) -> list[object]:
    derivation = edge.derivation
    return [
        *_node_cells(derived),
        *_node_cells(source),
        str(derivation.relation),
        cell(derivation.via),
        str(derivation.credited).lower(),
        "decided" if derivation.decided else "undecided",
        rounded(derivation.confidence),
        rounded(derivation.coverage_article),
        rounded(derivation.coverage_source),
        " ".join(str(reason) for reason in derivation.reasons),
        cell(derived.language),
        cell(source.language),
        id_cell(source.key),
        "" if derivation.review is None else str(derivation.review.action),
        cell(None if derivation.review is None else derivation.review.reviewer),
    ]


def _node_cells(node: Node) -> list[str]:
    key = "" if node.is_outside else id_cell(node.key)
    return [key, cell(node.outlet), cell(node.title), cell(node.date), cell(node.url)]
