"""The tree in the DOT language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.cleaning import one_line, plain_id
from provenance.exports.graph import Edge, Node, graph_of, label_lines
from provenance.exports.wording import relation_label
from provenance.made_with import MadeWith


def dot(tree: TreeAnswer, _claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return a digraph; arrows run from the source to what was derived, dashed if undecided.

    With what it was made stands in the graph's ``comment``, which Graphviz keeps and never draws.
    """
    return "\n".join(_lines(tree, made)) + "\n"


def _lines(tree: TreeAnswer, made: MadeWith | None) -> Iterator[str]:
    graph = graph_of(tree)
    yield "digraph provenance {"
    if made is not None:
        told = "; ".join(f"{name} {one_line(value)}" for name, value in made.told())
        yield f"  graph [comment={_quoted(told)}];"
    yield '  graph [rankdir="LR", fontname="sans-serif"];'
    yield '  node [shape="box", style="rounded", fontname="sans-serif"];'
    yield '  edge [fontname="sans-serif", fontsize="10"];'
    for node in graph.nodes:
        yield f"  {_quoted(plain_id(node.key))} [{_node_attributes(node)}];"
    for edge in graph.edges:
        ends = f"{_quoted(plain_id(edge.source))} -> {_quoted(plain_id(edge.derived))}"
        yield f"  {ends} [{_edge_attributes(edge)}];"
    yield "}"


def _node_attributes(node: Node) -> str:
    attributes = [f"label={_label(*label_lines(node))}"]
    if node.is_outside:
        attributes.append('style="rounded,dashed"')
    if node.url:
        attributes.append(f"URL={_label(node.url)}")
    return ", ".join(attributes)


def _edge_attributes(edge: Edge) -> str:
    derivation = edge.derivation
    attributes = [f"label={_label(relation_label(derivation))}"]
    if not derivation.decided:
        attributes += ['style="dashed"', 'dir="none"']
    return ", ".join(attributes)


def _label(*lines: str) -> str:
    """Return text to show; Graphviz would read ``&lt;`` in it as a character."""
    return _quoted(*(line.replace("&", "&amp;") for line in lines))


def _quoted(*lines: str) -> str:
    r"""Return a quoted string; ``\n`` between lines is Graphviz's own centred line break."""
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
