"""Words, stems, character n-grams, numbers and names of one text, as arrays of codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.bag_loops import profile_entries, tally_entries
from index.types import Span
from index.vocabulary import (
    NGRAM_BITS,
    Codes,
    Vocabulary,
    code_of,
    tables,
    vocabulary,
)
from index.word_loops import join_ngrams, join_stems, place_words

# Digits with the separators in use inside numbers; a blank joins groups of three alone.
_NUMBER = re.compile(r"\d+(?:[.,:hH’']\d+|[ \u00a0\u202f]\d{3}(?!\d))*")
_THOUSANDS = re.compile(r"(?<=\d)[.,’' \u00a0\u202f](?=\d{3}(?!\d))")
_DECIMAL = re.compile(r"[,:hH’']")
_NO_ASCII = re.compile(r"[^\x00-\x7f]")
_NO_LETTERS = bytes(sign for sign in range(128) if not chr(sign).isalpha())
# The head of a text tells its script.
_HEAD = 2000
# Entries up to which a bag is sorted by insertion: they come by sentence, which is nearly in order.
_FEW_ENTRIES = 2_000
_LATIN_END = 0x250
# Bits of what ``code_of`` gives; and the room that ``profile_entries`` asks for beside its entries.
_CODE_BITS, _LEAST_ROOM = 63, 2048


def _number_words(language: str | None) -> dict[str, int]:
    words: dict[str, int] = tables()["number_words"].get(language or "", {})
    return words


@cache
def _number_codes(language: str | None) -> Codes:
    """Return the codes of a language's number words, ascending."""
    return np.array(sorted(map(code_of, _number_words(language))), dtype=np.int64)


@lru_cache(maxsize=16384)
def number_key(written: str) -> str:
    """One spelling for a number whatever its separators: ``3,412`` and ``3.412`` give ``3412``."""
    return _DECIMAL.sub(".", _THOUSANDS.sub("", written)).lstrip("0") or "0"


class Bag(NamedTuple):
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
    head = text[:_HEAD]
    if head.isascii():
        return 1.0
    others = [sign for sign in _NO_ASCII.findall(head) if sign.isalpha()]
    plain = len(head.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if not plain and not others:
        return 1.0
    return (plain + sum(ord(sign) < _LATIN_END for sign in others)) / (plain + len(others))


@dataclass(frozen=True, slots=True)
class WordTable:
    """The words of one text.

    Attributes:
        starts: First code point of each word, shape (k,), int64.
        ends: One past its last code point.
        codes: Equal where the folded words are, shape (k,), int64.
        sentence: Number of the sentence each stands in, -1 for none.
        places: Words that stand in sentences, in their order, shape (m,), int64.
        first: Where the words of each sentence begin in ``places``, and their end, shape (n + 1,).
        sizes: Words of each sentence, shape (n,), float32.
        excluded: Whether it lies within an excluded span, bool.
        numbers: Number of each in ``known``, shape (k,), int64.
        known: All words, with what belongs to them.
    """

    starts: Codes
    ends: Codes
    codes: Codes
    sentence: Codes
    places: Codes
    first: Codes
    sizes: NDArray[np.float32]
    excluded: NDArray[np.bool_]
    numbers: Codes
    known: Vocabulary

    @property
    def folded(self) -> list[str]:
        """The folded words."""
        return [self.known.folded[number] for number in self.numbers.tolist()]


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


def profile(bag: Bag, sentences: int, bits: int) -> Profile:
    """Add up entries as ``_bag`` does, in place, and sort the codes once for all pairs they enter.

    Args:
        bag: Entries, their sentences ascending; those of one code weigh the same.
        sentences: How many there are.
        bits: Of the codes.
    """
    size = len(bag.code)
    order, other, place = np.empty((3, size), dtype=np.int64)
    codes, places, frequency = np.empty((3, size), dtype=np.int64)
    starts = np.empty(max(_LEAST_ROOM, sentences + 1), dtype=np.int64)
    room = (order, other, place, starts, np.empty(size, dtype=np.float32))
    found = np.empty(2, dtype=np.int64)
    entries = (bag.sentence, bag.code, bag.weight)
    profile_entries(entries, bits, room, (codes, places, frequency), found)
    count, distinct = found.tolist()
    return Profile(
        Bag(bag.sentence[:count], bag.code[:count], bag.weight[:count]),
        codes[:distinct],
        places[:count],
        frequency[:distinct],
        sentences,
    )


def _inside(positions: Codes, spans: Sequence[Span]) -> Codes:
    """Number of the span that holds each position, -1 for none; spans sorted, not overlapping."""
    if not spans:
        return np.full(len(positions), -1, dtype=np.int64)
    starts = np.array([span.start for span in spans], dtype=np.int64)
    ends = np.array([span.end for span in spans], dtype=np.int64)
    found = np.searchsorted(starts, positions, side="right") - 1
    held = (found >= 0) & (positions < ends[np.maximum(found, 0)])
    return np.where(held, found, -1)


_Placed = tuple[Codes, Codes, Codes, NDArray[np.float32]]


def _place(starts: Codes, spans: Sequence[Span]) -> _Placed:
    """Do as ``_inside`` for words, which ascend: see ``place_words``."""
    edges = np.array([*zip(*spans, strict=True)] or [(), ()], dtype=np.int64)
    owners, places = np.empty((2, len(starts)), dtype=np.int64)
    first = np.empty(len(spans) + 1, dtype=np.int64)
    sizes = np.empty(len(spans), dtype=np.float32)
    count = place_words(starts, (edges[0], edges[1]), (owners, places, first, sizes))
    return owners, places[:count], first, sizes


def read_words(text: str, sentences: Sequence[Span], excluded: Sequence[Span]) -> WordTable:
    """Take a text apart into folded words with their places."""
    known = vocabulary()
    starts, ends, numbers = known.read(text)
    owners, places, first, sizes = _place(starts, sentences)
    return WordTable(
        starts=starts,
        ends=ends,
        codes=known.codes[numbers],
        sentence=owners,
        places=places,
        first=first,
        sizes=sizes,
        excluded=_place(starts, excluded)[0] >= 0
        if excluded
        else np.zeros(len(starts), dtype=np.bool_),
        numbers=numbers,
        known=known,
    )


def _bag(sentence: Codes, code: Codes, weight: NDArray[np.float32]) -> Bag:
    """Add up entries of one sentence and code, in place; repeated occurrences count by their root."""
    if len(code) <= _FEW_ENTRIES:
        count = tally_entries(sentence, code, weight)
        return Bag(sentence[:count], code[:count], weight[:count])
    order = np.lexsort((code, sentence))
    sentence, code, weight = sentence[order], code[order], weight[order]
    first = np.ones(len(sentence), dtype=bool)
    first[1:] = (np.diff(sentence) != 0) | (np.diff(code) != 0)
    at = np.flatnonzero(first)
    counts = np.diff(np.append(at, len(sentence))).astype(np.float32)
    return Bag(sentence[at], code[at], weight[at] * np.sqrt(counts))


def stems(table: WordTable, sentences: int) -> Profile:
    """The stems of each sentence; words of three letters or fewer weigh a third."""
    sentence, code = np.empty((2, len(table.codes)), dtype=np.int64)
    weight = np.empty(len(table.codes), dtype=np.float32)
    known, words = table.known, (table.numbers, table.sentence)
    count = join_stems(words, known.stems, known.short, (sentence, code, weight))
    return profile(Bag(sentence[:count], code[:count], weight[:count]), sentences, _CODE_BITS)


def ngrams(table: WordTable, sentences: int) -> Profile:
    """Character 3- and 4-grams of the folded words of each sentence, word borders included."""
    known, words = table.known, (table.numbers, table.sentence)
    sentence, code = np.empty((2, known.count_ngrams(table.numbers)), dtype=np.int64)
    count = join_ngrams(words, known.first, known.ngrams, (sentence, code))
    bag = Bag(sentence[:count], code[:count], np.ones(count, dtype=np.float32))
    return profile(bag, sentences, NGRAM_BITS)


@dataclass(frozen=True, slots=True)
class NumbersRead:
    """The numbers of one text, in one spelling.

    Attributes:
        starts: First code point of each that is written in figures, shape (k,), int64.
        written: Its spelling.
        spelled: Sentence and spelling of each in words.
    """

    starts: Codes
    written: tuple[str, ...]
    spelled: tuple[tuple[int, str], ...]


def read_numbers(text: str, table: WordTable, language: str | None) -> NumbersRead:
    """Find the numbers of a text, in figures or in words."""
    found = list(_NUMBER.finditer(text))
    return NumbersRead(
        starts=np.array([match.start() for match in found], dtype=np.int64),
        written=tuple(number_key(match.group()) for match in found),
        spelled=tuple(_spelled_numbers(table, language)),
    )


def _spelled_numbers(table: WordTable, language: str | None) -> Iterator[tuple[int, str]]:
    words = _number_words(language)
    if not _among(table.codes, _number_codes(language)).any():
        return
    values = list(map(words.get, table.folded))
    behind = 0
    for first in [at for at, value in enumerate(values) if value]:
        if first < behind:
            continue
        value, behind = values[first] or 0, first + 1
        following = (values[behind] or 0) if behind < len(values) else 0
        if value >= 20 and value % 10 == 0 and 0 < following < 10:
            value, behind = value + following, behind + 1
        sentence = int(table.sentence[behind - 1])
        if sentence >= 0:
            yield sentence, str(value)


def numbers(found: NumbersRead, sentences: Sequence[Span]) -> Bag:
    """The numbers of each sentence."""
    owners = _inside(found.starts, sentences).tolist()
    pairs = [
        *((at, key) for at, key in zip(owners, found.written, strict=True) if at >= 0),
        *found.spelled,
    ]
    sentence, code = _coded(pairs)
    # A long number is rarer than a short one, so it says more.
    weight = np.array([min(2.0, 0.5 + 0.5 * len(key)) for _, key in pairs], dtype=np.float32)
    return _bag(sentence, code, weight)


def _coded(pairs: Sequence[tuple[int, str]]) -> tuple[Codes, Codes]:
    """Return sentence and code of each number."""
    sentence = np.array([owner for owner, _ in pairs], dtype=np.int64)
    return sentence, np.array([code_of(f"#{key}") for _, key in pairs], dtype=np.int64)


def names(table: WordTable) -> Bag:
    """Words with a capital inside a sentence, and the same words at the head of one."""
    upper = table.known.capital[table.numbers]
    head = np.ones(len(upper), dtype=bool)
    head[1:] = table.sentence[1:] != table.sentence[:-1]
    long_enough = table.ends - table.starts >= _NAME_LETTERS
    inner = upper & ~head & long_enough
    known = _among(table.codes, np.sort(table.codes[inner]))
    kept = np.flatnonzero((inner | (upper & known)) & (table.sentence >= 0))
    codes = table.known.names[table.numbers[kept]]
    return _bag(table.sentence[kept], codes, np.ones(len(kept), dtype=np.float32))


def _among(codes: Codes, known: Codes) -> NDArray[np.bool_]:
    """Tell which codes are among known ones, which are ascending."""
    if not len(known):
        return np.zeros(len(codes), dtype=np.bool_)
    found: NDArray[np.bool_] = known[np.searchsorted(known[:-1], codes)] == codes
    return found


_NAME_LETTERS = 3
# Shorter words recur in any text of a language.
_ANCHOR_LETTERS = 4


def anchors(table: WordTable, found: NumbersRead) -> Bag:
    """Details that stand in one sentence alone, by code: stems of four letters or more, and numbers.

    Excluded words are left out: what a speaker said is shared by all who heard it.
    """
    counted = (table.sentence >= 0) & ~table.excluded
    long_enough = table.known.letters[table.numbers] >= _ANCHOR_LETTERS
    kept = np.flatnonzero(counted & long_enough)
    owners, keys = _coded([*_written_in_counted(table, counted, found), *found.spelled])
    sentence = np.concatenate([table.sentence[kept], owners])
    code = np.concatenate([table.known.stems[table.numbers[kept]], keys])
    bag = _bag(sentence, code, np.ones(len(code), dtype=np.float32))
    order = np.argsort(bag.code, kind="stable")
    alike = np.diff(bag.code[order]) == 0
    once = np.ones(len(order), dtype=np.bool_)
    once[1:][alike] = False
    once[:-1][alike] = False
    kept = order[once]
    return Bag(bag.sentence[kept], bag.code[kept], bag.weight[kept])


def _written_in_counted(
    table: WordTable, counted: NDArray[np.bool_], found: NumbersRead
) -> Iterator[tuple[int, str]]:
    """Yield sentence and spelling of the written numbers that stand in counted words."""
    places = np.searchsorted(table.starts, found.starts, side="right") - 1
    for place, key in zip(places.tolist(), found.written, strict=True):
        if place >= 0 and counted[place]:
            yield int(table.sentence[place]), key
