"""The tree as lines of plain characters, for terminals, mails and diffs."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.cleaning import one_line, plain_id, shortened
from provenance.exports.graph import Edge, Forest, Node, forest_of, graph_of
from provenance.exports.wording import (
    RELATION_NAMES,
    VERDICT_NAMES,
    VERDICT_ORDER,
    corpus_sentence,
    count,
    decided_words,
    headline,
    interval_words,
    percent,
    reason_meaning,
    review_words,
)
from provenance.made_with import MadeWith

_TITLE_CHARACTERS = 60


def plain_text(tree: TreeAnswer, claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return headline, what was searched, the tree, the claims by verdict, and how it was made."""
    lines = [headline(tree, claims), corpus_sentence(tree.corpus), ""]
    lines.extend(tree_lines(tree))
    if claims is not None:
        lines.extend(_claim_lines(claims))
    if made is not None:
        lines.extend(f"{name.capitalize()}: {one_line(value)}" for name, value in made.told())
    return "\n".join(lines).rstrip() + "\n"


def tree_lines(tree: TreeAnswer) -> Iterator[str]:
    """Yield the lines of the tree, families first, then what derives from nothing here."""
    graph = graph_of(tree)
    forest = forest_of(graph)
    nodes = {node.key: node for node in graph.nodes}
    for root in forest.told_roots(nodes):
        yield node_words(nodes[root])
        # A root has other sources where its derivations run in a circle.
        yield from _further(root, nodes, forest)
        yield from _branches(root, "", nodes, forest)
        yield ""
    if forest.alone:
        yield "No derivation found:"
        yield from (f"  {node_words(nodes[key])}" for key in forest.alone)
        yield ""
    for cycle in tree.tree.cycles:
        yield "Circle: " + " <- ".join(plain_id(key) for key in (*cycle, cycle[0]))


def node_words(node: Node) -> str:
    """Return an article or an outside source in one line."""
    if node.is_outside:
        return f"{node.outlet} (not in this collection)"
    title = f": {shortened(node.title, _TITLE_CHARACTERS)}" if node.title else ""
    return f"{node.outlet}{title} [{plain_id(node.key)}, {node.date or 'no date'}]"


def edge_words(edge: Edge) -> str:
    """Return a derivation's relation, coverage, credit and what is open, in a few words."""
    derivation = edge.derivation
    parts = [RELATION_NAMES[derivation.relation]]
    if derivation.source is not None:
        parts.append(f"{percent(derivation.coverage_article)} of its text")
    parts.append("credited" if derivation.credited else "no credit")
    if derivation.via:
        parts.append(f"via {one_line(derivation.via)}")
    if not derivation.decided:
        parts.append("direction undecided")
    if derivation.review is not None:
        parts.append(decided_words(derivation.review))
    return ", ".join(parts)


def _branches(root: str, indent: str, nodes: dict[str, Node], forest: Forest) -> Iterator[str]:
    """Yield the lines below a node; a stack, because chains of copies may be long."""
    stack = [(edge, indent, last) for edge, last in _marked(forest.children.get(root, ()))]
    while stack:
        edge, before, is_last = stack.pop()
        arrow = "--" if edge.derivation.decided else "??"
        yield f"{before}+{arrow} {edge_words(edge)}"
        below = before + ("    " if is_last else "|   ")
        children = forest.children.get(edge.derived, ())
        yield f"{below}{node_words(nodes[edge.derived])}"
        yield from (f"{below}{words}" for words in _further(edge.derived, nodes, forest))
        stack.extend((child, below, last) for child, last in _marked(children))


def _further(key: str, nodes: dict[str, Node], forest: Forest) -> Iterator[str]:
    """Yield a line for each source of a node that the tree does not show above it."""
    for edge in forest.extra.get(key, ()):
        source = nodes[edge.source]
        name = source.outlet if source.is_outside else f"{source.outlet} [{plain_id(source.key)}]"
        yield f"  also from {name}: {edge_words(edge)}"


def _marked(edges: tuple[Edge, ...]) -> list[tuple[Edge, bool]]:
    """Return edges in the order of a stack, each with whether it is the last to be shown."""
    return [(edge, number == 0) for number, edge in enumerate(reversed(edges))]


def _claim_lines(answer: ClaimsAnswer) -> Iterator[str]:
    for verdict in VERDICT_ORDER:
        claims = [claim for claim in answer.claims if claim.verdict is verdict]
        if claims:
            yield f"{VERDICT_NAMES[verdict].capitalize()}: {count(len(claims), 'claim')}"
        for claim in claims:
            yield f"  - {one_line(claim.text)}"
            yield (
                f"    {interval_words(claim.low, claim.high)}; "
                f"{count(claim.reporting_lines, 'reporting line')}; "
                f"{count(claim.outlets, 'outlet')}"
            )
            if claim.explanation:
                yield f"    {one_line(claim.explanation)}"
            if claim.review is not None:
                yield f"    Verdict {review_words(claim.review)}"
            yield from (f"    {reason_meaning(code)}" for code in claim.reasons)
        if claims:
            yield ""
