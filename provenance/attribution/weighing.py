"""Keeps weak signs of an attribution only in a text that shows strong ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution import complements
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.report import Report

# A noun phrase after a verb, or before its agent: "praised the rescue", "the plan set out by X".
_WEAK = frozenset((complements.OBJECT, complements.QUOTED, "reduced", "passive"))
# One strong report for so many statements makes a text a report of what others say.
_STATEMENTS_FOR_ONE = 8
_STATEMENTS_FOR_FIRM = 20
_PLAIN = frozenset((Commitment.ASSERTS, Commitment.REPORTS))


# With such a verb one strong report anywhere is company enough: it announces, confirms or shows.
_FIRM = frozenset("odwa")


def without_lone_weak(reports: list[Report], statements: int) -> list[Report]:
    """Return the reports, the weak ones left out where the text hardly reports speech.

    In a news report "the ministry described the visit" tells what the ministry said; in a novel, a
    recipe or a history it mostly does not. The reports with a clause or a quotation tell which of
    the two a text is.

    Args:
        reports: Of the whole text, in order.
        statements: How many statements the text has.
    """
    reports = [report for report in reports if not _describes(report)]
    strong = sum(report.pattern not in _WEAK and "m" not in report.frames for report in reports)
    if strong * _STATEMENTS_FOR_ONE >= statements:
        return reports
    firm = strong * _STATEMENTS_FOR_FIRM >= statements
    return [report for report in reports if _is_kept(report, firm=firm)]


def _describes(report: Report) -> bool:
    """Whether a report only tells who is meant: "the men who have been calling for her head"."""
    plain = report.commitment in _PLAIN and not report.frames & _FIRM
    return plain and report.pattern == complements.OBJECT and report.antecedent is not None


def _is_kept(report: Report, *, firm: bool) -> bool:
    """Whether a report stands without much company. Denials always do: none may be lost."""
    if report.pattern not in _WEAK:
        return True
    if report.pattern == complements.QUOTED and firm:
        return True
    if report.commitment not in _PLAIN:
        return True
    return firm and bool(report.frames & _FIRM)
