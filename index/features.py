"""A text to the features that its row holds, and the settings they are made with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.kernel import sketch_texts
from index.ngrams import NGRAMS_VERSION, read_many_ngrams
from index.sketch import SIGNATURE_SCHEME
from index.store import TextRow
from index.tokens import WORDS_VERSION
from index.types import IndexedText


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSettings:
    """What the rows of an index are made with; recorded, and refused where they differ.

    Attributes:
        shingle_words: Words of a shingle. Four: with three, unrelated texts share phrases; with
            five, heavy edits leave nothing.
        sampling: One shingle in so many is kept. Four finds a shared run of 12 words with
            probability 0.92, eight with 0.70.
        signature_bins: Bins of the MinHash signature, a multiple of 4.
        signature_seed: Seed of its permutations.
        ngram_sampling: One n-gram in so many is kept. With 2 every translation that all n-grams find
            is found (texts of 60 characters apart), with 4 nearly all.
    """

    shingle_words: int = 4
    sampling: int = 4
    signature_bins: int = 256
    signature_seed: int = 1
    ngram_sampling: int = 2

    def record(self) -> dict[str, str]:
        """Return name to value of all that decides a stored row, the model left out."""
        return {
            "shingle_words": str(self.shingle_words),
            "sampling": str(self.sampling),
            "signature_scheme": SIGNATURE_SCHEME,
            "signature_bins": str(self.signature_bins),
            "signature_seed": str(self.signature_seed),
            "ngram_sampling": str(self.ngram_sampling),
            "words_version": str(WORDS_VERSION),
            "ngrams_version": str(NGRAMS_VERSION),
        }


def read_features(
    text: IndexedText, settings: IndexSettings, given_hash: bytes | None = None
) -> TextRow:
    """Return all that is stored of a text, and what it is searched by.

    Args:
        text: The text.
        settings: What its features are made with.
        given_hash: Its content hash, where that is known already.
    """
    given = None if given_hash is None else [given_hash]
    return read_many_features([text], settings, given)[0]


def read_many_features(
    texts: Sequence[IndexedText],
    settings: IndexSettings,
    given_hashes: Sequence[bytes] | None = None,
) -> list[TextRow]:
    """Return what ``read_features`` does for each of many texts, in a part of the time."""
    sketches = sketch_texts(
        [text.text for text in texts],
        shingle_words=settings.shingle_words,
        sampling=settings.sampling,
        bins=None,
    )
    starts = sketches.starts.tolist()
    sampled = sketches.hashes.view(np.int64)
    grams = read_many_ngrams([text.text for text in texts], settings.ngram_sampling)
    return [
        TextRow(
            text=text,
            content_hash=content_hash(text) if given_hashes is None else given_hashes[at],
            sentence_hashes=sentence_hashes(text),
            shingles=_distinct(sampled[starts[at] : starts[at + 1]]),
            ngrams=grams[at][0],
            ngram_counts=grams[at][1],
        )
        for at, text in enumerate(texts)
    ]


def _distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the distinct values, ascending; ``np.unique`` takes thrice as long for a hundred."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def sentence_hashes(text: IndexedText) -> NDArray[np.int64]:
    """Return the hash of each sentence of a text, shape (n,), int64: BLAKE2b of its words as given."""
    return np.array(
        [
            int.from_bytes(
                blake2b(
                    text.text[start:end].encode("utf-8", "surrogatepass"), digest_size=8
                ).digest(),
                "little",
                signed=True,
            )
            for start, end in text.sentences
        ],
        dtype=np.int64,
    )


def content_hash(text: IndexedText) -> bytes:
    """Return a hash of all that was given with the key."""
    content = repr((text.language, text.group, text.sentences, text.excluded, text.text))
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()
