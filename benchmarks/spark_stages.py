"""What each stage of dedup costs on Spark: python -m benchmarks.spark_stages CORPUS.

Runs two sizes of one corpus on two processors of this machine, in one session, and takes the
difference: what a session and its queries cost at all, whatever the size, is told apart. Processor time
is that of the whole process tree, Java and Python; shuffled bytes are Spark's own count. Needs the extra
``spark``, Java and Linux. With ``--write`` the figures go to docs/scale.json.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.batch_types import BatchSettings
from index.spark import run_stages
from index.spark_session import open_session
from index.spark_work import SparkLimits, SparkWork

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "scale.json"
TICKS = os.sysconf("SC_CLK_TCK")
STAGES = {
    "read and sample": ("samples",),
    "pair": ("shared", "pairs"),
    "judge": ("hot-", "stories", "boilerplate", "bodies", "links"),
    "keep": ("members", "held", "measured", "open", "step", "outcomes", "all-links"),
}
TERABYTE = 1e12


class Watched(SparkWork):
    """Notes what was spent until each table was made."""

    def __init__(self, session: SparkSession, limits: SparkLimits, name: str) -> None:
        super().__init__(session, limits)
        self.name = name
        self.spent: list[tuple[str, float]] = []
        self._last = processor_seconds()
        self._mark()

    def save(self, frame: DataFrame, name: str | None = None) -> DataFrame:
        """Make a table, and note what was spent."""
        made = super().save(frame, name)
        now = processor_seconds()
        self.spent.append((stage_of(name or "step"), now - self._last))
        self._last = now
        self._mark()
        return made

    def _mark(self) -> None:
        self.session.sparkContext.setJobDescription(f"{self.name} {len(self.spent)}")


def stage_of(name: str) -> str:
    """Return the stage that makes a table."""
    return next(stage for stage, starts in STAGES.items() if name.startswith(starts))


def processor_seconds() -> float:
    """Return the processor time of this process and all it has started, ended ones too."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(path.parent.name)
        parents[number] = int(fields[1])
        spent[number] = sum(int(field) for field in fields[11:15]) / TICKS

    def is_ours(number: int) -> bool:
        while number in parents and number != os.getpid():
            number = parents[number]
        return number == os.getpid()

    return sum(seconds for number, seconds in spent.items() if is_ours(number))


def shuffled_bytes(log: Path) -> Counter[str]:
    """Return the bytes written to shuffles, by the description of their jobs."""
    stages: dict[int, str] = {}
    found: Counter[str] = Counter()
    for line in log.read_text("utf-8").splitlines():
        event = json.loads(line)
        if event["Event"] == "SparkListenerStageSubmitted":
            told = event.get("Properties", {}).get("spark.job.description", "")
            stages[event["Stage Info"]["Stage ID"]] = told
        elif event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
            written = event["Task Metrics"]["Shuffle Write Metrics"]["Shuffle Bytes Written"]
            found[stages.get(event["Stage ID"], "")] += written
    return found


def measure(corpus: Path, sizes: tuple[int, int]) -> dict[str, Any]:
    """Return what the stages of two sizes cost, and how large the texts were."""
    with tempfile.TemporaryDirectory() as folder:
        session = open_session(
            "local[2]",
            spark_sql_shuffle_partitions="8",
            spark_driver_memory="4g",
            spark_local_dir=folder,
            spark_eventLog_enabled="true",
            spark_eventLog_rolling_enabled="false",
            spark_eventLog_compress="false",
            spark_eventLog_dir=Path(folder).as_uri(),
        )
        session.sparkContext.setLogLevel("ERROR")
        lines = session.read.schema("id string, text string").json(str(corpus))
        runs: list[dict[str, Any]] = []
        for size in (sizes[0], *sizes):  # the first one is to warm up
            frame = lines.limit(size).repartition(4).persist()
            total = frame.selectExpr("sum(octet_length(text))").first()
            watched = Watched(session, SparkLimits(), f"run{len(runs)}")
            outcomes = run_stages(frame, BatchSettings(), watched)
            runs.append(
                {
                    "documents": outcomes.count(),
                    "bytes": 0 if total is None else int(total[0]),
                    "spent": watched.spent,
                }
            )
            frame.unpersist()
        name = session.sparkContext.applicationId
        session.stop()
        shuffled = shuffled_bytes(Path(folder) / name)
    for number, run in enumerate(runs):
        run["shuffled"] = [
            (stage, shuffled[f"run{number} {at}"]) for at, (stage, _) in enumerate(run["spent"])
        ]
    return {"small": runs[1], "large": runs[2]}


def add_up(pairs: list[tuple[str, float]]) -> dict[str, float]:
    """Return the sums by stage."""
    found = dict.fromkeys(STAGES, 0.0)
    for stage, value in pairs:
        found[stage] += value
    return found


def tables(measured: dict[str, Any], command: str) -> dict[str, Any]:
    """Return the tables of docs/scale.md."""
    small, large = measured["small"], measured["large"]
    more = large["documents"] - small["documents"]
    size = large["bytes"] / large["documents"]
    documents = TERABYTE / size
    spent = [add_up(run["spent"]) for run in (small, large)]
    shuffled = [add_up(run["shuffled"]) for run in (small, large)]
    rows, hours, moved = [], 0.0, 0.0
    for stage in STAGES:
        each = max(spent[1][stage] - spent[0][stage], 0.0) / more
        sent = max(shuffled[1][stage] - shuffled[0][stage], 0.0) / more
        fixed = max(spent[0][stage] - each * small["documents"], 0.0)
        hours += each * documents / 3600
        moved += sent * documents
        rows.append([stage, f"{each * 1e6:,.0f}", f"{sent:,.0f}", f"{fixed:,.1f}"])
    total = [sum(float(row[at].replace(",", "")) for row in rows) for at in (1, 2, 3)]
    rows.append(["all", f"{total[0]:,.0f}", f"{total[1]:,.0f}", f"{total[2]:,.1f}"])
    note = (
        f"Processor time of Java and Python together, two tasks at a time; {small['documents']:,} and "
        f"{large['documents']:,} documents of {size:,.0f} bytes of text each, held as rows: reading and parsing files is not in it."
    )
    arithmetic = [
        [
            "documents in a terabyte of text",
            f"10^12 / {size:,.0f}",
            f"{documents / 1e6:,.0f} million",
        ],
        ["processor time", f"{total[0]:,.0f} µs x documents / 3,600 s", f"{hours:,.0f} core hours"],
        ["shuffled", f"{total[1]:,.0f} bytes x documents", f"{moved / 1e12:,.2f} TB"],
        ["on 64 cores", "core hours / 64", f"{hours / 64:,.1f} hours"],
    ]
    return {
        "stages": {
            "columns": [
                "stage",
                "µs a document",
                "bytes shuffled a document",
                "seconds at any size",
            ],
            "rows": rows,
            "command": command,
            "note": note,
        },
        "terabyte": {
            "columns": ["what", "how", "a terabyte of text"],
            "rows": arithmetic,
            "command": "",
            "note": "Extrapolated from the table above, not measured at that size.",
        },
    }


def main() -> None:
    """Measure, print and, where asked, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="JSON Lines with id and text")
    parser.add_argument("--sizes", type=int, nargs=2, default=(4_000, 24_000))
    parser.add_argument("--write", action="store_true", help=f"write {FIGURES.name}")
    options = parser.parse_args()
    small, large = options.sizes
    command = f"python -m benchmarks.spark_stages CORPUS --sizes {small} {large}"
    found = tables(measure(options.corpus, (small, large)), command)
    for table in found.values():
        for row in (table["columns"], *table["rows"]):
            print(" | ".join(row))
        print(table["note"])
    if options.write:
        FIGURES.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
