"""Gives what somebody knew to the one who tells of it: "the mayor knew of it, a clerk says"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Span
from provenance.attribution import complements

if TYPE_CHECKING:
    from provenance.attribution.report import Report

_KNOWING = "m"
_CLAUSES = frozenset((complements.THAT, complements.CLAUSE))
_CLOSING = frozenset(("inverted", "before"))


def without_known(found: list[Report], report: Report, start: int) -> list[Report]:
    """Return the reports before one that closes a statement, without what only tells of knowing.

    In "The mayor knew that the dam leaked, whispers a clerk" the clerk vouches for all of it:
    the content of ``report`` grows over the clause of knowing.

    Args:
        found: The reports before, in order.
        report: The next one; its content may grow.
        start: Where the statement begins.
    """
    if report.pattern not in _CLOSING or not report.content or not found:
        return found
    last = found[-1]
    told = report.content[0]
    knows = _KNOWING in last.frames and last.pattern in _CLAUSES
    if not knows or _KNOWING in report.frames or last.source is None or not last.content:
        return found
    if told.start <= last.source.start and last.content[-1].end <= told.end:
        return found[:-1]
    inside = last.source.end <= told.start and last.content[-1].start <= told.end
    if not inside or report.source is None or report.source.start < told.end:
        return found
    first = start if len(found) == 1 else last.source.start
    report.content[0] = Span(first, told.end)
    return found[:-1]
