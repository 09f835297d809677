"""One sentence -> what it is compared by: words across languages, figures, names, polarity."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import Any, NamedTuple

from provenance.claim_lexicon import Lexicon, get_lexicon, split_words
from provenance.expressions import find_expressions, gloss_words, key_phrases
from provenance.number_words import add_number, half_after, scale_after, value_of, values_of
from provenance.spelling import (
    WEIGHT_NAME,
    Begun,
    Spelling,
    guess_language,
    may_count,
    spellings_of,
)

_TOKEN = re.compile(
    r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d{1,3}(?:[.,\u00a0\u202f' ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
)
_ELIDED = re.compile(
    r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=[^\W\d_])", re.IGNORECASE
)
# Some 11 kB each; a store of 1,000 articles on as many matters has about as many sentences.
_CACHE = 32_768


class Word(NamedTuple):
    """One word of a sentence.

    Attributes:
        key: What it is compared by: an English stem where it could be glossed, else its own.
        folded: As written, without case and accents.
        start: Offset in the sentence.
        weight: What it counts in overlaps.
        is_function: Whether it carries no content of its own.
        is_name: Whether it is written with a capital inside a sentence.
        is_number: Whether it is written in figures.
    """

    key: str
    folded: str
    start: int
    weight: float
    is_function: bool
    is_name: bool
    is_number: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A sentence taken apart for comparison.

    Attributes:
        language: The language its function words speak for.
        words: All words in order.
        folded: The same as written, without case and accents.
        content: Key to weight of the words that carry content.
        figures: Values of the figures and number words, each with the place of its first word.
        numbers: The values, sorted.
        names: Folded names.
        negations: How many negators it holds, double negations left out.
        glossed: The sentence put into English word by word; as it is where it is English.
        expressed: Concepts with the places of their first word and past their last.
        concepts: Concepts it expresses.
        stems: Of all words.
    """

    text: str
    language: str
    words: tuple[Word, ...]
    folded: tuple[str, ...]
    content: Mapping[str, float]
    figures: tuple[tuple[float, int], ...]
    numbers: tuple[float, ...]
    names: frozenset[str]
    negations: int
    glossed: str
    expressed: tuple[tuple[str, int, int], ...]
    concepts: frozenset[str]
    stems: frozenset[str]


def tokenize(text: str) -> list[tuple[str, int]]:
    """Return the words and figures of a text with their offsets; elided articles are left out."""
    return list(zip(*_split(text), strict=True))


def first_word(text: str) -> str:
    """Return the first word or figure of a text, as ``tokenize`` does; empty without any."""
    found = _TOKEN.search(text)
    word = found.group() if found else ""
    elided = _ELIDED.match(word)
    return elided.group() if elided else word


def _split(text: str) -> tuple[list[str], list[int]]:
    """The words and figures of a text, and their offsets."""
    words: list[str] = []
    starts: list[int] = []
    start = 0
    for word in _TOKEN.findall(text):
        # Between two of them stands no letter or digit, so that the next such word is this one.
        start = text.find(word, start)
        elided = _ELIDED.match(word) if "'" in word or "’" in word else None
        if elided is None:
            words.append(word)
            starts.append(start)
        else:
            within = elided.end()
            words += (elided.group(), word[within:])
            starts += (start, start + within)
        start += len(word)
    return words, starts


def _starts_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\n\u00a0\u202f\"'“”«»„(–—-")
    return not before or before[-1] in ".!?:"


_Columns = tuple[
    tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[float, ...], tuple[bool, ...],
    tuple[bool, ...], tuple[bool, ...], tuple[bool, ...], tuple[str, ...], tuple[Begun, ...],
    tuple[bool, ...], tuple[str, ...],
]  # fmt: skip
_NONE: Any = ((),) * len(Spelling._fields)


def _read_words(raws: Sequence[str], language: str) -> _Columns:
    """The fields of ``Spelling``, each of all words."""
    columns: Any = tuple(zip(*map(spellings_of(language), raws), strict=True))
    return columns or _NONE  # type: ignore[no-any-return] # zip forgets the types


def _find_names(text: str, starts: Sequence[int], read: _Columns) -> Sequence[bool]:
    """Which of the words are names where they stand."""
    may_be, glossed = read[6], read[7]
    if True not in may_be:
        return may_be
    return [
        maybe and not (english and _starts_sentence(text, start))
        for maybe, english, start in zip(may_be, glossed, starts, strict=True)
    ]


_NEW = tuple.__new__


def count_sequences(words: Sequence[str], sequences: frozenset[tuple[str, ...]]) -> list[int]:
    """Return the places in ``words`` where one of the sequences begins, one at most each."""
    heads = _group_by_head(sequences)
    if heads.keys().isdisjoint(words):
        return []
    return [
        at
        for at, word in enumerate(words)
        if word in heads and any(tuple(words[at : at + len(rest)]) == rest for rest in heads[word])
    ]


@lru_cache(maxsize=64)
def _group_by_head(
    sequences: frozenset[tuple[str, ...]],
) -> dict[str, list[tuple[str, ...]]]:
    """The word that begins a sequence to the sequences it begins."""
    heads: dict[str, list[tuple[str, ...]]] = {}
    for sequence in sorted(sequences):
        if sequence:
            heads.setdefault(sequence[0], []).append(sequence)
    return heads


def _count_negations(
    folded: tuple[str, ...], concepts: Sequence[tuple[str, int, int]], lexicon: Lexicon
) -> int:
    """How often the sentence is turned round; "ne ... pas" counts once.

    A negator within a concept ("did not close" is a defect) turns nothing round.
    """
    negators = count_sequences(folded, lexicon.negators)
    if not negators:
        return 0
    spared: set[int] = set()
    for _, start, end in concepts:
        spared.update(range(start, end))
    for at in count_sequences(folded, lexicon.double_negations):
        spared.update(range(at, at + 3))
    if lexicon.language == "fr":
        spared.update(at - 1 for at in sorted(spared) if folded[at - 1 : at] in (("ne",), ("n'",)))
    places = [at for at in negators if at not in spared]
    counted = [at for index, at in enumerate(places) if index == 0 or at - places[index - 1] > 4]
    return len(counted) if lexicon.language == "fr" else len(places)


def _follow_concepts(folded: Sequence[str], begun: Sequence[Begun]) -> list[tuple[str, int, int]]:
    """The concepts whose words follow as they must, with the places of the first and past the last."""
    found: list[tuple[str, int, int]] = []
    for at, concepts in enumerate(begun):
        for concept, rest in concepts:
            if not rest:
                found.append((concept, at, at + 1))
                continue
            end = at + 1 + len(rest)
            following = tuple(folded[at + 1 : end])
            if following == rest or (
                len(following) == len(rest) and all(map(_reads_as, following, rest))
            ):
                found.append((concept, at, end))
    return found


def _reads_as(word: str, wanted: str) -> bool:
    """Whether a word is the one of a phrase, whose ending "*" leaves open."""
    return word == wanted or (wanted[-1:] == "*" and word.startswith(wanted[:-1]))


def read_numbers(words: Sequence[Word], lexicon: Lexicon) -> list[tuple[float, int]]:
    """Return the values a sentence gives, in figures or words, with the place of each first word.

    "eighty-three", "quatre-vingt-dix-sept" and "400 million" are one value each. "one" and
    its articles in other languages are left out: they seldom count anything.
    """
    counting = [may_count(word.folded, lexicon.language) for word in words]
    return _read_figures(words, counting, lexicon)


def _read_figures(
    words: Sequence[Word], counting: Sequence[bool], lexicon: Lexicon, text: str = ""
) -> list[tuple[float, int]]:
    """The values of a sentence, given which of its words may begin one."""
    found: list[tuple[float, int]] = []
    past = 0
    for at, counts in enumerate(counting):
        if counts and at >= past:
            value, used = _read_number(words, at, lexicon)
            if words[at].folded[0].isdigit() and used == 1:
                following = [word.folded for word in words[at + 1 : at + 2]]
                scale, more = scale_after(following, text[: words[at].start].rstrip())
                value, used = value * scale, used + more
            if used:
                found.append((value, at))
            past = at + (used or 1)
    return [(value, at) for value, at in found if value != 1]


def _read_number(words: Sequence[Word], at: int, lexicon: Lexicon) -> tuple[float, int]:
    """The value that begins at a word and how many words it takes; (0, 0) where none does."""
    total, group, used, spoken = 0.0, 0.0, 0, False
    while at + used < len(words):
        word = words[at + used]
        if word.folded[0].isdigit():
            value = value_of(word.folded)
            if spoken or value is None:
                break
            group, spoken = value, True
        else:
            values = values_of(word.folded, lexicon.language)
            if values is None and _joins(words, at + used, spoken=spoken):
                used += 1
                continue
            if values is None:
                break
            for part, value in values:
                total, group = add_number(total, group, value, part in lexicon.multipliers)
            spoken = True
        used += 1
    if not spoken:
        return 0.0, 0
    return _add_ending(total + group, words, at, used, lexicon)


def _joins(words: Sequence[Word], at: int, *, spoken: bool) -> bool:
    """Whether a word joins two parts of a French number: "vingt et un", "soixante et onze"."""
    if not spoken or words[at].folded != "et" or at + 1 >= len(words):
        return False
    return words[at - 1].folded in _TENS and words[at + 1].folded in ("un", "une", "onze")


_TENS = frozenset({"vingt", "trente", "quarante", "cinquante", "soixante"})


def _add_ending(
    value: float, words: Sequence[Word], at: int, used: int, lexicon: Lexicon
) -> tuple[float, int]:
    """What "and a half" or "half a" make of a number: "trois millions et demi", "half a million"."""
    following = [word.folded for word in words[at + used : at + used + 4]]
    more, multiplier = half_after(following, lexicon.language)
    if more:
        last = values_of(words[at + used - 1].folded, lexicon.language) or [("", 1)]
        unit = lexicon.numbers.get(multiplier, last[-1][1] if last[-1][1] >= 1000 else 1)
        return (value + 0.5) * unit if multiplier else value + unit / 2, used + more
    if at > 1 and used == 1 and words[at - 1].folded == "a" and words[at - 2].folded == "half":
        return value / 2, used
    return value, used


def _list_content(
    keys: Sequence[str], weights: Sequence[float], functions: Sequence[bool]
) -> dict[str, float]:
    """The words that carry content, each with the most that it counts somewhere."""
    told = [each for each in zip(keys, weights, functions, strict=True) if not each[2]]
    content = {key: weight for key, weight, _ in told}
    if len(content) < len(told):
        for key, weight, _ in told:
            content[key] = max(content[key], weight)
    return content


@lru_cache(maxsize=_CACHE)
def read_wording(text: str) -> Wording:
    """Take a sentence apart; see ``Wording``."""
    raws, starts = _split(text)
    language = guess_language(raws)
    lexicon = get_lexicon(language)
    read = _read_words(raws, language)
    keys, plain, english, plain_weights, functions, numeric, _, _, stems, begins, counting, _ = read
    named = _find_names(text, starts, read)
    weights: Sequence[float] = plain_weights
    phrases = find_expressions(read[11], language)
    if phrases:
        keys, weights, functions = key_phrases(phrases, keys, weights, functions)
    if True in named:
        weights = [
            WEIGHT_NAME if name else weight for name, weight in zip(named, weights, strict=True)
        ]
    fields = zip(keys, plain, starts, weights, functions, named, numeric, strict=True)
    # What ``Word`` does with the seven, without the call.
    words = tuple([_NEW(Word, each) for each in fields])
    concepts = _follow_concepts(plain, begins) if any(begins) else []
    content = _list_content(keys, weights, functions)
    figures = _read_figures(words, counting, lexicon, text) if True in counting else []
    return Wording(
        text=text,
        language=language,
        words=words,
        folded=plain,
        content=content,
        figures=tuple(figures),
        numbers=tuple(sorted({value for value, _ in figures})),
        names=frozenset(compress(plain, named)),
        negations=_count_negations(plain, concepts, lexicon),
        glossed=text if language == "en" else gloss_words(raws, english, named, numeric, phrases),
        expressed=tuple(concepts),
        concepts=frozenset(concept for concept, _, _ in concepts),
        stems=frozenset(stems),
    )


def gloss(text: str) -> str:
    """Return ``Wording.glossed``, less the cost of all else."""
    raws, starts = _split(text)
    language = guess_language(raws)
    if language == "en":
        return text
    read = _read_words(raws, language)
    named, phrases = _find_names(text, starts, read), find_expressions(read[11], language)
    return gloss_words(raws, read[2], named, read[5], phrases)


_QUOTE_SIGNS = "\"“”„«»‘'‹›"
# Words that stand for a subject named before.
_STAND_INS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "this",
        "that",
        "these",
        "those",
        "there",
        "his",
        "her",
        "its",
        "their",
        "il",
        "elle",
        "ils",
        "elles",
        "ce",
        "cela",
        "ceci",
        "ces",
        "son",
        "sa",
        "ses",
        "leur",
        "leurs",
        "celui-ci",
        "celle-ci",
        "er",
        "sie",
        "es",
        "dies",
        "dieser",
        "diese",
        "dieses",
        "sein",
        "seine",
        "ihr",
        "ihre",
    ]
)
_SHORT_SENTENCE = 25
_FIRST_PARTS = 4


@lru_cache(maxsize=_CACHE)
def is_fragment(text: str) -> bool:
    """Return whether a sentence needs the one before it: a bare quotation, or "she" as subject."""
    bare = text.strip()
    if len(bare) < _SHORT_SENTENCE or bare[0] in _QUOTE_SIGNS:
        return True
    # No word goes on past a space: the first stands in the first parts, if they hold one.
    words = split_words(" ".join(bare.split(None, _FIRST_PARTS)[:_FIRST_PARTS]))
    words = words or split_words(bare)
    return not words or words[0] in _STAND_INS
