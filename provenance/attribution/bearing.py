"""Finds the paper or the count a statement rests on: "by the minutes", "the port's tally"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.objects import Objects
from provenance.attribution.postposed import phrase_end
from provenance.attribution.report import Report, source_span
from provenance.attribution.subjects import subject_before
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range

BEARING = "bearing"
# What leads to a paper, word by word; the longest first.
_LEADS = {
    "english": (
        ("in", "the", "terms", "of"),
        ("by", "the", "terms", "of"),
        ("to", "go", "by"),
        ("if", "one", "reads"),
        ("if", "you", "read"),
        ("going", "by"),
        ("as", "per"),
        ("by",),
        ("on",),
    ),
    "romance": (
        ("à", "lire"),
        ("aux", "termes", "de"),
        ("au", "vu", "de"),
        ("sur", "la", "foi", "de"),
    ),
}
_FIRST = frozenset(words[0] for leads in _LEADS.values() for words in leads)
# Alone these lead to many things: only a count follows the second.
_BARE = frozenset(("by", "on"))
_ONLY_COUNTS = "on"
_COUNTS = {
    "english": frozenset(
        ("tally", "tallies", "count", "toll", "estimate", "estimates", "reckoning", "headcount")
    ),
    "romance": frozenset(
        [
            *("pointage", "décompte", "comptage", "bilan", "recensement", "estimation", "chiffre"),
            *("estimations", "chiffres", "calculs", "recuento", "balance", "cifra", "cifras"),
        ]
    ),
}
# What is done with words that a paper keeps.
_RECORDED = {
    "english": frozenset(
        [
            *("written", "printed", "entered", "recorded", "noted", "spelt", "spelled", "claimed"),
            *("announced", "confirmed", "denied", "disclosed", "logged", "inscribed", "minuted"),
            *("seen", "heard", "visible", "audible", "captured", "pictured", "filmed"),
        ]
    ),
    "romance": frozenset(
        [
            *("écrit", "écrite", "écrits", "écrites", "inscrit", "inscrite", "inscrits", "lire"),
            *("inscrites", "consigné", "consignée", "consignés", "consignées", "imprimé", "lit-on"),
            *("voit", "entend", "aperçoit", "distingue", "visible", "visibles", "filmé", "filmée"),
            *("imprimée", "revendiqué", "revendiquée", "annoncé", "annoncée", "confirmé", "porté"),
            *("confirmée", "démenti", "démentie", "noté", "notée", "mentionné", "mentionnée"),
            *("escrito", "escrita", "inscrito", "inscrita", "recogido", "recogida"),
        ]
    ),
}
_INSIDE = {
    "en": frozenset(("in", "on")),
    "fr": frozenset(("dans", "sur")),
    "es": frozenset(("en",)),
}
_MANNER_REACH = 8
_OF = frozenset(("de", "du", "des", "d'", "del"))
_BY = frozenset(("by", "from"))
_IN = frozenset(("in", "from", "of"))
_OPENS_OWNER = frozenset(("la", "le", "l'", "les", "los", "el"))
_COUNT_REACH = 4
_HEAD_REACH = 6
_FIRST_WORDS = 3


def find_bearing(phrases: Phrases, number: int) -> Report | None:
    """Return the report of the paper or the count that a statement rests on, or None.

    The paper is named in a phrase beside the clause ("By the minutes of the board, the ferry lay
    idle all May"), the count by whose it is ("The port's tally stood at 64").

    Args:
        phrases: Of a statement that has no other report.
        number: Of the statement.
    """
    if phrases.family not in _LEADS:
        return None
    source = _paper(phrases) or _written(phrases) or _counted(phrases) or _reached(phrases)
    if source is None:
        return None
    return Report(
        source=source_span(phrases.tokens, *source),
        cue=None,
        content=[source_span(phrases.tokens, 0, phrases.sentence_end(0))],
        commitment=Commitment.ASSERTS,
        kind=BEARING,
        statement=number,
    )


# --- papers -----------------------------------------------------------------------------------


def _paper(phrases: Phrases) -> Range | None:
    """Read "By the minutes of the board, ..." and "..., to go by the register"."""
    papers = phrases.lexicon.united("documents", "statements")
    if phrases.held.isdisjoint(_FIRST) or phrases.held.isdisjoint(papers):
        return None
    places = [0, *(i for i, low in enumerate(phrases.lows, 1) if low == ",")]
    for i in places:
        if phrases.low(i) not in _FIRST:
            continue
        lead = next((words for words in _LEADS[phrases.family] if _stands(phrases, i, words)), None)
        if lead is None:
            continue
        start = i + len(lead)
        if i == 0 and not _precedes_clause(phrases, start):
            continue
        source = _named_paper(phrases, start, lead, papers)
        if source is not None:
            return source
    return None


def _stands(phrases: Phrases, i: int, words: tuple[str, ...]) -> bool:
    return all(phrases.low(i + k) == word for k, word in enumerate(words))


def _precedes_clause(phrases: Phrases, start: int) -> bool:
    """Whether a comma and a clause follow a phrase that opens the statement."""
    comma = phrases.segment_end(start)
    return phrases.low(comma) == "," and phrases.any_finite(comma + 1, len(phrases.tokens))


def _named_paper(
    phrases: Phrases, start: int, lead: tuple[str, ...], papers: frozenset[str]
) -> Range | None:
    """The noun phrase of a paper at ``start``, or None."""
    opens = phrases.low(start) in phrases.grammar["determiners"]
    if not opens and phrases.family == "english":
        return None
    bare = len(lead) == 1 and lead[0] in _BARE
    stop = phrases.segment_end(start)
    head = _head(phrases, start, stop)
    low = phrases.low(head)
    if low in phrases.grammar["reckonings"] and phrases.low(head + 1) in _IN:
        inner = (head + 2, phrase_end(phrases, head + 2))
        return inner if phrases.any_of(papers, *inner) else None
    if low not in papers or (bare and lead[0] == _ONLY_COUNTS):
        return None
    return start, stop


def _head(phrases: Phrases, start: int, stop: int) -> int:
    """The last word of a noun phrase before its first complement; in French its first noun."""
    if phrases.family == "romance":
        return start + (phrases.low(start) in phrases.grammar["determiners"])
    for i in range(start + 1, min(stop, start + _HEAD_REACH)):
        if phrases.is_preposition(i) or phrases.low(i) in phrases.grammar["relative"]:
            return i - 1
    return min(stop, start + _HEAD_REACH) - 1


def _written(phrases: Phrases) -> Range | None:
    """Read "it is written in black and white in the decree", "consigné à la plume dans le registre"."""
    recorded = _RECORDED[phrases.family]
    inside = _INSIDE[phrases.lexicon.language]
    if phrases.held.isdisjoint(recorded):
        return None
    papers = phrases.lexicon.united("documents", "statements")
    for i in range(1, len(phrases.tokens) - 2):
        if phrases.low(i) not in recorded or phrases.low(i - 1) in phrases.grammar["determiners"]:
            continue
        for k in range(i + 1, min(i + _MANNER_REACH, len(phrases.tokens) - 2)):
            if phrases.is_break(k):
                break
            opens = phrases.low(k + 1) in phrases.grammar["determiners"]
            if phrases.low(k) not in inside or not opens:
                continue
            start = k + 1
            end = phrase_end(phrases, start)
            head = _head(phrases, start, end)
            if any(phrases.low(j) in papers for j in range(start, min(end, head + 2))):
                return start, end
    return None


# --- counts -----------------------------------------------------------------------------------


def _counted(phrases: Phrases) -> Range | None:
    """Read "The port's tally stood at 64", "Au dernier pointage de la préfecture, 64 ..."."""
    counts = _COUNTS[phrases.family]
    if phrases.held.isdisjoint(counts) or not _has_number(phrases):
        return None
    for i, low in enumerate(phrases.lows):
        if low not in counts:
            continue
        owner = (_owner if phrases.family == "english" else _holder)(phrases, i)
        if owner is not None and _is_body(phrases, owner):
            return owner
    return None


def _has_number(phrases: Phrases) -> bool:
    numerals = phrases.grammar["numerals"]
    return any(low[:1].isdigit() or low in numerals for low in phrases.lows)


def _owner(phrases: Phrases, i: int) -> Range | None:
    """Whose count it is: "the port's latest tally", "the latest count by the port"."""
    for k in range(i - 1, max(-1, i - _COUNT_REACH), -1):
        if phrases.low(k) == "'s":
            start = max(phrases.segment_start(k), k - _HEAD_REACH)
            first = next(
                (j for j in range(k - 1, start - 1, -1) if phrases.is_preposition(j)), start - 1
            )
            return (first + 1, k) if first + 1 < k else None
    if phrases.low(i + 1) not in _BY:
        return None
    return i + 2, phrase_end(phrases, i + 2)


def _holder(phrases: Phrases, i: int) -> Range | None:
    """Whose count it is: "le dernier pointage en date de l'exploitant"."""
    for k in range(i + 1, min(i + _COUNT_REACH, len(phrases.tokens) - 1)):
        if phrases.is_break(k):
            return None
        if phrases.low(k) not in _OF:
            continue
        start = k + 1
        return start, phrase_end(phrases, start)
    return None


def _reached(phrases: Phrases) -> Range | None:
    """Read "La préfecture en est à 64"."""
    if "en" not in phrases.held or phrases.family != "romance":
        return None
    for i in range(1, len(phrases.tokens) - 3):
        stands = phrases.low(i) == "en" and phrases.low(i + 1) in phrases.grammar["be"]
        number = phrases.low(i + 3)[:1].isdigit() or (
            phrases.low(i + 3) in phrases.grammar["numerals"]
        )
        if not stands or phrases.low(i + 2) != "à" or not number:
            continue
        source = subject_before(phrases, i)
        return source if source is not None and _is_body(phrases, source) else None
    return None


def _is_body(phrases: Phrases, source: Range) -> bool:
    """Whether a noun phrase opens with somebody or an institution, and not with an event."""
    start, end = source
    if start >= end:
        return False
    known = phrases.lexicon.united("persons", "offices", "organisations", "voices")
    stop = min(end, phrases.segment_end(start))
    if phrases.family == "english":
        return Objects(phrases).is_somebody(source)
    acronym = any(t.text.isupper() and len(t.text) > 1 for t in phrases.tokens[start:stop])
    return acronym or phrases.any_of(known, start, min(stop, start + _FIRST_WORDS))
