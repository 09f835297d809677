"""French words and expressions -> the English words a newspaper would use for them.

The list holds lemmas as they are spelled, accents and all. A form is led back to one by its
ending, irregular forms by a list of their own; the first lemma that the list knows is taken.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

LANGUAGES = ("fr",)
_WORDS = 1 << 16

# Ending of a form -> what stands instead in the lemma, tried from the longest ending on.
_OF_NOUNS = (
    ("trices", "teur"), ("trice", "teur"), ("euses", "eur"), ("euses", "eux"), ("euse", "eur"),
    ("euse", "eux"), ("eresses", "eur"), ("elles", "el"), ("elle", "el"), ("eilles", "eil"),
    ("eille", "eil"), ("ennes", "en"), ("enne", "en"), ("onnes", "on"), ("onne", "on"),
    ("ettes", "et"), ("ette", "et"), ("ottes", "ot"), ("otte", "ot"), ("ètes", "et"),
    ("ète", "et"), ("ères", "er"), ("ère", "er"), ("ives", "if"), ("ive", "if"),
    ("ches", "c"), ("che", "c"), ("ques", "c"), ("que", "c"), ("gues", "g"), ("gue", "g"),
    ("èches", "ec"), ("èche", "ec"), ("asses", "as"), ("asse", "as"), ("osses", "os"),
    ("osse", "os"), ("isses", "is"), ("illes", "il"), ("ille", "il"), ("ulles", "ul"),
    ("esses", "e"), ("esse", "e"), ("eaux", "eau"), ("eaux", "el"), ("eux", "eu"), ("oux", "ou"),
    ("aux", "al"), ("aux", "ail"), ("aux", "au"), ("ales", "al"), ("ale", "al"),
    ("es", "e"), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_OF_ER = (
    "assions", "eraient", "erions", "eriez", "èrent", "aient", "erait", "erais", "eront", "erons",
    "erez", "eras", "erai", "ions", "âmes", "ant", "ait", "ais", "era", "iez", "ons", "ent",
    "ées", "ée", "és", "ez", "as", "ai", "ât", "es", "é", "a", "e",
)  # fmt: skip
_OF_IR = (
    "issaient", "iraient", "issions", "issent", "issait", "issant", "issons", "irent", "irait",
    "issez", "iront", "irons", "irai", "isse", "ira", "ies", "ie", "is", "it", "ît", "i",
)  # fmt: skip
_OF_RE = (
    "raient", "aient", "irent", "rait", "ront", "rons", "ant", "ait", "ais", "ent", "ons", "ues",
    "rai", "ez", "ra", "ue", "us", "it", "is", "es", "e", "u", "s", "",
)  # fmt: skip
# How the end of a verb's stem is spelled before the infinitive's ending.
_STEMS = (
    ("", ""), ("ge", "g"), ("ç", "c"), ("ll", "l"), ("tt", "t"), ("nn", "n"), ("oi", "oy"),
    ("ui", "uy"), ("ai", "ay"),
)  # fmt: skip
_PRONOUNS = {
    "il": "he", "elle": "she", "on": "one", "ils": "they", "elles": "they", "je": "I",
    "nous": "we", "vous": "you", "tu": "you", "ce": "it", "là": "", "ci": "", "même": "self",
    "mêmes": "selves", "y": "there", "en": "", "le": "it", "la": "it", "les": "them", "lui": "him",
    "leur": "them", "moi": "me",
}  # fmt: skip
_LONGEST_PHRASE = 6
_SHORTEST_STEM = 2
# A shorter word without its accents is too often another word.
_SHORTEST_PLAIN = 5


@dataclass(frozen=True, slots=True)
class Glossary:
    """The list of one language.

    Attributes:
        words: Lemma to English.
        forms: Irregular form to lemma.
        plain: The same lemmas and forms without accents, where these are one, to lemma.
        phrases: First lemma to the lemmas that follow it and the English of the whole, the
            longest first.
        opened: First lemma and second to the same: most neighbours open nothing.
    """

    words: Mapping[str, str]
    forms: Mapping[str, str]
    plain: Mapping[str, str]
    phrases: Mapping[str, _Phrases]
    opened: Mapping[str, Mapping[str, _Phrases]]


_Phrases = tuple[tuple[tuple[str, ...], str], ...]


@cache
def get_glossary(language: str) -> Glossary:
    """Return the list of one of ``LANGUAGES``."""
    path = resources.files("provenance") / "claims_data" / f"glossary_{language}.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    words, forms = raw["words"], raw["forms"]
    plain: dict[str, str] = {}
    for form in (*words, *forms):
        bare = _without_accents(form)
        if bare != form:
            plain.setdefault(bare, form)
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    bare_list = Glossary(words, forms, plain, {}, {})
    for phrase, english in raw["phrases"].items():
        head, *rest = (_lead_back(part, bare_list) or part for part in _split(phrase))
        phrases.setdefault(head, []).append((tuple(rest), english))
    ordered = {
        head: tuple(sorted(found, key=lambda each: (-len(each[0]), each)))
        for head, found in phrases.items()
    }
    return Glossary(
        words, forms, plain, ordered, {head: _open(all_) for head, all_ in ordered.items()}
    )


def _open(phrases: _Phrases) -> dict[str, _Phrases]:
    """Some expressions of one first lemma by their second, in order."""
    found: dict[str, _Phrases] = {}
    for each in phrases:
        second = each[0][0]
        found[second] = (*found.get(second, ()), each)
    return found


def _split(phrase: str) -> list[str]:
    return phrase.replace("'", "' ").split()


def normalise(word: str) -> str:
    """Return a word in small letters with plain apostrophes, its accents kept."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFC", word).casefold().replace("’", "'")
    return folded.replace("œ", "oe").replace("æ", "ae")


def _without_accents(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


@lru_cache(maxsize=_WORDS)
def find_lemma(word: str, language: str) -> str | None:
    """Return the lemma of a word as written, in any case; None for one that the list has not."""
    return _find_lemma(normalise(word), language)


@lru_cache(maxsize=_WORDS)
def _find_lemma(written: str, language: str) -> str | None:
    return _lead_back(written, get_glossary(language))


@lru_cache(maxsize=_WORDS)
def find_english(word: str, language: str) -> str | None:
    """Return the English of a word as written; None for one that the list has not.

    A verb with its pronoun behind it ("dit-elle") keeps both.
    """
    glossary = get_glossary(language)
    written = normalise(word)
    lemma = _find_lemma(written, language)
    if lemma is not None:
        return glossary.words[lemma]
    head, hyphen, tail = written.partition("-")
    if not hyphen:
        return None
    spoken = [part for part in tail.split("-") if part != "t"]
    if not all(part in _PRONOUNS for part in spoken):
        parts = [_find_lemma(part, language) for part in (head, *tail.split("-"))]
        known = [glossary.words[part] for part in parts if part is not None]
        return " ".join(known) if len(known) == len(parts) else None
    lemma = _find_lemma(head, language)
    if lemma is None:
        return None
    return " ".join([glossary.words[lemma], *(_PRONOUNS[part] for part in spoken)]).strip()


def find_phrases(lemmas: Sequence[str], language: str) -> list[tuple[int, int, str]]:
    """Return the expressions among some words: first word, past the last, English; none overlap.

    Args:
        lemmas: The lemma of each word (``find_lemma``), or the word.
        language: One of ``LANGUAGES``.
    """
    opened = get_glossary(language).opened
    found = []
    past = 0
    for at, (head, second) in enumerate(pairwise(lemmas)):
        if head not in opened or second not in opened[head] or at < past:
            continue
        for rest, english in opened[head][second]:
            if tuple(lemmas[at + 1 : at + 1 + len(rest)]) == rest:
                past = at + 1 + len(rest)
                found.append((at, past, english))
                break
    return found


def _lead_back(written: str, glossary: Glossary) -> str | None:
    if written in glossary.words:
        return written
    for form in _list_forms(written):
        if form in glossary.words:
            return form
        lemma = glossary.forms.get(form)
        if lemma is not None and lemma in glossary.words:
            return lemma
    accented = glossary.plain.get(written) if len(written) >= _SHORTEST_PLAIN else None
    if accented is not None and accented != written:
        return _lead_back(accented, glossary)
    return None


def _list_forms(written: str) -> Iterator[str]:
    """Yield what a form may be a form of, the likeliest first."""
    yield written
    last = written[-1:]
    longest = len(written) - _SHORTEST_STEM
    for ending, instead in _NOUNS_BY_SIGN.get(last, ()):
        if written.endswith(ending) and len(ending) <= longest:
            yield written[: -len(ending)] + instead
    for by_sign, infinitive in _VERBS_BY_SIGN:
        for ending in by_sign.get(last, by_sign[""]):
            if not written.endswith(ending) or len(ending) > longest:
                continue
            stem = written[: len(written) - len(ending)]
            for spelled, plain in _STEMS:
                if stem.endswith(spelled):
                    yield stem[: len(stem) - len(spelled)] + plain + infinitive
            if "è" in stem:
                yield from (opened + infinitive for opened in _close(stem))
    if last == "t":
        yield from _of_adverb(written)


def _by_last_sign(endings: Sequence[str]) -> dict[str, list[str]]:
    """The endings that a form with some last sign may have, in order; under "" those of any other."""
    found: dict[str, list[str]] = {ending[-1:]: [] for ending in (*endings, "")}
    for sign, some in found.items():
        some += [ending for ending in endings if ending[-1:] in ("", sign)]
    return found


_NOUNS_BY_SIGN = {
    sign: [each for each in _OF_NOUNS if each[0][-1] == sign]
    for sign in {e[-1] for e, _ in _OF_NOUNS}
}
_VERBS_BY_SIGN = tuple(
    (_by_last_sign(endings), infinitive)
    for endings, infinitive in ((_OF_ER, "er"), (_OF_IR, "ir"), (_OF_RE, "re"))
)


def _close(stem: str) -> Iterator[str]:
    """Yield a stem with its last "è" as in the infinitive: "achèt" -> "achet", "cèd" -> "céd"."""
    before, grave, after = stem.rpartition("è")
    if grave and 0 < len(after) <= 2:
        yield f"{before}e{after}"
        yield f"{before}é{after}"


def _of_adverb(written: str) -> Iterator[str]:
    """Yield the adjectives that an adverb in "-ment" may be made of."""
    for ending, instead in (
        ("amment", "ant"), ("emment", "ent"), ("ément", "é"), ("ément", "e"), ("ment", ""),
    ):  # fmt: skip
        if written.endswith(ending) and len(written) - len(ending) >= _SHORTEST_STEM:
            adjective = written[: -len(ending)] + instead
            yield adjective
            for feminine, masculine in _OF_NOUNS:
                if adjective.endswith(feminine):
                    yield adjective[: -len(feminine)] + masculine
