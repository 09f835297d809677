"""The parts of alignment: words, shared runs, order and calibration."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Span
from index.alignment_order import Side, align_in_order
from index.alignment_verbatim import match_words
from index.calibration import Expert, Model, Node, Term, read_models
from index.lexical import WordTable, number_key, numbers, read_numbers, read_words
from index.vocabulary import fold


def _words(text: str) -> WordTable:
    return read_words(text, (Span(0, len(text)),), ())


def _sides(count: int) -> Side:
    return Side(np.full(count, 80.0, dtype=np.float32), np.ones(count, dtype=np.float32))


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Élysée", "elysee"), ("Straße", "strasse"), ("Киев", "kiev"), ("Αθήνα", "athina")],
)
def test_words_fold_to_plain_latin_letters(written: str, folded: str) -> None:
    """Names are compared across scripts by their Latin spelling."""
    assert fold(written) == folded


@pytest.mark.parametrize("written", ["3,412", "3.412", "3 412", "3\u202f412", "3'412"])
def test_a_number_has_one_spelling_whatever_its_separators(written: str) -> None:
    """Each language groups thousands in its own way."""
    assert number_key(written) == "3412"


def test_numbers_in_words_equal_numbers_in_figures() -> None:
    """A rewriter spells out what the source gave in figures."""
    spelled, figured = "Eighty-three people were aboard.", "There were 83 people aboard."
    spans = (Span(0, len(spelled)),)

    first = numbers(read_numbers(spelled, read_words(spelled, spans, ()), "en"), spans)
    spans = (Span(0, len(figured)),)
    second = numbers(read_numbers(figured, read_words(figured, spans, ()), "en"), spans)

    assert first.code.tolist() == second.code.tolist()


def test_word_offsets_count_code_points_of_the_text() -> None:
    """Combining marks, no-break spaces and curly quotes must not shift a span."""
    text = "L\u2019e\u0301te\u0301\u00a0: \u201cvoil\u00e0\u201d \U0001f30d fin"
    table = _words(text)

    written = [text[s:e] for s, e in zip(table.starts, table.ends, strict=True)]

    assert written == ["L", "e\u0301te\u0301", "voil\u00e0", "fin"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from("abcdefgh"), max_size=40),
    st.lists(st.sampled_from("abcdefgh"), max_size=40),
)
def test_matched_words_are_equal_and_matched_once(left: list[str], right: list[str]) -> None:
    """Refrains must not be counted several times, nor a word with another."""
    first, second = _words(" ".join(left)), _words(" ".join(right))

    match = match_words(first, second)

    for place, partner in enumerate(match.left.tolist()):
        if partner >= 0:
            assert first.folded[place] == second.folded[partner]
            assert match.right[partner] == place
    assert (match.left >= 0).sum() == (match.right >= 0).sum()
    assert (match.left >= 0).sum() == match.runs[:, 2].sum()


def test_sentences_in_the_same_order_gain_over_shuffled_ones() -> None:
    """Order is what tells a rewording from a second report with the same facts."""
    contrast = np.full((12, 12), -0.3, dtype=np.float32)
    np.fill_diagonal(contrast, 3.0)
    mixed = contrast[:, np.random.default_rng(1).permutation(12)]

    straight = align_in_order(contrast, _sides(12), _sides(12))
    crossed = align_in_order(np.ascontiguousarray(mixed), _sides(12), _sides(12))

    assert len(straight.beads) == 12
    assert straight.gain > 1.5 > crossed.gain


def test_a_sentence_split_in_two_is_one_bead() -> None:
    """Translators and rewriters break long sentences."""
    contrast = np.full((3, 4), -0.5, dtype=np.float32)
    for row, column in ((0, 0), (1, 1), (1, 2), (2, 3)):
        contrast[row, column] = 2.5
    left = Side(np.array([80, 160, 80], dtype=np.float32), np.ones(3, dtype=np.float32))

    found = align_in_order(contrast, left, _sides(4))

    assert [(b.left, b.left_end, b.right, b.right_end) for b in found.beads] == [
        (0, 1, 0, 1),
        (1, 2, 1, 3),
        (2, 3, 3, 4),
    ]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 10_000))
def test_beads_never_cross_and_never_overlap(rows: int, columns: int, seed: int) -> None:
    """An alignment in order is one."""
    contrast = np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)

    beads = align_in_order(contrast, _sides(rows), _sides(columns)).beads

    for one, other in pairwise(beads):
        assert one.left_end <= other.left
        assert one.right_end <= other.right


def _expert(bias: float) -> Expert:
    trees = ((Node("x", 0.5, 1, 2, 0.0), Node("", 0, 0, 0, -2.0), Node("", 0, 0, 0, 2.0)),)
    return Expert(bias=bias, terms={"x": Term(0.0, 1.0, 4.0)}, tree_bias=0.0, trees=trees)


def _model(words: float, free: float) -> Model:
    return Model(words=_expert(words), free=_expert(free), fewest=1.0, scale=1.0, shift=0.0)


def test_an_expert_is_the_mean_of_its_halves_log_odds() -> None:
    """The file holds plain numbers; reading them must give what was fitted."""
    expert = _expert(-1.0)

    assert expert.log_odds({"x": 0.5}) == pytest.approx(-0.5)
    assert expert.log_odds({"x": 9.0}) == pytest.approx(2.5)


def test_the_surer_expert_speaks_where_there_are_details_to_go_by() -> None:
    """A rewrite shares no words, and a short text has too few facts to tell one from another."""
    model = _model(words=-6.0, free=2.0)

    found = model.probability({"x": 0.5, "details_fewest": 2.0})
    unheard = model.probability({"x": 0.5, "details_fewest": 0.5})

    assert found == pytest.approx(1 / (1 + math.exp(-1.0)))
    assert unheard == pytest.approx(1 / (1 + math.exp(3.0)))


def test_no_probability_is_certain() -> None:
    """The pairs fitted on are too few to promise more."""
    assert _model(words=500.0, free=500.0).probability({"x": 9.0}) < 1.0


def test_the_models_shipped_know_every_case() -> None:
    """Texts with vectors, without them, and in two languages are calibrated apart."""
    assert set(read_models()) == {"same_language", "same_language_lexical", "translated"}
