"""Says what kind of source a noun phrase names, with its head and gender."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from provenance.attribution.firms import speaks_as_firm
from provenance.attribution.institutions import fold_words, institutions
from provenance.attribution.lexicon import given_names, less, load_lexicon
from provenance.attribution.outlets import introducers
from provenance.attribution.persons import (
    PersonNames,
    capital_runs,
    is_apposed,
    name_by_apposition,
    words_of,
)
from provenance.attribution.press_nouns import press_qualities
from provenance.attribution.press_words import is_masthead, press_noun, speaks_for
from provenance.model import SourceType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provenance.attribution.lexicon import Lexicon

_APPOSITION = re.compile(r"[,(;—–]")
# ", the charity", ", une association de riverains"
_BODY_APPOSED = re.compile(
    r"\s*,\s*(?:the|an?|une?|la|le|l['’])\s?(?P<what>[^\W\d_]+(?:[\s-][a-zà-ÿ]+){0,2})"
)
_GENITIVES = ("'s", "’s")
_NAMED_APPOSITION = re.compile(r",\s*[A-ZÀ-Þ]")
_OWN_INFORMATION = (["nos", "informations"], ["our", "information"], ["our", "reporting"])
# What a newsroom does with a paper.
_HELD_BY = frozenset(
    [
        *("obtained", "seen", "reviewed", "shared", "shown", "leaked", "verified", "examined"),
        *("viewed", "read", "published", "provided", "analysed", "analyzed", "sent", "handed"),
    ]
)
_RELATIVE = frozenset(("who", "which", "that", "qui", "dont", "que", "whose"))
_TRADES = ("ers", "ors", "ists", "ians", "ants", "eurs", "istes", "iens")
# "one of the officials", "l'un des responsables": the head is the second noun.
_PARTITIVE = (("one", "of"), ("two", "of"), ("some", "of"), ("several", "of"), ("many", "of"))
_ONE = frozenset(("a", "an", "un", "une", "any", "one", "ein", "eine", "another", "autre"))
_PLURAL_ARTICLES = frozenset(("les", "des", "ces", "ses", "leurs", "nos"))
# Qualifiers that leave one holder of an office ("the chief medical officer").
_ONLY_ONE = frozenset(
    [
        *("chief", "lead", "sole", "returning", "presiding", "commanding"),
        *("cantonal", "cantonale", "fédéral", "fédérale", "général", "générale", "chef"),
        *("délégué", "déléguée"),
        *("principal", "principale"),
    ]
)
_FORMER = frozenset(("former", "ancien", "ancienne"))
_CLAUSE_OPENERS = frozenset(("the", "its", "their", "his", "her", "they", "he", "she", "it", "we"))
_PRESS_NOUN_REACH = 3
# What joins people to the body they belong to, and within how many words it is named.
_BELONGS = frozenset(("of", "at", "for", "from", "with", "de", "du", "des", "d'", "d’"))
_BODY_REACH = 5


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


class Profiler:
    """Reads sources in one language, with the people and outlets of one article."""

    def __init__(
        self,
        lexicon: Lexicon,
        people: frozenset[str] = frozenset(),
        known_outlets: frozenset[str] = frozenset(),
    ) -> None:
        self.names = PersonNames(lexicon, people, known_outlets)
        self.introducers = introducers(lexicon.language)
        self.family = lexicon.family
        self.grammar = lexicon.grammar
        self.nouns = lexicon.nouns
        self.anonymity = lexicon.anonymity
        self.human = lexicon.united("persons", "offices")
        self.people = lexicon.united("unnamed", "persons")
        self.bodies = lexicon.united("organisations", "organisation_heads", "voices")
        self.persons = less(self.human, self.bodies)
        self.papers = lexicon.united("documents", "statements")
        kinds = ("persons", "offices", "organisations", "documents", "statements")
        self.known = lexicon.united(*kinds)
        self._seen: dict[str, Profile] = {}

    def profile(self, text: str) -> Profile:
        """Return what the words of a source show."""
        found = self._seen.get(text)
        if found is None:
            language, bearing = self.names.language, self.names.bearing_on(text)
            found = self._seen[text] = _profile_of(text, language, *bearing)
        return found

    def read(self, text: str) -> Profile:
        """Return what ``profile`` does, and remember nothing."""
        words = words_of(text)
        lows = [word.lower() for word in words]
        core = _core(text)
        head = self._head([word.lower() for word in core])
        name = self.names.find(text) or name_by_apposition(text, self.persons)
        if name is not None and (
            self._is_complement(text, name, head) or self._is_named_body(text, name, head)
        ):
            name = self._holder(text, head)
        people = bool(lows) and head in self.human and self._is_plural(lows[0], head)
        firm = bool(lows) and speaks_as_firm(text, name, head, people=people)
        name = None if firm else name
        unique = name is None and self._is_unique_office(core, lows, head)
        kind = self._kind(text, core, head, name, unique=unique and not firm)
        if firm and kind in (SourceType.ANONYMOUS, SourceType.NAMED_PERSON):
            kind = SourceType.ORGANISATION
        if kind is not SourceType.NAMED_PERSON:
            name, unique = None, False
        plural = bool(lows) and self._is_plural(lows[0], head)
        called = words_of(name) if name is not None else words
        return Profile(kind, name, head, self._gender(called, lows), plural, unique)

    def _holder(self, text: str, head: str) -> str | None:
        """The name that follows an office and its place: "the prosecutor of Tarn, Ana Lopes"."""
        apposed = text.partition(",")[2]
        return self.names.find(apposed) if apposed and head in self.human else None

    def _is_complement(self, text: str, name: str, head: str) -> bool:
        """Whether a name only tells more of a thing: "a box from St Oswin's hall"."""
        core = _core_text(text)
        if name not in core and len(words_of(name)) > 1:
            # "the prefect of Tarn, Ana Lopes": who is named apart is the person; not of "the team
            # of her rival, Ana Lopes".
            lows = [low for low in map(str.lower, words_of(core)) if low != head]
            team = head in self.nouns.get("teams", ())
            return team and not self.human.isdisjoint(lows)
        before = [word.lower() for word in words_of(core.partition(name)[0])]
        if before[-1:] in (["by"], ["par"]):
            # "Researchers led by Ana Lopes"
            return True
        staff = bool(before) and before[0] == head and head in self.nouns["staff"]
        if not before or not (staff or before[0] in self.grammar["determiners"]):
            return False
        if head in self.human or head in self.nouns["voices"]:
            # "a manager at Harlow Mills", and not "the minister for transport Ana Lopes".
            return head in before[:-1] and before[-1] in self.grammar["prepositions"]
        opening = next((low for low in before if low in self.grammar["prepositions"]), None)
        first = before.index(opening) if opening else 0
        # "the nation's Tom Reed" has no preposition; "les Amis d'Ana Lopes" no common noun.
        return first > 1 and not any(w[0].isupper() for w in words_of(text)[1:first])

    def _is_named_body(self, text: str, name: str, head: str) -> bool:
        """Whether the words around a name make it an organisation's: "the group Clean Rivers"."""
        if words_of(name)[0].lower() in given_names() or head in self.human:
            return False
        before, _, after = text.partition(name)
        rest = words_of(after.partition(",")[0])
        if self.family == "english" and rest and rest[-1] == head:
            # "the Upper Tarn council": the capitals are a place's.
            return head in self.nouns["organisations"] and all(w.islower() for w in rest)
        if not _APPOSITION.search(before) and head in self.nouns["organisations"]:
            return [word.lower() for word in words_of(before)][-1:] == [head]
        return self.tells_body(after)

    def tells_body(self, after: str) -> bool:
        """Whether the apposition after a name says that it is an organisation's."""
        apposed = _BODY_APPOSED.match(after)
        if apposed and after[apposed.end() :].startswith(_GENITIVES):
            # ", the city's chief of roads": the body is only whose chief it is.
            return False
        lows = [word.lower() for word in _core(apposed.group("what"))] if apposed else []
        first = next((w for w in lows if w in self.human or w in self.nouns["organisations"]), "")
        return first in self.nouns["organisations"] and self.human.isdisjoint(lows)

    def _is_plural(self, first: str, head: str) -> bool:
        if head in self.nouns["plural_people"] or first in _PLURAL_ARTICLES:
            return True
        ends = head.endswith("men") or (head.endswith("s") and not head.endswith("ss"))
        if self.family == "english" and head in self.human and ends:
            return True
        return first in self.grammar["indefinite"] and first not in _ONE

    def _head(self, lows: list[str]) -> str:
        """Head noun of a noun phrase: the last known noun before its first complement."""
        start = 0
        if tuple(lows[:2]) in _PARTITIVE or lows[:2] in (["l'", "un"], ["l’", "un"]):
            start = 3
        elif lows[:1] in (["un"], ["une"]) and lows[1:2] in (["des"], ["de"]):
            start = 2
        stop = len(lows)
        for i in range(start + 1, len(lows)):
            # "a release the company issued": a noun phrase that begins anew is a clause's subject.
            anew = self.family == "english" and i > start + 1 and lows[i] in _CLAUSE_OPENERS
            if anew or lows[i] in self.grammar["prepositions"]:
                # "the judge hearing the case", "a broker involved in talks"
                reduced = i > start + 2 and lows[i - 1].endswith(("ing", "ed"))
                stop = i - 1 if reduced and self.family == "english" else i
                break
        segment = lows[start:stop]
        ordered: Sequence[str] = segment if self.family == "romance" else segment[::-1]
        return next((low for low in ordered if low in self.known), self._first(segment))

    def _first(self, segment: list[str]) -> str:
        """The noun of a phrase without a known one: last in English, first where it may be."""
        if self.family == "romance" and len(segment) > 1:
            return next((w for w in segment if w not in self.grammar["determiners"]), segment[-1])
        return segment[-1] if segment else ""

    def _gender(self, words: list[str], lows: list[str]) -> str:
        """The gender that titles and nouns show, then given names among ``words``."""
        names = given_names()
        called = [names.get(word.lower(), "") for word in words if word[0].isupper()]
        for low in lows:
            if low in self.grammar["feminine_titles"] or low in self.nouns["feminine"]:
                return "f"
            if low in self.grammar["masculine_titles"] or low in self.nouns["masculine"]:
                return "f" if called[:1] == ["f"] else "m"
        known = next((gender for gender in called if gender in ("m", "f")), None)
        if known is not None:
            return known
        if lows and lows[0] in self.grammar["feminine_articles"]:
            return "f"
        return "m" if lows and lows[0] in self.grammar["masculine_articles"] else ""

    def _kind(
        self, text: str, core: list[str], head: str, name: str | None, *, unique: bool
    ) -> SourceType:
        if not core:
            return SourceType.ANONYMOUS
        if [word.lower() for word in core[:2]] in _OWN_INFORMATION:
            return SourceType.OUTLET
        if not self._is_held_paper(core) and self._is_outlet(text, core, head):
            return SourceType.OUTLET
        opening = [word.lower() for word in core[:2]]
        if head in self.papers and (name is None or head in opening):
            return SourceType.DOCUMENT
        if name is not None or unique or self._is_only_post(core, head):
            return SourceType.NAMED_PERSON
        return self._unnamed(text, core, head)

    def _unnamed(self, text: str, core: list[str], head: str) -> SourceType:
        """What a source is that names nobody."""
        trade = head in self.nouns.get("tradesmen", ()) and core[0].lower() in _ONE
        if trade and not self._names_after(core, head) and not is_apposed(text):
            # "un fournisseur" may be anybody of the trade.
            return SourceType.ANONYMOUS
        if self._is_organisation(text, core, head) or self._is_body(text, core, head):
            return SourceType.ORGANISATION
        if head in self.human or self._is_trade(core):
            return SourceType.ANONYMOUS
        if is_apposed(text):
            return SourceType.NAMED_PERSON
        return self._by_any_word(core)

    def _is_body(self, text: str, core: list[str], head: str) -> bool:
        """Whether several people speak as a body: "the organisers", "researchers at Lorn"."""
        lows = [word.lower() for word in core]
        counted = lows[0] in self.grammar["indefinite"] and lows[0] != "des"
        withheld = len(words_of(_core_text(text))) > len(core) or self.anonymity.search(text)
        if counted or withheld or not _FORMER.isdisjoint(lows):
            return False
        if head in self.nouns["bodies"]:
            return True
        if head not in self.nouns["staff"] or head not in lows:
            return False
        at = lows.index(head)
        organised = self.nouns["organisations"]
        after = core[at + 1 :]
        if after and after[0].lower() in _BELONGS:
            return any(w[0].isupper() or w.lower() in organised for w in after[1:_BODY_REACH])
        return any(low in organised for low in lows[:at])

    def _is_organisation(self, text: str, core: list[str], head: str) -> bool:
        stripped = [word for word in core if word.lower() not in self.grammar["determiners"]]
        if (
            head in self.nouns["voices"]
            or speaks_for(core)
            or fold_words(" ".join(stripped)) in institutions()
        ):
            return True
        if head in self.human:
            # "the operator, Alba Lines": a role that its apposition shows to be a company's.
            apposed = bool(_NAMED_APPOSITION.search(text)) or self._names_after(core, head)
            return head in self.nouns["organisations"] and apposed
        # "Du comté a été servi" is no county.
        return head in self.nouns["organisations"] and core[0].lower() != "du"

    def _names_after(self, core: list[str], head: str) -> bool:
        """Whether a name of nobody stands right after a role: "its operator VLA"."""
        lows = [word.lower() for word in core]
        rest = core[lows.index(head) + 1 :] if head in lows else []
        return bool(rest) and all(word[0].isupper() for word in rest)

    def _is_trade(self, core: list[str]) -> bool:
        """Whether one word that opens a sentence names people by their trade ("Organisers")."""
        return len(core) == 1 and core[0].istitle() and core[0].lower().endswith(_TRADES)

    def _by_any_word(self, core: list[str]) -> SourceType:
        lows = [word.lower() for word in core]
        determiners = self.grammar["determiners"]
        if any(word[0].isupper() and word.lower() not in determiners for word in core):
            return SourceType.ORGANISATION
        if not self.people.isdisjoint(lows):
            return SourceType.ANONYMOUS
        organised = not self.nouns["organisations"].isdisjoint(lows)
        return SourceType.ORGANISATION if organised else SourceType.ANONYMOUS

    def _is_outlet(self, text: str, core: list[str], head: str) -> bool:
        """Whether the words name an outlet, or its reporter ("a Gazette reporter")."""
        named = any(word[0].isupper() for word in core[1:])
        small = head in core or core[0].lower() == head  # not "the General Staff"
        told = (named and small) or any(self.names.is_outlet(word.upper()) for word in core)
        if told and head in self.nouns["newsroom"] | self.nouns.get("own_work", frozenset()):
            # "a Gazette reporter", "a Gazette count"
            return True
        whole, masthead = _core_text(text), is_masthead(core, self.nouns["mastheads"])
        bare = [w for w in core if w.lower() not in self.grammar["determiners"]]
        proper = len(core) > 1 and bool(bare) and bare[0][0].isupper()
        if masthead or (proper and self.names.is_outlet(whole)):
            return True
        alone = len(core) == 1 and head in self.known and not core[0].isupper()
        press = press_noun(core, self.introducers, press_qualities())
        lower = press is not None and core[press:-1] and core[press].islower()
        if (head in self.human or alone) and not (lower and core[(press or 0) + 1][0].isupper()):
            return False
        if press is not None:
            listed = core[0].lower() in ("les", "the") and head not in self.papers
            return press <= _PRESS_NOUN_REACH or listed
        runs = capital_runs(core)
        if not runs or head in self.papers or self._is_complemented(core, head, runs[0]):
            return False
        return self.names.is_outlet(" ".join(runs[0])) or self.names.is_outlet(whole)

    def _is_complemented(self, core: list[str], head: str, run: list[str]) -> bool:
        """Whether a name only tells which body is meant: "the ministry of Mines", "the Tarn court"."""
        at = core.index(run[0])
        before, after = ({word.lower() for word in part} for part in (core[:at], core[at:]))
        of_place = self.family == "english" and head in after and head not in self.introducers
        return head in self.nouns["organisations"] and (of_place or bool(_BELONGS & before))

    def _is_held_paper(self, core: list[str]) -> bool:
        """Whether a paper is told by who holds it: "Emails obtained by this newspaper"."""
        lows = [word.lower() for word in core]
        return any(
            low in self.papers and after in _HELD_BY and not word[1:].isupper()
            for word, low, after in zip(core, lows, lows[1:], strict=False)
        )

    def _is_only_post(self, core: list[str], head: str) -> bool:
        """Whether a post is told by the place it belongs to: "the club's doctor"."""
        lows = [word.lower() for word in core]
        if head not in self.nouns["posts"] or lows[0] not in self.grammar["definite"]:
            return False
        at = next((i for i, word in enumerate(core) if word.lower() == head), 0)
        before, after = lows[1:at], [word.lower() for word in core[at + 1 :]]
        organised = self.nouns["organisations"]
        if any(low in organised for low in before):
            return True
        belongs = any(low in ("of", "for", "at", "de", "du", "des", "d'") for low in after[:2])
        named = any(word[0].isupper() for word in core[at + 1 :])
        return belongs and (named or any(low in organised for low in after))

    def _is_unique_office(self, core: list[str], lows: list[str], head: str) -> bool:
        """Whether an office without a name still points to one person."""
        one = head in self.human and any(low in _ONLY_ONE for low in lows[:4])
        if not lows or not (one or head in self.nouns["offices"]) or head in self.nouns["voices"]:
            return False
        if lows[0] in self.grammar["indefinite"] or lows[0] in _FORMER:
            return False
        if self._is_plural(lows[0], head):
            return False
        if one:
            return True
        named = any(word[0].isupper() for word in core[1:])
        return head not in self.nouns.get("shared_offices", ()) or len(core) > 2 or named


@lru_cache(maxsize=1024)
def _profiler(language: str, people: frozenset[str], known_outlets: frozenset[str]) -> Profiler:
    return Profiler(load_lexicon(language), people, known_outlets)


@lru_cache(maxsize=16384)
def _profile_of(
    text: str, language: str, people: frozenset[str], known_outlets: frozenset[str]
) -> Profile:
    """What some words show: the same sources speak in article after article."""
    return _profiler(language, people, known_outlets).read(text)


def _core_text(text: str) -> str:
    """The noun phrase before its first apposition."""
    return _APPOSITION.split(text, maxsplit=1)[0]


def _core(text: str) -> list[str]:
    """Words of the noun phrase before its first apposition or relative clause."""
    words = words_of(_core_text(text).replace("’", "'"))
    for i, word in enumerate(words):
        if i and word.lower() in _RELATIVE:
            return words[:i]
    return words
