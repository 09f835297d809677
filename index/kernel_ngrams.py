"""The compiled kernel's n-grams: folded code points to counted buckets, text by text.

Plain Python until ``kernel_numba`` puts the compiled forms in place; ``kernel_numpy`` says the same in
arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index import kernel_constants
from index.kernel_constants import BLANK, MOST_COUNTED, NGRAM_SIGNS
from index.numba_loading import absent

Points = NDArray[np.uint32]
Counts = NDArray[np.uint8]
Marks = NDArray[np.uint64]
Places = NDArray[np.int64]

# numba freezes these as typed constants: an int beside a uint64 would become a float.
_MULTIPLIER = np.uint64(kernel_constants.NGRAM_MULTIPLIER)
_FOLD, _TOP = np.uint64(29), np.uint64(64 - kernel_constants.NGRAM_BITS)
_NONE, _ONE = np.uint64(0), np.uint64(1)
# What the size of an n-gram adds to it, so that a 3-gram and a 4-gram are not taken for one.
_THREE_START = np.uint64(3 * kernel_constants.NGRAM_MULTIPLIER**3 % kernel_constants.RANGE)
_FOUR_START = np.uint64(4 * kernel_constants.NGRAM_MULTIPLIER**4 % kernel_constants.RANGE)
_ASCII = 128

# The intrinsics, which exist once the kernel is compiled; kernel_intrinsics says what each does.
_lowest_bit: Callable[[np.uint64], int] = absent


class Tally(NamedTuple):
    """Room for the work on one text.

    Attributes:
        signs: Its code points, words parted by one blank, uint32.
        buckets: Buckets of its n-grams, uint32.
        counts: Of each bucket, uint8; zero between texts, as are the others.
        marks: One bit a bucket, uint64.
        summary: One bit a number of ``marks``, uint64.
    """

    signs: Points
    buckets: Points
    counts: Counts
    marks: Marks
    summary: Marks


class Grams(NamedTuple):
    """What is made of many texts, as in ``NgramRows``; more room than needed."""

    starts: Places
    buckets: Points
    counts: Counts


def _part_words(points: Points, start: int, end: int, signs: Points) -> int:
    """Write a text with one blank around each word; return how many code points it has."""
    signs[0] = BLANK
    count = 1
    for place in range(start, end):
        point = points[place]
        if point >= _ASCII or NGRAM_SIGNS[point]:
            signs[count] = point
            count += 1
        elif signs[count - 1] != BLANK:
            signs[count] = BLANK
            count += 1
    if signs[count - 1] != BLANK:
        signs[count] = BLANK
        count += 1
    return count


def _mix(signs: Points, count: int, sampling: np.uint64, buckets: Points) -> int:
    """Write the bucket of every n-gram that is kept; return how many there are."""
    kept = 0
    even = sampling - _ONE if sampling & (sampling - _ONE) == 0 else _NONE
    for place in range(count - 2):
        first, second = np.uint64(signs[place]), np.uint64(signs[place + 1])
        whole = (first * _MULTIPLIER + second) * _MULTIPLIER + np.uint64(signs[place + 2])
        mixed = whole + _THREE_START
        bucket = ((mixed ^ (mixed >> _FOLD)) * _MULTIPLIER) >> _TOP
        buckets[kept] = bucket
        kept += bucket & even == 0 and (even != _NONE or bucket % sampling == 0)
        if place + 3 < count:
            mixed = whole * _MULTIPLIER + np.uint64(signs[place + 3]) + _FOUR_START
            bucket = ((mixed ^ (mixed >> _FOLD)) * _MULTIPLIER) >> _TOP
            buckets[kept] = bucket
            kept += bucket & even == 0 and (even != _NONE or bucket % sampling == 0)
    return kept


def _count(buckets: Points, count: int, counts: Counts, marks: Marks, summary: Marks) -> None:
    """Count the first buckets, and mark those that occur."""
    for place in range(count):
        bucket = np.int64(buckets[place])
        held = counts[bucket]
        if held == 0:
            row = bucket >> 6
            marks[row] |= _ONE << np.uint64(bucket & 63)
            summary[row >> 6] |= _ONE << np.uint64(row & 63)
        counts[bucket] = held + (held < MOST_COUNTED)


def _write(tally: Tally, made: Grams, total: int) -> int:
    """Append the buckets that were counted, ascending, and forget them; return how many there are."""
    counts, marks, summary = tally.counts, tally.marks, tally.summary
    for group in range(len(summary)):
        rows = summary[group]
        summary[group] = 0
        while rows:
            row = (group << 6) + _lowest_bit(rows)
            rows &= rows - _ONE
            held = marks[row]
            marks[row] = 0
            while held:
                bucket = (row << 6) + _lowest_bit(held)
                held &= held - _ONE
                made.buckets[total] = bucket
                made.counts[total] = counts[bucket]
                counts[bucket] = 0
                total += 1
    return total


def count_ngrams(
    points: Points, bounds: Places, sampling: np.uint64, tally: Tally, made: Grams
) -> None:
    """Write the buckets and counts of texts; see ``kernel.count_ngrams``."""
    total = 0
    for text in range(len(bounds) - 1):
        made.starts[text] = total
        count = _part_words(points, bounds[text], bounds[text + 1], tally.signs)
        kept = _mix(tally.signs, count, sampling, tally.buckets)
        _count(tally.buckets, kept, tally.counts, tally.marks, tally.summary)
        total = _write(tally, made, total)
    made.starts[len(bounds) - 1] = total


# In the order in which they call one another.
COMPILED = ("_part_words", "_mix", "_count", "_write", "count_ngrams")
INNER = ()
