"""What the posting lists of all segments say about one text: the query side of two channels.

Only the rows that hold the text's own shingles and n-grams are read, so that the first question of a
process costs what every other one does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.list_loops import (
    add_lists,
    add_to_all,
    add_weights,
    count_lists,
    least_of_stretches,
    scan_strong,
    take_strong,
)
from index.ngrams import BucketWeights, NgramRow
from index.postings import weigh_carriers
from index.segment_store import Lists, SegmentStore
from index.segment_types import Segment
from index.segments import DOC_BITS, MOST_TEXTS, Blocks, docs_of, keys_of, listed, shingle_keys

Ids = NDArray[np.int64]

# Listed buckets that are looked up, the most telling ones; of them so many count that another
# text has. Looking up more costs two microseconds each and a segment.
_SOUGHT, _COUNTED = 256, 192
# Postings that are looked at: what is in very many texts tells little, and there is more of it the
# more texts there are.
_MOST_POSTINGS = 40_000
# From one byte of lists for so many texts of a segment on all its texts are looked at.
_DENSE = 4


@dataclass(frozen=True, slots=True)
class Shared:
    """Texts that share something with one text, each once.

    Attributes:
        ids: Ids of the texts, shape (n,), int64.
        strength: 0..1, shape (n,).
        languages: Code of each one's language, see ``PostingLists.languages``; shape (n,).
        resemblance: Estimate 0..1, shape (n,); zero where it is not known.
    """

    ids: Ids
    strength: NDArray[np.float64]
    languages: NDArray[np.int64]
    resemblance: NDArray[np.float64]


class PostingLists:
    """All segments as of one revision.

    Args:
        store: Where they are.
        known: Segments that are in memory already, by number.
    """

    def __init__(self, store: SegmentStore, known: Mapping[int, Segment]) -> None:
        self._store = store
        numbers = store.numbers()
        self.segments = [known.get(number) or store.read(number, search=True) for number in numbers]
        removed = store.removed()
        self._alive = [~np.isin(segment.ids, removed) for segment in self.segments]
        self._texts = sum(int(np.count_nonzero(alive)) for alive in self._alive)
        self._whole = len(removed) == 0
        found = {name for segment in self.segments for name in segment.names}
        self.languages = sorted(found, key=lambda name: name or "")
        codes = {name: code for code, name in enumerate(self.languages)}
        self._languages = [
            np.array([codes[name] for name in segment.names], dtype=np.int16)[segment.languages]
            for segment in self.segments
        ]
        self._living_languages = [
            languages if self._whole else np.where(alive, languages, np.int16(len(self.languages)))
            for _, alive, languages in self._parts()
        ]
        # Room for sums by text, all zero, one for each thread that asked at a time.
        self._zeros: list[list[NDArray[np.float64]]] = [[] for _ in self.segments]
        self._roots = [np.sqrt(np.maximum(segment.buckets, 1)) for segment in self.segments]
        self._least_roots = [least_of_stretches(roots) for roots in self._roots]

    def __len__(self) -> int:
        return self._texts

    def texts_of(self, language: str | None) -> Ids:
        """Return the ids of the texts of a language, ascending."""
        code = self.languages.index(language)
        found = [
            segment.ids[alive & (languages == code)] for segment, alive, languages in self._parts()
        ]
        return np.concatenate([np.zeros(0, dtype=np.int64), *found])

    def counts(self) -> NDArray[np.int64]:
        """Return how many texts each language has."""
        found = np.zeros(len(self.languages), dtype=np.int64)
        for _, alive, languages in self._parts():
            found += np.bincount(languages[alive], minlength=len(found))
        return found

    def postings(self) -> tuple[NDArray[np.uint64], Ids, dict[int, int]]:
        """Return shingle and text of every posting, and the distinct shingles of each text."""
        keys, owners = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.int64)]
        sizes: dict[int, int] = {}
        for segment, alive, _ in self._parts():
            codes = self._store.all_shingles(segment)
            docs = docs_of(codes)
            kept = alive[docs]
            keys.append(keys_of(codes)[kept])
            owners.append(segment.ids[docs[kept]])
            sizes |= dict(zip(segment.ids.tolist(), segment.sizes.tolist(), strict=True))
        return np.concatenate(keys), np.concatenate(owners), sizes

    def sharing_shingles(self, shingles: NDArray[np.int64]) -> Shared:
        """Return the texts that share sampled shingles, a stored text itself included.

        Args:
            shingles: The text's distinct sampled shingles.

        Returns:
            Strength is the weight of the shared shingles over the shingles of the text that has
            fewer: an estimate of the larger containment, less what is common.
        """
        keys = shingle_keys(shingles)
        places, texts = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for number, (found, alive) in enumerate(
            zip(self._store.shingles_of(self.segments, keys), self._alive, strict=True)
        ):
            at, docs = self._living(*found, alive)
            places.append(at)
            texts.append((number << DOC_BITS) | docs)
        place = np.concatenate(places)
        text, owner = np.unique(np.concatenate(texts), return_inverse=True)
        weights = weigh_carriers(np.bincount(place, minlength=len(keys)))
        weight = np.bincount(owner, weights=weights[place], minlength=len(text))
        shared = np.bincount(owner, minlength=len(text))
        sizes = self._gathered(text, [segment.sizes for segment in self.segments])
        codes = self._gathered(text, self._languages).astype(np.int64)
        union = np.maximum(sizes + len(keys) - shared, 1)
        return Shared(
            self._gathered(text, [segment.ids for segment in self.segments]),
            weight / np.maximum(np.minimum(sizes, len(keys)), 1),
            codes,
            shared / union,
        )

    def _gathered(self, texts: Ids, values: Sequence[NDArray[Any]]) -> NDArray[Any]:
        """Return what each segment says of some texts: ascending, a segment in the upper bits."""
        edges = np.searchsorted(texts, np.arange(len(values) + 1) << DOC_BITS).tolist()
        docs = texts & (MOST_TEXTS - 1)
        return np.concatenate(
            [
                np.zeros(0, dtype=values[0].dtype if values else np.int64),
                *(
                    held[docs[first:last]]
                    for held, first, last in zip(values, edges, edges[1:], strict=False)
                    if first < last
                ),
            ]
        )

    def sharing_ngrams(
        self,
        row: NgramRow,
        language: str | None,
        weights: BucketWeights,
        floors: Mapping[str | None, float],
        *,
        stored: bool,
    ) -> Shared:
        """Return the texts that share the text's most telling n-grams, a stored text itself included.

        Args:
            row: The text's buckets and counts, as stored.
            language: Its language.
            weights: What the buckets weigh.
            floors: For each language the strength that is asked of its texts.
            stored: Whether the text stands in the lists itself.
        """
        buckets = listed(row[0]).astype(np.int64)
        own = weights.of(language)[buckets]
        chosen = self._most_telling(buckets, own, weights)
        length = float(np.sqrt(np.square(own).sum())) or 1.0
        found = self._store.ngrams_of(self.segments, chosen)
        mine = weights.of(language)[chosen].astype(np.float64)
        # What no other text has adds to none; it is looked for where only so many buckets count.
        if len(chosen) > _COUNTED:
            carriers = np.full(len(chosen), -1 if stored else 0, dtype=np.int64)
            for number, lists in enumerate(found):
                carriers += self._carriers(number, lists, chosen)
            mine[carriers <= 0] = 0.0
            order = np.lexsort((chosen, -mine))
            mine[order[_COUNTED:]] = 0.0
        # What a bucket weighs on either side: in the asked text's language, and in each other.
        table = np.stack([mine * weights.of(name)[chosen] for name in self.languages] or [mine])
        typical = np.array([weights.typical(name) for name in self.languages] or [1.0])
        floor = np.array([floors[name] * length for name in self.languages] or [1.0])
        roots = np.sqrt(typical)
        parts = []
        for number, lists in enumerate(found):
            texts, total = self._strong(number, lists, chosen, table, floor * roots)
            codes = self._languages[number][texts].astype(np.int64)
            strength = total / (self._roots[number][texts] * roots[codes] * length)
            ids = self.segments[number].ids[texts]
            parts.append(Shared(ids, strength, codes, np.zeros(len(texts))))
        return _together(parts)

    def _carriers(self, number: int, lists: Blocks | Lists, chosen: Ids) -> NDArray[np.int64]:
        """Return how many texts of a segment have each bucket."""
        if not isinstance(lists, Blocks):
            places, _ = self._living(*lists, self._alive[number])
            return np.bincount(places, minlength=len(chosen))
        counts = np.zeros(len(lists.numbers), dtype=np.int64)
        count_lists(lists.data, lists.starts, lists.forms, self._alive[number], counts)
        found = np.zeros(len(chosen), dtype=np.int64)
        found[np.searchsorted(chosen, lists.numbers)] = counts
        return found

    def _strong(
        self,
        number: int,
        lists: Blocks | Lists,
        chosen: Ids,
        table: NDArray[np.float64],
        floors: NDArray[np.float64],
    ) -> tuple[Ids, NDArray[np.float64]]:
        """Return the texts of a segment that weigh enough, and what each weighs."""
        languages = self._languages[number]
        roots = (self._roots[number], self._least_roots[number])
        try:
            total = self._zeros[number].pop()
        except IndexError:  # another thread is asking, or nobody has asked yet
            total = np.zeros(len(languages))
        texts, taken = np.empty(len(languages) + 1, dtype=np.int64), np.empty(len(languages))
        if isinstance(lists, Blocks):
            living = self._living_languages[number]
            own = np.zeros((len(lists.numbers), len(table) + (not self._whole)))
            own[:, : len(table)] = table[:, np.searchsorted(chosen, lists.numbers)].T
            given = (lists.data, lists.starts, lists.forms, living, own, total)
            if _DENSE * (int(lists.starts[-1]) - int(lists.starts[0])) > len(languages):
                add_to_all(*given)
                count = scan_strong(total, roots, languages, floors, texts, taken)
                self._zeros[number].append(total)
                return texts[:count], taken[:count]
            count = add_lists(*given, texts)
        else:
            places, docs = self._living(*lists, self._alive[number])
            count = add_weights(places, docs, languages, table, total, texts)
        count = take_strong(texts[:count], total, roots, languages, floors, taken)
        self._zeros[number].append(total)
        return texts[:count], taken[:count]

    def _most_telling(
        self, buckets: Ids, own: NDArray[np.float32], weights: BucketWeights
    ) -> NDArray[np.int64]:
        """Return the buckets to look up, ascending."""
        order = np.argsort(-own, kind="stable")[:_SOUGHT]  # the buckets ascend
        expected = weights.carriers[buckets[order]] * (len(self) / max(weights.texts, 1))
        affordable = np.cumsum(expected) <= _MOST_POSTINGS
        return np.sort(buckets[order[affordable | (np.arange(len(order)) == 0)]])

    def _living(
        self, places: NDArray[np.int64], docs: NDArray[np.int64], alive: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if self._whole:
            return places, docs
        kept = alive[docs]
        return places[kept], docs[kept]

    def _parts(self) -> zip[tuple[Segment, NDArray[np.bool_], NDArray[np.int16]]]:
        return zip(self.segments, self._alive, self._languages, strict=True)


def _together(parts: Sequence[Shared]) -> Shared:
    if not parts:
        none = np.zeros(0)
        return Shared(none.astype(np.int64), none, none.astype(np.int64), none)
    return Shared(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("ids", "strength", "languages", "resemblance")
        )
    )
