"""Finds whose word a quotation hands on: "the mayor told me himself that the gate was shut"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.model import SourceType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from provenance.attribution.sources import Profile

_WHO = r"(?P<who>(?:(?!\b(?:que|qui|who|that|and|et)\b)[^,.;:!?«»“”\"]){2,60}?)"
_SELF = r"(?:\s+(?:himself|herself|themselves|lui-même|elle-même|eux-mêmes|en\s+personne|personally|personnellement))?"
_SAID = r"(?:dit|raconté|assuré|confié|confirmé|expliqué|juré|annoncé|affirmé|soutenu|promis|répété|appris|avoué|certifié|indiqué)"
# To me or to us: whoever speaks has it from somebody, and vouches for none of it.
_TOLD_ME = re.compile(
    rf"{_WHO}{_SELF}\s+(?:(?:m['’]|nous\s+)(?:a|ont|avait|avaient)(?:\s+(?:bien|aussi|déjà))?{_SELF}\s+{_SAID}{_SELF}\s+qu(?:e\s|['’])"
    rf"|(?:told|tells|assured|informed|had\s+told)\s+(?:me|us)\b{_SELF}(?!\s+(?:about|of|to|how|what|not)\b))",
)
# By name alone: "Ana said our boat had gone", and not "people said".
_NAME_SAID = re.compile(
    r"(?P<who>(?:(?:Mr|Mrs|Ms|Dr|M|Mme|Me)\.?\s)?[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+)?)\s+(?:has\s+|had\s+)?"
    rf"(?:said|says|a\s+{_SAID}\s+qu(?:e\s|['’])|dit\s+qu(?:e\s|['’]))(?=\s?\w)",
)
_OPENING = "“\"«‘'‹„ \u00a0\u202f"
_SELF_SPEAKING = frozenset(
    [
        *("i", "we", "you", "he", "she", "they", "it", "that", "this", "what", "nobody"),
        *("somebody", "someone", "everyone", "people", "je", "nous", "on", "tu", "vous", "il"),
        *("elle", "ils", "elles", "ça", "ce", "cela", "personne", "quelqu'un"),
    ]
)
_NAMED = frozenset((SourceType.NAMED_PERSON,))
_VOUCHING = frozenset((SourceType.NAMED_PERSON, SourceType.ORGANISATION, SourceType.ANONYMOUS))


def handed_over(
    text: str,
    content: Sequence[Span],
    profile: Callable[[str], Profile],
    human: frozenset[str],
    called: Mapping[str, Span],
) -> tuple[Span, Span] | None:
    """Return who a quotation says its speaker has it from, as said and in full, or None.

    Args:
        text: The article's text.
        content: What somebody says.
        profile: Says what a noun phrase shows.
        human: Nouns for people.
        called: First names that the article gives in full, and where.
    """
    for span in content[:1]:
        start = span.start
        while start < span.end and text[start] in _OPENING:
            start += 1
        before = text[max(0, start - 2) : start].strip(" \u00a0\u202f")
        if not before or before[-1] not in _OPENING:
            # No words in quotation marks.
            return None
        for pattern, kinds in ((_TOLD_ME, _VOUCHING), (_NAME_SAID, _NAMED)):
            match = pattern.match(text, start, span.end)
            if match is None or match.group("who").lower().replace("’", "'") in _SELF_SPEAKING:
                continue
            who = Span(*match.span("who"))
            if match.group("who") in called:
                return who, called[match.group("who")]
            shown = profile(match.group("who"))
            anonymous = shown.kind is SourceType.ANONYMOUS
            if shown.kind in kinds and (not anonymous or shown.head in human):
                return who, who
    return None


def first_names(people: Sequence[tuple[int, int, str]]) -> dict[str, Span]:
    """Return first names that only one of an article's people has, and where the name is in full.

    Args:
        people: Offset, statement and name of everybody named in full.
    """
    found: dict[str, dict[str, Span]] = {}
    for offset, _, name in people:
        span = Span(offset, offset + len(name))
        found.setdefault(name.split()[0], {}).setdefault(name, span)
    return {first: next(iter(named.values())) for first, named in found.items() if len(named) == 1}
