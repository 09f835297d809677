"""Words, stems, character n-grams, numbers and names of one text, as arrays of codes."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.types import Span

_DATA = Path(__file__).parent / "data"
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983"
    "\u09bc\u09be-\u09cd\u200c\u200d\u00ad"
)
_WORD = re.compile(rf"[{_CJK}]|(?:[^\W_{_CJK}]|[{_MARKS}])+")
# Digits with the separators in use inside numbers; a blank joins groups of three alone.
_NUMBER = re.compile(r"\d+(?:[.,:hH’']\d+|[ \u00a0\u202f]\d{3}(?!\d))*")
_THOUSANDS = re.compile(r"(?<=\d)[.,’' \u00a0\u202f](?=\d{3}(?!\d))")
_DECIMAL = re.compile(r"[,:hH’']")
# A stem is the first six letters: enough to join inflections in the languages of news, and it
# needs no dictionary.
_STEM_LETTERS = 6
# A word of three letters or fewer is mostly grammar; it weighs little beside content words.
_SHORT_WORD_LETTERS = 3

Codes = NDArray[np.int64]


@cache
def _tables() -> dict[str, Any]:
    with (_DATA / "transliteration.json").open(encoding="utf-8") as handle:
        loaded: dict[str, Any] = json.load(handle)
    return loaded


@cache
def _letters() -> dict[int, str]:
    return str.maketrans(_tables()["letters"])


def _number_words(language: str | None) -> dict[str, int]:
    words: dict[str, int] = _tables()["number_words"].get(language or "", {})
    return words


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


def number_key(written: str) -> str:
    """One spelling for a number whatever its separators: ``3,412`` and ``3.412`` give ``3412``."""
    return _DECIMAL.sub(".", _THOUSANDS.sub("", written)).lstrip("0") or "0"


@dataclass(frozen=True, slots=True)
class Bag:
    """Coded features of sentences: one entry for each distinct (sentence, code).

    Attributes:
        sentence: Sentence number, shape (k,), int64.
        code: What occurs there, shape (k,), int64.
        weight: Its occurrences, or their prior weight, shape (k,), float32.
    """

    sentence: Codes
    code: Codes
    weight: NDArray[np.float32]


def latin_share(text: str) -> float:
    """Share 0..1 of the letters that are Latin; 1 for a text without letters."""
    if text[:2000].isascii():
        return 1.0
    letters = [sign for sign in text[:2000] if sign.isalpha()]
    if not letters:
        return 1.0
    return sum(ord(sign) < 0x250 for sign in letters) / len(letters)


@dataclass(frozen=True, slots=True)
class WordTable:
    """The words of one text.

    Attributes:
        starts: First code point of each word, shape (k,), int64.
        ends: One past its last code point.
        codes: Equal where the folded words are, shape (k,), int64.
        folded: The folded words.
        sentence: Number of the sentence each stands in, -1 for none.
        excluded: Whether it lies within an excluded span, bool.
    """

    starts: Codes
    ends: Codes
    codes: Codes
    folded: tuple[str, ...]
    sentence: Codes
    excluded: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Profile:
    """A bag with its distinct codes sorted, so that two profiles are compared by merging.

    Attributes:
        bag: The entries.
        codes: Distinct codes, ascending, shape (c,), int64.
        place: Place of each entry's code in ``codes``, shape (k,), int64.
        frequency: Sentences that have each code, shape (c,), int64.
        sentences: How many sentences the text has.
    """

    bag: Bag
    codes: Codes
    place: Codes
    frequency: Codes
    sentences: int


def profile(bag: Bag, sentences: int) -> Profile:
    """Sort the codes of a bag once for all the pairs it enters."""
    codes, place, frequency = np.unique(bag.code, return_inverse=True, return_counts=True)
    return Profile(bag, codes, place, frequency, sentences)


def _inside(positions: Codes, spans: Sequence[Span]) -> Codes:
    """Number of the span that holds each position, -1 for none; spans sorted, not overlapping."""
    if not spans:
        return np.full(len(positions), -1, dtype=np.int64)
    starts = np.array([span.start for span in spans], dtype=np.int64)
    ends = np.array([span.end for span in spans], dtype=np.int64)
    found = np.searchsorted(starts, positions, side="right") - 1
    held = (found >= 0) & (positions < ends[np.maximum(found, 0)])
    return np.where(held, found, -1)


@lru_cache(maxsize=262144)
def _code(word: str) -> int:
    # Two checksums of one word: 64 bits, the same in every process.
    data = word.encode("utf-8")
    return (crc32(data) << 31) ^ crc32(data[::-1] + b"#")


def read_words(text: str, sentences: Sequence[Span], excluded: Sequence[Span]) -> WordTable:
    """Take a text apart into folded words with their places."""
    matches = [match.span() for match in _WORD.finditer(text)]
    folded = tuple(fold(text[start:end]) for start, end in matches)
    places = np.array(matches, dtype=np.int64).reshape(-1, 2)
    return WordTable(
        starts=places[:, 0],
        ends=places[:, 1],
        codes=np.array([_code(word) for word in folded], dtype=np.int64),
        folded=folded,
        sentence=_inside(places[:, 0], sentences),
        excluded=_inside(places[:, 0], excluded) >= 0,
    )


def _bag(sentence: Codes, code: Codes, weight: NDArray[np.float32]) -> Bag:
    """Add up entries of one sentence and code; repeated occurrences count by their root."""
    if not len(sentence):
        return Bag(sentence, code, weight)
    order = np.lexsort((code, sentence))
    sentence, code, weight = sentence[order], code[order], weight[order]
    first = np.ones(len(sentence), dtype=bool)
    first[1:] = (np.diff(sentence) != 0) | (np.diff(code) != 0)
    at = np.flatnonzero(first)
    counts = np.diff(np.append(at, len(sentence))).astype(np.float32)
    return Bag(sentence[at], code[at], weight[at] * np.sqrt(counts))


def stems(table: WordTable) -> Bag:
    """The stems of each sentence; words of three letters or fewer weigh a third."""
    kept = np.flatnonzero(table.sentence >= 0)
    words = [table.folded[place] for place in kept]
    codes = np.array([_code(word[:_STEM_LETTERS]) for word in words], dtype=np.int64)
    short = np.array(
        [len(word) <= _SHORT_WORD_LETTERS and word.isalpha() for word in words], dtype=bool
    )
    weights = np.where(short, np.float32(1 / 3), np.float32(1)).astype(np.float32)
    return _bag(table.sentence[kept], codes, weights)


_ALPHABET = np.zeros(128, dtype=np.int64)
_ALPHABET[ord("a") : ord("z") + 1] = np.arange(1, 27)
_ALPHABET[ord(" ")] = 27
_NGRAM_BITS = 21  # four letters of five bits, and one that tells four from three


def ngrams(table: WordTable) -> Bag:
    """Character 3- and 4-grams of the folded words of each sentence, word borders included."""
    kept = np.flatnonzero(table.sentence >= 0)
    pieces: list[bytes] = []
    owners: list[int] = []
    for place in kept:
        piece = table.folded[place].encode("ascii", "ignore")
        if piece and not piece.isdigit():
            pieces.append(b" " + piece + b" ")
            owners.append(int(table.sentence[place]))
    if not pieces:
        empty = np.zeros(0, dtype=np.int64)
        return Bag(empty, empty, np.zeros(0, dtype=np.float32))
    letters = _ALPHABET[np.frombuffer(b"\0".join(pieces) + b"\0", dtype=np.uint8) & 127]
    owner = np.repeat(np.array(owners), np.array([len(piece) + 1 for piece in pieces]))
    three = (letters[:-2] << 10) | (letters[1:-1] << 5) | letters[2:]
    whole_three = (letters[:-2] > 0) & (letters[1:-1] > 0) & (letters[2:] > 0)
    four = (1 << 20) | (three[:-1] << 5) | letters[3:]
    whole_four = whole_three[:-1] & (letters[3:] > 0)
    sentence = np.concatenate([owner[:-2][whole_three], owner[:-3][whole_four]])
    code = np.concatenate([three[whole_three], four[whole_four]])
    # These codes are short enough to be sorted with the sentence as one number.
    both, counts = np.unique(sentence << _NGRAM_BITS | code, return_counts=True)
    weight = np.sqrt(counts.astype(np.float32))
    return Bag(both >> _NGRAM_BITS, both & ((1 << _NGRAM_BITS) - 1), weight)


def _written_numbers(text: str, sentences: Sequence[Span]) -> Iterable[tuple[int, str]]:
    found = [(match.start(), number_key(match.group())) for match in _NUMBER.finditer(text)]
    owners = _inside(np.array([start for start, _ in found], dtype=np.int64), sentences)
    return ((int(owner), key) for owner, (_, key) in zip(owners, found, strict=True) if owner >= 0)


def _spelled_numbers(table: WordTable, language: str | None) -> Iterable[tuple[int, str]]:
    words = _number_words(language)
    values = [words.get(word, 0) for word in table.folded] if words else []
    place = 0
    while place < len(values):
        value = values[place]
        tens = value >= 20 and value % 10 == 0
        if tens and place + 1 < len(values) and 0 < values[place + 1] < 10:
            place += 1
            value += values[place]
        if value and table.sentence[place] >= 0:
            yield int(table.sentence[place]), str(value)
        place += 1


def numbers(text: str, table: WordTable, sentences: Sequence[Span], language: str | None) -> Bag:
    """The numbers of each sentence, in figures or in words, in one spelling."""
    found = [*_written_numbers(text, sentences), *_spelled_numbers(table, language)]
    sentence = np.array([owner for owner, _ in found], dtype=np.int64)
    code = np.array([_code(f"#{key}") for _, key in found], dtype=np.int64)
    # A long number is rarer than a short one, so it says more.
    weight = np.array([min(2.0, 0.5 + 0.5 * len(key)) for _, key in found], dtype=np.float32)
    return _bag(sentence, code, weight)


def names(text: str, table: WordTable) -> Bag:
    """Words with a capital inside a sentence, and the same words at the head of one."""
    upper = np.array([text[start].isupper() for start in table.starts], dtype=bool)
    head = np.ones(len(upper), dtype=bool)
    head[1:] = table.sentence[1:] != table.sentence[:-1]
    long_enough = table.ends - table.starts >= 3
    inner = upper & ~head & long_enough
    known = np.isin(table.codes, table.codes[inner])
    kept = np.flatnonzero((inner | (upper & known)) & (table.sentence >= 0))
    codes = np.array(
        [_code("@" + table.folded[place][:_STEM_LETTERS]) for place in kept], dtype=np.int64
    )
    return _bag(table.sentence[kept], codes, np.ones(len(kept), dtype=np.float32))


# Shorter words recur in any text of a language.
_ANCHOR_LETTERS = 4


def anchors(text: str, table: WordTable, language: str | None) -> Bag:
    """Details that stand in one sentence alone: stems of four letters or more, and numbers.

    Excluded words are left out: what a speaker said is shared by all who heard it.
    """
    counted = (table.sentence >= 0) & ~table.excluded
    long_enough = np.array([len(word) >= _ANCHOR_LETTERS for word in table.folded], dtype=bool)
    kept = np.flatnonzero(counted & long_enough)
    stem_codes = [_code(table.folded[place][:_STEM_LETTERS]) for place in kept]
    figures = _written_numbers_counted(text, table)
    spelled = _spelled_numbers(table, language)
    number_pairs = [*figures, *spelled]
    sentence = np.concatenate(
        [table.sentence[kept], np.array([owner for owner, _ in number_pairs], dtype=np.int64)]
    )
    code = np.array([*stem_codes, *(_code(f"#{key}") for _, key in number_pairs)], dtype=np.int64)
    bag = _bag(sentence, code, np.ones(len(code), dtype=np.float32))
    codes, inverse, counts = np.unique(bag.code, return_inverse=True, return_counts=True)
    once = counts[inverse] == 1
    del codes
    return Bag(bag.sentence[once], bag.code[once], bag.weight[once])


def _written_numbers_counted(text: str, table: WordTable) -> Iterable[tuple[int, str]]:
    for match in _NUMBER.finditer(text):
        place = int(np.searchsorted(table.starts, match.start(), side="right")) - 1
        if place >= 0 and table.sentence[place] >= 0 and not table.excluded[place]:
            yield int(table.sentence[place]), number_key(match.group())
