"""Which statements of different origin are worth comparing, and what each pair scores."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations

from provenance.claim_families import Family, SameClaimScorer, Vectors
from provenance.claim_pairs import (
    PairContext,
    Rarity,
    compute_pair,
    list_keys,
    measure_rarity,
    rank_partners,
    weigh_key,
)
from provenance.statements import Place, Statement
from provenance.trees import Trees, build_trees, predict

# A statement is compared with this many nearest ones by meaning, above this cosine. On invented
# stories all pairs of one claim but those named by figures alone lie above it.
NEAREST = 12
LEAST_COSINE = 0.3
# Statements that share keys of this much rarity (nats) are compared; a key that stands in more
# origins than the cap proposes nothing.
LEAST_SHARED = 4.0
MOST_CARRIERS = 40
# Rows of one block of the matrix of cosines.
BLOCK = 1024


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two families compared: indices, the two versions compared, and the probability 0..1."""

    left: int
    right: int
    left_version: Statement
    right_version: Statement
    probability: float
    numbers: tuple[float, ...]


def score_pairs(
    families: Sequence[Family], vectors: Vectors, same_claim: SameClaimScorer
) -> list[ScoredPair]:
    """Compare the families that may state one claim; sorted by index."""
    rows = compute_pairs(families, vectors, same_claim)
    chances = predict(_load_trees(), [row.numbers for row in rows])
    return [
        ScoredPair(row.left, row.right, row.left_version, row.right_version, chance, row.numbers)
        for row, chance in zip(rows, chances, strict=True)
    ]


def compute_pairs(
    families: Sequence[Family], vectors: Vectors, same_claim: SameClaimScorer
) -> list[ScoredPair]:
    """Return the pairs worth comparing with their numbers (``PAIR_FEATURES``); not yet judged."""
    rarity = measure_rarity([family.versions[0] for family in families])
    chosen = [
        _choose_versions(families, left, right)
        for left, right in _propose(families, vectors, rarity)
    ]
    cores = same_claim([(one.core, other.core) for _, _, one, other in chosen])
    wholes = same_claim([(one.text, other.text) for _, _, one, other in chosen])
    best = {
        (left, right): max(core, whole)
        for (left, right, _, _), core, whole in zip(chosen, cores, wholes, strict=True)
    }
    ranks = rank_partners(best, [family.root[0] for family in families])
    found = []
    for (left, right, one, other), core, whole in zip(chosen, cores, wholes, strict=True):
        rank, margin = ranks[left, right]
        context = PairContext(
            rarity=rarity,
            cosine=_cosine(vectors, one.place, other.place),
            same_core=core,
            same_whole=whole,
            rank=rank,
            margin=margin,
        )
        numbers = tuple(compute_pair(one, other, context))
        found.append(ScoredPair(left, right, one, other, 0.0, numbers))
    return found


@cache
def _load_trees() -> Trees:
    path = resources.files("provenance") / "claims_data" / "claim_pair_trees.json"
    return build_trees(json.loads(path.read_text(encoding="utf-8")))


def _cosine(vectors: Vectors, left: Place, right: Place) -> float:
    if left not in vectors or right not in vectors:
        return 0.0
    return float(vectors[left] @ vectors[right])


def _choose_versions(
    families: Sequence[Family], left: int, right: int
) -> tuple[int, int, Statement, Statement]:
    """The versions of two families to compare: in one language where there are such."""
    for one in families[left].versions:
        for other in families[right].versions:
            if one.language == other.language:
                return left, right, one, other
    return left, right, families[left].versions[0], families[right].versions[0]


def _propose(families: Sequence[Family], vectors: Vectors, rarity: Rarity) -> list[tuple[int, int]]:
    """Pairs of families of different articles that are near in meaning or share rare keys."""
    pairs = _propose_by_keys(families, rarity) | _propose_by_meaning(families, vectors)
    return sorted(
        (left, right)
        for left, right in pairs
        if families[left].root[0] != families[right].root[0]
        and len(families[left].articles | families[right].articles) > 1
    )


def _propose_by_keys(families: Sequence[Family], rarity: Rarity) -> set[tuple[int, int]]:
    carriers: dict[str, list[int]] = defaultdict(list)
    for index, family in enumerate(families):
        keys = set().union(*(list_keys(version) for version in family.versions))
        for key in sorted(keys):
            carriers[key].append(index)
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for key, indices in sorted(carriers.items()):
        if len(indices) <= MOST_CARRIERS:
            weight = weigh_key(key, rarity)
            for pair in combinations(indices, 2):
                shared[pair] += weight
    return {pair for pair, amount in shared.items() if amount >= LEAST_SHARED}


def _propose_by_meaning(families: Sequence[Family], vectors: Vectors) -> set[tuple[int, int]]:
    import numpy as np  # noqa: PLC0415

    rows = [
        (index, version.place)
        for index, family in enumerate(families)
        for version in family.versions
        if version.place in vectors
    ]
    if len(rows) < 2:
        return set()
    table = np.stack([vectors[place] for _, place in rows]).astype(np.float32)
    found: set[tuple[int, int]] = set()
    nearest = min(NEAREST + 1, len(rows))
    for start in range(0, len(rows), BLOCK):
        cosines = table[start : start + BLOCK] @ table.T
        columns = np.argpartition(-cosines, nearest - 1, axis=1)[:, :nearest]
        for at, row in enumerate(columns):
            left = rows[start + at][0]
            for column in row:
                right = rows[int(column)][0]
                if left != right and cosines[at, column] >= LEAST_COSINE:
                    found.add((min(left, right), max(left, right)))
    return found
