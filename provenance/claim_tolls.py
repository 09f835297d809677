"""Rival tolls: other numbers of dead, missing or injured in reports of one event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from provenance.claim_opposites import finds
from provenance.figure_parts import is_of_another_year, is_total
from provenance.model import Document
from provenance.quantities import Quantity, read_quantities
from provenance.statements import Statement
from provenance.wording import read_wording

# What is counted once for an event as a whole, so that two numbers cannot both be right.
TOLLS = frozenset({"death", "missing", "injury", "aboard", "evacuation", "arrest"})
# Two articles report one event where they share this many names, and these make up this share
# of the names of the article that has fewer: reports of other events share a place or an office.
SHARED_NAMES = 3
SHARED_PART = 0.25


@dataclass(frozen=True, slots=True)
class RivalTolls:
    """Two groups, by number, that give different tolls of one kind for one event."""

    left: int
    right: int
    concept: str


class Events:
    """Which articles report one event, by the names that they share.

    Args:
        groups: The statements of each claim.
    """

    def __init__(self, groups: Sequence[Sequence[Statement]]) -> None:
        self._names = _list_names(groups)
        self._known: dict[tuple[str, str], bool] = {}

    def are_one(self, left: str, right: str) -> bool:
        """Return whether two articles report one event."""
        key = (left, right) if left < right else (right, left)
        if key not in self._known:
            self._known[key] = _is_one_event(self._names[key[0]], self._names[key[1]])
        return self._known[key]


def find_rival_tolls(
    groups: Sequence[Sequence[Statement]], events: Events, documents: Mapping[str, Document]
) -> list[RivalTolls]:
    """Return the pairs of groups with rival tolls, sorted, each pair once.

    Args:
        groups: The statements of each group.
        events: Which articles report one event.
        documents: By article id, for the years they are of.
    """
    tolls = [_read_tolls(group, documents) for group in groups]
    by_concept: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(tolls):
        for concept in found:
            by_concept[concept].append(number)
    rivals: dict[tuple[int, int], RivalTolls] = {}
    for concept in sorted(by_concept):
        for left, right in combinations(by_concept[concept], 2):
            if tolls[left][concept].keys() & tolls[right][concept].keys():
                continue
            if _share_event(tolls[left][concept], tolls[right][concept], events):
                rivals.setdefault((left, right), RivalTolls(left, right, concept))
    return [rivals[key] for key in sorted(rivals)]


def _list_names(groups: Sequence[Sequence[Statement]]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        for statement in group:
            names[statement.place[0]] |= read_wording(statement.text).names
    return names


def _read_tolls(
    group: Sequence[Statement], documents: Mapping[str, Document]
) -> dict[str, dict[float, set[str]]]:
    """Concept to each value given for it, and the articles that give it; no year's but their own."""
    found: dict[str, dict[float, set[str]]] = defaultdict(lambda: defaultdict(set))
    for statement in group:
        if is_of_another_year(statement.text, documents[statement.place[0]].article.published_at):
            continue
        for figure in read_quantities(statement.text):
            if figure.kind == "count" and figure.concept in TOLLS and _is_toll(statement, figure):
                found[figure.concept][figure.value].add(statement.place[0])
    return found


def _is_toll(statement: Statement, figure: Quantity) -> bool:
    """Whether a figure may be a toll: who is aboard is said to be, not one of some passengers."""
    if not is_total(statement.text, figure):
        return False
    return figure.concept != "aboard" or finds("aboard", statement.text)


def _share_event(
    left: Mapping[float, set[str]], right: Mapping[float, set[str]], events: Events
) -> bool:
    """Whether some article of each side, two different ones, report one event."""
    return any(
        one != other and events.are_one(one, other)
        for one in sorted(set().union(*left.values()))
        for other in sorted(set().union(*right.values()))
    )


def _is_one_event(left: set[str], right: set[str]) -> bool:
    shared = len(left & right)
    return shared >= SHARED_NAMES and shared >= SHARED_PART * min(len(left), len(right))
