"""Statements of unnamed sources, and of no source at all, against those of named ones."""

from __future__ import annotations

from collections.abc import Mapping

from provenance.claim_scored import ScoredPairs
from provenance.descriptions import outlet_key
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


def find_half_sourced(pairs: ScoredPairs, documents: Mapping[str, Document]) -> set[int]:
    """Return the indices of the pairs of a statement with a source and one in an outlet's own voice.

    Args:
        pairs: The families compared.
        documents: All articles, for the names of their outlets.
    """
    import numpy as np  # noqa: PLC0415

    own = np.array(
        [is_own_voice(one, documents[one.place[0]]) for one in pairs.statements], dtype=bool
    )
    return set(np.flatnonzero(own[pairs.left_version] != own[pairs.right_version]).tolist())


def is_own_voice(statement: Statement, document: Document) -> bool:
    """Return whether nobody is named for a statement but the outlet that it stands in."""
    outlet = outlet_key(document.sourcing.publisher or document.article.outlet or "")
    return all(
        voice.source_type is SourceType.OUTLET and outlet_key(voice.source_text or "") == outlet
        for voice in statement.voices
    )


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
