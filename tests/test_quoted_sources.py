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
            "« Pas une lettre, pas un appel, rien. » Paul Ferrand parle bas, les mains à plat.",
            "Pas une lettre",
            "paul ferrand",
        ),
        (
            "en",
            '"Not a letter, not a call, nothing." Paul Ferrand keeps his hands flat.',
            "Not a letter",
            "paul ferrand",
        ),
        (
            "fr",
            "La rue dormait. « Ils ont sorti deux caisses, j'ai tenu la grille. » Odile Ramel, la"
            " mercière d'en face, mime la scène.",
            "deux caisses",
            "odile ramel",
        ),
        (
            "fr",
            "« C'est moi qui ai ouvert. » Il laisse passer un tram. « Le 8 juillet, elle est partie"
            " dans un drap. » Marc Dubreuil a gardé la halle trente ans.",
            "Le 8 juillet",
            "marc dubreuil",
        ),
        (
            "fr",
            "« Le vrai, vous l'avez là. » L'homme qui dit ces mots s'appelle Luc Ancel.",
            "Le vrai",
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
        "Le musée de Tarnes a fermé mardi sa salle des cartes, attribuée à Pierre Delmas et jugée"
        " fragile, a-t-il annoncé jeudi dans un communiqué."
    )
    assert spoken(text, "fr", "fermé mardi") == "musee de tarnes"


def test_a_dateline_is_no_part_of_the_subject() -> None:
    """The place and the agency stand before the text."""
    text = (
        "TARNES 06/11 (BELGA) = Le musée de Tarnes a fermé mardi sa salle, a-t-il annoncé jeudi"
        " dans un communiqué."
    )
    assert spoken(text, "fr", "fermé mardi") == "musee de tarnes"


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "fr",
            "Le ministre Luc Rouvre a répondu. Les contrôles doubleront en mai, prend-il"
            " l'engagement.",
            "luc rouvre",
        ),
        ("en", '"My hand is a claw," messages Wren Hallow, from behind desk 31.', "wren hallow"),
        ("fr", "La vanne a lâché trop tôt, grommelle le maire Jean Morel.", "jean morel"),
        (
            "fr",
            "« L'enquête aura lieu », a lancé vendredi au Parlement Colette Vautier, que tous"
            " pressaient.",
            "colette vautier",
        ),
        (
            "fr",
            "La halle sera vidée en mai, a lu d'une voix blanche Thomas Delcour, le directeur.",
            "thomas delcour",
        ),
        (
            "fr",
            "Les moules venaient du large, écrit de son côté le comité des fêtes.",
            "comite des fetes",
        ),
        ("fr", "Quarante minutes, répond Yann Le Goff, le commandant.", "yann le goff"),
        ("fr", "Le patron fuirait à Lima, à ce que rapporte la préfecture.", "prefecture"),
        (
            "en",
            "The vials had been sold to him as vitamins, trainer Gil Berthier, 51, who is being"
            " tried for fraud, maintained on the stand.",
            "gil berthier",
        ),
        (
            "en",
            "Some 112 people fell ill after the lunch, the prefect of Tarn, Ana Kervad, announced"
            " on Monday at a briefing.",
            "ana kervad",
        ),
        (
            "en",
            "A second horse tested positive, the Federation revealed in a statement released"
            " during the hearing.",
            "federation",
        ),
        (
            "en",
            "An inquiry was opened, it was learned from the prosecutor's office in Tarn.",
            "prosecutor office in tarn",
        ),
        (
            "en",
            "The picture came down on Tuesday, as Nell Horne, who answers for the press office,"
            " readily grants.",
            "nell horne",
        ),
        (
            "en",
            "The curator was warned in March, if the Harlow Courier has it right.",
            "harlow courier",
        ),
    ],
)
def test_who_speaks_in_a_clause_of_saying_is_found(language: str, text: str, name: str) -> None:
    """These clauses stand in any newspaper; what stands around the name hides nobody."""
    found = set(voices(text, language).values())
    assert found == {name}


def test_somebody_told_by_what_they_do_is_a_source() -> None:
    """Who "saddles horses" is the source, and not the owner of whom something is told."""
    text = (
        "The owner was aware of it, according to one who saddles horses in the same yard and hopes"
        " to carry on."
    )
    assert set(voices(text, "en").values()) == {"one"}


def test_a_chief_of_the_city_is_no_city() -> None:
    """Whose chief somebody is does not make them an institution."""
    text = "Emile Kwabla, the city's chief of roads, said the bridge had gone by dawn."
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
            "« J'ai appelé deux fois. » L'ancienne conseillère regarde ses mains.",
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
