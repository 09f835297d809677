"""The settings of a run, and the field names that a record is read by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from provenance.deduplication.problems import UnknownChoice, UnreadableSize

# In the order in which they are looked for (docs/contract.md, "Articles in JSON"); a test holds
# them equal to those of the readers.
TEXT_FIELDS = ("text", "articleBody", "body", "content")
ID_FIELDS = ("id",)
DATE_FIELDS = ("published_at", "datePublished", "date")
OUTLET_FIELDS = ("outlet", "publisher", "source", "series", "sourceOrganization")

Keep = Literal["earliest", "first", "longest"]
Measure = Literal["containment", "resemblance"]
KEEP: tuple[Keep, ...] = get_args(Keep)
MEASURES: tuple[Measure, ...] = get_args(Measure)
ENGINES = ("local", "spark")
ON_DUPLICATE_ID = ("refuse", "rename")

DEFAULT_MEMORY = "1G"
_LEAST_MEMORY = 64 * 1024**2
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?\s*", re.IGNORECASE)
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}


@dataclass(frozen=True, slots=True)
class Fields:
    """Under which names a record holds what is read of it; the first that holds something counts."""

    text: tuple[str, ...] = TEXT_FIELDS
    id: tuple[str, ...] = ID_FIELDS
    date: tuple[str, ...] = DATE_FIELDS
    outlet: tuple[str, ...] = OUTLET_FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What decides which documents are dropped, and how the work is done.

    Attributes:
        threshold: Share 0..1 of a document that the kept one must cover for it to be dropped
            (with ``measure="resemblance"``: the resemblance from which two are duplicates).
            Raising it keeps more documents.
        keep: Which document of several is kept: "earliest" by claimed date, those without a date
            last and ties by id ("first" where no document has a date); "first" in the input;
            "longest", ties as for "earliest".
        measure: "containment", or "resemblance" for plain MinHash near-duplicates.
        semantic: Whether reworded and translated documents are sought too.
        fields: Field names.
        on_duplicate_id: What becomes of a document whose id an earlier one has.
        engine: "local" or "spark".
        master: The cluster of ``engine="spark"``, or None for this machine.
        threads: Threads to compute with, or None for one per core.
        memory: Memory that the engine may use, as "500M" or "2G".
    """

    threshold: float = 0.8
    keep: Keep = "earliest"
    measure: Measure = "containment"
    semantic: bool = False
    fields: Fields = field(default_factory=Fields)
    on_duplicate_id: str = "refuse"
    engine: str = "local"
    master: str | None = None
    threads: int | None = None
    memory: str = DEFAULT_MEMORY

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            UnknownChoice: A value is none of those there are.
            UnreadableSize: ``memory`` is no size.
        """
        for name, known in (
            ("keep", KEEP),
            ("measure", MEASURES),
            ("engine", ENGINES),
            ("on_duplicate_id", ON_DUPLICATE_ID),
        ):
            if getattr(self, name) not in known:
                raise UnknownChoice(name, getattr(self, name), " or ".join(known))
        if not 0 < self.threshold <= 1:
            raise UnknownChoice("threshold", self.threshold, "a number above 0, up to 1")
        if self.threads is not None and self.threads < 1:
            raise UnknownChoice("threads", self.threads, "1 or more")
        parse_size(self.memory)

    def deciding(self) -> dict[str, object]:
        """Return what decides the result, without what only decides how fast it comes."""
        return {
            "threshold": self.threshold,
            "keep": self.keep,
            "measure": self.measure,
            "semantic": self.semantic,
            "text_fields": list(self.fields.text),
            "id_fields": list(self.fields.id),
            "date_fields": list(self.fields.date),
            "outlet_fields": list(self.fields.outlet),
            "on_duplicate_id": self.on_duplicate_id,
            "engine": self.engine,
        }


def parse_size(written: str) -> int:
    """Return a size as "500M" or "2 GB" in bytes; units are powers of 1,024.

    Raises:
        UnreadableSize: It is no size, or less than 64 MB.
    """
    match = _SIZE.fullmatch(written)
    if match is None:
        raise UnreadableSize(written)
    size = int(float(match.group(1)) * _UNITS[match.group(2).upper()])
    if size < _LEAST_MEMORY:
        raise UnreadableSize(written)
    return size
