"""Tells verbs of saying whose content stands in the statement before: "told us so"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.lexicon import either
from provenance.attribution.subjects import antecedent
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range
    from provenance.attribution.verbs import Group

_POINTING = frozenset(("that", "this", "c'", "voilà"))
_POINTED = frozenset(("what", "qu'", "que"))
_SO = frozenset(("so", "this", "that"))
_ANSWERING = frozenset(("deny", "confirm", "admit", "acknowledge"))
_NEAR_START = 9
_SHORT = 14
_LEADS = 2
_THINKING = "m"
# "qui l'a lu aux journalistes"
_READ_OUT = frozenset(("lire",))
_JOINTS = frozenset((",", ":", ";", "—", "–"))
_IT = frozenset(("it",))
_SHORTEST_TOLD = 3


def is_pointing(phrases: Phrases) -> bool:
    """Whether a statement opens with a word for what stands before it: "That is what X said"."""
    return phrases.low(0) in _POINTING


def pointed_subject(phrases: Phrases, group: Group) -> Range | None:
    """The subject in "That is what the keeper said"."""
    if phrases.family != "english" or not is_pointing(phrases):
        return None
    what = next((i for i in range(1, _NEAR_START) if phrases.low(i) == "what"), None)
    if what is None or not what + 1 < group.start:
        return None
    found = (what + 1, group.start)
    return found if phrases.is_nominal(*found) else None


def points_back(phrases: Phrases, group: Group) -> bool:
    """Whether what was said stands before: "X l'a annoncé", "That is what X said", "told us so"."""
    frames = group.form.verb.frames
    read_out = group.form.verb.lemma in _READ_OUT
    if not (read_out or frames & {"t", "o"}) or _THINKING in frames:
        return False
    if is_pointing(phrases) and phrases.any_of(_POINTED, 1, _NEAR_START):
        return True
    if phrases.family == "english":
        leads = phrases.low(group.start - 1) == "so" and group.start <= _LEADS
        return "q" in frames and (
            leads or _ends_with_so(phrases, group.end) or _answers(phrases, group)
        )
    objects = ("l'", "le") if phrases.family == "romance" else ()
    return phrases.any_of(objects, group.start, group.end) or _ends_with_verb(phrases, group)


def told_before(phrases: Phrases, source: Range) -> Range | None:
    """Return what "it" stands for within the statement, where a clause or a number comes before.

    "The gate was open, and the foreman confirmed it", "Neuf bateaux, et c'est la préfète qui
    l'a annoncé".

    Args:
        phrases: Of the statement.
        source: Tokens of who said it.
    """
    start = source[0]
    if phrases.family == "english" and not phrases.held & _IT:
        # "Nine are hurt; that is from Ana Lopes, and she told us so".
        return None
    if phrases.low(start) in phrases.grammar["relative"]:
        stands_for = antecedent(phrases, start)
        start = start if stands_for is None else stands_for[0]
        while start > 0 and phrases.low(start - 1) in either(
            phrases.grammar["be"], phrases.grammar["neuter"]
        ):
            start -= 1
    while start > 0 and phrases.low(start - 1) in phrases.grammar["coordinators"]:
        start -= 1
    if phrases.low(start - 1) not in _JOINTS or start <= _SHORTEST_TOLD:
        return None
    # "Neuf, et ...", and not "In 1969, ...".
    opens = phrases.low(0)[:1].isdigit() or phrases.low(0) in phrases.grammar["numerals"]
    clause = phrases.any_finite(0, start - 1) or phrases.any_speech(0, start - 1)
    return (0, start - 1) if clause or opens else None


def _ends_with_verb(phrases: Phrases, group: Group) -> bool:
    """Whether a verb of confirming or denying is all that is told: "La mairie dément."."""
    if phrases.family != "romance" or "o" not in group.form.verb.frames:
        return False
    denies = group.form.verb.commitment is Commitment.DENIES
    stands = denies or group.form.verb.lemma == "confirmer"
    return stands and group.end >= phrases.sentence_end(group.end) and group.end <= _SHORT


def is_pointed_at(phrases: Phrases, group: Group, start: int) -> bool:
    """Whether a passive with an agent has "this" as its subject: "This was stated by two members"."""
    alone = group.start - start == 1 and phrases.low(start) in _SO
    return alone and group.voice == "passive" and group.form.verb.frames >= {"t", "q"}


def _ends_with_so(phrases: Phrases, end: int) -> bool:
    """Whether "so", "as much" or "this" is all that was said."""
    i = end
    while phrases.low(i) in phrases.grammar["addressees"]:
        i += 1
    much = phrases.low(i) == "as" and phrases.low(i + 1) == "much"
    return much or phrases.low(i) in _SO


def _answers(phrases: Phrases, group: Group) -> bool:
    """Whether a verb answers what stands before: "The foreman denied it."."""
    alone = phrases.low(group.end) == "it" and phrases.is_break(group.end + 1)
    return alone and group.form.verb.lemma in _ANSWERING
