"""Which of two texts came from the other, by the evidence of the two alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.direction import directed
from provenance.findings import Coverage, Match
from provenance.model import Document, MatchDirection, OwnMark, Relation
from tests.builders import crediting, document, marked, match_of, with_passage

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


def test_a_translation_with_other_sentences_than_its_original_says_nothing_by_its_length() -> None:
    """Newsrooms cut and merge what they translate; only sentence for sentence does length tell."""
    english = document("left", "The word is given. " * 40, language="en")
    french = document("right", "Le mot est donné et encore. " * 30, language="fr")
    match = whole(match_of(english, french), Relation.TRANSLATION)

    assert "length" not in evidence(english, french, match)


def evidence(left: Document, right: Document, match: Match) -> dict[str, float]:
    """Names of the signs with their weights, above 0 for left coming from right."""
    return dict(directed(left, right, match).direction_evidence)


def test_a_text_on_a_country_was_first_in_the_language_of_that_country() -> None:
    """Papers write of their own part of the world."""
    czech = document("left", "Praha a Brno opravuji mosty. " * 12, language="cs")
    english = document("right", "Prague and Brno mend their Czech bridges. " * 12, language="en")
    match = whole(match_of(czech, english), Relation.TRANSLATION)

    assert evidence(czech, english, match)["region"] < 0


def test_a_text_on_no_place_in_particular_has_no_region() -> None:
    """Nothing is made of a count of nothing."""
    french = document("left", "Le pont est fermé. " * 12, language="fr")
    english = document("right", "The bridge is closed. " * 12, language="en")
    match = whole(match_of(french, english), Relation.TRANSLATION)

    assert "region" not in evidence(french, english, match)


def test_who_writes_a_passage_anew_loses_its_names_and_figures() -> None:
    """Detail is dropped on the way and hardly ever added."""
    rich = "The kiln at Orsey (built in 1911) fed 37 families, the keeper Marla Dunn said."
    poor = "The old kiln fed many families, its keeper said."
    source = document("source", f"{rich} It went cold on Monday.", language="en")
    copy = document("copy", f"{poor} It went cold on Monday.", language="en")
    match = with_passage(match_of(copy, source), (copy, source), (poor, rich))

    assert evidence(copy, source, match)["detail"] > 1


def test_what_a_text_twice_as_long_has_more_was_cut_by_the_other() -> None:
    """A mark of the newsroom in so long a surplus shows no addition."""
    short = "The mill stopped on Tuesday. Its owner blamed the price of pulp."
    rest = (
        "Ninety people lose their work, the union told the Gazette. The town has asked for help. "
        "A buyer from the coast had looked at the books in May."
    )
    source = marked(document("source", f"{short} {rest}", outlet="Gazette"), "told the Gazette")
    copy = document("copy", short, outlet="Echo")

    found = evidence(copy, source, match_of(copy, source))

    assert found["truncation"] > 0
    assert "addition" not in found


def test_a_short_surplus_with_a_mark_of_the_newsroom_was_added() -> None:
    """Papers add a paragraph of their own to what they take over."""
    own = "Nobody rang the bell, the sexton told the Post."
    copy = marked(document("copy", f"{TEXT} {own}", outlet="Post"), "told the Post")
    source = document("source", TEXT, outlet="Echo")

    assert evidence(copy, source, match_of(copy, source))["addition"] > 1


def test_an_unnamed_mark_weighs_less_than_one_that_names_the_newsroom() -> None:
    """Whoever copies "told us" copies the word too."""
    words = "Two of the drivers told us that the brakes had failed."
    base = document("source", f"{words} The lorry stood in the square.", outlet="Gazette")
    start = base.canonical.text.index("told us")
    mark = OwnMark(span=type(base.canonical.sentences[0].span)(start, start + 7), outlet=None)
    source = replace(base, sourcing=replace(base.sourcing, own_marks=(mark,)))
    named = marked(document("source", TEXT, outlet="Gazette"), "told the Gazette")
    echo = document("copy", base.canonical.text, outlet="Echo")
    other = document("copy", TEXT, outlet="Echo")

    unnamed = evidence(echo, source, match_of(echo, source))["own_mark"]

    assert 0 < unnamed < evidence(other, named, match_of(other, named))["own_mark"]


@pytest.mark.parametrize(
    "mark", ["FOR IMMEDIATE RELEASE", "SOURCE Orsey Mills Ltd", "Contact presse : L. Roux"]
)
def test_a_press_release_is_the_source_of_who_prints_it(mark: str) -> None:
    """Who wants to be printed supplies others."""
    release = document("source", f"{TEXT}\n\n{mark}", outlet="Orsey Mills")
    printed = document("copy", TEXT, outlet="Echo")

    found = directed(printed, release, match_of(printed, release))

    assert found.direction is MatchDirection.LEFT_FROM_RIGHT


def test_what_holds_much_of_its_own_is_no_cut_version() -> None:
    """A round-up holds all the news of a short piece and twice as much besides, and took it there."""
    news = "The mill at Orsey stopped its last machine on Tuesday. Ninety people lose their work."
    own = "Its owner has gone to the coast. Nobody saw him leave the house at the weir."
    source = document("source", f"{news} {own}", outlet="Gazette")
    items = "The fair was rained off again. Two swans came back. " * 4
    digest = document("digest", f"{items}{news} {items}", outlet="Echo")

    assert "truncation" not in evidence(source, digest, match_of(digest, source))


def test_one_sentence_missing_from_a_text_word_for_word_the_same_was_left_out() -> None:
    """Where alignments have no gaps a small cut is seen."""
    sentences = TEXT.replace("? ", ". ").split(". ")
    source = document("source", TEXT * 3, outlet="Gazette")
    copy = document("copy", TEXT * 2 + ". ".join(sentences[:-2]) + ".", outlet="Echo")
    match = replace(
        match_of(copy, source), coverage=Coverage(left=1.0, right=0.94), verbatim_share=1.0
    )

    assert evidence(copy, source, match)["truncation"] > 0


def test_what_was_added_to_was_kept() -> None:
    """A paper that adds paragraphs to a piece keeps the piece; two that share a part prove nothing."""
    other = " The council sat until dawn. Nobody spoke of the weir. A dog slept on the stairs."
    own = " Nobody rang the bell, the sexton told the Post."
    left = marked(document("left", TEXT + own, outlet="Post"), "told the Post")
    right = document("right", TEXT + other * 3, outlet="Echo")

    assert "addition" not in evidence(left, right, match_of(left, right))


def test_a_copy_has_fewer_figures_and_asides() -> None:
    """Whoever takes a text over leaves out brackets first, and then figures."""
    source = document("source", f"{TEXT} (It was built in 1911.) [Photo] It made 40 tons in 1990.")
    copy = document("copy", TEXT)

    found = directed(copy, source, replace(match_of(copy, source), derived=0.97))

    assert found.direction is MatchDirection.LEFT_FROM_RIGHT


def test_a_part_written_anew_is_held_against_the_part_it_was_written_from() -> None:
    """A round-up is longer than a piece that it condenses to three lines."""
    source = document("source", TEXT * 2, outlet="Gazette")
    digest = document("digest", "The fair was rained off again and two swans came back. " * 16)
    match = replace(
        match_of(digest, source),
        relation=Relation.REWORDING,
        coverage=Coverage(left=0.42, right=0.9),
        derived=0.97,
    )

    assert evidence(digest, source, match)["condensed"] > 0


@pytest.mark.parametrize(
    ("byline", "named"),
    [
        ("By Ann Roe", True),
        ("Ann Roe, staff writers", True),
        ("Par la rédaction", False),
        ("Gazette Team", False),
        ("Von unserer Redaktion", False),
        ("Gazette", False),
    ],
)
def test_a_byline_of_the_newsroom_names_no_writer(byline: str, named: bool) -> None:  # noqa: FBT001
    """Every page of some sites is by their "team": that is nobody."""
    source = document("source", TEXT, outlet="Gazette", byline=byline)
    copy = document("copy", TEXT, outlet="Echo")

    assert ("byline" in evidence(copy, source, match_of(copy, source))) is named
