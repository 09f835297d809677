"""How long the commands take on the sample corpus: python -m benchmarks.speed [--write]."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures.json"
ARTICLES = ROOT / "data" / "articles"
RUNS = 3


def seconds(words: list[str], fresh: Path | None = None) -> float:
    """Return the shortest of ``RUNS`` runs of a command, in seconds, start-up included.

    Args:
        words: What follows the program's name.
        fresh: A store to remove before each run.
    """
    taken = []
    for _ in range(RUNS):
        for file in fresh.parent.glob(f"{fresh.name}*") if fresh else ():
            file.unlink()
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "provenance", *words], check=True, capture_output=True, cwd=ROOT
        )
        taken.append(time.perf_counter() - start)
    return min(taken)


def measure() -> list[list[str]]:
    """Return rows of what was done, how long it took, and on what."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "speed.db"
        store = ["--db", str(db)]
        commands: list[tuple[str, list[str], Path | None]] = [
            ("`provenance --help`", ["--help"], None),
            (
                "`provenance ingest` of the sample corpus, 21 articles, into a fresh store",
                ["ingest", str(ARTICLES), *store],
                db,
            ),
            ("`provenance tree`", ["tree", *store], None),
            ("`provenance who` an article", ["who", "ferry-harbor-ledger", *store], None),
            ("`provenance who` a claim", ["who", "97 tickets had been sold", *store], None),
        ]
        machine = f"{os.cpu_count()} cores, no GPU"
        return [
            [name, f"{seconds(words, fresh):.1f} s", machine] for name, words, fresh in commands
        ]


def main() -> None:
    """Print the times; with ``--write``, also put them into docs/figures.json."""
    rows = measure()
    for name, taken, machine in rows:
        sys.stdout.write(f"{taken:>8}  {name}  ({machine})\n")
    if "--write" in sys.argv[1:]:
        held = json.loads(FIGURES.read_text("utf-8"))
        names = {name for name, _, _ in rows}
        others = [row for row in held["speed"]["rows"] if row[0] not in names]
        held["speed"]["rows"] = [*rows, *others]
        FIGURES.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
