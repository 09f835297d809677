"""Compiled loops over pairs of lists, held against what Python's own sets and sorts say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index import count_items, find_items, multiply_rows

ITEMS = 30


def random_lists(
    generator: np.random.Generator, count: int
) -> tuple[list[list[int]], tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Make lists without repetitions, some of them empty."""
    lists = [
        generator.permutation(ITEMS)[: generator.integers(0, 9)].tolist() for _ in range(count)
    ]
    starts = np.cumsum([0, *map(len, lists)])
    return lists, (starts, np.array([item for row in lists for item in row], dtype=np.int64))


def test_shared_items_are_counted_and_found_whatever_follows_what() -> None:
    """The table that items are looked up in must be clean again from one pair to the next."""
    generator = np.random.default_rng(3)
    lists, arrays = random_lists(generator, 20)
    left, right = generator.integers(0, 20, (2, 400))
    table, counts = np.zeros(ITEMS, dtype=np.int64), np.empty(400, dtype=np.int64)

    count_items(arrays, left, right, table, counts)
    rows = np.arange(400)
    asked = generator.integers(0, ITEMS, 400)
    found = np.empty(400, dtype=np.int64)
    find_items(arrays, (rows, asked), right, table, found)

    assert counts.tolist() == [
        len(set(lists[one]) & set(lists[other])) for one, other in zip(left, right, strict=True)
    ]
    assert found.tolist() == [
        lists[other].index(item) + 1 if item in lists[other] else 0
        for other, item in zip(right.tolist(), asked.tolist(), strict=True)
    ]
    assert not table.any()


def test_products_of_rows_depend_on_no_other_pair() -> None:
    """The likeness of two sentences must not change with what else is asked at once."""
    generator = np.random.default_rng(7)
    table = generator.normal(size=(9, 31)).astype(np.float32)
    left, right = generator.integers(0, 9, (2, 60))
    found, alone = np.empty(60, dtype=np.float32), np.empty(1, dtype=np.float32)

    multiply_rows(table, left, right, found)

    np.testing.assert_allclose(
        found, (table[left] * table[right]).sum(axis=1), rtol=1e-4, atol=1e-5
    )
    for at in range(60):
        multiply_rows(table, left[at : at + 1], right[at : at + 1], alone)
        assert alone[0] == found[at]
