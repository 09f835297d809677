"""A run from inputs to outputs: reads, calls the engine, writes, and removes its traces."""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import OutcomeBlock
from provenance.deduplication import work
from provenance.deduplication.cluster_files import open_clusters
from provenance.deduplication.drafts import discard, open_draft, publish
from provenance.deduplication.engines import Result, Workplace, run_engine
from provenance.deduplication.job import (
    CLUSTERS,
    FOLDER,
    REFUSED,
    Job,
    check_outputs,
    output_format,
)
from provenance.deduplication.kept_files import write_kept
from provenance.deduplication.kept_records import Kept
from provenance.deduplication.problems import (
    FULL,
    EngineMissing,
    InputChanged,
    NoRoom,
    NothingToRead,
    TooManyForSemantic,
    UnknownDocument,
    UnknownEnding,
    WorkFolderBusy,
    WorkFolderTaken,
)
from provenance.deduplication.reading import REFUSED_LIST, Reading, Tally, units_of
from provenance.deduplication.settings import Settings
from provenance.deduplication.sources import FILES, Problem, Source, find_sources, identity
from provenance.deduplication.summary import Summary

Progress = Callable[[str, int, int | None], None]

_REFUSALS_TOLD = 20
_RENAMED = "the file has the name of one in an earlier folder, and its own folder's was added"
# Errors after which there is nothing to resume.
_NOTHING_LEFT = (
    NothingToRead,
    UnknownEnding,
    EngineMissing,
    UnknownDocument,
    TooManyForSemantic,
)
_ONLY_TEXT = (
    ".jsonl, .csv, .tsv or .parquet (without ending it is a folder, "
    "and the inputs are not all text files)"
)


def run(job: Job, settings: Settings, progress: Progress) -> Summary:
    """Deduplicate, and return what was done.

    Raises:
        ProvenanceError: One of ``provenance.deduplication.problems``, or an output cannot be
            written; nothing stands under an output's name then.
        KeyboardInterrupt: Passed on; the work folder is left to be resumed.
    """
    started = time.monotonic()
    check_outputs(job)
    with ExitStack() as stack:
        folder = job.folder
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="provenance-")))
        stack.enter_context(_told_when_full(job, folder))
        stack.enter_context(work.locked(folder, resume=job.resume))
        try:
            summary = _Run(job, settings, progress, folder).summary()
        except _NOTHING_LEFT:
            if job.work_dir is None:
                work.remove(folder)
            raise
    # A folder that the user named stays, for --explain and for the next run.
    if job.work_dir is None:
        work.remove(folder)
    return replace(summary, seconds=time.monotonic() - started)


@contextmanager
def _told_when_full(job: Job, folder: Path) -> Iterator[None]:
    """Say in one sentence that a disk is full, and take the drafts away."""
    try:
        yield
    except (WorkFolderBusy, WorkFolderTaken):
        # Drafts that are there are another run's.
        raise
    except OSError as error:
        _discard_drafts(job)
        if error.errno not in FULL:
            raise
        where = str(error.filename or job.output or job.clusters or folder)
        raise NoRoom(
            where, error.strerror or str(error), resumable=job.folder is not None
        ) from error
    except BaseException:
        _discard_drafts(job)
        raise


def _discard_drafts(job: Job) -> None:
    for path in job.outputs.values():
        discard(path)


@dataclass(slots=True)
class _Decided:
    """What the engine decided, counted."""

    kept: list[NDArray[np.bool_]] = field(default_factory=list)
    dropped_by: Counter[str] = field(default_factory=Counter)
    stayed_by: Counter[str] = field(default_factory=Counter)
    # Documents beside the one that a cluster is named by.
    others: Counter[str] = field(default_factory=Counter)

    def add(self, block: OutcomeBlock) -> None:
        """Count a block."""
        self.kept.append(block.kept)
        kept = block.kept.tolist()
        for at, (name, cluster) in enumerate(zip(block.ids, block.cluster, strict=True)):
            if name != cluster:
                self.others[cluster] += 1
            word = block.relation[at]
            if word is not None:
                (self.stayed_by if kept[at] else self.dropped_by)[word] += 1


@dataclass(slots=True)
class _Run:
    """One run in its work folder."""

    job: Job
    settings: Settings
    progress: Progress
    folder: Path

    def summary(self) -> Summary:
        """Do all the work; ``seconds`` is left at zero."""
        sources, problems = self._sources()
        states = [identity(source) for source in sources]
        now = work.stamp(self.settings, self.job.inputs, sources, states)
        going_on = self.job.resume and work.check_stamp(self.folder, now)
        begun = [Path(place) for place in work.published(self.folder) if going_on]
        work.write_publishing(self.folder, now, begun)
        reading = Reading(sources, self.settings, self.folder)
        result = run_engine(reading.batches, self.settings, self._workplace(), resume=going_on)
        tally = reading.tally
        semantic = None
        if self.settings.semantic:
            result, semantic = self._with_reworded(result, sources)
        problems = [*problems, *tally.problems]
        if not tally.documents and not tally.refused:
            raise NothingToRead(tuple(map(str, problems)))
        if not tally.documents:
            count = sum(tally.refused.values())
            reason = f"no document could be used: {count:,} in, {count:,} refused"
            problems.append(Problem("the inputs", reason))
        decided = self._write_clusters(result, tally.documents)
        kept = np.concatenate([np.empty(0, bool), *decided.kept])
        self._write_others(_kept_records(sources, tally, kept))
        explanation = None
        if self.job.explain is not None:
            from provenance.deduplication.explaining import explain  # noqa: PLC0415 - if asked

            explanation = explain(
                self.job.explain, result, self._read_again(sources), self.settings
            )
        for source, state in zip(sources, states, strict=True):
            if identity(source) != state:
                raise InputChanged(source.label)
        outputs = list(self.job.outputs.values())
        work.write_publishing(self.folder, now, [*begun, *outputs])
        for path in outputs:
            publish(path, is_begun=path.resolve() in begun)
        work.write_publishing(self.folder, now, ())
        return Summary(
            documents=tally.documents + sum(tally.refused.values()),
            kept=int(kept.sum()),
            dropped=int(len(kept) - kept.sum()),
            dropped_by=decided.dropped_by,
            stayed_by=decided.stayed_by,
            refused=tally.refused,
            refusals=self._first_refusals(),
            clusters=len(decided.others),
            largest=1 + max(decided.others.values(), default=0),
            problems=tuple(map(str, problems)),
            notes=_notes(sources, tally),
            outputs={name: str(path) for name, path in self.job.outputs.items()},
            seconds=0.0,
            semantic=semantic,
            explanation=explanation,
        )

    def _workplace(self) -> Workplace:
        return Workplace(self.folder / "engine", self.progress, self.job.session)

    def _read_again(self, sources: list[Source]) -> Reading:
        """Return what reads the inputs once more and leaves the first reading's files alone."""
        folder = self.folder / "again"
        folder.mkdir(exist_ok=True)
        return Reading(sources, self.settings, folder)

    def _with_reworded(
        self, result: Result, sources: list[Source]
    ) -> tuple[Result, Mapping[str, object]]:
        """Return the result with links to reworded and translated documents, and their counts."""
        from provenance.deduplication.semantic import find_reworded  # noqa: PLC0415 - loads the model

        again = self._read_again(sources)
        links, counts = find_reworded(result, again, self.folder, self.progress)
        linked = run_engine(
            again.batches, self.settings, self._workplace(), resume=True, extra_links=links
        )
        return linked, counts

    def _sources(self) -> tuple[list[Source], list[Problem]]:
        """Find what there is to read, and leave out what cannot stand in the output.

        Raises:
            NothingToRead: There is nothing.
            UnknownEnding: A folder is to be written and not all inputs are text files.
        """
        job = self.job
        sources, problems = find_sources(job.inputs, job.format, self.folder / "spool", job.stdin)
        if job.output is not None:
            form = output_format(job.output)
            if form == FOLDER and any(source.format not in FILES for source in sources):
                raise UnknownEnding(str(job.output), _ONLY_TEXT)
            if form == "parquet":
                from provenance.deduplication.kept_parquet import (  # noqa: PLC0415 - 0.1 s
                    drop_misfits,
                )

                sources, misfits = drop_misfits(sources)
                problems = [*problems, *misfits]
        if not sources:
            raise NothingToRead(tuple(map(str, problems)))
        return sources, problems

    def _write_clusters(self, result: Result, documents: int) -> _Decided:
        """Count what was decided, and write it where that is asked for."""
        decided = _Decided()
        path = self.job.outputs.get(CLUSTERS)
        with ExitStack() as stack:
            write = stack.enter_context(open_clusters(path)) if path else None
            done = 0
            for block in result.blocks():
                decided.add(block)
                done += len(block.ids)
                if write is not None:
                    write(block)
                    self.progress("listing", done, documents)
        return decided

    def _write_others(self, kept: Kept) -> None:
        refused, output = self.job.outputs.get(REFUSED), self.job.outputs.get("kept")
        if refused is not None:
            with open_draft(refused) as file, (self.folder / REFUSED_LIST).open("rb") as listed:
                while data := listed.read(1024**2):
                    file.write(data)
        if output is not None:
            self.progress("copying", 0, None)
            write_kept(output, kept, self.folder)

    def _first_refusals(self) -> tuple[Mapping[str, object], ...]:
        with (self.folder / REFUSED_LIST).open(encoding="utf-8") as lines:
            return tuple(json.loads(line) for line in islice(lines, _REFUSALS_TOLD))


def _notes(sources: list[Source], tally: Tally) -> Mapping[str, int]:
    """Return what was guessed, of files and of records."""
    renamed = sum(source.is_renamed for source in sources)
    return tally.notes + Counter({_RENAMED: renamed} if renamed else {})


def _kept_records(sources: list[Source], tally: Tally, kept: NDArray[np.bool_]) -> Kept:
    """Return each unit with which of its records are kept."""
    done = 0
    chosen = []
    for unit, taken in zip(units_of(sources), tally.taken, strict=True):
        keep = taken.copy()
        count = int(taken.sum())
        keep[taken] = kept[done : done + count]
        done += count
        chosen.append((unit, keep))
    return chosen
