"""Press nouns with adjectives before an outlet's name: "le quotidien régional X"."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache

from provenance.attribution.lexicon import read_data
from provenance.small_letters import SmallPattern, small_letters


@cache
def _words() -> Mapping[str, Sequence[str]]:
    table: Mapping[str, Sequence[str]] = json.loads(read_data("press.json"))["qualified"]
    return table


def _any_of(*names: str) -> str:
    words = sorted({word for name in names for word in _words()[name]}, key=lambda w: (-len(w), w))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in words)


@cache
def _qualified() -> SmallPattern:
    """Return a pattern for a French press noun with one adjective or two, up to the name.

    A site, a chain or an agency may be of any trade: only an adjective of the press makes it one.
    """
    return SmallPattern(
        rf"(?<![^\W_])(?:(?:{_any_of('nouns fr')})\s+(?:(?:{_any_of('press fr', 'fr')})\s+){{1,2}}"
        rf"|(?:{_any_of('press nouns fr')})\s+(?:(?:{_any_of('fr')})\s+)?(?:{_any_of('press fr')})\s+(?:(?:{_any_of('fr')})\s+)?)$",
    )


@cache
def _last_words() -> frozenset[str]:
    """Return the words that what ``_qualified`` finds can end in: those of its adjectives."""
    return frozenset(each.split()[-1] for name in ("press fr", "fr") for each in _words()[name])


def ends_in_press_noun(before: str) -> bool:
    """Tell whether a text ends in a press noun and its adjectives, so that a name must follow."""
    if not before[-1:].isspace():
        return False
    last = small_letters((before.rsplit(None, 1) or [""])[-1])
    # Hardly any text ends in such an adjective, which is seen sooner than sought.
    if last is not None and last.replace("’", "'") not in _last_words():
        return False
    return _qualified().search(before) is not None


@cache
def press_qualities() -> frozenset[str]:
    """Return what makes a French noun one of the press behind "de": "information", "presse"."""
    told = (each.replace("d'", "d' ").split() for each in _words()["press fr"])
    return frozenset(word for words in told for word in words[1:] if words[0] in ("d'", "de"))


def qualifiers() -> str:
    """Return a pattern for the words that stand beside a press noun, in either language."""
    return _any_of("press fr", "fr", "en", "nouns fr", "press nouns fr")
