"""Patterns sought in small letters, against ``re`` which minds no case."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.attribution import citations, citing_turns, newsroom_signs
from provenance.small_letters import SmallPattern, small_letters

_OURS = [
    held
    for module in (citations, citing_turns, newsroom_signs)
    for held in vars(module).values()
    if isinstance(held, SmallPattern)
]
_WORDS = st.sampled_from(
    [
        "The",
        "Mayor",
        "TOLD",
        "the",
        "Écho",
        "«",
        "Le",
        "Ledger",
        "»",
        "a",
        "RÉVÉLÉ",
        "selon,",
        "According",
        "to",
        "l’Agence",
        "d'information",
        "said",
        "Obtained",
        "by",
        "THE",
        "daily",
        "SEEN",
        "le",
        "quotidien",
        "régional",
        "É",
        "ſaid",
        "Kİ",
        "vu",
        "par",
    ]
)


@pytest.mark.parametrize("pattern", _OURS, ids=lambda each: each.pattern[:40])
@given(words=st.lists(_WORDS, max_size=12), end=st.sampled_from(["", " ", "\n", ", "]))
def test_a_match_stands_where_re_finds_it(
    pattern: SmallPattern, words: list[str], end: str
) -> None:
    """Speed may change no answer, whatever letters a text has."""
    text = " ".join(words) + end
    expected = re.compile(pattern.pattern, re.IGNORECASE)

    for found, known in (
        (pattern.search(text), expected.search(text)),
        (pattern.match(text), expected.match(text)),
    ):
        assert (found and found.span()) == (known and known.span())


def test_classes_and_groups_keep_their_names_and_capitals_in_a_pattern_are_any_letter() -> None:
    """Patterns are written for ``re``: only their letters become small."""
    pattern = SmallPattern(r"\b(?P<who>[A-ZÀ-Þ]\w+)\s+SAID\b\W*\Z")

    found = pattern.search("so the Écho Said.")

    assert found is not None
    assert found.span("who") == (7, 11)


def test_a_place_in_a_long_text_is_searched_with_what_stands_before_it() -> None:
    """An article is asked for many places, and each is found as ``re`` finds it."""
    text = "Nothing was said. " * 100 + "It SAID so."
    pattern = SmallPattern(r"(?<=t )said")

    assert pattern.search(text, 1_700) is not None
    assert pattern.match(text, 1_803, 1_807) is not None
    assert pattern.search(text, 1_700, 1_805) is None


def test_a_letter_that_is_one_of_several_leaves_a_text_as_written() -> None:
    """A long s is an s for ``re``, and is none in small letters."""
    assert small_letters("He ſaid") is None
    assert small_letters("L’ÉCHO") == "l’écho"
    assert SmallPattern("said").search("he \u017fAID") is not None


def test_a_part_that_minds_case_is_sought_as_it_is_written() -> None:
    """A name may be asked for, which any word is in small letters."""
    pattern = SmallPattern(r"\bwhich (?-i:[A-Z]\w+) holds?\b")
    assert pattern.search("the log, WHICH Harn holds")
    assert pattern.search("the log, which harn holds") is None
