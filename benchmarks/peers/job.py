"""One peer's whole job: JSON Lines in, clusters file out, with the time of each stage.

A peer's module has ``PEER`` and a function ``cluster(job, options)``; it imports its library inside that function, so
that the driver reads the settings where the library is not installed. It never imports this project's packages: it
runs in an environment of its own.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

STAGES = ("start", "read", "sketch", "pairs", "write")
"""Loading libraries; reading; text to signatures; signatures to clusters; writing the clusters file."""

WORD = re.compile(r"\w+")

Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """One way to run a peer.

    Attributes:
        name: What the tables call it.
        options: What ``cluster`` is given.
        source: Address of the page that documents the setting.
        why: What the page says of it.
    """

    name: str
    options: Options
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Peer:
    """What the driver must know of a peer.

    Attributes:
        package: Name of the distribution that must be installed.
        documented: Settings of its own documentation, for near-duplicate texts where it has such.
        grid: Values of options to try in tuning, each combination once.
        note: What a reader of the figures must know.
    """

    package: str
    documented: tuple[Setting, ...]
    grid: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    note: str = ""

    def combinations(self) -> Iterator[Options]:
        """Yield every combination of the grid."""
        for values in product(*self.grid.values()):
            yield dict(zip(self.grid, values, strict=True))


@dataclass(slots=True)
class Job:
    """Where a peer reads and writes, and a clock for its stages."""

    source: Path
    target: Path
    threads: int = 1
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the wall time of what is done within to a stage."""
        begun = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun

    def read(self) -> tuple[list[str], list[str]]:
        """Return ids and texts of the input."""
        import orjson  # noqa: PLC0415 - the driver has none

        with self.stage("read"), self.source.open("rb") as lines:
            rows = [orjson.loads(line) for line in lines]
            return [row["id"] for row in rows], [row["text"] for row in rows]

    def write(self, ids: Sequence[str], clusters: Iterable[int | str]) -> None:
        """Write the clusters file, one object a text."""
        with self.stage("write"), self.target.open("w", encoding="utf-8") as lines:
            for text, cluster in zip(ids, clusters, strict=True):
                lines.write(f'{{"id": {json.dumps(text)}, "cluster": "{cluster}"}}\n')


def components(count: int, links: Iterable[tuple[int, int]]) -> list[int]:
    """Return of each of ``count`` things the smallest thing that links lead to."""
    parents = list(range(count))

    def root(thing: int) -> int:
        while parents[thing] != thing:
            parents[thing] = parents[parents[thing]]
            thing = parents[thing]
        return thing

    for left, right in links:
        first, second = sorted((root(left), root(right)))
        parents[second] = first
    return [root(thing) for thing in range(count)]


def shingles(text: str, size: int, *, marks: bool = False) -> list[str]:
    """Return the lower-case words of a text, or runs of so many; marks stay on words where that is asked."""
    words = text.lower().split() if marks else WORD.findall(text.lower())
    if size == 1 or len(words) <= size:
        return words
    return [" ".join(run) for run in zip(*(words[start:] for start in range(size)), strict=False)]


def run(cluster: Callable[[Job, Options], None]) -> None:
    """Run one peer as the driver asks on the command line; write the stages beside the clusters."""
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--options", type=json.loads, default={})
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    job = Job(asked.source, asked.target, asked.threads)
    cluster(job, asked.options)
    stages = asked.target.with_suffix(".stages.json")
    stages.write_text(json.dumps(job.seconds), encoding="utf-8")
    sys.stdout.flush()
