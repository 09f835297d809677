"""Which articles may prove something of one another, on invented texts and vectors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.affairs import Affairs
from provenance.model import Document
from tests.builders import document

GATE = "The lock gate of Tarnbeck broke on Monday. Oda Brenn saw the water rise over the quay."
GATE_AGAIN = "At Tarnbeck the lock gate gave way, said Oda Brenn. The quay was under water by noon."
BAKERY = "A bakery in Meer sells bread by the yard, Reuters wrote. Paul Sande bakes it at night."
CHOIR = "The choir of Lowick lost its organ, Reuters wrote. Paul Harker plays the harp instead."


TRAIN = "A train left the rails near Cabra and 11 people died. Two carriages lie in the river."
OTHER_TRAIN = (
    "The court of Porto cleared the driver of a train that left the rails: 11 people died."
)


def judge(
    first: str, second: str, *, near: float, dates: tuple[str, str] = ("2031-05-03", "2031-05-03")
) -> Affairs:
    """Two articles whose sentences all have this cosine."""
    documents = {
        key: document(key, text, published_at=date)
        for key, text, date in zip(("a1", "a2"), (first, second), dates, strict=True)
    }
    return Affairs(documents, vectors_of(documents, near))


def vectors_of(documents: dict[str, Document], near: float) -> dict[Any, NDArray[Any]]:
    """Unit vectors, one for each article."""
    rows = {
        "a1": np.array([1.0, 0.0]),
        "a2": np.array([near, (1 - near**2) ** 0.5]),
    }
    return {
        (key, number): rows[key]
        for key, found in documents.items()
        for number in range(len(found.canonical.sentences))
    }


def test_two_reports_of_one_accident_may_prove_something() -> None:
    """They share a place, a person and what happened."""
    assert judge(GATE, GATE_AGAIN, near=0.8).may_be_one("a1", "a2")


def test_two_accidents_years_apart_are_two_affairs() -> None:
    """An accident like another shares its words and its toll with it, and not its year."""
    then, now = ("2031-05-03", "2031-05-20"), ("2024-11-18", "2031-05-03")

    assert judge(TRAIN, OTHER_TRAIN, near=0.8, dates=then).may_be_one("a1", "a2")
    assert not judge(TRAIN, OTHER_TRAIN, near=0.8, dates=now).may_be_one("a1", "a2")


def test_a_date_that_is_not_known_counts_against_nothing() -> None:
    """Many pages have none, and they must not fall out of every affair."""
    known = judge(GATE, GATE_AGAIN, near=0.8).weigh("a1", "a2")

    assert judge(GATE, GATE_AGAIN, near=0.8, dates=("", "2031-05-03")).weigh("a1", "a2") == known


def test_who_looks_back_at_an_affair_by_its_names_still_speaks_of_it() -> None:
    """A year later the names are what is left of an affair, and they are enough."""
    dates = ("2030-05-03", "2031-05-03")

    assert judge(GATE, GATE_AGAIN, near=0.8, dates=dates).share("a1", "a2") == 1.0


def test_an_agency_and_a_first_name_are_no_common_affair() -> None:
    """Any two articles may name Reuters and a Paul; that must not join what they tell."""
    affairs = judge(BAKERY, CHOIR, near=0.3)

    assert not affairs.may_be_one("a1", "a2")
    assert affairs.share("a1", "a2") < 1.0
