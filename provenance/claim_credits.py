"""Sentences that credit another outlet, and what in that outlet's article they pass on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provenance.attribution import same_outlet
from provenance.claim_families import Family
from provenance.claim_scored import ScoredPairs
from provenance.claim_tables import Numbering
from provenance.model import Document

# A sentence that credits an outlet has its counterpart there: the likest sentence of an article of
# that outlet is it from this probability on, 0..1. The two are one reporting line, so that a wrong
# join makes no source of its own.
CREDITED_AT = 0.3


def find_credited(
    families: Sequence[Family], pairs: ScoredPairs, documents: Mapping[str, Document]
) -> set[int]:
    """Return the indices of the pairs of which one side passes on what the other says.

    Args:
        families: The statements, copies and translations of one together.
        pairs: The families compared.
        documents: All articles, for their publishers.
    """
    import numpy as np  # noqa: PLC0415

    articles = Numbering()
    article_of = np.array([articles.of(family.root[0]) for family in families], dtype=np.int64)
    naming = np.array([any(m.citations for m in family.members) for family in families], dtype=bool)
    one = np.concatenate([pairs.left, pairs.right])
    other = np.concatenate([pairs.right, pairs.left])
    chance = np.concatenate([pairs.probability, pairs.probability])
    partners, group = np.unique(one * len(articles.things) + article_of[other], return_inverse=True)
    best = np.zeros(len(partners))
    np.maximum.at(best, group, chance)
    likely = naming[one] & (chance >= CREDITED_AT) & (chance == best[group])
    return {
        at % len(pairs)
        for at in np.flatnonzero(likely).tolist()
        if _credits(families[one[at]], families[other[at]], documents)
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
