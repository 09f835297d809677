"""Who takes back what he said: the second thing to know of a claim after who made it."""

from __future__ import annotations

import pytest

from provenance.model import Commitment
from tests.attributing import statements_of


def _stances(text: str, language: str) -> set[tuple[str, str]]:
    """Who speaks in the last sentence of a text, and how."""
    last = statements_of(text, language)[-1]
    return {(voice.source_name or "", voice.commitment) for voice in last.voices}


@pytest.mark.parametrize(
    ("language", "text", "who"),
    [
        (
            "en",
            "Tarn General, which had announced one death, took it back on Monday.",
            "tarn general",
        ),
        ("en", "Ola Brandt has backed away from the figure of 900 jobs.", "ola brandt"),
        ("en", "“I made it up,” said Ola Brandt, who had spoken of 900 jobs.", "ola brandt"),
        (
            "en",
            'Ola Brandt said under oath that she had "made that up, out of anger".',
            "ola brandt",
        ),
        ("en", "Ola Brandt said it was 900, a number she has since taken back.", "ola brandt"),
        ("en", "“I was wrong about the boxes,” Ola Brandt admitted on Monday.", "ola brandt"),
        ("en", "The club retracted its earlier statement that 40 members had left.", "club"),
        ("fr", "Jean Malo est revenu jeudi soir sur ses déclarations.", "jean malo"),
        ("fr", "Jean Malo, qui avait parlé de 31 départs, a reconnu s'être trompé.", "jean malo"),
        ("fr", "« Je retire ce que j'ai dit », a déclaré Jean Malo.", "jean malo"),
        ("fr", "Jean Malo se dédit : il n'a jamais vu les bouteilles.", "jean malo"),
        ("fr", "Jean Malo retire l'horaire de 14 h 20 qu'il avait donné dimanche.", "jean malo"),
        ("es", "El alcalde se retractó el lunes de la cifra de 40 heridos.", "alcalde"),
    ],
)
def test_who_takes_something_back_is_said_to(language: str, text: str, who: str) -> None:
    """A claim that its source has withdrawn must not go on counting that source."""
    assert {stance for name, stance in _stances(text, language) if name == who} == {
        Commitment.WITHDRAWS
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ola Brandt has refused to take it back."),
        ("en", "Ola Brandt said the hospital had taken the figure back."),
        ("en", "The crew made up for lost time, Ola Brandt said."),
        ("en", "Ola Brandt took the boat back to the harbour, she said."),
        ("en", "The police revised the toll upwards: 41 people were hurt."),
        ("en", "The police revised the toll to 41."),
        ("en", "Ola Brandt apologised for the error and said that 43 papers had been lost."),
        ("en", "“It began at 14:50, I was wrong by half an hour,” Ola Brandt admitted."),
        ("fr", "« L'ordre est parti à 14 h 50, je me suis trompé », reconnaît Jean Malo."),
        ("fr", "Jean Malo se dédit : il n'y avait que 12 blessés."),
        ("fr", "Le maire n'est pas revenu sur ses déclarations."),
        ("fr", "Les bus sont revenus sur la place, a dit le maire."),
        ("fr", "Le maire ne s'est jamais rétracté."),
    ],
)
def test_who_stands_by_it_or_speaks_of_others_takes_nothing_back(language: str, text: str) -> None:
    """A source struck off without ground would make a sound claim look withdrawn."""
    assert Commitment.WITHDRAWS not in {stance for _, stance in _stances(text, language)}


def test_what_was_told_before_is_taken_back_with_it() -> None:
    """The sentence that takes a claim back often repeats it: that is no second assertion."""
    text = "Ola Brandt, who had told the Echo that she burned two boxes, said she made that up."
    assert {stance for _, stance in _stances(text, "en")} == {Commitment.WITHDRAWS}
