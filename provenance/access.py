"""Does the text show that a source saw, did, measured or decided it, or holds the paper?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index import Span
from provenance.attribution import same_outlet
from provenance.body_deeds import find_body_deed
from provenance.claim_lexicon import LANGUAGES, fold, get_lexicon
from provenance.descriptions import describe, word_groups
from provenance.firsthand import (
    find_beside,
    find_first_person,
    find_narrated,
    find_observed,
    find_placed,
    find_told,
)
from provenance.model import Attribution, Document, SourceType
from provenance.pattern_words import WordPattern, begin_words
from provenance.quantities import read_quantities
from provenance.statements import Statement

# Sentences before and after the statement, within its paragraph or the next, in which the same
# source may show its access ("I wrote it in the log" two sentences on).
REACH = 3
_CACHE = 1 << 16

_TOLLS = frozenset({"death", "missing", "injury"})
# Dead and lost things and beasts, that nobody in office counts.
_NO_TOLL = re.compile(
    r"\bstopped dead\b|\bdead (?:slow|calm|straight|centre|ends?|battery|batteries|trees?|birds?|fish|sheep|ewes?|lambs?|cows?|cattle|calves|goats?|does?|pigs?|hens?|bees|hives?|horses?|dogs?|cats?|seals?|swans?|animals?|lines?|phones?)\b"
    r"|\b(?:brebis|chèvres?|vaches?|veaux?|agneaux?|moutons?|oiseaux?|poissons?|porcs?|poules?|abeilles|ruches|chevaux|chiens?|chats?|cygnes?|phoques?|bêtes?|animaux|arbres?) mort(?:e|s|es)?\b|\bpoint mort\b|\btemps morts?\b",
    re.IGNORECASE,
)
_MAY_BE_NO_TOLL = WordPattern(_NO_TOLL.pattern)
_COUNTED = re.compile(r"\b(?:counted|compté|gezählt|zählte)\b", re.IGNORECASE)
_PERSON_KINDS = ("perception", "act", "presence", "told")
_QUOTES = '"“”„«»'


@dataclass(frozen=True, slots=True)
class Access:
    """How a source's own access shows.

    Attributes:
        kind: ``perception``, ``act``, ``presence``, ``held`` or ``observed``.
        span: Of the cue, in the article.
    """

    kind: str
    span: Span


def find_access(
    document: Document, statement: Statement, voice: Attribution | None
) -> Access | None:
    """Return the first cue that the source of a statement has its own access to it, or None.

    A person shows it by what they saw or did, told by themselves or of them, or where they were; a
    body by what it says that it did; a document by who holds it; a newsroom by what its reporter saw. Hearsay and estimates in the
    statement undo it: whoever was told, briefed or guesses has no access of their own.
    """
    if voice is None or shows_hearsay(statement, voice) or shows_estimate(statement):
        return None
    if gives_toll(statement) and not _COUNTED.search(statement.text):
        return None
    if voice.source_type in (SourceType.NAMED_PERSON, SourceType.ANONYMOUS):
        return _find_personal(document, statement, voice)
    return _find_of_no_person(document, statement, voice)


def _find_of_no_person(
    document: Document, statement: Statement, voice: Attribution
) -> Access | None:
    """The access of a body, a document or a newsroom."""
    if voice.source_type is SourceType.ORGANISATION:
        return _find_body_deed(statement, voice)
    if voice.source_type is SourceType.DOCUMENT:
        return _search(document, statement.span, statement.language, ("held",))
    if voice.source_type is SourceType.OUTLET and _is_own_newsroom(document, voice):
        kinds = ("observed", "held", "perception", "act")
        found = _search(document, statement.span, statement.language, kinds)
        return found or _find_verified(document, statement, voice)
    return None


def _find_body_deed(statement: Statement, voice: Attribution) -> Access | None:
    """What a body tells that it did or decided, or that its own people did."""
    found = find_body_deed(statement.text, voice.source_text or "", statement.language)
    if found is None:
        return None
    return Access("act", Span(statement.span.start + found[0], statement.span.start + found[1]))


# Code points after the name of a newsroom in which its verb stands.
_VERB_WITHIN = 40


def _find_verified(document: Document, statement: Statement, voice: Attribution) -> Access | None:
    """What the newsroom itself found, counted or tried: "the Post found ...", in its own piece.

    Or "a constaté Radio Brindle", before its name.
    """
    if voice.source is None:
        return None
    place = voice.source.start - statement.span.start
    name = voice.source.end - statement.span.start
    found = find_observed(statement.text, place, name, statement.language)
    if found is not None:
        return Access(
            "observed", Span(statement.span.start + found[0], statement.span.start + found[1])
        )
    end = min(statement.span.end, voice.source.end + _VERB_WITHIN)
    after = Span(min(voice.source.end, end), end)
    return _search(document, after, statement.language, ("verified",))


def _is_own_newsroom(document: Document, voice: Attribution) -> bool:
    """Whether the observing outlet is the publisher, by name or by "a reporter" without one."""
    publisher = document.sourcing.publisher or document.article.outlet
    if voice.source_name and publisher and same_outlet(voice.source_name, publisher):
        return True
    text = fold(voice.source_text or "")
    return bool(publisher) and all(
        same_outlet(citation.outlet, publisher or "")
        for citation in document.sourcing.citations
        if fold(citation.outlet_text) in text
    )


def gives_toll(statement: Statement) -> bool:
    """Return whether a statement gives a number of dead, missing or injured.

    Whoever saw what happened has not thereby counted: such a number is an authority's.
    """
    text = statement.text
    if _MAY_BE_NO_TOLL.may_match(text):
        text = _NO_TOLL.sub(" ", text)
    return any(figure.concept in _TOLLS for figure in read_quantities(text))


def _find_personal(document: Document, statement: Statement, voice: Attribution) -> Access | None:
    here = _search(document, statement.span, statement.language, _PERSON_KINDS)
    if here is not None and here.kind == "presence" and not _is_of(here, voice, statement):
        here = None
    here = here or _find_deed(document, statement.span, statement.language, voice)
    here = here or _find_narrated(document, statement.span, statement.language, voice)
    here = here or _find_described(statement, voice)
    if here is not None:
        return here
    for span, near in _spans_of_same_source(document, statement, voice):
        found = _search(document, span, statement.language, ("perception", "act", "told"))
        found = found or _find_deed(document, span, statement.language, near)
        found = found or _find_narrated(document, span, statement.language, near)
        if found is not None and not _matches(document, span, statement.language, "hearsay"):
            return found
    return _find_beside(document, statement, voice) or _find_continued(document, statement, voice)


# "poursuit-il": whoever goes on speaks in the sentences before as well.
_GOES_ON = re.compile(
    r"\b(?:poursuit|poursuivait|ajoute|ajoutait|reprend|enchaîne|continue|complète|conclut|précise|a-t)(?:-t)?-(?:il|elle)\b(?! dit)"
    r"|\b(?:he|she) (?:added|adds|went on|goes on|continued|continues)\b"
)


def _find_continued(document: Document, statement: Statement, voice: Attribution) -> Access | None:
    """The first person of the quotation right before a statement in which the speaker goes on."""
    if voice.source_type is not SourceType.NAMED_PERSON or not _GOES_ON.search(statement.text):
        return None
    sentences, number = document.canonical.sentences, statement.place[1]
    for step in range(1, _TOLD_WITHIN + 1):
        if number < step:
            break
        span = sentences[number - step].span
        text = document.canonical.text[span.start : span.end]
        if any(
            attribution.source_name != voice.source_name
            for attribution in document.sourcing.attributions
            if _touches(attribution, span)
        ):
            break
        if not any(mark in text for mark in _QUOTES):
            continue
        found = _search(document, span, statement.language, ("perception", "act", "deed"))
        if found is not None and not _matches(document, span, statement.language, "hearsay"):
            return Access("act", found.span)
    return None


# Code points from the mention of a source within which its presence is told.
_PRESENT_WITHIN = 120
_WHO = re.compile(r"(?:who|qui|se trouvait|was|were)\b", re.IGNORECASE)


def _is_of(present: Access, voice: Attribution, statement: Statement) -> bool:
    """Whether it is the source that was there, and not the survivors that it speaks of."""
    if voice.source is None:
        return True
    if not statement.span.start <= voice.source.start < statement.span.end:
        return False
    if voice.source.start <= present.span.start < voice.source.end:
        return True
    text = statement.text[present.span.start - statement.span.start :]
    return bool(_WHO.match(text)) and 0 <= present.span.start - voice.source.end < _PRESENT_WITHIN


def _find_described(statement: Statement, voice: Attribution) -> Access | None:
    """Where the reporter's description of the source puts it on the spot, wherever that stands."""
    described = voice.source_text or ""
    found = find_placed(described, statement.language)
    if found is None and statement.language in LANGUAGES:
        found = _find("presence", statement.language or "", described)
    if found is None:
        return None
    return Access("presence", voice.source or statement.span)


# Sentences before and after the statement in which the reporter may tell what the source did.
_TOLD_WITHIN = 2
_PRONOUN = re.compile(r"(?:He|She|Il|Elle)\b")
# "Cette experte en charpente": the same person by another word.
_THIS_PERSON = re.compile(
    r"(?:Ce|Cet|Cette) (?:[\wà-ÿ-]+ ){0,2}?(?:homme|femme|père|mère|experte?|spécialiste|retraitée?|étudiante?|lycéenne?|ingénieure?|médecin|infirmi(?:er|ère)|enseignante?|pêcheur|pêcheuse|marin|ouvri(?:er|ère)|salariée?"
    r"|agriculteur|agricultrice|éleveur|éleveuse|berger|bergère|chauffeur|chauffeuse|conducteur|conductrice|commerçante?|voisine?|habitante?|riveraine?|bénévole|technicien|technicienne|géologue|hydrologue|biologiste|vétérinaire|pompier|sauveteur|secouriste|quinquagénaire|sexagénaire|septuagénaire|octogénaire|quadragénaire|trentenaire|charpentier|maçon|plombier|électricien|mécanicien|grutier|couvreur|boulang(?:er|ère)|serveu(?:r|se)|photographe|architecte|gardien|gardienne|passag(?:er|ère))\b(?: [a-zà-ÿ’' -]{2,40}?(?=,))?"
    r"|This (?:[\w-]+ ){0,3}?(?:man|woman|father|mother|expert|specialist|pensioner|student|engineer|doctor|nurse|teacher|fisherman|sailor|worker|farmer|shepherd|driver|shopkeeper|neighbour|resident|volunteer|technician|geologist|biologist|vet|firefighter|rescuer|carpenter|mason|plumber|electrician|mechanic|roofer|baker|waiter|waitress|photographer|architect|caretaker|passenger)\b"
)


def _find_beside(document: Document, statement: Statement, voice: Attribution) -> Access | None:
    """What the reporter tells, in the sentences around, that a named source did."""
    if voice.source_type is not SourceType.NAMED_PERSON:
        return None
    sentences, number = document.canonical.sentences, statement.place[1]
    for way in (1, -1):
        named = True
        for step in range(1, _TOLD_WITHIN + 1):
            if not 0 <= number + way * step < len(sentences):
                break
            span = sentences[number + way * step].span
            text = document.canonical.text[span.start : span.end]
            ends = _list_mentions(text, span, voice)
            spoken = _PRONOUN.match(text) or _THIS_PERSON.match(text)
            if spoken is not None and named:
                ends.append(spoken.end())
            named = bool(ends)
            for end in ends:
                found = find_narrated(text, end, statement.language)
                if found is not None:
                    return Access("act", Span(span.start + found[0], span.start + found[1]))
    return None


def _find_deed(
    document: Document, within: Span, language: str | None, voice: Attribution
) -> Access | None:
    """What the source says in the first person that it did, in words of its own.

    Only in what is said: the first person around it is the reporter's. What a spokesperson or the
    head of a body calls "we" is the body.
    """
    together = not describe(voice.source_text or "") & (
        word_groups()["spokes"] | word_groups()["heads"]
    )
    for part in voice.content:
        span = Span(max(part.start, within.start), min(part.end, within.end))
        if span.start >= span.end:
            continue
        found = _search(document, span, language, ("deed",))
        if found is not None:
            return Access("act", found.span)
        text = document.canonical.text[span.start : span.end]
        first = find_first_person(text, language, together=together)
        first = first or find_beside(text, language)
        if first is not None:
            return Access("act", Span(span.start + first[0], span.start + first[1]))
    return None


_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-z][\w-]*")
# A name of fewer letters is too often a word.
_SHORTEST_NAME = 3


def _find_narrated(
    document: Document, within: Span, language: str | None, voice: Attribution
) -> Access | None:
    """What the source is said to have done, right behind its mention or by its own account."""
    text = document.canonical.text[within.start : within.end]
    told = find_told(text, language)
    if told is not None:
        return Access("act", Span(within.start + told[0], within.start + told[1]))
    for end in _list_mentions(text, within, voice):
        found = find_narrated(text, end, language)
        if found is not None:
            return Access("act", Span(within.start + found[0], within.start + found[1]))
    return None


def _list_mentions(text: str, within: Span, voice: Attribution) -> list[int]:
    """Where the mentions of a source in a sentence end: as written beside the cue, and by name."""
    ends = []
    if voice.source is not None and within.start <= voice.source.start < within.end:
        ends.append(min(voice.source.end, within.end) - within.start)
    last = (_WORD.findall(voice.source_name or "") or [""])[-1]
    if voice.source_type is SourceType.NAMED_PERSON and len(last) >= _SHORTEST_NAME:
        ends += [word.end() for word in _CAPITAL.finditer(text) if fold(word.group()) == last]
    return sorted(set(ends))


def _spans_of_same_source(
    document: Document, statement: Statement, voice: Attribution
) -> list[tuple[Span, Attribution]]:
    """Sentences near the statement that the same source speaks in, nearest first, and how."""
    number = statement.place[1]
    sentences = document.canonical.sentences
    same = [near for near in document.sourcing.attributions if _is_same_source(voice, near)]
    found = []
    for step in range(1, REACH + 1):
        for other in (number + step, number - step):
            if not 0 <= other < len(sentences):
                continue
            span = sentences[other].span
            found += [(span, near) for near in same if _touches(near, span)][:1]
    return found


def _is_same_source(left: Attribution, right: Attribution) -> bool:
    if left.source_name and right.source_name:
        return left.source_name == right.source_name
    return bool(left.source_text) and left.source_text == right.source_text


def _touches(attribution: Attribution, span: Span) -> bool:
    return any(part.start < span.end and span.start < part.end for part in attribution.content)


def _search(
    document: Document, span: Span, language: str | None, kinds: Sequence[str]
) -> Access | None:
    if language not in LANGUAGES:
        return None
    text = document.canonical.text[span.start : span.end]
    patterns, begun = get_lexicon(language or "").access, begin_words(text)
    for kind in kinds:
        if patterns[kind].may_hold(begun):
            found = _find(kind, language or "", text)
            if found is not None:
                return Access(kind, Span(span.start + found[0], span.start + found[1]))
    return None


@lru_cache(maxsize=_CACHE)
def _find(kind: str, language: str, text: str) -> tuple[int, int] | None:
    """Where the first cue of a kind stands in a text: a sentence is asked for each of its sources."""
    match = get_lexicon(language).access[kind].search(text)
    return match.span() if match is not None else None


def _matches(document: Document, span: Span, language: str | None, kind: str) -> bool:
    return _search(document, span, language, (kind,)) is not None


def shows_hearsay(statement: Statement, voice: Attribution) -> bool:
    """Return whether the source only passes on what others told it ("briefed on", "told him")."""
    return _tests(statement, "hearsay") or _test(voice.source_text or "", statement, "hearsay")


def shows_estimate(statement: Statement) -> bool:
    """Return whether the statement is an estimate, a forecast or an assessment."""
    if statement.language not in LANGUAGES:
        return False
    pattern = get_lexicon(statement.language).access["estimate"]
    if not pattern.may_match(statement.text):
        return False
    return pattern.search(_QUOTED.sub(" ", statement.text)) is not None


_QUOTED = re.compile(rf"[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]")


def is_former(statement: Statement, voice: Attribution) -> bool:
    """Return whether the source is said to have left ("a former engineer")."""
    return _tests_around(statement, voice, "former")


def is_incumbent(statement: Statement, voice: Attribution) -> bool:
    """Return whether the source is said to have been part of it ("a surviving crew member")."""
    return _tests_around(statement, voice, "incumbent")


def _tests_around(statement: Statement, voice: Attribution, kind: str) -> bool:
    """Whether a source's description with its statement behind it matches."""
    if statement.language not in LANGUAGES:
        return False
    parts = (voice.source_text or "", statement.text)
    return get_lexicon(statement.language).access[kind].search_joined(*parts) is not None


def _tests(statement: Statement, kind: str) -> bool:
    return _test(statement.text, statement, kind)


def _test(text: str, statement: Statement, kind: str) -> bool:
    if statement.language not in LANGUAGES:
        return False
    return _find(kind, statement.language or "", text) is not None
