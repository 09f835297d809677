"""What speaks against two voices proving a claim independent, however alike their sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from provenance.claim_lexicon import fold, split_words, stem
from provenance.claim_opposites import (
    are_apart,
    are_opposite,
    clash,
    classes,
    doubt_words,
    finds,
    negates,
)
from provenance.claim_pairs import list_values
from provenance.descriptions import word_groups
from provenance.model import Document, SourceType
from provenance.primary_source import Voice
from provenance.quantities import read_quantities
from provenance.wording import Wording, read_wording

# Two words of names at least this alike may be two spellings of one (rapidfuzz ratio, 0..100).
_SAME_SPELLING = 75
# Of the rarer words of what is said, the shorter statement shares at least this part.
LEAST_SHARED = 0.25
# Part of the words that two statements share whose order then tells who did it to whom.
NEARLY_ALL = 0.7
_SAID = frozenset(stem(word, "en") for word in ("said", "say", "says", "told", "tell", "added"))
# "The trawler's bilge pump" is the bilge pump of the trawler.
_POSSESSED = re.compile(r"(\w+)[’']s (\w+(?: \w+)?)")


def is_doubtful(left: Voice, right: Voice, documents: Mapping[str, Document]) -> bool:
    """Return whether two voices prove nothing though their sentences look like one claim.

    Either they may say two things (another day, number, person, place, polarity), or one of them
    passes on what it was told, read or saw on a screen, or both may be one source.
    """
    languages = {
        documents[voice.appearance.article].canonical.language
        for voice in (left, right)
        if voice.appearance.article in documents
    }
    return (
        may_be_two_claims(left, right, one_language=len(languages) == 1)
        or any(passes_on(voice, documents) for voice in (left, right))
        or stand_beside(left, right, documents)
        or may_be_one_source(left, right)
    )


def may_be_two_claims(left: Voice, right: Voice, *, one_language: bool) -> bool:
    """Return whether what is said differs in a word that makes another claim of it.

    Args:
        left: One voice.
        right: The other.
        one_language: Whether both sentences are in one language. Across languages figures,
            names and the number of shared words are the pair model's business: "13 h 47" and
            "1.47 p.m." are no two times.
    """
    texts = [_said(voice) for voice in (left, right)]
    if any(finds("untrue", voice.appearance.sentence) for voice in (left, right)):
        return True
    words = [read_wording(text) for text in texts]
    differ = (
        negates(texts[0], texts[1]) != negates(texts[1], texts[0])
        or are_opposite(words[0], words[1])
        or any(clash(kind, words) for kind in ("dates", "places", "quantifiers"))
        or _swaps_roles(*(read_wording(_POSSESSED.sub(r"\2 of \1", text)) for text in texts))
    )
    if any(
        _opens_with_count(one) and not read_quantities(two) for one, two in (texts, texts[::-1])
    ):
        return True
    return differ or (
        one_language
        and (
            any(finds(kind, texts[0]) != finds(kind, texts[1]) for kind in ("undone", "intended"))
            or are_apart({*words[0].numbers}, {*words[1].numbers})
            or are_apart(_names(words[0]), _names(words[1]))
            or _says_too_little(words)
        )
    )


# Who tells how many tells so first; of two or three it may be by the way.
_OPENING, _FEW = 20, 3


def _opens_with_count(text: str) -> bool:
    """Whether a statement begins with how many there are: that is then what it states."""
    said = text.lstrip("«»“”\"' \xa0\u202f")
    return any(
        figure.kind == "count" and figure.value > _FEW and figure.start < _OPENING
        for figure in read_quantities(said)
    )


def _said(voice: Voice) -> str:
    """The sentence without its source and without the first person's own perception."""
    text = voice.appearance.sentence
    named = voice.attribution.source if voice.attribution is not None else None
    if named is not None:
        # As it stands there: "the director, who received us", whatever her name.
        start, end = (at - voice.appearance.span.start for at in (named.start, named.end))
        if 0 <= start < end <= len(text):
            return f"{text[:start]} {text[_end_of_holding(voice, end) :]}"
    source = voice.appearance.source_text
    return text.replace(source, " ") if source else text


def _end_of_holding(paper: Voice, end: int) -> int:
    """Where the aside right behind a paper's name ends that tells who holds it, or ``end``."""
    access, text = paper.access, paper.appearance.sentence
    if access is None or access.kind != "held":
        return end
    start, stop = (place - paper.appearance.span.start for place in access.span)
    if not end <= start < stop <= len(text) or not text[end:start].strip(" ,").count(" ") < _ASIDE:
        return end
    after = text.find(",", stop)
    return after if after >= 0 else stop


# Words between a paper's name and those that tell who holds it: "of which our newsroom".
_ASIDE = 4


def _names(words: Wording) -> set[str]:
    known = classes("dates")
    return {name for name in words.names if name not in known}


def _swaps_roles(left: Wording, right: Wording) -> bool:
    """Whether two statements have nearly all words in common and not their order.

    A part that moves from the end to the front changes nothing, nor does the passive, nor where
    "said" stands.
    """
    passive = [
        bool({"by", "par", "von"} & {w.folded for w in side.words}) for side in (left, right)
    ]
    if passive[0] != passive[1]:
        return False
    orders = [
        [
            word.key
            for word in side.words
            if not word.is_function and not word.is_number and word.key not in _SAID
        ]
        for side in (left, right)
    ]
    shared = [key for key in dict.fromkeys(orders[0]) if key in orders[1]]
    if len(shared) < max(3.0, NEARLY_ALL * min(len(set(order)) for order in orders)):
        return False
    places = [orders[1].index(key) for key in shared]
    turned = places.index(min(places))
    return places[turned:] + places[:turned] != sorted(places)


def _says_too_little(words: Sequence[Wording]) -> bool:
    """Whether a statement has no subject of its own, or the two share too few words."""
    pronouns = {fold(word) for word in doubt_words()["pronouns"]}
    if any(side.words and side.words[0].folded in pronouns and not _names(side) for side in words):
        return True
    content = [{w.key for w in side.words if not w.is_function} for side in words]
    fewer = min(len(side) for side in content)
    return len(content[0] & content[1]) < max(1.0, LEAST_SHARED * fewer)


def passes_on(voice: Voice, documents: Mapping[str, Document]) -> bool:
    """Return whether a voice only passes on what it was told, read or saw on a screen."""
    if voice.kind is SourceType.DOCUMENT:
        return False
    texts = [voice.appearance.sentence]
    document = documents.get(voice.appearance.article)
    if voice.access is not None and document is not None:
        texts += [
            document.canonical.text[slice(*sentence.span)]
            for sentence in document.canonical.sentences
            if sentence.span.start <= voice.access.span.start < sentence.span.end
        ]
    if any(finds(kind, text) for kind in ("screen", "relative", "told", "paper") for text in texts):
        return True
    present = voice.access is not None and voice.access.kind == "presence"
    return present and finds("earlier", texts[0])


def stand_beside(left: Voice, right: Voice, documents: Mapping[str, Document]) -> bool:
    """Return whether what gives two voices their access may have nothing to do with what they say.

    Who stacked crates and who drove the bus were there; that both name the mayor's friends proves
    nothing: one of the two at least must tell in their own account what they saw or did, and in
    the words at issue, not in a sentence beside them, unless that is one of seeing or hearing, or
    of having done "it". A body that searched a mill has not seen what was hidden there: what it
    did is what the other tells.
    """
    if _did_another_thing(left, right, documents) or _did_another_thing(right, left, documents):
        return True
    # "I locked my door", said by two, is two deeds; "I saw it fall" is one thing seen.
    if all(_tells_of_self(voice.appearance.sentence) for voice in (left, right)):
        return True
    beside = [_tells_beside(voice) for voice in (left, right)]
    placed = [
        _is_only_placed(voice, documents) or (aside and not _senses(voice, documents))
        for voice, aside in zip((left, right), beside, strict=True)
    ]
    if all(placed) or all(beside):
        return True
    # Nobody sees from a window what was known, owed, ordered or is to come.
    texts = [voice.appearance.sentence for voice in (left, right)]
    if (any(placed) or any(beside)) and any(finds("unseen", text) for text in texts):
        return True
    # A paper tells of what no bystander sees, unless both give the same hour or number.
    values = [list_values(text) for text in texts]
    return (
        any(placed)
        and SourceType.DOCUMENT in (left.kind, right.kind)
        and values[0].isdisjoint(values[1])
    )


def _did_another_thing(doer: Voice, other: Voice, documents: Mapping[str, Document]) -> bool:
    """Whether a body, or who is quoted with nothing, vouches by a deed of which the other is silent."""
    if doer.access is None or not (
        doer.kind is SourceType.ORGANISATION or _is_only_told_of(doer, documents)
    ):
        return False
    document = documents.get(doer.appearance.article)
    if document is None:
        return True
    done = read_wording(document.canonical.text[slice(*doer.access.span)])
    return not _list_deeds(done) & _list_deeds(read_wording(other.appearance.sentence))


# Words of somebody's own account, quoted in a sentence beside.
_FIRST_PERSON = re.compile(
    r"\b(?:I|we|my|our|me|us|je|nous|moi|mon|ma|mes|notre|nos)\b|\b[jm]['’]", re.I
)


def _is_only_placed(voice: Voice, documents: Mapping[str, Document]) -> bool:
    """Whether a person's access is the reporter's word alone: where they were, what they were at."""
    if voice.kind not in (SourceType.NAMED_PERSON, SourceType.ANONYMOUS) or voice.access is None:
        return False
    start, end = voice.access.span
    parts = voice.attribution.content if voice.attribution is not None else ()
    own = any(part.start <= start and end <= part.end for part in parts)
    document = documents.get(voice.appearance.article)
    if document is not None:
        own |= _FIRST_PERSON.search(document.canonical.text[start:end]) is not None
    return voice.access.kind in ("presence", "act") and not own


_SELF = re.compile(r"[\s«“\"„']*(?:I\b|[Jj]e |[Jj]['’]|[Ww]e\b|[Nn]ous |[Oo]n )")


def _tells_of_self(sentence: str) -> bool:
    """Whether a sentence begins with its speaker, who neither saw, heard nor felt anything."""
    return _SELF.match(sentence) is not None and not finds("sensed", sentence)


def _is_only_told_of(voice: Voice, documents: Mapping[str, Document]) -> bool:
    """Whether the reporter tells what a person did, and nothing that the person said."""
    if voice.kind not in (SourceType.NAMED_PERSON, SourceType.ANONYMOUS) or voice.access is None:
        return False
    document = documents.get(voice.appearance.article)
    if document is None or voice.attribution is None or voice.attribution.cue is not None:
        return False
    return _FIRST_PERSON.search(document.canonical.text[slice(*voice.access.span)]) is None


def _tells_beside(voice: Voice) -> bool:
    """Whether what gives a person access stands in another sentence than what is at issue."""
    if voice.kind not in (SourceType.NAMED_PERSON, SourceType.ANONYMOUS) or voice.access is None:
        return False
    start, end = voice.access.span
    return not (voice.appearance.span.start <= start and end <= voice.appearance.span.end)


# "I wrote it in the log": the object of the deed stands right after its words.
_OBJECT = 6


def _senses(voice: Voice, documents: Mapping[str, Document]) -> bool:
    """Whether a person in the first person saw, heard or felt something, or did it: "I wrote it"."""
    document = documents.get(voice.appearance.article)
    if voice.access is None or document is None:
        return False
    start, end = voice.access.span
    text = document.canonical.text
    return finds("sensed", text[start:end]) or finds("did_it", text[start : end + _OBJECT])


def _list_deeds(wording: Wording) -> set[str]:
    """The words of a text that may say what was done: no names, figures, people, words of saying."""
    people = {word for group in ("roles", "institutions") for word in word_groups()[group]}
    return {
        word.key
        for word in wording.words
        if not (word.is_function or word.is_number or word.is_name)
        and word.key not in _SAID | people
        and len(word.key) > _SHORT
    }


# Shorter keys are auxiliaries that the lists leave.
_SHORT = 2


def may_be_one_source(left: Voice, right: Voice) -> bool:
    """Return whether two voices may be one person, one paper or one occasion."""
    sentences = [voice.appearance.sentence for voice in (left, right)]
    if any(all(finds(kind, text) for text in sentences) for kind in ("occasions", "releases")):
        return True
    if (
        _names_the_other(left, right)
        or _names_the_other(right, left)
        or _are_colleagues(left, right)
    ):
        return True
    by_kind = {voice.kind: voice for voice in (left, right)}
    person = by_kind.get(SourceType.NAMED_PERSON)
    if SourceType.ANONYMOUS in by_kind:
        doubtful = any(map(_was_there_unnamed, (left, right)))
    elif set(by_kind) == {SourceType.NAMED_PERSON}:
        doubtful = _may_be_one_person(left, right)
    elif set(by_kind) == {SourceType.OUTLET}:
        doubtful = bool(_full_names(sentences[0]) & _full_names(sentences[1]))
    elif person is not None and SourceType.OUTLET in by_kind:
        doubtful = finds("journalists", person.appearance.source_text or "")
    else:
        doubtful = False
    return doubtful


def _names_the_other(person: Voice, other: Voice) -> bool:
    """Whether a person's name stands in the other's sentence: that one may be the person's word.

    A paper, a newsroom or a second witness that speaks of the first may pass on what it said.
    """
    if person.kind is not SourceType.NAMED_PERSON:
        return False
    own = set(_name_words(other)) if other.kind is SourceType.NAMED_PERSON else set()
    spoken = {fold(word) for word in split_words(other.appearance.sentence)}
    return bool((set(_name_words(person)) - own) & spoken)


def _are_colleagues(left: Voice, right: Voice) -> bool:
    """Whether two people hold offices of one kind of institution, told of one affair."""
    if not {left.kind, right.kind} <= {SourceType.NAMED_PERSON, SourceType.ANONYMOUS}:
        return False
    return any(left.words & offices and right.words & offices for offices in _colleagues().values())


@cache
def _colleagues() -> dict[str, frozenset[str]]:
    return {
        name: frozenset(stem(fold(word), "en") for word in words)
        for name, words in doubt_words()["colleagues"].items()
    }


def _was_there_unnamed(voice: Voice) -> bool:
    """Whether somebody who has left was there: unnamed, it may be the named one who was there too."""
    return voice.former and voice.access is not None and voice.access.kind == "presence"


def _full_names(text: str) -> set[str]:
    """Two capitalised words in a row within a sentence, folded."""
    found = re.findall(r"(?<=[^\W\d_] )([A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ][\w’'-]+)", text)
    return {fold(name) for name in found}


def _name_words(voice: Voice) -> list[str]:
    titles = set(doubt_words()["titles"])
    name = voice.appearance.source_name or voice.appearance.source_text or ""
    return [
        word for part in split_words(name.replace("-", " ")) if (word := fold(part)) not in titles
    ]


def _may_be_one_person(left: Voice, right: Voice) -> bool:
    """Whether two names may be one person's: a word in common, or a name that is not whole.

    A family name after a title is whole beside a full name; a first name, a nickname, an initial
    or a made-up name is not.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415

    names = [_name_words(voice) for voice in (left, right)]
    for voice, words in zip((left, right), names, strict=True):
        text = voice.appearance.sentence
        if not words or finds("made_up", text) or any(len(word) == 1 for word in words):
            return True
        if len(words) == 1 and not _has_title(voice, words[0]):
            return True
    if len(names[0]) == len(names[1]) == 1:
        return fuzz.ratio(names[0][0], names[1][0]) >= _SAME_SPELLING
    if min(len(words) for words in names) == 1:
        fewer, more = sorted(names, key=len)
        return any(fuzz.ratio(fewer[0], word) >= _SAME_SPELLING for word in more)
    return any(fuzz.ratio(one, other) >= _SAME_SPELLING for one in names[0] for other in names[1])


def _has_title(voice: Voice, name: str) -> bool:
    titles = set(doubt_words()["titles"])
    words = [fold(word) for word in split_words(voice.appearance.source_text or "")]
    return any(before in titles and word == name for before, word in pairwise(words))
