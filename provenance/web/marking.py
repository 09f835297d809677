"""Texts cut into paragraphs and pieces to mark; together they are the text (pure)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index import Span
from provenance.model import Document

_GAP = re.compile(r"\s*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])\s*")
# Characters of the text shown before and behind a short span.
_AROUND = 90


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span of a text that something is said of.

    Attributes:
        span: In the text.
        value: What is said: the number of a passage, the kind of a change or of furniture.
    """

    span: Span
    value: object = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a text of which all the same is said.

    Attributes:
        start: Where it stands, in code points of the text.
        end: Where it ends.
        text: ``text[start:end]``.
        said: Layer to what is said of it there.
        opens: Layers of which a stretch begins here.
    """

    start: int
    end: int
    text: str
    said: dict[str, object]
    opens: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph and the white space behind it.

    Attributes:
        number: Of the paragraph, from 1.
        pieces: In order.
        gap: What separates it from the next one.
    """

    number: int
    pieces: tuple[Piece, ...]
    gap: str

    def runs(self, layer: str) -> Iterator[tuple[object, list[Piece]]]:
        """Yield the pieces joined where one layer says the same of them; None where nothing."""
        group: list[Piece] = []
        for piece in self.pieces:
            value = piece.said.get(layer)
            if group and (group[0].said.get(layer) != value or layer in piece.opens):
                yield group[0].said.get(layer), group
                group = []
            group.append(piece)
        if group:
            yield group[0].said.get(layer), group


@dataclass(slots=True)
class _Layer:
    """Stretches in order; of two that overlap the later one begins where the earlier one ends."""

    stretches: list[Stretch] = field(default_factory=list)

    def add(self, stretch: Stretch) -> None:
        reached = self.stretches[-1].span.end if self.stretches else 0
        span = Span(max(stretch.span.start, reached), stretch.span.end)
        if span.start < span.end:
            self.stretches.append(Stretch(span, stretch.value))

    def at(self, place: int) -> Stretch | None:
        number = bisect_right(self.stretches, place, key=_start) - 1
        if number >= 0 and place < self.stretches[number].span.end:
            return self.stretches[number]
        return None


def laid_out(
    text: str, within: Span | None = None, **layers: Iterable[Stretch]
) -> tuple[Paragraph, ...]:
    """Cut a text at its paragraphs and at the ends of all stretches.

    Args:
        text: The text, as stored.
        within: Only this part of it; None for all.
        layers: Name of a layer to its stretches, spans of the whole text.

    Returns:
        Paragraphs; their pieces and gaps put together are the text, or the part of it.
    """
    start, end = within or (0, len(text))
    sorted_layers: dict[str, _Layer] = {}
    for name, stretches in layers.items():
        layer = sorted_layers[name] = _Layer()
        for stretch in sorted(stretches, key=lambda each: (each.span.start, -each.span.end)):
            layer.add(stretch)
    edges = {start, end}
    for layer in sorted_layers.values():
        for stretch in layer.stretches:
            edges |= {min(max(edge, start), end) for edge in stretch.span}
    ordered = sorted(edges)
    found = []
    for number, (first, last, gap_end) in enumerate(_paragraphs(text, start, end), 1):
        inner = ordered[bisect_right(ordered, first) : bisect_right(ordered, last)]
        cuts = sorted({first, last, *inner})
        pieces = tuple(_piece(text, a, b, sorted_layers) for a, b in pairwise(cuts))
        found.append(Paragraph(number=number, pieces=pieces, gap=text[last:gap_end]))
    return tuple(found)


def quotations(document: Document) -> list[Stretch]:
    """Return the outer quotations of an article."""
    return [
        Stretch(Span(*quotation.span))
        for quotation in document.canonical.quotations
        if quotation.depth == 0
    ]


def furniture(document: Document) -> list[Stretch]:
    """Return what is furniture of an article's page, with its kind."""
    return [Stretch(Span(*piece.span), str(piece.kind)) for piece in document.canonical.boilerplate]


def in_context(document: Document, span: Span, layer: str = "shared") -> tuple[Paragraph, ...]:
    """Return a short span marked within some of the text around it, cut at whole words."""
    text = document.article.text
    start, end = max(span.start - _AROUND, 0), min(span.end + _AROUND, len(text))
    if start > 0:
        cut = text.find(" ", start, span.start)
        start = span.start if cut < 0 else cut + 1
    if end < len(text):
        end = max(text.rfind(" ", span.end, end), span.end)
    return laid_out(text, Span(start, end), **{layer: [Stretch(span)]})


def _piece(text: str, start: int, end: int, layers: dict[str, _Layer]) -> Piece:
    said: dict[str, object] = {}
    opens = set()
    for name, layer in layers.items():
        stretch = layer.at(start)
        if stretch is not None:
            said[name] = stretch.value
            if stretch.span.start == start:
                opens.add(name)
    return Piece(start=start, end=end, text=text[start:end], said=said, opens=frozenset(opens))


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, end of the gap behind it) of each paragraph."""
    gaps: Sequence[tuple[int, int]] = [found.span() for found in _GAP.finditer(text, start, end)]
    first = start
    for gap_start, gap_end in gaps:
        if gap_start > first or first == start:
            yield first, gap_start, gap_end
        first = gap_end
    if first < end or not gaps:
        yield first, end, end


def _start(stretch: Stretch) -> int:
    return stretch.span.start
