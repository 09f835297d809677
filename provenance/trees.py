"""Boosted regression trees: stored as JSON numbers, evaluated without their library."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Leaves a tree may have: one bit each in a mask of 16.
MOST_LEAVES = 16
# Stretches of one length that the thresholds of a number are sorted into, and what they span at least.
_STRETCHES, _NARROW = 64, 1e-9

_Node = Sequence[float]


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of binary trees over named numbers, and the curve that turns it into a probability.

    The trees are kept as bit masks, one bit for each leaf from left to right. A number takes from
    a tree the leaves that its answers to the tree's questions leave out of reach; the leftmost
    leaf that no number took is the one the row comes to. All questions about one number are
    answered at once, by where it stands among their thresholds.

    Source:
        Lucchese et al. 2015, "QuickScorer: a fast algorithm to rank documents with additive
        ensembles of regression trees".

    Attributes:
        names: Names of the numbers, in order.
        base: What the sum starts from, in log odds.
        starts: Where the thresholds of each number begin, and where the last ones end.
        thresholds: The distinct thresholds that each number is held against, sorted.
        guide: For each number its least threshold, stretches a unit, and the first threshold in
            each stretch or behind it: where among the thresholds to look.
        masks: For each number the leaves left in reach below each threshold and above the last
            one; shape (thresholds + numbers, trees).
        values: What each leaf adds, in log odds; shape (trees, leaves).
        linear: Weights of a logistic model whose log odds are averaged with the trees'; empty
            where there is none.
        bias: Its constant.
    """

    names: tuple[str, ...]
    base: float
    starts: NDArray[Any]  # Any: the width is numpy's business here
    thresholds: NDArray[Any]  # Any: as above
    guide: tuple[NDArray[Any], NDArray[Any], NDArray[Any]]  # Any: as above
    masks: NDArray[Any]  # Any: as above
    values: NDArray[Any]  # Any: as above
    linear: tuple[float, ...] = ()
    bias: float = 0.0


def build_trees(raw: Mapping[str, Any]) -> Trees:  # Any: parsed JSON
    """Return the trees of a parsed JSON object (``names``, ``base``, ``trees``).

    Each tree is a list of nodes ``[feature, threshold, left, right]`` or ``[value]``; ``linear``
    and ``bias``, where given, are a logistic model to average with.

    Raises:
        ValueError: A tree has more than ``MOST_LEAVES`` leaves.
    """
    import numpy as np  # noqa: PLC0415

    trees = raw["trees"]
    values = np.zeros((len(trees), MOST_LEAVES))
    asked: list[list[tuple[float, int, int]]] = [[] for _ in raw["names"]]
    for number, tree in enumerate(trees):
        leaves: list[float] = []
        for feature, threshold, out_of_reach in _read_nodes(tree, 0, leaves):
            asked[feature].append((threshold, number, out_of_reach))
        if len(leaves) > MOST_LEAVES:
            message = f"tree {number} has {len(leaves)} leaves, more than {MOST_LEAVES}"
            raise ValueError(message)
        values[number, : len(leaves)] = leaves
    thresholds, masks = [], []
    for questions in asked:
        steps = sorted({threshold for threshold, _, _ in questions})
        mask = np.full((len(steps) + 1, len(trees)), 0xFFFF, dtype=np.uint16)
        for threshold, number, out_of_reach in questions:
            mask[steps.index(threshold) + 1 :, number] &= 0xFFFF ^ out_of_reach
        thresholds.append(np.array(steps, dtype=float))
        masks.append(mask)
    starts = np.cumsum([0, *map(len, thresholds)])
    return Trees(
        names=tuple(raw["names"]),
        base=raw["base"],
        starts=starts,
        guide=_guide(thresholds, starts),
        thresholds=np.concatenate(thresholds),
        masks=np.concatenate(masks),
        values=values,
        linear=tuple(raw.get("linear", ())),
        bias=raw.get("bias", 0.0),
    )


def _guide(
    thresholds: Sequence[NDArray[Any]],  # Any: floats, and integers
    starts: NDArray[Any],
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Where to look for a number among its thresholds: see ``Trees.guide``."""
    import numpy as np  # noqa: PLC0415

    least, width = np.zeros(len(thresholds)), np.zeros(len(thresholds))
    guess = np.zeros((len(thresholds), _STRETCHES + 1), dtype=np.int64)
    for number, steps in enumerate(thresholds):
        if len(steps):
            least[number] = steps[0]
            width[number] = (_STRETCHES - 1) / max(steps[-1] - steps[0], _NARROW)
            stretch = ((steps - least[number]) * width[number]).astype(np.int64)
            guess[number] = starts[number] + np.searchsorted(stretch, np.arange(_STRETCHES + 1))
    return least, width, guess


def _read_nodes(
    tree: Sequence[_Node], at: int, leaves: list[float]
) -> list[tuple[int, float, int]]:
    """List a subtree's questions with the leaves that a greater number cannot reach, as bits.

    Its leaves' values are added to ``leaves``, from left to right.
    """
    node = tree[at]
    if len(node) == 1:
        leaves.append(node[0])
        return []
    first = len(leaves)
    found = _read_nodes(tree, int(node[2]), leaves)
    out_of_reach = (1 << len(leaves)) - (1 << first)
    return [(int(node[0]), node[1], out_of_reach), *found, *_read_nodes(tree, int(node[3]), leaves)]


def predict(trees: Trees, rows: Sequence[Sequence[float]] | NDArray[Any]) -> list[float]:
    """Return one probability 0..1 for each row of numbers."""
    chances: list[float] = predict_all(trees, rows).tolist()
    return chances


def predict_all(
    trees: Trees,
    rows: Sequence[Sequence[float]] | NDArray[Any],  # Any: floats
) -> NDArray[Any]:
    """Return what ``predict`` does as an array."""
    import numpy as np  # noqa: PLC0415

    if not len(rows):
        return np.zeros(0)
    table = np.ascontiguousarray(rows, dtype=float)
    total = _add_up(trees, table)
    if trees.linear:
        total = (total + table @ np.asarray(trees.linear) + trees.bias) / 2
    # By the exponential of ``math``: numpy's may differ in the last bit.
    odds = np.fromiter(map(math.exp, (-total).tolist()), dtype=float, count=len(total))
    chances: NDArray[Any] = 1 / (1 + odds)  # Any: as above
    return chances


def _add_up(trees: Trees, table: NDArray[Any]) -> NDArray[Any]:  # Any: floats
    """Return the sum of the leaves that each row comes to, added in the order of the trees."""
    import numpy as np  # noqa: PLC0415

    from index import add_leaves  # noqa: PLC0415 - numpy

    total = np.full(len(table), float(trees.base))
    room = (
        np.empty((4, len(trees.values)), dtype=np.uint16),
        np.empty(len(trees.starts) + 4, dtype=np.int64),
    )
    leaves = (trees.values, _lowest_bits())
    steps = (trees.starts, trees.thresholds, *trees.guide)
    add_leaves(table, steps, trees.masks, leaves, room, total)
    return total


@cache
def _lowest_bits() -> NDArray[Any]:  # Any: small integers
    """Return the place of the lowest bit of every number of 16 bits; 0 for 0."""
    import numpy as np  # noqa: PLC0415

    numbers = np.arange(1 << MOST_LEAVES)
    places = np.zeros(len(numbers), dtype=np.uint8)
    for place in reversed(range(MOST_LEAVES)):
        places[numbers & (1 << place) != 0] = place
    return places
