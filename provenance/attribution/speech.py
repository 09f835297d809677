"""Finds verbs of saying in a statement, with their source and content."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.lexicon import load_lexicon
from provenance.attribution.phrases import Phrases, Range
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.lexicon import Form, Lexicon, Verb
    from provenance.attribution.tokens import Statement, Token

_FEWEST_CLAUSE_TOKENS = 3
_LONGEST_GAP = 18
_HEADLINE_SHARE = 0.6
_SHORTEST_HEADLINE = 5
_SHORT_SUBJECT = 4
_PLURALS = frozenset("people police men women children media data others many some both few most".split())
_LONGEST_REDUCED_GAP = 7


@dataclass(slots=True)
class Report:
    """One attribution before its source is resolved.

    Attributes:
        source: Span of the source noun phrase, or None.
        cue: Span of the cue, or None.
        content: Spans of what is said.
        commitment: Of the cue.
        kind: ``verb``, ``according``, ``noun`` or ``bare``.
        frames: Of the verb, empty for other cues.
        statement: Number of the statement it stands in.
        after: Whether the content stands after the cue.
    """

    source: Span | None
    cue: Span | None
    content: list[Span]
    commitment: Commitment
    kind: str
    statement: int
    frames: frozenset[str] = frozenset()
    after: bool = False
    antecedent: Span | None = None
    pattern: str = ""


@dataclass(slots=True)
class Group:
    """A verb with its auxiliaries: tokens ``[start, end)``; ``voice`` as in ``_voice``."""

    start: int
    end: int
    form: Form
    voice: str
    negated: bool = False
    clitic: int | None = None


class SpeechFinder:
    """Reads the verbs of saying off one statement."""

    def __init__(self, statement: Statement, number: int, lexicon: Lexicon) -> None:
        self.tokens: list[Token] = statement.tokens
        self.number = number
        self.lexicon = lexicon
        self.grammar = lexicon.grammar
        self.language = lexicon.language
        self.phrases = Phrases(statement.tokens, lexicon)
        self.floor = 0
        self._past = _past_forms(lexicon.language)
        words = [token for token in self.tokens if token.kind == "w"]
        # In a headline in title case a capital says nothing.
        self.headline = (
            len(words) >= _SHORTEST_HEADLINE
            and sum(token.capital for token in words) > _HEADLINE_SHARE * len(words)
            and not any(token.speech for token in self.tokens)
        )

    def find(self) -> list[Report]:
        """Return the reports of verbs, in order of their cues; one for each source of a pair."""
        found = []
        for report in self._find():
            found += self._paired(report)
            found.append(report)
        return found

    def _paired(self, report: Report) -> list[Report]:
        """The first of two sources that speak together: "A, quoted by P, and B said"."""
        if report.source is None:
            return []
        first = next((i for i, t in enumerate(self.tokens) if t.start == report.source.start), 0)
        if self.phrases.low(first - 1) not in ("and", "et", "und") or self.phrases.low(first - 2) != ",":
            return []
        other = self.phrases.subject_before(first - 1)
        if other is None or not any(self.phrases.low(i) == "," for i in range(*other)):
            return []
        return [dataclasses.replace(report, source=self.span(*other), content=list(report.content))]

    def _find(self) -> list[Report]:
        found: list[Report] = []
        groups = [g for i, t in enumerate(self.tokens) if t.kind == "w" and t.low in self.lexicon.forms and (g := self._group(i))]
        for k, group in enumerate(groups):
            limit = groups[k + 1].start if k + 1 < len(groups) else len(self.tokens)
            report = self._report(group, limit)
            if report is not None:
                found.append(report)
        return found

    # --- the verb group -------------------------------------------------------------------------

    def _group(self, i: int) -> Group | None:
        for form in self.lexicon.forms[self.tokens[i].low]:
            end = self._particle_end(i, form)
            if end is None:
                continue
            group = self._voice(i, end, form)
            if group is not None:
                return group
        return None

    def _particle_end(self, i: int, form: Form) -> int | None:
        """End of the verb with its particle, or None where the particle is missing."""
        words = form.verb.particle
        if not words:
            return i + 1
        if self.language == "de":
            if form.tense == "participle":
                return i + 1
            end = self.phrases.segment_end(i + 1)
            # A separable particle closes its clause.
            return i + 1 if self.phrases.low(end - 1) == words[0] and end - 1 > i else None
        j = i + 1
        while self.phrases.low(j) in self.grammar["adverbs"] or self.phrases.low(j) in self.grammar["clitics"]:
            j += 1
        for word in words:
            if self.phrases.low(j) != word:
                return None
            j += 1
        return j

    def _voice(self, i: int, end: int, form: Form) -> Group | None:
        if self.language == "fr":
            return self._voice_fr(i, end, form)
        if self.language == "de":
            return self._voice_de(i, end, form)
        return self._voice_en(i, end, form)

    def _voice_en(self, i: int, end: int, form: Form) -> Group | None:
        grammar, low = self.grammar, self.phrases.low
        start, negated = i, False
        helpers = []
        while start > 0:
            word = low(start - 1)
            if word in grammar["negations"]:
                negated = True
            elif word in grammar["auxiliaries"]:
                helpers.append(word)
            elif word == "to" and helpers != [] or not (word in grammar["adverbs"] or (word.endswith("ly") and len(word) > 4)):
                break
            start -= 1
        # An opening adverb is not part of the verb group: "Later said" never is.
        be = helpers and helpers[0] in grammar["be"]
        token = self.tokens[i]
        if token.capital and i > 0 and not self.phrases.is_break(i - 1) and not self.headline:
            return None
        if low(start - 1) == "to" and form.tense == "finite" and not helpers:
            return Group(start - 1, end, form, "infinitive", negated)
        if form.tense == "gerund":
            if be:
                return Group(start, end, form, "active", negated)
            return Group(start, end, form, "gerund", negated)
        if form.tense in ("past", "participle") and be:
            return Group(start, end, form, "passive", negated)
        if form.tense == "participle" and not helpers and low(i) not in self._past:
            return None
        if "n" in form.verb.frames and form.tense == "finite" and not helpers and self._noun_here(i):
            return None
        if form.tense in ("past", "participle") and not helpers and (by := self._agent(end)):
            return Group(start, by, form, "reduced", negated)
        return Group(start, end, form, "active", negated)

    def _agent(self, end: int) -> int | None:
        """Token of the "by" that follows a participle at once or after a time, or None."""
        for i in range(end, min(end + _LONGEST_REDUCED_GAP, len(self.tokens))):
            low = self.phrases.low(i)
            if low in ("by", "par"):
                return i
            skipped = low in self.grammar["time"] or low in self.grammar["adverbs"]
            if not skipped and low not in ("in", "on", "the", "at", "le", "la", "en", "au"):
                return None
        return None

    def _noun_here(self, i: int) -> bool:
        """Whether a form like "report" or "claims" is a noun where it stands."""
        grammar = self.grammar
        before, after = self.phrases.low(i - 1), self.phrases.low(i + 1)
        if i == 0 or self.phrases.is_break(i - 1):
            return True
        if before in grammar["determiners"] or before in grammar["prepositions"] or before == "'s" or before.endswith("'"):
            return True
        if self.phrases.is_break(i + 1) and self.tokens[i - 1].capital:
            return False
        if before in grammar["pronouns"] or after == "that" or self.phrases.is_break(i + 1):
            return before not in grammar["pronouns"] and after != "that" and not (
                i + 1 < len(self.tokens) and self.tokens[i + 1].kind == "q"
            )
        if after in ("and", "or") or self.phrases.is_finite(i + 1):
            return True
        return after in grammar["prepositions"]

    def _voice_fr(self, i: int, end: int, form: Form) -> Group | None:
        grammar, low = self.grammar, self.phrases.low
        start, negated, clitic = i, False, None
        helpers: list[str] = []
        while start > 0:
            word = low(start - 1)
            if word in grammar["negations"]:
                negated = True
            elif word in grammar["clitics"]:
                clitic = start - 1
            elif word in grammar["auxiliaries"]:
                helpers.append(word)
            elif not (
                word in grammar["adverbs"]
                or (helpers or form.tense != "participle") and word in grammar["object_pronouns"]
                or word.endswith("ment") and self.tokens[start - 1].kind == "w"
                or word in ("fait", "laissé") and form.verb.lemma == "savoir"
            ):
                break
            start -= 1
        if low(end) in grammar["clitics"]:
            clitic, end = end, end + 1
        first = self.tokens[i]
        if first.capital and i > 0 and not self.phrases.is_break(i - 1):
            return None
        if "s" not in form.verb.frames and any(low(k) in ("s'", "se") for k in range(start, i)):
            return None
        if "n" in form.verb.frames and form.tense == "finite" and low(i - 1) in grammar["determiners"]:
            return None
        if form.tense == "participle":
            return self._participle_fr(Group(start, end, form, "active", negated, clitic), helpers, i)
        if form.tense == "gerund":
            return Group(start, end, form, "gerund", negated) if not helpers else None
        if helpers or low(i - 1) in grammar["determiners"] and low(i - 1) not in grammar["object_pronouns"]:
            return None
        if low(i - 1) in ("l'", "le", "la", "les") and low(i - 2) in grammar["prepositions"]:
            return None
        return Group(start, end, form, "active", negated, clitic)

    def _participle_fr(self, group: Group, helpers: list[str], i: int) -> Group | None:
        reflexive = any(self.phrases.low(k) in ("s'", "se") for k in range(group.start, i))
        if not helpers:
            by = self._agent(group.end)
            return Group(i, by, group.form, "reduced", group.negated) if by else None
        if helpers[0] in self.grammar["have"] and "été" not in helpers:
            return group
        if reflexive:
            return group
        return Group(group.start, group.end, group.form, "passive", group.negated, group.clitic)

    def _voice_de(self, i: int, end: int, form: Form) -> Group | None:
        if form.tense == "participle":
            # The auxiliary stands in second place and its participle closes the clause.
            edge = self.phrases.segment_start(i)
            for k in range(i - 1, edge - 1, -1):
                if self.phrases.low(k) in self.grammar["have"]:
                    return Group(k, k + 1, form, "active", clitic=None)
            return None
        if self.tokens[i].capital and i > 0:
            return None
        return Group(i, end, form, "active")

    # --- source and content -----------------------------------------------------------------------

    def _report(self, group: Group, limit: int) -> Report | None:
        voice = group.voice
        if voice == "reduced":
            return self._reduced(group)
        if voice == "passive":
            return self._passive(group)
        if voice == "gerund":
            return self._gerund(group, limit)
        if voice == "infinitive":
            return self._infinitive(group, limit)
        return self._active(group, limit)

    def _active(self, group: Group, limit: int) -> Report | None:
        inverted = self._inverted(group)
        if inverted is not None:
            source, end = inverted
            return self._content(group, source, end, limit, inverted=True)
        source = self.phrases.subject_before(group.start)
        if source is None or not self._agrees(group, source):
            return None
        return self._content(group, source, group.end, limit)

    def _agrees(self, group: Group, source: Range) -> bool:
        """Whether an English present form can be the verb of this subject, not a noun after it."""
        if self.language != "en" or group.form.tense != "finite" or group.end - group.start > 1 or group.form.verb.particle:
            return True
        last = self.tokens[source[1] - 1]
        verb = self.tokens[group.start].low
        if last.kind != "w" or last.capital or last.low in self.grammar["pronouns"] or group.start > source[1]:
            return True
        if source[1] - source[0] > _SHORT_SUBJECT:
            return True
        plural = last.low.endswith("s") and not last.low.endswith(("ss", "'s", "us", "is")) or last.low in _PLURALS
        third = verb.endswith("s") and not verb.endswith("ss")
        return plural != third

    def _inverted(self, group: Group) -> tuple[Range, int] | None:
        """The subject after the verb and the end of both, where subject and verb are turned."""
        if group.clitic is not None:
            return (group.clitic, group.clitic + 1), max(group.end, group.clitic + 1)
        before = group.start - 1
        if before < 0 or not self.phrases.is_break(before):
            if self.language == "de" and before >= 0 and self.phrases.low(before) in ("so", "wie"):
                pass
            else:
                return None
        if before < 0 or group.form.tense == "gerund":
            return None
        if self.language == "en" and "e" in group.form.verb.frames:
            return None
        if self._complement(group, group.end)[0] in ("that", "question", "colon"):
            return None
        source = self.phrases.subject_after(group.end)
        if source is None:
            return None
        quoted = self._quote_before(before)
        if self.language == "en" and not quoted:
            stop = self.phrases.segment_end(group.end)
            if self.phrases.any_finite(group.end, stop) and not self._relative_in(source):
                return None
            if group.form.verb.frames & {"o"} and not quoted:
                return None
        if not quoted and not self._clause_before(before) and self.phrases.subject_before(group.start) is not None:
            return (source, source[1]) if self._speaks(source) else None
        return source, source[1]

    def _speaks(self, source: Range) -> bool:
        """Whether a noun phrase names somebody who can speak: a name, a person, an institution."""
        nouns = self.lexicon.nouns
        known = nouns["persons"] | nouns["offices"] | nouns["organisations"] | nouns["voices"]
        stop = self.phrases.segment_end(source[0])
        return any(
            self.tokens[i].capital and self.language != "de" or self.phrases.low(i) in known
            for i in range(source[0], min(source[1], source[0] + 3, stop))
        )

    def _relative_in(self, source: Range) -> bool:
        return any(self.phrases.low(k) in self.grammar["relative"] for k in range(*source))

    def _clause_before(self, end: int) -> bool:
        """Whether a clause with a verb of its own stands before token ``end``."""
        return self.phrases.any_finite(self.floor, end) or any(t.kind == "q" and t.speech for t in self.tokens[self.floor : end])

    def _quote_before(self, i: int) -> bool:
        """Whether a quotation ends at token ``i`` or right before a comma there."""
        if i < 0:
            return False
        if self.tokens[i].kind == "q":
            return True
        return i > 0 and self.tokens[i].text in ",.—–" and self.tokens[i - 1].kind == "q"

    def _content(self, group: Group, source: Range, end: int, limit: int, inverted: bool = False) -> Report | None:
        frames = group.form.verb.frames
        opening = min(source[0], group.start)
        if self.phrases.low(opening - 1) in ("as", "comme", "wie"):
            opening -= 1
        kind, at = self._complement(group, end)
        before = self._before(opening, frames)
        pieces: list[Range] = []
        after = False
        if "m" in frames and (kind == "question" or self._own_voice(source)):
            return None
        if kind in ("that", "question") and frames & {"t"}:
            pieces, after = [self._after(at, limit)], True
        elif kind == "quote" and frames & {"q", "b", "t"}:
            pieces, after = [self._after(at, limit, quote=True)], True
            if before is not None and self._quote_before(opening - 1):
                pieces.insert(0, before)
        elif kind == "colon" and frames & {"q", "b"}:
            pieces, after = [(at, len(self.tokens))], True
        elif kind == "clause" and "c" in frames and not inverted and not (before and self._quote_before(opening - 1)):
            pieces, after = [self._after(at, limit)], True
        elif opening != min(source[0], group.start) and self.phrases.strip(0, opening) >= opening and self.phrases.low(at) == ",":
            pieces, after = [self._after(at + 1, limit)], True
        elif before is None and kind == "end" and "b" in frames and (split := self._interrupted(opening, at, limit)):
            pieces = split
        elif before is not None and (inverted or kind == "end" or self._quote_before(opening - 1) and kind != "object") and frames & {"b", "q"}:
            if "b" in frames and (inverted or frames & {"c", "t"}) or self._quote_before(opening - 1):
                pieces = [before, *self._resumed(at, limit)]
        elif kind in ("object", "clause") and not inverted and self._takes_object(group.form.verb, source, at):
            pieces, after = [self._after(at, limit)], True
        elif kind == "infinitive" and "i" in frames:
            pieces, after = [self._after(at, limit)], True
        elif kind == "prepositional" and "p" in frames:
            pieces, after = [self._after(at, limit)], True
        pieces = [p for p in pieces if p[0] < p[1]]
        if not pieces:
            return None
        self.floor = max(end, at if after else end)
        report = self._build(group, source, pieces, after)
        report.pattern = kind if after else "inverted" if inverted else "before"
        return report

    def _own_voice(self, source: Range) -> bool:
        """Whether the writer speaks: "I think" outside quotation marks is the outlet's own voice."""
        return source[1] - source[0] == 1 and self.phrases.low(source[0]) in self.grammar["first"]

    def _interrupted(self, opening: int, at: int, limit: int) -> list[Range]:
        """Content that a cue parts between subject and verb: "The dam, she said, had burst"."""
        if opening <= self.floor or self.phrases.low(opening - 1) != ",":
            return []
        rest = self._resumed(at, limit)
        if not rest or self.tokens[rest[0][0]].kind != "w" or not self.phrases.is_finite(rest[0][0]):
            return []
        start = self.phrases.segment_start(opening - 1)
        return [(start, opening - 1), *rest] if start < opening - 1 else []

    def _takes_object(self, verb: Verb, source: Range, at: int) -> bool:
        """Whether the noun phrase at ``at`` is what was said."""
        frames, commitment = verb.frames, verb.commitment
        if "o" in frames and commitment is not Commitment.WITHDRAWS:
            return True
        if "o" in frames:
            stop = self.phrases.segment_end(at)
            return any(self.phrases.low(i) in self.grammar["withdrawable"] for i in range(at, stop))
        if "d" in frames and self._is_document(source):
            return True
        if "k" in frames:
            return self._quoted_words(at)
        return "a" in frames and any(
            self.phrases.low(i) in ("at", "à") for i in range(at + 1, self.phrases.segment_end(at))
        )

    def _is_document(self, source: Range) -> bool:
        nouns = self.lexicon.nouns["documents"]
        stop = self.phrases.segment_end(source[0])
        return any(self.phrases.low(i) in nouns for i in range(source[0], min(source[1], stop)))

    def _quoted_words(self, at: int) -> bool:
        """Whether quoted words stand between ``at`` and the end of its segment."""
        i = at
        while i < len(self.tokens) and not (self.tokens[i].kind == "p" and self.tokens[i].text in ",;:.?!"):
            if self.tokens[i].kind == "q":
                return True
            i += 1
        return False

    def _build(self, group: Group, source: Range | None, pieces: list[Range], after: bool) -> Report:
        verb = group.form.verb
        antecedent = None
        if source and source[1] - source[0] == 1 and self.phrases.low(source[0]) in self.grammar["relative"]:
            antecedent = self.phrases.antecedent(source[0])
        cue = self.tokens[group.start].start, self.tokens[group.end - 1].end
        return Report(
            source=self.span(*source) if source else None,
            cue=Span(*cue),
            content=[self.span(*piece, content=True) for piece in pieces],
            commitment=verb.commitment,
            kind="verb",
            statement=self.number,
            frames=verb.frames,
            after=after,
            antecedent=self.span(*antecedent) if antecedent else None,
        )

    def span(self, start: int, end: int, *, content: bool = False) -> Span:
        """Span of tokens ``[start, end)``; one quotation alone loses its marks."""
        first, last = self.tokens[start], self.tokens[end - 1]
        if content:
            while end - 1 > start and last.kind == "p" and last.text not in ")…?!%":
                end -= 1
                last = self.tokens[end - 1]
            while start < end - 1 and self.tokens[start].kind == "p" and self.tokens[start].text in ",;:—–.-":
                start += 1
            first = self.tokens[start]
            if start == end - 1 and first.kind == "q":
                return _inner(first)
        return Span(first.start, last.end)

    def _complement(self, group: Group, end: int) -> tuple[str, int]:
        """What follows the verb: its kind and the token where the content would begin."""
        grammar, low = self.grammar, self.phrases.low
        i = end
        moved = False
        if "e" in group.form.verb.frames:
            i = self._addressee(i)
            moved = i > end
        for _ in range(_LONGEST_GAP):
            if i >= len(self.tokens):
                return "end", i
            token, word = self.tokens[i], low(i)
            if token.kind == "q":
                if token.speech or "o" not in group.form.verb.frames:
                    return "quote", i
                return "object", i
            if word in grammar["complementisers"]:
                return "that", i
            if word == ":":
                return "colon", i + 1
            if token.kind == "p":
                return self._after_mark(i)
            if word in grammar["questions"] and word not in ("ce", "as"):
                return "question", i
            if word == "ce" and low(i + 1) in ("que", "qu'", "qui"):
                return "question", i
            step = self._circumstance(i)
            if step > i:
                # "said the", after an adverbial, may still open a clause.
                if "p" in group.form.verb.frames and not moved and self._topic(i):
                    return "prepositional", i
                i, moved = step, True
                continue
            return self._open(group, i, moved)
        return "end", i

    def _topic(self, i: int) -> bool:
        return self.phrases.low(i) in ("of", "about", "for", "against", "de", "d'", "du", "des", "on")

    def _after_mark(self, i: int) -> tuple[str, int]:
        """What a comma or dash after the verb leads to."""
        if i + 1 < len(self.tokens) and self.tokens[i].text in ",—–.":
            following = self.tokens[i + 1]
            if following.kind == "q" and following.speech:
                return "quote", i + 1
            # "said, according to the minutes, that"
            if self.tokens[i].text == ",":
                stop = self.phrases.segment_end(i + 1)
                if stop < len(self.tokens) and self.tokens[stop].text == "," and stop - i < 12:
                    after = self.phrases.low(stop + 1)
                    if after in self.grammar["complementisers"]:
                        return "that", stop + 1
                    if stop + 1 < len(self.tokens) and self.tokens[stop + 1].kind == "q" and self.tokens[stop + 1].speech:
                        return "quote", stop + 1
                if stop < len(self.tokens) and self.tokens[stop].text == ":":
                    return "colon", stop + 1
        return "end", i

    def _open(self, group: Group, i: int, moved: bool) -> tuple[str, int]:
        """Whether a bare clause, an infinitive or an object begins at ``i``."""
        low = self.phrases.low(i)
        stop = self._sentence_end(i)
        if low in ("to", "de", "d'") and "i" in group.form.verb.frames:
            return "infinitive", i
        if self.phrases.is_finite(i):
            return "end", i
        if low in self.grammar["clause_starts"] and stop - i >= 2:
            return "clause", i
        if stop - i >= _FEWEST_CLAUSE_TOKENS and self.phrases.any_finite(i + 1, stop):
            return "clause", i
        frames = group.form.verb.frames
        if group.form.verb.lemma in ("say", "tell") and group.form.tense != "gerund" and stop - i >= _FEWEST_CLAUSE_TOKENS and (not moved or "e" in frames):
            return "clause", i
        if not moved or frames & {"e", "d"}:
            return ("object", i) if stop > i else ("end", i)
        return "end", i

    def _sentence_end(self, i: int) -> int:
        end = len(self.tokens)
        while end > i and self.tokens[end - 1].kind == "p" and self.tokens[end - 1].text in ".?!…":
            end -= 1
        return end

    def _circumstance(self, i: int) -> int:
        """End of an adverbial at ``i``: a time, an adverb, "in a statement"; ``i`` for none."""
        grammar, low = self.grammar, self.phrases.low
        word = low(i)
        if word in grammar["adverbs"] or (word in grammar["time"] and word not in grammar["determiners"]):
            return i + 1
        if word.endswith({"en": "ly", "fr": "ment"}.get(self.language, "\n")) and len(word) > 4:
            return i + 1
        if word in ("this", "last", "ce", "cette", "next") and low(i + 1) in grammar["time"]:
            return i + 2
        if word not in grammar["prepositions"]:
            return i
        if word in ("pour", "de", "d'", "à", "sans") and low(i + 1).endswith(("er", "ir", "re")):
            return i
        j = i + 1
        end = self.phrases.segment_end(i)
        while j < end and j - i < 12:
            word = low(j)
            fresh = (
                word in grammar["determiners"] or word in grammar["pronouns"] or word in grammar["clause_starts"]
            ) and low(j - 1) not in grammar["prepositions"] and low(j - 1) not in grammar["determiners"]
            if word in grammar["complementisers"] or self.tokens[j].kind == "q":
                break
            if word in grammar["questions"] and word not in ("ce", "as", "when", "where", "who"):
                break
            if fresh or word in grammar["prepositions"] and word not in grammar["determiners"]:
                break
            j += 1
        return j if not self.phrases.any_finite(i + 1, j) else i

    def _addressee(self, i: int) -> int:
        """Skip who was told: a pronoun or a noun phrase."""
        grammar, low = self.grammar, self.phrases.low
        if low(i) in grammar["addressees"]:
            return i + 1
        end = self.phrases.segment_end(i)
        j = i
        while j < end and j - i < 10:
            word = low(j)
            if word in grammar["complementisers"] or self.tokens[j].kind == "q":
                break
            if j > i and (
                word in grammar["prepositions"] and word != "of"
                or word in grammar["determiners"] and low(j - 1) not in ("of", "all") and low(j - 1) not in grammar["determiners"]
                or word in grammar["pronouns"] or word in grammar["questions"]
                or (word in grammar["time"])
                or word == "to"
            ):
                break
            j += 1
        if any(self.phrases.is_finite(k) for k in range(i, j)):
            return i
        return j if j < end or end - i < 8 else i

    def _before(self, opening: int, frames: frozenset[str]) -> Range | None:
        """Tokens of the content that stands before a cue whose source begins at ``opening``."""
        end = opening
        while end > self.floor and self.tokens[end - 1].kind == "p" and self.tokens[end - 1].text in ",—–-:;":
            end -= 1
        if end == opening and not (end > 0 and self.tokens[end - 1].kind == "q"):
            return None
        start = self.floor
        while start < end and self.tokens[start].kind == "p":
            start += 1
        if end <= start:
            return None
        quoted = any(t.kind == "q" and t.speech for t in self.tokens[start:end])
        if not quoted and not self.phrases.any_finite(start, end):
            stripped = self.phrases.strip(start, end)
            if stripped >= end or end - stripped < _FEWEST_CLAUSE_TOKENS or not self._may_be_clause(stripped, end):
                return None
        return start, end

    def _may_be_clause(self, start: int, end: int) -> bool:
        """Whether tokens without a known verb may still be a clause: not a bare adverbial."""
        low = self.phrases.low(start)
        return low not in self.grammar["prepositions"] and end - start >= 5

    def _after(self, at: int, limit: int, *, quote: bool = False) -> Range:
        """Tokens of the content that begins at ``at``, cut where another speaker takes over."""
        end = self._sentence_end(at)
        if quote:
            return at, end
        for i in range(at + 2, min(limit, end)):
            if self.tokens[i].text in ",;—–" and self.phrases.low(i + 1) in ("while", "but", "tandis", "alors", "mais", "adding", "saying", "whereas", "während"):
                if limit < end and self._speaker_between(i + 2, limit):
                    return at, i
            if self.tokens[i].text == "," and any(f.tense == "gerund" for f in self.lexicon.forms.get(self.phrases.low(i + 1), ())):
                return at, i
        return at, end

    def _speaker_between(self, start: int, limit: int) -> bool:
        return limit - start <= 10

    def _resumed(self, at: int, limit: int) -> list[Range]:
        """Content that goes on after a cue in the middle: '"A," X said, "B."'."""
        i = at
        if i >= len(self.tokens) or self.tokens[i].kind != "p":
            return []
        j = i + 1
        if j >= len(self.tokens):
            return []
        if self.tokens[j].kind == "q" and self.tokens[j].speech:
            return [(j, j + 1)]
        if self.tokens[i].text != "," or self.tokens[j].kind != "w":
            return []
        low = self.phrases.low(j)
        aside = low in self.grammar["relative"] or low in self.lexicon.according_words or (
            low.endswith("ing") if self.language == "en" else low.endswith("ant")
        )
        end = min(self._sentence_end(j), self._next_clause(j, limit))
        if aside or (low in self.grammar["prepositions"] and not self.phrases.any_finite(j, end)):
            return []
        return [(j, end)] if end > j else []

    def _next_clause(self, j: int, limit: int) -> int:
        """Where the clause of the next cue begins, if it is a clause of its own."""
        if limit >= len(self.tokens):
            return limit
        return self.phrases.segment_start(limit) - 1

    # --- other voices -----------------------------------------------------------------------------

    def _gerund(self, group: Group, limit: int) -> Report | None:
        """", saying that ...": the subject is that of the main clause."""
        kind, at = self._complement(group, group.end)
        frames = group.form.verb.frames
        good = (
            kind in ("that", "question") and "t" in frames
            or kind in ("quote", "colon") and frames & {"q", "b"}
            or kind == "clause" and "c" in frames
            or kind in ("object", "clause") and "o" in frames and group.form.verb.lemma in ("cite", "citer")
            or kind in ("object", "clause") and "k" in frames and self._quoted_words(at)
        )
        if not good:
            return None
        source = self._main_subject(group.start)
        if source is None:
            return None
        piece = self._after(at, limit)
        return self._build(group, source, [piece], True) if piece[0] < piece[1] else None

    def _main_subject(self, end: int) -> Range | None:
        """The subject of the clause that a participle at ``end`` hangs on, or that follows it."""
        edge = 0
        start = self.phrases.strip(edge, end)
        while start < end:
            stop = self.phrases.segment_end(start)
            finite = self.phrases.finite_in(start, min(stop, end))
            if finite is not None and finite > start:
                k = finite
                while k > start and self.phrases.low(k - 1) in self.grammar["adverbs"]:
                    k -= 1
                if k > start and self.phrases.is_nominal(start, k):
                    return start, k
            if stop >= end:
                break
            start = self.phrases.strip(stop + 1, end)
        return None

    def _infinitive(self, group: Group, limit: int) -> Report | None:
        """"went on to say that": the subject is that of the governing verb."""
        before = self.phrases.low(group.start - 1)
        if before in self.grammar["negators_of_speech"]:
            return None
        kind, at = self._complement(group, group.end)
        frames = group.form.verb.frames
        if kind == "colon" and not (at < len(self.tokens) and self.tokens[at].kind == "q"):
            return None
        if not (kind in ("that", "question") and "t" in frames or kind in ("quote", "colon") and frames & {"q", "b"}):
            return None
        source = self._main_subject(group.start)
        if source is None:
            return None
        piece = self._after(at, limit)
        return self._build(group, source, [piece], True) if piece[0] < piece[1] else None

    def _passive(self, group: Group) -> Report | None:
        """"is said to", "was told that": nobody is named, unless "by" names them."""
        end = group.end
        if self.phrases.low(end) in ("by", "par", "von"):
            source = self.phrases.subject_after(end + 1)
            if source is None or "r" not in group.form.verb.frames:
                return None
            start = self.phrases.segment_start(group.start)
            if start >= group.start:
                return None
            return self._build(group, source, [(start, group.start)], False)
        return None

    def _reduced(self, group: Group) -> Report | None:
        """"the 12 deaths announced by the coast guard": the noun before is what was said."""
        if "r" not in group.form.verb.frames:
            return None
        source = self.phrases.subject_after(group.end + 1)
        start = self.phrases.segment_start(group.start)
        if source is None or start >= group.start:
            return None
        return self._build(group, source, [(start, group.start)], False)


@cache
def _past_forms(language: str) -> frozenset[str]:
    """Words that are past tenses and not only participles: "said", not "known"."""
    forms = load_lexicon(language).forms
    return frozenset(word for word, found in forms.items() if any(f.tense == "past" for f in found))


def _inner(token: Token) -> Span:
    """Span of a quotation without its marks."""
    text = token.text
    left = len(text) - len(text.lstrip("\"“”„«»‘’'‹› \u00a0\u202f"))
    right = len(text.rstrip("\"“”„«»‘’'‹› \u00a0\u202f"))
    return Span(token.start + left, token.start + max(right, left + 1))
