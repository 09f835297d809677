"""The tree's drawing in shapes and words, for a template to write as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from provenance.exports.graph import Node
from provenance.exports.layout import (
    CARD_HEIGHT,
    CARD_WIDTH,
    Wire,
    fitted,
    layout_of,
    wrapped,
)
from provenance.web import saying
from provenance.web.tree_view import Fold, Link, TreeView
from provenance.web.words import Words

_PADDING = 12
_OUTLET_SIZE, _TITLE_SIZE, _DATE_SIZE, _LABEL_SIZE = 13, 12, 11, 11
_LABEL_WIDTH = 90


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text on a card: its class, where its baseline begins, its language."""

    kind: str
    x: float
    y: float
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCard:
    """A card; ``article`` is the id it leads to, ``fold`` what it unfolds, or neither."""

    kind: str
    x: float
    y: float
    width: float = CARD_WIDTH
    height: float = CARD_HEIGHT
    texts: tuple[Text, ...]
    full: str
    article: str | None = None
    fold: Fold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnWire:
    """A line from a source to what was taken from it; of a fold it stands for several links.

    Attributes:
        path: Of SVG.
        arrow: Path of its head; None where the direction is not decided.
        name: What the link says, for those who cannot see it.
    """

    path: str
    arrow: str | None
    label: Text
    name: str
    links: tuple[Link, ...]
    fold: Fold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawing of so many pixels."""

    width: float
    height: float
    wires: tuple[DrawnWire, ...]
    cards: tuple[DrawnCard, ...]


def drawing_of(view: TreeView, t: Words, asked: str | None = None) -> Drawing | None:
    """Return the drawing of a tree; None where no article is linked to another.

    Args:
        view: What to draw.
        t: The reader's words.
        asked: Id of the article that the page is about.
    """
    if not view.forest.roots:
        return None
    layout = layout_of(view.forest)
    folds = {fold.key: fold for fold in view.folds}
    by_edge = {id(link.edge): link for link in view.links}
    originals = {
        key
        for key in view.forest.roots
        if any(edge.derivation.decided for edge in view.forest.children.get(key, ()))
    }
    return Drawing(
        width=layout.width,
        height=layout.height,
        wires=tuple(_wire(wire, by_edge, folds, t) for wire in layout.wires),
        cards=tuple(
            _stack(folds[key], card.x, card.y, t)
            if key in folds
            else _card(
                view.nodes[key], card.x, card.y, t, is_root=key in originals, asked=key == asked
            )
            for key, card in layout.cards.items()
        ),
    )


def said_of(link: Link, t: Words) -> str:
    """Return a link in one sentence."""
    key = "tree.link.decided" if link.edge.derivation.decided else "tree.link.undecided"
    relation = t(f"relation.{link.edge.derivation.relation}")
    names = {"derived": name_of(link.derived, t), "source": name_of(link.source, t)}
    return t(key, relation=relation, **names)


def name_of(node: Node, t: Words) -> str:
    """Return what a reader calls a node."""
    if node.outlet == "unknown outlet":
        return t("tree.unknown_outlet", id=node.key)
    if node.outlet == "unknown source":
        return t("source.unknown")
    return node.outlet


def _wire(
    wire: Wire, by_edge: Mapping[int, Link], folds: Mapping[str, Fold], t: Words
) -> DrawnWire:
    derivation = wire.edge.derivation
    fold = folds.get(wire.edge.derived)
    links = fold.links if fold and not fold.is_open else (by_edge[id(wire.edge)],)
    end_x, end_y = wire.points[-1]
    said = t(f"relation.{derivation.relation}") + ("" if derivation.decided else " ?")
    said = fitted(said, _LABEL_SIZE, _LABEL_WIDTH)
    return DrawnWire(
        path="M" + "L".join(f"{x:g} {y:g}" for x, y in wire.points),
        arrow=f"M{end_x:g} {end_y:g}l-7 -3.5v7z" if derivation.decided else None,
        label=Text("relation", wire.label_x, wire.label_y, said),
        name=fold_words(fold, t) if fold else said_of(links[0], t),
        links=links,
        fold=fold,
    )


def fold_words(fold: Fold, t: Words) -> str:
    """Return what a fold holds: "and 37 verbatim copies"."""
    return t(f"tree.fold.{fold.relation}", n=len(fold.links))


def _card(node: Node, x: float, y: float, t: Words, *, is_root: bool, asked: bool) -> DrawnCard:
    kind = "outside" if node.is_outside else "root" if is_root else "derived"
    told = node.title or (t("role.outside") if node.is_outside else "")
    date = "" if node.is_outside else saying.date(t, node.date)
    name = name_of(node, t)
    width = CARD_WIDTH - 2 * _PADDING
    left = x + _PADDING
    lines = wrapped(told, _TITLE_SIZE, width)
    # Bold letters are wider by an eighth.
    texts = [Text("outlet", left, y + 20, fitted(name, _OUTLET_SIZE * 1.12, width))]
    language = node.language if node.title else ""
    texts += [
        Text("title", left, y + 37 + 15 * number, line, language)
        for number, line in enumerate(lines)
    ]
    if date:
        down = 54 + 15 * (len(lines) - 1)
        texts.append(Text("date", left, y + down, fitted(date, _DATE_SIZE, width)))
    return DrawnCard(
        kind=f"{kind} asked" if asked else kind,
        x=x,
        y=y,
        texts=tuple(texts),
        full=" – ".join(filter(None, [name, told, date])),
        article=None if node.is_outside else node.key,
    )


def _stack(fold: Fold, x: float, y: float, t: Words) -> DrawnCard:
    width = CARD_WIDTH - 2 * _PADDING
    outlets = [name_of(link.derived, t) for link in fold.links]
    names = ", ".join(dict.fromkeys(outlets))
    told = fold_words(fold, t)
    lines = wrapped(names, _TITLE_SIZE, width)
    texts = [Text("outlet", x + _PADDING, y + 20, fitted(told, _OUTLET_SIZE * 1.12, width))]
    texts += [
        Text("title", x + _PADDING, y + 37 + 15 * number, line) for number, line in enumerate(lines)
    ]
    return DrawnCard(kind="stack", x=x, y=y, texts=tuple(texts), full=told, fold=fold)
