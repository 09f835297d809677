"""What a run reads and writes, and which outputs cannot be meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from provenance.deduplication.problems import OutputExists, OutputIsInput, UnknownEnding
from provenance.deduplication.sources import ENDINGS, FILES, PACKED, plain_suffix
from provenance.deduplication.streams import shown
from provenance.errors import OutputNotWritable

FOLDER = "folder"
KEPT, CLUSTERS, REFUSED = "kept", "clusters", "refused"

_TABLES = ".jsonl, .csv, .tsv or .parquet, all but the last also with .gz or .zst"
_KNOWN = {
    KEPT: f"{_TABLES}; a name without ending is a folder, for text files",
    CLUSTERS: _TABLES,
    REFUSED: ".jsonl, also with .gz or .zst",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to read and what to write.

    Attributes:
        inputs: Files, folders, or "-" for standard input.
        output: Where the kept records go, or None.
        clusters: Where the table of all documents goes, or None.
        refused: Where all refusals go, or None.
        format: Format of all inputs, or None to tell it from each file.
        work_dir: Folder for intermediate files, or None for one beside the output.
        resume: Whether to go on with an interrupted run.
        overwrite: Whether outputs may replace files.
        dry_run: Whether to write no output.
        explain: Id of a document to explain, or None.
        stdin: Stream for "-"; None means the process's own.
        session: A Spark session to use, or None to open one.
    """

    inputs: tuple[str, ...]
    output: Path | None = None
    clusters: Path | None = None
    refused: Path | None = None
    format: str | None = None
    work_dir: Path | None = None
    resume: bool = False
    overwrite: bool = False
    dry_run: bool = False
    explain: str | None = None
    stdin: BinaryIO | None = field(default=None, compare=False)
    session: object = field(default=None, compare=False)

    @property
    def outputs(self) -> dict[str, Path]:
        """The files to write, by what they are; the kept records last."""
        named = {CLUSTERS: self.clusters, REFUSED: self.refused, KEPT: self.output}
        return {} if self.dry_run else {name: path for name, path in named.items() if path}

    @property
    def folder(self) -> Path | None:
        """The work folder, or None where there is no output to keep one beside."""
        if self.work_dir is not None:
            return self.work_dir
        main = None if self.dry_run else self.output or self.clusters or self.refused
        return None if main is None else main.with_name(f".{main.name}.work")

    @property
    def is_resumed(self) -> bool:
        """Whether there may be an interrupted run to go on with."""
        return self.resume and self.folder is not None and self.folder.is_dir()


def output_format(path: Path) -> str | None:
    """Return the format that an output's ending names ("folder" for none), or None."""
    suffix = plain_suffix(path)
    is_packed = path.suffix.lower() in PACKED
    if not suffix and not is_packed:
        return FOLDER
    form = ENDINGS.get(suffix)
    if form == "json":
        return "jsonl"
    return None if form in FILES or (form == "parquet" and is_packed) else form


def check_outputs(job: Job) -> None:
    """Refuse outputs that cannot be meant, before any work is done.

    Raises:
        UnknownEnding: The format cannot be told.
        OutputIsInput: An output is an input, or two outputs are one.
        OutputExists: There is such a file, and it may not be replaced.
        OutputNotWritable: Its folder is not there.
    """
    inputs = {Path(given).resolve() for given in job.inputs if given != "-"}
    others: set[Path] = set()
    for name, path in job.outputs.items():
        form = output_format(path)
        if (
            form is None
            or (name != KEPT and form == FOLDER)
            or (name == REFUSED and form != "jsonl")
        ):
            raise UnknownEnding(str(path), _KNOWN[name])
        place = path.resolve()
        if place in inputs:
            raise OutputIsInput(str(path), "an input too")
        if place in others:
            raise OutputIsInput(str(path), "named for two outputs")
        for folder in inputs & set(place.parents):
            raise OutputIsInput(str(path), f"inside the input {shown(folder)!r}")
        others.add(place)
        # An interrupted run may have given some of its outputs their names already.
        if path.exists() and not job.overwrite and not job.is_resumed:
            raise OutputExists(str(path))
        if not path.parent.is_dir():
            raise OutputNotWritable(str(path), f"there is no folder {shown(path.parent)!r}")
