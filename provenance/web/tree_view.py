"""A tree as its screen shows it: named links, a list in steps, equal copies folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from provenance.answers import TreeAnswer
from provenance.exports.graph import Edge, Forest, Graph, Node, forest_of, graph_of, pruned
from provenance.model import Relation
from provenance.versions import digest

# Articles and sources of one page; a family of more is cut off, and the page says so.
MOST_NODES = 600
# Beyond so many cards all but one of each kind of copy are folded.
CROWDED = 80
_FOLDS_FROM = 3  # a fold of one or two hides more than it saves
_KEPT_EQUAL, _KEPT_OTHERS = 2, 6
_NAME_DIGITS = 10

StepKind = Literal["node", "end", "down", "up", "fold", "unfold"]


@dataclass(frozen=True, slots=True)
class Link:
    """A derivation with both its ends.

    Attributes:
        name: The same whenever and wherever the link is shown; an element's id.
        edge: The derivation.
        derived: Who drew on the other.
        source: Who was drawn on.
    """

    name: str
    edge: Edge
    derived: Node
    source: Node


@dataclass(frozen=True, slots=True)
class Fold:
    """Copies of one source that are shown as one.

    Attributes:
        name: For the page's address.
        parent: Key of the source.
        relation: Of all of them.
        links: To each.
        is_open: Whether the reader asked to see them.
    """

    name: str
    parent: str
    relation: Relation
    links: tuple[Link, ...]
    is_open: bool

    @property
    def key(self) -> str:
        """Its key among the drawing's cards; no article's key begins so."""
        return f"\0{self.name}"


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of the nested list, in the order of writing; a chain of copies may be long."""

    kind: StepKind
    node: Node | None = None
    link: Link | None = None
    further: tuple[Link, ...] = ()
    fold: Fold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeView:
    """All that the screen shows of one answer.

    Attributes:
        links: In the order of the derived articles.
        steps: The nested list.
        alone: Articles without any link.
        folds: Folded groups, in the order of the list.
        forest: What is drawn: closed folds are one node each.
        cut: How many linked articles and sources are left out.
    """

    nodes: Mapping[str, Node]
    links: tuple[Link, ...]
    steps: tuple[Step, ...]
    alone: tuple[Node, ...]
    folds: tuple[Fold, ...]
    forest: Forest
    cut: int


def view_of(
    answer: TreeAnswer, *, opened: Iterable[str] = (), asked: str | None = None
) -> TreeView:
    """Lay out an answer for the screen.

    Args:
        answer: The tree.
        opened: Names of folds to show unfolded; ``all`` unfolds all.
        asked: Id of the article that the page is about; it is never folded away.
    """
    graph = graph_of(answer)
    forest, cut = pruned(forest_of(graph), MOST_NODES)
    nodes = {node.key: node for node in graph.nodes}
    links = _links(graph, forest)
    crowded = sum(map(len, forest.children.values())) + len(forest.roots) > CROWDED
    folds = _folds(forest, links, frozenset(opened), asked, crowded=crowded)
    return TreeView(
        nodes=nodes,
        links=tuple(links.values()),
        steps=_steps(forest, nodes, links, folds),
        alone=tuple(nodes[key] for key in forest.alone),
        folds=tuple(fold for group in folds.values() for fold in group),
        forest=_folded(forest, folds),
        cut=cut,
    )


def link_name(edge: Edge) -> str:
    """Return the permanent name of a link: what it joins makes it."""
    found = edge.derivation
    parts = (found.article, found.source or "", found.source_outlet or "")
    return "link-" + digest(*parts)[:_NAME_DIGITS]


def _links(graph: Graph, forest: Forest) -> dict[int, Link]:
    """Return the links by the identity of their edge, those cut off left out."""
    nodes = {node.key: node for node in graph.nodes}
    kept = {
        id(edge)
        for group in (forest.children, forest.extra)
        for edges in group.values()
        for edge in edges
    }
    return {
        id(edge): Link(link_name(edge), edge, nodes[edge.derived], nodes[edge.source])
        for edge in graph.edges
        if id(edge) in kept
    }


def _folds(
    forest: Forest,
    links: Mapping[int, Link],
    opened: frozenset[str],
    asked: str | None,
    *,
    crowded: bool,
) -> dict[str, list[Fold]]:
    """Return by parent the groups of leaves that say the same; the first of each stay in sight."""
    tied = {edge.source for edges in forest.extra.values() for edge in edges} | set(forest.extra)
    folds: dict[str, list[Fold]] = {}
    for parent, edges in forest.children.items():
        alike: dict[tuple[Relation, bool], list[Edge]] = {}
        for edge in edges:
            is_leaf = edge.derived not in forest.children and edge.derived not in tied
            if is_leaf and edge.derived != asked:
                kind = edge.derivation.relation, edge.derivation.decided
                alike.setdefault(kind, []).append(edge)
        for (relation, decided), group in alike.items():
            kept = _KEPT_EQUAL if relation is Relation.VERBATIM else _KEPT_OTHERS
            rest = group[1 if crowded else kept :]
            if len(rest) >= _FOLDS_FROM:
                name = "fold-" + digest(parent, relation, str(decided))[:_NAME_DIGITS]
                is_open = name in opened or "all" in opened
                told = tuple(links[id(edge)] for edge in rest)
                folds.setdefault(parent, []).append(Fold(name, parent, relation, told, is_open))
    return folds


def _folded(forest: Forest, folds: Mapping[str, list[Fold]]) -> Forest:
    """Return the forest with one child for each closed fold, last among its siblings."""
    children = dict(forest.children)
    for parent, group in folds.items():
        closed = [fold for fold in group if not fold.is_open]
        hidden = {id(link.edge) for fold in closed for link in fold.links}
        kept = [edge for edge in children[parent] if id(edge) not in hidden]
        stacks = [replace(fold.links[0].edge, derived=fold.key) for fold in closed]
        children[parent] = (*kept, *stacks)
    return replace(forest, children=children)


def _steps(
    forest: Forest,
    nodes: Mapping[str, Node],
    links: Mapping[int, Link],
    folds: Mapping[str, list[Fold]],
) -> tuple[Step, ...]:
    """Write the families as a nested list."""
    steps: list[Step] = []
    # A stack holds what is still to be written, the next on top.
    stack: list[Step] = []

    def item(key: str, link: Link | None) -> Step:
        further = tuple(links[id(edge)] for edge in forest.extra.get(key, ()))
        return Step("node", nodes[key], link, further)

    stack.extend(item(key, None) for key in reversed(forest.told_roots(nodes)))
    while stack:
        step = stack.pop()
        steps.append(step)
        if step.kind != "node" or step.node is None:
            continue
        following = [Step("end")]
        edges = forest.children.get(step.node.key, ())
        if edges:
            groups = folds.get(step.node.key, [])
            hidden = {id(link.edge) for fold in groups for link in fold.links}
            shown = [item(e.derived, links[id(e)]) for e in edges if id(e) not in hidden]
            following = [Step("down"), *shown]
            for fold in groups:
                following.append(Step("fold", fold=fold))
                following += [item(link.edge.derived, link) for link in fold.links]
                following.append(Step("unfold"))
            following += [Step("up"), Step("end")]
        stack.extend(reversed(following))
    return tuple(steps)
