"""Who says what in one article: its attributions with the words they stand for (pure)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from provenance.cleaning import one_line, shortened
from provenance.model import Document
from provenance.web.marking import Paragraph, laid_out

# Attributions listed, in the order of the text.
LISTED = 60
_LONGEST = 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One attribution.

    Attributes:
        source: Who says it, in the fullest form of the article; empty for the outlet's own voice.
        kind: Type of the source.
        commitment: How the source stands to it.
        cue: The word that attributes it, or empty.
        content: What is said.
        paragraph: Number of the paragraph it stands in, from 1.
    """

    source: str
    kind: str
    commitment: str
    cue: str
    content: str
    paragraph: int


def spoken(document: Document) -> list[Spoken]:
    """Return the attributions of an article that name or describe a source, in its order."""
    text = document.article.text
    starts = _starts(laid_out(text))
    found = []
    for each in sorted(document.sourcing.attributions, key=lambda each: min(each.content)):
        if not each.source_text:
            continue
        content = " … ".join(one_line(text[slice(*part)]) for part in each.content)
        found.append(
            Spoken(
                source=one_line(each.source_text),
                kind=str(each.source_type),
                commitment=str(each.commitment),
                cue="" if each.cue is None else one_line(text[slice(*each.cue)]),
                content=shortened(content, _LONGEST),
                paragraph=bisect_right(starts, min(each.content).start),
            )
        )
    return found[:LISTED]


def _starts(paragraphs: tuple[Paragraph, ...]) -> list[int]:
    return [paragraph.pieces[0].start for paragraph in paragraphs if paragraph.pieces]
