"""A kill at any moment leaves a store that opens, and the same command finishes the work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from provenance import Engine
from tests.corpus import articles

pytestmark = pytest.mark.model
ROOT = Path(__file__).resolve().parent.parent

# Stops itself, as hard as a power cut would, at the given call of the progress function.
KILLED = """
import os, signal, sys
import provenance.pipeline as pipeline
from provenance import Engine
from tests.corpus import articles

pipeline.BATCH_ARTICLES, pipeline.BATCH_PAIRS = 2, 2
calls = 0

def progress(step):
    global calls
    calls += 1
    if calls == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

with Engine(sys.argv[1], progress=progress) as engine:
    engine.ingest(articles())
"""


def answers(path: Path) -> tuple[str, str]:
    """Feed in the corpus, as the same command would, and return tree and claims."""
    with Engine(path) as engine:
        engine.ingest(articles())
        return json.dumps(engine.tree().to_dict()), json.dumps(engine.claims().to_dict())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The answers of a run that nothing stopped."""
    return answers(tmp_path_factory.mktemp("whole") / "news.db")


@pytest.mark.parametrize("call", [2, 4, 6, 9])
def test_a_killed_run_is_finished_by_the_same_command(
    tmp_path: Path, undisturbed: tuple[str, str], call: int
) -> None:
    """Nights of work on a large collection must not hang on one power cut."""
    path = tmp_path / "news.db"

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(call)], cwd=ROOT, check=False, timeout=120
    )

    assert killed.returncode == -signal.SIGKILL
    assert answers(path) == undisturbed


def test_a_kill_from_outside_within_a_batch_leaves_a_store_that_opens(
    tmp_path: Path, undisturbed: tuple[str, str]
) -> None:
    """Between two calls of ours the machine may stop anywhere, a transaction included."""
    path = tmp_path / "news.db"
    program = subprocess.Popen([sys.executable, "-c", KILLED, str(path), "999"], cwd=ROOT)
    deadline = time.monotonic() + 60
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)
    os.kill(program.pid, signal.SIGKILL)
    program.wait(timeout=60)

    assert answers(path) == undisturbed
