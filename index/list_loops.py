"""Compiled loops over posting lists: what a question reads of them, and how it is added up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]
Codes = NDArray[np.int16]
# Forms of a list of n-grams; see ``segments``.
_BITS, _BYTES = 0, 1
_FULL_BYTE, _FULL_PAIR = 255, 65_535
# Texts that are looked at together.
_STRETCH = 32


@compiled
def read_lists(
    data: Bytes, starts: Numbers, forms: Numbers, texts: int, found: tuple[Numbers, Numbers]
) -> int:
    """Read lists of n-grams.

    Args:
        data: All lists, one behind the other.
        starts: Where each begins, and the end of the last.
        forms: Of each.
        texts: Of the segment.
        found: Filled with the number of the list of each posting, and the number of its text.

    Returns:
        How many there are.
    """
    places, docs = found
    count = 0
    for row in range(len(forms)):
        doc = np.int64(-1)
        if forms[row] == _BITS:
            for number in range(texts):
                if data[starts[row] + (number >> 3)] & (128 >> (number & 7)):
                    places[count] = row
                    docs[count] = number
                    count += 1
        elif forms[row] == _BYTES:
            for at in range(starts[row], starts[row + 1]):
                doc += np.int64(data[at])
                if data[at] != _FULL_BYTE:
                    places[count] = row
                    docs[count] = doc
                    count += 1
        else:
            for at in range(starts[row], starts[row + 1], 2):
                gap = np.int64(data[at]) | (np.int64(data[at + 1]) << 8)
                doc += gap
                if gap != _FULL_PAIR:
                    places[count] = row
                    docs[count] = doc
                    count += 1
    return count


@compiled
def count_lists(
    data: Bytes, starts: Numbers, forms: Numbers, living: NDArray[np.bool_], counts: Numbers
) -> None:
    """Count the texts of lists of n-grams.

    Args:
        data: All lists, one behind the other.
        starts: Where each begins, and the end of the last.
        forms: Of each.
        living: Which texts of the segment count.
        counts: One for each list; filled.
    """
    for row in range(len(forms)):
        doc = np.int64(-1)
        found = 0
        if forms[row] == _BITS:
            for number in range(len(living)):
                if data[starts[row] + (number >> 3)] & (128 >> (number & 7)):
                    found += living[number]
        elif forms[row] == _BYTES:
            for at in range(starts[row], starts[row + 1]):
                doc += np.int64(data[at])
                if data[at] != _FULL_BYTE:
                    found += living[doc]
        else:
            for at in range(starts[row], starts[row + 1], 2):
                gap = np.int64(data[at]) | (np.int64(data[at + 1]) << 8)
                doc += gap
                if gap != _FULL_PAIR:
                    found += living[doc]
        counts[row] = found


@compiled
def add_lists(  # noqa: C901, PLR0912, PLR0913, PLR0917 - one loop, as it is compiled
    data: Bytes,
    starts: Numbers,
    forms: Numbers,
    languages: Codes,
    table: NDArray[np.float64],
    totals: NDArray[np.float64],
    touched: Numbers,
) -> int:
    """Add up what the postings of lists of n-grams weigh by text: see ``add_weights``.

    Args:
        data: All lists, one behind the other.
        starts: Where each begins, and the end of the last.
        forms: Of each.
        languages: Code of each text's language; another one for those that do not count.
        table: Weight of each list in a text of a language, shape (lists, codes); zero in the
            column of the texts that do not count. Of one column where all texts count and are in
            one language.
        totals: As there.
        touched: As there, one longer than there are texts.
    """
    single = table.shape[1] == 1
    count = 0
    for row in range(len(forms)):
        most = 0.0
        for code in range(table.shape[1]):
            most = max(most, table[row, code])
        if most <= 0.0:
            continue
        doc = np.int64(-1)
        weight = table[row, 0]
        step = np.int64(2) if forms[row] > _BYTES else np.int64(1)
        if forms[row] == _BITS:
            for number in range(len(languages)):
                if data[starts[row] + (number >> 3)] & (128 >> (number & 7)):
                    if not single:
                        weight = table[row, languages[number]]
                    touched[count] = number
                    count += (totals[number] == 0.0) & (weight > 0.0)
                    totals[number] += weight
            continue
        for at in range(starts[row], starts[row + 1], step):
            gap = np.int64(data[at])
            if step == 2:
                gap |= np.int64(data[at + 1]) << 8
            doc += gap
            if gap != (_FULL_BYTE if step == 1 else _FULL_PAIR):
                if not single:
                    weight = table[row, languages[doc]]
                touched[count] = doc
                count += (totals[doc] == 0.0) & (weight > 0.0)
                totals[doc] += weight
    return count


@compiled
def add_to_all(
    data: Bytes,
    starts: Numbers,
    forms: Numbers,
    languages: Codes,
    table: NDArray[np.float64],
    totals: NDArray[np.float64],
) -> None:
    """Add up as ``add_lists`` does, without telling which texts have something.

    Where many have, looking at all of them afterwards (``scan_strong``) takes less time.

    Args:
        data: As there.
        starts: As there.
        forms: As there.
        languages: As there.
        table: As there; of one column where all texts count and are in one language.
        totals: Zeros, one for each text; filled.
    """
    single = table.shape[1] == 1
    for row in range(len(forms)):
        doc = np.int64(-1)
        weight = table[row, 0]
        step = np.int64(2) if forms[row] > _BYTES else np.int64(1)
        if forms[row] == _BITS:
            for number in range(len(languages)):
                if data[starts[row] + (number >> 3)] & (128 >> (number & 7)):
                    totals[number] += weight if single else table[row, languages[number]]
            continue
        for at in range(starts[row], starts[row + 1], step):
            gap = np.int64(data[at])
            if step == 2:
                gap |= np.int64(data[at + 1]) << 8
            doc += gap
            if gap != (_FULL_BYTE if step == 1 else _FULL_PAIR):
                totals[doc] += weight if single else table[row, languages[doc]]


@compiled
def add_weights(
    places: Numbers,
    docs: Numbers,
    languages: Codes,
    table: NDArray[np.float64],
    totals: NDArray[np.float64],
    touched: Numbers,
) -> int:
    """Add up what postings weigh by text.

    Args:
        places: Place of the bucket of each posting.
        docs: Number of its text.
        languages: Code of each text's language.
        table: Weight of a bucket in a text of a language, 0 or more, shape (languages, buckets).
        totals: Zeros, one for each text; filled.
        touched: Filled with the numbers of the texts that have more than nothing, at least as
            long as there may be.

    Returns:
        How many these are.
    """
    count = 0
    for at in range(len(docs)):
        doc = docs[at]
        weight = table[languages[doc], places[at]]
        if weight > 0.0:
            if totals[doc] == 0.0:
                touched[count] = doc
                count += 1
            totals[doc] += weight
    return count


@compiled
def take_strong(
    texts: Numbers,
    totals: NDArray[np.float64],
    roots: tuple[NDArray[np.float64], NDArray[np.float64]],
    languages: Codes,
    floors: NDArray[np.float64],
    taken: NDArray[np.float64],
) -> int:
    """Keep those texts whose weight is no less than is asked for their length and language.

    Args:
        texts: Numbers of texts; those that are kept are put first, in their order.
        totals: What each text of the segment weighs; those of all these texts become 0.
        roots: Root of the number of each text's buckets; and the least of each stretch
            (``least_of_stretches``), by which most texts are seen to be too weak.
        languages: Code of its language.
        floors: What is asked for each of these roots, by language.
        taken: Filled with the weights of those that are kept.

    Returns:
        How many are kept.
    """
    exact, least = roots
    lowest = floors[0]
    for code in range(len(floors)):
        lowest = min(lowest, floors[code])
    count = 0
    for at in range(len(texts)):
        text = texts[at]
        total = totals[text]
        totals[text] = 0.0
        # Most are too weak whatever their length: nothing else is read for them.
        strong = total >= lowest * least[text // _STRETCH]
        if strong and total >= floors[languages[text]] * exact[text]:
            texts[count] = text
            taken[count] = total
            count += 1
    return count


@compiled
def scan_strong(  # noqa: C901, PLR0912 - one loop, as it is compiled
    totals: NDArray[np.float64],
    roots: tuple[NDArray[np.float64], NDArray[np.float64]],
    languages: Codes,
    floors: NDArray[np.float64],
    texts: Numbers,
    taken: NDArray[np.float64],
) -> int:
    """Find the texts that ``take_strong`` keeps among all, in the order of their numbers.

    Args:
        totals: What each text of the segment weighs; all become 0.
        roots: As there.
        languages: As there.
        floors: As there.
        texts: Filled with their numbers.
        taken: As there.

    Returns:
        How many there are.
    """
    # Few are strong: of most stretches it is seen at once, without a branch, that they have none. A
    # place that cannot be below zero is not looked at for that: several texts are compared at a time.
    exact, floor = roots[0], floors[0]
    single = len(floors) == 1
    count = 0
    for start in range(0, len(totals), _STRETCH):
        end = min(start + _STRETCH, len(totals))
        first, whole = np.uint64(start), end - start == _STRETCH
        strong = 0
        if single and whole:
            for offset in range(_STRETCH):
                at = first + np.uint64(offset)
                strong += totals[at] >= floor * exact[at]
        else:
            for text in range(start, end):
                strong += totals[text] >= floors[languages[text]] * exact[text]
        if strong > 0:
            for text in range(start, end):
                total = totals[text]
                if total > 0.0 and total >= floors[languages[text]] * exact[text]:
                    texts[count] = text
                    taken[count] = total
                    count += 1
        if whole:
            for offset in range(_STRETCH):
                totals[first + np.uint64(offset)] = 0.0
        else:
            for text in range(start, end):
                totals[text] = 0.0
    return count


def least_of_stretches(roots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the least of each stretch of texts, for ``take_strong``."""
    if not len(roots):
        return np.zeros(0)
    least: NDArray[np.float64] = np.minimum.reduceat(roots, np.arange(0, len(roots), _STRETCH))
    return least
