"""A text made ready for alignment: its words, sentence features and vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import SimilarityIndexError
from index.lexical import (
    Bag,
    Profile,
    WordTable,
    anchors,
    latin_share,
    names,
    ngrams,
    numbers,
    read_numbers,
    read_words,
    stems,
)
from index.types import IndexedText, Span
from index.vocabulary import Codes

# A sentence with fewer counted words carries no evidence of its own ("he said").
MIN_COUNTED_WORDS = 3
# From this many counted words on a sentence weighs one.
_FULL_WEIGHT_WORDS = 10

Floats = NDArray[np.float32]


class VectorCountMismatch(SimilarityIndexError):
    """The vectors of a text are not as many as its sentences."""

    def __init__(self, key: str, rows: int, sentences: int) -> None:
        super().__init__(key, rows, sentences)
        self.key, self.rows, self.sentences = key, rows, sentences

    def __str__(self) -> str:
        return (
            f"Text {self.key!r} has {self.sentences} sentences and {self.rows} vectors; "
            "give one vector for each sentence, in their order."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedText:
    """What alignment needs of one text, computed once however many pairs it enters.

    Attributes:
        text: The text with its sentences and excluded spans.
        words: Its words.
        spans: Spans of the sentences used (the whole text where none were given).
        counted: Words outside excluded spans for each sentence, shape (n,), float32.
        sizes: Words of each sentence, shape (n,), float32.
        lengths: Code points of each sentence, shape (n,), float32.
        weights: How much each sentence counts, 0..1, shape (n,): 0 within excluded text.
        places: Words that stand in sentences, in their order, shape (k,), int64.
        first: Where the words of each sentence begin in ``places``, and its end, shape (n + 1,).
        stems: Stems of the sentences.
        ngrams: Their character n-grams in Latin letters.
        numbers: Their numbers.
        names: Their capitalised words.
        anchors: Details of one sentence alone, outside excluded spans.
        figures: Codes of the numbers of each sentence.
        latin: Share 0..1 of its letters that are Latin.
        vectors: Unit rows, shape (n, d), float32, or None.
        multilingual: Whether the vectors compare sentences of different languages.
    """

    text: IndexedText
    words: WordTable
    spans: tuple[Span, ...]
    counted: Floats
    sizes: Floats
    lengths: Floats
    weights: Floats
    places: Codes
    first: Codes
    stems: Profile
    ngrams: Profile
    numbers: Bag
    names: Bag
    anchors: Bag
    figures: tuple[frozenset[int], ...]
    latin: float
    vectors: Floats | None
    multilingual: bool

    def words_of(self, first: int, last: int) -> Codes:
        """Places of the words of sentences [first, last) in the table of words."""
        return self.places[self.first[first] : self.first[last]]


def _per_sentence(bag: Bag, sentences: int) -> tuple[frozenset[int], ...]:
    found: dict[int, set[int]] = {}
    for sentence, code in zip(bag.sentence.tolist(), bag.code.tolist(), strict=True):
        found.setdefault(sentence, set()).add(code)
    none: frozenset[int] = frozenset()
    return tuple(frozenset(found[at]) if at in found else none for at in range(sentences))


def sentence_weights(counted: Floats) -> Floats:
    """How much sentences of so many counted words count, 0..1, shape (n,)."""
    weights = np.minimum(1.0, counted / _FULL_WEIGHT_WORDS).astype(np.float32)
    weights[counted < MIN_COUNTED_WORDS] = 0.0
    return weights


def prepare(
    text: IndexedText,
    vectors: NDArray[np.floating[Any]] | None = None,
    *,
    multilingual: bool = False,
) -> PreparedText:
    """Make a text ready for ``align``.

    Args:
        text: The text; one without sentences counts as one sentence.
        vectors: One unit row for each sentence of ``text.sentences``, or None.
        multilingual: Whether the vectors compare sentences of different languages.

    Raises:
        VectorCountMismatch: The rows are not as many as the sentences.
    """
    spans = text.sentences or (Span(0, len(text.text)),)
    rows = None if vectors is None else np.asarray(vectors, dtype=np.float32)
    if rows is not None and len(rows) != len(text.sentences):
        raise VectorCountMismatch(text.key, len(rows), len(text.sentences))
    if not text.sentences:
        rows = None
    words = read_words(text.text, spans, text.excluded)
    counted = words.sizes
    if text.excluded:
        kept = (words.sentence >= 0) & ~words.excluded
        counted = np.bincount(words.sentence[kept], minlength=len(spans)).astype(np.float32)
    found = read_numbers(text.text, words, text.language)
    number_bag = numbers(found, spans)
    return PreparedText(
        text=text,
        words=words,
        spans=tuple(spans),
        counted=counted,
        sizes=words.sizes,
        lengths=np.array([span.end - span.start for span in spans], dtype=np.float32),
        weights=sentence_weights(counted),
        places=words.places,
        first=words.first,
        stems=stems(words, len(spans)),
        ngrams=ngrams(words, len(spans)),
        numbers=number_bag,
        names=names(words),
        figures=_per_sentence(number_bag, len(spans)),
        anchors=anchors(words, found),
        latin=latin_share(text.text),
        vectors=rows,
        multilingual=multilingual and rows is not None,
    )
