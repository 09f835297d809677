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


_OF = frozenset(("of", "for", "de", "du", "des", "d'", "d’"))
_NEWS = frozenset(("news", "press", "d'information", "presse"))
_NAME_REACH = 6
# What else than a name stands behind a press noun.
_ELSE = frozenset(("as", "by", "in", "on", "to", "at", "with", "par", "que", "qui", "à", "au"))


def press_noun(core: list[str], introducers: frozenset[str], press: frozenset[str]) -> int | None:
    """Return where the press noun stands that has its outlet's name beside it, or None.

    "the weekly Tarn Echo", "the Tarn daily", and neither "the paper of 2 May" nor "the National
    Health Agency", whose nouns are part of what is named.

    Args:
        core: Words of a noun phrase.
        introducers: Press nouns, lower case.
        press: Words that tell a press noun from another ("presse", "information"), lower case.
    """
    for i, word in enumerate(core):
        if word.lower() in introducers and _has_name(core, i, press):
            return i
    return None


def _has_name(core: list[str], i: int, press: frozenset[str]) -> bool:
    """Whether the name of an outlet stands beside a press noun."""
    after = core[i + 1 : i + 1 + _NAME_REACH]
    if core[i][0].isupper() and i > 0:
        return bool(after) and after[0][0].isupper()
    if i > 1 and core[i - 1][0].isupper() and core[i - 1].lower() not in _OF:
        return True
    news = i > 0 and core[i - 1].lower() in _NEWS
    for at, word in enumerate(after):
        if word[0].isupper():
            return True
        if word.lower() in _ELSE:
            return False
        told = after[at + 1].lower() if at + 1 < len(after) else ""
        if word.lower() in _OF and not (news or told in press):
            return False
    return False


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
