"""Tells whether a noun phrase or an infinitive after a verb is what was said, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution import complements
from provenance.attribution.lexicon import less
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.complements import Complement
    from provenance.attribution.lexicon import Verb
    from provenance.attribution.phrases import Phrases, Range

_NEAR_VERB = 3
_SPOKEN = frozenset("q")
# After a comma these lead to another clause.
TAKING_OVER = frozenset(
    ["while", "but", "tandis", "alors", "mais", "adding", "saying", "whereas", "während"]
)


class Objects:
    """Questions about the objects of verbs of saying in one statement."""

    __slots__ = ("phrases", "tokens")

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.tokens = phrases.tokens

    def is_object(self, verb: Verb, source: Range, complement: Complement) -> bool:
        """Whether a noun phrase, infinitive or prepositional phrase is what was said."""
        kind, at = complement
        if kind == complements.INFINITIVE:
            if verb.frames & {"i", "e"}:
                return True
            perfect = self.phrases.any_of(("avoir", "être"), at, at + _NEAR_VERB)
            sure = perfect or "d" not in verb.frames
            return self.phrases.family == "romance" and "t" in verb.frames and sure
        if kind == complements.PREPOSITIONAL:
            return self._hands_on(verb, source, at)
        if kind not in (complements.OBJECT, complements.CLAUSE):
            return False
        return self._takes_object(verb, source, at)

    def _hands_on(self, verb: Verb, source: Range, at: int) -> bool:
        """Whether a prepositional phrase is what was said: "warned of floods"."""
        frames = verb.frames
        # "parle d'un accident", but "parle à tous"
        topic = self.phrases.family != "romance" or self.phrases.low(at) in complements.TOPIC
        if ("p" in frames and topic) or ("f" in frames and self._is_document(source)):
            return True
        # "speaks of “a stroke of heat”"
        quoted = self.phrases.low(at) == "of" and self.has_quoted_words(at)
        return ("k" in frames and quoted) or ({"f", "h"} <= frames and self.is_somebody(source))

    def _takes_object(self, verb: Verb, source: Range, at: int) -> bool:
        """Whether the noun phrase at ``at`` is what the verb hands on, by the verb's frames."""
        frames, stop = verb.frames, self.phrases.segment_end(at)
        if "w" in frames:
            return self._holds("withdrawable", at, stop)
        if "o" in frames:
            withdraws = verb.commitment is Commitment.WITHDRAWS
            return not withdraws or self._holds("withdrawable", at, stop)
        return (
            ("z" in frames and self._holds("outcomes", at, stop))
            or ("d" in frames and self._is_document(source))
            or ("h" in frames and self.is_somebody(source))
            or ("k" in frames and (self.is_judged(at) or self._holds("refuting", at, stop)))
            or ("a" in frames and self.phrases.any_of(("at", "à", "to"), max(0, at - 4), stop))
        )

    def can_show(self, verb: Verb, source: Range) -> bool:
        """Whether a verb that only shows has somebody or something written as its subject.

        "the report shows that" hands something on; "experience shows that" names no source.
        """
        if "d" not in verb.frames or verb.frames & _SPOKEN:
            return True
        pronoun = source[1] - source[0] == 1 and (
            self.phrases.low(source[0]) in self.phrases.grammar["relative"]
        )
        return pronoun or self._is_document(source) or self.is_somebody(source)

    def _holds(self, words: str, start: int, end: int) -> bool:
        return self.phrases.any_of(self.phrases.grammar[words], start, end)

    def _is_document(self, source: Range) -> bool:
        stop = min(source[1], self.phrases.segment_end(source[0]))
        papers = self.phrases.lexicon.united("documents", "statements")
        return self.phrases.any_of(papers, source[0], stop)

    def is_somebody(self, source: Range) -> bool:
        """Whether a noun phrase names a person or an institution, or is a personal pronoun."""
        stop = min(source[1], self.phrases.segment_end(source[0]))
        grammar = self.phrases.grammar
        known = self.phrases.lexicon.united("persons", "offices", "organisations", "voices")
        opens = self.phrases.low(source[0]) in grammar["determiners"]
        # An article that begins a sentence has its capital from there.
        first = source[0] + opens
        names = sum(self.phrases.tokens[i].capital for i in range(first, stop))
        headed = first < stop and self.phrases.tokens[first].capital
        named = names > 1 or headed or (names == 1 and not opens)
        if named or self.phrases.any_of(known, source[0], stop):
            return True
        return any(
            (low in grammar["masculine"] or low in grammar["feminine"])
            and low not in grammar["relative"]
            for low in self.phrases.lows[source[0] : stop]
        )

    def is_judged(self, at: int) -> bool:
        """Whether somebody is called something: "called it “a shame”", "calls him a liar"."""
        grammar = self.phrases.grammar
        pointed = self.phrases.low(at) in grammar["pronouns"]
        named = self.phrases.low(at + 1) in grammar["determiners"] and not self.phrases.is_break(at)
        return self.has_quoted_words(at) or (pointed and named)

    def has_quoted_words(self, at: int) -> bool:
        """Whether quoted words stand between ``at`` and the next mark."""
        for token in self.tokens[at:]:
            if token.kind == "q":
                return True
            if token.kind == "p" and token.text in ",;:.?!":
                return False
        return False

    def object_end(self, at: int, end: int) -> int:
        """Where a noun phrase that was said ends: before ", although ..." or ", bringing ..."."""
        grammar, endings = self.phrases.grammar, self.phrases.lexicon.gerund_endings
        after = less(grammar["subordinators"], grammar["complementisers"])
        for i in range(at + 1, end - 1):
            if self.tokens[i].text not in (",", ";") or self.tokens[i].kind != "p":
                continue
            low = self.phrases.low(i + 1)
            if low in after or low in TAKING_OVER or (endings and low.endswith(endings)):
                return i
        return end
