"""What all tests share: nothing may be left out under CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.kernel import kernel_name
from index.tile_encoder import may_use_tiles
from provenance import Engine
from tests.browser import browser_running
from tests.corpus import articles

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
# Spark's tests share one session, so one process runs them all.
LONGEST = ("test_spark.py",)
NOT_RUN = ("skipped", "xfailed", "deselected")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes in one process, so that the others run beside it.

    What only a processor with tiles can run is no test of another one: there it is left out, and
    the header says so. That such a processor is served as before is tested everywhere.
    """
    if not may_use_tiles():
        items[:] = [item for item in items if item.get_closest_marker("tiles") is None]
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_report_header() -> str:
    """Say whether the processor has what some tests need."""
    return "tiles (AMX): " + ("yes" if may_use_tiles() else "no, their tests are left out")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def _kernel_loaded() -> None:
    """Load the compiled kernel before anything is timed: a process loads it amid its work else."""
    kernel_name()


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus, ingested and finished; who changes it copies the file first."""
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    with Engine(path) as engine:
        engine.ingest(ROOT / "data")
        engine.finish()
    return path


@pytest.fixture
def own_store(sample_store: Path, tmp_path: Path) -> Path:
    """A copy of the sample store, for one test to change."""
    return Path(shutil.copy(sample_store, tmp_path / "own.db"))


@pytest.fixture(scope="session")
def finished_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the corpus with tree and claims; each test has a copy of it."""
    path = tmp_path_factory.mktemp("finished") / "news.db"
    with Engine(path) as engine:
        engine.ingest(articles())
        engine.finish()
    return path


@pytest.fixture
def engine(finished_corpus: Path, tmp_path: Path) -> Iterator[Engine]:
    """An engine over a store of the corpus that a test may write to."""
    with Engine(shutil.copy(finished_corpus, tmp_path / "news.db")) as opened:
        yield opened


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of the screens."""
    with browser_running() as started:
        yield started


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run under ``CI=true`` that left a test out.

    A test that is skipped where it matters most protects nobody, and a green run hides it.
    """
    if os.environ.get("CI", "").lower() != "true" or session.exitstatus != pytest.ExitCode.OK:
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and any(reporter.stats.get(name) for name in NOT_RUN):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(
            "Under CI no test may be skipped, expected to fail or deselected.", red=True
        )
