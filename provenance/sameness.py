"""Do two sentences state one claim? A calibrated probability for each pair."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import TYPE_CHECKING, Any

from provenance.claim_features import FEATURES, compute_features
from provenance.claim_tables import tabulate
from provenance.trees import Trees, build_trees, predict
from provenance.wording import read_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A text longer than this is compared by its parts too: a post of many sentences may state a
# claim in one of them, and the sentence model averages over all.
LONG_TEXT_WORDS = 40
PART_WORDS = 6
MOST_PARTS = 8
_CACHE = 32_768
# Pairs whose numbers are worked out at once; they take some 5 kB each on the way.
_BATCH = 8192
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
    texts = {text for pair in pairs for text in pair}
    return sorted({view for text in texts for view in _views(text)})


def _cosines(
    pairs: Sequence[tuple[str, str]],
    vectors: Mapping[str, NDArray[Any]],  # Any: any float width
) -> NDArray[Any]:  # Any: floats
    """Cosine as they are, in English word by word, and of the best views; shape (pairs, 3)."""
    import numpy as np  # noqa: PLC0415

    views = {text: _views(text) for pair in pairs for text in pair}
    glossed = {text: read_wording(text).glossed for text in views}
    found = np.empty((len(pairs), 3))
    for row, (left, right) in enumerate(pairs):
        plain = float(vectors[left] @ vectors[right])
        if len(views[left]) == len(views[right]) == 1:
            found[row] = plain
            continue
        best = max(
            float(vectors[one] @ vectors[other]) for one in views[left] for other in views[right]
        )
        found[row] = plain, float(vectors[glossed[left]] @ vectors[glossed[right]]), best
    return found


def _compute(
    pairs: Sequence[tuple[str, str]],
    vectors: Mapping[str, NDArray[Any]],  # Any: any float width
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:  # Any: integers, and floats
    """Yield the places of some pairs and their numbers until all are done."""
    import numpy as np  # noqa: PLC0415

    number = {text: at for at, text in enumerate(dict.fromkeys(chain.from_iterable(pairs)))}
    texts = tabulate([read_wording(text) for text in number])
    sides = np.array([(number[left], number[right]) for left, right in pairs]).reshape(-1, 2)
    # Pairs with one right side follow one another, which makes looking things up in it cheap.
    order = np.lexsort(sides.T)
    for start in range(0, len(pairs), _BATCH):
        places = order[start : start + _BATCH]
        cosines = _cosines([pairs[at] for at in places], vectors)
        yield places, compute_features(texts, sides[places, 0], sides[places, 1], cosines)


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
    found = [0.0] * len(pairs)
    for places, rows in _compute(pairs, vectors):
        for place, chance in zip(places.tolist(), predict(_load_trees(), rows), strict=True):
            found[place] = chance
    return found


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
