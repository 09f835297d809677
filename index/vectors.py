"""Sentence vectors: looked up where a sentence is stored, encoded where it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.errors import EncoderMissing
from index.features import sentence_hashes
from index.neighbours import unit_rows
from index.store import IndexStore
from index.types import IndexedText

# Vectors kept in memory for texts that are not stored (384 components in float16: 75 MB).
_REMEMBERED = 100_000

ByHash = dict[int, NDArray[np.float16]]


class SentenceVectors:
    """One vector a distinct sentence, in the precision of float16 wherever it comes from.

    Args:
        store: Where vectors are stored; this class only reads there.
        encoder: For those that are not, or None.
    """

    def __init__(self, store: IndexStore, encoder: Encoder | None) -> None:
        self._store = store
        self._encoder = encoder
        self._remembered: ByHash = {}

    def of(self, texts: Sequence[IndexedText]) -> list[NDArray[np.float32]]:
        """Return the vectors of each text's sentences; see ``SimilarityIndex.vectors``."""
        hashed = [sentence_hashes(text) for text in texts]
        known = self._find(_sentences(texts, hashed))
        return [self._rows(hashes.tolist(), known) for hashes in hashed]

    def known(self, text: IndexedText, hashes: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of a text's distinct sentences; without an encoder, those stored."""
        if self._encoder is None:
            found = self._store.read_vectors(hashes.tolist())
        else:
            found = self._find(_sentences([text], [hashes]))
        return self._rows(sorted(found), found)

    def encode_missing(self, texts: Sequence[IndexedText]) -> ByHash:
        """Return the vectors of all sentences of these texts that are not stored."""
        sentences = _sentences(texts, [sentence_hashes(text) for text in texts])
        stored = self._store.read_vectors(sentences)
        missing = {key: text for key, text in sentences.items() if key not in stored}
        known = {key: self._remembered[key] for key in missing if key in self._remembered}
        return known | self._encode({k: v for k, v in missing.items() if k not in known})

    def _find(self, sentences: Mapping[int, str]) -> ByHash:
        """Return the vectors of sentences, remembered, stored or encoded."""
        known = {key: self._remembered[key] for key in sentences if key in self._remembered}
        known |= self._store.read_vectors(key for key in sentences if key not in known)
        known |= self._encode({key: text for key, text in sentences.items() if key not in known})
        if len(self._remembered) + len(known) > _REMEMBERED:
            self._remembered.clear()
        self._remembered |= known
        return known

    def _encode(self, sentences: Mapping[int, str]) -> ByHash:
        """Encode distinct sentences in one call, in the same order whatever they came in."""
        if not sentences:
            return {}
        if self._encoder is None:
            raise EncoderMissing
        order = sorted(sentences, key=lambda key: (len(sentences[key]), key))
        rows = self._encoder.encode([sentences[key] for key in order]).astype(np.float16)
        return dict(zip(order, rows, strict=True))

    def _rows(self, keys: Sequence[int], known: ByHash) -> NDArray[np.float32]:
        """Return the vectors of these sentences as unit rows, shape (n, dimension)."""
        if not keys:
            return np.zeros((0, self._dimension(known)), dtype=np.float32)
        return unit_rows(np.stack([known[key] for key in keys]))

    def _dimension(self, known: ByHash) -> int:
        for vector in known.values():
            return len(vector)
        return self._encoder.dimension if self._encoder is not None else 0


def _sentences(texts: Sequence[IndexedText], hashed: Sequence[NDArray[np.int64]]) -> dict[int, str]:
    """Return hash to sentence of all sentences of some texts."""
    return {
        key: text.text[span.start : span.end]
        for text, hashes in zip(texts, hashed, strict=True)
        for key, span in zip(hashes.tolist(), text.sentences, strict=True)
    }
