"""Find each peer's best setting on corpora of their own: python -m benchmarks.bench_settings --help.

Writes benchmarks/tuned.json, a row a peer, which the bench reads: of all combinations of the peer's grid the one with
the best mean pair F1. The figures that are shown are measured on corpora of another seed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from statistics import fmean

from benchmarks.bench_runs import OURS, PEERS, Bench, Row, corpora_of, peer
from benchmarks.peers.job import Options

TUNED = Path(__file__).with_name("tuned.json")
SEED = 900
CONFIRMED = 3


def tuned(bench: Bench, name: str, texts: int, confirm: int) -> Row:
    """Return the options with the best mean pair F1.

    All combinations are tried on small corpora, and the best few of those on large ones: a setting that compares nearly
    all pairs does well on a few thousand texts and never ends on many. A run that fails or takes too long counts 0.
    """
    options = [dict(found) for found in peer(name).combinations()]
    rated = sorted(
        ((mean_f1(bench, name, one, texts), number) for number, one in enumerate(options)),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if confirm:
        rated = [(mean_f1(bench, name, options[n], confirm), n) for _, n in rated[:CONFIRMED]]
    f1, best = max(rated, key=lambda pair: (pair[0], -pair[1]))
    return {
        "peer": name,
        "options": options[best],
        "f1": round(f1, 4),
        "tried": len(options),
        "texts": confirm or texts,
        "seed": SEED,
    }


def mean_f1(bench: Bench, name: str, options: Options, texts: int) -> float:
    """Return the mean pair F1 of a setting over both kinds of corpora."""
    corpora = corpora_of([texts], SEED)
    return fmean(bench.row(name, "tuning", options, made).get("f1", 0.0) for made in corpora)


def main() -> None:
    """Tune the peers that are asked for; leave the rows of the others as they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder for corpora and outputs")
    parser.add_argument("--python", default=sys.executable, help="the peers' interpreter")
    parser.add_argument("--peers", nargs="*", default=PEERS, choices=PEERS)
    parser.add_argument("--texts", type=int, default=3_000)
    parser.add_argument("--confirm", type=int, default=20_000, help="0: not at all")
    parser.add_argument("--limit", type=float, default=120.0, help="CPU seconds a run may take")
    asked = parser.parse_args()
    bench = Bench(asked.work.resolve(), asked.python, asked.limit, repeat=1)
    names = [name for name in asked.peers if name != OURS and peer(name).grid]
    for name in names:
        row = tuned(bench, name, asked.texts, asked.confirm)
        rows = json.loads(TUNED.read_text("utf-8")) if TUNED.exists() else []
        rows = sorted([*(r for r in rows if r["peer"] != name), row], key=lambda r: str(r["peer"]))
        TUNED.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
