"""Finds the one body an article names, where only "the company" or "the group" speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.introductions import Speaker
from provenance.model import SourceType

if TYPE_CHECKING:
    from provenance.attribution.resolution import Resolver

_LONGEST_NAME = 4
# "The group" may be any body; "the company" none of these.
_ANY = frozenset(("group", "organisation", "organization", "groupe", "structure", "body"))
_FIRMS = frozenset(
    [
        *("company", "firm", "business", "entreprise", "société", "compagnie", "firme", "maker"),
        *("manufacturer", "fabricant", "groupe", "giant", "géant", "enseigne", "brand", "retailer"),
    ]
)
_OF_CAUSES = frozenset(
    [
        *("association", "charity", "nonprofit", "ngo", "ong", "hotline", "helpline", "collectif"),
        *("syndicat", "union", "party", "parti", "comité", "committee", "fondation", "foundation"),
        *("institut", "institute", "university", "université", "hospital", "hôpital", "cabinet"),
        *("laboratoire", "regulator", "watchdog", "ministry", "ministère", "direction", "agency"),
        *("agence", "clinique", "clinic"),
    ]
)


def only_body(resolver: Resolver, offset: int, head: str) -> Speaker | None:
    """Return the only body that is named before a place, after what it is, or None.

    "a list that the charity Harbour Aid has drawn up. The group denies ...": where two are named,
    either may be meant.

    Args:
        resolver: Of the article.
        offset: Where "the group" stands.
        head: The noun it is called by.
    """
    found = _by_kind(resolver, offset, head)
    names = {speaker.text.split()[-1].lower() for speaker in found}
    if len(names) != 1 or head in names:
        return None
    return min(found, key=lambda speaker: speaker.offset)


def _by_kind(resolver: Resolver, offset: int, head: str) -> list[Speaker]:
    """Bodies named right after what they are, where the noun may mean it: "the charity Tarn Aid"."""
    nouns = resolver.lexicon.nouns
    kinds = nouns["organisation_heads"] | nouns["generic_organisations"]
    found = []
    for number, statement in enumerate(resolver.statements):
        if statement.start >= offset:
            break
        phrases = resolver.read[number]
        for i in phrases.places(kinds):
            stop = i + 1
            while stop < len(phrases.tokens) and phrases.tokens[stop].capital:
                stop += 1
            if phrases.tokens[i].capital or not 0 < stop - i - 1 <= _LONGEST_NAME:
                continue
            start, end = phrases.tokens[i + 1].start, phrases.tokens[stop - 1].end
            speaker = _body(
                resolver, start, number, phrases.tokens[i].text, resolver.text[start:end]
            )
            if speaker is not None and start < offset and _may_mean(head, phrases.low(i)):
                found.append(speaker)
    return found


def _may_mean(head: str, kind: str) -> bool:
    """Whether a noun may stand for a body of a kind: "the company" for a bank, and no charity."""
    return head == kind or head in _ANY or (head in _FIRMS and kind not in _OF_CAUSES)


def _body(resolver: Resolver, start: int, number: int, kind: str, name: str) -> Speaker | None:
    """A name as a body's, or None for a place's and that of a word known otherwise."""
    known = resolver.lexicon.united("places", "persons", "offices", "organisations", "documents")
    shown = resolver.profiler.profile(f"{kind} {name}")
    if name.lower() in known or shown.kind is not SourceType.ORGANISATION:
        return None
    return Speaker(start, number, name, shown, source=False)
