"""How alike the sentences of two texts are: matrices of weighted overlap and of vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.alignment_text import Floats, PreparedText
from index.bag_loops import multiply_bags, weigh_codes
from index.lexical import Profile

# Texts on one event share a topic; taking out the mean vector of the two leaves what a sentence
# says beyond it. The mean of few sentences is mostly the sentences themselves, hence the damping.
_CENTRE_DAMPING = 6.0
# Rarity counts by this power: measured on translated news among look-alikes, 1.5 separates best.
_RARITY_POWER = 1.5


def _unit(rows: Floats) -> Floats:
    squares: Floats = np.einsum("ij,ij->i", rows, rows)
    lengths = np.maximum(np.sqrt(squares)[:, None], np.float32(1e-6))
    scaled: Floats = np.asarray(rows / lengths, dtype=np.float32)
    return scaled


@lru_cache(maxsize=512)
def _rarity(sentences: int) -> Floats:
    """What a code weighs that stands in so many of the sentences of both texts.

    The words of the shared subject stand in many sentences of both and weigh little; a detail
    weighs much: log((N + 1) / (df + 0.5)) over the N sentences of both texts, to a power.
    """
    logs = np.log((sentences + 1.0) / (np.arange(sentences + 1) + 0.5))
    weights: Floats = (np.maximum(logs, 0.0) ** _RARITY_POWER).astype(np.float32)
    return weights


def cosines(left: Profile, right: Profile) -> tuple[Floats, Floats]:
    """Cosines of the sentences' weighted bags, shape (n, m), 0..1, in two readings.

    Returns:
        Over all codes, and over the codes that both texts have: across languages most codes have
        no partner, and say nothing about which sentence answers which.
    """
    shape = (left.sentences, right.sentences)
    sizes = (len(left.codes), len(right.codes))
    columns = (np.empty(sizes[0], dtype=np.int64), np.empty(sizes[1], dtype=np.int64))
    weights = (np.empty(sizes[0], dtype=np.float32), np.empty(sizes[1], dtype=np.float32))
    codes = ((left.codes, left.frequency), (right.codes, right.frequency))
    shared = weigh_codes(*codes, _rarity(sum(shape)), columns, weights)
    entries = len(right.bag.code)
    room = (
        np.zeros(shared + 1, dtype=np.int64),
        np.empty(entries, dtype=np.int64),
        np.empty(entries),
    )
    full, common = np.empty(shape, dtype=np.float32), np.empty(shape, dtype=np.float32)
    multiply_bags(
        (left.bag.sentence, left.place, left.bag.weight, columns[0], weights[0]),
        (right.bag.sentence, right.place, right.bag.weight, columns[1], weights[1]),
        room,
        np.zeros((4, max(shape))),
        (np.zeros(shape), full, common),
    )
    return full, common


def vector_cosines(left: Floats, right: Floats) -> Floats:
    """Cosines of the sentence vectors with the mean of both texts taken out, -1..1."""
    total = len(left) + len(right)
    mean = (left.sum(axis=0) + right.sum(axis=0)) / np.float32(total + _CENTRE_DAMPING)
    matrix: Floats = _unit(left - mean) @ _unit(right - mean).T
    return matrix


def standardised(matrix: Floats) -> Floats:
    """The matrix with mean 0 and deviation 1: how far a pair stands out among all pairs."""
    # As ``mean`` and ``std`` reckon, which take it apart twice.
    apart = matrix - np.add.reduce(matrix, axis=None) / np.float32(matrix.size)
    deviation = np.sqrt(np.add.reduce(np.square(apart), axis=None) / np.float32(matrix.size))
    scaled: Floats = apart / (deviation + np.float32(0.02))
    return scaled


@dataclass(frozen=True, slots=True)
class Views:
    """How alike the sentences of two texts are, each of shape (n, m), float32.

    Attributes:
        contrast: By how much a pair stands out among all pairs, in deviations; for order.
        alike: Similarity 0..1 as a reader would put it; for passages and coverage.
        vectors: Whether sentence vectors took part.
    """

    contrast: Floats
    alike: Floats
    vectors: bool


def compare_sentences(left: PreparedText, right: PreparedText, *, translated: bool) -> Views:
    """Compare all sentences; vectors count across languages only where they are multilingual."""
    in_full, in_common = cosines(left.ngrams, right.ngrams)
    contrast = standardised(in_common)
    usable = not translated or (left.multilingual and right.multilingual)
    alike = in_common
    if not translated:
        alike = np.float32(0.5) * (in_full + cosines(left.stems, right.stems)[0])
    if left.vectors is not None and right.vectors is not None and usable:
        meaning = vector_cosines(left.vectors, right.vectors)
        contrast = np.float32(np.sqrt(0.5)) * (contrast + standardised(meaning))
        alike = np.float32(0.5) * (alike + np.maximum(meaning, np.float32(0)))
        return Views(contrast, np.clip(alike, 0.0, 1.0), vectors=True)
    return Views(contrast, np.clip(alike, 0.0, 1.0), vectors=False)
