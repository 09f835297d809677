"""Fit the trees that judge two statements of different articles (``provenance.claim_candidates``).

    python benchmarks/fit_claim_pairs.py rows STORIES...   # labelled stories, golden cases -> numbers
    python benchmarks/fit_claim_pairs.py fit               # rows -> claims_data/claim_pair_trees.json

A story is a folder with ``articles/*.json`` and ``gold.json``, whose ``claims`` list ``mentions``
(``article`` and ``sentence``). The sentences that were copied or translated from one another are
those the engine finds.

The rows (``benchmarks/features/claim_pairs.npz``) are the numbers of ``claim_pairs.PAIR_FEATURES``
for sentence pairs of annotated stories and of ``tests/cases``; no text is kept. Those of four
stories that are no more are kept from before. Pairs of one claim across reporting lines
are few, so rewordings and translations of one sentence, taken as if nobody knew that they are,
count as positives too, at a lower weight. In the trees every number may only push one way, and
a logistic model is averaged in, so that a few dozen pairs cannot teach them nonsense.

The real articles at hand are not among the rows, so that they tell how far what was learnt from
invented ones carries to long articles in which every sentence shares the topic; the bars of
``claim_clusters`` were chosen with an eye on them, which makes them no clean test.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from fit_same_claim import Table, export, write_trees

if TYPE_CHECKING:
    from provenance.answers import TreeAnswer
    from provenance.statements import Place
    from tests.cases_reader import Case

ROOT = Path(__file__).resolve().parent.parent
ROWS = ROOT / "benchmarks" / "features" / "claim_pairs.npz"
TREES = ROOT / "provenance" / "claims_data" / "claim_pair_trees.json"
SEED = 7
ITERATIONS, LEAVES, RATE, SMALLEST_LEAF, RIDGE = 120, 8, 0.07, 20, 4.0
INVERSE_PENALTY = 0.3  # of the logistic model, on standardised numbers
# What positives weigh of all: it sets what a probability means to the bars of ``claim_clusters`` and
# ``claim_links``. Chosen on stories left out one by one.
POSITIVE = 0.33
# Each class of each story counts to this power of its size less than its pairs would: no story
# drowns the others.
EVEN_POWER = 0.5
# Stories of which only the numbers are left.
LOST = ("cantines_wandrelle", "crue_mbelani", "malaise_greves", "serrures_hearthkey")
CASE_GROUPS = 6
# A rewording or translation of one sentence counts this much of a pair of different origin.
REWORDED_WEIGHT = 0.3
# So like one another that nothing is learnt: a copy (probability of one claim, cosine).
COPY_PROBABILITY, COPY_COSINE = 0.995, 0.97
# A pair that no label speaks of and that is this alike may be an unlabelled claim: left out.
DOUBTFUL = 0.6
# Which way each number may push: 1 towards one claim, -1 away from it.
DIRECTION = {
    "same_core": 1, "same_whole": 1, "cosine": 1, "shared": 1, "share_less": 1, "share_more": 1,
    "figures": 1, "figure_rivals": -1, "values": 1, "same_person": 1, "names": 1, "concepts": 1,
    "negation_gap": -1, "antonyms": -1, "cross_language": 0, "length_less": 0, "rank": 1,
    "margin": 1,
}  # fmt: skip


def build_rows(folders: Sequence[Path]) -> dict[str, Table]:
    """Return the rows, labels, weights and story names of labelled stories."""
    found: list[tuple[tuple[float, ...], float, float, str]] = []
    for folder in folders:
        story = [(*row, folder.name) for row in _build_story(folder)]
        print(
            f"{folder.name:20} {len(story):5} rows, {int(sum(row[1] for row in story)):4} positive"
        )
        found += story
    return _to_table(found)


def _to_table(found: Sequence[tuple[tuple[float, ...], float, float, str]]) -> dict[str, Table]:
    return {
        "rows": np.array([row[0] for row in found], np.float32).round(4),
        "labels": np.array([row[1] for row in found], np.float32),
        "weights": np.array([row[2] for row in found], np.float32),
        "stories": np.array([row[3] for row in found]),
    }


def _build_story(folder: Path) -> list[tuple[tuple[float, ...], float, float]]:
    """Numbers, label and weight of the pairs of one story."""
    from provenance.engine import Engine  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as place, Engine(Path(place) / "story.db") as engine:
        engine.ingest(folder / "articles")
        answer = engine.tree()

    def label(root_of: dict[Place, Place]) -> defaultdict[Place, set[str]]:
        return _read_labels(folder, answer, root_of)

    return _build_pairs(answer, label, complete=False)


def build_cases() -> dict[str, Table]:
    """Return the rows of ``tests/cases``, in groups that are left out together."""
    from provenance.engine import Engine  # noqa: PLC0415
    from tests.cases_reader import read_cases  # noqa: PLC0415

    found: list[tuple[tuple[float, ...], float, float, str]] = []
    for number, case in enumerate(read_cases()):
        with tempfile.TemporaryDirectory() as place, Engine(Path(place) / "case.db") as engine:
            engine.ingest(list(case.articles))
            answer = engine.tree()
        rows = _build_pairs(answer, partial(_label_case, case, answer), complete=True)
        found += [(*row, f"cases{number % CASE_GROUPS}") for row in rows]
    return _to_table(found)


def _label_case(
    case: Case, answer: TreeAnswer, root_of: dict[Place, Place]
) -> defaultdict[Place, set[str]]:
    found: defaultdict[Place, set[str]] = defaultdict(set)
    for cluster in case.clusters:
        for mention in cluster.mentions:
            sentences = answer.documents[mention.article].canonical.sentences
            for number, sentence in enumerate(sentences):
                if sentence.span.start <= mention.start < sentence.span.end:
                    place = (mention.article, number)
                    found[root_of.get(place, place)].add(cluster.letter)
    return found


def _build_pairs(
    answer: TreeAnswer,
    label: Callable[[dict[Place, Place]], defaultdict[Place, set[str]]],
    *,
    complete: bool,
) -> list[tuple[tuple[float, ...], float, float]]:
    """Numbers, label and weight of the pairs of a store: as traced, and as if nothing was.

    Args:
        answer: The tree with its documents.
        label: Root of each sentence to root of each sentence's claims.
        complete: Whether sentences that no label speaks of state no claim of another article.
    """
    from provenance.claim_candidates import compute_pairs  # noqa: PLC0415
    from provenance.claim_families import Standing, list_families, verify_families  # noqa: PLC0415
    from provenance.claim_pairs import PAIR_FEATURES  # noqa: PLC0415
    from provenance.findings import Tree  # noqa: PLC0415
    from provenance.statements import list_statements  # noqa: PLC0415
    from provenance.storeless import encoder_of, same_claim_many  # noqa: PLC0415
    from provenance.wording import gloss  # noqa: PLC0415

    documents = dict(answer.documents)
    texts = {
        (key, number): document.canonical.text[sentence.span.start : sentence.span.end]
        for key, document in documents.items()
        for number, sentence in enumerate(document.canonical.sentences)
    }
    encode = encoder_of(None).encode
    vectors = dict(zip(texts, encode(list(texts.values())), strict=True))
    glossed = dict(zip(texts, encode([gloss(text) for text in texts.values()]), strict=True))
    traced = verify_families(
        list_families(list_statements(documents, answer.tree)),
        vectors,
        same_claim_many,
        Standing(documents, answer.tree),
    )
    root_of = {member.place: family.root for family in traced for member in family.members}
    labels = label(root_of)
    untraced = list_families(
        list_statements(documents, Tree(places=(), derivations=(), citations=(), cycles=()))
    )
    found = []
    for families in (traced, untraced):
        for pair in compute_pairs(families, glossed, same_claim_many):
            left, right = (
                root_of.get(families[side].root, families[side].root)
                for side in (pair.left, pair.right)
            )
            numbers = dict(zip(PAIR_FEATURES, pair.numbers, strict=True))
            across = left != right and bool(labels[left] & labels[right])
            same = across or left == right
            alike = max(numbers["same_core"], numbers["same_whole"])
            if left == right and alike > COPY_PROBABILITY and numbers["cosine"] > COPY_COSINE:
                continue
            unlabelled = not complete and not (labels[left] or labels[right])
            if not same and unlabelled and alike > DOUBTFUL:
                continue
            weight = 1.0 if across or not same else REWORDED_WEIGHT
            found.append((pair.numbers, float(same), weight))
    return found


def _read_labels(
    folder: Path, answer: TreeAnswer, root_of: dict[Place, Place]
) -> defaultdict[Place, set[str]]:
    """Root of a sentence to the labelled claims that it, or a copy of it, states."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    found: defaultdict[Place, set[str]] = defaultdict(set)
    for claim in gold["claims"]:
        for mention in claim["mentions"]:
            document = answer.documents[mention["article"]]
            for number, sentence in enumerate(document.canonical.sentences):
                text = document.canonical.text[sentence.span.start : sentence.span.end]
                said = mention["sentence"]
                place = (mention["article"], number)
                if 2 * len(text) >= len(said) and (text in said or said in text):
                    found[root_of.get(place, place)].add(claim["id"])
    return found


def fit(
    rows: Table,
    labels: Table,
    weights: Table,
    names: Sequence[str],
) -> dict[str, Any]:  # Any: JSON
    """Return the model as plain numbers: trees and a logistic model of the same rows."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    trees = HistGradientBoostingClassifier(
        max_iter=ITERATIONS,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        min_samples_leaf=SMALLEST_LEAF,
        l2_regularization=RIDGE,
        monotonic_cst=[DIRECTION[name] for name in names],
        random_state=SEED,
    )
    classes = labels > 0.5
    share = weights[classes].sum() / weights.sum()
    weights = weights * np.where(classes, POSITIVE / share, (1 - POSITIVE) / (1 - share))
    weights = weights / weights.mean()
    trees.fit(rows, classes, sample_weight=weights)
    center, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    line = LogisticRegression(C=INVERSE_PENALTY, max_iter=2000)
    line.fit((rows - center) / scale, classes, sample_weight=weights)
    slope = line.coef_[0] / scale
    raw = export(trees, names)
    raw["linear"] = [round(float(weight), 6) for weight in slope]
    raw["bias"] = round(float(line.intercept_[0] - slope @ center), 6)
    return raw


def even(labels: Table, weights: Table, stories: Table) -> Table:
    """Return the weights so that no story and neither class of it drowns the others."""
    found = weights.astype(float)
    for story in sorted(set(stories)):
        for same in (True, False):
            chosen = (stories == story) & ((labels > 0.5) == same)
            if chosen.any():
                found[chosen] *= (100 / found[chosen].sum()) ** EVEN_POWER
    return found / found.mean()


def main() -> None:
    """Write the rows of the stories given, or fit on the rows that are stored."""
    if sys.argv[1:2] == ["rows"] and len(sys.argv) > 2:
        stored = np.load(ROWS)
        lost = np.isin(stored["stories"], LOST)
        tables = [build_rows([Path(name) for name in sys.argv[2:]]), build_cases()]
        tables.append({key: stored[key][lost] for key in tables[0]})
        write_rows(tables)
    elif sys.argv[1:] == ["fit"]:
        fit_stored()
    else:
        sys.exit(__doc__)


def write_rows(tables: Sequence[dict[str, Table]]) -> None:
    """Store tables of rows as one."""
    np.savez_compressed(
        ROWS, **{key: np.concatenate([table[key] for table in tables]) for key in tables[0]}
    )


def fit_stored() -> None:
    """Fit on the stored rows, print what is left out story by story, and write the model."""
    from provenance.claim_pairs import PAIR_FEATURES  # noqa: PLC0415
    from provenance.trees import build_trees, predict  # noqa: PLC0415

    stored = np.load(ROWS)
    rows, labels, weights = stored["rows"].astype(float), stored["labels"], stored["weights"]
    stories = np.array([str(name) for name in stored["stories"]])

    def fit_on(chosen: Table) -> dict[str, Any]:  # Any: JSON
        amounts = even(labels[chosen], weights[chosen], stories[chosen])
        return fit(rows[chosen], labels[chosen], amounts, PAIR_FEATURES)

    for story in sorted(set(stories)):
        held = stories == story
        chances = np.array(predict(build_trees(fit_on(~held)), rows[held].tolist()))
        for threshold in (0.35, 0.5):
            said = chances >= threshold
            right = (said & (labels[held] > 0.5)).sum()
            print(
                f"{story:20} at {threshold}: {said.sum():4} joined, {right:4} right"
                f" of {int(labels[held].sum())}"
            )
    write_trees(fit_on(np.ones(len(rows), dtype=bool)), TREES)


if __name__ == "__main__":
    main()
