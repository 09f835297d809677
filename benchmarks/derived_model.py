"""The model behind ``derived``: two experts over the features of a pair, and their calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.ensemble import HistGradientBoostingClassifier

FIXED = ("source", "kind", "derived", "group", "model")
Row = dict[str, Any]
Floats = NDArray[np.float64]

SEED = 7
# What each feature belongs to, by the start of its name; the ablation takes these out in turn.
GROUPS: dict[str, tuple[str, ...]] = {
    "word for word": ("verbatim_", "grams_shared", "stems_shared"),
    "order": ("order_", "beads_"),
    "anchors": ("anchors_",),
    "details shared": ("names_shared", "numbers_shared"),
    "details held": ("names_held", "numbers_held", "details_held", "details_own", "details_paired"),
    "partners": ("partners_",),
    "clashing figures": ("figures_clash",),
    "length and script": ("words_", "scripts_differ", "details_fewest"),
}
# What a text keeps whose every sentence is reworded and moved.
_FREE = ("details held", "partners", "clashing figures")
_FREE_TOO = ("anchors_together", "names_shared", "numbers_shared")
# The expert of the free ones speaks where the text with fewer names and figures has this many.
ENOUGH_DETAILS = float(np.log1p(5))
# Kinds of pairs that share a passage and not the whole: their details agree no more than others'.
_IN_PART = ("embedded", "excerpt", "passage", "stock phrase")
# A feature may only speak one way, so that no quirk of a set is learnt against its meaning.
_FALLING = (
    "beads_length_spread",
    "details_own_min",
    "details_own_max",
    "figures_clash",
)
_BOTH_WAYS = ("words_min", "words_max", "scripts_differ", "details_fewest")
# What brought nothing on sets that were left out, nor on held-out stories, was taken out
# (docs/calibration.md has the figures). Across languages figures are too often written otherwise.
UNUSED: dict[str, tuple[str, ...]] = {
    "same_language": ("order", "details shared"),
    "same_language_lexical": ("order", "details shared"),
    "translated": ("anchors", "clashing figures"),
}
# Stories that are measured and never fitted on.
NEVER_FITTED = "held_out"
# Weight of a pair by what it can teach: random negatives are easy, pairs varied by rule are less
# like what is met in the world than pairs as found.
_KIND_WEIGHTS = {"random": 0.3, "embedded": 0.7, "quotation shared": 0.7}
_SOURCE_WEIGHTS = {"stories": 4.0, "invented": 4.0, "bills": 0.3, "bill_passages": 1.5}
_VARIED = {" moved": 0.5, " cut": 0.7, " other occasion": 1.0, " formula shared": 2.5}
_STRENGTH = 0.1  # inverse of the logistic model's penalty
_CLIP = (1.0, 99.0)  # percentiles
_MOST_CERTAIN = 7.0  # as in index/calibration.py


@dataclass(frozen=True, slots=True)
class Expert:
    """Both halves of one expert and the feature names, in the order of the columns."""

    names: tuple[str, ...]
    low: Floats
    high: Floats
    weights: Floats
    bias: float
    trees: Any  # scikit-learn has no types

    def log_odds(self, rows: Sequence[Row]) -> Floats:
        """Mean log odds of the halves, each bounded as in index/calibration.py."""
        values = matrix(rows, self.names)
        linear = np.clip(values, self.low, self.high) @ self.weights + self.bias
        grown = self.trees.decision_function(values)
        mean: Floats = 0.5 * (_bounded(linear) + _bounded(grown))
        return mean


@dataclass(frozen=True, slots=True)
class Fitted:
    """The experts; the surer one of a derivation speaks, calibrated as ``scale * odds + shift``.

    Attributes:
        words: Knows all features.
        free: Knows those that hang neither on wording nor on order; None: does not speak.
        scale: Of the log odds.
        shift: Added to them.
    """

    words: Expert
    free: Expert | None
    scale: float = 1.0
    shift: float = 0.0

    def raw(self, rows: Sequence[Row]) -> Floats:
        """Log odds before calibration."""
        odds = self.words.log_odds(rows)
        if self.free is None:
            return odds
        either = np.maximum(odds, self.free.log_odds(rows))
        return np.where([has_enough_details(row) for row in rows], either, odds)

    def log_odds(self, rows: Sequence[Row]) -> Floats:
        """Calibrated log odds."""
        return _bounded(self.scale * self.raw(rows) + self.shift)


def _bounded(odds: Floats) -> Floats:
    return np.clip(odds, -_MOST_CERTAIN, _MOST_CERTAIN)


def matrix(rows: Sequence[Row], names: Sequence[str]) -> Floats:
    """Return the features of these names, shape (rows, names)."""
    return np.array([[row[name] for name in names] for row in rows], dtype=np.float64)


def labels_of(rows: Sequence[Row]) -> NDArray[np.int64]:
    """Return 1 for a derived pair, else 0."""
    return np.array([int(row["derived"]) for row in rows])


def fitted_on(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that may be learnt from."""
    return [row for row in rows if row["source"] != NEVER_FITTED]


def weights_of(rows: Sequence[Row]) -> Floats:
    """Sets and labels weigh alike whatever their size; sets under 50 pairs weigh less."""
    sizes = Counter((row["source"], row["derived"]) for row in rows)
    weights = []
    for row in rows:
        kind, size = row["kind"], sizes[row["source"], row["derived"]]
        varied = next((w for end, w in _VARIED.items() if kind.endswith(end)), 1.0)
        base = _SOURCE_WEIGHTS.get(row["source"], 1.0) * _KIND_WEIGHTS.get(kind, varied)
        weights.append(base * 100.0 / size * min(1.0, size / 50.0))
    return np.array(weights)


def feature_names(rows: Sequence[Row], model: str, without: Sequence[str] = ()) -> tuple[str, ...]:
    """Names of the features of one model, those that start with one of ``without`` left out."""
    found = sorted({name for row in rows for name in row} - set(FIXED))
    out = tuple(start for group in UNUSED[model] for start in GROUPS[group])
    return tuple(name for name in found if not name.startswith((*out, *without)))


def fit(rows: Sequence[Row], model: str, without: Sequence[str] = ()) -> Fitted:
    """Fit the experts on rows of one model, uncalibrated.

    Args:
        rows: Of one model.
        model: Its name.
        without: Starts of names of features to leave out.
    """
    names = feature_names(rows, model, without)
    starts = tuple(start for group in _FREE for start in GROUPS[group]) + _FREE_TOO
    free = tuple(name for name in names if name.startswith(starts))
    whole = [
        row for row in rows if has_enough_details(row) and not row["kind"].startswith(_IN_PART)
    ]
    return Fitted(_fit_expert(rows, names), _fit_expert(whole, free) if free else None)


def has_enough_details(row: Row) -> bool:
    """Whether the expert of the free features may speak on a pair."""
    return bool(row["details_fewest"] >= ENOUGH_DETAILS)


def _fit_expert(rows: Sequence[Row], names: tuple[str, ...]) -> Expert:
    values, labels, weights = matrix(rows, names), labels_of(rows), weights_of(rows)
    low, high = np.percentile(values, _CLIP, axis=0)
    clipped = np.clip(values, low, high)
    mean, scale = clipped.mean(axis=0), clipped.std(axis=0) + 1e-6
    signs = [0 if n in _BOTH_WAYS else -1 if n in _FALLING else 1 for n in names]
    slopes, bias = _fit_signed((clipped - mean) / scale, labels, weights, signs)
    slopes = slopes / scale
    trees = HistGradientBoostingClassifier(
        max_depth=3,
        max_iter=60,
        learning_rate=0.1,
        min_samples_leaf=20,
        l2_regularization=5.0,
        monotonic_cst=signs,
        early_stopping=False,
        random_state=SEED,
    )
    trees.fit(values, labels, sample_weight=weights)
    return Expert(names, low, high, slopes, bias - float(slopes @ mean), trees)


def _fit_signed(
    values: Floats, labels: NDArray[np.int64], weights: Floats, signs: Sequence[int]
) -> tuple[Floats, float]:
    """Logistic regression with a square penalty whose weights may have one sign only."""
    toward = np.where(labels == 1, 1.0, -1.0)
    columns = values.shape[1]

    def loss(point: Floats) -> tuple[float, Floats]:
        slopes, margin = point[:columns], toward * (values @ point[:columns] + point[columns])
        wrong = weights * toward / (1.0 + np.exp(np.clip(margin, -50, 50)))
        total = (np.logaddexp(0, -margin) * weights).sum() + 0.5 / _STRENGTH * slopes @ slopes
        return float(total), np.append(slopes / _STRENGTH - values.T @ wrong, -wrong.sum())

    limits = {0: (None, None), 1: (0.0, None), -1: (None, 0.0)}
    bounds = [limits[sign] for sign in signs] + [(None, None)]
    found = minimize(loss, np.zeros(columns + 1), jac=True, bounds=bounds, method="L-BFGS-B")
    return found.x[:columns], float(found.x[columns])


def calibrate(odds: Floats, labels: NDArray[np.int64], weights: Floats) -> tuple[float, float]:
    """Scale and shift that make log odds of pairs not fitted on most likely.

    Source:
        J. Platt, "Probabilistic outputs for support vector machines", 1999.
    """

    def loss(point: Floats) -> float:
        margin = np.where(labels == 1, 1.0, -1.0) * (point[0] * odds + point[1])
        return float((np.logaddexp(0, -margin) * weights).sum() + 0.01 * point[1] ** 2)

    found = minimize(loss, np.array([1.0, 0.0]), bounds=[(0.3, 3.0), (-2.0, 2.0)])
    return float(found.x[0]), float(found.x[1])


# Statutes are written unlike news: what they teach of probabilities holds for them alone.
_NOT_NEWS = ("bills", "bill_passages")


def is_news(row: Row) -> bool:
    """Whether a row is of a set of news, not of statutes."""
    return row["source"] not in _NOT_NEWS


def calibration_of(rows: Sequence[Row], odds: Floats) -> tuple[float, float]:
    """Scale and shift from log odds by models that had not seen the set of each row."""
    news = np.array([is_news(row) for row in rows])
    return calibrate(odds[news], labels_of(rows)[news], weights_of(rows)[news])


def out_of_set(
    rows: Sequence[Row], fitting: Callable[[Sequence[Row]], Fitted]
) -> tuple[list[Row], Floats]:
    """The rows and their raw log odds by models that were fitted without the set of each."""
    ordered: list[Row] = []
    odds: list[Floats] = []
    for source in sorted({row["source"] for row in rows}):
        held = [row for row in rows if row["source"] == source]
        fitted = fitting([row for row in rows if row["source"] != source])
        ordered += held
        odds.append(fitted.raw(held))
    return ordered, np.concatenate(odds)
