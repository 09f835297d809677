"""How alike the sentences of two texts are: matrices of weighted overlap and of vectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.alignment_text import Floats, PreparedText
from index.lexical import Bag, Codes

# Texts on one event share a topic; taking out the mean vector of the two leaves what a sentence
# says beyond it. The mean of few sentences is mostly the sentences themselves, hence the damping.
_CENTRE_DAMPING = 6.0
# Rarity counts by this power: measured on translated news among look-alikes, 1.5 separates best.
_RARITY_POWER = 1.5


def _unit(rows: Floats) -> Floats:
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    scaled: Floats = rows / np.maximum(norms, np.float32(1e-6))
    return scaled


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The codes that two texts share, and how rare each is among their sentences.

    Attributes:
        left: Place of each entry of the left bag among all codes.
        right: The same of the right bag.
        weights: Rarity of each code, 0 or more, float32.
        shared: Whether both texts have it, bool.
    """

    left: Codes
    right: Codes
    weights: Floats
    shared: Codes


def vocabulary(left: Bag, right: Bag, sentences: int, power: float = _RARITY_POWER) -> Vocabulary:
    """Weigh the codes of a pair: what few of their sentences have says most.

    The words of the shared subject stand in many sentences of both and weigh little; a detail
    weighs much. Rarity is log((N + 1) / (df + 0.5)) over the N sentences of both texts, to the
    power given.
    """
    codes, inverse = np.unique(np.concatenate([left.code, right.code]), return_inverse=True)
    total = len(left.code)
    in_left = np.bincount(inverse[:total], minlength=len(codes))
    in_right = np.bincount(inverse[total:], minlength=len(codes))
    rarity = np.log((sentences + 1.0) / (in_left + in_right + 0.5))
    weights = (np.maximum(rarity, 0.0) ** power).astype(np.float32)
    return Vocabulary(inverse[:total], inverse[total:], weights, (in_left > 0) & (in_right > 0))


def _rows(bag: Bag, places: Codes, vocab: Vocabulary, sentences: int) -> Floats:
    dense = np.zeros((sentences, len(vocab.weights)), dtype=np.float32)
    dense[bag.sentence, places] = bag.weight * vocab.weights[places]
    return dense


def cosines(left: Bag, right: Bag, sizes: tuple[int, int], *, shared_only: bool) -> Floats:
    """Cosines of the sentences' weighted bags, shape (n, m), 0..1.

    Args:
        left: Features of the n left sentences.
        right: Features of the m right sentences.
        sizes: n and m.
        shared_only: Leave codes that only one text has out of the norms: across languages most
            have no partner, and say nothing about which sentence answers which.
    """
    vocab = vocabulary(left, right, sum(sizes))
    first = _rows(left, vocab.left, vocab, sizes[0])
    second = _rows(right, vocab.right, vocab, sizes[1])
    if shared_only:
        first, second = first[:, vocab.shared], second[:, vocab.shared]
    matrix: Floats = _unit(first) @ _unit(second).T
    return matrix


def vector_cosines(left: Floats, right: Floats) -> Floats:
    """Cosines of the sentence vectors with the mean of both texts taken out, -1..1."""
    total = len(left) + len(right)
    mean = (left.sum(axis=0) + right.sum(axis=0)) / np.float32(total + _CENTRE_DAMPING)
    matrix: Floats = _unit(left - mean) @ _unit(right - mean).T
    return matrix


def standardised(matrix: Floats) -> Floats:
    """The matrix with mean 0 and deviation 1: how far a pair stands out among all pairs."""
    scaled: Floats = (matrix - matrix.mean()) / (matrix.std() + np.float32(0.02))
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
    sizes = (len(left.spans), len(right.spans))
    contrast = standardised(cosines(left.ngrams, right.ngrams, sizes, shared_only=True))
    usable = not translated or (left.multilingual and right.multilingual)
    if translated:
        alike = cosines(left.ngrams, right.ngrams, sizes, shared_only=True)
    else:
        alike = 0.5 * cosines(left.stems, right.stems, sizes, shared_only=False)
        alike += 0.5 * cosines(left.ngrams, right.ngrams, sizes, shared_only=False)
    if left.vectors is not None and right.vectors is not None and usable:
        meaning = vector_cosines(left.vectors, right.vectors)
        contrast = np.float32(np.sqrt(0.5)) * (contrast + standardised(meaning))
        alike = 0.5 * alike + 0.5 * np.maximum(meaning, 0.0)
        return Views(contrast, np.clip(alike, 0.0, 1.0), vectors=True)
    return Views(contrast, np.clip(alike, 0.0, 1.0), vectors=False)
