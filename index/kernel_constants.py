"""Numbers and draws that every way of running the kernel shares: all give the same bits."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# MurmurHash64A (A. Appleby, MurmurHash2.cpp, 2008, public domain), seed 0.
MURMUR = 0xC6A4A7935BD1E995
MURMUR_SHIFT = 47

# A shingle is a polynomial of its words' hashes, spread over all bits by the finaliser of
# SplitMix64 (G. Steele, D. Lea and C. Flood, 2014); the multiplier is 2^64 / golden ratio.
SHINGLE = 0x9E3779B97F4A7C15
MIX_FIRST = 0xBF58476D1CE4E5B9
MIX_SECOND = 0x94D049BB133111EB

# An n-gram is a polynomial of its code points, folded once and multiplied again; its bucket is the
# high bits. ASCII letters and digits are part of words, and all code points above ASCII: those that
# part words are blanks already.
NGRAM_MULTIPLIER = 0x9E3779B97F4A7C15
NGRAM_BITS = 20
NGRAM_SIZES = (3, 4)
NGRAM_SIGNS = np.array([chr(sign).isalnum() for sign in range(128)])
BLANK = 32
MOST_COUNTED = 255

EMPTY = 0xFFFFFFFF  # a bin that no shingle fell into
RANGE = 1 << 64
_ALL_BITS = RANGE - 1

# A fast similarity sketch: in each of three rounds every shingle falls into one bin, a bin keeps the
# smallest value of the first round in which any fell into it, and a bin still empty then takes the
# smallest value of all shingles under a permutation of its own, as in MinHash (S. Dahlgaard, M. B. T.
# Knudsen and M. Thorup, "Fast similarity sketching", 2017; with as many rounds as bins there). The
# two high bits of a value are its round. Two signatures' smaller values bin by bin are the union's.
FAST_SIMILARITY = "fast_similarity32"
ROUNDS = 3
# datasketch 2's default: each bin has a permutation of its own; its class MinHash explains it.
AFFINE = "affine32"
SCHEMES = (FAST_SIMILARITY, AFFINE)


class Permutations(NamedTuple):
    """What a scheme draws from its seed.

    Attributes:
        odd: The odd factor of each bin's permutation, shape (bins,), uint32.
        added: Its summand, shape (bins,), uint32.
        rounds: The odd factor of each round, shape (ROUNDS,), uint64; affine: shape (0,).
    """

    odd: NDArray[np.uint32]
    added: NDArray[np.uint32]
    rounds: NDArray[np.uint64]


@cache
def permutations(scheme: str, bins: int, seed: int) -> Permutations:
    """Return what a scheme draws from its seed, 0..2^32 - 1."""
    if bins == 0:
        none = np.zeros(0, dtype=np.uint32)
        return Permutations(none, none, np.zeros(0, dtype=np.uint64))
    if scheme == AFFINE:
        # The generator that datasketch draws from; numpy keeps its numbers for good.
        generator = np.random.RandomState(seed)
        half = generator.randint(0, 1 << 31, bins, dtype=np.uint32)
        added = generator.randint(0, 1 << 32, bins, dtype=np.uint32)
        return Permutations(half * np.uint32(2) + np.uint32(1), added, np.zeros(0, dtype=np.uint64))
    # SplitMix64 from the seed.
    steps = np.arange(1, ROUNDS + 2 * bins + 1, dtype=np.uint64)
    drawn = mix(np.uint64(seed) + steps * np.uint64(SHINGLE))
    low = drawn.astype(np.uint32)
    return Permutations(
        odd=low[ROUNDS : ROUNDS + bins] | np.uint32(1),
        added=low[ROUNDS + bins :],
        rounds=drawn[:ROUNDS] | np.uint64(1),
    )


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the finaliser of SplitMix64 of each value; the array given is left as it is."""
    mixed = values ^ (values >> np.uint64(30))
    mixed *= np.uint64(MIX_FIRST)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(MIX_SECOND)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def sampling_limit(sampling: int) -> int:
    """Return the largest hash that is kept where one in ``sampling`` is; 1 keeps all."""
    return RANGE // sampling - 1
