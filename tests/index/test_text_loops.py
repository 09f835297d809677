"""The compiled loop over pairs of texts, held against what Python's own sets and sorts say."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from index import compare_texts

TEXTS, ITEMS, PAIRS = 16, 12, 300
Lists = tuple[list[list[int]], NDArray[np.int64], NDArray[np.int64]]


def random_lists(generator: np.random.Generator) -> Lists:
    """Make lists without repetitions, some of them empty."""
    lists = [
        generator.permutation(ITEMS)[: generator.integers(0, 9)].tolist() for _ in range(TEXTS)
    ]
    starts = np.cumsum([0, *map(len, lists)])
    return lists, starts, np.array([item for row in lists for item in row], dtype=np.int64)


def share(part: float, whole: float, otherwise: float = 0.0) -> float:
    """Return a part of a whole."""
    return part / whole if whole else otherwise


def compare_by_hand(here: list[int], there: list[int]) -> tuple[float, float, float, int]:
    """Return run, order, places moved and neighbours exchanged of what both hold."""
    both = [(here.index(item), there.index(item)) for item in here if item in there]
    places = [place for _, place in both]
    longest = max(
        (
            size
            for size in range(len(places) + 1)
            if any(list(some) == sorted(some) for some in combinations(places, size))
        ),
        default=0,
    )
    turned = sum(one > other for one, other in combinations(places, 2))
    moved = sum(
        abs(one / max(1, len(here) - 1) - other / max(1, len(there) - 1)) for one, other in both
    )
    back = [places.index(place) for place in sorted(places)]
    exchanged = max(sum(one > other for one, other in pairwise(side)) for side in (places, back))
    pairs = len(places) * (len(places) - 1) // 2
    return (
        share(longest, min(len(here), len(there))),
        1 - turned / pairs if pairs else 1.0,
        share(moved, len(places)),
        min(4, exchanged),
    )


def test_the_numbers_of_pairs_are_those_of_pythons_own_sets() -> None:
    """Whether two sentences state one claim is judged by them; tables must be clean between pairs."""
    generator = np.random.default_rng(11)
    plain = [random_lists(generator) for _ in range(8)]
    content, starts, items = random_lists(generator)
    weights = generator.choice([1.0, 1.6, 2.0], len(items))
    weighed = [
        dict(zip(row, weights[start:].tolist(), strict=False))
        for row, start in zip(content, starts.tolist(), strict=False)
    ]
    total = np.array([sum(row.values()) for row in weighed])
    stands = np.concatenate([np.arange(len(row)) for row in content]).astype(np.int64)
    opposites, opposite_starts, opposite_items = random_lists(generator)
    opposed = generator.integers(0, ITEMS, len(opposite_items))
    sizes = [len(row) for row in content]
    counts = np.array(
        [
            sizes,
            [row[0] if row else -1 for row in content],
            [row[-1] if row else -1 for row in content],
            generator.integers(0, 4, TEXTS),
            generator.integers(0, 9, TEXTS),
            generator.integers(0, 2, TEXTS),
            generator.integers(0, 2, TEXTS),
        ]
    )
    logs = np.log1p(counts[4])
    left, right = generator.integers(0, TEXTS, (2, PAIRS))
    tables = np.zeros((11, ITEMS), dtype=np.int32)
    found = np.zeros((PAIRS, 36))

    compare_texts(
        tuple((starts, items) for _, starts, items in plain),
        (starts, items, weights, total),
        (starts, items, stands),
        (starts, items, items),
        (opposite_starts, opposite_items, opposed),
        counts,
        logs,
        left,
        right,
        tables,
        np.empty((4, 10), dtype=np.int64),
        found,
    )

    assert not tables.any()
    for one, other, row in zip(left.tolist(), right.tolist(), found.tolist(), strict=True):
        here, there = weighed[one], weighed[other]
        both = sum(min(here[item], there[item]) for item in here if item in there)
        rest = [
            [mine[item] for item in mine if item not in yours]
            for mine, yours in ((here, there), (there, here))
        ]
        shared = [len(set(lists[one]) & set(lists[other])) for lists, _, _ in plain]
        many = [(len(lists[one]), len(lists[other])) for lists, _, _ in plain]
        either = [sum(sides) - same for sides, same in zip(many, shared, strict=True)]
        common = len(here.keys() & there.keys())
        run, order, moved, exchanged = compare_by_hand(content[one], content[other])
        lengths = sorted(counts[4, [one, other]].tolist())
        stems = plain[7][0][other]
        edges = range(opposite_starts[one], opposite_starts[one + 1])
        assert opposites[one] == opposite_items[edges].tolist()
        opposite = counts[6, one] == counts[6, other] and any(
            opposite_items[at] in stems and opposed[at] not in stems for at in edges
        )
        expected = [
            share(2 * both, total[one] + total[other]),
            share(both, min(total[one], total[other])),
            share(both, max(total[one], total[other])),
            share(shared[0], either[0]),
            share(2 * shared[1], sum(many[1])),
            run,
            order,
            share(2 * shared[2], sum(many[2])),
            share(common, common, 0.5),
            moved,
            share(common, len(here) + len(there) - common),
            share(shared[3], (many[3][0] * many[3][1]) ** 0.5),
            share(shared[3], min(many[3])),
            min(3, shared[4]),
            min(3, min(many[4]) - shared[4]),
            min(3, either[4] - shared[4]),
            share(shared[5], either[5], 0.5),
            min(3, min(many[5]) - shared[5]),
            min(2, abs(counts[3, one] - counts[3, other])),
            min(2, counts[3, one], counts[3, other]),
            opposite,
            share(shared[6], either[6], 0.5),
            share(lengths[0], lengths[1]),
            min(logs[one], logs[other]),
            max(logs[one], logs[other]),
            min(map(sum, rest)),
            max(map(sum, rest)),
            min(sum(weight > 1 for weight in side) for side in rest),
            counts[6, one] != counts[6, other],
            counts[5, one] or counts[5, other],
            bool(here and there) and content[one][0] == content[other][0],
            bool(here and there) and content[one][-1] == content[other][-1],
            exchanged if here and there else 0,
        ]
        np.testing.assert_allclose(row[3:], np.array(expected, dtype=float), rtol=1e-12)
