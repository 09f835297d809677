"""Tells verbs of saying that nobody is named for: "il faut noter que", "rappelons que"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution import complements

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases
    from provenance.attribution.verbs import Group

_CALLS = ("ons", "ez")
_OPENERS = frozenset(("donc", "alors", "mais", "et", "toutefois", "enfin", "or", "cependant"))
# Verbs of thinking tell what somebody holds, and an impersonal one tells nothing.
_THINKING = "m"


def _hands_on(group: Group, kind: str) -> bool:
    frames = group.form.verb.frames
    if _THINKING in frames:
        return False
    if kind == complements.THAT:
        return "t" in frames
    return kind == complements.QUESTION and {"t", "u"} <= frames


def is_call(phrases: Phrases, group: Group, kind: str) -> bool:
    """Whether a French imperative opens a clause in the writer's voice: "Rappelons que"."""
    if phrases.family != "romance" or group.end - group.start > 1 or group.form.tense != "finite":
        return False
    if not phrases.low(group.start).endswith(_CALLS) or not _hands_on(group, kind):
        return False
    before = group.start - 1
    return phrases.is_break(before) or phrases.low(before) in _OPENERS


def is_impersonal_infinitive(phrases: Phrases, group: Group, kind: str) -> bool:
    """Whether an infinitive may hand a clause on for nobody: "il faut rappeler que"."""
    if phrases.family != "romance" or group.voice != "infinitive":
        return False
    return kind == complements.THAT and _hands_on(group, kind)


# What a storm claims is no claim: "The flood claimed three lives".
_TAKEN_BY_DEATH = {"claim": frozenset(("life", "lives", "victim", "victims", "casualties"))}
_VICTIMS_REACH = 5


def takes_lives(phrases: Phrases, i: int, lemma: str) -> bool:
    """Return whether the verb at token ``i`` says that somebody died, and hands nothing on."""
    taken = _TAKEN_BY_DEATH.get(lemma)
    return taken is not None and phrases.any_of(taken, i + 1, i + _VICTIMS_REACH)
