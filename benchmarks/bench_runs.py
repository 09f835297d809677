"""What the bench runs: corpora, peers, and one measured run with its score."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import corpus
from benchmarks.cluster_score import read_clusters, read_rows, score
from benchmarks.measuring import Measured, measured
from benchmarks.peers import provenance_dedup
from benchmarks.peers.job import Options, Peer

ROOT = Path(__file__).resolve().parent.parent
OURS = "provenance_dedup"
PEERS = (
    OURS,
    "gaoya",
    "rensa",
    "fastsketchlsh",
    "datasketch",
    "text_dedup",
    "datatrove",
    "spark_mllib",
    "passim",
)
TUNING_SEED = 900
"""Settings are chosen on corpora of this seed; no figure that is shown is measured on them."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Corpus:
    """One corpus to be made: its kind, how many texts, and whether it follows real texts."""

    kind: str
    texts: int
    seed: int
    like: Path | None = None

    @property
    def name(self) -> str:
        """What the tables call it."""
        return f"{self.kind}, like real texts" if self.like else self.kind

    def made(self, folder: Path) -> Path:
        """Return its file, made where it is not there yet."""
        like = "-like" if self.like else ""
        path = folder / f"{self.kind}{like}-{self.texts}-{self.seed}" / "texts.jsonl"
        if not corpus.gold_of(path).exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            corpus.write(path, self.kind, self.texts, self.seed, self.like)
        return path


@dataclass(frozen=True, slots=True)
class Bench:
    """Where and how runs are made.

    Attributes:
        work: Folder for corpora and outputs.
        python: The peers' interpreter.
        limit: Seconds of processor time after which a run is ended.
        repeat: The fastest of so many runs counts.
        most: Resident bytes at which a run is ended.
    """

    work: Path
    python: str
    limit: float
    repeat: int
    most: int = 6 << 30

    def row(self, name: str, setting: str, options: Options, made: Corpus, threads: int = 1) -> Row:
        """Run a peer on a corpus so often as asked; return the run that took the least processor time, with its score."""
        source = made.made(self.work)
        runs = [self.run(name, options, source, threads)]
        # What takes long is noisy by little, and is measured once.
        while len(runs) < self.repeat and runs[0].code == 0 and runs[0].cpu < self.limit / 20:
            runs.append(self.run(name, options, source, threads))
        best = min(runs, key=lambda one: one.cpu)
        found: Row = {
            "peer": name,
            "setting": setting,
            "options": dict(options),
            "corpus": made.name,
            "texts": made.texts,
            "seed": made.seed,
            "threads": threads,
            "runs": len(runs),
            "code": best.code,
            "ended": self.told(best),
            **{key: round(getattr(best, key), 3) for key in ("wall", "cpu", "user")},
            "peak": best.peak,
        }
        if best.code == 0:
            scored = score(read_clusters(self.clusters(name)), read_rows(corpus.gold_of(source)))
            found |= asdict(scored) | {"stages": self.stages(name, source, threads)}
        elif not best.ended:
            # Shown, not kept: it names paths of one machine.
            print(best.tail, flush=True)
        print(
            f"{name:16} {setting:10} {made.name:28} {made.texts:8} {threads} {best.wall:8.2f} s "
            f"{best.cpu:8.2f} cpu {best.peak / 1e6:7.0f} MB  F1 {found.get('f1', 0):.4f}  "
            f"{found['ended']}",
            flush=True,
        )
        return found

    def told(self, run: Measured) -> str:
        """Return in words why a run has no clusters, "" where it has."""
        limits = {"time": f"over {self.limit:.0f} CPU s", "memory": f"over {self.most >> 30} GiB"}
        return limits.get(run.ended, "failed" if run.code else "")

    def clusters(self, name: str) -> Path:
        """Return where a peer writes its clusters."""
        return self.work / "out" / f"{name}.jsonl"

    def log(self, name: str) -> Path:
        """Return where what a peer prints goes."""
        return self.work / "out" / f"{name}.log"

    def run(
        self, name: str, options: Options, source: Path, threads: int = 1, *, module: bool = False
    ) -> Measured:
        """Run a peer once; this project by its command, where its module is not asked for."""
        target = self.clusters(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        if name == OURS and not module:
            kept = str(target.with_name("kept.jsonl"))
            command = provenance_dedup.command(str(source), kept, str(target), threads)
        else:
            python = sys.executable if name == OURS else self.python
            command = [
                *(python, "-m", f"benchmarks.peers.{name}", str(source), str(target)),
                *("--options", json.dumps(options), "--threads", str(threads)),
            ]
        log = self.log(name)
        return measured(
            command, threads=threads, limit=self.limit, most=self.most, log=log, folder=ROOT
        )

    def stages(self, name: str, source: Path, threads: int) -> dict[str, float]:
        """Return the seconds of each stage; of this project by one more run, as its command tells no times."""
        if name == OURS:
            self.run(name, {}, source, threads, module=True)
        path = self.clusters(name).with_suffix(".stages.json")
        found: dict[str, float] = json.loads(path.read_text("utf-8"))
        return found

    def missing(self, names: Iterable[str]) -> dict[str, str]:
        """Return why peers cannot run here: what the first lines of a run on two texts say."""
        return {name: reason for name in names if (reason := self.trial(name))}

    def trial(self, name: str) -> str:
        """Return the last line of what a peer says where it fails on two texts, else ""."""
        options = peer(name).documented[0].options
        tried = self.run(name, options, two_texts(self.work))
        return "" if tried.code == 0 else (tried.tail.strip().splitlines() or ["no output"])[-1]


def peer(name: str) -> Peer:
    """Return what a peer's module says of it."""
    found: Peer = importlib.import_module(f"benchmarks.peers.{name}").PEER
    return found


def two_texts(folder: Path) -> Path:
    """Return a corpus of one text and a light copy of it."""
    path = folder / "two" / "texts.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    words = corpus.Words(TUNING_SEED)
    original = words.original()
    texts = [words.rendered(original), words.rendered(words.edited(original, 0.02))]
    lines = [json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts)]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def corpora_of(sizes: Iterable[int], seed: int, like: Path | None = None) -> list[Corpus]:
    """Return the corpora of each size: both kinds, and both after real texts where those are given."""
    sources = [None, like] if like else [None]
    return [
        Corpus(kind, texts, seed, source)
        for texts in sorted(sizes)
        for source in sources
        for kind in sorted(corpus.MAKERS)
    ]
