"""Progress of the stages on standard error: bars in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from provenance.pipeline import Step

_TOLD = {
    "reading": "Reading articles",
    "comparing": "Comparing pairs",
    "deciding": "Deciding who took it from whom",
    "judging": "Judging which claims are independently sourced",
}
# Seconds between two plain lines of one stage.
_QUIET_SECONDS = 5.0


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Callable[[Step], None] | None]:
    """Give what tells the user of progress; None where the user wants none.

    The bars are gone when all is done: what stays on the screen is the answer.
    """
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bars() as show:
            yield show
    else:
        yield _PlainLines()


@contextmanager
def _bars() -> Iterator[Callable[[Step], None]]:
    from rich.console import Console  # noqa: PLC0415 - 0.1 s, for terminals only
    from rich.progress import (  # noqa: PLC0415 - as above
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks = {}

        def show(step: Step) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = progress.add_task(_TOLD[step.stage], total=step.total)
            progress.update(tasks[step.stage], completed=step.done, total=step.total)

        yield show


class _PlainLines:
    """One line when a stage begins, then one every few seconds."""

    def __init__(self) -> None:
        self._stage = ""
        self._told_at = 0.0

    def __call__(self, step: Step) -> None:
        now = time.monotonic()
        if step.stage == self._stage and now - self._told_at < _QUIET_SECONDS:
            return
        # A stage with nothing to do is not worth a line.
        if step.total == 0:
            return
        self._stage, self._told_at = step.stage, now
        done = f" {step.done:,}" if step.done else ""
        of = f" of {step.total:,}" if step.done and step.total is not None else ""
        sys.stderr.write(f"{_TOLD[step.stage]}{':' if done else ''}{done}{of} ...\n")
