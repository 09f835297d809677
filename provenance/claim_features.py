"""Two sentences -> the numbers by which they are judged to state one claim or not."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from provenance.claim_lexicon import get_lexicon
from provenance.wording import Wording

FEATURES = (
    "cosine", "cosine_glossed", "cosine_best", "dice", "contained_less", "contained_more", "jaccard_words",
    "bigrams", "common_run", "order", "neighbours", "governed", "displacement", "same_bag",
    "ngrams", "ngrams_contained", "numbers_shared", "numbers_conflict", "numbers_onesided",
    "names_shared", "names_left_over", "negation_gap", "negations", "antonyms", "concepts",
    "length_ratio", "length_less", "length_more", "rest_less", "rest_more", "rare_rest_less",
    "cross_language", "french", "first_word", "last_word", "swapped_pairs",
)  # fmt: skip


def compute_features(left: Wording, right: Wording, cosines: Sequence[float]) -> list[float]:
    """Return the numbers named in ``FEATURES``, in that order.

    Args:
        left: One sentence.
        right: The other; exchanging the two changes nothing.
        cosines: Cosine of the two texts as they are, of both put into English word by word, and
            the best over these forms and their parts, each -1..1.
    """
    return [
        *cosines,
        *_overlaps(left, right),
        *_order(left, right),
        *_letters(left, right),
        *_figures_and_names(left, right),
        *_polarity(left, right),
        *_lengths(left, right),
        *_edges(left, right),
    ]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _overlaps(left: Wording, right: Wording) -> list[float]:
    shared = sum(
        min(weight, right.content[key])
        for key, weight in left.content.items()
        if key in right.content
    )
    less, more = sorted((sum(left.content.values()), sum(right.content.values())))
    words_left = {word.folded for word in left.words}
    words_right = {word.folded for word in right.words}
    return [
        _share(2 * shared, less + more),
        _share(shared, less),
        _share(shared, more),
        _share(len(words_left & words_right), len(words_left | words_right)),
    ]


def _keys(wording: Wording) -> list[str]:
    return [word.key for word in wording.words if not word.is_function]


def _unique_places(keys: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    repeated: set[str] = set()
    for place, key in enumerate(keys):
        if key in places:
            repeated.add(key)
        places[key] = place
    return {key: place for key, place in places.items() if key not in repeated}


def _dice(left: set[tuple[str, str]], right: set[tuple[str, str]]) -> float:
    return _share(2 * len(left & right), len(left) + len(right))


def _order(left: Wording, right: Wording) -> list[float]:
    """bigrams, common_run, order, neighbours, governed, displacement, same_bag."""
    keys_left, keys_right = _keys(left), _keys(right)
    all_left = [word.key for word in left.words]
    all_right = [word.key for word in right.words]
    bigrams = _dice(
        set(pairwise(all_left)),
        set(pairwise(all_right)),
    )
    places_left, places_right = _unique_places(keys_left), _unique_places(keys_right)
    shared = sorted(places_left.keys() & places_right.keys(), key=places_left.__getitem__)
    ranks = [places_right[key] for key in shared]
    run = _longest_rising(ranks)
    pairs = len(ranks) * (len(ranks) - 1) // 2
    inversions = sum(
        earlier > later for at, earlier in enumerate(ranks) for later in ranks[at + 1 :]
    )
    less = min(len(keys_left), len(keys_right))
    displacement = _share(
        sum(
            abs(
                places_left[key] / max(1, len(keys_left) - 1)
                - places_right[key] / max(1, len(keys_right) - 1)
            )
            for key in shared
        ),
        len(shared),
    )
    union = set(keys_left) | set(keys_right)
    return [
        bigrams,
        _share(run, less),
        1 - _share(inversions, pairs) if pairs else 1.0,
        _dice(
            set(pairwise(keys_left)),
            set(pairwise(keys_right)),
        ),
        _governed(left, right),
        displacement,
        _share(len(set(keys_left) & set(keys_right)), len(union)),
    ]


def _longest_rising(ranks: Sequence[int]) -> int:
    """Length of the longest rising subsequence (patience sorting)."""
    tails: list[int] = []
    for rank in ranks:
        at = bisect_left(tails, rank)
        tails[at : at + 1] = [rank]
    return len(tails)


def _governed(left: Wording, right: Wording) -> float:
    """Share of shared content words that stand after the same function word ("from Paris")."""
    before_left, before_right = _before(left), _before(right)
    shared = before_left.keys() & before_right.keys()
    agree = sum(bool(before_left[key] & before_right[key]) for key in shared)
    return _share(agree, len(shared)) if shared else 0.5


def _before(wording: Wording) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    previous = ""
    for word in wording.words:
        if not word.is_function:
            found.setdefault(word.key, set()).add(previous)
            previous = ""
        else:
            previous = word.key
    return found


def _letters(left: Wording, right: Wording) -> list[float]:
    shared = len(left.ngrams & right.ngrams)
    return [
        _share(shared, math.sqrt(len(left.ngrams) * len(right.ngrams))),
        _share(shared, min(len(left.ngrams), len(right.ngrams))),
    ]


def _figures_and_names(left: Wording, right: Wording) -> list[float]:
    figures_left, figures_right = set(left.numbers), set(right.numbers)
    shared = figures_left & figures_right
    only_left, only_right = figures_left - shared, figures_right - shared
    names = left.names | right.names
    common = left.names & right.names
    return [
        float(min(3, len(shared))),
        float(min(3, len(only_left), len(only_right))),
        float(min(3, len(only_left) + len(only_right))),
        _share(len(common), len(names)) if names else 0.5,
        float(min(3, len(left.names - common), len(right.names - common))),
    ]


def has_antonyms(left: Wording, right: Wording) -> bool:
    """Return whether a word of one has its opposite in the other and is missing there."""
    if left.language != right.language:
        return False
    antonyms = get_lexicon(left.language).antonyms
    alone = right.stems - left.stems
    return any(
        not antonyms[word].isdisjoint(alone)
        for word in left.stems - right.stems
        if word in antonyms
    )


def _polarity(left: Wording, right: Wording) -> list[float]:
    concepts = left.concepts | right.concepts
    return [
        float(min(2, abs(left.negations - right.negations))),
        float(min(2, left.negations, right.negations)),
        float(has_antonyms(left, right)),
        _share(len(left.concepts & right.concepts), len(concepts)) if concepts else 0.5,
    ]


def _lengths(left: Wording, right: Wording) -> list[float]:
    """Lengths, and the weight of what either side has that the other has not."""
    less, more = sorted((len(left.words), len(right.words)))
    rest_left = _rest(left.content, right.content)
    rest_right = _rest(right.content, left.content)
    rare_left, rare_right = _rare_rest(left, right), _rare_rest(right, left)
    return [
        _share(less, more),
        math.log1p(less),
        math.log1p(more),
        min(rest_left, rest_right),
        max(rest_left, rest_right),
        float(min(rare_left, rare_right)),
        float(left.language != right.language),
        float("fr" in (left.language, right.language)),
    ]


def _rest(of: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight for key, weight in of.items() if key not in other)


def _rare_rest(of: Wording, other: Wording) -> int:
    return sum(weight > 1 and key not in other.content for key, weight in of.content.items())


def _edges(left: Wording, right: Wording) -> list[float]:
    """Same first and last content word; share of neighbouring pairs that stand exchanged."""
    keys_left, keys_right = _keys(left), _keys(right)
    if not keys_left or not keys_right:
        return [0.0, 0.0, 0.0]
    places_left, places_right = _unique_places(keys_left), _unique_places(keys_right)
    swapped = max(
        _count_swapped(places_left, places_right), _count_swapped(places_right, places_left)
    )
    return [
        float(keys_left[0] == keys_right[0]),
        float(keys_left[-1] == keys_right[-1]),
        float(min(4, swapped)),
    ]


def _count_swapped(places: Mapping[str, int], others: Mapping[str, int]) -> int:
    """How many shared words that follow one another stand the other way round in the other text."""
    shared = sorted(places.keys() & others.keys(), key=places.__getitem__)
    return sum(others[near] > others[far] for near, far in pairwise(shared))
