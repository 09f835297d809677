"""What all readers of one process share of a collection, made once for each change.

A change is told by a number that was drawn at random when it was written, so that no two
collections and no two changes have the same.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")
# A collection as it was and as it is, of two collections.
_KEPT = 4


class PerChange(Generic[Value]):
    """Values by change; the few that were last used. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._asked: set[Hashable] = set()

    def of(self, change: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a change; others who need it wait while it is made."""
        with self._lock:
            self._asked.add(change)
            return self._made(change, make)

    def renew(self, old: Hashable, new: Hashable, make: Callable[[], Value]) -> None:
        """Make the value of a change before others see it, if that of the one before was asked for.

        Where nobody asks between two changes, the second one is left to those who ask.
        """
        with self._lock:
            if old in self._asked:
                self._made(new, make)

    def _made(self, change: Hashable, make: Callable[[], Value]) -> Value:
        if change not in self._values:
            self._values[change] = make()
        self._values.move_to_end(change)
        while len(self._values) > _KEPT:
            self._asked.discard(self._values.popitem(last=False)[0])
        return self._values[change]
