"""Which bodies' initials a collection spells out: "the National Harbour Agency (NHA)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from provenance.claim_lexicon import fold, split_words

_SHORT = re.compile(r"\((?P<short>[A-ZÀ-Þ]{2,8})\)")
_REACH = 110
_SMALL = frozenset(
    [
        *(
            "de",
            "du",
            "des",
            "d",
            "la",
            "le",
            "les",
            "l",
            "et",
            "en",
            "pour",
            "sur",
            "au",
            "aux",
            "a",
        ),
        *("of", "for", "the", "and", "in", "on", "to", "at"),
    ]
)
_FEWEST_WORDS = 2


def read_initials(texts: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the initials that texts spell out, each with the names, folded, that it stands for.

    Args:
        texts: Of the articles.
    """
    found: dict[str, set[str]] = {}
    for text in texts:
        for match in _SHORT.finditer(text) if "(" in text else ():
            short = match.group("short")
            before = text[max(0, match.start() - _REACH) : match.start()]
            name = _spelled(fold(before), fold(short)) or _run_before(before)
            if name is not None:
                found.setdefault(short, set()).add(name)
    return {short: frozenset(names) for short, names in found.items()}


def named_by_initials(text: str, initials: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the initials, folded, of the bodies that a description names, in short or in full.

    Args:
        text: The description.
        initials: As ``read_initials`` returns them.
    """
    words = set(re.findall(r"[^\W\d_]+", text))
    plain = f" {' '.join(split_words(text))} "
    return [
        fold(short)
        for short, names in initials.items()
        if short in words or any(f" {name} " in plain for name in names)
    ]


def _run_before(before: str) -> str | None:
    """Three words with capitals or more right before initials: a name in another language."""
    match = _RUN.search(before)
    words = [] if match is None else match.group().split()
    capitals = [word for word in words if word[0].isupper()]
    return " ".join(split_words(" ".join(words))) if len(capitals) >= _FEWEST_CAPITALS else None


_FEWEST_CAPITALS = 3
_RUN = re.compile(
    r"[A-ZÀ-Þ][\w-]+(?:\s+(?:(?:of|for|the|and|de|du|des|la|et)\s+){0,2}[A-ZÀ-Þ][\w-]+)+\s+$"
)


def _spelled(before: str, short: str) -> str | None:
    """The words right before initials that they are made of, or None."""
    words = split_words(before)
    left = list(short)
    first = len(words)
    while left and first > 0:
        first -= 1
        word = words[first]
        if word.startswith(left[-1]):
            left.pop()
        elif word not in _SMALL:
            break
    name = words[first:]
    return None if left or len(name) < _FEWEST_WORDS else " ".join(name)
