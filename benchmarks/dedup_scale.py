"""A million texts through the command: memory, growth, and what an interruption costs.

    python -m benchmarks.dedup_scale growth --work DIR --texts 100000 1000000
    python -m benchmarks.dedup_scale killed --work DIR --texts 100000 --times 10

``growth`` runs families of each size once, at the default setting, and tells wall time, peak memory and quality.
``killed`` runs once undisturbed; then so often as asked it ends a fresh run by SIGKILL at a random moment, goes on with
``--resume``, and compares the files byte for byte. Both print JSON; with ``--write`` it goes to docs/benchmarks.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import bench_tables
from benchmarks.bench_runs import OURS, ROOT, Bench, Corpus, two_texts
from benchmarks.measuring import environment
from benchmarks.peers import provenance_dedup

FIGURES = ROOT / "docs" / "benchmarks.json"

Figures = dict[str, Any]


def growth(asked: argparse.Namespace) -> Figures:
    """Run each size once."""
    bench = Bench(asked.work, sys.executable, limit=asked.limit, repeat=1, most=16 << 30)
    rows = [
        bench.row(OURS, "default", {}, Corpus("families", texts, asked.seed), asked.threads)
        for texts in sorted(asked.texts)
    ]
    return {"growth": rows}


def killed(asked: argparse.Namespace) -> Figures:
    """Interrupt runs at random moments, go on with each, and hold its files against an undisturbed one's."""
    source = Corpus("families", max(asked.texts), asked.seed).made(asked.work)
    folder = asked.work / "killed"
    folder.mkdir(exist_ok=True)
    # What is compiled at the first start must not lengthen the time that moments are drawn from.
    Run(folder / "first", two_texts(asked.work), asked.threads).to_its_end()
    whole = Run(folder / "whole", source, asked.threads)
    begun = time.perf_counter()
    whole.to_its_end()
    seconds = time.perf_counter() - begun
    expected = whole.digests()
    chance = random.Random(asked.seed)
    moments, same = [], 0
    for _ in range(asked.times):
        run = Run(folder / "broken", source, asked.threads)
        moment = chance.uniform(0.02, 0.98) * seconds
        moments.append(moment if run.ended_after(moment) else None)
        run.to_its_end()
        same += run.digests() == expected
    return {
        "killed": {
            "texts": max(asked.texts),
            "seed": asked.seed,
            "seconds": round(seconds, 2),
            "moments": [round(moment, 2) for moment in moments if moment is not None],
            "through": moments.count(None),
            "times": asked.times,
            "same": same,
        }
    }


class Run:
    """One run of the command that may be interrupted and gone on with."""

    def __init__(self, folder: Path, source: Path, threads: int) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.kept, self.clusters = folder / "kept.jsonl", folder / "clusters.jsonl"
        self.work = folder / "work"
        words = provenance_dedup.command(str(source), str(self.kept), str(self.clusters), threads)
        self.command = [*words, "--work-dir", str(self.work)]
        self.threads = threads

    def start(self) -> subprocess.Popen[bytes]:
        """Start the command, going on where the one before was interrupted."""
        resumed = ["--resume"] if self.work.exists() else []
        return subprocess.Popen(
            [*self.command, *resumed],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment(self.threads),
        )

    def to_its_end(self) -> None:
        """Run undisturbed.

        Raises:
            CalledProcessError: The command failed.
        """
        process = self.start()
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, self.command)

    def ended_after(self, seconds: float) -> bool:
        """End the command so many seconds after its start; return whether it was still at work."""
        process = self.start()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        return False

    def digests(self) -> list[str]:
        """Return the SHA-256 of both outputs."""
        return [
            hashlib.sha256(path.read_bytes()).hexdigest() for path in (self.kept, self.clusters)
        ]


def main() -> None:
    """Measure, print, and write where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("growth", "killed"))
    parser.add_argument("--work", type=Path, required=True, help="folder for corpora and outputs")
    parser.add_argument("--texts", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--times", type=int, default=10, help="how often it is interrupted")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=1800.0, help="CPU seconds a run may take")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.json")
    asked = parser.parse_args()
    asked.work = asked.work.resolve()
    found = growth(asked) if asked.what == "growth" else killed(asked)
    print(json.dumps(found, indent=1))
    if asked.write:
        figures = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
        figures["scale"] = figures.get("scale", {}) | found
        bench_tables.write(FIGURES, figures)


if __name__ == "__main__":
    main()
