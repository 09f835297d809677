"""The values of figures as written and of number words, one word at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from provenance.claim_lexicon import get_lexicon

_WORDS = 1 << 16


_JOINTS = frozenset({"et", "und", "and"})
# The least number of which a language speaks as of one thing: "une huitaine".
_SMALLEST_ROUND = 8
_BILLIONS = frozenset({"bn", "md", "mds", "mrd", "mrds"})
_MILLIONS, _THOUSANDS = frozenset({"m", "mn", "mio"}), frozenset({"k"})
_SIGNS = "$€£¥"


def value_of(figure: str) -> float | None:
    """Return the value of a figure as written ("200 000", "6.1", "1,200"), or None."""
    if figure.isascii() and figure.isdigit():
        return float(figure)
    bare = re.sub(r"[\u00a0\u202f' ]", "", figure)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", bare):
        bare = re.sub(r"[.,]", "", bare)
    bare = bare.replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return None


@lru_cache(maxsize=_WORDS)
def spoken_value(folded: str, language: str) -> float | None:
    """Return the value of one number word ("twelve", "quatre-vingt-dix"), or None; "one" is none."""
    values = values_of(folded, language)
    if values is None:
        return None
    lexicon = get_lexicon(language)
    total, group = 0.0, 0.0
    for part, value in values:
        total, group = add_number(total, group, value, part in lexicon.multipliers)
    return total + group if total + group > 1 else None


@lru_cache(maxsize=_WORDS)
def values_of(folded: str, language: str) -> list[tuple[str, int]] | None:
    """Return the parts of a number word with their values, or None where one is no number."""
    lexicon = get_lexicon(language)
    if "-" not in folded:
        value = lexicon.numbers.get(folded)
        return None if value is None or folded in _JOINTS else [(folded, value)]
    parts = [part for part in folded.split("-") if part not in _JOINTS]
    found = [(part, lexicon.numbers[part]) for part in parts if part in lexicon.numbers]
    return found if parts and len(found) == len(parts) else None


def add_number(total: float, group: float, value: int, multiplies: bool) -> tuple[float, float]:  # noqa: FBT001
    """Return a total and the group at its end after one more part ("four hundred" and "three").

    Args:
        total: Of the groups that are complete.
        group: What is not multiplied by a thousand or more yet.
        value: Of the part.
        multiplies: Whether it multiplies what stands before it.
    """
    if value == 20 and group == 4:
        return total, 80.0
    if group == 1 and not total and value >= _SMALLEST_ROUND and not multiplies:
        # "Une quarantaine" is forty, "une douzaine" twelve.
        return total, float(value)
    if not multiplies:
        return total, group + value
    if value >= 1000:
        return total + (group or 1) * value, 0.0
    return total, (group or 1) * value


def scale_after(following: Sequence[str], before: str) -> tuple[float, int]:
    """Return by what short signs multiply a figure in digits, and how many words they take.

    Args:
        following: The words after it, folded.
        before: What stands right before it: "m" is metres but in "£3.5m".
    """
    sign = following[0] if following else ""
    if sign in _BILLIONS:
        return 1e9, 1
    if before[-1:] and before[-1] in _SIGNS:
        return (1e6, 1) if sign in _MILLIONS else (1e3, 1) if sign in _THOUSANDS else (1.0, 0)
    return 1.0, 0


def half_after(following: Sequence[str], language: str) -> tuple[int, str]:
    """Return how many words say "and a half" after a number, and the word that this multiplies.

    The word is empty where the half is of one, or of what the number ended with.
    """
    if language == "fr" and following[:1] == ["et"] and following[1:2] in (["demi"], ["demie"]):
        return 2, ""
    if language == "en" and following[:3] == ["and", "a", "half"]:
        multiplier = following[3] if len(following) > _AND_A_HALF else ""
        known = multiplier in get_lexicon("en").multipliers
        return (_AND_A_HALF + known, multiplier if known else "")
    return 0, ""


_AND_A_HALF = 3
