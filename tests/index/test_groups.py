"""Groups from pairs, and how groups and pairs are scored."""

from __future__ import annotations

import itertools
import random

import pytest

from index import group_pairs, score_groups, score_pairs


@pytest.mark.parametrize("seed", range(4))
def test_groups_do_not_depend_on_the_order_of_pairs(seed: int) -> None:
    """The same matches give the same groups."""
    pairs = [("c", "d"), ("b", "a"), ("e", "d"), ("g", "f")]
    random.Random(seed).shuffle(pairs)

    assert group_pairs("hgfedcba", pairs) == [("a", "b"), ("c", "d", "e"), ("f", "g"), ("h",)]


def test_a_long_chain_is_one_group() -> None:
    """A story copied from copy to copy a thousand times must not exhaust the stack."""
    keys = [f"{number:05}" for number in range(3000)]

    assert group_pairs([], itertools.pairwise(keys)) == [tuple(keys)]


def test_pairs_count_whichever_way_round_they_are() -> None:
    """A pair is symmetric until its direction is decided."""
    score = score_pairs([("b", "a"), ("c", "d")], [("a", "b"), ("a", "c")])

    assert (score.precision, score.recall, score.f1) == (0.5, 0.5, 0.5)


def test_nothing_found_is_precise_and_recalls_nothing() -> None:
    """An empty answer makes no error and finds nothing."""
    score = score_pairs([], [("a", "b")])

    assert (score.precision, score.recall, score.f1) == (1.0, 0.0, 0.0)


def test_b_cubed_of_a_known_example() -> None:
    """One group of four for two groups of two: half of each item's group is right."""
    found = dict.fromkeys("abcd", "x")
    gold = {"a": "1", "b": "1", "c": "2", "d": "2"}

    score = score_groups(found, gold)

    assert (score.precision, score.recall) == (0.5, 1.0)
    assert score_groups({}, gold).f1 == 1.0
