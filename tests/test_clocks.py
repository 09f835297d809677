"""Claimed times are intervals: only what is certain may count as before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.clocks import Precision, read_claimed


@pytest.mark.parametrize(
    ("text", "precision", "zone_known"),
    [
        ("2023", Precision.YEAR, False),
        ("2023-11", Precision.MONTH, False),
        ("2023-11-05", Precision.DAY, False),
        ("2023-11-05T15:02", Precision.SECOND, False),
        ("2023-11-05T15:02:09+01:00", Precision.SECOND, True),
        ("2023-11-05T15:02:09.250Z", Precision.SECOND, True),
    ],
)
def test_a_date_keeps_the_precision_it_was_given_with(
    text: str, precision: Precision, *, zone_known: bool
) -> None:
    """A month is not its first day: it must not win a race of hours."""
    claimed = read_claimed(text)

    assert claimed is not None
    assert (claimed.precision, claimed.zone_known) == (precision, zone_known)


@pytest.mark.parametrize("text", [None, "", "soon", "20222-01-01", "2023-02-30", "0000", "2023-13"])
def test_what_is_no_date_is_none(text: str | None) -> None:
    """A broken date takes no part in who was first."""
    assert read_claimed(text) is None


def test_two_times_in_different_zones_are_compared_as_instants() -> None:
    """15:02 in Paris is before 14:30 in London on a winter day."""
    paris, london = read_claimed("2023-11-05T15:02:00+01:00"), read_claimed("2023-11-05T14:30:00Z")

    assert paris is not None
    assert london is not None
    assert paris.is_before(london)
    assert not london.is_before(paris)


def test_a_day_is_not_before_an_hour_of_the_same_day() -> None:
    """The page that says only the day may have been first or last."""
    day, hour = read_claimed("2023-11-05"), read_claimed("2023-11-05T20:10:00Z")

    assert day is not None
    assert hour is not None
    assert not day.is_before(hour)
    assert not hour.is_before(day)


@given(st.datetimes(), st.datetimes())
def test_no_two_times_are_each_before_the_other(left: object, right: object) -> None:
    """An order that contradicts itself would turn a tree into a ring."""
    first, second = read_claimed(str(left)[:19]), read_claimed(str(right)[:16])

    assert (
        first is None or second is None or not (first.is_before(second) and second.is_before(first))
    )
