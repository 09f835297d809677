"""The tree as nodes and edges, sources outside the corpus included: where drawings start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass

from provenance.answers import TreeAnswer, outlet_shown, reading_order, title_shown
from provenance.cleaning import one_line, shortened, web_address
from provenance.findings import Derivation, Place
from provenance.model import Document

# Of each line in a box of DOT and Mermaid; Mermaid refuses a drawing of over 50,000 characters.
LABEL_CHARACTERS = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An article, or a source that is not in the corpus.

    Attributes:
        key: The article's id, or ``outside:`` and what tells the source from others.
        is_outside: Whether it is not in the corpus.
        outlet: Name to show, cleaned, never empty.
        title: Cleaned; empty for an outside source.
        date: The claimed date as given, cleaned; empty where there is none.
        language: ISO 639-1, or empty.
        url: Of the web (http or https), cleaned; any other is left out.
        role: ``original``, ``derived``, ``unrelated``, ``outside``, or ``not asked for``.
    """

    key: str
    is_outside: bool
    outlet: str
    title: str = ""
    date: str = ""
    language: str = ""
    url: str = ""
    role: str = "outside"
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A derivation between two nodes.

    Attributes:
        source: Key of the node drawn on.
        derived: Key of the node that drew on it.
    """

    source: str
    derived: str
    derivation: Derivation


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in reading order (by claimed time, then id; outside sources last), edges by node."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Forest:
    """A graph as trees to draw: each node hangs from one parent, other edges are extra.

    Attributes:
        roots: Keys of nodes without a parent that have edges, in reading order.
        children: Parent's key to the edges to its children, in reading order.
        extra: Edges that no tree holds (further parents, edges that would close a circle), by
            the derived node's key.
        alone: Keys of nodes without any edge.
    """

    roots: tuple[str, ...]
    children: Mapping[str, tuple[Edge, ...]]
    extra: Mapping[str, tuple[Edge, ...]]
    alone: tuple[str, ...]

    def told_roots(self, nodes: Mapping[str, Node]) -> tuple[str, ...]:
        """Return the roots that a list begins with.

        An outside source from which nothing hangs is left out: those that drew on it name it.
        """
        return tuple(key for key in self.roots if key in self.children or not nodes[key].is_outside)


def graph_of(answer: TreeAnswer) -> Graph:
    """Return the tree's articles and outside sources with the derivations between them."""
    documents, places = answer.documents, {place.article: place for place in answer.tree.places}
    lines = {key: place.line for key, place in places.items()}
    nodes = {key: _article_node(key, place, documents.get(key)) for key, place in places.items()}
    edges = []
    for derivation in answer.tree.derivations:
        source = derivation.source
        if source is None:
            source = _outside_key(derivation, lines)
            name = one_line(derivation.source_outlet) or "unknown source"
            nodes.setdefault(source, Node(key=source, is_outside=True, outlet=name))
        for key in (source, derivation.article):
            if key not in nodes:  # an article of the store that was not asked for
                nodes[key] = _article_node(key, None, documents.get(key))
        edges.append(Edge(source=source, derived=derivation.article, derivation=derivation))
    order = _node_order(nodes, reading_order(documents, nodes), places)
    rank = {key: index for index, key in enumerate(order)}
    edges.sort(key=lambda edge: (rank[edge.derived], rank[edge.source], edge.derivation.relation))
    return Graph(tuple(nodes[key] for key in order), tuple(edges))


def label_lines(node: Node) -> list[str]:
    """Return what a small box shows of a node: outlet, title and date, each cut to its width."""
    parts = (node.outlet, node.title, node.date)
    return [shortened(part, LABEL_CHARACTERS) for part in parts if part]


def forest_of(graph: Graph) -> Forest:
    """Choose one parent for each node, the one that explains most of it, without circles."""
    order = {node.key: index for index, node in enumerate(graph.nodes)}
    parent: dict[str, Edge] = {}
    extra: dict[str, list[Edge]] = defaultdict(list)
    for edge in sorted(graph.edges, key=lambda edge: _strength(edge, order)):
        if edge.derived in parent or _is_above(edge.derived, edge.source, parent):
            extra[edge.derived].append(edge)
        else:
            parent[edge.derived] = edge
    children: dict[str, list[Edge]] = defaultdict(list)
    for edge in sorted(parent.values(), key=lambda edge: order[edge.derived]):
        children[edge.source].append(edge)
    linked = {key for edge in graph.edges for key in (edge.source, edge.derived)}
    inside = sum(not node.is_outside for node in graph.nodes)
    roots = sorted(
        (key for key in linked if key not in parent),
        key=lambda key: (_earliest(key, order, children, inside), order[key]),
    )
    return Forest(
        roots=tuple(roots),
        children={key: tuple(edges) for key, edges in children.items()},
        extra={key: tuple(edges) for key, edges in extra.items()},
        alone=tuple(key for key in order if key not in linked),
    )


def pruned(forest: Forest, limit: int) -> tuple[Forest, int]:
    """Keep the first ``limit`` linked nodes, parents before children; tell how many were cut."""
    kept: dict[str, None] = {}
    cut = 0
    for root in forest.roots:
        stack = [root]
        while stack:
            key = stack.pop()
            if len(kept) >= limit:
                cut += 1
            else:
                kept[key] = None
            stack.extend(edge.derived for edge in reversed(forest.children.get(key, ())))

    def within(edges: Mapping[str, tuple[Edge, ...]]) -> dict[str, tuple[Edge, ...]]:
        left = {
            key: tuple(edge for edge in told if edge.source in kept and edge.derived in kept)
            for key, told in edges.items()
        }
        return {key: told for key, told in left.items() if told}

    roots = tuple(key for key in forest.roots if key in kept)
    return Forest(roots, within(forest.children), within(forest.extra), forest.alone), cut


def _strength(edge: Edge, order: Mapping[str, int]) -> tuple[bool, float, float, int, int]:
    derivation = edge.derivation
    return (
        not derivation.decided,
        -derivation.coverage_article,
        -derivation.confidence,
        order[edge.source],
        order[edge.derived],
    )


def _is_above(upper: str, lower: str, parent: Mapping[str, Edge]) -> bool:
    """Tell whether ``upper`` is ``lower`` or one of those it hangs from."""
    key = lower
    while key != upper:
        if key not in parent:
            return False
        key = parent[key].source
    return True


def _earliest(
    root: str, order: Mapping[str, int], children: Mapping[str, list[Edge]], inside: int
) -> int:
    """Return the place of the earliest article of a family, outside sources ignored."""
    stack, best = [root], len(order)
    while stack:
        key = stack.pop()
        if order[key] < inside:
            best = min(best, order[key])
        stack.extend(edge.derived for edge in children.get(key, ()))
    return best


def _node_order(
    nodes: Mapping[str, Node], rank: Mapping[str, int], asked: Container[str]
) -> list[str]:
    """Order articles as read, then articles that were not asked for, then outside sources."""

    def key(name: str) -> tuple[bool, bool, int]:
        return nodes[name].is_outside, name not in asked, rank[name]

    return sorted(nodes, key=key)


def _outside_key(derivation: Derivation, lines: Mapping[str, str]) -> str:
    """Name an outside source; where nobody names it, articles of one line share one."""
    name = one_line(derivation.source_outlet)
    key = f"outside:{name or 'line ' + lines.get(derivation.article, derivation.article)}"
    while key in lines:  # an article may be called so
        key = "outside:" + key
    return key


def _article_node(key: str, place: Place | None, document: Document | None) -> Node:
    role, line = (place.role, one_line(place.line)) if place else ("not asked for", "")
    if document is None:
        return Node(key=key, is_outside=False, outlet="unknown outlet", role=role, line=line)
    article = document.article
    return Node(
        key=key,
        is_outside=False,
        outlet=one_line(outlet_shown(document)) or "unknown outlet",
        title=one_line(title_shown(document)),
        date=one_line(article.published_at),
        language=one_line(document.canonical.language),
        url=web_address(article.url),
        role=role,
        line=line,
    )
