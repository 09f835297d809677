"""Which statements of different origin are worth comparing, and what each pair scores."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from typing import TYPE_CHECKING, Any

from provenance.claim_families import Family, SameClaimScorer, Vectors
from provenance.claim_numbers import compute_numbers, rank_partners
from provenance.claim_pairs import (
    PAIR_FEATURES,
    Rarity,
    list_keys,
    measure_rarity,
    shares_person,
    shares_value,
    weigh_key,
    withdraws,
)
from provenance.statements import Place, Statement
from provenance.trees import Trees, build_trees, predict

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    """Two families compared.

    Attributes:
        left: Index of one family.
        right: Index of the other.
        left_version: The statement of the one that was compared.
        right_version: That of the other.
        probability: That both state one claim, 0..1.
        numbers: What it rests on (``PAIR_FEATURES``).
        topic: The probability, 0..1, if negations, opposite words and rival figures did not count:
            that both speak to one question.
    """

    left: int
    right: int
    left_version: Statement
    right_version: Statement
    probability: float
    numbers: tuple[float, ...]
    topic: float = 0.0


def score_pairs(
    families: Sequence[Family],
    vectors: Vectors,
    same_claim: SameClaimScorer,
    share: Callable[[str, str], float],
) -> list[ScoredPair]:
    """Compare the families that may state one claim; sorted by index.

    Args:
        families: The statements, copies and translations of one together.
        vectors: Unit embedding of each sentence.
        same_claim: Probability 0..1 that two texts state one claim.
        share: What likeness counts, 0..1, between sentences of two articles.
    """
    import numpy as np  # noqa: PLC0415

    chosen, numbers = _compute(families, vectors, same_claim)
    chances = predict(_load_trees(), numbers)
    plain = numbers.copy()
    plain[:, [PAIR_FEATURES.index(name) for name in _CONFLICTS]] = 0.0
    in_conflict = np.flatnonzero((plain != numbers).any(axis=1))
    topics = list(chances)
    for place, topic in zip(
        in_conflict.tolist(), predict(_load_trees(), plain[in_conflict]), strict=True
    ):
        topics[place] = topic
    return [
        ScoredPair(
            row.left, row.right, row.one, row.other, chance * part, tuple(found), topic * part
        )
        for row, chance, topic, found in zip(chosen, chances, topics, numbers.tolist(), strict=True)
        for part in (share(row.one.place[0], row.other.place[0]),)
    ]


def index_likeness(
    families: Sequence[Family], pairs: Sequence[ScoredPair]
) -> dict[tuple[Place, Place], float]:
    """Return the probability that two families state one claim, by their roots, lower first."""
    found = {}
    for pair in pairs:
        roots = sorted((families[pair.left].root, families[pair.right].root))
        found[roots[0], roots[1]] = pair.probability
    return found


def rank_of(pair: ScoredPair) -> float:
    """Return the mutual rank of a pair among those of the same two articles; 1 is best."""
    return pair.numbers[_RANK]


_RANK = PAIR_FEATURES.index("rank")
_CONFLICTS = ("negation_gap", "antonyms", "figure_rivals")


def compute_pairs(
    families: Sequence[Family],
    vectors: Vectors,
    same_claim: SameClaimScorer,
) -> list[ScoredPair]:
    """Return the pairs worth comparing with their numbers (``PAIR_FEATURES``); not yet judged."""
    chosen, numbers = _compute(families, vectors, same_claim)
    return [
        ScoredPair(row.left, row.right, row.one, row.other, 0.0, tuple(found))
        for row, found in zip(chosen, numbers.tolist(), strict=True)
    ]


def _compute(
    families: Sequence[Family],
    vectors: Vectors,
    same_claim: SameClaimScorer,
) -> tuple[list[_Compared], NDArray[Any]]:  # Any: floats
    """The pairs worth comparing, and their numbers; shape (pairs, ``PAIR_FEATURES``)."""
    import numpy as np  # noqa: PLC0415

    rarity = measure_rarity([family.versions[0] for family in families])
    chosen = _choose_versions(families, _propose(families, vectors, rarity), vectors, same_claim)
    known: dict[Place, int] = {}
    statements: list[Statement] = []
    for row in chosen:
        for version in (row.one, row.other):
            if known.setdefault(version.place, len(statements)) == len(statements):
                statements.append(version)
    core = np.array([row.core for row in chosen], dtype=float)
    whole = np.array([row.whole for row in chosen], dtype=float)
    numbers = compute_numbers(
        statements,
        np.array([known[row.one.place] for row in chosen], dtype=int),
        np.array([known[row.other.place] for row in chosen], dtype=int),
        [core, whole, np.array([row.cosine for row in chosen], dtype=float)],
        rarity,
    )
    rank, margin = rank_partners(
        np.array([row.left for row in chosen], dtype=int),
        np.array([row.right for row in chosen], dtype=int),
        np.maximum(core, whole),
        np.unique([family.root[0] for family in families], return_inverse=True)[1],
    )
    return chosen, np.column_stack([numbers, rank, margin])


@cache
def _load_trees() -> Trees:
    path = resources.files("provenance") / "claims_data" / "claim_pair_trees.json"
    return build_trees(json.loads(path.read_text(encoding="utf-8")))


def _cosine(vectors: Vectors, left: Place, right: Place) -> float:
    if left not in vectors or right not in vectors:
        return 0.0
    return float(vectors[left] @ vectors[right])


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two families with the versions compared and how alike these are."""

    left: int
    right: int
    one: Statement
    other: Statement
    core: float
    whole: float
    cosine: float


def _choose_versions(
    families: Sequence[Family],
    pairs: Sequence[tuple[int, int]],
    vectors: Vectors,
    same_claim: SameClaimScorer,
) -> list[_Compared]:
    """Of the versions of two families those to compare: the most alike, in one language if any."""
    asked = [
        (left, right, one, other)
        for left, right in pairs
        for one, other in _pair_versions(families[left], families[right])
    ]
    cores = same_claim([(one.core, other.core) for _, _, one, other in asked])
    wholes = same_claim([(one.text, other.text) for _, _, one, other in asked])
    best: dict[tuple[int, int], _Compared] = {}
    for (left, right, one, other), core, whole in zip(asked, cores, wholes, strict=True):
        cosine = _cosine(vectors, one.place, other.place)
        row = _Compared(left, right, one, other, core, whole, cosine)
        known = best.get((left, right))
        if known is None or core + whole + cosine > known.core + known.whole + known.cosine:
            best[left, right] = row
    return [best[pair] for pair in pairs]


def _pair_versions(left: Family, right: Family) -> list[tuple[Statement, Statement]]:
    every = [(one, other) for one in left.versions for other in right.versions]
    alike = [(one, other) for one, other in every if one.language == other.language]
    return alike or every


def _propose(families: Sequence[Family], vectors: Vectors, rarity: Rarity) -> list[tuple[int, int]]:
    """Pairs of families of different articles that are near in meaning or share rare keys.

    And those of which one is taken back in the other, by the same source: such a sentence need not
    repeat the claim, and may stand above it in one article.
    """
    pairs = _propose_by_keys(families, rarity) | _propose_by_meaning(families, vectors)
    across = {
        (left, right)
        for left, right in pairs
        if families[left].root[0] != families[right].root[0]
        and len(families[left].articles | families[right].articles) > 1
    }
    return sorted(across | _propose_withdrawn(families))


def _propose_withdrawn(families: Sequence[Family]) -> set[tuple[int, int]]:
    """Pairs of a sentence that takes something back and what its source said.

    In another article, with the same figure; where there is none, in the same one.
    """
    found: set[tuple[int, int]] = set()
    for left, family in enumerate(families):
        taking = [version for version in family.versions if withdraws(version)]
        if not taking:
            continue
        own = {
            right: other
            for right, other in enumerate(families)
            if right != left
            and any(shares_person(one, said) for one in taking for said in other.versions)
        }
        told = {
            right
            for right, other in own.items()
            if other.root[0] != family.root[0]
            and any(shares_value(one, said) for one in taking for said in other.versions)
        }
        here = {right for right, other in own.items() if other.root[0] == family.root[0]}
        found |= {(min(left, right), max(left, right)) for right in told or here}
    return found


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
