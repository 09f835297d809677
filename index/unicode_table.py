"""What every code point is to a word, and the letters it is folded to: a table that ships.

The table is made once from Python's Unicode data and from the transliteration of ``index.lexical``
and kept in ``data/words.npz``, so that one text has the same words and hashes on every Python.
Making it anew (``python -m index.unicode_table index/data/words.npz``) may change hashes: raise
``index.tokens.WORDS_VERSION`` with it.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# What a code point is to a word (``index.tokens`` says what a word is).
OUTSIDE = 0  # parts words
LETTER = 1  # begins a word or goes on in one: letters, digits, other numerals
SINGLE = 2  # begins a word of its own: scripts written without spaces
SINGLE_MARK = 3  # a mark of such a script: goes on in any word, and begins one where there is none
MARK = 4  # goes on in any word
JOINER = 5  # goes on in a word of letters, ends another

# An entry is the class in bits 56 to 59, the number of folded bytes in bits 48 to 55 and the bytes
# in the low 48, the first lowest. More than six bytes stand in ``pool``, from the offset in the low
# 48 bits. The length OWN_BYTES says that the code point stays as it is.
CLASS_SHIFT = 56
LENGTH_SHIFT = 48
SHORT_BYTES = 6
OWN_BYTES = 255
PAGE_BITS = 7

_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # kana, Han
    "\U00020000-\U0003134f"
)
# Soft hyphen and joiners stand inside words and are not seen; nor is what selects a glyph.
_JOINERS = "\u00ad\u200c\u200d\u2060"
_UNSEEN = re.compile(f"[{_JOINERS}\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_POINTS = 0x110000
_PATH = Path(__file__).parent / "data" / "words.npz"


class Table(NamedTuple):
    """The classes and folded bytes of all code points.

    Attributes:
        pages: Number of the row of each 128 code points, shape (8704,), int32.
        entries: The rows, one entry a code point, shape (rows * 128,), uint64.
        pool: Folded bytes of the code points that have more than six, shape (p,), uint8.
    """

    pages: NDArray[np.int32]
    entries: NDArray[np.uint64]
    pool: NDArray[np.uint8]


@cache
def load_table() -> Table:
    """Return the shipped table.

    Cost:
        Three milliseconds, once a process.
    """
    with np.load(_PATH, allow_pickle=False) as held:
        return Table(
            held["pages"].astype(np.int32),
            held["entries"].astype(np.uint64),
            held["pool"].astype(np.uint8),
        )


def unicode_version() -> str:
    """Return the version of Unicode that the shipped table was made from."""
    with np.load(_PATH, allow_pickle=False) as held:
        return str(held["unicode_version"])


def classify(sign: str) -> int:
    """Return what a code point is to a word."""
    is_mark = unicodedata.category(sign)[0] == "M" and ord(sign) >= 0x300
    if _unspaced().match(sign):
        return SINGLE_MARK if is_mark else SINGLE
    if is_mark:
        return MARK
    if sign in _JOINERS:
        return JOINER
    return LETTER if sign.isalnum() else OUTSIDE


def fold_sign(sign: str) -> bytes:
    """Return the folded bytes of a code point that can be part of a word.

    Folded twice: mathematical and other styled capitals become letters first, lower-case then.
    Folding a word folds each of its code points, save that ``fold`` keeps a word that would be
    left without letters and this gives no bytes for it.
    """
    if _UNSEEN.match(sign):
        return b""
    from index.vocabulary import fold  # noqa: PLC0415 - 0.01 s, where the table is made

    # A letter in front keeps fold() from giving back a sign of which nothing is left.
    return fold(fold("a" + sign))[1:].encode()


def build_table() -> Table:
    """Make the table from this Python's Unicode data.

    Cost:
        Some four seconds.
    """
    entries = np.zeros(_POINTS, dtype=np.uint64)
    pool = bytearray()
    places: dict[bytes, int] = {}
    for point in range(_POINTS):
        sign = chr(point)
        kind = classify(sign)
        if kind == OUTSIDE:
            continue
        folded = fold_sign(sign)
        if folded == sign.encode():
            length, value = OWN_BYTES, 0
        elif len(folded) <= SHORT_BYTES:
            length, value = len(folded), int.from_bytes(folded, "little")
        else:
            if folded not in places:
                places[folded] = len(pool)
                pool += folded
            length, value = len(folded), places[folded]
        entries[point] = kind << CLASS_SHIFT | length << LENGTH_SHIFT | value
    rows, pages = np.unique(entries.reshape(-1, 1 << PAGE_BITS), axis=0, return_inverse=True)
    return Table(
        pages.reshape(-1).astype(np.int32),
        rows.reshape(-1),
        np.frombuffer(bytes(pool), dtype=np.uint8),
    )


def write_table(path: Path, table: Table) -> None:
    """Write a table in the form in which it ships."""
    np.savez_compressed(
        path,
        pages=table.pages.astype(np.uint16),
        entries=table.entries,
        pool=table.pool,
        unicode_version=np.array(unicodedata.unidata_version),
    )


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


if __name__ == "__main__":
    write_table(Path(sys.argv[1]), build_table())
