"""The passages that two texts share word for word, for a reader to see."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
# A run of so many words is found; shorter ones are anybody's.
_SEED_WORDS = 5
_LEAST_WORDS = 6
# Of a run that stands in a text very often, so many places are tried.
_PLACES = 8


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """One passage, as spans of code points of either text.

    Attributes:
        left: Span in the left text.
        right: Span in the right text.
        words: How many words it has.
    """

    left: tuple[int, int]
    right: tuple[int, int]
    words: int


def shared_passages(left: str, right: str) -> tuple[list[SharedPassage], float]:
    """Return the passages of the left text that stand in the right one, and their share 0..1.

    Words are compared without case; signs and spaces between them do not count. The share is that
    of the left text's words.
    """
    ours, theirs = _words(left), _words(right)
    places: dict[tuple[str, ...], list[int]] = {}
    their_words = [word for word, _, _ in theirs]
    our_words = [word for word, _, _ in ours]
    for at in range(len(theirs) - _SEED_WORDS + 1):
        places.setdefault(tuple(their_words[at : at + _SEED_WORDS]), []).append(at)
    found: list[SharedPassage] = []
    at = shared = 0
    while at + _SEED_WORDS <= len(ours):
        starts = places.get(tuple(our_words[at : at + _SEED_WORDS]), [])[:_PLACES]
        length, start = max(
            ((_length(our_words, at, their_words, start), -start) for start in starts),
            default=(0, 0),
        )
        if length < _LEAST_WORDS:
            at += 1
            continue
        start = -start
        found.append(
            SharedPassage(
                (ours[at][1], ours[at + length - 1][2]),
                (theirs[start][1], theirs[start + length - 1][2]),
                length,
            )
        )
        shared += length
        at += length
    return found, shared / len(ours) if ours else 0.0


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(match[0].casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]


def _length(ours: list[str], at: int, theirs: list[str], start: int) -> int:
    """Return over how many words two texts agree from two places on."""
    length = 0
    while (
        at + length < len(ours)
        and start + length < len(theirs)
        and ours[at + length] == theirs[start + length]
    ):
        length += 1
    return length
