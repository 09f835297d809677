"""Reads the roles an article gives to people, and which words only point to somebody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.tokens import Statement

_CLAUSE_MARK = re.compile(r"[.;:»«\"“”]")
_APPOSED_MARK = re.compile(r"[,;:.()]")
_SHORT_WORD = 4
_ROLE_WORD = re.compile(r"[\w-]+")
POINTING = frozenset(("ce", "cet", "cette", "this", "that"))


def read_roles(
    statements: list[Statement], text: str, people: list[tuple[int, int, str]], lexicon: Lexicon
) -> dict[str, list[tuple[int, str]]]:
    """Return offices and roles to the names that the article gives them beside, with offsets."""
    nouns = lexicon.united("offices", "persons", "voices")
    found: dict[str, list[tuple[int, str]]] = {}
    for offset, number, name in people:
        statement = statements[number]
        before = _CLAUSE_MARK.split(text[max(statement.start, offset - 90) : offset])[-1]
        before = (
            ", ".join(before.rsplit(",", 2)[-2:])
            if before.rstrip().endswith(",")
            else before.rsplit(",", 1)[-1]
        )
        after = text[offset : statement.end]
        at = after.find(name.split()[-1])
        rest = after[at + len(name.split()[-1]) :] if at >= 0 else ""
        apposed = _APPOSED_MARK.split(rest[1:], maxsplit=1)[0] if rest[:1] == "," else ""
        # A title in capitals is part of what was taken for the name: "Judge Ana Lopes".
        title = text[offset : max(offset, text.find(name, offset))]
        beside = _beside((before + title).lower(), lexicon) + _ROLE_WORD.findall(apposed.lower())
        for word in beside:
            if word in nouns:
                found.setdefault(word, []).append((offset, name))
    return found


def points(text: str) -> bool:
    """Return whether words only point to somebody named before ("cette mère", "this farmer")."""
    return text.split(maxsplit=1)[0].lower() in POINTING


def as_within(text: str) -> str:
    """Return words that open a sentence as they would stand within it: "Ten cases" name nobody."""
    first, _, rest = text.partition(" ")
    names = not rest or any(word[:1].isupper() for word in re.split(r"[\s'’-]+", rest))
    return text if names or first.isupper() else first[:1].lower() + text[1:]


def _beside(before: str, lexicon: Lexicon) -> list[str]:
    """The words right before a name, after the last verb: "An officer stopped Ana Lopes"."""
    words = _ROLE_WORD.findall(before)
    finite = lexicon.grammar["finite"]
    for i in range(len(words) - 1, -1, -1):
        past = lexicon.family == "english" and len(words[i]) > _SHORT_WORD
        if words[i] in finite or (past and words[i].endswith("ed")):
            return words[i + 1 :]
    return words
