"""Boosted regression trees: stored as JSON numbers, evaluated without their library."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of binary trees over named numbers, and the curve that turns it into a probability.

    Attributes:
        names: Names of the numbers, in order.
        base: What the sum starts from, in log odds.
        feature: Index of the number each node asks about, -1 for a leaf; shape (trees, nodes).
        threshold: A node goes left where the number is at most this; shape (trees, nodes).
        left: Index of the left child; shape (trees, nodes).
        right: Index of the right child; shape (trees, nodes).
        value: What a leaf adds, in log odds; shape (trees, nodes).
        depth: The most questions asked on the way to a leaf.
        linear: Weights of a logistic model whose log odds are averaged with the trees'; empty
            where there is none.
        bias: Its constant.
    """

    names: tuple[str, ...]
    base: float
    feature: NDArray[Any]  # Any: the width of the integers is numpy's business here
    threshold: NDArray[Any]  # Any: as above
    left: NDArray[Any]  # Any: as above
    right: NDArray[Any]  # Any: as above
    value: NDArray[Any]  # Any: as above
    depth: int
    linear: tuple[float, ...] = ()
    bias: float = 0.0


def build_trees(raw: Mapping[str, Any]) -> Trees:  # Any: parsed JSON
    """Return the trees of a parsed JSON object (``names``, ``base``, ``trees``).

    Each tree is a list of nodes ``[feature, threshold, left, right]`` or ``[value]``; ``linear``
    and ``bias``, where given, are a logistic model to average with.
    """
    import numpy as np  # noqa: PLC0415

    trees = raw["trees"]
    nodes = max(len(tree) for tree in trees)
    shape = (len(trees), nodes)
    feature, left, right = np.full(shape, -1), np.zeros(shape, int), np.zeros(shape, int)
    threshold, value = np.zeros(shape), np.zeros(shape)
    for row, tree in enumerate(trees):
        for column, node in enumerate(tree):
            if len(node) == 1:
                value[row, column] = node[0]
            else:
                feature[row, column], threshold[row, column] = node[0], node[1]
                left[row, column], right[row, column] = node[2], node[3]
    return Trees(
        names=tuple(raw["names"]),
        base=raw["base"],
        feature=feature,
        threshold=threshold,
        left=left,
        right=right,
        value=value,
        depth=raw["depth"],
        linear=tuple(raw.get("linear", ())),
        bias=raw.get("bias", 0.0),
    )


def predict(trees: Trees, rows: Sequence[Sequence[float]]) -> list[float]:
    """Return one probability 0..1 for each row of numbers."""
    import numpy as np  # noqa: PLC0415

    if not rows:
        return []
    table = np.asarray(rows, dtype=float)
    total = np.full(len(table), trees.base)
    index = np.arange(len(table))
    for tree in range(len(trees.feature)):
        node = np.zeros(len(table), dtype=int)
        for _ in range(trees.depth):
            feature = trees.feature[tree][node]
            inner = feature >= 0
            goes_left = table[index, np.maximum(feature, 0)] <= trees.threshold[tree][node]
            child = np.where(goes_left, trees.left[tree][node], trees.right[tree][node])
            node = np.where(inner, child, node)
        total += trees.value[tree][node]
    if trees.linear:
        total = (total + table @ np.asarray(trees.linear) + trees.bias) / 2
    return [1 / (1 + math.exp(-score)) for score in total]
