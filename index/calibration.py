"""From measured features to a probability: a logistic model kept as numbers in a file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_COEFFICIENTS = Path(__file__).parent / "data" / "derived.json"


@dataclass(frozen=True, slots=True)
class Term:
    """One feature's part in the log odds.

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
class Logistic:
    """A logistic model: bias and one term for each feature name."""

    bias: float
    terms: Mapping[str, Term]

    def probability(self, features: Mapping[str, float]) -> float:
        """Probability 0..1; a feature that is missing counts as 0."""
        odds = self.bias + sum(
            term.log_odds(features.get(name, 0.0)) for name, term in self.terms.items()
        )
        return 1.0 / (1.0 + math.exp(-min(max(odds, -30.0), 30.0)))


@cache
def read_models() -> Mapping[str, Logistic]:
    """The fitted models by name, from the package's data.

    Source: benchmarks/fit_derived.py fits them and says on what.
    """
    with _COEFFICIENTS.open(encoding="utf-8") as handle:
        loaded = json.load(handle)["models"]
    return {
        name: Logistic(
            model["bias"],
            {
                feature: Term(term["low"], term["high"], term["weight"])
                for feature, term in sorted(model["terms"].items())
            },
        )
        for name, model in sorted(loaded.items())
    }
