"""Resolves sources over an article: pronouns, surnames and roles to their nearest full form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provenance.attribution.bodies_named import only_body
from provenance.attribution.described import just_named, named_next
from provenance.attribution.introductions import (
    Resolved,
    Speaker,
    called_after,
    introduced,
    introduction,
    with_name,
)
from provenance.attribution.meant import pointed_back
from provenance.attribution.persons import PersonNames, find_people
from provenance.attribution.roles import (
    POINTING,
    as_within,
    is_another_body,
    is_other_kind,
    names_body,
    points,
    read_roles,
)
from provenance.attribution.sources import Profile, Profiler
from provenance.attribution.subjects import opening_subject
from provenance.model import SourceType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.phrases import Phrases
    from provenance.attribution.tokens import Statement

_RELATIVE = re.compile(r",|\s(?:qui|dont|who|whose)\s")
_FAR = 6
_NEAR_PAPER = 2
_SHORT_SOURCE = 3
_LONGEST_ROLE = 7
_AGE = re.compile(r"(?:\d+|\w+)-year-old")
_PARENT = re.compile(
    r"(?:the|la|le|l['’])\s?(?:father|mother|grandmother|grandfather|mum|dad|mère|père)\s(?:of|de)\s"
    r"(?:\d+|one|two|three|four|five|six|deux|trois|quatre|cinq|six|famille)\b"
)
_CONCERNED = frozenset(("intéressé", "intéressée", "latter"))
_OWNERS = {"his": "he", "her": "she", "their": "they", "its": "it"}
_NEAR_NAME = 4
_NEAR_OFFICE, _FAR_OFFICE = 220, 600
_BARE_OFFICE = 2
_POSSESSIVES = frozenset(("its", "their", "son", "sa", "leur"))


class Resolver:
    """Keeps who has spoken so far in one article, in reading order."""

    def __init__(
        self,
        statements: list[Statement],
        text: str,
        lexicon: Lexicon,
        known_outlets: frozenset[str] = frozenset(),
        *,
        read: Sequence[Phrases],
    ) -> None:
        self.statements = statements
        self.read = read
        self.text = text
        self.lexicon = lexicon
        self.grammar = lexicon.grammar
        people = find_people(statements, text, PersonNames(lexicon, frozenset(), known_outlets))
        surnames = frozenset(name.split()[-1] for _, _, name in people)
        self.profiler = Profiler(lexicon, surnames, known_outlets)
        self.people = people
        self.known_outlets = known_outlets
        self.roles = read_roles(statements, text, people, lexicon)
        self.speakers: list[Speaker] = []
        self._openers: dict[int, Speaker | None] = {}

    def resolve(self, source: str, offset: int, statement: int, *, paper: bool = False) -> Resolved:
        """Return the nearest full form of ``source``, and remember it as having spoken.

        Args:
            source: As written.
            offset: Where it begins.
            statement: Number of its statement.
            paper: Whether a pronoun may stand for a document too.
        """
        resolved = self._document(source, offset, statement) if paper else None
        resolved = resolved or self._resolve(source, offset, statement)
        self.speakers.append(Speaker(offset, statement, resolved.name_text, resolved.profile, True))
        return resolved

    def in_order(self) -> None:
        """Sort who has spoken by place, before more sources are read in a second pass."""
        self.speakers.sort(key=lambda speaker: speaker.offset)

    def _document(self, source: str, offset: int, statement: int) -> Resolved | None:
        """The document that a pronoun stands for, where none nearer can be meant, or None.

        After "Signed on Monday and sent to all, it ..." nothing but a document can be.
        """
        low = source.strip().lower().replace("’", "'")
        personal = self.grammar["masculine"] | self.grammar["feminine"]
        if low not in personal or low in self.grammar["relative"]:
            return None
        gender = "m" if low in self.grammar["masculine"] else "f"
        plural = low in self.grammar["plural"]
        tokens = self.statements[statement].tokens
        written = bool(tokens) and tokens[0].low in self.grammar["written"]
        for candidate in self._candidates(offset, statement):
            shown = candidate.profile
            if candidate.statement < statement - _NEAR_PAPER or shown.plural != plural:
                continue
            if shown.gender not in ("", gender) or shown.kind is SourceType.NONE:
                continue
            if shown.kind is SourceType.DOCUMENT:
                return Resolved(candidate.text, shown, candidate.text)
            if not written:
                return None
        return None

    def _resolve(self, source: str, offset: int, statement: int) -> Resolved:
        rest = self.text[offset : self.statements[statement].end]
        called = called_after(source, rest, self.profiler)
        if called is not None:
            return called
        low = source.strip().lower().replace("’", "'").lstrip("-").removeprefix("t-")
        low = _OWNERS.get(low, low)
        if low in self.grammar["pronouns"] or low == "l'":
            return self._pronoun(low, source, offset, statement)
        profile = self.profiler.profile(source)
        if profile.kind is SourceType.NAMED_PERSON and profile.name:
            full = self._full_name(profile.name, offset)
            if full != profile.name:
                gender = profile.gender or self.profiler.profile(full).gender
                profile = Profile(
                    SourceType.NAMED_PERSON, full, profile.head, gender, profile.plural
                )
                return Resolved(source, profile, self._speaker_text(full) or full)
            return Resolved(source, profile, source)
        return with_name(source, self._role(source, profile, offset, statement))

    def _speaker_text(self, full: str) -> str | None:
        """The fullest words in which a named person has spoken so far."""
        texts = [s.text for s in self.speakers if s.profile.name == full]
        return max(texts, key=len) if texts else None

    def _full_name(self, name: str, offset: int) -> str:
        """The full name that a surname stands for: the last one before it, else the first after."""
        words = name.split()
        if len(words) > 1:
            return name
        before = [n for o, _, n in self.people if o <= offset and n.split()[-1] == words[-1]]
        if before:
            return before[-1]
        after = [n for _, _, n in self.people if n.split()[-1] == words[-1]]
        called = {n for _, _, n in self.people if n.split()[0] == name}
        return after[0] if after else called.pop() if len(called) == 1 else name

    def _role(self, source: str, profile: Profile, offset: int, statement: int) -> Resolved:
        """Join "the official" or "the company" with the speaker it stands for."""
        words = source.lower().replace("’", "'").split()
        definite = bool(words) and (
            words[0] in self.grammar["definite"] or words[0].startswith("l'")
        )
        unresolved = Resolved(source, profile, source)
        back = pointed_back(self, source, offset, statement)
        if back is not None or not definite or not profile.head:
            return back or unresolved
        if profile.head in self.lexicon.nouns["statements"] and words[0] in _POSSESSIVES:
            owner = self._named_organisation(offset)
            return Resolved(owner.text, owner.profile, owner.text) if owner else unresolved
        return (
            self._named_role(profile, source, offset)
            or self._pointed_at(profile, words, offset)
            or self._earlier_speaker(profile, source, offset)
            or self._generic_organisation(profile, source.split(), offset)
            or just_named(self, source, profile, offset, statement)
            or named_next(self, source, profile, statement)
            or unresolved
        )

    def _pointed_at(self, profile: Profile, words: list[str], offset: int) -> Resolved | None:
        """The person last named that "this subscriber" or "the 40-year-old" points back to."""
        aged = _AGE.fullmatch(profile.head) is not None
        epithet = aged or profile.head in self.lexicon.nouns["epithets"]
        epithet = epithet or _PARENT.match(" ".join(words)) is not None
        pointing = epithet or words[0] in POINTING
        human = epithet or profile.head in self.profiler.human
        if not pointing or not human or profile.plural or profile.name:
            return None
        number = next((k for k, s in enumerate(self.statements) if s.end > offset), 0)
        near = [n for o, k, n in self.people if o < offset and 0 <= number - k <= _NEAR_NAME]
        if profile.head in _CONCERNED and self.speakers:
            # "Ana Lopes warned Tom Reed, she says. The latter denies it": not who spoke last.
            last = max(self.speakers, key=lambda s: s.offset).profile.name
            here = self.statements[number].paragraph
            beside = {n for _, k, n in self.people if self.statements[k].paragraph == here}
            near = [name for name in near if name in beside and name != last]
        for name in reversed(near):
            shown = self.profiler.profile(name)
            if shown.gender in ("", "u", profile.gender) or not profile.gender:
                person = Profile(
                    SourceType.NAMED_PERSON, name, profile.head, shown.gender, plural=False
                )
                told = introduction(name, self.people, self.read, self.text)
                return Resolved(told, person, self._speaker_text(name) or name)
        return None

    def _earlier_speaker(self, profile: Profile, source: str, offset: int) -> Resolved | None:
        """The last speaker of the same role before ``offset``, or None."""
        for speaker in reversed(self.speakers):
            if speaker.offset > offset or not self._same_role(profile, speaker):
                continue
            shown = speaker.profile
            if shown.kind is SourceType.NAMED_PERSON:
                if profile.unique or len(source.split()) <= _SHORT_SOURCE:
                    return Resolved(shown.name or speaker.text, shown, speaker.text)
            elif shown.kind is SourceType.ORGANISATION:
                if is_another_body(source, speaker.text):
                    continue
                return Resolved(speaker.text, shown, speaker.text)
            elif profile.kind in (SourceType.ANONYMOUS, SourceType.NAMED_PERSON):
                return Resolved(source, shown, speaker.text)
        return None

    def _generic_organisation(
        self, profile: Profile, words: list[str], offset: int
    ) -> Resolved | None:
        """The named organisation that "the company" stands for, or None."""
        if not self._is_generic(profile, words):
            return None
        named = self._named_organisation(offset) or only_body(self, offset, profile.head)
        if named is None or is_other_kind(profile.head, named.text):
            return None
        return Resolved(named.text, named.profile, named.text)

    def _is_generic(self, profile: Profile, words: list[str]) -> bool:
        """Whether a body is called only by what it is: "the company", "le fabricant"."""
        nouns = self.lexicon.nouns
        generic = nouns["generic_organisations"] | nouns.get("organisation_heads", frozenset())
        named = any(word[0].isupper() for word in words[1:])
        short = len(words) < _SHORT_SOURCE and profile.kind is not SourceType.NAMED_PERSON
        return short and not named and profile.head in generic

    def _same_role(self, profile: Profile, speaker: Speaker) -> bool:
        head = profile.head
        if speaker.profile.head == head and speaker.profile.plural == profile.plural:
            return True
        one = speaker.profile.kind is SourceType.NAMED_PERSON
        if one and profile.kind is SourceType.ORGANISATION:
            # "the president of the union" does not stand for the union.
            return False
        words = speaker.text.lower().replace("’", "'").replace("l'", " ").split()
        if head in words and not profile.plural and speaker.profile.kind is not SourceType.DOCUMENT:
            return words.index(head) < 8
        return (
            head in self.lexicon.nouns["generic_people"]
            and speaker.profile.kind in (SourceType.ANONYMOUS, SourceType.NAMED_PERSON)
            and not speaker.profile.plural
            and speaker.profile.gender in ("", profile.gender)
        )

    def _named_role(self, profile: Profile, source: str, offset: int) -> Resolved | None:
        """The person whom the article names beside this role, the last one before ``offset``."""
        core = _RELATIVE.split(source, maxsplit=1)[0]
        if len(core.split()) > _LONGEST_ROLE or profile.name or profile.plural:
            return None
        if profile.kind is SourceType.DOCUMENT:
            return None
        named = [(o, n) for o, n in self.roles.get(profile.head, []) if o <= offset]
        if len({n for _, n in named}) > 1 and named:
            named = named[-1:]
        if not named:
            if not (profile.unique or profile.head in self.lexicon.nouns["voices"]):
                return None
            near = [(o, n) for o, _, n in self.people if 0 < offset - o < _NEAR_OFFICE]
            owned = core.split(maxsplit=1)[0].lower() in _POSSESSIVES
            if not near and len(core.split()) <= _BARE_OFFICE and not owned:
                near = [(o, n) for o, _, n in self.people if 0 < offset - o < _FAR_OFFICE]
                near = near if len({n for o, _, n in self.people if o < offset}) == 1 else []
            named = near if len({n for _, n in near}) == 1 else []
            named = [(o, n) for o, n in named if self._may_hold(n, profile)]
        if not named:
            return None
        name = named[-1][1]
        shown = self.profiler.profile(name)
        person = Profile(
            SourceType.NAMED_PERSON, name, profile.head, shown.gender or profile.gender, False
        )
        return Resolved(name, person, self._speaker_text(name) or name)

    def _may_hold(self, name: str, office: Profile) -> bool:
        """Whether a person may be who holds an office: of its gender, and of no other office."""
        shown, offices = self.profiler.profile(name), self.lexicon.nouns["offices"]
        held = {role for role, named in self.roles.items() if any(n == name for _, n in named)}
        wide = office.head in self.lexicon.nouns["hypernyms"]
        if not held.isdisjoint(offices) and office.head in offices and not wide:
            # "the director, Ana Lopes, is at fault, said the mayor"
            return office.head in held
        return not office.gender or shown.gender in ("", "u", office.gender)

    def _named_organisation(self, offset: int) -> Speaker | None:
        """The organisation with a name that was last in view before ``offset``."""
        seen = [s for s in self.speakers if s.offset < offset]
        seen += [
            o
            for k, statement in enumerate(self.statements)
            if statement.start < offset and (o := self.opener(k)) is not None and o.offset < offset
        ]
        seen = [
            s
            for s in seen
            if s.profile.kind is SourceType.ORGANISATION
            and names_body(s.text, self.profiler.bodies)
        ]
        return max(seen, key=lambda s: s.offset, default=None)

    def _pronoun(self, low: str, source: str, offset: int, statement: int) -> Resolved:
        gender = (
            "m"
            if low in self.grammar["masculine"]
            else "f"
            if low in self.grammar["feminine"]
            else ""
        )
        plural = low in self.grammar["plural"]
        neuter = low in self.grammar["neuter"]
        if low in self.grammar["first"]:
            return Resolved(source, Profile(SourceType.NONE, None, "", "", False), source)
        best: Speaker | None = None
        for candidate in self._candidates(offset, statement):
            if low == "lui" and candidate.source and candidate.statement == statement:
                # "Le parquet le soutient ; lui le nie": another than who spoke before.
                continue
            if self._agrees(candidate.profile, gender, plural=plural, neuter=neuter):
                best = candidate
                break
        if best is None and gender and not plural:
            best = self._last_subject(gender, offset, statement)
        if best is not None and self._is_generic(best.profile, best.text.split()):
            best = only_body(self, best.offset, best.profile.head) or best
        elif best is not None and (self._is_called(best) or points(best.text)):
            named = self._role(best.text, best.profile, best.offset, best.statement)
            best = Speaker(best.offset, best.statement, named.name_text, named.profile, best.source)
        if best is None:
            kind = SourceType.ORGANISATION if neuter else SourceType.ANONYMOUS
            return Resolved(source, Profile(kind, None, "", gender, plural), source)
        return Resolved(
            introduced(best, self.people, self.read, self.text), best.profile, best.text
        )

    def _last_subject(self, gender: str, offset: int, statement: int) -> Speaker | None:
        """The named person that a chain of pronouns goes back to, some sentences before."""
        for number in range(statement - 1, max(-1, statement - 1 - _FAR), -1):
            opener = self.opener(number)
            person = opener is not None and opener.profile.kind is SourceType.NAMED_PERSON
            if opener is not None and person and opener.offset < offset:
                return opener if opener.profile.gender in ("", "u", gender) else None
        return None

    def _is_called(self, speaker: Speaker) -> bool:
        """Whether somebody is on stage only by what they are: "the farmer has lost his herd"."""
        shown = speaker.profile
        if shown.name or shown.unique or shown.head in self.lexicon.nouns["voices"]:
            return not shown.name
        human = shown.kind is SourceType.ANONYMOUS and shown.head in self.profiler.human
        first = speaker.text.lower().replace("’", "'").replace("l'", "l' ").split()[:1]
        return human and first[0] in self.grammar["definite"]

    def _candidates(self, offset: int, statement: int) -> list[Speaker]:
        """Who a pronoun at ``offset`` may mean, nearest first."""
        found = [s for s in self.speakers if s.offset < offset and statement - s.statement <= _FAR]
        for number in range(max(0, statement - 2), statement + 1):
            opener = self.opener(number)
            if opener is not None and opener.offset < offset:
                found.append(opener)
        known = {s.offset for s in found}
        for start, number, name in self.people:
            if start < offset and statement - number <= 2 and start not in known:
                found.append(Speaker(start, number, name, self.profiler.profile(name), False))
        # A speaker or the subject of a sentence goes before a name merely mentioned in it.
        return sorted(found, key=lambda s: (-s.statement, not s.source, not s.subject, -s.offset))

    def _agrees(self, profile: Profile, gender: str, *, plural: bool, neuter: bool) -> bool:
        if profile.kind in (SourceType.NONE, SourceType.DOCUMENT) and not neuter:
            return False
        if neuter:
            return profile.kind in (SourceType.ORGANISATION, SourceType.DOCUMENT, SourceType.OUTLET)
        if plural:
            return profile.plural or profile.kind is SourceType.ORGANISATION
        if profile.plural:
            return False
        voice = profile.head in self.lexicon.nouns["voices"] or profile.head in self.profiler.human
        if profile.kind is SourceType.ORGANISATION and not voice and self.lexicon.language == "en":
            return False
        return not gender or profile.gender in ("", gender)

    def opener(self, number: int) -> Speaker | None:
        """The subject that opens a statement, or None."""
        if number not in self._openers:
            self._openers[number] = self._read_opener(number)
        return self._openers[number]

    def _read_opener(self, number: int) -> Speaker | None:
        statement = self.statements[number]
        phrases = self.read[number]
        found = opening_subject(phrases)
        if found is None:
            return None
        start, stop = found
        stop = phrases.reduced_start(start, stop)
        first = statement.tokens[start]
        apposed = start + 1 < stop and not statement.tokens[start + 1].capital
        if apposed and phrases.family == "english" and first.low.endswith("ed"):
            # "Dated 4 May, it orders": no subject.
            return None
        text = self.text[first.start : statement.tokens[stop - 1].end]
        alone = stop - start == 1
        if alone and first.low in self.grammar["pronouns"] | self.grammar["neuter"]:
            return None
        profile = self.profiler.profile(as_within(text))
        if profile.kind is SourceType.ANONYMOUS and profile.head not in self.profiler.human:
            # A thing: "The road was closed, she said" does not make her the road.
            return None
        if profile.kind is SourceType.NAMED_PERSON and profile.name:
            full = self._full_name(profile.name, first.start)
            profile = Profile(
                profile.kind,
                full,
                profile.head,
                profile.gender or self.profiler.profile(full).gender,
                profile.plural,
            )
        return Speaker(first.start, number, text, profile, source=False, subject=True)
