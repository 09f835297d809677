"""Patterns searched for only where their words stand, and pairs that hold each text once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.pattern_words import DATA, derive
from provenance.canonical import canonicalise
from provenance.claim_lexicon import LANGUAGES, get_lexicon
from provenance.claim_opposites import doubt_words
from provenance.model import Article
from provenance.pattern_words import WordPattern, begin_words, find_beginnings
from provenance.readers import read
from provenance.text_pairs import TextPairs, number_texts, pick_texts

_SAMPLE = Path(__file__).resolve().parent.parent / "data" / "articles"
_LISTED = [each for each in doubt_words().values() if isinstance(each, list)]
_DOUBTS = [WordPattern(*each) for each in _LISTED if any("\\b" in one for one in each)]
_PATTERNS = [*_DOUBTS, *(held for of in LANGUAGES for held in get_lexicon(of).access.values())]


def test_a_pattern_finds_in_every_sentence_what_a_plain_search_finds() -> None:
    """What is left out is only the searching: a cue that is missed would take a source its access."""
    texts = [
        article.text[sentence.span.start : sentence.span.end]
        for article in read([_SAMPLE])
        if isinstance(article, Article)
        for sentence in canonicalise(article.text).sentences
    ]
    for pattern in _PATTERNS:
        plain = re.compile("|".join(f"(?:{one})" for one in pattern.patterns), re.IGNORECASE)
        for text in texts:
            found, same = plain.search(text), pattern.search(text)
            assert (found and found.span()) == (same and same.span()), (plain, text)


def test_what_the_patterns_need_is_written_down_as_it_is_found_out() -> None:
    """After changing patterns run ``python -m benchmarks.pattern_words``; else they only start slower."""
    written, found = json.loads(DATA.read_text("utf-8")), derive()
    both = written.keys() & found.keys()
    assert {key: written[key] for key in both} == {key: found[key] for key in both}
    assert len(both) > 0.75 * len(found)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bI (?:saw|heard)\b", "Then i HEARD it"),
        (r"\b(?:had |has )?not (?:yet )?answered\b", "She has not yet answered"),
        (r"\banswers?\b", "ANSWER"),
        (r"\bex-", "an ex-mayor"),
        (r"\w+ed by\b", "it was signed by her"),
        (r"^\W*but\b", "  But no"),
        (r"\bj['’]ai (?:\w+ment )?vu\b", "J’ai clairement vu"),
        (r"\bknown\b", "\u212anown to all"),
        (r"(?:a|b)?seen|heard", "unseen"),
        (r"\bse[ea]n?\b", "a sea"),
        (r"\b(?:no |not ){1,2}more\b", "no not more"),
        (r"(?<!un)seen", "seen"),
        (r"\b(?-i:Our) [a-z]+", "Our crew"),
    ],
)
def test_a_match_is_found_whatever_a_pattern_is_made_of(pattern: str, text: str) -> None:
    """Patterns are data that anybody may extend: none of their forms may be lost."""
    assert WordPattern(pattern).search(text) is not None


def test_a_text_without_the_words_is_not_searched() -> None:
    """Of a pattern that needs two words, a text with one of them is passed over."""
    pattern = WordPattern(r"\bI (?:watched|filmed)\b")
    assert not pattern.may_match("I was told")
    assert pattern.may_match("what I filmed")
    assert find_beginnings(r"\w+ed\b") == ((),)
    assert begin_words("Seen by us, twice") == frozenset({"seen", "by", "us", "twic"})


def test_two_parts_are_searched_as_if_they_stood_together() -> None:
    """A description and its sentence are one text: a match may begin in one and end in the other."""
    pattern = WordPattern(r"\bformer (?:mayor|clerk)\b")
    assert pattern.search_joined("the former", "mayor said so") is not None
    assert pattern.search_joined("the mayor", "said so") is None


def test_pairs_of_texts_are_read_as_a_list_of_strings() -> None:
    """Whoever judges pairs need not know how they are held."""
    pairs = [("a", "b"), ("b", "c"), ("a", "c")]
    held = number_texts(pairs)
    assert list(held) == pairs
    assert held[1] == ("b", "c")
    assert held[1:] == pairs[1:]
    assert len(held) == 3
    assert number_texts(held) is held


def test_only_texts_in_some_pair_are_held() -> None:
    """What is in no pair is not embedded."""
    held = number_texts([("x", "y"), ("z", "x")])
    some = pick_texts(held.texts, held.left[1:], held.right[1:])
    assert isinstance(some, TextPairs)
    assert list(some) == [("z", "x")]
    assert sorted(some.texts) == ["x", "z"]


def test_of_patterns_that_match_at_one_place_the_first_is_found() -> None:
    """Of several that may match only those are sought whose words a text has."""
    pattern = WordPattern(r"\bgreen\s+boat\b", r"\bgreen\b", r"\d+\s+oars")
    found = [pattern.search(text) for text in ("A green boat", "Green paint", "8 oars", "A boat")]
    assert [match and match.group() for match in found] == ["green boat", "green", "8 oars", None]
    assert [pattern.may_match(text) for text in ("A green boat", "no such word")] == [True, False]
