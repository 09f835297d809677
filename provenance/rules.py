"""The rules that decided about a pair, one plain sentence each, from its numbers (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provenance.decisions import Decision
from provenance.findings import Derivation, Match
from provenance.matching import (
    DERIVED_FLOOR,
    NEAR_DUPLICATE_COVERAGE,
    REWORDING_VERBATIM_SHARE,
    VERBATIM_COVERAGE,
)
from provenance.model import MatchDirection, Relation

# What ``direction.py`` weighs, in the reader's words; {derived} and {source} are article ids.
_SIGNS = {
    "credit": "{derived} credits the outlet whose piece {source} is",
    "agency": "{source} is an agency's, whose business is to supply others",
    "stands_for": "{source} bears an agency's dateline",
    "vague_credit": "{derived} credits unnamed agencies",
    "own_mark": "the shared text bears the mark of the newsroom of {source}",
    "truncation": "{derived} lacks parts of {source} and adds nothing",
    "addition": "{derived} adds paragraphs of its own newsroom",
    "length": "{derived} is as much longer as a translation is than its original",
    "date": "{source} claims an earlier date",
    "byline": "{source} names its writer and {derived} nobody",
}
_REASONS = {
    "text_too_short": "one of the texts is too short to tell",
    "quote_only": "all that is shared is quotations, which never count",
    "boilerplate_only": "all that is shared is what the outlet prints on other pages too",
    "language_unsupported": "the scripts of the two texts share no letters, and the sentence model knows one language only",
}


def rules_of(
    match: Match,
    derivations: Sequence[Derivation],
    *,
    proposed: bool,
    decision: Decision | None = None,
) -> Iterator[str]:
    """Yield one sentence for each rule that fired, or that kept the answer from being more.

    Args:
        match: The full comparison.
        derivations: Those between the two.
        proposed: Whether the index proposed the pair; else it was compared for this question only.
        decision: What a reviewer decided about the link of the two.
    """
    if not proposed:
        yield (
            "The index did not propose this pair: it found other articles nearer to each of them, "
            "or nothing shared; they were compared for this question only."
        )
    yield _derived_rule(match)
    for reason in match.reasons:
        yield f"It abstains: {_REASONS.get(reason, reason.replace('_', ' '))}."
    if match.relation is not None:
        yield _relation_rule(match, match.relation)
        yield from _direction_rules(match)
    if decision is not None:
        yield from _review_rules(decision)
    if decision is None or decision.related:
        yield from _tree_rules(match, derivations)


def _derived_rule(match: Match) -> str:
    reached = match.derived >= DERIVED_FLOOR
    side = "reaches" if reached else "stays under"
    meaning = (
        "they share text that one took from the other or both from a third"
        if reached
        else "they may report one event, but neither is called derived"
    )
    return (
        f"The probability that one derives from the other, or both from a third text, is "
        f"{_percent(match.derived)}, which {side} {_percent(DERIVED_FLOOR)}: {meaning}."
    )


def _relation_rule(match: Match, relation: Relation) -> str:
    left, right = match.coverage.left, match.coverage.right
    shares = (
        f"the passages cover {_percent(left)} of {match.left} and "
        f"{_percent(right)} of {match.right}"
    )
    if relation is Relation.TRANSLATION:
        return f"It is a translation, since the texts are in two languages; {shares}."
    same = (
        f"{_percent(match.verbatim_share)} of the aligned words stand in sentences that are the "
        "same word for word"
    )
    name, why = {
        Relation.REWORDING: ("a rewording", f"under {_percent(REWORDING_VERBATIM_SHARE)}"),
        Relation.VERBATIM: (
            "a verbatim copy",
            f"and each covers at least {_percent(VERBATIM_COVERAGE)} of the other",
        ),
        Relation.NEAR_DUPLICATE: (
            "a near-duplicate",
            f"and at least {_percent(NEAR_DUPLICATE_COVERAGE)} of the source is there",
        ),
        Relation.EXCERPT: (
            "an excerpt",
            f"and less than {_percent(NEAR_DUPLICATE_COVERAGE)} of the source is there",
        ),
    }[relation]
    return f"It is {name}: {same}, {why}; {shares}."


def _percent(share: float) -> str:
    """Return a share 0..1 as whole per cent; never 0 or 100 where it is not exactly that."""
    whole = round(100 * share)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole} %"


def _direction_rules(match: Match) -> Iterator[str]:
    if not match.direction_evidence:
        yield "Nothing in the two texts tells which was first."
        return
    for name, weight in match.direction_evidence:
        sides = (match.left, match.right) if weight > 0 else (match.right, match.left)
        text = _SIGNS.get(name, name.replace("_", " ") + " speaks for {derived} being derived")
        told = text.format(derived=sides[0], source=sides[1])
        yield f"For {sides[0]} coming from {sides[1]}: {told} (weight {abs(weight):.1f})."
    if match.direction is MatchDirection.UNDECIDED:
        yield "The evidence of the two texts alone is too weak or too even to say which was first."


def _review_rules(decision: Decision) -> Iterator[str]:
    day = decision.decided_at.partition("T")[0]
    what = (
        f"{decision.article} was taken from {decision.source}"
        if decision.related
        else f"{decision.article} and {decision.source} are not related"
    )
    note = f" (“{decision.note}”)" if decision.note else ""
    yield f"{decision.reviewer} decided on {day} that {what}{note}; this holds against what is found."
    if decision.flagged:
        yield f"What is found since contradicts it: {decision.flagged}"


def _tree_rules(match: Match, derivations: Sequence[Derivation]) -> Iterator[str]:
    for edge in derivations:
        if edge.decided:
            yield (
                f"In the tree {edge.article} derives from {edge.source} "
                f"(confidence {_percent(edge.confidence)})."
            )
        else:
            yield "In the tree they are joined, and which was first is left open."
    if match.relation is not None and not derivations:
        yield (
            "In the tree they are not joined directly: other articles explain what they share "
            "better, a common source for instance."
        )
