"""Text to words with code-point offsets and 64-bit hashes.

A word is a run of letters, digits and their combining marks. Apostrophes, hyphens and every other
sign part words, so that curly and straight quotes, no-break spaces and line ends of any kind make
no difference. Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) give one word a
character. Words are hashed without case, without accents and in Latin letters: agencies and
outlets differ in accents on capitals ("ETAT", "État"), and a collision of two words that differ
by an accent alone costs nothing where four words in a row must agree.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.lexical import fold

# Raise it whenever the same text would give other words or other hashes: stored shingles name it.
WORDS_VERSION = 1

_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # kana, Han
    "\U00020000-\U0003134f"
)
# Soft hyphen and joiners stand inside words and are not seen; fold() drops them.
_JOINERS = "\u00ad\u200c\u200d\u2060"
_UNSEEN = re.compile(f"[{_JOINERS}\ufe00-\ufe0f]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, in its order.

    Attributes:
        starts: First code point of each word, shape (n,), int32.
        ends: One past its last code point, shape (n,), int32.
        hashes: The folded word's hash, shape (n,), uint64.
    """

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    hashes: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.hashes)


def read_words(text: str) -> Words:
    """Return the words of a text.

    Cost:
        About 0.4 ms a thousand words.
    """
    spans: list[int] = []
    hashes: list[int] = []
    for found in _pattern().finditer(text):
        spans += found.span()
        hashes.append(word_hash(found.group()))
    edges = np.array(spans, dtype=np.int32).reshape(-1, 2)
    return Words(edges[:, 0], edges[:, 1], np.array(hashes, dtype=np.uint64))


@lru_cache(maxsize=1 << 18)
def word_hash(word: str) -> int:
    """Return the 64-bit hash of a word, the same on every machine: BLAKE2b of its folded form."""
    folded = fold(_UNSEEN.sub("", word))
    return int.from_bytes(
        blake2b(folded.encode("utf-8", "replace"), digest_size=8).digest(), "little"
    )


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of one word; built on first use, as it asks for every mark there is."""
    marks = _mark_ranges()
    return re.compile(
        f"[{_UNSPACED}][{marks}]*|[^\\W_{_UNSPACED}](?:[^\\W_{_UNSPACED}]|[{marks}{_JOINERS}])*"
    )


def _mark_ranges() -> str:
    """Return the combining marks of Unicode as the inside of a character class.

    Marks of the scripts without spaces are among them: they stay with their base character.
    """
    ranges: list[list[int]] = []
    for point in range(0x300, min(0x1E94B, sys.maxunicode)):
        if unicodedata.category(chr(point))[0] != "M":
            continue
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
