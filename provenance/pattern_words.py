"""Beginnings of words without which a pattern cannot match: most texts need not be searched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from importlib import import_module, resources
from typing import Any

from provenance.small_letters import SmallPattern, has_odd

# How ``re`` takes patterns apart; it tells no types.
codes: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

# Letters of a beginning; a word of fewer letters is known whole.
_LETTERS = 4
# What may begin with more different words is not looked at, and of one way to match no more.
_MOST_BEGINNINGS, _MOST_NEEDED = 400, 3
_TEXTS = 1 << 16
_PATTERNS = 1023
_BEGINNING = re.compile(rf"(\w{{1,{_LETTERS}}})\w*")

Item = tuple[Any, Any]  # Any: as ``re`` takes a pattern apart
Items = tuple[Item, ...]
Needed = tuple[frozenset[str], ...]


@lru_cache(maxsize=_TEXTS)
def begin_words(text: str) -> frozenset[str] | None:
    """Return the first four letters of the words of a text, in small letters.

    None where it has a letter that is one of several for a pattern which minds no case.
    """
    if has_odd(text):
        return None
    return frozenset(_BEGINNING.findall(text.lower()))


class WordPattern:
    """Patterns that mind no case, as one; each is searched for only where it may match.

    Args:
        patterns: As ``re`` reads them.
    """

    def __init__(self, *patterns: str) -> None:
        self.patterns = patterns
        self._compiled: dict[str, SmallPattern] = {}

    @cached_property
    def _needed(self) -> tuple[tuple[str, tuple[Needed, ...]], ...]:
        """Each pattern with what it cannot match without."""
        return tuple((pattern, _look_up(pattern)) for pattern in self.patterns)

    @cached_property
    def _some(self) -> frozenset[str] | None:
        """Beginnings of which a text that matches has one; None where none are known."""
        ways = [way for _, ways in self._needed for way in ways]
        return frozenset().union(*(way[0] for way in ways)) if all(ways) else None

    @cached_property
    def _openings(
        self,
    ) -> tuple[frozenset[int], frozenset[str], dict[str, tuple[tuple[int, Needed], ...]]]:
        """Which patterns may match any text; by the rarest beginning each way to match of the others.

        Such a way is the number of its pattern, and what else it needs.
        """
        anywhere: set[int] = set()
        by_word: dict[str, list[tuple[int, Needed]]] = {}
        for number, (_, ways) in enumerate(self._needed):
            for way in ways:
                if not way:
                    anywhere.add(number)
                for word in way[0] if way else ():
                    by_word.setdefault(word, []).append((number, way[1:]))
        ways_of = {word: tuple(ways) for word, ways in by_word.items()}
        return frozenset(anywhere), frozenset(ways_of), ways_of

    def _list_possible(self, begun: frozenset[str]) -> Iterator[int]:
        """Yield the numbers of the patterns that may match a text; some more than once."""
        anywhere, words, ways_of = self._openings
        yield from anywhere
        for word in begun & words:
            for number, others in ways_of[word]:
                for each in others:
                    if each.isdisjoint(begun):
                        break
                else:
                    yield number

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match, as ``re`` does of the patterns with "|" between them."""
        begun = begin_words(text)
        some = self._some
        if begun is not None and some is not None and some.isdisjoint(begun):
            return None
        return self._search(text, begun)

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the head of a text, as ``re`` does."""
        begun = begin_words(text)
        found = (self._compile(pattern).match(text) for pattern in self._choose(begun))
        return next((each for each in found if each is not None), None)

    def search_joined(self, left: str, right: str) -> re.Match[str] | None:
        """Return the first match in two texts with a space between them."""
        here, there = begin_words(left), begin_words(right)
        begun = here | there if here is not None and there is not None else None
        if not self._may_hold_some(begun):
            return None
        return self._search(f"{left} {right}", begun)

    def may_match(self, text: str) -> bool:
        """Return False of a text that has not the words for it, nor has any part of it."""
        return self.may_hold(begin_words(text))

    def may_hold(self, begun: frozenset[str] | None) -> bool:
        """Return the same of a text whose words begin so (``begin_words``)."""
        if begun is None:
            return True
        return next(self._list_possible(begun), None) is not None

    def _may_hold_some(self, begun: frozenset[str] | None) -> bool:
        return begun is None or self._some is None or not self._some.isdisjoint(begun)

    def _search(self, text: str, begun: frozenset[str] | None) -> re.Match[str] | None:
        best: re.Match[str] | None = None
        for pattern in self._choose(begun):
            found = self._compile(pattern).search(text)
            # Of two at one place the pattern that is named first.
            if found is not None and (best is None or found.start() < best.start()):
                best = found
        return best

    def _choose(self, begun: frozenset[str] | None) -> Sequence[str]:
        """The patterns that may match a text whose words begin so, in order."""
        if begun is None:
            return self.patterns
        return [self.patterns[number] for number in sorted({*self._list_possible(begun)})]

    def _compile(self, pattern: str) -> SmallPattern:
        """A pattern, compiled for the first text that may match: that takes a millisecond or more."""
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = self._compiled[pattern] = SmallPattern(pattern)
        return compiled


@lru_cache(maxsize=_PATTERNS)
def _look_up(pattern: str) -> tuple[Needed, ...]:
    known = _known().get(digest(pattern))
    if known is None:
        return find_beginnings(pattern)
    return tuple(tuple(frozenset(each.split()) for each in way) for way in known)


@cache
def _known() -> dict[str, list[list[str]]]:
    """What ``benchmarks/pattern_words.py`` found for the patterns of the house, by their digest."""
    path = resources.files("provenance") / "claims_data" / "pattern_words.json"
    found: dict[str, list[list[str]]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def digest(pattern: str) -> str:
    """Return what a pattern is known by."""
    return blake2b(pattern.encode(), digest_size=6).hexdigest()


def find_beginnings(pattern: str) -> tuple[Needed, ...]:
    """Return what a text that matches holds: of one of these, of each set one beginning of a word.

    A word of four letters or more is meant by its first four, a shorter one as a whole. Where
    nothing is known of some way to match, one of them is empty.
    """
    whole = _freeze(parser.parse(pattern, re.IGNORECASE))
    found = [
        tuple(sorted(_list_needed(items, starts=starts), key=_commonness)[:_MOST_NEEDED])
        for items, starts in _list_alternatives(whole, starts=False)
    ]
    # Where one word is all that is needed, it may as well be another.
    single = frozenset().union(*(needed[0] for needed in found if len(needed) == 1))
    several = [needed for needed in found if len(needed) != 1]
    return ((single,), *several) if single else tuple(several)


def _freeze(part: Any) -> Any:  # noqa: ANN401 - as above
    """A part of a pattern with tuples for its lists."""
    if isinstance(part, (list, tuple, parser.SubPattern)):
        return tuple(map(_freeze, part))
    return part


def _list_alternatives(items: Items, *, starts: bool) -> Iterator[tuple[Items, bool]]:
    """The ways in which a sequence may match, where it is one choice, and whether each begins a word."""
    while items and items[0][0] in _NARROW:
        starts, items = _ends_word(items[0], starts=starts), items[1:]
    code, value = items[0] if items else _DONE[0]
    tail = items[1:]
    if code in (codes.BRANCH, codes.SUBPATTERN) and all(each[0] in _NARROW for each in tail):
        for each in value[1] if code is codes.BRANCH else [value[3]]:
            yield from _list_alternatives((*each, *tail), starts=starts)
    else:
        yield items, starts


def _list_needed(items: Items, *, starts: bool) -> list[frozenset[str]]:
    """What must stand at one place or another of a sequence.

    Args:
        items: All of it.
        starts: Whether a letter at its head begins a word.
    """
    found = []
    for at, item in enumerate(items):
        here = _open(items[at:]) if starts else None
        if here is None:
            here = _of_item(item, starts=starts)
        if here is not None:
            found.append(here)
        starts = _ends_word(item, starts=starts)
    return found


def _of_sequence(items: Items, *, starts: bool) -> frozenset[str] | None:
    """The rarest of what a sequence needs."""
    return min(_list_needed(items, starts=starts), key=_commonness, default=None)


def _of_item(item: Item, *, starts: bool) -> frozenset[str] | None:
    """What must stand somewhere within an item."""
    code, value = item
    if code is codes.SUBPATTERN:
        return _of_sequence(value[3], starts=starts)
    if code in _REPEATS and value[0] > 0:
        return _of_sequence(value[2], starts=starts and value[1] == 1)
    if code is codes.BRANCH:
        found = [_of_sequence(each, starts=starts) for each in value[1]]
        known = [each for each in found if each is not None]
        return frozenset().union(*known) if len(known) == len(found) else None
    return None


_REPEATS = frozenset([codes.MAX_REPEAT, codes.MIN_REPEAT])


def _commonness(beginnings: frozenset[str]) -> float:
    """How many texts hold one of some beginnings, in no unit: short words are common."""
    return sum(1.0 if len(each) == _LETTERS else 8.0 for each in beginnings)


def _ends_word(item: Item, *, starts: bool) -> bool:
    """Whether a letter after an item begins a word.

    Args:
        item: Of a sequence.
        starts: Whether a letter at its place would.
    """
    code, value = item
    ends = False
    if code is codes.LITERAL:
        ends = not _is_letter(chr(value))
    elif code is codes.AT:
        ends = starts or value is codes.AT_BOUNDARY or value in _HEADS
    elif code in _ASIDE:
        ends = starts
    elif code is codes.IN:
        ends = _is_between(value)
    elif code is codes.SUBPATTERN:
        ends = _after(value[3], starts=starts)
    elif code is codes.BRANCH:
        ends = all(_after(each, starts=starts) for each in value[1])
    elif code in _REPEATS:
        ends = _after(value[2], starts=False) and (starts or value[0] > 0)
    return ends


def _after(items: Items, *, starts: bool) -> bool:
    for item in items:
        starts = _ends_word(item, starts=starts)
    return starts


_HEADS = frozenset([codes.AT_BEGINNING, codes.AT_BEGINNING_STRING])
_ASIDE = frozenset([codes.ASSERT, codes.ASSERT_NOT])
_NARROW = frozenset([codes.AT, codes.ASSERT, codes.ASSERT_NOT])


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _is_between(members: Sequence[Item]) -> bool:
    """Whether a class of signs holds no letter."""
    return all(
        (code is codes.LITERAL and not _is_letter(chr(value)))
        or (code is codes.CATEGORY and value in _BETWEEN)
        for code, value in members
    )


_BETWEEN = frozenset([codes.CATEGORY_SPACE, codes.CATEGORY_NOT_WORD])


def _open(items: Items) -> frozenset[str] | None:
    """What the next word of a sequence may begin with; None where that is not known."""
    found: set[str] = set()
    seen: set[tuple[str, Items]] = set()
    todo: list[tuple[str, Items]] = [("", items)]
    while todo:
        begun, rest = todo.pop()
        if len(begun) == _LETTERS or rest is _DONE:
            found.add(begun)
        elif (begun, rest) not in seen:
            seen.add((begun, rest))
            more = _go_on(begun, rest)
            if more is None or len(seen) > _MOST_BEGINNINGS:
                return None
            todo += more
    return frozenset(found)


_DONE: Items = (("done", None),)


def _go_on(begun: str, items: Items) -> list[tuple[str, Items]] | None:
    """What the word may be one item on, with what is left of the sequence; None for any word.

    Args:
        begun: Its letters so far; it may not have begun.
        items: What follows. Behind the last one the word may go on.
    """
    if not items:
        return None
    (code, value), rest = items[0], items[1:]
    found: list[tuple[str, Items]] | None = None
    if code is codes.LITERAL:
        found = [_write(begun, chr(value), rest)]
    elif code is codes.IN:
        found = _choose(begun, value, rest)
    elif code is codes.AT and (not begun or value in _ENDS_OF_WORD):
        found = [(begun, _DONE if begun else rest)]
    elif code in _ASIDE:
        found = [(begun, rest)]
    elif code is codes.SUBPATTERN:
        found = [(begun, (*value[3], *rest))]
    elif code is codes.BRANCH:
        found = [(begun, (*each, *rest)) for each in value[1]]
    elif code in _REPEATS:
        least, most, within = value
        # Once more may be any number of times.
        again = ((code, (0, most, within)),) if most > 1 else ()
        found = [(begun, (*within, *again, *rest))]
        found += [(begun, rest)] if least == 0 else []
    return found


_ENDS_OF_WORD = frozenset([codes.AT_BOUNDARY, codes.AT_END, codes.AT_END_STRING])


def _write(begun: str, sign: str, rest: Items) -> tuple[str, Items]:
    if _is_letter(sign):
        return begun + sign.lower(), rest
    return begun, _DONE if begun else rest


def _choose(begun: str, members: Sequence[Item], rest: Items) -> list[tuple[str, Items]] | None:
    """One sign of a class."""
    if _is_between(members):
        return [_write(begun, " ", rest)]
    if any(code is not codes.LITERAL for code, _ in members):
        return None
    return [_write(begun, chr(value), rest) for _, value in members]
