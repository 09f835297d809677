"""Exact resemblance, containment and cosine: what every estimate is tested against."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.sketch import hash_shingles
from index.tokens import read_words


def shingle_set(text: str, length: int = 4) -> NDArray[np.uint64]:
    """Return the distinct shingles of ``length`` words of a text, ascending."""
    return np.unique(hash_shingles(read_words(text), length))


def resemblance(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> float:
    """Return the Jaccard similarity 0..1 of two sets of distinct hashes; 0 where both are empty.

    Source:
        A. Z. Broder, "On the resemblance and containment of documents", 1997.
    """
    shared = len(np.intersect1d(left, right, assume_unique=True))
    union = len(left) + len(right) - shared
    return shared / union if union else 0.0


def containment(part: NDArray[np.uint64], whole: NDArray[np.uint64]) -> float:
    """Return the share 0..1 of ``part`` that ``whole`` has; 0 for an empty part.

    Source:
        As for resemblance.
    """
    if len(part) == 0:
        return 0.0
    return len(np.intersect1d(part, whole, assume_unique=True)) / len(part)


def cosine(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the similarity -1..1 of unit rows, every left with every right, shape (m, n)."""
    product: NDArray[np.float32] = left @ right.T
    return product
