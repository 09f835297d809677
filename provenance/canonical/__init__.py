"""Take an article's text apart: sentences, quotations, boilerplate, language, with offsets."""

from __future__ import annotations

from provenance.canonical.boilerplate import find_boilerplate
from provenance.canonical.language import detect_language
from provenance.canonical.layout import find_lines
from provenance.canonical.quotations import find_marks, find_quotations
from provenance.canonical.sentences import MOST_SENTENCES, find_sentences
from provenance.model import CanonicalText

__all__ = ["MOST_SENTENCES", "canonicalise", "declared_code"]


def canonicalise(
    text: str, *, language: str | None = None, title: str | None = None
) -> CanonicalText:
    """Take a text apart without changing it.

    Offsets are code points of the text exactly as given: no-break spaces, combining marks and
    carriage returns all count. A dateline and a repeated headline are sentences of their own, so
    that the sentence after them reads the same in a copy that leaves them out.

    Args:
        text: The article's stored text.
        language: ISO 639-1 as declared (``fr``, ``fr-FR``); None means: detect it.
        title: The headline, to find it repeated at the head of the text.

    Returns:
        The sentences, quotations and boilerplate with their spans, and the language.

    Cost:
        Linear in the text; about 1 ms for an article of 400 words on one core.
    """
    code = declared_code(language) or detect_language(text)
    lines = find_lines(text)
    quotations = find_quotations(text, lines)
    boilerplate = find_boilerplate(text, lines, title=title)
    sentences = find_sentences(
        text, lines, marks=find_marks(quotations), boilerplate=boilerplate, language=code
    )
    read_to = sentences[-1].span.end if len(sentences) == MOST_SENTENCES else len(text)
    return CanonicalText(
        text=text,
        sentences=sentences,
        quotations=tuple(found for found in quotations if found.span.start < read_to),
        boilerplate=tuple(found for found in boilerplate if found.span.start < read_to),
        language=code,
    )


def declared_code(language: str | None) -> str | None:
    """Return the ISO 639-1 code of a declared language tag (``fr_CA`` gives ``fr``), or None."""
    if not language:
        return None
    code = language.replace("_", "-").split("-", 1)[0].strip().lower()
    return code if len(code) in (2, 3) and code.isascii() and code.isalpha() else None
