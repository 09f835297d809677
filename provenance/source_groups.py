"""The voices of one claim -> its primary sources: voices merged wherever they are one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from provenance.claim_lexicon import split_words
from provenance.claim_lines import may_be_one
from provenance.descriptions import describe, outlet_key, word_groups
from provenance.model import SourceType
from provenance.own_papers import is_called_otherwise, is_own_paper, is_paper_of_unnamed
from provenance.primary_source import Voice, family_name, is_same_source
from provenance.wording import read_wording


def merge_sources(
    voices: Sequence[Voice], primary: Sequence[int], family_of: Mapping[str, str]
) -> list[set[int]]:
    """Return the primary sources, each as the indices of its voices, sorted by the first.

    Args:
        voices: All voices of the claim, in their order.
        primary: Indices of those that may stand for a source of their own.
        family_of: Article to the derivation it wholly belongs to.
    """
    groups: list[set[int]] = []
    for index in primary:
        joined = {index}
        apart = []
        for group in groups:
            if any(
                is_one_source(voices[index], voices[other])
                or _is_copied(voices[index], voices[other], family_of)
                for other in group
            ):
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined]
    if len(groups) < 2:
        return groups
    groups = _join_unnamed(voices, sorted(groups, key=min))
    return sorted(_join_silent(voices, sorted(groups, key=min)), key=min)


def is_one_source(left: Voice, right: Voice) -> bool:
    """Return whether two voices are proven to be one source, within one article or across."""
    if is_same_source(left, right) or is_own_paper(left, right):
        return True
    if is_called_otherwise(left, right):
        return True
    if left.appearance.article != right.appearance.article:
        return False
    if is_relayed_by(left, right) or is_relayed_by(right, left):
        return True
    if left.kind is not right.kind or left.kind is not SourceType.ANONYMOUS:
        return False
    return left.words <= right.words or right.words <= left.words


def _is_copied(left: Voice, right: Voice, family_of: Mapping[str, str]) -> bool:
    """Whether one is the other's source as a copy or translation of the article gives it."""
    articles = (left.appearance.article, right.appearance.article)
    family = family_of.get(articles[0])
    if family is None or family != family_of.get(articles[1]) or articles[0] == articles[1]:
        return False
    return left.kind is right.kind is SourceType.ORGANISATION and may_be_one(left, right)


def _join_unnamed(voices: Sequence[Voice], groups: Sequence[set[int]]) -> list[set[int]]:
    """Join what is only called "the company", or speaks for it, to the one body that is named.

    Where two bodies vouch for a claim, "the company" may be either and stays by itself.
    """
    unnamed = [group for group in groups if all(is_of_unnamed_body(voices[i]) for i in group)]
    if not unnamed:
        return [set(group) for group in groups]
    rest = [set(group) for group in groups if group not in unnamed]
    one = set().union(*unnamed)
    named = [group for group in rest if any(_is_of_body(voices[i]) for i in group)]
    if len(named) == 1:
        named[0] |= one
        return rest
    return [*rest, one] if not named else [*rest, *map(set, unnamed)]


def is_of_unnamed_body(voice: Voice) -> bool:
    """Return whether a source is a body without its name, or who heads such a company or speaks for it."""
    groups, general = word_groups(), _general()
    if is_paper_of_unnamed(voice):
        return True
    if voice.kind is SourceType.ORGANISATION:
        told = {word for word in voice.affiliation - general if not word.endswith("-bas")}
        return not told and bool(voice.words & groups["unnamed"])
    ranks = _ranks("company_heads")
    if voice.kind is not SourceType.NAMED_PERSON or not voice.words & ranks:
        return False
    own = describe(voice.appearance.source_name or "")
    return all(describe(body) <= own | general for body in voice.bodies)


def _is_of_body(voice: Voice) -> bool:
    """Whether a source is a body, or who heads one or speaks for it."""
    if voice.kind is SourceType.ORGANISATION:
        return True
    return voice.kind is SourceType.NAMED_PERSON and bool(voice.words & _ranks("heads"))


@cache
def _general() -> frozenset[str]:
    """Words for a body that do not say which."""
    groups = word_groups()
    return groups["unnamed"] | groups["issuing"] | groups["institutions"]


@cache
def _ranks(heads: str) -> frozenset[str]:
    """Words for those who speak for a body, and for a kind of those who head one."""
    return word_groups()["spokes"] | word_groups()[heads]


def _join_silent(voices: Sequence[Voice], groups: Sequence[set[int]]) -> list[set[int]]:
    """Join what shows no source of its own to the source that its sentence or its page is.

    A sentence without attribution that names a source of the claim, whom the claim is not about,
    rests on it ("she walked to the microphone and announced ..."); a page that the source itself
    put out is its word.
    """
    silent = [group for group in groups if all(_is_silent(voices[index]) for index in group)]
    sourced = [set(group) for group in groups if group not in silent]
    left = []
    for group in silent:
        homes = [
            home
            for home in sourced
            if all(any(_rests_on(voices[one], voices[other]) for other in home) for one in group)
        ]
        if homes:
            homes[0].update(group)
        else:
            left.append(group)
    return [*sourced, *_join_neighbours(voices, left)]


def _join_neighbours(voices: Sequence[Voice], silent: Sequence[set[int]]) -> list[set[int]]:
    """Join own voices that stand next to the words of one and the same source."""
    joined: list[set[int]] = []
    for group in silent:
        home = next((other for other in joined if _stand_by_one(voices, group, other)), None)
        if home is None:
            joined.append(set(group))
        else:
            home |= group
    return joined


def _stand_by_one(voices: Sequence[Voice], left: set[int], right: set[int]) -> bool:
    return any(
        is_same_source(near, other)
        for one in left
        for near in voices[one].beside
        for two in right
        for other in voices[two].beside
    )


def _is_silent(voice: Voice) -> bool:
    return voice.kind is SourceType.NONE


def _rests_on(silent: Voice, source: Voice) -> bool:
    if any(is_same_source(near, source) for near in silent.beside):
        return True
    if source.kind in (SourceType.NONE, SourceType.ANONYMOUS, SourceType.OUTLET):
        return False
    if source.kind is SourceType.ORGANISATION:
        outlet = describe_outlet(silent.outlet)
        if outlet and outlet <= source.words:
            return True
    if source.kind is SourceType.DOCUMENT:
        return _names_paper(silent.appearance.sentence, source)
    names = list_own_names(source)
    spoken = read_wording(silent.appearance.sentence).names
    return bool(names) and bool(names & spoken) and not names & _named_in_content(source)


def _names_paper(sentence: str, paper: Voice) -> bool:
    """Whether a sentence names a paper as its source is named: by two words of its own at least."""
    words = split_words(_AFTER_HEAD.split(paper.appearance.source_text or "")[0])
    head = [word for word in words if len(word) > 3][:2]
    return len(head) == 2 and set(head) <= set(split_words(sentence))


# What a paper is ends where it is told who published it, and when.
_AFTER_HEAD = re.compile(r",|\s(?:publi\w*|dat\w+|issued|filed|sign\w+|held)\b", re.IGNORECASE)


def _named_in_content(voice: Voice) -> frozenset[str]:
    """The names that what a source says holds: whom the claim is about."""
    if voice.attribution is None:
        return frozenset()
    span, sentence = voice.appearance.span, voice.appearance.sentence
    said = " ".join(
        sentence[max(0, part.start - span.start) : max(0, part.end - span.start)]
        for part in voice.attribution.content
    )
    return read_wording(said).names


def describe_outlet(outlet: str) -> frozenset[str]:
    """Return the words of a publisher's name without its legal form."""
    return describe(outlet) - word_groups()["forms"]


def list_own_names(voice: Voice) -> frozenset[str]:
    """Return the folded family name of a person, or the names in a body's description."""
    if voice.kind is SourceType.NAMED_PERSON:
        name = family_name(voice)
        return frozenset({name} if name else ())
    if voice.kind is SourceType.ORGANISATION:
        return read_wording(voice.appearance.source_text or "").names
    return frozenset()


def is_relayed_by(inner: Voice, outer: Voice) -> bool:
    """Return whether the outer source only passes on, in one sentence, what the inner one said."""
    if inner.attribution is None or outer.attribution is None:
        return False
    source = inner.attribution.source
    if inner.appearance.span != outer.appearance.span or source is None:
        return False
    return any(
        part.start <= source.start and source.end <= part.end for part in outer.attribution.content
    )


def shares_owner(voices: Iterable[Voice], owner_of: Mapping[str, str]) -> bool:
    """Return whether the outlets of several voices belong to one owner."""
    outlets = sorted({outlet_key(voice.outlet) for voice in voices})
    owners = [owner_of[outlet] for outlet in outlets if outlet in owner_of]
    return len(owners) > 1 and len(set(owners)) == 1
