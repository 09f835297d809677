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

EMPTY = 0xFFFFFFFF  # a bin that no shingle fell into
RANGE = 1 << 64
_ALL_BITS = RANGE - 1

# One-permutation hashing: each shingle falls into one bin, each bin keeps its smallest value, an
# empty bin takes the value of a bin chosen at random (P. Li, A. Owen and C.-H. Zhang, "One
# permutation hashing", 2012; A. Shrivastava, "Optimal densification for fast and accurate minwise
# hashing", 2017).
ONE_PERMUTATION = "one_permutation32"
# datasketch 2's default: each bin has a permutation of its own; its class MinHash explains it.
AFFINE = "affine32"
SCHEMES = (ONE_PERMUTATION, AFFINE)


class Permutations(NamedTuple):
    """What a scheme draws from its seed.

    Attributes:
        factors: One permutation: what tells its bins and values (xor, odd factor), shape (2,),
            uint64. Affine: the odd factor and the summand of each bin, shape (2, bins), uint64.
        order: One permutation: from which bin each bin takes its value when it is empty, first
            choice first, shape (bins, bins), uint16. Affine: shape (0, 0).
    """

    factors: NDArray[np.uint64]
    order: NDArray[np.uint16]


@cache
def permutations(scheme: str, bins: int, seed: int) -> Permutations:
    """Return what a scheme draws from its seed.

    Cost:
        Ten milliseconds for 256 bins of one permutation, once a process; bins² * 2 bytes.
    """
    if scheme == AFFINE:
        # The generator that datasketch draws from; numpy keeps its numbers for good.
        generator = np.random.RandomState(seed)
        odd = generator.randint(0, 1 << 31, bins, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
        added = generator.randint(0, 1 << 32, bins, dtype=np.uint32)
        return Permutations(
            np.array([odd, added], dtype=np.uint64), np.zeros((0, 0), dtype=np.uint16)
        )
    start = np.uint64(split_mix(seed & _ALL_BITS))
    pairs = np.arange(bins * bins + 2, dtype=np.uint64) + start
    drawn = mix(pairs * np.uint64(SHINGLE))
    order = np.argsort(drawn[2:].reshape(bins, bins), axis=1, kind="stable").astype(np.uint16)
    return Permutations(drawn[:2] | np.uint64(1), order)


def split_mix(value: int) -> int:
    """Return SplitMix64's output for one state, 0..2^64 - 1."""
    return int(mix(np.array([(value + SHINGLE) & _ALL_BITS], dtype=np.uint64))[0])


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
