"""Takes an article's statements apart into words, marks and whole quotations."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from provenance.model import CanonicalText, Quotation

_ABBREVIATION = r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|St|Gen|Lt|Col|Sgt|Jr|Sr|Prof|Capt|Maj|Rev|Hon|Sens|Reps|Inc|Corp|Ltd|Cie|MM|M)\."
_PATTERNS = {
    "en": re.compile(
        rf"(?P<w>{_ABBREVIATION}|['’](?:s|ve|re|ll|d|m)\b|n['’]t\b|\w+?(?=n['’]t\b)|[$€£]?\w+(?:[.,-]\w+)*(?:(?<=s)['’](?=\s))?%?)"
        r"|(?P<p>[^\w\s])"
    ),
    "fr": re.compile(
        rf"(?P<w>{_ABBREVIATION}|(?:aujourd['’]hui)|\w{{1,9}}['’](?=\w|\s?[«“\"])|-t-(?:ils?|elles?|on)\b|-(?:ils?|elles?|on|je|nous)\b"
        r"|\w+(?:[.,]\w+|-(?!t-|ils?\b|elles?\b|on\b|je\b|nous\b)\w+)*%?)|(?P<p>[^\w\s])"
    ),
}
_PATTERNS["de"] = _PATTERNS["en"]
_SHORT_QUOTATION_WORDS = 3
_WORD = re.compile(r"\w+")
_CURLY = str.maketrans({"’": "'", "\u2011": "-", "\u00a0": " "})
BREAKS = frozenset(",;:()—–.?!…")


class Token(NamedTuple):
    """A word (``w``), a mark (``p``) or a whole quotation (``q``), at ``[start, end)``.

    ``speech`` is true of a quotation long enough to be somebody's words rather than a term.
    """

    kind: str
    text: str
    low: str
    start: int
    end: int
    speech: bool = False

    @property
    def capital(self) -> bool:
        """Whether the word starts with a capital."""
        return self.kind == "w" and self.text[0].isupper()


@dataclass(slots=True)
class Statement:
    """One or more sentences of a paragraph that a quotation holds together."""

    start: int
    end: int
    paragraph: int
    tokens: list[Token]


def spoken(text: str, quotation: Quotation) -> bool:
    """Tell whether a quotation is somebody's words rather than a quoted term or title."""
    inner = text[quotation.inner.start : quotation.inner.end].strip()
    words = len(_WORD.findall(inner))
    if words >= _SHORT_QUOTATION_WORDS:
        return True
    return words > 0 and inner[-1] in ".,!?…"


def _words(text: str, start: int, end: int, pattern: re.Pattern[str]) -> list[Token]:
    found = []
    for match in pattern.finditer(text, start, end):
        word = match.group()
        kind = match.lastgroup or "p"
        low = word.lower().translate(_CURLY) if kind == "w" else word
        found.append(Token(kind, word, low, match.start(), match.end()))
    return found


def _tokens(text: str, start: int, end: int, outer: list[Quotation], language: str) -> list[Token]:
    pattern = _PATTERNS[language]
    found: list[Token] = []
    at = start
    for quotation in outer:
        if quotation.span.end <= start or quotation.span.start >= end:
            continue
        found += _words(text, at, max(at, quotation.span.start), pattern)
        a, b = max(start, quotation.span.start), min(end, quotation.span.end)
        found.append(Token("q", text[a:b], "", a, b, spoken(text, quotation)))
        at = b
    return found + _words(text, at, end, pattern)


def _joins(text: str, end: int, start: int) -> bool:
    """Tell whether a sentence that starts at ``start`` continues the one that ends at ``end``."""
    return start < len(text) and text[start].islower() and text[end - 1 : end] in "\"”»'’“!?"


def statements(canonical: CanonicalText, language: str) -> list[Statement]:
    """Return the running text's statements: sentences, joined where a quotation spans several."""
    text = canonical.text
    outer = [q for q in canonical.quotations if q.depth == 0]
    starts = [q.span.start for q in outer]
    aside = [b.span for b in canonical.boilerplate]
    groups: list[list[int]] = []
    for sentence in canonical.sentences:
        start, end = sentence.span
        if any(b.start <= start and end <= b.end for b in aside):
            continue
        i = bisect_right(starts, start - 1) - 1
        inside = i >= 0 and outer[i].span.start < start < outer[i].span.end
        if groups and (
            (inside and outer[i].span.start < groups[-1][1])
            or (groups[-1][2] == sentence.paragraph and _joins(text, groups[-1][1], start))
        ):
            groups[-1][1] = end
        else:
            groups.append([start, end, sentence.paragraph])
    return [Statement(a, b, p, _tokens(text, a, b, outer, language)) for a, b, p in groups]
