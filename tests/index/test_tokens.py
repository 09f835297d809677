"""Words: what parts them, what folds, and that offsets are code points."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokens import WORDS_VERSION, read_words, word_hash

# Hashes of four words, as version 2 gives them.
GOLDEN = [14127897899143999004, 7401764180353679950, 17117052974188484516, 12602403742580096038]


def words_of(text: str) -> list[str]:
    """Return the words of a text as they stand in it."""
    found = read_words(text)
    return [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’été\u00a0n’est pas fini.", ["L", "été", "n", "est", "pas", "fini"]),
        ("one\r\ntwo\n\n three", ["one", "two", "three"]),
        ("e\u0301te\u0301 👍🏽 co\u00adopération", ["e\u0301te\u0301", "co\u00adopération"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("新华社2024年 iPhone手机", ["新", "华", "社", "2024", "年", "iPhone", "手", "机"]),
        ("3,412 people_here", ["3", "412", "people", "here"]),
        ("", []),
        ("— … !", []),
    ],
)
def test_words_are_parted_as_readers_part_them(text: str, expected: list[str]) -> None:
    """Typography, line ends and scripts without spaces must not decide what is shared."""
    assert words_of(text) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("L'ÉTAT c’est moi", "l’etat C'EST MOI"),
        ("d\u00e9j\u00e0 vu", "de\u0301ja\u0300 vu"),
        ("two words", "two\u00a0words"),
        ("coopération", "co\u00adopération"),
        ("the ﬁnal", "THE FINAL"),
        ("Straße", "STRASSE"),
    ],
)
def test_one_word_in_two_spellings_has_one_hash(left: str, right: str) -> None:
    """A copy that only changes capitals, quotes or encoding stays a copy."""
    assert read_words(left).hashes.tolist() == read_words(right).hashes.tolist()


def test_hashes_do_not_change_without_a_new_version() -> None:
    """Stored shingles are compared with new ones: raise WORDS_VERSION when this must change."""
    hashes = [word_hash(word) for word in ("harbour", "Été", "Москва", "手")]

    assert (WORDS_VERSION, hashes) == (2, GOLDEN)


@given(st.text(max_size=80))
def test_spans_are_ascending_and_inside_any_text(text: str) -> None:
    """No text, however odd, may give an offset that cannot be shown."""
    found = read_words(text)
    edges = [edge for pair in zip(found.starts, found.ends, strict=True) for edge in pair]

    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    assert all(start < end for start, end in zip(found.starts, found.ends, strict=True))


@given(st.text(alphabet="aàâeéiïoöuüç nst", max_size=60))
def test_composed_and_decomposed_accents_are_the_same_words(text: str) -> None:
    """Some systems deliver NFD; their copies must match."""
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)

    assert read_words(composed).hashes.tolist() == read_words(decomposed).hashes.tolist()
