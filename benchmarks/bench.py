"""Run this project's command and its peers on the same corpora: python -m benchmarks.bench --help.

Every run is a process of its own, bound to as many cores as it may use threads; corpora, settings and seeds stand in
the figures, which go to docs/benchmarks.json. A peer that is not installed, fails or takes too long is told, never
guessed at.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import bench_tables
from benchmarks.bench_runs import (
    OURS,
    PEERS,
    ROOT,
    Bench,
    Corpus,
    Row,
    corpora_of,
    peer,
    two_texts,
)
from benchmarks.bench_settings import TUNED

FIGURES = ROOT / "docs" / "benchmarks.json"


def settings_of(names: Iterable[str]) -> list[Row]:
    """Return of each peer the settings of its documentation and the tuned one, where that is another."""
    tuned = {row["peer"]: row for row in json.loads(TUNED.read_text("utf-8"))}
    rows: list[Row] = []
    for name in names:
        for setting in peer(name).documented:
            options = dict(setting.options)
            rows.append(
                {
                    "peer": name,
                    "setting": setting.name,
                    "options": options,
                    "source": setting.source,
                    "why": setting.why,
                }
            )
        best = tuned.get(name)
        if best and best["options"] not in [row["options"] for row in rows]:
            rows.append({"setting": "tuned", "source": "", "why": ""} | best)
    return rows


def timed(bench: Bench, settings: list[Row], corpora: list[Corpus]) -> Iterator[Row]:
    """Yield a row a setting and corpus, smallest first; what would take too long is passed over."""
    pace: dict[tuple[str, str], float] = {}
    for made in corpora:
        for row in settings:
            key = row["peer"], row["setting"]
            if pace.get(key, 0.0) * made.texts > bench.limit:
                yield passed_over(bench, row, made)
                continue
            found = bench.row(*key, row["options"], made)
            slower = found["cpu"] / made.texts if found["code"] == 0 else float("inf")
            pace[key] = max(pace.get(key, 0.0), slower)
            yield found


def passed_over(bench: Bench, row: Row, made: Corpus) -> Row:
    """Return the row of a run that was not made, by what a smaller one took."""
    where = {"corpus": made.name, "texts": made.texts, "seed": made.seed, "threads": 1}
    what = {name: row[name] for name in ("peer", "setting", "options")}
    return what | where | {"code": None, "ended": f"over {bench.limit:.0f} CPU s, by a smaller run"}


def with_two_threads(bench: Bench, settings: list[Row], runs: list[Row], made: Corpus) -> list[Row]:
    """Return the runs on one corpus again, with two threads on two cores."""
    if (os.cpu_count() or 1) < 2:
        return []
    done = {(r["peer"], r["setting"]) for r in runs if r["texts"] == made.texts and r["code"] == 0}
    return [
        bench.row(row["peer"], row["setting"], row["options"], made, threads=2)
        for row in settings
        if (row["peer"], row["setting"]) in done
    ]


def first_answers(bench: Bench, settings: list[Row]) -> list[Row]:
    """Return how long each takes from the start of its process to the clusters of two texts."""
    source = two_texts(bench.work)
    rows = []
    for name in dict.fromkeys(row["peer"] for row in settings):
        options = next(row["options"] for row in settings if row["peer"] == name)
        runs = [bench.run(name, options, source) for _ in range(max(3, bench.repeat))]
        best = min(runs, key=lambda one: one.wall)
        rows.append({"peer": name, "wall": round(best.wall, 3), "peak": best.peak})
    return rows


def machine(python: str, names: Iterable[str]) -> Row:
    """Return what the figures were measured on."""
    packages = {name: peer(name).package.partition(" ")[0] for name in names if name != OURS}
    code = (
        "import sys, json, importlib.metadata as m\n"
        "print(json.dumps({n: m.version(p) for n, p in json.loads(sys.argv[1]).items()}))"
    )
    asked = [python, "-c", code, json.dumps(packages)]
    versions = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    model = next((x.partition(":")[2].strip() for x in lines if x.startswith("model name")), "")
    return {
        "cores": os.cpu_count(),
        "processor": model or platform.machine(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": versions,
        "load": round(os.getloadavg()[2], 1),
        "measured": datetime.now(UTC).date().isoformat(),
    }


def arguments() -> argparse.Namespace:
    """Return what is asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder for corpora and outputs")
    parser.add_argument("--python", default=sys.executable, help="the peers' interpreter")
    parser.add_argument("--peers", nargs="*", default=PEERS, choices=PEERS)
    parser.add_argument("--sizes", type=int, nargs="*", default=[2_000, 20_000])
    parser.add_argument("--growth", type=int, nargs="*", default=[], help="more sizes of families")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--like", type=Path, help="JSON Lines of real texts to be followed")
    parser.add_argument("--limit", type=float, default=300.0, help="CPU seconds a run may take")
    parser.add_argument("--repeat", type=int, default=3, help="the best of so many runs counts")
    parser.add_argument("--output", type=Path, default=FIGURES)
    return parser.parse_args()


def measure(asked: argparse.Namespace, bench: Bench) -> Row:
    """Make all runs that are asked for."""
    left_out = bench.missing(asked.peers)
    for name, reason in left_out.items():
        print(f"left out: {name}: {reason}", flush=True)
    names = [name for name in asked.peers if name not in left_out]
    left_out |= {name: "not asked for in this run" for name in PEERS if name not in asked.peers}
    settings = settings_of(names)
    growth = [Corpus("families", texts, asked.seed) for texts in sorted(asked.growth)]
    runs = list(timed(bench, settings, corpora_of(asked.sizes, asked.seed, asked.like) + growth))
    largest = Corpus("families", max(asked.sizes), asked.seed)
    return {
        "machine": machine(bench.python, names),
        "left_out": left_out,
        "settings": settings,
        "limit": asked.limit,
        "runs": runs,
        "two_threads": with_two_threads(bench, settings, runs, largest),
        "first_answer": first_answers(bench, settings),
    }


def main() -> None:
    """Measure, then write the figures, the tables and the plots."""
    asked = arguments()
    bench = Bench(asked.work.resolve(), asked.python, asked.limit, asked.repeat)
    # As pip does for each of the peers: an import compiles nothing then.
    for package in ("index", "provenance"):
        compileall.compile_dir(ROOT / package, quiet=1)
    # What was measured of this project alone, by dedup_scale, is no part of this run and stays.
    there = json.loads(asked.output.read_text("utf-8")) if asked.output.exists() else {}
    scale = {"scale": there["scale"]} if "scale" in there else {}
    bench_tables.write(asked.output, measure(asked, bench) | scale)
    plots = [bench.python, "-m", "benchmarks.bench_plots", str(asked.output)]
    subprocess.run(plots, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
