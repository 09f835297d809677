"""The work folder of a run: whose it is, what it belongs to, and whether it can be resumed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO

from provenance.deduplication.problems import CannotResume, WorkFolderBusy, WorkFolderTaken
from provenance.deduplication.settings import Settings
from provenance.deduplication.sources import Source

_STAMP = "run.json"
_LOCK = "lock"
_OURS = "provenance dedup"


@contextmanager
def locked(folder: Path, *, resume: bool) -> Iterator[None]:
    """Hold a work folder; what another run left there is kept only to resume it.

    Raises:
        WorkFolderTaken: The folder holds other files.
        WorkFolderBusy: Another process holds it.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _LOCK).exists():
        raise WorkFolderTaken(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("ab") as file:
        _hold(file, folder)
        if not resume:
            for path in folder.iterdir():
                if path.name != _LOCK:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        yield


def _hold(file: BinaryIO, folder: Path) -> None:
    """Lock a file against other processes, where the system knows how."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise WorkFolderBusy(str(folder)) from error


def stamp(
    settings: Settings,
    inputs: Sequence[str],
    sources: Sequence[Source],
    identities: Sequence[Sequence[object]],
) -> dict[str, object]:
    """Return what a run can be resumed by: settings, program and the state of every input."""
    states = [hashlib.sha256() for _ in inputs]
    for source, state in zip(sources, identities, strict=True):
        states[source.given].update(json.dumps(state).encode())
    try:
        program = version("news-provenance")
    except PackageNotFoundError:
        program = ""
    return {
        "made_by": _OURS,
        "program": program,
        "settings": settings.deciding(),
        "inputs": list(inputs),
        "states": [state.hexdigest()[:32] for state in states],
    }


def check_stamp(folder: Path, now: Mapping[str, object]) -> bool:
    """Tell whether the folder holds an interrupted run of the same work; False where it is empty.

    Raises:
        CannotResume: It holds another run.
    """
    path = folder / _STAMP
    if not path.exists():
        return False
    try:
        then = json.loads(path.read_text("utf-8"))
    except ValueError:
        return False
    if then == now:
        return True
    raise CannotResume(str(folder), _difference(then, now))


def write_stamp(folder: Path, now: Mapping[str, object]) -> None:
    """Say whose the folder is."""
    draft = folder / f"{_STAMP}.part"
    draft.write_text(json.dumps(now), encoding="utf-8")
    draft.replace(folder / _STAMP)


def remove(folder: Path) -> None:
    """Remove a work folder: at once under its name, so that a kill leaves no half of it there."""
    trash = folder.with_name(f"{folder.name}.done")
    with contextlib.suppress(OSError):
        shutil.rmtree(trash, ignore_errors=True)
        os.replace(folder, trash)  # noqa: PTH105 - Path.rename differs on Windows
        shutil.rmtree(trash, ignore_errors=True)


def _difference(then: Mapping[str, object], now: Mapping[str, object]) -> str:
    """Say what is not as it was."""
    if then.get("made_by") != _OURS or then.get("program") != now["program"]:
        return "another version of this program began it"
    if then.get("inputs") != now["inputs"]:
        return "it read other inputs"
    old, new = then.get("settings"), now["settings"]
    if old != new and isinstance(old, Mapping) and isinstance(new, Mapping):
        names = [name for name in new if old.get(name) != new[name]]
        return f"it had another {names[0].replace('_', ' ')} ({old.get(names[0])})" if names else ""
    states = zip(now["inputs"], then.get("states", []), now["states"], strict=False)  # type: ignore[call-overload]
    changed = [name for name, before, after in states if before != after]
    return f"{changed[0]!r} has changed since" if changed else "its inputs have changed"
