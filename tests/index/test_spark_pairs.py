"""Pairs formed part by part: a shingle's carriers may lie on any number of tasks."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from index.batch_pairs import Postings, find_shared, pair_shared
from index.spark_pairs import Edges, Seam, count_carriers, find_edges, form_pairs, join_seams

Longs = NDArray[np.int64]


def make_postings(seed: int, texts: int, shingles: int, hot: int) -> list[Longs]:
    """Return sorted postings (hash, order, key), some shingles of which are in most texts."""
    drawn = np.random.default_rng(seed)
    hashes = drawn.integers(0, shingles, 3 * texts)
    keys = drawn.integers(0, texts, 3 * texts)
    everywhere = np.repeat(np.arange(hot) * 7 % shingles, texts)
    hashes = np.concatenate([hashes, everywhere])
    keys = np.concatenate([keys, np.tile(np.arange(texts), hot)])
    rows = np.unique(np.stack([hashes, keys], axis=1), axis=0)
    order = (rows[:, 1] * 31) % texts
    at = np.lexsort((rows[:, 1], order, rows[:, 0]))
    return [rows[at, 0], order[at], rows[at, 1]]


def pairs_at_once(columns: list[Longs]) -> Counter[tuple[int, int, int]]:
    """Return the pairs that one machine forms of all postings, by shingle."""
    hashes, order, keys = columns
    texts = keys.astype(np.int32)
    none = np.zeros(len(texts), dtype=np.int32)
    held = Postings(hashes.view(np.uint64), texts, none, none, order.view(np.uint64))
    shared = find_shared(held)
    pairs = pair_shared(shared)
    names = np.unique(shared.hashes)[pairs.shingles].astype(np.int64)
    return Counter(zip(names.tolist(), pairs.left.tolist(), pairs.right.tolist(), strict=True))


def pairs_in_parts(columns: list[Longs], cuts: list[int]) -> Counter[tuple[int, int, int]]:
    """Return the pairs that parts form each by itself, knowing of the others by their edges alone."""
    parts = [[each[low:high] for each in columns] for low, high in pairwise(cuts)]
    filled = {at: part for at, part in enumerate(parts) if len(part[0])}
    told = [find_edges(at, part[0], part[1:]).to_json() for at, part in filled.items()]
    seams = join_seams([Edges.from_json(each) for each in reversed(told)])
    found: Counter[tuple[int, int, int]] = Counter()
    for at, part in filled.items():
        for names, left, right in form_pairs(part[0], part[1:], seams[at]):
            found.update(zip(names.tolist(), left[1].tolist(), right[1].tolist(), strict=True))
    return found


@pytest.mark.parametrize("parts", [1, 2, 7, 60])
@pytest.mark.parametrize("hot", [0, 3])
def test_pairs_formed_in_parts_are_those_formed_at_once(parts: int, hot: int) -> None:
    """The clusters of a cluster of machines would differ from one machine's, and by its size."""
    columns = make_postings(5, texts=80, shingles=60, hot=hot)
    drawn = np.random.default_rng(parts).integers(0, len(columns[0]) + 1, parts - 1)
    cuts = [0, *sorted(drawn.tolist()), len(columns[0])]

    assert pairs_in_parts(columns, cuts) == pairs_at_once(columns)


def test_a_part_can_be_a_single_row() -> None:
    """A shingle in every text lies on many parts, and parts may be cut anywhere."""
    columns = make_postings(6, texts=25, shingles=9, hot=1)

    assert pairs_in_parts(columns, list(range(len(columns[0]) + 1))) == pairs_at_once(columns)


def test_carriers_are_counted_over_all_parts() -> None:
    """Whether a shingle is boilerplate depends on how many texts carry it anywhere."""
    hashes = np.array([4, 4, 5, 6, 6])

    carriers = count_carriers(hashes, Seam(3, (0, 0), (), 5, 9))

    assert carriers.tolist() == [5, 5, 1, 9, 9]
