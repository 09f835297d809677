"""Whether figures may be wholes of one thing, or parts of it, changes, limits."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from provenance.claim_opposites import classes, finds
from provenance.quantities import CURRENCIES, STATES, Quantity
from provenance.wording import read_wording

# Code points around a figure that may say that it is a part, a change or a limit.
AROUND = 28
_AGE = re.compile(r"[^\W\d_], $")


def is_total(text: str, figure: Quantity) -> bool:
    """Return whether a figure may give the whole of what it counts: no part, change, age or limit."""
    if not figure.is_exact:
        return False
    before = text[max(0, figure.start - AROUND) : figure.start]
    after = text[figure.start : figure.start + 2 * AROUND]
    if finds("part_before", before):
        return False
    if figure.kind != "percent" and finds("part_after", after):
        return False
    if finds("limit_before", before):
        return False
    rest = text[figure.start + length_of(text, figure) :]
    return not (_AGE.search(before) and rest[:1] in (",", ")", "."))


def length_of(text: str, figure: Quantity) -> int:
    """Return how many code points a figure takes in a text, its multipliers included."""
    return _length_at(text, figure.start)


@lru_cache(maxsize=65_536)
def _length_at(text: str, start: int) -> int:
    """How many code points a figure takes that begins at a place of a text; 0 for none."""
    words = read_wording(text).words
    at = next((at for at, word in enumerate(words) if word.start == start), None)
    if at is None:
        return 0
    past = at + 1
    while past < len(words) and words[past].is_number:
        past += 1
    last = words[past - 1]
    return last.start + len(last.folded) - start


def noun_after(text: str, figure: Quantity) -> str | None:
    """Return the key of what stands right after a figure, or None where nothing counted does."""
    end = figure.start + length_of(text, figure)
    for word in read_wording(text).words:
        if word.start < end:
            continue
        between = text[end : word.start]
        if not set(between) <= _SPACES or (word.is_function and word.folded not in _ARTICLES):
            return None
        if word.folded in _ARTICLES:
            end = word.start + len(word.folded)
            continue
        if word.folded in classes("dates") or finds("count_verb", word.folded):
            return None
        return word.key
    return None


_SPACES = frozenset(" \u00a0\u202f'’")
# Between a round number and what it counts: "deux millions de litres".
_ARTICLES = frozenset({"de", "d'"})


# Two counts of one thing seldom differ by more than this factor: what does counts two things.
MOST_APART = 6.0
# A figure that is said to be about right is another one's from this factor on.
ROUGHLY = 1.1


def are_rivals(left: tuple[str, Quantity], right: tuple[str, Quantity]) -> bool:
    """Return whether two figures may be two numbers of one whole.

    Both may be totals, they count what is called by one word or what became of people alike, and
    neither is a small part of the other.

    Args:
        left: A text and a figure in it.
        right: Another.
    """
    (text, figure), (text_right, other) = left, right
    if not is_total(text, figure) or not is_total(text_right, other) or _are_unlike(left, right):
        return False
    less, more = sorted((figure.value, other.value))
    if less <= 0 or more > MOST_APART * less:
        return False
    if more <= ROUGHLY * less and (_is_rough(text, figure) or _is_rough(text_right, other)):
        return False
    alike = figure.concept in STATES and figure.concept == other.concept
    if alike or figure.kind == "percent" or figure.units & other.units & CURRENCIES:
        return True
    nouns = [noun_after(text, figure), noun_after(text_right, other)]
    if None not in nouns and (_is_of_others(figure, text_right) or _is_of_others(other, text)):
        return False
    return None in nouns or nouns[0] == nouns[1] or not _people().isdisjoint(nouns)


def _is_rough(text: str, figure: Quantity) -> bool:
    """Whether a figure is said to be about right: "close to 100 million"."""
    return finds("rough_before", text[max(0, figure.start - AROUND) : figure.start])


def list_years(text: str) -> list[str]:
    """Return the years a text names, as written."""
    return _YEAR.findall(text) if "20" in text or "19" in text or "18" in text else []


def is_of_another_year(text: str, published_at: str | None) -> bool:
    """Return whether a sentence names years, and not the one it was published in.

    Args:
        text: The sentence.
        published_at: ISO 8601, of any precision, as the article says.
    """
    years = list_years(text)
    return bool(years) and bool(published_at) and str(published_at)[:4] not in years


_YEAR = re.compile(r"(?<![\d.,])(?:1[89]|20)\d\d(?![\d%]|[.,]\d)")


def _is_of_others(figure: Quantity, other: str) -> bool:
    """Whether a figure counts what became of some, of which another text says nothing."""
    return figure.concept in STATES and figure.concept not in read_wording(other).concepts


@cache
def _people() -> frozenset[str | None]:
    """Keys of the words for people of any kind."""
    return frozenset(word.key for each in _PEOPLE for word in read_wording(each).words)


_PEOPLE = ("people", "persons", "victims")


_LAG = re.compile(
    r"^\S+(?:[\s\u00a0](?:et|and|a|half|demie?))*[\s\u00a0]\w+ (?:after|later|before|earlier|ago|late"
    r"|early|après|plus tard|avant|plus tôt|auparavant|de retard|d['’]avance)\b",
    re.IGNORECASE,
)


def _are_unlike(left: tuple[str, Quantity], right: tuple[str, Quantity]) -> bool:
    """Whether two figures measure two things: how long it took, and how long after."""
    lags = [bool(_LAG.match(text[figure.start :])) for text, figure in (left, right)]
    return lags[0] != lags[1]
