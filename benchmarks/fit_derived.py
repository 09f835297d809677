"""Fit the model behind ``derived``: features of labelled pairs, cross-validated over data sets.

    python -m benchmarks.fit_derived measure DATA --stories DIR... --invented DIR... --held-out DIR...
    python -m benchmarks.fit_derived fit      # benchmarks/features -> index/data/derived.json
    python -m benchmarks.fit_derived report   # the same -> the tables and the plot of the docs

``measure`` needs the data sets, which are not part of this repository; it writes numbers alone.
The other steps need nothing else.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.derived_model import (
    ENOUGH_DETAILS,
    FIXED,
    NEVER_FITTED,
    SEED,
    Expert,
    Fitted,
    Row,
    calibration_of,
    fit,
    fitted_on,
    out_of_set,
)
from benchmarks.derived_pairs import LabelledPair, read_pairs, read_story
from benchmarks.derived_report import write_report
from index.alignment_features import compare
from index.alignment_text import prepare
from index.encoder import open_encoder
from index.neighbours import unit_rows
from index.types import IndexedText
from provenance.canonical import canonicalise
from provenance.matching import canonical_to_indexed

FEATURES = Path(__file__).parent / "features" / "derived.csv.gz"
_MODEL = Path(__file__).parent.parent / "index" / "data" / "derived.json"
_READY = 600  # texts kept prepared
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def measure(pairs: Sequence[LabelledPair], encode: Encode) -> Iterator[Row]:
    """Feature rows: one with vectors and one without for texts of one language."""
    texts = {
        (text, language): _indexed(text, language)
        for pair in pairs
        for text, language in zip((pair.left, pair.right), pair.languages, strict=True)
    }
    encode(sorted(_sentences_compared(pairs, texts)))
    groups: dict[tuple[str, str], str] = {}
    lexical = lru_cache(_READY)(prepare)
    embedded = lru_cache(_READY)(lambda text: prepare(text, _vectors(text, encode)))
    for pair in pairs:
        # Numbers in place of names: the rows carry nothing of the texts.
        group = groups.setdefault((pair.source, pair.group), f"{len(groups) + 1}")
        left = texts[pair.left, pair.languages[0]]
        right = texts[pair.right, pair.languages[1]]
        plain = compare(lexical(left), lexical(right))
        if plain.translated:
            yield _row(pair, group, "translated", plain.features)
            continue
        yield _row(pair, group, "same_language_lexical", plain.features)
        if left.sentences and right.sentences:
            features = compare(embedded(left), embedded(right)).features
            yield _row(pair, group, "same_language", features)


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


def _row(pair: LabelledPair, group: str, model: str, features: Mapping[str, float]) -> Row:
    fixed = (pair.source, pair.kind, int(pair.derived), group, model)
    return {
        **dict(zip(FIXED, fixed, strict=True)),
        **{name: f"{value:.3g}" for name, value in features.items()},
    }


def _indexed(text: str, language: str | None) -> IndexedText:
    return canonical_to_indexed("text", canonicalise(text, language=language))


def _vectors(text: IndexedText, encode: Encode) -> NDArray[np.float32]:
    return encode([text.text[span.start : span.end] for span in text.sentences])


# --- fitting ---------------------------------------------------------------------------------


def read_rows(path: Path) -> list[Row]:
    """The rows that ``measure`` wrote; features as numbers."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
        return [
            {
                name: value if name in FIXED else float(value)
                for name, value in row.items()
                if value != ""
            }
            for row in csv.DictReader(handle)
        ]


def fit_all(rows: Sequence[Row]) -> dict[str, object]:
    """Fit each model on all rows, calibrated on what the models without each set say of it."""
    models = {
        model: _exported(fitted_and_calibrated(rows, model), model)
        for model in sorted({row["model"] for row in rows})
    }
    return {"made_by": "benchmarks/fit_derived.py", "seed": SEED, "models": models}


def fitted_and_calibrated(rows: Sequence[Row], model: str) -> Fitted:
    """Fit one model on the rows that may be learnt from."""
    part = [row for row in fitted_on(rows) if row["model"] == model]
    scale, shift = calibration_of(*out_of_set(part, partial(fit, model=model)))
    return replace(fit(part, model), scale=scale, shift=shift)


def _exported(fitted: Fitted, model: str) -> dict[str, object]:
    if fitted.free is None:
        raise NoFreeFeatures(model)
    return {
        "scale": _short(fitted.scale),
        "shift": _short(fitted.shift),
        "fewest": _short(ENOUGH_DETAILS),
        "words": exported(fitted.words),
        "free": exported(fitted.free),
    }


class NoFreeFeatures(Exception):
    """The rows of a model have none of the features that hang neither on wording nor on order."""

    def __str__(self) -> str:
        return f"{self.args[0]}: measure the pairs again, their rows are of an older version"


def exported(expert: Expert) -> dict[str, object]:
    """One expert as numbers for index/calibration.py."""
    terms = {
        name: {"low": _short(low), "high": _short(high), "weight": _short(weight)}
        for name, low, high, weight in zip(
            expert.names, expert.low, expert.high, expert.weights, strict=True
        )
        if weight
    }
    trees = [
        [_node(node, expert.names) for node in stage[0].nodes]
        for stage in expert.trees._predictors  # noqa: SLF001 - the only way to the trees
    ]
    tree_bias = float(np.ravel(expert.trees._baseline_prediction)[0])  # noqa: SLF001 - as above
    return {
        "bias": _short(expert.bias),
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


# --- command line ----------------------------------------------------------------------------


def _cached_encoder() -> Encode:
    encoder = open_encoder()
    known: dict[str, NDArray[np.float32]] = {}

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        new = sorted(set(texts) - known.keys())
        if new:
            # In the precision of the store, so that what is fitted is what is compared.
            kept = encoder.encode(new).astype(np.float16)
            known.update(zip(new, unit_rows(kept), strict=True))
        if not texts:
            return np.zeros((0, encoder.dimension), dtype=np.float32)
        return np.stack([known[text] for text in texts])

    return encode


def write_rows(rows: Sequence[Row], path: Path) -> None:
    """Write feature rows; the same rows give the same bytes."""
    names = [*FIXED, *sorted({name for row in rows for name in row} - set(FIXED))]
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
    measuring.add_argument("--stories", type=Path, nargs="*", default=[])
    measuring.add_argument("--invented", type=Path, nargs="*", default=[])
    measuring.add_argument("--held-out", type=Path, nargs="*", default=[])
    steps.add_parser("fit")
    steps.add_parser("report")
    arguments = parser.parse_args()
    if arguments.step == "measure":
        stories = {"stories": arguments.stories, "invented": arguments.invented}
        pairs = list(read_pairs(arguments.data, stories, SEED))
        for folder in arguments.held_out:
            pairs += read_story(folder, NEVER_FITTED)
        rows = list(measure(pairs, _cached_encoder()))
        write_rows(rows, FEATURES)
        print(f"{len(rows)} rows of {len(pairs)} pairs written to {FEATURES}")
    elif arguments.step == "fit":
        numbers = json.dumps(fit_all(read_rows(FEATURES)), separators=(",", ":"), sort_keys=True)
        _MODEL.write_text(numbers + "\n", encoding="utf-8")
    else:
        rows = read_rows(FEATURES)
        models = sorted({row["model"] for row in rows})
        write_report(rows, {model: fitted_and_calibrated(rows, model) for model in models})


if __name__ == "__main__":
    main()
