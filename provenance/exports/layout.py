"""Where nodes and edges of a forest stand when it is drawn from left to right."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from provenance.exports.graph import Edge, Forest

CARD_WIDTH = 252
CARD_HEIGHT = 80
# Between two columns: first the lanes in which lines run up and down, then room for the label.
LANES_WIDTH = 40
LABEL_WIDTH = 96
COLUMN_WIDTH = CARD_WIDTH + LANES_WIDTH + LABEL_WIDTH
# Between two lines in the gap above a row, so that each label has its own height.
PORT_HEIGHT = 20
ROW_GAP = 18
MARGIN = 14
_TRUNK = 14  # from the card's edge to the line its children hang from
_FAMILY_GAP = 14
_LANES = 5


@dataclass(frozen=True, slots=True)
class Card:
    """A node's box by its top left corner, in pixels."""

    key: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Wire:
    """An edge's line through its corners, and where its label begins (its baseline's left end)."""

    edge: Edge
    points: tuple[tuple[float, float], ...]
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing; no two cards or labels overlap, and no line runs through a card."""

    cards: Mapping[str, Card]
    wires: tuple[Wire, ...]
    width: float
    height: float


@dataclass(slots=True)
class _Sketch:
    """What is known while cards are placed."""

    depth: dict[str, int] = field(default_factory=dict)
    top: dict[str, float] = field(default_factory=dict)
    bottom: float = MARGIN - ROW_GAP


def layout_of(forest: Forest) -> Layout:
    """Place the forest's families one below the other.

    A parent stands beside its first child, so a chain is one straight line; edges that the
    trees do not hold run through the gap above the row they lead to.
    """
    sketch = _Sketch()
    for root in forest.roots:
        _place(root, forest, sketch)
        sketch.bottom += _FAMILY_GAP
    cards = {
        key: Card(key, MARGIN + depth * COLUMN_WIDTH, sketch.top[key])
        for key, depth in sketch.depth.items()
    }
    wires = [_straight(edge, cards) for edges in forest.children.values() for edge in edges]
    detours = [edge for edges in forest.extra.values() for edge in edges]
    lanes = {key: n % _LANES for n, key in enumerate(sorted({edge.source for edge in detours}))}
    for edges in forest.extra.values():
        wires += [_detour(edge, n, lanes[edge.source], cards) for n, edge in enumerate(edges)]
    corners = [x for wire in wires for x, _ in wire.points]
    width = max([0.0, *corners, *(card.x + CARD_WIDTH for card in cards.values())]) + MARGIN
    return Layout(cards, tuple(wires), width, sketch.bottom - _FAMILY_GAP + MARGIN)


def text_width(text: str, size: float) -> float:
    """Estimate a text's width in pixels in a sans-serif font, rather too wide than too narrow."""
    return size * sum(_character_width(char) for char in text)


def fitted(text: str, size: float, width: float) -> str:
    """Cut a text so that it fits; an ellipsis tells that it was cut."""
    if text_width(text, size) <= width:
        return text
    room, kept = width - size, []
    for char in text:
        room -= size * _character_width(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip(" ,;:.-–—") + "…"


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Break a text into at most two lines that fit, at a space where there is one."""
    if text_width(text, size) <= width:
        return [text]
    words = text.split(" ")
    first = words[0]
    taken = 1
    while taken < len(words) and text_width(f"{first} {words[taken]}", size) <= width:
        first, taken = f"{first} {words[taken]}", taken + 1
    if text_width(first, size) > width:  # one long word, or a script without spaces
        kept = fitted(text, size, width + size)[:-1]
        return [kept, fitted(text[len(kept) :], size, width)]
    return [first, fitted(" ".join(words[taken:]), size, width)]


def _character_width(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in "iljtf.,:;'|!()[] ’‘":
        return 0.34
    return 0.9 if char in "mwMW—…@%" else 0.68 if char.isupper() else 0.57


def _place(root: str, forest: Forest, sketch: _Sketch) -> None:
    """Give each node of a family its column and its top, parents before children.

    A row begins below all that stands above it, so the gap above a row is free over the whole
    width; only the row's first card can have lines that come through that gap.
    """
    stack: list[tuple[str, int, float | None]] = [(root, 0, None)]
    while stack:
        key, depth, top = stack.pop()
        if top is None:
            top = sketch.bottom + ROW_GAP + PORT_HEIGHT * len(forest.extra.get(key, ()))
        sketch.depth[key], sketch.top[key] = depth, top
        sketch.bottom = max(sketch.bottom, top + CARD_HEIGHT)
        for number, edge in reversed(list(enumerate(forest.children.get(key, ())))):
            is_beside = number == 0 and edge.derived not in forest.extra
            stack.append((edge.derived, depth + 1, top if is_beside else None))


def _straight(edge: Edge, cards: Mapping[str, Card]) -> Wire:
    """The line from a parent: out of its side, along the trunk, into the child's side."""
    source, derived = cards[edge.source], cards[edge.derived]
    start, end = source.x + CARD_WIDTH, derived.x
    y_from, y_to = source.y + CARD_HEIGHT / 2, derived.y + CARD_HEIGHT / 2
    corners = [(start, y_from)]
    if y_from != y_to:
        corners += [(start + _TRUNK, y_from), (start + _TRUNK, y_to)]
    return Wire(edge, (*corners, (end, y_to)), start + LANES_WIDTH - 12, y_to - 6)


def _detour(edge: Edge, number: int, lane: int, cards: Mapping[str, Card]) -> Wire:
    """The line of a further parent: through the gap above the derived article's row."""
    source, derived = cards[edge.source], cards[edge.derived]
    start = source.x + CARD_WIDTH
    lane_x = start + _TRUNK + 6 + 4 * lane
    y_from, gap_y = source.y + CARD_HEIGHT / 2 + 12, derived.y - 8 - PORT_HEIGHT * number
    port_x, port_y = derived.x - 8, derived.y + 14
    corners = (
        (start, y_from),
        (lane_x, y_from),
        (lane_x, gap_y),
        (port_x, gap_y),
        (port_x, port_y),
        (derived.x, port_y),
    )
    return Wire(edge, corners, derived.x, gap_y + 4)
