"""Compared pairs of families, held as columns; each is made an object when it is looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provenance.claim_pairs import PAIR_FEATURES
from provenance.statements import Place, Statement

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]  # Any: the width is numpy's business here

# Two sentences prove a claim independent only where they state one claim with this probability; a
# looser join holds together, and proves nothing. More is asked across two languages where they share
# neither a figure nor names of this rarity (nats; two rare ones): an opposite word may be unknown.
SURE_AT, SURE_ACROSS, NAMED = 0.6, 0.9, 6.0

_AT = {name: at for at, name in enumerate(PAIR_FEATURES)}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPairs:
    """Many pairs compared, sorted by index; a store on one affair has hundreds for each article.

    What asks about all of them reads the columns; ``pairs[at]`` is one of them as an object.

    Attributes:
        statements: The statements that were compared.
        left: Index of one family of each pair; shape (pairs,).
        right: Index of the other.
        left_version: Which of the statements stands for the one.
        right_version: Which stands for the other.
        probability: As in ``ScoredPair``.
        numbers: As there; shape (pairs, ``PAIR_FEATURES``).
        topic: As there.
    """

    statements: Sequence[Statement]
    left: Numbers
    right: Numbers
    left_version: Numbers
    right_version: Numbers
    probability: Numbers
    numbers: Numbers
    topic: Numbers

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.left)

    def __getitem__(self, at: int) -> ScoredPair:
        """One pair as an object."""
        return ScoredPair(
            int(self.left[at]),
            int(self.right[at]),
            self.statements[self.left_version[at]],
            self.statements[self.right_version[at]],
            float(self.probability[at]),
            tuple(self.numbers[at].tolist()),
            float(self.topic[at]),
        )

    def sides(self, at: int) -> tuple[Statement, Statement]:
        """Return the two statements of one pair."""
        return self.statements[self.left_version[at]], self.statements[self.right_version[at]]

    def __iter__(self) -> Iterator[ScoredPair]:
        """All pairs, one after the other."""
        return (self[at] for at in range(len(self)))

    def column(self, name: str) -> Numbers:
        """Return one of the ``PAIR_FEATURES`` of all pairs."""
        found: Numbers = self.numbers[:, _AT[name]]
        return found

    def where(self, told: Numbers) -> list[int]:
        """Return which pairs something is told of, in order.

        Args:
            told: Whether it is, for each pair.
        """
        found: list[int] = told.nonzero()[0].tolist()
        return found

    def mark(self, chosen: Collection[int]) -> Numbers:
        """Return for each pair whether it is among the chosen."""
        import numpy as np  # noqa: PLC0415

        found = np.zeros(len(self), dtype=bool)
        found[sorted(chosen)] = True
        return found

    def list_sure(self, roots: Sequence[Place]) -> frozenset[tuple[Place, Place]]:
        """Return which families surely state one claim, by their roots, lower first.

        Args:
            roots: Of the families, by index.
        """
        specific = (self.column("figures") > 0) | (self.column("names") >= NAMED)
        known = specific | (self.column("cross_language") == 0)
        sure = (self.probability >= SURE_AT) & (known | (self.probability >= SURE_ACROSS))
        found = ((roots[self.left[at]], roots[self.right[at]]) for at in self.where(sure))
        return frozenset((min(pair), max(pair)) for pair in found)
