"""Words by which two statements that are otherwise alike say different things."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from provenance.claim_features import has_antonyms
from provenance.claim_lexicon import fold, get_lexicon, stem
from provenance.wording import Wording, find_concepts, read_wording

_Patterns = Mapping[str, tuple[re.Pattern[str], ...]]


@cache
def doubt_words() -> dict[str, Any]:  # Any: parsed JSON
    """Return the word lists and patterns of ``claims_data/doubts.json``, by name."""
    path = resources.files("provenance") / "claims_data" / "doubts.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))  # Any: as above
    return found


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in doubt_words()[kind])


@cache
def classes(kind: str) -> dict[str, str]:
    """Return folded word to class of a list of ``doubts.json`` ("lundi" and "monday" are one)."""
    return {fold(word): name for name, words in doubt_words()[kind].items() for word in words}


def finds(kind: str, text: str) -> bool:
    """Return whether one of the patterns of a name in ``doubts.json`` matches a text."""
    return any(pattern.search(text) for pattern in _patterns(kind))


def are_apart(left: set[Any], right: set[Any]) -> bool:  # Any: words, classes or numbers
    """Return whether both sets hold something, and nothing in common."""
    return bool(left) and bool(right) and not left & right


def clash(kind: str, words: Sequence[Wording]) -> bool:
    """Return whether two statements name classes of a kind, and none in common."""
    known = classes(kind)
    sides = [{known[word.folded] for word in side.words if word.folded in known} for side in words]
    return are_apart(sides[0], sides[1])


def are_opposite(left: Wording, right: Wording) -> bool:
    """Return whether a word of one has its opposite in the other, in one language or across."""
    if has_antonyms(left, right):
        return True
    antonyms = get_lexicon("en").antonyms
    keys = [{word.key for word in side.words if not word.is_function} for side in (left, right)]
    mine, theirs = keys[0] - keys[1], keys[1] - keys[0]
    return any(
        antonyms.get(key, frozenset()) & theirs or {f"un{key}", f"in{key}"} & theirs for key in mine
    ) or any({f"un{key}", f"in{key}"} & mine for key in theirs)


def is_undone(text: str) -> bool:
    """Return whether a statement says that something nearly happened, or was only meant to."""
    return finds("undone", text)


def excludes(left: str, right: str) -> bool:
    """Return whether one word makes two statements that are otherwise alike two claims.

    An opposite that no negation takes back ("missing", "not found"), another day or month, or
    other figures throughout. Figures are compared within one
    language: "13 h 47" and "1.47 p.m." are no two times.
    """
    words = [read_wording(text) for text in (left, right)]
    turned = (words[0].negations - words[1].negations) % 2 == 1
    if not turned and not _tell_one_deal(words) and _oppose(words[0], words[1]):
        return True
    if clash("dates", words):
        return True
    return words[0].language == words[1].language and are_apart(
        {*words[0].numbers}, {*words[1].numbers}
    )


def negates(text: str, other: str) -> bool:
    """Return whether a statement is negated in what it has in common with another.

    A clause that says nothing of the other's matter turns nothing round ("we were in darkness for
    twenty minutes, and I have never heard a room so quiet").
    """
    return _negates(text, other, _CLAUSE)


def turns(left: str, right: str) -> bool:
    """Return whether one of two statements is negated in what both speak of, and the other is not.

    Subordinate clauses count as clauses of their own: "a meeting that was on no calendar" is held.
    """
    return _negates(left, right, _SUBORDINATE) != _negates(right, left, _SUBORDINATE)


def _negates(text: str, other: str, borders: re.Pattern[str]) -> bool:
    if not read_wording(text).negations:
        return False
    spoken = read_wording(other).content.keys()
    clauses = _list_clauses(text, borders)
    negated = [clause for clause in clauses if clause.negations]
    if not negated or not any(clause.content.keys() & spoken for clause in clauses):
        return True
    return any(clause.content.keys() & spoken for clause in negated)


@lru_cache(maxsize=65_536)
def _list_clauses(text: str, borders: re.Pattern[str]) -> tuple[Wording, ...]:
    return tuple(read_wording(clause) for clause in borders.split(text) if clause.strip())


_CLAUSE = re.compile(r"[,;:—–]|\b(?:and|but|et|mais|und|aber)\b")
_SUBORDINATE = re.compile(
    r"[,;:—–]|\bqu['’]|\b(?:and|but|that|which|who|whom|whose|because|although|though|while|after"
    r"|before|since|without|et|mais|qui|que|dont|où|parce|puisque|car|alors|sans|und|aber|weil"
    r"|obwohl|ohne)\b",
    re.IGNORECASE,
)


def _oppose(left: Wording, right: Wording) -> bool:
    """Whether opposites stand in two statements, words that say little and set phrases left out.

    "Not been found" is a phrase for "missing", and no opposite of it.
    """
    keys = [_telling_stems(side.text) for side in (left, right)]
    alone = [keys[0] - keys[1], keys[1] - keys[0]]
    if left.language == right.language:
        antonyms = get_lexicon(left.language).antonyms
        return any(antonyms.get(word, frozenset()) & alone[1] for word in alone[0])
    return are_opposite(left, right) and not left.concepts & right.concepts


@lru_cache(maxsize=65_536)
def _telling_stems(text: str) -> frozenset[str]:
    side = read_wording(text)
    folded = [word.folded for word in side.words]
    lexicon = get_lexicon(side.language)
    phrases = {
        at
        for _, start, end in find_concepts(folded, lexicon)
        if end - start > 1
        for at in range(start, end)
    }
    return frozenset(
        stem(word.folded, side.language)
        for at, word in enumerate(side.words)
        if at not in phrases and (not word.is_function or word.folded in _ORDER)
    )


# Function words that order two events.
_ORDER = frozenset({"before", "after", "avant", "apres", "vor", "nach"})
# Two sides of one deal: what one sells the other buys.
_DEALS = frozenset({"purchase", "sale"})


def _tell_one_deal(words: Sequence[Wording]) -> bool:
    return all(side.concepts & _DEALS for side in words)
