"""Whether a sentence says what can be true or false: no question, heading or scrap."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
# What may stand behind the mark that ends a sentence, and before its first word.
_CLOSING = " \t\r\n\u00a0\u202f\"'”’»›)]"
_STOPS = ".!…。！"
# A question mark ends a question in the scripts that have one: Latin, Arabic, Greek, CJK.
_QUESTION = "?؟\u037e？"
# One word names a thing or answers a question that stands elsewhere ("Mystery."); two can say
# something ("Twelve dead.").
_TWO_WORDS = re.compile(r"\w\W+\w")
# In scripts without spaces a sentence is one word; so many letters are more than a scrap.
_LETTERS_ENOUGH = 20


def asserts(text: str) -> bool:
    """Return whether a sentence, as written, asserts something.

    Args:
        text: One sentence, with its quotation marks.
    """
    if not any(map(str.isalpha, text)):
        return False
    end = text.rstrip(_CLOSING)
    if end.endswith(tuple(_QUESTION)):
        return False
    if _TWO_WORDS.search(text) is None and sum(map(str.isalpha, text)) < _LETTERS_ENOUGH:
        return False
    return not _is_heading(text, end)


def _is_heading(text: str, end: str) -> bool:
    """Whether all its letters are capitals: a heading between paragraphs, with or without a stop."""
    capitals = not any(map(str.islower, text)) and any(map(str.isupper, text))
    return capitals and (not end.endswith(tuple(_STOPS)) or len(_WORD.findall(text)) <= 6)
