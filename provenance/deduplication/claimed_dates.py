"""Claimed dates to numbers that sort, a column at a time; odd ones by the readers' parser."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance.errors import UnreadableDate

if TYPE_CHECKING:
    import pyarrow as pa

# A document without a date comes after all that have one.
NO_DATE = np.iinfo(np.int64).max
_DAY_SECONDS = 86_400
_ZERO = 48
# "2024-05-31", then with "T18:20:00", and "Z" or "+02:00" behind it.
_FORMS = {10: "day", 19: "second", 20: "zulu", 25: "offset"}


def sortable_dates(dates: pa.Array | None, count: int) -> NDArray[np.int64] | None:
    """Return the second, since 1970 in UTC, by which each document was surely published.

    A date without a time counts as the end of its day, month or year, so that "2024" is not
    earlier than a day of that year; a time without a zone counts as UTC; what is no date counts
    as none. None where no document has one.
    """
    if dates is None or dates.null_count == len(dates):
        return None
    import pyarrow as pa  # noqa: PLC0415 - 0.05 s, where there are dates

    found = np.full(count, NO_DATE, np.int64)
    valid = _valid_places(dates)
    if pa.types.is_timestamp(dates.type) or pa.types.is_date(dates.type):
        moments = dates.cast(pa.timestamp("us")).cast(pa.int64()).fill_null(0)
        seconds = moments.to_numpy() // 1_000_000
        if pa.types.is_date(dates.type):
            seconds = seconds + _DAY_SECONDS - 1
        found[valid] = seconds[valid]
        return found
    if not pa.types.is_string(dates.type):
        for at in valid:
            found[at] = _last_second(dates[int(at)].as_py())
        return found
    return _from_texts(dates, found, valid)


def _valid_places(values: pa.Array) -> NDArray[np.int64]:
    """Return the places that are not null; pyarrow's own way loads its functions, 0.1 s."""
    bits = values.buffers()[0]
    if bits is None:
        return np.arange(len(values))
    flags = np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little")
    return np.flatnonzero(flags[values.offset : values.offset + len(values)])


def _from_texts(
    dates: pa.Array, found: NDArray[np.int64], valid: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Read the usual forms all at once, the rest one by one."""
    _, offsets, data = dates.buffers()
    bounds = np.frombuffer(offsets, np.int32, len(dates) + 1, dates.offset * 4).astype(np.int64)
    view = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    lengths = bounds[1:] - bounds[:-1]
    done = np.zeros(len(dates), bool)
    for length, form in _FORMS.items():
        places = valid[lengths[valid] == length]
        if len(places):
            letters = view[bounds[places][:, None] + np.arange(length)]
            seconds, good = _read_form(letters, form)
            found[places[good]] = seconds[good]
            done[places[good]] = True
    for at in valid[~done[valid]]:
        found[at] = _last_second(dates[int(at)].as_py())
    return found


def _read_form(
    letters: NDArray[np.uint8], form: str
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return seconds, and which rows are of that form: others are left to the parser."""
    digits = letters.astype(np.int64) - _ZERO
    good = (letters[:, 4] == ord("-")) & (letters[:, 7] == ord("-"))
    year, good = _number(digits, (0, 1, 2, 3), good)
    month, good = _number(digits, (5, 6), good)
    day, good = _number(digits, (8, 9), good)
    good &= (month >= 1) & (month <= 12) & (day >= 1) & (year >= 1900) & (year <= 2200)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0)
    start = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    following = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    good &= day <= following - start
    seconds = (start + day - 1) * _DAY_SECONDS
    if form == "day":
        return seconds + _DAY_SECONDS - 1, good
    good &= np.isin(letters[:, 10], (ord("T"), ord(" ")))
    good &= (letters[:, 13] == ord(":")) & (letters[:, 16] == ord(":"))
    hour, good = _number(digits, (11, 12), good)
    minute, good = _number(digits, (14, 15), good)
    second, good = _number(digits, (17, 18), good)
    good &= (hour < 24) & (minute < 60) & (second < 60)
    seconds = seconds + hour * 3600 + minute * 60 + second
    if form == "zulu":
        good &= letters[:, 19] == ord("Z")
    elif form == "offset":
        east = letters[:, 19] == ord("+")
        good &= (east | (letters[:, 19] == ord("-"))) & (letters[:, 22] == ord(":"))
        hours, good = _number(digits, (20, 21), good)
        minutes, good = _number(digits, (23, 24), good)
        good &= (hours < 24) & (minutes < 60)
        seconds = seconds - np.where(east, 1, -1) * (hours * 3600 + minutes * 60)
    return seconds, good


def _number(
    digits: NDArray[np.int64], places: tuple[int, ...], good: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the number that some columns of digits write, and where all of them are digits."""
    value = np.zeros(len(digits), np.int64)
    for place in places:
        good = good & (digits[:, place] >= 0) & (digits[:, place] <= 9)
        value = value * 10 + digits[:, place]
    return value, good


@lru_cache(maxsize=65_536)
def _last_second(written: object) -> int:
    """Read one date of any form that the readers know."""
    if isinstance(written, str) and written.lstrip("-").isdigit():
        with contextlib.suppress(ValueError):
            written = int(written) if len(written.strip()) != 8 else written
    from provenance.dates import normalise_date  # noqa: PLC0415 - 0.01 s, for unusual forms

    try:
        iso = normalise_date(written)
    except UnreadableDate:
        return int(NO_DATE)
    if iso is None:
        return int(NO_DATE)
    day, _, time = iso.partition("T")
    if time:
        moment = datetime.fromisoformat(iso)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return int(moment.timestamp())
    parts = [int(part) for part in day.split("-")]
    if len(parts) == 1:
        end = datetime(parts[0] + 1, 1, 1, tzinfo=UTC)
    elif len(parts) == 2:
        end = (datetime(parts[0], parts[1], 28, tzinfo=UTC) + timedelta(days=4)).replace(day=1)
    else:
        end = datetime(parts[0], parts[1], parts[2], tzinfo=UTC) + timedelta(days=1)
    return int(end.timestamp()) - 1
