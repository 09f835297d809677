"""Articles in time for the screen: reporting lines, both clocks, contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from provenance.answers import TreeAnswer
from provenance.browsing import Clocks
from provenance.clocks import ClaimedTime, read_claimed
from provenance.exports.graph import Edge, Node, forest_of, graph_of
from provenance.web.tree_view import Link, link_name

# Rows of one page; a longer line is cut off, and the page says so.
MOST_ROWS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One article in time.

    Attributes:
        claimed: What the page says; None where that cannot be read.
        seen: When the store first saw it, or None.
        origin: The link to its main source, or None.
        further: Links to other sources.
        is_before_source: It claims an earlier time than the text that it was taken from.
        is_after_seen: It claims a later time than it was first seen here.
    """

    node: Node
    clocks: Clocks
    claimed: ClaimedTime | None
    seen: datetime | None
    origin: Link | None
    further: tuple[Link, ...]
    is_before_source: bool
    is_after_seen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A reporting line of several articles, or all those that are alone in theirs.

    Attributes:
        root: Whom the line began with; None for the articles that are alone.
        rows: In the order of reading.
    """

    root: Node | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What the screen shows.

    Attributes:
        groups: Lines with dated articles, the earliest first; then those alone in theirs.
        lines: How many lines these are.
        undated: Articles without a date that can be read.
        contradictions: How many rows have a date that contradicts another.
        cut: Articles left out.
    """

    groups: tuple[Group, ...]
    lines: int
    undated: tuple[Row, ...]
    contradictions: int
    cut: int


def timeline_of(
    answer: TreeAnswer, clocks: Mapping[str, Clocks], lines: Mapping[str, str], shown: Iterable[str]
) -> Timeline:
    """Put the articles of an answer in time.

    Args:
        answer: The tree.
        clocks: Of all its articles.
        lines: Article id to its line, for those whose place the answer does not tell.
        shown: The articles to show.
    """
    graph = graph_of(answer)
    forest = forest_of(graph)
    nodes = {node.key: node for node in graph.nodes}
    main = {edge.derived: edge for edges in forest.children.values() for edge in edges}

    def row(key: str) -> Row:
        found = clocks.get(key) or Clocks(article=key, claimed=None, seen=None)
        extra = forest.extra.get(key, ())
        edges = [main[key], *extra] if key in main else list(extra)
        claimed, seen = read_claimed(found.claimed), _instant(found.seen)
        links = [_link(edge, nodes) for edge in edges]
        return Row(
            node=nodes[key],
            clocks=found,
            claimed=claimed,
            seen=seen,
            origin=links[0] if links else None,
            further=tuple(links[1:]),
            is_before_source=any(_precedes(claimed, edge, clocks) for edge in edges),
            is_after_seen=claimed is not None and seen is not None and claimed.first > seen,
        )

    wanted = set(shown)
    by_line: dict[str, list[str]] = {}
    for node in graph.nodes:
        if not node.is_outside and node.key in wanted:
            by_line.setdefault(node.line or lines.get(node.key, node.key), []).append(node.key)
    keys = [key for line in by_line.values() for key in line]
    rows = {key: row(key) for key in keys[:MOST_ROWS]}
    dated = [
        tuple(rows[key] for key in line if key in rows and rows[key].claimed is not None)
        for line in by_line.values()
    ]
    groups = [Group(_root(line, nodes), line) for line in dated if len(line) > 1]
    alone = tuple(each for line in dated if len(line) == 1 for each in line)
    if alone:
        groups.append(Group(None, alone))
    told = [each for group in groups for each in group.rows]
    return Timeline(
        groups=tuple(groups),
        lines=sum(map(bool, dated)),
        undated=tuple(each for each in rows.values() if each.claimed is None),
        contradictions=sum(each.is_before_source or each.is_after_seen for each in told),
        cut=len(keys) - len(rows),
    )


def _root(rows: Iterable[Row], nodes: Mapping[str, Node]) -> Node:
    """Return whom a line began with: an article that drew on none, or the source of the first."""
    told = list(rows)
    for each in told:
        if each.origin is None or not each.origin.edge.derivation.decided:
            return each.node
    links = [each.origin for each in told if each.origin is not None]
    return next((nodes[link.source.key] for link in links if link.source.is_outside), told[0].node)


def _link(edge: Edge, nodes: Mapping[str, Node]) -> Link:
    return Link(link_name(edge), edge, nodes[edge.derived], nodes[edge.source])


def _precedes(claimed: ClaimedTime | None, edge: Edge, clocks: Mapping[str, Clocks]) -> bool:
    """Tell whether a copy certainly claims an earlier time than its source."""
    source = clocks.get(edge.derivation.source or "")
    if claimed is None or source is None or not edge.derivation.decided:
        return False
    other = read_claimed(source.claimed)
    return other is not None and claimed.is_before(other)


def _instant(seen_at: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(seen_at or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
