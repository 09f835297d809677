"""Runs of words that two texts share word for word: seed and extend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.alignment_loops import find_runs, tile_runs
from index.lexical import WordTable
from index.vocabulary import Codes

# Four words in the same order are a seed; three give many chance seeds in stock phrases, five
# miss sentences with an edit in every line.
SEED_WORDS = 4
# A seed that recurs more often than this on one side is a refrain and starts nothing.
_MAX_CARRIERS = 8
# Two runs are one passage while no more than this many words between them differ.
_MAX_GAP_WORDS = 5
# A shorter passage is a stock phrase unless it is most of a sentence.
_MIN_PASSAGE_WORDS = 8


@dataclass(frozen=True, slots=True)
class WordMatch:
    """Which words stand in shared runs.

    Attributes:
        left: For each word of the left text the word of the right text that it is matched with,
            -1 for none.
        right: The same the other way round.
        runs: Exact runs as (left word, right word, number of words), shape (k, 3), disjoint on
            both sides, by their place in the left text.
    """

    left: Codes
    right: Codes
    runs: NDArray[np.int64]


def _exact_runs(left: Codes, right: Codes) -> NDArray[np.int64]:
    """Maximal exact runs as (left word, right word, words), overlapping ones included."""
    following = np.empty(len(right), dtype=np.int64)
    last, run_of = np.empty((2, len(left) + len(right) + 1), dtype=np.int64)
    last[:] = -2
    keys, heads = np.empty((2, 1 << (2 * len(right)).bit_length()), dtype=np.int64)
    heads[:] = -1
    runs = np.empty((_MAX_CARRIERS * len(left), 3), dtype=np.int64)
    limits = (SEED_WORDS, _MAX_CARRIERS)
    with np.errstate(over="ignore"):  # where it is not compiled
        count = find_runs((left, right), limits, (keys, heads), (following, last, run_of), runs)
    return runs[:count]


def match_words(left: WordTable, right: WordTable) -> WordMatch:
    """Match the words of two texts, the longest shared runs first; each word at most once.

    Case, punctuation and typography do not count.

    Source: the greedy string tiling of Wise (1993), over seeds of four words.
    """
    runs = _exact_runs(left.codes, right.codes)
    to_right = np.full(len(left.codes), -1, dtype=np.int64)
    to_left = np.full(len(right.codes), -1, dtype=np.int64)
    kept = np.empty((len(runs), 3), dtype=np.int64)
    room = np.empty(len(runs), dtype=np.int64), np.empty(len(left.codes) + 2, dtype=np.int64)
    count = tile_runs(runs, (to_right, to_left), SEED_WORDS, room, kept)
    return WordMatch(to_right, to_left, kept[:count])


class Chain(NamedTuple):
    """A passage of runs in the same order on both sides, with few words between them.

    Attributes:
        left: First word and one past the last, in the left text.
        right: The same in the right text.
        words: Words matched exactly.
    """

    left: tuple[int, int]
    right: tuple[int, int]
    words: int


def chain_runs(match: WordMatch) -> list[Chain]:
    """Join neighbouring runs into passages; passages under eight matched words are dropped."""
    chains: list[Chain] = []
    for start, other, words in match.runs.tolist():
        last = chains[-1] if chains else None
        if last is not None:
            gap, across = start - last.left[1], other - last.right[1]
            if 0 <= gap <= _MAX_GAP_WORDS and 0 <= across <= _MAX_GAP_WORDS:
                chains[-1] = Chain(
                    (last.left[0], start + words),
                    (last.right[0], other + words),
                    last.words + words,
                )
                continue
        chains.append(Chain((start, start + words), (other, other + words), words))
    return [chain for chain in chains if chain.words >= _MIN_PASSAGE_WORDS]
