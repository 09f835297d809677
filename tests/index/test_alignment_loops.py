"""Compiled loops of comparing two texts: the same as plain Python, and as the plain way says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index import alignment_loops, bag_loops
from index.alignment_similarity import cosines
from index.lexical import Bag, profile

RANDOM = np.random.default_rng(11)


def both(loop: Callable[..., Any]) -> list[Callable[..., Any]]:
    """Return a loop compiled, and as it stands in the file."""
    return [loop, loop.__wrapped__]  # type: ignore[attr-defined] # kept by wraps


def random_bag(sentences: int, codes: int, entries: int) -> Bag:
    """Make a bag of distinct entries by sentence and code."""
    cells = np.sort(RANDOM.choice(sentences * codes, size=entries, replace=False))
    weights = RANDOM.random(entries).astype(np.float32) + np.float32(0.5)
    return Bag(cells // codes, cells % codes * 7, weights)


@pytest.mark.parametrize("entries", [40, 1, 0])
def test_sentences_are_as_alike_as_their_dense_rows_say(entries: int) -> None:
    """What is summed over shared codes alone is the cosine of the whole rows."""
    left, right = profile(random_bag(5, 30, entries), 5, 8), profile(random_bag(4, 30, 35), 4, 8)
    dense: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
    for own, other in ((left, right), (right, left)):
        rows = np.zeros((own.sentences, 210))
        for sentence, code, weight in zip(
            own.bag.sentence.tolist(),
            own.bag.code.tolist(),
            own.bag.weight.tolist(),
            strict=True,
        ):
            held = int((own.bag.code == code).sum() + (other.bag.code == code).sum())
            rows[sentence, code] = weight * np.log(10.0 / (held + 0.5)) ** 1.5
        shared = rows * np.isin(np.arange(210), np.intersect1d(left.bag.code, right.bag.code))
        dense.append((rows, shared))

    full, common = cosines(left, right)

    for found, which in ((full, 0), (common, 1)):
        first, second = dense[0][which], dense[1][which]
        lengths = np.outer(np.linalg.norm(first, axis=1), np.linalg.norm(second, axis=1))
        expected = first @ second.T / np.maximum(lengths, 1e-12)
        assert np.allclose(found, expected, atol=1e-5)


def test_bags_are_multiplied_the_same_without_a_compiler() -> None:
    """A store that was compared on one machine is read on another."""
    left, right = profile(random_bag(6, 25, 60), 6, 8), profile(random_bag(3, 25, 30), 3, 8)
    found = []
    rarity = RANDOM.random(12).astype(np.float32)
    for weigh, multiply in zip(
        both(bag_loops.weigh_codes), both(bag_loops.multiply_bags), strict=True
    ):
        columns = [np.zeros(len(side.codes), dtype=np.int64) for side in (left, right)]
        weights = [np.zeros(len(side.codes), dtype=np.float32) for side in (left, right)]
        codes = [(side.codes, side.frequency) for side in (left, right)]
        shared = weigh(*codes, rarity, tuple(columns), tuple(weights))
        room = (np.zeros(shared + 1, np.int64), np.zeros(30, np.int64), np.zeros(30))
        sides = [
            (side.bag.sentence, side.place, side.bag.weight, columns[at], weights[at])
            for at, side in enumerate((left, right))
        ]
        matrices: list[NDArray[Any]] = [
            np.zeros((6, 3)),
            *(np.zeros((6, 3), dtype=np.float32) for _ in range(2)),
        ]
        multiply(*sides, room, np.zeros((4, 6)), tuple(matrices))
        found.append([each.tolist() for each in matrices])
    assert found[0] == found[1]


@pytest.mark.parametrize("size", [0, 1, 50])
def test_common_codes_are_counted_once_each(size: int) -> None:
    """A text that says a thing thrice shares it once."""
    left, right = (np.sort(RANDOM.integers(0, 40, count)) for count in (size, 60))
    one, other = set(left.tolist()), set(right.tolist())
    for count in both(bag_loops.count_common):
        found = np.zeros(3, dtype=np.int64)
        count(left, right, found)
        assert found.tolist() == [len(one & other), len(one), len(other)]


@pytest.mark.parametrize("size", [0, 1, 60])
def test_entries_are_tallied_by_sentence_and_code(size: int) -> None:
    """What a sentence says twice counts by the root, in whatever order its words come."""
    sentence, code = np.sort(RANDOM.integers(0, 6, size)), RANDOM.integers(0, 9, size)
    expected = sorted(Counter(zip(sentence.tolist(), code.tolist(), strict=True)).items())
    for tally in both(bag_loops.tally_entries):
        given = sentence.copy(), code.copy(), (code + 1).astype(np.float32)
        count = tally(*given)
        found = zip(*(each[:count].tolist() for each in given[:2]), strict=True)
        assert list(found) == [pair for pair, _ in expected]
        weights = [(pair[1] + 1) * np.sqrt(held) for pair, held in expected]
        assert np.allclose(given[2][:count], weights, rtol=1e-6)


@pytest.mark.parametrize(("size", "bits"), [(0, 11), (1, 63), (60, 11), (60, 30), (60, 63)])
def test_entries_are_sorted_to_sentences_and_their_codes_ranked(size: int, bits: int) -> None:
    """Two texts are compared by the place of each code among the distinct ones."""
    sentence = np.sort(RANDOM.integers(0, 6, size))
    code = RANDOM.integers(0, 9, size) << (bits - 4)
    expected = Counter(zip(sentence.tolist(), code.tolist(), strict=True))
    distinct = sorted(set(code.tolist()))
    for sort in both(bag_loops.profile_entries):
        bag = (sentence.copy(), code.copy(), (code >> (bits - 4)).astype(np.float32) + 1)
        room = (*np.zeros((3, size), dtype=np.int64), np.zeros(2048, dtype=np.int64))
        ranked = tuple(np.zeros((3, size), dtype=np.int64))
        found = np.zeros(2, dtype=np.int64)
        sort(bag, bits, (*room, np.zeros(size, dtype=np.float32)), ranked, found)
        count, codes = found.tolist()
        pairs = list(zip(*(each[:count].tolist() for each in bag[:2]), strict=True))
        assert pairs == sorted(expected)
        weights = [((pair[1] >> (bits - 4)) + 1) * np.sqrt(expected[pair]) for pair in pairs]
        assert np.allclose(bag[2][:count], weights, rtol=1e-6)
        assert ranked[0][:codes].tolist() == distinct
        assert [distinct[place] for place in ranked[1][:count]] == [pair[1] for pair in pairs]
        held = Counter(value for _, value in expected)
        assert ranked[2][:codes].tolist() == [held[value] for value in distinct]


def runs_by_hand(
    left: list[tuple[int, ...]], right: list[tuple[int, ...]], most: int
) -> set[tuple[int, int, int]]:
    """Return the maximal runs of seeds, those left out that the right has too often."""
    pairs = {
        (one, other)
        for one, other in product(range(len(left)), range(len(right)))
        if left[one] == right[other] and right.count(left[one]) <= most
    }
    found = set()
    for one, other in pairs:
        if (one - 1, other - 1) not in pairs:
            length = 0
            while (one + length, other + length) in pairs:
                length += 1
            found.add((one, other, length + 3))
    return found


def test_runs_of_shared_words_are_whole_and_refrains_start_none() -> None:
    """A seed that stands everywhere would join everything with everything."""
    left, right = (RANDOM.integers(0, 3, size) for size in (60, 50))
    left[20:30] = right[5:15] = np.arange(100, 110)
    seeds, others = (
        list(zip(*(each[at:].tolist() for at in range(4)), strict=False)) for each in (left, right)
    )
    for find in both(alignment_loops.find_runs):
        keys, heads = np.full((2, 128), -1)
        room = (np.zeros(50, dtype=np.int64), np.full(111, -2), np.zeros(111, dtype=np.int64))
        runs = np.zeros((4 * 60, 3), dtype=np.int64)
        with np.errstate(over="ignore"):
            count = find((left, right), (4, 4), (keys, heads), room, runs)
        found = {tuple(run) for run in runs[:count].tolist()}
        assert found == runs_by_hand(seeds, others, 4)
        assert any(
            one <= 20 and other - one == -15 and one + words >= 30 for one, other, words in found
        )


def best_by_hand(
    contrast: NDArray[np.float32], left: list[list[float]], right: list[list[float]]
) -> float:
    """Return the best total reward of all alignments in order."""
    rows, columns = contrast.shape
    table = np.zeros((rows + 1, columns + 1))
    for row, column in product(range(1, rows + 1), range(1, columns + 1)):
        options = [table[row - 1, column], table[row, column - 1]]
        for high, wide in ((1, 1), (1, 2), (2, 1)):
            if high > row or wide > column:
                continue
            block = contrast[row - high : row, column - wide : column]
            value = block.sum() / (1.0 if block.size == 1 else np.sqrt(2.0))
            one = left[high - 1][row - high]
            other = right[wide - 1][column - wide]
            weights = (
                wide * sum(left[2][row - high : row]),
                high * sum(right[2][column - wide : column]),
            )
            worth = (value - 0.2 - 4.0 * (one - other) ** 2) * min(weights)
            options.append(table[row - high, column - wide] + worth)
        table[row, column] = max(options)
    return float(table[-1, -1])


def test_the_best_alignment_is_the_best_and_its_beads_are_in_order() -> None:
    """Who reads the evidence sees the sentences that the score was given for."""
    contrast = RANDOM.standard_normal((7, 6)).astype(np.float32)
    left = [RANDOM.random(size).astype(np.float32) for size in (7, 6, 7)]
    right = [RANDOM.random(size).astype(np.float32) for size in (6, 5, 6)]
    expected = best_by_hand(
        contrast, [each.tolist() for each in left], [each.tolist() for each in right]
    )
    told = []
    for align in both(alignment_loops.align_sentences):
        table, steps = np.zeros((8, 7), dtype=np.float32), np.zeros((8, 7), dtype=np.int8)
        beads = np.zeros((6, 4), dtype=np.int64)
        count = align(contrast, tuple(left), tuple(right), table, steps, beads)
        assert table[-1, -1] == pytest.approx(expected, abs=1e-4)
        found = beads[:count][::-1].tolist()
        ends = [0, 0]
        for first, last, other, behind in found:
            assert first >= ends[0]
            assert other >= ends[1]
            assert (last - first, behind - other) in {(1, 1), (1, 2), (2, 1)}
            ends = [last, behind]
        told.append((table.tolist(), found))
    assert told[0] == told[1]


@pytest.mark.parametrize("size", [0, 1, 40])
def test_words_of_sentences_that_are_the_same_are_counted(size: int) -> None:
    """A sentence with a word put in between is no longer word for word the other's."""
    owner = np.sort(RANDOM.integers(-1, 5, size))
    marks = tuple(RANDOM.random(size) < share for share in (0.95, 0.8, 0.1))
    counted, covered, alike = marks
    matched = np.arange(size) + 7
    matched[RANDOM.random(size) < 0.1] = -1
    matched[size // 2 :] += 1
    same = aligned = 0
    for sentence in range(5):
        use = np.flatnonzero(counted & (owner == sentence))
        if not len(use) or 2 * covered[use].sum() < len(use):
            continue
        aligned += len(use)
        whole = all(matched[at] >= 0 or alike[at] for at in use)
        steps = [at for at in use if at - 1 in use and not alike[at]]
        same += len(use) * (whole and all(matched[at] - matched[at - 1] == 1 for at in steps))
    for count in both(alignment_loops.count_same):
        found = np.zeros(2, dtype=np.int64)
        count(owner, marks, matched, np.zeros((4, 5), dtype=np.int64), found)
        assert found.tolist() == [same, aligned]
