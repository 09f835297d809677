"""The tree as GraphML, for Gephi, yEd, Cytoscape and networkx."""

from __future__ import annotations

from xml.etree import ElementTree

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.cleaning import one_line, plain_id
from provenance.contract import rounded
from provenance.exports.graph import Edge, Node, graph_of
from provenance.made_with import MadeWith

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = ("label", "kind", "outlet", "title", "published_at", "language", "url", "role", "line")
_EDGE_KEYS = {
    "relation": "string",
    "via": "string",
    "credited": "boolean",
    "decided": "boolean",
    "confidence": "double",
    "coverage_article": "double",
    "coverage_from": "double",
    "reasons": "string",
    "decision": "string",
    "reviewer": "string",
}
_WHOLE_NUMBERS = frozenset({"articles", "outlets"})


def graphml(tree: TreeAnswer, _claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return a directed graph; edges run from the source to what was derived from it.

    An undecided pair is one edge with ``decided`` false: its direction then says nothing. With
    what it was made is data of the graph itself.
    """
    graph = graph_of(tree)
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(f"{{{_NAMESPACE}}}graphml")
    for name in _NODE_KEYS:
        _declare(root, "node", name, "string")
    for name, kind in _EDGE_KEYS.items():
        _declare(root, "edge", name, kind)
    made_values = {} if made is None else _made_values(made)
    for name in made_values:
        _declare(root, "graph", name, "int" if name in _WHOLE_NUMBERS else "string")
    body = ElementTree.SubElement(
        root, f"{{{_NAMESPACE}}}graph", id="provenance", edgedefault="directed"
    )
    _data(body, "graph", made_values)
    for node in graph.nodes:
        element = ElementTree.SubElement(body, f"{{{_NAMESPACE}}}node", id=plain_id(node.key))
        _data(element, "node", _node_values(node))
    for number, edge in enumerate(graph.edges):
        ends = {"source": plain_id(edge.source), "target": plain_id(edge.derived)}
        element = ElementTree.SubElement(
            body, f"{{{_NAMESPACE}}}edge", {"id": f"e{number}", **ends}
        )
        _data(element, "edge", _edge_values(edge))
    ElementTree.indent(root)
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return declaration + ElementTree.tostring(root, encoding="unicode") + "\n"


def _declare(root: ElementTree.Element, domain: str, name: str, kind: str) -> None:
    attributes = {
        "id": f"{domain}_{name}",
        "for": domain,
        "attr.name": name,
        "attr.type": kind,
    }
    ElementTree.SubElement(root, f"{{{_NAMESPACE}}}key", attributes)


def _data(element: ElementTree.Element, domain: str, values: dict[str, str]) -> None:
    for name, value in values.items():
        if value:
            data = ElementTree.SubElement(element, f"{{{_NAMESPACE}}}data", key=f"{domain}_{name}")
            data.text = value


def _node_values(node: Node) -> dict[str, str]:
    return {
        "label": node.outlet,
        "kind": "outside source" if node.is_outside else "article",
        "outlet": node.outlet,
        "title": node.title,
        "published_at": node.date,
        "language": one_line(node.language),
        "url": node.url,
        "role": node.role,
        "line": one_line(node.line),
    }


def _made_values(made: MadeWith) -> dict[str, str]:
    corpus = made.corpus
    values = {
        "made_with": made.program,
        "made_at": made.time,
        "settings": made.settings_told,
        "articles": str(corpus.articles),
        "outlets": str(corpus.outlets),
        "first": corpus.first,
        "last": corpus.last,
        "digest": made.digest,
    }
    return {name: one_line(value) for name, value in values.items() if value}


def _edge_values(edge: Edge) -> dict[str, str]:
    derivation = edge.derivation
    return {
        "relation": str(derivation.relation),
        "via": one_line(derivation.via),
        "credited": str(derivation.credited).lower(),
        "decided": str(derivation.decided).lower(),
        "confidence": str(rounded(derivation.confidence)),
        "coverage_article": str(rounded(derivation.coverage_article)),
        "coverage_from": str(rounded(derivation.coverage_source)),
        "reasons": " ".join(str(reason) for reason in derivation.reasons),
        "decision": "" if derivation.review is None else str(derivation.review.action),
        "reviewer": one_line(None if derivation.review is None else derivation.review.reviewer),
    }
