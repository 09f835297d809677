"""Compared pairs as columns, as objects where one is looked at, and what they count for."""

from __future__ import annotations

import numpy as np
import pytest

from index import Span
from provenance.claim_clusters import group_families
from provenance.claim_families import Family
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


def alike(probability: float, **numbers: float) -> ScoredPairs:
    """Compare two sentences of two articles, with the numbers given beside a first rank."""
    row = [{"rank": 1.0, **numbers}.get(name, 0.0) for name in PAIR_FEATURES]
    return ScoredPairs(
        statements=[statement("a", "The kiln is cold."), statement("b", "The kiln has gone out.")],
        left=np.array([0]),
        right=np.array([1]),
        left_version=np.array([0]),
        right_version=np.array([1]),
        probability=np.array([probability]),
        numbers=np.array([row]),
        topic=np.array([probability]),
    )


def families() -> list[Family]:
    """Give the two sentences as families of their own."""
    return [Family(one.place, (one,), (one,)) for one in alike(0.0).statements]


def test_a_sentence_in_the_outlets_own_voice_joins_a_sourced_one_only_where_likelier() -> None:
    """What a reporter tells beside a statement is seldom the same statement."""
    specific = {"names": 5.0, "shared": 9.0}

    assert group_families(families(), alike(0.45, **specific)) == [[0, 1]]
    assert group_families(families(), alike(0.45, **specific), half_sourced={0}) == [[0], [1]]
    assert group_families(families(), alike(0.6, **specific), half_sourced={0}) == [[0, 1]]


def test_a_sentence_that_is_only_the_third_likeliest_joins_less_easily() -> None:
    """Of the sentences of one article one states a claim."""
    specific = {"names": 5.0, "shared": 9.0}

    assert group_families(families(), alike(0.45, **specific, rank=0.5)) == [[0, 1]]
    assert group_families(families(), alike(0.45, **specific, rank=0.33)) == [[0], [1]]


@pytest.mark.parametrize(
    ("probability", "numbers", "sure"),
    [
        (0.45, {"figures": 4.0}, False),
        (0.55, {}, False),
        (0.65, {}, True),
        (0.65, {"cross_language": 1.0}, False),
        (0.65, {"cross_language": 1.0, "figures": 4.0}, True),
        (0.65, {"cross_language": 1.0, "names": 4.0}, False),
        (0.65, {"cross_language": 1.0, "names": 8.0}, True),
        (0.95, {"cross_language": 1.0}, True),
    ],
)
def test_across_languages_a_proof_needs_a_figure_two_names_or_near_certainty(
    probability: float, numbers: dict[str, float], *, sure: bool
) -> None:
    """An opposite word may be unknown in the other language."""
    pairs = alike(probability, **numbers)

    assert pairs.list_sure([("a", 0), ("b", 0)]) == ({(("a", 0), ("b", 0))} if sure else set())
