"""Loads numba without the time in which it only looks for a BLAS."""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_ASKED = "scipy.linalg"


@cache
def load_numba() -> ModuleType:
    """Return numba, with its rules for arrays loaded.

    ``numba.np.arraymath`` imports all of ``scipy.linalg`` to learn whether ``numpy.cov`` can be
    compiled. Nothing here compiles that, so scipy is hidden while the module loads; what it
    would have learnt is put in afterwards, and whoever else uses numba in this process finds it whole.

    Raises:
        ImportError: numba is not installed, or does not load here.

    Cost:
        0.35 s of processor time instead of 0.6.
    """
    import numba

    if _ASKED not in sys.modules and "numba.np.arraymath" not in sys.modules:
        sys.modules[_ASKED] = None  # type: ignore[assignment] # how an import is refused
        try:
            from numba.np import arraymath
        finally:
            del sys.modules[_ASKED]
        arraymath._HAVE_BLAS = find_spec("scipy") is not None  # noqa: SLF001 - as told above
    return numba


def absent(*_numbers: object) -> Any:  # noqa: ANN401 - numba has no types
    """Stand for a machine instruction until a loop is compiled; not to be called."""
    raise NotImplementedError("this stands for a machine instruction and is compiled, not called")
