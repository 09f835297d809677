"""The drawing's geometry: nothing overlaps, whatever the tree looks like."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest

from provenance.answers import TreeAnswer, corpus_of
from provenance.derivation import derive
from provenance.exports.graph import Edge, Forest, Graph, Node, forest_of, graph_of
from provenance.exports.layout import (
    CARD_HEIGHT,
    CARD_WIDTH,
    Layout,
    Wire,
    fitted,
    layout_of,
    text_width,
    wrapped,
)
from provenance.exports.wording import RELATION_NAMES
from provenance.model import Relation
from tests import samples
from tests.builders import document, match_of

Box = tuple[float, float, float, float]
LABEL_SIZE = 11


def random_graph(seed: int, articles: int, edges: int) -> Graph:
    """Return a graph of articles with edges anyhow, circles and several parents included."""
    rng = random.Random(seed)
    nodes = tuple(
        Node(key=f"n{number:02}", is_outside=False, outlet=f"Outlet {number}")
        for number in range(articles)
    )
    ends = {tuple(rng.sample(range(articles), 2)) for _ in range(edges)}
    derivations = [
        (
            source,
            derived,
            samples.edge(f"n{derived:02}", f"n{source:02}", relation, (share, 0.5), ()),
        )
        for source, derived in sorted(ends)
        for relation, share in [(rng.choice(list(Relation)), rng.random())]
    ]
    return Graph(
        nodes,
        tuple(
            Edge(source=f"n{source:02}", derived=f"n{derived:02}", derivation=derivation)
            for source, derived, derivation in derivations
        ),
    )


def cards_of(layout: Layout) -> list[Box]:
    """Return the cards as left, top, right, bottom."""
    return [
        (card.x, card.y, card.x + CARD_WIDTH, card.y + CARD_HEIGHT)
        for card in layout.cards.values()
    ]


def label_of(wire: Wire) -> Box:
    """Return the place of an edge's label."""
    width = text_width(RELATION_NAMES[wire.edge.derivation.relation] + " ?", LABEL_SIZE)
    return (wire.label_x, wire.label_y - LABEL_SIZE, wire.label_x + width, wire.label_y + 2)


def overlap(left: Box, right: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    return left[0] < right[2] and right[0] < left[2] and left[1] < right[3] and right[1] < left[3]


def stretches(wire: Wire) -> list[Box]:
    """Return the straight pieces of a line as boxes without thickness."""
    pieces = zip(wire.points, wire.points[1:], strict=False)
    return [(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in pieces]


def crosses(piece: Box, card: Box) -> bool:
    """Tell whether a line runs through the inside of a card."""
    left, top, right, bottom = (card[0] + 1, card[1] + 1, card[2] - 1, card[3] - 1)
    return piece[0] < right and piece[2] > left and piece[1] < bottom and piece[3] > top


def layouts() -> list[Layout]:
    """Return layouts of trees of many shapes."""
    shapes = [(seed, size, edges) for seed in range(12) for size, edges in ((6, 6), (25, 40))]
    return [layout_of(forest_of(random_graph(*shape))) for shape in shapes]


@pytest.fixture(scope="module")
def drawings() -> list[Layout]:
    """Return the layouts that all tests here look at."""
    return layouts()


def test_no_two_cards_overlap(drawings: list[Layout]) -> None:
    """An article hidden behind another is lost to the reader."""
    for layout in drawings:
        assert not [pair for pair in combinations(cards_of(layout), 2) if overlap(*pair)]


def test_no_label_overlaps_a_label_or_a_card(drawings: list[Layout]) -> None:
    """Two relations printed over one another cannot be told apart."""
    for layout in drawings:
        labels = [label_of(wire) for wire in layout.wires]

        assert not [pair for pair in combinations(labels, 2) if overlap(*pair)]
        assert not [1 for label in labels for card in cards_of(layout) if overlap(label, card)]


def test_no_line_runs_through_a_card(drawings: list[Layout]) -> None:
    """A line that passes behind a card seems to end at it."""
    for layout in drawings:
        pieces = [piece for wire in layout.wires for piece in stretches(wire)]

        assert not [1 for piece in pieces for card in cards_of(layout) if crosses(piece, card)]


def test_everything_lies_within_the_drawing(drawings: list[Layout]) -> None:
    """What lies outside the view box is cut off without a word."""
    for layout in drawings:
        boxes = cards_of(layout) + [piece for wire in layout.wires for piece in stretches(wire)]

        assert all(box[0] >= 0 and box[1] >= 0 for box in boxes)
        assert all(box[2] <= layout.width and box[3] <= layout.height for box in boxes)


def test_every_edge_is_drawn_once(drawings: list[Layout]) -> None:
    """A derivation left out of the drawing would be left out of the reader's mind."""
    assert drawings
    for seed in range(12):
        graph = random_graph(seed, 25, 40)

        layout = layout_of(forest_of(graph))

        assert sorted(id(wire.edge) for wire in layout.wires) == sorted(map(id, graph.edges))


def test_a_long_chain_of_copies_can_be_drawn() -> None:
    """Recursion would end at a thousand; a wire story of 2,000 copies happens."""
    nodes = tuple(Node(key=f"{n:05}", is_outside=False, outlet="x") for n in range(2000))
    edges = tuple(
        Edge(
            source=f"{n:05}",
            derived=f"{n + 1:05}",
            derivation=samples.edge(f"{n + 1:05}", f"{n:05}", Relation.VERBATIM, (1, 1), ()),
        )
        for n in range(1999)
    )

    layout = layout_of(forest_of(Graph(nodes, edges)))

    assert len(layout.cards) == 2000


def test_nothing_to_draw_is_a_drawing_of_nothing() -> None:
    """An empty store must not fail."""
    layout = layout_of(Forest((), {}, {}, ()))

    assert layout.cards == {}


def test_titles_are_cut_to_the_card() -> None:
    """Text that runs out of its box runs into the next one."""
    long = "A headline that goes on and on about the water tower of Penhallow and its crack"

    lines = wrapped(long, 12, 200)

    assert len(lines) == 2
    assert all(text_width(line, 12) <= 200 + 12 for line in lines)
    assert lines[1].endswith("…")
    assert fitted("short", 12, 200) == "short"
    assert all(text_width(line, 12) <= 212 for line in wrapped("水" * 60, 12, 200))


def test_copies_that_were_not_asked_for_are_told_in_order_of_time() -> None:
    """Who asks for one article reads its copies as they came out, not by the letters of ids."""
    late = document("a-late", "The bridge is shut.", published_at="2024-03-02T18:00:00Z")
    early = document("b-early", "The bridge is shut.", published_at="2024-03-02T08:00:00Z")
    origin = document("origin", "The bridge is shut.", published_at="2024-03-02T07:00:00Z")
    documents = {each.id: each for each in (late, early, origin)}
    whole = derive(documents, [match_of(late, origin), match_of(early, origin)])
    asked = tuple(place for place in whole.places if place.article == "origin")
    answer = TreeAnswer(
        corpus=corpus_of(documents.values()),
        documents=documents,
        tree=replace(whole, places=asked),
    )

    order = [node.key for node in graph_of(answer).nodes if not node.is_outside]

    assert order == ["origin", "b-early", "a-late"]
