"""This project's own command: how it is called and what it says of its stages."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from benchmarks.peers.job import Peer, Setting

PEER = Peer(
    package="news-provenance",
    documented=(
        Setting(
            "default",
            {},
            "cli.md",
            "The default: no option but the files and the number of threads.",
        ),
    ),
    note="It also says of each text which one stands for it, and how much of it that one covers.",
)

STAGES: Mapping[str, str] = {}
"""Its own words for stages to those of the peers; a word that is not here stands for itself."""


def command(source: str, kept: str, clusters: str, threads: int) -> list[str]:
    """Return the command line that makes clusters at the default setting."""
    return [
        *(sys.executable, "-m", "provenance", "dedup", source, "-o", kept),
        *("--clusters", clusters, "--threads", str(threads), "--json", "--quiet", "--overwrite"),
    ]


def stages(output: str) -> dict[str, float]:
    """Return the seconds of each stage from what the command printed, as far as it says them."""
    start = output.find("{")
    if start < 0:
        return {}
    summary, _ = json.JSONDecoder().raw_decode(output[start:])
    found: dict[str, float] = {}
    for word, seconds in (summary.get("stage_seconds") or {}).items():
        stage = STAGES.get(word, word)
        found[stage] = found.get(stage, 0.0) + float(seconds)
    return found
