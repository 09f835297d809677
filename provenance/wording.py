"""One sentence -> what it is compared by: words across languages, figures, names, polarity."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from provenance.claim_lexicon import (
    LANGUAGES,
    Lexicon,
    everyday_english,
    fold,
    get_lexicon,
    split_words,
    stem,
)
from provenance.number_words import add_number, spoken_value, value_of, values_of

_TOKEN = re.compile(
    r"\d{1,3}(?:[.,\u00a0\u202f' ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[^\W\d_]+(?:[-'’][^\W\d_]+)*"
)
_ELIDED = re.compile(
    r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=[^\W\d_])", re.IGNORECASE
)
# Some 11 kB each; a store of 1,000 articles on as many matters has about as many sentences.
_CACHE = 32_768
_WORDS = 1 << 16
_SHORT_WORD = 4

# Weights of a word in overlaps, in place of document frequencies, which a single pair has not:
# everyday words count once, others more, figures and names most. Chosen by the order of
# magnitude of log frequencies in news; the trees that read the overlaps are fitted, these are not.
WEIGHT_EVERYDAY, WEIGHT_RARE, WEIGHT_NAME, WEIGHT_FUNCTION = 1.0, 1.6, 2.0, 0.1


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
        content: Key to weight of the words that carry content.
        numbers: Values of the figures and number words, sorted.
        names: Folded names.
        negations: How many negators it holds, double negations left out.
        glossed: The sentence put into English word by word; as it is where it is English.
        concepts: Concepts it expresses.
        stems: Of all words.
    """

    text: str
    language: str
    words: tuple[Word, ...]
    content: Mapping[str, float]
    numbers: tuple[float, ...]
    names: frozenset[str]
    negations: int
    glossed: str
    concepts: frozenset[str]
    stems: frozenset[str]


def guess_language(words: Sequence[str]) -> str:
    """Return which of the known languages a text's words, as written, belong to; English on ties.

    Function words count most; words that only one language's gloss knows settle short texts.
    """
    told = sum(map(_tell_languages, words))
    scores = {}
    for at, language in enumerate(LANGUAGES):
        known, glossed = (told >> (2 * at + side) * _BITS & _MOST_WORDS for side in (0, 1))
        scores[language] = known + 0.3 * glossed
    return max(("en", "fr", "de"), key=lambda language: scores[language])


# Counts of words are added up side by side in one number, each with so many bits.
_BITS = 32
_MOST_WORDS = (1 << _BITS) - 1


@lru_cache(maxsize=_WORDS)
def _tell_languages(word: str) -> int:
    """For each language whether it has a word as a function word, and whether its gloss changes it.

    One bit each, ``_BITS`` apart, so that the sum over many words counts them all.
    """
    word = fold(word).rstrip("'")
    told = 0
    for at, lexicon in enumerate(map(get_lexicon, LANGUAGES)):
        told |= (word in lexicon.function_words) << 2 * at * _BITS
        told |= (lexicon.gloss.get(word, word) != word) << (2 * at + 1) * _BITS
    return told


def tokenize(text: str) -> list[tuple[str, int]]:
    """Return the words and figures of a text with their offsets; elided articles are left out."""
    found: list[tuple[str, int]] = []
    for match in _TOKEN.finditer(text):
        word, start = match.group(), match.start()
        elided = _ELIDED.match(word) if "'" in word or "’" in word else None
        if elided:
            found.append((elided.group(), start))
            word, start = word[elided.end() :], start + elided.end()
        found.append((word, start))
    return found


def _gloss(folded: str, lexicon: Lexicon) -> str | None:
    found = lexicon.gloss.get(folded)
    if found is None and len(folded) > _SHORT_WORD:
        found = lexicon.gloss.get("~" + stem(folded, lexicon.language))
    return found


@lru_cache(maxsize=_WORDS)
def _key(folded: str, language: str) -> tuple[str, str]:
    """The key of a word and its English gloss (itself where there is none)."""
    lexicon = get_lexicon(language)
    english = _gloss(folded, lexicon) if lexicon.gloss else None
    if english is None:
        return stem(folded.removesuffix("'s"), language), folded
    parts = split_words(english)
    heads = [part for part in parts if part not in get_lexicon("en").function_words]
    return stem((heads or list(parts) or [folded])[-1], "en"), english


def _starts_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\n\u00a0\u202f\"'“”«»„(–—-")
    return not before or before[-1] in ".!?:"


class _Token(NamedTuple):
    """What a word as written says in a language, wherever it stands.

    Attributes:
        key: As in ``Word``.
        folded: As there.
        english: Its gloss, itself where there is none.
        weight: What it counts where it is no name.
        is_function: As there.
        is_number: Whether it is a figure or a number word.
        may_be_name: Whether it is a name where it stands inside a sentence.
        is_glossed: Whether at the head of a sentence it is no name.
    """

    key: str
    folded: str
    english: str
    weight: float
    is_function: bool
    is_number: bool
    may_be_name: bool
    is_glossed: bool


@lru_cache(maxsize=_WORDS)
def _read_token(raw: str, language: str) -> _Token:
    lexicon, common = get_lexicon(language), everyday_english()
    folded = fold(raw).removesuffix("'s")
    if folded in ("n't", "don't", "didn't") or folded.endswith("n't"):
        folded = "not"
    is_number = raw[0].isdigit()
    is_function = folded.rstrip("'") in lexicon.function_words
    key, english = (folded, raw) if is_number else _key(folded, language)
    may_be_name = raw[0].isupper() and not is_function and (language != "de" or key not in common)
    value = value_of(raw) if is_number else spoken_value(folded, language)
    if value is not None:
        key, is_function, is_number = f"{value:.12g}", False, True
    weight = WEIGHT_RARE
    if is_function:
        weight = WEIGHT_FUNCTION
    elif is_number:
        weight = WEIGHT_NAME
    elif key in common:
        weight = WEIGHT_EVERYDAY
    return _Token(
        key, folded, english, weight, is_function, is_number, may_be_name, english != folded
    )


def _read_words(
    text: str, tokens: Sequence[tuple[str, int]], lexicon: Lexicon
) -> tuple[list[Word], list[str]]:
    words: list[Word] = []
    glosses: list[str] = []
    for raw, start in tokens:
        key, folded, english, weight, is_function, is_number, may_be, is_glossed = _read_token(
            raw, lexicon.language
        )
        is_name = may_be and not (is_glossed and _starts_sentence(text, start))
        if is_name and not is_function:
            weight = WEIGHT_NAME
        glosses.append(raw if is_name or is_number else english)
        words.append(Word(key, folded, start, weight, is_function, is_name, is_number))
    return words, glosses


def count_sequences(words: Sequence[str], sequences: frozenset[tuple[str, ...]]) -> list[int]:
    """Return the places in ``words`` where one of the sequences begins, one at most each."""
    heads = _group_by_head(sequences)
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
    folded: Sequence[str], concepts: Sequence[tuple[str, int, int]], lexicon: Lexicon
) -> int:
    """How often the sentence is turned round; "ne ... pas" counts once.

    A negator within a concept ("did not close" is a defect) turns nothing round.
    """
    spared: set[int] = set()
    for _, start, end in concepts:
        spared.update(range(start, end))
    for at in count_sequences(folded, lexicon.double_negations):
        spared.update(range(at, at + 3))
    if lexicon.language == "fr":
        spared.update(at - 1 for at in sorted(spared) if folded[at - 1 : at] in (["ne"], ["n'"]))
    places = [at for at in count_sequences(folded, lexicon.negators) if at not in spared]
    counted = [at for index, at in enumerate(places) if index == 0 or at - places[index - 1] > 4]
    return len(counted) if lexicon.language == "fr" else len(places)


def read_concepts(folded: Sequence[str], lexicon: Lexicon) -> list[tuple[str, int]]:
    """Return the concepts a text expresses with the place of the word that begins each."""
    return [(concept, at) for concept, at, _ in find_concepts(folded, lexicon)]


def find_concepts(folded: Sequence[str], lexicon: Lexicon) -> list[tuple[str, int, int]]:
    """Return the concepts of a text with the places of their first word and past their last."""
    found: list[tuple[str, int, int]] = []
    begun = map(_begun_by, folded, repeat(lexicon.language))
    for at, concepts in enumerate(begun):
        for concept, rest in concepts:
            following = folded[at + 1 : at + 1 + len(rest)]
            if len(following) == len(rest) and all(
                part == want or (want.endswith("*") and part.startswith(want[:-1]))
                for part, want in zip(following, rest, strict=True)
            ):
                found.append((concept, at, at + 1 + len(rest)))
    return found


@lru_cache(maxsize=_WORDS)
def _begun_by(word: str, language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The concepts that a word may begin, with the words that must follow it."""
    concepts = get_lexicon(language).concepts
    heads = [word, *(word[:size] + "*" for size in range(3, len(word) + 1))]
    return tuple(entry for head in heads for entry in concepts.get(head, ()))


def read_numbers(words: Sequence[Word], lexicon: Lexicon) -> list[tuple[float, int]]:
    """Return the values a sentence gives, in figures or words, with the place of each first word.

    "eighty-three", "quatre-vingt-dix-sept" and "400 million" are one value each. "one" and
    its articles in other languages are left out: they seldom count anything.
    """
    found: list[tuple[float, int]] = []
    at = 0
    language = lexicon.language
    while at < len(words):
        folded = words[at].folded
        if not folded[0].isdigit() and values_of(folded, language) is None:
            at += 1
            continue
        value, used = _read_number(words, at, lexicon)
        if used:
            found.append((value, at))
        at += used or 1
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
            if values is None:
                break
            for part, value in values:
                total, group = add_number(total, group, value, part in lexicon.multipliers)
            spoken = True
        used += 1
    return (total + group, used) if spoken else (0.0, 0)


@lru_cache(maxsize=_CACHE)
def read_wording(text: str) -> Wording:
    """Take a sentence apart; see ``Wording``."""
    tokens = tokenize(text)
    lexicon = get_lexicon(guess_language([raw for raw, _ in tokens]))
    words, glosses = _read_words(text, tokens, lexicon)
    plain = [word.folded for word in words]
    concepts = find_concepts(plain, lexicon)
    content: dict[str, float] = {}
    for word in words:
        if not word.is_function:
            content[word.key] = max(content.get(word.key, 0.0), word.weight)
    return Wording(
        text=text,
        language=lexicon.language,
        words=tuple(words),
        content=content,
        numbers=tuple(sorted({value for value, _ in read_numbers(words, lexicon)})),
        names=frozenset(word.folded for word in words if word.is_name),
        negations=_count_negations(plain, concepts, lexicon),
        glossed=text if lexicon.language == "en" else " ".join(glosses),
        concepts=frozenset(concept for concept, _, _ in concepts),
        stems=frozenset(map(stem, plain, repeat(lexicon.language))),
    )


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


@lru_cache(maxsize=_CACHE)
def is_fragment(text: str) -> bool:
    """Return whether a sentence needs the one before it: a bare quotation, or "she" as subject."""
    bare = text.strip()
    words = split_words(bare)
    if len(bare) < _SHORT_SENTENCE or not words:
        return True
    return bare[0] in _QUOTE_SIGNS or words[0] in _STAND_INS
