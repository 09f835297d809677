"""The compiled kernel's sketches: word hashes to shingles, samples and signatures.

Plain Python until ``kernel_numba`` puts the compiled forms in place; ``kernel_numpy`` says the same in
arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index import kernel_constants
from index.kernel_constants import ROUNDS, Permutations
from index.kernel_words import Memory, read_text
from index.numba_loading import absent

Places = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Signatures = NDArray[np.uint32]
Samples = tuple[Hashes, NDArray[np.int32]]

# numba freezes these as typed constants: an int beside a uint64 would become a float.
_SHINGLE = np.uint64(kernel_constants.SHINGLE)
_MIX_FIRST = np.uint64(kernel_constants.MIX_FIRST)
_MIX_SECOND = np.uint64(kernel_constants.MIX_SECOND)
_S27, _S30, _S31, _S32 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(32)
_TWO = np.uint32(2)
_EMPTY = np.uint32(kernel_constants.EMPTY)

_signed: Callable[[np.uint64], int] = absent


class Room(NamedTuple):
    """Room for the work on one text.

    Attributes:
        words: The hashes of its words, uint64.
        mixed: The hashes of its shingles, uint64.
    """

    words: Hashes
    mixed: Hashes


class Made(NamedTuple):
    """What is made of many texts, as in ``Sketches``; more room than needed for hashes and places."""

    words: NDArray[np.int32]
    starts: Places
    hashes: Hashes
    places: NDArray[np.int32]
    signatures: Signatures


def _mix_shingles(words: Hashes, count: int, length: int, mixed: Hashes) -> int:
    """Write the hash of each shingle of the first words; return how many there are."""
    if count == 0:
        return 0
    length = min(length, count)
    count -= length - 1
    for place in range(count):
        mixed[place] = words[place]
    for offset in range(1, length):
        for place in range(count):
            mixed[place] = mixed[place] * _SHINGLE + words[place + offset]
    for place in range(count):
        value = mixed[place]
        value = (value ^ (value >> _S30)) * _MIX_FIRST
        value = (value ^ (value >> _S27)) * _MIX_SECOND
        mixed[place] = value ^ (value >> _S31)
    return count


def _sample(mixed: Hashes, count: int, limit: np.uint64, samples: Samples, total: int) -> int:
    """Append the hashes up to the limit and their places; return how many there are now."""
    hashes, places = samples
    for place in range(count):
        # Written in any case and overwritten by the next: a jump would be guessed wrong too often.
        hashes[total] = mixed[place]
        places[total] = place
        total += mixed[place] <= limit
    return total


def _sign_fast(
    mixed: Hashes, count: int, drawn: Permutations, signatures: Signatures, text: int
) -> None:
    """Write the signature of the fast scheme."""
    bins = signatures.shape[1]
    for chosen in range(bins):
        signatures[text, chosen] = _EMPTY
    empty = bins
    for number in range(ROUNDS):
        factor, mark = drawn.rounds[number], np.uint32(number << 30)
        for place in range(count):
            turned = mixed[place] * factor
            chosen = _signed(((turned >> _S32) * np.uint64(bins)) >> _S32)
            held = signatures[text, chosen]
            empty -= held == _EMPTY
            signatures[text, chosen] = min(held, np.uint32(turned) >> _TWO | mark)
        if empty == 0 or count == 0:
            return
    mark = np.uint32(ROUNDS << 30)
    for chosen in range(bins):
        if signatures[text, chosen] == _EMPTY:
            smallest = _smallest(mixed, count, drawn.odd[chosen], drawn.added[chosen])
            signatures[text, chosen] = smallest >> _TWO | mark


def _smallest(low: Hashes, count: int, odd: np.uint32, added: np.uint32) -> np.uint32:
    """Return the smallest of the low halves under a permutation of 32 bits."""
    smallest = _EMPTY
    for place in range(count):
        smallest = min(smallest, np.uint32(np.uint32(low[place]) * odd + added))
    return smallest


def _sign_affine(
    mixed: Hashes, count: int, drawn: Permutations, signatures: Signatures, text: int
) -> None:
    """Write the signature of datasketch's scheme; what it is, ``kernel_numpy`` shows.

    The shingles are overwritten by what is permuted.
    """
    for place in range(count):
        value = np.uint32(mixed[place])
        value = np.uint32((value ^ (value >> np.uint32(16))) * np.uint32(0x85EBCA6B))
        value = np.uint32((value ^ (value >> np.uint32(13))) * np.uint32(0xC2B2AE35))
        mixed[place] = value ^ (value >> np.uint32(16))
    for chosen in range(signatures.shape[1]):
        signatures[text, chosen] = _smallest(mixed, count, drawn.odd[chosen], drawn.added[chosen])


def sketch_texts(
    memory: Memory,
    bounds: Places,
    asked: tuple[int, np.uint64, bool],
    room: Room,
    drawn: Permutations,
    made: Made,
) -> None:
    """Write the sketches of texts.

    Args:
        memory: Where the texts are; the hashes of the words of one go to ``room.words``.
        bounds: As in ``kernel.sketch_buffer``.
        asked: Words of a shingle, the largest hash that is kept, whether the scheme is affine.
        room: For the words of one text.
        drawn: The permutations.
        made: Where the sketches go.
    """
    length, limit, affine = asked
    total = 0
    for text in range(len(bounds) - 1):
        count = read_text(memory, bounds[text], bounds[text + 1], 0)
        made.words[text] = count
        made.starts[text] = total
        count = _mix_shingles(room.words, count, length, room.mixed)
        total = _sample(room.mixed, count, limit, (made.hashes, made.places), total)
        if made.signatures.shape[1] == 0:
            continue
        if affine:
            _sign_affine(room.mixed, count, drawn, made.signatures, text)
        else:
            _sign_fast(room.mixed, count, drawn, made.signatures, text)
    made.starts[len(bounds) - 1] = total


def sign_texts(
    hashes: Hashes,
    starts: Places,
    affine: bool,  # noqa: FBT001 - numba has no keywords
    mixed: Hashes,
    drawn: Permutations,
    signatures: Signatures,
) -> None:
    """Write the signatures of texts given by their shingles.

    Args:
        hashes: Shingles, text after text.
        starts: Where each text's begin, shape (n + 1,).
        affine: Whether the scheme is datasketch's.
        mixed: Room for the shingles of one text.
        drawn: The permutations.
        signatures: Where the signatures go, a row a text.
    """
    for text in range(len(starts) - 1):
        count = starts[text + 1] - starts[text]
        for place in range(count):
            mixed[place] = hashes[starts[text] + place]
        if affine:
            _sign_affine(mixed, count, drawn, signatures, text)
        else:
            _sign_fast(mixed, count, drawn, signatures, text)


# In the order in which they call one another.
COMPILED = (
    "_mix_shingles",
    "_sample",
    "_smallest",
    "_sign_fast",
    "_sign_affine",
    "sketch_texts",
    "sign_texts",
)
INNER = ("_mix_shingles", "_sample", "_smallest")
