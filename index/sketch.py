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

from index.kernel import AFFINE, sign_shingles
from index.kernel_constants import sampling_limit
from index.kernel_numpy import hash_rows
from index.tokens import Words

SIGNATURE_SCHEME = AFFINE  # of stored texts: datasketch reads and merges them


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
    starts = np.array([0, len(words)], dtype=np.int64)
    return hash_rows(words.hashes, starts, length)[0]


def sample_shingles(hashes: NDArray[np.uint64], sampling: int) -> Shingles:
    """Keep one hash in ``sampling`` (1 keeps all), the same ones in every text."""
    limit = np.uint64(sampling_limit(sampling))
    places = np.flatnonzero(hashes <= limit).astype(np.int32)
    return Shingles(hashes[places], places)


def build_signature(
    hashes: NDArray[np.uint64], bins: int, seed: int, scheme: str = SIGNATURE_SCHEME
) -> NDArray[np.uint32]:
    """Return the MinHash signature of a text's shingles, shape (bins,), uint32.

    Its estimate of the resemblance has a standard error of sqrt(s * (1 - s) / bins): at most 0.031
    for 256 bins. A text without words has the empty signature (all bits set).
    """
    starts = np.array([0, len(hashes)])
    row: NDArray[np.uint32] = sign_shingles(hashes, starts, bins=bins, seed=seed, scheme=scheme)[0]
    return row


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


def open_signature(signature: NDArray[np.uint32], seed: int) -> Any:  # noqa: ANN401 - datasketch has no types
    """Return a signature of datasketch's scheme as its MinHash, for its indexes and merging."""
    from datasketch import MinHash  # noqa: PLC0415 - a third of a second to import

    return MinHash(hashvalues=signature, seed=seed, scheme=AFFINE)
