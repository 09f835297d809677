"""What a finder hands on: one attribution before its source is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import Span

if TYPE_CHECKING:
    from provenance.attribution.tokens import Token
    from provenance.model import Commitment

# A report whose colon ends its statement: what is said is the next paragraph.
ANNOUNCED = "announced"
_MARKS = "\"“”„«»‘’'‹› \u00a0\u202f"


@dataclass(slots=True)
class Report:
    """One attribution before its source is resolved.

    Attributes:
        source: Span of the source noun phrase, or None.
        cue: Span of the cue, or None.
        content: Spans of what is said.
        commitment: Of the cue.
        kind: ``verb``, ``according``, ``noun`` or ``bare``.
        frames: Of the verb, empty for other cues.
        lemma: Of the verb, empty for other cues.
        statement: Number of the statement it stands in.
        antecedent: Span of what a relative pronoun as source stands for, or None.
        pattern: What the content is beside the cue, for looking into the rules.
        paper: Whether a pronoun as source may stand for a document ("Il conclut à un accident").
    """

    source: Span | None
    cue: Span | None
    content: list[Span]
    commitment: Commitment
    kind: str
    statement: int
    frames: frozenset[str] = frozenset()
    lemma: str = ""
    antecedent: Span | None = None
    pattern: str = ""
    paper: bool = False


def inner_span(token: Token) -> Span:
    """Span of a quotation without its marks."""
    text = token.text
    left = len(text) - len(text.lstrip(_MARKS))
    right = len(text.rstrip(_MARKS))
    return Span(token.start + left, token.start + max(right, left + 1))


def source_span(tokens: list[Token], start: int, end: int) -> Span:
    """Span of tokens ``[start, end)`` as they stand, without a dash at their end."""
    while end - 1 > start and tokens[end - 1].kind == "p" and tokens[end - 1].text in "—–-":
        end -= 1
    return Span(tokens[start].start, tokens[end - 1].end)


def content_span(tokens: list[Token], start: int, end: int) -> Span:
    """Span of tokens ``[start, end)`` without marks at its edges; one quotation loses its own."""
    while end - 1 > start and tokens[end - 1].kind == "p" and tokens[end - 1].text not in ")…?!%":
        end -= 1
    while start < end - 1 and tokens[start].kind == "p" and tokens[start].text in ",;:—–.-":
        start += 1
    if start == end - 1 and tokens[start].kind == "q":
        return inner_span(tokens[start])
    return source_span(tokens, start, end)
