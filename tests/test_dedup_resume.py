"""``provenance dedup`` interrupted at any point: --resume ends in the same bytes, or says why not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import provenance
from provenance.deduplication.problems import CannotResume, WorkFolderBusy, WorkFolderTaken
from provenance.deduplication.settings import Settings
from provenance.deduplication.work import locked
from tests.deduplicating import as_json_lines, ids_of, invented, records
from tests.test_dedup import run

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = ("kept.jsonl.gz", "clusters.csv", "refused.jsonl")


class Interrupting:
    """Presses Ctrl-C at the n-th word of progress."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Count down."""
        del stage, done, total
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt


def write_many(folder: Path, count: int = 6000) -> Path:
    """Write some blocks of documents, each tenth a copy, with some that are refused."""
    rows: list[dict[str, object]] = [
        {"id": f"n{n}", "text": invented(n % 10 and n, 100), "pad": "x" * 1200}
        for n in range(1, count)
    ]
    path = folder / "in.jsonl"
    path.write_bytes(as_json_lines(rows) + b'{"id": "bare"}\n{"id": "n1", "text": "again"}\n')
    return path


def dedup(folder: Path, source: Path, *, resume: bool, progress: object = None) -> None:
    """Write all outputs to a folder."""
    kept, clusters, refused = (folder / name for name in OUTPUTS)
    provenance.dedup(
        source,
        kept,
        clusters=clusters,
        refused=refused,
        resume=resume,
        progress=progress,  # type: ignore[arg-type]  # any callable
    )


def test_resuming_after_any_interruption_gives_the_same_bytes(tmp_path: Path) -> None:
    """What a power cut costs is time."""
    source = write_many(tmp_path)
    for name in ("whole", "stopped"):
        (tmp_path / name).mkdir()
    dedup(tmp_path / "whole", source, resume=False)
    expected = [(tmp_path / "whole" / name).read_bytes() for name in OUTPUTS]

    interruptions = 0
    for at in range(60):
        try:
            dedup(tmp_path / "stopped", source, resume=True, progress=Interrupting(at))
        except KeyboardInterrupt:
            interruptions += 1
            assert not [name for name in OUTPUTS if (tmp_path / "stopped" / name).exists()]
        else:
            break

    assert interruptions >= 3
    assert [(tmp_path / "stopped" / name).read_bytes() for name in OUTPUTS] == expected
    assert sorted(path.name for path in (tmp_path / "stopped").iterdir()) == sorted(OUTPUTS)


@pytest.mark.parametrize("wait", [0.3, 0.6, 0.9, 1.2])
def test_resuming_after_a_kill_gives_the_same_bytes(tmp_path: Path, wait: float) -> None:
    """A kill leaves no time to tidy up."""
    source = write_many(tmp_path)
    command = [sys.executable, "-m", "provenance", "dedup", str(source), "-q"]
    words = ["-o", "kept.jsonl", "--clusters", "clusters.jsonl"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    subprocess.run(
        command + words, cwd=tmp_path / "whole", env=environment, check=True, capture_output=True
    )

    with subprocess.Popen(
        command + words, cwd=tmp_path / "killed", env=environment, stderr=subprocess.PIPE
    ) as process:
        time.sleep(wait)
        process.kill()
    resumed = run_if_needed(tmp_path / "killed", [*command, *words, "--resume"], environment)

    assert resumed is None or resumed.returncode == 0, str(resumed)
    for name in ("kept.jsonl", "clusters.jsonl"):
        assert (tmp_path / "killed" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def run_if_needed(
    folder: Path, command: list[str], environment: dict[str, str]
) -> subprocess.CompletedProcess[str] | None:
    """Run, unless the killed process had finished all its work."""
    if (folder / "kept.jsonl").exists() and not (folder / ".kept.jsonl.work").exists():
        return None
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


# A shell's background jobs ignore Ctrl-C, and so would the command in tests that run as one.
_HEARS_CTRL_C = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from provenance.cli import main
main()
"""


def test_ctrl_c_says_how_to_go_on(tmp_path: Path) -> None:
    """Who stops a run of hours should not have to guess what is left of it."""
    os.mkfifo(tmp_path / "in.jsonl")
    command = [sys.executable, "-c", _HEARS_CTRL_C, "dedup", "in.jsonl", "-o", "kept.jsonl"]
    with (
        subprocess.Popen(
            command,
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
        (tmp_path / "in.jsonl").open("wb") as pipe,
    ):
        pipe.write(as_json_lines(records()))
        pipe.flush()
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)

    assert process.returncode == 1
    assert told.splitlines()[-1] == (
        "Error: stopped; what is done is kept: run the same command with --resume to go on"
    )
    assert not (tmp_path / "kept.jsonl").exists()


def interrupt(folder: Path, source: Path, settings: Settings | None = None) -> None:
    """Leave an interrupted run behind."""
    with pytest.raises(KeyboardInterrupt):
        provenance.dedup(source, folder / "kept.jsonl", settings=settings, progress=Interrupting(0))


def test_a_changed_input_is_not_resumed(tmp_path: Path) -> None:
    """Half of one file and half of another is no result."""
    source = write_many(tmp_path, 50)
    interrupt(tmp_path, source)
    source.write_bytes(as_json_lines(records()))

    with pytest.raises(CannotResume, match=r"in\.jsonl' has changed since: run again without"):
        provenance.dedup(source, tmp_path / "kept.jsonl", resume=True)
    provenance.dedup(source, tmp_path / "kept.jsonl")

    assert len(ids_of(tmp_path / "kept.jsonl")) == 5


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (Settings(threshold=0.5), r"it had another threshold \(0\.8\)"),
        (Settings(keep="first"), r"it had another keep \(earliest\)"),
        (Settings(on_duplicate_id="rename"), "it had another on duplicate id"),
    ],
)
def test_other_settings_are_not_resumed(tmp_path: Path, settings: Settings, sentence: str) -> None:
    """The halves would have been decided by different rules."""
    source = write_many(tmp_path, 50)
    interrupt(tmp_path, source)

    with pytest.raises(CannotResume, match=sentence):
        provenance.dedup(source, tmp_path / "kept.jsonl", settings=settings, resume=True)


def test_threads_and_memory_may_change_when_resuming(tmp_path: Path) -> None:
    """They decide how fast, not what."""
    source = write_many(tmp_path, 50)
    interrupt(tmp_path, source)

    settings = Settings(threads=1, memory="512M")
    summary = provenance.dedup(source, tmp_path / "kept.jsonl", settings=settings, resume=True)

    assert summary.refused == {"no text": 1, "id of an earlier document": 1}


def test_resume_without_an_interrupted_run_begins_one(tmp_path: Path) -> None:
    """A script can say --resume always."""
    result = run(write_many(tmp_path, 50), "-o", tmp_path / "kept.jsonl", "--resume")

    assert result.exit_code == 0, result.output


def test_a_work_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    """--work-dir . must not empty somebody's folder."""
    source = write_many(tmp_path, 50)

    with pytest.raises(WorkFolderTaken, match="holds other files"):
        provenance.dedup(source, tmp_path / "kept.jsonl", work_dir=tmp_path)

    assert source.exists()


def test_two_runs_do_not_share_a_work_folder(tmp_path: Path) -> None:
    """They would write into each other's files."""
    source = write_many(tmp_path, 50)

    with (
        locked(tmp_path / ".kept.jsonl.work", resume=False),
        pytest.raises(WorkFolderBusy, match="another run is at work"),
    ):
        provenance.dedup(source, tmp_path / "kept.jsonl")


def test_a_named_work_folder_serves_later_questions(tmp_path: Path) -> None:
    """Asking why costs a second run otherwise."""
    source = write_many(tmp_path, 50)
    words = (source, "-o", tmp_path / "kept.jsonl", "--work-dir", tmp_path / "work")
    run(*words)

    result = run(source, "--work-dir", tmp_path / "work", "--resume", "--explain", "n10")

    assert result.exit_code == 0, result.output
    assert "'n10' is" in result.stdout
