"""Dates as records write them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.dates import normalise_date
from provenance.errors import UnreadableDate


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2022", "2022"),
        (2022, "2022"),
        ("2022-12", "2022-12"),
        ("2022-12-05", "2022-12-05"),
        ("2022-12-05T18:20", "2022-12-05T18:20"),
        ("2022-12-05 18:20:07", "2022-12-05T18:20:07"),
        ("2022-12-05T18:20:07.123Z", "2022-12-05T18:20:07Z"),
        ("2022-12-05T18:20:07+0100", "2022-12-05T18:20:07+01:00"),
        ("2022-12-05T18:20:07+01:00", "2022-12-05T18:20:07+01:00"),
        ("20221205T182007Z", "2022-12-05T18:20:07Z"),
        ("20221205", "2022-12-05"),
        ("Mon, 05 Dec 2022 18:20:07 +0100", "2022-12-05T18:20:07+01:00"),
        ("December 5, 2022", "2022-12-05"),
        ("5 Dec. 2022", "2022-12-05"),
        ("5 décembre 2022", "2022-12-05"),
        ("1er mars 2022", "2022-03-01"),
        ("5. Dezember 2022", "2022-12-05"),
        ("décembre 2022", "2022-12"),
        ("31/12/2022", "2022-12-31"),
        ("12/31/2022", "2022-12-31"),
        ("5.12.2022", "2022-12-05"),
        (1670260807, "2022-12-05T17:20:07Z"),
        (1670260807000, "2022-12-05T17:20:07Z"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_dates_are_kept_as_precise_as_they_are_given(written: object, expected: str | None) -> None:
    """A precision that was not there would decide who was first."""
    assert normalise_date(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "20222-01-01",
        "2022-13-01",
        "2022-02-30",
        "0001-01-01",
        "2022-12-05T25:00",
        "05/12/2022",
        "yesterday",
        "2022-12-05T18:20+99:00",
        True,
        0,
        -5,
        1e300,
        ["2022"],
        {"date": "2022"},
    ],
)
def test_what_is_no_date_or_could_be_two_is_refused(written: object) -> None:
    """A wrong date turns a tree upside down; none only leaves it open."""
    with pytest.raises(UnreadableDate):
        normalise_date(written)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.from_regex(r"[0-9TZ:/. +-]{4,25}")))
def test_any_value_gives_a_date_or_is_refused(value: object) -> None:
    """Records come from anywhere."""
    with suppress(UnreadableDate):
        found = normalise_date(value)
        assert found is None or normalise_date(found) == found
