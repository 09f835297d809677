"""Many pairs of few texts: each text is held once, and a pair is two numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]  # Any: the width is numpy's business here

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class TextPairs(Sequence[Pair]):
    """Pairs of texts, which whoever knows no better reads as a list of pairs of strings.

    Attributes:
        texts: Distinct ones, each in some pair.
        left: Which of them is one of each pair; shape (pairs,).
        right: The other.
    """

    texts: Sequence[str]
    left: Numbers
    right: Numbers

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.left)

    @overload
    def __getitem__(self, at: int) -> Pair: ...
    @overload
    def __getitem__(self, at: slice) -> list[Pair]: ...
    def __getitem__(self, at: int | slice) -> Pair | list[Pair]:
        """One pair, or some."""
        if isinstance(at, slice):
            return self._list(self.left[at], self.right[at])
        return self.texts[self.left[at]], self.texts[self.right[at]]

    def __iter__(self) -> Iterator[Pair]:
        """All pairs, one after the other."""
        return iter(self._list(self.left, self.right))

    def _list(self, left: Numbers, right: Numbers) -> list[Pair]:
        texts = self.texts.__getitem__
        return list(zip(map(texts, left.tolist()), map(texts, right.tolist()), strict=True))


def number_texts(pairs: Sequence[Pair]) -> TextPairs:
    """Return pairs of strings with each distinct text held once."""
    import numpy as np  # noqa: PLC0415

    if isinstance(pairs, TextPairs):
        return pairs
    number = {text: at for at, text in enumerate(dict.fromkeys(chain.from_iterable(pairs)))}
    every = map(number.__getitem__, chain.from_iterable(pairs))
    sides = np.fromiter(every, dtype=np.int64, count=2 * len(pairs)).reshape(-1, 2)
    return TextPairs(list(number), sides[:, 0], sides[:, 1])


def pick_texts(texts: Sequence[str], left: Numbers, right: Numbers) -> TextPairs:
    """Return pairs of some of the texts that are given by number.

    Args:
        texts: Any, some of them perhaps in no pair.
        left: Which of them is one of each pair.
        right: The other.
    """
    import numpy as np  # noqa: PLC0415

    used = np.zeros(len(texts), dtype=bool)
    used[left] = used[right] = True
    number = np.cumsum(used) - 1
    kept = [texts[at] for at in np.flatnonzero(used).tolist()]
    return TextPairs(kept, number[left], number[right])
