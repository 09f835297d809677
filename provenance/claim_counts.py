"""Totals told of one thing: what a bare figure counts stands in the sentences before it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from provenance.claim_opposites import classes, doubt_words, finds
from provenance.claim_rebuttals import share_source, supports
from provenance.claim_tolls import Events
from provenance.figure_parts import is_of_another_year, is_total, length_of, noun_after
from provenance.model import Document
from provenance.quantities import Quantity, read_quantities
from provenance.spelling import spell
from provenance.statements import Place, Statement
from provenance.wording import first_word, read_wording

# How many sentences back the words may stand that say what is counted, and how many sentences
# apart two sources may be set side by side.
CONTEXT, SIDE_BY_SIDE = 4, 2
# Code points after a figure within which its currency stands.
AROUND = 28
_CURRENCY = re.compile(
    r"^\s?(?:(?:million|billion|milliard|m|bn|mds?)s?\b\s?)?(?:d['’]|de\s|of\s)?"
)
_SIGNS = {"£": "pound", "$": "dollar", "€": "euro", "¥": "yen"}


@dataclass(frozen=True, slots=True)
class Total:
    """A figure that may be the whole number of what it counts.

    Attributes:
        group: Number of the claim that tells it.
        statement: The sentence.
        value: The figure.
        matters: Keys of what is counted, and of what became of it; may be empty.
        is_bare: Whether nothing that is counted stands beside it.
        is_first: Whether its article gives no other number of this before it.
    """

    group: int
    statement: Statement
    value: float
    matters: frozenset[str]
    is_bare: bool
    is_first: bool = True

    @property
    def currency(self) -> frozenset[str]:
        """What it is paid in, if it is money."""
        return frozenset(key for key in self.matters if key.startswith("$"))


def list_totals(
    groups: Sequence[Sequence[Statement]], documents: Mapping[str, Document]
) -> dict[Place, list[Total]]:
    """Return the totals that each statement tells, in the order of the articles."""
    told: dict[Place, list[Total]] = {}
    known: dict[str, set[str]] = defaultdict(set)
    homes = {s.place: (number, s) for number, group in enumerate(groups) for s in group}
    for place in sorted(homes):
        number, statement = homes[place]
        document = documents[place[0]]
        if is_of_another_year(statement.text, document.article.published_at):
            continue
        for figure in read_quantities(statement.text):
            if figure.kind != "count" or not is_total(statement.text, figure):
                continue
            matters, is_bare = _read_matters(document, place[1], statement.text, figure)
            nouns = {key for key in matters if key[0] not in "@$"}
            is_first = not nouns & known[place[0]]
            known[place[0]] |= nouns
            told.setdefault(place, []).append(
                Total(number, statement, figure.value, matters, is_bare, is_first)
            )
    return told


def find_rival_counts(
    groups: Sequence[Sequence[Statement]],
    documents: Mapping[str, Document],
    events: Events,
) -> list[tuple[Total, Total]]:
    """Return the totals of two groups that give two numbers of one thing, a pair of groups once.

    Either one article sets two sources side by side ("the tally is 19, said the prefect. The union
    insists that it is 22"), or a bare figure in one and the first number of the same in another
    differ.

    Args:
        groups: The statements of each group.
        documents: By article id.
        events: Which articles report one event.
    """
    told = list_totals(groups, documents)
    values: dict[int, set[tuple[float, str]]] = defaultdict(set)
    for totals in told.values():
        for total in totals:
            values[total.group] |= {(total.value, key) for key in total.matters or {""}}
    found: dict[tuple[int, int], tuple[Total, Total]] = {}
    pairs = [*_side_by_side(told, documents), *_across(told, events)]
    for left, right in pairs:
        shared = (left.matters & right.matters) or {""}
        mine, theirs = values[left.group], values[right.group]
        if any((value, key) in theirs for value, key in mine if key in shared):
            continue
        key = (min(left.group, right.group), max(left.group, right.group))
        found.setdefault(key, (left, right))
    return [found[key] for key in sorted(found)]


def _side_by_side(
    told: Mapping[Place, Sequence[Total]], documents: Mapping[str, Document]
) -> Iterator[tuple[Total, Total]]:
    """Totals of two sources that stand next to one another in one article."""
    for place in sorted(told):
        article, number = place
        sentences = documents[article].canonical.sentences
        for step in range(1, SIDE_BY_SIDE + 1):
            after = (article, number + step)
            if after not in told:
                continue
            if sentences[after[1]].paragraph - sentences[number].paragraph > 1:
                continue
            for left in told[place]:
                for right in told[after]:
                    if _are_side_by_side(left, right):
                        yield left, right


def _are_side_by_side(left: Total, right: Total) -> bool:
    one, other = left.statement, right.statement
    if left.group == right.group or left.value == right.value or left.currency != right.currency:
        return False
    if not all(side.voices == () or supports(side) for side in (one, other)):
        return False
    if share_source(one, other) or not (_is_framed(left) and _is_framed(right)):
        return False
    if not (left.is_bare or right.is_bare) and not _is_held_to(left, right):
        return False
    nouns = [{key for key in total.matters if key[0] != "$"} for total in (left, right)]
    if nouns[0] and nouns[1]:
        return bool(nouns[0] & nouns[1])
    return left.is_bare and right.is_bare


def _is_framed(total: Total) -> bool:
    """Whether a sentence says that its figure is a number told, where it does not say of what."""
    return not total.is_bare or finds("count_frame", total.statement.text)


def _is_held_to(left: Total, right: Total) -> bool:
    """Whether one of two tolls is held against the other: "the prefecture sticks to 34 injured"."""
    shared = left.matters & right.matters
    if not any(key[0] == "@" for key in shared):
        return False
    return any(finds("holds_to", total.statement.text) for total in (left, right))


def _across(told: Mapping[Place, Sequence[Total]], events: Events) -> Iterator[tuple[Total, Total]]:
    """A bare total and the first number of the same thing in another article on one event."""
    by_matter: dict[str, list[Total]] = defaultdict(list)
    for total in _list_open(told):
        for key in total.matters:
            by_matter[key].append(total)
    for total in _list_open(told):
        if not total.is_bare:
            continue
        for other in (other for key in sorted(total.matters) for other in by_matter[key]):
            articles = (total.statement.place[0], other.statement.place[0])
            if total.group == other.group or total.value == other.value:
                continue
            if articles[0] != articles[1] and events.are_one(*articles):
                yield total, other


def _list_open(told: Mapping[Place, Sequence[Total]]) -> list[Total]:
    """The totals that another article may contradict, in the order of the articles."""
    return [
        total
        for place in sorted(told)
        for total in told[place]
        if not total.currency
        and supports(total.statement)
        and _is_framed(total)
        and (total.is_bare or total.is_first)
    ]


def _read_matters(
    document: Document, number: int, text: str, figure: Quantity
) -> tuple[frozenset[str], bool]:
    """What a figure counts, and whether that stands elsewhere."""
    currency = _read_currency(text, figure)
    if currency:
        return frozenset({"$" + currency}), True
    noun = noun_after(text, figure)
    if noun is not None:
        found = {noun} if noun not in _of_anything() else set()
        return frozenset(found | _state(figure)), False
    found = _named_count(text) | _state(figure)
    if found:
        return frozenset(found), True
    return _look_back(document, number), True


def _look_back(document: Document, number: int) -> frozenset[str]:
    """What the nearest sentence before one counts or asks for the number of."""
    sentences = document.canonical.sentences
    for at in range(number - 1, max(-1, number - 1 - CONTEXT), -1):
        if sentences[number].paragraph - sentences[at].paragraph > 1:
            break
        text = document.canonical.text[sentences[at].span.start : sentences[at].span.end]
        found = _named_count(text)
        for figure in read_quantities(text):
            if figure.kind != "count" or not is_total(text, figure):
                continue
            noun = noun_after(text, figure)
            if noun is not None and noun not in _of_anything():
                found.add(noun)
            found |= _state(figure)
        if found:
            return frozenset(found)
    return frozenset()


def _state(figure: Quantity) -> set[str]:
    return {"@" + figure.concept} if figure.concept in _STATES else set()


_STATES = frozenset({"death", "missing", "injury", "evacuation", "arrest"})


@lru_cache(maxsize=4096)
def _count_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in doubt_words()["count_of"])


def _named_count(text: str) -> set[str]:
    """What "how many cracks" or "the number of the missing" asks for or counts."""
    found: set[str] = set()
    for pattern in _count_patterns():
        for match in pattern.finditer(text):
            wording = read_wording(match[1])
            found |= {
                word.key
                for word in wording.words
                if not word.is_function and not word.is_number and word.key not in _of_anything()
            }
            found |= {"@" + concept for concept in wording.concepts & _STATES}
    return found


@lru_cache(maxsize=1)
def _of_anything() -> frozenset[str]:
    """Keys of the units that say nothing of the thing counted: people, money, time, measures."""
    units = (*doubt_words()["common_units"], *doubt_words()["count_words"])
    return frozenset(word.key for unit in units for word in read_wording(unit).words)


def _read_currency(text: str, figure: Quantity) -> str:
    """The currency of a figure, or nothing."""
    sign = text[: figure.start].rstrip()[-1:]
    if sign in _SIGNS:
        return _SIGNS[sign]
    rest = text[figure.start + length_of(text, figure) :]
    skipped = _CURRENCY.match(rest)
    rest = rest[skipped.end() if skipped else 0 :].lstrip()
    if rest[:1] in _SIGNS:
        return _SIGNS[rest[0]]
    first = first_word(rest[:AROUND])
    return classes("currencies").get(spell(first), "") if first else ""
