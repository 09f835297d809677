"""Which texts share sampled shingles: pairs and their shared part, from posting lists.

Texts are numbered by key (ordinals), so that nothing here depends on the order of arrival.

A shingle of few carriers pairs all of them. One of many (a story run by hundreds of papers, or a
phrase of everybody's) pairs each carrier with the next one and with the first: that keeps the
carriers connected at a cost that grows with their number, not with its square.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Carriers up to which all pairs are formed. Raising it costs pairs and finds none that the chain
# and the star do not connect; passim's hard limit of 100 loses such stories.
ALL_PAIRS_CARRIERS = 50
# A shingle of so many carriers weighs one; above, it weighs the square root of the ratio.
_RARE_CARRIERS = 10

Ordinals = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of ordinals, left below right, ascending, each once.

    Attributes:
        left: Shape (p,), int64.
        right: Shape (p,), int64.
        strength: Shape (p,), float64, 0..1.
        fixed: Whether the pair keeps its carriers connected and is never cut, shape (p,), bool.
        resemblance: Estimate from the sampled shingles, shape (p,), float64, 0..1.
    """

    left: Ordinals
    right: Ordinals
    strength: NDArray[np.float64]
    fixed: NDArray[np.bool_]
    resemblance: NDArray[np.float64]


def weigh_carriers(carriers: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the weight 0..1 of shingles by how many texts carry each.

    It does not depend on how many texts there are, so that five articles of one story are no
    less alike than five among a million.
    """
    weights: NDArray[np.float64] = np.sqrt(_RARE_CARRIERS / np.maximum(carriers, _RARE_CARRIERS))
    return weights


def pair_carriers(shingles: NDArray[np.integer[Any]], owners: Ordinals, sizes: Ordinals) -> Pairs:
    """Return all pairs of texts that posting lists propose.

    Args:
        shingles: Shape (m,), ascending.
        owners: Ordinal of the text that has each, shape (m,), ascending within a shingle.
        sizes: Distinct sampled shingles of each text, shape (n,).

    Returns:
        Pairs whose strength is the weight of the shared shingles over the shingles of the text
        that has fewer: an estimate of the larger containment, less what is common.
    """
    left, right, fixed = propose_pairs(shingles, owners, len(sizes))
    weight, shared = _shared_weight(shingles, owners, left, right)
    strength = weight / np.maximum(np.minimum(sizes[left], sizes[right]), 1)
    union = np.maximum(sizes[left] + sizes[right] - shared, 1)
    return Pairs(left, right, strength, fixed, shared / union)


def propose_pairs(
    items: NDArray[np.integer[Any]], owners: Ordinals, n: int
) -> tuple[Ordinals, Ordinals, NDArray[np.bool_]]:
    """Return the pairs of texts that share an item, fewer where many do; see the module.

    Args:
        items: Shape (m,), ascending.
        owners: Ordinal of the text that has each, shape (m,), ascending within an item.
        n: Number of texts.

    Returns:
        Left and right ordinals, ascending, each pair once; and whether it is of a chain or star.
    """
    starts, carriers = _group(items)
    linked = _all_pairs(owners, starts, carriers, n)
    chained = _chains(owners, starts, carriers, n)
    codes = np.unique(np.concatenate([linked, chained]))
    return codes // max(n, 1), codes % max(n, 1), np.isin(codes, chained)


def _group(shingles: NDArray[np.integer[Any]]) -> tuple[Ordinals, Ordinals]:
    """Return where each run of one shingle starts, and how long it is."""
    if len(shingles) == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, shingles[1:] != shingles[:-1]])
    return starts, np.diff(np.r_[starts, len(shingles)])


def _all_pairs(owners: Ordinals, starts: Ordinals, carriers: Ordinals, n: int) -> Ordinals:
    """Return the codes of all pairs within lists of few carriers, each once."""
    found = [np.zeros(0, dtype=np.int64)]
    for size in range(2, ALL_PAIRS_CARRIERS + 1):
        firsts = starts[carriers == size]
        if len(firsts):
            # Lists of one size are often the same list: a copied passage has many shingles.
            lists = np.unique(owners[firsts[:, None] + np.arange(size)], axis=0)
            one, two = np.triu_indices(size, 1)
            found.append(np.unique(lists[:, one] * n + lists[:, two]))
    return np.unique(np.concatenate(found))


def _chains(owners: Ordinals, starts: Ordinals, carriers: Ordinals, n: int) -> Ordinals:
    """Return the codes of the chain and star pairs of lists of many carriers, each once."""
    found = [np.zeros(0, dtype=np.int64)]
    for first, size in zip(starts.tolist(), carriers.tolist(), strict=True):
        if size > ALL_PAIRS_CARRIERS:
            held = owners[first : first + size]
            found += [held[:-1] * n + held[1:], held[0] * n + held[1:]]
    return np.unique(np.concatenate(found))


def _shared_weight(
    shingles: NDArray[np.integer[Any]],
    owners: Ordinals,
    left: Ordinals,
    right: Ordinals,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weight and the number of all that each pair shares, common shingles included."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - a fifth of a second to import

    weight, shared = np.zeros(len(left)), np.zeros(len(left))
    if len(left) == 0:
        return weight, shared
    _, carriers = _group(shingles)
    columns = np.repeat(np.arange(len(carriers)), carriers)
    weights = np.repeat(weigh_carriers(carriers), carriers)
    weighed = csr_matrix((weights, (owners, columns)))
    counted = csr_matrix((np.ones(len(owners)), (owners, columns)), shape=weighed.shape)
    step = 20_000
    for start in range(0, len(left), step):
        part = slice(start, start + step)
        one = counted[left[part]]
        weight[part] = np.asarray(one.multiply(weighed[right[part]]).sum(axis=1)).ravel()
        shared[part] = np.asarray(one.multiply(counted[right[part]]).sum(axis=1)).ravel()
    return weight, shared
