"""Sentences that credit another outlet, and what in that outlet's article they pass on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from provenance.attribution import same_outlet
from provenance.claim_families import Family
from provenance.claim_scored import ScoredPairs
from provenance.claim_tables import Numbering
from provenance.model import Document

# A sentence that credits an outlet has its counterpart there: the likest sentence of an article of
# that outlet is it from this probability on, 0..1. The two are one reporting line, so that a wrong
# join makes no source of its own.
CREDITED_AT = 0.3
# Where each names the outlet of the other, this little will do: two outlets that pass one thing
# between them say it in words of their own, and seldom name one another for two things.
MUTUAL_AT = 0.02


def find_mutual(
    families: Sequence[Family], documents: Mapping[str, Document]
) -> set[tuple[int, int]]:
    """Return the pairs of families of which each names the outlet where the other begins.

    Args:
        families: The statements, copies and translations of one together.
        documents: All articles, for their publishers.

    Returns:
        Their indices, the lower first.
    """
    naming = [at for at, family in enumerate(families) if any(m.citations for m in family.members)]
    outlets = {at: _publisher(documents[families[at].root[0]]) for at in naming}
    of_outlet: dict[str, list[int]] = defaultdict(list)
    for at in naming:
        of_outlet[outlets[at]].append(at)
    credited = {at: _list_credited(families[at], outlets[at], of_outlet) for at in naming}
    return {
        (one, other)
        for one in naming
        for outlet in credited[one]
        for other in of_outlet[outlet]
        if one < other
        and outlets[one] in credited[other]
        and families[one].root[0] != families[other].root[0]
    }


def _list_credited(family: Family, own: str, outlets: Collection[str]) -> set[str]:
    """Which of some outlets a family credits."""
    named = {citation.outlet for member in family.members for citation in member.citations}
    return {outlet for outlet in outlets if _is_credited(outlet, own, named)}


def find_credited(
    families: Sequence[Family],
    pairs: ScoredPairs,
    documents: Mapping[str, Document],
    mutual: Collection[tuple[int, int]] = (),
) -> set[int]:
    """Return the indices of the pairs of which one side passes on what the other says.

    Args:
        families: The statements, copies and translations of one together.
        pairs: The families compared.
        documents: All articles, for their publishers.
        mutual: What ``find_mutual`` returned.
    """
    import numpy as np  # noqa: PLC0415

    articles = Numbering()
    article_of = np.array([articles.of(family.root[0]) for family in families], dtype=np.int64)
    naming = np.array([any(m.citations for m in family.members) for family in families], dtype=bool)
    one = np.concatenate([pairs.left, pairs.right])
    other = np.concatenate([pairs.right, pairs.left])
    chance = np.concatenate([pairs.probability, pairs.probability])
    some = np.flatnonzero(naming[one] & (chance >= min(CREDITED_AT, MUTUAL_AT)))
    partner = one[some] * len(articles.things) + article_of[other[some]]
    partners, group = np.unique(partner, return_inverse=True)
    best = np.zeros(len(partners))
    np.maximum.at(best, group, chance[some])
    sides = np.array(sorted(mutual), dtype=np.int64).reshape(-1, 2)
    both = np.isin(
        pairs.left * len(families) + pairs.right, sides[:, 0] * len(families) + sides[:, 1]
    )
    bar = np.where(np.concatenate([both, both]), MUTUAL_AT, CREDITED_AT)[some]
    likely = some[(chance[some] >= bar) & (chance[some] == best[group])]
    return {
        at % len(pairs)
        for at in likely.tolist()
        if _credits(families[one[at]], families[other[at]], documents)
    }


def _credits(family: Family, other: Family, documents: Mapping[str, Document]) -> bool:
    """Whether a sentence of a family names the outlet where another begins, and is not its own."""
    named = {citation.outlet for member in family.members for citation in member.citations}
    own = _publisher(documents[family.root[0]])
    return _is_credited(_publisher(documents[other.root[0]]), own, named)


def _is_credited(outlet: str, own: str, named: Collection[str]) -> bool:
    """Whether an outlet is among those named, and is not one's own."""
    if not outlet or (own and same_outlet(outlet, own)):
        return False
    return any(same_outlet(name, outlet) for name in named)


def _publisher(document: Document) -> str:
    return document.sourcing.publisher or document.article.outlet or ""
