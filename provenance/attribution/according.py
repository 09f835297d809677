"""Finds sources named by a preposition or a noun: "according to", "selon", "his claim that"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.phrases import Phrases, Range
from provenance.attribution.postposed import appositions_after
from provenance.attribution.report import Report
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.tokens import Statement

# What stands between a fact and the document that holds it.
_WRITTEN = re.compile(
    r"\b(?:(?:flagged|mentioned|described|recorded|listed|noted|reported|detailed|documented|outlined|revealed"
    r"|disclosed|stated|contained|shown|set\s+out|laid\s+out|spelled\s+out|raised|highlighted|identified|acknowledged)\s+(?:in|by|on)"
    r"|(?:mentionnée?s?|consignée?s?|relatée?s?|décrite?s?|évoquée?s?|signalée?s?|révélée?s?"
    r"|détaillée?s?|notée?s?|pointée?s?|identifiée?s?|reconnue?s?)\s+(?:dans|par|sur)"
    r"|(?:(?:peut-on|pouvait-on|on\s+peut|on\s+pouvait)\s+(?:y\s+)?lire|lit-on|lisait-on|est-il\s+écrit|était-il\s+écrit)\s+(?:dans|sur))(?=\s)"
)
# A recording that opens a sentence about what can be seen or heard in it.
_ON_VIEW = re.compile(
    r"(?:(?:Sur|Dans|In|On)\s+)(?P<paper>[^,.;:]{3,70}),\s+(?:on\s+(?:y\s+)?(?:peut\s+|pouvait\s+)?"
    r"(?:voit|voyait|voir|entend|entendait|entendre|aperçoit|distingue|distinguer|lit|lire|découvre)\b"
    r"|[^.;:]{3,80}?\b(?:can|could)\s+be\s+(?:seen|heard|read)\b|(?:he|she|they|it|one)\s+(?:can|could)\s+be\b)"
)
_DOCUMENT_REACH = 4
_LONGEST_HOLDER = 7
_NOUN_COMMITMENT = {
    "denial": Commitment.DENIES,
    "démenti": Commitment.DENIES,
    "rumour": Commitment.REPORTS,
    "rumor": Commitment.REPORTS,
    "rumeur": Commitment.REPORTS,
}


class AccordingFinder:
    """Reads prepositional and nominal cues off one statement."""

    def __init__(self, statement: Statement, number: int, lexicon: Lexicon, text: str) -> None:
        self.statement = statement
        self.tokens = statement.tokens
        self.number = number
        self.lexicon = lexicon
        self.text = text
        self.phrases = Phrases(statement.tokens, lexicon)

    def find(self) -> list[Report]:
        """Return the reports of prepositional cues, then those of nouns."""
        found = []
        for match in self.lexicon.according.finditer(
            self.text, self.statement.start, self.statement.end
        ):
            report = self._according(match.start(), match.end())
            if report is not None:
                found.append(report)
        report = self._on_view()
        if report is not None:
            found.append(report)
        for match in _WRITTEN.finditer(self.text, self.statement.start, self.statement.end):
            report = self._written(match.start(), match.end())
            if report is not None:
                found.append(report)
        return found + self._reckonings() + self._nouns()

    def _on_view(self) -> Report | None:
        """Read "Sur la vidéo, on voit" and "In the video, a man can be seen"."""
        match = _ON_VIEW.match(self.text[self.statement.start : self.statement.end])
        if match is None:
            return None
        at = self.statement.start
        first = self._token_at(at + match.start("paper"))
        after = self._token_at(at + match.end("paper"))
        nouns = self.lexicon.nouns
        papers = nouns["documents"] | nouns["statements"]
        if first is None or after is None or not self.phrases.any_of(papers, first, after):
            return None
        content = self._content(first - 1, after)
        if not content:
            return None
        span = Span(at + match.start("paper"), at + match.end("paper"))
        cue = Span(at, at + match.start("paper"))
        return Report(span, cue, content, Commitment.ASSERTS, "according", self.number)

    def _written(self, start: int, end: int) -> Report | None:
        """Read "was flagged in a memo", "peut-on lire dans le rapport": a document holds it."""
        first, after = self._token_at(start), self._token_at(end)
        if first is None or after is None or not 0 < first < after < len(self.tokens):
            return None
        nouns = self.lexicon.nouns
        papers = nouns["documents"] | nouns["statements"]
        stop = min(self.phrases.segment_end(after), after + _DOCUMENT_REACH)
        if not self.phrases.any_of(papers, after, stop):
            return None
        return self._build(first, after, Span(start, end))

    def _reckonings(self) -> list[Report]:
        """Read "by the harbour office's own count": a preposition, a possessor and a noun."""
        found = []
        nouns = self.lexicon.grammar["reckonings"]
        for i, token in enumerate(self.tokens):
            if token.low not in nouns:
                continue
            k = i - 1 if self.phrases.low(i - 1) != "own" else i - 2
            low = self.phrases.low(k)
            personal = low in ("his", "her", "their", "its")
            if not personal and low != "'s" and not low.endswith("s'"):
                continue
            first = k - 1
            while first >= 0 and self.phrases.low(first) not in ("by", "on", "in"):
                if self.phrases.is_break(first):
                    break
                first -= 1
            if first < 0 or self.phrases.low(first) not in ("by", "on", "in"):
                continue
            source = (first + 1, k if low == "'s" else k + 1)
            content = self._content(first, i + 1) if source[0] < source[1] else []
            if content:
                span = Span(self.tokens[source[0]].start, self.tokens[source[1] - 1].end)
                cue = Span(self.tokens[first].start, token.end)
                found.append(
                    Report(span, cue, content, Commitment.ASSERTS, "according", self.number)
                )
        return found

    def _token_at(self, offset: int) -> int | None:
        for i, token in enumerate(self.tokens):
            if token.start >= offset:
                return i
            if token.end > offset:
                return None
        return len(self.tokens)

    def _according(self, start: int, end: int) -> Report | None:
        first, after = self._token_at(start), self._token_at(end)
        if first is None or after is None or first >= len(self.tokens) or after >= len(self.tokens):
            return None
        cue = self.text[start:end].lower()
        if cue.split()[-1] in ("source", "sources") and first + 1 < after:
            return self._build(first, after - 1, Span(start, self.tokens[first].end))
        if cue == "per" and self.phrases.low(after) not in self.lexicon.grammar["definite"]:
            return None
        if cue in ("so", "pour") or self.tokens[first].kind != "w":
            return self._weak(first, after, cue)
        if self.phrases.low(after) in (
            "que",
            "qu'",
            "which",
            "whom",
            "lesquels",
            "laquelle",
            "lequel",
            "lesquelles",
            "où",
        ):
            return None
        return self._build(first, after, Span(start, end))

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
        return self._build(first, after, Span(self.tokens[first].start, self.tokens[first].end))

    def _opinion(self, first: int, after: int) -> Report | None:
        """French "Pour le syndicat, les freins étaient usés": it opens, and somebody is named."""
        end = self.phrases.segment_end(after)
        nouns = self.lexicon.nouns
        known = nouns["organisations"] | nouns["offices"] | nouns["voices"] | nouns["plural_people"]
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
        return self._build(first, after, Span(self.tokens[first].start, self.tokens[first].end))

    def _build(self, first: int, after: int, cue: Span) -> Report | None:
        source = self._source(after, at_start=self._opens(first))
        if source is None:
            return None
        head = self.phrases.low(source[1] - 1)
        if source[1] - source[0] <= 3 and (
            head in self.lexicon.grammar["standards"]
            or self.phrases.low(source[0] + 1) in self.lexicon.grammar["standards"]
        ):
            return None
        if not self._can_vouch(source) or self.phrases.low(source[0]) in ("ce", "cela"):
            return None
        content = self._content(first, source[1])
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

    def _can_vouch(self, source: Range) -> bool:
        """Whether a noun phrase names a person, an institution or a document."""
        nouns = self.lexicon.nouns
        known = nouns["persons"] | nouns["offices"] | nouns["organisations"] | nouns["documents"]
        known = (
            known
            | nouns["statements"]
            | nouns["voices"]
            | self.lexicon.grammar["pronouns"]
            | self.lexicon.grammar["vouching"]
        )
        return any(
            self.tokens[i].capital or self.phrases.low(i) in known or self.tokens[i].kind == "q"
            for i in range(*source)
        )

    def _opens(self, first: int) -> bool:
        return self.phrases.strip(0, first) >= first or all(
            t.kind == "p" for t in self.tokens[:first]
        )

    def _source(self, start: int, *, at_start: bool) -> Range | None:
        if self.phrases.low(start) in self.lexicon.grammar["pronouns"]:
            return start, start + 1
        end = self.phrases.segment_end(start)
        if at_start and end >= len(self.tokens) - 1:
            end = self._before_subject(start, end)
        if not at_start:
            end = self._before_predicate(start, end)
        if end <= start:
            return None
        # A noun phrase ends where a clause resumes without a comma ("avait selon elle ...").
        return start, self._with_appositions(end, at_start=at_start)

    def _before_predicate(self, start: int, end: int) -> int:
        for i in range(start + 1, end):
            if (
                self.phrases.low(i)
                in self.lexicon.grammar["relative"] - self.lexicon.grammar["complementisers"]
            ):
                return end
            if self.phrases.low(i) in ("que", "qu'") and i > start + 1:
                return end
            if self.phrases.is_finite(i) and i > start + 1:
                return i
        return end

    def _before_subject(self, start: int, end: int) -> int:
        """Where the subject of the clause begins that follows a source without a comma."""
        finite = next((i for i in range(start + 2, end) if self.phrases.is_finite(i)), None)
        if finite is None:
            return end
        grammar = self.lexicon.grammar
        for i in range(finite - 1, start + 1, -1):
            low = self.phrases.low(i)
            inner = self.phrases.low(i - 1) in grammar["inner_prepositions"]
            opens = low in grammar["determiners"] or low in grammar["pronouns"]
            name = self.tokens[i].capital and not self.tokens[i - 1].capital
            if (opens or name) and not inner and low not in grammar["prepositions"]:
                return i
        return end

    def _with_appositions(self, end: int, *, at_start: bool) -> int:
        if at_start:
            # "According to X, who leads Y, the ...": an apposition and then the clause.
            if end < len(self.tokens) and self.tokens[end].text == ",":
                stop = self.phrases.segment_end(end + 1)
                low = self.phrases.low(end + 1)
                closed = stop < len(self.tokens) and self.tokens[stop].text == ","
                if closed and (
                    low in self.lexicon.grammar["relative"]
                    or (not self.phrases.any_finite(end + 1, stop) and stop - end > 2)
                ):
                    rest = self.phrases.any_finite(stop + 1, len(self.tokens))
                    return stop if rest else end
            return end
        return appositions_after(self.phrases, end)

    def _content(self, first: int, end: int) -> list[Span]:
        pieces = []
        for a, b in ((0, first), (end, len(self.tokens))):
            piece = self._trim(a, b)
            if piece is not None:
                pieces.append(piece)
        if len(pieces) == 2 and self._opens(first):
            pieces = pieces[1:]
        if len(pieces) == 2:
            # What follows the source belongs to the content only where it finishes the clause.
            after = self.tokens[end] if end < len(self.tokens) else None
            if after is not None and after.text in ".;":
                pieces = pieces[:1]
        return [Span(self.tokens[a].start, self.tokens[b - 1].end) for a, b in pieces]

    def _trim(self, start: int, end: int) -> Range | None:
        while start < end and self.tokens[start].kind == "p" and self.tokens[start].text not in "(":
            start += 1
        while (
            end > start
            and self.tokens[end - 1].kind == "p"
            and self.tokens[end - 1].text not in ")%"
        ):
            end -= 1
        return (
            (start, end)
            if start < end and any(t.kind != "p" for t in self.tokens[start:end])
            else None
        )

    # --- nouns ------------------------------------------------------------------------------------

    def _nouns(self) -> list[Report]:
        grammar = self.lexicon.grammar
        nouns = grammar["noun_cues"] | grammar["noun_cues_plural"]
        found = []
        for i, token in enumerate(self.tokens):
            if (
                token.kind == "w"
                and token.low in nouns
                and self.phrases.low(i + 1) in grammar["complementisers"]
            ):
                report = self._noun(i)
                if report is not None:
                    found.append(report)
        return found

    def _noun(self, i: int) -> Report | None:
        source = self._possessor(i)
        if source is None:
            return None
        stop = self.phrases.segment_end(i + 2)
        if stop - i < 4:
            return None
        token = self.tokens[i]
        return Report(
            source=Span(self.tokens[source[0]].start, self.tokens[source[1] - 1].end),
            cue=Span(token.start, token.end),
            content=[Span(self.tokens[i + 1].start, self.tokens[stop - 1].end)],
            commitment=_NOUN_COMMITMENT.get(token.low, Commitment.ASSERTS),
            kind="noun",
            statement=self.number,
        )

    def _possessor(self, i: int) -> Range | None:
        """Whose claim it is: "his", "the bank's"."""
        low = self.phrases.low
        for k in range(i - 1, max(-1, i - 4), -1):
            if low(k) in ("his", "her", "their", "its", "son", "sa", "leur"):
                return k, k + 1
            if low(k) == "'s":
                start = k
                while (
                    start > 0
                    and not self.phrases.is_break(start - 1)
                    and (
                        self.tokens[start - 1].capital
                        or low(start - 1) in self.lexicon.grammar["determiners"]
                        or start == k
                    )
                ):
                    start -= 1
                return (start, k) if start < k else None
        return None
