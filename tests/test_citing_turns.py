"""Turns of phrase by which one outlet is the source of another, and names that are none."""

from __future__ import annotations

import pytest

from provenance.attribution.citations import find_uses
from provenance.canonical import canonicalise
from provenance.comparison import read_document
from provenance.model import Article

OUTLETS = ("The Offside", "Harbour Gazette", "Le Courrier des Dunes", "Radio Marle", "KTV News")


def cited(text: str, language: str) -> list[str]:
    """Outlets that a text names as sources."""
    return [use.mention.outlet for use in find_uses(canonicalise(text, language=language), OUTLETS)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Offside has just gone up with this: the keeper signed at dawn.", "en"),
        ("The Offside's nine million looks steep.", "en"),
        ("By the Harbour Gazette's count, eleven boats were lost.", "en"),
        ("Yes, says Ann Dorr, who was there, in the trade paper Harbour Gazette: it burnt.", "en"),
        ("In the Harbour Gazette, the mayor speaks of nine boats.", "en"),
        ("The Offside: the keeper signs at dawn.", "en"),
        ("Nine boats sank, KTV reported.", "en"),
        ("The Offside, for its part, speaks of nine million.", "en"),
        ("Les 9 millions du Courrier des Dunes pour le gardien ?", "fr"),
        ("Le Courrier des Dunes en a lu onze dans le registre.", "fr"),
        ("Onze bateaux étaient échoués mardi, a constaté Radio Marle sur le quai.", "fr"),
        ("La maire parle de neuf bateaux dans Le Courrier des Dunes.", "fr"),
        ("Au Courrier des Dunes, le pilote dit avoir vu neuf bateaux.", "fr"),
        ("Un pilote jure au Courrier des Dunes avoir vu neuf bateaux.", "fr"),
        ("Selon le décompte du Courrier des Dunes, onze bateaux ont coulé.", "fr"),
    ],
)
def test_an_outlet_whose_figures_pages_or_words_a_sentence_rests_on_is_cited(
    text: str, language: str
) -> None:
    """Whoever reads "in the Gazette, the mayor says" knows whose report it is."""
    assert len(cited(text, language)) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor bought the Harbour Gazette last year.", "en"),
        ("She said she had placed an advert in the Harbour Gazette.", "en"),
        ("The Harbour Gazette has closed its office on the quay.", "en"),
        ("Les 40 salariés du Courrier des Dunes sont en grève.", "fr"),
        ("Radio Marle compte 40 salariés.", "fr"),
        ("Le directeur du Courrier des Dunes a démissionné.", "fr"),
    ],
)
def test_an_outlet_that_is_what_a_sentence_is_about_is_not_cited(text: str, language: str) -> None:
    """Papers are bought, struck against and advertised in, too."""
    assert cited(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "outlet"),
    [
        ("Selon la chaîne publique Hautevue, neuf arbres sont tombés.", "fr", "Hautevue"),
        ("Selon le quotidien régional L'Arpent, neuf arbres sont tombés.", "fr", "L'Arpent"),
        ("L'agence de presse Tarna a annoncé la chute de neuf arbres.", "fr", "Tarna"),
        ("The news, first reported by the specialist site Treeview, was denied.", "en", "Treeview"),
    ],
)
def test_a_name_behind_a_press_noun_and_its_adjectives_is_an_outlet(
    text: str, language: str, outlet: str
) -> None:
    """No table can list every paper; French sets the adjective between the noun and the name."""
    assert cited(text, language) == [outlet]


def test_a_chain_of_shops_is_no_outlet() -> None:
    """Only an adjective of the press makes a "chaîne" one."""
    assert cited("Selon la chaîne britannique Marlow, neuf magasins ferment.", "fr") == []


@pytest.mark.parametrize(
    "byline", ["Ann Dorr, Local Democracy Reporter", "Rédaction de Radio Marle", "Foreign News"]
)
def test_a_byline_that_tells_a_post_or_its_own_newsroom_credits_nobody(byline: str) -> None:
    """Who writes for the paper is no source outside it."""
    article = Article(id="a", outlet="Radio Marle", byline=byline, text="The old mill burnt down.")

    assert read_document(article).sourcing.credits == ()
