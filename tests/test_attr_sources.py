"""Who vouches: firms, papers, witnesses behind an outlet, people in the words that introduce them."""

from __future__ import annotations

import pytest

from provenance.model import SourceType
from tests.attributing import statements_of

PERSON, FIRM = SourceType.NAMED_PERSON, SourceType.ORGANISATION
PAPER, OUTLET = SourceType.DOCUMENT, SourceType.OUTLET
NOBODY_NAMED = SourceType.ANONYMOUS


def _voices(text: str, language: str) -> list[tuple[str | None, SourceType]]:
    """Who speaks for the last sentence of a text."""
    last = statements_of(text, language)[-1]
    return [(voice.source_text, voice.source_type) for voice in last.voices]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("en", "His lawyers, Aldous & Rae, said he would appeal.", "His lawyers, Aldous & Rae"),
        ("en", "The auditors, Lyman Grant, found no errors.", "The auditors, Lyman Grant"),
        (
            "en",
            "Kelso Dairies, which runs the depot, said the milk was safe.",
            "Kelso Dairies, which runs the depot",
        ),
        ("en", "Every cheque was signed twice, his solicitors told Reuters.", "his solicitors"),
        ("en", "The tank is sound, the operator said.", "the operator"),
        (
            "fr",
            "Ses avocats, Aldous & Rae, ont annoncé un recours.",
            "Ses avocats, Aldous & Rae",
        ),
        (
            "fr",
            "Le cabinet Aldous & Rae évalue le coût à 40 millions d'euros.",
            "Le cabinet Aldous & Rae",
        ),
        ("fr", "La cuve est saine, a assuré l'exploitant.", "l'exploitant"),
    ],
)
def test_a_firm_is_an_organisation_by_its_partners_its_clause_or_its_office(
    language: str, text: str, source: str
) -> None:
    """A firm taken for a person would be told apart from itself under its other names."""
    assert _voices(text, language) == [(source, FIRM)]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("en", "His lawyer, Ana Lopes, said he would appeal.", "His lawyer, Ana Lopes"),
        ("en", "Ana Lopes of Aldous & Rae said he would appeal.", "Ana Lopes of Aldous & Rae"),
        (
            "fr",
            "Ana Lopes, qui gère le camping, dit avoir tout perdu.",
            "Ana Lopes, qui gère le camping",
        ),
    ],
)
def test_somebody_who_belongs_to_a_firm_stays_a_person(
    language: str, text: str, source: str
) -> None:
    """The firm beside a person's name tells where they work."""
    assert _voices(text, language) == [(source, PERSON)]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        (
            "en",
            "Inspectors have found that nine boilers leaked, according to a report.",
            "a report",
        ),
        (
            "fr",
            "Des inspecteurs ont constaté que neuf chaudières fuyaient, selon un rapport.",
            "un rapport",
        ),
        ("en", "The dean resigned on Thursday in an email to staff.", "an email to staff"),
        (
            "fr",
            "Le doyen a démissionné dans une lettre affichée au secrétariat.",
            "une lettre affichée au secrétariat",
        ),
        (
            "fr",
            "Le chiffre de 300 logements figure dans une note du 4 mars.",
            "une note du 4 mars",
        ),
    ],
)
def test_the_paper_that_tells_what_somebody_found_or_did_vouches(
    language: str, text: str, source: str
) -> None:
    """Two articles that rest on one report rest on one source."""
    assert _voices(text, language) == [(source, PAPER)]


@pytest.mark.parametrize(
    ("language", "text", "source", "kind"),
    [
        (
            "en",
            "A neighbour saw the van, Tarn Radio reports.",
            "A neighbour",
            NOBODY_NAMED,
        ),
        (
            "fr",
            "Selon le quotidien La Gazette, une voisine a vu la camionnette.",
            "une voisine",
            NOBODY_NAMED,
        ),
        (
            "en",
            "Jobs will go, Tarn Radio reported, citing the union leader, Ana Lopes.",
            "the union leader, Ana Lopes",
            PERSON,
        ),
        (
            "en",
            "The count given to reporters by the fire chief, Ana Lopes, is 14.",
            "the fire chief, Ana Lopes",
            PERSON,
        ),
        (
            "fr",
            "Dix foyers sont privés d'eau, d'après le décompte livré vendredi par la mairie.",
            "la mairie",
            FIRM,
        ),
    ],
)
def test_who_saw_or_gave_it_vouches_and_not_who_passes_it_on(
    language: str, text: str, source: str, kind: SourceType
) -> None:
    """Outlets that pass on one witness have one source between them."""
    assert (source, kind) in _voices(text, language)


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        (
            "fr",
            "Le pont est fermé, rapportent nos confrères du Courrier du Lac.",
            "Courrier du Lac",
        ),
        ("en", "Our colleagues at the Lake Post report that the bridge is shut.", "the Lake Post"),
        ("en", "The talks collapsed, the daily reported.", "the daily"),
    ],
)
def test_an_outlet_is_named_by_its_people_or_its_kind(
    language: str, text: str, source: str
) -> None:
    """Colleagues elsewhere are another outlet, and no unnamed people."""
    assert _voices(text, language) == [(source, OUTLET)]


@pytest.mark.parametrize(
    ("language", "text", "source", "kind"),
    [
        ("fr", "Ana Lopes a vu un camion quitter le site.", "Ana Lopes", PERSON),
        ("fr", "Une équipe de plongeurs a trouvé deux corps.", "Une équipe de plongeurs", FIRM),
        ("en", "A team of divers found two bodies.", "A team of divers", FIRM),
        (
            "fr",
            "Ana Lopes a compté les cas. Elle a compté neuf vaches malades.",
            "Ana Lopes",
            PERSON,
        ),
    ],
)
def test_who_sees_something_is_no_newsroom_by_the_verb_alone(
    language: str, text: str, source: str, kind: SourceType
) -> None:
    """An eyewitness taken for the outlet would make its report a copy of itself."""
    assert _voices(text, language) == [(source, kind)]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        (
            "fr",
            "Quatorze, a corrigé vendredi Ana Lopes au cours de sa conférence de presse.",
            "Ana Lopes",
        ),
        (
            "fr",
            "« Le taux va baisser », prédit Ana Lopes, économiste à la banque Corbel.",
            "Ana Lopes, économiste à la banque Corbel",
        ),
        (
            "fr",
            "Ana Lopes, lundi, devant une salle comble, a juré que tout serait payé.",
            "Ana Lopes, lundi, devant une salle comble",
        ),
        (
            "en",
            "Three have left, bringing the total to six, the deputy chair, Ana Lopes, told Reuters.",
            "the deputy chair, Ana Lopes",
        ),
        (
            "en",
            "The flood claimed three lives, said the coroner, Ana Lopes.",
            "the coroner, Ana Lopes",
        ),
        (
            "fr",
            "Ana Lopes, cheffe du service, soigne 31 enfants. « Ils vont mieux », assure-t-elle.",
            "Ana Lopes, cheffe du service",
        ),
    ],
)
def test_a_person_is_given_with_what_introduces_them_and_no_more(
    language: str, text: str, source: str
) -> None:
    """The occasion of speaking is no part of a source; the trade is."""
    assert (source, PERSON) in _voices(text, language)


@pytest.mark.parametrize(
    ("language", "text", "source", "kind"),
    [
        (
            "fr",
            "Son dépôt, qui dessert la vallée, est resté au sec, a assuré l'entreprise.",
            "l'entreprise",
            FIRM,
        ),
        (
            "en",
            "Two bodies were found, a person involved in the search told Channel Six.",
            "a person involved in the search",
            NOBODY_NAMED,
        ),
        (
            "en",
            "The case is being reviewed, according to someone in the justice system.",
            "someone in the justice system",
            NOBODY_NAMED,
        ),
        ("fr", "La ministre n'a pas voulu confirmer la signature.", "La ministre", PERSON),
        ("fr", "Le pont doit rouvrir, a-t-on indiqué à la préfecture.", "la préfecture", FIRM),
    ],
)
def test_the_speaker_is_found_behind_what_stands_between(
    language: str, text: str, source: str, kind: SourceType
) -> None:
    """A clause, a channel's number or "a-t-on" must not hide who speaks."""
    assert (source, kind) in _voices(text, language)
