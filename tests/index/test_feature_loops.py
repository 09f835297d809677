"""Loops over what two texts have in common: the same compiled and plain, and as numpy says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from index import feature_loops

RANDOM = np.random.default_rng(5)


def both(loop: Callable[..., Any]) -> list[Callable[..., Any]]:
    """Return a loop compiled, and as it stands in the file."""
    return [loop, loop.__wrapped__]  # type: ignore[attr-defined] # kept by wraps


@pytest.mark.parametrize(("rows", "columns"), [(6, 5), (1, 4), (5, 1), (1, 1)])
def test_partners_are_those_that_numpy_finds(rows: int, columns: int) -> None:
    """A sentence leads by how much its best stands above its next best."""
    contrast = RANDOM.standard_normal((rows, columns)).astype(np.float32)
    weights = tuple(RANDOM.random(size).astype(np.float32) for size in (rows, columns))
    ordered = [np.sort(each, axis=1)[:, ::-1] for each in (contrast, contrast.T)]
    leads = [each[:, 0] - each[:, 1] if each.shape[1] > 1 else each[:, 0] for each in ordered]
    partner = contrast.argmax(axis=1)
    mutual = [row for row in range(rows) if contrast[:, partner[row]].argmax() == row]
    for find in both(feature_loops.find_partners):
        best = np.zeros(rows, np.float32), np.zeros(columns, np.float32)
        room = (*(np.zeros(size, np.int64) for size in (rows, columns, rows + columns)),)
        worth, middle = np.zeros(rows, np.float32), np.zeros(2, np.float32)
        lead = np.zeros(columns, np.float32)
        count = find(contrast, weights, best, (*room, lead), (worth, middle))
        assert best[0].tolist() == contrast.max(axis=1).tolist()
        assert best[1].tolist() == contrast.max(axis=0).tolist()
        assert worth[:count].tolist() == [
            min(weights[0][row], weights[1][partner[row]])
            * min(leads[0][row], leads[1][partner[row]])
            for row in mutual
        ]
        for values, weighs, found in zip(best, weights, middle.tolist(), strict=True):
            assert weighs[values < found].sum() < 0.5 * weighs.sum() + 1e-6
            assert weighs[values <= found].sum() > 0.5 * weighs.sum() - 1e-6


def test_details_that_count_on_both_sides_are_matched_by_code() -> None:
    """A sentence that the other text has within a quotation tells nothing of its own."""
    left = (np.array([0, 1, 1, 2]), np.array([3, 5, 8, 9]))
    right = (np.array([2, 0, 0]), np.array([5, 8, 9]))
    own, there = np.ones(3, dtype=np.float32), np.ones(3, dtype=np.float32)
    held, their_held = np.array([1, 1, 0.2], np.float32), np.array([1, 1, 0.6], np.float32)
    for match in both(feature_loops.match_details):
        one, other, found = np.zeros((3, 4), dtype=np.int64)
        match(left, right, (held, own, their_held, there), (one, other), found)
        assert found[:3].tolist() == [2, 3, 3]
        assert one[:2].tolist() == [1, 1]
        assert other[:2].tolist() == [2, 0]


def test_words_in_a_row_are_counted_once_each_and_only_where_all_speak() -> None:
    """What is quoted, or a form filled in anew, is not what one text took from the other."""
    left, right = (RANDOM.integers(-4, 4, size) << 40 for size in (50, 40))
    speaks = [RANDOM.random(size) < 0.8 for size in (50, 40)]
    matched = np.where(RANDOM.random(50) < 0.5, 3, -1)
    runs = np.array([[0, 0, 6], [20, 9, 12], [40, 30, 2]])
    rows = [
        {
            tuple(codes[at : at + 3].tolist())
            for at in range(len(codes) - 2)
            if marks[at : at + 3].all()
        }
        for codes, marks in zip((left, right), speaks, strict=True)
    ]
    for count in both(feature_loops.count_verbatim):
        table = (np.zeros(256, dtype=np.int64), np.zeros(256, dtype=np.uint8))
        found = np.zeros(5, dtype=np.int64)
        with np.errstate(over="ignore"):
            count((left, speaks[0]), (right, speaks[1]), matched, runs, table, found)
        assert found.tolist() == [
            int((speaks[0] & (matched >= 0)).sum()),
            max(int(speaks[0][start : start + words].sum()) for start, _, words in runs.tolist()),
            len(rows[0] & rows[1]),
            len(rows[0]),
            len(rows[1]),
        ]


def test_marks_are_counted_up_to_each_sentence() -> None:
    """Words between sentences count for none."""
    places, first = np.array([1, 2, 4, 5]), np.array([0, 2, 2, 4])
    marks = np.array([True, True, False, True, True, True])
    for count in both(feature_loops.count_marks):
        before = np.zeros(4, dtype=np.int64)
        count(places, first, marks, before)
        assert before.tolist() == [0, 1, 1, 3]


def test_sentences_out_of_order_are_paired_where_each_is_the_others_best() -> None:
    """One that is aligned in order already answers no second one."""
    margins = np.array([[0.9, 0.1, 0.3], [0.2, 0.5, 0.1], [0.1, 0.4, 0.8]], dtype=np.float32)
    free = np.array([False, True, True]), np.array([True, True, True])
    for find in both(feature_loops.find_reordered):
        rows, columns, room = np.zeros((3, 3), dtype=np.int64)
        count = find(margins, 0.15, free, room, (rows, columns))
        assert rows[:count].tolist() == [1, 2]
        assert columns[:count].tolist() == [1, 2]
        assert find(margins, 0.6, free, room, (rows, columns)) == 1
