"""Compared pairs as columns, and as objects where one is looked at."""

from __future__ import annotations

import numpy as np

from index import Span
from provenance.claim_pairs import PAIR_FEATURES
from provenance.claim_scored import ScoredPairs
from provenance.statements import Statement


def statement(article: str, text: str) -> Statement:
    """Give a sentence without a source."""
    return Statement(
        place=(article, 0),
        span=Span(0, len(text)),
        text=text,
        core=text,
        voices=(),
        citations=(),
        line=article,
        root=(article, 0),
        language="en",
    )


def two_pairs() -> ScoredPairs:
    """Compare one sentence with two others."""
    statements = [
        statement("a", "The kiln is cold."),
        statement("b", "The kiln has gone out."),
        statement("c", "The potter left."),
    ]
    numbers = np.arange(2 * len(PAIR_FEATURES), dtype=float).reshape(2, -1)
    return ScoredPairs(
        statements=statements,
        left=np.array([4, 4]),
        right=np.array([6, 9]),
        left_version=np.array([0, 0]),
        right_version=np.array([1, 2]),
        probability=np.array([0.75, 0.1]),
        numbers=numbers,
        topic=np.array([0.75, 0.25]),
    )


def test_a_pair_looked_at_says_what_the_columns_say() -> None:
    """Rules read single pairs, sieves read columns: both must be of one pair."""
    pairs = two_pairs()
    first, second = pairs

    assert len(pairs) == 2
    assert (first.left, first.right, second.right) == (4, 6, 9)
    assert second.right_version.text == "The potter left."
    assert first.probability == 0.75
    assert second.topic == 0.25
    assert dict(zip(PAIR_FEATURES, second.numbers, strict=True))["rank"] == pairs.column("rank")[1]


def test_pairs_are_chosen_by_what_is_told_of_them_and_marked_by_number() -> None:
    """What is sieved out must come back in the order of the pairs, as plain numbers."""
    pairs = two_pairs()

    assert pairs.where(pairs.probability >= 0.1) == [0, 1]
    assert pairs.where(pairs.probability > 0.5) == [0]
    assert pairs.mark({1}).tolist() == [False, True]
    assert pairs.mark(()).tolist() == [False, False]
