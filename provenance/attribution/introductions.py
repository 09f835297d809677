"""Reads how an article introduces the people it names: "Ana Lopes, who keeps the lock"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.postposed import appositions_after
from provenance.attribution.roles import points
from provenance.model import SourceType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provenance.attribution.phrases import Phrases
    from provenance.attribution.sources import Profile, Profiler

# "..., she said; her name is Ana Lopes", "dit-elle, elle, c'est Ana Lopes".
_CALLED = re.compile(
    r"(?:\b(?:elle|lui|eux)\s*,?\s*c['’](?:est|était)|\bs['’]appel(?:le|ait)|\bse\s+(?:nomme|nommait|prénomme)"
    r"|\b(?:her|his)\s+name\s+(?:is|was)|\b(?:is|was)\s+(?:called|named)|\bson\s+nom\s*(?:est|:))\s+(?P<name>[^.;:!?«»“”]{3,60})"
)
_RELATIVE_CLAUSE = re.compile(r"\s(?:qui|dont|who|whose)\s")
_OWNED = re.compile(r"(?:its|their|his|her|son|sa|ses|leurs?)\s", re.IGNORECASE)
_SHORT_SOURCE = 3
_LONGEST = 14
_SHORT_ROLE = 5


@dataclass(slots=True)
class Speaker:
    """Somebody who was named or quoted: where, in whose words, and what they show."""

    offset: int
    statement: int
    text: str
    profile: Profile
    source: bool
    subject: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """A source with its nearest full form."""

    text: str
    profile: Profile
    name_text: str


def called_after(source: str, rest: str, profiler: Profiler) -> Resolved | None:
    """Return who a pronoun or "the man" is, where the same sentence tells the name after it.

    Args:
        source: As written.
        rest: The sentence from the source on.
        profiler: Of the article.
    """
    low = source.strip().lower().replace("’", "'").lstrip("-").removeprefix("t-")
    words = _RELATIVE_CLAUSE.split(low.replace("l'", "l' "), maxsplit=1)[0].split()
    personal = low in profiler.grammar["masculine"] or low in profiler.grammar["feminine"]
    people = profiler.nouns["generic_people"]
    generic = 0 < len(words) <= _SHORT_SOURCE and words[-1] in people
    match = _CALLED.search(rest) if personal or generic else None
    name = None if match is None else profiler.names.find(match.group("name"))
    if name is None:
        return None
    shown = profiler.profile(name)
    return Resolved(name, shown, name) if shown.kind is SourceType.NAMED_PERSON else None


def with_name(source: str, resolved: Resolved) -> Resolved:
    """Return a role with the name it stands for: "the captain, Ana Lopes"."""
    role = _RELATIVE_CLAUSE.split(source, maxsplit=1)[0].partition(",")[0]
    short = len(role.split()) <= _SHORT_ROLE and not (points(source) or _OWNED.match(source))
    name = resolved.profile.name or _named_part(resolved.text)
    same = role.split()[-1] in resolved.text and resolved.profile.name is None
    paper = resolved.profile.kind is SourceType.DOCUMENT
    if not short or same or paper or source in resolved.text or name is None:
        return resolved
    return Resolved(f"{role}, {name}", resolved.profile, resolved.name_text)


def _named_part(text: str) -> str | None:
    """Return the part of a source that is a name alone ("Tarn Lines" of "the operator, Tarn Lines")."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return text
    names = [part for part in parts if part and all(word[0].isupper() for word in part.split())]
    return names[-1] if names else None


def introduced(
    speaker: Speaker,
    people: Sequence[tuple[int, int, str]],
    read: Sequence[Phrases],
    text: str,
) -> str:
    """Return a person in the words that say who it is, where only the name is known of them."""
    name = speaker.profile.name
    if name is None or speaker.profile.kind is not SourceType.NAMED_PERSON:
        return speaker.text
    if "," in speaker.text or name.split()[-1] not in speaker.text:
        return speaker.text
    told = introduction(name, people, read, text)
    return speaker.text if told == name else told


def introduction(
    name: str, people: Sequence[tuple[int, int, str]], read: Sequence[Phrases], text: str
) -> str:
    """Return a name with the apposition beside it where it is first given, the name if none is.

    Args:
        name: In full.
        people: Offset, statement and name of everybody named in full.
        read: The statements.
        text: The article's text.
    """
    first = next(((offset, number) for offset, number, known in people if known == name), None)
    if first is None:
        return name
    phrases = read[first[1]]
    start = text.find(name, first[0])
    end = next((i + 1 for i, t in enumerate(phrases.tokens) if t.end == start + len(name)), None)
    if end is None or start < 0:
        return name
    stop = min(appositions_after(phrases, end), phrases.segment_end(end + 1))
    if stop <= end or stop - end > _LONGEST or phrases.low(end) != ",":
        return name
    inside = phrases.low(end + 1) in phrases.grammar["relative"]
    return name if inside else " ".join(text[start : phrases.tokens[stop - 1].end].split())


def role_before(source: Span, phrases: Phrases) -> Span:
    """Return the span of a full name with the role in apposition before it, itself for none.

    "..., the president of the house, Ana Lopes, who opened it, told": the role says who she is.

    Args:
        source: A source as written.
        phrases: Of its statement.
    """
    first = next((i for i, t in enumerate(phrases.tokens) if t.start == source.start), 0)
    named = first + 1 < len(phrases.tokens) and all(
        token.capital for token in phrases.tokens[first : first + 2]
    )
    if not named or phrases.low(first - 1) != ",":
        return source
    start = phrases.segment_start(first - 1)
    opens = phrases.low(start) in phrases.grammar["determiners"]
    roles = phrases.lexicon.united("persons", "offices", "voices")
    short = 0 < first - 1 - start <= _LONGEST and phrases.any_of(roles, start, first - 1)
    if not (opens and short) or phrases.any_finite(start, first - 1):
        return source
    closed = start == 0 or phrases.is_break(start - 1)
    return Span(phrases.tokens[start].start, source.end) if closed else source
