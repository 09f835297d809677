"""Which of two matching articles drew on the other, by weighed evidence, or undecided."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import PassageKind, Span
from provenance.attribution import is_agency, same_outlet
from provenance.clocks import read_claimed
from provenance.findings import Match
from provenance.model import Credit, CreditKind, CreditRole, Document, MatchDirection, Relation
from provenance.views import View, covered, overlap, view_from

# Weights are log odds: 1.5 is about 0.82, 3 about 0.95, 6 about 0.998. Their order is that of
# docs/terms.md, "Direction": a credit outweighs all that is weaker together, and dates never
# outweigh a credit. docs/methods.md tells how they were measured.
CREDIT_WEIGHT = 7.0
STANDS_FOR_WEIGHT = 3.0
AGENCY_WEIGHT = 2.5
OWN_MARK_WEIGHT = 3.0
VAGUE_CREDIT_WEIGHT = 1.6
ADDITION_WEIGHT = 2.0
TRUNCATION_WEIGHT = 2.4
DATE_WEIGHT = 1.2
BYLINE_WEIGHT = 0.8
LENGTH_LIMIT = 3.0

# Under this many log odds an edge is called undecided. Raising it makes fewer decisions, and
# fewer wrong ones.
DECISION_LOG_ODDS = 1.2

# log(characters in the language / characters of the same text in English), halfway between what
# translations into and out of English show, so that the translator's own lengthening cancels out;
# measured on professional translations of whole news articles, 28 to 85 a pair (docs/methods.md).
LENGTH_IN_ENGLISH_UNITS = {"en": 0.0, "fr": 0.135, "de": 0.077, "cs": -0.071, "ru": 0.018}
# Log odds for each log unit off the border: 0.02 off it was right in 98 of 100 articles.
LENGTH_SLOPE = 62.0
LENGTH_CHARACTERS = 200
# Both texts must cover this share of each other to be whole translations of one another.
WHOLE_COVERAGE = 0.6
# A reworded text is shorter than what it rewords: full weight from this many log units on.
CONDENSED_WEIGHT = 1.4
CONDENSED_LOG_UNITS = 0.2


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence that ``article`` is the derived side of a pair.

    Attributes:
        name: ``credit``, ``stands_for``, ``own_mark``, ``date`` ...
        weight: Log odds, above 0.
        article: Whose span it is.
        span: Where it can be read, or None.
        note: One phrase for the reader.
    """

    name: str
    weight: float
    article: str
    span: Span | None
    note: str


def stands_for(document: Document) -> tuple[str, ...]:
    """Name the outlets whose piece this article is: its publisher, or whose dateline it bears."""
    names = [document.sourcing.publisher] if document.sourcing.publisher else []
    names += [
        credit.outlet
        for credit in document.sourcing.credits
        if credit.role is CreditRole.ORIGIN
        and credit.kind in (CreditKind.DATELINE, CreditKind.BYLINE, CreditKind.CONTRIBUTOR)
    ]
    return tuple(dict.fromkeys(names))


def names_outlet(outlet: str, names: Sequence[str]) -> bool:
    """Tell whether one of the names means this outlet."""
    return any(same_outlet(outlet, name) for name in names)


def credits_of(derived: Document, source: Document) -> list[Credit]:
    """List the credits of ``derived`` that name the outlet whose piece ``source`` is."""
    own = derived.sourcing.publisher
    names = stands_for(source)
    return [
        credit
        for credit in derived.sourcing.credits
        if names_outlet(credit.outlet, names) and not (own and same_outlet(own, credit.outlet))
    ]


def signs_for(derived: Document, source: Document, match: Match) -> list[Sign]:
    """List what speaks for ``derived`` having drawn on ``source``."""
    view = view_from(match, derived.id)
    signs = [
        *_credit_signs(derived, source),
        *_standing_signs(derived, source),
        *_own_mark_signs(derived, source, view),
        *_truncation_signs(derived, source, view),
        *_addition_signs(derived, source, view),
        *_length_signs(derived, source, view),
        *_date_signs(derived, source),
        *_byline_signs(derived, source),
    ]
    return [sign for sign in signs if sign.weight > 0]


def log_odds(match: Match, left: Document, right: Document) -> tuple[float, list[Sign], list[Sign]]:
    """Weigh the evidence of both readings.

    Returns:
        The log odds that left came from right, the signs for it, and the signs against it.
    """
    forward = signs_for(left, right, match)
    backward = signs_for(right, left, match)
    credited = [s for s in forward + backward if s.name == "credit"]
    if credited:  # dates never stand against a credit line
        forward = [s for s in forward if s.name != "date"]
        backward = [s for s in backward if s.name != "date"]
    return sum(s.weight for s in forward) - sum(s.weight for s in backward), forward, backward


def directed(left: Document, right: Document, match: Match) -> Match:
    """Fill in the direction of a match by the evidence of its two articles alone."""
    score, forward, backward = log_odds(match, left, right)
    evidence = [(s.name, round(s.weight, 4)) for s in forward]
    evidence += [(s.name, round(-s.weight, 4)) for s in backward]
    direction = MatchDirection.UNDECIDED
    if match.derived >= 0.5 and abs(score) >= DECISION_LOG_ODDS:
        direction = MatchDirection.LEFT_FROM_RIGHT if score > 0 else MatchDirection.RIGHT_FROM_LEFT
    return replace(match, direction=direction, direction_evidence=tuple(evidence))


def probability(score: float) -> float:
    """Turn log odds into a probability 0..1."""
    return 1 / (1 + math.exp(-score))


def _credit_signs(derived: Document, source: Document) -> list[Sign]:
    return [
        Sign("credit", CREDIT_WEIGHT, derived.id, credit.span, f"credits {credit.outlet}")
        for credit in credits_of(derived, source)[:1]
    ]


def _standing_signs(derived: Document, source: Document) -> list[Sign]:
    """An agency supplies others; a page under an agency's dateline stands for its piece."""
    publisher, own = source.sourcing.publisher, derived.sourcing.publisher
    if publisher and is_agency(publisher) and not (own and is_agency(own)):
        return [Sign("agency", AGENCY_WEIGHT, source.id, None, f"{publisher} supplies others")]
    mine = {name for name in stands_for(derived) if is_agency(name)}
    for name in stands_for(source):
        if is_agency(name) and not names_outlet(name, sorted(mine)) and not mine:
            return [
                Sign("stands_for", STANDS_FOR_WEIGHT, source.id, None, f"bears {name}'s dateline")
            ]
    vague = [c for c in derived.sourcing.credits if c.role is CreditRole.PART and not c.outlet]
    return [
        Sign("vague_credit", VAGUE_CREDIT_WEIGHT, derived.id, c.span, "credits unnamed agencies")
        for c in vague[:1]
    ]


def _own_mark_signs(derived: Document, source: Document, view: View) -> list[Sign]:
    """The source's newsroom shows within what is shared: "told Reuters" in Reuters' piece."""
    signs = []
    for mark in source.sourcing.own_marks:
        shared = any(overlap(mark.span, p.other) for p in view.passages)
        if shared and not _marked_alike(derived, view, mark.span):
            signs.append(
                Sign("own_mark", OWN_MARK_WEIGHT, source.id, mark.span, "its own newsroom's mark")
            )
    for citation in derived.sourcing.citations:
        inside = any(overlap(citation.span, p.own) for p in view.passages)
        if inside and names_outlet(citation.outlet, stands_for(source)):
            note = f"names {citation.outlet} within the shared text"
            signs.append(Sign("own_mark", OWN_MARK_WEIGHT, derived.id, citation.span, note))
    return signs[:1]


def _marked_alike(derived: Document, view: View, span: Span) -> bool:
    """Does the other side claim the same passage as its own newsroom's ("told us" in both)?"""
    places = [p.own for p in view.passages if overlap(span, p.other)]
    return any(overlap(m.span, place) for m in derived.sourcing.own_marks for place in places)


def _truncation_signs(derived: Document, source: Document, view: View) -> list[Sign]:
    """The derived side lacks parts: all of it is in the source, much of the source is not in it."""
    missing = view.coverage - view.other_coverage
    translated = view.match.relation is Relation.TRANSLATION
    if missing <= (0.3 if translated else 0.1) or _additions(source, view, side="other"):
        return []
    weight = TRUNCATION_WEIGHT * min(1.0, missing / 0.5) * min(1.0, view.coverage / 0.6)
    note = (
        f"holds {view.other_coverage:.0%} of the other text, which holds {view.coverage:.0%} of it"
    )
    return [Sign("truncation", weight, derived.id, None, note)]


def _addition_signs(derived: Document, source: Document, view: View) -> list[Sign]:
    """The derived side adds paragraphs under its own newsroom's mark or reporter's name."""
    added = _additions(derived, view, side="own")
    if not added or view.other_coverage < 0.6 or _additions(source, view, side="other"):
        return []
    return [Sign("addition", ADDITION_WEIGHT, derived.id, added[0], "adds paragraphs of its own")]


def _additions(document: Document, view: View, *, side: str) -> list[Span]:
    """Marks of the article's own newsroom in the parts that are not shared."""
    shared = [p.own if side == "own" else p.other for p in view.passages]
    return [mark.span for mark in document.sourcing.own_marks if covered(mark.span, shared) < 0.5]


def _length_signs(derived: Document, source: Document, view: View) -> list[Sign]:
    """What the lengths of the two texts say: translators lengthen, rewriters shorten."""
    own, other = len(derived.canonical.text), len(source.canonical.text)
    if min(own, other) < LENGTH_CHARACTERS:
        return []
    if view.match.relation is Relation.TRANSLATION:
        return _translated_length(derived, source, view)
    if view.match.relation is not Relation.REWORDING:
        return []
    shorter = math.log(other / own)
    weight = CONDENSED_WEIGHT * min(1.0, shorter / CONDENSED_LOG_UNITS)
    return [Sign("condensed", weight, derived.id, None, f"shorter by {shorter:.2f} log units")]


def _translated_length(derived: Document, source: Document, view: View) -> list[Sign]:
    """A human translation is longer than a border for its pair of languages predicts.

    Holds for whole articles only, so both sides must cover each other. Source: measured; the
    effect is known as explicitation (Blum-Kulka 1986).
    """
    mine = LENGTH_IN_ENGLISH_UNITS.get(derived.canonical.language or "")
    theirs = LENGTH_IN_ENGLISH_UNITS.get(source.canonical.language or "")
    whole = min(view.coverage, view.other_coverage) >= WHOLE_COVERAGE
    if mine is None or theirs is None or not whole:
        return []
    ratio = math.log(len(derived.canonical.text) / len(source.canonical.text))
    excess = ratio - (mine - theirs)
    weight = min(LENGTH_LIMIT, LENGTH_SLOPE * excess)
    return [Sign("length", weight, derived.id, None, f"longer by {excess:.2f} log units")]


def _date_signs(derived: Document, source: Document) -> list[Sign]:
    later = read_claimed(derived.article.published_at)
    earlier = read_claimed(source.article.published_at)
    if later is None or earlier is None or not earlier.is_before(later):
        return []
    note = f"{source.article.published_at} before {derived.article.published_at}"
    return [Sign("date", DATE_WEIGHT, derived.id, None, note)]


def _byline_signs(derived: Document, source: Document) -> list[Sign]:
    """The source names its writer, the derived side nobody."""
    if source.article.byline and not derived.article.byline and derived.article.outlet:
        return [Sign("byline", BYLINE_WEIGHT, source.id, None, "names its writer")]
    return []


def is_verbatim(view: View) -> bool:
    """Tell whether all counted passages of a view are word for word."""
    return all(p.kind is PassageKind.VERBATIM for p in view.passages if p.counted)
