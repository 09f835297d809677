"""Trees judged by bit masks, against the same trees walked node by node."""

from __future__ import annotations

import math

import numpy as np
import pytest

from provenance.trees import MOST_LEAVES, build_trees, predict

Tree = list[list[float]]

TREES: list[Tree] = [
    [[0, 0.5, 1, 2], [-0.25], [1, 2.0, 3, 4], [0.125], [0.75]],
    [[1, 1.0, 1, 4], [0, 0.5, 2, 3], [0.0625], [-1.5], [1, 2.0, 5, 6], [0.5], [1.0]],
    [[0.3]],
]


def walk(tree: Tree, row: list[float]) -> float:
    """Follow one row down one tree."""
    node = tree[0]
    while len(node) > 1:
        feature, threshold, left, right = node
        node = tree[int(left if row[int(feature)] <= threshold else right)]
    return node[0]


def test_masks_lead_to_the_leaf_that_walking_leads_to() -> None:
    """A wrong leaf would shift a probability a little, which no other test would see."""
    generator = np.random.default_rng(3)
    on_thresholds = [[0.5, 1.0], [0.5, 2.0], [0.0, 2.0], [1.0, 1.0], [1.0, 2.5]]
    rows = [*on_thresholds, *generator.uniform(-1, 3, (600, 2)).tolist()]
    trees = build_trees({"names": ["a", "b"], "base": 0.2, "trees": TREES})

    expected = []
    for row in rows:
        total = 0.2
        for tree in TREES:
            total += walk(tree, row)
        expected.append(1 / (1 + math.exp(-total)))

    assert predict(trees, rows) == expected
    assert predict(trees, []) == []


def test_a_row_is_judged_alike_in_any_company() -> None:
    """The order in which pairs arrive must not change an answer by a last digit."""
    generator = np.random.default_rng(4)
    rows = generator.uniform(-1, 3, (700, 2)).tolist()
    trees = build_trees({"names": ["a", "b"], "base": 0.2, "trees": TREES})

    assert predict(trees, rows) == [predict(trees, [row])[0] for row in rows]


def test_a_tree_of_too_many_leaves_is_refused() -> None:
    """A leaf without a bit of its own would be lost in silence."""
    inner = [[0.0, float(at), 2 * at + 1.0, 2 * at + 2.0] for at in range(MOST_LEAVES)]
    chain: Tree = []
    for at, node in enumerate(inner):
        chain += [[node[0], node[1], 2 * at + 1, 2 * at + 2], [1.0]]
    chain.append([2.0])

    with pytest.raises(ValueError, match="17 leaves, more than 16"):
        build_trees({"names": ["a"], "base": 0.0, "trees": [chain]})
