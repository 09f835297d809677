"""Who speaks where the sentence with the quotation does not say."""

from __future__ import annotations

import pytest

from provenance import Article
from provenance.attribution import read_sourcing
from provenance.canonical import canonicalise
from provenance.model import Attribution


def voices(text: str, language: str) -> dict[str, str | None]:
    """What each voice of a text says, to the name of who says it."""
    article = Article(id="a", text=text, language=language, outlet="The Harlow Post")
    sourcing = read_sourcing(article, canonicalise(text, language=language))
    found: dict[str, str | None] = {}
    for voice in (*sourcing.attributions, *sourcing.weak):
        found.setdefault(said(text, voice), voice.source_name)
    return found


def said(text: str, voice: Attribution) -> str:
    """What a voice says."""
    return " ".join(text[start:end] for start, end in voice.content)


def spoken(text: str, language: str, words: str) -> str | None:
    """Name of who says something with these words in it, None for nobody."""
    return next((name for what, name in voices(text, language).items() if words in what), None)


@pytest.mark.parametrize(
    ("language", "text", "words", "name"),
    [
        (
            "fr",
            "« Trois fois la pompe a calé. » Paul Ferrand essuie la jauge.",
            "pompe a calé",
            "paul ferrand",
        ),
        (
            "en",
            '"Three times the pump stalled." Paul Ferrand wipes the gauge.',
            "pump stalled",
            "paul ferrand",
        ),
        (
            "fr",
            "Le quai était vide. « Le bac a heurté la digue sous ma fenêtre. » Odile Ramel, la"
            " mercière du port, montre la vitre.",
            "heurté la digue",
            "odile ramel",
        ),
        (
            "fr",
            "« La sirène, je l'ai lancée. » Il verse le café. « À six heures, la vallée était"
            " noyée. » Marc Dubreuil veille sur le barrage.",
            "À six heures",
            "marc dubreuil",
        ),
        (
            "fr",
            "« La digue était pourrie. » L'homme qui tient ces propos s'appelle Luc Ancel.",
            "pourrie",
            "luc ancel",
        ),
        (
            "en",
            'Ana Lopes shakes her head. "Nobody rang the bell that night." The yard is empty.',
            "rang the bell",
            "ana lopes",
        ),
    ],
)
def test_a_quotation_is_its_neighbours_in_the_paragraph(
    language: str, text: str, words: str, name: str
) -> None:
    """Feature writers name who speaks beside the words, and use no verb of saying."""
    assert spoken(text, language, words) == name


def test_a_quotation_between_two_people_is_nobodys() -> None:
    """A wrong name is worse than none."""
    text = 'Ana Lopes came in. "Nobody rang the bell that night." Tom Reed looked away.'
    assert spoken(text, "en", "rang the bell") is None


def test_a_quotation_beside_a_thing_is_nobodys() -> None:
    """A road, a price or a gate does not speak."""
    text = 'The price had doubled. "Nobody rang the bell that night." The road was dark.'
    assert spoken(text, "en", "rang the bell") is None


def test_a_new_paragraph_brings_its_own_speaker() -> None:
    """Who spoke in the paragraph before does not take the words of the next person on stage."""
    text = (
        '"The gate was open all night," said Tom Reed.\n\n'
        '"I never saw a soul on the bridge." Ana Lopes points at the water.'
    )
    assert spoken(text, "en", "never saw") == "ana lopes"


def test_a_speaker_goes_on_within_the_paragraph() -> None:
    """A name in the sentence after does not take the words of who is speaking."""
    text = (
        '"The gate was open all night," said Tom Reed. "I never saw a soul on the bridge."'
        " Ana Lopes looked away."
    )
    names = {name for what, name in voices(text, "en").items() if "never saw" in what}
    assert names == {"tom reed"}


def test_the_pronoun_of_a_lead_is_the_subject_of_its_clause() -> None:
    """Agencies write "The museum closed its hall, it said": a name within is only mentioned."""
    text = (
        "Le musée de Tarnes a vendu lundi son phare, dessiné par Pierre Delmas et jugé"
        " trop cher, a-t-il annoncé hier dans un communiqué."
    )
    assert spoken(text, "fr", "vendu lundi") == "musee de tarnes"


def test_a_dateline_is_no_part_of_the_subject() -> None:
    """The place and the agency stand before the text."""
    text = (
        "TARNES 06/11 (BELGA) = Le musée de Tarnes a vendu lundi son phare, a-t-il annoncé hier"
        " dans un communiqué."
    )
    assert spoken(text, "fr", "vendu lundi") == "musee de tarnes"


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "fr",
            "Le ministre Luc Rouvre a répondu. Les bacs rouleront la nuit, prend-il l'engagement.",
            "luc rouvre",
        ),
        ("en", '"Still no ferry in sight," messages Tom Reed, from the slipway.', "tom reed"),
        ("fr", "La vanne a lâché trop tôt, grommelle le maire Jean Morel.", "jean morel"),
        (
            "fr",
            "« Le bac restera public », a lancé mardi au Sénat Colette Vautier, que tous"
            " pressaient.",
            "colette vautier",
        ),
        (
            "fr",
            "Le bac ne partira plus, a dit d'un ton las Thomas Delcour, le passeur.",
            "thomas delcour",
        ),
        (
            "fr",
            "La digue tenait encore, écrit de son côté le comité des fêtes.",
            "comite des fetes",
        ),
        ("fr", "Neuf bateaux, répond Yann Le Goff, le patron du port.", "yann le goff"),
        ("fr", "Le bac serait vendu, à ce que rapporte la préfecture.", "prefecture"),
        (
            "en",
            "The boat had been lent to him for a day, skipper Tom Reed, 44, who is being sued"
            " by the port, maintained in court.",
            "tom reed",
        ),
        (
            "en",
            "Nine boats were missing after the storm, the mayor of Tarn, Ana Lopes, announced"
            " on Sunday at the quay.",
            "ana lopes",
        ),
        (
            "en",
            "Two more ferries are unsafe, the Federation revealed in a statement issued"
            " after the storm.",
            "federation",
        ),
        (
            "en",
            "An inquiry was opened, it was learned from the prosecutor's office in Tarn.",
            "prosecutor office in tarn",
        ),
        (
            "en",
            "The ferry was late again, as Ana Lopes, who sells the tickets, freely grants.",
            "ana lopes",
        ),
        (
            "en",
            "The dam was patched in haste, if the Harlow Courier has it right.",
            "harlow courier",
        ),
    ],
)
def test_who_speaks_in_a_clause_of_saying_is_found(language: str, text: str, name: str) -> None:
    """These clauses stand in any newspaper; what stands around the name hides nobody."""
    found = set(voices(text, language).values())
    assert found == {name}


def test_somebody_told_by_what_they_do_is_a_source() -> None:
    """Who "mends nets" is the source, and not the skipper of whom something is told."""
    text = (
        "The skipper had been drinking, according to one who mends nets on the same quay and wants"
        " no trouble."
    )
    assert set(voices(text, "en").values()) == {"one"}


def test_a_chief_of_the_city_is_no_city() -> None:
    """Whose chief somebody is does not make them an institution."""
    text = "Ana Lopes, the county's head of bridges, said the ferry had sunk."
    article = Article(id="a", text=text, language="en")
    (voice,) = read_sourcing(article, canonicalise(text, language="en")).attributions
    assert voice.source_type.value == "named_person"


@pytest.mark.parametrize(
    ("language", "text", "words", "name"),
    [
        (
            "en",
            '"It is a scandal": Lena Brook, who lost her flat, does not mince her words.',
            "scandal",
            "lena brook",
        ),
        (
            "fr",
            "« J'ai prévenu deux fois. » L'ancienne conseillère range ses clés.",
            "deux fois",
            "ancienne conseillere",
        ),
        (
            "es",
            "Ana López niega con la cabeza. «Nadie llamó aquella noche.» El patio está vacío.",
            "aquella noche",
            "ana lopez",
        ),
        (
            "de",
            "„Kein Brief, kein Anruf, nichts.“ Paul Ferrand spricht leise.",
            "kein Anruf",
            "paul ferrand",
        ),
        (
            "en",
            "The committee heard from Joan Pike that 43 papers had been lost.",
            "43 papers",
            "joan pike",
        ),
        (
            "en",
            "43 papers had been lost, the committee was told by Joan Pike.",
            "43 papers",
            "joan pike",
        ),
        (
            "fr",
            "La commission a appris de Jeanne Pique que 43 copies manquaient.",
            "43 copies",
            "jeanne pique",
        ),
    ],
)
def test_whose_words_reach_others_is_found(language: str, text: str, words: str, name: str) -> None:
    """Who hears it, and how the page sets it, does not change whose words they are."""
    assert spoken(text, language, words) == name
