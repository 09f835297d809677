"""Compiles a loop over arrays on its first call; without numba it runs as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, wraps
from hashlib import blake2b
from typing import Any, ParamSpec, TypeVar

import numpy as np

from index.machine_code import NotKept
from index.native_calls import Native
from index.numba_loading import load_numba

_P = ParamSpec("_P")
_R = TypeVar("_R")


def compiled(loop: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return the loop compiled on its first call; the same numbers come out either way.

    The plain loop is at ``__wrapped__``. Without numba it runs some hundred times slower. A loop
    that makes no arrays of its own is kept as machine code, and numba is not imported to run it.
    """
    return _compile_later(loop, {})


def reordered(loop: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return the loop as ``compiled`` does, with its sums added up in whatever order is fastest.

    The last bit of a sum then depends on the processor, as it does in a library for matrices.
    """
    return _compile_later(loop, {"fastmath": {"reassoc", "contract"}})


def _compile_later(loop: Callable[_P, _R], how: Mapping[str, Any]) -> Callable[_P, _R]:
    digest = _digest(loop)

    def compile_loop(**options: bool) -> Any:  # noqa: ANN401 - numba has no types
        return load_numba().njit(nogil=True, **how, **options)(loop)

    native = Native(f"{loop.__module__}.{loop.__name__}", lambda: digest, compile_loop)

    @cache
    def build() -> Callable[..., Any]:
        try:
            njit = load_numba().njit
        except ImportError:
            return loop
        loop.__qualname__ = f"{loop.__qualname__}_{digest}"
        try:
            made: Callable[..., Any] = njit(cache=True, nogil=True, **how)(loop)
        except RuntimeError:  # no folder that the compiled code could be kept in
            made = njit(nogil=True, **how)(loop)
        return made

    @wraps(loop)
    def call(*args: _P.args, **named: _P.kwargs) -> _R:
        result: Any
        try:
            result = native(args, named)
        except NotKept:
            result = build()(*args, **named)
        return result  # type: ignore[no-any-return] # numba has no types

    return call


def _digest(loop: Callable[..., Any]) -> str:
    """Return what tells one state of a loop from another: its code and the constants it reads.

    numba keeps what it compiled under the name of a function and the time of its file. A file that
    was replaced while a process had read the older one would else be run as that one for good.
    """
    code = loop.__code__
    known = {name: loop.__globals__.get(name) for name in code.co_names}
    read = [each for each in known.items() if isinstance(each[1], int | float | str | np.generic)]
    whole = repr((code.co_code.hex(), code.co_consts, code.co_varnames, read))
    return blake2b(whole.encode(), digest_size=6).hexdigest()
