"""The work folder of a run: whose it is, what it belongs to, and whether it can be resumed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from provenance.deduplication.problems import CannotResume, WorkFolderBusy, WorkFolderTaken
from provenance.deduplication.settings import Settings
from provenance.deduplication.sources import Source

_INSTALLED = re.compile(r"news_provenance-(.+)\.dist-info")
_STAMP = "run.json"
_LOCK = "lock"
_OURS = "provenance dedup"
_PUBLISHING = "publishing"
# All that a run writes into its folder; nothing else in it is ever removed.
_WRITTEN = frozenset(
    {
        "spool",
        "engine",
        "again",
        "reading.json",
        "reading.json.part",
        "taken.npy",
        "refused.jsonl",
        "kept.rows",
        "semantic.db",
        "semantic.db-journal",
        "semantic.db-shm",
        "semantic.db-wal",
        f"{_STAMP}.part",
    }
)


@contextmanager
def locked(folder: Path, *, resume: bool) -> Iterator[None]:
    """Hold a work folder; what another run left there is kept only to resume it.

    Raises:
        WorkFolderTaken: The folder holds other files, or is a file.
        WorkFolderBusy: Another process holds it.
    """
    if folder.exists() and not folder.is_dir():
        raise WorkFolderTaken(str(folder), "is no folder")
    there = {path.name for path in folder.iterdir()} if folder.exists() else set()
    if there and (_read_stamp(folder) is None or there - _WRITTEN - {_STAMP, _LOCK}):
        raise WorkFolderTaken(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    if not there:
        write_stamp(folder, {"made_by": _OURS})
    with (folder / _LOCK).open("ab") as file:
        _hold(file, folder)
        # A stamp that names no inputs is of a run that had read nothing yet, or was being removed.
        if not resume or "inputs" not in (_read_stamp(folder) or {}):
            _clear(folder)
        yield


def _read_stamp(folder: Path) -> dict[str, object] | None:
    """Return the stamp of a folder that is ours, or None."""
    try:
        then = json.loads((folder / _STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return then if isinstance(then, dict) and then.get("made_by") == _OURS else None


def _clear(folder: Path) -> None:
    """Remove what runs wrote; the stamp stays and names no run, so that a kill does no harm."""
    write_stamp(folder, {"made_by": _OURS})
    for name in sorted(_WRITTEN):
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


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
    return {
        "made_by": _OURS,
        "program": _program(),
        "settings": settings.deciding(),
        "inputs": list(inputs),
        "states": [state.hexdigest()[:32] for state in states],
    }


def _program() -> str:
    """Return the version of this program, or nothing where it is not installed.

    The folder that it is installed by has it in its name; importlib.metadata would read it in that
    folder, and takes 0.02 s to import.
    """
    for place in sys.path:
        with contextlib.suppress(OSError):
            for name in os.listdir(place or "."):  # noqa: PTH208 - names are all that is asked for
                found = _INSTALLED.fullmatch(name)
                if found:
                    return found[1]
    return ""


def check_stamp(folder: Path, now: Mapping[str, object]) -> bool:
    """Tell whether the folder holds an interrupted run of the same work; False where it is empty.

    Raises:
        CannotResume: It holds another run.
    """
    then = _read_stamp(folder)
    if then is None or "inputs" not in then:
        return False
    then.pop(_PUBLISHING, None)
    if then == now:
        return True
    raise CannotResume(str(folder), _difference(then, now))


def write_stamp(folder: Path, now: Mapping[str, object]) -> None:
    """Say whose the folder is."""
    draft = folder / f"{_STAMP}.part"
    draft.write_text(json.dumps(now), encoding="utf-8")
    draft.replace(folder / _STAMP)


def write_publishing(folder: Path, now: Mapping[str, object], outputs: Iterable[Path]) -> None:
    """Remember which outputs are about to be given their names: a resumed run may replace them."""
    places = sorted(str(path.resolve()) for path in outputs)
    write_stamp(folder, {**now, _PUBLISHING: places} if places else now)


def published(folder: Path) -> frozenset[str]:
    """Return the outputs that an interrupted run may have given their names already."""
    places = (_read_stamp(folder) or {}).get(_PUBLISHING)
    return frozenset(map(str, places)) if isinstance(places, list) else frozenset()


def remove(folder: Path) -> None:
    """Remove a work folder, and of it only what runs wrote."""
    with contextlib.suppress(OSError):
        _clear(folder)
        (folder / _LOCK).unlink(missing_ok=True)
        (folder / _STAMP).unlink()
        folder.rmdir()


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
