"""The values of figures as written and of number words, one word at a time."""

from __future__ import annotations

import re
from functools import lru_cache

from provenance.claim_lexicon import get_lexicon

_WORDS = 1 << 16


_JOINTS = frozenset({"et", "und", "and"})


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
    if not multiplies:
        return total, group + value
    if value >= 1000:
        return total + (group or 1) * value, 0.0
    return total, (group or 1) * value
