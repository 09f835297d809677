"""The report's first half: what was searched, the tree, and the articles in time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from provenance.answers import TreeAnswer, reading_order, title_shown
from provenance.cleaning import one_line
from provenance.clocks import Precision, read_claimed
from provenance.exports.graph import Edge, Forest, Graph, Node, forest_of, graph_of, pruned
from provenance.exports.html_elements import Html, element, language_attributes, link
from provenance.exports.plain_text import edge_words
from provenance.exports.svg import shown_date, svg_for_page
from provenance.exports.wording import count, language_name, outlet_name
from provenance.model import Document

# A page that draws more than this is neither read nor quick to open.
DRAWN = 80
LISTED = 400
_PRECISION_WORDS = {
    Precision.YEAR: "the page gives the year only",
    Precision.MONTH: "the page gives the month only",
    Precision.DAY: "the page gives the day only",
}


def anchors_of(tree: TreeAnswer) -> dict[str, str]:
    """Return each listed article's anchor on the page."""
    ids = [place.article for place in tree.tree.places]
    rank = reading_order(tree.documents, ids)
    return {key: f"article-{number + 1}" for key, number in rank.items() if number < LISTED}


def article_link(documents: Mapping[str, Document], anchors: Mapping[str, str], key: str) -> Html:
    """Return the article's outlet, as a link to its place in the timeline where it has one."""
    name = outlet_name(documents, key)
    anchor = anchors.get(key)
    return element("a", name, href=f"#{anchor}") if anchor else element("span", name)


def tree_section(tree: TreeAnswer) -> Html:
    """Return the drawing and the same as a list."""
    graph = graph_of(tree)
    forest, _ = pruned(forest_of(graph), LISTED)
    drawing, cut = svg_for_page(tree, DRAWN)
    parts: list[Html | None] = [element("h2", "The tree", id="tree-heading")]
    if not drawing:
        parts.append(
            element("p", "No article is found to derive from another or from an outside source.")
        )
    else:
        parts.append(
            element(
                "p",
                "Each line runs from a text to what was taken from it. Dashed lines: the two texts are "
                "related, and nothing tells which came first. Dotted boxes: sources that are not in this "
                "collection.",
                class_="note",
            )
        )
        parts.append(_drawing(drawing))
        if cut:
            parts.append(
                element(
                    "p",
                    f"The drawing shows the first {DRAWN} related articles and sources; "
                    f"{count(cut, 'further one')} {'is' if cut == 1 else 'are'} left out of it. The list "
                    f"below shows up to {LISTED}.",
                    class_="cut",
                )
            )
        parts.append(_as_list(graph, forest))
    parts.append(_alone(graph, forest))
    parts.append(_cycles(tree))
    return element("section", *parts, id="tree", aria_labelledby="tree-heading")


def timeline_section(tree: TreeAnswer, anchors: Mapping[str, str]) -> Html:
    """Return the articles by claimed date; undated ones apart."""
    graph = graph_of(tree)
    main = {edge.derived: edge for edges in forest_of(graph).children.values() for edge in edges}
    nodes = {node.key: node for node in graph.nodes}
    listed = [node for node in graph.nodes if node.key in anchors]
    dated = [node for node in listed if read_claimed(node.date) is not None]
    undated = [node for node in listed if read_claimed(node.date) is None]
    parts: list[Html | None] = [
        element("h2", "In time", id="timeline-heading"),
        element(
            "p",
            "By the date that each page claims, to the precision it claims. Claimed dates can be wrong: "
            "no derivation rests on a date against a credit.",
            class_="note",
        ),
    ]
    for day, group in groupby(dated, key=lambda node: node.date[:10]):
        items = [_entry(node, tree, anchors, main.get(node.key), nodes) for node in group]
        parts += [element("h3", day, class_="day"), element("ol", *items, class_="timeline")]
    if undated:
        items = [_entry(node, tree, anchors, main.get(node.key), nodes) for node in undated]
        heading = element("h3", "Without a date", class_="day")
        parts += [heading, element("ul", *items, class_="timeline undated")]
    left_out = len(tree.tree.places) - len(listed)
    if left_out > 0:
        told = f"The first {len(listed)} articles are listed; {left_out:,} are left out."
        parts.append(element("p", told, class_="cut"))
    return element("section", *parts, id="timeline", aria_labelledby="timeline-heading")


def _drawing(drawing: str) -> Html:
    # The region scrolls on its own, so it must be reachable by keyboard.
    return element(
        "figure",
        element(
            "div",
            Html(drawing),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label="Drawing of the tree, scrolls sideways",
        ),
    )


def _as_list(graph: Graph, forest: Forest) -> Html:
    nodes = {node.key: node for node in graph.nodes}
    families = [_branch(root, None, nodes, forest) for root in forest.told_roots(nodes)]
    return element(
        "details",
        element("summary", "The same as a list"),
        element("ul", *families, class_="branches"),
        data_open_when_narrow=True,
    )


def _branch(key: str, edge: Edge | None, nodes: Mapping[str, Node], forest: Forest) -> Html:
    """Return a node with what hangs from it; a stack, since chains of copies may be long."""
    built: dict[str, Html] = {}
    order: list[tuple[str, Edge | None]] = []
    stack = [(key, edge)]
    while stack:
        key_now, edge_now = stack.pop()
        order.append((key_now, edge_now))
        stack.extend((child.derived, child) for child in forest.children.get(key_now, ()))
    for key_now, edge_now in reversed(order):
        below = [built[child.derived] for child in forest.children.get(key_now, ())]
        further = [
            element(
                "p", f"also from {nodes[extra.source].outlet}: {edge_words(extra)}", class_="note"
            )
            for extra in forest.extra.get(key_now, ())
        ]
        relation = element("span", edge_words(edge_now), class_="relation") if edge_now else None
        built[key_now] = element(
            "li",
            _node(nodes[key_now]),
            relation,
            *further,
            element("ul", *below) if below else None,
        )
    return built[key]


def _node(node: Node) -> Html:
    if node.is_outside:
        outside = element("span", " not in this collection", class_="quiet")
        return element("span", element("strong", node.outlet), outside)
    title = element("cite", node.title, **language_attributes(node.language))
    date = element("span", shown_date(node.date), class_="quiet")
    return element("span", element("strong", node.outlet), " ", title, " ", date)


def _alone(graph: Graph, forest: Forest) -> Html | None:
    if not forest.alone:
        return None
    nodes = {node.key: node for node in graph.nodes}
    items = [element("li", _node(nodes[key])) for key in forest.alone[:LISTED]]
    left_out = len(forest.alone) - len(items)
    return element(
        "details",
        element("summary", f"No derivation found: {count(len(forest.alone), 'article')}"),
        element("ul", *items, class_="plain"),
        element("p", f"{left_out:,} more are left out.", class_="cut") if left_out else None,
    )


def _cycles(tree: TreeAnswer) -> Html | None:
    if not tree.tree.cycles:
        return None
    items = [
        element("li", " → ".join(outlet_name(tree.documents, key) for key in (*cycle, cycle[0])))
        for cycle in tree.tree.cycles
    ]
    told = "These articles cite one another in a circle; nobody among them vouches for it:"
    return element("div", element("p", told), element("ul", *items), class_="notice")


def _entry(
    node: Node,
    tree: TreeAnswer,
    anchors: Mapping[str, str],
    edge: Edge | None,
    nodes: Mapping[str, Node],
) -> Html:
    """Return an article's line in the timeline."""
    document = tree.documents.get(node.key)
    title = title_shown(document) if document else node.key
    shown = element("cite", one_line(title), **language_attributes(node.language))
    language = f"in {language_name(node.language)}" if node.language else None
    told = " · ".join(filter(None, [language, _date_note(node.date)]))
    return element(
        "li",
        _time(node.date),
        element(
            "div",
            element("strong", node.outlet),
            element("span", f" {told}", class_="quiet") if told else None,
            element("div", link(node.url, shown)),
            element("div", _came_from(node, edge, nodes), class_="relation"),
        ),
        id=anchors[node.key],
    )


def _came_from(node: Node, edge: Edge | None, nodes: Mapping[str, Node]) -> str:
    if edge is None:
        return {"original": "original", "unrelated": "no derivation found"}.get(node.role, "")
    source = nodes[edge.source]
    return f"{edge_words(edge)} — {'from' if edge.derivation.decided else 'with'} {source.outlet}"


def _time(published_at: str) -> Html | None:
    claimed = read_claimed(published_at)
    if claimed is None:
        return None
    _, _, time = published_at.partition("T")
    shown = " ".join(shown_date(published_at).split(" ")[1:]) if time else ""
    return element("time", shown, datetime=published_at)


def _date_note(published_at: str) -> str:
    claimed = read_claimed(published_at)
    if claimed is None:
        return f"date as written: {published_at}" if published_at else ""
    if claimed.precision is Precision.SECOND:
        return "" if claimed.zone_known else "the page gives no time zone"
    return _PRECISION_WORDS[claimed.precision]
