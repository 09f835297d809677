"""Do two sentences state one claim? A calibrated probability for each pair."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from provenance.claim_features import compute_features
from provenance.trees import Trees, build_trees, predict
from provenance.wording import read_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A text longer than this is compared by its parts too: a post of many sentences may state a
# claim in one of them, and the sentence model averages over all.
LONG_TEXT_WORDS = 40
PART_WORDS = 6
MOST_PARTS = 8
_CACHE = 8192
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
    left: str,
    right: str,
    vectors: Mapping[str, NDArray[Any]],  # Any: any float width
) -> tuple[float, float, float]:
    plain = float(vectors[left] @ vectors[right])
    glossed = float(vectors[read_wording(left).glossed] @ vectors[read_wording(right).glossed])
    best = max(
        float(vectors[one] @ vectors[other]) for one in _views(left) for other in _views(right)
    )
    return plain, glossed, best


def compute_rows(
    pairs: Sequence[tuple[str, str]],
    vectors: Mapping[str, NDArray[Any]],  # Any: any float width
) -> list[list[float]]:
    """Return the numbers that each pair is judged by (``claim_features.FEATURES``)."""
    return [
        compute_features(read_wording(left), read_wording(right), _cosines(left, right, vectors))
        for left, right in pairs
    ]


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
    return predict(_load_trees(), compute_rows(pairs, vectors))
