"""A body, who sits for it and who speaks for it are one source of a claim; so is a plain "report"."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.descriptions import describe
from provenance.model import SourceType
from provenance.primary_source import Voice, is_same_source
from tests.test_independence import voice

PERSON, BODY, PAPER = (
    SourceType.NAMED_PERSON,
    SourceType.ORGANISATION,
    SourceType.DOCUMENT,
)


def _speak(article: str, source: str, kind: SourceType, bodies: tuple[str, ...]) -> Voice:
    """Build a voice; in the texts here a person is called Ines Valdor or Paul Orne."""
    built = voice(article, source, kind)
    name = next((name for name in ("ines valdor", "paul orne") if name in source.casefold()), None)
    language = "fr" if source.startswith(("le ", "la ")) else "en"
    return replace(
        built,
        appearance=replace(built.appearance, source_name=name or source.casefold()),
        words=describe(source, language),
        affiliation=describe(source, language),
        bodies=frozenset(bodies),
        family=name.split()[-1] if name else "",
    )


def _pair(
    left: tuple[str, SourceType, tuple[str, ...]], right: tuple[str, SourceType, tuple[str, ...]]
) -> tuple[Voice, Voice]:
    return _speak("a", *left), _speak("b", *right)


@pytest.mark.parametrize(
    ("person", "body"),
    [
        ("the prosecutor, Ines Valdor", "le parquet de Tormes"),
        ("the mayor, Ines Valdor", "la mairie"),
        ("the minister, Ines Valdor", "the ministry"),
        ("Ines Valdor, headteacher", "the school"),
        ("Ines Valdor, fire chief", "the fire brigade"),
    ],
)
def test_a_body_is_who_sits_for_it(person: str, body: str) -> None:
    """By the office, in either language."""
    assert is_same_source(*_pair((person, PERSON, ()), (body, BODY, ())))


def test_the_seat_of_another_office_is_another_source() -> None:
    """A mayor does not speak for the police."""
    assert not is_same_source(
        *_pair(("the mayor, Ines Valdor", PERSON, ()), ("the police", BODY, ()))
    )
    assert not is_same_source(
        *_pair(("Ines Valdor, a farmer", PERSON, ()), ("la mairie", BODY, ()))
    )


def test_the_seats_of_two_places_are_two_sources() -> None:
    """Where both say of which place they are."""
    assert not is_same_source(
        *_pair(
            ("the mayor of Aldrec, Ines Valdor", PERSON, ()),
            ("the town hall of Tormes", BODY, ()),
        )
    )


def test_a_head_and_a_spokesperson_of_one_body_are_one_source() -> None:
    """Both give the body's word."""
    chief = ("Ines Valdor, the county's fire chief", PERSON, ("county fire",))
    spokes = ("Paul Orne, spokesman for the county fire brigade", PERSON, ("county fire brigade",))
    other = ("Paul Orne, spokesman for the harbour trust", PERSON, ("harbour trust",))
    assert is_same_source(*_pair(chief, spokes))
    assert not is_same_source(*_pair(chief, other))


def test_a_plain_report_is_the_one_that_is_named_elsewhere() -> None:
    """Of one of two papers of a kind nothing more is told."""
    plain, named = ("a report", PAPER, ()), ("the full report by Harn Ostrel", PAPER, ())
    assert is_same_source(*_pair(plain, named))
    assert not is_same_source(*_pair(named, ("a report by Quill Brothers", PAPER, ())))
    assert not is_same_source(*_pair(("a letter", PAPER, ()), ("the register", PAPER, ())))


def test_a_ministry_that_publishes_its_own_page_is_one_source() -> None:
    """Its page and its word."""
    page = ("the ministry of mines", SourceType.OUTLET, ())
    assert is_same_source(*_pair(page, ("the mines ministry", BODY, ())))
    assert not is_same_source(*_pair(page, ("the ministry of health", BODY, ())))
