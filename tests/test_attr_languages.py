"""A language is a folder of word lists: Spanish has no line of code of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import provenance.attribution as package
from provenance.attribution import attribute_text, source_key
from provenance.attribution.lexicon import LANGUAGES, load_lexicon
from provenance.canonical import canonicalise
from provenance.model import Commitment


@pytest.mark.parametrize(
    ("text", "source", "content", "commitment"),
    [
        (
            "La presa cedió a mediodía, según la policía de Tarna.",
            "la policía de Tarna",
            "La presa cedió a mediodía",
            Commitment.ASSERTS,
        ),
        (
            "El alcalde afirmó que el puente era seguro.",
            "El alcalde",
            "que el puente era seguro",
            Commitment.ASSERTS,
        ),
        (
            "«Perdimos la casa en una hora», dijo Ana López, vecina de Tarna.",
            "Ana López, vecina de Tarna",
            "Perdimos la casa en una hora",
            Commitment.ASSERTS,
        ),
        (
            "La empresa negó que el agua estuviera contaminada.",
            "La empresa",
            "que el agua estuviera contaminada",
            Commitment.DENIES,
        ),
    ],
)
def test_spanish_is_read_from_its_folder(
    text: str, source: str, content: str, commitment: Commitment
) -> None:
    """Clauses, quotations, prepositions and denials work as in the other languages."""
    (found,) = attribute_text(canonicalise(text, language="es"), "es")

    assert found.source is not None
    assert text[slice(*found.source)] == source
    assert [text[slice(*span)] for span in found.content] == [content]
    assert found.commitment is commitment


def test_the_languages_are_the_folders_of_data() -> None:
    """Who adds a folder with verbs has added a language."""
    data = Path(package.__file__).parent / "data"
    folders = {path.parent.name for path in data.glob("*/verbs.txt")}

    assert set(LANGUAGES) == folders
    assert {"de", "en", "es", "fr"} <= folders


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_without_a_list_does_without_it(language: str) -> None:
    """A new folder may start small."""
    lexicon = load_lexicon(language)

    assert lexicon.grammar["no such list"] == frozenset()
    assert lexicon.forms


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("the lock maker Tarnkey", "tarnkey"),
        ("Le fabricant de serrures Tarnkey", "tarnkey"),
        ("La société exploitante, Tarnkey", "tarnkey"),
        ("the bank of Tarn", "bank of tarn"),
        ("the company", "company"),
    ],
)
def test_a_company_is_known_by_its_name_however_it_is_introduced(text: str, key: str) -> None:
    """The same source in two articles must join, or it would count twice."""
    assert source_key(text) == key
