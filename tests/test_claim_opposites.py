"""Words that make two claims of two statements that are otherwise alike; invented sentences."""

from __future__ import annotations

import pytest

from provenance.claim_opposites import excludes, is_undone, negates, turns


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The mill gate was open when the flood came", "The mill gate was closed at the flood"),
        ("Le portail était ouvert à l'arrivée du train", "Le portail était fermé ce jour-là"),
        ("The mast fell on Tuesday", "The mast fell on Thursday"),
        ("Le mât est tombé en mars", "The mast fell in May"),
        ("Nine goats were sold at the fair", "Twelve goats were sold at the fair"),
    ],
)
def test_one_word_makes_another_claim(left: str, right: str) -> None:
    """Joined, two witnesses who contradict each other would confirm each other."""
    assert excludes(left, right)
    assert excludes(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The mast fell on Tuesday", "Le mât est tombé mardi"),
        ("I sold nine goats to the abbey", "The abbey bought nine goats"),
        ("Five others had not been found", "Fünf weitere würden vermisst"),
        ("The gate was not open", "The gate was closed"),
        ("Il a plaidé pour le pont", "Il a plaidé contre l'avis des siens, et le pont est bâti"),
    ],
)
def test_the_same_said_otherwise_stays_the_same(left: str, right: str) -> None:
    """A deal has two sides, a negated opposite says the same, and small words oppose nothing."""
    assert not excludes(left, right)


def test_what_nearly_happened_did_not() -> None:
    """A "nearly hit" holds every word of "hit"."""
    assert is_undone("The barge nearly hit the bridge")
    assert not is_undone("The barge hit the bridge")


def test_a_negation_in_another_clause_turns_nothing_round() -> None:
    """Whoever has never heard such a silence has still been in the dark."""
    other = "The theatre was dark for ten minutes"

    assert not negates("The theatre was dark, and I have never heard such a silence", other)
    assert negates("The theatre was not dark, and I heard the crowd", other)


def test_a_negation_in_a_side_clause_turns_nothing() -> None:
    """Two reports of one meeting state the same, though one adds that no calendar had it."""
    assert not turns(
        "The board met on Tuesday night.",
        "The board met on Tuesday night for a session that was on no calendar.",
    )
    assert turns("The boat sailed at noon.", "The boat did not sail at noon.")
