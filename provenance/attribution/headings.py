"""Finds who is named with a word for what was said, before a colon: "Reply of the bank: no"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range

_LONGEST_HEADING = 16
_NOUN_REACH = 4
# What links the word for what was said to whose word it is.
_CAMP = frozenset(("côté", "camp", "bouche", "part", "voix", "rangs", "sein", "plume"))


def headed_speaker(phrases: Phrases, colon: int) -> Range | None:
    """Return the noun phrase of who said what stands after a colon, or None.

    "Verdict du procureur : ...", "Même constat chez les pompiers : ...", "Réponse, mardi, de
    l'intéressé : ...".

    Args:
        phrases: Of the statement.
        colon: Token of the colon.
    """
    if not 1 < colon <= _LONGEST_HEADING or phrases.any_finite(0, colon):
        return None
    nouns, links = phrases.grammar["headings"], phrases.grammar["heading_links"]
    noun = next((i for i in range(min(colon, _NOUN_REACH)) if phrases.low(i) in nouns), None)
    if noun is None:
        return None
    for i in range(noun + 1, colon):
        if phrases.low(i) not in links or phrases.low(i + 1) in _CAMP:
            continue
        start = i + 1
        if phrases.low(start) in _CAMP or start >= colon:
            continue
        end = phrases.segment_end(start)
        if end != colon and phrases.low(end) != ",":
            return None
        return (start, end) if phrases.is_nominal(start, end) else None
    return None
