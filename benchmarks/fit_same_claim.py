"""Fit the trees of ``provenance.sameness`` on labelled sentence pairs.

Two steps, so that the second can be repeated by anyone without the texts:

    python benchmarks/fit_same_claim.py rows BENCH_DATA   # texts -> benchmarks/features/same_claim.npz
    python benchmarks/fit_same_claim.py fit               # rows of numbers -> claims_data/same_claim_trees.json
                                                          # and same_claim_grades.json

The sets are MRPC, PAWS-X, STS-B, PUD, CheckThat! and edits of claims; no text of theirs is kept,
only the numbers of ``claim_features``. Sets are weighted so that each counts about as much as the
others, graded scores become soft labels, and folds keep the variants of one sentence together.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

Table = NDArray[Any]  # Any: float32 or float64
# Set, group of variants, left text, right text, soft label 0..1.
Labelled = tuple[str, str, str, str, float]

ROOT = Path(__file__).resolve().parent.parent
ROWS = ROOT / "benchmarks" / "features" / "same_claim.npz"
TREES = ROOT / "provenance" / "claims_data" / "same_claim_trees.json"
GRADES = TREES.with_name("same_claim_grades.json")
# What the line fitted to graded pairs counts beside the trees, in log odds for its whole range,
# and its ridge penalty. Out of fold (Spearman en, fr, en-fr; AUC of MRPC, PAWS en): without it
# .850 .777 .664 .782 .878, with 1.5 .864 .796 .675 .789 .879, with 2 .867 .799 .677 .790 .879,
# with 3 .870 .802 .680 .792 .879, where PAWS fr falls from .854 to .850.
GRADE_COUNTS, GRADE_RIDGE = 2.0, 300.0
FOLDS = 5
SEED = 7
ITERATIONS, LEAVES, RATE, SMALLEST_LEAF, RIDGE = 400, 12, 0.045, 30, 3.0
# What each set weighs in all; sets with an easy bulk (ranking) weigh less.
SET_WEIGHT = {
    "mrpc": 2.0, "paws_en": 1.0, "paws_fr": 0.7, "paws_en_fr": 0.6, "stsb_en": 1.8,
    "stsb_fr": 1.5, "stsb_en_fr": 1.0, "pud_en_fr": 0.9, "perturb": 2.4, "checkthat_fr": 0.7,
    "checkthat_en": 0.7, "posts_fr": 0.3,
}  # fmt: skip


def compute_fold(key: str) -> int:
    """Return the fold of a group of variants, the same on every machine."""
    return zlib.crc32(key.encode()) % FOLDS


def fit(rows: Table, labels: Table, weights: Table) -> HistGradientBoostingClassifier:
    """Return boosted trees for soft labels 0..1: each row counts as both classes by its label."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415

    model = HistGradientBoostingClassifier(
        max_iter=ITERATIONS,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        min_samples_leaf=SMALLEST_LEAF,
        l2_regularization=RIDGE,
        random_state=SEED,
    )
    table = np.concatenate([rows, rows])
    classes = np.concatenate([np.ones(len(rows)), np.zeros(len(rows))])
    shares = np.concatenate([weights * labels, weights * (1 - labels)])
    kept = shares > 0
    return model.fit(table[kept], classes[kept], sample_weight=shares[kept])


def balance(sets: Sequence[str], labels: Table) -> Table:
    """Return a weight for each row: its set's weight, shared evenly by the two classes."""
    weights = np.zeros(len(labels))
    for name in sorted(set(sets)):
        mine = np.array([one == name for one in sets])
        ups, downs = labels[mine].sum(), (1 - labels[mine]).sum()
        even = name.startswith(("checkthat", "perturb"))
        if even:
            weights[mine] = labels[mine] / ups + (1 - labels[mine]) / downs
        else:
            weights[mine] = 2 / mine.sum()
        weights[mine] *= SET_WEIGHT[name] * len(labels) / 24
    return weights


def export(
    model: HistGradientBoostingClassifier, names: Sequence[str]
) -> dict[str, Any]:  # Any: untyped, and JSON
    """Return the trees of a fitted model as plain numbers."""
    trees, depth = [], 0
    for (predictor,) in model._predictors:  # noqa: SLF001 - scikit-learn has no public export
        nodes = []
        for node in predictor.nodes:
            if node["is_leaf"]:
                nodes.append([round(float(node["value"]), 5)])
                depth = max(depth, int(node["depth"]))
            else:
                nodes.append(
                    [
                        int(node["feature_idx"]),
                        round(float(node["num_threshold"]), 6),
                        int(node["left"]),
                        int(node["right"]),
                    ]
                )
        trees.append(nodes)
    base = float(np.ravel(model._baseline_prediction)[0])  # noqa: SLF001 - as above
    return {"names": list(names), "base": round(base, 6), "depth": depth, "trees": trees}


def write_trees(raw: dict[str, Any], path: Path = TREES) -> None:
    """Write the trees, one to a line."""
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in raw["trees"])
    head = {key: raw[key] for key in raw if key != "trees"}
    path.write_text(json.dumps(head)[:-1] + ', "trees": [\n' + lines + "\n]}\n", encoding="utf-8")


def fit_from_rows() -> None:
    """Fit on the stored rows, print the accuracy out of fold, and write the trees."""
    from provenance.claim_features import FEATURES  # noqa: PLC0415

    stored = np.load(ROWS)
    rows, labels, sets = stored["rows"], stored["labels"], [str(name) for name in stored["sets"]]
    groups = [str(group) for group in stored["groups"]]
    weights = balance(sets, labels)
    folds = np.array([compute_fold(group) for group in groups])
    out = np.zeros(len(labels))
    for fold in range(FOLDS):
        held = folds == fold
        out[held] = fit(rows[~held], labels[~held], weights[~held]).predict_proba(rows[held])[:, 1]
    for name in sorted(set(sets)):
        mine = np.array([one == name for one in sets])
        agree = ((out[mine] >= 0.5) == (labels[mine] >= 0.5)).mean()
        print(f"{name:14} {mine.sum():6} pairs, accuracy out of fold {agree:.3f}")
    write_trees(export(fit(rows, labels, weights), FEATURES))
    write_grades(rows, labels, sets)


def write_grades(rows: Table, labels: Table, sets: Sequence[str], path: Path = GRADES) -> None:
    """Fit a line to the graded pairs and write it as weights of the numbers, in log odds."""
    from sklearn.linear_model import Ridge  # noqa: PLC0415

    from provenance.claim_features import FEATURES  # noqa: PLC0415

    graded = np.array([name.startswith("stsb") for name in sets])
    table = rows[graded].astype(float)
    center, scale = table.mean(axis=0), table.std(axis=0) + 1e-9
    line = Ridge(alpha=GRADE_RIDGE).fit((table - center) / scale, labels[graded])
    slope = line.coef_ / scale
    bias = float(line.intercept_ - slope @ center) - 0.5
    raw = {
        "names": list(FEATURES),
        "weights": [round(GRADE_COUNTS * float(weight), 6) for weight in slope],
        "bias": round(GRADE_COUNTS * bias, 6),
    }
    path.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


def read_sets(data: Path) -> Iterator[Labelled]:
    """Yield (set, group, left, right, soft label) of every labelled pair of the benchmark data."""
    for name, folder in (("mrpc", "mrpc"), ("paws", "paws_x"), ("stsb", "stsb")):
        texts = {row["id"]: row["text"] for row in _read(data / folder / "docs.jsonl")}
        for row in _read(data / folder / "pairs.jsonl"):
            suffix = "" if name == "mrpc" else "_" + row["langs"].replace("-", "_")
            label = row["score"] / 5 if name == "stsb" else float(row["label"])
            group = row["a"] if name == "mrpc" else "-".join(row["a"].split("-")[-3:-1])
            yield name + suffix, name + group, texts[row["a"]], texts[row["b"]], label
    yield from _read_pud(data / "pud_parallel" / "pairs.jsonl")
    yield from _read_edits(data / "claim_perturbations" / "pairs.jsonl")
    for language in ("en", "fr"):
        yield from _read_posts(data / "checkthat" / f"{language}.jsonl", language)


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _read_pud(path: Path) -> Iterator[Labelled]:
    rows = _read(path)
    by_document: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_document.setdefault(row["doc"], []).append(row)
    for at, row in enumerate(rows):
        near = [other for other in by_document[row["doc"]] if other is not row]
        other = near[0] if near else rows[(at + 97) % len(rows)]
        yield "pud_en_fr", row["doc"], row["en"], row["fr"], 1.0
        yield "pud_en_fr", row["doc"], row["en"], other["fr"], 0.0


def _read_edits(path: Path) -> Iterator[Labelled]:
    """Edits that keep a claim, against negations that add one plain negator and nothing else."""
    from provenance.wording import read_wording  # noqa: PLC0415

    for row in _read(path):
        left, right = row["orig"], row["edited"]
        if row["kind"] == "named_entity_replacement":
            continue
        if row["kind"] == "negation":
            added = read_wording(right).negations - read_wording(left).negations
            if added != 1:
                continue
        label = float(row["kind"] != "negation")
        yield "perturb", row["query_id"], left, right, label


def _read_posts(path: Path, language: str) -> Iterator[Labelled]:
    """Each post against its own claim, and against a spread of the other claims."""
    rows = [row for row in _read(path) if row.get("normalized_claim")]
    claims = [row["normalized_claim"].strip() for row in rows]
    for at, row in enumerate(rows):
        post = once(row["post"])
        yield f"checkthat_{language}", claims[at], post, claims[at], 1.0
        for step in (1, 17, 101, 389):
            other = claims[(at + step) % len(claims)]
            if other != claims[at]:
                yield f"checkthat_{language}", claims[at], post, other, 0.0


def once(post: str) -> str:
    """Return a post whose text was collated several times, once."""
    post = post.strip().removesuffix("None").rstrip()
    for times in (4, 3, 2):
        size = len(post) // times
        for length in (size - 1, size, size + 1):
            head = post[:length].strip()
            if len(head) > 20 and post.replace("\n", " ").startswith(
                (head + " " + head).replace("\n", " ")
            ):
                return head
    return post


def write_rows(data: Path, embed: Callable[[list[str]], dict[str, Table]]) -> None:
    """Compute the numbers of every labelled pair and store them without their texts."""
    from provenance.sameness import compute_rows, texts_to_embed  # noqa: PLC0415

    found = list(read_sets(data))
    pairs = [(left, right) for _, _, left, right, _ in found]
    rows = compute_rows(pairs, embed(texts_to_embed(pairs)))
    ROWS.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        ROWS,
        rows=np.round(np.array(rows, dtype=np.float32), 4),
        labels=np.array([row[4] for row in found], dtype=np.float32),
        sets=np.array([row[0] for row in found]),
        groups=np.array([f"{zlib.crc32(row[1].encode()):08x}" for row in found]),
    )


def main() -> None:
    """Run the step named on the command line."""
    if sys.argv[1:2] == ["rows"]:
        from index import open_encoder  # noqa: PLC0415

        encoder = open_encoder()
        write_rows(
            Path(sys.argv[2]),
            lambda texts: dict(zip(texts, encoder.encode(texts), strict=True)),
        )
    else:
        fit_from_rows()


if __name__ == "__main__":
    main()
