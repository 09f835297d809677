"""The reporting lines of one claim: whose report each appearance carries, by citations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from provenance.attribution import same_outlet
from provenance.descriptions import outlet_key
from provenance.model import SourceType
from provenance.primary_source import Voice, family_name, is_same_source
from provenance.wording import read_wording


@dataclass(frozen=True, slots=True)
class ClaimLines:
    """Where each voice of a claim belongs.

    Attributes:
        lines: For each voice, the lines it carries, sorted; several where it credits several
            outlets at once, none where it only passes a rumour round a ring.
        relays: For each voice, whether it only passes on another outlet's report.
        ring: Ids of the articles that credit one another in a circle, sorted.
    """

    lines: tuple[tuple[str, ...], ...]
    relays: tuple[bool, ...]
    ring: tuple[str, ...]


def trace_claim_lines(
    voices: Sequence[Voice], family_of: Mapping[str, str] | None = None
) -> ClaimLines:
    """Trace every voice to the reporting lines it carries.

    A voice that credits other outlets carries theirs, not its own article's: an article that
    credits two does not make one line of them. Credits are followed from article to article;
    where they come back on themselves, the ring is one line, named by its first article.

    Args:
        voices: The appearances of one claim.
        family_of: Article to the derivation it wholly belongs to. A sentence of such an article
            that could not be aligned is still no line of its own, unless it shows another source.
    """
    relays = tuple(bool(voice.relayed) for voice in voices)
    ring = _find_ring(voices)
    alias = _join_families(voices, family_of or {})
    lines = tuple(
        tuple(sorted({alias.get(line, line) for line in _follow(voices, index, frozenset(), ring)}))
        for index in range(len(voices))
    )
    return ClaimLines(lines, relays, ring)


def _join_families(voices: Sequence[Voice], family_of: Mapping[str, str]) -> dict[str, str]:
    """Line to the line it is one with: two lines of one family whose sources may be the same."""
    alias: dict[str, str] = {}

    def find(line: str) -> str:
        while line in alias:
            line = alias[line]
        return line

    own: dict[str, list[Voice]] = defaultdict(list)
    for voice in voices:
        family = family_of.get(voice.appearance.article)
        if family is not None and voice.supports and not voice.relayed:
            own[family].append(voice)
    # In whatever order, the first line of those that are one gives them its name.
    for left, right in chain.from_iterable(combinations(kin, 2) for kin in own.values()):
        if left.appearance.article == right.appearance.article:
            continue
        lines = sorted({find(left.appearance.line), find(right.appearance.line)})
        if len(lines) == 2 and may_be_one(left, right):
            alias[lines[1]] = lines[0]
    return {line: find(line) for line in sorted(alias)}


def may_be_one(left: Voice, right: Voice) -> bool:
    """Return whether the sources of two voices of one family may be one: not two different names.

    An office without a name may be whoever holds it.

    A translation puts the name of a body into its own words, so that only two names in one
    language are different names.
    """
    kinds = {left.kind, right.kind}
    if kinds == {SourceType.ORGANISATION} and _language(left) != _language(right):
        return True
    if kinds == {SourceType.NAMED_PERSON} and not (family_name(left) and family_name(right)):
        return True
    if kinds <= {SourceType.NAMED_PERSON, SourceType.ORGANISATION}:
        return is_same_source(left, right)
    return True


def _language(voice: Voice) -> str:
    return read_wording(voice.appearance.sentence).language


def _published_by(voices: Sequence[Voice], outlet: str) -> list[int]:
    return [
        index
        for index, voice in enumerate(voices)
        if voice.outlet and same_outlet(voice.outlet, outlet)
    ]


def _follow(
    voices: Sequence[Voice], index: int, seen: frozenset[int], ring: tuple[str, ...]
) -> set[str]:
    voice = voices[index]
    if voice.appearance.article in ring and voice.relayed:
        return {f"ring:{ring[0]}"}
    if not voice.relayed or index in seen:
        return {voice.appearance.line}
    found: set[str] = set()
    for outlet in voice.relayed:
        cited = [
            other
            for other in _published_by(voices, outlet)
            if voices[other].supports
            and voices[other].appearance.article != voice.appearance.article
        ]
        own = [other for other in cited if not voices[other].relayed] or cited
        if not own:
            found.add(f"outlet:{outlet_key(outlet)}")
        for other in own:
            found |= _follow(voices, other, seen | {index}, ring)
    return found


def _find_ring(voices: Sequence[Voice]) -> tuple[str, ...]:
    """Articles that credit one another in a circle and have nothing else for the claim."""
    sourced = {voice.appearance.article for voice in voices if voice.supports and not voice.relayed}
    above: dict[str, set[str]] = {}
    for voice in voices:
        if not voice.supports or voice.appearance.article in sourced:
            continue
        for outlet in voice.relayed:
            for other in _published_by(voices, outlet):
                above.setdefault(voice.appearance.article, set()).add(
                    voices[other].appearance.article
                )
    return tuple(sorted(key for key in above if key in _reach(key, above)))


def _reach(start: str, above: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    stack = sorted(above.get(start, ()))
    while stack:
        key = stack.pop()
        if key not in seen:
            seen.add(key)
            stack.extend(sorted(above.get(key, ())))
    return seen
