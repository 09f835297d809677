"""Tells which outlet "the same paper" and "le quotidien" stand for: the one named before."""

from __future__ import annotations

import re

from provenance.attribution.mentions import find_mentions
from provenance.pattern_words import WordPattern

_NEAR, _FAR = 450, 900
_KIND = (
    r"(?:\s+(?:régional|régionale|local|locale|national|nationale|britannique|anglais|anglaise|français|française|américain"
    r"|américaine|économique|sportif|spécialisée?|du\s+soir|du\s+matin|en\s+ligne|d['’]informations?))?"
)
# Nouns of the press alone, and those that "the same" makes one of it.
_PRESS = (
    r"(?:newspaper|daily|weekly|tabloid|broadsheet|broadcaster|magazine|website|newswire|quotidien|hebdomadaire|hebdo|bihebdomadaire"
    r"|mensuel|magazine|tabloïd|webzine|journal|paper)"
)
_ANY = (
    rf"(?:{_PRESS}|site|station|channel|agency|outlet|network|title|blog|portal|podcast|chaîne|radio|agence|média|titre|revue|portail"
    r"|blogue)"
)
_ARTICLE = r"(?:\b(?:the|that|this|le|la|ce|cet|cette)\s+|\bl['’])"
# No name may follow, and nothing whose or of what it is.
_CLOSED = r"(?![\w'’-])(?!\s+(?:(?-i:[A-ZÀ-Þ])|[«“\"]|of\b|d[eu]\b|des\b|d['’]))"
_AGAIN = re.compile(
    rf"{_ARTICLE}(?P<what>(?:same|même)\s+(?:\w+\s+)?{_ANY}{_KIND}|{_PRESS}{_KIND}){_CLOSED}",
    re.IGNORECASE,
)
_MAY_BE_AGAIN = WordPattern(_AGAIN.pattern)
_SAME = re.compile(r"(?:same|même)\b", re.IGNORECASE)
# A working paper is one too, and so is a ship's journal.
_DOUBTFUL = re.compile(r"(?:paper|journal)\b", re.IGNORECASE)
_OTHER_PAPER = re.compile(r"\b(?:papers?|log|journal de)\b", re.IGNORECASE)


def papers_again(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the places in ``text[start:end]`` that name an outlet by its kind alone, article left out."""
    if not _MAY_BE_AGAIN.may_match(text[start:end]):
        return []
    # A name that follows is looked for beyond the end, in vain where a full stop stands there.
    return [match.span("what") for match in _AGAIN.finditer(text, start) if match.end() <= end]


def is_paper_again(words: str) -> bool:
    """Return whether a source names an outlet by its kind alone: "the same paper", "le quotidien"."""
    return _AGAIN.fullmatch(words.strip()) is not None


def may_stand_for(text: str, at: int, name_end: int) -> bool:
    """Return whether what stands at a place can be the outlet whose name ended before it.

    Args:
        text: The article's text.
        at: Where the words begin, their article left out.
        name_end: Where the name ends.
    """
    between = text[name_end:at]
    if _SAME.match(text, at):
        return len(between) <= _FAR
    doubtful = _DOUBTFUL.match(text, at) is not None and _OTHER_PAPER.search(between) is not None
    return len(between) <= _NEAR and not doubtful


def outlet_before(
    text: str, offset: int, known: frozenset[str], language: str | None
) -> str | None:
    """Return the name of the outlet that "the same paper" at a place stands for, or None.

    Args:
        text: The article's text.
        offset: Where the words begin.
        known: Folded names of outlets that no table knows.
        language: Of the article.
    """
    named = find_mentions(text, max(0, offset - _FAR), offset, known, language)
    last = named[-1] if named else None
    return last.text if last and may_stand_for(text, offset, last.span.end) else None
