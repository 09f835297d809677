"""Two statements of different origin -> the numbers that tell whether they state one claim."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from provenance.claim_lexicon import LANGUAGES, get_lexicon
from provenance.claim_opposites import finds
from provenance.figure_parts import list_years
from provenance.model import Commitment
from provenance.quantities import (
    Quantity,
    is_rival_figure,
    is_same_figure,
    list_hours,
    may_have_rival,
    read_quantities,
)
from provenance.statements import Statement
from provenance.wording import Wording, count_sequences, read_wording

PAIR_FEATURES = (
    "same_core", "same_whole", "cosine", "shared", "share_less", "share_more", "figures",
    "figure_rivals", "values", "same_person", "names", "concepts", "negation_gap", "antonyms",
    "cross_language", "length_less", "rank", "margin",
)  # fmt: skip

# Sentences of the collection that rarity is measured against, whatever the store's size: some ten
# articles on one affair, as many as the stories have that the pair model was fitted on.
REFERENCE = 150


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare the words, figures and concepts of a collection are, in nats.

    Attributes:
        count: Sentences in the collection.
        frequency: Sentences that hold each key.
    """

    count: int
    frequency: Mapping[str, int]
    _known: dict[str, float] = field(default_factory=dict, repr=False, compare=False)
    _totals: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def of(self, key: str) -> float:
        """Return the inverse document frequency of a key, 0 or more.

        As if the collection had ``REFERENCE`` sentences: in a store of three short articles a word
        that two sentences share is no common word, and in one of a thousand articles it is hardly
        rarer than in ten. A word that only the two compared can hold counts as found twice.
        """
        known = self._known.get(key)
        if known is None:
            found = max(2.0, self.frequency.get(key, 0) * REFERENCE / max(REFERENCE, self.count))
            known = max(0.0, math.log((REFERENCE + 1) / (found + 0.5)))
            self._known[key] = known
        return known

    def total(self, wording: Wording) -> float:
        """Return the sum over a text's words of content."""
        known = self._totals.get(wording.text)
        if known is None:
            known = sum(map(self.of, wording.content))
            self._totals[wording.text] = known
        return known


def measure_rarity(statements: Sequence[Statement]) -> Rarity:
    """Count, over the distinct origins of a collection, in how many sentences each key stands."""
    frequency: Counter[str] = Counter()
    seen = {statement.root: statement for statement in reversed(statements)}
    for statement in seen.values():
        frequency.update(list_keys(statement))
    return Rarity(max(1, len(seen)), frequency)


def list_keys(statement: Statement) -> frozenset[str]:
    """Return the keys a statement can be looked up by: words of content, figures, concepts."""
    return _list_keys(statement.text)


@lru_cache(maxsize=65_536)
def _list_keys(text: str) -> frozenset[str]:
    wording = read_wording(text)
    keys = set(wording.content)
    keys.update(f"#{figure.kind}:{figure.value:g}" for figure in read_quantities(text))
    keys.update("@" + concept for concept in wording.concepts)
    return frozenset(keys)


def core_negations(statement: Statement) -> int:
    """Return how often what is said is negated."""
    return read_wording(statement.core).negations


def list_same_figures(left: Statement, right: Statement) -> list[Quantity]:
    """Return the figures of the left statement that the right one gives too."""
    others = read_quantities(right.text)
    if list_values(left.text).isdisjoint(list_values(right.text)):
        return []
    return [
        figure
        for figure in read_quantities(left.text)
        if any(is_same_figure(figure, other) for other in others)
    ]


def list_rival_figures(left: Statement, right: Statement) -> list[tuple[Quantity, Quantity]]:
    """Return the figures of either that give different values for what may be one quantity.

    A quantity that both give alike has no rivals.
    """
    figures_left, figures_right = _list_countable(left.text), _list_countable(right.text)
    if list_counted(left.text).isdisjoint(list_counted(right.text)):
        return []
    values = list_values(left.text) & list_values(right.text)
    return [
        (figure, other)
        for figure in figures_left
        for other in figures_right
        if is_rival_figure(figure, other)
        and (figure.kind, figure.value) not in values
        and (other.kind, other.value) not in values
    ]


# The share of all words of content, figures apart, from which two sentences are one but for what a
# figure was changed to; less across languages, where glosses are missing.
ONE_SENTENCE, ONE_TRANSLATION = 0.75, 0.5


def has_changed_figure(left: Statement, right: Statement) -> bool:
    """Return whether two statements are one sentence in which the figure, or the date, was changed.

    Copies and translations err in a figure and keep what else stands there ("212 mm in 24 hours",
    "121 mm in 24 hours"). Where they share another figure than a time, they may be held together
    by that.
    """
    timed = have_rival_dates(left, right) or have_rival_hours(left, right)
    if not timed and not list_rival_figures(left, right):
        return False
    if any(
        figure.kind == "count" and not figure.units & list_times()
        for figure in list_same_figures(left, right)
    ):
        return False
    words = [_list_plain(statement.core) for statement in (left, right)]
    shared = len(words[0] & words[1])
    bound = ONE_SENTENCE if left.language == right.language else ONE_TRANSLATION
    return shared >= bound * len(words[0] | words[1]) and shared > 1


def have_rival_dates(left: Statement, right: Statement) -> bool:
    """Return whether both name days of a month, and none in common."""
    days, others = _list_days(left.text), _list_days(right.text)
    return bool(days) and bool(others) and days.isdisjoint(others)


# Minutes that two accounts of one moment may differ by.
_ABOUT_THEN = 5
_DIAL = 12 * 60


def have_rival_hours(left: Statement, right: Statement) -> bool:
    """Return whether what is said gives one time of day on each side, and not about the same.

    On a dial of twelve hours: one may leave out which half of the day it was.
    """
    hours, others = list_hours(left.core), list_hours(right.core)
    return len(hours) == len(others) == 1 and abs(min(hours) - min(others)) > _ABOUT_THEN


@lru_cache(maxsize=65_536)
def _list_days(text: str) -> frozenset[float]:
    return frozenset(figure.value for figure in read_quantities(text) if figure.kind == "date")


@cache
def list_times() -> frozenset[str]:
    """Return the keys of the units of time."""
    return frozenset(word.key for unit in _TIMES for word in read_wording(unit).words)


_TIMES = ("second", "minute", "hour", "day", "week", "month", "year", "years", "century", "age")


@lru_cache(maxsize=65_536)
def _list_plain(text: str) -> frozenset[str]:
    return frozenset(
        word.key for word in read_wording(text).words if not word.is_number and not word.is_function
    )


@lru_cache(maxsize=65_536)
def list_counted(text: str) -> frozenset[str]:
    """Return what the figures of a text count that may have a rival: two rivals share some of it."""
    found: set[str] = set()
    for figure in _list_countable(text):
        found |= figure.counted
        if figure.kind == "percent":
            found.add("%")
        if figure.concept:
            found.add("@" + figure.concept)
    return frozenset(found)


def compute_figures(left: Statement, right: Statement, rarity: Rarity) -> list[float]:
    """Return figures, figure_rivals and values of ``PAIR_FEATURES``."""
    values = list_values(left.text) & list_values(right.text)
    rivals = float(min(2, len(list_rival_figures(left, right))))
    if not values:
        return [0.0, rivals, 0.0]
    same = {(figure.kind, figure.value) for figure in list_same_figures(left, right)}
    return [
        sum(weigh_figure(kind, value, rarity) for kind, value in sorted(same)),
        rivals,
        sum(weigh_figure(kind, value, rarity) for kind, value in sorted(values)),
    ]


@lru_cache(maxsize=65_536)
def list_values(text: str) -> frozenset[tuple[str, float]]:
    """Return the kinds and values of the figures of a text."""
    return frozenset((figure.kind, figure.value) for figure in read_quantities(text))


@lru_cache(maxsize=65_536)
def _list_countable(text: str) -> tuple[Quantity, ...]:
    """The figures of a text that may have a rival."""
    return tuple(figure for figure in read_quantities(text) if may_have_rival(figure))


def weigh_key(key: str, rarity: Rarity) -> float:
    """Return how much a shared key of ``list_keys`` tells."""
    if not key.startswith("#"):
        return rarity.of(key)
    kind, value = key[1:].split(":")
    return weigh_figure(kind, float(value), rarity)


def weigh_figure(kind: str, value: float, rarity: Rarity) -> float:
    """Return how much a shared figure tells: its rarity, more with each significant digit.

    Two reports that both say 13:47 share more than two that both say 200,000.
    """
    digits = len(f"{value:.10g}".replace(".", "").rstrip("0")) or 1
    if kind == "clock":
        digits = 1 + 3 * (value % 30 != 0)
    return rarity.of(f"#{kind}:{value:g}") * (0.75 + 0.25 * min(4, digits))


def withdraws(statement: Statement) -> bool:
    """Return whether a source of a statement takes back in it what it said before."""
    stances = {voice.commitment for voice in statement.voices}
    if Commitment.WITHDRAWS in stances:
        return True
    denied = Commitment.DENIES in stances or finds("denied_aloud", statement.core)
    return bool(stances) and denied and takes_back(statement.text)


def takes_back(text: str) -> bool:
    """Return whether a text has the words by which somebody takes a statement back."""
    wording = read_wording(text)
    if wording.language not in LANGUAGES:
        return False
    return bool(count_sequences(wording.folded, get_lexicon(wording.language).withdrawals))


def have_rival_years(left: str, right: str) -> bool:
    """Return whether both texts name years, and none in common."""
    first, second = _years(left), _years(right)
    return bool(first) and bool(second) and first.isdisjoint(second)


@lru_cache(maxsize=65_536)
def _years(text: str) -> frozenset[str]:
    return frozenset(list_years(text))


def shares_person(left: Statement, right: Statement) -> bool:
    """Return whether a source of one is by name a source of the other."""
    return bool(list_persons(left) & list_persons(right))


def list_persons(statement: Statement) -> set[str]:
    """Return the names of a statement's sources."""
    return {voice.source_name for voice in statement.voices if voice.source_name}


def shares_value(left: Statement, right: Statement) -> bool:
    """Return whether both give some figure alike, whatever it counts."""
    values = {(figure.kind, figure.value) for figure in read_quantities(left.text)}
    return any((figure.kind, figure.value) in values for figure in read_quantities(right.text))
