"""Who else reported this, who took it from whom, and how many independent sources it has.

The public names are loaded when they are first used: ``import provenance`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.deduplication.api import dedup
    from provenance.deduplication.frames import dedup_frame
    from provenance.engine import Engine
    from provenance.model import Article
    from provenance.query import Filters
    from provenance.storeless import (
        attribute,
        compare,
        compare_many,
        same_claim,
        same_claim_many,
    )

__all__ = [
    "Article",
    "Engine",
    "Filters",
    "attribute",
    "compare",
    "compare_many",
    "dedup",
    "dedup_frame",
    "same_claim",
    "same_claim_many",
]

_HOMES = {
    "Article": "provenance.model",
    "Engine": "provenance.engine",
    "Filters": "provenance.query",
    "attribute": "provenance.storeless",
    "compare": "provenance.storeless",
    "compare_many": "provenance.storeless",
    "dedup": "provenance.deduplication.api",
    "dedup_frame": "provenance.deduplication.frames",
    "same_claim": "provenance.storeless",
    "same_claim_many": "provenance.storeless",
}


def __getattr__(name: str) -> object:
    """Load a public name at its first use (PEP 562)."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
