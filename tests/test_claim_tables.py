"""Pairs of sentences compared all at once, against the same pairs one at a time."""

from __future__ import annotations

import zlib
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.claim_features import FEATURES, has_antonyms
from provenance.sameness import compute_rows, texts_to_embed
from provenance.wording import read_wording

SENTENCES = [
    "The mill at Orrest burned down on Monday night and nine workers were hurt.",
    "Nine workers were hurt on Monday night when the mill at Orrest burned down.",
    "The mill at Orrest did not burn down, and no workers were hurt.",
    "Le moulin d'Orrest a brûlé lundi soir et neuf ouvriers ont été blessés.",
    "The bridge at Orrest was open.",
    "The bridge at Orrest was closed.",
    "Orrest.",
    "...",
]


def vectors(texts: list[str]) -> dict[str, NDArray[Any]]:  # Any: float width
    """Give each text a unit vector of its own."""
    found = {}
    for text in texts:
        row = np.random.default_rng(zlib.crc32(text.encode())).normal(size=8)
        found[text] = (row / np.linalg.norm(row)).astype(np.float32)
    return found


def test_a_pair_has_the_same_numbers_in_any_company_and_either_way_round() -> None:
    """What is said of two sentences must not depend on what else is in the store."""
    pairs = list(permutations(SENTENCES, 2))
    known = vectors(texts_to_embed(pairs))
    together = compute_rows(pairs, known)

    for at, pair in enumerate(pairs):
        alone = compute_rows([pair], known)[0]
        turned = together[pairs.index((pair[1], pair[0]))]
        assert np.array_equal(alone, together[at]), pair
        assert np.allclose(turned, together[at], atol=1e-6), pair


def test_the_numbers_of_a_pair_say_what_the_sentences_say() -> None:
    """Each is named for what a reader can count in the sentences."""
    pairs = [
        (SENTENCES[0], SENTENCES[1]),
        (SENTENCES[0], SENTENCES[2]),
        (SENTENCES[4], SENTENCES[5]),
    ]
    rows = compute_rows(pairs, vectors(texts_to_embed(pairs)))
    moved, negated, opposite = (dict(zip(FEATURES, row, strict=True)) for row in rows.tolist())

    assert moved["same_bag"] == 1
    assert 0 < moved["order"] < 1
    assert moved["numbers_shared"] == 1
    assert moved["numbers_conflict"] == moved["negation_gap"] == 0
    assert negated["negation_gap"] > 0
    assert negated["numbers_onesided"] == 1
    assert opposite["antonyms"] == has_antonyms(*map(read_wording, pairs[2])) == 1
    assert opposite["first_word"] == 1
    assert opposite["last_word"] == 0
