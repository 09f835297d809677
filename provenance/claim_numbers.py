"""The numbers (``claim_pairs.PAIR_FEATURES``) of all pairs of statements at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from provenance.claim_pairs import (
    Rarity,
    compute_figures,
    core_negations,
    list_counted,
    list_values,
)
from provenance.claim_tables import Numbering, tabulate_polarity
from provenance.statements import Statement
from provenance.wording import read_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]  # Any: the width is numpy's business here


def compute_numbers(
    statements: Sequence[Statement],
    left: Numbers,
    right: Numbers,
    likeness: Sequence[Numbers],
    rarity: Rarity,
) -> Numbers:
    """Return the numbers named in ``PAIR_FEATURES`` up to ``length_less``; shape (pairs, numbers).

    Args:
        statements: The statements.
        left: Which of them is one of each pair; shape (pairs,).
        right: The other; exchanging the two changes nothing.
        likeness: For each pair the probability 0..1 that what is said is one claim, the same of
            the whole sentences, and their cosine -1..1.
        rarity: Of the collection.
    """
    import numpy as np  # noqa: PLC0415

    order = np.lexsort((left, right))
    found = np.empty((len(left), len(likeness) + 13))
    columns = _columns(statements, left[order], right[order], rarity)
    found[order] = np.column_stack([*(column[order] for column in likeness), *columns])
    return found


def _columns(
    statements: Sequence[Statement], left: Numbers, right: Numbers, rarity: Rarity
) -> list[Numbers]:
    import numpy as np  # noqa: PLC0415

    wordings = [read_wording(statement.text) for statement in statements]
    shared = _weigh_shared(left, right, (each.content for each in wordings), rarity.of)
    totals = np.array([rarity.total(wording) for wording in wordings])
    less = np.minimum(totals[left], totals[right])
    more = np.maximum(totals[left], totals[right])
    persons = Numbering().lists(
        {voice.source_name for voice in statement.voices if voice.source_name}
        for statement in statements
    )
    negations = np.array([core_negations(statement) for statement in statements])
    cores = tabulate_polarity([read_wording(statement.core) for statement in statements])
    languages = np.unique([wording.language for wording in wordings], return_inverse=True)[1]
    lengths = np.array([math.log1p(len(wording.words)) for wording in wordings])
    return [
        shared,
        _share(shared, less),
        _share(shared, more),
        *_figures(statements, left, right, rarity),
        persons.count_shared(left, right) > 0,
        _weigh_shared(left, right, (each.names for each in wordings), rarity.of),
        _weigh_shared(
            left, right, (each.concepts for each in wordings), lambda key: rarity.of("@" + key)
        ),
        np.minimum(2, np.abs(negations[left] - negations[right])),
        cores.have_antonyms(left, right),
        languages[left] != languages[right],
        np.minimum(lengths[left], lengths[right]),
    ]


def _share(part: Numbers, whole: Numbers) -> Numbers:
    import numpy as np  # noqa: PLC0415

    found = np.zeros(len(part))
    np.divide(part, whole, out=found, where=whole != 0)
    return found


def _weigh_shared(
    left: Numbers, right: Numbers, keys: Iterable[Iterable[str]], weigh: Callable[[str], float]
) -> Numbers:
    """Return the weight of what both texts of each pair have."""
    import numpy as np  # noqa: PLC0415

    held = [tuple(row) for row in keys]
    # Numbered in their order, so that each two texts add up what they share in that.
    numbering = Numbering()
    numbering.number(sorted(set().union(*held)))
    lists = numbering.lists(held).in_order()
    weights = np.array([weigh(str(key)) for key in numbering.things])
    rows, places = lists.places(left)
    hit = lists.find(rows, lists.items[places], right) > 0
    return np.bincount(rows[hit], weights[lists.items[places[hit]]], len(left))


def _figures(
    statements: Sequence[Statement], left: Numbers, right: Numbers, rarity: Rarity
) -> Numbers:
    """figures, figure_rivals, values; shape (3, pairs)."""
    import numpy as np  # noqa: PLC0415

    texts = [statement.text for statement in statements]
    # All three are 0 where no figure has the same value as another, and none may be its rival.
    some = Numbering().lists(map(list_values, texts)).count_shared(left, right) > 0
    some |= Numbering().lists(map(list_counted, texts)).count_shared(left, right) > 0
    found = np.zeros((3, len(left)))
    for at in np.flatnonzero(some).tolist():
        found[:, at] = compute_figures(statements[left[at]], statements[right[at]], rarity)
    return found


def rank_partners(
    left: Numbers, right: Numbers, score: Numbers, article_of: Numbers
) -> tuple[Numbers, Numbers]:
    """Return for each scored pair its mutual rank (1 is best) and its margin over its rivals.

    Rivals of a pair are the other pairs of either member with the same other article.

    Args:
        left: One member of each pair, shape (pairs,).
        right: The other.
        score: How alike they are.
        article_of: The article of each member, by number.
    """
    import numpy as np  # noqa: PLC0415

    if not len(left):
        return np.zeros(0), np.zeros(0)
    member, other = np.concatenate([left, right]), np.concatenate([right, left])
    scores = np.concatenate([score, score])
    group = member * (article_of.max() + 1) + article_of[other]
    order = np.lexsort((other, -scores, group))
    first = np.flatnonzero(np.diff(group[order], prepend=-1))
    sizes = np.diff(first, append=len(order))
    place = np.arange(len(order)) - np.repeat(first, sizes)
    best = scores[order[first]]
    second = np.where(sizes > 1, scores[order[np.minimum(first + 1, len(order) - 1)]], 0.0)
    rival = np.where(place > 0, np.repeat(best, sizes), np.repeat(second, sizes))
    places, rivals = np.empty(len(order), dtype=np.int64), np.empty(len(order))
    places[order], rivals[order] = place, rival
    half = len(left)
    worst = np.maximum(places[:half], places[half:])
    most = np.maximum(np.maximum(rivals[:half], rivals[half:]), 0.0)
    return 1 / (1 + worst), score - most
