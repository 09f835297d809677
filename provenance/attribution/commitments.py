"""Tells how far a verb of saying commits its source: asserts, denies, doubts, withdraws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range
    from provenance.attribution.verbs import Group

_SHORT_ANSWER = 4
# "did not say that" and "does not believe that" stand behind nothing; "did not deny" hands it on.
_NEGATED = {
    Commitment.ASSERTS: Commitment.DOUBTS,
    Commitment.REPORTS: Commitment.DOUBTS,
    Commitment.DENIES: Commitment.REPORTS,
    # Who has not taken it back stands by it.
    Commitment.WITHDRAWS: Commitment.ASSERTS,
}


# What leads from an old figure to the new one.
_CHANGED_TO = frozenset(
    ("to", "at", "from", ":", "à", "au", "aux", "de", "upwards", "downwards", "a")
)


def commitment_of(phrases: Phrases, group: Group, pieces: list[Range]) -> Commitment:
    """Return the verb's commitment, turned by a negation or by what is said: "called it false"."""
    verb = group.form.verb
    if "w" in verb.frames and verb.commitment is Commitment.ASSERTS:
        withdrawn = any(phrases.any_of(phrases.grammar["withdrawable"], *piece) for piece in pieces)
        anew = any(_gives_anew(phrases, *piece) for piece in pieces)
        return Commitment.WITHDRAWS if withdrawn and not anew else verb.commitment
    short = all(end - start <= _SHORT_ANSWER for start, end in pieces)
    if ("k" in verb.frames or short) and verb.commitment is Commitment.ASSERTS:
        refuting = any(phrases.any_of(phrases.grammar["refuting"], *piece) for piece in pieces)
        return Commitment.DENIES if refuting else verb.commitment
    if _is_negated(phrases, group):
        return _NEGATED.get(verb.commitment, verb.commitment)
    return verb.commitment


def _gives_anew(phrases: Phrases, start: int, end: int) -> bool:
    """Whether a figure is what another was changed to: "revised the toll to 41"."""
    return any(
        phrases.low(at) in _CHANGED_TO and any(c.isdigit() for c in "".join(phrases.lows[at:end]))
        for at in range(start, end)
    )


def _is_negated(phrases: Phrases, group: Group) -> bool:
    if is_withheld(phrases, group):
        return True
    negators = phrases.grammar["negators"]
    # French has its "pas" after a simple tense ("ne croit pas que").
    return any(phrases.low(i) in negators for i in range(group.start, group.end + 1))


def is_withheld(phrases: Phrases, group: Group) -> bool:
    """Return whether somebody "refused to admit" or "declined to say" something."""
    at = group.start - 1
    if phrases.low(at) in ("de", "d'", "à"):
        at -= 1
    return group.voice == "infinitive" and (
        phrases.low(at) in phrases.grammar["negators_of_speech"]
    )
