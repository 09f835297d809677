"""Who said it in German, where no verb stands beside the source's subject."""

from __future__ import annotations

import pytest

from provenance.model import SourceType
from tests.attributing import read, said


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "Unter den Verletzten sind zwei Taucher, wie eine Sprecherin des Hafenamts der dpa bestätigte.",
            "eine Sprecherin des Hafenamts",
            "Unter den Verletzten sind zwei Taucher",
        ),
        (
            "Drei Boote sanken, wie die Polizei am Montag mitteilte.",
            "die Polizei",
            "Drei Boote sanken",
        ),
        ("Nach Angaben der Polizei sanken drei Boote.", "der Polizei", "sanken drei Boote"),
        ("Laut Hafenamt sanken drei Boote.", "Hafenamt", "sanken drei Boote"),
        ("Dem Bericht zufolge sanken drei Boote.", "Dem Bericht", "sanken drei Boote"),
        ("Drei Boote seien gesunken, so der Wirt gegenüber dem Boten.", "der Wirt", None),
        ("Aus dem Schreiben geht hervor, dass drei Boote sanken.", "dem Schreiben", None),
    ],
)
def test_a_german_source_stands_in_a_phrase_or_in_a_wie_clause(
    text: str, source: str, content: str | None
) -> None:
    """German puts the verb at the end and the source in front of it, told and when between them."""
    (found,) = said(text, "de")

    assert found[0] == source
    assert content is None or found[1] == [content]


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_surname_is_known_from_a_full_name_that_closes_a_sentence(language: str) -> None:
    """The full stop is no part of a name: who is named in full once is known by surname."""
    text = {
        "en": "The lock was old, said Bela Janett. The gate was shut, Janett said.",
        "de": "Das Tor war alt, sagte Bela Janett. Es war zu, so Janett.",
    }[language]

    found = read(text, language)[-1]

    assert found.source_type is SourceType.NAMED_PERSON
    assert found.source_name == "bela janett"
