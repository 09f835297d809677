"""This project's own command, and one more run that tells its stages apart."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from benchmarks.peers.job import Job, Options, Peer, Setting, run

PEER = Peer(
    package="news-provenance",
    documented=(
        Setting(
            "default",
            {},
            "cli.md",
            "The default: no option but the files and the number of threads.",
        ),
    ),
    note="It also says of each text which one stands for it, and how much of it that one covers.",
)

STAGES = {
    "sketch": "read and sketch",
    "pair": "pairs",
    "group": "pairs",
    "judge": "pairs",
    "keep": "pairs",
    "listing": "write",
    "copying": "write",
}
"""Its own words for stages to those of the peers; it reads and sketches a batch at a time."""


def command(source: str, kept: str, clusters: str, threads: int) -> list[str]:
    """Return the command line that makes clusters at the default setting."""
    return [
        *(sys.executable, "-m", "provenance", "dedup", source, "-o", kept),
        *("--clusters", clusters, "--threads", str(threads), "--json", "--quiet", "--overwrite"),
    ]


class Clock:
    """Adds up the time of each stage from what the engine tells of its progress."""

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: dict[str, float] = {}
        self._now = now
        self._last = now()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Take a stage's word: it is told when a part of the stage is done."""
        del done, total
        self.add(STAGES.get(stage, stage))

    def add(self, stage: str) -> None:
        """Count the time since the last word for a stage."""
        now = self._now()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


def cluster(job: Job, options: Options) -> None:
    """Run the default setting in this process, with a clock at its stages."""
    del options
    with job.stage("start"):
        import provenance  # noqa: PLC0415 - the driver reads settings where it is not installed
        from provenance.deduplication.settings import Settings  # noqa: PLC0415
    clock = Clock()
    provenance.dedup(
        job.source,
        job.target.with_name("kept.jsonl"),
        settings=Settings(threads=job.threads),
        clusters=job.target,
        overwrite=True,
        progress=clock,
    )
    clock.add("write")
    job.seconds |= clock.seconds


if __name__ == "__main__":
    run(cluster)
