"""The engines that decide what repeats what: on this machine, or on Spark."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from index import BatchSettings, ExtraLink, OutcomeBlock, TextBatch, run_batch
from provenance.deduplication.problems import EngineMissing
from provenance.deduplication.settings import Settings, parse_size


class Result(Protocol):
    """What an engine decided."""

    def blocks(self) -> Iterator[OutcomeBlock]:
        """Yield the outcomes in the order of the input, as often as asked."""
        ...


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where an engine works.

    Attributes:
        folder: For what can be resumed.
        progress: Told of every stage.
        session: A Spark session to use, or None to open one.
    """

    folder: Path
    progress: Callable[[str, int, int | None], None]
    session: Any = None  # Any: a SparkSession, whose package may not be there


def run_engine(
    batches: Callable[[], Iterator[TextBatch]],
    settings: Settings,
    place: Workplace,
    *,
    resume: bool,
    extra_links: Sequence[ExtraLink] = (),
) -> Result:
    """Run the engine that the settings name.

    Args:
        batches: Begins to read the inputs.
        settings: Of the run.
        place: Where it is done.
        resume: Whether to go on with what is there.
        extra_links: Links that something else found.

    Raises:
        EngineMissing: Spark is asked for and not installed.
    """
    place.folder.mkdir(parents=True, exist_ok=True)
    asked = BatchSettings(
        threshold=settings.threshold,
        keep=settings.keep,
        measure=settings.measure,
        resemblance_threshold=settings.threshold,
        memory_bytes=parse_size(settings.memory),
        threads=settings.threads or os.cpu_count() or 1,
    )
    if settings.engine == "spark":
        if find_spec("pyspark") is None:
            raise EngineMissing("spark", "pyspark is not installed")
        from index import run_spark  # noqa: PLC0415 - with pyspark alone

        return run_spark(
            batches(),
            asked,
            folder=place.folder,
            resume=resume,
            progress=place.progress,
            extra_links=extra_links,
            master=settings.master,
            session=place.session,
        )
    return run_batch(
        batches(),
        asked,
        folder=place.folder,
        resume=resume,
        progress=place.progress,
        extra_links=extra_links,
    )
