"""Links to clusters, and which document of a cluster is kept.

The first document of a cluster is kept; those that it covers are dropped. Among the rest, what is
still linked makes smaller groups, whose first is kept in turn: a shortened copy of a shortened copy
is dropped for the latter where the first document lacks half of it. Each round is done for all
clusters at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled
from index.batch_coverage import Coverage

# Rounds after which what is left is kept. More drop a few documents more in clusters that are long
# chains of partial copies.
ROUNDS = 8

Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Which documents are kept, and for which one the others are not; all of shape (n,).

    Attributes:
        kept: Whether each is kept.
        kept_text: Number of the kept document it was held against last, or its own.
        containment: Share of it that the kept one covers, 1 for a document held against none.
        containment_of_kept: Share of the kept one that it covers.
        resemblance: Of the two.
    """

    kept: NDArray[np.bool_]
    kept_text: Int64s
    containment: NDArray[np.float32]
    containment_of_kept: NDArray[np.float32]
    resemblance: NDArray[np.float32]


def connect(n: int, left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the smallest number of each text's connected part, shape (n,), int32."""
    parents = np.arange(n, dtype=np.int32)
    _join(parents, left, right)
    return parents


def find_first(labels: NDArray[np.int32], ranks: Int64s) -> Int64s:
    """Return the text of the smallest rank with each text's label, shape (n,).

    Args:
        labels: As ``connect`` returns them, shape (n,).
        ranks: Distinct, shape (n,); the kept document is that of the smallest one.
    """
    best = np.full(len(labels), np.iinfo(np.int64).max)
    np.minimum.at(best, labels, ranks)
    first = best[labels] == ranks
    of_label = np.zeros(len(labels), dtype=np.int64)
    of_label[labels[first]] = np.flatnonzero(first)
    return of_label[labels]


def choose_kept(
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    ranks: Int64s,
    threshold: float,
    measure: Callable[[Int64s, Int64s], Coverage],
) -> Kept:
    """Return which documents are kept.

    Args:
        left: One text of each link.
        right: The other one.
        ranks: Distinct, shape (n,); the smallest of a cluster is kept.
        threshold: A document is dropped where the kept one covers so much of it, 0..1. Raising it
            keeps more documents.
        measure: Tells what pairs of texts share.
    """
    n = len(ranks)
    kept = Kept(
        np.ones(n, dtype=bool),
        np.arange(n),
        np.ones(n, dtype=np.float32),
        np.ones(n, dtype=np.float32),
        np.ones(n, dtype=np.float32),
    )
    open_texts = np.ones(n, dtype=bool)
    for _ in range(ROUNDS):
        both = open_texts[left] & open_texts[right]
        left, right = left[both], right[both]
        if len(left) == 0:
            break
        first = find_first(connect(n, left, right), ranks)
        others = np.flatnonzero(first != np.arange(n))
        found = measure(others, first[others])
        better = (kept.kept_text[others] == others) | (found.left > kept.containment[others])
        rows = others[better]
        kept.kept_text[rows] = first[rows]
        kept.containment[rows] = found.left[better]
        kept.containment_of_kept[rows] = found.right[better]
        kept.resemblance[rows] = found.resemblance[better]
        covered = others[found.left >= threshold]
        kept.kept[covered] = False
        open_texts[covered] = False
        open_texts[first[others]] = False
    return kept


def find_best_links(
    n: int,
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    strengths: NDArray[np.float64],
    ranks: Int64s,
) -> Int64s:
    """Return the text that each text is linked to most strongly, or -1, shape (n,), int64.

    Of equal links the one to the text of the smaller rank counts.
    """
    owners = np.concatenate([left, right]).astype(np.int64)
    others = np.concatenate([right, left]).astype(np.int64)
    order = np.lexsort((ranks[others], -np.concatenate([strengths, strengths]), owners))
    owners, others = owners[order], others[order]
    best = np.full(n, -1, dtype=np.int64)
    best[owners[::-1]] = others[::-1]
    return best


@compiled
def _join(parents: NDArray[np.int32], left: NDArray[np.int32], right: NDArray[np.int32]) -> None:
    """Make each text's parent the smallest text that it is connected with."""
    for link in range(len(left)):
        one, two = left[link], right[link]
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        while parents[two] != two:
            parents[two] = parents[parents[two]]
            two = parents[two]
        if one < two:
            parents[two] = one
        else:
            parents[one] = two
    for text in range(len(parents)):
        parents[text] = parents[parents[text]]
