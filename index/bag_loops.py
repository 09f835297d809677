"""Compiled loops over bags of sentences; plain Python gives the same numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled

Floats = NDArray[np.float32]
Reals = NDArray[np.float64]
Numbers = NDArray[np.int64]

# Lengths are no less than these, over all codes and over the shared ones alone.
LEAST_LENGTH, LEAST_SHARED = np.float32(1e-6), np.float32(1e-12)


@compiled
def weigh_codes(
    left: tuple[Numbers, Numbers],
    right: tuple[Numbers, Numbers],
    rarity: Floats,
    columns: tuple[Numbers, Numbers],
    weights: tuple[Floats, Floats],
) -> int:
    """Find the codes that two texts share, and what each code weighs.

    Args:
        left: Its distinct codes, ascending, and how many of its sentences have each.
        right: The same.
        rarity: What a code in so many sentences of both weighs.
        columns: Filled with the number of each code among the shared ones, -1 for none.
        weights: Filled, one for each code.

    Returns:
        How many codes they share.
    """
    codes, counts = left
    others, frequencies = right
    shared = at = 0
    for place in range(len(others)):
        columns[1][place] = -1
        weights[1][place] = rarity[frequencies[place]]
    for place in range(len(codes)):
        while at < len(others) and others[at] < codes[place]:
            at += 1
        if at < len(others) and others[at] == codes[place]:
            weight = rarity[counts[place] + frequencies[at]]
            columns[0][place] = columns[1][at] = shared
            weights[0][place] = weights[1][at] = weight
            shared += 1
        else:
            columns[0][place] = -1
            weights[0][place] = rarity[counts[place]]
    return shared


@compiled
def multiply_bags(  # noqa: C901, PLR0912 - one loop, as it is compiled
    left: tuple[Numbers, Numbers, Floats, Numbers, Floats],
    right: tuple[Numbers, Numbers, Floats, Numbers, Floats],
    room: tuple[Numbers, Numbers, Reals],
    lengths: Reals,
    found: tuple[Reals, Floats, Floats],
) -> None:
    """Find the cosines of the weighed bags of all pairs of sentences.

    Args:
        left: Sentence, place among the codes and weight of each entry, by sentence and code; the
            column and the weight of each code, from ``weigh_codes``.
        right: The same.
        room: Zeros, one more than there are shared codes; and as many numbers of both kinds as
            the right text has entries.
        lengths: Zeros, shape (4, n) for the n sentences of the longer text.
        found: Zeros; and, filled, the cosines over all codes, and over those that both texts
            have; each of shape (sentences of the left, of the right).
    """
    sentences, places, values, columns, weights = left
    others, their_places, their_values, their_columns, their_weights = right
    first, owners, held = room
    products, full, common = found
    for at in range(len(others)):
        value = np.float64(their_values[at] * their_weights[their_places[at]])
        lengths[2, others[at]] += value * value
        column = their_columns[their_places[at]]
        if column >= 0:
            lengths[3, others[at]] += value * value
            first[column + 1] += 1
    for column in range(1, len(first)):
        first[column] += first[column - 1]
    for at in range(len(others)):
        column = their_columns[their_places[at]]
        if column >= 0:
            owners[first[column]] = others[at]
            held[first[column]] = their_values[at] * their_weights[their_places[at]]
            first[column] += 1
    for at in range(len(sentences)):
        row = sentences[at]
        value = np.float64(values[at] * weights[places[at]])
        lengths[0, row] += value * value
        column = columns[places[at]]
        if column >= 0:
            lengths[1, row] += value * value
            # By now each column begins where the one before it began.
            start = first[column - 1] if column > 0 else np.int64(0)
            for entry in range(start, first[column]):
                products[row, owners[entry]] += value * held[entry]
    rows, width = products.shape
    for kind in range(4):
        for sentence in range(lengths.shape[1]):
            lengths[kind, sentence] = np.sqrt(lengths[kind, sentence])
    for row in range(rows):
        for other in range(width):
            product = np.float32(products[row, other])
            whole = np.float32(lengths[0, row]) * np.float32(lengths[2, other])
            part = np.float32(lengths[1, row]) * np.float32(lengths[3, other])
            full[row, other] = product / max(whole, LEAST_LENGTH)
            common[row, other] = product / max(part, LEAST_SHARED)


@compiled
def count_common(left: Numbers, right: Numbers, found: Numbers) -> None:
    """Count the distinct codes of two texts and those that both have.

    Args:
        left: Ascending, some of them perhaps several times.
        right: As ``left``.
        found: Filled with three numbers: of both, of the left, of the right.
    """
    both = of_left = of_right = at = 0
    for place in range(len(right)):
        of_right += place == 0 or right[place] != right[place - 1]
    for place in range(len(left)):
        if place and left[place] == left[place - 1]:
            continue
        of_left += 1
        while at < len(right) and right[at] < left[place]:
            at += 1
        both += at < len(right) and right[at] == left[place]
    found[0], found[1], found[2] = both, of_left, of_right


@compiled
def tally_entries(sentence: Numbers, code: Numbers, weight: Floats) -> int:
    """Sort entries by sentence and code, and add up those of one: by the root of their number.

    Args:
        sentence: Of each entry; nearly ascending, else it takes time by the square. Filled.
        code: Of each. Filled.
        weight: Of each; those of one code are alike. Filled.

    Returns:
        How many different ones there are; they stand first.
    """
    for at in range(1, len(code)):
        owner, value, weighs = sentence[at], code[at], weight[at]
        to = at
        while to > 0 and (
            sentence[to - 1] > owner or (sentence[to - 1] == owner and code[to - 1] > value)
        ):
            sentence[to], code[to], weight[to] = sentence[to - 1], code[to - 1], weight[to - 1]
            to -= 1
        sentence[to], code[to], weight[to] = owner, value, weighs
    count = at = 0
    while at < len(code):
        end = at + 1
        while end < len(code) and sentence[end] == sentence[at] and code[end] == code[at]:
            end += 1
        sentence[count], code[count] = sentence[at], code[at]
        weight[count] = weight[at] * np.float32(np.sqrt(np.float64(end - at)))
        count += 1
        at = end
    return count


@compiled
def profile_entries(  # noqa: C901, PLR0912, PLR0915 - one loop, as it is compiled
    bag: tuple[Numbers, Numbers, Floats],
    bits: int,
    room: tuple[Numbers, Numbers, Numbers, Numbers, Floats],
    ranked: tuple[Numbers, Numbers, Numbers],
    found: Numbers,
) -> None:
    """Sort entries by sentence and code, add up those of one as ``tally_entries`` does, rank codes.

    The entries are sorted by code, eleven bits at a time, and dealt out to their sentences again.

    Args:
        bag: Sentence, ascending, code, and weight of each entry; those of one code weigh the same.
            Filled with the different ones, which stand first.
        bits: Of the codes.
        room: Three times as many numbers as there are entries; 2,048 or more, and no fewer than
            one more than there are sentences; and as many weights.
        ranked: Filled with the distinct codes, ascending, the place of each entry's code among
            them, and how many sentences have each.
        found: Filled with how many different entries there are, and how many codes.
    """
    sentence, code, weight = bag
    order, other, place, starts, weighed = room
    codes, places, frequency = ranked
    for at in range(len(code)):
        order[at] = at
    for shift in range(0, bits, 11):
        for digit in range(2048):
            starts[digit] = 0
        for at in range(len(code)):
            starts[(code[at] >> shift) & 2047] += 1
        total = np.int64(0)
        for digit in range(2048):
            size = starts[digit]
            starts[digit] = total
            total += size
        for at in range(len(code)):
            digit = (code[order[at]] >> shift) & 2047
            other[starts[digit]] = order[at]
            starts[digit] += 1
        order, other = other, order
    count = distinct = at = 0
    sentences = np.int64(0)
    while at < len(code):
        entry = order[at]
        owner, value = sentence[entry], code[entry]
        end = at + 1
        while end < len(code) and code[order[end]] == value and sentence[order[end]] == owner:
            end += 1
        if distinct == 0 or codes[distinct - 1] != value:
            codes[distinct] = value
            frequency[distinct] = 0
            distinct += 1
        frequency[distinct - 1] += 1
        other[count], place[count] = owner, distinct - 1
        weighed[count] = weight[entry] * np.float32(np.sqrt(np.float64(end - at)))
        sentences = max(sentences, owner + 1)
        count += 1
        at = end
    for owner in range(sentences + 1):
        starts[owner] = 0
    for at in range(count):
        starts[other[at] + 1] += 1
    for owner in range(1, sentences + 1):
        starts[owner] += starts[owner - 1]
    for at in range(count):
        owner = other[at]
        to = starts[owner]
        starts[owner] += 1
        sentence[to], places[to] = owner, place[at]
        code[to] = codes[place[at]]
        weight[to] = weighed[at]
    found[0], found[1] = count, distinct
