"""What a run reads and writes, and which outputs cannot be meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from provenance.deduplication.problems import OutputExists, OutputIsInput, UnknownEnding
from provenance.deduplication.sources import ENDINGS, FILES, PACKED, plain_suffix
from provenance.deduplication.streams import shown
from provenance.deduplication.work import published
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
        OutputIsInput: An output is an input or holds one, two outputs are one, or what is
            there is of another kind, or a folder with files in it.
        OutputExists: There is such a file, and it may not be replaced.
        OutputNotWritable: Its folder is not there.
    """
    inputs = {Path(given).resolve() for given in job.inputs if given != "-"}
    others: set[Path] = set()
    begun = published(job.folder) if job.is_resumed and job.folder else frozenset()
    for name, path in job.outputs.items():
        if str(path) == "-":
            raise OutputIsInput("-", "no file, and standard output is not written to")
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
        for given in sorted(inputs):
            if place in given.parents:
                raise OutputIsInput(str(path), f"a folder that holds the input {shown(given)!r}")
        others.add(place)
        if not path.parent.is_dir():
            raise OutputNotWritable(str(path), f"there is no folder {shown(path.parent)!r}")
        _check_place(path, form, may_replace=job.overwrite, is_begun=str(place) in begun)


def _check_place(path: Path, form: str, *, may_replace: bool, is_begun: bool) -> None:
    """Refuse an output in whose place there is something that may not be replaced."""
    if form == FOLDER and path.is_dir():
        # A folder that an interrupted run gave its name is whole, and is left as it is.
        if not is_begun and any(path.iterdir()):
            raise OutputIsInput(str(path), "a folder with files in it, and none is replaced")
    elif path.is_dir():
        raise OutputIsInput(str(path), "a folder")
    elif form == FOLDER and path.exists():
        raise OutputIsInput(str(path), "a file, and a name without ending is a folder to write")
    elif path.exists() and not may_replace and not is_begun:
        raise OutputExists(str(path))
