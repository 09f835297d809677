"""Compiled loops of comparing two texts; plain Python gives the same numbers without numba."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

# In deviations of the contrast: an alignment that stands out less than this costs.
FLOOR = np.float32(0.2)
# Weight of the squared difference of log lengths: Gale and Church (1993) in the units used here.
LENGTH = np.float32(4.0)
# The sum of two sentences' contrasts has this much the deviation of one.
TWO = np.float32(np.sqrt(2.0))
# Neighbouring words as one number, and its place in a table.
_MULTIPLIER = 1_000_003
_SPREAD, _HIGH = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


@compiled
def score_orders(  # noqa: PLR0913, PLR0917 - one loop, as it is compiled
    contrast: Floats,
    orders: Numbers,
    left: tuple[Floats, Floats, Floats],
    logs: Floats,
    two_logs: Floats,
    weights: Floats,
    room: tuple[Floats, Floats],
) -> None:
    """Find the best total reward in order for several orders of the right sentences.

    Args:
        contrast: Of the sentences, shape (n, m).
        orders: Places of the right sentences in each order, shape (k, m).
        left: Log lengths of the left sentences, of each two neighbours, and their weights.
        logs: Log lengths of the right sentences in each order, shape (k, m).
        two_logs: Of each two neighbours, shape (k, m - 1).
        weights: Of the right sentences in each order, shape (k, m).
        room: Zeros, shape (3, m + 1), for the last rows of the table; and, filled, shape (k,), the
            last cell of ``alignment_order.best_scores``.
    """
    rows, columns = contrast.shape
    own, own_two, own_weights = left
    table, found = room
    for at in range(len(orders)):
        for column in range(columns + 1):
            table[1, column] = 0.0
            table[2, column] = 0.0
        for row in range(rows):
            here, above, before = row % 3, (row + 2) % 3, (row + 1) % 3
            table[here, 0] = 0.0
            for column in range(columns):
                place = orders[at, column]
                gap = own[row] - logs[at, column]
                worth = (contrast[row, place] - FLOOR - LENGTH * (gap * gap)) * min(
                    own_weights[row], weights[at, column]
                )
                best = max(table[above, column + 1], table[above, column] + worth)
                if column > 0:
                    earlier = orders[at, column - 1]
                    gap = own[row] - two_logs[at, column - 1]
                    both = (contrast[row, earlier] + contrast[row, place]) / TWO
                    worth = (both - FLOOR - LENGTH * (gap * gap)) * min(
                        np.float32(2.0) * own_weights[row],
                        weights[at, column - 1] + weights[at, column],
                    )
                    best = max(best, table[above, column - 1] + worth)
                if row > 0:
                    gap = own_two[row - 1] - logs[at, column]
                    both = (contrast[row - 1, place] + contrast[row, place]) / TWO
                    worth = (both - FLOOR - LENGTH * (gap * gap)) * min(
                        own_weights[row - 1] + own_weights[row],
                        np.float32(2.0) * weights[at, column],
                    )
                    best = max(best, table[before, column] + worth)
                table[here, column + 1] = max(best, table[here, column])
        found[at] = table[(rows + 2) % 3, columns]


@compiled
def tile_runs(  # noqa: C901, PLR0912 - one loop, as it is compiled
    runs: Numbers,
    matched: tuple[Numbers, Numbers],
    least: int,
    room: tuple[Numbers, Numbers],
    kept: Numbers,
) -> int:
    """Match the words of runs, each word at most once; what is left of a run must be long enough.

    The longest come first, of those as long the one that begins first.

    Args:
        runs: Left word, right word and number of words of each, by left and right word; (k, 3).
        matched: -1 for each left word, and for each right word; filled with their mates.
        least: Words of the longest free stretch of a run of which some words are taken.
        room: k numbers, and two more than there are left words.
        kept: Filled with the runs that were matched, by their left words, shape (k, 3).

    Returns:
        How many these are.
    """
    to_right, to_left = matched
    order, starts = room
    for words in range(len(starts)):
        starts[words] = 0
    for at in range(len(runs)):
        starts[runs[at, 2]] += 1
    total = np.int64(0)
    for words in range(len(starts) - 1, -1, -1):
        size = starts[words]
        starts[words] = total
        total += size
    for at in range(len(runs)):
        words = runs[at, 2]
        order[starts[words]] = at
        starts[words] += 1
    for word in range(len(to_right)):
        starts[word] = 0
    for at in range(len(order)):
        index = order[at]
        start, other, words = runs[index, 0], runs[index, 1], runs[index, 2]
        longest = first = length = np.int64(0)
        for offset in range(words):
            if to_right[start + offset] < 0 and to_left[other + offset] < 0:
                length += 1
                if length > longest:
                    longest, first = length, offset + 1 - length
            else:
                length = np.int64(0)
        if longest < words and longest < least:
            continue
        for offset in range(first, first + longest):
            to_right[start + offset] = other + offset
            to_left[other + offset] = start + offset
        starts[start + first] = longest
    count = 0
    for word in range(len(to_right)):
        if starts[word] > 0:
            kept[count, 0], kept[count, 1] = word, to_right[word]
            kept[count, 2] = starts[word]
            count += 1
    return count


@compiled
def count_orders(first: Numbers, second: Numbers, found: Numbers) -> None:
    """Count the pairs of details by how their sentences stand to each other in two texts.

    Args:
        first: Sentence of each detail in one text.
        second: In the other.
        found: Filled with five numbers: pairs that share a sentence in both texts, in the first, in
            the second; the pairs in the same order less those in the opposite one; and both of
            these together.
    """
    both = in_first = in_second = agreeing = ordered = 0
    for one in range(len(first)):
        for two in range(one + 1, len(first)):
            step, other = first[one] - first[two], second[one] - second[two]
            in_first += step == 0
            in_second += other == 0
            both += (step == 0) & (other == 0)
            if step != 0 and other != 0:
                ordered += 1
                agreeing += 1 if (step > 0) == (other > 0) else -1
    found[0], found[1], found[2], found[3], found[4] = both, in_first, in_second, agreeing, ordered


@compiled
def add_leaves(
    roots: Numbers,
    nodes: Numbers,
    numbers: NDArray[np.float64],
    values: NDArray[np.float64],
    found: NDArray[np.float64],
) -> None:
    """Add up what regression trees say, one after the other.

    Args:
        roots: Node that each tree begins with.
        nodes: Feature of each node, -1 in a leaf; its children below and above; shape (n, 3).
        numbers: The threshold of each node, in a leaf what it adds.
        values: Of the features.
        found: Filled with the sum.
    """
    total = 0.0
    for at in range(len(roots)):
        node = roots[at]
        while nodes[node, 0] >= 0:
            below = values[nodes[node, 0]] <= numbers[node]
            node = nodes[node, 1] if below else nodes[node, 2]
        total += numbers[node]
    found[0] = total


@compiled
def find_runs(  # noqa: C901, PLR0912, PLR0915 - one loop, as it is compiled
    codes: tuple[Numbers, Numbers],
    limits: tuple[int, int],
    table: tuple[Numbers, Numbers],
    room: tuple[Numbers, Numbers, Numbers],
    runs: Numbers,
) -> int:
    """Find the maximal exact runs of two texts, overlapping ones included.

    Args:
        codes: Of the left and of the right words.
        limits: Words of a seed, and how often one may occur on the right.
        table: Room for numbers, as many as a power of two, twice the right words or more; and as
            many times -1.
        room: As many numbers as there are right words; and for each left and right word together
            less than -1, and anything.
        runs: Filled with left word, right word and number of words of each, by left and right word.

    Returns:
        How many there are.
    """
    words, most = limits
    own, others = codes
    keys, heads = table
    following, last, run_of = room
    mask = np.uint64(len(keys) - 1)
    for at in range(len(others) - words, -1, -1):
        mixed = others[at]
        for offset in range(1, words):
            mixed = mixed * _MULTIPLIER + others[at + offset]
        place = ((np.uint64(mixed) * _SPREAD) >> _HIGH) & mask
        while heads[place] >= 0 and keys[place] != mixed:
            place = (place + np.uint64(1)) & mask
        following[at], keys[place], heads[place] = heads[place], mixed, at
    count = 0
    for at in range(len(own) - words + 1):
        mixed = own[at]
        for offset in range(1, words):
            mixed = mixed * _MULTIPLIER + own[at + offset]
        place = ((np.uint64(mixed) * _SPREAD) >> _HIGH) & mask
        while heads[place] >= 0 and keys[place] != mixed:
            place = (place + np.uint64(1)) & mask
        carriers, other = 0, heads[place]
        while other >= 0 and carriers <= most:
            carriers += 1
            other = following[other]
        if carriers > most:
            continue
        other = heads[place]
        while other >= 0:
            diagonal = other - at + len(own)
            if last[diagonal] == at - 1:
                runs[run_of[diagonal], 2] += 1
            else:
                runs[count, 0] = at
                runs[count, 1] = other
                runs[count, 2] = words
                run_of[diagonal] = count
                count += 1
            last[diagonal] = at
            other = following[other]
    return count


@compiled
def align_sentences(  # noqa: C901, PLR0912, PLR0915 - one loop, as it is compiled
    contrast: Floats,
    left: tuple[Floats, Floats, Floats],
    right: tuple[Floats, Floats, Floats],
    table: Floats,
    steps: NDArray[np.int8],
    beads: Numbers,
) -> int:
    """Align sentences in order, one with one, one with two or two with one, for the best reward.

    Args:
        contrast: Of the sentences, shape (n, m).
        left: Log lengths of the left sentences, of each two neighbours, and their weights.
        right: The same of the right sentences.
        table: Zeros, shape (n + 1, m + 1); filled with the best total reward of all prefixes.
        steps: Of the same shape; filled with how each is reached.
        beads: Filled, from the last one on, with the sentences that are aligned: first and one past
            the last on the left, and on the right; shape (k, 4), k no less than the least of n, m.

    Returns:
        How many beads there are.
    """
    rows, columns = contrast.shape
    own, own_two, own_weights = left
    logs, two_logs, weights = right
    none = np.float32(-1.0)
    for row in range(rows):
        for column in range(columns):
            gap = own[row] - logs[column]
            worth = contrast[row, column] - FLOOR - LENGTH * (gap * gap)
            one = table[row, column] + worth * min(own_weights[row], weights[column])
            split = join = none
            if column > 0:
                gap = own[row] - two_logs[column - 1]
                both = (contrast[row, column - 1] + contrast[row, column]) / TWO
                worth = (both - FLOOR - LENGTH * (gap * gap)) * min(
                    np.float32(2.0) * own_weights[row], weights[column - 1] + weights[column]
                )
                split = table[row, column - 1] + worth
            if row > 0:
                gap = own_two[row - 1] - logs[column]
                both = (contrast[row - 1, column] + contrast[row, column]) / TWO
                worth = (both - FLOOR - LENGTH * (gap * gap)) * min(
                    own_weights[row - 1] + own_weights[row], np.float32(2.0) * weights[column]
                )
                join = table[row - 1, column] + worth
            above, before = table[row, column + 1], table[row + 1, column]
            best = max(above, before, one, split, join)
            table[row + 1, column + 1] = best
            if best == above:
                steps[row + 1, column + 1] = 0
            elif best == before:
                steps[row + 1, column + 1] = 1
            elif best == one:
                steps[row + 1, column + 1] = 2
            else:
                steps[row + 1, column + 1] = 3 if best == split else 4
    row, column, count = rows, columns, 0
    while row > 0 and column > 0:
        step = steps[row, column]
        if step == 0:
            row -= 1
        elif step == 1:
            column -= 1
        else:
            beads[count, 1], beads[count, 3] = row, column
            row -= 2 if step == 4 else 1
            column -= 2 if step == 3 else 1
            beads[count, 0], beads[count, 2] = row, column
            count += 1
    return count


@compiled
def count_same(
    owner: Numbers,
    marks: tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]],
    matched: Numbers,
    places: Numbers,
    found: Numbers,
) -> None:
    """Count the words of sentences that are covered, and of those that are the same besides.

    A sentence is covered where half of its words that count are. It is the same where every one of
    them is matched and none was put in between.

    Args:
        owner: Sentence of each word, -1 for none.
        marks: Whether each counts, is covered, and stands in a sentence known to be the same.
        matched: The other text's word that each is matched with, -1 for none.
        places: Zeros, shape (4, sentences).
        found: Filled with how many words stand in sentences that are the same, and in covered ones.
    """
    counted, covered, alike = marks
    for at in range(len(owner)):
        sentence = owner[at]
        if sentence < 0 or not counted[at]:
            continue
        places[0, sentence] += 1
        places[1, sentence] += covered[at]
        places[2, sentence] += matched[at] >= 0 or alike[at]
        if at > 0 and not alike[at] and owner[at - 1] == sentence and counted[at - 1]:
            places[3, sentence] += matched[at] - matched[at - 1] != 1
    found[0] = found[1] = 0
    for sentence in range(places.shape[1]):
        words = places[0, sentence]
        if words > 0 and places[1, sentence] * 2 >= words:
            found[1] += words
            if places[2, sentence] == words and places[3, sentence] == 0:
                found[0] += words
