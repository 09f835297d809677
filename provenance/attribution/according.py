"""Finds sources named by a preposition: "according to", "selon", "by her own count"."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.lexicon import either, less
from provenance.attribution.postposed import appositions_after
from provenance.attribution.report import Report
from provenance.model import Commitment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provenance.attribution.phrases import Phrases, Range
    from provenance.attribution.tokens import Statement

# After these a definite noun phrase vouches, whatever it names; "selon le temps" does not.
_THAT = frozenset(("that",))
_SURE = frozenset(("according to", "d'après"))
_ARTICLES = frozenset(("the", "le", "la", "les", "l'"))
_RECKONED = frozenset(("by", "on", "in"))
_NAME_REACH = 4
# After a cue these lead to a clause, and to nobody.
_NO_SOURCE = frozenset(
    ["que", "qu'", "which", "whom", "lesquels", "laquelle", "lequel", "lesquelles", "où"]
)
_SOMEBODY = frozenset(
    ("someone", "somebody", "those", "one", "quelqu'un", "ceux", "celles", "celui", "celle")
)
_LONGEST_HOLDER = 7
_LONGEST_SOURCE = 48


class AccordingFinder:
    """Reads prepositional cues off one statement."""

    def __init__(self, statement: Statement, phrases: Phrases, number: int, text: str) -> None:
        self.statement = statement
        self.tokens = statement.tokens
        self.number = number
        self.lexicon = phrases.lexicon
        self.text = text
        self.phrases = phrases
        self._starts: list[int] = []

    def find(self) -> list[Report]:
        """Return the reports of prepositional cues, then those of counts by their owner."""
        found = []
        held, nouns = self.phrases.held, self.lexicon.grammar["reckonings"]
        for start, end in () if held.isdisjoint(self.lexicon.cue_words) else self._cues():
            report = self._according(start, end)
            if report is not None:
                found.append(report)
        return found if held.isdisjoint(nouns) else found + self._reckonings(nouns)

    def _cues(self) -> Iterator[tuple[int, int]]:
        """Yield where the cues stand: each begins with a token that is the first of some cue."""
        pattern, done = self.lexicon.according, 0
        for token in self.tokens:
            if token.low not in self.lexicon.cue_words or token.start < done:
                continue
            match = pattern.match(self.text, token.start, self.statement.end)
            if match is not None:
                done = match.end()
                yield match.span()

    def _reckonings(self, nouns: frozenset[str]) -> list[Report]:
        """Read "by the harbour office's own count": a preposition, a possessor and a noun."""
        found = []
        for i, low in enumerate(self.phrases.lows):
            report = self._reckoning(i) if low in nouns else None
            if report is not None:
                found.append(report)
        return found

    def _reckoning(self, i: int) -> Report | None:
        k = i - 2 if self.phrases.low(i - 1) == "own" else i - 1
        low = self.phrases.low(k)
        if low not in ("his", "her", "their", "its", "'s") and not low.endswith("s'"):
            return None
        first = k - 1
        while first >= 0 and not self.phrases.is_break(first):
            if self.phrases.low(first) in _RECKONED:
                break
            first -= 1
        source = (first + 1, k if low == "'s" else k + 1)
        if self.phrases.low(first) not in _RECKONED or source[0] >= source[1]:
            return None
        if self.phrases.any_of(("to",), *source):
            # "called on the keeper to take back his words": no owner of a count.
            return None
        content = self.read_content(first, i + 1)
        if not content:
            return None
        kept = self.phrases.low(i - 1) == "own" and self._is_body(source)
        last = i if kept else source[1] - 1
        # "By the firm's own count": the count of a body is a paper, that of a person their word.
        span = Span(self.tokens[source[0]].start, self.tokens[last].end)
        cue = Span(self.tokens[first].start, self.tokens[first if kept else i].end)
        return Report(span, cue, content, Commitment.ASSERTS, "according", self.number)

    def _is_body(self, source: Range) -> bool:
        """Whether who owns a count is a body by its noun, and no person."""
        bodies = self.lexicon.united("organisations", "organisation_heads", "generic_organisations")
        people = self.lexicon.united("persons", "offices", "voices")
        return self.phrases.any_of(bodies, *source) and not self.phrases.any_of(people, *source)

    def token_at(self, offset: int) -> int | None:
        """The token that begins at or after a place, None where a token covers it."""
        if not self._starts:
            self._starts = [token.start for token in self.tokens]
        i = bisect_left(self._starts, offset)
        return None if i and self.tokens[i - 1].end > offset else i

    def _according(self, start: int, end: int) -> Report | None:
        first, after = self.token_at(start), self.token_at(end)
        if first is None or after is None or first >= len(self.tokens) or after >= len(self.tokens):
            return None
        cue = self.text[start:end].lower()
        if cue.split()[-1] in ("source", "sources") and first + 1 < after:
            return self.build(first, after - 1, Span(start, self.tokens[first].end))
        if cue == "per" and not self._is_per_paper(after):
            return None
        if cue in ("so", "pour") or self.tokens[first].kind != "w":
            return self._weak(first, after, cue)
        if self.phrases.low(after) in _NO_SOURCE or self._is_reading_tip(cue, after):
            return None
        return self.build(first, after, Span(start, end))

    def _is_per_paper(self, at: int) -> bool:
        """Whether "per" leads to somebody or a paper, and not to a measure: "per the mayor", "per a memo"."""
        if self.phrases.low(at) in self.lexicon.grammar["definite"]:
            return True
        papers = self.lexicon.united("documents", "statements", "persons", "offices")
        unit = self.phrases.low(at) in ("a", "an")
        return unit and self.phrases.any_of(papers, at + 1, at + 1 + _NAME_REACH)

    def _is_reading_tip(self, cue: str, at: int) -> bool:
        """Whether "à lire" leads to no outlet by its name: "un roman à lire d'une traite"."""
        if not cue.endswith((" lire", " écouter")):
            return False
        stop = min(self.phrases.segment_end(at), at + _NAME_REACH)
        listed = self.phrases.low(at) in self.lexicon.grammar["definite"]
        named = any(token.capital for token in self.tokens[at:stop])
        return not named or not (listed or self.tokens[at].capital)

    def _weak(self, first: int, after: int, cue: str) -> Report | None:
        """German ", so X": only after a comma and before a name or noun phrase that ends there."""
        if cue == "pour":
            return self._opinion(first, after)
        if cue != "so" or first == 0 or self.tokens[first - 1].text != ",":
            return None
        stop = self.phrases.segment_end(after)
        if (
            not self.tokens[after].capital
            and self.phrases.low(after) not in self.lexicon.grammar["determiners"]
        ):
            return None
        if self.phrases.any_finite(after, stop):
            return None
        return self.build(first, after, Span(self.tokens[first].start, self.tokens[first].end))

    def _opinion(self, first: int, after: int) -> Report | None:
        """French "Pour le syndicat, les freins étaient usés": it opens, and somebody is named."""
        end = self.phrases.segment_end(after)
        bodies = ("organisations", "offices", "voices", "plural_people", "opiners")
        known = self.lexicon.united(*bodies)
        named = self.phrases.any_of(known, after, min(end, after + 3))
        definite = self.phrases.low(after) in self.lexicon.grammar["definite"] or (
            self.tokens[after].capital
        )
        named = named or any(self.tokens[i].capital for i in range(after, end))
        closed = end < len(self.tokens) and self.tokens[end].text == ","
        clause = self.phrases.any_finite(end + 1, len(self.tokens)) or self.phrases.is_speech(
            end + 1
        )
        if first > 0 or not (named and definite and closed and clause):
            return None
        timed = self.phrases.any_of(self.lexicon.grammar["time"] | {"fois"}, after, end)
        if timed or self.phrases.any_finite(after, end) or end - after > _LONGEST_HOLDER:
            return None
        return self.build(first, after, Span(self.tokens[first].start, self.tokens[first].end))

    def build(self, first: int, after: int, cue: Span) -> Report | None:
        """Return the report of a cue at token ``first`` whose source begins at ``after``."""
        source = self._source(after, at_start=self._opens(first))
        if source is None:
            return None
        head = self.phrases.low(source[1] - 1)
        if source[1] - source[0] <= 3 and (
            head in self.lexicon.grammar["standards"]
            or self.phrases.low(source[0] + 1) in self.lexicon.grammar["standards"]
        ):
            return None
        if self._is_measure(source) or self._is_model(first, source):
            return None
        if not self._can_vouch(source, cue) or self.phrases.low(source[0]) in ("ce", "cela"):
            return None
        content = self.read_content(first, source[1])
        if not content:
            return None
        return Report(
            source=Span(self.tokens[source[0]].start, self.tokens[source[1] - 1].end),
            cue=cue,
            content=content,
            commitment=Commitment.ASSERTS,
            kind="according",
            statement=self.number,
        )

    def _is_measure(self, source: Range) -> bool:
        """Whether a fact depends on something, whoever says so: "selon l'intensité de la lumière"."""
        article = self.phrases.low(source[0]) in self.lexicon.grammar["determiners"]
        head = source[0] + 1 if article else source[0]
        return self.phrases.low(head) in self.lexicon.grammar["measures"]

    def _is_model(self, first: int, source: Range) -> bool:
        """Whether a work was made after another: "un film réalisé d'après le roman"."""
        grammar = self.lexicon.grammar
        start = self.phrases.segment_start(first)
        made = self.phrases.any_of(grammar["making"], start, first)
        return made and self.phrases.any_of(
            grammar["works"], source[0], min(source[1], source[0] + 3)
        )

    def _can_vouch(self, source: Range, cue: Span) -> bool:
        """Whether a noun phrase names a person, an institution or a document."""
        said = self._cue_text(cue)
        if said in self.lexicon.grammar["sure_cues"]:
            return True
        if said in _SURE and self.phrases.low(source[0]) in _ARTICLES:
            return True
        names = ("persons", "offices", "organisations", "documents", "statements", "voices")
        known = self.lexicon.united(*names, "pronouns", "vouching")
        return any(
            self.tokens[i].capital or self.phrases.low(i) in known or self.tokens[i].kind == "q"
            for i in range(*source)
        )

    def _cue_text(self, cue: Span) -> str:
        """The cue as the word lists write it."""
        return " ".join(self.text[cue.start : cue.end].lower().replace("’", "'").split())

    def _opens(self, first: int) -> bool:
        if first and self.tokens[first - 1].text in ":;":
            return True
        words = (i for i, token in enumerate(self.tokens) if token.kind != "p")
        first_word = next(words, len(self.tokens))
        return self.phrases.strip(0, first) >= first or first <= first_word

    def _source(self, start: int, *, at_start: bool) -> Range | None:
        partitive = self.phrases.low(start + 1) in ("of", "de", "des", "d'")
        told = self.phrases.low(start + 1) in self.lexicon.grammar["relative"]
        pronoun = self.phrases.low(start) in self.lexicon.grammar["pronouns"]
        # "according to someone in the justice system", "selon quelqu'un au parquet"
        described = self.phrases.is_preposition(start + 1) or (
            self.phrases.low(start + 1).endswith(("ing", "ed", "close", "proche"))
        )
        pronoun = pronoun and not (self.phrases.low(start) in _SOMEBODY and described)
        if pronoun and not partitive and not told:
            return start, start + 1
        end = min(self.phrases.segment_end(start), start + _LONGEST_SOURCE)
        if at_start:
            end = self._before_subject(start, end)
        if not at_start:
            end = self._before_predicate(start, end)
        if end <= start:
            return None
        # A noun phrase ends where a clause resumes without a comma ("avait selon elle ...").
        return start, self._with_appositions(end, at_start=at_start)

    def _before_predicate(self, start: int, end: int) -> int:
        for i in range(start + 1, end):
            if self.phrases.low(i) in less(
                self.lexicon.grammar["relative"], self.lexicon.grammar["complementisers"]
            ):
                return end
            if self.phrases.low(i) in ("que", "qu'") and i > start + 1:
                return end
            if self._opens_clause_of(i, start):
                return end
            if self.phrases.is_finite(i) and i > start + 1:
                return i
        return end

    def _opens_clause_of(self, i: int, start: int) -> bool:
        """Whether who made a paper is told from token ``i`` on: "a list (that) the company gave out"."""
        papers = self.lexicon.united("documents", "statements")
        if self.phrases.family != "english" or self.phrases.low(i - 1) not in papers:
            return False
        low = self.phrases.low(i)
        definite = low in self.lexicon.grammar["definite"] or low in ("its", "their", "his", "her")
        return i > start + 1 and (low == "that" or definite)

    def _before_subject(self, start: int, end: int) -> int:
        """Where the subject of the clause begins that follows a source without a comma."""
        finite = next((i for i in range(start + 2, end) if self.phrases.is_finite(i)), None)
        if finite is None:
            return end
        grammar = self.lexicon.grammar
        closed = end < len(self.tokens) and self.tokens[end].text == ","
        for i in range(finite - 1, start + 1, -1):
            low = self.phrases.low(i)
            if low in grammar["relative"] and closed:
                # "Selon un témoin qui n'a pas donné son nom, le toit a cédé."
                return end if self.phrases.any_finite(end + 1, len(self.tokens)) else i
            inner = self.phrases.low(i - 1) in grammar["inner_prepositions"]
            opens = low in grammar["determiners"] or low in grammar["pronouns"]
            name = self.tokens[i].capital and not self.tokens[i - 1].capital
            if (opens or name) and not inner and low not in grammar["prepositions"]:
                return i
        return end

    def _with_appositions(self, end: int, *, at_start: bool) -> int:
        if at_start:
            if end < len(self.tokens) and self.tokens[end].text == "(":
                close = next(
                    (i for i, t in enumerate(self.tokens) if i > end and t.text == ")"), end
                )
                end = close + 1 if close > end else end
            # "According to X, who leads Y, the ...": an apposition and then the clause.
            if end < len(self.tokens) and self.tokens[end].text == ",":
                stop = self.phrases.segment_end(end + 1)
                low = self.phrases.low(end + 1)
                if low in self.lexicon.grammar["prepositions"] and low not in ("de", "of"):
                    return end
                if stop < len(self.tokens) and self.tokens[stop].text == ":":
                    return end if self.phrases.any_finite(end + 1, stop) else stop
                closed = stop < len(self.tokens) and self.tokens[stop].text == ","
                if closed and (
                    low in self.lexicon.grammar["relative"]
                    or (not self.phrases.any_finite(end + 1, stop) and stop - end > 2)
                ):
                    rest = self.phrases.any_finite(stop + 1, len(self.tokens))
                    return stop if rest else end
            return end
        return appositions_after(self.phrases, end)

    def read_content(self, first: int, end: int) -> list[Span]:
        """Return what a cue at token ``first``, whose source ends at ``end``, speaks for."""
        opens = self._opens(first)
        before = self.trim(self._clause_start(first), first)
        after = self.trim(end, len(self.tokens))
        pieces = [piece for piece in (before, after) if piece is not None]
        if before is not None and after is not None:
            if opens or self._joins_clause(before, after):
                pieces = [after]
            elif not self._goes_on(before, end):
                pieces = [before]
        return [Span(self.tokens[a].start, self.tokens[b - 1].end) for a, b in pieces]

    def _joins_clause(self, before: Range, after: Range) -> bool:
        """Whether a cue opens a clause of its own: "closed because, according to X, it leaked"."""
        grammar, last = self.lexicon.grammar, before[1] - 1
        names = ("complementisers", "subordinators", "coordinators")
        hangs = any(self.phrases.low(last) in grammar[name] for name in names)
        first = self.phrases.segment_end(after[0])
        return (
            hangs
            and self.phrases.any_finite(before[0], last)
            and self.phrases.any_finite(after[0], first)
        )

    def _clause_start(self, first: int) -> int:
        """Where the clause begins that a cue without a comma before it closes.

        "It ended in May, as the notes are filed according to the clerk": only the last clause.
        """
        start = self.phrases.segment_start(first)
        if self.phrases.is_break(first - 1):
            return 0
        grammar = self.lexicon.grammar
        opens = less(either(grammar["subordinators"], grammar["relative"]), _THAT)
        for i in range(first - 1, start - 1, -1):
            if self.phrases.low(i) in opens:
                verbs = sum(self.phrases.is_finite(k) for k in range(i + 1, first))
                # With a second verb the clause has closed: "who drove fled, according to ..."
                return i if verbs == 1 or (verbs and i == start) else 0
        return 0

    def _goes_on(self, before: Range, end: int) -> bool:
        """Whether what follows the source finishes the clause that the cue interrupts."""
        mark = self.tokens[end].text if end < len(self.tokens) else "."
        start = end
        while start < len(self.tokens) and self.tokens[start].kind == "p":
            start += 1
        low, grammar = self.phrases.low(start), self.lexicon.grammar
        turns = low in grammar["coordinators"] and low not in ("and", "et", "und", "y")
        if mark in ".;:" or turns:
            return False
        # A clause with a subject of its own begins a sentence of its own.
        return self._is_open(before, end) or not (mark == "," and self._begins_clause(start))

    def _is_open(self, before: Range, end: int) -> bool:
        """Whether the words before a cue need what follows it: no verb, "when ...", "that"."""
        grammar = self.lexicon.grammar
        last = self.phrases.low(before[1] - 1)
        names = ("complementisers", "subordinators", "coordinators")
        hangs = any(last in grammar[name] for name in names)
        opens = self.phrases.low(before[0]) in grammar["subordinators"]
        aside = self.phrases.low(end - 1) in grammar["pronouns"]
        return hangs or opens or aside or not self.phrases.any_finite(*before)

    def _begins_clause(self, start: int) -> bool:
        stop = self.phrases.segment_end(start)
        finite = self.phrases.finite_in(start, stop)
        start = self.phrases.strip(start, stop)
        low, grammar = self.phrases.low(start), self.lexicon.grammar
        fresh = low in grammar["determiners"] or low in grammar["pronouns"] or low[:1].isdigit()
        return fresh and finite is not None and finite > start

    def trim(self, start: int, end: int) -> Range | None:
        """Leave out the marks at both ends; None where nothing else is there."""
        while start < end and self.tokens[start].kind == "p" and self.tokens[start].text not in "(":
            start += 1
        while (
            end > start
            and self.tokens[end - 1].kind == "p"
            and self.tokens[end - 1].text not in ")%"
        ):
            end -= 1
        bare = all(self.tokens[i].kind == "p" for i in range(start, end))
        return None if bare else (start, end)
