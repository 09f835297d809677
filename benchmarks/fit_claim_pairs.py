"""Fit the trees that judge two statements of different articles (``provenance.claim_candidates``).

    python benchmarks/fit_claim_pairs.py fit     # rows of numbers -> claims_data/claim_pair_trees.json

The rows (``benchmarks/features/claim_pairs.npz``) are the numbers of ``claim_pairs.PAIR_FEATURES``
for sentence pairs of annotated stories; no text is kept. Pairs of one claim across reporting lines
are few, so rewordings and translations of one sentence, taken as if nobody knew that they are,
count as positives too, at a lower weight. In the trees every number may only push one way, and
a logistic model is averaged in, so that a few dozen pairs cannot teach them nonsense.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from fit_same_claim import Table, export, write_trees

ROOT = Path(__file__).resolve().parent.parent
ROWS = ROOT / "benchmarks" / "features" / "claim_pairs.npz"
TREES = ROOT / "provenance" / "claims_data" / "claim_pair_trees.json"
SEED = 7
ITERATIONS, LEAVES, RATE, SMALLEST_LEAF, RIDGE = 60, 4, 0.07, 20, 4.0
INVERSE_PENALTY = 0.3  # of the logistic model, on standardised numbers
# Which way each number may push: 1 towards one claim, -1 away from it.
DIRECTION = {
    "same_core": 1, "same_whole": 1, "cosine": 1, "shared": 1, "share_less": 1, "share_more": 1,
    "figures": 1, "figure_rivals": -1, "values": 1, "same_person": 1, "names": 1, "concepts": 1,
    "negation_gap": -1, "antonyms": -1, "cross_language": 0, "length_less": 0, "rank": 1,
    "margin": 1,
}  # fmt: skip


def fit(
    rows: Table, labels: Table, weights: Table, names: Sequence[str]
) -> dict[str, Any]:  # Any: JSON
    """Return the model as plain numbers: trees and a logistic model of the same rows."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    trees = HistGradientBoostingClassifier(
        max_iter=ITERATIONS,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        min_samples_leaf=SMALLEST_LEAF,
        l2_regularization=RIDGE,
        monotonic_cst=[DIRECTION[name] for name in names],
        random_state=SEED,
    )
    classes = labels > 0.5
    share = weights[classes].sum() / weights.sum()
    weights = weights * np.where(classes, 0.2 / share, 0.8 / (1 - share))
    weights = weights / weights.mean()
    trees.fit(rows, classes, sample_weight=weights)
    center, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    line = LogisticRegression(C=INVERSE_PENALTY, max_iter=2000)
    line.fit((rows - center) / scale, classes, sample_weight=weights)
    slope = line.coef_[0] / scale
    raw = export(trees, names)
    raw["linear"] = [round(float(weight), 6) for weight in slope]
    raw["bias"] = round(float(line.intercept_[0] - slope @ center), 6)
    return raw


def main() -> None:
    """Fit on the stored rows, print what is left out story by story, and write the model."""
    from provenance.claim_pairs import PAIR_FEATURES  # noqa: PLC0415
    from provenance.trees import build_trees, predict  # noqa: PLC0415

    stored = np.load(ROWS)
    rows, labels, weights = stored["rows"].astype(float), stored["labels"], stored["weights"]
    stories = np.array([str(name) for name in stored["stories"]])
    for story in sorted(set(stories)):
        held = stories == story
        raw = fit(rows[~held], labels[~held], weights[~held], PAIR_FEATURES)
        chances = np.array(predict(build_trees(raw), rows[held].tolist()))
        for threshold in (0.35, 0.5):
            said = chances >= threshold
            right = (said & (labels[held] > 0.5)).sum()
            print(
                f"{story:20} at {threshold}: {said.sum():4} joined, {right:4} right"
                f" of {int(labels[held].sum())}"
            )
    write_trees(fit(rows, labels, weights, PAIR_FEATURES), TREES)


if __name__ == "__main__":
    main()
