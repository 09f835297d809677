"""Passages that many unrelated texts of a large collection carry."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from index import SimilarityIndex
from tests.index.texts import edited, indexed, prose

BLOCK = prose(9_000, 3).replace("\n", " ")
STORY = prose(9_001, 12).replace("\n", " ")
CARRIERS, COPIES = 100, 100


def collection(texts: int) -> SimilarityIndex:
    """Return an index of short texts: some end with one passage, some are copies of one story."""
    index = SimilarityIndex(Database(memory=True))
    given = []
    for number in range(texts):
        body = prose(number, 6).replace("\n", " ")
        if number < CARRIERS:
            body = f"{body} {BLOCK}"
        elif number < CARRIERS + COPIES:
            body = edited(STORY, number, 0.03)
        given.append(indexed(f"t{number:04}", body))
    index.add(given, embed=False)
    return index


@pytest.fixture(scope="module")
def large() -> SimilarityIndex:
    """Return a collection that is larger than the sample."""
    return collection(2_400)


def test_what_dozens_of_unrelated_texts_carry_is_furniture(large: SimilarityIndex) -> None:
    """An answer that names some of hundreds that have one notice is of no use."""
    (text,) = large.texts(["t0007"])
    (span,) = large.furniture("t0007")

    assert text.text[slice(*span)].split()[1:-1] == BLOCK.split()[1:-1]
    assert large.candidates("t0007") == [] or all(
        found.channels.get("shingles", 0.0) == 0.0 for found in large.candidates("t0007")
    )
    assert large.likely_candidates(text) == []


def test_a_story_that_dozens_run_is_no_furniture(large: SimilarityIndex) -> None:
    """Its carriers tell one story, and are what is asked for."""
    (text,) = large.texts(["t0150"])

    assert large.furniture("t0150") == ()
    copies = {found.right for found in large.likely_candidates(text)}
    assert len(copies) >= 50
    assert all(CARRIERS <= int(key[1:]) < CARRIERS + COPIES for key in copies)


def test_a_collection_that_is_its_own_sample_has_no_widespread_passages() -> None:
    """Where few texts are, a paragraph in some of them is an agency's as easily as a notice."""
    small = collection(CARRIERS + 20)

    assert small.furniture("t0007") == ()
