"""What is no part of who a source is, and who stands behind turns without a verb of saying."""

from __future__ import annotations

import pytest

from provenance.model import SourceType
from tests.attributing import statements_of

PERSON, BODY = SourceType.NAMED_PERSON, SourceType.ORGANISATION
PAPER, OUTLET, UNNAMED = SourceType.DOCUMENT, SourceType.OUTLET, SourceType.ANONYMOUS


def _last(text: str, language: str) -> list[tuple[SourceType, str | None]]:
    """Kind and text of who speaks for the last sentence of a text."""
    voices = statements_of(text, language)[-1].voices
    return [(voice.source_type, voice.source_text) for voice in voices]


def _named(text: str, language: str) -> list[tuple[SourceType, str | None]]:
    """Kind and name of who speaks for the last sentence of a text."""
    voices = statements_of(text, language)[-1].voices
    return [(voice.source_type, voice.source_name) for voice in voices]


@pytest.mark.parametrize(
    ("language", "text", "kind", "source"),
    [
        ("fr", "« Je n'ai rien vu », a répondu le maire, visiblement gêné.", PERSON, "le maire"),
        ("fr", "« Non », lâche le préfet, le regard noir.", PERSON, "le préfet"),
        ("en", "“I saw nothing,” said the mayor, clearly upset.", PERSON, "the mayor"),
        (
            "fr",
            "« Je n'ai rien vu », répond Ana Lopes, fleuriste.",
            PERSON,
            "Ana Lopes, fleuriste",
        ),
        (
            "fr",
            "Quant à la rumeur d'un départ, Ana Lopes, la présidente, n'y croit pas : « Une "
            "invention de la presse. »",
            PERSON,
            "Ana Lopes, la présidente",
        ),
        (
            "fr",
            "Le gymnase abrite 23 personnes, selon le pointage de la maire, Ana Lopes.",
            PERSON,
            "la maire, Ana Lopes",
        ),
        (
            "fr",
            "On y entend quatorze coups, d'après le décompte de l'agence Reuters.",
            OUTLET,
            "l'agence Reuters",
        ),
        (
            "en",
            "Mobile phone footage of the raid holds the sound of 14 shots, a Reuters count shows.",
            OUTLET,
            "a Reuters count",
        ),
        (
            "fr",
            "La sirène a sonné, a indiqué par téléphone à l'AFP la directrice de la régie, Ana "
            "Lopes.",
            PERSON,
            "la directrice de la régie, Ana Lopes",
        ),
        (
            "fr",
            "Le PDG, lui, a soutenu au micro de Radio Tambour n’avoir rien su avant mars.",
            PERSON,
            "Le PDG",
        ),
        ("fr", "Un fournisseur a raconté que la pièce était en fer.", UNNAMED, "Un fournisseur"),
        ("en", "A supplier said that the part was iron.", UNNAMED, "A supplier"),
        (
            "en",
            "Fourteen people died, prosecutors across the bay confirmed.",
            BODY,
            "prosecutors across the bay",
        ),
        (
            "en",
            "Danish brand Cottavel says it wants its pots back.",
            BODY,
            "Danish brand Cottavel",
        ),
        (
            "en",
            "Twenty people were hurt, according to a tally the company handed to reporters.",
            PAPER,
            "a tally the company handed to reporters",
        ),
        (
            "en",
            "Seventy people sailed, going by a list that Harbour Aid has drawn up.",
            PAPER,
            "a list that Harbour Aid has drawn up",
        ),
        (
            "fr",
            "Dans un second communiqué, parvenu à 7 h, la régie réclame le retour des billets.",
            PAPER,
            "un second communiqué (la régie)",
        ),
        ("fr", "Dans un communiqué, la régie assure que tout va bien.", BODY, "la régie"),
        (
            "en",
            "In an open letter to colleagues, Ana Lopes wrote that nobody had come to her.",
            PERSON,
            "Ana Lopes",
        ),
    ],
)
def test_a_source_is_who_vouches_and_no_more(
    language: str, text: str, kind: SourceType, source: str
) -> None:
    """Moods, topics, means and counts are left out; who made a paper stays with it."""
    assert _last(text, language) == [(kind, source)]


@pytest.mark.parametrize(
    ("language", "text", "kind", "name"),
    [
        (
            "fr",
            "L'équipe de sa rivale, Ana Lopes, assure que 12 bulletins manquent.",
            BODY,
            "equipe ana lopes",
        ),
        (
            "en",
            "The team of his rival, Ana Lopes, says that 12 ballots are missing.",
            BODY,
            "team ana lopes",
        ),
        ("en", "The wife of the mayor, Joan Reed, said that he was ill.", PERSON, "joan reed"),
        ("fr", "La préfète du Tarn, Ana Lopes, assure que tout va bien.", PERSON, "ana lopes"),
    ],
)
def test_a_team_is_not_the_rival_named_behind_it(
    language: str, text: str, kind: SourceType, name: str
) -> None:
    """The name after the comma is of whose team it is."""
    assert _named(text, language) == [(kind, name)]


@pytest.mark.parametrize(
    ("language", "text", "kind", "name"),
    [
        (
            "en",
            "Ana Lopes, the board's president, is quoted by The Gazette as giving it 12 votes.",
            PERSON,
            "ana lopes",
        ),
        (
            "en",
            "More than 260, union man Tom Reed is quoted as saying in the local paper.",
            PERSON,
            "tom reed",
        ),
        (
            "en",
            "Seventy-one is the number that Ana Lopes, of the hotline, gave a Sunday paper.",
            PERSON,
            "ana lopes",
        ),
        (
            "fr",
            "Autre scène, racontée par l'assesseure Ana Lopes : une urne arrive sans scellés.",
            PERSON,
            "ana lopes",
        ),
        ("fr", "Samedi soir, la préfète Ana Lopes en dénombrait 31.", PERSON, "ana lopes"),
        ("fr", "La préfecture en était restée à 31 blessés.", BODY, "prefecture"),
        (
            "fr",
            "Un pêcheur affirme pourtant, dans les colonnes du Phare du Nord, avoir vu la vedette.",
            UNNAMED,
            "pecheur",
        ),
        (
            "fr",
            "La rectrice Ana Lopes s’est engagée devant la presse à tout rendre.",
            PERSON,
            "ana lopes",
        ),
        (
            "fr",
            "La subvention a été versée : c’est ce qui ressort d’un audit interne.",
            PAPER,
            "audit interne",
        ),
        (
            "en",
            "On Tuesday the head of the board, Joan Reed, whittled the lead down from 43 votes to "
            "31, blaming a line entered twice.",
            PERSON,
            "joan reed",
        ),
        (
            "fr",
            "Lors d'un point de presse, la préfète, Anne Lopes, a porté à 43 le nombre de blessés.",
            PERSON,
            "anne lopes",
        ),
        (
            "fr",
            "Le directeur, M. Tardieu, avait plaidé la routine. À l’écouter, tout était fouillé.",
            PERSON,
            "tardieu",
        ),
    ],
)
def test_turns_without_a_verb_of_saying_show_who_vouches(
    language: str, text: str, kind: SourceType, name: str
) -> None:
    """Each is a turn that newspapers use to vary."""
    assert _named(text, language) == [(kind, name)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The storm raised the toll to 43."),
        ("fr", "La tempête a porté à 14 le nombre de morts."),
    ],
)
def test_what_raises_a_toll_is_no_source(language: str, text: str) -> None:
    """Only somebody tells a figure."""
    assert _last(text, language) == []
