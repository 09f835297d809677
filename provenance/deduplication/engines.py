"""The engines that decide what repeats what: on this machine, or on Spark."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import index
from index import BatchResult, BatchSettings, ExtraLink, TextBatch, run_batch
from provenance.deduplication.problems import EngineMissing
from provenance.deduplication.settings import Settings, parse_size


def run_engine(
    batches: Callable[[], Iterator[TextBatch]],
    settings: Settings,
    *,
    folder: Path,
    resume: bool,
    progress: Callable[[str, int, int | None], None],
    extra_links: Sequence[ExtraLink] = (),
) -> BatchResult:
    """Run the engine that the settings name.

    Args:
        batches: Begins to read the inputs.
        settings: Of the run.
        folder: Where the engine keeps what can be resumed.
        resume: Whether to go on with what is there.
        progress: Told of every stage.
        extra_links: Links that something else found.

    Raises:
        EngineMissing: Spark is asked for and not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    asked = BatchSettings(
        threshold=settings.threshold,
        keep=settings.keep,
        measure=settings.measure,
        resemblance_threshold=settings.threshold,
        memory_bytes=parse_size(settings.memory),
        threads=settings.threads or os.cpu_count() or 1,
    )
    if settings.engine == "spark":
        return _spark_runner()(
            batches(),
            asked,
            folder=folder,
            resume=resume,
            progress=progress,
            extra_links=extra_links,
            master=settings.master,
        )
    return run_batch(
        batches(), asked, folder=folder, resume=resume, progress=progress, extra_links=extra_links
    )


def _spark_runner() -> Callable[..., BatchResult]:
    """Return what runs the same stages on Spark.

    Raises:
        EngineMissing: Spark is not installed.
    """
    if find_spec("pyspark") is None:
        raise EngineMissing("spark", "pyspark is not installed")
    runner: Callable[..., BatchResult] | None = getattr(index, "run_spark", None)
    if runner is None:
        raise EngineMissing("spark", "this version has none")
    return runner
