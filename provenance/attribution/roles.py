"""Reads which offices and roles an article gives to the people it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.tokens import Statement

_CLAUSE_MARK = re.compile(r"[.;:»«\"“”]")
_APPOSED_MARK = re.compile(r"[,;:.()]")
_ROLE_WORD = re.compile(r"[\w-]+")


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
        for word in _ROLE_WORD.findall((before + " " + apposed).lower()):
            if word in nouns:
                found.setdefault(word, []).append((offset, name))
    return found
