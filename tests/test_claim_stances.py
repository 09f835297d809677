"""How a sentence stands to what somebody else says: it denies, it doubts, or neither."""

from __future__ import annotations

import pytest

from provenance.claim_opposites import finds
from tests.test_claims import Model, build, holding, read

DENIED = [
    'The ministry called the paper\'s story of a sick shepherd "plain wrong".',
    "Oda Brenn, who leads the union, called the ministry's figure an insult.",
    "The builder dismissed it as “pure invention”.",
    "Le maire tient pour « fantaisiste » le montant de deux millions d'euros.",
    "La société a qualifié de « pure invention » les affirmations de la presse.",
    "Tom Pell n'y croit pas une seconde.",
    "La rumeur d'un second blessé est formellement démentie par la préfecture.",
    "Les deux ministères concernés démentent.",
]
DOUBTED = [
    "That has not been proven.",
    "There is no evidence that the valve had failed.",
    "Rien ne permet d'attribuer ce décès à la vanne.",
]
NEITHER = [
    "The vet called the farm on Sunday about a sick shepherd.",
    "The union called the closing of the mill an insult.",
    "Ada Lisk called for an end to lies.",
    "Nothing that the council did was wrong.",
    "Le maire a qualifié la fermeture de nécessaire.",
    "The vet described the herd as healthy.",
]


@pytest.mark.parametrize("text", DENIED)
def test_who_calls_a_claim_false_denies_it(text: str) -> None:
    """A rejected figure counted as a report of it would make it look shared."""
    assert finds("calls_false", text)


@pytest.mark.parametrize("text", DOUBTED)
def test_what_is_not_proven_is_doubted(text: str) -> None:
    """Who says that nothing proves it does not report it."""
    assert finds("not_proven", text)


@pytest.mark.parametrize("text", NEITHER)
def test_a_harsh_word_for_something_else_denies_no_claim(text: str) -> None:
    """An insult may be a decision, and a call a telephone call."""
    assert not finds("calls_false", text)
    assert not finds("not_proven", text)


@pytest.mark.model
def test_a_sentence_that_calls_a_figure_invented_is_no_second_report_of_it() -> None:
    """Its source is shown as one that denies."""
    found = {
        "e1": read(
            "e1",
            "Forty goats died at the Orrin fair, said the vet, Ada Lisk.",
            "Echo",
            "2031-05-03T08:00:00Z",
        ),
        "e2": read(
            "e2",
            "The mayor of Orrin, Tom Pell, called the figure of forty dead goats an invention.",
            "Post",
            "2031-05-03T10:00:00Z",
        ),
    }
    claim = holding(build(found, Model()), "e2", "invention")

    assert {seen.commitment for seen in claim.appearances if seen.article == "e2"} == {"denies"}
