"""The family name by which one person is told from another, where a text shows it as a name."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from provenance.claim_lexicon import fold, split_words
from provenance.descriptions import word_groups

_LETTERS = re.compile(r"[^\W\d_]+")
_TEXTS = 4096


def read_family_name(name: str, written: str, text: str) -> str:
    """Return the last word of a person's name, folded; empty where an office alone is known.

    Args:
        name: The name as it was resolved, in whatever letters.
        written: What the sentence calls the person.
        text: The article: who is "the driver" here may stand in it by first and family name.
    """
    words = split_words(name)
    groups = word_groups()
    if not words or words[-1] in groups["roles"] | groups["heads"] | groups["spokes"]:
        return ""
    if _is_written_as_name(words[-1], written):
        return words[-1]
    if len(words) > 1 and (words[-2], words[-1]) in _list_pairs(text):
        return words[-1]
    return ""


@lru_cache(maxsize=8192)
def _is_written_as_name(folded: str, text: str) -> bool:
    """Whether a text has a word with a capital, given without case and accents."""
    return any(word[0].isupper() and fold(word) == folded for word in _LETTERS.findall(text))


@lru_cache(maxsize=_TEXTS)
def _list_pairs(text: str) -> frozenset[tuple[str, str]]:
    """Neighbouring words with capitals, without case and accents."""
    words = _LETTERS.findall(text)
    return frozenset(
        (fold(left), fold(right))
        for left, right in pairwise(words)
        if left[0].isupper() and right[0].isupper()
    )
