"""What a group (an outlet) puts on page after page, whatever the text.

Found by who carries a passage, not by how often it occurs. Two texts that share words here and
there through their middle are versions of one story, and count once; what is left are unrelated
stories. Whole lines that one other unrelated story of the group has at the edge of the page are
furniture; any other passage must be in two others, as a paragraph of background is repeated on
purpose. Where the group is not known, only whole lines at the end of the page count, and three
others are asked for: what recurs elsewhere may be an agency's lead or paragraph in several
home-written stories.

A passage has twelve words at least, or is a whole line of four or more: shorter runs are turns of
phrase.

Source:
    The idea is passim's (D. A. Smith, R. Cordell and E. Maddock Dillon, "Infectious texts", 2013);
    the rule by carriers and its numbers are this project's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.clusters import group_pairs
from index.sketch import hash_shingles
from index.store import IndexStore
from index.tokens import Words, read_words
from index.types import IndexedText, Span

# One run of this share of the shorter text makes two texts one story, however little else.
_WHOLE_STORY = 0.6
# So do shared shingles of this share outside the edges and the longest run; unrelated news has
# some half a per cent of four-word turns in common.
_SCATTERED = 0.02
_SCATTERED_SHINGLES = 3
# Words from either end of a text that are its edge, and the share of a short text.
_EDGE_WORDS = 60
_EDGE_SHARE = 0.2
_RUN_WORDS = 12
# Texts of a group that are compared, and carriers of one run: those of the smallest content hash,
# so that they are the same in any order.
_SAMPLE = 500
_CARRIERS = 12

Run = tuple[int, int]  # first shingle, one past the last


@dataclass(frozen=True, slots=True)
class _Page:
    """A text's words and shingles, all of them."""

    text: str
    words: Words
    hashes: NDArray[np.uint64]
    distinct: NDArray[np.uint64]


class _Group:
    """The pages of one group, and which of them tell one story."""

    def __init__(self, pages: dict[str, _Page]) -> None:
        self.pages = pages
        owners = [np.full(len(page.distinct), at) for at, page in enumerate(pages.values())]
        hashes = np.concatenate([page.distinct for page in pages.values()])
        order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[order]
        self._owners = np.concatenate(owners)[order]
        self._keys = list(pages)
        self._related: dict[tuple[str, str], bool] = {}

    def carriers(self, hashes: NDArray[np.uint64]) -> list[NDArray[np.int64]]:
        """Return the numbers of the pages that have each of some shingles."""
        first = np.searchsorted(self._hashes, hashes, side="left")
        last = np.searchsorted(self._hashes, hashes, side="right")
        return [self._owners[start:end] for start, end in zip(first, last, strict=True)]

    def keys(self, numbers: NDArray[np.int64]) -> list[str]:
        """Return the keys of pages by number."""
        return [self._keys[number] for number in numbers.tolist()]

    def is_related(self, left: str, right: str, length: int) -> bool:
        """Tell whether two pages tell one story."""
        pair = (left, right) if left < right else (right, left)
        if pair not in self._related:
            self._related[pair] = _tell_one_story(self.pages[pair[0]], self.pages[pair[1]], length)
        return self._related[pair]


class Furniture:
    """Finds the furniture of stored texts, reading each group once.

    Args:
        store: Where the texts are.
        revision: The change that is looked at.
        shingle_words: Words of a shingle.
    """

    def __init__(self, store: IndexStore, revision: int, shingle_words: int) -> None:
        self._store = store
        self._length = shingle_words
        self._groups: dict[str | None, _Group] = {}
        self.revision = revision

    def of(self, key: str) -> tuple[Span, ...]:
        """Return the furniture of one text: spans in its code points, sorted, not overlapping."""
        name = self._store.group_of(key)
        group = self._group(name)
        if key not in group.pages:
            group.pages[key] = self._page(next(self._store.read_texts([key])))
        page = group.pages[key]
        carriers = [set(group.keys(held)) - {key} for held in group.carriers(page.hashes)]
        repeated = _runs(np.array([bool(held) for held in carriers], dtype=bool))
        spans = []
        for run in repeated:
            spans += self._keep(key, group, carriers, run, known_group=name is not None)
        return tuple(sorted(spans))

    def _keep(
        self, key: str, group: _Group, carriers: list[set[str]], run: Run, *, known_group: bool
    ) -> list[Span]:
        """Return the parts of a repeated run that enough unrelated stories carry."""
        page = group.pages[key]
        others = sorted(set().union(*carriers[run[0] : run[1]]))
        others = [each for each in others if not group.is_related(key, each, self._length)]
        others = others[:_CARRIERS]
        pairs = [
            (left, right)
            for at, left in enumerate(others)
            for right in others[at + 1 :]
            if group.is_related(left, right, self._length)
        ]
        stories = group_pairs(others, pairs)
        counts = np.array(
            [sum(not held.isdisjoint(story) for story in stories) for held in carriers[slice(*run)]]
        )
        edge = _edges(page, self._length)[slice(*run)]
        if known_group:
            return self._passages(page, run, counts >= np.where(edge, 1, 2), lines_only=True) or (
                self._passages(page, run, counts >= 2, lines_only=False)
            )
        last = run[1] > len(page.hashes) // 2
        return self._passages(page, run, edge & last & (counts >= 3), lines_only=True)

    def _passages(
        self, page: _Page, run: Run, marks: NDArray[np.bool_], *, lines_only: bool
    ) -> list[Span]:
        """Return the spans of the marked parts of a run, turns of phrase left out."""
        found = []
        for first, last in _runs(marks):
            last_word = min(run[0] + last - 1 + self._length, len(page.words)) - 1
            span = Span(int(page.words.starts[run[0] + first]), int(page.words.ends[last_word]))
            long = not lines_only and last_word - run[0] - first + 1 >= _RUN_WORDS
            if long or _fills_lines(page.text, span):
                found.append(span)
        return found

    def _group(self, name: str | None) -> _Group:
        """Return the texts of a group, or a fixed sample of a large one."""
        if name not in self._groups:
            keys = self._store.keys_of_group(name, _SAMPLE)
            pages = {text.key: self._page(text) for text in self._store.read_texts(keys)}
            self._groups[name] = _Group(pages)
        return self._groups[name]

    def _page(self, text: IndexedText) -> _Page:
        words = read_words(text.text)
        hashes = hash_shingles(words, self._length)
        return _Page(text.text, words, hashes, np.unique(hashes))


def _tell_one_story(left: _Page, right: _Page, length: int) -> bool:
    """Tell whether two pages share more than a run in the middle and what stands at the edge."""
    if len(left.hashes) > len(right.hashes):
        left, right = right, left
    shared = np.isin(left.hashes, right.distinct)
    runs = _runs(shared)
    if not runs:
        return False
    longest = max(last - first for first, last in runs)
    if longest >= _WHOLE_STORY * len(left.hashes):
        return True
    edge = _edges(left, length)
    inside = [last - first for first, last in runs if not edge[first] and not edge[last - 1]]
    scattered = sum(inside) - max(inside, default=0)
    return scattered >= max(_SCATTERED_SHINGLES, _SCATTERED * len(left.hashes))


def _runs(marks: NDArray[np.bool_]) -> list[Run]:
    """Return the runs of true marks."""
    edges = np.flatnonzero(np.diff(np.r_[False, marks, False].astype(np.int8)))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def _edges(page: _Page, length: int) -> NDArray[np.bool_]:
    """Return which shingles touch the first or the last words of a page."""
    words = len(page.words)
    size = min(_EDGE_WORDS, max(int(words * _EDGE_SHARE), 2 * length))
    places = np.arange(len(page.hashes))
    edge: NDArray[np.bool_] = (places < size) | (places + length > words - size)
    return edge


def _fills_lines(text: str, span: Span) -> bool:
    """Tell whether only signs stand between a span and the ends of its lines."""
    before = text[: span.start].rpartition("\n")[2]
    after = text[span.end :].partition("\n")[0]
    return not any(sign.isalnum() for sign in before + after)
