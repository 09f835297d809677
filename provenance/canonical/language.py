"""Language of a text, where it can be told."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol, cast

_WORD = re.compile(r"[^\W\d_]+")

# Fewer words than this are names as often as they are language; the detector then guesses.
MIN_WORDS = 5
# Enough of a text to tell its language; the rest only costs time.
_SAMPLE_CHARS = 600
# Lowest probability that is taken for an answer; raising it abstains more often on short texts.
MIN_PROBABILITY = 0.4


class _Identifier(Protocol):
    """What is used of py3langid's identifier."""

    def classify(self, text: str) -> tuple[str, float]:
        """Return the likeliest language and its probability."""


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of a text, or None under five words or in doubt."""
    sample = text[:_SAMPLE_CHARS]
    words = 0
    for words, _ in enumerate(_WORD.finditer(sample), start=1):
        if words >= MIN_WORDS:
            break
    if words < MIN_WORDS:
        return None
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= MIN_PROBABILITY else None


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    """Load the detector on first use (a tenth of a second), with probabilities 0..1."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - seconds to load

    # py3langid has no types.
    return cast(_Identifier, LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
