"""Whether two articles are about one affair, whatever the size of the store they are in."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from index import Span
from provenance.attribution.outlets import agency_forms
from provenance.claim_lexicon import everyday_english, fold, split_words
from provenance.claim_opposites import classes, doubt_words
from provenance.claim_tables import Numbering, dot_rows
from provenance.clocks import days_between, read_claimed
from provenance.findings import Appearance
from provenance.model import Document
from provenance.statements import Place
from provenance.wording import Word, Wording, read_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]  # Any: the width is numpy's business here

Vectors = Mapping[Place, "NDArray[Any]"]  # Any: any float width

# The numbers that two articles are judged by, in the order of the weights in
# ``claims_data/affairs.json``: cosine of their mean vectors; of the names, the rarer and the
# everyday words of the article that has fewer, the share that the other has; how many names,
# rarer words and figures they share (natural logarithm of one more).
AFFAIR_FEATURES = ("cosine", "names", "rare", "common", "count_names", "count_rare", "figures")
# Log odds from which two articles may prove something of one another, and from which they may
# where they share so many names beside; without any name in common they need more. Of pairs of
# articles of stories left out of the fit 9 in 10 of one story reach 2, and 4 in 1,000 of two do;
# of long stories on like matters 3 in 100.
PROVES_WITHOUT_NAMES, PROVES_AT, PROVES_WITH_NAMES, NAMES_ENOUGH = 4.0, 2.0, 0.0, 2
# From here on two sentences count for all they are; down to the lower bound they count for less,
# and for this share below it: what one round-up tells beside another affair may still be the same.
WHOLE_AT, LEAST_AT, LEAST_SHARE = 1.0, -2.0, 0.2
# Log odds for each e-fold of the days between two articles beyond so many: who writes of an affair
# years later names what it was, and an affair of another year is alike in all but its names. Of
# pairs of articles of labelled stories that are on like affairs, most of them years apart, 1 in 4
# still reaches 1 (3 in 4 without it), and of those on one affair 96 in 100 as before.
PER_FOLD_OF_DAYS, DAYS_OF_ONE_AFFAIR = 2.0, 14
# A figure under this, a round hundred or a year stands in any article.
_TELLING_FIGURE = 10
_YEARS = (1900, 2100)


@dataclass(frozen=True, slots=True)
class _Profile:
    """What an article is about.

    Attributes:
        mean: Unit mean of its sentences' vectors, or None where it has none.
    """

    language: str | None
    mean: NDArray[Any] | None  # Any: any float width
    names: frozenset[str]
    rare: frozenset[str]
    common: frozenset[str]
    figures: frozenset[float]
    published: str | None


class Affairs:
    """The articles of a collection by what they are about.

    Args:
        documents: By article id.
        vectors: Unit embedding of each sentence, by (article id, sentence number).
    """

    def __init__(self, documents: Mapping[str, Document], vectors: Vectors) -> None:
        self._documents = documents
        self._publishers = frozenset(
            word
            for document in documents.values()
            for name in (document.sourcing.publisher, document.article.outlet)
            for word in split_words(name or "")
        )
        self._rows: dict[str, list[Place]] = defaultdict(list)
        for place in sorted(vectors):
            self._rows[place[0]].append(place)
        self._vectors = vectors
        self._profiles: dict[str, _Profile] = {}
        self._known: dict[tuple[str, str], float] = {}
        self._words: dict[tuple[str, Span | None], frozenset[str]] = {}

    def weigh(self, left: str, right: str) -> float:
        """Return the log odds that two articles are about one affair; 0 is even.

        Without vectors or sentences nothing speaks against it: infinity.
        """
        known = self._known.get((left, right), self._known.get((right, left)))
        if known is None:
            sides = sorted((left, right))
            known = _weigh(*map(self._profile, sides))
            self._known[left, right] = known
        return known

    def may_be_one(self, left: str, right: str) -> bool:
        """Return whether sentences of two articles may prove something of one another."""
        if left == right or self.weigh(left, right) >= PROVES_WITHOUT_NAMES:
            return True
        shared = len(self._profile(left).names & self._profile(right).names)
        bound = PROVES_WITH_NAMES if shared >= NAMES_ENOUGH else PROVES_AT
        return shared > 0 and self.weigh(left, right) >= bound

    def are_anchored(self, left: Appearance, right: Appearance) -> bool:
        """Return whether two articles have more in common than the two sentences compared.

        A name in both sentences, or a name or rarer word of one article, outside its sentence,
        anywhere in the other: "I saw the smoke rise" may be said of any fire.
        """
        if _names(left.sentence) & _names(right.sentence):
            return True
        return any(
            self._telling(one.article, one.span) & self._telling(other.article, None)
            for one, other in ((left, right), (right, left))
        )

    def _telling(self, article: str, without: Span | None) -> frozenset[str]:
        """The names and rarer words of an article's sentences, one of them left out."""
        key = (article, without)
        if key not in self._words:
            canonical = self._documents[article].canonical
            wordings = [
                read_wording(canonical.text[sentence.span.start : sentence.span.end])
                for sentence in canonical.sentences
                if sentence.span != without
            ]
            self._words[key] = frozenset(
                word
                for wording in wordings
                for word in _list_telling(wording)
                if wording.content[word] > 1
            )
        return self._words[key]

    def share(self, left: str, right: str) -> float:
        """Return what the likeness of two sentences of these articles counts, 0..1."""
        import numpy as np  # noqa: PLC0415

        both = np.arange(2)
        return float(self.shares([left, right], both[:1], both[1:])[0])

    def shares(self, articles: Sequence[str], left: Numbers, right: Numbers) -> Numbers:
        """Return ``share`` of many pairs.

        Args:
            articles: Ids.
            left: Which of them is one of each pair; shape (pairs,).
            right: The other.
        """
        import numpy as np  # noqa: PLC0415

        weights = _weigh_all([self._profile(article) for article in articles], left, right)
        sides = (map(articles.__getitem__, side.tolist()) for side in (left, right))
        self._known.update(zip(zip(*sides, strict=True), weights.tolist(), strict=True))
        along = (weights - LEAST_AT) / (WHOLE_AT - LEAST_AT)
        shares = LEAST_SHARE + (1 - LEAST_SHARE) * np.minimum(1.0, np.maximum(0.0, along))
        names = np.unique(articles, return_inverse=True)[1]
        return np.where(names[left] == names[right], 1.0, shares)

    def compare(self, left: str, right: str) -> tuple[str, tuple[float, ...]]:
        """Return which weights are for a pair of articles, and its ``AFFAIR_FEATURES``."""
        one, other = self._profile(left), self._profile(right)
        return _kind(one, other), _compute(one, other)

    def _profile(self, article: str) -> _Profile:
        if article not in self._profiles:
            self._profiles[article] = self._read(article)
        return self._profiles[article]

    def _read(self, article: str) -> _Profile:
        canonical = self._documents[article].canonical
        wordings = [
            read_wording(canonical.text[sentence.span.start : sentence.span.end])
            for sentence in canonical.sentences
        ]
        names = frozenset().union(*map(_list_names, wordings)) - self._publishers
        weights: dict[str, float] = {}
        for wording in wordings:
            weights.update({key: wording.content[key] for key in _list_telling(wording)})
        figures = {value for wording in wordings for value in wording.numbers}
        return _Profile(
            language=canonical.language,
            mean=self._mean(article),
            names=names,
            rare=frozenset(key for key, weight in weights.items() if weight > 1) - names,
            common=frozenset(key for key, weight in weights.items() if weight <= 1),
            figures=frozenset(filter(_is_telling, figures)),
            published=self._documents[article].article.published_at,
        )

    def _mean(self, article: str) -> NDArray[Any] | None:  # Any: any float width
        rows = [self._vectors[place] for place in self._rows.get(article, ())]
        total = sum(rows[1:], rows[0]) if rows else None
        length = float(total @ total) ** 0.5 if total is not None else 0.0
        return total / length if total is not None and length else None


def _names(text: str) -> frozenset[str]:
    return _list_names(read_wording(text))


def _list_names(wording: Wording) -> frozenset[str]:
    """The names of a sentence that tell what it is about.

    No dates, no agencies, which stand in any article, no everyday words that happen to have a
    capital ("Chief Executive", "Nobody"), and of several names in a row the last alone: many
    people are called Paul.
    """
    if not wording.names:
        return frozenset()
    return frozenset(
        word.folded
        for word, after in zip_longest(wording.words, wording.words[1:])
        if word.is_name and _tells(word) and not _goes_on(word, after)
    )


def _tells(word: Word) -> bool:
    if len(word.folded) < 2 or word.key.isdigit() or word.key in everyday_english():
        return False
    return word.folded not in _everywhere()


def _goes_on(word: Word, after: Word | None) -> bool:
    """Whether the next word is part of the same name."""
    if after is None or not after.is_name:
        return False
    return after.start == word.start + len(word.folded) + 1 and _tells(after)


def _list_telling(wording: Wording) -> frozenset[str]:
    """The words of content that may tell what a sentence is about: no dates, agencies, figures."""
    everywhere, content = _everywhere(), wording.content
    return frozenset(
        [
            key
            for key, folded, _, _, is_function, _, is_number in wording.words
            if not is_function
            and not is_number
            and folded not in everywhere
            and not key.isdigit()
            and key in content
        ]
    )


@cache
def _everywhere() -> frozenset[str]:
    """Folded words of dates, of saying, of the names of agencies and of who stands for anybody."""
    agencies = {word for name in agency_forms() for word in split_words(name)}
    saying = set(map(fold, doubt_words()["saying"]))
    return frozenset(agencies | saying | classes("dates").keys() | classes("quantifiers").keys())


def _is_telling(value: float) -> bool:
    return value >= _TELLING_FIGURE and value != 100 and not _YEARS[0] <= value <= _YEARS[1]


@cache
def _weights() -> Mapping[str, Sequence[float]]:
    path = resources.files("provenance") / "claims_data" / "affairs.json"
    found: dict[str, list[float]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _kind(left: _Profile, right: _Profile) -> str:
    if left.language != right.language:
        return "two_languages"
    return "english" if left.language == "en" else "one_language"


def _weigh(left: _Profile, right: _Profile) -> float:
    if left.mean is None or right.mean is None:
        return math.inf
    weights = _weights()[_kind(left, right)]
    numbers = _compute(left, right)
    return (
        weights[-1]
        + sum(weight * number for weight, number in zip(weights[:-1], numbers, strict=True))
        - _count_days(left.published, right.published)
    )


@lru_cache(maxsize=65_536)
def _count_days(left: str | None, right: str | None) -> float:
    """What the days between two dates count against one affair, log odds; 0 where one is unknown."""
    days = 0.0 if left == right else days_between(left, right) or 0.0
    return PER_FOLD_OF_DAYS * math.log1p(max(0.0, days - DAYS_OF_ONE_AFFAIR))


def _weigh_all(profiles: Sequence[_Profile], left: Numbers, right: Numbers) -> Numbers:
    """Return ``_weigh`` of many pairs of profiles, by number."""
    import numpy as np  # noqa: PLC0415

    known = np.array([profile.mean is not None for profile in profiles], dtype=bool)
    both = known[left] & known[right]
    found = np.full(len(left), math.inf)
    if not both.any():
        return found
    left, right = left[both], right[both]
    means = np.stack([profile.mean for profile in profiles if profile.mean is not None])
    row = np.cumsum(known) - 1
    names, rare, common, figures = (
        Numbering().lists(getattr(profile, kind) for profile in profiles)
        for kind in ("names", "rare", "common", "figures")
    )
    counts = [lists.count_shared(left, right) for lists in (names, rare, common)]
    shares = [
        count / np.maximum(1, np.minimum(lists.lengths[left], lists.lengths[right]))
        for lists, count in zip((names, rare, common), counts, strict=True)
    ]
    counts[2] = figures.count_shared(left, right)
    # By the logarithm of ``math``: numpy's may differ in the last bit.
    logs = np.array([math.log1p(count) for count in range(1 + max(map(np.max, counts)))])
    numbers = [dot_rows(means, row[left], row[right]), *shares, *(logs[count] for count in counts)]
    weights = np.array([_weights()[kind] for kind in _KINDS])
    languages = np.array([profile.language or "" for profile in profiles])
    kind = np.where(languages[left] == "en", _KINDS.index("english"), _KINDS.index("one_language"))
    kind[languages[left] != languages[right]] = _KINDS.index("two_languages")
    total = np.zeros(len(left))
    for at, column in enumerate(numbers):
        total += weights[kind, at] * column
    dates = Numbering()
    numbers_of = dates.number([profile.published or "" for profile in profiles])
    size = len(dates.things)
    keys, which = np.unique(numbers_of[left] * size + numbers_of[right], return_inverse=True)
    apart = _count_all_days([date or None for date in dates.things], *np.divmod(keys, size))
    found[both] = weights[kind, -1] + total - apart[which]
    return found


def _count_all_days(dates: Sequence[str | None], left: Numbers, right: Numbers) -> Numbers:
    """Return ``_count_days`` of many pairs of dates, by number."""
    import numpy as np  # noqa: PLC0415

    claimed = [read_claimed(date) for date in dates]
    # Whole seconds, which floats hold exactly.
    first, last = (
        np.array([getattr(each, end).timestamp() if each else math.nan for each in claimed])
        for end in ("first", "last")
    )
    turned = (first[left] > first[right]) | (
        (first[left] == first[right]) & (last[left] > last[right])
    )
    later, earlier = np.where(turned, left, right), np.where(turned, right, left)
    days = (first[later] - last[earlier]) / 86_400
    beyond = np.where(left == right, 0.0, np.fmax(0.0, days) - DAYS_OF_ONE_AFFAIR)
    found = np.zeros(len(left))
    for at in np.flatnonzero(beyond > 0).tolist():
        found[at] = PER_FOLD_OF_DAYS * math.log1p(beyond[at])
    return found


_KINDS = ("english", "one_language", "two_languages")


def _compute(left: _Profile, right: _Profile) -> tuple[float, ...]:
    near = 0.0 if left.mean is None or right.mean is None else float(left.mean @ right.mean)
    return (
        near,
        _share(left.names, right.names),
        _share(left.rare, right.rare),
        _share(left.common, right.common),
        math.log1p(len(left.names & right.names)),
        math.log1p(len(left.rare & right.rare)),
        math.log1p(len(left.figures & right.figures)),
    )


def _share(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))
