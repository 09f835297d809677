"""Claims of one line that another line may state too: how far the interval reaches then."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from provenance.claim_possible import Judged, Nearness, judge_groups
from provenance.explanation import explain_judgement
from provenance.independence import Judgement, judge_independence
from provenance.model import Reason, SourceType, Verdict
from provenance.primary_source import Voice
from tests.test_independence import SAW, voice


def judge(voices: Sequence[Voice]) -> Judgement:
    """Judge voices as one claim that is never sure to be one."""
    return judge_independence(voices, surely_one_claim=lambda *_: False)


def judge_two(
    left: Sequence[Voice], right: Sequence[Voice], near: Nearness = Nearness.AFFAIR
) -> list[Judged]:
    """Judge two claims that may be one by their words, and by more than these if so said."""
    return judge_groups([left, right], {0: {1: near}, 1: {0: near}}, judge)


def test_two_witnesses_in_words_too_unlike_are_one_source_or_two() -> None:
    """Whether they speak of one thing the words do not tell: the bounds must hold for either case."""
    found = judge_two([voice("a", "Ola Brandt", access=SAW)], [voice("b", "Jean Malo", access=SAW)])

    for judged in found:
        assert (judged.judgement.low, judged.judgement.high) == (1, 2)
        assert judged.judgement.verdict is Verdict.SOLE
        assert Reason.SAME_CLAIM_POSSIBLE in judged.judgement.reasons


def test_what_may_be_the_same_is_shown_and_named() -> None:
    """A wider interval without the passage that widens it could not be checked."""
    left = [voice("a", "Ola Brandt", access=SAW)]
    found = judge_two(left, [voice("b", "Jean Malo", access=SAW)])[0]

    said = explain_judgement(left, found.judgement, 2, found.elsewhere)
    shown = [item for item in found.judgement.evidence if item.type == "same_claim_possible"]

    assert [item.article for item in shown] == ["b"]
    assert "Outlet b may state it too" in said
    assert said.count(". ") == 0


@pytest.mark.parametrize("near", [Nearness.AFFAIR, Nearness.LIKELIEST])
def test_a_witness_and_what_is_likeliest_elsewhere_may_be_one(near: Nearness) -> None:
    """Of all that the other article says nothing comes nearer to what the witness tells."""
    left, right = [voice("a", "Ola Brandt", access=SAW)], [voice("b", "Jean Malo")]
    found = judge_two(left, right, near)

    assert [judged.judgement.high for judged in found] == [1 + (near is Nearness.LIKELIEST)] * 2
    assert all(judged.judgement.low == 1 for judged in found)


def test_witnesses_of_two_affairs_do_not_make_one_another_doubtful() -> None:
    """Who counted survivors of a wreck and who read a bank's books cannot have told one thing."""
    left, right = [voice("a", "Ola Brandt", access=SAW)], [voice("b", "Jean Malo", access=SAW)]
    found = judge_two(left, right, Nearness.WORDS)

    assert [judged.judgement.high for judged in found] == [1, 1]


def test_two_unnamed_sources_may_speak_of_one_thing() -> None:
    """Who asks not to be named speaks of what is at issue, here as there, in however short a text."""
    kind = SourceType.ANONYMOUS
    left, right = [voice("a", "an official", kind)], [voice("b", "un proche", kind)]
    found = judge_two(left, right, Nearness.WORDS)

    assert [judged.judgement.high for judged in found] == [2, 2]


@pytest.mark.parametrize(
    "other",
    [
        voice("b", "Jean Malo"),
        voice("b", "Jean Malo", access=SAW, commitment="denies"),
        voice("b", "un proche", SourceType.ANONYMOUS),
        voice("b", "Ola Brandt", access=SAW),
        voice("b", "Jean Malo", access=SAW, line="a:0-10"),
    ],
    ids=["no access", "denies", "of another kind", "the same person", "the same line"],
)
def test_no_other_neighbour_widens_the_interval(other: Voice) -> None:
    """A near miss by itself says little: for each one that counts two do not."""
    found = judge_two([voice("a", "Ola Brandt", access=SAW)], [other])[0]

    assert found.judgement.high == 1
    assert found.elsewhere == ()


def test_a_claim_that_several_lines_state_alike_is_left_as_it_is() -> None:
    """Where others say it in like words, one more that says it in unlike words is rare."""
    left = [voice("a", "Ola Brandt", access=SAW), voice("c", "Rosa Lind", access=SAW)]
    found = judge_two(left, [voice("b", "Jean Malo", access=SAW)])[0]

    assert found.judgement == judge(left)


def test_of_many_near_claims_one_at_a_time_may_be_the_same() -> None:
    """Six witnesses of six things are not six sources of one: [1, 7] would tell nobody anything."""
    claims = [[voice("a", "Ola Brandt", access=SAW)], [voice("b", "Jean Malo", access=SAW)]]
    claims += [[voice("c", "Rosa Lind", access=SAW), voice("d", "Ida Sund", access=SAW)]]
    near = {0: {1: Nearness.AFFAIR, 2: Nearness.AFFAIR}}
    found = judge_groups(claims, near, judge)[0]

    assert (found.judgement.low, found.judgement.high) == (1, 3)
    assert {each.appearance.article for each in found.elsewhere} == {"c", "d"}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("A port official", "from a port official."),
        ("An AFP reporter", "from an AFP reporter."),
        ("Une source portuaire", "from une source portuaire."),
        ("La préfecture", "from la préfecture."),
    ],
)
def test_a_source_that_opened_its_sentence_is_named_within_another(source: str, told: str) -> None:
    """Read as a fact-checker reads it: "from A port official" looks like a name."""
    voices = [voice("a", source, SourceType.ORGANISATION)]

    assert explain_judgement(voices, judge(voices), 2).endswith(told)
