"""Claims that cannot both be true: figures, opposites, denials; and which revises which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from provenance.claim_clusters import is_conflict, is_opposed, is_turned
from provenance.claim_lexicon import LANGUAGES, get_lexicon
from provenance.claim_pairs import PAIR_FEATURES, have_rival_years
from provenance.claim_scored import ScoredPair, ScoredPairs
from provenance.claim_tolls import RivalTolls, find_rival_tolls
from provenance.clocks import read_claimed
from provenance.model import Document, Reason
from provenance.statements import Statement
from provenance.wording import count_sequences, read_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]  # Any: the width is numpy's business here

# Concepts of which one excludes the other, said of one thing.
_OPPOSITES = frozenset(
    frozenset(pair)
    for pair in (
        ("defect", "sound"), ("open", "closed"), ("raise", "cut"), ("purchase", "sale"),
        ("open", "locked"), ("death", "survivor"),
    )
)  # fmt: skip
# How alike two statements must otherwise be to contradict one another: probability 0..1 of one
# claim, share of the rarer words, cosine, and mutual rank (1 is best); a negation needs more in
# common than a figure, and more still where no name is shared.
ALIKE_BUT_TURNED = 0.5
LEAST_SHARE, LEAST_COSINE, LEAST_RANK = 0.08, 0.4, 0.5
SHARE_BUT_TURNED, SHARE_WITHOUT_NAMES, COSINE_BUT_TURNED = 0.15, 0.2, 0.6
# How likely both must speak to one question (``ScoredPair.topic``); more where no negation says
# that they disagree, but opposite words do.
ONE_QUESTION, ONE_QUESTION_IF_UNSAID = 0.15, 0.1
# How likely both would be one claim but for the word that excludes it.
ONE_CLAIM_ELSE = 0.3
# From this topic on the likeness of the wording does not matter.
SURE_OF_TOPIC = 0.6


@dataclass(frozen=True, slots=True)
class Link:
    """Two groups in conflict: ``newer`` revises ``older`` where ``revises``."""

    newer: int
    older: int
    revises: bool
    reason: Reason


def link_groups(
    pairs: ScoredPairs,
    group_of: Mapping[int, int],
    groups: Sequence[Sequence[Statement]],
    documents: Mapping[str, Document],
) -> list[Link]:
    """Return the conflicts between groups, each pair of groups once, sorted.

    Args:
        pairs: The families compared.
        group_of: Number of the group of each family.
        groups: The statements of each group.
        documents: All articles, for their dates.
    """
    found: dict[tuple[int, int], Link] = {}
    for rival in find_rival_tolls(groups):
        found[rival.left, rival.right] = _direct_tolls(rival, groups, documents)
    for at in pairs.where(_are_alike(pairs)):
        left, right = group_of[int(pairs.left[at])], group_of[int(pairs.right[at])]
        if left == right:
            continue
        pair = pairs[at]
        reason = _conflict(pair)
        if reason is None:
            continue
        key = (min(left, right), max(left, right))
        link = _direct(pair, left, right, reason, documents)
        if key not in found or (link.revises and not found[key].revises):
            found[key] = link
    return [found[key] for key in sorted(found)]


def _direct_tolls(
    rival: RivalTolls,
    groups: Sequence[Sequence[Statement]],
    documents: Mapping[str, Document],
) -> Link:
    """Which of two tolls revises the other, if one says so."""
    for new, old in ((rival.left, rival.right), (rival.right, rival.left)):
        if any(
            _revises(newer, older, documents)
            for newer in groups[new]
            for older in groups[old]
            if newer.place[0] != older.place[0]
        ):
            return Link(new, old, True, Reason.NUMBERS_CONFLICT)
    return Link(rival.left, rival.right, False, Reason.NUMBERS_CONFLICT)


def _are_alike(pairs: ScoredPairs) -> Numbers:
    """Return which pairs are alike enough to contradict one another, or surely on one question.

    And near enough: what ``_conflict`` asks first, of all pairs at once.
    """
    import numpy as np  # noqa: PLC0415

    alike = np.maximum(pairs.column("same_core"), pairs.column("same_whole"))
    told: Numbers = alike >= ALIKE_BUT_TURNED
    told |= pairs.topic - SURE_OF_TOPIC + ALIKE_BUT_TURNED >= ALIKE_BUT_TURNED
    # What has likelier partners can only be in conflict by its figures.
    return told & ((pairs.column("rank") >= LEAST_RANK) | (pairs.column("figure_rivals") > 0))


def _conflict(pair: ScoredPair) -> Reason | None:
    """Why two statements that are alike cannot both be true, or None.

    They must be about one thing: alike but for the figure, the negation or the opposite word, and
    each among the other's nearest in its article.
    """
    numbers = dict(zip(PAIR_FEATURES, pair.numbers, strict=True))
    versions = (pair.left_version, pair.right_version)
    if have_rival_years(versions[0].text, versions[1].text):
        return None
    if any("?" in version.text or _tells_silence(version.text) for version in versions):
        return None
    topical = numbers["share_less"] >= LEAST_SHARE or numbers["cosine"] >= LEAST_COSINE
    placed = numbers["names"] > 0 or numbers["rank"] >= LEAST_RANK
    if is_conflict(pair) and placed and topical:
        return Reason.NUMBERS_CONFLICT
    if is_opposed(pair) and pair.topic >= ONE_CLAIM_ELSE and numbers["rank"] >= LEAST_RANK:
        return Reason.NEGATION_CONFLICT
    return Reason.NEGATION_CONFLICT if _is_turned_round(pair, numbers, topical=topical) else None


def _is_turned_round(pair: ScoredPair, numbers: Mapping[str, float], *, topical: bool) -> bool:
    """Whether two statements on one question say the opposite of one another."""
    if _is_opposite(pair) and topical and numbers["rank"] >= LEAST_RANK:
        return True
    if pair.topic < (ONE_QUESTION if is_turned(pair) else ONE_QUESTION_IF_UNSAID):
        return False
    if numbers["rank"] < LEAST_RANK or numbers["figure_rivals"]:
        return False
    share = SHARE_BUT_TURNED if numbers["names"] else SHARE_WITHOUT_NAMES
    close = numbers["share_less"] >= share or numbers["cosine"] >= COSINE_BUT_TURNED
    return close and bool(is_turned(pair) or numbers["antonyms"])


@lru_cache(maxsize=65_536)
def _tells_silence(text: str) -> bool:
    """Whether a sentence only says that somebody would not comment: it states nothing to deny."""
    language = read_wording(text).language
    if language not in LANGUAGES:
        return False
    return get_lexicon(language).access["silence"].search(text) is not None


def _is_opposite(pair: ScoredPair) -> bool:
    """Whether one statement says of a thing what excludes what the other says of it."""
    left, right = read_wording(pair.left_version.core), read_wording(pair.right_version.core)
    return any(
        frozenset((one, other)) in _OPPOSITES
        for one in left.concepts - right.concepts
        for other in right.concepts - left.concepts
    )


def _direct(
    pair: ScoredPair, left: int, right: int, reason: Reason, documents: Mapping[str, Document]
) -> Link:
    for newer, older, new, old in (
        (pair.left_version, pair.right_version, left, right),
        (pair.right_version, pair.left_version, right, left),
    ):
        if reason is Reason.NUMBERS_CONFLICT and _revises(newer, older, documents):
            return Link(new, old, True, reason)
    return Link(min(left, right), max(left, right), False, reason)


def _revises(newer: Statement, older: Statement, documents: Mapping[str, Document]) -> bool:
    """Whether the newer statement says that its figure is an update, and is not the earlier page."""
    times = [
        read_claimed(documents[statement.place[0]].article.published_at)
        for statement in (newer, older)
    ]
    if times[0] is not None and times[1] is not None and times[0].is_before(times[1]):
        return False
    return says_update(newer)


def says_update(statement: Statement) -> bool:
    """Return whether a statement says that its figure takes an older one's place."""
    wording = read_wording(statement.text)
    if wording.language not in LANGUAGES:
        return False
    words = [word.folded for word in wording.words]
    return bool(count_sequences(words, get_lexicon(wording.language).updates))
