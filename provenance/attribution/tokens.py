"""Takes an article's statements apart into words, marks and whole quotations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from index import Span
    from provenance.model import CanonicalText, Quotation

_ABBREVIATION = r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|St|Gen|Lt|Col|Sgt|Jr|Sr|Prof|Capt|Maj|Rev|Hon|Sens|Reps|Inc|Corp|Ltd|Cie|MM|M)\.|(?:[Nn]os?|[Aa]rt|[Cc]f)\.(?=\s?\d)|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.(?=\s?\d)|(?:Adm|Amb|Asst|Atty|Brig|Cdr|Cllr|Cmdr|Cpl|Det|Dist|Insp|Mgr|Mlle|Mmes?|Pvt|Sup?t)\.(?=\s[A-Z])|[A-Z][a-z]{1,5}\.(?=,)|(?<=[a-z]\s)[A-Z]\.(?=\s[A-Z])"
_PATTERNS = {
    "plain": re.compile(
        rf"(?P<w>{_ABBREVIATION}|\d{{1,2}}:\d{{2}}(?!\w)|['’](?:s|ve|re|ll|d|m)\b|n['’]t\b|\w+?(?=n['’]t\b)|[$€£]?\w+(?:[.,-]\w+)*(?:(?<=s)['’](?=\s))?%?)"
        r"|(?P<p>[^\w\s])"
    ),
    "elided": re.compile(
        rf"(?P<w>{_ABBREVIATION}|(?:aujourd['’]hui)|\w{{1,9}}['’](?=\w|\s?[«“\"]|\s?$)|-t-(?:ils?|elles?|on)\b|-(?:ils?|elles?|on|je|nous)\b"
        r"|\w+(?:[.,]\w+|-(?!t-|ils?\b|elles?\b|on\b|je\b|nous\b)\w+)*%?)|(?P<p>[^\w\s])"
    ),
}
_SMALL_ABBREVIATIONS = frozenset(("no.", "nos.", "art.", "cf."))
_SHORT_QUOTATION_WORDS = 3
_WORD = re.compile(r"\w+")
_NEEDLESS_CEDILLA = re.compile("ç(?=[eéèêi])")
_CLOSED = frozenset(".,!?…")
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
    found = _WORD.findall(inner)
    words = len(found)
    if words >= _SHORT_QUOTATION_WORDS:
        return inner[-1] in _CLOSED or not _is_title(found)
    return words > 0 and inner[-1] in _CLOSED


def _is_title(words: list[str]) -> bool:
    """Whether words are written as a title: “The Tarn Courier”."""
    return all(word[0].isupper() or len(word) < _SHORT_QUOTATION_WORDS + 1 for word in words)


def _words(text: str, start: int, end: int, pattern: re.Pattern[str]) -> list[Token]:
    low = _low(text[start:end])
    if len(low) == end - start:
        return _split(text, start, low, pattern)
    # A letter whose small one is two, as a capital dotted i.
    found = _split(text, start, text[start:end], pattern)
    return [token._replace(low=_low(token.text)) for token in found]


def _split(text: str, start: int, low: str, pattern: re.Pattern[str]) -> list[Token]:
    """The words and marks from a place on, given the same text in small letters."""
    found: list[Token] = []
    end = start + len(low)
    at = start
    for piece in text[start:end].split():
        at = text.index(piece, at)
        stop = at + len(piece)
        # Most words stand between spaces, or before a mark, and are told apart without the pattern.
        mark = piece[-1]
        if piece.isalpha():
            found.append(_NEW(Token, ("w", piece, low[at - start : stop - start], at, stop, False)))
            at = stop
            continue
        if (mark in ",;:" or (mark == "." and _may_close(piece))) and piece[:-1].isalpha():
            small = low[at - start : stop - start - 1]
            found.append(_NEW(Token, ("w", piece[:-1], small, at, stop - 1, False)))
            found.append(_NEW(Token, ("p", mark, mark, stop - 1, stop, False)))
            at = stop
            continue
        while at < stop and (match := pattern.match(text, at, end)) is not None:
            at, last = match.span()
            word = text[at:last]
            if match.lastgroup == "w":
                small = low[at - start : last - start]
                found.append(_NEW(Token, ("w", word, small, at, last, False)))
            else:
                found.append(_NEW(Token, ("p", word, word, at, last, False)))
            at = last
    return found


def _may_close(piece: str) -> bool:
    """Whether a word and a point are no abbreviation: these have a capital but for a few."""
    return piece[0].islower() and piece not in _SMALL_ABBREVIATIONS


def _low(word: str) -> str:
    """A word in small letters, its apostrophe straight."""
    low = word.lower()
    if not low.isascii():
        low = low.replace("’", "'")
        if "ç" in low:
            # A common slip of the pen: "annonçé".
            low = _NEEDLESS_CEDILLA.sub("c", low)
    return low


# What ``Token`` does with its six fields, without the call.
_NEW = tuple.__new__


def _only_closes(text: str, start: int, end: int) -> bool:
    """Whether a straight mark before ``start`` closes a quotation whose opening mark is lost.

    A space and a small letter follow it, nothing closes it: 'They left at dawn " says Ana Lopes.'
    """
    if text[start] != '"' or text[start + 1 : end].find('"') >= 0:
        return False
    return text[start + 1 : start + 2].isspace() and text[start + 2 : start + 3].islower()


def _tokens(text: str, start: int, end: int, outer: list[Quotation], style: str) -> list[Token]:
    """Tokens of a statement; ``outer`` are the quotations that touch it, in order."""
    pattern = _PATTERNS[style]
    found: list[Token] = []
    at = start
    for quotation in outer:
        found += _words(text, at, max(at, quotation.span.start), pattern)
        a, b = max(start, quotation.span.start), min(end, quotation.span.end)
        if _only_closes(text, a, b):
            found += _words(text, a, b, pattern)
            at = b
            continue
        found.append(Token("q", text[a:b], "", a, b, spoken(text, quotation)))
        at = b
    return found + _words(text, at, end, pattern)


class _Aside:
    """Tells sentences that lie within boilerplate, in one look-up each."""

    def __init__(self, spans: list[Span]) -> None:
        ordered = sorted(spans)
        self.starts = [span.start for span in ordered]
        self.reach = list(accumulate((span.end for span in ordered), max))

    def covers(self, start: int, end: int) -> bool:
        """Whether one of the spans covers ``[start, end)``."""
        i = bisect_right(self.starts, start) - 1
        return i >= 0 and self.reach[i] >= end


def _joins(text: str, end: int, start: int) -> bool:
    """Tell whether a sentence that starts at ``start`` continues the one that ends at ``end``."""
    return start < len(text) and text[start].islower() and text[end - 1 : end] in "\"”»'’“!?"


def statements(canonical: CanonicalText, style: str) -> list[Statement]:
    """Return the running text's statements: sentences, joined where a quotation spans several.

    Args:
        canonical: The text taken apart.
        style: How the language's words are told apart, ``plain`` or ``elided``.
    """
    text = canonical.text
    outer = [q for q in canonical.quotations if q.depth == 0]
    starts = [q.span.start for q in outer]
    ends = [q.span.end for q in outer]
    aside = _Aside([b.span for b in canonical.boilerplate])
    groups: list[list[int]] = []
    for sentence in canonical.sentences:
        start, end = sentence.span
        if aside.covers(start, end):
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
    found = []
    for start, end, paragraph in groups:
        # Quotations do not overlap, so that those of a statement are a slice.
        quoted = outer[bisect_right(ends, start) : bisect_left(starts, end)]
        tokens = _tokens(text, start, end, quoted, style)
        found.append(Statement(start, end, paragraph, tokens))
    return found
