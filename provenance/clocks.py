"""Dates with their precision: what a page claims, as an interval of instants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?)?"
)

# Dates that are remembered: the same few articles are asked about again and again.
_DATES = 4096

# An instant without a zone may be anywhere between UTC-12 and UTC+14 (ISO 8601; IANA time zones).
_WEST, _EAST = timedelta(hours=12), timedelta(hours=14)


class Precision(StrEnum):
    """How exactly a clock tells the time."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class ClaimedTime:
    """When a page says it was published: somewhere in ``[first, last]``, in UTC.

    Attributes:
        precision: Of the page's own statement; minutes count as seconds.
        zone_known: False where the page names no zone; the interval is then wider by 26 hours.
    """

    first: datetime
    last: datetime
    precision: Precision
    zone_known: bool

    def is_before(self, other: ClaimedTime) -> bool:
        """Tell whether every reading of this time lies before every reading of the other."""
        return self.last < other.first


@lru_cache(maxsize=_DATES)
def read_claimed(published_at: str | None) -> ClaimedTime | None:
    """Read an ISO 8601 date of any precision; None where there is none, or none can be read."""
    found = _ISO.fullmatch(published_at.strip()) if published_at else None
    if found is None:
        return None
    try:
        return _interval(found)
    except (ValueError, OverflowError):  # the thirtieth of February, the year 0
        return None


def days_between(left: str | None, right: str | None) -> float | None:
    """Return how many days at least lie between two dates, 0 or more; None if one cannot be read."""
    first, second = read_claimed(left), read_claimed(right)
    if first is None or second is None:
        return None
    earlier, later = sorted((first, second), key=lambda claimed: (claimed.first, claimed.last))
    return max(0.0, (later.first - earlier.last).total_seconds() / 86_400)


def _interval(found: re.Match[str]) -> ClaimedTime:
    part = {
        name: int(value) for name, value in found.groupdict().items() if value and name != "zone"
    }
    start = datetime(
        part["year"],
        part.get("month", 1),
        part.get("day", 1),
        part.get("hour", 0),
        part.get("minute", 0),
        part.get("second", 0),
        tzinfo=UTC,
    )
    if "hour" in part:
        zone = found["zone"]
        if zone is None:
            return ClaimedTime(start - _EAST, start + _WEST, Precision.SECOND, zone_known=False)
        exact = start - _offset(zone)
        return ClaimedTime(exact, exact, Precision.SECOND, zone_known=True)
    if "day" in part:
        end, precision = start + timedelta(days=1), Precision.DAY
    elif "month" in part:
        end, precision = _next_month(start), Precision.MONTH
    else:
        end, precision = start.replace(year=start.year + 1), Precision.YEAR
    return ClaimedTime(
        start - _EAST, end - timedelta(seconds=1) + _WEST, precision, zone_known=False
    )


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta(0)
    sign = -1 if zone[0] == "-" else 1
    return sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))


def _next_month(start: datetime) -> datetime:
    return (start + timedelta(days=32)).replace(day=1)
