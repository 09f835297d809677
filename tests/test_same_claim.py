"""Whether two sentences state one claim, on invented sentences and the embedded model."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from numpy.typing import NDArray

from index import open_encoder
from provenance import same_claim_many
from provenance.quantities import read_quantities
from provenance.sameness import same_claim_probabilities, texts_to_embed
from provenance.wording import read_wording

Judge = Callable[[list[tuple[str, str]]], list[float]]

STATED = "The mill at Orrest burned down on Monday night and nine workers were hurt."


@pytest.fixture(scope="module")
def judge() -> Judge:
    """Judge pairs with the embedded model."""
    encoder = open_encoder()
    known: dict[str, NDArray[Any]] = {}  # Any: float width

    def run(pairs: list[tuple[str, str]]) -> list[float]:
        new = [text for text in texts_to_embed(pairs) if text not in known]
        known.update(zip(new, encoder.encode(new), strict=True) if new else ())
        return same_claim_probabilities(pairs, known)

    return run


@pytest.mark.model
def test_a_rewording_scores_above_another_figure_a_negation_and_another_subject(
    judge: Judge,
) -> None:
    """What a fact-checker must tell apart: the words nearly agree in all four."""
    reworded, negated, other = judge(
        [
            (STATED, "Nine workers were injured when fire destroyed the Orrest mill on Monday."),
            (STATED, "The mill at Orrest did not burn down on Monday night."),
            (STATED, "The council of Orrest voted for a new school on Monday night."),
        ]
    )

    assert reworded > 0.5
    assert negated < 0.5
    assert other < 0.3


@pytest.mark.model
def test_a_translation_scores_above_another_sentence_of_the_story(
    judge: Judge,
) -> None:
    """The embedded model is English; glossing must carry French across."""
    translated, other = judge(
        [
            (STATED, "Le moulin d'Orrest a brûlé lundi soir et neuf ouvriers ont été blessés."),
            (STATED, "Le maire d'Orrest a visité l'école du village mardi matin."),
        ]
    )

    assert translated > 0.5 > other


@pytest.mark.model
def test_the_judgement_is_symmetric_and_the_same_every_time(
    judge: Judge,
) -> None:
    """A claim does not depend on which article was read first."""
    other = "Nine mill workers were hurt in a fire at Orrest."

    forth, back, again = judge([(STATED, other), (other, STATED), (STATED, other)])

    assert forth == pytest.approx(back, abs=1e-6)
    assert forth == again


def test_figures_are_read_with_what_they_count_in_three_languages() -> None:
    """A toll in words, in figures and in another language is one figure."""
    read = [
        {(figure.value, figure.concept) for figure in read_quantities(text)}
        for text in (
            "Fourteen people died and six are missing.",
            "Le bilan est de 14 morts et six disparus.",
            "Vierzehn Menschen starben, sechs werden vermisst.",
        )
    ]

    assert read[0] == read[1] == read[2] == {(14.0, "death"), (6.0, "missing")}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("The gate broke at 4:52 p.m.", "clock", 16 * 60 + 52),
        ("La porte a cédé à 16h52.", "clock", 16 * 60 + 52),
        ("Das Tor brach um 16.52 Uhr.", "clock", 16 * 60 + 52),
        ("It was signed on May 3.", "date", 503),
        ("Signé le 3 mai.", "date", 503),
        ("Prices rose by 4.5 percent.", "percent", 4.5),
        ("Some 200 000 litres leaked.", "count", 200000),
        ("Quatre-vingt-dix-sept billets ont été vendus.", "count", 97),
        ("They lent 30 million crowns.", "count", 30_000_000),
    ],
)
def test_times_dates_and_large_numbers_have_one_value_however_they_are_written(
    text: str, kind: str, value: float
) -> None:
    """Figures are what claims can be compared by exactly."""
    assert (kind, value) in {(figure.kind, figure.value) for figure in read_quantities(text)}


def test_a_double_negation_and_a_negator_within_a_concept_turn_nothing_round() -> None:
    """What is no fewer affirms, and a door that did not close is a defect."""
    assert read_wording("No fewer than ten boats sank.").negations == 0
    assert read_wording("The hatch did not close.").negations == 0
    assert read_wording("The boats did not sink.").negations == 1
    assert read_wording("Les bateaux n'ont pas coulé.").negations == 1


@pytest.mark.model
def test_likeness_orders_pairs_and_moves_none_across_one_half(judge: Judge) -> None:
    """Who reads a number as "the same" must not be told otherwise by a finer order."""
    ferry = "The ferry left the harbour at noon with ninety people."
    pairs = [
        (ferry, "Wheat prices fell again in spring."),
        (ferry, "The ferry came back to the harbour late at night, empty."),
        (ferry, "At noon the ferry left the harbour with ninety people on board."),
    ]
    plain = judge(pairs)
    graded = same_claim_many(pairs)

    assert [chance >= 0.5 for chance in graded] == [chance >= 0.5 for chance in plain]
    assert graded == sorted(graded)


def test_the_public_name_is_the_function_whatever_was_imported_before() -> None:
    """A module of the same name would take its place as soon as the engine loads it."""
    code = (
        "import pkgutil, provenance, provenance.pipeline, provenance.asking;"
        "modules = {found.name for found in pkgutil.iter_modules(provenance.__path__)};"
        "assert not modules & set(provenance.__all__);"
        "assert all(callable(getattr(provenance, name)) for name in provenance.__all__)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
