"""The tree as a Mermaid flowchart, as wikis and code forges draw it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.cleaning import shortened
from provenance.exports.graph import Edge, Node, graph_of, label_lines
from provenance.exports.wording import relation_label
from provenance.made_with import MadeWith

_OUTSIDE_CHARACTERS = 48
# Letters, digits and these may stand as they are; all else becomes a character code, because
# Mermaid reads markup, Markdown, links and comments inside labels.
_PLAIN = frozenset(" .,-")
_PLAIN_IN_COMMENTS = " .,:+@-"


def mermaid(tree: TreeAnswer, _claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return a flowchart from left to right; undecided pairs are dotted lines without arrow.

    Comments say with what it was made, and which article each name is (its id percent-encoded:
    Mermaid obeys directives even within comments).
    """
    return "\n".join(_lines(tree, made)) + "\n"


def _lines(tree: TreeAnswer, made: MadeWith | None) -> Iterator[str]:
    graph = graph_of(tree)
    names = {node.key: f"n{number}" for number, node in enumerate(graph.nodes, 1)}
    yield "flowchart LR"
    for name, value in () if made is None else made.told():
        yield f"  %% {name}: {quote(value, safe=_PLAIN_IN_COMMENTS)}"
    for node in graph.nodes:
        kind = "outside source" if node.is_outside else "article"
        key = shortened(node.outlet, _OUTSIDE_CHARACTERS) if node.is_outside else node.key
        key = quote(key, safe="", errors="backslashreplace")
        yield f"  %% {names[node.key]}: {kind} {key}"
    for node in graph.nodes:
        opening, closing = ("([", "])") if node.is_outside else ("[", "]")
        yield f'  {names[node.key]}{opening}"{_label(node)}"{closing}'
    for edge in graph.edges:
        yield f"  {names[edge.source]} {_arrow(edge)} {names[edge.derived]}"


def _label(node: Node) -> str:
    return "<br/>".join(map(_escaped, label_lines(node)))


def _arrow(edge: Edge) -> str:
    relation = relation_label(edge.derivation)
    return f'-- "{relation}" -->' if edge.derivation.decided else f'-. "{relation}" .-'


def _escaped(text: str) -> str:
    return "".join(char if char.isalnum() or char in _PLAIN else f"#{ord(char)};" for char in text)
