"""Dates, intervals, reasons and names in the reader's language; in templates as ``say``."""

from __future__ import annotations

from datetime import UTC, datetime

from provenance.cleaning import one_line
from provenance.clocks import Precision, read_claimed
from provenance.web.words import Words

_DAY_LENGTH = len("2024-01-31")


def date(t: Words, published_at: str | None) -> str:
    """Return a claimed date in words, to its own precision; an hour with a zone is told in UTC.

    A date that cannot be read is told as it is written.
    """
    written = one_line(published_at)
    claimed = read_claimed(written)
    if claimed is None:
        return t("date.as_written", date=written) if written else t("date.none")
    if claimed.precision is not Precision.SECOND:
        return _day(t, written, claimed.precision)
    if claimed.zone_known:
        return instant(t, claimed.first)
    day = _day(t, written[:_DAY_LENGTH], Precision.DAY)
    return t("date.time", day=day, time=written[11:16])


def instant(t: Words, moment: datetime) -> str:
    """Return an instant to the minute, in UTC."""
    there = moment.astimezone(UTC)
    day = _day(t, there.strftime("%Y-%m-%d"), Precision.DAY)
    return t("date.time", day=day, time=f"{there:%H:%M} UTC")


def seen(t: Words, seen_at: str | None) -> str:
    """Return when the store first saw an article; as written where it is no date of ours."""
    try:
        moment = datetime.fromisoformat(seen_at or "")
    except ValueError:
        return one_line(seen_at) or t("date.none")
    return instant(t, moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def date_note(t: Words, published_at: str | None) -> str:
    """Return how exact a claimed date is; empty where it is exact, or where there is none."""
    claimed = read_claimed(one_line(published_at))
    if claimed is None:
        return ""
    if claimed.precision is Precision.SECOND:
        return "" if claimed.zone_known else t("date.no_zone")
    return t(f"date.only_{claimed.precision}")


def interval(t: Words, low: int, high: int) -> str:
    """Return how many independent sources there are: "between 1 and 2 independent sources"."""
    if high == 0:
        return t("interval.none")
    if low == high:
        return t("interval.exact", n=low)
    if low == 0:
        return t("interval.at_most", n=high)
    return t("interval.between", low=low, high=high)


def reason(t: Words, code: str) -> str:
    """Return a reason as a sentence; a code that is not known stands for itself."""
    return _known(t, f"reason.{code}", str(code))


def evidence(t: Words, kind: str) -> str:
    """Return what a reader calls a type of evidence."""
    return _known(t, f"evidence.{kind}", t("evidence.other"))


def tongue(t: Words, language: str | None) -> str:
    """Return a language's name; a code that is not known stands for itself."""
    short = (language or "").partition("-")[0].lower()
    return _known(t, f"tongue.{short}", one_line(language))


def _known(t: Words, key: str, otherwise: str) -> str:
    return t(key) if t.has(key) else otherwise


def _day(t: Words, written: str, precision: Precision) -> str:
    """Return an ISO 8601 date of at most the day with its month as a word."""
    year, _, rest = written.partition("-")
    if precision is Precision.YEAR:
        return t("date.year", year=year)
    month, _, day = rest.partition("-")
    named = t(f"month.{int(month)}")
    if precision is Precision.MONTH:
        return t("date.month", month=named, year=year)
    number = t("date.first_of_month", day="1") if int(day) == 1 else str(int(day))
    return t("date.day", day=number, month=named, year=year)
