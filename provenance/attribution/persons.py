"""Finds a person's name in the words of a source."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from provenance.attribution.institutions import fold_words, institutions
from provenance.attribution.lexicon import given_names, load_lexicon
from provenance.attribution.outlets import fold, is_outlet_name

if TYPE_CHECKING:
    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.tokens import Statement

_WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*\.?")
# Looks back after the capital, not before it: capitals alone are found ten times as fast.
_NAME = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ](?<!\w\w)[\w'’.-]*)(?:[ \u00a0](?:(?:de|du|des|la|le|van|von|der|den|al|el|bin|di|da)[ \u00a0]){0,2}[^\W\d_a-zß-öø-ÿ][\w'’-]*\.?)+"
)
# "Noel Brazil, who ...", "Ada Pole, 41": a name that could be a place's or a firm's is a person's.
_WHO_OR_AGE = re.compile(r"(?:[^\W\d_a-z][\w’'-]+ ){1,2}[^\W\d_a-z][\w’'-]+, (?:who|qui|\d\d)\b")
_AGED = re.compile(r"(?P<name>[A-ZÀ-Þ][\w'’-]+), (?:aged )?\d{1,3}(?: ans)?(?:$|,)")
_PERSONAL_CLAUSE = re.compile(
    r"(?P<name>[A-ZÀ-Þ][a-zà-ÿ]+(?:[-’'][A-ZÀ-Þ][a-zà-ÿ]+)*), who(?:se)? "
)
_OFFICE_APPOSED = re.compile(
    r"(?P<name>[A-ZÀ-Þ][a-zà-ÿ]+(?:[-’'][A-ZÀ-Þ][a-zà-ÿ]+)*), (?:(?:the|an?|une?|le|la|its|their|his|her|son|sa|leur) |l['’])"
    r"(?P<what>[^,;]+)"
)
_LONGEST_OFFICE = 4
_ELISION = re.compile(r"^(?:l|d|qu|s|n|c|jusqu)['’](?=\w)", re.IGNORECASE)
_SEGMENT = re.compile(r"[,;()—–]|\s-\s")
_PARTICLES = frozenset(
    [
        "de",
        "du",
        "des",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "al",
        "el",
        "bin",
        "ben",
        "di",
        "da",
        "dos",
        "del",
        "ibn",
        "zu",
    ]
)
_CLAUSE_WORDS = frozenset(
    [
        "who",
        "which",
        "whose",
        "that",
        "qui",
        "dont",
        "que",
        "qu'",
        "interviewed",
        "quoted",
        "cited",
        "obtained",
        "told",
        "said",
        "speaking",
        "interrogé",
        "interrogée",
        "cité",
        "citée",
        "joint",
        "jointe",
    ]
)
# "Aldous & Rae": the partners of a firm.
_FIRM = re.compile(
    r"(?<!\w)(?:[^\W\d_a-zß-öø-ÿ][\w'’.-]*[ \u00a0]){1,3}&[ \u00a0][^\W\d_a-zß-öø-ÿ][\w'’-]*"
    r"(?:[ \u00a0][^\W\d_a-zß-öø-ÿ][\w'’-]*)*"
)
# Before a name they make it somebody's or something's to whom a source belongs.
_BELONGING = frozenset(
    ["of", "for", "at", "from", "with", "de", "du", "d'", "d’", "des", "chez", "au", "aux", "à"]
)
_ARTICLES = frozenset(("the", "his", "her", "its", "their", "le", "la", "les", "l'", "l’", "el"))
# What the names of clubs begin with.
_CLUBS = frozenset(
    [
        *("ac", "afc", "as", "bc", "bk", "bsc", "cf", "fc", "fk", "hc", "rc", "rsc", "sc", "sk"),
        *("sv", "tsv", "us", "vfb", "vfl", "vv", "athletic", "dynamo", "inter", "lokomotiv"),
        *("olympique", "racing", "real", "royal", "sporting", "stade", "union"),
    ]
)
_OF_PLACE = frozenset(("de", "du", "des"))
_WEEKDAYS = frozenset(
    [
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("yesterday", "today", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"),
        *("dimanche", "hier"),
    ]
)
_LONGEST_NAME = 4
_LONGEST_ABBREVIATION = 6
_LONGEST_CODE = 2


def names_firm(text: str) -> bool:
    """Return whether words name a firm by its partners: "Aldous & Rae"."""
    return "&" in text and _FIRM.search(text) is not None


def is_apposed(text: str) -> bool:
    """Return whether a name is a person's by what stands behind it: "who", or an age."""
    return _WHO_OR_AGE.match(text) is not None


def name_by_apposition(text: str, human: frozenset[str]) -> str | None:
    """Return a single name that what stands behind it shows to be a person's, or None.

    "Weiss, 31", "Weiss, who runs it", "Weiss, the harbour minister".

    Args:
        text: A source as written.
        human: Nouns for people.
    """
    if ", " not in text:
        return None
    match = _AGED.match(text.strip()) or _PERSONAL_CLAUSE.match(text.strip())
    if match is not None:
        return match.group("name")
    match = _OFFICE_APPOSED.match(text.strip())
    words = words_of(match.group("what").lower())[:_LONGEST_OFFICE] if match else []
    closed = next((i for i, word in enumerate(words) if word in _BELONGING), len(words))
    return match.group("name") if match and not human.isdisjoint(words[:closed]) else None


def words_of(text: str) -> list[str]:
    """Return the words of a source, elided articles and possessive endings split off."""
    return list(_split(text))


@lru_cache(maxsize=8192)
def _split(text: str) -> tuple[str, ...]:
    """The words of a source: it is looked at in five ways, and again in each sentence it speaks in."""
    found = []
    for written in _WORD.findall(text):
        word = written
        if "'" in word or "’" in word:
            elided = _ELISION.match(word)
            if elided:
                found.append(elided.group())
                word = word[elided.end() :]
            word = word.removesuffix("'s").removesuffix("’s")
        if word.endswith(".") and len(word) > _LONGEST_ABBREVIATION:
            # The end of a sentence, no abbreviation.
            word = word[:-1]
        if word:
            found.append(word)
    return tuple(found)


def capital_runs(words: list[str]) -> list[list[str]]:
    """Maximal runs of capitalised words, name particles between them included."""
    runs: list[list[str]] = []
    run: list[str] = []
    for word in [*words, ""]:
        inside = word[:1].isupper() or (bool(run) and word[:1].isdigit())
        if inside or (run and word.lower() in _PARTICLES):
            run.append(word)
            continue
        while run and run[-1].lower() in _PARTICLES:
            run.pop()
        if run:
            runs.append(run)
        run = []
    return runs


class PersonNames:
    """Tells names of people from other capitalised words.

    Attributes:
        people: Surnames and names that the article gives in full elsewhere.
        known_outlets: Folded names that are outlets although no table knows them.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        people: frozenset[str] = frozenset(),
        known_outlets: frozenset[str] = frozenset(),
    ) -> None:
        self.people = people
        self.known_outlets = known_outlets
        self.language = lexicon.language
        self.grammar = lexicon.grammar
        nouns = lexicon.nouns
        self.places = nouns["places"]
        self.suffixes = nouns["organisation_suffixes"]
        self.organisations = nouns["organisations"]
        self.bodies = lexicon.united("organisations", "organisation_heads")
        self.impersonal = lexicon.united("organisations", "documents", "places")
        self.titles = lexicon.united("persons", "offices", "titles")
        self.small_titles = self.grammar["small_titles"]

    def is_outlet(self, name: str) -> bool:
        """Tell whether a name is an outlet's, by the tables or by the corpus."""
        return fold(name) in self.known_outlets or is_outlet_name(name)

    def find(self, text: str) -> str | None:
        """Return a person's name in ``text``, its title left out, or None."""
        # Without a capital there is no name; words are in capitals, in small letters or in neither.
        return None if text.islower() else _find_name(text, self.language, *self.bearing_on(text))

    def bearing_on(self, text: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return those of the article's people, and of the known outlets, that words can name.

        They are few or none, so that what the same words show in another article is known already.
        """
        people = self.people.intersection(words_of(text)) if self.people else self.people
        outlets = self.known_outlets
        if outlets:
            held = frozenset(fold_words(text).split())
            outlets = frozenset(name for name in outlets if held.issuperset(name.split()))
        return people, outlets

    def read(self, text: str) -> str | None:
        """Return what ``find`` does, and remember nothing."""
        for segment in _SEGMENT.split(_FIRM.sub(" ", text) if "&" in text else text):
            words = words_of(segment)
            first = words[0].lower() if words else ""
            if first in self.grammar["relative"] or first in _CLAUSE_WORDS:
                continue
            if first in self.grammar["prepositions"] and first != "de":
                continue
            name = self._find_within(_before_clause(words))
            if name is not None:
                return name
        return None

    def _find_within(self, words: list[str]) -> str | None:
        """The first name in a phrase that is not its complement: "the father of Ana Lopes"."""
        at = 0
        for run in capital_runs(words):
            at = next(k for k in range(at, len(words)) if words[k : k + len(run)] == run)
            name = self._person(run) or self._titled(words, at, run)
            if name is not None and not (self._belongs(words, at) and run[0] == name.split()[0]):
                return name
            at += len(run)
        return None

    def _belongs(self, words: list[str], at: int) -> bool:
        """Whether a name in a phrase is only whose or what somebody's post is.

        "the captain of the Marigold Star", "a clerk with the insurer Harlow Mutual".
        """
        before = at - 1
        kind = words[before].lower() if before > 0 else ""
        if kind in self.bodies and words[at].lower() not in given_names():
            before -= 1
        # Names are looked for in the words of any language.
        if before > 1 and words[before].lower() in _ARTICLES:
            before -= 1
        return before > 0 and words[before].lower() in _BELONGING

    def _titled(self, words: list[str], at: int, run: list[str]) -> str | None:
        """A surname right behind a title in small letters ("la juge Ferrand"), or None."""
        if len(run) > 1 or at == 0 or words[at - 1] not in self.small_titles:
            return None
        low = run[0].lower()
        closed = low in self.places or low in self.suffixes or low in self.impersonal
        code = run[0].isupper() and len(run[0]) > _LONGEST_CODE
        return None if closed or code or self.is_outlet(run[0]) else run[0]

    def _person(self, run: list[str]) -> str | None:
        run, titled = ([], False) if _is_club(run) else self._without_title(run)
        while run and run[0].lower() in _WEEKDAYS:
            run = run[1:]
        if not run or any(word.isdigit() for word in run):
            return None
        lows = [word.lower().strip(".") for word in run]
        if lows[-1] in self.suffixes or lows[-1] in self.organisations:
            return None
        if len(run) == 1:
            known = titled or run[0] in self.people or lows[0] in given_names()
            return run[0] if known and lows[0] not in self.places else None
        joined = " ".join(run)
        if self.is_outlet(joined) or fold_words(joined) in institutions():
            return None
        known = lows[0] in given_names() or run[0] in self.people or run[-1] in self.people
        if known or titled:
            inside = any(low in self.suffixes for low in lows[1:])
            return None if inside else self._from_given(run, lows)
        return self._unknown(run, lows)

    def _without_title(self, run: list[str]) -> tuple[list[str], bool]:
        """Leave out titles and articles before a name, and tell whether there was a title."""
        titled = False
        start = 0
        while start < len(run):
            low = run[start].lower()
            article = low in self.grammar["determiners"] and len(run) - start > 1
            if low not in self.titles and not article:
                break
            titled = titled or low not in self.grammar["determiners"]
            start += 1
        return run[start:], titled

    def _from_given(self, run: list[str], lows: list[str]) -> str:
        """Leave out what stands before the given name ("Transport Minister Paul Devlin")."""
        names = given_names()
        start = max((k + 1 for k, low in enumerate(lows[:-1]) if low in self.titles), default=0)
        if start == 0 and lows[0] not in names:
            start = next((k for k, low in enumerate(lows[1:-1], 1) if low in names), 0)
        return " ".join(run[start:])

    def _unknown(self, run: list[str], lows: list[str]) -> str | None:
        """A run of capitals without title or common given name: a name if nothing speaks against."""
        names = given_names()
        for k, low in enumerate(lows[1:-1], 1):
            if low in names:
                return " ".join(run[k:])
        code = any(word.isupper() and len(word) > _LONGEST_CODE for word in run)
        # "Lignes du Massif", "Laitière de Combrac": what belongs to a place is nobody.
        if len(run) > 1 and run[1] in _OF_PLACE:
            return None
        if code or any(low in self.impersonal for low in lows):
            return None
        return " ".join(run) if len(run) <= _LONGEST_NAME else None


def find_people(
    statements: list[Statement], text: str, names: PersonNames
) -> list[tuple[int, int, str]]:
    """Return ``(offset, statement, name)`` of each full personal name in the running text."""
    found = []
    for number, statement in enumerate(statements):
        for match in _NAME.finditer(text, statement.start, statement.end):
            # A full stop belongs to an initial, or closes the sentence.
            name = names.find(match.group().replace("\u00a0", " ").rstrip("."))
            if name is not None and " " in name and not _is_of_thing(text, match):
                found.append((match.start(), number, name))
    return found


# Of a race, a street or a prize, and of nobody: "au départ du Trail des Lacs", "the Tarn Regatta".
_ARTICLE_BEFORE = re.compile(
    r"(?:\b(?:the|du|au|aux|des|le|la|les|del|al|el|los|las|der|die|das|dem|den|vom|zum|zur)\s|\bl['’])$",
    re.IGNORECASE,
)
_LONGEST_ARTICLE = 5


def _is_of_thing(text: str, match: re.Match[str]) -> bool:
    """Whether an article stands before a run of capitals that holds no given name."""
    before = text[max(0, match.start() - _LONGEST_ARTICLE) : match.start()]
    if _ARTICLE_BEFORE.search(before) is None:
        return False
    return given_names().keys().isdisjoint(word.lower() for word in match.group().split())


@lru_cache(maxsize=1024)
def _names(language: str, people: frozenset[str], known_outlets: frozenset[str]) -> PersonNames:
    return PersonNames(load_lexicon(language), people, known_outlets)


@lru_cache(maxsize=16384)
def _find_name(
    text: str, language: str, people: frozenset[str], known_outlets: frozenset[str]
) -> str | None:
    """The name in some words: an article's sources are asked for often, and those of others again."""
    return _names(language, people, known_outlets).read(text)


def _is_club(run: list[str]) -> bool:
    """Whether a run of capitals begins as clubs' names do, and no given name follows."""
    return len(run) > 1 and run[0].lower() in _CLUBS and run[1].lower() not in given_names()


def _before_clause(words: list[str]) -> list[str]:
    """Words of a segment before its relative or participle clause."""
    for i, word in enumerate(words):
        if i and word.lower() in _CLAUSE_WORDS:
            return words[:i]
    return words
