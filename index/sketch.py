"""Words to sampled shingles with their places, and to signatures that datasketch reads.

A shingle is the hash of n words in a row. Kept are those whose hash falls under a fixed fraction of
the range, so that two texts keep the same ones of what they share (FracMinHash).

Source:
    A. Z. Broder, "On the resemblance and containment of documents", 1997 (mod-m sampling);
    L. Irber and others, "Lightweight compositional analysis of metagenomes with FracMinHash and
    minimum metagenome covers", 2022.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.tokens import Words

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, odd
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_RANGE = 1 << 64
SIGNATURE_SCHEME = "affine32"  # datasketch 2's default; its class MinHash explains it


@dataclass(frozen=True, slots=True)
class Shingles:
    """Sampled shingles of one text, in its order.

    Attributes:
        hashes: Shape (m,), uint64; one that occurs twice is there twice.
        places: Number of the word each begins at, shape (m,), int32.
    """

    hashes: NDArray[np.uint64]
    places: NDArray[np.int32]


def hash_shingles(words: Words, length: int) -> NDArray[np.uint64]:
    """Return the hash of every run of ``length`` words, shape (max(n - length + 1, 1),), uint64.

    A shorter text has one shingle of all its words; a text without words has none.
    """
    hashes = words.hashes
    if len(hashes) == 0:
        return np.zeros(0, dtype=np.uint64)
    length = min(length, len(hashes))
    count = len(hashes) - length + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for offset in range(length):
        mixed *= _MULTIPLIER
        mixed += hashes[offset : offset + count]
    # The finaliser of SplitMix64 (Steele, Lea and Flood, 2014) spreads the sum over all bits.
    mixed ^= mixed >> np.uint64(30)
    mixed *= _MIX[0]
    mixed ^= mixed >> np.uint64(27)
    mixed *= _MIX[1]
    mixed ^= mixed >> np.uint64(31)
    return mixed


def sample_shingles(hashes: NDArray[np.uint64], sampling: int) -> Shingles:
    """Keep one hash in ``sampling`` (1 keeps all), the same ones in every text."""
    limit = np.uint64(_RANGE // sampling - 1)
    places = np.flatnonzero(hashes <= limit).astype(np.int32)
    return Shingles(hashes[places], places)


def build_signature(hashes: NDArray[np.uint64], bins: int, seed: int) -> NDArray[np.uint32]:
    """Return the MinHash signature of a text's shingles, shape (bins,), uint32.

    Its estimate of the resemblance has a standard error of sqrt(s * (1 - s) / bins): at most 0.031
    for 256 bins. A text without words has the empty signature (all bits set).
    """
    sketch = _empty_sketch(bins, seed)
    low = np.unique(hashes).astype(np.uint32)
    if len(low):
        sketch.update_batch(low.tolist())
    signature: NDArray[np.uint32] = np.asarray(sketch.hashvalues, dtype=np.uint32)
    return signature


def estimate_resemblance(
    left: NDArray[np.uint32], right: NDArray[np.uint32]
) -> NDArray[np.float32]:
    """Estimate the resemblance of signatures row by row.

    Args:
        left: Shape (n, bins) or (bins,).
        right: Shape (n, bins).

    Returns:
        Shape (n,), 0..1.
    """
    agreeing: NDArray[np.float32] = (left == right).mean(axis=-1, dtype=np.float32)
    return agreeing


def _empty_sketch(bins: int, seed: int) -> Any:  # noqa: ANN401 - datasketch has no types
    """Return a fresh datasketch MinHash; its permutations are drawn once a process."""
    from datasketch import MinHash  # noqa: PLC0415 - a third of a second to import

    key = (bins, seed)
    if key not in _permutations:
        _permutations[key] = MinHash(num_perm=bins, seed=seed, scheme=SIGNATURE_SCHEME).permutations
    return MinHash(
        num_perm=bins,
        seed=seed,
        hashfunc=_identity,
        permutations=_permutations[key],
        scheme=SIGNATURE_SCHEME,
    )


def _identity(value: int) -> int:
    """Stand in for datasketch's hash function: shingles are hashed already."""
    return value


_permutations: dict[tuple[int, int], Any] = {}
