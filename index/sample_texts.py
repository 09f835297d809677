"""What the sample tells of all texts: rare words, and passages that are widespread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.kernel import join_texts, read_buffer
from index.kernel_numpy import hash_rows
from index.pages import Shingled
from index.per_change import PerChange
from index.store import IndexStore
from index.widespread import Widespread, find_widespread


@dataclass(frozen=True, slots=True)
class WordRarity:
    """How rare words are.

    Attributes:
        words: Hashes of words, ascending, uint64.
        carriers: How many texts have each, int64.
        texts: How many texts were counted.
    """

    words: NDArray[np.uint64]
    carriers: NDArray[np.int64]
    texts: int

    def of(self, hashes: NDArray[np.uint64]) -> NDArray[np.float64]:
        """Return the inverse document frequency of words, logarithmic; more than 0."""
        carriers = np.zeros(len(hashes))
        if len(self.words):
            at = np.minimum(np.searchsorted(self.words, hashes), len(self.words) - 1)
            carriers = np.where(self.words[at] == hashes, self.carriers[at], 0)
        found: NDArray[np.float64] = np.log((self.texts + 1.0) / (carriers + 0.5))
        return np.maximum(found, 0.0)


_TOLD: PerChange[tuple[WordRarity, Widespread]] = PerChange()


class SampleTexts:
    """The texts of the sample, read once when they are first needed, and not held.

    Args:
        store: Where they are.
        stamp: The change of the sample that this is a picture of.
        shingle_words: Words of a shingle.
    """

    def __init__(self, store: IndexStore, stamp: int, shingle_words: int) -> None:
        self._store = store
        self._length = shingle_words
        self.stamp = stamp

    @property
    def rarity(self) -> WordRarity:
        """How rare words are."""
        return self._told[0]

    @property
    def widespread(self) -> Widespread:
        """The passages that many unrelated texts carry; none where the sample is the collection."""
        return self._told[1]

    def renew(self, before: int) -> None:
        """Read them before others see this change, if somebody asked for those of the one before."""
        _TOLD.renew((before, self._length), (self.stamp, self._length), self._read)

    @cached_property
    def _told(self) -> tuple[WordRarity, Widespread]:
        return _TOLD.of((self.stamp, self._length), self._read)

    def _read(self) -> tuple[WordRarity, Widespread]:
        keys = [key for key, *_ in self._store.sample.rows()]
        buffer, bounds = join_texts([text.text for text in self._store.read_texts(keys)])
        rows = read_buffer(buffer, bounds)
        owners = np.repeat(np.arange(len(keys)), np.diff(rows.starts))
        order = np.lexsort((owners, rows.hashes))
        hashes, owners = rows.hashes[order], owners[order]
        fresh = np.r_[len(hashes) > 0, hashes[1:] != hashes[:-1]][: len(hashes)]
        first = fresh.copy()
        first[1:] |= owners[1:] != owners[:-1]
        carriers = np.bincount(np.cumsum(fresh)[first] - 1, minlength=int(fresh.sum()))
        rarity = WordRarity(hashes[fresh], carriers.astype(np.int64), len(keys))
        shingles = np.zeros(0, dtype=np.uint64)
        if not self._store.sample.is_whole():
            every, _, owner = hash_rows(rows.hashes, rows.starts, self._length)
            edges = np.searchsorted(owner, np.arange(len(keys) + 1))
            shingles = find_widespread(
                [
                    Shingled(part, np.unique(part), self._length)
                    for part in np.split(every, edges[1:-1])
                ],
                self._store.sample.power(),
            )
        return rarity, Widespread(shingles, self._length)
