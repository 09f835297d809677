"""Fit the trees that judge two statements of different articles (``provenance.claim_candidates``).

    python benchmarks/fit_claim_pairs.py fit     # rows of numbers -> claims_data/claim_pair_trees.json

The rows (``benchmarks/features/claim_pairs.npz``) are the numbers of ``claim_pairs.PAIR_FEATURES``
for sentence pairs of annotated stories; no text is kept. Every number may only push one way, so
that a few dozen positive pairs cannot teach the trees nonsense.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from fit_same_claim import export

ROOT = Path(__file__).resolve().parent.parent
ROWS = ROOT / "benchmarks" / "features" / "claim_pairs.npz"
TREES = ROOT / "provenance" / "claims_data" / "claim_pair_trees.json"
SEED = 7
ITERATIONS, LEAVES, RATE, SMALLEST_LEAF, RIDGE = 120, 6, 0.07, 12, 4.0
# Which way each number may push: 1 towards one claim, -1 away from it.
DIRECTION = {
    "same_core": 1, "same_whole": 1, "cosine": 1, "shared": 1, "share_less": 1, "share_more": 1,
    "figures": 1, "figure_rivals": -1, "values": 1, "same_person": 1, "names": 1, "concepts": 1,
    "negation_gap": -1, "antonyms": -1, "cross_language": 0, "length_less": 0, "rank": 1,
    "margin": 1,
}  # fmt: skip


def fit(rows, labels, names):
    """Return boosted trees, the rare positives weighted up to a fifth of the whole."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415

    model = HistGradientBoostingClassifier(
        max_iter=ITERATIONS,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        min_samples_leaf=SMALLEST_LEAF,
        l2_regularization=RIDGE,
        monotonic_cst=[DIRECTION[name] for name in names],
        random_state=SEED,
    )
    share = labels.mean()
    weights = np.where(labels > 0.5, 0.2 / share, 0.8 / (1 - share))
    return model.fit(rows, labels > 0.5, sample_weight=weights)


def main() -> None:
    """Fit on the stored rows, print what is left out story by story, and write the trees."""
    from fit_same_claim import write_trees  # noqa: PLC0415

    from provenance.claim_pairs import PAIR_FEATURES  # noqa: PLC0415

    stored = np.load(ROWS)
    rows, labels = stored["rows"], stored["labels"]
    stories = np.array([str(name) for name in stored["stories"]])
    for story in sorted(set(stories)):
        held = stories == story
        model = fit(rows[~held], labels[~held], PAIR_FEATURES)
        chances = model.predict_proba(rows[held])[:, 1]
        for threshold in (0.3, 0.5, 0.7):
            said = chances >= threshold
            right = (said & (labels[held] > 0.5)).sum()
            print(
                f"{story:20} at {threshold}: {said.sum():4} joined, {right:4} right"
                f" of {int(labels[held].sum())}"
            )
    write_trees(export(fit(rows, labels, PAIR_FEATURES), PAIR_FEATURES), TREES)


if __name__ == "__main__":
    main()
