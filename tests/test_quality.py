"""The quality gate: the answers on the sample corpus may not get worse unnoticed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.sample_corpus import Share, corpus_digest, measure, table

ROOT = Path(__file__).resolve().parent.parent

# The corpus and labels that the floors below were measured on. Whoever changes these measures anew.
DIGEST = "888e14fed90d990fdf60545fc0c3027dfdfc8e2101caabed8d9e0e26e05e137b"

# No figure may fall below its floor. Raise a floor when the product earns it; lower one only
# together with a line under "Results" in the changelog.
FLOORS: dict[str, float] = {
    "citation_precision": 1.0,
    "citation_recall": 1.0,
    "contradiction_recall": 0.66,
    "credited_accuracy": 1.0,
    "independence_recall": 0.5,
    "interval_exact": 0.9,
    "parent_precision": 1.0,
    "parent_recall": 1.0,
    "relation_accuracy": 1.0,
    "same_claim_precision": 1.0,
    "same_claim_recall": 0.98,
    "unrelated_apart": 1.0,
    "verdict_accuracy": 0.86,
}
# The one error that a fact-checker cannot forgive has a ceiling: none.
FALSE_INDEPENDENCE_CEILING = 0.0


@pytest.fixture(scope="module")
def figures() -> dict[str, Share]:
    """Figures of the whole corpus, ingested into a fresh store through the engine."""
    return measure()


def test_the_corpus_is_the_one_the_floors_were_measured_on() -> None:
    """A floor on other articles says nothing."""
    assert corpus_digest() == DIGEST


def test_nothing_repeated_is_called_independent(figures: dict[str, Share]) -> None:
    """This error sends a fact-checker to print; every other one sends them to look again."""
    assert figures["false_independence"].value <= FALSE_INDEPENDENCE_CEILING


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_a_figure_does_not_fall_below_its_floor(name: str, figures: dict[str, Share]) -> None:
    """A change that makes answers worse must say so before it is merged."""
    share = figures[name]

    assert share.value >= FLOORS[name], f"{name}: {share.part} of {share.total}"


def test_every_figure_has_a_floor_or_a_ceiling(figures: dict[str, Share]) -> None:
    """A figure that nothing guards falls first."""
    assert {*FLOORS, "false_independence"} == set(figures)


def test_the_documentation_shows_these_figures(figures: dict[str, Share]) -> None:
    """Run `make quality` after a change that moves them: the table must be true of this commit."""
    documented = json.loads((ROOT / "docs/figures.json").read_text("utf-8"))["sample"]["rows"]

    assert documented == table(figures)


_ASK = """
import sys
from provenance import Engine
with Engine(sys.argv[1]) as engine:
    engine.ingest(sys.argv[2])
    print(engine.claims(), engine.tree())
"""


def test_another_process_gives_the_same_answer(tmp_path: Path) -> None:
    """Sets have another order in each process; an answer that leans on it cannot be checked."""
    corpus = str(ROOT / "data" / "articles" / "bank.jsonl")
    answers = {
        subprocess.run(
            [sys.executable, "-c", _ASK, str(tmp_path / f"{seed}.db"), corpus],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(answers) == 1
