"""A text as a page: its words and shingles, and whether two pages tell one story.

Two texts that share words here and there through their middle are versions of one story. What
stands at the edge of a page, or once in a row in its middle, is not enough for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled
from index.kernel import join_texts, read_buffer
from index.kernel_constants import SHINGLE, mix
from index.tokens import Words, words_of_rows
from index.types import Span

# One run of this share of the shorter text makes two texts one story, however little else.
_WHOLE_STORY = 0.6
# So do shared shingles of this share outside the edges and the longest run; unrelated news has
# some half a per cent of four-word turns in common.
_SCATTERED = 0.02
_SCATTERED_SHINGLES = 3
# Words from either end of a text that are its edge, and the share of a short text.
_EDGE_WORDS = 60
_EDGE_SHARE = 0.2
_SHINGLE = np.uint64(SHINGLE)

Run = tuple[int, int]  # first shingle, one past the last
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shingled:
    """A text's shingles, all of them.

    Attributes:
        hashes: The hash of each, in the order of the text, uint64.
        distinct: Each of them once, ascending.
        length: Words of a shingle.
    """

    hashes: NDArray[np.uint64]
    distinct: NDArray[np.uint64]
    length: int

    def edges(self) -> Marks:
        """Return which shingles touch the first or the last words of the page."""
        return edges_of(len(self.hashes), self.length)


@dataclass(frozen=True, slots=True)
class Page(Shingled):
    """A text with its shingles.

    Attributes:
        text: The text.
        words: Its words.
    """

    text: str
    words: Words

    def span(self, run: Run) -> Span:
        """Return the span of the words of a run of shingles."""
        last = min(run[1] - 1 + self.length, len(self.words)) - 1
        return Span(int(self.words.starts[run[0]]), int(self.words.ends[last]))


def page_of(text: str, length: int) -> Page:
    """Return a text as a page, with shingles of so many words."""
    return pages_of([text], length)[0]


def pages_of(texts: Sequence[str], length: int) -> list[Page]:
    """Return texts as pages: of several at once each takes half of the time."""
    return Shingles(texts, length).pages()


class Shingles:
    """The shingles of some texts, which are looked at before any of them is made a page.

    Args:
        texts: The texts.
        length: Words of a shingle; a text with fewer has one of them all.

    Attributes:
        hashes: Those of each text, in its order.
    """

    def __init__(self, texts: Sequence[str], length: int) -> None:
        self._texts, self._length = texts, length
        self._buffer, self._bounds = join_texts(texts)
        self._rows = read_buffer(self._buffer, self._bounds)
        words, starts = self._rows.hashes, self._rows.starts
        joined, ends = np.empty_like(words), np.empty_like(starts)
        with np.errstate(over="ignore"):  # where it is not compiled
            join_words(words, starts, length, (joined, ends))
        edges = ends.tolist()
        joined = mix(joined[: edges[-1]])
        self.hashes = [joined[first:last] for first, last in pairwise(edges)]

    def pages(self) -> list[Page]:
        """Return the texts as pages."""
        words = words_of_rows(self._buffer, self._bounds, self._rows)
        return [
            Page(hashes, distinct_of(hashes), self._length, text, held)
            for text, held, hashes in zip(self._texts, words, self.hashes, strict=True)
        ]


@compiled
def join_words(
    words: NDArray[np.uint64],
    starts: NDArray[np.int64],
    length: int,
    found: tuple[NDArray[np.uint64], NDArray[np.int64]],
) -> None:
    """Do as ``kernel_numpy.hash_rows``, but for mixing the bits of each shingle.

    Args:
        words: Hashes of the words, text after text.
        starts: Where each text's words begin among them, and the end of the last.
        length: Words of a shingle.
        found: Filled with the shingles, and where those of each text begin, and the end.
    """
    joined, edges = found
    count = 0
    edges[0] = 0
    for text in range(len(starts) - 1):
        size = min(length, starts[text + 1] - starts[text])
        for first in range(starts[text], starts[text + 1] - size + (size > 0)):
            total = np.uint64(0)
            for offset in range(size):
                total = total * _SHINGLE + words[first + offset]
            joined[count] = total
            count += 1
        edges[text + 1] = count


def edges_of(count: int, length: int) -> Marks:
    """Return which of so many shingles touch the first or the last words of their text."""
    words = count + length - 1
    size = min(_EDGE_WORDS, max(int(words * _EDGE_SHARE), 2 * length))
    places = np.arange(count)
    edge: Marks = (places < size) | (places + length > words - size)
    return edge


def distinct_of(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the distinct hashes, ascending; ``np.unique`` takes thrice as long for hundreds."""
    ordered = np.sort(hashes)
    first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def tell_one_story(left: Shingled, right: Shingled) -> bool:
    """Tell whether two pages share more than a run in the middle and what stands at the edge."""
    if len(left.hashes) > len(right.hashes):
        left, right = right, left
    runs = runs_of(are_among(left.hashes, right.distinct))
    if not runs:
        return False
    longest = max(last - first for first, last in runs)
    if longest >= _WHOLE_STORY * len(left.hashes):
        return True
    edge = left.edges()
    inside = [last - first for first, last in runs if not edge[first] and not edge[last - 1]]
    scattered = sum(inside) - max(inside, default=0)
    return scattered >= max(_SCATTERED_SHINGLES, _SCATTERED * len(left.hashes))


def runs_of(marks: Marks) -> list[Run]:
    """Return the runs of true marks."""
    edges = np.flatnonzero(np.diff(np.r_[False, marks, False].astype(np.int8)))
    return [(first, last) for first, last in edges.reshape(-1, 2).tolist()]


def are_among(values: NDArray[np.uint64], known: NDArray[np.uint64]) -> Marks:
    """Tell of each value whether it is among known ones, which are ascending."""
    if not len(known):
        return np.zeros(len(values), dtype=np.bool_)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    found: Marks = known[at] == values
    return found


def fills_lines(text: str, span: Span) -> bool:
    """Tell whether only signs stand between a span and the ends of its lines."""
    before = text[: span.start].rpartition("\n")[2]
    after = text[span.end :].partition("\n")[0]
    return not any(sign.isalnum() for sign in before + after)
