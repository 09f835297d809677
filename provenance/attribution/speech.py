"""Finds verbs of saying in a statement, with their source and content."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from provenance.attribution import complements
from provenance.attribution.commitments import commitment_of, is_withheld
from provenance.attribution.complements import find_complement
from provenance.attribution.content import Contents
from provenance.attribution.impersonal import is_call, is_impersonal_infinitive
from provenance.attribution.inversion import Inversion
from provenance.attribution.pointing import (
    is_pointed_at,
    is_pointing,
    pointed_subject,
    points_back,
    told_before,
)
from provenance.attribution.postposed import subject_after
from provenance.attribution.relayed import without_known
from provenance.attribution.report import ANNOUNCED, Report, content_span, source_span
from provenance.attribution.speakers import agrees, can_be_subject, trimmed
from provenance.attribution.subjects import antecedent, main_subject, subject_before
from provenance.attribution.verbs import Group, agent_after, find_groups

if TYPE_CHECKING:
    from collections.abc import Callable

    from provenance.attribution.phrases import Phrases, Range

_SEEMING = frozenset(("appear", "appears", "appeared", "seem", "seems", "seemed"))
# Both subjects and objects: "nous avons dit", "nous a dit".
_DOUBLE_PRONOUNS = frozenset(("nous", "vous", "lui"))
_LONGEST_ABSOLUTE = 12
_LONGEST_NARRATED = 8
_CLAUSAL = frozenset((complements.THAT, complements.QUESTION, complements.COLON))
_COMPLEMENTISED = frozenset((complements.THAT, complements.QUESTION))
_IMPERSONAL = frozenset(
    [
        "faut",
        "fallait",
        "faudra",
        "faudrait",
        "convient",
        "s'agit",
        "agit",
        "suffit",
        "reste",
        "importe",
        "vaut",
        "semble",
        "va",
        "paraît",
    ]
)
# Verbs of thinking and showing.
_UNSPOKEN = frozenset("md")
_THEN = frozenset(("then", "puis", "dann"))
_SPOKEN = frozenset((complements.QUOTE, complements.COLON))
_NOMINAL = frozenset((complements.OBJECT, complements.CLAUSE))


def find_speech(phrases: Phrases, number: int) -> list[Report]:
    """Return the reports of verbs of saying in statement ``number``, in order of their cues."""
    groups = find_groups(phrases)
    return SpeechFinder(phrases, number, groups).find() if groups else []


class SpeechFinder:
    """Reads the verbs of saying off one statement."""

    def __init__(self, phrases: Phrases, number: int, groups: list[Group]) -> None:
        self.groups = groups
        self.tokens = phrases.tokens
        self.number = number
        self.phrases = phrases
        self.grammar = phrases.grammar
        self.nouns = phrases.nouns
        self.family = phrases.family
        self.contents = Contents(phrases)
        self.inversion = Inversion(phrases, self.contents)
        self.speaker: Range | None = None

    def find(self) -> list[Report]:
        """Return the reports of verbs, in order of their cues; one for each source of a pair."""
        found: list[Report] = []
        groups = self.groups
        for number, group in enumerate(groups):
            # An infinitive goes on with a clause; any other verb of saying may begin the next.
            limit = next(
                (g.start for g in groups[number + 1 :] if g.voice != "infinitive"), len(self.tokens)
            )
            report = self._report(group, limit)
            if report is not None:
                found = without_known(found, report, self.tokens[0].start)
                found += [*self._partners(report), report]
        return found

    def _partners(self, report: Report) -> list[Report]:
        """The first of two sources that speak together: "A, quoted by P, and B said"."""
        if report.source is None:
            return []
        first = next((i for i, t in enumerate(self.tokens) if t.start == report.source.start), 0)
        low = self.phrases.low
        if low(first - 1) not in ("and", "et", "und", "y") or low(first - 2) != ",":
            return []
        other = subject_before(self.phrases, first - 1)
        if other is None or not self.phrases.any_of((",",), *other):
            return []
        span = source_span(self.tokens, *other)
        return [dataclasses.replace(report, source=span, content=list(report.content))]

    def _report(self, group: Group, limit: int) -> Report | None:
        if group.voice in ("reduced", "passive"):
            return self._by_agent(group)
        if group.voice == "gerund":
            return self._dependent(group, limit, self._is_gerund_content)
        if group.voice == "infinitive":
            return self._dependent(group, limit, self._is_infinitive_content)
        return self._active(group, limit)

    # --- source -----------------------------------------------------------------------------------

    def _active(self, group: Group, limit: int) -> Report | None:
        if group.clitic is not None:
            source = (group.clitic, group.clitic + 1)
            return self._said(group, source, max(group.end, source[1]), limit, turned=True)
        turned = self.inversion.subject(group)
        if turned is not None:
            return self._said(group, turned, turned[1], limit, turned=True)
        subject = pointed_subject(self.phrases, group) or subject_before(self.phrases, group.start)
        subject = trimmed(self.phrases, subject) if subject is not None else None
        before = self.phrases.low(group.start - 1)
        then = {before, self.phrases.low(group.start)} & _THEN
        joined = before in self.grammar["coordinators"] or bool(then)
        if joined and (subject is None or not can_be_subject(self.phrases, subject)):
            # "X called it a surprise and said": the second verb has the first one's subject.
            subject = main_subject(self.phrases, group.start)
        if subject is None and self.phrases.low(group.start) in _DOUBLE_PRONOUNS:
            subject = (group.start, group.start + 1)
        if subject is None:
            return self._call(group, limit)
        if not can_be_subject(self.phrases, subject):
            return None
        if not agrees(self.phrases, group, subject):
            return None
        return self._said(group, subject, group.end, limit, turned=False)

    def _call(self, group: Group, limit: int) -> Report | None:
        """Read "rappelons que": a clause in the writer's own voice."""
        kind, at = find_complement(self.phrases, group, group.end)
        if not is_call(self.phrases, group, kind):
            return None
        return self._build(group, None, [self.contents.after(at, limit)], kind)

    def _is_anybody(self, group: Group, source: Range, kind: str) -> bool:
        """Whether a source is somebody else than the writer and the reader."""
        # "on apprend que": what somebody learned was told by another.
        thinks = "m" in group.form.verb.frames and group.form.verb.lemma != "apprendre"
        if thinks and kind == complements.QUESTION:
            return False
        # "I think", "we note the progress": the outlet's own voice.
        nominal = kind in (complements.OBJECT, complements.PREPOSITIONAL)
        reader = source[1] - source[0] == 1 and (
            self.phrases.low(source[0]) in self.grammar["second"]
        )
        return not ((reader or self._is_own_voice(source)) and (thinks or nominal))

    def _is_own_voice(self, source: Range) -> bool:
        """Whether the writer speaks: "I think" outside quotation marks is the outlet's own voice."""
        return source[1] - source[0] == 1 and self.phrases.low(source[0]) in self.grammar["first"]

    # --- content ----------------------------------------------------------------------------------

    def _said(
        self, group: Group, source: Range, end: int, limit: int, *, turned: bool
    ) -> Report | None:
        kind, at = find_complement(self.phrases, group, end)
        shows = self.contents.objects.can_show(group.form.verb, source)
        if not shows or not self._is_anybody(group, source, kind):
            return None
        if self._is_free_relative(source, kind):
            return None
        pieces, pattern = self.contents.find(
            group, source, complement=(kind, at), limit=limit, turned=turned
        )
        pieces = [
            piece for piece in pieces if any(t.kind != "p" for t in self.tokens[slice(*piece)])
        ]
        if kind == complements.COLON and at >= len(self.tokens):
            return self._build(group, source, [], ANNOUNCED)
        if not pieces:
            anaphoric = kind == complements.NOTHING and points_back(self.phrases, group)
            return self._pointing(group, source) if anaphoric else None
        after = pattern not in ("before", "inverted")
        if pattern == "before" and self._is_told_of(source):
            # "as Ana Lopes, who speaks for the port, grants": what tells of her says nothing.
            return None
        known = "m" in group.form.verb.frames and pattern == complements.CLAUSE
        if pattern != complements.OBJECT and not known:
            # "He protests his innocence, his lawyer said": an object is part of a larger content.
            self.contents.floor = max(end, at if after else end)
        return self._build(group, source, pieces, pattern)

    def _pointing(self, group: Group, source: Range) -> Report:
        """The report of "X l'a annoncé": of what stands before it in the statement, or of the last one."""
        told = told_before(self.phrases, source)
        if told is not None:
            return self._build(group, source, [told], "before")
        return self._build(group, source, [], "anaphoric")

    def _is_free_relative(self, source: Range, kind: str) -> bool:
        """Whether "what she says", "ce qu'elle dit" is a noun phrase and hands nothing on."""
        before = self.phrases.low(source[0] - 1)
        if kind in _CLAUSAL or kind in _SPOKEN or is_pointing(self.phrases):
            return False
        return before == "what" or (
            before in ("que", "qu'") and self.phrases.low(source[0] - 2) == "ce"
        )

    def _is_told_of(self, source: Range) -> bool:
        """Whether a relative clause between commas has the verb."""
        alone = source[1] - source[0] == 1 and self.phrases.low(source[0] - 1) == ","
        close = self.phrases.segment_end(source[1])
        inside = self.phrases.low(close) == "," and not self.phrases.is_break(close + 1)
        return alone and inside and self.phrases.low(source[0]) in self.grammar["relative"]

    def _build(
        self, group: Group, source: Range | None, pieces: list[Range], pattern: str
    ) -> Report:
        verb = group.form.verb
        self.speaker = source or self.speaker
        stands_for = None
        if source is None:
            pass
        elif source[1] - source[0] == 1 and self.phrases.low(source[0]) in self.grammar["relative"]:
            stands_for = antecedent(self.phrases, source[0])
        return Report(
            source=source_span(self.tokens, *source) if source else None,
            cue=source_span(self.tokens, group.start, group.end),
            content=[content_span(self.tokens, *piece) for piece in pieces],
            commitment=commitment_of(self.phrases, group, pieces),
            kind="verb",
            statement=self.number,
            frames=verb.frames,
            lemma=verb.lemma,
            antecedent=source_span(self.tokens, *stands_for) if stands_for else None,
            pattern=pattern,
        )

    # --- other voices -----------------------------------------------------------------------------

    def _dependent(
        self, group: Group, limit: int, accepts: Callable[[Group, str, int], bool]
    ) -> Report | None:
        """A participle or infinitive: its subject is that of the main clause."""
        kind, at = find_complement(self.phrases, group, group.end)
        accepted = accepts(group, kind, at) and (
            kind == complements.THAT or not is_withheld(self.phrases, group)
        )
        unnamed = is_impersonal_infinitive(self.phrases, group, kind)
        if not accepted and not unnamed:
            return None
        opens = self._opens_statement(group)
        self.contents.subordinate = opens
        piece = self.contents.after(at, limit)
        self.contents.subordinate = False
        source = self._following_subject(piece[1]) if opens else self._governing_subject(group)
        source = trimmed(self.phrases, source) if source is not None else None
        nominal = kind in _NOMINAL and group.voice == "infinitive" and not self._is_paper(source)
        if nominal or piece[0] >= piece[1]:
            return None
        if unnamed and self._is_nobody(source, group) and not is_withheld(self.phrases, group):
            return self._build(group, None, [piece], kind)
        if not accepted or source is None or self._is_nobody(source, group):
            return None
        if not can_be_subject(self.phrases, source):
            return None
        return self._build(group, source, [piece], group.voice)

    def _is_nobody(self, source: Range | None, group: Group) -> bool:
        """Whether the subject is the "il" of "il faut rappeler que", which is nobody."""
        if source is None or self.family != "romance" or source[1] - source[0] > 1:
            return False
        if self.phrases.low(source[0]) == "force":
            return True
        if self.phrases.low(source[0]) in ("c'", "ce", "cela", "ça"):
            return True
        if self.phrases.low(source[0]) != "il":
            return False
        if self.phrases.any_of(_IMPERSONAL, source[1], group.start):
            return True
        linked = self.phrases.low(group.start - 1) in ("de", "d'")
        return linked and self.phrases.low(source[1]) in self.grammar["be"]

    def _opens_statement(self, group: Group) -> bool:
        """Whether only "after", "while" or the like stands before a participle."""
        names = ("subordinators", "prepositions", "coordinators", "adverbs")
        return all(
            any(self.phrases.low(i) in self.grammar[name] for name in names)
            for i in range(group.start)
        )

    def _following_subject(self, comma: int) -> Range | None:
        """The subject of the main clause after a comma: "After saying so, Ana Lopes left"."""
        start = self.phrases.strip(comma + 1, len(self.tokens))
        finite = self.phrases.finite_in(start, self.phrases.segment_end(start))
        if finite is None or finite <= start or not self.phrases.is_nominal(start, finite):
            return None
        return start, finite

    def _governing_subject(self, group: Group) -> Range | None:
        """Whose participle or infinitive it is: a paper right before it, a speaker, a subject."""
        before = group.start - 1
        attached = before >= 0 and self.tokens[before].kind == "w"
        if attached and group.voice == "gerund":
            beside = self._beside(group)
            if beside is not None:
                return beside
        closed = self.phrases.low(before) == "," or not attached
        joined = self.phrases.low(before) in self.grammar["coordinators"]
        if self.speaker is not None and group.voice == "gerund" and (closed or joined):
            return self.speaker
        return self._narrated(group) or main_subject(self.phrases, group.start)

    def _narrated(self, group: Group) -> Range | None:
        """The subject of a French infinitive that narrates: "Et le maire d'ajouter que"."""
        end = group.start - 1
        if self.family != "romance" or group.voice != "infinitive":
            return None
        if self.phrases.low(end) not in ("de", "d'"):
            return None
        start = self.phrases.strip(0, end)
        closed = end - start <= _LONGEST_NARRATED and not self.phrases.any_finite(0, end)
        return (start, end) if closed and self.phrases.is_nominal(start, end) else None

    def _beside(self, group: Group) -> Range | None:
        """The noun phrase right before a participle that is its subject, or None.

        "a letter saying", "with the keeper telling reporters", "un homme affirmant".
        """
        edge = self.phrases.segment_start(group.start)
        for k in range(group.start - 1, max(edge, group.start - _LONGEST_ABSOLUTE) - 1, -1):
            if self.phrases.low(k) == "with" and self.phrases.is_nominal(k + 1, group.start):
                return k + 1, group.start
        found = antecedent(self.phrases, group.start)
        return found if found is not None and self._is_paper(found) else None

    def _is_paper(self, source: Range | None) -> bool:
        """Whether a noun phrase names a document or a recording."""
        if source is None:
            return False
        stop = min(source[1], self.phrases.segment_end(source[0]))
        papers = self.phrases.lexicon.united("documents", "statements")
        return self.phrases.any_of(papers, source[0], stop)

    def _is_gerund_content(self, group: Group, kind: str, at: int) -> bool:
        frames = group.form.verb.frames
        if "m" in frames:
            return False
        if kind in _COMPLEMENTISED:
            return "t" in frames
        if kind in _SPOKEN:
            return bool(frames & {"q", "b"})
        if kind == complements.CLAUSE and self.contents.takes_clause(group.form.verb, at):
            return True
        if kind not in _NOMINAL:
            return False
        cites = "o" in frames and group.form.verb.lemma in ("cite", "citer")
        return cites or ("k" in frames and self.contents.objects.is_judged(at))

    def _is_infinitive_content(self, group: Group, kind: str, at: int) -> bool:
        frames = group.form.verb.frames
        unspoken = bool(frames & _UNSPOKEN) and self._narrated(group) is None
        spoken = "q" in frames and (self.family == "english" or not unspoken)
        if not spoken:
            return False
        if kind in _COMPLEMENTISED:
            return "t" in frames
        seems = self.phrases.low(group.start - 1) in _SEEMING
        if seems and kind in _NOMINAL and "d" in frames:
            return True
        quoted = at < len(self.tokens) and self.tokens[at].kind == "q"
        if kind == complements.COLON and not quoted and self.family != "romance":
            return False
        return kind in _SPOKEN and bool(frames & {"q", "b"})

    def _by_agent(self, group: Group) -> Report | None:
        """Read "the figure given by the coast guard": the noun before is what was said.

        Without an agent a passive ("is said to", "was told that") names nobody.
        """
        by = agent_after(self.phrases, group.end)
        if by is None:
            return None
        source = subject_after(self.phrases, by + 1)
        start = self.phrases.segment_start(group.start)
        if source is None or start >= group.start:
            return None
        if is_pointed_at(self.phrases, group, start):
            # "This was stated by two members": what was said stands before.
            return self._build(group, source, [], "anaphoric")
        if group.form.verb.lemma == "tell" and self.phrases.low(start - 1) == ",":
            # "Forty were lost, the committee was told by Ana Lopes."
            told = (0, start - 1)
            return self._build(group, source, [told], "inverted")
        if "r" not in group.form.verb.frames:
            return None
        return self._build(group, source, [(start, group.start)], group.voice)
