"""Whether the vectors of a sentence model compare sentences of different languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

# Families by a part of their name, as their authors publish them: trained on translated pairs, or
# on one language.
_MULTILINGUAL = (
    "multilingual",
    "labse",
    "bge-m3",
    "xlm-r",
    "use-cmlm",
    "jina-embeddings-v3",
    "arctic-embed-l-v2",
    "arctic-embed-m-v2",
)
_MONOLINGUAL = ("all-minilm", "all-mpnet", "all-distilroberta", "bge-small-en", "bge-base-en")

# Invented for the test; each is followed by its translation.
_PAIRS = (
    ("The bakery closes early on Sundays.", "La boulangerie ferme tôt le dimanche."),
    (
        "Heavy rain flooded the underground car park.",
        "Der Regen setzte die Tiefgarage unter Wasser.",
    ),
    ("Her brother repairs old violins.", "Su hermano repara violines antiguos."),
    ("The minister refused to answer the question.", "Le ministre a refusé de répondre."),
    ("Wolves were seen near the village.", "In der Nähe des Dorfes wurden Wölfe gesehen."),
    ("Tickets for the concert are sold out.", "Las entradas para el concierto están agotadas."),
)
# How many of the translations must be nearest to their own sentence: by chance it is one.
_FOUND = 6
# The least mean lead of the true pair over the best of the others, as a cosine.
_LEAD = 0.1


def is_multilingual(identity: str, encode: Encode | None = None) -> bool:
    """Say whether a model's vectors may be compared across languages.

    Args:
        identity: The model's name and content, as ``Encoder.identity``.
        encode: Asked for the vectors of twelve short sentences where the name is of no known
            family; without it such a model counts as one of a single language.
    """
    name = identity.partition("@")[0].lower()
    if any(family in name for family in _MULTILINGUAL):
        return True
    if encode is None or any(family in name for family in _MONOLINGUAL):
        return False
    return _passes_test(identity, encode)


@lru_cache(maxsize=8)
def _passes_test(identity: str, encode: Encode) -> bool:
    """Whether translations are nearest to their own sentences; asked once for each model."""
    del identity  # part of the key alone
    left = encode([first for first, _ in _PAIRS])
    right = encode([second for _, second in _PAIRS])
    cosines = left @ right.T
    others = np.where(np.eye(len(_PAIRS), dtype=bool), -1.0, cosines).max(axis=1)
    found = int((cosines.argmax(axis=1) == np.arange(len(_PAIRS))).sum())
    return found >= _FOUND and float((cosines.diagonal() - others).mean()) >= _LEAD
