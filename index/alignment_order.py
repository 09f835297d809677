"""Sentences aligned in order, and how much better than in shuffled orders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.alignment_loops import FLOOR, LENGTH, TWO, score_orders
from index.alignment_text import Floats

# Added to lengths in characters, so that "Yes." against "Oui." is no surprise.
_LENGTH_OFFSET = 20.0
# Shuffled orders compared with; fewer for long texts, whose own sentences average the noise out.
_SHUFFLES = 16
_LONG_CELLS = 4000


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences [left, left_end) aligned with sentences [right, right_end)."""

    left: int
    left_end: int
    right: int
    right_end: int


@dataclass(frozen=True, slots=True)
class Side:
    """The sentences of one text: lengths in characters and weights 0..1, shape (..., n)."""

    lengths: Floats
    weights: Floats


@dataclass(frozen=True, slots=True)
class Rewards:
    """What aligning sentences is worth; leaving one out is worth nothing.

    Attributes:
        one: One with one, shape (..., n, m).
        split: A left sentence with two neighbours on the right, shape (..., n, m - 1).
        join: Two neighbours on the left with one on the right, shape (..., n - 1, m).
    """

    one: Floats
    split: Floats
    join: Floats


def rewards(contrast: Floats, left: Side, right: Side) -> Rewards:
    """Rewards of all alignments of the sentences in the orders given (batches allowed)."""
    first, second = left.weights[..., :, None], right.weights[..., None, :]
    long_left, long_right = (_logs(side.lengths) for side in (left, right))
    two_left, two_right = (
        _logs(side.lengths[..., :-1] + side.lengths[..., 1:]) for side in (left, right)
    )
    one = _reward(contrast, long_left, long_right, np.minimum(first, second))
    split = _reward(
        (contrast[..., :, :-1] + contrast[..., :, 1:]) / TWO,
        long_left,
        two_right,
        np.minimum(2 * first, second[..., :-1] + second[..., 1:]),
    )
    join = _reward(
        (contrast[..., :-1, :] + contrast[..., 1:, :]) / TWO,
        two_left,
        long_right,
        np.minimum(first[..., :-1, :] + first[..., 1:, :], 2 * second),
    )
    return Rewards(one, split, join)


def _logs(lengths: Floats) -> Floats:
    logs: Floats = np.log(lengths + np.float32(_LENGTH_OFFSET))
    return logs


def _reward(contrast: Floats, left: Floats, right: Floats, weights: Floats) -> Floats:
    surprise = np.square(left[..., :, None] - right[..., None, :])
    worth: Floats = (contrast - FLOOR - LENGTH * surprise) * weights
    return worth


def best_scores(worth: Rewards) -> Floats:
    """Best total reward in order, for all prefixes, shape (..., n + 1, m + 1)."""
    rows, columns = worth.one.shape[-2:]
    table = np.zeros((*worth.one.shape[:-2], rows + 1, columns + 1), dtype=np.float32)
    for row in range(rows):
        above, here = table[..., row, :], table[..., row + 1, :]
        here[...] = above
        np.maximum(here[..., 1:], above[..., :-1] + worth.one[..., row, :], out=here[..., 1:])
        if columns > 1:
            two = above[..., :-2] + worth.split[..., row, :]
            np.maximum(here[..., 2:], two, out=here[..., 2:])
        if row:
            joined = table[..., row - 1, :-1] + worth.join[..., row - 1, :]
            np.maximum(here[..., 1:], joined, out=here[..., 1:])
        np.maximum.accumulate(here, axis=-1, out=here)
    return table


def trace(table: Floats, worth: Rewards) -> list[Bead]:
    """Read the best alignment off the table of ``best_scores``."""
    row, column = table.shape[0] - 1, table.shape[1] - 1
    beads: list[Bead] = []
    while row and column:
        score = table[row, column]
        if score == table[row - 1, column]:
            row -= 1
        elif score == table[row, column - 1]:
            column -= 1
        else:
            rows, columns = _step(table, worth, row, column)
            beads.append(Bead(row - rows, row, column - columns, column))
            row, column = row - rows, column - columns
    return beads[::-1]


def _step(table: Floats, worth: Rewards, row: int, column: int) -> tuple[int, int]:
    score = table[row, column]
    if score == table[row - 1, column - 1] + worth.one[row - 1, column - 1]:
        return 1, 1
    if column > 1 and score == table[row - 1, column - 2] + worth.split[row - 1, column - 2]:
        return 1, 2
    return 2, 1


@dataclass(frozen=True, slots=True)
class OrderedAlignment:
    """The best alignment in order, held against shuffled orders.

    Attributes:
        beads: Aligned sentences, in order on both sides.
        score: Its reward for each unit of weight of the lighter text.
        gain: By how much that exceeds the mean over shuffled orders, for the same unit.
        surprise: The same in deviations of the shuffled orders.
    """

    beads: tuple[Bead, ...]
    score: float
    gain: float
    surprise: float


def align_in_order(contrast: Floats, left: Side, right: Side) -> OrderedAlignment:
    """Align the sentences of two texts and measure what their order contributes.

    Two reports of one event share names and facts in whatever order; a copy, rewording or
    translation keeps the order of its source. So the reward is compared with that of the same
    sentences in shuffled orders (a fixed seed for each number of sentences). The side with more
    sentences is shuffled, of two alike the longer one, so that swapping the sides changes nothing.

    Source: length-based alignment after Gale and Church (1993); the comparison with shuffled
    orders is measured in docs/methods.md.
    """
    if (contrast.shape[0], left.lengths.sum()) > (contrast.shape[1], right.lengths.sum()):
        turned = align_in_order(contrast.T, right, left)
        beads = tuple(Bead(b.right, b.right_end, b.left, b.left_end) for b in turned.beads)
        return OrderedAlignment(beads, turned.score, turned.gain, turned.surprise)
    worth = rewards(contrast, left, right)
    table = best_scores(worth)
    shuffled = _shuffled_scores(contrast, left, right)
    unit = float(min(left.weights.sum(), right.weights.sum())) + 1.0
    score = float(table[-1, -1])
    gain = score - float(shuffled.mean())
    return OrderedAlignment(
        beads=tuple(trace(table, worth)),
        score=score / unit,
        gain=gain / unit,
        surprise=gain / (float(shuffled.std()) + 0.3),
    )


def _shuffled_scores(contrast: Floats, left: Side, right: Side) -> Floats:
    columns = contrast.shape[1]
    count = _SHUFFLES if contrast.size <= _LONG_CELLS else _SHUFFLES // 4
    orders = _orders(columns, count)
    lengths, weights = right.lengths[orders], right.weights[orders]
    scores = np.empty(count, dtype=np.float32)
    score_orders(
        np.ascontiguousarray(contrast),
        orders,
        (_logs(left.lengths), _logs(left.lengths[:-1] + left.lengths[1:]), left.weights),
        _logs(lengths),
        _logs(lengths[:, :-1] + lengths[:, 1:]),
        weights,
        (np.zeros((3, columns + 1), dtype=np.float32), scores),
    )
    return scores


@lru_cache(maxsize=512)
def _orders(columns: int, count: int) -> NDArray[np.int64]:
    generator = np.random.default_rng(columns)
    return np.stack([generator.permutation(columns) for _ in range(count)])
