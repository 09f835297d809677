"""Do two sentences state one claim? A calibrated probability for each pair."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import TYPE_CHECKING, Any

from provenance.claim_features import FEATURES, compute_features
from provenance.claim_tables import Lists, Numbering, dot_rows, tabulate
from provenance.text_pairs import TextPairs, number_texts
from provenance.trees import Trees, build_trees, predict, predict_all
from provenance.wording import read_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]  # Any: the width is numpy's business here

# A text longer than this is compared by its parts too: a post of many sentences may state a
# claim in one of them, and the sentence model averages over all.
LONG_TEXT_WORDS = 40
PART_WORDS = 6
MOST_PARTS = 8
_CACHE = 32_768
# Pairs whose numbers are worked out at once; they take some 5 kB each on the way.
_BATCH = 8192
# Of these so many in which a text has several views, up to a hundred pairs of views each.
_MANY = 1024
# What keeps a probability from 0 and from one half.
_LEAST = 1e-6
_END_OF_PART = re.compile(r"(?<=[.!?…])\s+|\n+")


@lru_cache(maxsize=_CACHE)
def _views(text: str) -> tuple[str, ...]:
    """The text in English word by word, and its sentences where it is long."""
    wording = read_wording(text)
    views = [text] if wording.glossed == text else [text, wording.glossed]
    if len(wording.words) > LONG_TEXT_WORDS:
        parts = [part for part in _END_OF_PART.split(text) if len(part.split()) >= PART_WORDS]
        views += [read_wording(part).glossed for part in parts[:MOST_PARTS]]
    return tuple(dict.fromkeys(views))


def texts_to_embed(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the distinct texts whose embeddings the judgement of these pairs needs, sorted.

    The texts themselves are among them, and strings derived from them: texts in other languages
    put into English word by word, and the sentences of long texts.
    """
    texts = pairs.texts if isinstance(pairs, TextPairs) else set(chain.from_iterable(pairs))
    return sorted({view for text in texts for view in _views(text)})


@dataclass(frozen=True, slots=True)
class _Views:
    """The vectors of texts in all their views.

    Attributes:
        table: One row for each distinct view.
        plain: Which row is each text as it is; shape (texts,).
        glossed: Which is the text in English word by word.
        every: The rows of all views of each text.
    """

    table: Numbers
    plain: Numbers
    glossed: Numbers
    every: Lists

    def cosines(self, left: Numbers, right: Numbers) -> Numbers:
        """Cosine as they are, in English word by word, and of the best views; shape (pairs, 3)."""
        import numpy as np  # noqa: PLC0415

        found = np.empty((len(left), 3))
        alone = (self.every.lengths[left] == 1) & (self.every.lengths[right] == 1)
        few, many = np.flatnonzero(alone), np.flatnonzero(~alone)
        found[few] = dot_rows(self.table, self.plain[left[few]], self.plain[right[few]])[:, None]
        for at in range(0, len(many), _MANY):
            some = many[at : at + _MANY]
            found[some] = self._compare_views(left[some], right[some])
        return found

    def _compare_views(self, left: Numbers, right: Numbers) -> Numbers:
        """The same of texts with several views, each view compared with each."""
        import numpy as np  # noqa: PLC0415

        here, there = self.every.lengths[left], self.every.lengths[right]
        counts = here * there
        ends = np.cumsum(counts)
        begins = ends - counts
        pair = np.repeat(np.arange(len(left)), counts)
        within = np.arange(len(pair)) - begins[pair]
        one = self.every.items[self.every.starts[left][pair] + within // there[pair]]
        other = self.every.items[self.every.starts[right][pair] + within % there[pair]]
        products = dot_rows(self.table, one, other)
        # The first view is the text as it is, the second its glosses, if these are another.
        changed = self.plain != self.glossed
        glossed = begins + changed[left] * there + changed[right]
        best = np.maximum.reduceat(products, begins)
        found: Numbers = np.column_stack([products[begins], products[glossed], best])
        return found


def _list_views(
    texts: Sequence[str],
    vectors: Mapping[str, NDArray[Any]],  # Any: any float width
) -> _Views:
    import numpy as np  # noqa: PLC0415

    views = Numbering()
    every = views.lists(_views(text) for text in texts)
    glossed = [views.of(read_wording(text).glossed) for text in texts]
    return _Views(
        np.stack([vectors[view] for view in views.things]),
        np.array([views.of(text) for text in texts]),
        np.array(glossed),
        every,
    )


def _compute(
    pairs: Sequence[tuple[str, str]],
    vectors: Mapping[str, NDArray[Any]],  # Any: any float width
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:  # Any: integers, and floats
    """Yield the places of some pairs and their numbers until all are done."""
    import numpy as np  # noqa: PLC0415

    if not pairs:
        return
    given = number_texts(pairs)
    texts = tabulate([read_wording(text) for text in given.texts])
    views = _list_views(given.texts, vectors)
    # Pairs with one right side follow one another, which makes looking things up in it cheap.
    order = np.argsort(given.right * len(given.texts) + given.left)
    for start in range(0, len(pairs), _BATCH):
        places = order[start : start + _BATCH]
        left, right = given.left[places], given.right[places]
        yield places, compute_features(texts, left, right, views.cosines(left, right))


def compute_rows(
    pairs: Sequence[tuple[str, str]],
    vectors: Mapping[str, NDArray[Any]],  # Any: any float width
) -> NDArray[Any]:  # Any: floats
    """Return the numbers that each pair is judged by; shape (pairs, ``claim_features.FEATURES``)."""
    import numpy as np  # noqa: PLC0415

    found = np.empty((len(pairs), len(FEATURES)))
    for places, rows in _compute(pairs, vectors):
        found[places] = rows
    return found


@cache
def _load_trees() -> Trees:
    path = resources.files("provenance") / "claims_data" / "same_claim_trees.json"
    return build_trees(json.loads(path.read_text(encoding="utf-8")))


def same_claim_probabilities(
    pairs: Sequence[tuple[str, str]],
    vectors: Mapping[str, NDArray[Any]],  # Any: any float width
) -> list[float]:
    """Return for each pair the probability 0..1 that both texts state one claim.

    Args:
        pairs: Texts in English, French or German; other languages are compared by letters,
            figures and names.
        vectors: Unit embedding, shape (n,), of every text named by ``texts_to_embed(pairs)``.

    Source:
        Trees fitted by ``benchmarks/fit_same_claim.py``; raising the threshold above 0.5 costs
        recall on free rewording first.
    """
    import numpy as np  # noqa: PLC0415

    found = np.empty(len(pairs))
    for places, rows in _compute(pairs, vectors):
        found[places] = predict_all(_load_trees(), rows)
    chances: list[float] = found.tolist()
    return chances


@cache
def _load_grades() -> tuple[tuple[float, ...], float]:
    path = resources.files("provenance") / "claims_data" / "same_claim_grades.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    return tuple(raw["weights"]), raw["bias"]


def graded_probabilities(
    pairs: Sequence[tuple[str, str]],
    vectors: Mapping[str, NDArray[Any]],  # Any: any float width
) -> list[float]:
    """Return the probabilities of ``same_claim_probabilities``, told apart further by likeness.

    The trees ask whether two texts state one claim, and hardly tell a pair on one topic from a
    pair on none. A line fitted to graded judgements of likeness is added to their log odds. A pair
    stays on its side of one half: what is one claim to the engine is one claim here.

    Args:
        pairs: As for ``same_claim_probabilities``.
        vectors: As for ``same_claim_probabilities``.

    Source:
        Weights fitted by ``benchmarks/fit_same_claim.py``. Out of fold the order is better on
        every set of graded pairs and of paraphrases, and nowhere worse by more than 0.002.
    """
    import numpy as np  # noqa: PLC0415

    weights, bias = _load_grades()
    found = [0.0] * len(pairs)
    for places, rows in _compute(pairs, vectors):
        grades = (rows @ np.asarray(weights) + bias).tolist()
        chances = predict(_load_trees(), rows)
        for place, chance, grade in zip(places.tolist(), chances, grades, strict=True):
            found[place] = _nudge(chance, grade)
    return found


def _nudge(chance: float, grade: float) -> float:
    """Return a probability moved by a grade in log odds, on the same side of one half."""
    odds = math.exp(-grade) * (1 - chance) / max(chance, _LEAST)
    moved = 1 / (1 + odds)
    return max(moved, 0.5) if chance >= 0.5 else min(moved, 0.5 - _LEAST)
