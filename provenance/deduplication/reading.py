"""All sources to batches of documents, with what was refused and which records were taken."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import TextBatch
from provenance.deduplication.claimed_dates import sortable_dates
from provenance.deduplication.identifiers import SeenIds
from provenance.deduplication.json_lines import read_json_lines, string_buffers
from provenance.deduplication.rows import DUPLICATE_ID, HeaderMissing, Rows, Texts
from provenance.deduplication.settings import Settings
from provenance.deduplication.sources import WHOLE, Problem, Source
from provenance.deduplication.streams import ByteStream

if TYPE_CHECKING:
    import pyarrow as pa

_STATE = "reading.json"
_TAKEN = "taken.npy"
REFUSED_LIST = "refused.jsonl"
NAMED = "the document had no id and was named by its place"
RENAMED = "the document had the id of an earlier one and was renamed"


@dataclass(slots=True)
class Tally:
    """What reading found.

    Attributes:
        documents: How many documents were taken.
        refused: Kind of refusal to how many records.
        problems: Files that could not be read, or not to their end.
        notes: What had to be guessed, with how often.
        records: How many records each unit has, a unit being a file or a run of small files.
        taken: Of each record of each unit, whether it is a document.
    """

    documents: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    records: list[int] = field(default_factory=list)
    taken: list[NDArray[np.bool_]] = field(default_factory=list)

    def save(self, folder: Path) -> None:
        """Write to the work folder, whole or not at all."""
        bits = np.packbits(np.concatenate([np.empty(0, bool), *self.taken]))
        with (folder / _TAKEN).open("wb") as file:
            np.save(file, bits)
        draft = folder / f"{_STATE}.part"
        written = {
            "documents": self.documents,
            "refused": self.refused,
            "problems": [[problem.where, problem.reason] for problem in self.problems],
            "notes": self.notes,
            "records": self.records,
        }
        draft.write_text(json.dumps(written), encoding="utf-8")
        draft.replace(folder / _STATE)

    @classmethod
    def load(cls, folder: Path) -> Tally:
        """Read what an earlier run saved."""
        written = json.loads((folder / _STATE).read_text("utf-8"))
        bits = np.unpackbits(np.load(folder / _TAKEN)).astype(bool)
        ends = np.cumsum(written["records"]).tolist()
        starts = [0, *ends[:-1]]
        return cls(
            documents=written["documents"],
            refused=Counter(written["refused"]),
            problems=[Problem(*problem) for problem in written["problems"]],
            notes=Counter(written["notes"]),
            records=written["records"],
            taken=[bits[start:end] for start, end in zip(starts, ends, strict=True)],
        )


def units_of(sources: Sequence[Source]) -> list[list[Source]]:
    """Return the sources as they are read: each by itself, neighbouring small files together."""
    units: list[list[Source]] = []
    for is_whole, group in groupby(sources, key=lambda source: source.format in WHOLE):
        if is_whole:
            units.append(list(group))
        else:
            units.extend([source] for source in group)
    return units


class Reading:
    """Reads sources, as often as it is asked to; every reading gives the same batches."""

    def __init__(self, sources: Sequence[Source], settings: Settings, folder: Path) -> None:
        self._units = units_of(sources)
        self._settings = settings
        self._folder = folder
        self._seen = SeenIds()
        self._done: Tally | None = None

    @property
    def tally(self) -> Tally:
        """What the last whole reading found, of this run or of the one that is resumed."""
        if self._done is None:
            self._done = Tally.load(self._folder)
        return self._done

    def batches(self) -> Iterator[TextBatch]:
        """Yield the documents; refusals go to a file in the work folder."""
        self._seen = SeenIds()
        tally = Tally()
        with (self._folder / REFUSED_LIST).open("w", encoding="utf-8") as refused:
            for unit in self._units:
                taken: list[NDArray[np.bool_]] = [np.empty(0, bool)]
                for rows in _read_unit(unit, self._settings, tally):
                    batch, mask = self._as_batch(rows, tally)
                    for place, (kind, reason) in sorted(rows.faults.items()):
                        tally.refused[kind] += 1
                        line = {"where": rows.label(place), "id": rows.ids[place]}
                        written = line | {"kind": kind, "reason": reason}
                        refused.write(json.dumps(written, ensure_ascii=False) + "\n")
                    tally.notes.update(rows.notes)
                    taken.append(mask)
                    if batch is not None:
                        tally.documents += len(batch.ids)
                        yield batch
                tally.taken.append(np.concatenate(taken))
                tally.records.append(len(tally.taken[-1]))
        tally.save(self._folder)
        self._done = tally

    def _as_batch(self, rows: Rows, tally: Tally) -> tuple[TextBatch | None, NDArray[np.bool_]]:
        """Return the documents of a block, and of each record whether it is one."""
        ids = self._checked_ids(rows, tally)
        mask = np.ones(len(rows), bool)
        mask[list(rows.faults)] = False
        places = np.flatnonzero(mask)
        if not len(places):
            return None, mask
        texts, dates, outlets = rows.texts, rows.dates, rows.outlets
        if rows.faults:
            texts = texts.take(mask) if isinstance(texts, Texts) else _filtered(texts, mask)
            dates = None if dates is None else _filtered(dates, mask)
            outlets = None if outlets is None else [outlets[place] for place in places.tolist()]
            ids = [ids[place] for place in places.tolist()]
        if not isinstance(texts, Texts):
            texts = Texts(*string_buffers(texts))
        wants_dates = self._settings.keep == "earliest"
        return (
            TextBatch(
                ids=ids,
                buffer=texts.buffer,
                bounds=texts.bounds,
                dates=sortable_dates(dates, len(ids)) if wants_dates else None,
                groups=outlets if outlets is not None and any(outlets) else None,
            ),
            mask,
        )

    def _checked_ids(self, rows: Rows, tally: Tally) -> list[str]:
        """Return the ids, made where there are none; repeated ones are renamed or faults."""
        ids: list[str] = []
        for place, given in enumerate(rows.ids):
            if given is None:
                ids.append(rows.name(place))
                if place not in rows.faults and not rows.is_named:
                    tally.notes[NAMED] += 1
            else:
                ids.append(given)
        asked = ids
        places = range(len(ids))
        if rows.faults:
            places = [place for place in places if place not in rows.faults]  # type: ignore[assignment]
            asked = [ids[place] for place in places]
        for at in np.flatnonzero(self._seen.add(asked)).tolist():
            place = places[at]
            if self._settings.on_duplicate_id == "refuse":
                reason = f"an earlier document has its id {ids[place]!r}"
                rows.faults[place] = (DUPLICATE_ID, reason)
            else:
                ids[place] = self._renamed(ids[place])
                tally.notes[RENAMED] += 1
        return ids

    def _renamed(self, taken: str) -> str:
        number = 2
        while self._seen.add([f"{taken}~{number}"])[0]:
            number += 1
        return f"{taken}~{number}"


def _filtered(values: pa.Array, mask: NDArray[np.bool_]) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415 - 0.05 s, which plain lines can do without

    return values.filter(pa.array(mask))


def _damages() -> tuple[type[Exception], ...]:
    """Return what is raised by files that are damaged; looked at when something was raised."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    return OSError, pa.ArrowException


def _read_unit(unit: Sequence[Source], settings: Settings, tally: Tally) -> Iterator[Rows]:
    """Yield the records of a unit; what is wrong with the file goes to the tally."""
    source = unit[0]
    if source.format in WHOLE:
        from provenance.deduplication.whole_files import (  # noqa: PLC0415 - for such alone
            read_whole_files,
        )

        yield from read_whole_files(unit, settings.fields)
        return
    found = 0
    fault: str | None = None
    try:
        if source.format == "parquet":
            from provenance.deduplication.parquet_rows import (  # noqa: PLC0415 - 0.1 s, for it alone
                read_parquet,
            )

            for rows in read_parquet(source.path, settings.fields, source.label):
                found += len(rows)
                yield rows
        else:
            with ByteStream(source.path) as stream:
                for rows in _read_lines(stream, source, settings):
                    found += len(rows)
                    yield rows
                fault = stream.fault
    except HeaderMissing as error:
        tally.problems.append(Problem(source.label, error.reason))
        return
    except _damages() as error:
        fault = f"it is damaged ({str(error).splitlines()[0]})"
    if fault is not None:
        what = f"{fault}: {found:,} records were read, the rest is missing"
        tally.problems.append(Problem(source.label, what))
    elif not found:
        tally.problems.append(Problem(source.label, "it holds no records"))


def _read_lines(stream: ByteStream, source: Source, settings: Settings) -> Iterator[Rows]:
    if source.format == "jsonl":
        return read_json_lines(stream, settings.fields, source.label)
    from provenance.deduplication.csv_rows import read_csv  # noqa: PLC0415 - for such alone

    return read_csv(stream, settings.fields, source.label, tab=source.format == "tsv")
