"""Cells of CSV tables: text that no spreadsheet runs, and with what the table was made."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from provenance.cleaning import one_line, plain_id
from provenance.made_with import MadeWith

# The last columns of every table (docs/decisions/0021): no reader of CSV stumbles over them.
MADE_COLUMNS = ("made_with", "made_settings", "made_from", "made_at")
# A cell that begins with one of these is a formula to a spreadsheet (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def cell(text: str | None) -> str:
    """Return text for one cell, on one line; what would run as a formula gets an apostrophe.

    So does what looks defused already, so that two texts never become one.
    """
    line = one_line(text)
    return f"'{line}" if line.lstrip("'").startswith(_FORMULA_STARTS) else line


def id_cell(key: str) -> str:
    """Return an id for one cell; one that no line can hold is percent-encoded."""
    return cell(plain_id(key))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], made: MadeWith | None) -> str:
    """Return a CSV table (RFC 4180 with line feeds) whose rows tell with what they were made."""
    told = [cell(text) for text in _made_cells(made)]
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([*columns, *MADE_COLUMNS])
    writer.writerows([*row, *told] for row in rows)
    return lines.getvalue()


def _made_cells(made: MadeWith | None) -> tuple[str, ...]:
    if made is None:
        return ("",) * len(MADE_COLUMNS)
    return made.program, made.settings_told, made.corpus_told, made.time
