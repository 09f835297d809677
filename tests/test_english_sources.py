"""Who said it in English: turned, pointed back, said by a means, told of a fact and no more."""

from __future__ import annotations

import pytest

from tests.attributing import Found, said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "A bad hinge is to blame, the miller's lawyer, Ana Lopes, said by telephone.",
            ("the miller's lawyer, Ana Lopes", ["A bad hinge is to blame"]),
        ),
        (
            "The town has agreed to sell the weir, reports the Danish newsletter Havn.",
            ("the Danish newsletter Havn", ["The town has agreed to sell the weir"]),
        ),
        (
            "Divers hold another chain, an unnamed bailiff says, whose links were filed.",
            ("an unnamed bailiff", ["Divers hold another chain"]),
        ),
        (
            "Not so, replies the operator, Tarnlink: a frost in March broke it.",
            ("the operator, Tarnlink", ["a frost in March broke it"]),
        ),
        (
            "There were 90 of them, the local police corrected.",
            ("the local police", ["There were 90 of them"]),
        ),
        (
            "Some 300 pumps stood idle for a week, the firm itself conceded on Monday.",
            ("the firm", ["Some 300 pumps stood idle for a week"]),
        ),
        (
            "The tender amounts to 3 million, the award notice in the register shows.",
            ("the award notice in the register", ["The tender amounts to 3 million"]),
        ),
        (
            "The tolls had been raised in May, or so says the minute of the meeting.",
            ("the minute of the meeting", ["The tolls had been raised in May"]),
        ),
    ],
)
def test_what_stands_before_a_turned_or_closing_verb_is_said(text: str, found: Found) -> None:
    """English closes a sentence with its source in many ways, with a noun that could be a verb too."""
    assert said(text, "en") == [found]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Two bailiffs of the mill told us so, insisting that they go unnamed.", "Two bailiffs"),
        ("This was stated by two members of the weir board.", "two members of the weir board"),
        ("The ferrymen's union said as much on Monday.", "The ferrymen's union"),
        ("So says the minute of the meeting.", "the minute of the meeting"),
    ],
)
def test_who_says_so_vouches_for_the_sentence_before(text: str, source: str) -> None:
    """A fact and its source often stand in two sentences, the second only pointing back."""
    fact = "The weir belongs to the mayor's cousin."
    found = said(f"{fact} {text}", "en")

    assert found[0][0] is not None
    assert found[0][0].startswith(source)
    assert found[0][1] == [fact]


def test_a_verb_joined_to_another_has_the_subject_of_its_own_clause() -> None:
    """The nobody of "it was dark when" announces nothing."""
    text = (
        "The gate stuck, the keeper said. It was dark when Ana Lopes, the returning officer, walked "
        "to the door and announced a majority of 31."
    )

    assert said(text, "en")[1] == ("Ana Lopes, the returning officer", ["a majority of 31"])


def test_she_is_the_judge_whose_decision_she_tells() -> None:
    """What a noun phrase says more of itself ("hearing the case") does not hide who it is."""
    text = "The judge hearing the case about the weir will decide on Monday, she told the court."

    assert said(text, "en") == [
        ("she", ["The judge hearing the case about the weir will decide on Monday"])
    ]
