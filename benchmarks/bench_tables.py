"""Tables of docs/benchmarks.md from the figures of a run, and the file that holds both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.bench_runs import OURS, Row
from benchmarks.peers.job import STAGES

NAMES = {
    OURS: "**provenance dedup**",
    "fastsketchlsh": "FastSketchLSH",
    "text_dedup": "text-dedup",
    "spark_mllib": "Spark MLlib",
}
COMMAND = "make bench"
SCALE = "python -m benchmarks.dedup_scale"
KINDS = ("light", "heavy", "cut", "embed")

Table = dict[str, Any]
Key = tuple[str, str]


def name_of(peer: str) -> str:
    """Return what a peer is called in a table."""
    return NAMES.get(peer, peer)


def table(columns: list[str], rows: Iterable[list[str]], note: str) -> Table:
    """Return a table as docs/generate.py writes it."""
    return {"columns": columns, "rows": list(rows), "command": COMMAND, "note": note}


def key_of(row: Row) -> Key:
    """Return peer and setting of a row."""
    return row["peer"], row["setting"]


def number(value: float) -> str:
    """Return a number with three figures that count, thousands set apart."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def share(value: float | None) -> str:
    """Return a share with three decimals, "-" for none."""
    return "-" if value is None else f"{value:.3f}"


class Runs:
    """The good runs by peer, setting, corpus and size."""

    def __init__(self, figures: Row) -> None:
        self.rows = [row for row in figures["runs"] if row["code"] == 0]
        self.ended = {
            (*key_of(r), r["corpus"], r["texts"]): r["ended"] or "-" for r in figures["runs"]
        }
        self.found = {(*key_of(r), r["corpus"], r["texts"]): r for r in self.rows}
        self.keys = list(dict.fromkeys(key_of(row) for row in figures["settings"]))
        self.corpora = list(dict.fromkeys(row["corpus"] for row in figures["runs"]))
        sizes = [r["texts"] for r in figures["runs"] if r["corpus"] == "syndication"]
        self.largest = max(sizes, default=0)

    def of(self, key: Key, corpus: str, texts: int | None = None) -> Row | None:
        """Return one run, of the largest size that all corpora have where none is given."""
        return self.found.get((*key, corpus, texts or self.largest))

    def most(self, key: Key, corpus: str) -> Row | None:
        """Return the run on the most texts of a corpus, up to the largest size that all corpora have."""
        found = [r for r in self.rows if key_of(r) == key and r["corpus"] == corpus]
        done = [row for row in found if row["texts"] <= self.largest]
        return max(done, key=lambda row: row["texts"], default=None)

    def why(self, key: Key, corpus: str, texts: int | None = None) -> str:
        """Return why there is no such run, "-" where none was asked for."""
        return self.ended.get((*key, corpus, texts or self.largest), "-")

    def speed(self, key: Key, corpus: str) -> float | None:
        """Return documents a second from start to clusters file."""
        row = self.of(key, corpus)
        return row["texts"] / row["wall"] if row else None

    def work(self, key: Key, corpus: str) -> float | None:
        """Return documents a second of processor time."""
        row = self.of(key, corpus)
        return row["texts"] / row["cpu"] if row else None


def overview(runs: Runs) -> Table:
    """Return speed, memory and quality of all at the largest size."""
    ours = next((key for key in runs.keys if key[0] == OURS), None)
    mine = runs.work(ours, "families") if ours else None
    rows = []
    for key in runs.keys:
        speeds = [runs.speed(key, corpus) for corpus in ("families", "syndication")]
        work = runs.work(key, "families")
        found = [runs.of(key, corpus) for corpus in runs.corpora]
        peaks = [row["peak"] for row in found if row]
        rows.append(
            [
                name_of(key[0]),
                key[1],
                *(number(speed) if speed else "-" for speed in (*speeds, work)),
                f"{mine / work:.1f}" if mine and work else "-",
                number(max(peaks) / 1e6) if peaks else "-",
                *(
                    share(row["f1"]) if row else runs.why(key, corpus)
                    for row, corpus in zip(found, runs.corpora, strict=True)
                ),
            ]
        )
    columns = [
        *("tool", "setting", "documents/s, families", "syndication"),
        *("documents a CPU second, families", "ours is so many times as fast"),
        *("peak memory, MB", *(f"pair F1, {corpus}" for corpus in runs.corpora)),
    ]
    note = (
        f"{runs.largest:,} texts, one thread bound to one core, of up to three runs the one that took the least processor "
        "time; whole process, from its start to its end. Documents/s by the clock on the wall; the sixth column is by "
        "processor time, which other work on the machine disturbs least. The peak is the largest over the corpora. "
        "Where a run was ended by a limit, or not made because a smaller one took too long already, that is said."
    )
    return table(columns, rows, note)


def quality(runs: Runs) -> Table:
    """Return precision, recall, ARI and recall by kind of copy, at the largest size that each did."""
    rows = []
    for key in runs.keys:
        for corpus in runs.corpora:
            row = runs.most(key, corpus)
            if row is None:
                continue
            measures = [share(row[name]) for name in ("precision", "recall", "f1", "ari")]
            links = [share(row["links"].get(kind)) for kind in KINDS]
            where = [corpus, f"{row['texts']:,}"]
            rows.append([name_of(key[0]), key[1], *where, *measures, *links])
    columns = ["tool", "setting", "corpus", "texts", "precision", "recall", "F1", "ARI", *KINDS]
    note = (
        "The largest size that each did. Precision, recall and F1 over pairs of texts in one cluster. The last four: share of the "
        "copies of a kind that are in one cluster with the text they were made from; the syndication corpus tells no parents."
    )
    return table(columns, rows, note)


def stages(runs: Runs) -> Table:
    """Return documents a second by stage, families, largest size."""
    rows = []
    for key in runs.keys:
        row = runs.of(key, "families")
        if row is None:
            continue
        seconds = row["stages"]
        names = [*STAGES[1:], *(name for name in seconds if name not in STAGES)]
        told = {name: row["texts"] / seconds[name] for name in names if seconds.get(name, 0) > 0}
        cells = [number(told[name]) if name in told else "-" for name in STAGES[1:]]
        other = ", ".join(f"{name} {number(told[name])}" for name in told if name not in STAGES)
        rows.append([name_of(key[0]), key[1], *cells, other or "-", number(row["cpu"])])
    columns = ["tool", "setting", "reading", "sketching", "pairs and clusters", "writing", "other"]
    note = (
        f"Documents a second of each stage alone, families, {runs.largest:,} texts; wall time. Where a tool does not part its "
        "work so, its whole stands under its own word. The last column: processor seconds of the whole run, user and system."
    )
    return table([*columns, "CPU s"], rows, note)


def sizes(runs: Runs) -> Table:
    """Return time and memory by number of texts, families."""
    counts = sorted({row["texts"] for row in runs.rows if row["corpus"] == "families"})
    rows = []
    for key in runs.keys:
        found = [runs.of(key, "families", count) for count in counts]
        cells = [
            f"{number(row['wall'])} s, {number(row['peak'] / 1e6)} MB"
            if row
            else runs.why(key, "families", count)
            for row, count in zip(found, counts, strict=True)
        ]
        rows.append([name_of(key[0]), key[1], *cells])
    columns = ["tool", "setting", *(f"{count:,} texts" for count in counts)]
    return table(columns, rows, "Families. Wall time and peak memory of the whole process.")


def two_threads(runs: Runs, figures: Row) -> Table:
    """Return documents a second with one thread and with two."""
    rows = []
    for row in figures["two_threads"]:
        one = runs.of(key_of(row), row["corpus"], row["texts"])
        if one is None or row["code"] != 0:
            continue
        speeds = [number(run["texts"] / run["wall"]) for run in (one, row)]
        same = (
            "yes"
            if abs(one["f1"] - row["f1"]) < 5e-5
            else f"{share(one['f1'])}, {share(row['f1'])}"
        )
        rows.append([name_of(row["peer"]), row["setting"], *speeds, same])
    columns = ["tool", "setting", "documents/s, one thread", "two threads", "same F1"]
    return table(columns, rows, "Families, the largest size above; two threads bound to two cores.")


def first_answer(figures: Row) -> Table:
    """Return the seconds to the clusters of two texts."""
    rows = [
        [name_of(row["peer"]), f"{row['wall']:.2f}", number(row["peak"] / 1e6)]
        for row in sorted(figures["first_answer"], key=lambda row: row["wall"])
    ]
    note = "From the start of the process to its end, for a text and a light copy of it: what starting up costs."
    return table(["tool", "seconds", "peak memory, MB"], rows, note)


def settings(figures: Row) -> Table:
    """Return what each setting is, and where it comes from."""
    rows = []
    for row in figures["settings"]:
        options = ", ".join(f"{name} {value}" for name, value in row["options"].items()) or "-"
        if row["source"]:
            origin = f"[its page]({row['source']}): {row['why']}"
        else:
            origin = (
                f"the best of {row['tried']} combinations by mean pair F1 ({share(row['f1'])}) on both corpora of "
                f"{row['texts']:,} texts, seed {row['seed']}"
            )
        rows.append([name_of(row["peer"]), row["setting"], options, origin])
    return table(["tool", "setting", "options", "where from"], rows, "")


def left_out(figures: Row) -> Table:
    """Return what could not be run, and why."""
    rows = [[name_of(peer), f"`{reason}`"] for peer, reason in figures["left_out"].items()]
    return table(["tool", "what it said"], rows or [["none", "-"]], "")


def machine(figures: Row) -> Table:
    """Return what the figures were measured on, a row a thing."""
    of = figures["machine"]
    versions = ", ".join(f"{name_of(n)} {v}" for n, v in sorted(of["versions"].items()))
    rows = [
        ["processor", f"{of['processor']}, {of['cores']} cores"],
        ["memory", f"{of['memory'] / 2**30:.0f} GiB"],
        ["system", f"{of['system']}, Python {of['python']}"],
        ["versions", versions],
        ["load, the last fifteen minutes of the runs", str(of.get("load", "-"))],
        ["measured", of["measured"]],
    ]
    return table(["what", "which"], rows, "")


def growth(figures: Row) -> Table:
    """Return what more texts cost the command, each size against the one before."""
    rows = []
    before: Row | None = None
    for row in figures.get("growth", []):
        good = row["code"] == 0
        ratio = f"{row['cpu'] / before['cpu']:.2f}" if good and before else "-"
        rows.append(
            [
                f"{row['texts']:,}",
                f"{row['wall']:,.1f}" if good else row["ended"],
                number(row["cpu"]),
                ratio,
                number(row["texts"] / row["cpu"]),
                number(row["peak"] / 1e6),
                share(row.get("f1")),
            ]
        )
        before = row if good else None
    columns = [
        *("texts", "seconds", "CPU s", "times the size before"),
        *("documents a CPU second", "peak memory, MB", "F1"),
    ]
    threads = {row["threads"] for row in figures.get("growth", [])}
    note = f"Families, seed 1, default setting, threads: {', '.join(map(str, sorted(threads))) or '-'}."
    return table(columns, rows or [["not measured yet", *"------"]], note) | {"command": SCALE}


def killed(figures: Row) -> Table:
    """Return what became of a run that was interrupted again and again."""
    found = figures.get("killed")
    columns = [
        "texts",
        "seconds undisturbed",
        "runs ended by SIGKILL",
        "through before",
        "files the same",
    ]
    rows = [["not measured yet", *"----"]]
    if found:
        ended = str(len(found["moments"]))
        same = f"{found['same']} of {found['times']}"
        seconds = f"{found['seconds']:.1f}"
        rows = [[f"{found['texts']:,}", seconds, ended, str(found["through"]), same]]
    note = "Moments drawn at random over the time of an undisturbed run; gone on with `--resume`; kept file and clusters file compared byte for byte."
    return table(columns, rows, note) | {"command": SCALE}


def tables(figures: Row) -> dict[str, Table]:
    """Return all tables by name."""
    scale = figures.get("scale", {})
    large = {"growth": growth(scale), "killed": killed(scale)}
    if "runs" not in figures:
        return large
    runs = Runs(figures)
    return large | {
        "overview": overview(runs),
        "quality": quality(runs),
        "stages": stages(runs),
        "sizes": sizes(runs),
        "threads": two_threads(runs, figures),
        "answer": first_answer(figures),
        "how": settings(figures),
        "absent": left_out(figures),
        "where": machine(figures),
    }


def write(path: Path, figures: Row) -> None:
    """Write the figures and the tables made of them."""
    whole = json.dumps(figures | tables(figures), ensure_ascii=False, indent=1)
    path.write_text(whole + "\n", encoding="utf-8")
