"""What became of the records of one ingestion: counts, refusals, and notes for the reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from provenance.canonical import MOST_SENTENCES
from provenance.comparison import unusable
from provenance.model import Article, Document
from provenance.readers import Refused
from provenance.store import Arrival
from provenance.versions import article_id

# Notes on single articles that one summary tells; the others are counted.
_NOTES_TOLD = 20


@dataclass(slots=True)
class Counts:
    """What became of the records so far."""

    arrivals: dict[Arrival, int] = field(default_factory=lambda: dict.fromkeys(Arrival, 0))
    refused: list[tuple[str, str]] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many records were read."""
        return sum(self.arrivals.values()) + len(self.refused)


def sorted_out(
    batch: Sequence[Article | Refused],
) -> tuple[list[Article], list[Refused]]:
    """Return the articles, each with its id, and what cannot be used, with the reason."""
    usable, refused = [], []
    for number, item in enumerate(batch, start=1):
        if isinstance(item, Refused):
            refused.append(item)
        elif reason := unusable(item):
            refused.append(Refused(where=item.id or item.url or f"article {number}", reason=reason))
        else:
            usable.append(replace(item, id=article_id(item)))
    return usable, refused


def is_cut(document: Document) -> bool:
    """Whether a text has more sentences than are looked at."""
    sentences = document.canonical.sentences
    return len(sentences) == MOST_SENTENCES and bool(
        document.article.text[sentences[-1].span.end :].strip()
    )


def notes_on(counts: Counts) -> Iterator[str]:
    """Yield what the reader should know beside the numbers."""
    yield from counts.notes[:_NOTES_TOLD]
    if len(counts.notes) > _NOTES_TOLD:
        yield f"and {len(counts.notes) - _NOTES_TOLD:,} notes more of this kind"
    if counts.undated:
        names = ", ".join(counts.undated[:3]) + (" and others" if len(counts.undated) > 3 else "")
        yield f"dates that cannot be read were left out of account: {names}"
    if counts.arrivals[Arrival.NEW_VERSION]:
        yield (
            "of several versions of one page the one with the latest date counts, "
            "or the longest where the dates are the same; the others are kept"
        )
