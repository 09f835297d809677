"""Whom "the text", "the same source", "the magistrate" and "the group" point back to."""

from __future__ import annotations

import pytest

from provenance.model import SourceType
from tests.attributing import statements_of

PERSON, BODY = SourceType.NAMED_PERSON, SourceType.ORGANISATION
PAPER, UNNAMED = SourceType.DOCUMENT, SourceType.ANONYMOUS


def _last(text: str, language: str) -> list[tuple[SourceType, str | None]]:
    """Kind and name of who speaks for the last sentence of a text."""
    voices = statements_of(text, language)[-1].voices
    return [(voice.source_type, voice.source_name) for voice in voices]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "fr",
            "Le pont est fermé depuis lundi, d’après un communiqué de la régie. Le texte précise "
            "que les travaux dureront six mois.",
            "communique de la regie",
        ),
        (
            "en",
            "The bridge has been shut since Monday, according to a notice from the harbour office. "
            "The document adds that the work will last six months.",
            "notice from the harbour office",
        ),
        (
            "fr",
            "La laiterie a rappelé ses fromages, indique-t-elle dans un communiqué. Elle a aussi "
            "fermé son atelier, ajoute le texte.",
            "communique",
        ),
    ],
)
def test_the_text_is_the_paper_named_before_it(language: str, text: str, name: str) -> None:
    """Any paper's word tells nothing of its own: which one is meant stands before."""
    assert _last(text, language) == [(PAPER, name)]


def test_the_text_of_a_law_is_no_note_named_beside_it() -> None:
    """Where a law is spoken of, "le texte" is the law, whatever paper tells of it."""
    text = (
        "Le projet de loi sera voté mardi, selon une note de la mairie. Le texte précise que les "
        "loyers seront gelés."
    )
    assert _last(text, "fr") == [(PAPER, "texte")]


@pytest.mark.parametrize(
    ("language", "text", "kind", "name"),
    [
        (
            "fr",
            "Neuf pièces sont fausses, affirme un membre du jury. La même source assure qu’une "
            "dixième est examinée.",
            UNNAMED,
            "membre du jury",
        ),
        (
            "en",
            "Two pupils were hurt, the prefecture said. Four more were taken home, according to "
            "the same source.",
            BODY,
            "prefecture",
        ),
    ],
)
def test_the_same_source_is_who_spoke_before(
    language: str, text: str, kind: SourceType, name: str
) -> None:
    """It is no further voice."""
    assert _last(text, language) == [(kind, name)]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "fr",
            "L'un des fuyards, Joris Castan, a été repris. L'autre, Dorian Malek, court toujours, "
            "selon la procureure de Lorn, Élodie Vasse. Sept coups ont été tirés, a précisé la "
            "magistrate.",
            "elodie vasse",
        ),
        (
            "fr",
            "Anne Lopes était l'invitée de la matinale. Le défaut est apparu en mai, a-t-elle dit. "
            "Il y a eu des réunions, des notes et des courriels. « Je n'ai reçu aucune alerte », a "
            "répliqué la PDG, agacée.",
            "anne lopes",
        ),
        (
            "en",
            "Linda Vasse says that she warned Peter Castel. The latter told reporters that nobody "
            "had come to him.",
            "peter castel",
        ),
        (
            "fr",
            "Linda Vasse assure avoir prévenu Pierre Castel. L’intéressé, lui, soutient que nul ne "
            "l’a alerté.",
            "pierre castel",
        ),
    ],
)
def test_a_wider_word_means_who_was_named_with_a_narrower_one(
    language: str, text: str, name: str
) -> None:
    """A magistrate is the prosecutor, and who is concerned not who spoke."""
    assert _last(text, language) == [(PERSON, name)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "« Nous rendrons tout », a promis la rectrice. Anne Lopes a filé par la cour.",
            "anne lopes",
        ),
        (
            "« Nous rendrons tout », a promis la rectrice. Pierre Lopes a filé par la cour.",
            "rectrice",
        ),
        ("« Nous rendrons tout », a promis la rectrice. Anne Lopes, la maire, a filé.", "rectrice"),
    ],
)
def test_an_office_is_theirs_who_opens_the_next_sentence(text: str, name: str) -> None:
    """Not where gender or another office speaks against it."""
    assert [voice.source_name for voice in statements_of(text, "fr")[0].voices] == [name]


def test_an_office_is_not_theirs_who_hold_another() -> None:
    """Who stands nearest with the name of a rector is no mayor."""
    text = "La rectrice Anne Lopes s'est tue. « Le pont rouvrira », a promis le maire."
    assert _last(text, "fr") == [(PERSON, "maire")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Seventy people sailed, going by a list that the charity Harbour Aid has drawn up. The "
            "group says that no child was counted.",
            "harbour aid",
        ),
        (
            "Seventy people sailed, going by a list that the charity Harbour Aid has drawn up. The "
            "company says that no child was counted.",
            "company",
        ),
    ],
)
def test_the_group_is_the_only_body_of_its_kind(text: str, name: str) -> None:
    """A charity is a group and no company."""
    assert _last(text, "en") == [(BODY, name)]
