"""The compiled kernel's reader of JSON Lines: strings of some fields, of plain lines alone.

Plain Python until ``kernel_numba`` puts the compiled forms in place. What is out of the ordinary is
left to other readers: the whole block is given back unread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.kernel_intrinsics import BLOCK
from index.numba_loading import absent

Places = NDArray[np.int64]

_NONE, _ONE = np.uint64(0), np.uint64(1)
_QUOTE, _BACKSLASH, _SLASH, _COMMA, _COLON = 34, 92, 47, 44, 58
_BRACE, _BRACE_END, _BRACKET, _BRACKET_END = 123, 125, 91, 93
_TAB, _LINE, _RETURN, _SPACE, _MINUS, _PLUS, _POINT = 9, 10, 13, 32, 45, 43, 46
_SMALL_B, _SMALL_E, _SMALL_F, _SMALL_L, _SMALL_N = 98, 101, 102, 108, 110
_SMALL_R, _SMALL_T, _SMALL_U, _SMALL_A, _SMALL_S = 114, 116, 117, 97, 115
_CAPITAL_A, _CAPITAL_E, _CAPITAL_F, _ZERO, _NINE = 65, 69, 70, 48, 57
# Values within values, and digits of a number that is read.
_MOST_DEPTH, _MOST_DIGITS = 60, 18
TEXT, NUMBER = 1, 2  # kinds of values
NO_ROOM = -2

# The intrinsics, which exist once the kernel is compiled; kernel_intrinsics says what each does.
_load_byte: Callable[[int], int] = absent
_store_word: Callable[[int, np.uint64], None] = absent
_copy_block: Callable[[int, int], None] = absent
_string_bits: Callable[[int], np.uint64] = absent
_wide_bits: Callable[[int], np.uint64] = absent
_lowest_bit: Callable[[np.uint64], int] = absent


class LineMemory(NamedTuple):
    """Addresses of what lines are read from and written to.

    Attributes:
        data: The lines' bytes.
        names: The names of the fields, one behind the other.
        texts: Room for the strings of fields of text, BLOCK more than there are bytes.
        others: Room for those of other fields, as much.
    """

    data: int
    names: int
    texts: int
    others: int


class LineRoom(NamedTuple):
    """Room for what is found of n lines.

    Attributes:
        starts: First byte of each line, shape (n,).
        ends: Where each line's text ends, after a 0, shape (n + 1,).
        first: First byte of each other field's value, -1 where there is none, shape (k, n).
        last: One past its last byte, as ``first``.
        kinds: What each field's values are: 1 strings, 2 whole numbers, 0 none, shape (k,).
        told: Number of the field that the text is in; whether a text has bytes beyond ASCII; bytes
            of the other fields; line breaks; shape (4,).
    """

    starts: Places
    ends: Places
    first: Places
    last: Places
    kinds: Places
    told: Places


def _hex_digit(sign: int) -> int:
    """Return the value of a hexadecimal digit, or -1."""
    if _ZERO <= sign <= _NINE:
        return sign - _ZERO
    if _SMALL_A <= sign <= _SMALL_F:
        return sign - _SMALL_A + 10
    if _CAPITAL_A <= sign <= _CAPITAL_F:
        return sign - _CAPITAL_A + 10
    return -1


def _hex_point(address: int) -> int:
    """Return what four hexadecimal digits write, or -1."""
    value = 0
    for place in range(4):
        digit = _hex_digit(_load_byte(address + place))
        if digit < 0:
            return -1
        value = value << 4 | digit
    return value


def _short_escape(letter: int) -> int:  # noqa: PLR0911 - a letter each
    """Return what a letter behind a backslash stands for, or -1."""
    if letter in (_QUOTE, _BACKSLASH, _SLASH):
        return letter
    if letter == _SMALL_N:
        return _LINE
    if letter == _SMALL_T:
        return _TAB
    if letter == _SMALL_R:
        return _RETURN
    if letter == _SMALL_B:
        return 8
    if letter == _SMALL_F:
        return 12
    return -1


def _unescape(  # noqa: C901, PLR0911, PLR0912 - one function, as it is compiled
    address: int, end: int, out: int
) -> tuple[int, int]:
    """Write what an escape stands for; return its bytes and those written, or -1 for half a sign."""
    if address + 2 > end:
        return -1, 0
    letter = _load_byte(address + 1)
    if letter != _SMALL_U:
        sign = _short_escape(letter)
        if sign < 0:
            return -1, 0
        _store_word(out, np.uint64(sign))
        return 2, 1
    if address + 6 > end:
        return -1, 0
    point = _hex_point(address + 2)
    size = 6
    if 0xD800 <= point < 0xDC00:
        if address + 12 > end:
            return -1, 0
        if _load_byte(address + 6) != _BACKSLASH or _load_byte(address + 7) != _SMALL_U:
            return -1, 0
        low = _hex_point(address + 8)
        if low < 0xDC00 or low >= 0xE000:
            return -1, 0
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00)
        size = 12
    if point < 0 or 0xDC00 <= point < 0xE000:
        return -1, 0
    if point < 0x80:
        _store_word(out, np.uint64(point))
        return size, 1
    if point < 0x800:
        _store_word(out, np.uint64(0xC0 | point >> 6 | (0x80 | point & 0x3F) << 8))
        return size, 2
    if point < 0x10000:
        pair = (0x80 | point >> 6 & 0x3F) << 8 | (0x80 | point & 0x3F) << 16
        _store_word(out, np.uint64(0xE0 | point >> 12 | pair))
        return size, 3
    pair = (0x80 | point >> 12 & 0x3F) << 8 | (0x80 | point >> 6 & 0x3F) << 16
    _store_word(out, np.uint64(0xF0 | point >> 18 | pair | (0x80 | point & 0x3F) << 24))
    return size, 4


def _copy_string(address: int, end: int, out: int) -> tuple[int, int, bool]:
    """Write a string without its escapes; it begins behind its quotation mark.

    Returns:
        Where it is over, or -1 if it is no string of JSON; where what was written ends; and
        whether there may be bytes beyond ASCII in it.
    """
    wide = _NONE
    while address < end:
        if address + BLOCK <= end:
            bits = _string_bits(address)
            wide |= _wide_bits(address)
            _copy_block(out, address)
            if bits == _NONE:
                address += BLOCK
                out += BLOCK
                continue
            step = _lowest_bit(bits)
            address += step
            out += step
        sign = _load_byte(address)
        if sign == _QUOTE:
            return address + 1, out, wide != _NONE
        if sign < _SPACE:
            return -1, out, False
        if sign == _BACKSLASH:
            size, written = _unescape(address, end, out)
            if size < 0:
                return -1, out, False
            address += size
            out += written
        else:
            _store_word(out, np.uint64(sign))
            if sign >= 0x80:
                wide = _ONE
            address += 1
            out += 1
    return -1, out, False


def _skip_spaces(address: int, end: int) -> int:
    """Return where the next sign is that is no blank."""
    while address < end:
        sign = _load_byte(address)
        if sign not in (_SPACE, _TAB):
            return address
        address += 1
    return address


def _skip_digits(address: int, end: int) -> int:
    """Return where the next sign is that is no digit."""
    while address < end and _ZERO <= _load_byte(address) <= _NINE:
        address += 1
    return address


def _skip_number(address: int, end: int) -> tuple[int, bool]:
    """Return where a number is over, or -1 if it is none of JSON, and whether it is a plain one."""
    begin = address
    if _load_byte(address) == _MINUS:
        address += 1
    first = address
    address = _skip_digits(address, end)
    digits = address - first
    if digits == 0 or (digits > 1 and _load_byte(first) == _ZERO):
        return -1, False
    is_plain = digits <= _MOST_DIGITS and (first == begin or _load_byte(first) != _ZERO)
    if address < end and _load_byte(address) == _POINT:
        is_plain = False
        first = address + 1
        address = _skip_digits(first, end)
        if address == first:
            return -1, False
    if address < end and _load_byte(address) in (_SMALL_E, _CAPITAL_E):
        is_plain = False
        address += 1
        if address < end and _load_byte(address) in (_MINUS, _PLUS):
            address += 1
        first = address
        address = _skip_digits(first, end)
        if address == first:
            return -1, False
    return address, is_plain


def _skip_word(address: int, end: int) -> int:
    """Return where true, false or null is over, or -1."""
    sign = _load_byte(address)
    if address + 4 > end:
        return -1
    second, third = _load_byte(address + 1), _load_byte(address + 2)
    fourth = _load_byte(address + 3)
    if sign == _SMALL_N and second == _SMALL_U and third == _SMALL_L and fourth == _SMALL_L:
        return address + 4
    if sign == _SMALL_T and second == _SMALL_R and third == _SMALL_U and fourth == _SMALL_E:
        return address + 4
    if address + 5 > end or sign != _SMALL_F or second != _SMALL_A or third != _SMALL_L:
        return -1
    is_false = fourth == _SMALL_S and _load_byte(address + 4) == _SMALL_E
    return address + 5 if is_false else -1


def _find_name(memory: LineMemory, bounds: Places, address: int, size: int) -> int:
    """Return the number of the field that has this name, or -1."""
    for number in range(len(bounds) - 1):
        if bounds[number + 1] - bounds[number] != size:
            continue
        place = 0
        while place < size:
            if _load_byte(memory.names + bounds[number] + place) != _load_byte(address + place):
                break
            place += 1
        if place == size:
            return number
    return -1


def read_lines(  # noqa: C901, PLR0911, PLR0912, PLR0915 - one loop, as it is compiled
    memory: LineMemory,
    size: int,
    bounds: Places,
    texts: int,
    room: LineRoom,
) -> int:
    """Read lines; return how many there are, -1 where one is odd, or -2 where there is no room.

    Args:
        memory: Where the lines and the names are.
        size: Bytes of the lines.
        bounds: Where each name begins and the last ends.
        texts: How many of the names, the first ones, are of fields of text.
        room: Filled.
    """
    end = memory.data + size
    address = memory.data
    text_out, other_out = memory.texts, memory.others
    text_field, wide, lines, breaks = -1, False, 0, 0
    names = len(bounds) - 1
    while address < end:
        sign = _load_byte(address)
        if sign == _LINE:
            address += 1
            breaks += 1
            continue
        if sign != _BRACE:
            return -1
        if lines == len(room.starts):
            return NO_ROOM
        room.starts[lines] = address - memory.data
        for number in range(names):
            room.first[number, lines] = -1
        seen, found_text = _NONE, -1
        # One bit a depth: whether it is an object; and what may come next.
        depth, objects = 1, _ONE
        may_end, wants_name, name = True, True, -1
        address += 1
        while depth:
            address = _skip_spaces(address, end)
            if address >= end:
                return -1
            sign = _load_byte(address)
            is_object = objects & _ONE == _ONE
            if may_end and sign == (_BRACE_END if is_object else _BRACKET_END):
                depth -= 1
                objects >>= _ONE
                address += 1
            elif wants_name:
                if sign != _QUOTE:
                    return -1
                begin = address + 1
                address, stop, _ = _copy_string(begin, end, other_out)
                # A name with an escape is as long as itself no more.
                if address < 0 or address - 1 - begin != stop - other_out:
                    return -1
                name = -1
                if depth == 1:
                    name = _find_name(memory, bounds, begin, stop - other_out)
                    if name >= 0:
                        if seen >> np.uint64(name) & _ONE == _ONE:
                            return -1
                        seen |= _ONE << np.uint64(name)
                address = _skip_spaces(address, end)
                if address >= end or _load_byte(address) != _COLON:
                    return -1
                address += 1
                may_end, wants_name = False, False
                continue
            elif sign == _QUOTE:
                is_text = 0 <= name < texts
                begin = text_out if is_text else other_out
                address, stop, is_wide = _copy_string(address + 1, end, begin)
                if address < 0 or (is_text and found_text >= 0):
                    return -1
                if is_text:
                    found_text, text_out = name, stop
                    wide |= is_wide
                elif name >= 0:
                    if room.kinds[name] == NUMBER:
                        return -1
                    room.kinds[name] = TEXT
                    room.first[name, lines] = begin - memory.others
                    room.last[name, lines] = stop - memory.others
                    other_out = stop
            elif sign in (_BRACE, _BRACKET):
                if name >= 0 or depth == _MOST_DEPTH:
                    return -1
                depth += 1
                objects = objects << _ONE | np.uint64(sign == _BRACE)
                address += 1
                may_end, wants_name = True, sign == _BRACE
                continue
            elif sign == _MINUS or _ZERO <= sign <= _NINE:
                begin = address
                address, is_plain = _skip_number(begin, end)
                if address < 0:
                    return -1
                if name >= 0:
                    if name < texts or not is_plain or room.kinds[name] == TEXT:
                        return -1
                    room.kinds[name] = NUMBER
                    room.first[name, lines] = other_out - memory.others
                    while begin < address:
                        _store_word(other_out, np.uint64(_load_byte(begin)))
                        other_out += 1
                        begin += 1
                    room.last[name, lines] = other_out - memory.others
            else:
                is_null = sign == _SMALL_N
                address = _skip_word(address, end)
                if address < 0 or (name >= 0 and not is_null):
                    return -1
            name = -1
            if depth:
                # Behind a value: another one, or the end of what it is in.
                may_end, wants_name = True, False
                address = _skip_spaces(address, end)
                if address >= end:
                    return -1
                sign = _load_byte(address)
                if sign == _COMMA:
                    address += 1
                    may_end, wants_name = False, objects & _ONE == _ONE
                elif sign not in (_BRACE_END, _BRACKET_END):
                    return -1
        if address < end and _load_byte(address) == _RETURN:
            address += 1
        if address < end:
            if _load_byte(address) != _LINE:
                return -1
            address += 1
            breaks += 1
        if found_text < 0 or (text_field >= 0 and text_field != found_text):
            return -1
        text_field = found_text
        lines += 1
        room.ends[lines] = text_out - memory.texts
    room.told[0] = text_field
    room.told[1] = wide
    room.told[2] = other_out - memory.others
    room.told[3] = breaks
    return lines


# In the order in which they call one another.
COMPILED = (
    "_hex_digit",
    "_hex_point",
    "_short_escape",
    "_unescape",
    "_copy_string",
    "_skip_spaces",
    "_skip_digits",
    "_skip_number",
    "_skip_word",
    "_find_name",
    "read_lines",
)
INNER = ("_hex_digit", "_short_escape", "_skip_spaces")
