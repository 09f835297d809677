"""On which paper or count a sentence rests, and who a role or a word for somebody means."""

from __future__ import annotations

import pytest

from provenance.model import Sourcing
from tests.attributing import sourcing_of


def names(text: str, language: str) -> set[str | None]:
    """Names of all who vouch for anything in a text, by attributions and weak signs."""
    sourcing: Sourcing = sourcing_of(text, language=language)
    return {voice.source_name for voice in (*sourcing.attributions, *sourcing.weak)}


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "en",
            "By the minutes of the board, the ferry had lain idle all May.",
            "minutes of the board",
        ),
        (
            "en",
            "The hull was sound in two places, in the terms of the certificate of survey.",
            "certificate of survey",
        ),
        ("en", "The port paid for nine buoys, to go by the harbour register.", None),
        ("en", "The sum is written in black and white in the contract.", "contract"),
        ("en", "The sale was announced at noon in a post on a channel.", None),
        ("en", "The prefecture's tally stood at 64 by nightfall.", "prefecture"),
        ("fr", "Du port et des quais, à lire le message que le club a affiché.", None),
        ("fr", "Au dernier pointage de la préfecture, à midi, 64 bateaux manquaient.", None),
        ("fr", "Des bateaux perdus, la préfecture en est à 64, sans les barques.", "prefecture"),
        ("fr", "C'est écrit en rouge dans l'arrêté de la préfecture.", None),
        ("fr", "Une avarie consignée au crayon dans le registre du port.", None),
        (
            "fr",
            "« Le bac ne part plus », pouvait-on lire hier sur la page de Luc Morel.",
            None,
        ),
    ],
)
def test_a_statement_rests_on_the_paper_or_the_count_beside_it(
    language: str, text: str, name: str | None
) -> None:
    """Papers and counts vouch without any verb of saying."""
    found = names(text, language)
    assert found
    if name is not None:
        assert found == {name}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "By the end of the week, the road had closed."),
        ("en", "The road was entered in the race by a boy."),
        ("fr", "Au dernier bilan de la catastrophe, 131 maisons étaient perdues."),
        ("fr", "Le maire a inscrit son fils dans une école."),
    ],
)
def test_what_is_no_paper_and_nobodys_count_vouches_for_nothing(language: str, text: str) -> None:
    """A week, a catastrophe and a school keep no words."""
    assert not {name for name in names(text, language) if name} - {"maire"}


def test_a_union_is_not_its_president() -> None:
    """What the union says after its president spoke is the union's."""
    text = (
        "Le chenal est fermé, a rappelé le président de la Fédération des passeurs, Hugues Lormel."
        " Deux bacs sont hors d'usage, a révélé la Fédération dans un communiqué."
    )
    assert names(text, "fr") == {"hugues lormel", "federation"}


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "en",
            "Fire commander Paul Reed arrived at six. The rope had parted, the officer said.",
            "paul reed",
        ),
        (
            "fr",
            "On écoute Mme Odile Quinou. « Trop de digues sans gardien », tonne l'oratrice.",
            "odile quinou",
        ),
    ],
)
def test_a_first_description_means_the_one_just_named(language: str, text: str, name: str) -> None:
    """Writers vary their words: nobody else can be meant."""
    assert name in names(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Lopes met Tom Reed at six. The rope had parted, the officer said.",
        "An officer stopped Ana Lopes. The rope had parted, the officer said.",
        "Judge Ana Lopes arrived at six. The rope had parted, the plumber said.",
    ],
)
def test_a_description_of_somebody_else_is_not_the_one_just_named(text: str) -> None:
    """Two people, an earlier officer or another role leave it open."""
    sourcing = sourcing_of(text)
    (told,) = [voice for voice in sourcing.attributions if "rope" in text[slice(*voice.content[0])]]
    assert told.source_name in ("officer", "plumber")


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "fr",
            "Depuis mai, le maire savait que la digue fuyait, nous souffle une voisine.",
            "voisine",
        ),
        (
            "en",
            "Since May the mayor knew that the dam leaked, whispers a clerk.",
            "clerk",
        ),
        (
            "fr",
            "Neuf bateaux perdus, et c'est Odile Kerva, la préfète, qui l'a annoncé hier.",
            "odile kerva",
        ),
        ("en", "The gate was open, and foreman Tom Reed confirmed it.", "tom reed"),
        (
            "fr",
            "Un ancien du chantier, qui craint pour sa pension, est formel : la coque fuyait.",
            None,
        ),
        ("fr", "Deux passeurs tiennent pour certain que le chenal se comble.", None),
        ("en", "It was Tom Reed's evidence that the rope had been new.", "tom reed"),
        (
            "en",
            "New from the Harlow Courier, which is reporting that the ferry will be sold.",
            None,
        ),
        (
            "fr",
            "Odile Kerva jure ses grands dieux que personne n'a touché la vanne.",
            "odile kerva",
        ),
    ],
)
def test_who_tells_is_told_from_who_is_told_of(language: str, text: str, name: str | None) -> None:
    """The one whose words they are vouches for them."""
    found = names(text, language)
    assert len(found) == 1
    if name is not None:
        assert found == {name}


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "The bell never rang. That, at least, is Tom Reed's version.", "tom reed"),
        ("en", "The bell never rang. Tom Reed is adamant about that.", "tom reed"),
        ("fr", "La cloche n'a pas sonné. C'est du moins la version d'Odile Kerva.", "odile kerva"),
        ("fr", "La cloche n'a pas sonné. Odile Kerva est formelle sur ce point.", "odile kerva"),
    ],
)
def test_whose_version_a_sentence_is_may_follow(language: str, text: str, name: str) -> None:
    """The sentence that tells a fact and the one that tells whose it is are two."""
    assert names(text, language) == {name}


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Tom Reed's version is that the bell never rang.", "tom reed"),
        ("en", "Thirty cows died, the farmer confirmed when reached by telephone.", "farmer"),
        ("en", "His client knew nothing, said Tom Reed, for the mayor.", "tom reed"),
        ("en", "Nobody had checked the lock, or so the night porter has it.", "night porter"),
        ("en", "The shortfall is 3 million, per a draft audit.", "draft audit"),
        ("en", "14:20 Police say three people are held.", "police"),
        ("en", "The bus lay on its side, as can be seen in the video.", "video"),
        (
            "fr",
            "La directrice, Jeanne Pique, a présenté ses excuses et précisé que 43 copies"
            " manquaient.",
            "jeanne pique",
        ),
        ("fr", "Trente vaches sont mortes, a confirmé l'éleveur, joint par téléphone.", "eleveur"),
        ("fr", "La grue a plié, a lâché un conseiller en quittant la salle.", "conseiller"),
        (
            "fr",
            "Deux personnes au fait du dossier décrivent l'offre comme définitive.",
            "personnes au fait du dossier",
        ),
        ("fr", "Il savait depuis mai, montrent des courriels que nous avons lus.", None),
    ],
)
def test_what_stands_around_the_speaker_hides_nobody(
    language: str, text: str, name: str | None
) -> None:
    """When, where and how somebody spoke is no part of who it was."""
    found = names(text, language)
    assert len(found) == 1
    if name is not None:
        assert found == {name}


def test_what_another_says_after_a_semicolon_is_not_the_first_ones() -> None:
    """Each side of a dispute has its own words."""
    text = "Prosecutors say he had known since May; he denies it."
    first, second = sourcing_of(text).attributions
    assert text[slice(*first.content[-1])] == "he had known since May"
    assert second.commitment.value == "denies"


def test_a_paper_told_by_who_holds_it_is_a_paper() -> None:
    """The newsroom that obtained the emails did not write them."""
    (voice,) = sourcing_of("Emails obtained by this newspaper suggest he knew.").attributions
    assert voice.source_type.value == "document"


def test_a_filing_keeps_its_name() -> None:
    """A noun that looks like a participle is no clause."""
    (voice,) = sourcing_of("A filing with the registrar shows that the firm closed.").attributions
    assert voice.source_name == "filing with the registrar"
