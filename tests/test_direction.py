"""Which of two texts came from the other, by the evidence of the two alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.direction import directed
from provenance.findings import Coverage, Match
from provenance.model import MatchDirection, Relation
from tests.builders import crediting, document, marked, match_of

TEXT = (
    "The mill at Orsey stopped its last machine on Tuesday. Its owner blamed the price of pulp. "
    "Ninety people lose their work, the union told the Gazette. The town has asked for help. "
    "A buyer from the coast had looked at the books in May and gone home without an offer."
)


def whole(match: Match, relation: Relation) -> Match:
    """The same match, read as one of two texts that cover each other."""
    return replace(match, relation=relation, coverage=Coverage(left=0.9, right=0.9), derived=0.97)


def test_a_credit_outweighs_an_earlier_date() -> None:
    """Dates never stand against a credit line."""
    source = document("source", TEXT, outlet="Gazette", published_at="2024-05-09T08:00:00Z")
    copy = document("copy", TEXT, outlet="Echo", published_at="2024-05-07T08:00:00Z")

    found = directed(crediting(copy, "Gazette"), source, match_of(copy, source))

    assert found.direction is MatchDirection.LEFT_FROM_RIGHT
    assert "date" not in {name for name, _ in found.direction_evidence}


def test_a_mark_of_the_newsroom_within_the_shared_text_shows_whose_it_is() -> None:
    """Who was told is who wrote it."""
    source = marked(document("source", TEXT, outlet="Gazette"), "told the Gazette")
    copy = document("copy", TEXT, outlet="Echo")

    found = directed(copy, source, match_of(copy, source))

    assert found.direction is MatchDirection.LEFT_FROM_RIGHT


def test_a_mark_outside_the_shared_text_says_nothing_of_it() -> None:
    """A home-written page may embed another's paragraph beside its own reporting."""
    own = marked(
        document("own", TEXT + " Nobody rang the bell, he told the Post.", outlet="Post"),
        "told the Post",
    )
    other = document("other", TEXT, outlet="Echo")

    names = {name for name, _ in directed(other, own, match_of(other, own)).direction_evidence}

    assert "own_mark" not in names


def test_two_texts_that_nothing_tells_apart_are_undecided() -> None:
    """A tie is never guessed."""
    left, right = document("left", TEXT), document("right", TEXT)

    assert directed(left, right, match_of(left, right)).direction is MatchDirection.UNDECIDED


@pytest.mark.parametrize(
    ("words", "direction"), [(1.25, "right_from_left"), (1.02, "left_from_right")]
)
def test_a_translation_is_longer_than_its_pair_of_languages_predicts(
    words: float, direction: str
) -> None:
    """French runs 14 % longer than English; beyond that the translator lengthened, below the other."""
    english = document("left", "word " * 200, language="en")
    french = document("right", "mots " * round(200 * words), language="fr")
    match = whole(match_of(english, french), Relation.TRANSLATION)

    assert directed(english, french, match).direction == direction


def test_a_cut_translation_says_nothing_by_its_length() -> None:
    """The border holds for whole articles."""
    english = document("left", "word " * 200, language="en")
    french = document("right", "mots " * 120, language="fr")
    match = replace(
        whole(match_of(english, french), Relation.TRANSLATION),
        coverage=Coverage(left=0.5, right=0.9),
    )

    assert "length" not in {name for name, _ in directed(english, french, match).direction_evidence}


def test_the_direction_does_not_depend_on_which_side_is_left() -> None:
    """Swapping the sides swaps the answer."""
    source = marked(document("source", TEXT, outlet="Gazette"), "told the Gazette")
    copy = document("copy", TEXT, outlet="Echo")
    match = match_of(copy, source)
    swapped = replace(
        match,
        left=match.right,
        right=match.left,
        coverage=Coverage(left=match.coverage.right, right=match.coverage.left),
        passages=tuple(replace(p, left=p.right, right=p.left) for p in match.passages),
    )

    assert directed(copy, source, match).direction is MatchDirection.LEFT_FROM_RIGHT
    assert directed(source, copy, swapped).direction is MatchDirection.RIGHT_FROM_LEFT
