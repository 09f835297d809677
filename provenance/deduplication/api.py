"""``provenance.dedup``: everything that the command line does, as one call."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypedDict, Unpack

from provenance.deduplication.job import Job
from provenance.deduplication.run import Progress, run
from provenance.deduplication.settings import Settings

if TYPE_CHECKING:
    from provenance.deduplication.summary import Summary


class Options(TypedDict, total=False):
    """What else ``dedup`` can be told; each is the option of the command line of that name.

    Attributes:
        clusters: File that says of every document what became of it.
        refused: File that lists all refused records.
        format: Format of all inputs; default: told from each file's ending.
        work_dir: Folder for intermediate files; it is kept.
        resume: Whether to go on with an interrupted run.
        overwrite: Whether outputs may replace files.
        dry_run: Whether to write nothing.
        explain: Id of a document to explain; see ``Summary.explanation``.
        stdin: Stream for "-".
        session: A Spark session to use with ``engine="spark"``.
        progress: Called with stage, records done and records in all, or None.
    """

    clusters: str | Path | None
    refused: str | Path | None
    format: str | None
    work_dir: str | Path | None
    resume: bool
    overwrite: bool
    dry_run: bool
    explain: str | None
    stdin: BinaryIO | None
    session: object
    progress: Progress | None


def dedup(
    inputs: str | Path | Iterable[str | Path],
    output: str | Path | None = None,
    *,
    settings: Settings | None = None,
    **options: Unpack[Options],
) -> Summary:
    """Find which documents repeat others, and write one of each.

    Args:
        inputs: Files, folders, or "-" for standard input.
        output: Where the kept records go; the ending names the format. None writes none.
        settings: What decides; None means ``Settings()``.
        **options: Further outputs, and how the work is done.

    Returns:
        What was done, in numbers that add up.

    Raises:
        ProvenanceError: Nothing could be read, or an output could not be written.
    """
    named = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    progress = options.get("progress")
    job = Job(
        inputs=tuple(str(given) for given in named),
        output=_path(output),
        clusters=_path(options.get("clusters")),
        refused=_path(options.get("refused")),
        work_dir=_path(options.get("work_dir")),
        format=options.get("format"),
        resume=options.get("resume", False),
        overwrite=options.get("overwrite", False),
        dry_run=options.get("dry_run", False),
        explain=options.get("explain"),
        stdin=options.get("stdin"),
        session=options.get("session"),
    )
    return run(job, settings or Settings(), progress or _tell_nothing)


def _path(given: str | Path | None) -> Path | None:
    return None if given is None else Path(given)


def _tell_nothing(stage: str, done: int, total: int | None) -> None:
    del stage, done, total
