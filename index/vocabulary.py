"""The words seen in a process, each with all that comparing texts asks of it, found once."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.word_loops import CRC_STEPS, code_words, enter_words, look_up_words

_DATA = Path(__file__).parent / "data"
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983"
    "\u09bc\u09be-\u09cd\u200c\u200d\u00ad"
)
# In brackets, so that splitting a text by it gives words and what stands between them in turn.
_WORD = re.compile(rf"([{_CJK}]|(?:[^\W_{_CJK}]|[{_MARKS}])+)")
# Below are the signs of scripts with words of several signs, Thai left aside.
_ALPHABETS = 0x3000
_NO_WORD, _SINGLE = np.int8(0), 2
# A stem is the first six letters: enough to join inflections in the languages of news, and it
# needs no dictionary.
_STEM_LETTERS = 6
# A word of three letters or fewer is mostly grammar; it weighs little beside content words.
_SHORT_WORD_LETTERS = 3
# Words held, some 0.5 kB each; then they are forgotten and found anew.
_MOST_WORDS = 65_536
_FIRST_ROOM = 1 << 12
# Of the table by hash at most a half is in use.
_SPARE = 2

# An n-gram is four letters of five bits, and one bit that tells four from three.
NGRAM_BITS = 21
_ALPHABET = np.zeros(128, dtype=np.int64)
_ALPHABET[ord("a") : ord("z") + 1] = np.arange(1, 27)
_ALPHABET[ord(" ")] = 27

Codes = NDArray[np.int64]
Marks = NDArray[np.bool_]


@cache
def tables() -> dict[str, Any]:
    """Return the tables of letters and of number words."""
    with (_DATA / "transliteration.json").open(encoding="utf-8") as handle:
        loaded: dict[str, Any] = json.load(handle)
    return loaded


@cache
def _letters() -> dict[int, str]:
    return str.maketrans(tables()["letters"])


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The word without case, accents and script: lower-case Latin letters and digits.

    Letters of scripts without a table (Chinese, Thai ...) stay as they are.
    """
    lowered = word.casefold()
    if lowered.isascii():
        return lowered
    latin = unicodedata.normalize("NFKD", lowered).translate(_letters())
    return "".join(sign for sign in latin if not unicodedata.combining(sign)) or lowered


@lru_cache(maxsize=65536)
def code_of(word: str) -> int:
    """Two checksums of one word: 64 bits, the same in every process."""
    data = word.encode("utf-8")
    return (crc32(data) << 31) ^ crc32(data[::-1] + b"#")


def split_words(text: str) -> tuple[list[str], Codes, Codes]:
    """Return the words of a text as written, where each begins, and where it ends."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    marks = _word_signs()
    if len(points) and int(points.max()) < len(marks):
        inside = marks[points]
        if int(inside.max()) < _SINGLE:
            edges = np.flatnonzero(np.diff(inside, prepend=_NO_WORD, append=_NO_WORD))
            starts, ends = edges[::2], edges[1::2]
            pairs = zip(starts.tolist(), ends.tolist(), strict=True)
            return [text[start:end] for start, end in pairs], starts, ends
    parts = _WORD.split(text)
    edges = np.cumsum(np.fromiter(map(len, parts), dtype=np.int64, count=len(parts)))
    return parts[1::2], edges[:-1:2], edges[1::2]


@cache
def _word_signs() -> NDArray[np.int8]:
    """Return of each sign of alphabetic scripts whether it stands in words, or is one by itself."""
    signs = [chr(point) for point in range(_ALPHABETS)]
    kinds = [len(_WORD.findall(sign * 2)) for sign in signs]
    return np.array([(_NO_WORD, 1, _SINGLE)[kind] for kind in kinds], dtype=np.int8)


def _empty_table(room: int) -> tuple[NDArray[np.uint64], Codes]:
    """Return a table of no words with room for this many places, a power of two."""
    size = 1 << (room - 1).bit_length()
    return np.zeros(size, dtype=np.uint64), np.full(size, -1, dtype=np.int64)


class Vocabulary:
    """Words by number; the arrays are longer than there are words.

    Attributes:
        folded: Each word folded.
        codes: Equal where the folded words are, int64.
        stems: Code of the stem.
        names: Code of the stem as a name, of those that begin with a capital.
        short: Whether it is mostly grammar.
        capital: Whether it begins with a capital, as written.
        letters: How many it has, folded.
        first: Where its n-grams begin in ``ngrams``; they end where those of the next begin.
        ngrams: Codes of character 3- and 4-grams, word borders included.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._by_hash = _empty_table(_SPARE * _FIRST_ROOM)
        self._hashed = 0
        self._adding = Lock()
        self.folded: list[str] = []
        self.codes, self.stems, self.names, self.letters = np.zeros(
            (4, _FIRST_ROOM), dtype=np.int64
        )
        self.short, self.capital = np.zeros((2, _FIRST_ROOM), dtype=np.bool_)
        self.first = np.zeros(_FIRST_ROOM + 1, dtype=np.int64)
        self.ngrams = np.zeros(8 * _FIRST_ROOM, dtype=np.int64)

    def __len__(self) -> int:
        return len(self.folded)

    def read(self, text: str) -> tuple[Codes, Codes, Codes]:
        """Return where each word of a text begins, where it ends, and its number; new ones are added."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        found = np.empty((3, len(points) // 2 + 1), dtype=np.int64)
        hashes = np.empty(len(points) // 2 + 1, dtype=np.uint64)
        with np.errstate(over="ignore"):  # where it is not compiled
            count = look_up_words(
                points, _word_signs(), self._by_hash, (found[0], found[1], found[2]), hashes
            )
        if count < 0:
            words, starts, ends = split_words(text)
            return starts, ends, self.numbers_of(words)
        starts, ends, numbers = found[:, :count].copy()
        new = np.flatnonzero(numbers < 0)
        if len(new):
            spans = zip(starts[new].tolist(), ends[new].tolist(), strict=True)
            numbers[new] = self.numbers_of([text[start:end] for start, end in spans])
            self._remember(hashes[new], numbers[new])
        return starts, ends, numbers

    def _remember(self, hashes: NDArray[np.uint64], numbers: Codes) -> None:
        """Find these words by their hashes from now on."""
        with self._adding:
            table = self._by_hash
            if _SPARE * (self._hashed + len(hashes)) > len(table[0]):
                table = _empty_table(2 * _SPARE * (self._hashed + len(hashes)))
                enter_words(table, *self._by_hash)
            self._hashed += enter_words(table, hashes, numbers)
            self._by_hash = table

    def numbers_of(self, words: Sequence[str]) -> Codes:
        """Return the number of each word, shape (n,); those that are new are added."""
        found = list(map(self._numbers.get, words))
        if None in found:
            self._add(words)
            found = list(map(self._numbers.get, words))
        return np.array(found, dtype=np.int64)

    def count_ngrams(self, numbers: Codes) -> int:
        """Return how many n-grams some words have."""
        return int((self.first[numbers + 1] - self.first[numbers]).sum())

    def _add(self, words: Sequence[str]) -> None:
        """Add words; a number is told last, when all that belongs to it can be read."""
        with self._adding:
            new = [word for word in dict.fromkeys(words) if word not in self._numbers]
            if not new:  # another thread added them
                return
            folded = [word.lower() if word.isascii() else fold(word) for word in new]
            start, end = len(self.folded), len(self.folded) + len(new)
            grams, sizes = _ngrams(folded)
            grams_start = int(self.first[start])
            self._make_room(end, grams_start + len(grams))
            written = [word.encode() for word in folded]
            bounds = np.zeros(len(new) + 1, dtype=np.int64)
            np.cumsum([len(word) for word in written], out=bounds[1:])
            data = np.frombuffer(b"".join(written), dtype=np.uint8)
            codes = (self.codes[start:end], self.stems[start:end], self.names[start:end])
            code_words(data, bounds, _STEM_LETTERS, CRC_STEPS, codes)
            capital = np.array([word[0].isupper() for word in new])
            self.names[start:end] *= capital
            self.letters[start:end] = list(map(len, folded))
            self.short[start:end] = [
                len(word) <= _SHORT_WORD_LETTERS and word.isalpha() for word in folded
            ]
            self.capital[start:end] = capital
            self.ngrams[grams_start : grams_start + len(grams)] = grams
            self.first[start + 1 : end + 1] = grams_start + np.cumsum(sizes)
            self.folded += folded
            self._numbers.update(zip(new, range(start, end), strict=True))

    def _make_room(self, words: int, ngrams: int) -> None:
        for name in ("codes", "stems", "names", "letters", "short", "capital"):
            setattr(self, name, _grown(getattr(self, name), words))
        self.first = _grown(self.first, words + 1)
        self.ngrams = _grown(self.ngrams, ngrams)


_NEWEST = [Vocabulary()]


def vocabulary() -> Vocabulary:
    """Return the words of this process; a new and empty object when there are too many."""
    if len(_NEWEST[0]) > _MOST_WORDS:
        _NEWEST[0] = Vocabulary()
    return _NEWEST[0]


def _grown(held: NDArray[Any], wanted: int) -> NDArray[Any]:
    """Return an array of this length or more; at least twice as long where it has to grow."""
    if wanted <= len(held):
        return held
    grown = np.zeros(max(wanted, 2 * len(held)), dtype=held.dtype)
    grown[: len(held)] = held
    return grown


def _ngrams(folded: Sequence[str]) -> tuple[Codes, Codes]:
    """Return the 3- and 4-grams of the Latin letters of folded words, and how many each has."""
    pieces = [word.encode("ascii", "ignore") for word in folded]
    pieces = [b" " + piece + b" " if piece and not piece.isdigit() else b"" for piece in pieces]
    letters = _ALPHABET[np.frombuffer(b"\0".join(pieces) + b"\0\0\0\0", dtype=np.uint8) & 127]
    owner = np.repeat(np.arange(len(pieces)), [len(piece) + 1 for piece in pieces])
    three = (letters[:-3] << 10) | (letters[1:-2] << 5) | letters[2:-1]
    whole_three = (letters[:-3] > 0) & (letters[1:-2] > 0) & (letters[2:-1] > 0)
    four = (1 << (NGRAM_BITS - 1)) | (three << 5) | letters[3:]
    whole_four = whole_three & (letters[3:] > 0)
    owners = np.concatenate([owner[whole_three], owner[whole_four]])
    codes = np.concatenate([three[whole_three], four[whole_four]])
    order = np.argsort(owners, kind="stable")
    return codes[order], np.bincount(owners, minlength=len(pieces))
