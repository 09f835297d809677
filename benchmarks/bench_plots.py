"""Draw the plots of docs/benchmarks.md: python -m benchmarks.bench_plots docs/benchmarks.json."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.bench_runs import OURS, Row
from benchmarks.bench_tables import Key, Runs, name_of

INK, PAPER, FAINT = "#1f2327", "#fdfdfc", "#c9ccd1"
NIGHT = {INK: "#e6e8ea", PAPER: "#14171a", FAINT: "#454b52"}
"""Each colour of the light plot and what it becomes where the reader prefers dark."""

MINE = "#d2570c"
OTHERS = ("#3f7fbf", "#2e9a76", "#b06ab3", "#8a8f36", "#5f8fa8", "#a4705a", "#7a7fd0", "#808890")


def main() -> None:
    """Draw all plots beside the figures."""
    path = Path(sys.argv[1])
    figures: Row = json.loads(path.read_text("utf-8"))
    runs = Runs(figures)
    colours = {
        peer: OTHERS[i % len(OTHERS)] for i, peer in enumerate(sorted({k[0] for k in runs.keys}))
    }
    colours[OURS] = MINE
    draw(
        path.with_name("benchmarks-quality.svg"),
        lambda axes: speed_and_quality(axes, runs, colours),
    )
    for name, measure, label, unit in (
        ("memory", "peak", "peak memory, MB", 1e6),
        ("time", "cpu", "seconds of processor time", 1.0),
    ):

        def one(axes: Any, measure: str = measure, label: str = label, unit: float = unit) -> None:  # noqa: ANN401
            growth(axes, runs, colours, (measure, label, unit))

        draw(path.with_name(f"benchmarks-{name}.svg"), one)


def speed_and_quality(axes: Any, runs: Runs, colours: dict[str, str]) -> None:  # noqa: ANN401 - untyped library
    """One point a setting: documents a CPU second against the mean pair F1 of the corpora."""
    points = []
    for key in runs.keys:
        rows = [row for corpus in runs.corpora if (row := runs.of(key, corpus))]
        if not rows:
            continue
        speed = fmean(row["texts"] / row["cpu"] for row in rows)
        f1 = fmean(row["f1"] for row in rows)
        points.append((speed, f1, key))
        mine = key[0] == OURS
        axes.plot(
            speed, f1, "o", ms=9 if mine else 6, color=colours[key[0]], mec=colours[key[0]],
            mfc=PAPER if key[1] != "tuned" and not mine else colours[key[0]],
        )  # fmt: skip
    plain_log(axes.set_xscale, axes.xaxis)
    low, high = axes.get_xlim()
    axes.set_xlim(low, high * 2)
    axes.set_ylim(-0.06, 1.06)
    axes.set_xlabel("documents a second of processor time, one thread (mean of the corpora)")
    axes.set_ylabel("pair F1 (mean of the corpora)")
    for speed, f1, key in apart(points, 0.045):
        label(axes, key, (speed, f1), colours)


def apart(points: list[tuple[float, float, Key]], gap: float) -> list[tuple[float, float, Key]]:
    """Return where to write each label: on its point, or so far below or above that none is hidden."""
    placed: list[tuple[float, float, Key]] = []
    for speed, height, key in sorted(points, key=lambda point: (-point[1], point[0])):
        spot = height
        while any(abs(spot - other) < gap and 0.2 < speed / at < 5 for at, other, _ in placed):
            spot -= gap / 4
        placed.append((speed, spot, key))
    return placed


def label(axes: Any, key: Key, at: tuple[float, float], colours: dict[str, str]) -> None:  # noqa: ANN401
    """Write the name of a setting to the right of a point."""
    name = name_of(key[0]).strip("*")
    text = name if key[0] == OURS else f"{name}, {key[1]}"
    weight = "bold" if key[0] == OURS else "normal"
    axes.annotate(
        text, at, (8, 0), textcoords="offset points", va="center", fontsize=8.5,
        color=colours[key[0]], weight=weight, annotation_clip=False,
    )  # fmt: skip


def growth(
    axes: Any,  # noqa: ANN401
    runs: Runs,
    colours: dict[str, str],
    what: tuple[str, str, float],
) -> None:
    """One line a tool at its first setting: a measure against the number of texts."""
    measure, name, unit = what
    ends = []
    for peer in dict.fromkeys(key[0] for key in runs.keys):
        key = next(key for key in runs.keys if key[0] == peer)
        rows = [
            r for r in runs.rows if (r["peer"], r["setting"]) == key and r["corpus"] == "families"
        ]
        if not rows:
            continue
        rows.sort(key=lambda row: row["texts"])
        xs, ys = [r["texts"] for r in rows], [r[measure] / unit for r in rows]
        axes.plot(xs, ys, "o-", ms=4, lw=2.4 if peer == OURS else 1.4, color=colours[peer])
        ends.append((xs[-1], ys[-1], key))
    plain_log(axes.set_xscale, axes.xaxis)
    plain_log(axes.set_yscale, axes.yaxis)
    axes.set_xticks(sorted({x for run in runs.rows if (x := run["texts"]) >= 1000}))
    axes.set_xlabel("texts")
    axes.set_ylabel(name)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high)
    for x, y, key in spread(ends, (high / low) ** 0.045):
        label(axes, (key[0], key[1]), (x, y), colours)


def plain_log(scale: Callable[[str], None], axis: Any) -> None:  # noqa: ANN401
    """Make an axis logarithmic, with numbers as they are read: 10,000."""
    scale("log")
    axis.set_major_formatter(lambda value, _: f"{value:,g}" if value < 1 else f"{value:,.0f}")
    axis.set_minor_formatter(lambda value, _: f"{value:,g}" if f"{value:e}"[0] in "25" else "")


def spread(ends: list[tuple[float, float, Key]], factor: float) -> list[tuple[float, float, Key]]:
    """Return the ends of lines with labels at one size so far apart that all can be read."""
    placed: list[tuple[float, float, Key]] = []
    for x, y, key in sorted(ends, key=lambda end: end[1]):
        spot = y
        while any(at == x and other / factor < spot < other * factor for at, other, _ in placed):
            spot *= factor**0.25
        placed.append((x, spot, key))
    return placed


def draw(path: Path, fill: Callable[[Any], None]) -> None:
    """Write one plot that is dark where its reader's screen is."""
    import matplotlib as mpl  # noqa: PLC0415 - only this needs it

    mpl.use("svg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    settings = {
        "svg.fonttype": "none", "svg.hashsalt": path.name, "font.family": "sans-serif", "font.size": 10,
        "figure.facecolor": PAPER, "axes.facecolor": PAPER, "savefig.facecolor": PAPER,
        "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK,
        "axes.spines.top": False, "axes.spines.right": False,
        "axes.grid": True, "grid.color": FAINT, "grid.linewidth": 0.6,
    }  # fmt: skip
    with mpl.rc_context(settings):
        figure, axes = plt.subplots(figsize=(8.6, 5.2))
        figure.subplots_adjust(left=0.11, right=0.78, top=0.96, bottom=0.11)
        fill(axes)
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)
    path.write_text(for_both(path.read_text("utf-8")), "utf-8")


def for_both(svg: str) -> str:
    """Return a plot whose paper, ink and grid follow what the reader prefers, light or dark."""
    names = {INK: "--ink", PAPER: "--paper", FAINT: "--faint"}
    for colour, name in names.items():
        svg = svg.replace(colour, f"var({name}, {colour})")
    day = "".join(f"{name}:{colour};" for colour, name in names.items())
    night = "".join(f"{name}:{NIGHT[colour]};" for colour, name in names.items())
    style = f"<style>:root{{{day}}}@media(prefers-color-scheme:dark){{:root{{{night}}}}}</style>"
    end = svg.index(">", svg.index("<svg")) + 1
    lines = (svg[:end] + style + svg[end:]).splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


if __name__ == "__main__":
    main()
