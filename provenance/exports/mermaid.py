"""The tree as a Mermaid flowchart, as wikis and code forges draw it."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.exports.cleaning import one_line, shortened
from provenance.exports.graph import Edge, Node, graph_of
from provenance.exports.wording import RELATION_NAMES

_TITLE_CHARACTERS = 48
# Letters, digits and these may stand as they are; all else becomes a character code, because
# Mermaid reads markup, Markdown, links and comments inside labels.
_PLAIN = frozenset(" .,-")


def mermaid(tree: TreeAnswer, _claims: ClaimsAnswer | None) -> str:
    """Return a flowchart from left to right; undecided pairs are dotted lines without arrow."""
    return "\n".join(_lines(tree)) + "\n"


def _lines(tree: TreeAnswer) -> Iterator[str]:
    graph = graph_of(tree)
    names = {node.key: f"n{number}" for number, node in enumerate(graph.nodes, 1)}
    yield "flowchart LR"
    for node in graph.nodes:
        opening, closing = ("([", "])") if node.is_outside else ("[", "]")
        yield f'  {names[node.key]}{opening}"{_label(node)}"{closing}'
    for edge in graph.edges:
        yield f"  {names[edge.source]} {_arrow(edge)} {names[edge.derived]}"


def _label(node: Node) -> str:
    shown = [node.outlet, shortened(node.title, _TITLE_CHARACTERS), one_line(node.date)]
    return "<br/>".join(_escaped(part) for part in shown if part)


def _arrow(edge: Edge) -> str:
    relation = RELATION_NAMES[edge.derivation.relation]
    return f'-- "{relation}" -->' if edge.derivation.decided else f'-. "{relation}" .-'


def _escaped(text: str) -> str:
    return "".join(char if char.isalnum() or char in _PLAIN else f"#{ord(char)};" for char in text)
