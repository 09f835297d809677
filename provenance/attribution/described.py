"""Finds the person named right before whom a new description means: "says the pharmacist"."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from provenance.attribution.introductions import Resolved
from provenance.attribution.lexicon import given_names, read_data
from provenance.attribution.roles import POINTING, brief
from provenance.attribution.sources import Profile
from provenance.model import SourceType

if TYPE_CHECKING:
    from provenance.attribution.resolution import Resolver

_CLAUSE = re.compile(r",?\s(?:qui|que|qu['’]|dont|who|whom|whose)\b|,")
_JUST_BEFORE = 2
_SHORT = 3
_POSSESSIVES = frozenset(("its", "their", "son", "sa", "leur"))
# "J'ai vendu la dernière boîte", énumère le pharmacien: who opened the paragraph speaks of it.
_OWN_WORDS = re.compile(
    r"\b(?:I|we|my|our|me|us|I['’](?:m|ve|d|ll)|je|nous|mon|ma|mes|notre|nos|moi)\b|\b[JjMm]['’]\w"
)
# "She was cold", says the medic: not of herself.
_OF_ANOTHER = re.compile(r"[«“\"\s\u00a0\u202f]*(?:she|he|elle|il)\b", re.IGNORECASE)
_TRADE = re.compile(
    r"(?:eur|euse|iste|logue|icien|icienne|graphe|iatre|ologist|ician|ographer|keeper|maker|worker)$"
)


def just_named(
    resolver: Resolver, source: str, profile: Profile, offset: int, statement: int
) -> Resolved | None:
    """Return the one person named right before whom a new description can only mean, or None.

    "The floor goes to Ms Ana Lopes. The speaker counts 47 cases": nobody was called a speaker
    before, nobody else was named, and she was given no other role. Who opens a paragraph by name
    and goes on in the first person is meant too, whoever else was called so elsewhere.

    Args:
        resolver: Of the article.
        source: As written.
        profile: What its words show.
        offset: Where it begins.
        statement: Number of its statement.
    """
    nouns, core = resolver.lexicon.nouns, _CLAUSE.split(source, maxsplit=1)[0]
    words = core.lower().split()
    human = profile.head in resolver.profiler.human or _TRADE.search(profile.head) is not None
    length, once = brief(core)
    short = length <= _SHORT + once and (profile.kind is SourceType.ANONYMOUS or once)
    owned = words[0] in _POSSESSIVES or profile.head in nouns["voices"]
    if not (human and short) or profile.plural or owned:
        return None
    quoted = [t.text for t in resolver.statements[statement].tokens if t.kind == "q"]
    name = _paragraph_opener(resolver, profile, offset, statement)
    name = name or _by_kin(resolver, profile, offset, statement)
    if name is None and not any(_OF_ANOTHER.match(text) for text in quoted):
        name = _only_one(resolver, profile, offset)
    if name is None or words[0] in resolver.grammar["indefinite"]:
        return None
    given = {role for role, named in resolver.roles.items() if any(n == name for _, n in named)}
    shown = resolver.profiler.profile(name)
    called = profile.head in nouns["hypernyms"] or once or words[0] in POINTING
    called = called or not given.isdisjoint(_kin().get(profile.head, ()))
    if given and profile.head not in given and not called:
        return None
    if profile.gender and shown.gender not in ("", "u", profile.gender):
        return None
    gender = shown.gender or profile.gender
    person = Profile(SourceType.NAMED_PERSON, name, profile.head, gender, plural=False)
    return Resolved(name, person, name)


def named_next(
    resolver: Resolver, source: str, profile: Profile, statement: int
) -> Resolved | None:
    """Return who opens the next sentence by name, where a bare office before it can only be theirs.

    "“We shall pay it back,” the rector said. Ana Lopes then left by the vestry.": of one gender,
    with no other office, and nobody named before in the sentence or the one before it.
    """
    bare = len(source.split()) == _BARE or source.lower().startswith(("l'", "l’"))
    if not bare or not profile.unique or profile.plural or not profile.gender:
        return None
    after = [(o, n) for o, k, n in resolver.people if k == statement + 1]
    near = [n for _, k, n in resolver.people if 0 <= statement - k <= 1]
    if near or not after or statement + 1 >= len(resolver.statements):
        return None
    offset, name = after[0]
    shown = resolver.profiler.profile(name)
    held = {role for role, named in resolver.roles.items() if any(n == name for _, n in named)}
    if offset != resolver.statements[statement + 1].start or shown.gender != profile.gender:
        return None
    if not held.isdisjoint(resolver.lexicon.nouns["offices"]) and profile.head not in held:
        return None
    person = Profile(SourceType.NAMED_PERSON, name, profile.head, shown.gender, plural=False)
    return Resolved(name, person, name)


_BARE = 2


@cache
def _kin() -> dict[str, frozenset[str]]:
    """Return words for a calling to the narrower roles they may stand for ("magistrate" to "judge")."""
    raw: dict[str, Any] = json.loads(read_data("kin.json"))  # Any: parsed JSON
    return {word: frozenset(roles) for word, roles in raw.items()}


_KIN_NEAR = 6


def _by_kin(resolver: Resolver, profile: Profile, offset: int, statement: int) -> str | None:
    """The one person near whose role a wider word may stand for: "the prosecutor", "the magistrate"."""
    kin = _kin().get(profile.head)
    if kin is None:
        return None
    first = resolver.statements[max(0, statement - _KIN_NEAR)].start
    held = {
        name for role in kin for at, name in resolver.roles.get(role, ()) if first <= at < offset
    }
    return held.pop() if len(held) == 1 else None


def _only_one(resolver: Resolver, profile: Profile, offset: int) -> str | None:
    """The one person named near, where nobody was called by this noun before."""
    called = rf"\b{re.escape(profile.head)}\b"
    if re.search(called, resolver.text[:offset], re.IGNORECASE):
        return None
    number = next((k for k, s in enumerate(resolver.statements) if s.end > offset), 0)
    near = {n for o, k, n in resolver.people if o < offset and number - k <= _JUST_BEFORE}
    near |= {
        speaker.profile.name
        for speaker in resolver.speakers
        if speaker.profile.name
        and speaker.offset < offset
        and 0 <= number - speaker.statement <= _JUST_BEFORE
    }
    if len(near) > 1 and profile.gender:
        genders = {n: resolver.profiler.profile(n).gender for n in near}
        near = {n for n, gender in genders.items() if gender in ("", "u", profile.gender)}
    return near.pop() if len(near) == 1 else None


def _paragraph_opener(
    resolver: Resolver, profile: Profile, offset: int, statement: int
) -> str | None:
    """Who is alone named in a paragraph before a quotation in the first person, or None."""
    told = resolver.statements[statement]
    quoted = [token.text for token in told.tokens if token.kind == "q" and token.end <= offset]
    if not any(_OWN_WORDS.search(text) for text in quoted):
        return None
    first = next(s.start for s in resolver.statements if s.paragraph == told.paragraph)
    named = {n for o, _, n in resolver.people if first <= o < offset}
    if len(named) > 1:
        # "Joan Reed lives across Tanner's Lane": who opens it, and no street.
        given = {n for n in named if n.split()[0].lower() in given_names()}
        named = given if len(given) == 1 else {n for o, _, n in resolver.people if o == first}
    before = resolver.text[first : told.start]
    if re.search(rf"\b{re.escape(profile.head)}\b", before, re.IGNORECASE):
        # "Her doctor called. “I was in bed,” says the doctor": not who opens it.
        return None
    return named.pop() if len(named) == 1 else None
