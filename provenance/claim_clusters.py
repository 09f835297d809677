"""Judged pairs -> groups of families that state one claim, without chaining."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from provenance.array_numbers import number_all
from provenance.claim_bars import are_turned, keeps_apart
from provenance.claim_families import Family
from provenance.claim_opposites import finds
from provenance.claim_pairs import PAIR_FEATURES, withdraws
from provenance.claim_scored import ScoredPair, ScoredPairs
from provenance.claim_tables import Numbering
from provenance.quantities import read_quantities
from provenance.wording import is_fragment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]  # Any: the width is numpy's business here

# Two groups are joined where the mean probability over all pairs between them reaches this.
# Raising it gains precision and loses recall; lower values join sentences that share a topic and
# no claim, which pairs of labelled sentences do not show and verdicts do.
JOIN_AT = 0.4
# A pair of which one is negated and the other not counts this share of its probability, over what
# the model makes of the negation itself: opposites must not be joined by a third sentence.
TURNED_SHARE = 0.7
# A pair without a figure, name or named source in common counts this share where the rarity (nats)
# of the words it shares is low: the bound is lower where the pair is alike by this probability.
VAGUE_SHARE, ALIKE_AND_VAGUE, SHARED_IF_ALIKE, SHARED_ELSE = 0.85, 0.6, 4.3, 8.0
# The same where each is a bare quotation or has "she" for a subject: two witnesses of two things
# say "I was at the door and I saw ..." in the same words.
VAGUE_AND_BOUND = 0.4
# Of the sentences of one article one states a claim. Where those that another article's sentence may
# be one claim with are more than this together (sum of probabilities), and so on both sides, they
# share it out: in long articles on one affair every sentence is like every other.
MOST_IN_ONE_ARTICLE = 1.0
# What a pair counts for of which another sentence is likelier twice over, and one of who would not
# comment with what somebody said: the first states nothing.
LESS_LIKELY, UNANSWERED = 0.8, 0.5
# What a sentence with a source counts for with one in the outlet's own voice: of those that joined
# a labelled claim without this, six in ten told something else, of the sourced ones one in fourteen.
HALF_SOURCED = 0.8
# What a sentence that withdraws a claim counts for with the claim of its source.
TAKEN_BACK = 0.6
# The share of the rarer words that shows which one it is where no figure does.
ALIKE_IF_TAKEN_BACK = 0.2
# The same within one article, whose note at the head or foot mends what stands between.
ALIKE_IF_WITHIN = 0.1
# What a sentence counts for with the one it passes on from an outlet that it credits.
PASSED_ON = 0.7
# What it counts, in log odds, that both statements come from unnamed sources. Own access of both,
# which tells as much, is no ground for a join: two witnesses also say unlike things in like words.
UNNAMED_COUNTS = 2.0
# What two sentences of one article count for: it seldom says the same twice, so they are no
# evidence for a join, and little against it where a third sentence holds them together.
SAME_ARTICLE = 0.3
# How far a mean of many may stand above them all, by rounding.
_ROUNDING = 1e-9
# What links between two groups must have on the mean, were all of one article beside.
LEAST_LINK = JOIN_AT - SAME_ARTICLE - _ROUNDING

_AT = {name: at for at, name in enumerate(PAIR_FEATURES)}


def group_families(
    families: Sequence[Family],
    pairs: ScoredPairs,
    credited: Collection[int] = (),
    unnamed: Collection[int] = (),
    half_sourced: Collection[int] = (),
) -> list[list[int]]:
    """Return groups of families by index, each sorted, sorted by their first.

    Average linkage: a pair that was never compared counts as 0, so that one close pair does not
    chain two claims together. A pair of rival figures keeps its groups apart for good. The order
    of the pairs does not matter: the best mean joins first, ties by index.

    Args:
        families: The statements, copies and translations of one together.
        pairs: The families compared.
        credited: Indices of the pairs of which one passes on the other (``find_credited``).
        unnamed: Indices of the pairs of two unnamed sources (``find_unnamed``).
        half_sourced: Of those of which one has no source but the outlet (``find_half_sourced``).
    """
    import numpy as np  # noqa: PLC0415

    chances = _share_out(families, pairs) * _discount(pairs, half_sourced)
    weights = _Weights(pairs, chances, credited, unnamed)
    within = SAME_ARTICLE * _are_within_root(families, pairs)
    # Two groups reach the bound only where one pair between them does: what no such pairs hold
    # together need not be weighed.
    likely = np.flatnonzero(_most(pairs, weights) + within >= JOIN_AT - _ROUNDING)
    holding = likely[weights.of(likely) + within[likely] >= JOIN_AT - _ROUNDING]
    part = _connect(len(families), pairs.left[holding], pairs.right[holding])
    kept = np.flatnonzero(part[pairs.left] == part[pairs.right])
    return _Groups(families, pairs, kept, weights.of(kept)).join_all()


def _are_vague(pairs: ScoredPairs, at: Numbers) -> Numbers:
    """Return which of some pairs share a topic and nothing specific.

    Specific are a figure, a name, a named source, or many rare words.
    """
    import numpy as np  # noqa: PLC0415

    def of(name: str) -> Numbers:
        return pairs.column(name)[at]

    specific = (of("figures") != 0) | (of("names") != 0) | (of("same_person") != 0)
    alike = np.maximum(of("same_core"), of("same_whole")) >= ALIKE_AND_VAGUE
    vague: Numbers = ~specific & (of("shared") < np.where(alike, SHARED_IF_ALIKE, SHARED_ELSE))
    return vague


def _takes_back(pair: ScoredPair) -> bool:
    """Whether one sentence says that the source of the other withdraws what it said there.

    Such a sentence seldom repeats the claim in full ("she has withdrawn that figure"). A figure
    that it names must stand in the claim.
    """
    numbers = pair.numbers
    if not numbers[_AT["same_person"]] or numbers[_AT["figure_rivals"]]:
        return False
    versions = (pair.left_version, pair.right_version)
    taking = [version for version in versions if withdraws(version)]
    if len(taking) != 1:
        return False
    if _is_within_article(pair) and numbers[_AT["rank"]] != 1:
        return False
    if numbers[_AT["values"]]:
        return True
    named = any(figure.kind != "date" for figure in read_quantities(taking[0].text))
    if named or numbers[_AT["rank"]] != 1:
        return False
    within = _is_within_article(pair)
    return numbers[_AT["share_less"]] >= (ALIKE_IF_WITHIN if within else ALIKE_IF_TAKEN_BACK)


def _is_within_article(pair: ScoredPair) -> bool:
    return pair.left_version.place[0] == pair.right_version.place[0]


class _Weights:
    """What pairs count for, 0..1, worked out when it is asked for."""

    def __init__(
        self,
        pairs: ScoredPairs,
        chances: Numbers,
        credited: Collection[int],
        unnamed: Collection[int],
    ) -> None:
        self.credited, self.unnamed = pairs.mark(credited), pairs.mark(unnamed)
        self._pairs, self._chances = pairs, chances

    def of(self, at: Numbers) -> Numbers:
        """Return what some pairs count for; two sentences of one article only where one withdraws the other."""
        import numpy as np  # noqa: PLC0415

        pairs = self._pairs
        turned, within = self._are_turned(at), self._are_within_article(at)
        amounts = self._chances[at] * np.where(turned, TURNED_SHARE, 1.0)
        amounts = np.where(within, 0.0, amounts * self._weigh_vagueness(at))
        person = (pairs.column("same_person")[at] > 0) & (pairs.column("figure_rivals")[at] == 0)
        for place in np.flatnonzero(person).tolist():
            if _takes_back(pairs[int(at[place])]):
                amounts[place] = max(amounts[place], TAKEN_BACK)
        # A probability whose log odds are raised; 0 and 1 stay.
        odds = math.exp(UNNAMED_COUNTS)
        raised = amounts * odds / (1 - amounts + amounts * odds)
        amounts = np.where(self.unnamed[at], raised, amounts)
        passed = self.credited[at] & ~turned
        return np.where(passed, np.maximum(amounts, PASSED_ON), amounts)

    def _are_turned(self, at: Numbers) -> Numbers:
        """Which of some pairs ``is_turned`` is true of."""
        import numpy as np  # noqa: PLC0415

        pairs = self._pairs
        found = np.zeros(len(at), dtype=bool)
        for place in np.flatnonzero(pairs.column("negation_gap")[at]).tolist():
            found[place] = are_turned(*pairs.sides(int(at[place])))
        return found

    def _are_within_article(self, at: Numbers) -> Numbers:
        pairs = self._pairs
        article_of = Numbering().number([one.place[0] for one in pairs.statements])
        within: Numbers = article_of[pairs.left_version[at]] == article_of[pairs.right_version[at]]
        return within

    def _weigh_vagueness(self, at: Numbers) -> Numbers:
        """What some pairs count for want of anything specific that both say, 0..1."""
        import numpy as np  # noqa: PLC0415

        pairs = self._pairs
        found = np.ones(len(at))
        vague = np.flatnonzero(_are_vague(pairs, at))
        sides = np.stack([pairs.left_version[at[vague]], pairs.right_version[at[vague]]])
        fragment = np.zeros(len(pairs.statements), dtype=bool)
        for number in np.unique(sides).tolist():
            fragment[number] = is_fragment(pairs.statements[number].text)
        found[vague] = np.where(fragment[sides].all(axis=0), VAGUE_AND_BOUND, VAGUE_SHARE)
        return found


def _most(pairs: ScoredPairs, weights: _Weights) -> Numbers:
    """What each pair counts for at most; 1 where more than its probability counts."""
    import numpy as np  # noqa: PLC0415

    lifted = weights.credited | weights.unnamed | (pairs.column("same_person") > 0)
    return np.where(lifted, 1.0, pairs.probability)


def _share_out(families: Sequence[Family], pairs: ScoredPairs) -> Numbers:
    """The probabilities of pairs, less where both sides have likely partners in plenty."""
    import numpy as np  # noqa: PLC0415

    articles = Numbering()
    article_of = np.array([articles.of(family.root[0]) for family in families], dtype=np.int64)
    # A family with the other one's article, from either side.
    sides = np.concatenate(
        [
            pairs.left * len(families) + article_of[pairs.right],
            pairs.right * len(families) + article_of[pairs.left],
        ]
    )
    met = number_all(sides)[1]
    sums = np.bincount(met, np.tile(pairs.probability, 2))[met].reshape(2, -1)
    crowded = np.maximum(sums.min(axis=0), MOST_IN_ONE_ARTICLE)
    shared: Numbers = pairs.probability * (MOST_IN_ONE_ARTICLE / crowded)
    return shared


def _discount(pairs: ScoredPairs, half_sourced: Collection[int]) -> Numbers:
    """What pairs count of their probability, 0..1: less where either has likelier partners, or is silent."""
    import numpy as np  # noqa: PLC0415

    silent = np.array([finds("no_comment", one.text) for one in pairs.statements], dtype=bool)
    unanswered = silent[pairs.left_version] != silent[pairs.right_version]
    found: Numbers = np.where(pairs.column("rank") < 0.5, LESS_LIKELY, 1.0)
    found = found * np.where(pairs.mark(half_sourced), HALF_SOURCED, 1.0)
    return found * np.where(unanswered, UNANSWERED, 1.0)


def _are_within_root(families: Sequence[Family], pairs: ScoredPairs) -> Numbers:
    """Return for which pairs both families began in one article."""
    import numpy as np  # noqa: PLC0415

    articles = Numbering()
    article_of = np.array([articles.of(family.root[0]) for family in families], dtype=np.int64)
    return np.equal(article_of[pairs.left], article_of[pairs.right])


def _connect(count: int, left: Numbers, right: Numbers) -> Numbers:
    """Return for each of so many things the least that pairs connect it with."""
    import numpy as np  # noqa: PLC0415

    least = np.arange(count)
    while True:
        before = least.copy()
        np.minimum.at(least, left, least[right])
        np.minimum.at(least, right, least[left])
        least = least[least]
        if np.array_equal(before, least):
            return least


class _Groups:
    """The state of one clustering."""

    def __init__(
        self, families: Sequence[Family], pairs: ScoredPairs, at: Numbers, amounts: Numbers
    ) -> None:
        self._members = {index: [index] for index in range(len(families))}
        self._articles = {index: {family.root[0]: 1} for index, family in enumerate(families)}
        self._links: dict[int, dict[int, float]] = defaultdict(dict)
        # The pairs of each family with others, of which one may keep two groups apart.
        self._held: dict[int, dict[int, int]] = defaultdict(dict)
        self._pairs = pairs
        self._bars: dict[int, bool] = {}
        sides = (pairs.left[at].tolist(), pairs.right[at].tolist())
        for place, left, right, amount in zip(at.tolist(), *sides, amounts.tolist(), strict=True):
            self._held[left][right] = self._held[right][left] = place
            if amount:
                self._links[left][right] = self._links[right][left] = amount
        self._next = len(families)

    def join_all(self) -> list[list[int]]:
        # In whatever order they come in: they leave by their mean and number.
        heap = [
            (-mean, left, right)
            for left, links in self._links.items()
            for right, amount in links.items()
            if left < right and (mean := self._mean(left, right, amount)) >= JOIN_AT
        ]
        heapq.heapify(heap)
        while heap:
            _, left, right = heapq.heappop(heap)
            if left not in self._members or right not in self._members:
                continue
            if any(map(self._bar, self._list_between(left, right))):
                continue
            new = self._join(left, right)
            size = len(self._members[new])
            for other, amount in self._links[new].items():
                if amount < LEAST_LINK * size * len(self._members[other]):
                    continue
                mean = self._mean(other, new, amount)
                if mean >= JOIN_AT:
                    heapq.heappush(heap, (-mean, other, new))
        return sorted((sorted(group) for group in self._members.values()), key=lambda g: g[0])

    def _list_between(self, left: int, right: int) -> Iterator[int]:
        """The pairs of a family of one group and a family of another."""
        others = self._members[right]
        for one in self._members[left]:
            held = self._held[one]
            yield from (held[other] for other in others if other in held)

    def _bar(self, at: int) -> bool:
        """Whether a pair keeps its two groups apart."""
        if at not in self._bars:
            self._bars[at] = keeps_apart(self._pairs[at])
        return self._bars[at]

    def _mean(self, left: int, right: int, amount: float) -> float:
        """The mean of what all pairs between two groups count; 0 where it cannot reach the bound."""
        size = len(self._members[left]) * len(self._members[right])
        if amount < LEAST_LINK * size:
            return 0.0  # Too little, were all in one article.
        mine, theirs = self._articles[left], self._articles[right]
        if mine.keys().isdisjoint(theirs):
            return amount / size
        shared = sum(
            count * theirs[article] for article, count in mine.items() if article in theirs
        )
        return (amount + SAME_ARTICLE * shared) / size

    def _join(self, left: int, right: int) -> int:
        new = self._next
        self._next += 1
        self._members[new] = self._members.pop(left) + self._members.pop(right)
        articles = self._articles[new] = self._articles.pop(left)
        for article, count in self._articles.pop(right).items():
            articles[article] = articles.get(article, 0) + count
        joint = self._links[new]
        for old in (left, right):
            for other, amount in self._links.pop(old, {}).items():
                if other in (left, right):
                    continue
                joint[other] = joint.get(other, 0.0) + amount
                theirs = self._links[other]
                theirs.pop(old, None)
                theirs[new] = joint[other]
        return new
