"""Four ways to propose pairs: shared shingles, resemblance, sentences, character n-grams.

Every channel answers the same question, "which texts may belong with this one?", with at most so
many others for each text, by strength and then by key (``LIMITS``; the n-grams count each language
by itself). A channel never decides: what it leaves out is lost, what it proposes too much costs one
comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.lists import Shared
from index.neighbours import Neighbours
from index.postings import Pairs

# For each channel the strength below which it is silent, and how many it proposes for a text.
# Raising a strength or lowering a number loses copies and saves comparisons. Measured: the mates of
# 564 translated articles are all among the first five of their language where both scripts have a
# transliteration; renderings of one article into one language share n-grams to 0.13 and more, free
# rewrites of news to 0.15; among 338 reports of one summit, an excerpt that makes up a twentieth of its
# text comes 38th by shared shingles.
LIMITS: dict[str, tuple[float, int]] = {
    "shingles": (0.02, 50),
    "signature": (0.45, 30),  # the resemblance, estimated from the sampled shingles
    "sentences": (0.2, 30),
    "ngrams": (0.04, 20),  # in the text's own language
    "ngrams across": (0.005, 10),  # in each other language
}
# Across languages, the share of the strongest that others must have too; 0.5 loses one in a hundred
# of the translations measured, 0.35 leaves room for a text that was translated in part.
ACROSS_SHARE = 0.35
# Of a language with so few texts the best are proposed however weak: too few texts tell which
# n-grams are common, and all may be compared. Measured on ten stories of 9 to 12 articles each: of 68 links the floors
# lose 16 there, all of them free rewordings or translations.
FEW_TEXTS = 20

# A sentence's neighbours that are looked at, and the cosine from which one counts at all.
SENTENCE_NEIGHBOURS = 32
SENTENCE_COSINE = 0.6

_NGRAM_ROWS = 256

Ordinals = NDArray[np.int64]
Found = dict[int, float]
Named = dict[str, float]
Names = Callable[[Sequence[int]], dict[int, str]]


def keep_best(found: Found, channel: str) -> Found:
    """Return the strongest that a channel may propose; ties go to the smaller ordinal."""
    floor, k = LIMITS[channel]
    ranked = sorted((-strength, other) for other, strength in found.items() if strength >= floor)
    return {other: -strength for strength, other in ranked[:k]}


def name_best(
    ids: Ordinals, strength: NDArray[np.float64], floor: float, k: int, names: Names
) -> Named:
    """Return the strongest texts by key; ties go to the smaller key.

    Args:
        ids: Ids of texts, shape (n,).
        strength: 0..1, shape (n,).
        floor: Weaker ones are left out.
        k: How many at most.
        names: Gives the keys of ids; asked for few more than ``k``.
    """
    rounded = np.round(strength, 6)
    kept = np.flatnonzero(rounded >= floor)
    if len(kept) > k:
        last = np.partition(rounded[kept], len(kept) - k)[len(kept) - k]
        kept = kept[rounded[kept] >= last]
    key_of = names(ids[kept].tolist())
    ranked = sorted(
        (-value, key_of[text_id])
        for text_id, value in zip(ids[kept].tolist(), rounded[kept].tolist(), strict=True)
    )
    return {key: -value for value, key in ranked[:k]}


def name_best_by_language(
    shared: Shared,
    own: str | None,
    languages: Sequence[str | None],
    few: Mapping[str | None, Ordinals],
    names: Names,
) -> Named:
    """Return the best of the own language and of every other one, as ``NgramChannel`` does.

    Args:
        shared: From ``PostingLists.sharing_ngrams``, the text itself left out.
        own: The text's language.
        languages: What the codes of languages mean.
        few: For each language of few texts, their ids, the text itself left out.
        names: Gives the keys of ids.
    """
    best: Named = {}
    for code, name in enumerate(languages):
        here = shared.languages == code
        ids, strength = shared.ids[here], shared.strength[here]
        floor, k = LIMITS["ngrams" if name == own else "ngrams across"]
        if name in few:
            found = dict(zip(ids.tolist(), strength.tolist(), strict=True))
            ids, floor = few[name], 0.0
            strength = np.array([found.get(text_id, 0.0) for text_id in ids.tolist()])
        elif name != own:
            floor = max(floor, ACROSS_SHARE * float(strength.max(initial=0.0)))
        best |= name_best(ids, strength, floor, k, names)
    return best


class SentenceChannel:
    """Texts with sentences of one meaning.

    Args:
        vectors: One unit row a distinct sentence, shape (s, d), float32.
        row_of: Sentence hash to row.
        hashes: Sentence hashes of each text, by ordinal; those without a vector are passed over.
    """

    def __init__(
        self,
        vectors: NDArray[np.float32],
        row_of: dict[int, int],
        hashes: list[NDArray[np.int64]],
    ) -> None:
        self._vectors = vectors
        self._neighbours = Neighbours(vectors) if len(vectors) else None
        self._rows = [
            np.array(sorted({row_of[key] for key in held.tolist() if key in row_of}), dtype=int)
            for held in hashes
        ]
        self._owners: list[list[int]] = [[] for _ in range(len(vectors))]
        for ordinal, rows in enumerate(self._rows):
            for row in rows.tolist():
                self._owners[row].append(ordinal)

    def of(self, vectors: NDArray[np.float32]) -> Found:
        """Return how much of a text of these distinct sentences others have in meaning."""
        if self._neighbours is None or len(vectors) == 0:
            return {}
        similarities, rows = self._neighbours.find(vectors, SENTENCE_NEIGHBOURS)
        return self._sum_up(similarities, rows)

    def all(self) -> list[Found]:
        """Do as ``of`` for every stored text, each without itself."""
        found: list[Found] = [{} for _ in self._rows]
        if self._neighbours is None:
            return found
        similarities, rows = self._neighbours.find(self._vectors, SENTENCE_NEIGHBOURS)
        for ordinal, own in enumerate(self._rows):
            found[ordinal] = self._sum_up(similarities[own], rows[own])
            found[ordinal].pop(ordinal, None)
        return found

    def _sum_up(self, similarities: NDArray[np.float32], rows: NDArray[np.int64]) -> Found:
        """Add up a text's sentences, given their neighbours: see ``of``."""
        total: Found = {}
        for near, found in zip(similarities.tolist(), rows.tolist(), strict=True):
            best: Found = {}
            for similarity, row in zip(near, found, strict=True):  # strongest first
                if similarity < SENTENCE_COSINE:
                    break
                for owner in self._owners[row]:
                    best.setdefault(owner, similarity)
            # A sentence that many texts have ("he told reporters") says little about any.
            rarity = (2 / max(2, len(best))) ** 0.5
            for owner, similarity in best.items():
                evidence = (similarity - SENTENCE_COSINE) / (1 - SENTENCE_COSINE)
                total[owner] = total.get(owner, 0.0) + evidence * rarity
        return {owner: round(1 - exp(-amount), 6) for owner, amount in sorted(total.items())}


class NgramChannel:
    """Texts of like character n-grams: finds translations, in scripts that can be read in Latin.

    Args:
        matrix: Unit tf-idf rows of the stored texts, scipy CSR.
        languages: Language of each text, or None.

    Cost:
        8 bytes a bucket of a row, twice (``ngrams.TELLING_BUCKETS``: 3 kB a text). A query reads
        the texts that have its buckets: among 100,000 news texts some milliseconds.
    """

    def __init__(self, matrix: Any, languages: Sequence[str | None]) -> None:  # noqa: ANN401 - scipy has no types
        self._transposed = matrix.T.tocsr()
        self._names = sorted(set(languages), key=lambda each: each or "")
        number_of = {name: number for number, name in enumerate(self._names)}
        self._language = np.array([number_of[each] for each in languages], dtype=np.int64)
        counts = np.bincount(self._language, minlength=len(self._names))
        shares = np.diff(matrix.indptr) > 0
        self._few = {
            number: np.flatnonzero((self._language == number) & shares)
            for number in np.flatnonzero(counts <= FEW_TEXTS).tolist()
        }

    def of(
        self,
        rows: Any,  # noqa: ANN401 - scipy has no types
        languages: Sequence[str | None],
        without: Sequence[int | None],
    ) -> list[Found]:
        """Return the best of each language for every row of a matrix.

        Args:
            rows: Unit tf-idf rows, scipy CSR.
            languages: Language of each row, or None.
            without: Ordinal of the text that each row is, left out of its answer, or None.
        """
        found: list[Found] = []
        for start in range(0, rows.shape[0], _NGRAM_ROWS):
            scores = rows[start : start + _NGRAM_ROWS] @ self._transposed
            for offset in range(scores.shape[0]):
                here = slice(scores.indptr[offset], scores.indptr[offset + 1])
                others = scores.indices[here].astype(np.int64)
                strength = np.round(scores.data[here].astype(float), 6)
                itself = without[start + offset]
                kept = others != (-1 if itself is None else itself)
                own = languages[start + offset]
                nothing = not len(others)
                found.append(
                    {} if nothing else self._best(others[kept], strength[kept], own, itself)
                )
        return found

    def _best(
        self,
        others: Ordinals,
        strength: NDArray[np.float64],
        own: str | None,
        itself: int | None,
    ) -> Found:
        """Return the strongest of the own language and of every other one."""
        best: Found = {}
        language = self._language[others]
        for number, name in enumerate(self._names):
            here = language == number
            found, values = others[here], strength[here]
            floor, k = LIMITS["ngrams" if name == own else "ngrams across"]
            if number in self._few:
                found, values = self._with_silent(self._few[number], found, values, itself)
            elif name != own:
                floor = max(floor, ACROSS_SHARE * float(values.max(initial=0.0)))
            high = np.flatnonzero(values >= (0.0 if number in self._few else floor))
            order = high[np.lexsort((found[high], -values[high]))[:k]]
            best |= dict(zip(found[order].tolist(), values[order].tolist(), strict=True))
        return best

    @staticmethod
    def _with_silent(
        members: Ordinals, found: Ordinals, values: NDArray[np.float64], itself: int | None
    ) -> tuple[Ordinals, NDArray[np.float64]]:
        """Return all of these texts but one, those that share nothing with it with strength 0."""
        scores = dict(zip(found.tolist(), values.tolist(), strict=True))
        rest = members[members != (-1 if itself is None else itself)]
        return rest, np.array([scores.get(member, 0.0) for member in rest.tolist()])


def best_of_pairs(pairs: Pairs, channel: str, n: int) -> list[Found]:
    """Return each text's strongest partners among pairs; those that are fixed stay in any case."""
    floor = LIMITS[channel][0]
    found: list[Found] = [{} for _ in range(n)]
    fixed: list[Found] = [{} for _ in range(n)]
    for left, right, strength, keep in zip(
        pairs.left.tolist(),
        pairs.right.tolist(),
        np.round(pairs.strength, 6).tolist(),
        pairs.fixed.tolist(),
        strict=True,
    ):
        if strength < floor:
            continue
        found[left][right] = strength
        found[right][left] = strength
        if keep:
            fixed[left][right] = strength
    return [keep_best(each, channel) | kept for each, kept in zip(found, fixed, strict=True)]
