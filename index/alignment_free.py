"""What two texts share that survives rewording and reordering: details and partners."""

from __future__ import annotations

from collections.abc import Set
from itertools import combinations

import numpy as np

from index.alignment_similarity import Views
from index.alignment_text import Floats, PreparedText
from index.feature_loops import find_partners
from index.lexical import Bag
from index.vocabulary import Codes

# What two texts would have in common by chance alone is damped by so many details.
_FEW_DETAILS = 3.0
_FEW_CODES = 2.0
# Sentences that answer each other and both have figures, damped by so many.
_FEW_FIGURES = 2.0

Weights = tuple[Floats, Floats]
_Counts = tuple[list[float], list[float]]


def free_features(
    left: PreparedText, right: PreparedText, weights: Weights, views: Views
) -> dict[str, float]:
    """What a rewrite keeps though it changes every sentence and moves them all.

    A rewrite tells each fact of its source and hardly one beyond; two reports of one event have
    facts of their own. So each text is asked how much of the other's detail it holds, and whether
    its sentences find one partner that stands out among all others.

    Args:
        left: One text.
        right: The other.
        weights: How much the sentences of either count, 0..1; those of weight 0 are left out.
        views: How alike the sentences are.
    """
    kept, used = views.contrast, weights
    if not (weights[0].all() and weights[1].all()):
        kept = kept[np.ix_(weights[0] > 0, weights[1] > 0)]
        used = (weights[0][weights[0] > 0], weights[1][weights[1] > 0])
    return {
        **partner_features(kept, used),
        **held_features(left, right, weights),
    }


def partner_features(contrast: Floats, weights: Weights) -> dict[str, float]:
    """How clearly sentences find a partner in the other text, wherever it stands there.

    ``partners_margin`` is the mean lead of sentences that are each other's best over the next best
    of either; ``partners_median`` the median of the best contrasts, for the side where it is less,
    ``partners_mean`` their mean. Contrasts are in deviations over all pairs of sentences.

    Args:
        contrast: Shape (n, m).
        weights: Of the n and of the m sentences, 0..1.
    """
    if not contrast.size:
        return {f"partners_{name}": 0.0 for name in ("margin", "median", "mean")}
    first, second = weights
    rows, columns = contrast.shape
    best = np.empty(rows, dtype=np.float32), np.empty(columns, dtype=np.float32)
    places = np.empty(2 * (rows + columns), dtype=np.int64)
    room = (places[:rows], places[rows : rows + columns], places[rows + columns :])
    worth, middle = np.empty(rows, dtype=np.float32), np.empty(2, dtype=np.float32)
    leads = np.empty(columns, dtype=np.float32)
    count = find_partners(
        np.ascontiguousarray(contrast), weights, best, (*room, leads), (worth, middle)
    )
    total, other = np.add.reduce(first), np.add.reduce(second)
    return {
        "partners_margin": float(np.add.reduce(worth[:count])) / (float(min(total, other)) + 1.0),
        "partners_median": min(middle.tolist()),
        "partners_mean": min(
            float(np.add.reduce(best[0] * first) / (total + 1.0)),
            float(np.add.reduce(best[1] * second) / (other + 1.0)),
        ),
    }


def mutual_partners(contrast: Floats) -> tuple[Codes, Codes]:
    """Rows and columns of the sentences that are each other's best, by row."""
    if not contrast.size:
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty
    best = contrast.argmax(axis=1)
    rows = np.flatnonzero(contrast.argmax(axis=0)[best] == np.arange(len(best)))
    return rows, best[rows]


def held_features(left: PreparedText, right: PreparedText, weights: Weights) -> dict[str, float]:
    """Whether each text holds the other's names and figures, or has its own.

    ``*_held_*`` are shares of a text's details that the other has, ``details_own_*`` logarithms of
    how many it lacks, for the lesser and the greater side, ``details_fewest`` that of all of the
    lesser side; ``details_paired`` the share of details
    standing together in a sentence of one text that stand together in one of the other.
    """
    names = _kept(left.names, weights[0]), _kept(right.names, weights[1])
    numbers = _kept(left.numbers, weights[0]), _kept(right.numbers, weights[1])
    # What the other text says within a quotation is no detail of this text's own.
    by_name = _lacking(names, (left.names, right.names))
    by_number = _lacking(numbers, (left.numbers, right.numbers))
    sizes, own = [
        [first + second for first, second in zip(*both, strict=True)]
        for both in zip(by_name, by_number, strict=True)
    ]
    held = _shares((sizes, own), _FEW_DETAILS)
    return {
        "names_held": min(_shares(by_name, _FEW_CODES)),
        "numbers_held": min(_shares(by_number, _FEW_CODES)),
        "details_held_min": min(held),
        "details_held_max": max(held),
        "details_own_min": float(np.log1p(min(own))),
        "details_own_max": float(np.log1p(max(own))),
        "details_fewest": float(np.log1p(min(sizes))),
        "details_paired": _paired((names[0], numbers[0]), (names[1], numbers[1])),
    }


def _kept(bag: Bag, weights: Floats) -> Bag:
    kept = (weights > 0)[bag.sentence]
    return Bag(bag.sentence[kept], bag.code[kept], bag.weight[kept])


def _lacking(kept: tuple[Bag, Bag], everywhere: tuple[Bag, Bag]) -> _Counts:
    """For either side, how many codes count and how many of them the other text lacks."""
    # Some dozens of codes: sets are several times as fast as arrays here.
    first, second = (set(bag.code.tolist()) for bag in kept)
    sizes = [float(len(first)), float(len(second))]
    return sizes, [
        float(len(first.difference(everywhere[1].code.tolist()))),
        float(len(second.difference(everywhere[0].code.tolist()))),
    ]


def _shares(counts: _Counts, damping: float) -> list[float]:
    """For either side, the share of its codes that the other text has, damped."""
    return [(size - lacks) / (size + damping) for size, lacks in zip(*counts, strict=True)]


def _paired(left: tuple[Bag, Bag], right: tuple[Bag, Bag]) -> float:
    """See ``held_features``; asked of the details that both texts have."""
    codes = [{code for bag in side for code in bag.code.tolist()} for side in (left, right)]
    common = codes[0] & codes[1]
    if len(common) < 2:
        return 0.0
    first, second = _together(left, common), _together(right, common)
    return len(first & second) / (min(len(first), len(second)) + _FEW_DETAILS)


def _together(bags: tuple[Bag, Bag], common: Set[int]) -> set[tuple[int, int]]:
    """Return which two of the common details stand in one sentence, the lesser code first."""
    held: dict[int, set[int]] = {}
    for bag in bags:
        for sentence, code in zip(bag.sentence.tolist(), bag.code.tolist(), strict=True):
            if code in common:
                held.setdefault(sentence, set()).add(code)
    return {pair for found in held.values() for pair in combinations(sorted(found), 2)}


def figures_clash(
    left: PreparedText, right: PreparedText, weights: Weights, contrast: Floats
) -> float:
    """Share of the sentences that answer each other whose figures are all different, 0..1.

    An older report on the same affair, or one of another match, has the words of the newer one
    and other figures.
    """
    if not (any(left.figures) and any(right.figures)):
        return 0.0
    rows, columns = mutual_partners(contrast)
    clashing = asked = 0.0
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        first, second = left.figures[row], right.figures[column]
        if first and second:
            weight = float(min(weights[0][row], weights[1][column]))
            asked += weight
            clashing += weight * first.isdisjoint(second)
    return clashing / (asked + _FEW_FIGURES)
