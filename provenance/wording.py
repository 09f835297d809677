"""One sentence -> what it is compared by: words across languages, figures, names, polarity."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from provenance.claim_lexicon import (
    LANGUAGES,
    Lexicon,
    everyday_english,
    fold,
    get_lexicon,
    split_words,
    stem,
)

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


@dataclass(frozen=True, slots=True)
class Word:
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


def guess_language(folded: Sequence[str]) -> str:
    """Return which of the known languages a text's words belong to; English on ties.

    Function words count most; words that only one language's gloss knows settle short texts.
    """
    scores = {}
    for language in LANGUAGES:
        lexicon = get_lexicon(language)
        known = sum(word in lexicon.function_words for word in folded)
        scores[language] = known + 0.3 * sum(
            lexicon.gloss.get(word, word) != word for word in folded
        )
    return max(("en", "fr", "de"), key=lambda language: scores[language])


def tokenize(text: str) -> list[tuple[str, int]]:
    """Return the words and figures of a text with their offsets; elided articles are left out."""
    found: list[tuple[str, int]] = []
    for match in _TOKEN.finditer(text):
        word, start = match.group(), match.start()
        elided = _ELIDED.match(word)
        if elided:
            found.append((elided.group(), start))
            word, start = word[elided.end() :], start + elided.end()
        found.append((word, start))
    return found


def value_of(figure: str) -> float | None:
    """Return the value of a figure as written ("200 000", "6.1", "1,200"), or None."""
    bare = re.sub(r"[\u00a0\u202f' ]", "", figure)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", bare):
        bare = re.sub(r"[.,]", "", bare)
    bare = bare.replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return None


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


def _read_words(
    text: str, tokens: Sequence[tuple[str, int]], lexicon: Lexicon
) -> tuple[list[Word], list[str]]:
    words: list[Word] = []
    glosses: list[str] = []
    common = everyday_english()
    for raw, start in tokens:
        folded = fold(raw).removesuffix("'s")
        if folded in ("n't", "don't", "didn't") or folded.endswith("n't"):
            folded = "not"
        is_number = raw[0].isdigit()
        is_function = folded.rstrip("'") in lexicon.function_words
        key, english = (folded, raw) if is_number else _key(folded, lexicon.language)
        is_name = (
            raw[0].isupper()
            and not is_function
            and not (_starts_sentence(text, start) and english != folded)
            and (lexicon.language != "de" or key not in common)
        )
        value = value_of(raw) if is_number else _spoken_value(folded, lexicon.language)
        if value is not None:
            key, is_function, is_number = f"{value:.12g}", False, True
        weight = WEIGHT_RARE
        if is_function:
            weight = WEIGHT_FUNCTION
        elif is_number or is_name:
            weight = WEIGHT_NAME
        elif key in common:
            weight = WEIGHT_EVERYDAY
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
    language = lexicon.language
    for at, word in enumerate(folded):
        for concept, rest in _begun_by(word, language):
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
    while at < len(words):
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
            values = _values(word.folded, lexicon.language)
            if values is None:
                break
            for part, value in values:
                total, group = _add_number(total, group, value, part in lexicon.multipliers)
            spoken = True
        used += 1
    return (total + group, used) if spoken else (0.0, 0)


@lru_cache(maxsize=_WORDS)
def _spoken_value(folded: str, language: str) -> float | None:
    """The value of one number word ("twelve", "quatre-vingt-dix"), or None; "one" is none."""
    values = _values(folded, language)
    if values is None:
        return None
    lexicon = get_lexicon(language)
    total, group = 0.0, 0.0
    for part, value in values:
        total, group = _add_number(total, group, value, part in lexicon.multipliers)
    return total + group if total + group > 1 else None


@lru_cache(maxsize=_WORDS)
def _values(folded: str, language: str) -> list[tuple[str, int]] | None:
    """The parts of a number word with their values, or None where one is no number."""
    lexicon = get_lexicon(language)
    parts = [part for part in folded.split("-") if part not in ("et", "und", "and")]
    found = [(part, lexicon.numbers[part]) for part in parts if part in lexicon.numbers]
    return found if parts and len(found) == len(parts) else None


def _add_number(total: float, group: float, value: int, multiplies: bool) -> tuple[float, float]:  # noqa: FBT001
    if value == 20 and group == 4:
        return total, 80.0
    if not multiplies:
        return total, group + value
    if value >= 1000:
        return total + (group or 1) * value, 0.0
    return total, (group or 1) * value


@lru_cache(maxsize=_CACHE)
def read_wording(text: str) -> Wording:
    """Take a sentence apart; see ``Wording``."""
    tokens = tokenize(text)
    lexicon = get_lexicon(guess_language([fold(raw).rstrip("'") for raw, _ in tokens]))
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
        stems=frozenset(stem(word, lexicon.language) for word in plain),
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
