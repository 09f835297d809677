"""How many people an unnamed source may be: the upper bound of an interval rests on it."""

from __future__ import annotations

import pytest

from provenance.descriptions import count_people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("three officials", 3),
        ("deux autres responsables", 2),
        ("les deux sources", 2),
        ("several officials", 3),
        ("an official", 1),
        ("une agricultrice de 66 ans", 1),
        ("l'agricultrice de 66 ans", 1),
        ("a 66-year-old farmer", 1),
        ("un habitant de la rue du 14 juillet", 1),
    ],
)
def test_a_number_counts_people_where_it_stands_before_them(text: str, people: int) -> None:
    """An age taken for a number of people made one farmer twenty sources."""
    assert count_people(text) == people
