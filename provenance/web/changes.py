"""What differs between two passages: figures, negations, names and other words (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from index import Span
from provenance.claim_lexicon import LANGUAGES, fold, get_lexicon
from provenance.wording import Word, count_sequences, read_numbers, read_wording

FIGURE, NEGATION, NAME, WORDS = "figure", "negation", "name", "words"
# What changes a meaning most comes first.
KINDS = (FIGURE, NEGATION, NAME, WORDS)
_WORD = re.compile(r"\w+(?:[-'’.,\u00a0\u202f]\w+|(?<=\d)[:hH]\d+)*")
_DIGITS = re.compile(r"\D+")
# SequenceMatcher takes quadratic time: of longer passages the beginning is compared.
_LONGEST = 3_000
_CACHE = 4_096
# From this ratio of same words in the same order on two passages are nearly the same.
_NEAR = 0.8


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; spans are of the two passages, or of the texts once ``moved``.

    Attributes:
        kind: One of :data:`KINDS`.
        left: On the left side; None where it stands on the right alone.
        right: On the right side, likewise.
    """

    kind: str
    left: Span | None
    right: Span | None

    def moved(self, left: int, right: int) -> Change:
        """Return the same change with its spans moved on."""
        return Change(self.kind, _moved(self.left, left), _moved(self.right, right))


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a passage.

    Attributes:
        key: What it is compared by.
        kind: FIGURE, NEGATION, NAME or WORDS.
        counts: Whether it is a figure that counts or measures something, no year and no "one".
    """

    span: Span
    key: str
    kind: str
    counts: bool = False


def changes(left: str, right: str, *, translated: bool = False) -> tuple[Change, ...]:
    """Return what differs between two passages that say the same, in the order of the left one.

    Args:
        left: The one.
        right: The other.
        translated: They are in two languages: only figures and names can be compared, in any
            order.
    """
    left_words, right_words = _tokens(left)[:_LONGEST], _tokens(right)[:_LONGEST]
    if translated:
        return tuple(_missing(left_words, right_words))
    keys = [token.key for token in left_words], [token.key for token in right_words]
    if keys[0] == keys[1]:
        return ()
    found: list[Change] = []
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    moved = _moved_keys(left_words, right_words) if matcher.ratio() < _NEAR else frozenset()
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            found += _replaced(left_words[a:b], right_words[c:d], moved)
    return tuple(found)


def _moved_keys(left: Sequence[_Token], right: Sequence[_Token]) -> frozenset[tuple[str, str]]:
    """Return the figures, names and negations that stand on both sides as often.

    Who words a sentence anew puts them elsewhere; where nearly all words are the same, another place
    is another meaning ("12 dead and 14 hurt").
    """
    ones, others = (
        Counter((token.kind, token.key) for token in side if token.kind != WORDS)
        for side in (left, right)
    )
    return frozenset(each for each in ones if ones[each] == others[each])


def _replaced(
    left: Sequence[_Token], right: Sequence[_Token], moved: frozenset[tuple[str, str]]
) -> Iterator[Change]:
    """Yield the changes of one stretch: figures and names in pairs, the rest as it stands."""
    left, right = (
        [
            replace(token, kind=WORDS) if (token.kind, token.key) in moved else token
            for token in side
        ]
        for side in (left, right)
    )
    paired: set[_Token] = set()
    for kind in (FIGURE, NAME):
        ones = [token for token in left if token.kind == kind]
        others = [token for token in right if token.kind == kind]
        if len(ones) == len(others):
            for one, other in zip(ones, others, strict=True):
                paired |= {one, other}
                if one.key != other.key:
                    yield Change(kind, one.span, other.span)
    rest = [[token for token in side if token not in paired] for side in (left, right)]
    if not rest[0] and not rest[1]:
        return
    kinds = {token.kind for side in rest for token in side}
    if len(kinds) == 1 and rest[0] and rest[1]:
        yield Change(kinds.pop(), _span(rest[0]), _span(rest[1]))
        return
    for number, side in enumerate(rest):
        for kind, run in groupby(side, lambda token: token.kind):
            span = _span(list(run))
            yield Change(kind, None if number else span, span if number else None)


def _missing(left: Sequence[_Token], right: Sequence[_Token]) -> Iterator[Change]:
    """Yield the figures that stand on one side alone; one on either side is a changed one."""
    ones, others = _unmatched(left, right), _unmatched(right, left)
    if len(ones) == len(others) == 1:
        yield Change(FIGURE, ones[0].span, others[0].span)
        return
    yield from (Change(FIGURE, token.span, None) for token in ones)
    yield from (Change(FIGURE, None, token.span) for token in others)


def _unmatched(tokens: Sequence[_Token], others: Sequence[_Token]) -> list[_Token]:
    theirs = Counter(token.key for token in others if token.kind == FIGURE)
    found = []
    for token in tokens:
        if token.kind == FIGURE and token.counts:
            theirs[token.key] -= 1
            if theirs[token.key] < 0:
                found.append(token)
    return found


@lru_cache(maxsize=_CACHE)
def _tokens(text: str) -> tuple[_Token, ...]:
    """Return the words of a passage, each told for what a change of it would mean."""
    wording = read_wording(text)
    lexicon = get_lexicon(wording.language if wording.language in LANGUAGES else "en")
    words = wording.words
    values = {words[at].start: value for value, at in read_numbers(words, lexicon)}
    negated = {
        words[at].start for at in count_sequences([word.folded for word in words], lexicon.negators)
    }
    by_start = {word.start: word for word in words}
    return tuple(
        _token(
            found, [by_start[at] for at in range(*found.span()) if at in by_start], values, negated
        )
        for found in _WORD.finditer(text)
    )


def _token(
    found: re.Match[str], words: Sequence[Word], values: dict[int, float], negated: set[int]
) -> _Token:
    span, text = Span(*found.span()), found.group()
    told = [f"{values[word.start]:.12g}" for word in words if word.start in values]
    if told or any(sign.isdigit() for sign in text):
        # "6:40" holds two numbers; a year is a figure too, though it counts nothing.
        return _Token(span, " ".join(told) or _DIGITS.sub(" ", text).strip(), FIGURE, bool(told))
    key = fold(text)
    if any(word.start in negated for word in words):
        return _Token(span, key, NEGATION)
    return _Token(span, key, NAME if any(word.is_name for word in words) else WORDS)


def _span(tokens: Sequence[_Token]) -> Span:
    return Span(tokens[0].span.start, tokens[-1].span.end)


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else Span(span.start + by, span.end + by)
