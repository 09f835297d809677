"""Plain text files to articles."""

from __future__ import annotations

import re

from provenance.dates import normalise_date
from provenance.decoding import decode
from provenance.errors import UnreadableDate
from provenance.model import Article
from provenance.readers.records import NOTES
from provenance.readers.refused import Refused

_DATE = re.compile(r"\s*date\s+(\d{4,}(?:-\d{1,2}(?:-\d{1,2})?)?)(?:\s+|$)")


def read_text(data: bytes, where: str, article_id: str) -> Article | Refused:
    """Read a text file: its stem is the id, a leading ``date YYYY[-MM[-DD]]`` the date.

    The stored text begins after the date and is otherwise kept as it stands, line ends included.
    """
    decoded = decode(data)
    notes = [decoded.note] if decoded.note else []
    text = decoded.text
    published_at = None
    match = _DATE.match(text)
    if match is not None:
        try:
            published_at = normalise_date(match.group(1))
            text = text[match.end() :]
        except UnreadableDate as refusal:
            notes.append(f"the date was left in the text: {refusal}")
    if not text.strip():
        return Refused(where, "the file holds no text: put the article in it")
    return Article(
        text=text,
        id=article_id,
        published_at=published_at,
        extra={NOTES: notes} if notes else {},
    )
