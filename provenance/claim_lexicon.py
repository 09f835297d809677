"""The words that claims are compared by, one file of data for each language."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from provenance.pattern_words import WordPattern

LANGUAGES = ("de", "en", "fr")
_CACHE = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The word lists of one language, folded (no case, no accents).

    Attributes:
        function_words: Words that carry no content of their own.
        negators: Token sequences that turn a statement round.
        double_negations: Token sequences that hold a negator and turn nothing round.
        denials: Token sequences by which somebody denies.
        withdrawals: Token sequences by which somebody takes a statement back.
        updates: Token sequences by which a figure is revised.
        numbers: Number words and their values.
        multipliers: Number words that multiply what stands before them.
        antonyms: Stem to the stems that say the opposite.
        concepts: Concept to the token sequences that express it; a final ``*`` leaves the
            ending of a token open.
        gloss: Stem to English words; empty for English.
        irregular: Form that no ending leads back to its lemma, to that lemma.
        access: Kind of access cue to the pattern that finds it in a sentence as written.
    """

    language: str
    function_words: frozenset[str]
    negators: frozenset[tuple[str, ...]]
    double_negations: frozenset[tuple[str, ...]]
    denials: frozenset[tuple[str, ...]]
    withdrawals: frozenset[tuple[str, ...]]
    updates: frozenset[tuple[str, ...]]
    numbers: Mapping[str, int]
    multipliers: frozenset[str]
    antonyms: Mapping[str, frozenset[str]]
    concepts: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    gloss: Mapping[str, str]
    irregular: Mapping[str, str]
    access: Mapping[str, WordPattern]


@lru_cache(maxsize=_CACHE)
def fold(text: str) -> str:
    """Return a text without case, accents and typographic apostrophes."""
    if text.isascii():
        return text.lower()
    text = text.casefold().replace("’", "'").replace("œ", "oe").replace("æ", "ae")
    return unicodedata.normalize("NFKD", text).translate(_MARKS)


class _Marks(dict[int, int | None]):
    """What ``str.translate`` makes of each character: it takes accents out."""

    def __missing__(self, code: int) -> int | None:
        """Look a character up, and remember it."""
        kept = None if unicodedata.combining(chr(code)) else code
        self[code] = kept
        return kept


_MARKS = _Marks()


_ENDINGS = {
    "en": (
        ("ational", "ate"), ("ization", "ize"), ("isation", "ize"), ("fulness", "ful"),
        ("ements", "e"), ("ement", "e"), ("ments", ""), ("ment", ""), ("ations", "ate"),
        ("ation", "ate"), ("ingly", ""), ("edly", ""), ("nesses", ""), ("ness", ""),
        ("ities", "ity"), ("ising", "ize"), ("izing", "ize"), ("ised", "ize"), ("ized", "ize"),
        ("ise", "ize"), ("ies", "y"), ("ied", "y"), ("ing", ""), ("ers", ""), ("ed", ""),
        ("er", ""), ("ly", ""), ("es", ""), ("'s", ""), ("s", ""), ("e", ""),
    ),
    "fr": (
        ("issements", ""), ("issement", ""), ("atrices", "at"), ("ateurs", "at"),
        ("atrice", "at"), ("ateur", "at"), ("ations", "at"), ("ation", "at"), ("ements", ""),
        ("ement", ""), ("euses", ""), ("issant", ""), ("issent", ""), ("eurs", ""), ("euse", ""),
        ("eront", ""), ("aient", ""), ("erait", ""), ("elles", "el"), ("ales", "al"), ("eaux", "eau"), ("aux", "al"),
        ("eur", ""), ("era", ""), ("ees", ""), ("ant", ""), ("ent", ""), ("ait", ""), ("ons", ""),
        ("ont", ""), ("iez", ""), ("ee", ""), ("es", ""), ("er", ""), ("ez", ""), ("ir", ""),
        ("is", ""), ("it", ""), ("s", ""), ("x", ""), ("e", ""), ("i", ""),
    ),
    "de": (
        ("ungen", ""), ("ung", ""), ("ern", ""), ("en", ""), ("er", ""), ("em", ""), ("es", ""),
        ("et", ""), ("te", ""), ("st", ""), ("e", ""), ("s", ""), ("n", ""), ("t", ""),
    ),
}  # fmt: skip
_SHORTEST_STEM = {"en": 3, "fr": 3, "de": 4}


@lru_cache(maxsize=_CACHE)
def stem(word: str, language: str) -> str:
    """Return a folded word without its inflection, so that forms of one word meet.

    One ending of the language is taken off where at least three letters (four in German) stay;
    English loses a doubled consonant before it.
    """
    for ending, instead in _endings(language).get(word[-1:], ()):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM[language]:
            bare = word[: -len(ending)] + instead
            doubled = language == "en" and len(bare) > 4 and bare[-1] == bare[-2]
            return bare[:-1] if doubled and bare[-1] not in "ls" else bare
    return word


@cache
def _endings(language: str) -> dict[str, list[tuple[str, str]]]:
    """Last letter to the endings with it, in order, and what stands instead of each."""
    found: dict[str, list[tuple[str, str]]] = {}
    for ending, instead in _ENDINGS.get(language, ()):
        found.setdefault(ending[-1], []).append((ending, instead))
    return found


@lru_cache(maxsize=_CACHE)
def split_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a phrase, elided articles and contractions apart."""
    folded = fold(text).replace("n't", " not ")
    return tuple(_SPLIT.findall(folded))


_SPLIT = re.compile(r"\d+|[^\W\d_]+'?(?<=')|[^\W\d_]+(?:-[^\W\d_]+)*")


def _sequences(phrases: list[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(split_words(phrase) for phrase in phrases)


def _concepts(
    raw: Mapping[str, list[str]],
) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """First word (as written, ``*`` kept) of each phrase to (concept, following words)."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for concept, phrases in sorted(raw.items()):
        for phrase in phrases:
            words = tuple(fold(word) for word in phrase.replace("'", "' ").split())
            found.setdefault(words[0], []).append((concept, words[1:]))
    return {first: tuple(rest) for first, rest in found.items()}


@cache
def get_lexicon(language: str) -> Lexicon:
    """Return the word lists of ``de``, ``en`` or ``fr``."""
    path = resources.files("provenance") / "claims_data" / f"{language}.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    antonyms: dict[str, set[str]] = {}
    for left, right in raw["antonyms"]:
        near, far = stem(fold(left), language), stem(fold(right), language)
        antonyms.setdefault(near, set()).add(far)
        antonyms.setdefault(far, set()).add(near)
    gloss: dict[str, str] = {}
    for word, english in raw["gloss"].items():
        gloss[fold(word)] = english
    for word, english in raw["gloss"].items():
        gloss.setdefault("~" + stem(fold(word), language), english)
    return Lexicon(
        language=language,
        function_words=frozenset(fold(word) for word in raw["function_words"]),
        negators=_sequences(raw["negators"]),
        double_negations=_sequences(raw["double_negations"]),
        denials=_sequences(raw["denials"]),
        withdrawals=_sequences(raw["withdrawals"]),
        updates=_sequences(raw["updates"]),
        numbers={fold(word): value for word, value in raw["numbers"].items()},
        multipliers=frozenset(fold(word) for word in raw["multipliers"]),
        antonyms={word: frozenset(others) for word, others in antonyms.items()},
        concepts=_concepts(raw["concepts"]),
        gloss=gloss,
        irregular=raw.get("irregular", {}),
        access={kind: WordPattern(*patterns) for kind, patterns in raw["access"].items()},
    )


@cache
def everyday_english() -> frozenset[str]:
    """Return the stems of the English words that the glosses use: words of everyday news."""
    found: set[str] = set()
    for language in LANGUAGES:
        for english in get_lexicon(language).gloss.values():
            found.update(stem(word, "en") for word in split_words(english))
    return frozenset(found)
