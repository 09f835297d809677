"""French words are put into English by their lemma, whatever form they stand in."""

from __future__ import annotations

import pytest

from provenance.glossary import find_english, find_lemma, get_glossary
from provenance.wording import gloss, read_wording


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
    assert find_lemma(form, "fr") == lemma


def test_accents_tell_words_apart() -> None:
    """Without accents "la jetée a craqué" reads "there throw at"."""
    assert find_english("sur", "fr") != find_english("sûr", "fr")
    assert find_english("a", "fr") != find_english("à", "fr")
    assert find_english("la", "fr") == "the"


def test_a_word_in_capitals_without_its_accents_is_still_known() -> None:
    """Headlines leave accents out."""
    assert find_english("ENQUETE", "fr") == find_english("enquête", "fr")


def test_a_verb_keeps_the_pronoun_that_follows_it() -> None:
    """Speakers stand so behind what they say."""
    assert find_english("raconte-t-elle", "fr") == f"{find_english('raconter', 'fr')} she"


def test_a_word_that_the_list_has_not_is_left_as_it_is() -> None:
    """Nothing is guessed."""
    assert find_english("zorglubique", "fr") is None
    assert "zorglubique" in gloss("La machine zorglubique est tombée dans le port.")


def test_an_expression_is_put_into_english_as_a_whole() -> None:
    """Its words say another thing one by one."""
    found = gloss("Deux hommes ont été placés en garde à vue jeudi dans le port.")
    assert "custody" in found
    assert "to view" not in found


def test_an_expression_is_compared_by_the_words_of_its_english() -> None:
    """Else the sentence model alone would see it."""
    keys = read_wording("Deux hommes ont été placés en garde à vue dans le port.").content
    assert "custody" in keys


def test_two_tellings_share_the_words_of_concrete_things() -> None:
    """What was hit, and by what, is most of a claim."""
    french = read_wording("La jetée s'est effondrée et la mer a envahi le magasin.").content
    english = read_wording("The pier collapsed and the sea flooded the shop.").content
    assert {"pi", "sea", "shop"} & set(french) & set(english)
    assert len(set(french) & set(english)) >= 3


def test_every_form_and_expression_of_the_list_leads_to_english() -> None:
    """No entry leads nowhere."""
    glossary = get_glossary("fr")
    assert len(glossary.words) > 10_000
    assert all(lemma in glossary.words for lemma in glossary.forms.values())
    assert all(english for found in glossary.phrases.values() for _, english in found)
