"""What one word as written says in each language, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from provenance import glossary
from provenance.claim_lexicon import (
    LANGUAGES,
    Lexicon,
    everyday_english,
    fold,
    get_lexicon,
    split_words,
    stem,
)
from provenance.number_words import spoken_value, value_of, values_of

_WORDS = 1 << 16
_SHORT_WORD = 4

# What stands beside a verb and is not what it says by itself: "turn around".
_PARTICLES = frozenset(
    ["around", "away", "back", "before", "down", "off", "out", "over", "through", "together", "up"]
)

# Weights of a word in overlaps, in place of document frequencies, which a single pair has not:
# everyday words count once, others more, figures and names most. Chosen by the order of
# magnitude of log frequencies in news; the trees that read the overlaps are fitted, these are not.
WEIGHT_EVERYDAY, WEIGHT_RARE, WEIGHT_NAME, WEIGHT_FUNCTION = 1.0, 1.6, 2.0, 0.1


def guess_language(words: Sequence[str]) -> str:
    """Return which of the known languages a text's words, as written, belong to; English on ties.

    Function words count most; words that only one language's gloss knows settle short texts.
    """
    told = sum(map(_tell_languages, words[:_MOST_WORDS]))
    counts = [told >> place & _MOST_WORDS for place in _PLACES]
    for first in range(_MOST_WORDS, len(words), _MOST_WORDS):
        told = sum(map(_tell_languages, words[first : first + _MOST_WORDS]))
        counts = [
            count + (told >> place & _MOST_WORDS)
            for count, place in zip(counts, _PLACES, strict=True)
        ]
    german, english, french = (
        function + 0.3 * glossed
        for function, glossed in zip(counts[::2], counts[1::2], strict=True)
    )
    if english >= french and english >= german:
        return "en"
    return "fr" if french >= german else "de"


# Counts of words are added up side by side in one number, each with so many bits: all together have
# less than 64, which is the fastest. So many words are counted at once.
_BITS = 10
_MOST_WORDS = (1 << _BITS) - 1
_PLACES = range(0, 2 * len(LANGUAGES) * _BITS, _BITS)


@lru_cache(maxsize=_WORDS)
def _tell_languages(word: str) -> int:
    """For each language whether it has a word as a function word, and whether its gloss changes it.

    One bit each, ``_BITS`` apart, so that the sum over many words counts them all.
    """
    return _languages_of_words().get(fold(word).rstrip("'"), 0)


@cache
def _languages_of_words() -> dict[str, int]:
    found: dict[str, int] = {}
    for at, lexicon in enumerate(map(get_lexicon, LANGUAGES)):
        for word in lexicon.function_words:
            found[word] = found.get(word, 0) | 1 << 2 * at * _BITS
        for word, english in lexicon.gloss.items():
            if english != word:
                found[word] = found.get(word, 0) | 1 << (2 * at + 1) * _BITS
    return found


# Concepts, each with the words that must follow.
Begun = tuple[tuple[str, tuple[str, ...]], ...]


class Spelling(NamedTuple):
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
        stem: Of the word as written.
        begins: The concepts it may begin, with the words that must follow it.
        counts: Whether a figure or a number word.
        lemma: What expressions are looked up by: the lemma, or the word without case and accents.
    """

    key: str
    folded: str
    english: str
    weight: float
    is_function: bool
    is_number: bool
    may_be_name: bool
    is_glossed: bool
    stem: str
    begins: Begun
    counts: bool
    lemma: str


@cache
def spellings_of(language: str) -> Callable[[str], Spelling]:
    """Return what reads the words of a language; what was read is remembered."""

    @lru_cache(maxsize=_WORDS)
    def read_spelling(raw: str) -> Spelling:
        return _read_spelling(raw, language)

    return read_spelling


def _read_spelling(raw: str, language: str) -> Spelling:
    """Read one word or figure as written; see ``Spelling``."""
    lexicon = get_lexicon(language)
    folded = spell(raw)
    is_number = raw[0].isdigit()
    is_function = folded.rstrip("'") in lexicon.function_words
    bare = stem(folded, language)
    listed = language in glossary.LANGUAGES and not is_number
    key, english = (folded, raw) if is_number else _key(raw, folded, bare, lexicon)
    is_everyday = key in everyday_english()
    may_be_name = raw[0].isupper() and not is_function and (language != "de" or not is_everyday)
    # Of most words neither need be asked.
    counts = ("-" in folded or folded in lexicon.numbers or folded[0].isdigit()) and may_count(
        folded, language
    )
    begins: Begun = ()
    if folded in lexicon.concepts or folded[:3] in _open_heads(language):
        begins = begun_by(folded, language)
    value = value_of(raw) if is_number else spoken_value(folded, language) if counts else None
    if value is not None:
        key, is_function, is_number, is_everyday = f"{value:.12g}", False, True, False
    weight = WEIGHT_EVERYDAY if is_everyday else WEIGHT_RARE
    if is_function:
        weight = WEIGHT_FUNCTION
    elif is_number:
        weight = WEIGHT_NAME
    fields = (key, folded, english, weight, is_function, is_number, may_be_name, english != folded)
    lemma = (listed and glossary.find_lemma(raw, language)) or folded
    return _NEW(Spelling, (*fields, bare, begins, counts, lemma))


def spell(raw: str) -> str:
    """Return one word as it is compared, whatever its language: ``Spelling.folded``."""
    folded = fold(raw).removesuffix("'s")
    return "not" if folded.endswith("n't") else folded


# What a named tuple does with its fields, without the call.
_NEW = tuple.__new__


def _gloss(raw: str, folded: str, bare: str, lexicon: Lexicon) -> str | None:
    if lexicon.language in glossary.LANGUAGES:
        english = glossary.find_english(raw, lexicon.language)
        if english is not None:
            return english
    found = lexicon.gloss.get(folded)
    if found is None and len(folded) > _SHORT_WORD:
        found = lexicon.gloss.get("~" + bare)
    return found


def _key(raw: str, folded: str, bare: str, lexicon: Lexicon) -> tuple[str, str]:
    """The key of a word and its English gloss (itself where there is none)."""
    english = _gloss(raw, folded, bare, lexicon) if lexicon.gloss else None
    if english is None:
        lemma = lexicon.irregular.get(folded)
        return (bare if lemma is None else stem(lemma, lexicon.language)), folded
    return (list_heads(english) or [folded])[-1], english


@lru_cache(maxsize=_WORDS)
def list_heads(english: str) -> list[str]:
    """Return the keys of the words of a gloss that carry content; of all words if none does."""
    parts = split_words(english)
    empty = get_lexicon("en").function_words
    heads = [part for part in parts if part not in empty and part not in _PARTICLES]
    lemmas = get_lexicon("en").irregular
    return [stem(lemmas.get(part, part), "en") for part in heads or parts[:1]]


@lru_cache(maxsize=_WORDS)
def begun_by(word: str, language: str) -> Begun:
    """The concepts that a word may begin, with the words that must follow it."""
    concepts = get_lexicon(language).concepts
    found = concepts.get(word, ())
    for size in _open_heads(language).get(word[:3], ()):
        found += concepts.get(word[:size] + "*", ()) if size <= len(word) else ()
    return found


@cache
def _open_heads(language: str) -> dict[str, list[int]]:
    """The first letters of the words that begin a concept with any ending, to how many they have."""
    found: dict[str, set[int]] = {}
    for head in get_lexicon(language).concepts:
        if head[-1:] == "*":
            found.setdefault(head[:3], set()).add(len(head) - 1)
    return {first: sorted(sizes) for first, sizes in found.items()}


@lru_cache(maxsize=_WORDS)
def may_count(folded: str, language: str) -> bool:
    """Whether a word may begin a value."""
    return folded[0].isdigit() or values_of(folded, language) is not None
