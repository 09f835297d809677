"""Canonical names of sources, for joining them across articles and languages."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from provenance.attribution.institutions import fold_words, institutions
from provenance.attribution.lexicon import LANGUAGES, load_lexicon
from provenance.attribution.persons import words_of
from provenance.attribution.sources import Profiler
from provenance.model import SourceType

if TYPE_CHECKING:
    from provenance.model import Attribution

_ARTICLES = frozenset(("a", "an", "the", "un", "une", "le", "la", "les", "des", "el", "los", "l"))
_CLAUSE = re.compile(
    r"\s*(?:[,;(—–]|\b(?:who|which|whose|that|qui|dont|que|der\s+sich)\b"
    r"|\b(?!(?:mus|fus|pens|chauss)ée\b)\w+(?:ed|ing|né|née|nés|sé|sée)\s+(?:\w+ly\s+)?(?:by|in|on|at|for|with|to|of|par|de|du|à|dans)\b).*$",
    re.DOTALL,
)
_VOICE = re.compile(
    r"\b(?:spokes(?:man|woman|person|people)|porte-parole|sprecher(?:in)?|head|chief|director|chair(?:man|woman)?|president|boss|ceo|chief executive"
    r"|directeur|directrice|président|présidente|commandant|commandante|chef|cheffe|patron|patronne|pdg|leiter(?:in)?|direktor(?:in)?|kommandant(?:in)?"
    r"|governor|gouverneure?|minister|ministre|secretary|secrétaire|commander|commissioner)\b",
    re.IGNORECASE,
)
_HONORIFICS = frozenset(
    [
        "m",
        "mm",
        "mme",
        "mmes",
        "mlle",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "sir",
        "me",
        "herr",
        "frau",
    ]
)
_OF = re.compile(
    r"^\s*(?:(?:of|for|at|from|with|in|de\s+la|de|du|des|von|vom|der)\b|(?:de\s+)?l['’]|d['’])\s*",
    re.IGNORECASE,
)


_LONGEST_BODY = 4
# Common nouns before a company's name that are seldom part of it.
_OPENING = frozenset(
    [
        *("airline", "carrier", "carmaker", "chipmaker", "drugmaker", "insurer", "maker"),
        *("manufacturer", "operator", "planemaker", "retailer", "supplier", "watchdog"),
        *("armateur", "assureur", "avionneur", "constructeur", "exploitant", "fabricant"),
        *("opérateur", "transporteur"),
    ]
)


@cache
def _profiler(language: str) -> Profiler:
    return Profiler(load_lexicon(language))


@cache
def _closed() -> frozenset[str]:
    """Determiners of all languages, folded."""
    words: set[str] = set()
    for language in LANGUAGES:
        grammar = load_lexicon(language).grammar
        words |= grammar["definite"] | grammar["indefinite"]
    return frozenset(fold_words(word) for word in words) | {"l", "d", "s"}


@cache
def _pronouns() -> frozenset[str]:
    return frozenset(
        p for language in LANGUAGES for p in load_lexicon(language).grammar["pronouns"]
    )


def source_key(source: Attribution | str) -> str | None:
    """Return the name under which a source joins others: a person's name, an institution, a role.

    Case, accents, titles, determiners and appositions are folded away: "Mme Ana Lopes" and
    "mayor Ana Lopes" are both "ana lopes". None for a pronoun and for no source. Anonymous
    sources get a key too ("port official"), which shows likeness and never identity.
    """
    text = source if isinstance(source, str) else source.source_text
    return None if text is None else _key_of(text)


@lru_cache(maxsize=16384)
def _key_of(text: str) -> str | None:
    if not text.strip() or text.strip().lower() in _pronouns():
        return None
    bare = text.split()
    while len(bare) > 1 and fold_words(bare[0]) in _HONORIFICS:
        bare = bare[1:]
    text = " ".join(bare)
    for language in LANGUAGES:
        name = _profiler(language).names.find(text)
        if name is not None:
            return fold_words(name)
    text = _proper_name(text) or text
    core = _CLAUSE.sub("", text.strip())
    if not core or fold_words(core) in _ARTICLES:
        # "A filing with the registrar": what looks like a participle is the noun.
        core = text
    words = [w for w in fold_words(core).split() if w not in ("l", "d", "s")]
    while len(words) > 1 and words[0] in _closed():
        words = words[1:]
    key = " ".join(words)
    return institutions().get(key, key) or None


@cache
def _bodies() -> frozenset[str]:
    """Common nouns of all languages that announce an organisation's name ("the maker")."""
    return frozenset(
        word
        for language in LANGUAGES
        for word in load_lexicon(language).nouns["organisation_heads"]
    )


def _proper_name(text: str) -> str | None:
    """The name within "the lock maker Tarnkey" or "the operator, Tarn Lines", or None."""
    core, comma, rest = text.strip().partition(",")
    words = words_of(core)
    lows = [word.lower() for word in words]
    last = len(words)
    while last > 0 and words[last - 1][0].isupper():
        last -= 1
    name, before = words[last:], lows[:last]
    if not before and len(name) > 1 and lows[0] in _OPENING:
        # "Airline Halden said": at the head of a sentence the common noun is a capital too.
        return " ".join(name[1:])
    if not any(low in _bodies() for low in before):
        return None
    if not name and comma:
        apposed = words_of(rest.partition(",")[0])
        named = bool(apposed) and all(word[0].isupper() for word in apposed)
        return " ".join(apposed) if named and len(apposed) <= _LONGEST_BODY else None
    if not 0 < len(name) <= _LONGEST_BODY or last == 0 or not words[last - 1][0].islower():
        return None
    # "the company of Tarn" is told by its place, "the Tarn company" has no name after it.
    belongs = before[-1] in _closed() or _OF.match(before[-1] + " x") is not None
    return None if belongs else " ".join(name)


def organisation_of(source_text: str) -> str | None:
    """Return the institution a source speaks for, by its canonical name, or None.

    An office, its head and its spokesperson are one source: "coast guard spokeswoman Ana Lopes",
    "la porte-parole des garde-côtes" and "the coast guard" give the same.
    """
    text = source_text.strip()
    if not text:
        return None
    for match in _VOICE.finditer(text):
        named = _holder(text, match)
        if named:
            return named
    for language in ("en", "fr", "de"):
        profile = _profiler(language).profile(text)
        if profile.kind is SourceType.ORGANISATION:
            return source_key(text)
    return None


def _holder(text: str, role: re.Match[str]) -> str | None:
    """The institution before ("coast guard spokeswoman") or after ("porte-parole de") a role."""
    after = text[role.end() :]
    of = _OF.match(after)
    if of:
        rest = re.split(r"[,;(]|\s(?:who|qui|et|and|in|en|lors)\s", after[of.end() :], maxsplit=1)[
            0
        ]
        rest = _before_name(rest)
        return source_key(rest) if rest.strip() else None
    before = re.split(r"[,;(]", text[: role.start()])[-1]
    words = [w for w in words_of(before.replace("'s", "").replace("’s", "")) if w]
    while words and fold_words(words[0]) in _closed():
        words = words[1:]
    words = [
        w
        for w in words
        if w.lower() not in ("former", "ancien", "deputy", "vice", "new", "executive", "chief")
    ]
    return source_key(" ".join(words)) if words else None


def _before_name(rest: str) -> str:
    """Leave out a person's name that follows the institution ("of the bank Ana Lopes")."""
    name = _profiler("fr").names.find(rest)
    if name and rest.rstrip().endswith(name) and not rest.startswith(name):
        return rest.rstrip()[: -len(name)]
    return rest
