"""Edits that an article shares with one copy of a piece and not with the piece itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.model import Document
from provenance.views import View, counterpart

_WORD = re.compile(r"\w+")
# One changed figure is an edit nobody makes twice; of words it takes two, since two editors may
# well make the same small change (a title, a spelling).
WORDS_FOR_AN_EDIT = 2


def count_edits(
    article: Document, copy: Document, piece: Document, views: tuple[View, View]
) -> tuple[int, int]:
    """Count on whose side an article stands where a copy differs from the piece it comes from.

    Args:
        article: The article at hand.
        copy: A copy of the piece.
        piece: The piece, in the same language.
        views: The article's views of the copy and of the piece.

    Returns:
        How many words the article shares with the copy against the piece, and with the piece
        against the copy. Words are compared without case and punctuation.

    Source:
        The reasoning is that of textual criticism: shared innovations show descent, shared
        retentions do not (Maas 1927).
    """
    with_copy = with_piece = 0
    for own, from_copy, from_piece in _triples(article, copy, piece, views):
        with_copy += _weight(own & (from_copy - from_piece))
        with_piece += _weight(own & (from_piece - from_copy))
    return with_copy, with_piece


def shares_edits(
    article: Document, copy: Document, piece: Document, views: tuple[View, View]
) -> bool:
    """Tell whether the article stands with the copy, and nowhere with the piece against it."""
    languages = {d.canonical.language for d in (article, copy, piece)}
    if len(languages) > 1 or copy.canonical.text == piece.canonical.text:
        return False
    with_copy, with_piece = count_edits(article, copy, piece, views)
    return with_copy >= WORDS_FOR_AN_EDIT and with_piece == 0


def shares_cut(with_copy: View, with_piece: View) -> bool:
    """Tell whether an article ends, and leaves out, where one cut version does.

    Args:
        with_copy: The article's view of the cut version.
        with_piece: Its view of the whole piece.
    """
    return with_copy.other_coverage >= 0.9 and (
        with_copy.other_coverage - with_piece.other_coverage >= 0.25
    )


def _triples(
    article: Document, copy: Document, piece: Document, views: tuple[View, View]
) -> Iterator[tuple[frozenset[str], frozenset[str], frozenset[str]]]:
    to_copy, to_piece = views
    for number in range(len(article.canonical.sentences)):
        first = counterpart(article, copy, to_copy, number)
        second = counterpart(article, piece, to_piece, number)
        if first is not None and second is not None:
            yield _words(article, number), _words(copy, first), _words(piece, second)


def _words(document: Document, number: int) -> frozenset[str]:
    start, end = document.canonical.sentences[number].span
    return frozenset(_WORD.findall(document.canonical.text[start:end].casefold()))


def _weight(words: frozenset[str]) -> int:
    return sum(WORDS_FOR_AN_EDIT if word[0].isdigit() else 1 for word in words)
