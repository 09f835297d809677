"""Hold found clusters against the truth: python -m benchmarks.cluster_score CLUSTERS GOLD."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import comb
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Score:
    """How well clusters agree with the truth.

    Attributes:
        texts: How many the truth has.
        missing: Of those, how many the clusters leave out; each counts as alone.
        precision: Share of the found pairs that are true, 1.0 where none was found.
        recall: Share of the true pairs that were found, 1.0 where there is none.
        f1: Harmonic mean of the two.
        ari: Adjusted Rand index (Hubert and Arabie 1985), -0.5..1, 0 for chance.
        links: By kind of copy, the share of copies that are with the text they were made from.
    """

    texts: int
    missing: int
    precision: float
    recall: float
    f1: float
    ari: float
    links: dict[str, float] = field(default_factory=dict)


def pairs(sizes: Iterable[int]) -> int:
    """Return how many pairs groups of these sizes hold."""
    return sum(comb(size, 2) for size in sizes)


def score(found: Mapping[str, str], gold: Sequence[Mapping[str, Any]]) -> Score:
    """Count pairs by the table of found and true clusters; no pair is listed.

    Args:
        found: The cluster of each text.
        gold: Objects with ``id``, ``cluster``, ``kind`` and, for copies, ``parent``.
    """
    # A space no cluster's name begins with keeps a text that is missing alone.
    mine = [found.get(row["id"], f" alone {row['id']}") for row in gold]
    true = [row["cluster"] for row in gold]
    both = pairs(Counter(zip(mine, true, strict=True)).values())
    positive, relevant = pairs(Counter(mine).values()), pairs(Counter(true).values())
    precision = both / positive if positive else 1.0
    recall = both / relevant if relevant else 1.0
    expected = positive * relevant / (comb(len(gold), 2) or 1)
    ceiling = (positive + relevant) / 2
    return Score(
        texts=len(gold),
        missing=sum(row["id"] not in found for row in gold),
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if both else float(positive == relevant),
        ari=(both - expected) / (ceiling - expected) if ceiling != expected else 1.0,
        links=link_recall(dict(zip((row["id"] for row in gold), mine, strict=True)), gold),
    )


def link_recall(mine: Mapping[str, str], gold: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return by kind the share of copies in one cluster with their parent."""
    copies = [row for row in gold if row.get("parent") is not None]
    total = Counter(row["kind"] for row in copies)
    kept = Counter(row["kind"] for row in copies if mine[row["id"]] == mine.get(row["parent"]))
    return {kind: kept[kind] / count for kind, count in sorted(total.items())}


def read_clusters(path: Path) -> dict[str, str]:
    """Return the cluster of each text of a clusters file; other fields are passed over."""
    return {str(row["id"]): str(row["cluster"]) for row in read_rows(path)}


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if not line.isspace()]


def main() -> None:
    """Print the score of one clusters file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clusters", type=Path)
    parser.add_argument("gold", type=Path)
    options = parser.parse_args()
    found = score(read_clusters(options.clusters), read_rows(options.gold))
    print(json.dumps(asdict(found), indent=1))


if __name__ == "__main__":
    main()
