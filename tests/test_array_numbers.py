"""Equal numbers of an array get one number, in the order that they sort in."""

from __future__ import annotations

import numpy as np
import pytest

from provenance.array_numbers import number_all, renumber, sort_distinct, sort_places

_SETS = [[], [7], [3, 1, 3, 0, 2, 1], [5, 5, 5], [1 << 61, 4, 1 << 61, 9], list(range(99, 0, -1))]


@pytest.mark.parametrize("numbers", _SETS)
def test_numbers_are_told_apart_as_numpy_tells_them(numbers: list[int]) -> None:
    """Whatever their size: where none can hold its own place they are sorted in another way."""
    items = np.array(numbers, dtype=np.int64)
    kinds, which = np.unique(items, return_inverse=True)
    found, numbered = number_all(items)
    assert found.tolist() == kinds.tolist() == sort_distinct(items).tolist()
    assert numbered.tolist() == which.tolist() == renumber(items).tolist()


@pytest.mark.parametrize("numbers", _SETS)
def test_equal_numbers_keep_their_places_in_order(numbers: list[int]) -> None:
    """The first of equal ones comes first."""
    order, begun = sort_places(np.array(numbers, dtype=np.int64))
    assert order.tolist() == sorted(range(len(numbers)), key=lambda at: (numbers[at], at))
    assert len(begun) == len(set(numbers))
