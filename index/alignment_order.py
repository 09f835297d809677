"""Sentences aligned in order, and how much better than in shuffled orders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.alignment_loops import align_sentences, score_orders
from index.alignment_text import Floats

# Added to lengths in characters, so that "Yes." against "Oui." is no surprise.
_LENGTH_OFFSET = 20.0
# Shuffled orders compared with; fewer for long texts, whose own sentences average the noise out.
_SHUFFLES = 16
_LONG_CELLS = 4000


class Bead(NamedTuple):
    """Sentences [left, left_end) aligned with sentences [right, right_end)."""

    left: int
    left_end: int
    right: int
    right_end: int


@dataclass(frozen=True, slots=True)
class Side:
    """The sentences of one text: lengths in characters and weights 0..1, shape (n,)."""

    lengths: Floats
    weights: Floats


def _logs(lengths: Floats) -> Floats:
    logs: Floats = np.log(lengths + np.float32(_LENGTH_OFFSET))
    return logs


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
    if (contrast.shape[0], np.add.reduce(left.lengths)) > (
        contrast.shape[1],
        np.add.reduce(right.lengths),
    ):
        turned = align_in_order(contrast.T, right, left)
        beads = tuple(Bead(b.right, b.right_end, b.left, b.left_end) for b in turned.beads)
        return OrderedAlignment(beads, turned.score, turned.gain, turned.surprise)
    contrast = np.ascontiguousarray(contrast)
    own = _measures(left)
    shuffled = _shuffled_scores(contrast, own, right)
    rows, columns = contrast.shape
    table = np.zeros((rows + 1, columns + 1), dtype=np.float32)
    steps = np.empty((rows + 1, columns + 1), dtype=np.int8)
    ends = np.empty((min(rows, columns), 4), dtype=np.int64)
    count = align_sentences(contrast, own, _measures(right), table, steps, ends)
    unit = float(min(np.add.reduce(left.weights), np.add.reduce(right.weights))) + 1.0
    score = float(table[-1, -1])
    # As ``mean`` and ``std`` reckon, in a third of the time.
    mean = np.add.reduce(shuffled) / np.float32(len(shuffled))
    spread = np.sqrt(np.add.reduce(np.square(shuffled - mean)) / np.float32(len(shuffled)))
    gain = score - float(mean)
    return OrderedAlignment(
        beads=tuple(map(Bead._make, ends[:count][::-1].tolist())),
        score=score / unit,
        gain=gain / unit,
        surprise=gain / (float(spread) + 0.3),
    )


_Measures = tuple[Floats, Floats, Floats]


def _measures(side: Side) -> _Measures:
    """Return the log lengths of sentences, those of each two neighbours, and their weights."""
    return _logs(side.lengths), _logs(side.lengths[:-1] + side.lengths[1:]), side.weights


def _shuffled_scores(contrast: Floats, left: _Measures, right: Side) -> Floats:
    columns = contrast.shape[1]
    count = _SHUFFLES if contrast.size <= _LONG_CELLS else _SHUFFLES // 4
    orders = _orders(columns, count)
    lengths, weights = right.lengths[orders], right.weights[orders]
    scores = np.empty(count, dtype=np.float32)
    score_orders(
        contrast,
        orders,
        left,
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
