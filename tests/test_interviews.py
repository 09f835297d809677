"""Who answers in an interview: nobody is named beside the answers."""

from __future__ import annotations

import pytest

from tests.attributing import statements_of

_FRENCH = """Au lendemain de la course, Rémi Casal, qui la dirige, était l'invité de Radio Tarn. Extraits.

Comment allez-vous ?

« Mal. Je pense à cette famille. »

Fallait-il annuler ?

« À 6 heures, non. Il y avait 580 coureurs au départ. »

« L'ordre a été donné à 14 heures. »
"""
_ENGLISH = """{intro}

When did the call come?

It came at 2.40 in the morning. We launched within six minutes.

How many were aboard?

Fourteen, and two of them could not swim.

What went wrong?

The pump had failed in March.
"""


def _sources(text: str, language: str) -> dict[str, list[str]]:
    """The first words of each sentence, to the names of who speaks for it."""
    return {
        " ".join(one.text.split()[:3]): [voice.source_name or "" for voice in one.voices]
        for one in statements_of(text, language)
    }


def test_quoted_answers_are_the_guests() -> None:
    """A regional paper prints what was said on the radio as questions and quotations."""
    found = _sources(_FRENCH, "fr")

    assert found["Il y avait"] == ["remi casal"]
    assert found["« L'ordre a"] == ["remi casal"]


def test_answers_without_quotation_marks_are_the_guests() -> None:
    """Magazines set the questions in bold and leave the marks away."""
    found = _sources(_ENGLISH.format(intro="Ola Brandt has run the lifeboat for years."), "en")

    assert found["It came at"] == ["ola brandt"]
    assert found["The pump had"] == ["ola brandt"]


@pytest.mark.parametrize(
    "intro",
    [
        "The lifeboat of Tarn was called out on Monday.",
        "Ola Brandt runs the lifeboat. Rosa Lind mans its radio.",
    ],
    ids=["nobody", "two people"],
)
def test_answers_of_nobody_known_have_no_source(intro: str) -> None:
    """Where it may be either of two, naming one would be a guess stated as certain."""
    assert _sources(_ENGLISH.format(intro=intro), "en")["The pump had"] == []


def test_an_article_that_asks_one_question_is_no_interview() -> None:
    """Reporters ask a question of their own now and then, and answer it themselves."""
    text = "Ola Brandt runs the lifeboat.\n\nWhat went wrong?\n\nThe pump had failed in March."
    assert _sources(text, "en")["The pump had"] == []
