"""Compiled loops over what two texts have in common; plain Python gives the same numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]

_HALF, _NOTHING = np.float32(0.5), np.float32(0.0)
_LEAST = np.float32(-np.inf)
# Neighbouring words as one number, and its place in a table.
_MULTIPLIER = 1_000_003
_SPREAD, _HIGH = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
_LEFT, _RIGHT = np.uint8(1), np.uint8(2)


@compiled
def find_partners(  # noqa: C901, PLR0912, PLR0915 - one loop, as it is compiled
    contrast: Floats,
    weights: tuple[Floats, Floats],
    best: tuple[Floats, Floats],
    room: tuple[Numbers, Numbers, Numbers, Floats],
    found: tuple[Floats, Floats],
) -> int:
    """Find the best partner of each sentence, and by how much those stand out that are mutual.

    Args:
        contrast: Of the sentences, shape (n, m), n and m more than 0.
        weights: Of the left and of the right sentences.
        best: Filled with the best contrast of each left and of each right sentence.
        room: As many numbers as there are left sentences, as there are right ones, and as there
            are of either; as many leads as there are right ones.
        found: Filled with the weighed lead of each two that are each other's best, by row; and
            with the best contrast in the middle of the weight, left and right.

    Returns:
        How many of them are each other's best.
    """
    rows, columns = contrast.shape
    best_left, best_right = best
    partner_left, partner_right, order, lead_right = room
    worth, middle = found
    for column in range(columns):
        first = second = _LEAST
        at = np.int64(0)
        for row in range(rows):
            value = contrast[row, column]
            if value > first:
                second, first, at = first, value, np.int64(row)
            elif value > second:
                second = value
        best_right[column] = first
        partner_right[column] = at
        lead_right[column] = first - second if rows > 1 else first
    count = 0
    for row in range(rows):
        first = second = _LEAST
        at = np.int64(0)
        for column in range(columns):
            value = contrast[row, column]
            if value > first:
                second, first, at = first, value, np.int64(column)
            elif value > second:
                second = value
        best_left[row] = first
        partner_left[row] = at
        if partner_right[at] == row:
            lead = first - second if columns > 1 else first
            worth[count] = min(weights[0][row], weights[1][at]) * min(lead, lead_right[at])
            count += 1
    for side in range(2):
        values = best_left if side == 0 else best_right
        weighs = weights[0] if side == 0 else weights[1]
        for place in range(len(values)):
            to = place
            while to > 0 and values[order[to - 1]] > values[place]:
                order[to] = order[to - 1]
                to -= 1
            order[to] = place
        whole = _NOTHING
        for place in range(len(values)):
            whole += weighs[order[place]]
        passed = _NOTHING
        for place in range(len(values)):
            passed += weighs[order[place]]
            if passed >= _HALF * whole:
                middle[side] = values[order[place]]
                break
    return count


@compiled
def match_details(
    left: tuple[Numbers, Numbers],
    right: tuple[Numbers, Numbers],
    weights: tuple[Floats, Floats, Floats, Floats],
    both: tuple[Numbers, Numbers],
    found: Numbers,
) -> None:
    """Find the details that stand in one sentence of either text, where that still counts.

    Args:
        left: Sentence and code of each, the codes ascending, each once.
        right: The same.
        weights: Of the left sentences in this pair and by themselves, and of the right ones.
        both: Filled with the sentences of those that both have.
        found: Filled with how many both have, and how many count on the left and on the right.
    """
    owners, codes = left
    others, their_codes = right
    held, own, their_held, their_own = weights
    count = kept = at = 0
    for place in range(len(codes)):
        if not held[owners[place]] >= _HALF * own[owners[place]]:
            continue
        kept += 1
        while at < len(their_codes) and their_codes[at] < codes[place]:
            at += 1
        if at < len(their_codes) and their_codes[at] == codes[place]:
            other = others[at]
            if their_held[other] >= _HALF * their_own[other]:
                both[0][count], both[1][count] = owners[place], other
                count += 1
    found[0], found[1], found[2] = count, kept, 0
    for place in range(len(their_codes)):
        found[2] += their_held[others[place]] >= _HALF * their_own[others[place]]


@compiled
def count_verbatim(
    left: tuple[Numbers, Marks],
    right: tuple[Numbers, Marks],
    matched: Numbers,
    runs: Numbers,
    table: tuple[Numbers, NDArray[np.uint8]],
    found: Numbers,
) -> None:
    """Count the words that two texts share in runs, and their different three words in a row.

    Args:
        left: Code of each word, and whether it speaks; three that speak make three in a row.
        right: The same.
        matched: The right word that each left one is matched with, -1 for none.
        runs: Exact runs: left word, right word and number of words of each, shape (k, 3).
        table: Room for numbers, as many as a power of two, twice the words or more; and as many
            zeros.
        found: Filled with how many left words that speak are matched, those of the longest run,
            and the different three in a row of both, of the left and of the right.
    """
    keys, marks = table
    last = np.uint64(len(keys) - 1)
    found[0] = found[1] = found[2] = found[3] = found[4] = 0
    for word in range(len(matched)):
        found[0] += left[1][word] and matched[word] >= 0
    for run in range(len(runs)):
        words = 0
        for word in range(runs[run, 0], runs[run, 0] + runs[run, 2]):
            words += left[1][word]
        found[1] = max(found[1], words)
    for side in range(2):
        codes, speaks = left if side == 0 else right
        mark, other = (_LEFT, _RIGHT) if side == 0 else (_RIGHT, _LEFT)
        for word in range(len(codes) - 2):
            if not (speaks[word] and speaks[word + 1] and speaks[word + 2]):
                continue
            mixed = codes[word] * _MULTIPLIER + codes[word + 1]
            mixed = mixed * _MULTIPLIER + codes[word + 2]
            place = ((np.uint64(mixed) * _SPREAD) >> _HIGH) & last
            while marks[place] != 0 and keys[place] != mixed:
                place = (place + np.uint64(1)) & last
            keys[place] = mixed
            if marks[place] & mark == 0:
                found[3 + side] += 1
                found[2] += marks[place] & other != 0
                marks[place] |= mark


@compiled
def count_marks(places: Numbers, first: Numbers, marks: Marks, before: Numbers) -> None:
    """Count the words that are marked before each sentence, and before the end.

    Args:
        places: Words that stand in sentences, in their order.
        first: Where the words of each sentence begin in ``places``, and the end of the last.
        marks: Of all words.
        before: Filled, one for each of ``first``.
    """
    count = at = 0
    for sentence in range(len(first)):
        while at < first[sentence]:
            count += marks[places[at]]
            at += 1
        before[sentence] = count


@compiled
def find_reordered(
    margins: Floats,
    extra: float,
    free: tuple[Marks, Marks],
    room: Numbers,
    found: tuple[Numbers, Numbers],
) -> int:
    """Find the sentences that are each other's best among those that are free.

    Args:
        margins: By how much each pair exceeds what is asked of it, shape (n, m).
        extra: How much is asked beyond that.
        free: Which left and which right sentences are free.
        room: As many numbers as there are right sentences.
        found: Filled with the left and the right sentence of each pair, by the left one.

    Returns:
        How many there are.
    """
    rows, columns = margins.shape
    asked = np.float32(extra)
    for column in range(columns):
        room[column] = -1
        first = _LEAST
        for row in range(rows):
            if free[0][row] and free[1][column] and margins[row, column] - asked > first:
                first, room[column] = margins[row, column] - asked, row
    count = 0
    for row in range(rows):
        first, at = _LEAST, -1
        for column in range(columns):
            if free[0][row] and free[1][column] and margins[row, column] - asked > first:
                first, at = margins[row, column] - asked, column
        if first >= _NOTHING and room[at] == row:
            found[0][count], found[1][count] = row, at
            count += 1
    return count
