"""Stamps of the code that made a stored value: a changed program never serves old answers."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# What decides a document, a match and an answer. Data files beside the modules count too. Each
# stage also depends on all before it.
READING = ("provenance.model", "provenance.canonical", "provenance.attribution")
MATCHING = (*READING, "index", "provenance.findings", "provenance.matching")
_NOT_ANSWERING = ("store", "exports", "web", "deduplication")


@cache
def reading_stamp() -> str:
    """Return the stamp of what reads articles."""
    return _stamp(READING)


@cache
def matching_stamp() -> str:
    """Return the stamp of what compares articles."""
    return _stamp(MATCHING)


@cache
def answering_stamp() -> str:
    """Return the stamp of all that decides tree and claims: the whole package but its output."""
    folder = Path(__file__).parent
    parts = sorted(
        f"provenance.{path.stem}"
        for path in folder.iterdir()
        if path.stem not in _NOT_ANSWERING
        and (path.suffix == ".py" or (path / "__init__.py").is_file())
        and path.stem not in _SHOWING
    )
    data = [path for path in folder.iterdir() if path.is_dir() and path.name.endswith("_data")]
    return _stamp((*parts, "index"), data)


_SHOWING = frozenset(
    {
        "__init__",
        "__main__",
        "cli",
        "doctor",
        "engine",
        "errors",
        "exporting",
        "holdings",
        "made_with",
        "rendering",
        "review_command",
        "serve_command",
        "sharing",
        "snapshots",
    }
)


def _stamp(modules: tuple[str, ...], folders: list[Path] | None = None) -> str:
    """Return 16 hex digits over names and contents of all files of these modules and folders."""
    whole = hashlib.sha256()
    files: set[Path] = set()
    for name in modules:
        files |= set(_files_of(name))
    for folder in folders or ():
        files |= {path for path in folder.rglob("*") if path.is_file()}
    for path in sorted(files):
        whole.update(f"{path.parent.name}/{path.name}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


def _files_of(module: str) -> list[Path]:
    """Return the files of a module, or of a package with all below it; none if it is not there."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return []
    origin = Path(spec.origin)
    if origin.name != "__init__.py":
        return [origin]
    return [
        path
        for path in origin.parent.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
