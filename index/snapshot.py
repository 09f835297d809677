"""The index as of one revision: what the channels search, read on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.channels import (
    FEW_TEXTS,
    LIMITS,
    Found,
    Named,
    NgramChannel,
    SentenceChannel,
    best_of_pairs,
    keep_best,
    name_best,
    name_best_by_language,
)
from index.lists import PostingLists, Shared
from index.neighbours import unit_rows
from index.ngrams import BucketWeights, NgramRow, build_matrix, weigh_buckets
from index.per_change import PerChange
from index.postings import Pairs, pair_carriers
from index.sample_texts import SampleTexts
from index.store import IndexStore, TextRow

# Vectors up to which sentences are searched by meaning: they are held in memory, in float32. Those of
# some twenty thousand articles.
MOST_VECTORS = 400_000
# Keys of texts kept in memory, some 0.1 kB each.
_MOST_NAMES = 50_000


_WEIGHTS: PerChange[BucketWeights] = PerChange()


class SampleWeights:
    """The sample's n-grams, and what buckets weigh by them; built once for many revisions.

    Args:
        store: Where the rows are.
        stamp: The change of the sample that this is a picture of.
    """

    def __init__(self, store: IndexStore, stamp: int) -> None:
        self.stamp = stamp
        rows = store.sample.rows()
        self.keys = [key for key, *_ in rows]
        self.ordinal_of_key = {key: at for at, key in enumerate(self.keys)}
        self._languages = [language for _, language, _, _ in rows]
        self._rows = [
            (np.frombuffer(buckets, dtype="<u4"), np.frombuffer(counts, dtype=np.uint8))
            for *_, buckets, counts in rows
        ]

    @classmethod
    def renew(cls, store: IndexStore, before: int, stamp: int) -> None:
        """Weigh before others see a change, if somebody asked for the weights of the one before."""
        _WEIGHTS.renew(before, stamp, lambda: cls(store, stamp).weigh())

    @cached_property
    def weights(self) -> BucketWeights:
        """What buckets weigh."""
        return _WEIGHTS.of(self.stamp, self.weigh)

    def weigh(self) -> BucketWeights:
        """Return what buckets weigh, reckoned anew."""
        return weigh_buckets(self._rows, self._languages)

    @cached_property
    def channel(self) -> NgramChannel:
        """The channel of like n-grams among the texts of the sample."""
        matrix = build_matrix(self._rows, self._languages, self.weights, stored=True)
        return NgramChannel(matrix, self._languages)

    def of(self, row: NgramRow, language: str | None, own: int | None) -> Found:
        """Return what the channel proposes for one text, by ordinal of the sample."""
        matrix = build_matrix([row], [language], self.weights, stored=own is not None)
        return self.channel.of(matrix, [language], [own])[0]

    def all(self) -> list[Found]:
        """Return what the channel proposes for every text of the sample."""
        matrix = build_matrix(self._rows, self._languages, self.weights, stored=True)
        return self.channel.of(matrix, self._languages, list(range(len(self.keys))))


class Snapshot:
    """What the channels search, each part loaded when it is first used.

    Args:
        store: Where the rows are.
        revision: The change that this is a picture of.
        shingle_words: Words of a shingle.
        before: An older picture, of which what did not change is kept.
    """

    def __init__(
        self,
        store: IndexStore,
        revision: int,
        shingle_words: int,
        before: Snapshot | None = None,
    ) -> None:
        self._store = store
        self.revision = revision
        self._named: dict[int, str] = {}
        held = before.lists.segments if before is not None else []
        self.lists: PostingLists = PostingLists(store.segments, {s.number: s for s in held})
        stamp = store.sample.stamp()
        self.sample: SampleWeights
        self.texts: SampleTexts
        if before is not None and before.sample.stamp == stamp:
            self.sample, self.texts = before.sample, before.texts
        else:
            self.sample = SampleWeights(store, stamp)
            self.texts = SampleTexts(store, stamp, shingle_words)
        self._whole = store.sample.is_whole()

    @cached_property
    def _table(self) -> list[tuple[int, str, str | None]]:
        return self._store.text_table()

    @cached_property
    def keys(self) -> list[str]:
        """The keys of all texts, ascending; a text's place among them is its ordinal."""
        return [key for _, key, _ in self._table]

    @cached_property
    def _few(self) -> dict[str | None, NDArray[np.int64]]:
        counts = self.lists.counts().tolist()
        return {
            name: self.lists.texts_of(name)
            for name, count in zip(self.lists.languages, counts, strict=True)
            if count <= FEW_TEXTS
        }

    @cached_property
    def sentences(self) -> SentenceChannel:
        """The channel of sentences of one meaning; silent where no vectors are stored."""
        hashes = [np.frombuffer(blob, dtype="<i8") for blob in self._store.sentence_hashes()]
        wanted = {key for held in hashes for key in held.tolist()}
        vectors = self._store.read_vectors(wanted) if self._store.has_vectors() else {}
        ordered = sorted(vectors)
        rows = np.zeros((0, 1), dtype=np.float32)
        if ordered:
            rows = unit_rows(np.stack([vectors[key] for key in ordered]))
        return SentenceChannel(rows, {key: at for at, key in enumerate(ordered)}, hashes)

    @cached_property
    def by_meaning(self) -> bool:
        """Whether sentences are searched by meaning."""
        return self._store.has_vectors() and not self._store.has_more_vectors(MOST_VECTORS)

    def of(
        self, row: TextRow, own: int | None, vectors: NDArray[np.float32] | None
    ) -> dict[str, Named]:
        """Return what every channel proposes for one text, by key.

        Args:
            row: The text's features.
            own: Its id where it is stored, left out of the answer.
            vectors: Of its distinct sentences, or None.
        """
        shared = _without(self.lists.sharing_shingles(row.shingles), own)
        names = self._names
        found = {
            "shingles": name_best(shared.ids, shared.strength, *LIMITS["shingles"], names),
            "signature": name_best(shared.ids, shared.resemblance, *LIMITS["signature"], names),
            "sentences": {},
            "ngrams": self._by_ngrams(row, own),
        }
        if vectors is not None and len(vectors) and self.by_meaning:
            near = self.sentences.of(vectors)
            near.pop(self._ordinal_of_id.get(own, -1) if own is not None else -1, None)
            found["sentences"] = {
                self.keys[at]: value for at, value in keep_best(near, "sentences").items()
            }
        return found

    def _names(self, ids: Sequence[int]) -> dict[int, str]:
        """Return id to key of some texts, others among them: channels propose the same ones."""
        missing = [text_id for text_id in ids if text_id not in self._named]
        if missing:
            if len(self._named) > _MOST_NAMES:
                self._named.clear()
                missing = list(ids)
            self._named |= self._store.keys_of(missing)
        return self._named

    def _by_ngrams(self, row: TextRow, own: int | None) -> Named:
        text = row.text
        grams = (row.ngrams, row.ngram_counts)
        sample = self.sample
        if self._whole:
            ordinal = sample.ordinal_of_key.get(text.key) if own is not None else None
            found = sample.of(grams, text.language, ordinal)
            return {sample.keys[at]: value for at, value in found.items()}
        floors = {
            name: 0.0
            if name in self._few
            else LIMITS["ngrams" if name == text.language else "ngrams across"][0]
            for name in self.lists.languages
        }
        shared = self.lists.sharing_ngrams(
            grams, text.language, sample.weights, floors, stored=own is not None
        )
        few = {name: ids[ids != own] for name, ids in self._few.items()}
        return name_best_by_language(
            _without(shared, own), text.language, self.lists.languages, few, self._names
        )

    @cached_property
    def _ordinal_of_id(self) -> dict[int, int]:
        return {text_id: at for at, (text_id, *_) in enumerate(self._table)}

    def all_channels(self, rows: Callable[[], Iterator[TextRow]]) -> dict[str, list[Found]]:
        """Return what every channel proposes for every text, by ordinal.

        Args:
            rows: Yields the features of all texts, by key.
        """
        n = len(self.keys)
        pairs = self._pairs()
        alike = replace(pairs, strength=pairs.resemblance, fixed=np.zeros_like(pairs.fixed))
        return {
            "shingles": best_of_pairs(pairs, "shingles", n),
            "signature": best_of_pairs(alike, "signature", n),
            "sentences": [keep_best(found, "sentences") for found in self.sentences.all()]
            if self.by_meaning
            else [{} for _ in range(n)],
            "ngrams": self._all_by_ngrams(rows),
        }

    def _pairs(self) -> Pairs:
        """Return every pair that the lists of shingles propose."""
        keys, owners, size_of = self.lists.postings()
        ids = np.array([text_id for text_id, *_ in self._table], dtype=np.int64)
        by_id = np.argsort(ids)
        ordinals = by_id[np.searchsorted(ids[by_id], owners)]
        order = np.lexsort((ordinals, keys))
        sizes = np.array([size_of[text_id] for text_id in ids.tolist()], dtype=np.int64)
        return pair_carriers(keys[order], ordinals[order], sizes)

    def _all_by_ngrams(self, rows: Callable[[], Iterator[TextRow]]) -> list[Found]:
        sample = self.sample
        if self._whole:
            return sample.all()
        ordinal_of = {key: at for at, key in enumerate(self.keys)}
        found: list[Found] = []
        for row, (own, _, _) in zip(rows(), self._table, strict=True):
            named = self._by_ngrams(row, own)
            found.append({ordinal_of[key]: value for key, value in named.items()})
        return found


def _without(shared: Shared, own: int | None) -> Shared:
    """Leave out one text."""
    kept = shared.ids != (-1 if own is None else own)
    return Shared(
        shared.ids[kept], shared.strength[kept], shared.languages[kept], shared.resemblance[kept]
    )
