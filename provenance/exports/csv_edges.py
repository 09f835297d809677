"""The derivations as a CSV table, one line each, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.contract import rounded
from provenance.exports.cleaning import one_line
from provenance.exports.graph import Node, graph_of

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
)
# A cell that begins with one of these is a formula to a spreadsheet (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv_edges(tree: TreeAnswer, _claims: ClaimsAnswer | None) -> str:
    """Return one line for each derivation; an article that derives from nothing has none."""
    graph = graph_of(tree)
    nodes = {node.key: node for node in graph.nodes}
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for edge in graph.edges:
        derivation = edge.derivation
        source = nodes[edge.source]
        told = [*_node_cells(nodes[edge.derived]), *_node_cells(source)]
        told += [str(derivation.relation), derivation.via or ""]
        numbers = [
            str(derivation.credited).lower(),
            "decided" if derivation.decided else "undecided",
            rounded(derivation.confidence),
            rounded(derivation.coverage_article),
            rounded(derivation.coverage_source),
            " ".join(str(reason) for reason in derivation.reasons),
        ]
        writer.writerow([*(cell(text) for text in told), *numbers])
    return table.getvalue()


def cell(text: str) -> str:
    """Return text for one cell; what a spreadsheet would run as a formula gets an apostrophe."""
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA_STARTS) else line


def _node_cells(node: Node) -> list[str]:
    key = "" if node.is_outside else node.key
    return [key, node.outlet, node.title, node.date, node.url]
