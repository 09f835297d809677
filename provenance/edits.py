"""Edits that an article shares with one copy of a piece and not with the piece itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from provenance.findings import Match
from provenance.model import Document
from provenance.views import View, counterparts, shared_sentences, view_from

_WORD = re.compile(r"\w+")
# Capitals at the head of a sentence are no sign of a name.
_FIGURE_OR_NAME = re.compile(r"\d\w*|(?<=\w[ \u00a0])[^\W\d_a-zß-öø-ÿ]\w+")
# One changed figure is an edit nobody makes twice; of words it takes two, since two editors may
# well make the same small change (a title, a spelling).
WORDS_FOR_AN_EDIT = 2
# A sentence of so many words that piece and copy do not share is one the copy added.
ADDED_WORDS = 6


class Edits:
    """Shared edits among the articles of one corpus; what it looks up is found once.

    Args:
        documents: Article id -> document.
    """

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self._pairs: dict[str, frozenset[tuple[str, str]]] = {}
        self._words: dict[tuple[str, bool], tuple[frozenset[str], ...]] = {}
        self._views: dict[tuple[str, str], View] = {}
        self._shared: dict[tuple[str, str], Mapping[int, float]] = {}
        self._counterparts: dict[tuple[str, str], Mapping[int, int]] = {}

    def counterparts(self, view: View) -> Mapping[int, int]:
        """Map the article's sentence numbers to those of the view's other article."""
        key = (view.article, view.other)
        if key not in self._counterparts:
            article, other = self.documents[view.article], self.documents[view.other]
            self._counterparts[key] = counterparts(article, other, view)
        return self._counterparts[key]

    def view(self, match: Match, article: str) -> View:
        """Orient a match from the side of one of its articles."""
        key = (article, match.right if article == match.left else match.left)
        if key not in self._views:
            self._views[key] = view_from(match, article)
        return self._views[key]

    def sentences_shared(self, view: View) -> Mapping[int, float]:
        """Map the article's sentence numbers that the other shares to their similarity."""
        key = (view.article, view.other)
        if key not in self._shared:
            self._shared[key] = shared_sentences(self.documents[view.article], view)
        return self._shared[key]

    def closeness(self, left: str, right: str) -> float:
        """Return the share 0..1 of the word pairs of two articles that both have (Jaccard)."""
        first, second = self._pairs_of(left), self._pairs_of(right)
        return len(first & second) / max(1, len(first | second))

    def count(self, with_copy: View, with_piece: View) -> tuple[int, int]:
        """Count on whose side an article stands where a copy differs from the piece it comes from.

        Args:
            with_copy: The article's view of a copy of the piece.
            with_piece: Its view of the piece.

        Returns:
            How many words the article shares with the copy against the piece, and with the piece
            against the copy. Words are compared without case and punctuation; where the three are
            not of one language, figures and names alone. A sentence that the copy added counts too.

        Source:
            The reasoning is that of textual criticism: shared innovations show descent, shared
            retentions do not (Maas 1927).
        """
        names = (with_copy.article, with_copy.other, with_piece.other)
        one_language = len({self.documents[name].canonical.language for name in names}) == 1
        own, copied, original = (self._words_of(name, all_words=one_language) for name in names)
        to_piece = self.counterparts(with_piece)
        for_copy = for_piece = 0
        for number, there in self.counterparts(with_copy).items():
            origin = to_piece.get(number)
            if origin is None:
                common = own[number] & copied[there]
                if one_language and len(common) >= ADDED_WORDS and own[number] == copied[there]:
                    for_copy += len(common)
            elif copied[there] != original[origin]:
                new = copied[there] - _around(original, origin)
                old = original[origin] - _around(copied, there)
                for_copy += _weight(own[number] & new)
                for_piece += _weight(own[number] & old)
        return for_copy, for_piece

    def shared(self, with_copy: View, with_piece: View) -> bool:
        """Tell whether the article stands with the copy, and nowhere with the piece against it."""
        copy, piece = (self.documents[view.other].canonical for view in (with_copy, with_piece))
        if copy.language != piece.language or copy.text == piece.text:
            return False
        for_copy, for_piece = self.count(with_copy, with_piece)
        return for_copy >= WORDS_FOR_AN_EDIT and for_piece == 0

    def _pairs_of(self, article: str) -> frozenset[tuple[str, str]]:
        if article not in self._pairs:
            words = _WORD.findall(self.documents[article].canonical.text.casefold())
            self._pairs[article] = frozenset(pairwise(words))
        return self._pairs[article]

    def _words_of(self, article: str, *, all_words: bool) -> tuple[frozenset[str], ...]:
        """Words of each sentence; or only the figures and names, which translators leave alone."""
        key = (article, all_words)
        if key not in self._words:
            canonical = self.documents[article].canonical
            texts = [canonical.text[s.span.start : s.span.end] for s in canonical.sentences]
            pattern = _WORD if all_words else _FIGURE_OR_NAME
            self._words[key] = tuple(
                frozenset(word.casefold() for word in pattern.findall(text)) for text in texts
            )
        return self._words[key]


def shares_cut(with_copy: View, with_piece: View) -> bool:
    """Tell whether an article ends, and leaves out, where one cut version does.

    Args:
        with_copy: The article's view of the cut version.
        with_piece: Its view of the whole piece.
    """
    return with_copy.other_coverage >= 0.9 and (
        with_copy.other_coverage - with_piece.other_coverage >= 0.25
    )


def _around(sentences: Sequence[frozenset[str]], number: int) -> frozenset[str]:
    """Words of a sentence and its neighbours: an alignment may be one sentence off."""
    return frozenset().union(*sentences[max(0, number - 1) : number + 2])


def _weight(words: frozenset[str]) -> int:
    return sum(WORDS_FOR_AN_EDIT if word[0].isdigit() else 1 for word in words)
