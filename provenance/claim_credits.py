"""Sentences that credit another outlet, and what in that outlet's article they pass on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provenance.attribution import same_outlet
from provenance.claim_candidates import ScoredPair
from provenance.claim_families import Family
from provenance.model import Document

# A sentence that credits an outlet has its counterpart there: the likest sentence of an article of
# that outlet is it from this probability on, 0..1. The two are one reporting line, so that a wrong
# join makes no source of its own.
CREDITED_AT = 0.3


def find_credited(
    families: Sequence[Family], pairs: Sequence[ScoredPair], documents: Mapping[str, Document]
) -> set[int]:
    """Return the indices of the pairs of which one side passes on what the other says.

    Args:
        families: The statements, copies and translations of one together.
        pairs: The families compared.
        documents: All articles, for their publishers.
    """
    best: dict[tuple[int, str], float] = {}
    for pair in pairs:
        for one, other in ((pair.left, pair.right), (pair.right, pair.left)):
            key = (one, families[other].root[0])
            best[key] = max(best.get(key, 0.0), pair.probability)
    return {
        at
        for at, pair in enumerate(pairs)
        if pair.probability >= CREDITED_AT
        and any(
            best[one, families[other].root[0]] == pair.probability
            and _credits(families[one], families[other], documents)
            for one, other in ((pair.left, pair.right), (pair.right, pair.left))
        )
    }


def _credits(family: Family, other: Family, documents: Mapping[str, Document]) -> bool:
    """Whether a sentence of a family names the outlet where another begins, and is not its own."""
    outlet = _publisher(documents[other.root[0]])
    own = _publisher(documents[family.root[0]])
    if not outlet or (own and same_outlet(outlet, own)):
        return False
    return any(
        same_outlet(citation.outlet, outlet)
        for member in family.members
        for citation in member.citations
    )


def _publisher(document: Document) -> str:
    return document.sourcing.publisher or document.article.outlet or ""
