"""Finds who speaks where no clause and no quotation shows it: "the mayor promises 200 beds"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.adverbials import skip_adverbial
from provenance.attribution.objects import Objects
from provenance.attribution.postposed import subject_after
from provenance.attribution.report import Report, source_span
from provenance.attribution.speakers import can_be_subject, trimmed
from provenance.attribution.subjects import antecedent, subject_before
from provenance.attribution.verbs import after_outcome, read_group
from provenance.attribution.weak_turns import find_place, find_turn
from provenance.model import Commitment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provenance.attribution.phrases import Phrases, Range
    from provenance.attribution.verbs import Group

# An object's number stands this near its beginning, and its head this near.
_NUMBER_REACH = 7
_HEAD_REACH = 3
# A document is named by the first words of a noun phrase: not "the town of the report".
_PAPER_REACH = 4
_MOST_BETWEEN = 4
# "prévoit de partir" has no object.
_NO_ARTICLES = frozenset(("au", "aux", "de", "d'"))
_DOING = frozenset("Pri")
_TO_US = frozenset(("nous", "m'"))
_MERGED = frozenset(("du", "des", "au", "aux"))
_TURNS = frozenset(("baisse", "hausse"))
_FOCUS = frozenset(("pas", "plus"))
# "n'a pas confirmé le chiffre" leaves it open; what was not found is told as it stands.
_STANDING = frozenset(("confirmer", "certifier", "garantir", "admettre", "concéder"))


class WeakFinder:
    """Reads weak signs of a source off one statement that has no other."""

    __slots__ = ("grammar", "number", "objects", "phrases", "tokens")

    def __init__(self, phrases: Phrases, number: int) -> None:
        self.phrases = phrases
        self.tokens = phrases.tokens
        self.grammar = phrases.grammar
        self.objects = Objects(phrases)
        self.number = number

    def find_place(self, before: Phrases) -> list[Report]:
        """Return the report of a paper in the statement before that "y" stands for, if it does."""
        place = find_place(self.phrases, before)
        if place is None:
            return []
        report = self._turned((0, 1), (0, self.phrases.sentence_end(0)))
        report.source = source_span(before.tokens, *place)
        report.cue = None
        return [report]

    def find(self) -> list[Report]:
        """Return the report of the first sign, none where there is no sign.

        A report without content speaks for the statement before.
        """
        for i in self.phrases.places(self.phrases.lexicon.weak.keys()):
            report = next(self._verb(i), None)
            if report is not None:
                return [report]
        turn = find_turn(self.phrases)
        return [] if turn is None else [self._turned(*turn)]

    def _turned(self, source: Range, content: Range | None) -> Report:
        """The report of a turn of phrase."""
        return Report(
            source=source_span(self.tokens, *source),
            cue=None if content is not None else source_span(self.tokens, *source),
            content=[] if content is None else [source_span(self.tokens, *content)],
            commitment=Commitment.ASSERTS,
            kind="weak",
            statement=self.number,
        )

    def _verb(self, i: int) -> Iterator[Report]:
        """The report of a verb at token ``i``, if it is one."""
        forms = self.phrases.lexicon.weak.get(self.phrases.low(i), ())
        if not forms or self.tokens[i].capital:
            return
        for form in forms:
            group = read_group(self.phrases, i, form)
            report = None if group is None else self._report(group)
            if report is not None:
                yield report
                return

    def _report(self, group: Group) -> Report | None:
        frames = group.form.verb.frames
        if group.voice in ("passive", "reduced"):
            return self._by_agent(group) if "r" in frames else None
        if group.voice != "active" or not self._has_tense(group):
            return None
        held = self.phrases.lows[group.start : group.end]
        if ("N" in frames and _TO_US.isdisjoint(held)) or ("Y" in frames and "y" not in held):
            return None
        subject = self._subject(group)
        if subject is None or not self._can_speak(subject, frames):
            return None
        at = self._object(group)
        if at is None:
            at = self._after_colon(group)
        if at is None:
            return None
        return self._build(group, subject, (at, self.phrases.sentence_end(at)))

    def _after_colon(self, group: Group) -> int | None:
        """Where it begins what somebody saw or heard: "Ana Lopes a tout vu : la grue a plié"."""
        if "i" not in group.form.verb.frames:
            return None
        end = self.phrases.segment_end(group.end)
        return end + 1 if self.phrases.low(end) == ":" else None

    def _subject(self, group: Group) -> Range | None:
        """The noun phrase before the verb, or what its relative pronoun stands for."""
        subject = subject_before(self.phrases, group.start)
        if subject is None:
            return None
        subject = trimmed(self.phrases, subject)
        alone = subject[1] - subject[0] == 1
        if not alone or self.phrases.low(subject[0]) not in self.grammar["relative"]:
            return subject
        # "the judge, who promised an answer": but what one did only tells who is meant.
        told = group.form.verb.frames & _DOING
        return None if told else antecedent(self.phrases, subject[0])

    def _has_tense(self, group: Group) -> bool:
        """Whether the verb's tense is one in which it hands something on."""
        frames, compound = group.form.verb.frames, group.form.tense == "participle"
        return not ("T" in frames and compound) and not ("P" in frames and not compound)

    def _can_speak(self, subject: Range, frames: frozenset[str]) -> bool:
        if not can_be_subject(self.phrases, subject):
            return False
        alone = subject[1] - subject[0] == 1
        if alone and self.phrases.low(subject[0]) in self.grammar["neuter"]:
            return False
        if self._is_paper(subject):
            return "d" in frames
        return "h" in frames and self.objects.is_somebody(subject)

    def _is_paper(self, subject: Range) -> bool:
        """Whether a noun phrase names a document, and nobody before it: "a source in the file"."""
        papers = self.phrases.nouns["papers"]
        people = self.phrases.lexicon.united("persons", "offices", "voices")
        stop = min(subject[1], self.phrases.segment_end(subject[0]), subject[0] + _PAPER_REACH)
        for i in range(subject[0], stop):
            if self.phrases.low(i) in people:
                return False
            if self.phrases.low(i) in papers:
                return True
        return False

    def _object(self, group: Group) -> int | None:
        """Where it begins what the verb hands on, or None."""
        frames = group.form.verb.frames
        at = self._after_adverbs(group.end)
        merged = self.phrases.low(group.end - 1) in _MERGED and bool(group.form.verb.particle)
        ordered = "A" in frames and self.phrases.low(at) in self.grammar["inner_links"]
        if ordered or (merged and not self.phrases.is_break(at)):
            # "se félicite du calme": the article is in the particle.
            return at
        if "I" in frames:
            return at if self._plans(at) else None
        return self._noun_phrase(at, frames)

    def _noun_phrase(self, at: int, frames: frozenset[str]) -> int | None:
        """Where the noun phrase begins that the verb hands on, or None."""
        if "P" in frames and self.phrases.is_preposition(at):
            # "a remarqué sur le joint une fente"
            at = skip_adverbial(self.phrases, at)
        if not self._opens_object(at, frames):
            return None
        if "x" in frames and not self._has_number(at):
            return None
        if "u" in frames:
            said = self.grammar["sayings"]
            return at if self.phrases.any_of(said, at, at + _HEAD_REACH) else None
        return at

    def _plans(self, at: int) -> bool:
        """Whether an infinitive begins at a token, with or without "de"."""
        at += self.phrases.low(at) in ("de", "d'")
        while self.phrases.low(at) in self.grammar["object_pronouns"]:
            at += 1
        low = self.phrases.low(at)
        if self.phrases.is_break(at):
            return False
        if low in self.grammar["answering"] and not self._leaves_open(at):
            # "n'a pas souhaité commenter" says nothing.
            return False
        return low.endswith(self.phrases.lexicon.infinitive_endings)

    def _leaves_open(self, at: int) -> bool:
        """Whether somebody would not say a thing that is told: "a refusé de dire si l'accord tient"."""
        after = self.phrases.low(at + 1)
        if after in self.grammar["complementisers"] or after in ("si", "s'"):
            return True
        held = self.phrases.low(at) in ("confirmer", "infirmer")
        return held and after in self.grammar["determiners"] and after not in _NO_ARTICLES

    def _after_adverbs(self, at: int) -> int:
        """Skip negations, adverbs and times after a verb."""
        phrases, grammar = self.phrases, self.grammar
        for _ in range(_MOST_BETWEEN):
            low = phrases.low(at)
            if low == "à" and phrases.low(at + 1) == "la" and phrases.low(at + 2) in _TURNS:
                # "ont revu à la baisse le nombre"
                at += 3
                continue
            restricts = low in grammar["complementisers"]
            bound = low in grammar["bounds"] and not restricts and low not in _FOCUS
            if bound or not (
                restricts
                or low in grammar["negations"]
                or low in grammar["adverbs"]
                or phrases.is_time(at)
                or phrases.is_manner(at)
            ):
                break
            at += 1
        return at

    def _opens_object(self, at: int, frames: frozenset[str]) -> bool:
        """Whether a noun phrase, a quotation or a number begins at a token."""
        phrases, grammar = self.phrases, self.grammar
        if at >= len(self.tokens) or (phrases.is_break(at) and not phrases.is_speech(at)):
            return False
        token, low = self.tokens[at], phrases.low(at)
        if token.kind == "q" or self._is_number(at):
            return True
        if low in grammar["bounds"] and low not in grammar["inner_prepositions"]:
            return self._has_number(at)
        # "a vu passer", but "a vu son appel rejeté" is what happened to one
        if "i" in frames and low.endswith(phrases.lexicon.infinitive_endings):
            return True
        closed = phrases.is_finite(at) or low in grammar["pronouns"]
        if closed or ("i" in frames and low in grammar["possessives"]):
            return False
        # "pointe de graves manquements", but "prévoit de partir"
        plural = low in ("de", "d'") and phrases.low(at + 1).endswith(("s", "x"))
        article = low in grammar["determiners"] and low not in _NO_ARTICLES
        return article or plural or token.capital

    def _has_number(self, at: int) -> bool:
        stop = min(self.phrases.segment_end(at), at + _NUMBER_REACH)
        return any(self._is_number(k) for k in range(at, stop))

    def _is_number(self, i: int) -> bool:
        """Whether a token is a number in figures or words ("vingt-sept")."""
        low = self.phrases.low(i)
        return low[:1].isdigit() or low.partition("-")[0] in self.grammar["numerals"]

    def _by_agent(self, group: Group) -> Report | None:
        """Read "the match was called off by the club": what happened is the agent's word."""
        end = group.end
        agents = self.grammar["agents"]
        end = after_outcome(self.phrases, end)
        by = end if self.phrases.low(end) in agents else None
        source = subject_after(self.phrases, by + 1) if by is not None else None
        if source is None or not self.objects.is_somebody(source):
            return None
        # "by the mayor, final included": only a name goes on with the noun phrase.
        stop = self.phrases.segment_end(source[0])
        if stop < source[1] and not (stop + 1 < len(self.tokens) and self.tokens[stop + 1].capital):
            source = (source[0], stop)
        return self._build(group, source, (0, group.start))

    def _build(self, group: Group, source: Range, content: Range) -> Report | None:
        if content[0] >= content[1]:
            return None
        verb = group.form.verb
        negated = any(
            self.phrases.low(i) in self.grammar["negators"]
            for i in range(group.start, group.end + 1)
        )
        commitment = verb.commitment
        if negated and commitment is Commitment.DENIES:
            commitment = Commitment.REPORTS
        elif negated and verb.lemma in _STANDING:
            commitment = Commitment.DOUBTS
        return Report(
            source=source_span(self.tokens, *source),
            cue=source_span(self.tokens, group.start, group.end),
            content=[source_span(self.tokens, *content)],
            commitment=commitment,
            kind="weak",
            statement=self.number,
            frames=verb.frames,
            lemma=verb.lemma,
            paper="d" in verb.frames,
        )
