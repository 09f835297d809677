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
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.derived_pairs import (
    LabelledPair,
    cut,
    embed,
    read_answers,
    read_bills,
    read_story,
    read_syndicated,
    read_translated,
    reword_freely,
)
from index.alignment_features import compare
from index.alignment_text import PreparedText, prepare
from index.types import IndexedText
from provenance.canonical import canonicalise
from provenance.matching import canonical_to_indexed

_FEATURES = Path(__file__).parent / "features" / "derived.csv.gz"
_MODEL = Path(__file__).parent.parent / "index" / "data" / "derived.json"
_SEED = 7
Encode = Callable[[Sequence[str]], NDArray[np.float32]]
_FIXED = ("source", "kind", "derived", "group", "model")


def read_pairs(data: Path, stories: Sequence[Path]) -> Iterator[LabelledPair]:
    """All pairs of all sets, as found and varied."""
    found = [
        *read_answers(data),
        *read_syndicated(data),
        *read_translated(data, "wmt14", _SEED),
        *read_translated(data, "wmt21", _SEED),
        *read_bills(data, _SEED),
        *(pair for folder in stories for pair in read_story(folder)),
    ]
    yield from found
    yield from _varied(found, random.Random(_SEED))


def _varied(found: list[LabelledPair], rng: random.Random) -> Iterator[LabelledPair]:
    words: dict[str | None, list[str]] = {}
    for pair in found:
        kept = words.setdefault(pair.languages[1], [])
        if len(kept) < 20_000:
            kept += [word for word in pair.right.split() if word.islower() and word.isalpha()]
    for pair in found:
        if pair.source in ("stories", "bills", "bill_passages"):
            continue
        same = pair.languages[0] == pair.languages[1]
        alike = pair.derived or pair.kind in ("look-alike", "non", "look-alike across", "silver")
        if not alike or rng.random() < (0.6 if pair.kind == "silver" else 0.0):
            continue
        if same:
            yield reword_freely(pair, words[pair.languages[1]], rng)
        if same and not pair.derived:
            sentences = [
                pair.left[span.start : span.end] for span in _plain_sentences(pair.left)
            ]
            for quoted in (False, True):
                varied = embed(pair, sentences, rng, quoted=quoted)
                if varied is not None:
                    yield varied
        if not same and rng.random() < 0.5:
            yield cut(pair, rng)


def _plain_sentences(text: str) -> list[Any]:
    canonical = canonicalise(text)
    closed = [quotation.span for quotation in canonical.quotations]
    closed += [piece.span for piece in canonical.boilerplate]
    return [
        sentence.span
        for sentence in canonical.sentences
        if not any(s < sentence.span.end and sentence.span.start < e for s, e in closed)
    ]


def measure(pairs: Sequence[LabelledPair], encode: Encode) -> Iterator[dict[str, object]]:
    """Feature rows: one with vectors and one without for texts of one language."""
    texts = {
        (text, language): _indexed(text, language)
        for pair in pairs
        for text, language in zip((pair.left, pair.right), pair.languages, strict=True)
    }
    for pair in pairs:
        left = texts[pair.left, pair.languages[0]]
        right = texts[pair.right, pair.languages[1]]
        same = left.language == right.language
        for vectors in (True, False) if same else (False,):
            sides = [prepare(side, _vectors(side, encode) if vectors else None) for side in (left, right)]
            name = "translated" if not same else "same_language" if vectors else "same_language_lexical"
            yield _row(pair, name, *sides)


def _row(
    pair: LabelledPair, model: str, left: PreparedText, right: PreparedText
) -> dict[str, object]:
    features = compare(left, right).features
    fixed = (pair.source, pair.kind, int(pair.derived), pair.group, model)
    return {
        **dict(zip(_FIXED, fixed, strict=True)),
        **{name: f"{value:.4g}" for name, value in features.items()},
    }


def _indexed(text: str, language: str | None) -> IndexedText:
    return canonical_to_indexed("text", canonicalise(text, language=language))


def _vectors(text: IndexedText, encode: Encode) -> NDArray[np.float32]:
    return encode([text.text[span.start : span.end] for span in text.sentences])
