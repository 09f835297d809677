"""Compiled loops over the words of a text, found by hash and hardly ever as strings."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled

Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Floats = NDArray[np.float32]

# FNV-1a over code points.
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_NONE = np.uint64(0)
_SINGLE = 2
_HALF = np.uint64(32)
# What crc32 adds for each byte: the sums of one byte, freed of what every sum begins and ends with.
_EMPTY = zlib.crc32(b"\0")
CRC_STEPS = np.array([zlib.crc32(bytes([byte])) ^ _EMPTY for byte in range(256)], dtype=np.int64)
_ALL = 0xFFFFFFFF
_HASH_SIGN = ord("#")
_SHORT_WEIGHT = np.float32(1 / 3)


@compiled
def look_up_words(
    points: NDArray[np.uint32],
    signs: NDArray[np.int8],
    table: tuple[Hashes, Numbers],
    found: tuple[Numbers, Numbers, Numbers],
    hashes: Hashes,
) -> int:
    """Find the words of a text, and the number of each that is known.

    Args:
        points: The code points of the text.
        signs: Of each sign whether it stands in words (1), or is one by itself (2).
        table: Hashes of known words at their places, zero where there is none, and their numbers;
            as long as a power of two, and not full.
        found: Filled with the start of each word, its end and its number, -1 for one that is new.
        hashes: Filled with the hash of each.

    Returns:
        How many words there are; -1 where some sign is not among ``signs``, or a word by itself.
    """
    keys, held = table
    starts, ends, numbers = found
    mask = np.uint64(len(keys) - 1)
    count = 0
    at, size = 0, len(points)
    while at < size:
        start = at
        mixed = _BASIS
        while at < size:
            point = points[at]
            if point >= len(signs) or signs[point] == _SINGLE:
                return -1
            if signs[point] == 0:
                break
            mixed = (mixed ^ np.uint64(point)) * _PRIME
            at += 1
        if at > start:
            mixed ^= mixed >> _HALF
            if mixed == _NONE:
                mixed = _PRIME
            starts[count] = start
            ends[count] = at
            hashes[count] = mixed
            place = mixed & mask
            while keys[place] != _NONE and keys[place] != mixed:
                place = (place + np.uint64(1)) & mask
            numbers[count] = held[place] if keys[place] == mixed else -1
            count += 1
        at += 1
    return count


@compiled
def enter_words(table: tuple[Hashes, Numbers], hashes: Hashes, numbers: Numbers) -> int:
    """Put words into a table that has room for them; return how many were not there.

    Args:
        table: As in ``look_up_words``; where there is no word the number is -1.
        hashes: Of the words; zero for none.
        numbers: Of each.
    """
    keys, held = table
    mask = np.uint64(len(keys) - 1)
    count = 0
    for word in range(len(hashes)):
        mixed = hashes[word]
        if mixed == _NONE:
            continue
        place = mixed & mask
        while keys[place] != _NONE and keys[place] != mixed:
            place = (place + np.uint64(1)) & mask
        if keys[place] == _NONE:
            held[place] = numbers[word]
            keys[place] = mixed
            count += 1
    return count


@compiled
def code_words(
    data: NDArray[np.uint8],
    bounds: Numbers,
    letters: int,
    steps: Numbers,
    found: tuple[Numbers, Numbers, Numbers],
) -> None:
    """Reckon the codes of words (``vocabulary.code_of``), of their heads, and of these as names.

    Args:
        data: The words in UTF-8, one behind the other.
        bounds: Where each begins, and the end of the last.
        letters: Of a head.
        steps: ``CRC_STEPS``.
        found: Filled with the code of each word, of its head, and of "@" and its head.
    """
    codes, stems, names = found
    for word in range(len(bounds) - 1):
        first, last = bounds[word], bounds[word + 1]
        head, seen = first, 0
        while head < last:
            seen += (data[head] & 0xC0) != 0x80
            if seen > letters:
                break
            head += 1
        forth, named, behind = np.int64(_ALL), np.int64(_ALL), np.int64(_ALL)
        named = steps[(named ^ 64) & 255] ^ (named >> 8)
        for at in range(first, head):
            forth = steps[(forth ^ data[at]) & 255] ^ (forth >> 8)
            named = steps[(named ^ data[at]) & 255] ^ (named >> 8)
        for at in range(head - 1, first - 1, -1):
            behind = steps[(behind ^ data[at]) & 255] ^ (behind >> 8)
        name_behind = steps[(behind ^ 64) & 255] ^ (behind >> 8)
        behind = steps[(behind ^ _HASH_SIGN) & 255] ^ (behind >> 8)
        name_behind = steps[(name_behind ^ _HASH_SIGN) & 255] ^ (name_behind >> 8)
        stems[word] = ((forth ^ _ALL) << 31) ^ (behind ^ _ALL)
        names[word] = ((named ^ _ALL) << 31) ^ (name_behind ^ _ALL)
        for at in range(head, last):
            forth = steps[(forth ^ data[at]) & 255] ^ (forth >> 8)
        behind = np.int64(_ALL)
        for at in range(last - 1, first - 1, -1):
            behind = steps[(behind ^ data[at]) & 255] ^ (behind >> 8)
        behind = steps[(behind ^ _HASH_SIGN) & 255] ^ (behind >> 8)
        codes[word] = ((forth ^ _ALL) << 31) ^ (behind ^ _ALL)


@compiled
def place_words(
    starts: Numbers,
    spans: tuple[Numbers, Numbers],
    found: tuple[Numbers, Numbers, Numbers, Floats],
) -> int:
    """Tell in which span each word begins.

    Args:
        starts: Of the words, ascending.
        spans: Where each span begins and ends; sorted, not overlapping.
        found: Filled with the number of each word's span, -1 for none; the numbers of the words
            that stand in spans; where those of each span begin among these, and the end of the
            last; and how many each has.

    Returns:
        How many words stand in spans.
    """
    firsts, ends = spans
    owners, places, first, sizes = found
    for span in range(len(firsts)):
        sizes[span] = 0
    span, count = -1, 0
    for word in range(len(starts)):
        at = starts[word]
        while span + 1 < len(firsts) and firsts[span + 1] <= at:
            span += 1
            first[span] = count
        owners[word] = -1
        if span >= 0 and at < ends[span]:
            owners[word] = span
            places[count] = word
            count += 1
            sizes[span] += np.float32(1.0)
    for rest in range(span + 1, len(firsts) + 1):
        first[rest] = count
    return count


@compiled
def join_stems(
    words: tuple[Numbers, Numbers],
    stems: Numbers,
    short: NDArray[np.bool_],
    found: tuple[Numbers, Numbers, Floats],
) -> int:
    """Write the stems of words that stand in sentences, each with its sentence and its weight.

    Args:
        words: The number of each word, and that of its sentence, -1 for none.
        stems: Code of the stem of each known word.
        short: Whether it is mostly grammar: such words weigh a third.
        found: Filled.

    Returns:
        How many there are.
    """
    numbers, sentences = words
    owners, codes, weights = found
    count = 0
    for word in range(len(numbers)):
        if sentences[word] >= 0:
            owners[count] = sentences[word]
            codes[count] = stems[numbers[word]]
            weights[count] = _SHORT_WEIGHT if short[numbers[word]] else np.float32(1.0)
            count += 1
    return count


@compiled
def join_ngrams(
    words: tuple[Numbers, Numbers],
    first: Numbers,
    ngrams: Numbers,
    found: tuple[Numbers, Numbers],
) -> int:
    """Write the n-grams of words that stand in sentences, each with its sentence.

    Args:
        words: The number of each word, and that of its sentence, -1 for none.
        first: Where the n-grams of a word begin; they end where those of the next begin.
        ngrams: Of all known words.
        found: Filled.

    Returns:
        How many there are.
    """
    numbers, sentences = words
    owners, codes = found
    count = 0
    for word in range(len(numbers)):
        owner = sentences[word]
        if owner >= 0:
            for at in range(first[numbers[word]], first[numbers[word] + 1]):
                owners[count] = owner
                codes[count] = ngrams[at]
                count += 1
    return count
