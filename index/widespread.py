"""Passages that many texts of a large collection carry which else tell different stories.

A subscription notice, an agency's description of itself or a paragraph of background that
hundreds of unrelated texts carry says nothing of who took a text from whom; nor would an answer be
of use that names some of the hundreds. They are told by who carries them, as furniture is
(``furniture``), but whoever published them: among the texts of the sample by which n-grams are
weighed too, so that it does not matter in which order texts came.

A story that hundreds run is no such passage: its carriers are one story. Nor is one that fewer
than some hundredths of a per cent of all carry, as is an agency's paragraph in a dozen of home-written
stories. A collection that is its own sample (``sample.SAMPLE_TEXTS``) has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from index.pages import Marks, Page, Shingled, are_among, page_of, runs_of, tell_one_story
from index.types import Span

# Stories that carry it: of the sample, which has two thousand texts at most, and by its measure of all.
_STORIES_SAMPLED = 5
_STORIES_OF_ALL = 32
# Shingles of a passage, twelve words; shorter ones are turns of phrase.
_LEAST_SHINGLES = 9
# Changed words do not part a passage: shingles between two parts of one.
_MOST_GAP = 8
_SIEVE = (1 << 16) - 1


class Widespread:
    """The widespread passages of one collection.

    Args:
        shingles: The hashes of all their shingles, ascending, uint64.
        shingle_words: Words of a shingle.
    """

    def __init__(self, shingles: NDArray[np.uint64], shingle_words: int) -> None:
        self.shingles = shingles
        self._length = shingle_words
        # By their last bits most shingles are seen not to be among these.
        self._sieve = np.zeros(_SIEVE + 1, dtype=np.bool_)
        self._sieve[(shingles & np.uint64(_SIEVE)).view(np.int64)] = True

    def spans(self, text: str, sampled: NDArray[np.int64]) -> tuple[Span, ...]:
        """Return the widespread passages of a text, in its code points, sorted, disjoint.

        Args:
            text: The text.
            sampled: Its sampled shingles: where none of them is widespread nothing is looked for.
        """
        if not self.has(sampled.view(np.uint64)):
            return ()
        return self.spans_of(page_of(text, self._length))

    def has(self, shingles: NDArray[np.uint64]) -> bool:
        """Tell whether one of some shingles is widespread."""
        return bool(are_among(shingles[self._passed(shingles)], self.shingles).any())

    def _passed(self, shingles: NDArray[np.uint64]) -> Marks:
        return self._sieve[(shingles & np.uint64(_SIEVE)).view(np.int64)]

    def spans_of(self, page: Page) -> tuple[Span, ...]:
        """Do as ``spans`` for a page."""
        marks = self._passed(page.hashes)
        marks[marks] = are_among(page.hashes[marks], self.shingles)
        if not marks.any():
            return ()
        return tuple(
            page.span(run)
            for run in runs_of(_joined(marks))
            if np.count_nonzero(marks[run[0] : run[1]]) >= _LEAST_SHINGLES
        )


def cut_out(text: str, spans: Sequence[Span]) -> str:
    """Return a text without some passages, which are sorted and disjoint."""
    edges = [0, *(at for span in spans for at in span), len(text)]
    return "\n".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def find_widespread(pages: Sequence[Shingled], power: int) -> NDArray[np.uint64]:
    """Return the shingles, ascending, of passages that many unrelated pages carry.

    Args:
        pages: Of the sample, in a fixed order.
        power: The sample holds one text in two to the power of this.
    """
    least = max(_STORIES_SAMPLED, -(-_STORIES_OF_ALL >> power))
    sizes = [len(page.distinct) for page in pages]
    every = np.concatenate([np.zeros(0, dtype=np.uint64), *(page.distinct for page in pages)])
    owners = np.repeat(np.arange(len(pages)), sizes)
    order = np.argsort(every, kind="stable")
    every, owners = every[order], owners[order]
    hashes, first, counts = np.unique(every, return_index=True, return_counts=True)
    frequent = counts >= least
    hashes, first, counts = hashes[frequent], first[frequent], counts[frequent]
    in_passages = np.zeros(len(hashes), dtype=np.bool_)
    for page in pages:
        marks = are_among(page.hashes, hashes)
        for start, end in runs_of(marks):
            if end - start >= _LEAST_SHINGLES:
                in_passages[np.searchsorted(hashes, page.hashes[start:end])] = True
    stories = _Stories(pages)
    kept = [
        at
        for at in np.flatnonzero(in_passages).tolist()
        if stories.count(tuple(owners[first[at] : first[at] + counts[at]][: 2 * least].tolist()))
        >= least
    ]
    return hashes[kept]


class _Stories:
    """How many stories some pages tell."""

    def __init__(self, pages: Sequence[Shingled]) -> None:
        self._pages = pages
        self._related: dict[tuple[int, int], bool] = {}
        self._counts: dict[tuple[int, ...], int] = {}

    def count(self, numbers: tuple[int, ...]) -> int:
        """Return how many pages there are no two of which tell one story, at least.

        Args:
            numbers: Of the pages, ascending.
        """
        if numbers not in self._counts:
            mates: dict[int, set[int]] = {number: set() for number in numbers}
            for left, right in combinations(numbers, 2):
                if self._are_related(left, right):
                    mates[left].add(right)
                    mates[right].add(left)
            # A page that is hardly more than the passage resembles all: it comes last.
            chosen: set[int] = set()
            for number in sorted(numbers, key=lambda each: (len(mates[each]), each)):
                if chosen.isdisjoint(mates[number]):
                    chosen.add(number)
            self._counts[numbers] = len(chosen)
        return self._counts[numbers]

    def _are_related(self, left: int, right: int) -> bool:
        pair = (left, right)
        if pair not in self._related:
            self._related[pair] = tell_one_story(self._pages[left], self._pages[right])
        return self._related[pair]


def _joined(marks: Marks) -> Marks:
    """Return the marks with the short gaps between true ones filled."""
    places = np.flatnonzero(marks)
    filled = marks.copy()
    for left, right in zip(places[:-1].tolist(), places[1:].tolist(), strict=True):
        if 1 < right - left <= _MOST_GAP + 1:
            filled[left:right] = True
    return filled
