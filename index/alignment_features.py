"""The numbers that tell a derived text from an independent one on the same event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.alignment_order import OrderedAlignment, Side, align_in_order
from index.alignment_similarity import Views, compare_sentences
from index.alignment_text import PreparedText
from index.alignment_verbatim import Chain, WordMatch, chain_runs, match_words
from index.lexical import Bag, Codes, WordTable

Mask = NDArray[np.bool_]

# Similarity from which two sentences of one language count as one reworded (0..1); raising it
# costs recall on free rewording. Measured on reworded and independent answers.
REWORDED_ALIKE = 0.35
# Contrast, in deviations, from which a bead across languages counts as a translation.
TRANSLATED_CONTRAST = 0.8


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything measured on a pair, before anything is decided.

    Attributes:
        match: Words in shared runs.
        chains: Runs joined to passages.
        counted_left: Words of the left text that count: outside excluded spans of either side.
        counted_right: The same of the right text.
        views: Sentence similarities.
        order: The alignment in order.
        translated: Whether the languages differ.
        features: Name to number.
    """

    match: WordMatch
    chains: list[Chain]
    counted_left: Mask
    counted_right: Mask
    views: Views
    order: OrderedAlignment
    translated: bool
    features: dict[str, float]


def differ_in_language(left: PreparedText, right: PreparedText) -> bool:
    """Whether both languages are known and differ."""
    first, second = left.text.language, right.text.language
    return first is not None and second is not None and first != second


def compare(left: PreparedText, right: PreparedText) -> Comparison:
    """Measure a pair."""
    translated = differ_in_language(left, right)
    match = match_words(left.words, right.words)
    chains = chain_runs(match)
    counted_left = _counted(left.words, right.words, match.left)
    counted_right = _counted(right.words, left.words, match.right)
    views = compare_sentences(left, right, translated=translated)
    order = align_in_order(
        views.contrast, Side(left.lengths, left.weights), Side(right.lengths, right.weights)
    )
    measured = Comparison(
        match, chains, counted_left, counted_right, views, order, translated, features={}
    )
    measured.features.update(_features(left, right, measured))
    return measured


def _counted(words: WordTable, others: WordTable, matched: Codes) -> Mask:
    """Words that count: what is quoted in one text counts as quoted in both."""
    quoted_there = np.zeros(len(matched), dtype=bool)
    found = matched >= 0
    quoted_there[found] = others.excluded[matched[found]]
    return ~words.excluded & ~quoted_there & (words.sentence >= 0)


def _features(left: PreparedText, right: PreparedText, pair: Comparison) -> dict[str, float]:
    size_left, size_right = float(pair.counted_left.sum()), float(pair.counted_right.sum())
    features = {
        "words_min": float(np.log1p(min(size_left, size_right))),
        "words_max": float(np.log1p(max(size_left, size_right))),
        "order_score": pair.order.score,
        "order_gain": pair.order.gain,
        "order_surprise": pair.order.surprise,
        "numbers_shared": _containment(left.numbers, right.numbers),
        "names_shared": _containment(left.names, right.names),
    }
    features.update(_bead_features(left, right, pair))
    if not pair.translated:
        features.update(_verbatim_features(left, right, pair))
    return features


def _containment(left: Bag, right: Bag) -> float:
    """Share of the smaller set of codes that the other text has, damped by two codes."""
    first, second = np.unique(left.code), np.unique(right.code)
    both = len(np.intersect1d(first, second, assume_unique=True))
    return both / (min(len(first), len(second)) + 2.0)


def _bead_features(left: PreparedText, right: PreparedText, pair: Comparison) -> dict[str, float]:
    strength = pair.views.contrast if pair.translated else pair.views.alike
    floor = TRANSLATED_CONTRAST if pair.translated else REWORDED_ALIKE
    held_left, held_right = np.zeros(len(left.spans)), np.zeros(len(right.spans))
    alike: list[float] = []
    surprise: list[float] = []
    for bead in pair.order.beads:
        block = strength[bead.left : bead.left_end, bead.right : bead.right_end]
        value = float(block.mean())
        alike.append(value)
        first = left.lengths[bead.left : bead.left_end].sum()
        second = right.lengths[bead.right : bead.right_end].sum()
        surprise.append(float(np.log((first + 20.0) / (second + 20.0))))
        if value >= floor:
            held_left[bead.left : bead.left_end] = 1.0
            held_right[bead.right : bead.right_end] = 1.0
    shares = (
        float((held_left * left.weights).sum() / (left.weights.sum() + 0.5)),
        float((held_right * right.weights).sum() / (right.weights.sum() + 0.5)),
    )
    return {
        "beads_alike": sum(alike) / (len(alike) + 1.0),
        "beads_share_max": max(shares),
        "beads_share_min": min(shares),
        "beads_length_spread": float(np.std(surprise)) if len(surprise) > 1 else 1.0,
    }


def _verbatim_features(
    left: PreparedText, right: PreparedText, pair: Comparison
) -> dict[str, float]:
    counted_match = pair.counted_left & (pair.match.left >= 0)
    matched = float(counted_match.sum())
    size_left, size_right = float(pair.counted_left.sum()), float(pair.counted_right.sum())
    longest = _longest_counted(pair)
    three = _gram_containment(left.words, right.words, pair, 3)
    return {
        "verbatim_share_max": matched / (min(size_left, size_right) + 10.0),
        "verbatim_share_min": matched / (max(size_left, size_right) + 10.0),
        "verbatim_longest": float(np.log1p(longest)),
        "verbatim_words": float(np.log1p(_chained_words(pair))),
        "grams_shared": three,
        "stems_shared": _containment(left.stems, right.stems),
    }


def _longest_counted(pair: Comparison) -> int:
    """Words of the longest exact run, its counted words only."""
    best = 0
    for start, _, words in pair.match.runs.tolist():
        best = max(best, int(pair.counted_left[start : start + words].sum()))
    return best


def _chained_words(pair: Comparison) -> int:
    """Counted words in passages of eight matched words or more."""
    total = 0
    for chain in pair.chains:
        inside = slice(*chain.left)
        total += int((pair.counted_left[inside] & (pair.match.left[inside] >= 0)).sum())
    return total


def _gram_containment(left: WordTable, right: WordTable, pair: Comparison, size: int) -> float:
    first = _grams(left.codes, pair.counted_left, size)
    second = _grams(right.codes, pair.counted_right, size)
    both = len(np.intersect1d(first, second, assume_unique=True))
    return both / (min(len(first), len(second)) + 10.0)


def _grams(codes: Codes, counted: Mask, size: int) -> Codes:
    count = max(0, len(codes) - size + 1)
    mixed = codes[:count].copy()
    whole = counted[:count].copy()
    with np.errstate(over="ignore"):
        for offset in range(1, size):
            mixed = mixed * np.int64(1_000_003) + codes[offset : offset + count]
            whole &= counted[offset : offset + count]
    return np.unique(mixed[whole])
