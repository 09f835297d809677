"""Untrusted text made safe to show: no controls, no bidirectional overrides, one line."""

from __future__ import annotations

import re
from urllib.parse import quote

# Controls of ISO 6429, the bidirectional controls of Unicode (UAX 9), invisible tag characters,
# lone surrogates and non-characters. They hide, reorder or break what a reader sees, and XML 1.0
# forbids most of them. The joiners U+200C and U+200D stay: Persian and Hindi need them.
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("[\\s\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """Return the text without controls; line breaks of any kind become plain ones."""
    lines = re.split("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", text)
    return _REMOVED.sub("", "\n".join(lines))


def one_line(text: str | None) -> str:
    """Return the text without controls and with single spaces for all white space."""
    return _BREAKS.sub(" ", _REMOVED.sub("", text or "")).strip()


def shortened(text: str, characters: int) -> str:
    """Cut to at most so many characters, at a word where one ends in the last third."""
    if len(text) <= characters:
        return text
    cut = text[: max(characters - 1, 0)]
    word_end = cut.rfind(" ")
    if text[len(cut)] != " " and word_end >= len(cut) * 2 // 3:
        cut = cut[:word_end]
    return cut.rstrip(" ,;:.-–—") + "…"


def plain_id(text: str) -> str:
    """Return an id as it is, or percent-encoded where it holds what no line of text may hold."""
    if one_line(text) == text:
        return text
    return quote(text, safe=" ", errors="backslashreplace")
