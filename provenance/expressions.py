"""Expressions of several words among the words of a sentence, put into English as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from provenance import glossary
from provenance.spelling import WEIGHT_EVERYDAY, WEIGHT_FUNCTION, list_heads

# The first word of an expression, past its last, and its English.
Phrase = tuple[int, int, str]


def find_expressions(lemmas: Sequence[str], language: str) -> list[Phrase]:
    """Return the expressions that stand in English for more than their words."""
    if language not in glossary.LANGUAGES:
        return []
    return glossary.find_phrases(lemmas, language)


def key_phrases(
    phrases: Sequence[Phrase],
    keys: Sequence[str],
    weights: Sequence[float],
    functions: Sequence[bool],
) -> tuple[tuple[str, ...], list[float], tuple[bool, ...]]:
    """Return the keys of words, their weights, and which carry no content, expressions by their English.

    The words of content take the English ones in turn; what is left over says nothing.
    """
    keyed, weighed, empty = list(keys), list(weights), list(functions)
    for start, end, english in phrases:
        carrying = [at for at in range(start, end) if not functions[at]] or [end - 1]
        heads = list_heads(english)
        for place, at in enumerate(carrying):
            if place < len(heads):
                keyed[at], empty[at] = heads[place], False
                weighed[at] = max(weighed[at], WEIGHT_EVERYDAY)
            else:
                empty[at], weighed[at] = True, WEIGHT_FUNCTION
    return tuple(keyed), weighed, tuple(empty)


def gloss_words(
    raws: Sequence[str],
    english: Sequence[str],
    named: Sequence[bool],
    numeric: Sequence[bool],
    phrases: Sequence[Phrase],
) -> str:
    """Return a sentence put into English word by word, expressions as a whole."""
    words = [
        raw if is_name or (is_number and raw[0].isdigit()) else gloss
        for raw, gloss, is_name, is_number in zip(raws, english, named, numeric, strict=True)
    ]
    for start, end, whole in phrases:
        words[start:end] = [whole, *[""] * (end - start - 1)]
    return " ".join(filter(None, words))
