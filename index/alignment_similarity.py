"""How alike the sentences of two texts are: matrices of weighted overlap and of vectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.alignment_text import Floats, PreparedText
from index.lexical import Profile
from index.vocabulary import Codes

# Texts on one event share a topic; taking out the mean vector of the two leaves what a sentence
# says beyond it. The mean of few sentences is mostly the sentences themselves, hence the damping.
_CENTRE_DAMPING = 6.0
# Rarity counts by this power: measured on translated news among look-alikes, 1.5 separates best.
_RARITY_POWER = 1.5


def _lengths(rows: Floats) -> Floats:
    squares: Floats = np.einsum("ij,ij->i", rows, rows)
    lengths: Floats = np.asarray(np.sqrt(squares), dtype=np.float32)
    return lengths


def _unit(rows: Floats) -> Floats:
    lengths = np.maximum(_lengths(rows)[:, None], np.float32(1e-6))
    scaled: Floats = np.asarray(rows / lengths, dtype=np.float32)
    return scaled


def _partners(left: Codes, right: Codes) -> tuple[Codes, NDArray[np.bool_]]:
    """Place in ``right`` of each code of ``left``, and whether it is there; both ascending."""
    if not len(right):
        return np.zeros(len(left), dtype=np.int64), np.zeros(len(left), dtype=bool)
    place = np.minimum(np.searchsorted(right, left), len(right) - 1)
    return place, right[place] == left


def _rarity(frequency: Codes, sentences: int) -> Floats:
    """What few of the sentences of both texts have says most.

    The words of the shared subject stand in many sentences of both and weigh little; a detail
    weighs much: log((N + 1) / (df + 0.5)) over the N sentences of both texts, to a power.
    """
    logs = np.log((sentences + 1.0) / (frequency + 0.5))
    weights: Floats = (np.maximum(logs, 0.0) ** _RARITY_POWER).astype(np.float32)
    return weights


@dataclass(frozen=True, slots=True)
class _SharedRows:
    """Weighted rows over the codes two texts share, and their lengths over all codes."""

    rows: Floats
    lengths: Floats


def _shared_rows(
    own: Profile, weights: Floats, column: Codes, shared: NDArray[np.bool_], columns: int
) -> _SharedRows:
    values = own.bag.weight * weights[own.place]
    squares = np.bincount(own.bag.sentence, values * values, minlength=own.sentences)
    kept = shared[own.place]
    rows = np.zeros((own.sentences, columns), dtype=np.float32)
    rows[own.bag.sentence[kept], column[own.place[kept]]] = values[kept]
    return _SharedRows(rows, np.sqrt(squares).astype(np.float32))


def cosines(left: Profile, right: Profile) -> tuple[Floats, Floats]:
    """Cosines of the sentences' weighted bags, shape (n, m), 0..1, in two readings.

    Returns:
        Over all codes, and over the codes that both texts have: across languages most codes have
        no partner, and say nothing about which sentence answers which.
    """
    total = left.sentences + right.sentences
    to_right, in_right = _partners(left.codes, right.codes)
    to_left, in_left = _partners(right.codes, left.codes)
    columns = int(in_right.sum())
    sum_left = left.frequency + np.where(in_right, _at(right.frequency, to_right), 0)
    sum_right = right.frequency + np.where(in_left, _at(left.frequency, to_left), 0)
    # Both sides list the shared codes in ascending order, so the columns agree.
    first = _shared_rows(left, _rarity(sum_left, total), np.cumsum(in_right) - 1, in_right, columns)
    second = _shared_rows(
        right, _rarity(sum_right, total), np.cumsum(in_left) - 1, in_left, columns
    )
    lengths = np.outer(first.lengths, second.lengths).astype(np.float32)
    products: Floats = first.rows @ second.rows.T
    full: Floats = (products / np.maximum(lengths, np.float32(1e-6))).astype(np.float32)
    # The cosines of the shared part alone are the same products over the lengths of that part.
    shared = np.outer(_lengths(first.rows), _lengths(second.rows)).astype(np.float32)
    common: Floats = (products / np.maximum(shared, np.float32(1e-12))).astype(np.float32)
    return full, common


def _at(values: Codes, places: Codes) -> Codes:
    return values[places] if len(values) else np.zeros(len(places), dtype=np.int64)


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
