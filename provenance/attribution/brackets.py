"""Finds where brackets close around the tokens of a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases


def read_brackets(phrases: Phrases) -> dict[int, int]:
    """Return where the innermost brackets around each token close; tokens outside of any are left out."""
    found: dict[int, int] = {}
    if ")" not in phrases.held:
        return found
    closes: list[int] = []
    for i in range(len(phrases.tokens) - 1, -1, -1):
        low = phrases.low(i)
        if low == "(" and closes:
            closes.pop()
        if closes:
            found[i] = closes[-1]
        if low == ")":
            closes.append(i)
    return found
