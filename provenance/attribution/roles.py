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
_AGE = re.compile(r"^,\s*(?:aged\s+)?\d{1,3}(?:\s+ans)?(?=,)")
# "Ana Lopes is a nurse at the infirmary", "Ana Lopes travaille comme infirmière"
_CALLED_BY = re.compile(
    r"\s+(?:is|was|has\s+been|had\s+been|works\s+as|worked\s+as|serves\s+as|served\s+as|became"
    r"|est|était|fut|a\s+été|travaille\s+comme|travaillait\s+comme|exerce\s+comme|est\s+devenue?)\s+"
    r"(?:(?:an?|the|une?|le|la)\s+|l['’])?(?P<role>[^\W\d_]+(?:[ -][^\W\d_]+)?)\b"
)
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
        rest = _AGE.sub("", rest)
        apposed = _APPOSED_MARK.split(rest[1:], maxsplit=1)[0] if rest[:1] == "," else ""
        called = _CALLED_BY.match(rest)
        apposed = called.group("role") if called is not None else apposed
        # A title in capitals is part of what was taken for the name: "Judge Ana Lopes".
        title = text[offset : max(offset, text.find(name, offset))]
        beside = _beside((before + title).lower(), lexicon) + _ROLE_WORD.findall(apposed.lower())
        for word in beside:
            if word in nouns:
                found.setdefault(word, []).append((offset, name))
    return found


_NAME_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def points(text: str) -> bool:
    """Return whether words only point to somebody named before ("cette mère", "this farmer")."""
    return text.split(maxsplit=1)[0].lower() in POINTING


# "la jeune femme", "the farmer, 54", "l'agriculteur de 54 ans": no more is told than who is meant.
_ASIDE_OF_AGE = re.compile(
    r"\b(?:jeune|vieux|vieil|vieille|ancienn?e?|young|old|elderly|former|retired)\s|\s(?:de|aged)\s\d+(?:\sans)?$",
    re.IGNORECASE,
)
_ONCE = re.compile(r"\b(?:ancienn?e?|former|retired)\s", re.IGNORECASE)


def brief(text: str) -> tuple[int, bool]:
    """Return how many words tell who somebody is, age left out, and whether of what once was."""
    return len(_ASIDE_OF_AGE.sub("", text).split()), _ONCE.search(text) is not None


def is_another_body(source: str, earlier: str) -> bool:
    """Return whether a body's words name what an earlier one's do not ("the ministry of Tarn")."""
    words, before = (_NAME_WORD.findall(text.partition(",")[0]) for text in (source, earlier))
    names = {word for word in words[1:] if word[0].isupper()}
    if not _PUBLIC.isdisjoint(map(str.lower, words)):
        # "le ministère tarnais" after "le ministère des Transports du Hainaut": of a land.
        names |= {word for word in words if _OF_LAND.search(word) and word.lower() not in _PUBLIC}
    known = {word[:_STEM].lower() for word in _NAME_WORD.findall(earlier)}
    other = any(word[:_STEM].lower() not in known for word in names)
    return other and any(
        word[0].isupper() and word.lower() not in _DETERMINERS
        for word in before[(0 if len(before) > 1 and before[1][0].islower() else 1) :]
    )


_STEM = 5
_OF_LAND = re.compile(r"^[a-zà-ÿ]{3,}(?:ien|ienne|ais|aise|ois|oise|ain|aine|and|ande|ol|ole)$")


def names_body(text: str, bodies: frozenset[str]) -> bool:
    """Return whether words name a body, and no thing of some place ("the pump house of Tarn")."""
    words = _NAME_WORD.findall(_CLAUSE.split(text, maxsplit=1)[0])
    capitals = [word[0].isupper() for word in words]
    if text.isupper():
        return True
    known = not bodies.isdisjoint(word.lower() for word in words)
    # A sentence opens in a capital, whatever its first word is.
    first = 1 if words and words[0].lower() in _DETERMINERS else 0
    run = all(capitals[first : first + 2]) if first == 0 else any(capitals[1:2])
    return any(capitals[1:]) and (known or run or _APPOSED_NAME.search(text) is not None)


_CLAUSE = re.compile(r",?\s(?:qui|que|dont|who|which|that)\b")
_APPOSED_NAME = re.compile(r",\s[A-ZÀ-Þ]")
_DETERMINERS = frozenset(("the", "a", "an", "le", "la", "les", "l", "un", "une", "its", "their"))
# Bodies of the public: only one that is called so by name can be meant by these.
_PUBLIC = frozenset(
    [
        *("ministry", "ministère", "ministerio", "hospital", "hôpital", "clinic", "clinique"),
        *("university", "université", "airport", "aéroport", "school", "école", "prefecture"),
        *("préfecture", "council", "conseil", "court", "tribunal", "embassy", "ambassade"),
        *("parliament", "parlement", "museum", "musée", "church", "église", "army", "armée"),
    ]
)


def is_other_kind(head: str, text: str) -> bool:
    """Return whether a body's name cannot be what "the ministry" or "the company" stands for."""
    words = {word.lower() for word in _NAME_WORD.findall(text)}
    if head in words or text.isupper():
        return False
    return head in _PUBLIC or not words.isdisjoint(_PUBLIC)


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
