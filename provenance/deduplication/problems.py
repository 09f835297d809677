"""What can stop a run, one class a problem; each message is one sentence with the way out."""

from __future__ import annotations

import errno

from provenance.errors import ProvenanceError

# What the system answers where a file may not grow: disk, quota or limit of the process.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class NothingToRead(ProvenanceError):
    """No input could be opened."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        from provenance.cleaning import one_line  # noqa: PLC0415 - help must not wait

        return "no document could be read: " + one_line("; ".join(self.reasons))


class OutputExists(ProvenanceError):
    """An output is there already."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path!r} is there already: name another file, or add --overwrite"


class OutputIsInput(ProvenanceError):
    """An output would be written over an input, or over another output."""

    def __init__(self, path: str, other: str) -> None:
        super().__init__(path, other)
        self.path = path
        self.other = other

    def __str__(self) -> str:
        return f"{self.path!r} is {self.other}: name another file to write"


class UnknownEnding(ProvenanceError):
    """An output's ending names no format."""

    def __init__(self, path: str, known: str) -> None:
        super().__init__(path, known)
        self.path = path
        self.known = known

    def __str__(self) -> str:
        return f"the format of {self.path!r} cannot be told from its ending: end it in {self.known}"


class NoRoom(ProvenanceError):
    """A disk is full, or a file may not grow."""

    def __init__(self, path: str, cause: str, *, resumable: bool) -> None:
        super().__init__(path, cause)
        self.path = path
        self.cause = cause
        self.resumable = resumable

    def __reduce__(self) -> tuple[object, ...]:
        return (_no_room, (self.path, self.cause, self.resumable))

    def __str__(self) -> str:
        way_out = (
            "make room and run the same command with --resume"
            if self.resumable
            else "make room and run the same command again"
        )
        return f"{self.path!r} could not be written ({self.cause}): {way_out}"


def _no_room(path: str, cause: str, resumable: bool) -> NoRoom:  # noqa: FBT001 - for copies
    return NoRoom(path, cause, resumable=resumable)


class WorkFolderTaken(ProvenanceError):
    """The work folder holds something that is not ours."""

    def __init__(self, path: str, why: str = "holds other files") -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return (
            f"the work folder {self.path!r} {self.why}: name an empty or a new one with --work-dir"
        )


class WorkFolderBusy(ProvenanceError):
    """Another process is at work in the folder."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return (
            f"another run is at work in {self.path!r}: wait for its end, "
            "or name another folder with --work-dir"
        )


class CannotResume(ProvenanceError):
    """What an interrupted run left does not belong to what is asked for now."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return (
            f"the run in {self.path!r} cannot be resumed, {self.why}: "
            "run again without --resume to start over"
        )


class InputChanged(ProvenanceError):
    """An input was changed while it was read."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path!r} was changed while it was read: run again when it is at rest"


class UnknownDocument(ProvenanceError):
    """No document of the inputs has this id."""

    def __init__(self, document_id: str) -> None:
        super().__init__(document_id)
        self.document_id = document_id

    def __str__(self) -> str:
        return f"no document that was read has the id {self.document_id!r}: check it"


class EngineMissing(ProvenanceError):
    """An engine was asked for that is not installed."""

    def __init__(self, name: str, cause: str) -> None:
        super().__init__(name, cause)
        self.name = name
        self.cause = cause

    def __str__(self) -> str:
        return (
            f"the engine {self.name!r} is not there ({self.cause}): install it with "
            f"'pip install \"news-provenance[{self.name}]\"', or leave --engine out"
        )


class UnreadableSize(ProvenanceError):
    """A size of memory cannot be read."""

    def __init__(self, written: str) -> None:
        super().__init__(written)
        self.written = written

    def __str__(self) -> str:
        return f"{self.written!r} is no size of memory: write it as 500M or 2G, 64M or more"


class UnknownChoice(ProvenanceError):
    """A setting has a value that is none of those there are."""

    def __init__(self, name: str, value: object, known: str) -> None:
        super().__init__(name, value, known)
        self.name = name
        self.value = value
        self.known = known

    def __str__(self) -> str:
        return f"{self.name} cannot be {self.value!r}: give {self.known}"


class TooManyForSemantic(ProvenanceError):
    """More documents are left than the sentence model can be asked about."""

    def __init__(self, found: int, most: int) -> None:
        super().__init__(found, most)
        self.found = found
        self.most = most

    def __str__(self) -> str:
        return (
            f"{self.found:,} documents are left after word-for-word copies, and --semantic takes "
            f"{self.most:,}: leave it out, or dedup a part of them"
        )
