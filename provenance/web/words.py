"""The words of the interface in the reader's language, from ``words/LANGUAGE/*.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "fr")
COOKIE = "provenance_language"
_OFFER = re.compile(
    r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*"
)

# Before a French double sign, and inside guillemets, a line never breaks (Imprimerie nationale).
_NARROW = re.compile(r"[ \u00a0](?=[;!?»])|(?<=«)[ \u00a0]")
_WIDE = re.compile(r"[ \u202f](?=:)")


class Words:
    """The catalogue of one language.

    Args:
        language: One of :data:`LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of a key with its values filled in.

        ``n`` chooses between the forms ``one`` and ``other`` where the text has both, and is
        written with the language's thousands separator. A key that is not there is a defect that
        a test finds; the page shows the key.
        """
        text = self._catalogue.get(key, key)
        if isinstance(text, Mapping):
            text = text["one" if self._is_one(values.get("n")) else "other"]
        shown = {
            name: self.number(value) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return text.format_map(shown) if shown else text

    def text(self, key: str) -> str | dict[str, str]:
        """Return a text with its blanks as they stand in the catalogue."""
        return self._catalogue[key]

    def has(self, key: str) -> bool:
        """Tell whether there is a text of this key."""
        return key in self._catalogue

    def number(self, value: int) -> str:
        """Return a whole number as the language writes it."""
        return f"{value:,}".replace(",", "," if self.language == "en" else "\u202f")

    def percent(self, share: float) -> str:
        """Return a share 0..1 in whole per cent, never rounded up to all or down to nothing."""
        whole = round(share * 100)
        whole = min(whole, 99) if share < 1 else whole
        whole = max(whole, 1) if share > 0 else whole
        return f"{whole}%" if self.language == "en" else f"{whole}\u202f%"

    def _is_one(self, number: object) -> bool:
        # French counts zero in the singular.
        return number == 1 or (self.language == "fr" and number == 0)


@cache
def words(language: str) -> Words:
    """Return the catalogue of a language."""
    return Words(language)


def negotiated(accept_language: str, chosen: str | None = None) -> str:
    """Return the interface's language: the one chosen, else what the browser prefers, else English.

    Args:
        accept_language: The header ``Accept-Language`` (RFC 9110, 12.5.4).
        chosen: What the reader chose before, if anything.
    """
    if chosen in LANGUAGES:
        return chosen
    best, weight = LANGUAGES[0], 0.0
    for offer in accept_language[:500].split(","):
        found = _OFFER.fullmatch(offer)
        if found is None:
            continue
        quality = float(found[2] or 1)
        if found[1].lower() in LANGUAGES and quality > weight:
            best, weight = found[1].lower(), quality
    return best


@cache
def _catalogue(language: str) -> dict[str, str | dict[str, str]]:
    """Return all texts of a language; ``words/LANGUAGE/*.json``, one file a part of the interface."""
    folder = files(__package__).joinpath("words", language)
    together: dict[str, str | dict[str, str]] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            together.update(json.loads(file.read_text(encoding="utf-8")))
    if language == "fr":
        return {
            key: {form: _as_french(part) for form, part in text.items()}
            if isinstance(text, dict)
            else _as_french(text)
            for key, text in together.items()
        }
    return together


def _as_french(text: str) -> str:
    """Return a text with the spaces and apostrophes that French is set with."""
    text = _WIDE.sub("\u00a0", _NARROW.sub("\u202f", text))
    return text.replace("'", "’")
