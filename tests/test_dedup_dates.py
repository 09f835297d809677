"""Claimed dates as numbers: the quick way and the readers' parser must agree."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.deduplication import claimed_dates
from provenance.deduplication.claimed_dates import NO_DATE, sortable_dates


def seconds_of(*written: object, kind: pa.DataType | None = None) -> list[int]:
    """Return the seconds of a column of dates."""
    found = sortable_dates(pa.array(written, kind), len(written))
    assert found is not None
    result: list[int] = found.tolist()
    return result


def at(*parts: int) -> int:
    """Return the second of a moment in UTC."""
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-31T18:20:05Z", at(2024, 5, 31, 18, 20, 5)),
        ("2024-05-31T18:20:05+02:00", at(2024, 5, 31, 16, 20, 5)),
        ("2024-05-31 18:20:05-05:30", at(2024, 5, 31, 23, 50, 5)),
        ("2024-05-31T18:20:05", at(2024, 5, 31, 18, 20, 5)),
        ("2024-05-31T18:20:05.123456Z", at(2024, 5, 31, 18, 20, 5)),
        ("2024-05-31T18:20Z", at(2024, 5, 31, 18, 20, 0)),
        ("2024-05-31", at(2024, 5, 31, 23, 59, 59)),
        ("2024-02", at(2024, 2, 29, 23, 59, 59)),
        ("2024-12", at(2024, 12, 31, 23, 59, 59)),
        ("2024", at(2024, 12, 31, 23, 59, 59)),
        ("31.05.2024", at(2024, 5, 31, 23, 59, 59)),
        ("Fri, 31 May 2024 18:20:05 +0200", at(2024, 5, 31, 16, 20, 5)),
        ("31 mai 2024", at(2024, 5, 31, 23, 59, 59)),
        ("1717179605", at(2024, 5, 31, 18, 20, 5)),
        ("2024-02-30", int(NO_DATE)),
        ("2024-05-31T25:20:05Z", int(NO_DATE)),
        ("yesterday", int(NO_DATE)),
        ("", int(NO_DATE)),
    ],
)
def test_a_date_counts_from_when_it_was_surely_out(written: str, expected: int) -> None:
    """A date without a time must not be earlier than a moment of that day."""
    assert seconds_of(written, None, "2001-01-01")[:2] == [expected, NO_DATE]


def test_columns_of_moments_and_of_days_are_read_as_they_are() -> None:
    """Parquet has types of its own for them."""
    day, moment = date(2024, 5, 31), datetime(2024, 5, 31, 18, 20, 5, tzinfo=UTC)

    assert seconds_of(day, None) == [at(2024, 5, 31, 23, 59, 59), NO_DATE]
    assert seconds_of(moment, None, kind=pa.timestamp("ms", "UTC"))[0] == int(moment.timestamp())
    assert seconds_of(1717179605, 2024) == [
        at(2024, 5, 31, 18, 20, 5),
        at(2024, 12, 31, 23, 59, 59),
    ]


def test_without_any_date_there_is_no_column() -> None:
    """The engine then goes by the order of the input."""
    assert sortable_dates(None, 3) is None
    assert sortable_dates(pa.array([None, None], pa.string()), 2) is None


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)),  # noqa: DTZ001 - the zone is added
    st.sampled_from(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%SZ"]),
    st.sampled_from(["", "+01:00", "-11:30"]),
)
def test_the_quick_way_agrees_with_the_parser(moment: datetime, form: str, zone: str) -> None:
    """Two readings of one date would make the kept document a matter of luck."""
    written = moment.strftime(form) + (zone if form.endswith("T%H:%M:%S") else "")

    assert seconds_of(written) == [claimed_dates._last_second(written)]
