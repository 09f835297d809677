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


def judge(first: str, second: str, *, near: float) -> Affairs:
    """Two articles whose sentences all have this cosine."""
    documents = {key: document(key, text) for key, text in (("a1", first), ("a2", second))}
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


def test_an_agency_and_a_first_name_are_no_common_affair() -> None:
    """Any two articles may name Reuters and a Paul; that must not join what they tell."""
    affairs = judge(BAKERY, CHOIR, near=0.3)

    assert not affairs.may_be_one("a1", "a2")
    assert affairs.share("a1", "a2") < 1.0
