"""passim: text reuse by alignment of passages, on Spark."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.peers.job import Job, Options, Peer, Setting, components, run

PEER = Peer(
    package="passim @ git+https://github.com/dasmiq/passim.git",
    documented=(
        Setting(
            "default",
            {},
            "https://github.com/dasmiq/passim",
            "The simplest invocation of its page, all settings left as they are.",
        ),
    ),
    note="It is installed from its repository: the package index has another project under this name.",
)


class NotInstalled(Exception):
    """The command passim is not on the path."""


def cluster(job: Job, options: Options) -> None:
    """Run the command; texts of which passages share a cluster are one cluster."""
    del options
    with job.stage("start"):
        command = shutil.which("passim")
        if command is None:
            raise NotInstalled
    ids, _ = job.read()
    with tempfile.TemporaryDirectory(dir=job.target.parent) as folder, job.stage("whole"):
        out = Path(folder) / "out"
        subprocess.run([command, str(job.source), str(out)], check=True)
        clusters = components(len(ids), links_of(out, {name: n for n, name in enumerate(ids)}))
    job.write(ids, clusters)


def links_of(out: Path, place: dict[str, int]) -> list[tuple[int, int]]:
    """Return links between the texts whose passages share a cluster."""
    first: dict[str, int] = {}
    links = []
    for path in sorted(out.glob("out.json/part-*")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "cluster" in row:
                text = place[row["id"]]
                links.append((first.setdefault(str(row["cluster"]), text), text))
    return links


if __name__ == "__main__":
    run(cluster)
