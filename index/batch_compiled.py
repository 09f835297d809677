"""Compiles a loop over arrays on its first call where numba is there, else runs it as it stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")


def compiled(loop: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return the loop compiled on its first call; the same numbers come out either way.

    The plain loop is at ``__wrapped__``. Without numba it runs some hundred times slower.
    """

    @cache
    def build() -> Callable[..., Any]:
        try:
            from numba import njit
        except ImportError:
            return loop
        try:
            made: Callable[..., Any] = njit(cache=True, nogil=True)(loop)
        except RuntimeError:  # no folder that the compiled code could be kept in
            made = njit(nogil=True)(loop)
        return made

    @wraps(loop)
    def call(*args: _P.args, **named: _P.kwargs) -> _R:
        result: _R = build()(*args, **named)
        return result

    return call
