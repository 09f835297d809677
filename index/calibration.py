"""From measured features to a probability, by fitted numbers kept in a file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_COEFFICIENTS = Path(__file__).parent / "data" / "derived.json"
# No probability is more certain than this many log odds: the sets fitted on are too small for it.
_MOST_CERTAIN = 7.0


@dataclass(frozen=True, slots=True)
class Term:
    """One feature's part in the logistic model.

    Attributes:
        low: Values below count as this; the range seen in fitting, so that nothing extrapolates.
        high: Values above count as this.
        weight: Log odds for each unit.
    """

    low: float
    high: float
    weight: float

    def log_odds(self, value: float) -> float:
        """The feature's contribution."""
        return self.weight * min(max(value, self.low), self.high)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a regression tree; a leaf has no feature.

    Attributes:
        feature: Name of the feature compared, empty in a leaf.
        threshold: Values up to it go to the child ``below``.
        below: Number of that child in the tree.
        above: Number of the other.
        log_odds: What a leaf adds.
    """

    feature: str
    threshold: float
    below: int
    above: int
    log_odds: float


@dataclass(frozen=True, slots=True)
class Model:
    """Half logistic, half boosted trees that can only rise (or only fall) with a feature.

    The logistic half ranks steadily outside what it was fitted on, the trees know that one
    feature counts only where another does; their mean log odds generalise better than either.
    """

    bias: float
    terms: Mapping[str, Term]
    tree_bias: float
    trees: Sequence[Sequence[Node]]

    def probability(self, features: Mapping[str, float]) -> float:
        """Probability 0..1; a feature that is missing counts as 0."""
        linear = self.bias + sum(
            term.log_odds(features.get(name, 0.0)) for name, term in self.terms.items()
        )
        grown = self.tree_bias + sum(_leaf(tree, features) for tree in self.trees)
        odds = 0.5 * (_bounded(linear) + _bounded(grown))
        return 1.0 / (1.0 + math.exp(-odds))


def _bounded(log_odds: float) -> float:
    return min(max(log_odds, -_MOST_CERTAIN), _MOST_CERTAIN)


def _leaf(tree: Sequence[Node], features: Mapping[str, float]) -> float:
    node = tree[0]
    while node.feature:
        value = features.get(node.feature, 0.0)
        node = tree[node.below if value <= node.threshold else node.above]
    return node.log_odds


@cache
def read_models() -> Mapping[str, Model]:
    """The fitted models by name, from the package's data.

    Source: benchmarks/fit_derived.py fits them and says on what.
    """
    with _COEFFICIENTS.open(encoding="utf-8") as handle:
        loaded = json.load(handle)["models"]
    return {
        name: Model(
            bias=model["bias"],
            terms={
                feature: Term(term["low"], term["high"], term["weight"])
                for feature, term in sorted(model["terms"].items())
            },
            tree_bias=model["tree_bias"],
            trees=tuple(tuple(Node(*node) for node in tree) for tree in model["trees"]),
        )
        for name, model in sorted(loaded.items())
    }
