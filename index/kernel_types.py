"""What the kernel is asked for and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sketch is made with.

    Attributes:
        shingle_words: Words of a shingle, 1 or more.
        sampling: One shingle in so many is kept; 1 keeps all.
        bins: Bins of the signature, 2 or more, or None for no signature.
        seed: Seed of the signature.
        scheme: ``kernel_constants.ONE_PERMUTATION`` or ``AFFINE``.
    """

    shingle_words: int
    sampling: int
    bins: int | None
    seed: int
    scheme: str


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """Samples and signatures of many texts, text after text.

    Attributes:
        words: Number of words of each text, shape (n,), int32.
        starts: Where each text's samples begin in ``hashes`` and ``places``, shape (n + 1,), int64.
        hashes: Sampled shingle hashes, in text order, one that occurs twice is there twice, shape
            (m,), uint64.
        places: Number of the word that each begins at, counted in its text, shape (m,), int32.
        signatures: One row a text, shape (n, bins), uint32; None where none was asked for. A text
            without words has all bits set.
    """

    words: NDArray[np.int32]
    starts: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    places: NDArray[np.int32]
    signatures: NDArray[np.uint32] | None


@dataclass(frozen=True, slots=True, eq=False)
class NgramRows:
    """The n-gram buckets of many texts, text after text.

    Attributes:
        starts: Where each text's buckets begin in the other arrays, shape (n + 1,), int64.
        buckets: Distinct buckets of each text, ascending, shape (m,), uint32.
        counts: How often each occurs there, ``kernel_constants.MOST_COUNTED`` at most, shape (m,),
            uint8.
    """

    starts: NDArray[np.int64]
    buckets: NDArray[np.uint32]
    counts: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class WordRows:
    """The words of many texts, text after text.

    Attributes:
        starts: Where each text's words begin in the other arrays, shape (n + 1,), int64.
        hashes: Hash of each word, shape (k,), uint64.
        first_bytes: Where each word begins in the buffer, shape (k,), int64.
        last_bytes: One past its last byte, shape (k,), int64.
    """

    starts: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    first_bytes: NDArray[np.int64]
    last_bytes: NDArray[np.int64]
