"""From measured features to a probability, by fitted numbers kept in a file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.alignment_loops import add_leaves

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


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Regression trees laid one behind the other.

    Attributes:
        names: The features that they ask for.
        roots: Node that each tree begins with.
        nodes: Place of a node's feature among ``names``, -1 in a leaf, and its children below and
            above, shape (n, 3).
        numbers: The threshold of each node; in a leaf what it adds.
    """

    names: tuple[str, ...]
    roots: NDArray[np.int64]
    nodes: NDArray[np.int64]
    numbers: NDArray[np.float64]

    @classmethod
    def of(cls, trees: Sequence[Sequence[Node]]) -> Trees:
        """Lay trees out."""
        names = tuple(sorted({node.feature for tree in trees for node in tree} - {""}))
        place = {name: at for at, name in enumerate(names)} | {"": -1}
        roots = np.cumsum([0, *(len(tree) for tree in trees)])[:-1]
        nodes = [
            (place[node.feature], root + node.below, root + node.above)
            for root, tree in zip(roots.tolist(), trees, strict=True)
            for node in tree
        ]
        numbers = [
            node.threshold if node.feature else node.log_odds for tree in trees for node in tree
        ]
        return cls(
            names,
            roots.astype(np.int64),
            np.array(nodes, dtype=np.int64).reshape(-1, 3),
            np.array(numbers, dtype=np.float64),
        )

    def sum_of(self, features: Mapping[str, float]) -> float:
        """Return what the leaves add up to; a feature that is missing counts as 0."""
        values = np.array([features.get(name, 0.0) for name in self.names], dtype=np.float64)
        found = np.zeros(1)
        add_leaves(self.roots, self.nodes, self.numbers, values, found)
        return float(found[0])


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
    _laid_out: Trees = field(init=False, repr=False)
    _columns: NDArray[np.float64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_laid_out", Trees.of(self.trees))
        rows = [(term.low, term.high, term.weight) for term in self.terms.values()]
        object.__setattr__(self, "_columns", np.array(rows, dtype=np.float64).reshape(-1, 3).T)

    def log_odds(self, features: Mapping[str, float]) -> float:
        """Log odds that a pair is derived; a feature that is missing counts as 0."""
        low, high, weight = self._columns
        values = np.array([features.get(name, 0.0) for name in self.terms], dtype=np.float64)
        # Added one by one, so that they come to the same number everywhere.
        linear = self.bias + sum((weight * np.clip(values, low, high)).tolist())
        grown = self.tree_bias + self._laid_out.sum_of(features)
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
