"""Pairs from posting lists, against every pair counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from index import group_pairs
from index.postings import ALL_PAIRS_CARRIERS, pair_carriers, weigh_carriers


def lists(sets: list[set[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return posting lists of texts given as sets of shingles."""
    rows = sorted((shingle, owner) for owner, held in enumerate(sets) for shingle in held)
    array = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1], np.array([len(held) for held in sets], dtype=np.int64)


def test_every_pair_that_shares_a_rare_shingle_is_found_with_its_containment() -> None:
    """The inverted index loses nothing against comparing all with all."""
    draw = np.random.default_rng(1)
    sets = [set(draw.choice(300, size=20).tolist()) for _ in range(30)]
    carriers = {s: sum(s in held for held in sets) for held in sets for s in held}

    pairs = pair_carriers(*lists(sets))

    expected = {}
    for left in range(30):
        for right in range(left + 1, 30):
            shared = [carriers[s] for s in sets[left] & sets[right]]
            if shared:
                weight = weigh_carriers(np.array(shared)).sum()
                expected[left, right] = weight / min(len(sets[left]), len(sets[right]))
    found = dict(
        zip(
            zip(pairs.left.tolist(), pairs.right.tolist(), strict=True), pairs.strength, strict=True
        )
    )
    assert found.keys() == expected.keys()
    assert [found[p] for p in sorted(found)] == pytest.approx([expected[p] for p in sorted(found)])
    assert not pairs.fixed.any()


def test_a_story_run_by_hundreds_stays_connected_at_linear_cost() -> None:
    """A limit on carriers would lose just the stories that matter most."""
    n = 8 * ALL_PAIRS_CARRIERS

    pairs = pair_carriers(*lists([{1, 2, 3, 1000 + number} for number in range(n)]))

    edges = [(str(a), str(b)) for a, b in zip(pairs.left, pairs.right, strict=True)]
    assert len(edges) < 2 * n
    assert pairs.fixed.all()
    assert len(group_pairs(map(str, range(n)), edges)) == 1


def test_no_postings_give_no_pairs() -> None:
    """An empty index is no error."""
    assert len(pair_carriers(*lists([])).left) == 0
