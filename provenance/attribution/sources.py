"""Says what kind of source a noun phrase names, with its head and gender."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.attribution.institutions import fold_words, institutions
from provenance.attribution.lexicon import given_names
from provenance.attribution.outlets import fold, introducers, is_outlet_name
from provenance.model import SourceType

if TYPE_CHECKING:
    from provenance.attribution.lexicon import Lexicon

_WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*\.?")
_ELISION = re.compile(r"^(?:l|d|qu|s|n|c|jusqu)['’](?=\w)", re.IGNORECASE)
_SEGMENT = re.compile(r"[,;()—–]|\s-\s")
_CLAUSE_WORDS = frozenset(
    "who which whose that qui dont que qu' interviewed quoted cited obtained told said speaking interrogé "
    "interrogée cité citée joint jointe".split()
)
_PARTICLES = frozenset("de du des la le van von der den al el bin ben di da dos del ibn zu".split())


@dataclass(frozen=True, slots=True)
class Profile:
    """What a source's words show.

    Attributes:
        kind: Source type by the words alone.
        name: A person's name in it, as written, or None.
        head: Head noun, lower case, or empty.
        gender: ``m``, ``f`` or empty.
        plural: Whether several people are meant.
        unique: Whether an office makes a person without name identifiable.
    """

    kind: SourceType
    name: str | None
    head: str
    gender: str
    plural: bool
    unique: bool = False


def words_of(text: str) -> list[str]:
    """Return the words of a source, elided articles and possessive endings split off."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        elided = _ELISION.match(word)
        if elided:
            found.append(elided.group())
            word = word[elided.end() :]
        for ending in ("'s", "’s"):
            if word.endswith(ending):
                word = word[: -len(ending)]
        if word:
            found.append(word)
    return found


def _runs(words: list[str]) -> list[list[str]]:
    """Maximal runs of capitalised words, name particles between them included."""
    runs: list[list[str]] = []
    run: list[str] = []
    for word in words:
        if word[0].isupper() or word[0].isdigit() and run:
            run.append(word)
        elif run and word.lower() in _PARTICLES:
            run.append(word)
        else:
            if run:
                runs.append(run)
            run = []
    if run:
        runs.append(run)
    for run in runs:
        while run and run[-1].lower() in _PARTICLES:
            run.pop()
    return [run for run in runs if run]


def _before_clause(words: list[str]) -> list[str]:
    """Words of a segment before its relative or participle clause."""
    for i, word in enumerate(words):
        if i and word.lower() in _CLAUSE_WORDS:
            return words[:i]
    return words


class Profiler:
    """Reads sources in one language, with the people of one article."""

    def __init__(
        self,
        lexicon: Lexicon,
        people: frozenset[str] = frozenset(),
        known_outlets: frozenset[str] = frozenset(),
    ) -> None:
        self.known_outlets = known_outlets
        self.introducers = introducers(lexicon.language)
        self.lexicon = lexicon
        self.nouns = lexicon.nouns
        self.grammar = lexicon.grammar
        self.people = people
        nouns = lexicon.nouns
        self.human = nouns["persons"] | nouns["offices"]
        self.known = self.human | nouns["organisations"] | nouns["documents"] | nouns["statements"]
        self.impersonal = nouns["organisations"] | nouns["documents"] | nouns["places"]

    def person_name(self, text: str) -> str | None:
        """Return a person's name in ``text``, its title left out, or None."""
        for segment in _SEGMENT.split(text):
            words = words_of(segment)
            first = words[0].lower() if words else ""
            if first in self.grammar["relative"] or first in self.grammar["prepositions"] and first not in ("de",):
                continue
            for run in _runs(_before_clause(words)):
                name = self._person(run)
                if name is not None:
                    return name
        return None

    def _person(self, run: list[str]) -> str | None:
        titles, nouns = self.grammar["titles"], self.nouns
        titled = False
        while run and (
            run[0].lower() in titles or run[0].lower() in self.human
            or run[0].lower() in self.grammar["determiners"] and len(run) > 1
        ):
            titled = titled or run[0].lower() not in self.grammar["determiners"]
            run = run[1:]
        if not run:
            return None
        joined = " ".join(run)
        lows = [word.lower().strip(".") for word in run]
        if lows[-1] in nouns["organisation_suffixes"] or lows[-1] in nouns["organisations"]:
            return None
        names = given_names()
        if len(run) == 1:
            known = titled or run[0] in self.people
            return joined if known and lows[0] not in nouns["places"] else None
        if self._is_outlet(joined) or fold_words(joined) in institutions():
            return None
        if lows[0] in names or run[0] in self.people or run[-1] in self.people or titled:
            if any(low in nouns["organisation_suffixes"] for low in lows[1:]):
                return None
            return self._from_given(run)
        for k, low in enumerate(lows[1:], 1):
            if low in names and k < len(run) - 1 and len(run) > 2:
                return " ".join(run[k:])
        if any(low in self.impersonal for low in lows) or any(word.isupper() and len(word) > 2 for word in run):
            return None
        return joined if 2 <= len(run) <= 4 else None

    def _from_given(self, run: list[str]) -> str:
        """Leave out what stands before the given name ("Transport Minister Paul Devlin")."""
        names = given_names()
        lows = [word.lower().strip(".") for word in run]
        nouns = self.nouns
        start = 0
        for k, low in enumerate(lows[:-1]):
            if low in nouns["offices"] or low in nouns["persons"] or low in self.grammar["titles"]:
                start = k + 1
        if start == 0 and lows[0] not in names:
            for k, low in enumerate(lows[1:-1], 1):
                if low in names:
                    start = k
                    break
        return " ".join(run[start:])

    def profile(self, text: str) -> Profile:
        """Return what the words of a source show."""
        words = words_of(text)
        lows = [word.lower() for word in words]
        core = self._core(text)
        head = self._head(core)
        plural = bool(lows) and (head in self.nouns["plural_people"] or self._counted(lows, head))
        gender = self._gender(lows, text)
        name = self.person_name(text)
        kind, unique = self._kind(text, core, lows, head, name)
        if kind is not SourceType.NAMED_PERSON:
            name = None
        return Profile(kind, name, head, gender, plural, unique)

    def _counted(self, lows: list[str], head: str) -> bool:
        if lows[0] in ("les", "des", "ces", "ses", "leurs", "nos"):
            return True
        if self.lexicon.language == "en" and head in self.nouns["persons"] and (
            head.endswith("men") or head.endswith("s") and not head.endswith("ss")
        ):
            return True
        return lows[0] in self.grammar["indefinite"] and lows[0] not in ("a", "an", "un", "une", "any", "one", "ein", "eine", "another", "autre")

    def _core(self, text: str) -> list[str]:
        """Words of the noun phrase before its first apposition or relative clause."""
        cut = re.split(r"[,(;—–]", text, maxsplit=1)[0]
        words = words_of(cut)
        for i, word in enumerate(words):
            if i and word.lower() in ("who", "which", "that", "qui", "dont", "que", "whose"):
                return words[:i]
        return words

    def _head(self, core: list[str]) -> str:
        """Head noun of a noun phrase: the last known noun before its first complement."""
        inner = self.grammar["prepositions"]
        lows = [word.lower() for word in core]
        known = self.known
        start = 0
        # "one of the officials", "l'un des responsables": the head is the second noun.
        if lows[:2] in (["one", "of"], ["two", "of"], ["some", "of"], ["several", "of"], ["l'", "un"], ["l’", "un"], ["many", "of"]):
            start = 3
        elif lows[:1] in (["un"], ["une"], ["l'un"], ["l'une"]) and len(lows) > 1 and lows[1] in ("des", "de"):
            start = 2
        stop = len(lows)
        for i in range(start + 1, len(lows)):
            if lows[i] in inner and lows[i] not in ("du",) or lows[i] == "du":
                stop = i
                break
        segment = lows[start:stop]
        if self.lexicon.language == "fr":
            for low in segment:
                if low in known:
                    return low
        else:
            for low in reversed(segment):
                if low in known:
                    return low
        return segment[-1] if segment else ""

    def _gender(self, lows: list[str], text: str) -> str:
        names = given_names()
        for low in lows:
            if low in self.grammar["feminine_titles"] or low in self.nouns["feminine"]:
                return "f"
            if low in self.grammar["masculine_titles"] or low in self.nouns["masculine"]:
                return "m"
        for word in words_of(text):
            if word[0].isupper() and names.get(word.lower()) in ("m", "f"):
                return names[word.lower()]
        if self.lexicon.language == "fr" and lows:
            if lows[0] in ("la", "une", "cette", "sa"):
                return "f"
            if lows[0] in ("le", "un", "ce", "cet"):
                return "m"
        return ""

    def _kind(self, text: str, core: list[str], lows: list[str], head: str, name: str | None) -> tuple[SourceType, bool]:
        nouns = self.nouns
        if not core:
            return SourceType.ANONYMOUS, False
        if self._outlet(text, core, head):
            return SourceType.OUTLET, False
        stripped = [w for w in core if w.lower() not in self.grammar["determiners"]]
        if head in nouns["documents"] and not (name and head not in [w.lower() for w in core[:2]]):
            if not stripped or head != stripped[0].lower() or not self._issued(core, head):
                return SourceType.DOCUMENT, False
        if name is not None:
            return SourceType.NAMED_PERSON, False
        if fold_words(" ".join(stripped)) in institutions():
            return SourceType.ORGANISATION, False
        if head in nouns["voices"]:
            return SourceType.ORGANISATION, False
        person = head in nouns["persons"] or head in nouns["offices"]
        if head in nouns["organisations"] and person and re.search(r",\s*[A-ZÀ-Þ]", text):
            return SourceType.ORGANISATION, False
        if person:
            unique = self._unique_office(core, lows, head)
            return (SourceType.NAMED_PERSON if unique else SourceType.ANONYMOUS), unique
        if head in nouns["organisations"]:
            return SourceType.ORGANISATION, False
        if len(core) == 1 and core[0].istitle() and lows[0].endswith(("ers", "ors", "ists", "ians", "ants", "eurs", "istes", "iens")):
            return SourceType.ANONYMOUS, False
        if any(word[0].isupper() for word in (core[1:] or core)) or core[0][0].isupper():
            return SourceType.ORGANISATION, False
        if any(low in nouns["unnamed"] for low in lows):
            return SourceType.ANONYMOUS, False
        if any(low in nouns["persons"] for low in lows):
            return SourceType.ANONYMOUS, False
        if any(low in nouns["organisations"] for low in lows):
            return SourceType.ORGANISATION, False
        return SourceType.ANONYMOUS, False

    def _issued(self, core: list[str], head: str) -> bool:
        return False

    def _is_outlet(self, name: str) -> bool:
        return fold(name) in self.known_outlets or is_outlet_name(name)

    def _outlet(self, text: str, core: list[str], head: str) -> bool:
        lows = [word.lower() for word in core]
        named = [word for word in core[1:] if word[0].isupper()]
        if head in self.nouns["newsroom"] and named:
            return True
        if any(low in self.introducers for low in lows) and (named or core[0][0].isupper() and len(core) > 1):
            return head not in self.human and self._press_named(lows)
        runs = _runs(core)
        name = " ".join(runs[0]) if runs else ""
        if not name or head in self.human or head in self.nouns["documents"]:
            return False
        whole = re.split(r"[,;(—–]", text, maxsplit=1)[0]
        return self._is_outlet(name) or self._is_outlet(whole)

    def _press_named(self, lows: list[str]) -> bool:
        """Whether the press noun heads the phrase: "le site X", not "the agency's director"."""
        at = next(i for i, low in enumerate(lows) if low in self.introducers)
        return at <= 3 or lows[0] in ("les", "the")

    def _unique_office(self, core: list[str], lows: list[str], head: str) -> bool:
        """Whether an office without a name still points to one person."""
        if head not in self.nouns["offices"] or head in ("source", "member"):
            return False
        first = lows[0]
        if first in self.grammar["indefinite"] or first in ("former", "ancien", "ancienne"):
            return False
        generic = ("leader", "manager", "editor", "judge", "juge", "owner", "patron", "gérant", "cadre", "représentant", "représentante", "secrétaire", "secretary", "speaker", "député", "sénateur", "senator", "representative", "captain")
        if head in generic and len(core) <= 2 and not any(w[0].isupper() for w in core[1:]):
            return False
        return True
