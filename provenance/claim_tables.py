"""The wordings of many sentences as arrays, so that all pairs of them are compared at once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, compress, count, islice
from typing import TYPE_CHECKING, Any

from provenance.array_numbers import number_all, renumber, sort_distinct, sort_places
from provenance.claim_lexicon import get_lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provenance.wording import Wording

    Numbers = NDArray[Any]  # Any: the width is numpy's business here


@dataclass(frozen=True, slots=True)
class Lists:
    """One list of small integers for each text.

    Attributes:
        starts: Where each text's list begins, and where the last ends; shape (texts + 1,).
        items: All lists, one after the other.
        kinds: Above every item.
    """

    starts: Numbers
    items: Numbers
    kinds: int

    @property
    def lengths(self) -> Numbers:
        """Items in each text's list."""
        return self.starts[1:] - self.starts[:-1]

    def in_order(self) -> Lists:
        """Return the lists with each sorted by its numbers."""
        import numpy as np  # noqa: PLC0415

        base = max(1, self.kinds)
        owner = np.repeat(np.arange(len(self.starts) - 1), self.lengths)
        return Lists(self.starts, np.sort(owner * base + self.items) % base, self.kinds)

    def places(self, of: Numbers) -> tuple[Numbers, Numbers]:
        """Return, list after list of these texts, the row and the place in ``items`` of each."""
        import numpy as np  # noqa: PLC0415

        lengths = self.lengths[of]
        rows = np.repeat(np.arange(len(of)), lengths)
        begins = np.cumsum(lengths) - lengths
        return rows, np.arange(len(rows)) + (self.starts[of] - begins)[rows]

    def find(self, rows: Numbers, items: Numbers, other: Numbers) -> Numbers:
        """Return where in the lists of the other texts items stand: 0 is nowhere, 1 is first.

        Args:
            rows: To which pair each item belongs, rising.
            items: What is looked for.
            other: For each pair the text it is looked for in; cheapest where equal ones follow
                one another. A list that is looked in holds no item twice.
        """
        import numpy as np  # noqa: PLC0415

        from index import find_items  # noqa: PLC0415 - numpy

        found = np.empty(len(items), dtype=np.int64)
        table = np.zeros(max(1, self.kinds), dtype=np.int64)
        other = np.ascontiguousarray(other)
        find_items((self.starts, self.items), (rows, items), other, table, found)
        return found

    def count_shared(self, left: Numbers, right: Numbers) -> Numbers:
        """Return for each pair of texts how many items their lists share; none holds one twice."""
        import numpy as np  # noqa: PLC0415

        from index import count_items  # noqa: PLC0415 - numpy

        counts = np.empty(len(left), dtype=np.int64)
        table = np.zeros(max(1, self.kinds), dtype=np.int64)
        left, right = np.ascontiguousarray(left), np.ascontiguousarray(right)
        count_items((self.starts, self.items), left, right, table, counts)
        return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Polarity:
    """The stems of sentences, and those that say the opposite.

    Attributes:
        stems: Of all words.
        opposites: Stems that are the opposite of one in the text, and are not in it.
        opposed: To which stem each of these is the opposite.
        language: A number for each language; shape (texts,).
    """

    stems: Lists
    opposites: Lists
    opposed: Numbers
    language: Numbers

    def have_antonyms(self, left: Numbers, right: Numbers) -> Numbers:
        """Return ``claim_features.has_antonyms`` of each pair of texts; cheapest as ``find`` is."""
        import numpy as np  # noqa: PLC0415

        rows, places = self.opposites.places(left)
        there = self.stems.find(rows, self.opposites.items[places], right) > 0
        rows, places = rows[there], places[there]
        missing = self.stems.find(rows, self.opposed[places], right) == 0
        found = np.bincount(rows[missing], minlength=len(left)) > 0
        same: Numbers = self.language[left] == self.language[right]
        return found & same


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What sentences are compared by; each attribute holds one list or number for each.

    Attributes:
        words: Distinct words as written, without case and accents.
        content: Keys of the words that carry content.
        weights: What each of these counts, in their order.
        total: The sum over a text.
        alone: Keys of content that stand once, in order.
        stands: Which word of content each of these is, from 0.
        bigrams: Neighbours among all words.
        neighbours: Neighbours among the words of content.
        governed: Keys of content with the function word before them, if any; sorted by key.
        governed_key: The key of each of these.
        ngrams: Character 4-grams of the words of content.
        numbers: Values of the figures.
        names: Names.
        concepts: Concepts.
        polarity: The stems, and those that say the opposite.
        counts: Of each text how many words carry content, repetitions counted; the keys of the
            first and the last of these, -1 without any; how many negators and how many words it
            has; whether it is French, and a number for its language. Shape (7, texts).
        log_length: The natural logarithm of one more than its words.
    """

    words: Lists
    content: Lists
    weights: Numbers
    total: Numbers
    alone: Lists
    stands: Numbers
    bigrams: Lists
    neighbours: Lists
    governed: Lists
    governed_key: Numbers
    ngrams: Lists
    numbers: Lists
    names: Lists
    concepts: Lists
    polarity: Polarity
    counts: Numbers
    log_length: Numbers


def tabulate(wordings: Sequence[Wording]) -> Texts:
    """Return the wordings as arrays."""
    import numpy as np  # noqa: PLC0415

    names = Numbering()
    lengths = [len(wording.words) for wording in wordings]
    every = list(chain.from_iterable(wording.words for wording in wordings))
    keys = names.number([word.key for word in every])
    folded = list(chain.from_iterable(wording.folded for wording in wordings))
    function = np.array([word.is_function for word in every], dtype=bool)
    owner = np.repeat(np.arange(len(wordings)), lengths)
    carries = np.flatnonzero(~function)
    before = _before(keys, owner, function, names.of(""))
    weights = np.fromiter(
        (weight for wording in wordings for weight in wording.content.values()), dtype=float
    )
    content = names.lists(wording.content for wording in wordings)
    own, own_keys = owner[carries], keys[carries]
    counts = np.bincount(own, minlength=len(wordings))
    alone, stands = _alone(own, own_keys, counts, len(names.things))
    governed, governed_key = _pairs(own, own_keys, before[carries], len(wordings))
    spelled = Numbering()
    spellings = spelled.number(folded)
    begins = np.cumsum(counts) - counts
    ends = np.minimum(begins + counts, len(own_keys)) - 1
    some = np.append(own_keys, -1)
    polarity = tabulate_polarity(wordings)
    return Texts(
        words=_distinct(owner, spellings, len(wordings), len(spelled.things)),
        content=content,
        weights=weights,
        total=np.bincount(
            np.repeat(np.arange(len(wordings)), content.lengths), weights, len(wordings)
        ),
        alone=alone,
        stands=stands,
        bigrams=_pairs(owner[:-1], keys[:-1], keys[1:], len(wordings), owner[1:])[0],
        neighbours=_pairs(own[:-1], own_keys[:-1], own_keys[1:], len(wordings), own[1:])[0],
        governed=governed,
        governed_key=governed_key,
        ngrams=_ngrams(folded, function, lengths),
        numbers=Numbering().lists(wording.numbers for wording in wordings),
        names=Numbering().lists(wording.names for wording in wordings),
        concepts=Numbering().lists(wording.concepts for wording in wordings),
        polarity=polarity,
        counts=np.array(
            [
                counts,
                np.where(counts > 0, some[np.minimum(begins, len(own_keys))], -1),
                np.where(counts > 0, some[ends], -1),
                [wording.negations for wording in wordings],
                lengths,
                [wording.language == "fr" for wording in wordings],
                polarity.language,
            ],
            dtype=np.int64,
        ),
        log_length=np.array([math.log1p(length) for length in lengths]),
    )


def dot_rows(table: Numbers, left: Numbers, right: Numbers) -> Numbers:
    """Return the scalar product of pairs of rows, each as by itself: it depends on no other.

    Args:
        table: The rows; shape (rows, numbers).
        left: Which of them is one of each pair; shape (pairs,).
        right: The other.
    """
    import numpy as np  # noqa: PLC0415

    from index import multiply_rows  # noqa: PLC0415 - numpy

    found = np.empty(len(left), dtype=table.dtype)
    left, right = np.ascontiguousarray(left), np.ascontiguousarray(right)
    multiply_rows(table, left, right, found)
    return found


class Numbering:
    """Gives each thing a number, in the order of asking."""

    def __init__(self) -> None:
        # What is asked for and not known gets the next number.
        self._known: defaultdict[Any, int] = defaultdict(
            count().__next__
        )  # Any: strings or figures

    @property
    def things(self) -> Collection[Any]:  # Any: as above
        """What has a number, in the order of the numbers."""
        return self._known.keys()

    def of(self, thing: object) -> int:
        """Return the number of a thing."""
        return self._known[thing]

    def lists(self, rows: Iterable[Iterable[object]]) -> Lists:
        """Return lists of the things' numbers, in the things' own order."""
        import numpy as np  # noqa: PLC0415

        taken = [tuple(row) for row in rows]
        starts = np.cumsum([0, *map(len, taken)])
        items = self.number(list(chain.from_iterable(taken)))
        return Lists(starts, items, len(self._known))

    def number(self, things: Sequence[Any]) -> Numbers:  # Any: as above
        """Return the number of each of many things."""
        import numpy as np  # noqa: PLC0415

        numbers = map(self._known.__getitem__, things)
        return np.fromiter(numbers, dtype=np.int64, count=len(things))


def _ngrams(folded: Sequence[str], function: Numbers, lengths: Sequence[int]) -> Lists:
    """Return the runs of four characters of each text's words of content, with spaces between.

    Args:
        folded: All words, text after text.
        function: Whether each is a function word.
        lengths: How many words each text has.
    """
    import numpy as np  # noqa: PLC0415

    words, kept = iter(folded), iter((~function).tolist())
    joined = [
        # A text of fewer characters is one run.
        f" {' '.join(compress(islice(words, length), islice(kept, length)))} ".ljust(4, "\0")
        for length in lengths
    ]
    sizes = np.array([len(text) for text in joined], dtype=np.int64)
    signs = np.frombuffer("".join(joined).encode("utf-32-le"), dtype="<u4").astype(np.int64)
    # Two characters are numbered, then two of these: numbers stay small whatever the script.
    runs = _number_neighbours(_number_neighbours(renumber(signs), 1), 2)
    owner = np.repeat(np.arange(len(joined)), sizes)[: len(runs)]
    last = np.cumsum(sizes)[owner] - 4
    within = np.arange(len(runs)) <= last
    return _distinct(owner[within], runs[within], len(joined), int(runs.max(initial=0)) + 1)


def _number_neighbours(items: Numbers, apart: int) -> Numbers:
    """Return a number for each thing and the one so many places on; equal where both are."""
    import numpy as np  # noqa: PLC0415

    if len(items) <= apart:
        return np.zeros(0, dtype=np.int64)
    return renumber(items[:-apart] * (int(items.max()) + 1) + items[apart:])


def _distinct(owner: Numbers, items: Numbers, texts: int, kinds: int) -> Lists:
    """Return the different items of each text, sorted."""
    import numpy as np  # noqa: PLC0415

    count = max(1, kinds)
    both = sort_distinct(owner * count + items)
    return _as_lists(*np.divmod(both, count), texts, count)


def _before(keys: Numbers, owner: Numbers, function: Numbers, nothing: int) -> Numbers:
    """Return the key of the function word before each word, or ``nothing``."""
    import numpy as np  # noqa: PLC0415

    before = np.full(len(keys), nothing)
    follows = np.flatnonzero((owner[1:] == owner[:-1]) & function[:-1]) + 1
    before[follows] = keys[follows - 1]
    return before


def _as_lists(owner: Numbers, items: Numbers, texts: int, kinds: int) -> Lists:
    import numpy as np  # noqa: PLC0415

    starts = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=texts))])
    return Lists(starts, items, kinds)


def _alone(owner: Numbers, keys: Numbers, counts: Numbers, kinds: int) -> tuple[Lists, Numbers]:
    """Return the keys that stand once in their text, in order, and which word each is."""
    import numpy as np  # noqa: PLC0415

    order, begun = sort_places(owner * kinds + keys)
    times = np.diff(np.append(begun, len(order)))
    once = np.sort(order[begun[times == 1]])
    begins = np.cumsum(counts) - counts
    stands = once - begins[owner[once]]
    return _as_lists(owner[once], keys[once], len(counts), kinds), stands


def _pairs(
    owner: Numbers, near: Numbers, far: Numbers, texts: int, far_owner: Numbers | None = None
) -> tuple[Lists, Numbers]:
    """Return each text's distinct pairs of keys, sorted, as numbers, and the first key of each."""
    if far_owner is not None:
        kept = owner == far_owner
        owner, near, far = owner[kept], near[kept], far[kept]
    base = 1 + int(max(near.max(initial=0), far.max(initial=0)))
    kinds, items = number_all(near * base + far)
    lists = _distinct(owner, items, texts, max(1, len(kinds)))
    return lists, kinds[lists.items] // base


def _list_opposites(stems: frozenset[str], language: str) -> list[tuple[str, str]]:
    """The stems of a text of which it does not hold the opposite, each with that."""
    known = get_lexicon(language).antonyms
    if known.keys().isdisjoint(stems):
        return []
    return [
        (stem, opposite)
        for stem in stems & known.keys()
        for opposite in known[stem]
        if opposite not in stems
    ]


def tabulate_polarity(wordings: Sequence[Wording]) -> Polarity:
    """Return the stems of the wordings and their opposites as arrays."""
    import numpy as np  # noqa: PLC0415

    names = Numbering()
    opposites: list[list[str]] = []
    opposed: list[int] = []
    for wording in wordings:
        pairs = _list_opposites(wording.stems, wording.language)
        opposites.append([opposite for _, opposite in pairs])
        opposed += [names.of(stem) for stem, _ in pairs]
    missing = names.lists(opposites)
    return Polarity(
        # Last, so that whatever is looked for in them has a number.
        stems=names.lists(wording.stems for wording in wordings),
        opposites=missing,
        opposed=np.array(opposed, dtype=np.int64),
        language=np.unique([wording.language for wording in wordings], return_inverse=True)[1],
    )
