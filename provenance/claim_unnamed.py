"""Statements of unnamed sources: who asks not to be named speaks of what is at issue."""

from __future__ import annotations

from collections.abc import Mapping

from provenance.claim_scored import ScoredPairs
from provenance.model import Document, SourceType
from provenance.statements import Statement

# Where more than this share of an article's sentences have an unnamed source, it tells nothing that
# two have: in reports from ministries everybody is an official. Most articles of labelled stories
# stay below a fifth, the long real ones at hand reach a quarter to a half.
RARE_AT_MOST = 0.3
# How likely two statements must be among the likest of one another's article (mutual rank, 1 best).
LEAST_RANK = 0.5


def find_unnamed(pairs: ScoredPairs, documents: Mapping[str, Document]) -> set[int]:
    """Return the indices of the pairs of two statements of unnamed sources, where these are rare.

    Args:
        pairs: The families compared.
        documents: All articles, for how many of their sentences have such a source.
    """
    import numpy as np  # noqa: PLC0415

    rare: dict[str, bool] = {}
    chosen = np.zeros(len(pairs.statements), dtype=bool)
    for number, statement in enumerate(pairs.statements):
        if is_unnamed(statement):
            article = statement.place[0]
            if article not in rare:
                rare[article] = _share_unnamed(documents[article]) <= RARE_AT_MOST
            chosen[number] = rare[article]
    both = chosen[pairs.left_version] & chosen[pairs.right_version]
    return set(pairs.where(both & (pairs.column("rank") >= LEAST_RANK)))


def is_unnamed(statement: Statement) -> bool:
    """Return whether a source of a statement has no name."""
    return any(voice.source_type is SourceType.ANONYMOUS for voice in statement.voices)


def _share_unnamed(document: Document) -> float:
    """The share of an article's sentences, 0..1, in which an unnamed source speaks."""
    parts = [
        part
        for voice in document.sourcing.attributions
        if voice.source_type is SourceType.ANONYMOUS
        for part in voice.content
    ]
    spans = [sentence.span for sentence in document.canonical.sentences]
    told = sum(any(p.start < span.end and span.start < p.end for p in parts) for span in spans)
    return told / max(1, len(spans))
