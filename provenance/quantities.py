"""Figures of a sentence with what they count: the part of a claim compared exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from provenance.wording import Word, Wording, read_wording

# Words before and after a figure among which its concept is looked for, nearest first.
CONCEPT_REACH = 8
# A word before a figure counts as this many times as far away as one after it.
BEFORE_COUNTS = 2.1
# Words of content after a figure that may name what it counts.
UNIT_REACH = 3
# A figure this many words after another makes a range of the two ("six or seven minutes").
RANGE_REACH = 2
_CACHE = 65536

_CLOCK = re.compile(
    r"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4])(?:\s?(?:[hH]|heures?|Uhr)\s?(?P<past>[0-5]\d)?(?!\w)"
    r"|[:.](?P<minute>[0-5]\d)\s?(?P<half>[ap]\.?\s?m\b\.?|Uhr\b|GMT\b|h\b)?"
    r"|\s?(?P<bare>[ap]\.?\s?m\b\.?))",
)
_DIGIT = re.compile(r"\d")
_DOTTED_CLOCK_NEEDS = re.compile(r"Uhr|[ap]\.?\s?m|GMT|h\b", re.IGNORECASE)
_MONTHS = {
    month: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sept oct nov dec",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "januar februar marz april mai juni juli august september oktober november dezember",
    )
    for number, month in enumerate(names.split(), 1)
}
_PERCENT = re.compile(r"\s?(?:%|percent|per cent|pour cent|prozent|pc\b)", re.IGNORECASE)
# What becomes of people or things, one of which excludes another: the dead are no survivors.
STATES = frozenset({
    "death", "missing", "injury", "survivor", "arrest", "evacuation", "aboard", "resident",
    "demonstrator", "dismissal",
})  # fmt: skip
_CLAUSE_ENDS = re.compile(r"[,;:!?»”\"—–]")
_VAGUE = frozenset({
    "centaines", "milliers", "millions", "milliards", "couple", "both", "twice",
})  # fmt: skip
_FRACTION = re.compile(
    r"\w+[\s-](?:thirds?|quarters?|fifths?|tenths?|tiers|quarts?|cinquièmes?|dixièmes?)\b",
    re.IGNORECASE,
)
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
CURRENCIES = frozenset(_SIGNS.values())
_POUNDS = frozenset({"livre", "livres"})
_MONEY_BEFORE = re.compile(r"[$€£¥]\s?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with what it counts.

    Attributes:
        kind: ``count``, ``clock`` (minutes since midnight), ``date`` (month * 100 + day) or
            ``percent``.
        value: The value.
        units: Keys of the words that say what is counted.
        counted: Those of them in the clause of the figure.
        is_exact: False of what counts nothing or nothing exact: "Shahed-136", "des centaines de".
        concept: The nearest concept, or empty.
        start: Offset in the sentence.
    """

    kind: str
    value: float
    units: frozenset[str]
    concept: str
    start: int
    counted: frozenset[str] = frozenset()
    is_exact: bool = True


@lru_cache(maxsize=_CACHE)
def read_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the figures of a sentence in order; years and "one" are left out."""
    wording = read_wording(text)
    if not wording.figures and text.isascii() and not _DIGIT.search(text):
        return ()
    clocks = _read_clocks(text)
    dates = _read_dates(text, wording)
    taken = [place for place, _ in (*clocks, *dates)]
    found = [Quantity("clock", value, frozenset(), "", place[0]) for place, value in clocks]
    found += [Quantity("date", value, frozenset(), "", place[0]) for place, value in dates]
    concepts = [(concept, at) for concept, at, _ in wording.expressed]
    places = wording.figures
    ends = [at for _, at in places]
    for value, at in places:
        word = wording.words[at]
        if any(start <= word.start < end for start, end in taken) or _is_year(word, value):
            continue
        if _is_ordinal(text, word):
            continue
        units = _units(wording.words, at, ends)
        concept = _nearest(concepts, at, ends)
        is_percent = _PERCENT.match(text, word.start + len(word.folded)) is not None
        if _MONEY_BEFORE.search(text[: word.start]):
            units |= {_SIGNS[text[: word.start].rstrip()[-1]]}
        found.append(
            Quantity(
                "percent" if is_percent else "count",
                value,
                units,
                concept,
                word.start,
                units & _list_clause(text, wording.words, at),
                _is_exact(text, word),
            )
        )
    return tuple(sorted(found, key=lambda quantity: (quantity.start, quantity.value)))


def _is_year(word: Word, value: float) -> bool:
    return len(word.folded) == 4 and word.folded.isdigit() and 1800 <= value <= 2100


def _is_ordinal(text: str, word: Word) -> bool:
    end = word.start + len(word.folded)
    return re.match(r"(?:st|nd|rd|th|e|er|ère|ème)\b", text[end:]) is not None


def _is_exact(text: str, word: Word) -> bool:
    if word.folded in _VAGUE or _is_in_name(text, word):
        return False
    return _FRACTION.match(text, word.start) is None


def _is_in_name(text: str, word: Word) -> bool:
    """Whether a figure hangs on a name: "a MiG-29", "Shahed-136 drones"."""
    return re.search(r"[^\W\d_][-\u2010\u2011]$", text[: word.start]) is not None


def _units(words: Sequence[Word], at: int, ends: Sequence[int]) -> frozenset[str]:
    found: set[str] = set()
    for place in range(at + 1, min(len(words), at + 7)):
        word = words[place]
        if place in ends and place - at > RANGE_REACH:
            break
        if not word.is_function and not word.is_number:
            found.add("pound" if word.folded in _POUNDS else word.key)
        if len(found) == UNIT_REACH:
            break
    return frozenset(found)


def _list_clause(text: str, words: Sequence[Word], at: int) -> frozenset[str]:
    """The keys of the words after a figure up to the next comma or quotation mark.

    And of what stands before it, from which the sign of a currency comes.
    """
    end = _CLAUSE_ENDS.search(text, words[at].start + len(words[at].folded))
    border = end.start() if end else len(text)
    return frozenset(word.key for word in words[at:] if word.start < border) | CURRENCIES


def _nearest(concepts: Sequence[tuple[str, int]], at: int, ends: Sequence[int]) -> str:
    """The concept nearest to a figure with no other figure between.

    What follows a figure more often says what it counts than what stands before it, which may
    belong to the figure before ("fourteen died, six are missing").
    """
    best: tuple[float, int, str] | None = None
    for concept, place in concepts:
        between = range(min(at, place) + 1, max(at, place))
        distance = place - at if place > at else (at - place) * BEFORE_COUNTS
        if distance > CONCEPT_REACH or any(end in between for end in ends):
            continue
        rank = (distance, -place, concept)
        best = rank if best is None or rank < best else best
    return best[2] if best else ""


@lru_cache(maxsize=_CACHE)
def list_hours(text: str) -> frozenset[float]:
    """Return the values of the figures of a text that are times of day; nothing else of it is read."""
    return frozenset(value for _, value in _read_clocks(text))


def _read_clocks(text: str) -> list[tuple[tuple[int, int], float]]:
    found: list[tuple[tuple[int, int], float]] = []
    if not _DIGIT.search(text):
        return found
    for match in _CLOCK.finditer(text):
        minute, half = match["minute"] or match["past"] or "0", match["half"] or match["bare"]
        if match["minute"] and "." in match.group() and not _DOTTED_CLOCK_NEEDS.search(half or ""):
            continue
        hour = int(match["hour"])
        if half and half[0].lower() == "p" and hour < 12:
            hour += 12
        found.append((match.span(), float(hour * 60 + int(minute))))
    return found


def _read_dates(text: str, wording: Wording) -> list[tuple[tuple[int, int], float]]:
    """Days of a month: "Aug. 22", "22 août", "22. August"."""
    found: list[tuple[tuple[int, int], float]] = []
    words = wording.words
    if not any(map(str.isdigit, wording.folded)):
        return found
    for near, far in pairwise(words):
        for day, month in ((near, far), (far, near)):
            number = _MONTHS.get(month.folded)
            if number is None or not day.folded.isdigit() or not 1 <= int(day.folded) <= 31:
                continue
            if re.fullmatch(
                r"[\s.,]{0,3}(?:er|st|nd|rd|th)?[\s.,]{0,3}", _between(text, near, far)
            ):
                span = (near.start, far.start + len(far.folded))
                found.append((span, float(number * 100 + int(day.folded))))
    return found


def _between(text: str, near: Word, far: Word) -> str:
    return text[near.start + len(near.folded) : far.start]


def is_same_figure(left: Quantity, right: Quantity) -> bool:
    """Return whether two figures say the same of the same kind of thing."""
    if left.kind != right.kind or left.value != right.value:
        return False
    if left.kind != "count":
        return True
    return bool(left.units & right.units) or bool(left.concept and left.concept == right.concept)


def may_have_rival(figure: Quantity) -> bool:
    """Return whether another value may stand for what a figure counts: none of a time or day."""
    return figure.is_exact and figure.kind not in ("clock", "date")


def is_rival_figure(left: Quantity, right: Quantity) -> bool:
    """Return whether two figures give different values for what may be one quantity."""
    if left.kind != right.kind or left.value == right.value:
        return False
    if not (may_have_rival(left) and may_have_rival(right)):
        return False
    if left.concept and left.concept == right.concept:
        return True
    if left.concept in STATES and right.concept in STATES:
        return False
    return left.kind == "percent" or bool(left.counted & right.counted)
