"""Reads the word lists of a language, once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from provenance.model import Commitment

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("de", "en", "fr")


@dataclass(frozen=True, slots=True)
class Verb:
    """One entry of ``verbs.txt``.

    Attributes:
        frames: Letters that say what may stand beside the verb (the file's head explains them).
        particle: Words that must follow ("out" of "point out"), or empty.
    """

    lemma: str
    frames: frozenset[str]
    commitment: Commitment
    particle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One inflected form: its verb, and ``finite``, ``past``, ``participle`` or ``gerund``."""

    verb: Verb
    tense: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists of one language; ``grammar`` and ``nouns`` map a list's name to its words."""

    language: str
    forms: Mapping[str, tuple[Form, ...]]
    grammar: Mapping[str, frozenset[str]]
    nouns: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[str, ...]]
    according: re.Pattern[str]
    according_words: frozenset[str]
    anonymity: re.Pattern[str]


def read_data(*path: str) -> str:
    """Return the text of a data file of this package."""
    file = resources.files("provenance.attribution").joinpath("data", *path)
    return file.read_text(encoding="utf-8")


def _forms(text: str) -> dict[str, tuple[Form, ...]]:
    found: dict[str, list[Form]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        lemma, frames, commitment, finite, past, participle, gerund, particle = line.split("|")
        verb = Verb(lemma, frozenset(frames), Commitment(commitment), tuple(particle.split()))
        columns = (
            ("finite", finite),
            ("past", past),
            ("participle", participle),
            ("gerund", gerund),
        )
        for tense, words in columns:
            for word in words.split():
                found.setdefault(word, []).append(Form(verb, tense))
    # Entries with a particle come first: "pointed out" is not "pointed".
    return {
        word: tuple(sorted(forms, key=lambda form: -len(form.verb.particle)))
        for word, forms in found.items()
    }


def _alternatives(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of any of these phrases as whole words; one that never matches if there are none."""
    if not words:
        return re.compile(r"(?!)")
    ordered = sorted(words, key=lambda word: (-len(word), word))
    body = "|".join(re.escape(word).replace("'", "['’]").replace(r"\ ", r"\s+") for word in ordered)
    return re.compile(rf"(?<!\w)(?:{body})(?:(?<=['’])|(?!\w))", re.IGNORECASE)


def _without_articles(phrases: list[str]) -> tuple[str, ...]:
    """Leave the article to the noun phrase: "aux dires du" is "aux dires de" + "le"."""
    return tuple(sorted(set(phrases)))


@cache
def load_lexicon(language: str) -> Lexicon:
    """Return the word lists of ``language``, one of ``LANGUAGES``."""
    grammar = json.loads(read_data(language, "grammar.json"))
    nouns = json.loads(read_data(language, "nouns.json"))
    phrase_lists = ("according", "reported", "quoted")
    phrases = {name: _without_articles(grammar.pop(name)) for name in phrase_lists}
    phrases["anonymity"] = tuple(nouns.pop("anonymity"))
    return Lexicon(
        language=language,
        forms=_forms(read_data(language, "verbs.txt")),
        grammar={name: frozenset(words) for name, words in grammar.items()},
        nouns={name: frozenset(words) for name, words in nouns.items()},
        phrases=phrases,
        according=_alternatives(phrases["according"] + phrases["reported"]),
        according_words=frozenset(phrase.split()[0] for phrase in phrases["according"]),
        anonymity=_alternatives(phrases["anonymity"]),
    )


@cache
def given_names() -> Mapping[str, str]:
    """Return common given names, lower case, to ``m``, ``f`` or ``u`` (either)."""
    table = json.loads(read_data("names.json"))
    found = {}
    for key, letter in (("either", "u"), ("masculine", "m"), ("feminine", "f")):
        found.update({name.casefold(): letter for name in table[key]})
    return found
