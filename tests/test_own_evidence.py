"""What a newsroom saw itself: whose eyes they were is told in the article's own words."""

from __future__ import annotations

import pytest

from index import Span
from provenance.model import SourceType
from provenance.own_evidence import read_own_evidence
from tests.builders import document


@pytest.mark.parametrize(
    ("sentence", "observer"),
    [
        (
            "At dusk a Valley Courier reporter tried four pumps and found them dry.",
            "a Valley Courier reporter",
        ),
        ("On Monday our reporters visited the two warehouses.", "our reporters"),
        ("Last night I counted nine lorries at the gate.", "I"),
    ],
)
def test_an_observation_is_attributed_to_who_observed_and_not_to_the_verb(
    sentence: str, observer: str
) -> None:
    """A reader who is told that "reporter tried" vouches for something trusts nothing else."""
    page = document("pumps", sentence, outlet="The Valley Courier", language="en")

    found = read_own_evidence(page, Span(0, len(sentence)))

    assert found is not None
    assert (found.source_text, found.source_type) == (observer, SourceType.OUTLET)
