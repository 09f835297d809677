"""Arrays of whole numbers: which are equal, numbered or sorted faster than by NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]  # Any: the width is numpy's business here

# Numbers up to so many times as many as there are of them are looked up in a table.
_SPARSE = 16


def renumber(items: Numbers) -> Numbers:
    """Return numbers from 0 on in place of some of 0 or more, equal where they are, in their order."""
    import numpy as np  # noqa: PLC0415

    most = int(items.max(initial=0))
    if most > _SPARSE * len(items):
        return number_all(items)[1]
    seen = np.zeros(most + 1, dtype=bool)
    seen[items] = True
    return (np.cumsum(seen) - 1)[items]


def number_all(items: Numbers) -> tuple[Numbers, Numbers]:
    """Return the different ones of some numbers of 0 or more, sorted, and which of them each is."""
    import numpy as np  # noqa: PLC0415

    order, begun = sort_places(items)
    which = np.zeros(len(items), dtype=np.int64)
    which[begun[1:]] = 1
    numbers = np.empty(len(items), dtype=np.int64)
    numbers[order] = np.cumsum(which)
    return items[order[begun]], numbers


def sort_places(items: Numbers) -> tuple[Numbers, Numbers]:
    """Return the places of numbers of 0 or more in their order, and where in it each different one begins."""
    import numpy as np  # noqa: PLC0415

    size = max(1, len(items))
    if int(items.max(initial=0)) < _MOST // size:
        # Numbers that hold their own places are sorted much faster than places by their numbers.
        ordered, order = np.divmod(np.sort(items * size + np.arange(len(items))), size)
    else:
        order = np.argsort(items, kind="stable")
        ordered = items[order]
    return order, np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(items)])


# Numbers below it stay within 64 bits.
_MOST = 1 << 62


def sort_distinct(numbers: Numbers) -> Numbers:
    """Return the different ones of some numbers, sorted."""
    import numpy as np  # noqa: PLC0415

    ordered = np.sort(numbers)
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    found: Numbers = ordered[first]
    return found
