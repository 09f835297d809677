"""The values that the index takes and gives. Keys are opaque; nothing here knows of news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of Unicode code points of one text."""

    start: int
    end: int


class PassageKind(StrEnum):
    """How the two sides of a passage resemble each other."""

    VERBATIM = "verbatim"
    REWORDED = "reworded"
    TRANSLATED = "translated"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedText:
    """A text as the index sees it.

    Attributes:
        key: Opaque, unique, non-empty.
        text: The text itself; all spans are code points of it.
        language: ISO 639-1 code, or None where it is not known.
        sentences: Spans of its sentences, sorted, not overlapping.
        excluded: Spans that never count as shared text (quotations, furniture of the page),
            sorted, not overlapping; they may cut through sentences.
        group: Opaque name of who supplied the text (an outlet), or None; shingles that recur
            within one group over texts that share little else are furniture of that group.
    """

    key: str
    text: str
    language: str | None = None
    sentences: tuple[Span, ...] = ()
    excluded: tuple[Span, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A pair that some channel proposes; never evidence of anything by itself.

    Attributes:
        left: The smaller key (or the query's).
        right: The larger key.
        channels: Channel name (``shingles``, ``signature``, ``sentences``, ``ngrams``) to the
            strength of its proposal, 0..1; what the number means differs by channel.
    """

    left: str
    right: str
    channels: Mapping[str, float] = field(default_factory=dict)

    @property
    def strength(self) -> float:
        """The strongest proposal of any channel, 0..1."""
        return max(self.channels.values(), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One aligned passage of two texts.

    Attributes:
        left: Span in the left text.
        right: Span in the right text.
        kind: Verbatim, reworded or translated.
        similarity: 0..1; 1 is word for word the same.
        counted: False where it lies within excluded text on either side (a shared quotation,
            say): it is shown, and never counts as coverage.
    """

    left: Span
    right: Span
    kind: PassageKind
    similarity: float
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Two texts compared in full.

    Attributes:
        passages: Aligned passages, by their place in the left text.
        coverage_left: Share 0..1 of the left text, excluded spans left out, that counted
            passages cover.
        coverage_right: The same of the right text.
        verbatim_share: Share 0..1 of the aligned words outside excluded spans whose sentence is
            word for word the same on both sides.
        derived: Calibrated probability 0..1 that one text derives from the other, or both from
            a third.
        translated: True where the two texts are in different languages.
        features: The named numbers that ``derived`` was computed from, for ``explain``.
        reasons: Codes of why the comparison abstains (``text_too_short``, ``quote_only``,
            ``boilerplate_only``, ``language_unsupported``), if it does.
    """

    passages: tuple[Passage, ...]
    coverage_left: float
    coverage_right: float
    verbatim_share: float
    derived: float
    translated: bool = False
    features: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
