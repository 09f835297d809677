"""Who vouches for an appearance, and whether two of them are one, cannot be one, or may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from provenance.access import Access, find_access, is_former, is_incumbent
from provenance.claim_lexicon import split_words
from provenance.descriptions import (
    Descriptions,
    are_of_one_kind,
    count_people,
    describe,
    may_belong,
    may_sit_in,
    share_body,
    word_groups,
)
from provenance.findings import Appearance
from provenance.later import Later
from provenance.model import Attribution, Commitment, Document, SourceType
from provenance.person_names import read_family_name
from provenance.statements import Place, Statement
from provenance.wording import read_wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """An appearance with all that the rules of independence ask about it.

    Attributes:
        outlet: Canonical name of the publisher; empty where it is unknown.
        root: The sentence the appearance was copied from, itself if own.
        relayed: Canonical names of other outlets that the appearance credits for the claim.
        words: English stems of the source's description.
        affiliation: Of these, what names an organisation: no roles, no names of persons.
        bodies: Canonical names of the institutions it speaks for.
        family: Family name of a person, folded; empty where an office alone is known.
        number: How many people an unnamed source stands for.
        shown: How its own access shows, or nothing; most voices are never asked.
        former: Whether it is said to have left.
        incumbent: Whether it is said to have been part of it.
        attribution: What the appearance was read from; None for the outlet's own voice.
        beside: Of the outlet's own voice, the sources of the sentences next to it.
    """

    appearance: Appearance
    outlet: str
    root: Place
    relayed: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    affiliation: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    family: str = ""
    number: int = 1
    shown: Sequence[Access] = ()
    former: bool = False
    incumbent: bool = False
    attribution: Attribution | None = None
    beside: Sequence[Voice] = ()

    @property
    def access(self) -> Access | None:
        """How its own access shows, or None."""
        return self.shown[0] if self.shown else None

    @property
    def supports(self) -> bool:
        """Whether it vouches for the claim, rather than deny, doubt or withdraw it."""
        return self.appearance.commitment in (Commitment.ASSERTS, Commitment.REPORTS)

    @property
    def kind(self) -> SourceType:
        """Type of the source."""
        return self.appearance.source_type


# What ends the noun phrase that names a document: who holds it is no part of what it is.
_HEAD_END = re.compile(
    r",|\s(?:que|qu['’]|qui|dont|which|that|obtained|seen|examined|reviewed|read|downloaded|held"
    r"|obtenue?s?|consultée?s?|vue?s?|das|der|die)\b"
)
_FILMED = re.compile(r"\b(?:film|photograph|record|capt|enregistr|video|vidéo|gefilmt)\w*", re.I)
_WROTE = re.compile(
    r"\b(?:sign(?:ed|é|er)|wrote|written|drafted|sent|filed|écrit|rédigé|envoyé|remis|déposé"
    r"|unterschr\w+|unterzeichn\w+|geschrieben|schrieb|verfasst\w*)\b",
    re.I,
)


def read_voice(  # noqa: PLR0913, PLR0917 - one appearance and what is known around it
    document: Document,
    statement: Statement,
    attribution: Attribution | None,
    appearance: Appearance,
    relayed: tuple[str, ...],
    descriptions: Descriptions,
    beside: Sequence[Voice] = (),
) -> Voice:
    """Gather what the rules of independence ask about one appearance."""
    text = appearance.source_text or ""
    if appearance.source_type is SourceType.DOCUMENT:
        text = _HEAD_END.split(text, maxsplit=1)[0]
    words = describe(text, document.canonical.language) | (
        descriptions.of(appearance.source_name)
        if appearance.source_type is SourceType.NAMED_PERSON
        else frozenset()
    )
    name = describe(appearance.source_name or "") if _is_person(appearance) else frozenset()

    def find_shown() -> tuple[Access, ...]:
        found = find_access(document, statement, attribution)
        return () if found is None else (found,)

    return Voice(
        appearance=appearance,
        outlet=document.sourcing.publisher or document.article.outlet or "",
        root=statement.root,
        relayed=relayed,
        words=words,
        affiliation=words.difference(name, _personal()),
        bodies=descriptions.bodies_of(appearance.source_name, appearance.source_text or ""),
        family=_read_family(document, appearance),
        number=count_people(text) if appearance.source_type is SourceType.ANONYMOUS else 1,
        shown=() if attribution is None else Later(find_shown),
        former=attribution is not None and is_former(statement, attribution),
        incumbent=attribution is not None and is_incumbent(statement, attribution),
        attribution=attribution,
        beside=beside,
    )


def _read_family(document: Document, appearance: Appearance) -> str:
    if not _is_person(appearance):
        return ""
    written = appearance.source_text or ""
    name = appearance.source_name or written.casefold()
    return read_family_name(name, written, document.canonical.text)


@cache
def _personal() -> frozenset[str]:
    """Words that say what somebody is, and not for whom."""
    return word_groups()["roles"] | word_groups()["heads"] | word_groups()["spokes"]


def _is_person(appearance: Appearance) -> bool:
    return appearance.source_type is SourceType.NAMED_PERSON


def is_same_source(left: Voice, right: Voice) -> bool:
    """Return whether two voices are proven to be one primary source.

    One person by name, one organisation by its words, an organisation and who heads it or speaks
    for it, one document by its description. Unnamed sources never are.
    """
    kinds = {left.kind, right.kind}
    if kinds & {SourceType.NONE, SourceType.ANONYMOUS}:
        return False
    if SourceType.OUTLET in kinds and all(map(_is_institution, (left, right))):
        # A ministry that puts out its own page is one all the same.
        return _have_one_name(left, right) or _is_same_body(left, right)
    if kinds == {SourceType.OUTLET}:
        return bool(_name(left)) and _name(left) == _name(right)
    if SourceType.OUTLET in kinds:
        return False
    return _have_one_name(left, right) or _are_alike(left, right)


def _is_institution(voice: Voice) -> bool:
    """Whether a source is a body by what it is called, though it may publish too."""
    bodies = word_groups()["institutions"] - word_groups()["publishing"]
    return voice.kind is not SourceType.NAMED_PERSON and bool(voice.words & bodies)


def _are_alike(left: Voice, right: Voice) -> bool:
    """Whether two people, bodies or papers are one by what is said of them."""
    kinds = {left.kind, right.kind}
    if kinds == {SourceType.NAMED_PERSON}:
        return _is_same_person(left, right)
    if kinds == {SourceType.NAMED_PERSON, SourceType.ORGANISATION}:
        person, body = (left, right) if left.kind is SourceType.NAMED_PERSON else (right, left)
        return _speaks_for(person, body)
    if kinds <= {SourceType.ORGANISATION, SourceType.DOCUMENT}:
        return (
            _is_same_body(left, right)
            or _is_same_release(left, right)
            or _is_same_paper(left, right)
        )
    return False


def _have_one_name(left: Voice, right: Voice) -> bool:
    """Whether both are known by one name, whatever they were taken for ("Harbour Aid, the charity")."""
    name = left.appearance.source_name
    return bool(name) and name == right.appearance.source_name


def _name(voice: Voice) -> str:
    return voice.appearance.source_name or (voice.appearance.source_text or "").casefold()


def _is_same_person(left: Voice, right: Voice) -> bool:
    names = [split_words(_name(voice)) for voice in (left, right)]
    if not all(names):
        return False
    named = [bool(family_name(voice)) for voice in (left, right)]
    if named[0] != named[1]:
        return _holds_office(left, right) if named[0] else _holds_office(right, left)
    fewer, more = sorted(names, key=len)
    if names[0] == names[1]:
        return True
    if fewer[-1] == more[-1] and set(fewer) <= set(more):
        return True
    return _speak_for_one(left, right)


def _speak_for_one(left: Voice, right: Voice) -> bool:
    """Whether one of two people speaks for the body that the other heads or speaks for as well."""
    spokes = word_groups()["spokes"]
    ranks = spokes | word_groups()["heads"]
    people = (left, right)
    if not any(p.words & spokes for p in people) or not all(p.words & ranks for p in people):
        return False
    return share_body(left.bodies, right.bodies)


def _holds_office(person: Voice, office: Voice) -> bool:
    """Whether an office without a name ("the head of civil protection") is one that a person holds.

    Its words stand with the name; where nothing tells whose office it is, the rank itself does.
    """
    ranks = word_groups()["heads"] | word_groups()["spokes"]
    own, other = person.words & ranks, office.words & ranks
    if (
        not own
        or not other
        or bool(own - word_groups()["spokes"]) != bool(other - word_groups()["spokes"])
    ):
        return False
    told = office.affiliation - word_groups()["institutions"] - word_groups()["issuing"]
    if not told:
        return other <= own
    return len(told & person.words) >= _MOST_OF_OFFICE * len(told)


# Of the words that tell whose office it is so many must stand with the name of who holds it.
_MOST_OF_OFFICE = 0.66


def _speaks_for(person: Voice, body: Voice) -> bool:
    """Whether a person heads a body or speaks for it: its words stand with the name and an office."""
    if person.bodies & body.bodies or _is_short_for(person, body):
        return True
    if _sits_in(person, body):
        return True
    offices = word_groups()["heads"] | word_groups()["spokes"]
    if not body.words or not person.words & offices:
        return False
    return body.words <= person.words or _may_be_of(person, body)


def _sits_in(person: Voice, body: Voice) -> bool:
    """Whether a body is the seat of the office a person holds: a mayor's town hall.

    Of one claim; not where both are said to be of places, and of two.
    """
    if not may_sit_in(person.words, body.words):
        return False
    texts = [voice.appearance.source_text or "" for voice in (person, body)]
    named = [read_wording(text).names for text in texts]
    places = named[0] - set(split_words(_name(person)))
    return not places or not named[1] or bool(places & named[1])


def _is_short_for(person: Voice, body: Voice) -> bool:
    """Whether a person speaks for "the commissariat" and the body is a commissariat by its full name."""
    full = set(split_words(body.appearance.source_name or ""))
    short = [set(split_words(name)) for name in person.bodies]
    own = set(split_words(person.appearance.source_name or ""))
    return any(words and words <= full and not words & own for words in short)


# A spokesperson is a body's where the two descriptions share this part of the words that tell
# bodies apart, of the description that has fewer.
_SHARED_AFFILIATION = 0.5


def _may_be_of(person: Voice, body: Voice) -> bool:
    """Whether a spokesperson's office is the body, by its own words in either language.

    Two kinds of institution are two bodies, whatever else they share ("transport union",
    "transport ministry").
    """
    if not person.words & word_groups()["spokes"]:
        return False
    kinds = [voice.words & word_groups()["institutions"] for voice in (person, body)]
    if all(kinds) and not kinds[0] & kinds[1]:
        return False
    shared = person.affiliation & body.affiliation
    fewer = min(len(person.affiliation), len(body.affiliation))
    return bool(shared) and len(shared) >= _SHARED_AFFILIATION * fewer


def _is_same_release(left: Voice, right: Voice) -> bool:
    """Whether one is a press release and the other the body that put it out, or a second mention.

    A release is its body's own word. One that names nobody is that of the body, or the release,
    that is quoted for the same claim.
    """
    releases = word_groups()["releases"]
    papers = [voice for voice in (left, right) if voice.kind is SourceType.DOCUMENT]
    if not papers or not all(voice.words & releases for voice in papers):
        return False
    told = [_distinctive(voice) for voice in (left, right)]
    return not all(told) or bool(told[0] & told[1])


def _is_same_paper(left: Voice, right: Voice) -> bool:
    """Whether two papers of one kind may be one: of one of them nothing more is told than its kind.

    "A report", "the full report by Penhale Lyle"; a letter is a note, and no register.
    """
    if {left.kind, right.kind} != {SourceType.DOCUMENT}:
        return False
    if not are_of_one_kind(left.words, right.words):
        return False
    plain = word_groups()["papers"] | word_groups()["plain"]
    return any(not _distinctive(voice) - plain for voice in (left, right))


def _distinctive(voice: Voice) -> frozenset[str]:
    """The words of a description that could tell one body from another."""
    general = word_groups()["releases"] | word_groups()["issuing"] | word_groups()["unnamed"]
    return voice.affiliation - general


def _is_same_body(left: Voice, right: Voice) -> bool:
    """Whether two bodies or documents have one description, up to words one of them leaves out."""
    if left.kind is right.kind and (left.bodies & right.bodies or _name(left) == _name(right)):
        return True
    fewer, more = sorted((left.words, right.words), key=len)
    if not fewer:
        return False
    shared = len(fewer & more) / len(fewer)
    return shared >= (1.0 if len(fewer) < 3 else 0.66)


def cannot_be_one(left: Voice, right: Voice) -> bool:
    """Return whether two voices are proven independent: distinct, each with its own access.

    Unknown counts as no: unnamed sources of compatible description, people of one institution,
    two papers that may be copies of one, and whatever shows no access of its own.
    """
    if left.access is None or right.access is None:
        return False
    related = left.affiliation & right.affiliation or left.bodies & right.bodies
    if related and not _is_newsroom(left, right):
        return False
    kinds = frozenset({left.kind, right.kind})
    if SourceType.ANONYMOUS in kinds:
        return _excludes(left, right)
    if len(kinds) == 1:
        return _ALIKE_BUT_TWO[left.kind](left, right) if left.kind in _ALIKE_BUT_TWO else False
    if SourceType.NAMED_PERSON in kinds and SourceType.OUTLET not in kinds:
        person, other = (left, right) if left.kind is SourceType.NAMED_PERSON else (right, left)
        return not _may_have_made(person, other)
    return kinds <= {SourceType.NAMED_PERSON, SourceType.DOCUMENT, SourceType.OUTLET}


def _may_have_made(person: Voice, paper: Voice) -> bool:
    """Whether a document may be the person's own work, or the person one of a body's own."""
    if paper.kind is SourceType.ORGANISATION:
        return not family_name(person) or may_belong(person.words, paper.words)
    made = {"image": _FILMED, "paper": _WROTE}.get(_document_class(paper))
    return made is not None and made.search(person.appearance.sentence) is not None


def _is_newsroom(left: Voice, right: Voice) -> bool:
    return SourceType.OUTLET in (left.kind, right.kind)


# Two family names at least this alike may be two spellings of one (rapidfuzz ratio, 0..100);
# less will do where the first names are the same.
_SAME_SPELLING, _SAME_WITH_FIRST_NAME = 75, 50


def _are_two_people(left: Voice, right: Voice) -> bool:
    """Whether two sources are surely two people: both by name, and the names unlike.

    An office without a name ("the mayor") may be anybody's; "Podolyak" and "Podoliak" are one.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415

    names = [family_name(voice) for voice in (left, right)]
    first = [split_words(_name(voice))[:1] for voice in (left, right)]
    bound = _SAME_WITH_FIRST_NAME if first[0] == first[1] else _SAME_SPELLING
    return all(names) and fuzz.ratio(names[0], names[1]) < bound


def family_name(voice: Voice) -> str:
    """The family name of a person, folded; empty where the source shows an office alone."""
    return voice.family


def _are_two_documents(left: Voice, right: Voice) -> bool:
    """Whether two documents are surely two: of different kinds, one at least no mere paper."""
    kinds = {_document_class(left), _document_class(right)}
    return len(kinds) == 2 and bool({"image", "measurement"} & kinds)


def _are_two_newsrooms(left: Voice, right: Voice) -> bool:
    return bool(left.outlet) and bool(right.outlet) and left.outlet != right.outlet


_ALIKE_BUT_TWO: Mapping[SourceType, Callable[[Voice, Voice], bool]] = {
    SourceType.NAMED_PERSON: _are_two_people,
    SourceType.DOCUMENT: _are_two_documents,
    SourceType.OUTLET: _are_two_newsrooms,
}


def _excludes(left: Voice, right: Voice) -> bool:
    """Whether an unnamed person surely is not the other source: one had left, one was there."""
    kinds = {left.kind, right.kind}
    if kinds != {SourceType.ANONYMOUS, SourceType.NAMED_PERSON}:
        return False
    return (left.former and right.incumbent and not right.former) or (
        right.former and left.incumbent and not left.former
    )


def _document_class(voice: Voice) -> str:
    for name, kind in (("images", "image"), ("measurements", "measurement")):
        if voice.words & word_groups()[name]:
            return kind
    return "paper"
