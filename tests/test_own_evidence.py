"""What a newsroom saw itself: whose eyes they were is told in the article's own words."""

from __future__ import annotations

import pytest

from index import Span
from provenance.model import Attribution, SourceType
from provenance.own_evidence import read_own_evidence
from tests.builders import document


def _read(sentence: str, outlet: str, language: str) -> Attribution | None:
    page = document("pumps", sentence, outlet=outlet, language=language)
    return read_own_evidence(page, Span(0, len(sentence)))


@pytest.mark.parametrize(
    ("sentence", "observer", "language"),
    [
        (
            "Lundi, une rédactrice du Phare a poussé les trois portes.",
            "une rédactrice du Phare",
            "fr",
        ),
        ("Du pont, notre reporter n'a retrouvé que deux piles.", "notre reporter", "fr"),
        ("Sur le quai, notre photographe dénombre neuf barques.", "notre photographe", "fr"),
        ("Deux journalistes du Phare ont longé la clôture.", "Deux journalistes du Phare", "fr"),
        ("A reporter for the Phare walked through the hall.", "A reporter for the Phare", "en"),
        ("Our correspondent tried the gate at noon.", "Our correspondent", "en"),
    ],
)
def test_what_a_newsrooms_own_people_did_or_saw_is_its_own(
    sentence: str, observer: str, language: str
) -> None:
    """In whatever words it is told, also as it is seen now."""
    found = _read(sentence, "Le Phare", language)

    assert found is not None
    assert (found.source_text, found.source_type) == (observer, SourceType.OUTLET)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Lundi, une rédactrice du Phare a appris la fermeture.", "fr"),
        ("Notre reporter a interrogé le maire.", "fr"),
        ("Une équipe de télévision de Canal Orrin a poussé la porte.", "fr"),
        ("Our correspondent tried to see the mayor.", "en"),
        ("A reporter for the Gull walked through the hall.", "en"),
    ],
)
def test_what_they_were_told_or_anothers_people_saw_is_not(sentence: str, language: str) -> None:
    """Who asks has seen nothing; what another newsroom saw is its own."""
    assert _read(sentence, "Le Phare", language) is None


@pytest.mark.parametrize(
    ("sentence", "paper", "language"),
    [
        (
            "La sirène est restée muette : le journal de l'alarme, que Le Phare s'est procuré, ne"
            " garde la trace d'aucun déclenchement.",
            "le journal de l'alarme",
            "fr",
        ),
        (
            "The siren stayed silent: the log of the alarm, which we have read, holds no entry.",
            "the log of the alarm",
            "en",
        ),
    ],
)
def test_a_paper_that_stands_behind_a_colon_is_the_source(
    sentence: str, paper: str, language: str
) -> None:
    """What it shows is said before it."""
    found = _read(sentence, "Le Phare", language)

    assert found is not None
    assert (found.source_text, found.source_type) == (paper, SourceType.DOCUMENT)


@pytest.mark.parametrize(
    ("sentence", "observer"),
    [
        (
            "At dusk a Valley Courier reporter tried four pumps and found them dry.",
            "a Valley Courier reporter",
        ),
        ("On Monday our reporters visited the two warehouses.", "our reporters"),
        ("Last night I counted nine lorries at the gate.", "I"),
    ],
)
def test_an_observation_is_attributed_to_who_observed_and_not_to_the_verb(
    sentence: str, observer: str
) -> None:
    """A reader who is told that "reporter tried" vouches for something trusts nothing else."""
    page = document("pumps", sentence, outlet="The Valley Courier", language="en")

    found = read_own_evidence(page, Span(0, len(sentence)))

    assert found is not None
    assert (found.source_text, found.source_type) == (observer, SourceType.OUTLET)
