"""Whom a description stands for, where a newsroom was, and what a paper shows."""

from __future__ import annotations

import pytest

from provenance.model import SourceType
from tests.attributing import sourcing_of, statements_of

PERSON, BODY = SourceType.NAMED_PERSON, SourceType.ORGANISATION
PAPER, OUTLET = SourceType.DOCUMENT, SourceType.OUTLET


def _last(text: str, language: str) -> list[tuple[SourceType, str | None]]:
    """Kind and name of who speaks for the last sentence of a text."""
    voices = statements_of(text, language)[-1].voices
    return [(voice.source_type, voice.source_name) for voice in voices]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "en",
            "Joan Reed has lived across Tanner’s Lane for years. “I stood at my gate and watched "
            "them,” the retired nurse said.",
            "joan reed",
        ),
        (
            "en",
            "Tom Reed remembers the date. “I opened the ticket myself,” says the software "
            "engineer, who worked at the plant until July.",
            "tom reed",
        ),
        (
            "fr",
            "Rue Haute, Ana Lopes ne sait plus quoi dire. « Ma dernière boîte, je l'ai vendue "
            "mardi », énumère la pharmacienne derrière son comptoir.",
            "ana lopes",
        ),
        (
            "fr",
            "Paul Hartel n'a pas dormi. Il a passé la semaine au pied du mur. « J'ai passé la main "
            "dans les trous », affirme ce monteur de 29 ans.",
            "paul hartel",
        ),
        (
            "fr",
            "Le docteur Claire Lopes a eu droit à une heure. « J'ai examiné trois marins », "
            "rapporte-t-elle au téléphone.",
            "claire lopes",
        ),
    ],
)
def test_who_opens_a_paragraph_is_the_one_described_beside_their_own_words(
    language: str, text: str, name: str
) -> None:
    """A trade after a quotation in the first person means who was named before it."""
    assert _last(text, language) == [(PERSON, name)]


def test_who_speaks_of_another_is_not_the_one_named() -> None:
    """The medic speaks of Ana Lopes."""
    text = "Ana Lopes waited in the hall. “She was cold,” said the medic."
    assert [name for _, name in _last(text, "en")] == ["medic"]


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "Lignes du Tarn said that no train was late.", BODY),
        ("en", "Thirty were hurt, according to the Tarn prefecture.", BODY),
        ("fr", "Message de la préfecture sur X : « Le concert est annulé. »", BODY),
        ("en", "Its outage table, refreshed at six, showed 61,000 customers off supply.", PAPER),
        (
            "en",
            "Minutes of the board, a copy of which we hold, show three directors warning of it.",
            PAPER,
        ),
    ],
)
def test_a_body_and_a_paper_are_told_from_people(
    language: str, text: str, kind: SourceType
) -> None:
    """What belongs to a place is nobody, and whom a paper shows says nothing."""
    assert _last(text, language)[0][0] is kind


@pytest.mark.parametrize(
    ("language", "text", "outlet"),
    [
        ("fr", "Sous les yeux de notre reporter, la police a fouillé les bureaux.", "our post"),
        ("fr", "Il a été sorti vivant, sous les yeux de l'envoyée du Guardian.", "guardian"),
        ("fr", "La police a tiré en l'air, a vu sur place un reporter de Reuters.", "reuters"),
        ("en", "On Tuesday this reporter watched rescuers haul a man out.", "our post"),
    ],
)
def test_what_happens_before_a_reporter_is_seen_by_the_newsroom(
    language: str, text: str, outlet: str
) -> None:
    """It is the outlet's own observation, whoever acts in it."""
    seen = sourcing_of(text, language=language, outlet="Our Post").attributions
    assert [(a.source_type, a.source_name) for a in seen] == [(OUTLET, outlet)]


def test_a_ministry_of_another_land_is_another_ministry() -> None:
    """A land's name after the noun tells which one speaks."""
    text = (
        "Le ministère des Transports du Hainaut a dit que la voie est libre. "
        "Le ministère italien a déclaré que des pièces manquaient."
    )
    assert _last(text, "fr") == [(BODY, "ministere italien")]
