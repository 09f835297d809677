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
            "By the minutes of the board, the tube had stood for six days.",
            "minutes of the board",
        ),
        (
            "en",
            "Cobalt was present at 312 micrograms, in the terms of the certificate of analysis.",
            "certificate of analysis",
        ),
        ("en", "The town paid 80,000 francs, to go by the accessions register.", None),
        ("en", "The sum is written in black and white in the contract.", "contract"),
        ("en", "Responsibility was claimed at noon in a post on a channel.", None),
        ("en", "The prefecture's tally stood at 112 yesterday.", "prefecture"),
        ("fr", "De Tarnes et d'ailleurs, à lire le message que le club a affiché.", None),
        ("fr", "Au dernier pointage de la préfecture, lundi, 131 personnes étaient malades.", None),
        ("fr", "Des malades, la préfecture en est à 112, ce qui fait beaucoup.", "prefecture"),
        ("fr", "C'est écrit noir sur blanc dans l'arrêté de la préfecture.", None),
        ("fr", "Une somme consignée à la plume dans le registre des entrées.", None),
        (
            "fr",
            "« J'arrête, merci à tous », pouvait-on lire mardi sur la page de Luc Mahieu.",
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
        "La licence est suspendue, a rappelé le président de la Fédération du trot, Hugues Lormel."
        " Un second cheval est positif, a révélé la Fédération dans un communiqué."
    )
    assert names(text, "fr") == {"hugues lormel", "federation"}


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "en",
            "Fire commander Paul Reed arrived at six. It was a valve that gave way, the officer"
            " said.",
            "paul reed",
        ),
        (
            "fr",
            "La parole est à Mme Odile Quinou. « Trop de contrôles manqués », tonne l'oratrice.",
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
        "Ana Lopes met Tom Reed at six. It was a valve that gave way, the officer said.",
        "An officer stopped Ana Lopes. It was a valve that gave way, the officer said.",
        "Judge Ana Lopes arrived at six. It was a valve that gave way, the plumber said.",
    ],
)
def test_a_description_of_somebody_else_is_not_the_one_just_named(text: str) -> None:
    """Two people, an earlier officer or another role leave it open."""
    sourcing = sourcing_of(text)
    (told,) = [
        voice for voice in sourcing.attributions if "valve" in text[slice(*voice.content[0])]
    ]
    assert told.source_name in ("officer", "plumber")


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "fr",
            "Dès lundi, le maire savait que l'eau était mauvaise, nous souffle une voisine.",
            "voisine",
        ),
        (
            "en",
            "As early as Monday, the mayor knew that the water was bad, whispers a clerk.",
            "clerk",
        ),
        (
            "fr",
            "Cent douze malades, et c'est Odile Kerva, la préfète, qui l'a annoncé lundi.",
            "odile kerva",
        ),
        ("en", "The gate was open, and foreman Tom Reed confirmed it.", "tom reed"),
        (
            "fr",
            "Un ancien de l'atelier, qui refuse d'être nommé, est formel : le chef savait.",
            "ancien de atelier",
        ),
        ("fr", "Deux mareyeurs tiennent pour certain que les moules venaient d'ailleurs.", None),
        ("en", "It was Tom Reed's evidence that they had been sold to him as salt.", "tom reed"),
        (
            "en",
            "New from the Harlow Courier, which is reporting that the flaw was known in May.",
            None,
        ),
        ("fr", "Odile Kerva jure ses grands dieux que personne ne l'avait avertie.", "odile kerva"),
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
