"""Compiled loops over pairs of lists, held against what Python's own sets and sorts say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index import compare_order, count_items, find_items, weigh_items

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


def test_what_is_shared_and_what_is_left_over_is_weighed() -> None:
    """Sentences are compared by what the words weigh that only one of them has."""
    generator = np.random.default_rng(5)
    lists, (starts, items) = random_lists(generator, 20)
    weights = generator.choice([1.0, 1.6, 2.0], len(items))
    left, right = generator.integers(0, 20, (2, 400))
    table, found = np.zeros(ITEMS, dtype=np.int64), np.empty((400, 4))

    weigh_items((starts, items, weights), left, right, table, found)

    weighed = [
        dict(zip(row, weights[start:].tolist(), strict=False))
        for row, start in zip(lists, starts.tolist(), strict=False)
    ]
    for one, other, numbers in zip(left.tolist(), right.tolist(), found.tolist(), strict=True):
        here, there = weighed[one], weighed[other]
        rest = [here[item] for item in here if item not in there]
        both = [min(here[item], there[item]) for item in here if item in there]
        assert numbers == [sum(both), len(both), sum(rest), sum(weight > 1 for weight in rest)]
    assert not table.any()


def test_orders_are_compared_as_by_hand() -> None:
    """Longest rising run, pairs turned round, and the most neighbours that changed places."""
    there = np.array([4, 1, 3, 9, 0, 5, 2], dtype=np.int64)
    shared = np.array([4, 0, 3], dtype=np.int64)
    room = np.empty(4, dtype=np.int64), np.empty(4, dtype=np.int64)
    found = np.empty((3, 3), dtype=np.int64)

    compare_order(there, shared, *room, found)

    # 4 1 3 9: 1 3 9 rises, 4 stands before 1 and 3, and only 4 1 fall.
    assert found[0].tolist() == [3, 2, 1]
    assert found[1].tolist() == [0, 0, 0]
    # 0 5 2: 0 5 or 0 2 rises, 5 stands before 2.
    assert found[2].tolist() == [2, 1, 1]
