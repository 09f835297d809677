"""An outlet of the collection that another's article names has been read there, however it is told."""

from __future__ import annotations

import pytest

from provenance.attribution import read_sourcing
from provenance.model import Document
from provenance.named_outlets import with_named_publishers
from tests.builders import document

TOLD = (
    "The count at Orrin stopped on Sunday for nineteen minutes, when the lights of the hall failed,"
    " the mayor Oda Brenn said. The Gull had a reporter standing between the tables."
)


def _cited(
    text: str, *, outlet: str = "Harrow Standard", publisher: str = "Gull Radio"
) -> list[str]:
    """The outlets that an article cites beside one that ``publisher`` put out the day before."""
    pages = {
        "a": _read("a", TOLD, publisher, "2031-05-03T08:00:00Z"),
        "b": _read("b", text, outlet, "2031-05-04T08:00:00Z"),
    }
    return [found.outlet for found in with_named_publishers(pages)["b"].sourcing.citations]


def _read(key: str, text: str, outlet: str, at: str) -> Document:
    base = document(key, text, outlet=outlet, published_at=at)
    sourcing = read_sourcing(base.article, base.canonical)
    return type(base)(article=base.article, canonical=base.canonical, sourcing=sourcing)


@pytest.mark.parametrize(
    "text",
    [
        "Did the count at Orrin stop? Gull Radio timed a halt of nineteen minutes on Sunday.",
        "The halt is in the bulletin of Gull Radio, which went out while the hall was dark. Orrin"
        " votes again on Sunday, and the mayor Oda Brenn with it.",
    ],
)
def test_an_outlet_that_is_named_for_what_it_published_is_cited(text: str) -> None:
    """Whatever the verb: it has an article on the same event, and came first."""
    assert _cited(text) == ["Gull Radio"]


@pytest.mark.parametrize(
    ("text", "outlet", "publisher"),
    [
        # Its own article names it.
        ("Gull Radio timed a halt of nineteen minutes at Orrin on Sunday.", "Gull Radio", "Gull Radio"),
        # A dateline and a copyright are furniture.
        ("ORRIN, May 4 (Gull Radio) - The count stopped for nineteen minutes.", "Post", "Gull Radio"),
        ("The count stopped. Copyright 2031 Gull Radio, nineteen minutes.", "Post", "Gull Radio"),
        # Another matter altogether.
        ("Gull Radio will move to a new building in spring.", "Post", "Gull Radio"),
        # Who puts out its own word is named for what it did.
        ("The count at Orrin stopped for nineteen minutes, and Orrin City Council knew why.", "Post",
         "Orrin City Council"),
        # A common word is no outlet.
        ("The sun shone on Orrin while the count stopped for nineteen minutes.", "Post", "The Sun"),
    ],
)  # fmt: skip
def test_its_own_name_a_dateline_another_matter_and_a_body_are_no_citations(
    text: str, outlet: str, publisher: str
) -> None:
    """A citation says where something was read."""
    assert _cited(text, outlet=outlet, publisher=publisher) == []


def test_nothing_is_cited_that_came_later() -> None:
    """Nobody has read what was not there."""
    text = "Gull Radio timed a halt of nineteen minutes at Orrin on Sunday."
    pages = {
        "a": _read("a", TOLD, "Gull Radio", "2031-05-05T08:00:00Z"),
        "b": _read("b", text, "Harrow Standard", "2031-05-04T08:00:00Z"),
    }

    assert with_named_publishers(pages)["b"].sourcing.citations == ()
