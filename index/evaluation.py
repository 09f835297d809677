"""Precision, recall and B-cubed of found pairs and groups against labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """How well something was found.

    Attributes:
        precision: Share 0..1 of the found that is right; 1 where nothing was found.
        recall: Share 0..1 of the right that was found; 1 where there was nothing to find.
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0..1."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score_pairs(found: Iterable[tuple[str, str]], gold: Iterable[tuple[str, str]]) -> Score:
    """Compare two sets of pairs; the order within a pair does not count."""
    ours = {tuple(sorted(pair)) for pair in found}
    true = {tuple(sorted(pair)) for pair in gold}
    hit = len(ours & true)
    return Score(hit / len(ours) if ours else 1.0, hit / len(true) if true else 1.0)


def score_groups(found: Mapping[str, str], gold: Mapping[str, str]) -> Score:
    """Compare two groupings of the same items by B-cubed.

    Args:
        found: Item to the name of its group.
        gold: Item to the name of its true group; only items in both count.

    Source:
        A. Bagga and B. Baldwin, "Entity-based cross-document coreferencing using the vector space
        model", 1998.
    """
    items = sorted(found.keys() & gold.keys())
    if not items:
        return Score(1.0, 1.0)
    ours: dict[str, set[str]] = {}
    true: dict[str, set[str]] = {}
    for item in items:
        ours.setdefault(found[item], set()).add(item)
        true.setdefault(gold[item], set()).add(item)
    precision = recall = 0.0
    for item in items:
        group, label = ours[found[item]], true[gold[item]]
        shared = len(group & label)
        precision += shared / len(group)
        recall += shared / len(label)
    return Score(precision / len(items), recall / len(items))
