"""On whom a sentence rests that nobody is said to say: who did it, found it, or the paper with it."""

from __future__ import annotations

import pytest

from provenance.attribution import attribute_text
from provenance.canonical import canonicalise
from provenance.model import SourceType
from tests.attributing import sourcing_of, statements_of


def voices_of(text: str) -> list[tuple[str | None, SourceType]]:
    """Who speaks for the first statement of an article."""
    return [
        (voice.source_text, voice.source_type)
        for voice in statements_of(text, "en", outlet="The Tarn Gazette")[0].voices
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The parish council has called off Sunday's regatta.", "The parish council"),
        ("The regatta was called off by the parish council.", "the parish council"),
        ("One rower, who would not be named, heard the crack at six.", "One rower, who"),
        ("The presidency decreed two days of mourning.", "The presidency"),
        (
            "Two rowers were pronounced dead at the scene by the harbour police.",
            "the harbour police",
        ),
        ("The number of rowers was put at 14 by the parish council.", "the parish council"),
        (
            "Researchers at Tarn University (TU) in Aven have found lead in nine wells.",
            "Researchers",
        ),
        ("Inspectors found nine wells polluted.", "Inspectors"),
        ("A baker, Ana Lopes, heard the crack at six.", "A baker, Ana Lopes"),
        ("Ana Lopes plans to build 31 homes by May.", "Ana Lopes"),
        ("Weighed at TISS on a new balance, the stone came to 61 grams.", "TISS"),
        (
            "The weir will close in May; that's from Ana Lopes, who runs it.",
            "Ana Lopes, who runs it",
        ),
        ("Word from the board is that the weir will close.", "the board"),
        ("If Ana Lopes is to be believed, the gate was shut at six.", "Ana Lopes"),
        ("The owner, Tarnlink, has put out a text: not one gate was open.", "The owner, Tarnlink"),
        ("Ana Lopes's version is different: the gate was shut at six.", "Ana Lopes"),
    ],
)
def test_who_did_or_found_it_is_where_a_fact_comes_from(text: str, source: str) -> None:
    """News often names the source as the one who acts, and no verb of saying is written."""
    (voice,) = voices_of(text)

    assert voice[0] is not None
    assert voice[0].startswith(source)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "A memo of 4 May, shown to the Gazette by a clerk, sets out 31 job cuts.",
            "A memo of 4 May",
        ),
        (
            "The log of the weir, which I copied in March, has the gate at 04:12.",
            "The log of the weir",
        ),
        ("The timetable gives 06:10 as the departure.", "The timetable"),
        ("In a walker's snap from an hour before you can see the crane lean.", "a walker's snap"),
        ("Payments of 900 pounds appear in the ledger, which the clerk kept.", "the ledger"),
        (
            "At issue is a short note, sent in June, in which homes were told to wait.",
            "a short note",
        ),
    ],
)
def test_a_paper_that_holds_a_fact_is_its_source(text: str, source: str) -> None:
    """A document vouches for what is written in it, whatever the verb."""
    (voice,) = voices_of(text)

    assert voice == (source, SourceType.DOCUMENT)


def test_what_is_told_of_somebody_comes_from_who_is_quoted_next() -> None:
    """A story is told before its teller speaks, who is then called by a trade."""
    text = 'Ana Lopes, 58, was woken at three by a crash. "I heard the crane fall," the dinner lady said.'

    (voice,) = voices_of(text)

    assert voice == ("Ana Lopes, 58", SourceType.NAMED_PERSON)


@pytest.mark.parametrize(
    "text",
    [
        "On the quay lay the chain, and from where I stood I could see a broken link.",
        "I rang 40 tenants whose names were on the list.",
    ],
)
def test_what_a_reporter_did_rests_on_the_outlet(text: str) -> None:
    """The first person outside quotation marks is who writes."""
    (voice,) = voices_of(text)

    assert voice[1] is SourceType.OUTLET


def test_what_is_dated_and_read_opens_no_source() -> None:
    """The paper stands after what is told of it."""
    text = "The memo is short. Dated 4 May and seen by the Gazette, it orders the pumps off."

    assert [
        voice.source_text
        for voice in statements_of(text, "en", outlet="The Tarn Gazette")[1].voices
    ] == ["The memo"]


def test_a_letter_that_demands_something_vouches_for_it() -> None:
    """Whoever demands it in the letter said it nowhere else."""
    text = "Tarn Rovers have demanded a refund, according to a letter seen by the Gazette."

    assert voices_of(text) == [("a letter seen by the Gazette", SourceType.DOCUMENT)]


@pytest.mark.parametrize(
    "text",
    [
        "The weir lay still under the snow.",
        "An unknown party removed records of the sale.",
        "Staff carried in the boxes.",
        "The gate has been shown to the public.",
        "It suspended all disbelief.",
    ],
)
def test_scenes_rest_on_nobody(text: str) -> None:
    """Not every subject of a sentence is its source."""
    assert voices_of(text) == []


def test_an_implied_source_marks_no_words_as_spoken() -> None:
    """Who speaks is one thing and where a fact comes from another."""
    text = "The parish council has called off Sunday's regatta."

    assert attribute_text(canonicalise(text, language="en"), "en") == []
    assert len(sourcing_of(text).weak) == 1
