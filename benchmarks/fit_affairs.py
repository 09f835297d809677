"""Fit the weights that tell whether two articles are about one affair (``provenance.affairs``).

    python benchmarks/fit_affairs.py STORIES...   # and tests/cases -> claims_data/affairs.json

A story is a folder with ``articles/*.json`` and ``gold.json``, whose ``claims`` list ``mentions``
(``article``). Two articles of one story that state one claim are a pair of one affair; of the pairs
of articles of two stories a share is drawn. One logistic model for each of: both English, both of
another language, two languages; printed is what each keeps of the pairs of stories left out.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provenance.model import Article, Document

    Table = NDArray[Any]  # Any: floats and labels

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "provenance" / "claims_data" / "affairs.json"
SEED = 7
# Of the pairs of articles of two stories this share is kept.
DRAWN = 0.12
INVERSE_PENALTY = 10.0
FOLDS = 5


@dataclass(frozen=True)
class Story:
    """Articles, and the pairs of them that state one claim."""

    name: str
    documents: Mapping[str, Document]
    pairs: frozenset[tuple[str, str]]


def read_stories(folders: Sequence[Path]) -> Iterator[Story]:
    """Yield the labelled stories, then the golden cases; ids are made unique by the story's name."""
    from tests.cases_reader import read_cases  # noqa: PLC0415

    for folder in folders:
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        told = [{mention["article"] for mention in claim["mentions"]} for claim in gold["claims"]]
        yield _read(folder.name, folder / "articles", told)
    for case in read_cases():
        yield _read(case.name, list(case.articles), [c.articles for c in case.clusters])


def _read(name: str, source: Path | list[Article], told: Iterable[Iterable[str]]) -> Story:
    from provenance.engine import Engine  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as place, Engine(Path(place) / "story.db") as engine:
        engine.ingest(source)
        documents = dict(engine.tree().documents)
    pairs = {pair for articles in told for pair in combinations(sorted(articles), 2)}
    return Story(name, documents, frozenset(pairs))


def build_rows(stories: Sequence[Story]) -> dict[str, list[tuple[tuple[float, ...], bool, int]]]:
    """Return for each kind of pair its numbers, whether it is of one affair, and its fold."""
    from provenance.affairs import Affairs  # noqa: PLC0415
    from provenance.storeless import encoder_of  # noqa: PLC0415

    documents = {(s.name, key): d for s in stories for key, d in s.documents.items()}
    names = {place: f"{place[0]}\n{place[1]}" for place in documents}
    texts = {
        (names[place], number): document.canonical.text[sentence.span.start : sentence.span.end]
        for place, document in documents.items()
        for number, sentence in enumerate(document.canonical.sentences)
    }
    vectors = dict(zip(texts, encoder_of(None).encode(list(texts.values())), strict=True))
    affairs = Affairs({names[place]: found for place, found in documents.items()}, vectors)
    fold = {story.name: number % FOLDS for number, story in enumerate(stories)}
    one = {(story.name, *pair) for story in stories for pair in story.pairs}
    draw = random.Random(SEED)
    rows: dict[str, list[tuple[tuple[float, ...], bool, int]]] = {}
    for left, right in combinations(sorted(documents), 2):
        same = left[0] == right[0]
        if same and (left[0], left[1], right[1]) not in one:
            continue
        if not same and draw.random() > DRAWN:
            continue
        kind, numbers = affairs.compare(names[left], names[right])
        rows.setdefault(kind, []).append((numbers, same, fold[left[0]]))
    return rows


def fit(table: Table, labels: Table) -> list[float]:
    """Return the weights of a logistic model, its constant last."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    model = LogisticRegression(C=INVERSE_PENALTY, class_weight="balanced", max_iter=5000)
    model.fit(table, labels)
    return [round(float(weight), 2) for weight in (*model.coef_[0], model.intercept_[0])]


def main() -> None:
    """Fit on the stories given and the golden cases, and write the weights."""
    from provenance.affairs import PROVES_AT  # noqa: PLC0415

    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rows = build_rows(list(read_stories([Path(name) for name in sys.argv[1:]])))
    found = {}
    for kind in sorted(rows):
        table = np.array([row[0] for row in rows[kind]])
        labels = np.array([row[1] for row in rows[kind]])
        folds = np.array([row[2] for row in rows[kind]])
        kept = np.zeros(len(labels))
        for number in range(FOLDS):
            out = folds == number
            weights = np.array(fit(table[~out], labels[~out]))
            kept[out] = table[out] @ weights[:-1] + weights[-1]
        sure = kept >= PROVES_AT
        print(
            f"{kind:14} {labels.sum():4} pairs of one affair, {sure[labels].mean():.3f} kept;"
            f" {(~labels).sum():5} of two, {sure[~labels].mean():.4f} kept"
        )
        found[kind] = fit(table, labels)
    lines = [f' "{kind}": {json.dumps(weights)}' for kind, weights in sorted(found.items())]
    WEIGHTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
