"""Furniture of the page, found by its form and place alone.

Precision comes first: what is called boilerplate never counts as shared text, so that a sentence
of the article taken for furniture hides a copy, while furniture left in is also found by who
repeats it. Whole lines are judged; within a line only datelines, photo credits and a closing
agency credit are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import Span
from provenance.canonical.forms import Forms, fold, has_final_stop, load_forms
from provenance.canonical.layout import Line
from provenance.model import Boilerplate, BoilerplateKind

# Furniture longer than this (code points) is not looked for line by line.
_LINE_MAX = 600
# Lines at the head and the foot of an article where credits stand.
_HEAD_LINES, _FOOT_LINES = 5, 8
_HEADLINE_CHARS, _HEADLINE_WORDS = 170, 26
# The body that a headline must stand above.
_BODY_CHARS = 60

_SEPARATOR = re.compile(r"(?:[_*\-–—=#~•·.+◆●■♦]\s?){2,}$")
_INITIALS = re.compile(r"[(\[]?[a-zäöüß]{2,5}(?:\s?[-/]\s?[a-zäöüß]{1,5}){1,4}[)\]]?$")
_BUTTONS = re.compile(r"\s*(?:[|·•/,;>»]|\s[–—-]\s|\s{2,})\s*")
_BYLINE = re.compile(
    r"(?:(?i:by|par|von|por|di|door)\s+(?i:(?:the|la|le|l'|l’|notre|our)\s*)?"
    r"(?:[A-ZÀ-Þ][\w'’.-]+[\s,]+(?:(?:de|du|van|von|der|den|la|le|da|di|al|el|bin|ibn)\s+){0,2}"
    r"[A-ZÀ-Þ]|(?:AP|AFP|Reuters|REUTERS|dpa|UPI|ANI|PTI|ATS|EFE)\b)"
    r"|De notre (?:envoyée?|correspondante?)|Propos recueillis par)\s?[^!?;]*$"
)
_CLOCK_OR_YEAR = re.compile(
    r"\b(?:(?:1[89]|20)\d\d|\d{1,2}\s?[:hH]\s?\d{2}|\d{1,2}[./]\d{1,2}[./])"
)
_DATE_LINE = re.compile(
    r"(?:(?:published|updated|posted|first|last|publié|modifié|mis à jour|veröffentlicht"
    r"|aktualisiert|stand|le|on|am|à|at|um)\b[:\s]*){0,4}"
    r"(?:[^\W\d_]{2,10}\.?,?\s+){0,2}\d{1,4}[./\s,-]*(?:[^\W\d_]{1,10}[./\s,-]*)?\d{0,4}"
    r"(?:[,\s]*(?:um|à|at|-|–|\|)?\s*\d{1,2}\s?[:hH.]\s?\d{2}(?::\d\d)?)?"
    r"\s*(?:[ap]\.?m\.?|uhr|h|[a-z]{2,4})?$",
    re.IGNORECASE,
)
_PHOTO_CREDIT_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:AP Photo|AFP Photo|PTI Photo|EPA|File Photo|Photos?(?: by| credit|:|/| courtesy| d[e'’])"
    r"|Images?(?: by| credit|:|/)|Pictures?(?: by|:)|Fotos?\s*:|Bild(?:er)?\s*:|Crédits?\b|REUTERS/"
    r"|Getty Images|Symbolbild|Archivbild|Archivfoto)[^()\[\]\n]{0,160}[)\]]",
    re.IGNORECASE,
)
_PHOTO_CREDIT_AT_END = re.compile(
    r"(?:\b(?:AP Photo|AFP PHOTO|PTI Photo|Getty Images|REUTERS|EPA-EFE|EPA|KEYSTONE|Keystone|dpa"
    r"|Xinhua|AFP|Reuters)\s?/\s?[A-Z][^\W\d_]+[\w .,'’/-]{0,50}"
    r"|[|•©]\s?(?:AFP|AP|Reuters|dpa|EPA|Getty Images|Keystone|Shutterstock)[\w ./-]{0,40})$"
)
# One of these stands in every such credit.
_BEFORE_NAMES = frozenset("/|•©")
_PHOTO_TAIL = 80


def find_boilerplate(
    text: str, lines: Sequence[Line], *, title: str | None = None
) -> tuple[Boilerplate, ...]:
    """Find furniture by its wording and its place, sorted, not overlapping.

    Args:
        text: The text.
        lines: Its paragraphs.
        title: The headline where it is known; a line at the head that repeats it is furniture.
    """
    if not lines:
        return ()
    found = _Found(text, lines, load_forms())
    found.mark_lines()
    found.mark_repeated()
    found.mark_head(title)
    found.mark_dateline()
    found.mark_closing_credit()
    return found.sorted()


class _Found:
    """What has been found in one text; a line that is furniture is not looked at again."""

    def __init__(self, text: str, lines: Sequence[Line], forms: Forms) -> None:
        self._text = text
        self._lines = lines
        self._forms = forms
        self._kinds: dict[int, BoilerplateKind] = {}
        self._folded: dict[str, str] = {}
        self._parts: list[Boilerplate] = []

    def sorted(self) -> tuple[Boilerplate, ...]:
        """Return whole lines and parts of lines by their place."""
        whole = [
            Boilerplate(Span(self._lines[number].start, self._lines[number].end), kind)
            for number, kind in self._kinds.items()
        ]
        return tuple(sorted([*whole, *self._parts], key=lambda item: item.span))

    def _line(self, number: int) -> str:
        line = self._lines[number]
        return self._text[line.start : line.end]

    def _fold(self, content: str) -> str:
        """A line as ``fold`` gives it, folded once: it is looked at in three ways."""
        key = self._folded.get(content)
        if key is None:
            key = self._folded[content] = fold(content)
        return key

    def mark_lines(self) -> None:
        """Mark lines whose wording says what they are, wherever they stand."""
        count = len(self._lines)
        for number, line in enumerate(self._lines):
            if line.end - line.start > _LINE_MAX:
                self._mark_inline_photo(line)
                continue
            content = self._text[line.start : line.end]
            at_edge = number < _HEAD_LINES or number >= count - _FOOT_LINES
            kind = self._line_kind(content, at_edge=at_edge, at_head=number < _HEAD_LINES)
            if kind is None and number >= count - 3 and _INITIALS.match(content):
                kind = BoilerplateKind.INITIALS
            if kind is not None and count > 1:
                self._kinds[number] = kind
            else:
                self._mark_inline_photo(line)

    def _line_kind(self, content: str, *, at_edge: bool, at_head: bool) -> BoilerplateKind | None:
        """Say what kind of furniture a line is, or None."""
        if _SEPARATOR.match(content):
            return BoilerplateKind.NAVIGATION
        key = self._fold(content)
        kind = self._forms.kind_of(key, at_edge=at_edge)
        if kind is not None:
            return kind
        if self._is_buttons(key):
            return BoilerplateKind.NAVIGATION
        if _is_photo_line(content):
            return BoilerplateKind.CAPTION
        return _head_kind(content) if at_head else None

    def _is_buttons(self, key: str) -> bool:
        """Say whether a line is a row of buttons ("share | print")."""
        if len(key) > 160:
            return False
        first = _BUTTONS.split(key, maxsplit=1)[0]
        if first and first not in self._forms.buttons:
            return False
        items = [item for item in _BUTTONS.split(key) if item]
        return bool(items) and all(item in self._forms.buttons for item in items)

    def _mark_inline_photo(self, line: Line) -> None:
        """Mark photo credits in brackets within a paragraph."""
        if (
            "(" not in self._text[line.start : line.end]
            and "[" not in self._text[line.start : line.end]
        ):
            return
        for match in _PHOTO_CREDIT_IN_BRACKETS.finditer(self._text, line.start, line.end):
            self._parts.append(
                Boilerplate(Span(match.start(), match.end()), BoilerplateKind.CAPTION)
            )

    def mark_repeated(self) -> None:
        """Mark short lines without a final stop that stand in the text more than once."""
        places: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines):
            if number in self._kinds or line.end - line.start > 200:
                continue
            content = self._line(number)
            if len(content) > 2 and not has_final_stop(content):
                places.setdefault(self._fold(content), []).append(number)
        for numbers in places.values():
            if len(numbers) > 1:
                for number in numbers:
                    self._kinds[number] = BoilerplateKind.CAPTION

    def mark_head(self, title: str | None) -> None:
        """Mark the headline where the text repeats it, or opens with lines that look like one."""
        body = next(
            (
                number
                for number, line in enumerate(self._lines)
                if number not in self._kinds
                and line.end - line.start >= _BODY_CHARS
                and has_final_stop(self._line(number))
            ),
            None,
        )
        wanted = set(fold(title).split()) if title else set()
        for number in range(min(_HEAD_LINES, len(self._lines))):
            kind = self._kinds.get(number)
            if kind not in {None, BoilerplateKind.CAPTION}:
                continue
            content = self._line(number)
            if (
                len(self._lines) > 1
                and wanted
                and _is_near(set(self._fold(content).split()), wanted)
            ) or (body is not None and number < body and _looks_like_headline(content)):
                self._kinds[number] = BoilerplateKind.HEADLINE

    def mark_dateline(self) -> None:
        """Mark the dateline at the head of the first lines of running text."""
        seen = 0
        for number, line in enumerate(self._lines):
            if number in self._kinds:
                continue
            end = self._forms.dateline_end(self._text, line.start, line.end)
            if end is not None:
                span = Span(line.start, end)
                self._parts = [part for part in self._parts if part.span.start >= end]
                self._parts.append(Boilerplate(span, BoilerplateKind.DATELINE))
                return
            seen += 1
            if seen >= 3:
                return

    def mark_closing_credit(self) -> None:
        """Mark an agency in brackets or after a dash at the end of the last paragraph."""
        for number in range(len(self._lines) - 1, max(-1, len(self._lines) - _FOOT_LINES), -1):
            if number in self._kinds:
                continue
            line = self._lines[number]
            start = self._forms.closing_credit_start(self._text, line.start, line.end)
            if start is not None and start > line.start:
                self._parts.append(Boilerplate(Span(start, line.end), BoilerplateKind.CREDIT))
            return


def _head_kind(content: str) -> BoilerplateKind | None:
    """Say whether a line at the head is a byline or a date."""
    if len(content) > 120:
        return None
    if _BYLINE.match(content) and len(content.split()) <= 14:
        return BoilerplateKind.CREDIT
    is_date = _CLOCK_OR_YEAR.search(content) and _DATE_LINE.match(content)
    return BoilerplateKind.NAVIGATION if is_date else None


def _is_photo_line(content: str) -> bool:
    """Say whether a line closes with a photo credit, as captions do."""
    if len(content) > 420:
        return False
    match = _PHOTO_CREDIT_IN_BRACKETS.search(content, max(0, len(content) - 200))
    if match is not None and match.end() >= len(content) - 1:
        return True
    if _BEFORE_NAMES.isdisjoint(content[-_PHOTO_TAIL:]):
        return False
    return _PHOTO_CREDIT_AT_END.search(content, max(0, len(content) - _PHOTO_TAIL)) is not None


def _is_near(words: set[str], wanted: set[str]) -> bool:
    """Say whether two sets of words are nearly equal (Jaccard at least 0.75)."""
    return len(words & wanted) >= 0.75 * len(words | wanted)


def _looks_like_headline(content: str) -> bool:
    """Say whether a line is short, without a final stop, and not left in mid-sentence."""
    return (
        len(content) <= _HEADLINE_CHARS
        and len(content.split()) <= _HEADLINE_WORDS
        and not has_final_stop(content)
        and content[-1] not in ",;:-–—"
    )
