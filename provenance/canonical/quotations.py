"""Passages within quotation marks, whatever the marks and however they are mixed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from index import Span
from provenance.canonical.layout import Line
from provenance.model import Quotation

_DOUBLE_MARKS = '"“”„‟«»‹›＂「」『』〝〞〟'
_DOUBLES = (*_DOUBLE_MARKS, "''", "``")
_DOUBLE = re.compile(f"[{_DOUBLE_MARKS}]|''|``")
_SINGLE_MARKS = "'‘’‚"
# What must not stand before it is looked at behind it: so ``re`` goes from one mark to the next.
_SINGLE = re.compile(r"['‘’‚](?<![\w'’‘‚].)(?=[\w«“\"(\[])")
_SINGLE_CLOSE = re.compile(r"(?<=\S)['’‘](?![\w'’])")

# Words that begin with an apostrophe of their own, in English and Dutch.
_ELISION = re.compile(
    r"['’‘](?:tis|twas|twere|twill|em|til|till|cause|bout|round|cos|cuz|n|s|t|m|k|im|er|im|ne?s?"
    r"|\d{2}s?)\b",
    re.IGNORECASE,
)

# A character that fixes whether a mark opens or closes, by the family it belongs to.
_FAMILY = {
    '"': "straight",
    "＂": "straight",
    "''": "straight",
    "``": "straight",
    "“": "curly",
    "”": "curly",
    "„": "curly",
    "‟": "curly",
    "〝": "curly",
    "〞": "curly",
    "〟": "curly",
    "«": "guillemet",
    "»": "guillemet",
    "‹": "angle",
    "›": "angle",
    "「": "corner",
    "」": "corner",
    "『": "white corner",
    "』": "white corner",
}
_ALWAYS_OPEN = frozenset([*"„‟「『〝", "``"])
_ALWAYS_CLOSE = frozenset("」』〞〟")
# What may stand before an opening mark beside white space, and after one beside a letter.
_BEFORE_OPEN = frozenset("([{—–-/¿¡'‘’‚:…" + _DOUBLE_MARKS)
_AFTER_OPEN = frozenset("([¿¡$€£#@&")
_LEANS_OPEN = frozenset("“«‹")
_LEANS_CLOSE = frozenset("”»›")

# Quotations nested deeper than this are a stutter of marks.
_MAX_DEPTH = 8

# A single-quoted passage longer than this is taken for two stray apostrophes.
_SINGLE_MAX = 600


class Side(IntEnum):
    """What a mark does."""

    OPEN = 0
    CLOSE = 1


class _Lean(IntEnum):
    """What a mark may do, by its form and its neighbours."""

    OPEN = 0
    CLOSE = 1
    EITHER = 2
    NEITHER = 3


@dataclass(frozen=True, slots=True)
class _Mark:
    """A quotation mark as it stands in the text."""

    start: int
    end: int
    family: str
    lean: _Lean


@dataclass(slots=True)
class _Open:
    """A quotation that has begun; ``family`` is that of its opening mark."""

    start: int
    inner: int
    family: str


def find_quotations(text: str, lines: Sequence[Line]) -> tuple[Quotation, ...]:
    """Find the quotations of a text, sorted by start, nested ones after their outer one.

    A quotation ends at its closing mark of whatever kind. One that is left open goes on where the
    next paragraph opens with a mark again (the habit of printing several paragraphs of speech)
    or closes one before opening any; else it ends with its paragraph.

    Args:
        text: The text.
        lines: Its paragraphs.

    Cost:
        Linear in the text: every mark is looked at once, with its neighbours.
    """
    found: list[tuple[int, int, int, int]] = []
    carried: _Open | None = None
    # Most texts lack most marks, which is seen at once; to look for a place of each takes longer.
    has_doubles = any(map(text.__contains__, _DOUBLES))
    marks_of = [_find_double_marks(text, line) for line in lines] if has_doubles else []
    for number, line in enumerate(lines if has_doubles else ()):
        marks = marks_of[number]
        if not marks and carried is None:
            continue
        following = marks_of[number + 1] if number + 1 < len(lines) else []
        scan = _Scan(text, line, marks, carried)
        found.extend(scan.run())
        carried = scan.left_open
        if carried is not None and not _goes_on(lines, number, following, carried):
            found.append((carried.start, line.end, carried.inner, line.end))
            carried = None
    found.extend(_find_single(text, lines))
    return _nest(found)


def find_marks(quotations: Iterable[Quotation]) -> Mapping[int, Side]:
    """Say for each code point that is part of a quotation's marks whether it opens or closes."""
    marks: dict[int, Side] = {}
    for quotation in quotations:
        for position in range(quotation.span.start, quotation.inner.start):
            marks[position] = Side.OPEN
        for position in range(quotation.inner.end, quotation.span.end):
            marks[position] = Side.CLOSE
    return marks


class _Scan:
    """Pairs the marks of one paragraph."""

    def __init__(
        self, text: str, line: Line, marks: Sequence[_Mark], carried: _Open | None
    ) -> None:
        self._text = text
        self._line = line
        self._marks = marks
        self._stack: list[_Open] = [carried] if carried else []
        self._carried = carried is not None
        self._found: list[tuple[int, int, int, int]] = []
        # Closing marks still to come, by family: tells nesting from a forgotten closing mark.
        self._closers: dict[str, int] = {}
        for mark in marks:
            if mark.lean is _Lean.CLOSE:
                self._closers[mark.family] = self._closers.get(mark.family, 0) + 1

    @property
    def left_open(self) -> _Open | None:
        """The outermost quotation still open at the paragraph's end, or None."""
        return self._stack[0] if self._stack else None

    def run(self) -> list[tuple[int, int, int, int]]:
        """Return (start, end, inner start, inner end) of the quotations that close here."""
        for index, mark in enumerate(self._marks):
            if mark.lean is _Lean.CLOSE:
                self._closers[mark.family] -= 1
            if index == 0 and self._carried and self._is_continuation(mark):
                continue
            if self._opens(mark):
                self._open(mark)
            elif self._closes(index, mark):
                self._close(mark)
        return self._found

    def _is_continuation(self, mark: _Mark) -> bool:
        """Say whether a mark only repeats at a paragraph's head that the quotation goes on."""
        return mark.start == self._line.start

    def _opens(self, mark: _Mark) -> bool:
        if mark.lean is _Lean.OPEN:
            return True
        return mark.lean is _Lean.EITHER and not self._stack

    def _closes(self, index: int, mark: _Mark) -> bool:
        if not self._stack or mark.lean is _Lean.NEITHER:
            return False
        return not (mark.family == "straight" and self._is_inches(index, mark))

    def _is_inches(self, index: int, mark: _Mark) -> bool:
        """Say whether a straight mark after a figure measures, because a closing mark follows."""
        if not self._text[mark.start - 1 : mark.start].isdigit():
            return False
        following = self._marks[index + 1] if index + 1 < len(self._marks) else None
        return (
            following is not None
            and following.lean is _Lean.CLOSE
            and following.family == self._stack[-1].family
        )

    def _open(self, mark: _Mark) -> None:
        same = sum(1 for opened in self._stack if opened.family == mark.family)
        if same and self._closers.get(mark.family, 0) <= same:
            # Too few closing marks are left for nesting: the earlier quotation was never closed.
            self._end_unclosed(mark)
        if len(self._stack) < _MAX_DEPTH:
            self._stack.append(_Open(mark.start, mark.end, mark.family))

    def _end_unclosed(self, mark: _Mark) -> None:
        while self._stack:
            opened = self._stack.pop()
            end = _trim_end(self._text, opened.inner, mark.start)
            if not self._stack and end > opened.inner:
                self._found.append((opened.start, end, opened.inner, end))
            if opened.family == mark.family:
                break

    def _close(self, mark: _Mark) -> None:
        families = [opened.family for opened in self._stack]
        depth = len(families) - 1
        if mark.family in families:
            depth = len(families) - 1 - families[::-1].index(mark.family)
        opened = self._stack[depth]
        del self._stack[depth:]
        self._found.append((opened.start, mark.end, opened.inner, mark.start))


def _find_double_marks(text: str, line: Line) -> list[_Mark]:
    """Find a paragraph's double marks with what each may do."""
    return [
        _Mark(match.start(), match.end(), _FAMILY[match.group()], _lean(text, line, match))
        for match in _DOUBLE.finditer(text, line.start, line.end)
    ]


def _lean(text: str, line: Line, match: re.Match[str]) -> _Lean:
    """Tell what a mark may do from its form and its neighbours."""
    form, start, end = match.group(), match.start(), match.end()
    if form in _ALWAYS_OPEN:
        return _Lean.OPEN
    if form in _ALWAYS_CLOSE:
        return _Lean.CLOSE
    before = text[start - 1] if start > line.start else " "
    after = text[end] if end < line.end else " "
    open_before = before.isspace() or before in _BEFORE_OPEN
    close_after = after.isspace() or not (after.isalnum() or after in _AFTER_OPEN)
    if form in _LEANS_OPEN:
        # German papers print the guillemets the other way round, and close with “.
        return _Lean.CLOSE if not open_before and close_after else _Lean.OPEN
    if form in _LEANS_CLOSE:
        return _Lean.OPEN if before.isspace() and not close_after else _Lean.CLOSE
    return _lean_straight(before, after, open_before=open_before, close_after=close_after)


def _lean_straight(before: str, after: str, *, open_before: bool, close_after: bool) -> _Lean:
    """Tell what a mark may do that has one form for both sides."""
    if before.isspace() != after.isspace():
        return _Lean.OPEN if before.isspace() else _Lean.CLOSE
    if open_before != close_after:
        return _Lean.OPEN if open_before else _Lean.CLOSE
    return _Lean.EITHER if close_after or not before.isalnum() else _Lean.NEITHER


def _goes_on(lines: Sequence[Line], number: int, following: Sequence[_Mark], opened: _Open) -> bool:
    """Say whether the quotation left open in a paragraph goes on in the next one."""
    if not following:
        return False
    first = following[0]
    if first.start == lines[number + 1].start:
        return first.family == opened.family or opened.family != "straight"
    return first.lean is _Lean.CLOSE and first.family == opened.family != "straight"


def _find_single(text: str, lines: Sequence[Line]) -> list[tuple[int, int, int, int]]:
    """Find quotations in single marks, apostrophes and feet left out."""
    found: list[tuple[int, int, int, int]] = []
    if not any(map(text.__contains__, _SINGLE_MARKS)):
        return found
    for line in lines:
        opener = _SINGLE.search(text, line.start, line.end)
        if opener is None:
            continue
        closers = [match.start() for match in _SINGLE_CLOSE.finditer(text, line.start, line.end)]
        while opener is not None:
            resume = opener.end()
            if not _ELISION.match(text, opener.start()):
                following = _SINGLE.search(text, opener.end(), line.end)
                limit = following.start() if following else line.end
                close = _single_close(text, closers, opener.end(), limit)
                if close is not None:
                    found.append((opener.start(), close + 1, opener.end(), close))
                    resume = close + 1
            opener = _SINGLE.search(text, resume, line.end)
    return found


def _single_close(text: str, closers: Sequence[int], start: int, limit: int) -> int | None:
    """Return where a single-quoted passage that begins at ``start`` closes, or None.

    A mark after an s and before a lower-case word may be a possessive ("the workers' strike"): it
    closes only where no better one follows before the next opening mark.
    """
    doubtful: int | None = None
    for index in range(bisect_left(closers, start + 1), len(closers)):
        close = closers[index]
        if close >= limit or close - start > _SINGLE_MAX:
            break
        after = text[close + 1 : close + 3]
        if text[close - 1] in "sxz" and after[:1].isspace() and after[1:].islower():
            doubtful = close if doubtful is None else doubtful
            continue
        return close
    return doubtful


def _nest(found: list[tuple[int, int, int, int]]) -> tuple[Quotation, ...]:
    """Sort quotations, give each its depth, drop those that cross another's border."""
    found.sort(key=lambda item: (item[0], -item[1]))
    quotations: list[Quotation] = []
    enclosing: list[int] = []
    for start, end, inner_start, inner_end in found:
        while enclosing and enclosing[-1] <= start:
            enclosing.pop()
        if enclosing and end > enclosing[-1]:
            continue
        quotations.append(Quotation(Span(start, end), Span(inner_start, inner_end), len(enclosing)))
        enclosing.append(end)
    return tuple(quotations)


def _trim_end(text: str, start: int, end: int) -> int:
    """Move an end back over white space."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
