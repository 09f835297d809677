"""Names of common institutions in several languages, and text folded for comparing names."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from provenance.attribution.lexicon import read_data

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def fold_words(text: str) -> str:
    """Return text without accents, case and punctuation, words parted by single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text.casefold()).strip()


@cache
def institutions() -> Mapping[str, str]:
    """Return the folded names of common institutions in any language to the English one."""
    table = json.loads(read_data("institutions.json"))
    return {fold_words(form): name for name, forms in table.items() for form in [name, *forms]}
