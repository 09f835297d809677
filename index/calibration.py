"""From measured features to a probability, by fitted numbers kept in a file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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
class Expert:
    """Half logistic, half boosted trees; either can only rise (or only fall) with a feature.

    The logistic half ranks steadily outside what it was fitted on, the trees know that one
    feature counts only where another does; their mean log odds generalise better than either.
    """

    bias: float
    terms: Mapping[str, Term]
    tree_bias: float
    trees: Sequence[Sequence[Node]]

    def log_odds(self, features: Mapping[str, float]) -> float:
        """Log odds that a pair is derived; a feature that is missing counts as 0."""
        linear = self.bias + sum(
            term.log_odds(features.get(name, 0.0)) for name, term in self.terms.items()
        )
        grown = self.tree_bias + sum(_leaf(tree, features) for tree in self.trees)
        return 0.5 * (_bounded(linear) + _bounded(grown))


@dataclass(frozen=True, slots=True)
class Model:
    """Two experts, of which the surer of a derivation speaks.

    A copy shows in shared words and their order, a free rewrite in what it tells: few shared words
    are no evidence against the one, nor differing details against the other.

    Attributes:
        words: Knows all features.
        free: Knows those that hang neither on wording nor on order (``alignment_free``).
        fewest: The free one is asked where the feature ``details_fewest`` is no less.
        scale: Of the log odds, fitted on pairs of sets that were left out of the fit.
        shift: Added to them.
    """

    words: Expert
    free: Expert
    fewest: float
    scale: float
    shift: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Probability 0..1 that one text of the pair derives from the other, or both from a third."""
        odds = self.words.log_odds(features)
        if features.get("details_fewest", 0.0) >= self.fewest:
            odds = max(odds, self.free.log_odds(features))
        return 1.0 / (1.0 + math.exp(-_bounded(self.scale * odds + self.shift)))


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
            words=_read_expert(model["words"]),
            free=_read_expert(model["free"]),
            fewest=model["fewest"],
            scale=model["scale"],
            shift=model["shift"],
        )
        for name, model in sorted(loaded.items())
    }


def _read_expert(numbers: Mapping[str, Any]) -> Expert:
    terms = {
        feature: Term(term["low"], term["high"], term["weight"])
        for feature, term in sorted(numbers["terms"].items())
    }
    trees = tuple(tuple(Node(*node) for node in tree) for tree in numbers["trees"])
    return Expert(numbers["bias"], terms, numbers["tree_bias"], trees)
