"""Who is called by a trade in a sentence may stand in the article by name; an office does not."""

from __future__ import annotations

import pytest

from provenance.person_names import read_family_name

TEXT = "The box was carried by Yann Brisset, a taxi driver. “It had no seal,” the driver said."


@pytest.mark.parametrize(
    ("name", "written", "family"),
    [
        ("yann brisset", "the driver", "brisset"),
        ("yann brisset", "Mr. Brisset", "brisset"),
        ("british keeper of the camp", "the British keeper of the camp", ""),
        ("the mayor", "the mayor", ""),
        ("ada lisk", "the driver", ""),
    ],
)
def test_a_family_name_is_one_that_the_sentence_or_the_article_writes_as_a_name(
    name: str, written: str, family: str
) -> None:
    """Two offices without names may be one person; two names are two."""
    assert read_family_name(name, written, TEXT) == family
