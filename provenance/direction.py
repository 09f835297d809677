"""Which of two matching articles drew on the other, by weighed evidence, or undecided."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

from provenance.attribution import (
    is_agency,
    is_distributor,
    is_written,
    release_mark,
    same_outlet,
)
from provenance.clocks import read_claimed
from provenance.findings import Match
from provenance.matching import REWORDING_VERBATIM_SHARE
from provenance.model import (
    Credit,
    CreditKind,
    CreditRole,
    Document,
    MatchDirection,
    OwnMark,
    Relation,
)
from provenance.text_signs import Sign, plain, text_signs
from provenance.views import View, covered, overlap, view_from

# Weights are log odds: 1.5 is about 0.82, 3 about 0.95, 6 about 0.998. Their order is that of
# docs/terms.md, "Direction": a credit outweighs all that is weaker together, and dates never
# outweigh a credit. docs/methods.md tells how they were measured.
CREDIT_WEIGHT = 7.0
STANDS_FOR_WEIGHT = 3.0
AGENCY_WEIGHT = 2.5
OWN_MARK_WEIGHT = 3.0
# "Told us": whoever copies it copies the word too, and no name tells whose newsroom it was.
UNNAMED_MARK_WEIGHT = 1.3
VAGUE_CREDIT_WEIGHT = 1.6
RELEASE_WEIGHT = 2.0
ADDITION_WEIGHT = 2.0
TRUNCATION_WEIGHT = 2.4
# What one side has more is an addition up to this share of its text; from the second on it is
# what the other side left out, even where it bears a mark of the newsroom.
ADDED_SHARE, CUT_SHARE = 0.35, 0.6
# A text that was cut down holds hardly anything else, and one that was added to nearly all of what
# it was added to: a sign counts for nothing at the lower share, in full from the upper one on.
# Passages in other words are found with gaps.
CUT_COVERAGE, REWORDED_CUT_COVERAGE = (0.7, 0.95), (0.5, 0.85)
KEPT_COVERAGE = (0.6, 0.85)
# What one side must have more of its text, for a cut to be seen: across languages and in other
# words alignments have gaps; word for word a sentence is a sentence.
MISSING_TRANSLATED, MISSING, MISSING_WORD_FOR_WORD = 0.3, 0.1, 0.04
WHOLLY_HELD = 0.97
DATE_WEIGHT = 1.2
BYLINE_WEIGHT = 0.8

# Under this many log odds an edge is called undecided. Raising it makes fewer decisions, and
# fewer wrong ones.
DECISION_LOG_ODDS = 1.2

_WORD = re.compile(r"\w+")


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
        *_release_signs(derived, source),
        *_surplus_signs(derived, source, view),
        *text_signs(derived, source, view),
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
    if publisher and is_agency(publisher) and _only_read_off(source, derived, publisher):
        return []
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


def _only_read_off(source: Document, derived: Document, publisher: str) -> bool:
    """Was the publisher read off a text whose other rendering names it as well?

    One language has more forms of such marks than the other; both texts may be the agency's.
    """
    return not source.article.outlet and is_written(publisher, derived.canonical.text)


def _release_signs(derived: Document, source: Document) -> list[Sign]:
    """Who wants to be printed supplies others: a press release is nobody's copy."""
    mark = release_mark(source.canonical.text)
    publisher = source.sourcing.publisher
    if release_mark(derived.canonical.text) or not (mark or is_distributor(publisher)):
        return []
    return [Sign("release", RELEASE_WEIGHT, source.id, mark, "is a press release")]


def _own_mark_signs(derived: Document, source: Document, view: View) -> list[Sign]:
    """The source's newsroom shows within what is shared: "told Reuters" in Reuters' piece."""
    signs = []
    for mark in source.sourcing.own_marks:
        shared = any(overlap(mark.span, p.other) for p in view.passages)
        if shared and not _marked_alike(derived, view, mark):
            weight = UNNAMED_MARK_WEIGHT if mark.outlet is None else OWN_MARK_WEIGHT
            signs.append(Sign("own_mark", weight, source.id, mark.span, "its own newsroom's mark"))
    for citation in derived.sourcing.citations:
        inside = any(overlap(citation.span, p.own) for p in view.passages)
        if inside and names_outlet(citation.outlet, stands_for(source)):
            note = f"names {citation.outlet} within the shared text"
            signs.append(Sign("own_mark", OWN_MARK_WEIGHT, derived.id, citation.span, note))
    return sorted(signs, key=lambda sign: -sign.weight)[:1]


def _marked_alike(derived: Document, view: View, mark: OwnMark) -> bool:
    """Does the other side claim the same passage as its own newsroom's ("told us" in both)?

    So it does where neither says who published it and both texts name the outlet: one language
    has more forms of such marks than the other.
    """
    places = [p.own for p in view.passages if overlap(mark.span, p.other)]
    if any(overlap(m.span, place) for m in derived.sourcing.own_marks for place in places):
        return True
    if mark.outlet is None or derived.article.outlet:
        return False
    return is_written(mark.outlet, derived.canonical.text)


def _surplus_signs(derived: Document, source: Document, view: View) -> list[Sign]:
    """What one side has more: left out by the other, or added by its own newsroom.

    A mark of the newsroom in the surplus shows an addition, as long as most of the text is shared;
    of a text that is held whole by one twice as long, more is likely to have been cut away.
    """
    return [*_truncation_signs(derived, source, view), *_addition_signs(derived, source, view)]


def _truncation_signs(derived: Document, source: Document, view: View) -> list[Sign]:
    missing = view.coverage - view.other_coverage
    verbatim = view.match.verbatim_share >= REWORDING_VERBATIM_SHARE
    if missing <= _missing_at_least(view, verbatim=verbatim):
        return []
    borders = CUT_COVERAGE if verbatim else REWORDED_CUT_COVERAGE
    weight = TRUNCATION_WEIGHT * min(1.0, missing / 0.5) * _ramp(view.coverage, *borders)
    marks = _additions(source, view, side="other")
    weight *= 1 - _newsroom_shown(marks) * _as_addition(1 - view.other_coverage)
    note = (
        f"holds {view.other_coverage:.0%} of the other text, which holds {view.coverage:.0%} of it"
    )
    return [Sign("truncation", weight, derived.id, None, note)]


def _missing_at_least(view: View, *, verbatim: bool) -> float:
    if view.match.relation is Relation.TRANSLATION:
        return MISSING_TRANSLATED
    return MISSING_WORD_FOR_WORD if verbatim and view.coverage >= WHOLLY_HELD else MISSING


def _addition_signs(derived: Document, source: Document, view: View) -> list[Sign]:
    added = _additions(derived, view, side="own")
    if not added or view.other_coverage < 0.6 or _additions(source, view, side="other"):
        return []
    weight = ADDITION_WEIGHT * _newsroom_shown(added) * _as_addition(1 - view.coverage)
    weight *= _ramp(view.other_coverage, *KEPT_COVERAGE)
    if view.match.relation is Relation.TRANSLATION:  # alignments across languages have gaps
        weight /= 2
    return [Sign("addition", weight, derived.id, added[0].span, "adds paragraphs of its own")]


def _ramp(value: float, low: float, high: float) -> float:
    """Return 0 up to the lower border, 1 from the upper one on, and in proportion between."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _as_addition(surplus: float) -> float:
    """How far a surplus of this share of a text can be an addition, 0..1."""
    return min(1.0, max(0.0, (CUT_SHARE - surplus) / (CUT_SHARE - ADDED_SHARE)))


def _additions(document: Document, view: View, *, side: str) -> list[OwnMark]:
    """Marks of the article's own newsroom in the parts that are not shared."""
    shared = [p.own if side == "own" else p.other for p in view.passages]
    return [mark for mark in document.sourcing.own_marks if covered(mark.span, shared) < 0.5]


def _newsroom_shown(marks: Sequence[OwnMark]) -> float:
    """How far these marks show the newsroom of the page, 0..1: "told us" may be anybody's."""
    if any(mark.outlet is not None for mark in marks):
        return 1.0
    return UNNAMED_MARK_WEIGHT / OWN_MARK_WEIGHT if marks else 0.0


def _date_signs(derived: Document, source: Document) -> list[Sign]:
    later = read_claimed(derived.article.published_at)
    earlier = read_claimed(source.article.published_at)
    if later is None or earlier is None or not earlier.is_before(later):
        return []
    note = f"{source.article.published_at} before {derived.article.published_at}"
    return [Sign("date", DATE_WEIGHT, derived.id, None, note)]


def _byline_signs(derived: Document, source: Document) -> list[Sign]:
    """The source names its writer, the derived side nobody."""
    if _names_writer(source) and not _names_writer(derived) and derived.article.outlet:
        return [Sign("byline", BYLINE_WEIGHT, source.id, None, "names its writer")]
    return []


def _names_writer(document: Document) -> bool:
    """Does the byline name a person, and not the outlet, its newsroom or an agency?

    Beside a word for the newsroom two others must stand: "Gull Team" is nobody, "Ann Roe, staff"
    is somebody.
    """
    words = set(_WORD.findall(plain(document.article.byline or "")))
    outlets = [c.outlet for c in document.sourcing.credits if c.kind is CreditKind.BYLINE]
    outlets += [document.sourcing.publisher or ""]
    named = words.difference(*(_WORD.findall(plain(outlet)) for outlet in outlets))
    others = named - _byline_words("particles") - _byline_words("newsroom")
    return len(others) > (1 if words & _byline_words("newsroom") else 0)


@cache
def _byline_words(kind: str) -> frozenset[str]:
    path = resources.files("provenance") / "direction_data" / "bylines.json"
    words: list[str] = json.loads(path.read_text("utf-8"))[kind]
    return frozenset(words)
