"""Tells publications and press offices by the words around their names."""

from __future__ import annotations

from itertools import pairwise

from provenance.attribution.lexicon import given_names

_PRESS_VOICES = frozenset(
    ["officer", "officers", "secretary", "man", "woman", "attaché", "attachée", "service", "team"]
)


def is_masthead(core: list[str], mastheads: frozenset[str]) -> bool:
    """Return whether a word for a publication has its name behind it: "la lettre Tarn Matin".

    Args:
        core: Words of a noun phrase.
        mastheads: Words for publications, lower case.
    """
    words = core
    if "d'" in words or "d’" in words:
        # "la lettre d'information Tarn Matin"
        words = [w for i, w in enumerate(words) if not _tells_kind(words, i)]
    names = given_names()
    return any(
        low.lower() in mastheads and name[0].isupper() and name.lower() not in names
        for low, name in pairwise(words)
    )


_PRESS_WORDS = ("press", "media", "communications")


def _tells_kind(words: list[str], i: int) -> bool:
    """Whether a word is part of "d'information" right behind the first noun."""
    elided = ("d'", "d’")
    after = i > 0 and words[i - 1] in elided and words[i].islower()
    return words[i] in elided or after


def speaks_for(core: list[str]) -> bool:
    """Return whether two words name a voice of an institution ("press officer", "attaché de presse")."""
    lows = [word.lower() for word in core]
    if lows[-2:] == ["de", "presse"] or (lows[-3:-1] == ["de", "la"] and lows[-1:] == ["presse"]):
        return True
    if _PRESS_VOICES.isdisjoint(lows):
        return False
    pairs = set(pairwise(lows))
    english = any((first, noun) in pairs for first in _PRESS_WORDS for noun in _PRESS_VOICES)
    french = "presse" in lows and any((noun, "de") in pairs for noun in _PRESS_VOICES)
    return english or french
