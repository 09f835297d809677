"""Nearest unit vectors by inner product, exact, with faiss; rebuilt from rows, never stored."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Similarities are rounded to this many decimals: faiss sums in another order for one query than
# for many, and an answer may not depend on how many were asked.
_DECIMALS = 5


def unit_rows(rows: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Return the rows in float32 and of length 1: rounding to float16 moves their length a little.

    A row of zeros stays one.
    """
    long = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(long, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = long / np.maximum(lengths, np.float32(1e-12))
    return scaled


class Neighbours:
    """An exact index over unit rows.

    Args:
        rows: Shape (n, d), float16 or float32, unit rows.
    """

    def __init__(self, rows: NDArray[np.floating[Any]]) -> None:
        import faiss

        self._count = len(rows)
        self._index = faiss.IndexFlatIP(rows.shape[1])
        self._index.add(np.ascontiguousarray(rows, dtype=np.float32))

    def find(
        self, queries: NDArray[np.floating[Any]], k: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the ``k`` most similar rows of each query.

        Args:
            queries: Shape (m, d), unit rows.
            k: How many; fewer where there are fewer rows.

        Returns:
            Similarities -1..1, descending, and row numbers, both of shape (m, min(k, n)); rows of
            equal similarity stand by number.
        """
        k = min(k, self._count)
        if k == 0 or len(queries) == 0:
            return np.zeros((len(queries), k), np.float32), np.zeros((len(queries), k), np.int64)
        similarities, rows = self._index.search(np.ascontiguousarray(queries, dtype=np.float32), k)
        similarities = np.round(similarities, _DECIMALS)
        order = np.lexsort((rows, -similarities), axis=1)
        return np.take_along_axis(similarities, order, 1), np.take_along_axis(rows, order, 1)
