"""Print what is wrong on annotated stories: python -m benchmarks.story_faults SCORERS STORY... [--together].

SCORERS is the folder of the scorers, which are not part of this repository; a STORY is a folder with
``articles/`` and ``gold.json``, or a folder of such, as in ``benchmarks/stories``. Printed are, of each
story, its claims with another verdict or interval than the label's (``VERDICT``; with what stands apart or
joined, and the sources found), sentences whose source is another (``SOURCE``), pairs of claims that
conflict and are not said to (``CONFLICT``), links and citations (``LINK``, ``CITATION``); then the scorer's main figures over all of them.

``--joined`` takes the labels' word for which sentences state one claim: what is wrong then is not the joins' fault.
"""

from __future__ import annotations

import argparse
import collections
import importlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

# The scorers are found at run time: their types are theirs.
Theirs = Any

MAIN = (
    "parent_f1",
    "source_match",
    "source_type_accuracy",
    "pair_f1",
    "cross_pair_f1",
    "verdict_accuracy",
    "sources_exact",
    "sources_contains",
    "contradicts_recall",
    "denial_seen",
    "independence_recall",
    "citation_f1",
    "missed_rate",
    "false_independence",
    "false_independence_rate_engine",
)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scorers", type=Path)
    parser.add_argument("stories", nargs="+")
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--figures", action="store_true", help="the figures alone")
    parser.add_argument("--joined", action="store_true", help="join claims as the labels do")
    parser.add_argument("--json", type=Path, help="write the figures there, for labelled_sets")
    args = parser.parse_args()
    sys.path.insert(0, str(args.scorers))
    scorer = importlib.import_module("score_stories")
    common = importlib.import_module("bench_common")
    stories = scorer.find_stories(args.stories)
    data = {"stories": stories, "together": args.together, "api": True}
    problems: list[Any] = []
    product = common.Product("provenance", None)
    if args.joined:
        found = {}
        for story in stories:
            with _labelled_joins(story):
                found |= scorer.predict(data | {"stories": [story]}, product, problems)
    else:
        found = scorer.predict(data, product, problems)
    for problem in problems:
        print("PROBLEM", problem)
    if not args.figures:
        for story in stories:
            got = found.get("all" if args.together else story["name"])
            if got:
                tree, claims = scorer.unprefixed(*got, story["name"]) if args.together else got
                print(f"===== {story['name']}")
                _print_links(story, tree)
                _print_citations(common, story, tree)
                _print_faults(scorer, common, story, claims)
    metrics, _ = scorer.evaluate(data, found)
    print(*(f"{name}={metrics[name]:.3f}" for name in MAIN if metrics.get(name) is not None))
    if args.json:
        args.json.write_text(json.dumps({"metrics": metrics}))


# What two statements of one labelled claim are said to be, and a statement of one beside any other.
_ONE, _OTHER = 0.97, 0.02


@contextmanager
def _labelled_joins(story: Theirs) -> Iterator[None]:
    """Judge pairs by a story's labels; what no label speaks of is judged as ever."""
    import numpy as np  # noqa: PLC0415

    import provenance.claims as module  # noqa: PLC0415

    judged: Callable[..., Any] = module.score_pairs
    mentions: dict[str, list[tuple[str, str]]] = collections.defaultdict(list)
    for claim in story["gold"]["claims"]:
        for mention in claim["mentions"]:
            mentions[mention["article"]].append((mention["sentence"], claim["id"]))

    def label(family: Any) -> set[str]:  # noqa: ANN401 - a family of statements
        return {
            claim
            for member in family.members
            for said, claim in mentions[member.place[0]]
            if 2 * len(member.text) >= len(said) and (member.text in said or said in member.text)
        }

    def judge(
        families: Any,  # noqa: ANN401 - as ``score_pairs`` takes and returns them
        vectors: Any,  # noqa: ANN401
        same: Any,  # noqa: ANN401
        shares: Any,  # noqa: ANN401
        also: Any = (),  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        labels = [label(family) for family in families]
        wanted = {
            (one, other)
            for one, mine in enumerate(labels)
            for other in range(one + 1, len(labels))
            if mine & labels[other]
        }
        pairs = judged(families, vectors, same, shares, {*also, *wanted})
        left, right = pairs.left.tolist(), pairs.right.tolist()
        one_claim = np.array(
            [bool(labels[i] & labels[j]) for i, j in zip(left, right, strict=True)], dtype=bool
        )
        spoken = np.array(
            [bool(labels[i] | labels[j]) for i, j in zip(left, right, strict=True)], dtype=bool
        )
        chances = np.where(one_claim, np.maximum(pairs.probability, _ONE), pairs.probability)
        chances = np.where(spoken & ~one_claim, np.minimum(chances, _OTHER), chances)
        topics = np.where(one_claim, np.maximum(pairs.topic, _ONE), pairs.topic)
        return replace(pairs, probability=chances, topic=topics)

    module.score_pairs = judge
    try:
        yield
    finally:
        module.score_pairs = judged


def _print_links(story: Theirs, tree: Theirs) -> None:
    """Print links that are missing, wrong, or of another relation than the label's."""
    wanted = {(row["article"], row["from"]): row for row in story["gold"]["derivations"]}
    said = {(row["article"], row["from"]): row for row in tree["derivations"]}
    for pair in sorted(wanted.keys() | said.keys(), key=str):
        want, got = wanted.get(pair), said.get(pair)
        told = [
            row
            and f"{row['relation']} {row.get('direction', '')} via {row['via']} {row['credited']}"
            for row in (want, got)
        ]
        if (
            want is None
            or got is None
            or want["relation"] != got["relation"]
            or want["via"] != got["via"]
        ):
            print(f"LINK {pair[0]} <- {pair[1]}: gold {told[0]} | ours {told[1]}")


def _print_citations(common: Theirs, story: Theirs, tree: Theirs) -> None:
    """Print citations that are missing, and those that are none."""
    wanted = {
        (row["article"], common.canon(row["outlet"])): row for row in story["gold"]["citations"]
    }
    said = {(row["article"], common.canon(row["outlet"])): row for row in tree["citations"]}
    for pair in sorted(wanted.keys() - said.keys()):
        print(f"CITATION missing {pair}: {wanted[pair].get('sentence')}")
    for pair in sorted(said.keys() - wanted.keys()):
        start, end = said[pair]["span"]
        text = story["articles"][pair[0]]["text"]
        print(f"CITATION none {pair}: {text[max(0, start - 80) : end + 60]!r}")


def _print_faults(scorer: Theirs, common: Theirs, story: Theirs, claims: Theirs) -> None:
    """Print the faults of one story; the choice of a claim is the scorer's own."""
    flat = {name: scorer.squash(each["text"]) for name, each in story["articles"].items()}
    engine = [
        (
            claim,
            [(p, _places(scorer, flat, p)) for p in claim["appearances"] if p["article"] in flat],
        )
        for claim in claims["claims"]
    ]
    chosen: dict[str, int | None] = {}
    holders: dict[tuple[str, str], dict[int, list[Theirs]]] = {}
    for gold in story["gold"]["claims"]:
        count: collections.Counter[int] = collections.Counter()
        for mention in gold["mentions"]:
            key = (mention["article"], mention["sentence"])
            at = scorer.places(flat[key[0]], scorer.squash(key[1]))
            held = {
                i: [p for p, where in seen if p["article"] == key[0] and scorer.covers(at, where)]
                for i, (_, seen) in enumerate(engine)
            }
            holders[key] = {i: each for i, each in held.items() if each}
            if mention.get("stance") != "denies":
                count.update(holders[key].keys())
        mine = {mention["article"] for mention in gold["mentions"]}
        chosen[gold["id"]] = max(
            count,
            key=lambda i: (
                count[i],
                -len({p["article"] for p, _ in engine[i][1]} - mine),
                -len(engine[i][1]),
                -i,
            ),
            default=None,
        )
    for gold in story["gold"]["claims"]:
        at_claim = chosen[gold["id"]]
        got = engine[at_claim][0] if at_claim is not None else {}
        right = got.get("verdict") == gold["verdict"] and scorer.agrees(got)
        exact = list(got.get("independent_sources") or []) == gold["independent_sources"]
        if not right or not exact:
            _print_claim(gold, got, at_claim, holders, right=right)
        for mention in gold["mentions"]:
            held = holders[mention["article"], mention["sentence"]]
            seen = (held.get(at_claim) if at_claim is not None else None) or [
                p for each in held.values() for p in each
            ]
            _print_source(common, gold, mention, seen)
        other = gold.get("contradicts")
        if other and other in chosen and gold["id"] < other:
            i, j = at_claim, chosen[other]
            if i is None or j is None or i == j or not _conflict(engine[i][0], engine[j][0]):
                print(f"CONFLICT {gold['id']} {other}: {i} {j} | {gold['summary']}")


def _places(scorer: Theirs, flat: Theirs, seen: Theirs) -> Theirs:
    return scorer.places(flat[seen["article"]], scorer.squash(seen["sentence"]))


def _conflict(left: Theirs, right: Theirs) -> bool:
    return any(
        two["id"] in [*(one["contradicts"] or []), *(one["updates"] or [])]
        for one, two in ((left, right), (right, left))
    )


def _print_claim(
    gold: Theirs, got: Theirs, at: int | None, holders: Theirs, *, right: bool
) -> None:
    print(
        f"VERDICT{' (interval)' if right else ''} {gold['id']} {gold['verdict']} {gold['independent_sources']}"
        f" lines {gold['reporting_lines']} -> {got.get('verdict')} {got.get('independent_sources')}"
        f" lines {got.get('reporting_lines')} | {gold['summary']} | why: {gold.get('why', '')}"
    )
    for m in gold["mentions"]:
        held = holders[m["article"], m["sentence"]]
        mark = "  in" if at in held else f"  apart {sorted(held)}"
        denies = " DENIES" if m.get("stance") else ""
        print(f"{mark} [{m['article']} line {m.get('line')}{denies}] {m['sentence']}")
        print(f"        gold: {m['source']} ({m['source_type']})")
        for p in [p for each in held.values() for p in each]:
            source = p["source"]
            print(
                f"        ours: {source['text']} ({source['type']}; {source['name']}) {p['commitment']} line {p['line']}"
            )
    known = {(m["article"]) for m in gold["mentions"]}
    for p in got.get("appearances", []):
        if p["article"] not in known:
            print(f"  OTHER [{p['article']}] {p['sentence']}")
    print("   reasons", got.get("reasons"), "|", got.get("explanation"))


def _print_source(common: Theirs, gold: Theirs, mention: Theirs, seen: Theirs) -> None:
    """Print a sentence whose source is not the label's."""
    if not seen:
        print(f"MISSED {gold['id']} [{mention['article']}] {mention['sentence']}")
        return
    for p in seen:
        source = p["source"]
        texts = source.get("text"), source.get("name")
        if mention["source"] is None:
            hit = source["type"] == "none" or not any(texts)
        else:
            hit = max(common.token_f1(mention["source"], text) for text in texts) >= 0.5
        if hit and source["type"] == mention["source_type"]:
            return
    told = "; ".join(f"{p['source']['text']} ({p['source']['type']})" for p in seen)
    print(
        f"SOURCE {gold['id']} [{mention['article']}] {mention['sentence']}\n"
        f"        gold: {mention['source']} ({mention['source_type']}) | ours: {told}"
    )


if __name__ == "__main__":
    main()
