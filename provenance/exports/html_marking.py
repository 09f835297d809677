"""Passages side by side: which of their words are the same, and which stand in quotations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import groupby, pairwise

from index import Span
from provenance.exports.html_elements import Html, element, text, together
from provenance.model import Document

_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")
# A single common word that two sentences share says nothing; a long one, or a figure, does.
_TELLING_LETTERS = 6
# SequenceMatcher takes quadratic time: longer passages are compared up to here.
_LONGEST = 400


def shared_words(left: str, right: str, *, is_translation: bool) -> tuple[list[Span], list[Span]]:
    """Return the stretches of words that both texts have, in the same order, on either side.

    Between two languages no order is asked for: figures and names that stand on both sides count.
    """
    left_words = list(_WORD.finditer(left))[:_LONGEST]
    right_words = list(_WORD.finditer(right))[:_LONGEST]
    if is_translation:
        return _names(left_words, right_words), _names(right_words, left_words)
    keys = [_key(word) for word in left_words]
    others = [_key(word) for word in right_words]
    blocks = SequenceMatcher(None, keys, others, autojunk=False).get_matching_blocks()
    found: tuple[list[Span], list[Span]] = ([], [])
    for block in blocks:
        if block.size > 1 or (block.size and _is_telling(keys[block.a])):
            for spans, words, at in zip(
                found, (left_words, right_words), (block.a, block.b), strict=True
            ):
                spans.append(Span(words[at].start(), words[at + block.size - 1].end()))
    return found


def same_words(left: str, right: str) -> bool:
    """Tell whether two passages are word for word the same, whatever their punctuation."""
    return [*map(_key, _WORD.finditer(left))] == [*map(_key, _WORD.finditer(right))]


def marked(document: Document, span: Span, shared: Sequence[Span] = ()) -> Html:
    """Return a passage of the article with shared words marked and quotations set apart.

    Args:
        document: Whose text it is.
        span: Of the passage.
        shared: Spans within the passage, counted from its start; inside quotations they are not
            marked, because quotations do not count.
    """
    passage = document.article.text[span.start : span.end]
    quoted = [
        Span(quotation.span.start - span.start, quotation.span.end - span.start)
        for quotation in document.canonical.quotations
        if quotation.depth == 0
        and quotation.span.start < span.end
        and quotation.span.end > span.start
    ]
    pieces = []
    for kind, stretches in groupby(
        _cut(len(passage), [*quoted, *shared]),
        lambda stretch: (
            "quoted" if _covers(quoted, stretch[0]) else _covers(shared, stretch[0]) and "shared"
        ),
    ):
        ends = list(stretches)
        piece = text(passage[ends[0][0] : ends[-1][1]])
        if kind == "quoted":
            piece = element("span", piece, class_="quoted")
        elif kind:
            piece = element("mark", piece)
        pieces.append(piece)
    return together(*pieces)


def in_context(document: Document, span: Span, around: int = 90) -> Html:
    """Return a short span marked within so many characters of the article's text around it."""
    whole = document.article.text
    before = whole[max(span.start - around, 0) : span.start]
    after = whole[span.end : span.end + around]
    if span.start > around:  # whole words only
        before = "…" + before.partition(" ")[2]
    if span.end + around < len(whole):
        after = after.rpartition(" ")[0] + "…"
    return together(before, element("mark", whole[span.start : span.end]), after)


def has_quotation(document: Document, span: Span) -> bool:
    """Tell whether a quotation stands in the passage."""
    return any(
        quotation.span.start < span.end and quotation.span.end > span.start
        for quotation in document.canonical.quotations
    )


def _names(words: Iterable[re.Match[str]], others: Iterable[re.Match[str]]) -> list[Span]:
    """Return the names and figures that stand on the other side too, in any order."""
    theirs = {_key(word) for word in others}
    return [
        Span(*word.span())
        for word in words
        if len(word.group()) > 1
        and (word.group()[0].isupper() or word.group()[0].isdigit())
        and _key(word) in theirs
    ]


def _key(word: re.Match[str]) -> str:
    """Fold what differs between two languages or two typesetters: 1.200 and 1,200, ’ and '."""
    text_of = word.group()
    if text_of[0].isdigit():
        return re.sub("[.,]", "", text_of)
    return text_of.casefold().replace("’", "'")


def _is_telling(word: str) -> bool:
    return len(word) >= _TELLING_LETTERS or any(char.isdigit() for char in word)


def _cut(length: int, spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Return the stretches between all starts and ends, in order."""
    edges = {0, length} | {min(max(edge, 0), length) for span in spans for edge in span}
    ordered = sorted(edges)
    return list(pairwise(ordered))


def _covers(spans: Iterable[Span], at: int) -> bool:
    return any(span.start <= at < span.end for span in spans)
