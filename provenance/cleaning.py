"""Untrusted text made safe to show: no controls, no bidirectional overrides, one line."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

# Controls of ISO 6429, the bidirectional controls of Unicode (UAX 9), invisible tag characters,
# lone surrogates and non-characters. They hide, reorder or break what a reader sees, and XML 1.0
# forbids most of them. The joiners U+200C and U+200D stay: Persian and Hindi need them.
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
)
_REMOVED = re.compile(f"[{_UNSEEN}]")
# What could end a script element, a line of JavaScript, or mislead who reads the JSON as text.
_ESCAPED_IN_JSON = re.compile(f"[<>\x85\u2028\u2029{_UNSEEN}]")
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


def inert_json(text: str) -> str:
    """Return the same JSON with what a page or a reader's eye could stumble over as escapes.

    Such characters stand in JSON only within strings, so that what is parsed stays the same.
    """

    def escape(found: re.Match[str]) -> str:
        character = found.group()
        if character.isascii():
            return f"\\u{ord(character):04x}"
        return json.dumps(character)[1:-1]

    return _ESCAPED_IN_JSON.sub(escape, text)


def web_address(url: str | None) -> str:
    """Return a url of the web, cleaned; empty for any other, ``javascript:`` among them."""
    address = one_line(url)
    return address if address.lower().startswith(("http://", "https://")) else ""
