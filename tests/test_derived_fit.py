"""What ``derived`` was fitted on: labels, pairs made by rule, and figures about probabilities."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks.derived_model import FIXED, GROUPS, calibrate
from benchmarks.derived_pairs import LabelledPair, other_occasion, read_story, share_formula
from benchmarks.derived_report import calibration_error, reliability_plot
from index import IndexedText, Span, align, prepare
from index.calibration import read_models

ROOT = Path(__file__).resolve().parent.parent
TEXT = (
    "The council of Marlow voted 12 to 9 for the plan of Anna Brown on Monday. Some 3,400 people "
    "watched the vote on a screen in Leeds. The hall was cleared at 23:40. Nobody spoke afterwards."
)


def _write_story(folder: Path) -> None:
    derivations = [
        {"article": "b", "from": "a", "relation": "rewording"},
        {"article": "c", "from": "a", "relation": "translation"},
        {"article": "d", "from": "a", "relation": "excerpt"},
        {"article": "d", "from": "e", "relation": "excerpt"},
    ]
    (folder / "articles").mkdir()
    (folder / "gold.json").write_text(json.dumps({"derivations": derivations}), "utf-8")
    for name in "abcde":
        row = {"id": name, "text": f"Text of {name}.", "language": "en"}
        (folder / "articles" / f"{name}.json").write_text(json.dumps(row), "utf-8")


def test_texts_are_labelled_by_their_origins(tmp_path: Path) -> None:
    """Two rewrites of one piece share an origin; two sources of one round-up share none."""
    _write_story(tmp_path)

    kinds = {(pair.left[8], pair.right[8]): pair.kind for pair in read_story(tmp_path, "stories")}

    assert kinds["a", "b"] == "rewording"
    assert kinds["b", "c"] == "common origin"
    assert kinds["a", "e"] == kinds["b", "e"] == "apart"
    assert ("b", "d") not in kinds


def _pair(right: str = TEXT) -> LabelledPair:
    return LabelledPair("set", "sibling", derived=True, left=TEXT, right=right, group="1")


@pytest.mark.parametrize("seed", range(5))
def test_another_occasion_has_other_figures_throughout(seed: int) -> None:
    """One figure left as it was would teach that a figure in common means nothing."""
    filler = "In Derby the mayor Jean Fox spoke. He said so to the Post. Then they left."

    found = other_occasion(_pair(), filler, random.Random(seed))

    assert not found.derived
    assert not {*re.findall(r"\d[\d,:]*", TEXT)} & {*re.findall(r"\d[\d,:]*", found.right)}


def test_a_formula_shared_by_chance_is_short() -> None:
    """A longer run would be an excerpt, and that is a derivation."""
    other = "Rain fell on the fair. The band played on. A dog won a prize. Children cheered it."
    sentences = TEXT.split(". ")

    found = share_formula(_pair(other), sentences, random.Random(3))

    assert found is not None
    assert not any(sentence in found.right for sentence in sentences if len(sentence.split()) > 12)


def test_every_feature_the_model_names_is_measured() -> None:
    """A name that is not measured counts as 0 and would shift every probability in silence."""
    text = IndexedText(key="t", text=TEXT, language="en", sentences=(Span(0, 73), Span(74, 141)))
    other = IndexedText(key="u", text=TEXT, language="fr", sentences=text.sentences)
    unlike = IndexedText(key="v", text="Une phrase.", language="fr", sentences=(Span(0, 11),))
    one = set(align(prepare(text), prepare(other)).features)
    across = set(align(prepare(text), prepare(unlike)).features)

    for name, model in read_models().items():
        measured = across if name == "translated" else one
        for expert in (model.words, model.free):
            asked = {node.feature for tree in expert.trees for node in tree if node.feature}
            assert asked | set(expert.terms) <= measured


def test_every_feature_belongs_to_one_kind_of_evidence() -> None:
    """The ablation must take out each of them once."""
    with gzip.open(ROOT / "benchmarks/features/derived.csv.gz", "rt", encoding="utf-8") as handle:
        names = set(handle.readline().strip().split(",")) - set(FIXED)

    for name in names:
        assert sum(name.startswith(starts) for starts in GROUPS.values()) == 1, name


def test_probabilities_that_are_right_on_average_have_no_calibration_error() -> None:
    """The figure must be 0 where a probability can be taken at its word."""
    likely = np.array([0.75] * 4 + [0.25] * 4)

    assert calibration_error(np.array([1, 1, 1, 0, 1, 0, 0, 0]), likely) == 0.0
    assert calibration_error(np.array([1, 1, 1, 1, 0, 0, 0, 0]), likely) == pytest.approx(0.25)


def test_calibration_pulls_in_odds_that_promise_too_much() -> None:
    """Experts that are sure and often wrong must be heard as less sure."""
    odds = np.array([4.0] * 10 + [-4.0] * 10)
    labels = np.array([1] * 8 + [0] * 2 + [0] * 8 + [1] * 2)

    scale, shift = calibrate(odds, labels, np.ones(20))

    assert scale * 4.0 == pytest.approx(np.log(4.0), abs=0.1)
    assert shift == pytest.approx(0.0, abs=0.1)


def test_the_plot_has_a_dot_for_each_bin_that_holds_pairs() -> None:
    """An empty bin says nothing and must not look like a finding."""
    rows = [{"source": "wmt14", "derived": label, "kind": "x"} for label in ("0", "1", "1")]

    drawn = reliability_plot({"translated": [("wmt14", rows, np.array([0.05, 0.95, 0.97]))]})

    assert drawn.count("fill-opacity") == 2
    assert drawn.startswith("<svg")
    assert drawn.endswith("</svg>\n")
