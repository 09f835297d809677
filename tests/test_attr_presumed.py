"""Sources that only the shape of a sentence shows, and who is meant by words that point back."""

from __future__ import annotations

import pytest

from tests.attributing import statements_of


def _voices(text: str, language: str) -> list[tuple[str | None, str]]:
    """Source and type of the last statement's voices."""
    voices = statements_of(text, language)[-1].voices
    return [(voice.source_text, voice.source_type.value) for voice in voices]


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("The audit, completed in June, faults the pumps.", "The audit", "document"),
        ("An invoice dated 4 May bills the council for 900 chairs.", "An invoice", "document"),
        ("A map published by the agency marks 14 streets.", "A map", "document"),
        ("Page 14 of the report puts the cost at £9 million.", "Page 14", "document"),
        ("Nowhere in the contract is there a date.", "the contract", "document"),
        (
            "Seventeen trucks: that is what the gate register shows for Sunday.",
            "the gate register",
            "document",
        ),
    ],
)
def test_a_paper_that_does_more_than_happen_vouches(text: str, source: str, kind: str) -> None:
    """What a paper holds is its word, whatever the verb."""
    (voice,) = _voices(text, "en")
    assert voice[0] is not None
    assert voice[0].startswith(source)
    assert voice[1] == kind


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("L'audit, bouclé en juin, met en cause les pompes.", "L'audit"),
        ("Le jugement, rendu vendredi, condamne la société à payer.", "Le jugement"),
        (
            "Dix-sept camions : voilà ce qu'indique le registre de la grille pour dimanche.",
            "le registre de la grille",
        ),
        ("Neuf caisses manquent à l'inventaire dressé lundi.", "l'inventaire"),
    ],
)
def test_a_french_paper_vouches_by_its_place(text: str, source: str) -> None:
    """A paper as the subject, behind a colon, or what something is missing from."""
    (voice,) = _voices(text, "fr")
    assert voice[0] is not None
    assert voice[0].startswith(source)
    assert voice[1] == "document"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("No one lost a penny, the bank let it be known on Monday.", "the bank"),
        ("Nine were saved, the coastguard having pulled the last one out.", "the coastguard"),
        ("The crane was overloaded, Ana Lopes is sure.", "Ana Lopes"),
        ("Ana Lopes has no doubt: the crane was overloaded.", "Ana Lopes"),
        ("The coastguard's figure is nine.", "The coastguard"),
        ("Dockers are adamant that the crane was overloaded.", "Dockers"),
        ("The airline has it that the crew was rested.", "The airline"),
        ("The company would have you believe the leak was over.", "The company"),
        ("To Ana Lopes, the crane was plainly overloaded.", "Ana Lopes"),
        ("The coastguard made it nine.", "The coastguard"),
        ("Ana Lopes pulled two men from the water herself.", "Ana Lopes"),
        ("Ana Lopes was on the quay when the crane fell.", "Ana Lopes"),
    ],
)
def test_an_aside_a_colon_a_figure_and_a_deed_show_who_vouches(text: str, source: str) -> None:
    """No verb of saying is needed where the shape shows who speaks."""
    assert [voice for voice, _ in _voices(text, "en")] == [source]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Personne n'a perdu un sou, a tenu à faire savoir la banque lundi.", "la banque"),
        ("Le parquet a ouvert une enquête sur l'incendie.", "Le parquet"),
        ("Anne Lopez a signé l'arrêté lundi.", "Anne Lopez"),
        ("La grue était surchargée, Anne Lopez en mettrait sa main au feu.", "Anne Lopez"),
    ],
)
def test_the_same_shapes_are_read_in_french(text: str, source: str) -> None:
    """The shapes are alike in both languages."""
    assert [voice for voice, _ in _voices(text, "fr")] == [source]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The letter arrived on Monday.", "en"),
        ("The report was published in June.", "en"),
        ("The firm did not reply.", "en"),
        ("Two men robbed the bank at noon.", "en"),
        ("Un jeune soldat lui a rendu ses lunettes.", "fr"),
        ("La lettre tiendrait en quatre lignes.", "fr"),
        ("La société n'a pas donné suite.", "fr"),
        ("Deux directeurs ne se parlent plus que par courriel.", "fr"),
    ],
)
def test_what_merely_happens_names_no_source(text: str, language: str) -> None:
    """A thing that happens, a scene and a question are nobody's word."""
    assert _voices(text, language) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The mayor's figure, carried by the Daily Post on Sunday, was 9 million.", "The mayor"),
        ("A fisherman stumbled on the wreck at dawn, the Daily Post reported.", "A fisherman"),
        ("The ministry had raised the toll to nine, the Daily Post reported.", "The ministry"),
    ],
)
def test_whose_figure_or_eyes_an_outlet_hands_on_vouches(text: str, source: str) -> None:
    """An outlet that only hands something on is not its source."""
    assert [voice for voice, _ in _voices(text, "en")] == [source]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nadia Ferrer is a nurse. There are 31 beds, the nurse said.", "nadia ferrer"),
        (
            'Mary Corrin sits at her door. "It took it all," the retired teacher says.',
            "mary corrin",
        ),
        ("The pumps stop at noon, the mayor, Ana Lopes, warned.", "ana lopes"),
    ],
)
def test_roles_point_to_the_person_who_was_named(text: str, name: str) -> None:
    """A role that the article gave somebody, or a clause's end, does not hide who speaks."""
    voices = statements_of(text, "en")[-1].voices
    assert [voice.source_name for voice in voices] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Rémi Dorne n'a pas fermé l'œil. À 54 ans, l'éleveur a perdu la moitié de ses bêtes. "
            "« Je les ai comptées », raconte-t-il.",
            "remi dorne",
        ),
        ("Yves Kermadec, patron, est rentré. « Rien », explique le pêcheur.", "yves kermadec"),
        (
            "Idris Benali, soudeur au chantier de l'« Amber Rose », a tout vu. Il a couru. "
            "Il pleuvait. La rue était noire. « Rien », ajoute-t-il.",
            "idris benali",
        ),
    ],
)
def test_pronouns_and_trades_go_back_to_the_person_named(text: str, name: str) -> None:
    """A chain of pronouns ends at the person who opened it."""
    voices = statements_of(text, "fr")[-1].voices
    assert [voice.source_name for voice in voices] == [name]


def test_a_ministry_with_another_place_is_another_ministry() -> None:
    """One kind of body is not one body."""
    text = (
        "Deux ministères ont parlé. Il pleut, a dit le ministère tarnais de la Santé. "
        "Il neige, selon le ministère des Finances de Lorne."
    )
    (voice,) = statements_of(text, "fr")[-1].voices
    assert voice.source_text == "le ministère des Finances de Lorne"
