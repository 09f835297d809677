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
# Texts of a language from which its own frequencies count for more than those of all; measured on
# translations into five languages, where 10 and 50 do the same.
_PRIOR_TEXTS = 20
_SIGNS = re.compile(r"[\W_]+")


NgramRow = tuple[NDArray[np.uint32], NDArray[np.uint8]]


def read_ngrams(text: str, sampling: int) -> NgramRow:
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


def build_matrix(rows: Sequence[NgramRow], idf: Sequence[NDArray[np.float32]]) -> Any:  # noqa: ANN401 - scipy has no types
    """Return unit tf-idf rows as a scipy CSR matrix, shape (len(rows), BUCKETS), float32.

    Args:
        rows: Buckets and counts of each text.
        idf: For each text the weight of every bucket in its language, shape (BUCKETS,), 0 or more.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - a fifth of a second to import

    data, columns, edges = [np.zeros(0, np.float32)], [np.zeros(0, np.uint32)], [0]
    for (buckets, counts), weights_of in zip(rows, idf, strict=True):
        weights = (1 + np.log(counts.astype(np.float32))) * weights_of[buckets]
        length = float(np.sqrt(np.square(weights).sum()))
        data.append(weights / np.float32(length or 1))
        columns.append(buckets)
        edges.append(edges[-1] + len(buckets))
    return csr_matrix(
        (np.concatenate(data), np.concatenate(columns), np.array(edges)),
        shape=(len(rows), BUCKETS),
        dtype=np.float32,
    )


def weigh_buckets(
    rows: Sequence[NgramRow], languages: Sequence[str | None]
) -> dict[str | None, NDArray[np.float32]]:
    """Return the inverse document frequency of every bucket in each language.

    What is common in a text's own language says little, however rare it is in others: with one
    frequency for all, texts of two related languages find one another by their endings. A language
    of few texts leans on the frequencies of all (``_PRIOR_TEXTS`` of them).

    Returns:
        For each language, and for None (one that is not here), weights of shape (BUCKETS,), 0 or
        more.
    """
    overall = np.ones(BUCKETS)
    for buckets, _ in rows:
        overall[buckets] += 1
    overall /= len(rows) + 1
    weights: dict[str | None, NDArray[np.float32]] = {None: -np.log(overall).astype(np.float32)}
    for language in sorted({language for language in languages if language is not None}):
        frequency = _PRIOR_TEXTS * overall
        held = [row for row, of in zip(rows, languages, strict=True) if of == language]
        for buckets, _ in held:
            frequency[buckets] += 1
        weights[language] = -np.log(frequency / (len(held) + _PRIOR_TEXTS)).astype(np.float32)
    return weights


def _points(text: str) -> NDArray[np.uint64]:
    """Return the folded text as code points, words parted by one blank.

    Folded before the signs are dropped: the vowel signs of Indic scripts count as signs. A curly
    apostrophe parts words as a straight one does.
    """
    folded = " ".join(fold(chunk) for chunk in text.replace("’", "'").split())
    clean = f" {_SIGNS.sub(' ', folded).strip()} ".encode("utf-32-le", "replace")
    return np.frombuffer(clean, dtype="<u4").astype(np.uint64)
