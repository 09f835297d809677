"""Nearest vectors against plain numpy."""

from __future__ import annotations

import numpy as np

from index.neighbours import Neighbours, unit_rows


def random_rows(seed: int, n: int) -> np.ndarray:
    """Return unit rows of 16 components."""
    return unit_rows(np.random.default_rng(seed).standard_normal((n, 16)))


def test_the_nearest_are_those_of_the_full_product() -> None:
    """The index is exact: nothing near is lost."""
    rows, queries = random_rows(1, 200), random_rows(2, 30)
    product = np.round(queries @ rows.T, 5)

    similarities, found = Neighbours(rows).find(queries, 7)

    assert np.allclose(similarities, -np.sort(-product, axis=1)[:, :7], atol=2e-5)
    assert np.allclose(np.take_along_axis(product, found, 1), similarities, atol=2e-5)


def test_an_answer_does_not_depend_on_how_many_were_asked() -> None:
    """A single query takes another path through faiss than a batch."""
    rows, queries = random_rows(3, 150), random_rows(4, 40)
    index = Neighbours(rows)

    together = index.find(queries, 5)[1]
    alone = np.concatenate([index.find(query[None, :], 5)[1] for query in queries])

    assert together.tolist() == alone.tolist()


def test_equal_rows_stand_by_number() -> None:
    """Ties are broken by position, not by luck."""
    row = random_rows(5, 1)

    _, found = Neighbours(np.repeat(row, 6, axis=0)).find(row, 6)

    assert found.tolist() == [[0, 1, 2, 3, 4, 5]]


def test_more_neighbours_than_rows_gives_all_rows() -> None:
    """A small store is no error."""
    similarities, found = Neighbours(random_rows(6, 3)).find(random_rows(7, 2), 30)

    assert similarities.shape == found.shape == (2, 3)
