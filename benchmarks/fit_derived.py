"""Fit the model behind ``derived``: features of labelled pairs, cross-validated over data sets.

    python benchmarks/fit_derived.py measure DATA STORIES...   # texts -> benchmarks/features
    python benchmarks/fit_derived.py fit                       # features -> index/data/derived.json

``measure`` needs the data sets, which are not part of this repository; it writes numbers alone.
``fit`` needs nothing else.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.derived_pairs import LabelledPair, read_pairs
from index.alignment_features import compare
from index.alignment_text import prepare
from index.encoder import open_encoder
from index.types import IndexedText
from provenance.canonical import canonicalise
from provenance.matching import canonical_to_indexed

_FEATURES = Path(__file__).parent / "features" / "derived.csv.gz"
_MODEL = Path(__file__).parent.parent / "index" / "data" / "derived.json"
_SEED = 7
Encode = Callable[[Sequence[str]], NDArray[np.float32]]
_FIXED = ("source", "kind", "derived", "group", "model")


def measure(pairs: Sequence[LabelledPair], encode: Encode) -> Iterator[dict[str, object]]:
    """Feature rows: one with vectors and one without for texts of one language."""
    texts = {
        (text, language): _indexed(text, language)
        for pair in pairs
        for text, language in zip((pair.left, pair.right), pair.languages, strict=True)
    }
    encode(sorted(_sentences_compared(pairs, texts)))
    groups: dict[tuple[str, str], str] = {}
    for pair in pairs:
        # Numbers in place of names: the rows carry nothing of the texts.
        group = groups.setdefault((pair.source, pair.group), f"{len(groups) + 1}")
        left = texts[pair.left, pair.languages[0]]
        right = texts[pair.right, pair.languages[1]]
        plain = compare(prepare(left), prepare(right))
        if plain.translated:
            yield _row(pair, group, "translated", plain.features)
            continue
        yield _row(pair, group, "same_language_lexical", plain.features)
        if left.sentences and right.sentences:
            sides = [prepare(side, _vectors(side, encode)) for side in (left, right)]
            yield _row(pair, group, "same_language", compare(*sides).features)


def _sentences_compared(
    pairs: Sequence[LabelledPair], texts: Mapping[tuple[str, str | None], IndexedText]
) -> set[str]:
    """Sentences of pairs in one language, so that each is embedded once, in large batches."""
    found: set[str] = set()
    for pair in pairs:
        left = texts[pair.left, pair.languages[0]]
        right = texts[pair.right, pair.languages[1]]
        if left.language == right.language:
            for side in (left, right):
                found.update(side.text[span.start : span.end] for span in side.sentences)
    return found


def _row(
    pair: LabelledPair, group: str, model: str, features: Mapping[str, float]
) -> dict[str, object]:
    fixed = (pair.source, pair.kind, int(pair.derived), group, model)
    return {
        **dict(zip(_FIXED, fixed, strict=True)),
        **{name: f"{value:.3g}" for name, value in features.items()},
    }


def _indexed(text: str, language: str | None) -> IndexedText:
    return canonical_to_indexed("text", canonicalise(text, language=language))


def _vectors(text: IndexedText, encode: Encode) -> NDArray[np.float32]:
    return encode([text.text[span.start : span.end] for span in text.sentences])


# --- fitting ---------------------------------------------------------------------------------

_REWORDED_BY_RULE = ("reworded", "cut", "embedded", "quotation shared")
# Weight of a pair by what it can teach: random negatives are easy, pairs varied by rule are less
# like what is met in the world than pairs as found.
_KIND_WEIGHTS = {"random": 0.3, "embedded": 0.7, "quotation shared": 0.7}
_SOURCE_WEIGHTS = {"stories": 2.0, "bills": 0.3, "bill_passages": 0.5}
# A feature may only speak one way, so that no quirk of a set is learnt against its meaning.
_FALLING = ("beads_length_spread", "details_differ")
_FREE = ("words_min", "words_max", "scripts_differ")
# Names and figures in aligned sentences are spelled too differently across languages.
_NOT_ACROSS = ("details_agree", "details_differ", "details_count")
_STRENGTH = 0.1  # inverse of the logistic model's penalty
_CLIP = (1.0, 99.0)  # percentiles


@dataclass(frozen=True, slots=True)
class Fitted:
    """Both halves of a model and the feature names, in the order of the columns."""

    names: tuple[str, ...]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float
    trees: Any  # scikit-learn has no types

    def log_odds(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Mean log odds of the halves, each bounded as in index/calibration.py."""
        linear = np.clip(values, self.low, self.high) @ self.weights + self.bias
        grown = self.trees.decision_function(values)
        mean: NDArray[np.float64] = 0.5 * (np.clip(linear, -7, 7) + np.clip(grown, -7, 7))
        return mean


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows that ``measure`` wrote; features as numbers."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
        return [
            {
                name: value if name in _FIXED else float(value)
                for name, value in row.items()
                if value != ""
            }
            for row in csv.DictReader(handle)
        ]


def _names(rows: list[dict[str, Any]], model: str) -> tuple[str, ...]:
    found = sorted({name for row in rows for name in row} - set(_FIXED))
    return tuple(name for name in found if model != "translated" or name not in _NOT_ACROSS)


def _matrix(rows: list[dict[str, Any]], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[row[name] for name in names] for row in rows], dtype=np.float64)


def _labels(rows: list[dict[str, Any]]) -> NDArray[np.int64]:
    return np.array([int(row["derived"]) for row in rows])


def _weights(rows: list[dict[str, Any]]) -> NDArray[np.float64]:
    """Sets and labels weigh alike whatever their size; sets under 50 pairs weigh less."""
    sizes = Counter((row["source"], row["derived"]) for row in rows)
    weights = []
    for row in rows:
        kind, size = row["kind"], sizes[row["source"], row["derived"]]
        varied = 0.5 if kind.endswith(" reworded") else 0.7 if kind.endswith(" cut") else 1.0
        base = _SOURCE_WEIGHTS.get(row["source"], 1.0) * _KIND_WEIGHTS.get(kind, varied)
        weights.append(base * 100.0 / size * min(1.0, size / 50.0))
    return np.array(weights)


def fit_model(rows: list[dict[str, Any]], model: str) -> Fitted:
    """Fit both halves on rows of one model."""
    names = _names(rows, model)
    values, labels, weights = _matrix(rows, names), _labels(rows), _weights(rows)
    low, high = np.percentile(values, _CLIP, axis=0)
    clipped = np.clip(values, low, high)
    mean, scale = clipped.mean(axis=0), clipped.std(axis=0) + 1e-6
    linear = LogisticRegression(C=_STRENGTH, max_iter=3000)
    linear.fit((clipped - mean) / scale, labels, sample_weight=weights)
    slopes = linear.coef_[0] / scale
    trees = HistGradientBoostingClassifier(
        max_depth=3,
        max_iter=60,
        learning_rate=0.1,
        min_samples_leaf=20,
        l2_regularization=5.0,
        monotonic_cst=[0 if n in _FREE else -1 if n in _FALLING else 1 for n in names],
        early_stopping=False,
        random_state=_SEED,
    )
    trees.fit(values, labels, sample_weight=weights)
    bias = float(linear.intercept_[0] - slopes @ mean)
    return Fitted(names, low, high, slopes, bias, trees)


def exported(fitted: Fitted) -> dict[str, object]:
    """The model as numbers for index/calibration.py."""
    terms = {
        name: {"low": _short(low), "high": _short(high), "weight": _short(weight)}
        for name, low, high, weight in zip(
            fitted.names, fitted.low, fitted.high, fitted.weights, strict=True
        )
    }
    trees = [
        [_node(node, fitted.names) for node in stage[0].nodes]
        for stage in fitted.trees._predictors  # noqa: SLF001 - the only way to the trees
    ]
    tree_bias = float(np.ravel(fitted.trees._baseline_prediction)[0])  # noqa: SLF001 - as above
    return {
        "bias": _short(fitted.bias),
        "terms": terms,
        "tree_bias": _short(tree_bias),
        "trees": trees,
    }


def _short(value: float) -> float:
    return float(f"{value:.6g}")


def _node(node: Any, names: Sequence[str]) -> list[object]:  # noqa: ANN401 - a numpy record
    if node["is_leaf"]:
        return ["", 0.0, 0, 0, _short(node["value"])]
    name = names[int(node["feature_idx"])]
    return [name, _short(node["num_threshold"]), int(node["left"]), int(node["right"]), 0.0]


def _report(title: str, rows: list[dict[str, Any]], odds: NDArray[np.float64]) -> None:
    labels, likely = _labels(rows), 1.0 / (1.0 + np.exp(-odds))
    found = np.array([not _varied_kind(row["kind"]) for row in rows])
    both = len(set(labels[found])) == 2
    area = f"{roc_auc_score(labels[found], odds[found]):.4f}" if both else "-"
    edges = np.minimum((likely * 10).astype(int), 9)
    gap = sum(
        abs(labels[edges == edge].mean() - likely[edges == edge].mean()) * (edges == edge).mean()
        for edge in set(edges.tolist())
    )
    print(f"{title}: pairs {len(rows)}, auc {area} (as found), calibration error {gap:.3f}")
    for kind in sorted({row["kind"] for row in rows}):
        part = np.array([row["kind"] == kind for row in rows])
        said = (likely[part] >= 0.5).mean()
        print(f"    {'+' if labels[part][0] else '-'} {kind}: {said:.3f} of {part.sum()}")


def _varied_kind(kind: str) -> bool:
    return kind != "cut" and (kind.endswith(_REWORDED_BY_RULE) and kind != "rewording")


def fit(path: Path) -> dict[str, object]:
    """Cross-validate over sets and stories, then fit on everything."""
    rows = read_rows(path)
    models: dict[str, object] = {}
    for model in sorted({row["model"] for row in rows}):
        part = [row for row in rows if row["model"] == model]
        for source in sorted({row["source"] for row in part}):
            held = [row for row in part if row["source"] == source]
            _held_out(f"{model}, without {source}", part, held, model)
        for story in sorted({row["group"] for row in part if row["source"] == "stories"}):
            held = [row for row in part if row["source"] == "stories" and row["group"] == story]
            _held_out(f"{model}, without story {story}", part, held, model)
        fitted = fit_model(part, model)
        for source in sorted({row["source"] for row in part}):
            held = [row for row in part if row["source"] == source]
            _report(
                f"{model}, all, on {source}", held, fitted.log_odds(_matrix(held, fitted.names))
            )
        models[model] = exported(fitted)
    return {"made_by": "benchmarks/fit_derived.py", "seed": _SEED, "models": models}


def _held_out(
    title: str, part: list[dict[str, Any]], held: list[dict[str, Any]], model: str
) -> None:
    out = {id(row) for row in held}
    fitted = fit_model([row for row in part if id(row) not in out], model)
    _report(title, held, fitted.log_odds(_matrix(held, fitted.names)))


# --- command line ----------------------------------------------------------------------------


def _cached_encoder() -> Encode:
    encoder = open_encoder()
    known: dict[str, NDArray[np.float32]] = {}

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        new = sorted(set(texts) - known.keys())
        if new:
            known.update(zip(new, encoder.encode(new), strict=True))
        if not texts:
            return np.zeros((0, encoder.dimension), dtype=np.float32)
        return np.stack([known[text] for text in texts])

    return encode


def write_rows(rows: Sequence[dict[str, object]], path: Path) -> None:
    """Write feature rows; the same rows give the same bytes."""
    names = [*_FIXED, *sorted({name for row in rows for name in row} - set(_FIXED))]
    path.parent.mkdir(exist_ok=True)
    with (
        path.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed,
    ):
        lines = [",".join(names)]
        lines += [",".join(str(row.get(name, "")) for name in names) for row in rows]
        packed.write("\n".join([*lines, ""]).encode("utf-8"))


def main() -> None:
    """Parse the command line and run one step."""
    parser = argparse.ArgumentParser(description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    measuring = steps.add_parser("measure")
    measuring.add_argument("data", type=Path)
    measuring.add_argument("stories", type=Path, nargs="*")
    steps.add_parser("fit")
    arguments = parser.parse_args()
    if arguments.step == "measure":
        pairs = list(read_pairs(arguments.data, arguments.stories, _SEED))
        rows = list(measure(pairs, _cached_encoder()))
        write_rows(rows, _FEATURES)
        print(f"{len(rows)} rows of {len(pairs)} pairs written to {_FEATURES}")
    else:
        numbers = json.dumps(fit(_FEATURES), separators=(",", ":"), sort_keys=True)
        _MODEL.write_text(numbers + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
