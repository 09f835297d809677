"""Runs of words that two texts share word for word: seed and extend."""

from __future__ import annotations

from dataclasses import dataclass

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
_MULTIPLIER = np.int64(1_000_003)


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


def _seeds(codes: Codes) -> Codes:
    count = len(codes) - SEED_WORDS + 1
    if count <= 0:
        return np.zeros(0, dtype=np.int64)
    mixed = codes[:count].copy()
    with np.errstate(over="ignore"):
        for offset in range(1, SEED_WORDS):
            mixed = mixed * _MULTIPLIER + codes[offset : offset + count]
    return mixed


def _exact_runs(left: Codes, right: Codes) -> NDArray[np.int64]:
    """Maximal exact runs as (left word, right word, words), overlapping ones included."""
    seeds, others = _seeds(left), _seeds(right)
    order = np.argsort(others, kind="stable")
    last, run_of = np.empty((2, len(seeds) + len(others) + 1), dtype=np.int64)
    last[:] = -2
    runs = np.empty((_MAX_CARRIERS * len(seeds), 3), dtype=np.int64)
    limits = (SEED_WORDS, _MAX_CARRIERS)
    return runs[: find_runs(seeds, (others[order], order), limits, (last, run_of), runs)]


def match_words(left: WordTable, right: WordTable) -> WordMatch:
    """Match the words of two texts, the longest shared runs first; each word at most once.

    Case, punctuation and typography do not count.

    Source: the greedy string tiling of Wise (1993), over seeds of four words.
    """
    runs = _exact_runs(left.codes, right.codes)
    to_right = np.full(len(left.codes), -1, dtype=np.int64)
    to_left = np.full(len(right.codes), -1, dtype=np.int64)
    order = np.lexsort((runs[:, 1], runs[:, 0], -runs[:, 2]))
    kept = np.empty((len(runs), 3), dtype=np.int64)
    kept = kept[: tile_runs(runs, order, (to_right, to_left), SEED_WORDS, kept)]
    # No two begin at one word.
    return WordMatch(to_right, to_left, kept[np.argsort(kept[:, 0])])


@dataclass(frozen=True, slots=True)
class Chain:
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
