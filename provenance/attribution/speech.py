"""Finds verbs of saying in a statement, with their source and content."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from provenance.attribution import complements
from provenance.attribution.complements import find_complement
from provenance.attribution.content import Contents
from provenance.attribution.phrases import Phrases
from provenance.attribution.postposed import subject_after
from provenance.attribution.report import Report, content_span, source_span
from provenance.attribution.subjects import antecedent, main_subject, subject_before
from provenance.attribution.verbs import Group, find_groups
from provenance.model import Commitment

if TYPE_CHECKING:
    from collections.abc import Callable

    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.phrases import Range
    from provenance.attribution.tokens import Statement

_SHORT_SUBJECT = 4
_SHORT_ANSWER = 4
_SEEMING = frozenset(("appear", "appears", "appeared", "seem", "seems", "seemed"))
_SHORTEST_NOUN_PHRASE = 2
# What may stand between a clause and its turned subject: "comme l'a dit X", "so wie X sagt".
_LINKS = {"de": ("so", "wie"), "fr": ("comme", "qu'")}
_POINTING = frozenset(("that", "this", "c'", "voilà"))
_POINTED = frozenset(("what", "qu'", "que"))
_NEGATORS = {
    "en": frozenset(("not", "n't", "never")),
    "fr": frozenset(("pas", "jamais", "guère")),
    "de": frozenset(("nicht", "nie")),
}
# "did not say that" and "does not believe that" stand behind nothing; "did not deny" hands it on.
_NEGATED = {
    Commitment.ASSERTS: Commitment.DOUBTS,
    Commitment.REPORTS: Commitment.DOUBTS,
    Commitment.DENIES: Commitment.REPORTS,
}
_NAME_REACH = 3
_NEAR_START = 6
_PLURALS = frozenset(
    [
        "people",
        "police",
        "men",
        "women",
        "children",
        "media",
        "data",
        "others",
        "many",
        "some",
        "both",
        "few",
        "most",
    ]
)
_NOT_PLURAL = ("ss", "'s", "us", "is")
_CLAUSAL = frozenset((complements.THAT, complements.QUESTION, complements.COLON))
_COMPLEMENTISED = frozenset((complements.THAT, complements.QUESTION))
_SPOKEN = frozenset((complements.QUOTE, complements.COLON))
_NOMINAL = frozenset((complements.OBJECT, complements.CLAUSE))


class SpeechFinder:
    """Reads the verbs of saying off one statement."""

    def __init__(self, statement: Statement, number: int, lexicon: Lexicon) -> None:
        self.tokens = statement.tokens
        self.number = number
        self.phrases = Phrases(statement.tokens, lexicon)
        self.grammar = lexicon.grammar
        self.nouns = lexicon.nouns
        self.language = lexicon.language
        self.contents = Contents(self.phrases)

    def find(self) -> list[Report]:
        """Return the reports of verbs, in order of their cues; one for each source of a pair."""
        groups = find_groups(self.phrases)
        limits = [group.start for group in groups[1:]] + [len(self.tokens)]
        found = []
        for group, limit in zip(groups, limits, strict=bool(groups)):
            report = self._report(group, limit)
            if report is not None:
                found += [*self._partners(report), report]
        return found

    def _partners(self, report: Report) -> list[Report]:
        """The first of two sources that speak together: "A, quoted by P, and B said"."""
        if report.source is None:
            return []
        first = next((i for i, t in enumerate(self.tokens) if t.start == report.source.start), 0)
        low = self.phrases.low
        if low(first - 1) not in ("and", "et", "und") or low(first - 2) != ",":
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
            governor = self.phrases.low(group.start - 1)
            if governor in self.grammar["negators_of_speech"]:
                return None
            return self._dependent(group, limit, self._is_infinitive_content)
        return self._active(group, limit)

    # --- source -----------------------------------------------------------------------------------

    def _active(self, group: Group, limit: int) -> Report | None:
        if group.clitic is not None:
            source = (group.clitic, group.clitic + 1)
            return self._said(group, source, max(group.end, source[1]), limit, turned=True)
        turned = self._turned_subject(group)
        if turned is not None:
            return self._said(group, turned, turned[1], limit, turned=True)
        subject = self._pointed_subject(group) or subject_before(self.phrases, group.start)
        if subject is None or not self._agrees(group, subject):
            return None
        return self._said(group, subject, group.end, limit, turned=False)

    def _agrees(self, group: Group, source: Range) -> bool:
        """Whether an English present form can be the verb of this subject, not a noun after it."""
        simple = group.form.tense == "finite" and group.end - group.start == 1
        if self.language != "en" or not simple or group.form.verb.particle:
            return True
        last = self.tokens[source[1] - 1]
        apart = group.start > source[1] or source[1] - source[0] > _SHORT_SUBJECT
        if apart or last.kind != "w" or last.capital or last.low in self.grammar["pronouns"]:
            return True
        ends = last.low.endswith("s") and not last.low.endswith(_NOT_PLURAL)
        plural = ends or last.low in _PLURALS
        verb = self.tokens[group.start].low
        return plural != (verb.endswith("s") and not verb.endswith("ss"))

    def _turned_subject(self, group: Group) -> Range | None:
        """The subject after the verb, where the two are turned ("..., said X"), or None."""
        before = group.start - 1
        if before < 0 or not self._may_turn(group, before):
            return None
        source = subject_after(self.phrases, group.end)
        if source is None or self.phrases.low(source[0]) in ("de", "d'"):
            return None
        if self.contents.quote_ends_at(before):
            return source
        # "X, the keeper, announced the sale" has its subject before, "..., announced X" after.
        speaks = self._can_speak(source)
        english = self.language != "en" or self._english_turn(group, source)
        if not english or (not speaks and self._has_own_subject(group)):
            return None
        turned = self.contents.has_clause_before(before) or speaks
        return source if turned or subject_before(self.phrases, group.start) is None else None

    def _may_turn(self, group: Group, before: int) -> bool:
        low = self.phrases.low(before)
        linked = low in _LINKS.get(self.language, ())
        if not linked and not self.phrases.is_break(before):
            return False
        if self.language == "en" and "e" in group.form.verb.frames:
            return False
        return find_complement(self.phrases, group, group.end)[0] not in _CLAUSAL

    def _english_turn(self, group: Group, source: Range) -> bool:
        """Whether an English verb without a quotation before it can have its subject after it."""
        stop = self.phrases.segment_end(group.end)
        if "o" in group.form.verb.frames:
            # ", claimed Ana Lopes": only after a clause, and before somebody who can speak.
            start = self.phrases.strip(self.contents.floor, group.start)
            clause = self.phrases.finite_in(start, group.start - 1)
            spoken = clause is not None and clause > start and self._can_speak(source)
            return spoken and not self.phrases.any_finite(group.end, stop)
        relative = self.phrases.any_of(self.grammar["relative"], *source)
        return relative or not self.phrases.any_finite(group.end, stop)

    def _has_own_subject(self, group: Group) -> bool:
        """Whether somebody or a paper named before the verb is its subject."""
        subject = subject_before(self.phrases, group.start)
        if subject is None or subject[1] - subject[0] < _SHORTEST_NOUN_PHRASE:
            return False
        papers = ("documents", "statements")
        stop = min(subject[1], self.phrases.segment_end(subject[0]))
        paper = any(self.phrases.any_of(self.nouns[n], subject[0], stop) for n in papers)
        return paper or self._can_speak(subject)

    def _can_speak(self, source: Range) -> bool:
        """Whether a noun phrase names somebody who can speak: a name, a person, an institution."""
        stop = min(source[1], source[0] + _NAME_REACH, self.phrases.segment_end(source[0]))
        if self.language != "de" and any(t.capital for t in self.tokens[source[0] : stop]):
            return True
        names = ("persons", "offices", "organisations", "voices")
        return any(self.phrases.any_of(self.nouns[name], source[0], stop) for name in names)

    def _is_own_voice(self, source: Range) -> bool:
        """Whether the writer speaks: "I think" outside quotation marks is the outlet's own voice."""
        return source[1] - source[0] == 1 and self.phrases.low(source[0]) in self.grammar["first"]

    # --- content ----------------------------------------------------------------------------------

    def _said(
        self, group: Group, source: Range, end: int, limit: int, *, turned: bool
    ) -> Report | None:
        kind, at = find_complement(self.phrases, group, end)
        if "m" in group.form.verb.frames and (
            kind == complements.QUESTION or self._is_own_voice(source)
        ):
            return None
        pieces, pattern = self.contents.find(
            group, source, complement=(kind, at), limit=limit, turned=turned
        )
        if not pieces:
            anaphoric = kind == complements.NOTHING and self._points_back(group)
            return self._build(group, source, [], "anaphoric") if anaphoric else None
        after = pattern not in ("before", "inverted")
        if pattern != complements.OBJECT:
            # "He protests his innocence, his lawyer said": an object is part of a larger content.
            self.contents.floor = max(end, at if after else end)
        return self._build(group, source, pieces, pattern)

    def _pointed_subject(self, group: Group) -> Range | None:
        """The subject in "That is what the keeper said"."""
        if self.language != "en" or self.phrases.low(0) not in _POINTING:
            return None
        what = next((i for i in range(1, _NEAR_START) if self.phrases.low(i) == "what"), None)
        if what is None or not what + 1 < group.start:
            return None
        found = (what + 1, group.start)
        return found if self.phrases.is_nominal(*found) else None

    def _points_back(self, group: Group) -> bool:
        """Whether what was said stands before: "X l'a annoncé", "That is what X said"."""
        if not group.form.verb.frames & {"t", "o"} or "m" in group.form.verb.frames:
            return False
        if self.phrases.low(0) in _POINTING and self.phrases.any_of(_POINTED, 1, _NEAR_START):
            return True
        objects = ("l'", "le") if self.language == "fr" else ()
        return self.phrases.any_of(objects, group.start, group.end)

    def _build(self, group: Group, source: Range, pieces: list[Range], pattern: str) -> Report:
        verb = group.form.verb
        stands_for = None
        if source[1] - source[0] == 1 and self.phrases.low(source[0]) in self.grammar["relative"]:
            stands_for = antecedent(self.phrases, source[0])
        return Report(
            source=source_span(self.tokens, *source),
            cue=source_span(self.tokens, group.start, group.end),
            content=[content_span(self.tokens, *piece) for piece in pieces],
            commitment=self._commitment(group, pieces),
            kind="verb",
            statement=self.number,
            frames=verb.frames,
            lemma=verb.lemma,
            antecedent=source_span(self.tokens, *stands_for) if stands_for else None,
            pattern=pattern,
        )

    def _commitment(self, group: Group, pieces: list[Range]) -> Commitment:
        """The verb's, turned by a negation or by what is said: "called it false"."""
        verb = group.form.verb
        if "w" in verb.frames and verb.commitment is Commitment.ASSERTS:
            withdrawn = any(
                self.phrases.any_of(self.grammar["withdrawable"], *piece) for piece in pieces
            )
            return Commitment.WITHDRAWS if withdrawn else verb.commitment
        short = all(end - start <= _SHORT_ANSWER for start, end in pieces)
        if ("k" in verb.frames or short) and verb.commitment is Commitment.ASSERTS:
            refuting = any(
                self.phrases.any_of(self.grammar["refuting"], *piece) for piece in pieces
            )
            return Commitment.DENIES if refuting else verb.commitment
        if self._is_negated(group):
            return _NEGATED.get(verb.commitment, verb.commitment)
        return verb.commitment

    def _is_negated(self, group: Group) -> bool:
        negators = _NEGATORS[self.language]
        # French has its "pas" after a simple tense ("ne croit pas que").
        return any(self.phrases.low(i) in negators for i in range(group.start, group.end + 1))

    # --- other voices -----------------------------------------------------------------------------

    def _dependent(
        self, group: Group, limit: int, accepts: Callable[[Group, str, int], bool]
    ) -> Report | None:
        """A participle or infinitive: its subject is that of the main clause."""
        kind, at = find_complement(self.phrases, group, group.end)
        if not accepts(group, kind, at):
            return None
        source = main_subject(self.phrases, group.start)
        if kind in _NOMINAL and group.voice == "infinitive" and not self._is_paper(source):
            return None
        piece = self.contents.after(at, limit)
        if source is None or piece[0] >= piece[1]:
            return None
        return self._build(group, source, [piece], group.voice)

    def _is_paper(self, source: Range | None) -> bool:
        """Whether a noun phrase names a document or a recording."""
        if source is None:
            return False
        stop = min(source[1], self.phrases.segment_end(source[0]))
        papers = self.nouns["documents"] | self.nouns["statements"]
        return self.phrases.any_of(papers, source[0], stop)

    def _is_gerund_content(self, group: Group, kind: str, at: int) -> bool:
        frames = group.form.verb.frames
        if kind in _COMPLEMENTISED:
            return "t" in frames
        if kind in _SPOKEN:
            return bool(frames & {"q", "b"})
        if kind == complements.CLAUSE and "c" in frames:
            return True
        if kind not in _NOMINAL:
            return False
        cites = "o" in frames and group.form.verb.lemma in ("cite", "citer")
        return cites or ("k" in frames and self.contents.has_quoted_words(at))

    def _is_infinitive_content(self, group: Group, kind: str, at: int) -> bool:
        frames = group.form.verb.frames
        if kind in _COMPLEMENTISED:
            return "t" in frames
        seems = self.phrases.low(group.start - 1) in _SEEMING
        if seems and kind in _NOMINAL and "d" in frames:
            return True
        if kind == complements.COLON and not (
            at < len(self.tokens) and self.tokens[at].kind == "q"
        ):
            return False
        return kind in _SPOKEN and bool(frames & {"q", "b"})

    def _by_agent(self, group: Group) -> Report | None:
        """Read "the figure given by the coast guard": the noun before is what was said.

        Without an agent a passive ("is said to", "was told that") names nobody.
        """
        if "r" not in group.form.verb.frames:
            return None
        if self.phrases.low(group.end) not in ("by", "par", "von"):
            return None
        source = subject_after(self.phrases, group.end + 1)
        start = self.phrases.segment_start(group.start)
        if source is None or start >= group.start:
            return None
        return self._build(group, source, [(start, group.start)], group.voice)
