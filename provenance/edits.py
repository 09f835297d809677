"""Edits that an article shares with one copy of a piece and not with the piece itself."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from provenance.claim_lexicon import LANGUAGES, fold, get_lexicon
from provenance.findings import Match
from provenance.model import Document
from provenance.views import View, counterparts, shared_sentences, view_from, words_in

_WORD = re.compile(r"\w+")
_BLANKS = {code: " " for code in range(128) if not _WORD.match(chr(code))}
# Capitals at the head of a sentence are no sign of a name.
_FIGURE_OR_NAME = re.compile(r"\d\w*|(?<=\w[ \u00a0])[^\W\d_a-zß-öø-ÿ]\w+")
# One changed figure is an edit nobody makes twice; of words it takes two, since two editors may
# well make the same small change (a title, a spelling).
WORDS_FOR_AN_EDIT = 2
# A sentence of so many words that piece and copy do not share is one the copy added.
ADDED_WORDS = 6
# A number from this one on that is written as a word counts as a figure.
LEAST_NUMBER = 3
# So many times as many words must speak for one side as for the other to tell them apart.
CLEARLY = 4
# A cut version lacks at least this share of the words of the piece, and whoever took it holds at
# least this share of it (alignments have gaps), down to its last sentence, and hardly anything of
# what was cut.
CUT_SHARE, SAME_CUT = 0.15, 0.8


class Edits:
    """Shared edits among the articles of one corpus; what it looks up is found once.

    Args:
        documents: Article id -> document.
    """

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self._pairs: dict[str, frozenset[tuple[str, str]]] = {}
        self._closeness: dict[tuple[str, str], float] = {}
        self._words: dict[tuple[str, bool], tuple[frozenset[str], ...]] = {}
        self._views: dict[tuple[str, str], View] = {}
        self._shared: dict[tuple[str, str], Mapping[int, float]] = {}
        self._counterparts: dict[tuple[str, str], Mapping[int, int]] = {}
        self._counts: dict[tuple[str, str, str], tuple[int, int]] = {}

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
        """Return how many of their word pairs two articles have in common, 0..1 (cosine of sets).

        Two copies that both stop early stay nearer to what they stop short of than to one another.
        """
        key = (min(left, right), max(left, right))
        if key not in self._closeness:
            first, second = self._pairs_of(left), self._pairs_of(right)
            whole = math.sqrt(len(first) * len(second))
            self._closeness[key] = len(first & second) / max(1.0, whole)
        return self._closeness[key]

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
        if names not in self._counts:
            self._counts[names] = self._count(names, with_copy, with_piece)
        return self._counts[names]

    def _count(
        self, names: tuple[str, str, str], with_copy: View, with_piece: View
    ) -> tuple[int, int]:
        one_language = len({self.documents[name].canonical.language for name in names}) == 1
        own, copied, original = (self._words_of(name, all_words=one_language) for name in names)
        to_piece = self.counterparts(with_piece)
        for_copy = for_piece = 0
        for number, there in self.counterparts(with_copy).items():
            origin = to_piece.get(number)
            mine, theirs = own[number], copied[there]
            if origin is None:
                if one_language and len(mine) >= ADDED_WORDS and mine == theirs:
                    for_copy += len(mine)
            elif theirs != original[origin]:
                kept = mine & original[origin]
                for_copy += _weight((mine & theirs).difference(*_around(original, origin)))
                for_piece += _weight(kept.difference(*_around(copied, there)))
        return for_copy, for_piece

    def shared(self, with_copy: View, with_piece: View) -> bool:
        """Tell whether the article stands with the copy, and nowhere with the piece against it."""
        copy, piece = (self.documents[view.other].canonical for view in (with_copy, with_piece))
        if copy.language != piece.language or copy.text == piece.text:
            return False
        for_copy, for_piece = self.count(with_copy, with_piece)
        return for_copy >= WORDS_FOR_AN_EDIT and for_piece == 0

    def is_between(self, middle: tuple[View, View], ends: tuple[View, View]) -> bool:
        """Tell whether a third article stands between two others of one language.

        Each of the two shares with the third what the other one has not, and hardly anything with
        the other one that the third has not: nothing passed from one to the other but through it.

        Args:
            middle: Either end's view of the third article.
            ends: Either end's view of the other end, in the same order.
        """
        for with_middle, with_end in zip(middle, ends, strict=True):
            for_middle, for_end = self.count(with_middle, with_end)
            if for_middle < max(WORDS_FOR_AN_EDIT, CLEARLY * for_end):
                return False
        return True

    def shares_cut(self, with_copy: View, with_piece: View, copy_of_piece: View) -> bool:
        """Tell whether an article ends, and leaves out, where one cut version does.

        Args:
            with_copy: The article's view of the cut version.
            with_piece: Its view of the whole piece.
            copy_of_piece: The cut version's view of the piece.
        """
        kept = self._held_of(copy_of_piece)
        there = self.counterparts(self.view(with_copy.match, with_copy.other))
        in_copy = self.counterparts(self.view(copy_of_piece.match, with_piece.other))
        own = self._held_of(with_piece)
        # What the alignment with the piece misses that with the cut version may show.
        own |= {number for number in kept - own if in_copy.get(number) in there}
        piece = self.documents[with_piece.other]
        whole = words_in(piece, range(len(piece.canonical.sentences)))
        words = words_in(piece, sorted(kept))
        return (
            words <= (1 - CUT_SHARE) * whole
            and bool(kept)
            and max(kept) in own
            and with_copy.other_coverage >= SAME_CUT
            and words_in(piece, sorted(own & kept)) >= SAME_CUT * words
            and words_in(piece, sorted(own - kept)) <= (1 - SAME_CUT) * (whole - words)
        )

    def _held_of(self, view: View) -> set[int]:
        """Numbers of the other article's sentences that the article shares."""
        return set(self.sentences_shared(self.view(view.match, view.other)))

    def _pairs_of(self, article: str) -> frozenset[tuple[str, str]]:
        if article not in self._pairs:
            words = _words(self.documents[article].canonical.text.casefold())
            self._pairs[article] = frozenset(pairwise(words))
        return self._pairs[article]

    def _words_of(self, article: str, *, all_words: bool) -> tuple[frozenset[str], ...]:
        """Words of each sentence; or only the figures and names, which translators leave alone."""
        key = (article, all_words)
        if key not in self._words:
            canonical = self.documents[article].canonical
            texts = [canonical.text[s.span.start : s.span.end] for s in canonical.sentences]
            values = _number_words(canonical.language)
            self._words[key] = tuple(_read_words(text, values, all_words) for text in texts)
        return self._words[key]


def _words(text: str) -> list[str]:
    """Return the words of a text as ``_WORD`` finds them, in a third of the time where it is ASCII."""
    return text.translate(_BLANKS).split() if text.isascii() else _WORD.findall(text)


def _read_words(text: str, values: Mapping[str, str], all_words: bool) -> frozenset[str]:  # noqa: FBT001
    # Accents are no edit: a wire leaves them out, and any newsroom puts them back.
    words = _words(fold(text))
    if all_words:
        return frozenset(values.get(word, word) for word in words)
    found = {values[word] for word in words if word in values}
    return frozenset(found.union(fold(word) for word in _FIGURE_OR_NAME.findall(text)))


@cache
def _number_words(language: str | None) -> Mapping[str, str]:
    """Map the number words of a language to figures; small ones are in every sentence."""
    if language not in LANGUAGES:
        return {}
    numbers = get_lexicon(language).numbers
    return {word: str(value) for word, value in numbers.items() if value >= LEAST_NUMBER}


def _around(sentences: Sequence[frozenset[str]], number: int) -> Sequence[frozenset[str]]:
    """Words of a sentence and of its neighbours: an alignment may be one sentence off."""
    return sentences[max(0, number - 1) : number + 2]


def _weight(words: frozenset[str]) -> int:
    if not words:
        return 0
    return sum([WORDS_FOR_AN_EDIT if word[0].isdigit() else 1 for word in words])
