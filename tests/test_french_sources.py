"""Who said it in French: pieces of sentences, houses and mouths, papers read and found."""

from __future__ import annotations

import pytest

from provenance.model import SourceType
from tests.attributing import Found, read, said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "À en croire deux habitués, le café fermera en mai.",
            ("deux habitués", ["le café fermera en mai"]),
        ),
        (
            "La porte était ouverte, aux dires du gardien.",
            ("gardien", ["La porte était ouverte"]),
        ),
        (
            "De l'aveu même du chef de gare, le signal était éteint.",
            ("chef de gare", ["le signal était éteint"]),
        ),
        (
            "La vente est conclue, lit-on sur Tarn Infos.",
            ("Tarn Infos", ["La vente est conclue"]),
        ),
        (
            "La vente est conclue, nous apprend le Courrier de Tarn.",
            ("le Courrier de Tarn", ["La vente est conclue"]),
        ),
        (
            "Une durite percée, diagnostique le garagiste Paul Mirel.",
            ("le garagiste Paul Mirel", ["Une durite percée"]),
        ),
        (
            "Le directeur, Jean Sauvel, 52 ans, a indiqué dans une note lue par sa fille que le câble était neuf.",
            ("Le directeur, Jean Sauvel, 52 ans", ["que le câble était neuf"]),
        ),
        (
            "Le pont sera rouvert, a annoncé lundi le délégué du canton dans la vallée, Paul Mirel.",
            ("le délégué du canton dans la vallée, Paul Mirel", ["Le pont sera rouvert"]),
        ),
        (
            "Et la professeure Adler de préciser : le virus n'a pas muté.",
            ("la professeure Adler", ["le virus n'a pas muté"]),
        ),
        (
            "La mairie n'a pas manqué de rappeler que le pont est neuf.",
            ("La mairie", ["que le pont est neuf"]),
        ),
        (
            "« Fausse alerte », rassure le préfet dans un message.",
            ("le préfet", ["Fausse alerte"]),
        ),
        (
            "C'est Luc Ferral, le barragiste, qui affirme que la vanne était fermée.",
            ("qui", ["que la vanne était fermée"]),
        ),
    ],
)
def test_a_source_is_found_around_pieces_of_sentences(text: str, found: Found) -> None:
    """French newsrooms hand a fact on in fragments, asides and turned verbs."""
    assert said(text, "fr") == [found]


@pytest.mark.parametrize(
    ("text", "who", "kind"),
    [
        (
            "Deux hommes ont été arrêtés, a-t-on appris mardi auprès de la gendarmerie.",
            "la gendarmerie",
            SourceType.ORGANISATION,
        ),
        (
            "Dans l'entourage du ministre, on glisse que le texte est prêt.",
            "l'entourage du ministre",
            SourceType.ANONYMOUS,
        ),
        (
            "La police, par la voix de la commissaire Line Dartois, dément que le tunnel soit fermé.",
            "la commissaire Line Dartois",
            SourceType.NAMED_PERSON,
        ),
        (
            "« La porte était ouverte », dit-elle, elle, c'est Yvette Sarda, la concierge.",
            "Yvette Sarda",
            SourceType.NAMED_PERSON,
        ),
        (
            "L'homme qui dit avoir fermé la vanne s'appelle Luc Ferral.",
            "Luc Ferral",
            SourceType.NAMED_PERSON,
        ),
        (
            "Les deux hommes se connaissaient, a appris le Monde auprès de leur avocat.",
            "leur avocat",
            SourceType.ANONYMOUS,
        ),
        (
            "Une note brève, envoyée en mai, dans laquelle on disait que la halle fermerait.",
            "Une note brève",
            SourceType.DOCUMENT,
        ),
        (
            "Le fort serait à vendre, à lire la lettre Tarn Marine.",
            "la lettre Tarn Marine",
            SourceType.OUTLET,
        ),
        (
            "Les trains sont arrêtés, a confirmé le procureur du roi de Tarn, Luc Ferral, qui dirige l'enquête.",
            "le procureur du roi de Tarn, Luc Ferral, qui dirige l'enquête",
            SourceType.NAMED_PERSON,
        ),
    ],
)
def test_somebody_speaks_through_a_house_a_mouth_or_a_pronoun(
    text: str, who: str, kind: SourceType
) -> None:
    """Whom to ask is who spoke, not "on", not a pronoun, and the person before the body."""
    [found] = read(text, "fr")

    assert (found.source_text, found.source_type) == (who, kind)


def test_a_title_in_small_letters_makes_a_name() -> None:
    """A judge with a surname is nobody else the article names, however near."""
    text = "Ana Lopes était présente. La juge Ferrand dira lundi si le port rouvre."

    assert [found.source_name for found in read(text, "fr")] == ["ferrand"]


def test_a_thing_that_opens_a_sentence_is_not_the_pronoun_after_it() -> None:
    """A price that was agreed upon is nobody who speaks."""
    text = "Le gérant Paul Mirel a parlé. Prix convenu, toujours selon lui : 18 millions."

    assert [found.source_name for found in read(text, "fr")][-1] == "paul mirel"


def test_a_paper_keeps_its_verb_behind_a_relative_clause() -> None:
    """Read as turned, the audit's own findings would be said by "eleven servers"."""
    text = (
        "Le toit fuit, a déclaré la mairie. Un audit remis en mai à la mairie, que le Courrier"
        " a pu consulter, jugeait onze serveurs « obsolètes »."
    )

    assert all("serveurs" not in (found.source_text or "") for found in read(text, "fr"))


def test_a_short_denial_speaks_for_the_sentence_before() -> None:
    """A denial in three words would else be lost, and the rumour stand."""
    text = "Le stade serait vendu à un fonds étranger. La mairie dément."

    assert said(text, "fr") == [("La mairie", ["Le stade serait vendu à un fonds étranger."])]
