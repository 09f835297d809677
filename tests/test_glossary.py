"""French words are put into English by their lemma, whatever form they stand in."""

from __future__ import annotations

import pytest

from benchmarks.glossary import find_english, find_lemma, get_glossary, gloss


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("fouillaient", "fouiller"), ("achètent", "acheter"), ("cédé", "céder"),
        ("appelle", "appeler"), ("annonçait", "annoncer"), ("plongea", "plonger"),
        ("essuie", "essuyer"), ("finissent", "finir"), ("rendues", "rendre"),
        ("vint", "venir"), ("aperçues", "apercevoir"), ("bateaux", "bateau"),
        ("jetées", "jetée"), ("extérieures", "extérieur"), ("POMPIERS", "pompier"),
    ],
)  # fmt: skip
def test_a_form_is_led_back_to_its_lemma(form: str, lemma: str) -> None:
    """Verbs, nouns and adjectives, regular and not."""
    assert find_lemma(form) == lemma


def test_accents_tell_words_apart() -> None:
    """Without accents "la jetée a craqué" reads "there throw at"."""
    assert find_english("sur") != find_english("sûr")
    assert find_english("a") != find_english("à")
    assert find_english("la") == "the"


def test_a_word_in_capitals_without_its_accents_is_still_known() -> None:
    """Headlines leave accents out."""
    assert find_english("ENQUETE") == find_english("enquête")


def test_a_verb_keeps_the_pronoun_that_follows_it() -> None:
    """Speakers stand so behind what they say."""
    assert find_english("raconte-t-elle") == f"{find_english('raconter')} she"


def test_a_word_that_the_list_has_not_is_left_as_it_is() -> None:
    """Nothing is guessed."""
    assert find_english("zorglubique") is None
    assert "zorglubique" in gloss("La machine zorglubique est tombée dans le port.")


def test_an_expression_is_put_into_english_as_a_whole() -> None:
    """Its words say another thing one by one."""
    found = gloss("Deux hommes ont été placés en garde à vue jeudi dans le port.")
    assert "custody" in found
    assert "to view" not in found


def test_every_form_and_expression_of_the_list_leads_to_english() -> None:
    """No entry leads nowhere."""
    glossary = get_glossary()
    assert len(glossary.words) > 10_000
    assert all(lemma in glossary.words for lemma in glossary.forms.values())
    assert all(english for found in glossary.phrases.values() for _, english in found)
