"""Work broken off is gone on with: the same bytes come out, and a damaged file is never used."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.batch import BatchSettings, TextBatch, run_batch
from index.batch_spill import DamagedSegment, OtherWork, Segment, check_sum
from tests.batch_corpus import Document, batch_up, read_rows, write_mixture

# So little memory that every stage writes several files.
_SMALL = BatchSettings(memory_bytes=300_000)

_CHILD = """
import json, sys
from pathlib import Path
from index.batch import BatchSettings, run_batch
from tests.batch_corpus import batch_up, read_rows, write_mixture
folder, out = Path(sys.argv[1]), Path(sys.argv[2])
print("ready", flush=True)
result = run_batch(
    batch_up(write_mixture(31, 500), 50),
    BatchSettings(memory_bytes=300_000),
    folder=folder,
    resume=True,
    progress=lambda stage, done, total: print(stage, done, flush=True),
)
out.write_text(json.dumps(read_rows(result)))
"""


def _start(folder: Path, out: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(folder), str(out)], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("lines", [4, 9, 14])
def test_killed_work_is_resumed_to_the_same_bytes(tmp_path: Path, lines: int) -> None:
    """A machine may die at any moment of a night's run."""
    expected = json.dumps(
        read_rows(run_batch(batch_up(write_mixture(31, 500)), _SMALL, folder=tmp_path / "plain"))
    )
    folder, out = tmp_path / "work", tmp_path / "out.json"

    with _start(folder, out) as child:
        assert child.stdout is not None
        for _ in range(lines):
            child.stdout.readline()
        time.sleep(0.003 * lines)
        child.send_signal(signal.SIGKILL)
    killed = not out.exists()
    with _start(folder, out) as child:
        assert child.wait(120) == 0

    assert killed
    assert out.read_text() == expected


def test_resuming_sketches_only_what_is_missing(tmp_path: Path) -> None:
    """Resuming that begins anew would be no resuming."""
    documents = write_mixture(32, 500)

    def broken() -> Iterator[TextBatch]:
        yield from list(batch_up(documents, 50))[:7]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(broken(), _SMALL, folder=tmp_path)
    before = {each.name: each.stat().st_mtime_ns for each in tmp_path.glob("texts-*.seg")}
    assert before

    result = run_batch(batch_up(documents, 50), _SMALL, folder=tmp_path, resume=True)

    after = {each.name: each.stat().st_mtime_ns for each in tmp_path.glob("texts-*.seg")}
    assert {name: after[name] for name in before} == before
    assert read_rows(result) == read_rows(
        run_batch(batch_up(documents, 50), _SMALL, folder=tmp_path / "plain")
    )


@pytest.mark.parametrize("kind", ["texts", "postings", "rows", "pairs"])
def test_a_damaged_file_is_made_again(tmp_path: Path, kind: str) -> None:
    """A bit that a disk turned must not turn a document into a copy."""
    documents = write_mixture(33, 400)
    plain = read_rows(run_batch(batch_up(documents), _SMALL, folder=tmp_path / "plain"))
    _break_off(documents, tmp_path, at_stage="judge")
    victim = sorted(tmp_path.glob(f"{kind}-*.seg"))[0]
    content = victim.read_bytes()
    victim.write_bytes(content[:-3] + bytes([content[-3] ^ 0x10]) + content[-2:])
    with pytest.raises(DamagedSegment):
        Segment(victim).check()
    seen: list[bytes] = []

    def look(stage: str, _done: int, _total: int | None) -> None:
        if stage == "judge":
            seen.append(victim.read_bytes())

    again = run_batch(batch_up(documents), _SMALL, folder=tmp_path, resume=True, progress=look)

    assert read_rows(again) == plain
    assert seen[0] == content


def test_other_work_is_not_resumed(tmp_path: Path) -> None:
    """Clusters of two inputs, or of two settings, mixed would be nobody's."""
    documents = write_mixture(34, 400)
    run_batch(batch_up(documents), _SMALL, folder=tmp_path)

    with pytest.raises(OtherWork):
        run_batch(batch_up(documents), replace(_SMALL, threshold=0.5), folder=tmp_path, resume=True)
    with pytest.raises(OtherWork):
        run_batch(batch_up(documents[5:]), _SMALL, folder=tmp_path, resume=True)
    with pytest.raises(OtherWork):
        run_batch(batch_up(documents[:-20]), _SMALL, folder=tmp_path, resume=True)


def test_more_memory_may_be_given_on_resuming(tmp_path: Path) -> None:
    """How the work is cut changes no result, so that it may change half-way."""
    documents = write_mixture(35, 400)
    plain = read_rows(run_batch(batch_up(documents), _SMALL, folder=tmp_path / "plain"))
    _break_off(documents, tmp_path, at_stage="group")

    again = run_batch(
        batch_up(documents), replace(_SMALL, memory_bytes=1 << 28), folder=tmp_path, resume=True
    )

    assert read_rows(again) == plain


def _break_off(documents: list[Document], folder: Path, *, at_stage: str) -> None:
    """Run a batch up to a stage."""

    def stop(stage: str, _done: int, _total: int | None) -> None:
        if stage == at_stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(batch_up(documents), _SMALL, folder=folder, progress=stop)


@pytest.mark.parametrize("size", [0, 1, 7, 8, 8167, 8168, 8169, 40_000, 70_001])
def test_a_checksum_tells_what_befalls_a_file(size: int) -> None:
    """A bit that turned, bytes that are missing, and a page that is empty or stands elsewhere."""
    draw = np.random.default_rng(size)
    data = draw.integers(0, 256, size=size, dtype=np.uint8)
    told = check_sum(data.data)

    damaged = []
    for at in draw.integers(0, max(size, 1), size=20 if size else 0).tolist():
        turned = data.copy()
        turned[at] ^= 1 << int(draw.integers(8))
        damaged.append(turned)
    if size:
        damaged.append(data[:-1])
    for page in range(4096, size - 4096, 4096):
        empty, moved = data.copy(), data.copy()
        empty[page : page + 4096] = 0
        moved[:4096], moved[page : page + 4096] = data[page : page + 4096], data[:4096]
        damaged += [empty, moved]

    assert check_sum(data.copy().data) == told
    assert all(check_sum(each.data) != told for each in damaged)
