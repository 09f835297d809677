"""Reads all that one article says of where it comes from and who vouches for what."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from provenance.attribution.attribute import read_speakers
from provenance.attribution.carried import carried_statements
from provenance.attribution.citations import Use, find_uses, is_own
from provenance.attribution.credits import read_credits
from provenance.attribution.lexicon import LANGUAGES
from provenance.attribution.newsroom import find_own_marks, read_publisher
from provenance.attribution.observed import find_observations
from provenance.model import Article, Attribution, CanonicalText, Citation, Sourcing

if TYPE_CHECKING:
    from collections.abc import Collection

    from provenance.model import Credit


def read_sourcing(
    article: Article,
    canonical: CanonicalText,
    *,
    known_outlets: Collection[str] = (),
    attributed: bool = True,
) -> Sourcing:
    """Return the attributions, credits, citations, own-newsroom marks and publisher of an article.

    Args:
        article: With its outlet, byline and credit fields, as far as they are known.
        canonical: The same text taken apart.
        known_outlets: Names of the outlets of the corpus: they are found in running text even
            where no table knows them.
        attributed: Whether who vouches for what is read too; without, there are no attributions,
            and all else is the same.

    Returns:
        Everything with spans of ``article.text``; attributions in the order of their cues.

    Cost:
        Linear in the text, some 5 ms for 400 words on one core; 2 ms without attributions.
    """
    names = frozenset((*known_outlets, *([article.outlet] if article.outlet else ())))
    language = canonical.language
    declared = article.outlet.strip() if article.outlet and article.outlet.strip() else None
    named = read_credits(article, declared, names)
    uses = find_uses(canonical, names)
    uses = [use for use in uses if not _within(use, named)]
    publisher, shown = read_publisher(canonical, article.outlet, named, uses, names)
    if declared is None and publisher is not None:
        named = [c for c in named if c.outlet != publisher]
    marks = find_own_marks(canonical, uses, publisher, article.byline)
    attributions: list[Attribution] = []
    weak: list[Attribution] = []
    if attributed:
        attributions, weak = read_speakers(canonical, language, known_outlets=names)
        attributions += find_observations(canonical, publisher, attributions, names)
        attributions.sort(key=_place)
        attributions += carried_statements(canonical, attributions)
        attributions.sort(key=_place)
    return Sourcing(
        attributions=tuple(_with_told(attributions, uses)),
        credits=tuple(named),
        citations=tuple(_citations(uses, publisher)),
        own_marks=tuple(marks),
        publisher=publisher,
        publisher_shown=shown,
        supported=language in LANGUAGES,
        weak=tuple(_with_told(weak, uses)),
    )


def _place(attribution: Attribution) -> tuple[int, int]:
    """Where an attribution stands: its cue, else its source, else its content."""
    anchor = attribution.cue or attribution.source or attribution.content[0]
    return anchor.start, anchor.end


def _within(use: Use, named: list[Credit]) -> bool:
    """Whether a name is part of a credit rather than of running text."""
    span = use.mention.span
    return any(
        c.span is not None and c.span.start < span.end and span.start < c.span.end for c in named
    )


def _citations(uses: list[Use], publisher: str | None) -> list[Citation]:
    return [
        Citation(
            outlet=use.mention.outlet,
            outlet_text=use.mention.text,
            span=use.mention.span,
            sentence=use.sentence,
        )
        for use in uses
        # Without a publisher nobody can tell whose newsroom it is that found something out.
        if not is_own(use, publisher) and (use.kind != "finds" or publisher is not None)
    ]


def _with_told(attributions: list[Attribution], uses: list[Use]) -> list[Attribution]:
    """Add the outlet that was told to the attributions of its sentence."""
    told = [use for use in uses if use.kind == "told"]
    return [
        dataclasses.replace(a, told=name) if (name := _told(a, told)) else a for a in attributions
    ]


def _told(attribution: Attribution, told: list[Use]) -> str | None:
    anchor = attribution.cue or attribution.source
    if anchor is None:
        return None
    for use in told:
        inside = use.sentence.start <= anchor.start < use.sentence.end
        quoted = any(c.start <= use.mention.span.start < c.end for c in attribution.content)
        source = attribution.source
        vouched = (
            source is None
            or abs(use.mention.span.start - source.end) < 120
            or abs(use.mention.span.start - anchor.end) < 80
        )
        if inside and not quoted and vouched:
            return use.mention.outlet
    return None
