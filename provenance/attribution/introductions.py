"""Reads how an article introduces the people it names: "Ana Lopes, who keeps the lock"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.attribution.postposed import appositions_after
from provenance.attribution.roles import points
from provenance.model import SourceType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provenance.attribution.phrases import Phrases
    from provenance.attribution.sources import Profile

_LONGEST = 14
_SHORT_ROLE = 3


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


def with_name(source: str, resolved: Resolved) -> Resolved:
    """Return a role with the name it stands for: "the captain, Ana Lopes"."""
    short = len(source.split()) <= _SHORT_ROLE and not points(source)
    if not short or resolved.text == source or source in resolved.text or "," in resolved.text:
        return resolved
    return Resolved(f"{source}, {resolved.text}", resolved.profile, resolved.name_text)


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
