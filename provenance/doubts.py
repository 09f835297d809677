"""What speaks against two voices proving a claim independent, however alike their sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from provenance.claim_features import has_antonyms
from provenance.claim_lexicon import fold, get_lexicon, split_words
from provenance.model import Document, SourceType
from provenance.primary_source import Voice
from provenance.wording import Wording, read_wording

# Two words of names at least this alike may be two spellings of one (rapidfuzz ratio, 0..100).
_SAME_SPELLING = 75
# Of the rarer words of what is said, the shorter statement shares at least this part.
LEAST_SHARED = 0.4
# Part of the words that two statements share whose order then tells who did it to whom.
NEARLY_ALL = 0.7
_Patterns = Mapping[str, tuple[re.Pattern[str], ...]]


@cache
def _data() -> dict[str, Any]:  # Any: parsed JSON
    path = resources.files("provenance") / "claims_data" / "doubts.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))  # Any: as above
    return found


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in _data()[kind])


@cache
def _classes(kind: str) -> dict[str, str]:
    return {fold(word): name for name, words in _data()[kind].items() for word in words}


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
    if any(_finds("untrue", voice.appearance.sentence) for voice in (left, right)):
        return True
    words = [read_wording(text) for text in texts]
    differ = (
        (words[0].negations - words[1].negations) % 2 == 1
        or _are_opposite(words[0], words[1])
        or any(_clash(kind, words) for kind in ("dates", "places", "quantifiers"))
        or _swaps_roles(words[0], words[1])
    )
    return differ or (
        one_language
        and (
            _finds("undone", texts[0]) != _finds("undone", texts[1])
            or _are_apart({*words[0].numbers}, {*words[1].numbers})
            or _are_apart(_names(words[0]), _names(words[1]))
            or _says_too_little(words)
        )
    )


def _said(voice: Voice) -> str:
    """The sentence without its source and without the first person's own perception."""
    text = voice.appearance.sentence
    source = voice.appearance.source_text
    if source:
        text = text.replace(source, " ")
    return text


def _finds(kind: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in _patterns(kind))


def _classes_of(kind: str, words: Wording) -> set[str]:
    known = _classes(kind)
    return {known[word.folded] for word in words.words if word.folded in known}


def _clash(kind: str, words: Sequence[Wording]) -> bool:
    return _are_apart(_classes_of(kind, words[0]), _classes_of(kind, words[1]))


def _are_apart(left: set[Any], right: set[Any]) -> bool:  # Any: words, classes or numbers
    return bool(left) and bool(right) and not left & right


def _names(words: Wording) -> set[str]:
    known = _classes("dates")
    return {name for name in words.names if name not in known}


def _are_opposite(left: Wording, right: Wording) -> bool:
    """Whether a word of one has its opposite in the other, in one language or across."""
    if has_antonyms(left, right):
        return True
    antonyms = get_lexicon("en").antonyms
    keys = [{word.key for word in side.words if not word.is_function} for side in (left, right)]
    mine, theirs = keys[0] - keys[1], keys[1] - keys[0]
    return any(
        antonyms.get(key, frozenset()) & theirs or {f"un{key}", f"in{key}"} & theirs for key in mine
    ) or any({f"un{key}", f"in{key}"} & mine for key in theirs)


def _swaps_roles(left: Wording, right: Wording) -> bool:
    """Whether two statements have nearly all words in common and not their order.

    A part that moves from the end to the front changes nothing, nor does the passive.
    """
    passive = [
        bool({"by", "par", "von"} & {w.folded for w in side.words}) for side in (left, right)
    ]
    if passive[0] != passive[1]:
        return False
    orders = [
        [word.key for word in side.words if not word.is_function and not word.is_number]
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
    pronouns = {fold(word) for word in _data()["pronouns"]}
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
    if any(
        _finds(kind, text) for kind in ("screen", "relative", "told", "paper") for text in texts
    ):
        return True
    present = voice.access is not None and voice.access.kind == "presence"
    return present and _finds("earlier", texts[0])


def may_be_one_source(left: Voice, right: Voice) -> bool:
    """Return whether two voices may be one person, one paper or one occasion."""
    sentences = [voice.appearance.sentence for voice in (left, right)]
    if any(all(_finds(kind, text) for text in sentences) for kind in ("occasions", "releases")):
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
        doubtful = _finds("journalists", person.appearance.source_text or "")
    elif person is not None and SourceType.DOCUMENT in by_kind:
        paper = by_kind[SourceType.DOCUMENT].appearance.sentence
        doubtful = bool(set(_name_words(person)) & {fold(word) for word in split_words(paper)})
    else:
        doubtful = False
    return doubtful


def _was_there_unnamed(voice: Voice) -> bool:
    """Whether somebody who has left was there: unnamed, it may be the named one who was there too."""
    return voice.former and voice.access is not None and voice.access.kind == "presence"


def _full_names(text: str) -> set[str]:
    """Two capitalised words in a row within a sentence, folded."""
    found = re.findall(r"(?<=[^\W\d_] )([A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ][\w’'-]+)", text)
    return {fold(name) for name in found}


def _name_words(voice: Voice) -> list[str]:
    titles = set(_data()["titles"])
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
        if not words or _finds("made_up", text) or any(len(word) == 1 for word in words):
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
    titles = set(_data()["titles"])
    words = [fold(word) for word in split_words(voice.appearance.source_text or "")]
    return any(before in titles and word == name for before, word in pairwise(words))
