"""The index in memory as of one revision: what the channels search, read on demand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.channels import (
    Found,
    NgramChannel,
    SentenceChannel,
    ShingleChannel,
    SignatureChannel,
    best_of_pairs,
    keep_best,
)
from index.neighbours import unit_rows
from index.ngrams import BucketWeights, NgramRow, build_matrix, weigh_buckets
from index.store import IndexStore


class Snapshot:
    """All texts by ordinal (their rank by key), with one channel a part, loaded when first used.

    Args:
        store: Where the rows are.
        revision: The change that this is a picture of.
    """

    def __init__(self, store: IndexStore, revision: int) -> None:
        self._store = store
        self.revision = revision
        table = store.text_table()
        self.keys = [key for _, key, _, _, _ in table]
        self.ordinal_of_key = {key: ordinal for ordinal, key in enumerate(self.keys)}
        self.languages = [language for _, _, language, _, _ in table]
        self._groups = [group for _, _, _, group, _ in table]
        self._sizes = np.array([size for *_, size in table], dtype=np.int64)
        self._ordinal_of_id = {text_id: at for at, (text_id, *_) in enumerate(table)}

    @cached_property
    def shingles(self) -> ShingleChannel:
        """The channel of shared shingles."""
        return ShingleChannel(self._sizes, self._ordinal_of_id)

    @cached_property
    def _signatures(self) -> NDArray[np.uint32]:
        blobs = self._store.signatures()
        if not blobs:
            return np.zeros((0, 4), dtype=np.uint32)
        return np.frombuffer(b"".join(blobs), dtype="<u4").reshape(len(blobs), -1)

    @cached_property
    def signature(self) -> SignatureChannel:
        """The channel of near-duplicates."""
        return SignatureChannel(self._signatures)

    def _ngrams(self) -> Iterator[NgramRow]:
        """Yield the rows of all texts; they are not kept, some 7 kB each."""
        for buckets, counts in self._store.ngrams():
            yield np.frombuffer(buckets, dtype="<u4"), np.frombuffer(counts, dtype=np.uint8)

    @cached_property
    def _bucket_weights(self) -> BucketWeights:
        return weigh_buckets(self._ngrams(), self.languages)

    @cached_property
    def _ngram_matrix(self) -> Any:  # noqa: ANN401 - scipy has no types
        return build_matrix(self._ngrams(), self.languages, self._bucket_weights, stored=True)

    def ngram_row(self, row: NgramRow, language: str | None, *, stored: bool) -> Any:  # noqa: ANN401 - scipy has no types
        """Return the tf-idf row of one text, weighed by the stored texts.

        Args:
            row: Its buckets and counts.
            language: Its language, or None.
            stored: Whether it is one of them.
        """
        return build_matrix([row], [language], self._bucket_weights, stored=stored)

    @cached_property
    def ngrams(self) -> NgramChannel:
        """The channel of like character n-grams."""
        return NgramChannel(self._ngram_matrix, self.languages)

    @cached_property
    def _hashes(self) -> list[NDArray[np.int64]]:
        return [np.frombuffer(blob, dtype="<i8") for blob in self._store.sentence_hashes()]

    @cached_property
    def sentences(self) -> SentenceChannel:
        """The channel of sentences of one meaning; silent where no vectors are stored."""
        wanted = {key for held in self._hashes for key in held.tolist()}
        vectors = self._store.read_vectors(wanted) if self._store.has_vectors() else {}
        ordered = sorted(vectors)
        rows = np.zeros((0, 1), dtype=np.float32)
        if ordered:
            rows = unit_rows(np.stack([vectors[key] for key in ordered]))
        return SentenceChannel(rows, {key: at for at, key in enumerate(ordered)}, self._hashes)

    def all_channels(self) -> dict[str, list[Found]]:
        """Return what every channel proposes for every text, by ordinal."""
        n = len(self.keys)
        return {
            "shingles": best_of_pairs(self.shingles.all(self._store.postings()), "shingles", n),
            "signature": best_of_pairs(self.signature.all(), "signature", n),
            "sentences": [keep_best(found, "sentences") for found in self.sentences.all()],
            "ngrams": self.ngrams.of(self._ngram_matrix, self.languages, list(range(n))),
        }

    def group_of(self, key: str) -> str | None:
        """Return the group of a text."""
        return self._groups[self.ordinal_of_key[key]]

    def keys_of_group(self, group: str | None) -> list[str]:
        """Return the keys of all texts of a group, ascending."""
        return [key for key, held in zip(self.keys, self._groups, strict=True) if held == group]
