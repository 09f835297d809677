"""Reads the word lists of a language, once."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from provenance.model import Commitment
from provenance.small_letters import SmallPattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def _folders() -> tuple[str, ...]:
    """ISO 639-1 codes of the languages that have a folder of word lists, in order."""
    data = resources.files("provenance.attribution").joinpath("data")
    names = (entry.name for entry in data.iterdir() if entry.joinpath("verbs.txt").is_file())
    return tuple(sorted(names))


LANGUAGES = _folders()


# Lists of nouns of which a file gives the singular: their regular plurals are known too.
_COUNTED = ("persons", "offices")
_SIBILANTS = ("s", "x", "z", "ch", "sh")
# Lists of grammar that ``str.endswith`` takes.
_ENDINGS = ("verb_endings", "infinitive_endings", "adverb_endings", "gerund_endings")
# Lists that rules put together, and a few to spare.
_SETS = 512


class _Lists(dict[str, frozenset[str]]):
    """Word lists by name; a list that a language does without is empty."""

    def __missing__(self, name: str) -> frozenset[str]:
        return frozenset()


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
    """One inflected form of a verb.

    Attributes:
        tense: ``finite``, ``past``, ``participle``, ``gerund`` or ``infinitive``.
    """

    verb: Verb
    tense: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists of one language; ``grammar`` and ``nouns`` map a list's name to its words.

    Attributes:
        family: How its verbs stand: ``english``, ``romance`` or ``german``.
        tokens: How its words are told apart: ``plain``, or ``elided`` where "l'" is a word.
        according: A pattern of the prepositional cues.
        according_words: The first words of the cues, as written ("d'après").
        cue_words: Their first tokens ("d'"): a statement without one of them has no such cue.
        weak: Forms of the verbs that hand on a noun phrase only; empty where no file lists them.
    """

    language: str
    family: str
    tokens: str
    forms: Mapping[str, tuple[Form, ...]]
    grammar: Mapping[str, frozenset[str]]
    nouns: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[str, ...]]
    according: SmallPattern
    according_words: frozenset[str]
    cue_words: frozenset[str]
    anonymity: SmallPattern
    weak: Mapping[str, tuple[Form, ...]]
    verb_endings: tuple[str, ...] = ()
    infinitive_endings: tuple[str, ...] = ()
    adverb_endings: tuple[str, ...] = ()
    gerund_endings: tuple[str, ...] = ()

    def united(self, *names: str) -> frozenset[str]:
        """Return the words of several lists of nouns or grammar together."""
        return _united(self.language, names)


@lru_cache(maxsize=_SETS)
def either(*lists: frozenset[str]) -> frozenset[str]:
    """Return the words of some lists together, put together once: a list has hundreds of words."""
    return frozenset().union(*lists)


@lru_cache(maxsize=_SETS)
def less(words: frozenset[str], *others: frozenset[str]) -> frozenset[str]:
    """Return the words of a list that are in none of the others, found once."""
    return words.difference(*others)


@cache
def _united(language: str, names: tuple[str, ...]) -> frozenset[str]:
    lexicon = load_lexicon(language)
    lists = (lexicon.nouns.get(name) or lexicon.grammar[name] for name in names)
    return frozenset().union(*lists)


def _plurals(words: Iterable[str], family: str) -> frozenset[str]:
    """The regular plurals of nouns, where their language forms any by an ending."""
    found = set()
    for word in words:
        if family == "german" or word.endswith(_SIBILANTS):
            continue
        if family == "english" and word.endswith("y") and word[-2:-1] not in "aeiou":
            found.add(word[:-1] + "ies")
        elif family == "english" and word.endswith("man"):
            found.add(word[:-3] + "men")
        elif family == "romance" and word.endswith("al"):
            found.add(word[:-1] + "ux")
        else:
            found.add(word + ("x" if word.endswith(("eau", "eu")) else "s"))
    return frozenset(found)


def _with_plurals(nouns: dict[str, list[str]], family: str) -> dict[str, frozenset[str]]:
    kept = {name: frozenset(words) for name, words in nouns.items()}
    for name in _COUNTED:
        kept[name] = kept.get(name, frozenset()) | _plurals(kept.get(name, ()), family)
    return kept


def read_data(*path: str) -> str:
    """Return the text of a data file of this package."""
    file = resources.files("provenance.attribution").joinpath("data", *path)
    return file.read_text(encoding="utf-8")


def _read_optional(*path: str) -> str:
    """The text of a data file that a language may do without, or nothing."""
    file = resources.files("provenance.attribution").joinpath("data", *path)
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _forms(text: str, *, infinitives: bool) -> dict[str, tuple[Form, ...]]:
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
        if infinitives and lemma not in finite.split():
            found.setdefault(lemma, []).append(Form(verb, "infinitive"))
    # Entries with a particle come first: "pointed out" is not "pointed".
    return {
        word: tuple(sorted(forms, key=lambda form: -len(form.verb.particle)))
        for word, forms in found.items()
    }


def _alternatives(words: tuple[str, ...]) -> SmallPattern:
    """A pattern of any of these phrases as whole words; one that never matches if there are none."""
    if not words:
        return SmallPattern(r"(?!)")
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        first, space, rest = word.partition(" ")
        rests.setdefault(first, []).append(_spaced(space + rest))
    # By first words: a place in the text that has none of them is left at once.
    body = "|".join(f"{_spaced(first)}(?:{'|'.join(rests[first])})" for first in sorted(rests))
    return SmallPattern(rf"(?<!\w)(?:{body})(?:(?<=['’])|(?!\w))")


def _spaced(words: str) -> str:
    """A pattern of words as written, with any white space and either apostrophe between them."""
    return re.escape(words).replace("'", "['’]").replace(r"\ ", r"\s+")


def _opening(phrase: str) -> str:
    """The first token of a phrase: an elided word is one of its own."""
    word, mark, _ = phrase.split(maxsplit=1)[0].partition("'")
    return word + mark


def _without_articles(phrases: list[str]) -> tuple[str, ...]:
    """Leave the article to the noun phrase: "aux dires du" is "aux dires de" + "le"."""
    return tuple(sorted(set(phrases)))


@cache
def load_lexicon(language: str) -> Lexicon:
    """Return the word lists of ``language``, one of ``LANGUAGES``."""
    grammar = json.loads(read_data(language, "grammar.json"))
    (family,), (tokens,) = grammar.pop("family"), grammar.pop("tokens")
    nouns = json.loads(read_data(language, "nouns.json"))
    for name, words in json.loads(_read_optional(language, "kinds.json") or "{}").items():
        nouns[name] = [*nouns.get(name, ()), *words]
    phrase_lists = ("according", "reported", "quoted")
    phrases = {name: _without_articles(grammar.pop(name, [])) for name in phrase_lists}
    phrases["anonymity"] = tuple(nouns.pop("anonymity", ()))
    return Lexicon(
        language=language,
        family=family,
        tokens=tokens,
        forms=_forms(read_data(language, "verbs.txt"), infinitives=family == "romance"),
        grammar=_Lists((name, frozenset(words)) for name, words in grammar.items()),
        nouns=_Lists(_with_plurals(nouns, family)),
        phrases=phrases,
        according=_alternatives(phrases["according"] + phrases["reported"]),
        according_words=frozenset(phrase.split()[0] for phrase in phrases["according"]),
        cue_words=frozenset(
            _opening(phrase) for phrase in phrases["according"] + phrases["reported"]
        ),
        anonymity=_alternatives(phrases["anonymity"]),
        weak=_forms(_read_optional(language, "weak.txt"), infinitives=False),
        **{name: tuple(sorted(grammar.get(name, ()))) for name in _ENDINGS},
    )


@cache
def given_names() -> Mapping[str, str]:
    """Return common given names, lower case, to ``m``, ``f`` or ``u`` (either)."""
    table = json.loads(read_data("names.json"))
    found = {}
    for key, letter in (("either", "u"), ("masculine", "m"), ("feminine", "f")):
        found.update({name.casefold(): letter for name in table[key]})
    return found
