"""Compiled loops over pairs of lists of small integers, and over regression trees.

A list is a run of ``items`` between two of ``starts``. What is looked up is put into a ``table``,
zeros as long as there are different items, and taken out again: pairs that follow one another with
the same right list are cheapest.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled, reordered

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Floats = NDArray[Any]  # of either width
Masks = NDArray[np.uint16]


@compiled
def find_items(
    lists: tuple[Numbers, Numbers],
    wanted: tuple[Numbers, Numbers],
    other: Numbers,
    table: Numbers,
    found: Numbers,
) -> None:
    """Find where in the other list of its pair each item stands: 0 is nowhere, 1 is first.

    Args:
        lists: Starts and items. A list holds no item twice.
        wanted: To which pair each item belongs, rising; and the item.
        other: For each pair the list it is looked for in.
        table: Zeros, one for each kind of item; zeros again afterwards.
        found: Filled with the place of each item.
    """
    starts, items = lists
    rows, asked = wanted
    loaded = -1
    for at in range(len(rows)):
        text = other[rows[at]]
        if text != loaded:
            if loaded >= 0:
                for place in range(starts[loaded], starts[loaded + 1]):
                    table[items[place]] = 0
            for place in range(starts[text], starts[text + 1]):
                table[items[place]] = place - starts[text] + 1
            loaded = text
        found[at] = table[asked[at]]
    if loaded >= 0:
        for place in range(starts[loaded], starts[loaded + 1]):
            table[items[place]] = 0


@compiled
def count_items(
    lists: tuple[Numbers, Numbers], left: Numbers, right: Numbers, table: Numbers, counts: Numbers
) -> None:
    """Count the items that two lists share.

    Args:
        lists: Starts and items. A list holds no item twice.
        left: One list of each pair.
        right: The other.
        table: As in ``find_items``.
        counts: Filled with the number of shared items of each pair.
    """
    starts, items = lists
    loaded = -1
    for pair in range(len(left)):
        text = right[pair]
        if text != loaded:
            if loaded >= 0:
                for place in range(starts[loaded], starts[loaded + 1]):
                    table[items[place]] = 0
            for place in range(starts[text], starts[text + 1]):
                table[items[place]] = 1
            loaded = text
        count = 0
        for place in range(starts[left[pair]], starts[left[pair] + 1]):
            count += table[items[place]]
        counts[pair] = count
    if loaded >= 0:
        for place in range(starts[loaded], starts[loaded + 1]):
            table[items[place]] = 0


@reordered
def multiply_rows(table: Floats, left: Numbers, right: Numbers, found: Floats) -> None:
    """Find the scalar product of pairs of rows, each as by itself: it depends on no other.

    Args:
        table: The rows; shape (rows, numbers).
        left: Which of them is one of each pair.
        right: The other.
        found: Filled with the products.
    """
    for pair in range(len(left)):
        one, other = table[left[pair]], table[right[pair]]
        total = one[0] * other[0]
        for at in range(1, len(one)):
            total += one[at] * other[at]
        found[pair] = total


@compiled
def add_leaves(  # noqa: C901, PLR0912, PLR0915 - one loop, as it is compiled
    table: Reals,
    steps: tuple[Numbers, Reals, Reals, Reals, Numbers],
    masks: Masks,
    leaves: tuple[Reals, NDArray[np.uint8]],
    room: tuple[Masks, Numbers],
    total: Reals,
) -> None:
    """Add up the leaves that each row comes to, in the order of the trees.

    Args:
        table: The numbers of each row; shape (rows, numbers).
        steps: Where the thresholds of each number begin, and all of them, sorted for each. And
            where to look among them: for each number its least threshold, how many stretches one
            unit is wide, and for each stretch the first threshold that is in it or behind it;
            shape (numbers, stretches).
        masks: The leaves left in reach below each threshold of a number and above the last one,
            number after number; shape (thresholds + numbers, trees).
        leaves: What each leaf adds, shape (trees, leaves); and the lowest bit of every mask.
        room: For the masks of four rows, shape (4, trees); and for the places of four masks more
            than there are numbers.
        total: Begins with what each row starts from, and is filled with the sums.
    """
    starts, thresholds, least, width, guess = steps
    values, lowest = leaves
    reach, chosen = room
    trees = reach.shape[1]
    for first in range(0, len(table), 4):
        many = min(4, len(table) - first)
        for row in range(many):
            size = 0
            for number in range(len(starts) - 1):
                low, high = starts[number], starts[number + 1]
                if low == high:
                    continue
                value = table[first + row, number]
                if not value > thresholds[low]:
                    continue  # Below all thresholds every leaf is in reach.
                if value > thresholds[high - 1]:
                    low = high
                else:
                    low = guess[number, np.int64((value - least[number]) * width[number])]
                    while thresholds[low] < value:
                        low += 1
                chosen[size] = low + number
                size += 1
            while size % 4 or size == 0:
                chosen[size] = 0  # Below the first threshold every leaf is in reach.
                size += 1
            for at in range(0, size, 4):
                left, right = masks[chosen[at]], masks[chosen[at + 1]]
                near, far = masks[chosen[at + 2]], masks[chosen[at + 3]]
                if at == 0:
                    for tree in range(trees):
                        reach[row, tree] = left[tree] & right[tree] & near[tree] & far[tree]
                else:
                    for tree in range(trees):
                        reach[row, tree] &= left[tree] & right[tree] & near[tree] & far[tree]
        # Each sum waits for the one before: four are made meanwhile.
        one = total[first]
        if many == 4:
            two, three, four = total[first + 1], total[first + 2], total[first + 3]
            for tree in range(trees):
                one += values[tree, lowest[reach[0, tree]]]
                two += values[tree, lowest[reach[1, tree]]]
                three += values[tree, lowest[reach[2, tree]]]
                four += values[tree, lowest[reach[3, tree]]]
            total[first], total[first + 1], total[first + 2] = one, two, three
            total[first + 3] = four
        else:
            for row in range(many):
                one = total[first + row]
                for tree in range(trees):
                    one += values[tree, lowest[reach[row, tree]]]
                total[first + row] = one
