"""Matches with a reading of their direction: which of the two articles drew on the other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from provenance.attribution import same_outlet
from provenance.clocks import days_between, read_claimed
from provenance.direction import (
    DECISION_LOG_ODDS,
    credits_of,
    log_odds,
    names_outlet,
    probability,
    stands_for,
)
from provenance.findings import Match
from provenance.matching import relation_for
from provenance.model import CreditRole, Document, Relation
from provenance.text_signs import Sign
from provenance.views import View, shared_sentences, view_from

# A pair counts as a link from this probability on (docs/terms.md, "match").
LINK_PROBABILITY = 0.5
# Papers take over what is fresh: from this many days between two pages on, their resemblance is as
# likely that of an outlet's recurring phrases or of an affair that comes back, and needs to be the
# clearer the longer they lie apart (of 80 dated copies in labelled stories none was a week old).
FRESH_DAYS = 30.0
# What a credit to the other page's outlet adds to the log odds that the two are linked.
CREDITED_LINK = 2.0
# Who names this many outlets that the other page does not name gathers what each of them has; each
# takes one from the log odds that such a round-up is a copy in other words, up to so many.
ROUND_UP_OUTLETS, MOST_OUTLETS = 2, 4
# Under this probability nothing that the pages say makes a pair a link.
LEAST_PROBABILITY = 1 / (1 + math.exp(CREDITED_LINK))
# Both sides hold the shared part within other text: neither covers this share of the other.
EMBEDDED_COVERAGE = 0.6
# Signs that outweigh the thought that both drew on a third text.
STRONG_SIGNS = frozenset({"credit", "own_mark", "agency", "stands_for", "release", "family_credit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A match with a reading of its direction: ``derived`` drew on ``source``.

    Attributes:
        log_odds: For that reading, 0 or more.
        decided: False where the evidence does not reach ``DECISION_LOG_ODDS``, or speaks for a
            third source of both.
        third_source: Outlets outside this pair that the evidence names as the source of what the
            two share; empty where there is none.
        shared: Sentence number of the derived article -> similarity.
        direct: False where a third article surely stands between the two.
        alone: Probability 0..1 that this is the direct source, among those that explain the same
            words of the derived article as well.
        rivals: Ids of the others that it may as well be, sorted.
        reviewed: Whether a reviewer decided it; then nothing that is found changes it.
        relation: The one that the reviewer decided; None where that of the match holds.
    """

    derived: str
    source: str
    view: View
    log_odds: float
    decided: bool
    signs: tuple[Sign, ...]
    third_source: tuple[str, ...] = ()
    shared: Mapping[int, float] = field(default_factory=dict)
    direct: bool = True
    alone: float = 1.0
    rivals: tuple[str, ...] = ()
    reviewed: bool = False
    relation: Relation | None = None


def read_edges(documents: Mapping[str, Document], matches: Iterable[Match]) -> list[Edge]:
    """Read the direction of every match that counts as a link, by its two articles alone."""
    weighed = [_weighed(documents, m) for m in matches if m.derived >= LEAST_PROBABILITY]
    links = [m for m in weighed if m.derived >= LINK_PROBABILITY and m.relation is not None]
    return [read_edge(documents, match) for match in sorted(links, key=_match_key)]


def is_strong(edge: Edge) -> bool:
    """Tell whether a sign shows the direction that no third source could explain."""
    return any(sign.name in STRONG_SIGNS for sign in edge.signs)


def is_credited(edge: Edge) -> bool:
    """Tell whether the derived article credits the source's outlet."""
    return any(sign.name == "credit" for sign in edge.signs)


def is_dated_after(documents: Mapping[str, Document], later: str, earlier: str) -> bool:
    """Tell whether one page is dated surely after another one."""
    first, second = (read_claimed(documents[k].article.published_at) for k in (earlier, later))
    return first is not None and second is not None and first.is_before(second)


def supported(documents: Mapping[str, Document], edge: Edge, sign: Sign, derived: str) -> Edge:
    """Add a strong sign that ``derived``, one of the edge's sides, is the derived one."""
    if derived == edge.derived:
        total, signs = edge.log_odds + sign.weight, (*edge.signs, sign)
        return replace(edge, log_odds=total, decided=True, third_source=(), signs=signs)
    return flipped(documents, edge, sign, sign.weight - edge.log_odds)


def leaning(documents: Mapping[str, Document], edge: Edge, sign: Sign, derived: str) -> Edge:
    """Add a sign that ``derived`` is the derived side, to be weighed against the others."""
    total = edge.log_odds + (sign.weight if derived == edge.derived else -sign.weight)
    if total < 0:
        return flipped(documents, edge, sign, -total)
    decided = total >= DECISION_LOG_ODDS and not edge.third_source
    signs = (*edge.signs, sign) if derived == edge.derived else edge.signs
    return replace(edge, log_odds=total, decided=decided, signs=signs)


def flipped(documents: Mapping[str, Document], edge: Edge, sign: Sign, score: float) -> Edge:
    """Turn an edge round, for a sign that outweighs all that spoke for its reading."""
    view = view_from(edge.view.match, edge.source)
    return Edge(
        derived=edge.source,
        source=edge.derived,
        view=view,
        log_odds=score,
        decided=score >= DECISION_LOG_ODDS,
        signs=(sign,),
        shared=shared_sentences(documents[edge.source], view),
    )


def _match_key(match: Match) -> tuple[str, str]:
    return (match.left, match.right)


def _weighed(documents: Mapping[str, Document], match: Match) -> Match:
    """Weigh the probability of a match with what the pages say besides their texts.

    A credit to the outlet of the other page speaks for it; time between the two pages against it:
    each e-fold of the days beyond ``FRESH_DAYS`` takes one from the log odds, half of it where one
    credits the other, as the date may then be that of a later visit to the page. So does every
    outlet that a round-up names: it tells in its own words what others have, and says so.
    """
    if not 0 < match.derived < 1:
        return match
    left, right = documents[match.left], documents[match.right]
    days = days_between(left.article.published_at, right.article.published_at) or 0.0
    credited = bool(credits_of(left, right) or credits_of(right, left))
    toll = math.log(max(1.0, days / FRESH_DAYS))
    score = math.log(match.derived / (1 - match.derived)) - (toll / 2 if credited else toll)
    if match.relation in (Relation.REWORDING, Relation.TRANSLATION):
        score -= max(_outlets_gathered(left, right), _outlets_gathered(right, left))
    if credited and not toll and match.passages:
        score += CREDITED_LINK
    if score >= 0 and match.relation is None:
        match = replace(match, relation=relation_for(match, "left"))
    return replace(match, derived=probability(score))


def _outlets_gathered(document: Document, other: Document) -> int:
    """Count the outlets that a page names as sources and the other one does not; 0 for a few."""
    theirs = [citation.outlet for citation in other.sourcing.citations]
    own: list[str] = []
    for citation in document.sourcing.citations:
        if not names_outlet(citation.outlet, [*theirs, *own]):
            own.append(citation.outlet)
    return min(len(own), MOST_OUTLETS) if len(own) >= ROUND_UP_OUTLETS else 0


def read_edge(documents: Mapping[str, Document], match: Match) -> Edge:
    """Read the direction of one match, by its two articles alone."""
    left, right = documents[match.left], documents[match.right]
    score, forward, backward = log_odds(match, left, right)
    signs = forward if score > 0 else backward
    if score < 0 or (score == 0 and _standing(right) > _standing(left)):
        left, right = right, left
    view = view_from(match, left.id)
    third = _third_source(left, right, view)
    weak = not any(sign.name in STRONG_SIGNS for sign in signs)
    return Edge(
        derived=left.id,
        source=right.id,
        view=view,
        log_odds=abs(score),
        decided=abs(score) >= DECISION_LOG_ODDS and not (third and weak),
        signs=tuple(signs),
        third_source=third if weak else (),
        shared=shared_sentences(left, view),
    )


def _standing(document: Document) -> tuple[float, str]:
    """Order two articles that nothing else tells apart: the later one is named as derived."""
    claimed = read_claimed(document.article.published_at)
    return (claimed.first.timestamp() if claimed else float("inf"), document.id)


def _third_source(left: Document, right: Document, view: View) -> tuple[str, ...]:
    """Outlets, neither side's own, that either credits for its text or the shared text names.

    A newsroom says again what it said before: between two pages of one outlet a contribution that
    one of them credits is no source of what they share.
    """
    own = [*stands_for(left), *stands_for(right)]
    publishers = [d.sourcing.publisher for d in (left, right) if d.sourcing.publisher]
    one_outlet = len(publishers) == 2 and same_outlet(*publishers)
    named = [
        credit.outlet
        for document in (left, right)
        for credit in document.sourcing.credits
        if credit.role is CreditRole.ORIGIN or (credit.role is CreditRole.PART and not one_outlet)
    ]
    if max(view.coverage, view.other_coverage) < EMBEDDED_COVERAGE:
        spans = [p.own for p in view.passages]
        named += [
            citation.outlet
            for citation in left.sourcing.citations
            if any(s.start <= citation.span.start and citation.span.end <= s.end for s in spans)
        ]
    both = [n for n in stands_for(left) if names_outlet(n, stands_for(right))]
    shared_wire = [name for name in both if not names_outlet(name, publishers)]
    outside = [name for name in named if not names_outlet(name, own)]
    return tuple(dict.fromkeys([*shared_wire, *outside]))
