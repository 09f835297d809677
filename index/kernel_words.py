"""The compiled kernel's reader: bytes to runs, runs to folded words, words to hashes.

Plain Python until ``kernel_numba`` puts the compiled forms in place. 64 bytes are classed at a
time, runs of ASCII letters and digits are folded and hashed eight bytes at a time, and only runs
with other signs are read code point by code point.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index import kernel_constants, unicode_table
from index.kernel_intrinsics import BLOCK
from index.numba_loading import absent
from index.unicode_table import (
    JOINER,
    LETTER,
    MARK,
    OUTSIDE,
    OWN_BYTES,
    PAGE_BITS,
    SHORT_BYTES,
    SINGLE,
    SINGLE_MARK,
)

# numba freezes these as typed constants: an int beside a uint64 would become a float.
_ONE = np.uint64(1)
_CLASS_SHIFT = np.uint64(unicode_table.CLASS_SHIFT)
_LENGTH_SHIFT = np.uint64(unicode_table.LENGTH_SHIFT)
_LOW_VALUE = np.uint64((1 << unicode_table.LENGTH_SHIFT) - 1)
_LOW_LENGTH = np.uint64(0xFF)
_MURMUR = np.uint64(kernel_constants.MURMUR)
_MURMUR_SHIFT = np.uint64(kernel_constants.MURMUR_SHIFT)
_NOT_ASCII = np.uint64(0x8080808080808080)
_LOWER_CASE = np.uint64(
    0x2020202020202020
)  # sets the bit of small letters, and leaves digits alone
_LAST_BIT = np.uint64(63)
_LOAD_BITS = np.uint64(3)
_LOW_PAGE = (1 << PAGE_BITS) - 1
_INVALID = 0xFFFD
_GOES_ON = 7

# Bytes of text whose runs are noted before they are hashed; both stay in the first-level cache.
SEGMENT = 1 << 13
# A code point of two bytes or more folds to at most six times its bytes.
FOLDING = 6


def _build_steps() -> NDArray[np.int64]:
    """Return the state after a code point by state and class, or that the word goes on."""
    steps = np.full((3, 6), OUTSIDE, dtype=np.int64)
    steps[:, LETTER], steps[:, SINGLE], steps[:, SINGLE_MARK] = LETTER, SINGLE, SINGLE
    steps[LETTER, [LETTER, SINGLE_MARK, MARK, JOINER]] = _GOES_ON
    steps[SINGLE, [SINGLE_MARK, MARK]] = _GOES_ON
    return steps


_STEPS = _build_steps()


class Memory(NamedTuple):
    """Addresses of what the words of a text are read from and written to.

    Attributes:
        data: The texts' bytes, with BLOCK more behind the last.
        pages: Row of each 128 code points, uint16.
        entries: The rows of the table, uint64.
        pool: Its longer foldings, bytes.
        run_first: First byte of each run of a segment, int64.
        run_last: One past its last byte, int64.
        folded: The folded bytes of one word.
        hashes: Hash of each word of a text, uint64.
        first: First byte of each word, int64; 0 where places are not asked for.
        last: One past its last byte, as ``first``.
    """

    data: int
    pages: int
    entries: int
    pool: int
    run_first: int
    run_last: int
    folded: int
    hashes: int
    first: int
    last: int


# The intrinsics, which exist once the kernel is compiled; kernel_intrinsics says what each does.
_load_byte: Callable[[int], int] = absent
_load_half: Callable[[int], int] = absent
_load_place: Callable[[int], int] = absent
_load_word: Callable[[int], np.uint64] = absent
_store_place: Callable[[int, int], None] = absent
_store_word: Callable[[int, np.uint64], None] = absent
_signed: Callable[[np.uint64], int] = absent
_word_bits: Callable[[int], np.uint64] = absent
_lowest_bit: Callable[[np.uint64], int] = absent


def _hash_bytes(address: int, length: int) -> np.uint64:
    """Return MurmurHash64A of some bytes."""
    value = np.uint64(length) * _MURMUR
    end = address + (length & ~7)
    while address < end:
        block = _load_word(address) * _MURMUR
        block ^= block >> _MURMUR_SHIFT
        value = (value ^ (block * _MURMUR)) * _MURMUR
        address += 8
    rest = np.uint64(length & 7)
    if rest:
        tail = _load_word(address) & ((_ONE << (rest << _LOAD_BITS)) - _ONE)
        value = (value ^ tail) * _MURMUR
    value = (value ^ (value >> _MURMUR_SHIFT)) * _MURMUR
    return value ^ (value >> _MURMUR_SHIFT)


def _hash_ascii(address: int, length: int) -> tuple[np.uint64, bool]:
    """Return MurmurHash64A of ASCII letters and digits in lower case, and whether they are that."""
    value = np.uint64(length) * _MURMUR
    seen = np.uint64(0)
    end = address + (length & ~7)
    while address < end:
        block = _load_word(address)
        seen |= block
        block = (block | _LOWER_CASE) * _MURMUR
        block ^= block >> _MURMUR_SHIFT
        value = (value ^ (block * _MURMUR)) * _MURMUR
        address += 8
    rest = np.uint64(length & 7)
    if rest:
        mask = (_ONE << (rest << _LOAD_BITS)) - _ONE
        tail = _load_word(address) & mask
        seen |= tail
        value = (value ^ (tail | (_LOWER_CASE & mask))) * _MURMUR
    value = (value ^ (value >> _MURMUR_SHIFT)) * _MURMUR
    return value ^ (value >> _MURMUR_SHIFT), (seen & _NOT_ASCII) == 0


def _decode(address: int, end: int) -> tuple[int, int]:
    """Return the code point at an address and its bytes; U+FFFD and one byte for invalid UTF-8."""
    lead = _load_byte(address)
    if lead < 0x80:
        return lead, 1
    width = 2 + (lead >= 0xE0) + (lead >= 0xF0)
    if lead < 0xC2 or lead > 0xF4 or address + width > end:
        return _INVALID, 1
    point = lead & (0x7F >> width)
    for offset in range(1, width):
        sign = _load_byte(address + offset)
        if sign & 0xC0 != 0x80:
            return _INVALID, 1
        point = point << 6 | (sign & 0x3F)
    if width > 2 and (
        point < 0x800
        or 0xD800 <= point < 0xE000
        or point > 0x10FFFF
        or (width == 4 and point < 0x10000)
    ):
        return _INVALID, 1
    return point, width


def _read_run(memory: Memory, run: tuple[int, int], count: int) -> int:
    """Read the words of a run code point by code point; return how many words there are now."""
    place, end = run
    state = OUTSIDE  # or LETTER, SINGLE: what word the place is in
    size, first, last = 0, 0, 0
    while place < end:
        point, width = _decode(memory.data + place, memory.data + end)
        page = _load_half(memory.pages + (point >> PAGE_BITS << 1))
        entry = _load_word(memory.entries + ((page << PAGE_BITS | point & _LOW_PAGE) << 3))
        step = _STEPS[state, _signed(entry >> _CLASS_SHIFT)]
        if step != _GOES_ON:
            if state != OUTSIDE:
                count = _note(memory, count, _hash_bytes(memory.folded, size), first, last)
            size, first, state = 0, place, step
        if state != OUTSIDE:
            size += _append(memory, place, width, entry, memory.folded + size)
            last = place + width
        place += width
    if state != OUTSIDE:
        count = _note(memory, count, _hash_bytes(memory.folded, size), first, last)
    return count


def _note(memory: Memory, count: int, value: np.uint64, first: int, last: int) -> int:
    """Write a word down; return how many there are now."""
    _store_word(memory.hashes + (count << 3), value)
    if memory.first:
        _store_place(memory.first + (count << 3), first)
        _store_place(memory.last + (count << 3), last)
    return count + 1


def _append(memory: Memory, place: int, width: int, entry: np.uint64, address: int) -> int:
    """Write the folded bytes of a code point to an address; return how many they are.

    Eight are written where there are fewer: the next ones overwrite the rest.
    """
    length = _signed((entry >> _LENGTH_SHIFT) & _LOW_LENGTH)
    if length == OWN_BYTES:
        _store_word(address, _load_word(memory.data + place))
        return width
    if length <= SHORT_BYTES:
        _store_word(address, entry)
        return length
    source = memory.pool + _signed(entry & _LOW_VALUE)
    for offset in range(0, length, 8):
        _store_word(address + offset, _load_word(source + offset))
    return length


def _note_runs(memory: Memory, start: int, stop: int, open_run: int) -> tuple[int, int]:
    """Note the runs of bytes that are ASCII letters, ASCII digits or no ASCII.

    Args:
        memory: Where the bytes are and the runs go.
        start: First byte to read.
        stop: One past the last; a multiple of BLOCK from the first, or the end of the text.
        open_run: Where a run began that the last segment did not end, or -1.

    Returns:
        How many have ended, and where the one that has not begins, or -1.
    """
    begun, ended = memory.run_first, memory.run_last
    carry = np.uint64(0)
    if open_run >= 0:
        _store_place(begun, open_run)
        begun, carry = begun + 8, _ONE
    for block in range(start, stop, BLOCK):
        bits = _word_bits(memory.data + block)
        if stop - block < BLOCK:
            bits &= (_ONE << np.uint64(stop - block)) - _ONE
        before = bits << _ONE | carry
        carry = bits >> _LAST_BIT
        starts, ends = bits & ~before, before & ~bits
        while starts:
            _store_place(begun, block + _lowest_bit(starts))
            starts &= starts - _ONE
            begun += 8
        while ends:
            _store_place(ended, block + _lowest_bit(ends))
            ends &= ends - _ONE
            ended += 8
    count = (ended - memory.run_last) >> 3
    is_open = begun - memory.run_first > ended - memory.run_last
    return count, _load_place(begun - 8) if is_open else -1


def read_text(memory: Memory, start: int, end: int, count: int) -> int:
    """Read the words of a text behind those that are there; return how many there are now."""
    open_run = -1
    while start < end:
        stop = min(start + SEGMENT, end)
        ended, open_run = _note_runs(memory, start, stop, open_run)
        if stop == end and open_run >= 0:
            _store_place(memory.run_last + (ended << 3), end)
            ended += 1
        for number in range(0, ended << 3, 8):
            first = _load_place(memory.run_first + number)
            last = _load_place(memory.run_last + number)
            value, is_ascii = _hash_ascii(memory.data + first, last - first)
            if is_ascii:
                count = _note(memory, count, value, first, last)
            else:
                count = _read_run(memory, (first, last), count)
        start = stop
    return count


def read_texts(memory: Memory, bounds: NDArray[np.int64], starts: NDArray[np.int64]) -> None:
    """Read the words of texts, one text behind the other, and write where each text's begin."""
    total = 0
    for text in range(len(bounds) - 1):
        starts[text] = total
        total = read_text(memory, bounds[text], bounds[text + 1], total)
    starts[len(bounds) - 1] = total


# In the order in which they call one another.
COMPILED = (
    "_hash_bytes",
    "_hash_ascii",
    "_decode",
    "_note",
    "_append",
    "_read_run",
    "_note_runs",
    "read_text",
    "read_texts",
)
# What runs once a code point or a word is put in its callers' place.
INNER = ("_hash_bytes", "_hash_ascii", "_decode", "_note", "_append")
