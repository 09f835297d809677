"""Tells a firm from the people in it: "his solicitors, Aldous & Rae"."""

from __future__ import annotations

import re

from provenance.attribution.lexicon import given_names
from provenance.attribution.persons import names_firm, words_of

# Who speaks for a client speaks as an office, with or without its name.
_COUNSEL = frozenset(("solicitors", "lawyers", "attorneys", "barristers", "counsel", "avocats"))
_THEIRS = frozenset(
    ("his", "her", "its", "their", "the", "ses", "leurs", "les", "mes", "my", "your", "nos", "our")
)
# Alone with its article such a word means the company: "the operator", "l'exploitant".
_COMPANY_ROLES = frozenset(("operator", "exploitant", "opérateur", "armateur", "organiser"))
_ALONE = 2
_JOINING = re.compile(r"\s(?:and|et|und|y)\s|[,;]\s*[^\W\d_]+\s[^\W\d_]+,\s")
# A name is a thing's that "which" tells more of, or that does what only companies do.
_COMPANY_CLAUSE = re.compile(
    r",\s+(?:which\b|qui\s+(?:exploite|emploie|édite|fabrique|commercialise|distribue|produit|construit"
    r"|assemble|détient|possède|alimente|dessert|approvisionne|transporte|assure)\b)"
)
_PREPOSITION_LAST = re.compile(r"\b(?:of|for|at|from|with|by|de|du|des|chez|par)\s+$|\bd['’]$")


def speaks_as_firm(text: str, name: str | None, head: str, *, people: bool) -> bool:
    """Return whether a source is a firm, or people who speak as one.

    Args:
        text: The source as written.
        name: What was read as a person's name in it, or None.
        head: Its head noun, lower case.
        people: Whether the head means several people.
    """
    lows = [word.lower() for word in words_of(text.partition(",")[0])]
    if name is None:
        if people and head in _COUNSEL and lows[0] in _THEIRS:
            return True
        alone = len(lows) == _ALONE and lows[0] in ("the", "l'", "l’", "le", "la")
        return (alone and lows[-1] in _COMPANY_ROLES) or _names_partners(text, people=people)
    return _is_name_of_firm(text, name, people=people)


def _names_partners(text: str, *, people: bool) -> bool:
    """Whether the partners of a firm are named, and nobody who only belongs to it."""
    if not names_firm(text):
        return False
    before = text[: text.index("&")].rpartition(",")[0] or text[: text.index("&")]
    first = next((at.start() for at in re.finditer(r"[^\W\d_a-zß-öø-ÿ]", before) if at.start()), 0)
    return people or _PREPOSITION_LAST.search(before[:first]) is None


def _is_name_of_firm(text: str, name: str, *, people: bool) -> bool:
    """Whether what was read as a person's name is that of a firm."""
    before, _, after = text.partition(name)
    known = name.split(maxsplit=1)[0].lower() in given_names()
    if not known and " " in name and _COMPANY_CLAUSE.match(after):
        return True
    # "the auditors, Lyman Grant", "the lawyers of the mayor, Ana Lopes": one name, several people.
    several = _JOINING.search(text) is not None
    return people and not several and bool(before.strip()) and (not known or _has_client(before))


def _has_client(before: str) -> bool:
    """Whether people are told by whom they act for, whose name may follow."""
    words = [word.lower() for word in words_of(before)]
    of = frozenset(("of", "for", "de", "du", "des", "d'", "d’"))
    return not _COUNSEL.isdisjoint(words) and not of.isdisjoint(words)
