"""What differs between two passages: figures, negations, names and other words (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from index import Span
from provenance.claim_lexicon import LANGUAGES, fold, get_lexicon
from provenance.quantities import read_quantities
from provenance.wording import Word, count_sequences, read_numbers, read_wording

FIGURE, NEGATION, NAME, WORDS = "figure", "negation", "name", "words"
# What changes a meaning most comes first.
KINDS = (FIGURE, NEGATION, NAME, WORDS)
_WORD = re.compile(
    r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)|\w+(?:[-'’.,\u00a0\u202f]\w+|(?<=\d)[:hH]\d+)*"
)
# A capital at the head of a sentence is no sign of a name, unless another one follows.
_OPENS = re.compile(r"(?:^|[.!?:\n])[\s\"'“”«»„‘’(—–-]*\Z")
_CAPITAL = re.compile(r"\s+(?=[^\W\d_])(?![a-zß-öø-ÿ])")
_DIGITS = re.compile(r"\D+")
# SequenceMatcher takes quadratic time: of longer passages the beginning is compared.
_LONGEST = 3_000
_CACHE = 4_096
# From this ratio of same words in the same order on two passages are nearly the same.
_NEAR = 0.7


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


def changes(left: str, right: str, around: tuple[str, str] = ("", "")) -> tuple[Change, ...]:
    """Return what differs between two passages that say the same, in the order of the left one.

    Args:
        left: The one.
        right: The other.
        around: What stands beside either of them: who words a text anew may have put a figure or
            a name there.
    """
    left_words, right_words = _tokens(left)[:_LONGEST], _tokens(right)[:_LONGEST]
    keys = [token.key for token in left_words], [token.key for token in right_words]
    if keys[0] == keys[1]:
        return ()
    found: list[Change] = []
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    near = matcher.ratio() >= _NEAR
    beside = [_tokens(text) for text in around]
    moved = frozenset() if near else _moved_keys((left_words, right_words), beside)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            found += _replaced(left_words[a:b], right_words[c:d], moved)
    return tuple(found)


def changed_figures(
    left: str, right: str, around: tuple[str, str] = ("", "")
) -> tuple[Change, ...]:
    """Return the figures that a passage and its translation do not have in common.

    Args:
        left: The one.
        right: The other, in another language.
        around: What stands beside either of them: a translator may have put a figure there.
    """
    sides = [_tokens(text) for text in (left, right)]
    beside = [{token.key for token in _tokens(text) if token.kind == FIGURE} for text in around]
    ones = _unmatched(sides[0], sides[1], beside[1])
    others = _unmatched(sides[1], sides[0], beside[0])
    if len(ones) == len(others) == 1:
        return (Change(FIGURE, ones[0].span, others[0].span),)
    alone = [Change(FIGURE, token.span, None) for token in ones]
    return (*alone, *(Change(FIGURE, None, token.span) for token in others))


def _moved_keys(
    sides: Sequence[Sequence[_Token]], beside: Sequence[Sequence[_Token]]
) -> frozenset[tuple[str, str]]:
    """Return the figures and names that stand on both sides, and negations if as many do.

    Who words a sentence anew puts them elsewhere; where nearly all words are the same, another place
    is another meaning ("12 dead and 14 hurt").
    """
    ones, others = (
        {(token.kind, token.key) for token in (*side, *near) if token.kind in (FIGURE, NAME)}
        for side, near in zip(sides, beside, strict=True)
    )
    # "Transport Minister" and "the transport minister" are one.
    written = [
        {token.key for token in (*side, *near)} for side, near in zip(sides, beside, strict=True)
    ]
    ones, others = (
        own | {(NAME, key) for kind, key in theirs if kind == NAME and key in words}
        for own, theirs, words in ((ones, others, written[0]), (others, ones, written[1]))
    )
    negated = [[token for token in side if token.kind == NEGATION] for side in sides]
    as_many = negated[0] + negated[1] if len(negated[0]) == len(negated[1]) else []
    return frozenset((ones & others) | {(token.kind, token.key) for token in as_many})


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


def _unmatched(
    tokens: Sequence[_Token], others: Sequence[_Token], beside: Set[str]
) -> list[_Token]:
    theirs = Counter(token.key for token in others if token.kind == FIGURE)
    found = []
    for token in tokens:
        if token.kind == FIGURE and token.counts:
            theirs[token.key] -= 1
            if theirs[token.key] < 0 and token.key not in beside:
                found.append(token)
    return found


@lru_cache(maxsize=_CACHE)
def _tokens(text: str) -> tuple[_Token, ...]:
    """Return the words of a passage, each told for what a change of it would mean."""
    wording = read_wording(text)
    lexicon = get_lexicon(wording.language if wording.language in LANGUAGES else "en")
    words = wording.words
    values = {words[at].start: f"{value:.12g}" for value, at in read_numbers(words, lexicon)}
    # "3 p.m." and "15 heures" are one time of day.
    values |= {
        each.start: f"{each.value:g} min" for each in read_quantities(text) if each.kind == "clock"
    }
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
    found: re.Match[str], words: Sequence[Word], values: dict[int, str], negated: set[int]
) -> _Token:
    span, text = Span(*found.span()), found.group()
    told = [values[word.start] for word in words if word.start in values]
    if told or any(sign.isdigit() for sign in text):
        # "6:40" holds two numbers; a year is a figure too, though it counts nothing.
        return _Token(span, " ".join(told) or _DIGITS.sub(" ", text).strip(), FIGURE, bool(told))
    key = fold(text)
    if any(word.start in negated for word in words):
        return _Token(span, key, NEGATION)
    opens = _OPENS.search(found.string, 0, span.start) and not _CAPITAL.match(
        found.string, span.end
    )
    named = any(word.is_name for word in words) and not opens
    return _Token(span, key, NAME if named else WORDS)


def _span(tokens: Sequence[_Token]) -> Span:
    return Span(tokens[0].span.start, tokens[-1].span.end)


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else Span(span.start + by, span.end + by)
