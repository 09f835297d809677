"""What counts as a claim at all: the list of claims must not be padded with scraps."""

from __future__ import annotations

import pytest

from provenance.assertions import asserts


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was shut at noon.",
        "Twelve dead.",
        "12 morts.",
        "Douze morts, je peux le confirmer.",
        "« Le pont est fermé », a dit la maire.",
        "“I saw it fall.”",
        "THE BRIDGE WAS SHUT AT NOON ON MONDAY AFTER A LORRY HIT IT.",
        "Bridge shut after lorry hits pillar",
        "Мост закрыли в полдень.",
        "昨日の正午に橋が閉鎖されたと市長が記者団に述べた。",
    ],
)
def test_what_says_something_is_kept(text: str) -> None:
    """A claim that is dropped here is never counted anywhere."""
    assert asserts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Why was it shut?",
        "« Qui a donné l'ordre ? »",
        "“And then what?”",
        "Mystère.",
        "WHAT NEXT",
        "LA SUITE.",
        "* * *",
        "—",
    ],
)
def test_questions_headings_and_scraps_are_no_claims(text: str) -> None:
    """Nobody can check them, and nobody vouches for them."""
    assert not asserts(text)
