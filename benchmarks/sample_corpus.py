"""How well the engine does on the sample corpus: python -m benchmarks.sample_corpus [--write]."""

from __future__ import annotations

import hashlib
import json
import math
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from provenance import Engine

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
FIGURES = ROOT / "docs" / "figures.json"

Record = Mapping[str, Any]  # JSON as docs/contract.md describes it


@dataclass(frozen=True, slots=True)
class Share:
    """A share of ``total`` things; 1.0 where there was nothing to find."""

    part: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0..1."""
        return self.part / self.total if self.total else 1.0


def corpus_digest() -> str:
    """Return the SHA-256 over all articles and labels, by path; pinned beside the floors."""
    digest = hashlib.sha256()
    for path in sorted([*DATA.glob("articles/**/*"), DATA / "labels.json"]):
        if path.is_file():
            digest.update(path.relative_to(DATA).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def measure() -> dict[str, Share]:
    """Ingest the corpus into a fresh store and hold tree and claims against the labels."""
    with tempfile.TemporaryDirectory() as folder:
        tree, claims = answers(Path(folder) / "sample.db")
    stories = json.loads((DATA / "labels.json").read_text("utf-8"))["stories"]
    gold = {
        name: [row for story in stories for row in story[name]]
        for name in ("derivations", "unrelated", "citations", "claims")
    }
    return {**score_tree(tree, gold), **score_claims(claims, gold["claims"])}


def answers(db: Path) -> tuple[Record, Record]:
    """Return the tree and the claims of the corpus, in the form of the contract."""
    with Engine(db) as engine:
        engine.ingest(DATA / "articles")
        return engine.tree().to_dict(), engine.claims().to_dict()


def score_tree(tree: Record, gold: Mapping[str, list[Any]]) -> dict[str, Share]:
    """Hold derivations and citations against the labels."""
    told = {edge_key(row): row for row in tree["derivations"]}
    wanted = {edge_key(row): row for row in gold["derivations"]}
    found = sorted(set(told) & set(wanted), key=repr)
    touched = {article for row in tree["derivations"] for article in (row["article"], row["from"])}
    cited = {(row["article"], fold(row["outlet"])) for row in tree["citations"]}
    wanted_cited = {(row["article"], fold(row["outlet"])) for row in gold["citations"]}
    return {
        "parent_precision": Share(len(found), len(told)),
        "parent_recall": Share(len(found), len(wanted)),
        "relation_accuracy": Share(
            sum(told[key]["relation"] == wanted[key]["relation"] for key in found), len(found)
        ),
        "credited_accuracy": Share(
            sum(told[key]["credited"] == wanted[key]["credited"] for key in found), len(found)
        ),
        "unrelated_apart": Share(
            sum(article not in touched for article in gold["unrelated"]), len(gold["unrelated"])
        ),
        "citation_precision": Share(len(cited & wanted_cited), len(cited)),
        "citation_recall": Share(len(cited & wanted_cited), len(wanted_cited)),
    }


def edge_key(row: Record) -> tuple[object, ...]:
    """Return what makes a derivation right: the parent and the way, or the pair left open."""
    if row["direction"] == "undecided":
        return ("undecided", *sorted((row["article"], row["from"])))
    return ("decided", row["article"], row["from"] or fold(row["from_outlet"] or ""))


def score_claims(claims: Record, gold: list[Any]) -> dict[str, Share]:
    """Hold verdicts, intervals, lines and grouping against the labels."""
    places = {claim["id"]: set(gold_places(claim)) for claim in gold}
    spoken = {claim["id"]: told_places(claim, places) for claim in claims["claims"]}
    by_id = {claim["id"]: claim for claim in claims["claims"]}
    best = {claim["id"]: best_match(places[claim["id"]], spoken) for claim in gold}
    pairs = [(claim, by_id[best[claim["id"]]]) for claim in gold if best[claim["id"]]]
    guarded = [claim for claim in gold if claim["verdict"] != "independent"]
    false = [
        own
        for own, other in pairs
        if own["verdict"] != "independent" and other["verdict"] == "independent"
    ]
    independent = [own for own in gold if own["verdict"] == "independent"]
    wanted, told = grouped(places.values()), grouped(spoken.values())
    contradictions = [(own["id"], other) for own in gold for other in own["contradicts"]]
    return {
        "verdict_accuracy": Share(sum(o["verdict"] == t["verdict"] for o, t in pairs), len(gold)),
        "interval_exact": Share(
            sum(o["independent_sources"] == list(t["independent_sources"]) for o, t in pairs),
            len(gold),
        ),
        "false_independence": Share(len(false), len(guarded)),
        "independence_recall": Share(
            sum(o["verdict"] == t["verdict"] == "independent" for o, t in pairs), len(independent)
        ),
        "same_claim_precision": Share(len(wanted & told), len(told)),
        "same_claim_recall": Share(len(wanted & told), len(wanted)),
        "contradiction_recall": Share(
            sum(
                best[left] is not None and best[right] in by_id[best[left]]["contradicts"]
                for left, right in contradictions
            ),
            len(contradictions),
        ),
    }


def gold_places(claim: Record) -> Iterator[tuple[str, str]]:
    """Yield (article, sentence) of each labelled appearance."""
    for row in claim["appearances"]:
        yield row["article"], row["sentence"]


def told_places(claim: Record, places: Mapping[str, set[Any]]) -> set[tuple[str, str]]:
    """Return the labelled sentences that a claim of the engine covers by at least half."""
    labelled = {place for group in places.values() for place in group}
    return {
        (article, sentence)
        for row in claim["appearances"]
        for article, sentence in labelled
        if article == row["article"] and covers(row["sentence"], sentence)
    }


def covers(told: str, labelled: str) -> bool:
    """Tell whether either sentence holds the other and is at least half as long."""
    if told in labelled or labelled in told:
        return 2 * min(len(told), len(labelled)) >= max(len(told), len(labelled))
    return False


def best_match(own: set[Any], spoken: Mapping[str, set[Any]]) -> str | None:
    """Return the claim that holds most of a label's sentences, None where none does."""
    shared = {key: len(own & group) for key, group in spoken.items() if own & group}
    return min(shared, key=lambda key: (-shared[key], key), default=None)


def grouped(groups: Iterable[set[Any]]) -> set[frozenset[Any]]:
    """Return the pairs of sentences, in two articles, that are said to state one claim."""
    return {
        frozenset(pair)
        for group in groups
        for pair in combinations(sorted(group), 2)
        if pair[0][0] != pair[1][0]
    }


def fold(name: str) -> str:
    """Return an outlet's name without case, accents, apostrophe's form and leading article."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("’", "'"))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    name = plain.removeprefix("the ").removeprefix("l'").removeprefix("le ").removeprefix("la ")
    return {"ap": "associated press"}.get(name, name)


def upper_bound(share: Share, confidence: float = 0.95) -> float:
    """Return the one-sided upper limit 0..1 of the true share (Clopper and Pearson 1934).

    The limit p solves P(X <= part) = 1 - confidence for X binomial in (total, p).
    """
    low, high = share.value, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        tail = sum(
            math.comb(share.total, k) * middle**k * (1 - middle) ** (share.total - k)
            for k in range(share.part + 1)
        )
        low, high = (middle, high) if tail > 1 - confidence else (low, middle)
    return high


def table(figures: Mapping[str, Share]) -> list[list[str]]:
    """Return the rows of the table in docs/quality.md."""
    rows = [
        [name.replace("_", " "), f"{share.value:.3f}", f"{share.part} of {share.total}"]
        for name, share in figures.items()
    ]
    limit = upper_bound(figures["false_independence"])
    for row in rows:
        if row[0] == "false independence":
            row[2] += f"; at most {limit:.3f} with 95 % confidence"
    return rows


def headline(rows: list[list[str]]) -> dict[str, list[str]]:
    """Return this corpus's row of the tables that show several sets, by table."""
    value = {name: figure for name, figure, _ in rows}
    counted = {name: parts.partition(";")[0] for name, _, parts in rows}
    limit = next(parts for name, _, parts in rows if name == "false independence")
    return {
        "independence": [
            "sample corpus",
            counted["false independence"],
            limit.partition("at most ")[2].partition(" ")[0],
            counted["independence recall"],
        ],
        "headline": [
            "sample corpus, 21 articles",
            counted["false independence"],
            value["parent precision"],
            value["parent recall"],
            value["relation accuracy"],
            value["verdict accuracy"],
        ],
    }


def main() -> None:
    """Print the figures; with ``--write``, also put them into docs/figures.json."""
    rows = table(measure())
    for name, value, parts in rows:
        sys.stdout.write(f"{name:24}{value:>6}   {parts}\n")
    if "--write" in sys.argv[1:]:
        held = json.loads(FIGURES.read_text("utf-8"))
        held["sample"]["rows"] = rows
        for name, row in headline(rows).items():
            others = [other for other in held[name]["rows"] if other[0] != row[0]]
            held[name]["rows"] = [row, *others]
        FIGURES.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
