"""What simpler tools make of the labelled pairs: python -m benchmarks.baselines DATA STORIES...

Three ways that the field goes, each at its usual setting and each asked of the same pairs as
Provenance, which is asked here by models that were fitted without the set in question. The table
goes into docs/figures.json. DATA and STORIES are as for ``benchmarks.fit_derived measure``.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from benchmarks.derived_model import SEED, fitted_on, labels_of
from benchmarks.derived_pairs import LabelledPair, read_pairs
from benchmarks.derived_report import BY_RULE, MODELS, SETS, left_out
from benchmarks.fit_derived import FEATURES, read_rows
from index.encoder import open_encoder
from index.neighbours import unit_rows
from provenance.canonical import canonicalise

_FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures.json"
_WORD = re.compile(r"\w+")
_SHINGLE_WORDS = 5
_PERMUTATIONS = 128
_DRAWN = 100
# From which value each calls a pair derived: the usual setting of deduplication, of search for
# reused text, and of paraphrase mining.
_THRESHOLDS = {"MinHash": 0.5, "5-grams": 0.2, "vectors": 0.8}

Floats = NDArray[np.float64]


def shingles(text: str) -> set[str]:
    """Return the word 5-grams of a text, lower case."""
    words = _WORD.findall(text.lower())
    return {
        " ".join(words[place : place + _SHINGLE_WORDS])
        for place in range(max(0, len(words) - _SHINGLE_WORDS + 1))
    }


def resemblance(pair: LabelledPair) -> float:
    """Return datasketch's estimate of the Jaccard similarity of the 5-grams."""
    return float(_signature(pair.left).jaccard(_signature(pair.right)))


@lru_cache(maxsize=4_000)
def _signature(text: str) -> MinHash:
    signature = MinHash(num_perm=_PERMUTATIONS, seed=SEED)
    signature.update_batch([shingle.encode() for shingle in sorted(shingles(text))])
    return signature


def containment(pair: LabelledPair) -> float:
    """Return the share of the shorter text's 5-grams that the other has."""
    left, right = shingles(pair.left), shingles(pair.right)
    return len(left & right) / max(1, min(len(left), len(right)))


def cosines_of(pairs: Sequence[LabelledPair]) -> Callable[[LabelledPair], float]:
    """Return a function that gives the cosine of the texts' mean sentence vectors."""
    texts = sorted({text for pair in pairs for text in (pair.left, pair.right)})
    sentences: Mapping[str, list[str]] = {
        text: [
            document.text[sentence.span.start : sentence.span.end]
            for sentence in document.sentences
        ]
        for text in texts
        for document in (canonicalise(text),)
    }
    distinct = sorted({sentence for found in sentences.values() for sentence in found})
    rows = dict(zip(distinct, open_encoder().encode(distinct), strict=True))
    means = {
        text: unit_rows(np.mean([rows[s] for s in found], axis=0, keepdims=True))[0]
        for text, found in sentences.items()
        if found
    }

    def cosine(pair: LabelledPair) -> float:
        if pair.left not in means or pair.right not in means:
            return 0.0
        return float(means[pair.left] @ means[pair.right])

    return cosine


def drawn(pairs: Sequence[LabelledPair]) -> list[LabelledPair]:
    """Return at most ``_DRAWN`` pairs of each set and label, so that the vectors take minutes."""
    kept: dict[tuple[str, bool], list[LabelledPair]] = {}
    for pair in pairs:
        kept.setdefault((pair.source, pair.derived), []).append(pair)
    rng = random.Random(SEED)
    return [
        pair
        for _, group in sorted(kept.items())
        for pair in (group if len(group) <= _DRAWN else rng.sample(group, _DRAWN))
    ]


def figures(labels: NDArray[np.int64], likely: Floats, threshold: float) -> list[str]:
    """Return AUC and F1 at the threshold, as the table shows them."""
    both = len(set(labels.tolist())) == 2
    area = f"{roc_auc_score(labels, likely):.3f}" if both else "-"
    return [area, f"{f1_score(labels, likely >= threshold, zero_division=0.0):.3f}"]


def main(data: Path, folders: Sequence[Path]) -> None:
    """Write the table."""
    found = drawn(
        [
            pair
            for pair in read_pairs(data, {"stories": folders}, SEED)
            if not pair.kind.endswith(BY_RULE) and pair.kind != "random" and pair.source != "bills"
        ]
    )
    measures = {"MinHash": resemblance, "5-grams": containment, "vectors": cosines_of(found)}
    ours: dict[str, list[tuple[NDArray[np.int64], Floats]]] = {}
    rows = fitted_on(read_rows(FEATURES))
    for model in MODELS:
        if model == "same_language_lexical":
            continue
        for source, part, likely in left_out([r for r in rows if r["model"] == model], model):
            kept = [place for place, row in enumerate(part) if row["kind"] != "random"]
            ours.setdefault(source, []).append((labels_of(part)[kept], likely[kept]))
    lines = []
    for source in sorted({pair.source for pair in found}):
        pairs = [pair for pair in found if pair.source == source]
        labels = np.array([int(pair.derived) for pair in pairs])
        cells = figures(
            np.concatenate([labels for labels, _ in ours[source]]),
            np.concatenate([likely for _, likely in ours[source]]),
            0.5,
        )
        for name, measure in measures.items():
            likely = np.array([measure(pair) for pair in pairs])
            cells += figures(labels, likely, _THRESHOLDS[name])
        lines.append([SETS[source], str(int(labels.sum())), str(int((1 - labels).sum())), *cells])
    tables = json.loads(_FIGURES.read_text("utf-8"))
    tables["baselines"] = {
        "columns": [
            "set", "derived", "not", "Provenance, AUC", "F1", "MinHash, AUC", "F1",
            "shared 5-grams, AUC", "F1", "vectors, AUC", "F1",
        ],
        "rows": lines,
        "command": "python -m benchmarks.baselines DATA STORIES",
        "note": "Random pairs are left out: every tool tells them apart. Provenance by models fitted "
        f"without the set, on all pairs; the others on at most {_DRAWN} drawn of each label; MinHash: datasketch's estimate of the resemblance of word 5-grams, derived from "
        f"{_THRESHOLDS['MinHash']} on; shared 5-grams: their share of the shorter text, from "
        f"{_THRESHOLDS['5-grams']} on; vectors: cosine of the mean sentence vectors, from "
        f"{_THRESHOLDS['vectors']} on, by the model that Provenance embeds.",
    }  # fmt: skip
    _FIGURES.write_text(json.dumps(tables, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(word) for word in sys.argv[2:]])
