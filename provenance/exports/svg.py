"""The tree as an SVG drawing, from left to right, with a text for those who cannot see it."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.cleaning import one_line, plain_id
from provenance.exports.graph import Forest, Node, forest_of, graph_of, pruned
from provenance.exports.layout import (
    CARD_HEIGHT,
    CARD_WIDTH,
    MARGIN,
    ROW_GAP,
    Card,
    Layout,
    Wire,
    fitted,
    layout_of,
    wrapped,
)
from provenance.exports.plain_text import tree_lines
from provenance.exports.wording import RELATION_NAMES, count, headline
from provenance.findings import Derivation
from provenance.made_with import MadeWith

_PADDING = 12
_OUTLET_SIZE, _TITLE_SIZE, _DATE_SIZE = 13, 12, 11
_NOT_HERE = "not in this collection"
_HEADING_HEIGHT = 34
_BACKGROUND = "#fbfaf7"


def svg(tree: TreeAnswer, _claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return a drawing of all articles: families first, then those that derive from nothing."""
    graph = graph_of(tree)
    forest = forest_of(graph)
    nodes = {node.key: node for node in graph.nodes}
    layout = layout_of(forest)
    below, width, height = _alone(forest, nodes, layout)
    title, description = headline(tree, None), "\n".join(tree_lines(tree))
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            *_opening((width, height), title, description),
            *_metadata(made),
            f"<style>{tree_css()}</style>",
            f'<rect width="{width:g}" height="{height:g}" fill="{_BACKGROUND}"/>',
            *_drawn(layout, nodes, _originals(forest)),
            *below,
            "</svg>\n",
        ]
    )


def svg_for_page(tree: TreeAnswer, limit: int) -> tuple[str, int]:
    """Return a drawing of at most ``limit`` linked articles for a page, and how many it lacks.

    It carries no style of its own: the page gives it :func:`tree_css` and its colours. Articles
    that derive from nothing are left to the page. Empty where there is nothing to draw.
    """
    graph = graph_of(tree)
    forest, cut = pruned(forest_of(graph), limit)
    if not forest.roots:
        return "", cut
    nodes = {node.key: node for node in graph.nodes}
    layout = layout_of(forest)
    description = "The same stands below as a list."
    parts = _opening((layout.width, layout.height), "Who took it from whom", description)
    parts += [*_drawn(layout, nodes, _originals(forest)), "</svg>"]
    return "\n".join(parts), cut


def tree_css() -> str:
    """Return the style sheet of drawings; colours can be set from outside by ``--prv-`` names."""
    return files("provenance.exports").joinpath("assets/tree.css").read_text("utf-8")


def _opening(size: tuple[float, float], title: str, description: str) -> list[str]:
    width, height = size
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="prv-tree" role="img" lang="en" '
        f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" '
        'aria-labelledby="prv-title prv-description">',
        f'<title id="prv-title">{escape(title)}</title>',
        f'<desc id="prv-description">{escape(description)}</desc>',
    ]


def _metadata(made: MadeWith | None) -> list[str]:
    """Return with what the drawing was made, for programs: nothing of it is shown."""
    if made is None:
        return []
    told = "\n".join(f"{name}: {one_line(value)}" for name, value in made.told())
    return [f"<metadata>{escape(told)}</metadata>"]


def _drawn(layout: Layout, nodes: dict[str, Node], roots: frozenset[str]) -> list[str]:
    """Lines first, so that cards lie on top of their ends."""
    parts = [_wire(wire) for wire in layout.wires]
    parts += [_card(card, nodes[key], is_root=key in roots) for key, card in layout.cards.items()]
    return parts


def _originals(forest: Forest) -> frozenset[str]:
    """Return the roots from which something certainly derives."""
    return frozenset(
        root
        for root in forest.roots
        if any(edge.derivation.decided for edge in forest.children.get(root, ()))
    )


def _wire(wire: Wire) -> str:
    derivation = wire.edge.derivation
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in wire.points)
    end_x, end_y = wire.points[-1]
    kind = "edge" if derivation.decided else "edge undecided"
    parts = [f'<g class="{kind}"{_ends(derivation)}><path class="wire" d="{line}"/>']
    if derivation.decided:
        parts.append(f'<path class="arrow" d="M{end_x:g} {end_y:g}l-7 -3.5v7z"/>')
    mark = "" if derivation.decided else " ?"
    label = RELATION_NAMES[derivation.relation] + (" ✓" if derivation.review else mark)
    place = f'x="{wire.label_x:g}" y="{wire.label_y:g}"'
    parts.append(f'<text class="relation" {place}>{escape(label)}</text></g>')
    return "".join(parts)


def _ends(derivation: Derivation) -> str:
    """Return the ids of an edge's ends as attributes, for scripts; a source outside has none."""
    source = (
        "" if derivation.source is None else f' data-from="{escape(plain_id(derivation.source))}"'
    )
    direction = "decided" if derivation.decided else "undecided"
    article = escape(plain_id(derivation.article))
    return f' data-article="{article}"{source} data-direction="{direction}"'


def _card(card: Card, node: Node, *, is_root: bool) -> str:
    kind = "outside" if node.is_outside else "root" if is_root else "derived"
    shape = f'x="{card.x:g}" y="{card.y:g}" width="{CARD_WIDTH}" height="{CARD_HEIGHT}" rx="5"'
    told = [node.outlet, node.title or _NOT_HERE]
    if not node.is_outside:
        told.append(shown_date(node.date))
    full = escape(" - ".join(told))
    parts = [f'<g class="{kind}"><title>{full}</title>']
    parts.append(f'<rect class="card" {shape}/>')
    width, place = CARD_WIDTH - 2 * _PADDING, (card.x + _PADDING, card.y)
    # Bold letters are wider by an eighth.
    parts.append(_text("outlet", fitted(told[0], _OUTLET_SIZE * 1.12, width), place, 20))
    language = node.language if node.title else "en"
    lines = wrapped(told[1], _TITLE_SIZE, width)
    for number, line in enumerate(lines):
        parts.append(_text("title", line, place, 37 + 15 * number, language))
    for date in told[2:]:
        shown = fitted(date, _DATE_SIZE, width)
        parts.append(_text("date", shown, place, 54 + 15 * (len(lines) - 1)))
    return "".join([*parts, "</g>"])


def _text(
    kind: str, text: str, corner: tuple[float, float], down: float, language: str = ""
) -> str:
    told = f' lang="{escape(language)}"' if language else ""
    place = f'x="{corner[0]:g}" y="{corner[1] + down:g}"'
    return f'<text class="{kind}" {place}{told}>{escape(text)}</text>'


def shown_date(published_at: str) -> str:
    """Return a claimed date as a reader writes it: the hour after a space, seconds left out."""
    if not published_at:
        return "no date"
    day, _, time = published_at.partition("T")
    zone = "UTC" if time.endswith("Z") else time[8:] if len(time) > len("10:00:00") else ""
    return " ".join(filter(None, [day, time[:5], zone]))


def _alone(
    forest: Forest, nodes: dict[str, Node], layout: Layout
) -> tuple[list[str], float, float]:
    """Draw the articles without edges in as many columns as the families take, at least two."""
    width, top = layout.width, layout.height if layout.cards else 0.0
    if not forest.alone:
        return [], max(width, 2.0 * MARGIN), max(top, 2.0 * MARGIN)
    step = CARD_WIDTH + ROW_GAP
    columns = max(int((width - MARGIN) // step), 2, min(4, len(forest.alone) // 4))
    heading = f"No derivation found: {count(len(forest.alone), 'article')}"
    parts = [f'<text class="heading" x="{MARGIN}" y="{top + 20:g}">{escape(heading)}</text>']
    for number, key in enumerate(forest.alone):
        row, column = divmod(number, columns)
        y = top + _HEADING_HEIGHT + row * (CARD_HEIGHT + ROW_GAP)
        parts.append(_card(Card(key, MARGIN + column * step, y), nodes[key], is_root=False))
    rows = -(-len(forest.alone) // columns)
    wide = MARGIN + min(columns, len(forest.alone)) * step - ROW_GAP + MARGIN
    return (
        parts,
        max(width, wide),
        top + _HEADING_HEIGHT + rows * (CARD_HEIGHT + ROW_GAP) - ROW_GAP + MARGIN,
    )
