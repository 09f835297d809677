"""What a group (an outlet) puts on page after page, whatever the text.

Found by who carries a passage, not by how often it occurs. Two texts that share words here and
there through their middle are versions of one story (``pages``), and count once; what is left are
unrelated stories. Whole lines that one other unrelated story of the group has at the edge of the page are
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

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.clusters import group_pairs
from index.kernel import join_texts, read_buffer
from index.kernel_numpy import hash_rows
from index.pages import (
    Marks,
    Page,
    Run,
    Shingled,
    Shingles,
    are_among,
    edges_of,
    fills_lines,
    runs_of,
    tell_one_story,
)
from index.store import IndexStore
from index.types import Span
from index.widespread import Widespread

_RUN_WORDS = 12
# Texts of a group that are compared, and carriers of one run: those of the smallest content hash,
# so that they are the same in any order.
_SAMPLE = 500
_CARRIERS = 12
# Pages of groups held in memory, some 8 kB each.
_KEPT_PAGES = 12_000
# Stories that a line at the end of a page of an unknown group has to be in.
_UNKNOWN_STORIES = 3


class _Group:
    """The pages of one group, and which of them tell one story.

    Attributes:
        made_of: Key and content hash of each.
        frequent: Shingles that enough of them carry for a group that is not known, ascending.
    """

    def __init__(
        self,
        made_of: Sequence[tuple[str, bytes]],
        keys: Sequence[str],
        hashes: NDArray[np.uint64],
        owners: NDArray[np.int32],
        length: int,
    ) -> None:
        self.made_of = made_of
        self._length = length
        self._keys = keys
        edges = np.searchsorted(owners, np.arange(1, len(keys)))
        self._pages = dict(zip(keys, np.split(hashes, edges), strict=True)) if keys else {}
        self._shingled: dict[str, Shingled] = {}
        # Stable: the pages that have one shingle stay in their order.
        order = np.argsort(hashes, kind="stable")
        hashes, owners = hashes[order], owners[order]
        fresh = np.ones(len(hashes), dtype=np.bool_)
        fresh[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
        self._hashes, self._owners = hashes[fresh], owners[fresh]
        self._firsts = np.flatnonzero(np.r_[True, self._hashes[1:] != self._hashes[:-1]])
        self._firsts = self._firsts[: len(self._hashes)]
        self._distinct = self._hashes[self._firsts]
        self._carriers = np.diff(self._firsts, append=len(self._hashes))
        self.frequent = self._distinct[self._carriers >= _UNKNOWN_STORIES]
        self._related: dict[tuple[str, str], bool] = {}

    def __len__(self) -> int:
        return len(self._pages)

    def forget_others(self) -> None:
        """Forget what was found of texts that are none of the pages: they may have changed since."""
        pages = self._pages.keys()
        self._related = {pair: found for pair, found in self._related.items() if pages >= set(pair)}

    def page(self, key: str) -> Shingled:
        """Return one of the pages."""
        if key not in self._shingled:
            hashes = self._pages[key]
            self._shingled[key] = Shingled(hashes, np.unique(hashes), self._length)
        return self._shingled[key]

    def count(self, key: str, page: Page) -> NDArray[np.int64]:
        """Return how many other pages carry each shingle of a page."""
        if not len(self._distinct):
            return np.zeros(len(page.hashes), dtype=np.int64)
        # What is sought in its order is found several times as fast.
        at = np.searchsorted(self._distinct[:-1], page.distinct)
        counts = np.where(self._distinct[at] == page.distinct, self._carriers[at], 0)
        counts = counts[np.searchsorted(page.distinct, page.hashes)]
        return counts - 1 if key in self._pages else counts

    def has(self, hashes: NDArray[np.uint64]) -> bool:
        """Tell whether some page carries one of some shingles."""
        return bool(are_among(hashes, self._distinct).any())

    def carriers(self, key: str, hashes: NDArray[np.uint64]) -> list[set[str]]:
        """Return the keys of the other pages that have each of some shingles."""
        first = np.searchsorted(self._hashes, hashes, side="left").tolist()
        last = np.searchsorted(self._hashes, hashes, side="right").tolist()
        return [
            {self._keys[number] for number in self._owners[start:end].tolist()} - {key}
            for start, end in zip(first, last, strict=True)
        ]

    def is_related(self, page: Shingled, left: str, right: str) -> bool:
        """Tell whether two pages tell one story.

        Args:
            page: That of the key ``left``, which need not be one of the group's.
            left: A key.
            right: Of one of the pages.
        """
        pair = (left, right) if left < right else (right, left)
        if pair not in self._related:
            self._related[pair] = tell_one_story(page, self.page(right))
        return self._related[pair]

    def stories(self, keys: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the keys of some pages, those of one story together."""
        pairs = [
            (left, right)
            for at, left in enumerate(keys)
            for right in keys[at + 1 :]
            if self.is_related(self.page(left), left, right)
        ]
        return group_pairs(keys, pairs)


class Furniture:
    """Finds the furniture of stored texts, reading each group once.

    Args:
        store: Where the texts are.
        revision: The change that is looked at.
        shingle_words: Words of a shingle.
        widespread: The passages that are furniture whoever carries them.
        before: The same as of an earlier change; groups that did not change since are taken over.
    """

    def __init__(
        self,
        store: IndexStore,
        revision: int,
        shingle_words: int,
        widespread: Widespread,
        before: Furniture | None = None,
    ) -> None:
        self._store = store
        self._length = shingle_words
        self._widespread = widespread
        self._groups: OrderedDict[str | None, _Group] = OrderedDict()
        self._before: dict[str | None, _Group] = {} if before is None else before.held()
        self.revision = revision

    def held(self) -> dict[str | None, _Group]:
        """Return the groups in memory, those that were longest not asked for first."""
        return {**self._before, **self._groups}

    def of(self, keys: Sequence[str]) -> dict[str, tuple[Span, ...]]:
        """Return the furniture of texts: spans in code points of each, sorted, not overlapping."""
        texts = list(self._store.read_texts(keys))
        shingles = Shingles([text.text for text in texts], self._length)
        repeated = [
            text.group is not None or self._may_repeat(hashes)
            for text, hashes in zip(texts, shingles.hashes, strict=True)
        ]
        widespread = [self._widespread.has(hashes) for hashes in shingles.hashes]
        if not any(repeated) and not any(widespread):
            return {text.key: () for text in texts}
        return {
            text.key: self._of_page(text.key, text.group, page)
            if repeats
            else _disjoint(self._widespread.spans_of(page))
            for text, page, repeats in zip(texts, shingles.pages(), repeated, strict=True)
        }

    def _may_repeat(self, hashes: NDArray[np.uint64]) -> bool:
        """Tell whether a text of an unknown group can have what others repeat; hardly one can.

        What enough others carry counts at an edge of the text, in a run that goes beyond its middle.
        """
        group, middle = self._group(None), len(hashes) // 2
        edge = edges_of(len(hashes), self._length)
        if are_among(hashes[middle:][edge[middle:]], group.frequent).any():
            return True
        if not group.has(hashes[middle : middle + 1]):
            return False
        return bool(are_among(hashes[:middle][edge[:middle]], group.frequent).any())

    def _of_page(self, key: str, group_name: str | None, page: Page) -> tuple[Span, ...]:
        """Return the furniture of one text."""
        group = self._group(group_name)
        counts = group.count(key, page)
        spans = list(self._widespread.spans_of(page))
        known_group = group_name is not None
        if not known_group and counts.max(initial=0) < _UNKNOWN_STORIES:  # as of most texts
            return _disjoint(spans)
        runs = runs_of(counts > 0)
        if not known_group:  # most runs are carried by hardly anybody
            most = np.maximum.reduceat(counts, [first for first, _ in runs]) if runs else ()
            runs = [run for run, many in zip(runs, most, strict=True) if many >= _UNKNOWN_STORIES]
        for run in runs:
            if self._may_hold(page, run, counts, known_group=known_group):
                spans += self._keep(key, group, page, run, known_group=known_group)
        return _disjoint(spans)

    def _may_hold(
        self, page: Page, run: Run, counts: NDArray[np.int64], *, known_group: bool
    ) -> bool:
        """Tell whether a repeated run can hold furniture: there are no more stories than carriers.

        Most runs are turns of phrase, and looking who tells one story is dear.
        """
        inside = counts[slice(*run)]
        if known_group:
            long = [last - first for first, last in runs_of(inside >= 2)]
            if max(long, default=0) + self._length - 1 >= _RUN_WORDS:
                return True
        return _holds_lines(page, run)

    def _keep(
        self, key: str, group: _Group, page: Page, run: Run, *, known_group: bool
    ) -> list[Span]:
        """Return the parts of a repeated run that enough unrelated stories carry."""
        carriers = group.carriers(key, page.hashes[slice(*run)])
        others = sorted(set().union(*carriers))
        others = [each for each in others if not group.is_related(page, key, each)][:_CARRIERS]
        stories = group.stories(others)
        counts = np.array(
            [sum(not held.isdisjoint(story) for story in stories) for held in carriers]
        )
        edge = page.edges()[slice(*run)]
        if known_group:
            return _passages(page, run, counts >= np.where(edge, 1, 2), lines_only=True) or (
                _passages(page, run, counts >= 2, lines_only=False)
            )
        last = run[1] > len(page.hashes) // 2
        enough = edge & last & (counts >= _UNKNOWN_STORIES)
        return _passages(page, run, enough, lines_only=True)

    def _group(self, name: str | None) -> _Group:
        """Return the texts of a group, or a fixed sample of a large one."""
        if name in self._groups:
            self._groups.move_to_end(name)
            return self._groups[name]
        made_of = self._store.first_of_group(name, _SAMPLE)
        group = self._before.pop(name, None)
        if group is None or group.made_of != made_of:
            group = self._read(made_of)
        else:
            group.forget_others()
        self._groups[name] = group
        self._forget_some()
        return group

    def _read(self, made_of: Sequence[tuple[str, bytes]]) -> _Group:
        """Read the texts of a group, all at once: some ten times as fast as one by one."""
        texts = self._store.words_of([key for key, _ in made_of])
        buffer, bounds = join_texts(list(texts.values()))
        rows = read_buffer(buffer, bounds)
        hashes, _, owners = hash_rows(rows.hashes, rows.starts, self._length)
        return _Group(made_of, list(texts), hashes, owners.astype(np.int32), self._length)

    def _forget_some(self) -> None:
        """Forget the groups that were longest not asked for, so that memory stays bounded."""
        held = sum(len(group) for group in (*self._groups.values(), *self._before.values()))
        while held > _KEPT_PAGES and self._before:
            held -= len(self._before.pop(next(iter(self._before))))
        while held > _KEPT_PAGES and len(self._groups) > 1:
            held -= len(self._groups.popitem(last=False)[1])


def _passages(page: Page, run: Run, marks: Marks, *, lines_only: bool) -> list[Span]:
    """Return the spans of the marked parts of a run, turns of phrase left out."""
    found = []
    for first, last in runs_of(marks):
        span = page.span((run[0] + first, run[0] + last))
        words = min(run[0] + last - 1 + page.length, len(page.words)) - run[0] - first
        long = not lines_only and words >= _RUN_WORDS
        if long or fills_lines(page.text, span):
            found.append(span)
    return found


def _holds_lines(page: Page, run: Run) -> bool:
    """Tell whether some line begins with a shingle of a run, and one ends with another."""
    first, last = page.span((run[0], run[0] + 1)), page.span(run)
    before = page.text[: first.start].rpartition("\n")[2]
    after = page.text[last.end :].partition("\n")[0]
    inside = page.text[first.start : last.end]
    begins = not any(sign.isalnum() for sign in before)
    ends = not any(sign.isalnum() for sign in after)
    return (begins and ends) or "\n" in inside


def _disjoint(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans sorted, those that overlap joined."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)
