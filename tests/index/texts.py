"""Invented texts and a small encoder, for the tests of the index."""

from __future__ import annotations

import random
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index import IndexedText, Span
from index.neighbours import unit_rows

_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ru",
    "sa",
    "te",
    "vi",
    "zo",
    "bra",
    "cle",
    "dri",
    "flo",
    "gru",
    "sta",
]


class WordEncoder:
    """A sentence's vector is the sum of its words' random vectors: alike words, alike vectors.

    It stands in for the real model where a test is about what is stored and when it is asked for.
    """

    def __init__(self, identity: str = "words@1", dimension: int = 48) -> None:
        self.identity = identity
        self.dimension = dimension
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, and remember what was asked."""
        self.asked.append(list(texts))
        rows = [
            sum((self._word(word) for word in text.lower().split()), self._word(""))
            for text in texts
        ]
        out = np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)
        return unit_rows(out)

    def _word(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")
        return np.random.default_rng(seed).standard_normal(self.dimension)


def prose(seed: int, sentences: int = 12) -> str:
    """Return sentences of invented words, one a line, the same for one seed."""
    draw = random.Random(seed)
    words = ["".join(draw.choices(_SYLLABLES, k=draw.randint(2, 4))) for _ in range(400)]
    lines = [" ".join(draw.choices(words, k=draw.randint(9, 16))) for _ in range(sentences)]
    return "\n".join(f"{line.capitalize()}." for line in lines)


def indexed(
    key: str, text: str, *, language: str | None = "en", group: str | None = None
) -> IndexedText:
    """Return a text whose sentences are its lines."""
    spans, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    return IndexedText(key=key, text=text, language=language, sentences=tuple(spans), group=group)


def edited(text: str, seed: int, rate: float) -> str:
    """Return the text with a share of its words replaced by words of its own making."""
    draw = random.Random(seed)
    lines = [
        " ".join(
            "".join(draw.choices(_SYLLABLES, k=3)) if draw.random() < rate else word
            for word in line.split(" ")
        )
        for line in text.split("\n")
    ]
    return "\n".join(lines)
