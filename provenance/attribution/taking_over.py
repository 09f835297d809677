"""Tells where somebody else's words begin within a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases

_NEAR_VERB = 3


def next_statement(phrases: Phrases, at: int, end: int) -> int:
    """Return where a semicolon leads to somebody's next words: "They say he knew; he denies it"."""
    if ";" not in phrases.held:
        return end
    forms = phrases.lexicon.forms
    for i in range(at + 2, end):
        if phrases.low(i) != ";":
            continue
        for low in phrases.lows[i + 1 : phrases.segment_end(i + 1)]:
            said = [f for f in forms.get(low, ()) if f.tense in ("finite", "past")]
            if any("q" in form.verb.frames and "m" not in form.verb.frames for form in said):
                return i
    return end


def turns_at(phrases: Phrases, limit: int) -> bool:
    """Return whether the next verb of saying closes the statement before its subject: ", said Ana Lopes"."""
    if phrases.low(limit - 1) != ",":
        return False
    for i in range(limit, min(limit + _NEAR_VERB, len(phrases.tokens) - 1)):
        forms = phrases.lexicon.forms.get(phrases.low(i), ())
        if any("q" in form.verb.frames and form.tense != "gerund" for form in forms):
            named = phrases.tokens[i + 1].capital and not phrases.is_time(i + 1)
            opens = phrases.low(i + 1) in phrases.grammar["determiners"]
            people = phrases.lexicon.united("persons", "offices", "voices")
            return named or (opens and phrases.any_of(people, i + 2, i + 2 + _NEAR_VERB))
    return False
