"""Hashed character n-grams of a text in Latin letters without accents, and their tf-idf.

Names, numbers and words of one root look alike in many languages, so that a text's n-grams find
its translations without a multilingual model.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.kernel import count_ngrams
from index.kernel_constants import NGRAM_BITS
from index.vocabulary import fold

# Raise it whenever the same text would give other n-grams: stored features name it.
NGRAMS_VERSION = 2
BUCKETS = 1 << NGRAM_BITS
# Texts of a language from which its own frequencies count for more than those of all; measured on
# translations into five languages, where 10 and 50 do the same.
_PRIOR_TEXTS = 20
_SIGNS = re.compile(r"[\W_]")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
# Buckets of a text that are searched by, those of the greatest weight. Measured on 3,567 articles in six
# languages: with 128 the mates of a text come as high among all as by every bucket, save for one
# in a hundred of those in another script; with 192 save for one in two hundred. A bucket costs 8
# bytes an article in memory.
TELLING_BUCKETS = 192
# Texts whose n-grams are read in one go: what is in work stays in the processor's caches.
_AT_ONCE = 128


NgramRow = tuple[NDArray[np.uint32], NDArray[np.uint8]]


def read_ngrams(text: str, sampling: int) -> NgramRow:
    """Return the n-grams of a text that are kept, and how often each occurs.

    Args:
        text: Any text.
        sampling: One bucket in so many is kept, the same ones in every text.

    Returns:
        Buckets, shape (m,), uint32, ascending, below ``BUCKETS``; counts, shape (m,), uint8, at
        most 255.
    """
    return read_many_ngrams([text], sampling)[0]


def read_many_ngrams(texts: Sequence[str], sampling: int) -> list[NgramRow]:
    """Return what ``read_ngrams`` does for each of many texts, in a part of the time."""
    found: list[NgramRow] = []
    for start in range(0, len(texts), _AT_ONCE):
        folded = [_fold_text(text) for text in texts[start : start + _AT_ONCE]]
        bounds = np.zeros(len(folded) + 1, dtype=np.int64)
        np.cumsum([len(each) for each in folded], out=bounds[1:])
        points = np.frombuffer("".join(folded).encode("utf-32-le", "replace"), dtype="<u4")
        rows = count_ngrams(points, bounds, sampling=sampling)
        found += [
            (rows.buckets[first:last], rows.counts[first:last])
            for first, last in pairwise(rows.starts.tolist())
        ]
    return found


@dataclass(frozen=True, slots=True)
class BucketWeights:
    """What the buckets of the stored texts weigh.

    Attributes:
        idf: For each language, and for None (one that is not here), the inverse document frequency
            of every bucket, shape (BUCKETS,), float32, 0 or more.
        carriers: How many texts have each bucket, shape (BUCKETS,), int32.
        texts: How many texts were counted.
        squares: For each language, the mean square weight of a bucket of its texts.
    """

    idf: dict[str | None, NDArray[np.float32]]
    carriers: NDArray[np.int32]
    texts: int = 0
    squares: dict[str | None, float] = field(default_factory=dict)

    def of(self, language: str | None) -> NDArray[np.float32]:
        """Return the weights of a language's buckets."""
        return self.idf.get(language, self.idf[None])

    def typical(self, language: str | None) -> float:
        """Return the mean square weight of a bucket of a text in a language."""
        return self.squares.get(language, self.squares.get(None, 1.0))


def weigh_buckets(rows: Iterable[NgramRow], languages: Sequence[str | None]) -> BucketWeights:
    """Return what each bucket weighs in each language.

    What is common in a text's own language says little, however rare it is in others: with one
    frequency for all, texts of two related languages find one another by their endings. A language
    of few texts leans on the frequencies of all (``_PRIOR_TEXTS`` of them).

    Args:
        rows: Buckets and counts of the stored texts, read once.
        languages: Language of each, or None.
    """
    carriers = np.zeros(BUCKETS, dtype=np.int32)
    texts: Counter[str] = Counter()
    held: dict[str, NDArray[np.int32]] = {}
    for (buckets, _), language in zip(rows, languages, strict=True):
        carriers[buckets] += 1
        if language is not None:
            texts[language] += 1
            held.setdefault(language, np.zeros(BUCKETS, dtype=np.int32))[buckets] += 1
    # One text more has a bucket, and one has not: what stands in all of two texts still says something.
    overall = (carriers + 1.0) / (len(languages) + 2)
    weights: dict[str | None, NDArray[np.float32]] = {None: -np.log(overall).astype(np.float32)}
    squares: dict[str | None, float] = {None: _mean_square(weights[None], carriers)}
    for language in sorted(held):
        frequency = _PRIOR_TEXTS * overall + held[language]
        weights[language] = -np.log(frequency / (texts[language] + _PRIOR_TEXTS)).astype(np.float32)
        squares[language] = _mean_square(weights[language], held[language])
    return BucketWeights(weights, carriers, len(languages), squares)


def _mean_square(idf: NDArray[np.float32], carriers: NDArray[np.int32]) -> float:
    """Return the mean square weight of a bucket, over all buckets of all texts."""
    total = int(carriers.sum())
    return float(np.square(idf, dtype=np.float64) @ carriers) / total if total else 1.0


def build_matrix(
    rows: Iterable[NgramRow],
    languages: Sequence[str | None],
    weights: BucketWeights,
    *,
    stored: bool,
) -> Any:  # noqa: ANN401 - scipy has no types
    """Return tf-idf rows as a scipy CSR matrix, shape (len(languages), BUCKETS), float32.

    A row holds the ``TELLING_BUCKETS`` of the greatest weight that another text has, of equal ones
    the first, over the length of all: products of rows are at most the cosine of the texts.

    Args:
        rows: Buckets and counts of each text, read once.
        languages: Language of each, or None.
        weights: Of the stored texts.
        stored: Whether the rows are stored texts themselves. Where there are few, most buckets are
            in one text alone and would fill its row.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - a fifth of a second to import

    sought = weights.carriers > (1 if stored else 0)
    data, columns, edges = [np.zeros(0, np.float32)], [np.zeros(0, np.uint32)], [0]
    for (buckets, counts), language in zip(rows, languages, strict=True):
        values = (1 + np.log(counts.astype(np.float32))) * weights.of(language)[buckets]
        place = np.flatnonzero(sought[buckets])
        if len(place) > TELLING_BUCKETS:
            place = np.sort(place[np.lexsort((place, -values[place]))[:TELLING_BUCKETS]])
        length = float(np.sqrt(np.square(values).sum()))
        data.append(values[place] / np.float32(length or 1))
        columns.append(buckets[place])
        edges.append(edges[-1] + len(place))
    return csr_matrix(
        (np.concatenate(data), np.concatenate(columns), np.array(edges)),
        shape=(len(languages), BUCKETS),
        dtype=np.float32,
    )


def _fold_text(text: str) -> str:
    """Return a text in small Latin letters; above ASCII there are letters and digits alone.

    Folded before the signs are dropped: the vowel signs of Indic scripts count as signs. A curly
    apostrophe parts words as a straight one does.
    """
    if text.isascii():
        return text.lower()
    return _FOREIGN.sub(_fold_run, text.replace("’", "'").casefold())


def _fold_run(run: re.Match[str]) -> str:
    return _folded(run.group())


@lru_cache(maxsize=65_536)
def _folded(run: str) -> str:
    """Return a run of letters and marks in Latin letters, and a blank for each sign.

    Marks of a letter before the run are dropped.
    """
    folded = fold(run)
    if all(unicodedata.combining(sign) for sign in folded):
        return ""
    return _SIGNS.sub(" ", folded)
