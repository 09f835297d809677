"""The timeline's drawing in shapes and words, for a template to write as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from provenance.clocks import ClaimedTime, Precision
from provenance.exports.layout import fitted
from provenance.web import saying
from provenance.web.timeline_view import Group, Row
from provenance.web.tree_drawing import name_of, said_of
from provenance.web.words import Words

WIDTH = 1080
_LEFT, _RIGHT = 230, 830  # of the axis; the article's name is left of it, when it was seen right
_TOP, _ROW, _HEAD = 34, 32, 30
_SIZE, _SMALL = 13, 11
_ZONES = timedelta(hours=14), timedelta(hours=12)
_LEAST = timedelta(hours=2)
_MOST_TICKS = 6
_HOUR, _DAY = 3600, 86_400
# Seconds between two marks of the axis, up to a fortnight; then months, then years.
_STEPS = (300, 900, 1800, _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY)
_MONTHS = (1, 2, 3, 6)
_MONTH = 30.4 * _DAY


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One article's row.

    Attributes:
        start: Left end of what the page claims as it is written; ``end`` its right end.
        earliest: Left end of all that it may mean where the zone is not known; ``latest`` its right.
        seen: Where the store first saw it; None where that lies off the axis.
    """

    row: Row
    name: str
    y: float
    start: float
    end: float
    earliest: float
    latest: float
    is_exact: bool
    seen: float | None
    seen_words: str
    title: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A derivation between two rows; the head is None where the direction is not decided."""

    path: str
    head: str | None
    title: str
    link: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing of so many pixels; ``heads`` are (line's name, height)."""

    width: float
    height: float
    left: float
    right: float
    ticks: tuple[Tick, ...]
    heads: tuple[tuple[str, float], ...]
    marks: tuple[Mark, ...]
    arrows: tuple[Arrow, ...]


def chart_of(groups: Sequence[Group], t: Words) -> Chart | None:
    """Draw lines on one axis; None where there is nothing to compare in time."""
    rows = [row for group in groups for row in group.rows if row.claimed is not None]
    if len(rows) < 2:
        return None
    scale = _Scale(rows)
    marks: list[Mark] = []
    heads: list[tuple[str, float]] = []
    y = float(_TOP)
    for group in groups:
        if len(groups) > 1:
            heads.append((group_name(group, t), y + 20))
            y += _HEAD
        for row in group.rows:
            if row.claimed is not None:
                marks.append(_mark(row, row.claimed, y + _ROW / 2, scale, t))
                y += _ROW
    return Chart(
        width=WIDTH,
        height=y + 10,
        left=_LEFT,
        right=_RIGHT,
        ticks=tuple(scale.ticks(t)),
        heads=tuple(heads),
        marks=tuple(marks),
        arrows=tuple(_arrows(marks, t)),
    )


def group_name(group: Group, t: Words) -> str:
    """Return what a reader calls a line: by whom it began with."""
    if group.root is None:
        return t("timeline.alone")
    return t("timeline.line", name=name_of(group.root, t))


class _Scale:
    """Instants to pixels."""

    def __init__(self, rows: Sequence[Row]) -> None:
        spans = [_written(row.claimed) for row in rows if row.claimed is not None]
        first, last = min(span[0] for span in spans), max(span[1] for span in spans)
        length = max(last - first, _LEAST)
        # What was seen soon after is drawn too; what was collected years later is only told.
        near = [row.seen for row in rows if row.seen and first - length < row.seen < last + length]
        first, last = min([first, *near]), max([last, *near])
        edge = max(last - first, _LEAST) * 0.04
        self.first, self.last = _earlier(first, edge), _later(last, edge)

    def x(self, moment: datetime) -> float:
        share = (moment - self.first) / (self.last - self.first)
        return round(_LEFT + min(max(share, 0.0), 1.0) * (_RIGHT - _LEFT), 1)

    def holds(self, moment: datetime) -> bool:
        return self.first <= moment <= self.last

    def ticks(self, t: Words) -> list[Tick]:
        seconds = (self.last - self.first).total_seconds()
        for step in _STEPS:
            if seconds / step <= _MOST_TICKS:
                start = int(self.first.timestamp() // step + 1) * step
                moments = range(start, int(self.last.timestamp()) + 1, step)
                found = [datetime.fromtimestamp(moment, UTC) for moment in moments]
                return [
                    Tick(self.x(each), _moment(each, before, t, day=step >= _DAY))
                    for before, each in zip([None, *found], found, strict=False)
                ]
        for months in _MONTHS:
            if seconds / (months * _MONTH) <= _MOST_TICKS:
                return [
                    Tick(self.x(each), saying.date(t, f"{each:%Y-%m}"))
                    for each in self._months(months)
                ]
        years = self.last.year - self.first.year
        step = max(1, -(-years // _MOST_TICKS))
        return [
            Tick(self.x(datetime(year, 1, 1, tzinfo=UTC)), str(year))
            for year in range(self.first.year + 1, self.last.year + 1, step)
        ]

    def _months(self, step: int) -> list[datetime]:
        found, year, month = [], self.first.year, 1
        while (moment := datetime(year, month, 1, tzinfo=UTC)) <= self.last:
            if moment >= self.first:
                found.append(moment)
            month += step
            year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        return found


def _moment(moment: datetime, before: datetime | None, t: Words, *, day: bool) -> str:
    """Return a tick's label; what it shares with the tick before is not said again."""
    if not day and before is not None and before.date() == moment.date():
        return f"{moment:%H:%M}"
    month, number = t(f"month.{moment.month}"), str(moment.day)
    if before is None and day:
        date = t("date.day", day=number, month=month, year=str(moment.year))
    else:
        date = t("timeline.day", day=number, month=month)
    return date if day else t("date.time", day=date, time=f"{moment:%H:%M}")


def _written(claimed: ClaimedTime) -> tuple[datetime, datetime]:
    """Return the span as it is written, read as UTC, without what an unknown zone adds."""
    if claimed.zone_known:
        return claimed.first, claimed.last
    return claimed.first + _ZONES[0], claimed.last - _ZONES[1]


def _mark(row: Row, claimed: ClaimedTime, y: float, scale: _Scale, t: Words) -> Mark:
    start, end = _written(claimed)
    name = name_of(row.node, t)
    told = saying.date(t, row.clocks.claimed)
    seen = row.seen if row.seen and scale.holds(row.seen) else None
    words = saying.instant(t, row.seen) if row.seen else ""
    return Mark(
        row=row,
        name=fitted(name, _SIZE, _LEFT - 20),
        y=y,
        start=scale.x(start),
        end=max(scale.x(end), scale.x(start)),
        earliest=scale.x(claimed.first),
        latest=scale.x(claimed.last),
        is_exact=claimed.precision is Precision.SECOND,
        seen=scale.x(seen) if seen else None,
        seen_words=fitted(words, _SMALL, WIDTH - _RIGHT - 40),
        title=f"{name} – {told}",
    )


def _arrows(marks: Sequence[Mark], t: Words) -> list[Arrow]:
    """Return the main derivation of each row whose source stands in the drawing too."""
    places = {mark.row.node.key: mark for mark in marks}
    arrows = []
    for mark in marks:
        link = mark.row.origin
        source = places.get(link.source.key) if link else None
        if link is None or source is None:
            continue
        x, down = source.start, 8 if mark.y > source.y else -8
        towards = 1 if mark.start >= x else -1
        # Beside the mark: a dot has a radius, a bar ends where it ends.
        beside = 8 if mark.is_exact else 3
        tip = (mark.start if towards > 0 else mark.end) - beside * towards
        path = f"M{x:g} {source.y + down:g}V{mark.y:g}"
        head = None
        if abs(tip - x) > 12 and (tip - x) * towards > 0:
            path += f"H{tip:g}"
            head = f"M{tip + 2 * towards:g} {mark.y:g}l{-7 * towards:g} -3.5v7z"
        else:
            path = f"M{x:g} {source.y + down:g}V{mark.y - down:g}"
            head = f"M{x:g} {mark.y - down:g}l-3.5 {-down * 0.8:g}h7z"
        decided = link.edge.derivation.decided
        arrows.append(
            Arrow(path, head if decided else None, said_of(link, t), link.name, mark.row.node.key)
        )
    return arrows


def _earlier(moment: datetime, by: timedelta) -> datetime:
    """Return an earlier instant, the first one that there is at most."""
    return moment - by if moment - datetime.min.replace(tzinfo=UTC) > by else moment


def _later(moment: datetime, by: timedelta) -> datetime:
    """Return a later instant, the last one that there is at most."""
    return moment + by if datetime.max.replace(tzinfo=UTC) - moment > by else moment
