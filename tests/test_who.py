"""Who else reported this: what counts as a report, and what the answer's sentence says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.kinship import Found
from provenance.views import _sentence_at
from provenance.who import report_articles, report_claim, summarise_claim
from tests import samples
from tests.builders import document, match_of

TIDE = "The tide gauge on the old pier stopped at a quarter past four in the morning."
FAIR = "The spring fair was put off to the second week of May for want of a field."


@pytest.mark.parametrize(("derived", "told"), [(0.03, []), (0.3, ["b"])])
def test_a_chance_resemblance_is_no_report(derived: float, told: list[str]) -> None:
    """'States the same claim' of an article about something else sends the reader astray."""
    left, right = document("a", f"{TIDE} {FAIR}"), document("b", f"{TIDE} Nobody saw it.")
    match = replace(match_of(left, right, derived=derived), relation=None)

    found = Found(query=left, documents={"a": left, "b": right}, matches=[match])

    assert [report.article for report in report_articles(found)] == told


def test_a_verdict_on_the_nearest_of_several_claims_is_not_told_of_all() -> None:
    """'Only X has it' above a list of five articles contradicts itself."""
    answer = samples.claims_answer()
    rated = [(claim, 0.9) for claim in answer.claims[:2]]
    reports = report_claim(rated, answer.documents)

    one = summarise_claim(rated[:1], reports[:1], answer.documents, 6).sentence
    several = summarise_claim(rated, reports, answer.documents, 6).sentence

    assert one.startswith(f"“{answer.claims[0].text}”")
    assert several.startswith(
        f"{len(reports)} of 6 articles searched come near to this, in 2 claims"
    )
    assert answer.claims[0].explanation in several


@pytest.mark.parametrize(
    ("offset", "number"), [(0, 0), (3.5, 0), (4.5, 0), (5.5, 1), (6, 1), (99, 2)]
)
def test_the_sentence_nearest_to_an_offset_is_found(offset: float, number: int) -> None:
    """Passages end in the spaces between sentences; the earlier of two as near is meant."""
    spans = [each.span for each in document("a", "Abc.  Def.  Ghi.").canonical.sentences]

    assert _sentence_at(spans, [span.start for span in spans], offset) == number
    assert _sentence_at([], [], offset) is None
