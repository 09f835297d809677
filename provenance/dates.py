"""Dates as pages and records write them, to ISO 8601 as precise as they are given."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from importlib.resources import files

from provenance.errors import UnreadableDate

# News is older than no printed newspaper (Strasbourg, 1605) and no younger than this.
_FIRST_YEAR, _LAST_YEAR = 1600, 2100

_ISO = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?"
    r"(?:(?:[T ]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?\s*(Z|[+-]\d{2}:?\d{2})?)?$"
)
_SLASHED = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})$")
_NAMED_DAY_FIRST = re.compile(
    r"(?:[^\W\d_]+\.?,?\s+)?(?:(\d{1,2})(?:\.|er|st|nd|rd|th|º)?\s+(?:de\s+)?)?([^\W\d_]{3,10})\.?,?"
    r"\s+(?:de\s+|del\s+)?(\d{4})$"
)
_NAMED_MONTH_FIRST = re.compile(
    r"(?:[^\W\d_]+\.?,?\s+)?([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$"
)
# Whole numbers above this are milliseconds since 1970, those below seconds (the year 5138).
_MILLISECONDS_FROM = 100_000_000_000


def normalise_date(value: object) -> str | None:
    """Write a date in ISO 8601, to the year, month, day, minute or second as it is given.

    The zone is kept as an offset (``Z`` for UTC) and none is added; fractions of a second are
    dropped. ``05/12/2022`` is read only where one of the two figures cannot be a month.

    Args:
        value: Text, a year or a Unix time as a number (seconds, or milliseconds), or None.

    Returns:
        The date, or None where the value is empty.

    Raises:
        UnreadableDate: It is no date, no possible one (30 February, the year 20222), or could be
            two.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        raise UnreadableDate(value)
    if isinstance(value, int | float):
        return _from_number(value)
    if not isinstance(value, str):
        raise UnreadableDate(value)
    written = " ".join(value.split())
    if not written:
        return None
    for read in (_from_iso, _from_slashed, _from_names, _from_mail):
        found = read(written)
        if found is not None:
            return found
    raise UnreadableDate(value)


def _from_number(value: float) -> str:
    """Read a year or a Unix time."""
    if isinstance(value, int) and _FIRST_YEAR <= value <= _LAST_YEAR:
        return f"{value:04d}"
    seconds = value / 1000 if abs(value) >= _MILLISECONDS_FROM else value
    try:
        moment = datetime.fromtimestamp(seconds, tz=UTC)
    except (OverflowError, ValueError, OSError) as cause:
        raise UnreadableDate(value) from cause
    # Zero and its neighbours are how programs write "none"; a small number is a count or an id.
    if not 1990 <= moment.year <= _LAST_YEAR:
        raise UnreadableDate(value)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _from_iso(written: str) -> str | None:
    """Read ISO 8601 in its usual and its compact form."""
    match = _ISO.match(written) or _COMPACT.match(written)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _join(written, (year, month, day), (hour, minute, second), zone)


def _from_slashed(written: str) -> str | None:
    """Read ``31.12.2022`` and its like."""
    match = _SLASHED.match(written)
    if match is None:
        return None
    left, middle, right = match.groups()
    if len(left) == 4:
        return _join(written, (left, middle, right), (None, None, None), None)
    if len(right) != 4:
        raise UnreadableDate(written)
    day, month = left, middle
    if int(middle) > 12:
        day, month = middle, left
    elif "." not in written and int(left) <= 12 and left != middle:
        # Points are the day-first habit of Europe; slashes are anyone's.
        raise UnreadableDate(written)
    return _join(written, (right, month, day), (None, None, None), None)


def _from_names(written: str) -> str | None:
    """Read dates with a month's name."""
    months = _months()
    match = _NAMED_MONTH_FIRST.match(written)
    if match is not None and match.group(1).casefold() in months:
        month, day, year = match.groups()
        parts = (year, str(months[month.casefold()]), day)
        return _join(written, parts, (None, None, None), None)
    match = _NAMED_DAY_FIRST.match(written)
    if match is not None and match.group(2).casefold() in months:
        given_day, month, year = match.groups()
        named = (year, str(months[month.casefold()]), given_day)
        return _join(written, named, (None, None, None), None)
    return None


def _from_mail(written: str) -> str | None:
    """Read the dates of mail and feeds (RFC 5322)."""
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _join(
    written: str,
    day_parts: tuple[str | None, str | None, str | None],
    time_parts: tuple[str | None, str | None, str | None],
    zone: str | None,
) -> str:
    """Write the parts of a date in ISO 8601 after checking that there is such a day and time."""
    year, month, day = (int(part) if part else None for part in day_parts)
    hour, minute, second = (int(part) if part else None for part in time_parts)
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise UnreadableDate(written)
    if hour is not None and day is None:
        raise UnreadableDate(written)
    try:
        date(year, month or 1, day or 1)
        datetime(year, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=UTC)
        offset = _offset(zone)
    except ValueError as cause:
        raise UnreadableDate(written) from cause
    iso = f"{year:04d}"
    if month is not None:
        iso += f"-{month:02d}"
    if day is not None:
        iso += f"-{day:02d}"
    if hour is not None and minute is not None:
        iso += f"T{hour:02d}:{minute:02d}"
        iso += f":{second:02d}" if second is not None else ""
        iso += offset
    return iso


def _offset(zone: str | None) -> str:
    """Write a zone as ``Z`` or an offset with a colon; raises ValueError for an impossible one."""
    if zone is None:
        return ""
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return "Z"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    timezone(timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
    if int(digits[2:]) > 59:
        raise ValueError
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Read the names and short names of months, folded, with their numbers."""
    path = files("provenance.readers").joinpath("data", "months.json")
    names: dict[str, list[list[str]]] = json.loads(path.read_text("utf-8"))
    return {
        name.casefold(): number
        for months in names.values()
        for number, forms in enumerate(months, start=1)
        for name in forms
    }
