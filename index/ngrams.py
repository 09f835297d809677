"""Hashed character n-grams of a text in Latin letters without accents, and their tf-idf.

Names, numbers and words of one root look alike in many languages, so that a text's n-grams find
its translations without a multilingual model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.lexical import fold

# Raise it whenever the same text would give other n-grams: stored features name it.
NGRAMS_VERSION = 1
BUCKETS = 1 << 20
_SIZES = (3, 4)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SIGNS = re.compile(r"[\W_]+")


def read_ngrams(text: str, sampling: int) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Return the n-grams of a text that are kept, and how often each occurs.

    Args:
        text: Any text.
        sampling: One bucket in so many is kept, the same ones in every text.

    Returns:
        Buckets, shape (m,), uint32, ascending, below ``BUCKETS``; counts, shape (m,), uint8, at
        most 255.
    """
    points = _points(text)
    found = []
    for size in _SIZES:
        count = len(points) - size + 1
        if count <= 0:
            continue
        mixed = np.full(count, size, dtype=np.uint64)
        for offset in range(size):
            mixed *= _MULTIPLIER
            mixed += points[offset : offset + count]
        mixed ^= mixed >> np.uint64(29)
        mixed *= _MULTIPLIER
        found.append(mixed >> np.uint64(64 - 20))
    if not found:
        return np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.uint8)
    buckets = np.concatenate(found)
    if sampling > 1:
        buckets = buckets[buckets % np.uint64(sampling) == 0]
    kept, counts = np.unique(buckets, return_counts=True)
    return kept.astype(np.uint32), np.minimum(counts, 255).astype(np.uint8)


def build_matrix(
    rows: Sequence[tuple[NDArray[np.uint32], NDArray[np.uint8]]], idf: NDArray[np.float32]
) -> Any:  # noqa: ANN401 - scipy has no types
    """Return unit tf-idf rows as a scipy CSR matrix, shape (len(rows), BUCKETS), float32.

    Args:
        rows: Buckets and counts of each text.
        idf: Weight of each bucket, shape (BUCKETS,), 0 or more; buckets of weight 0 are left out.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - a fifth of a second to import

    data, columns, edges = [], [], [0]
    for buckets, counts in rows:
        weights = (1 + np.log(counts.astype(np.float32))) * idf[buckets]
        used = weights > 0
        weights = weights[used]
        length = float(np.sqrt(np.square(weights).sum()))
        data.append(weights / length if length else weights)
        columns.append(buckets[used])
        edges.append(edges[-1] + int(used.sum()))
    return csr_matrix(
        (
            np.concatenate(data) if data else np.zeros(0, dtype=np.float32),
            np.concatenate(columns) if columns else np.zeros(0, dtype=np.uint32),
            np.array(edges),
        ),
        shape=(len(rows), BUCKETS),
        dtype=np.float32,
    )


def weigh_buckets(rows: Sequence[NDArray[np.uint32]]) -> NDArray[np.float32]:
    """Return the inverse document frequency of every bucket, shape (BUCKETS,), 0 or more.

    A bucket of one text alone joins nothing and weighs as one of two would.
    """
    frequency = np.zeros(BUCKETS, dtype=np.int64)
    for buckets in rows:
        frequency[buckets] += 1
    weights: NDArray[np.float32] = np.log((1 + len(rows)) / (1 + frequency)).astype(np.float32)
    return weights


def _points(text: str) -> NDArray[np.uint64]:
    """Return the folded text as code points, words parted by one blank."""
    words = _SIGNS.sub(" ", text).split()
    folded = f" {' '.join(map(fold, words))} ".encode("utf-32-le", "replace")
    return np.frombuffer(folded, dtype="<u4").astype(np.uint64)
