"""Finds what was said: the tokens before a cue, after it, or on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution import complements
from provenance.attribution.complements import FEWEST_CLAUSE_TOKENS
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.complements import Complement
    from provenance.attribution.lexicon import Verb
    from provenance.attribution.phrases import Phrases, Range
    from provenance.attribution.verbs import Group

_FEWEST_UNSURE_TOKENS = 5
_NEXT_SPEAKER_REACH = 10
_AS = frozenset(("as", "comme", "wie"))
_TAKING_OVER = frozenset(
    ["while", "but", "tandis", "alors", "mais", "adding", "saying", "whereas", "während"]
)
_BEFORE = "before"
_ANSWERS = frozenset(("not", "no", "never", "yes", "true", "non", "oui", "jamais", "vrai", "rien"))
_LONGEST_ANSWER = 4
_NEAR_VERB = 3
_REFLEXIVE = frozenset(("s'", "se"))


class Contents:
    """Finds contents in one statement; ``floor`` is where the last cue's part ended."""

    __slots__ = ("floor", "phrases", "tokens")

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.tokens = phrases.tokens
        self.floor = 0

    def find(
        self, group: Group, source: Range, *, complement: Complement, limit: int, turned: bool
    ) -> tuple[list[Range], str]:
        """Return the tokens of the content and how it stands to the cue.

        Args:
            group: The verb.
            source: Tokens of its source.
            complement: What follows the verb.
            limit: First token of the next verb of saying.
            turned: Whether the source stands after the verb.

        Returns:
            Ranges of tokens, empty where nothing was said, and ``before``, ``inverted`` or the
            kind of complement.
        """
        opening = min(source[0], group.start)
        compared = self.phrases.low(opening - 1) in _AS
        opening -= compared
        before = self._before(opening)
        quoted = before is not None and self.quote_ends_at(opening - 1)
        kind, at = complement
        reflexive = self.phrases.any_of(_REFLEXIVE, group.start, group.end)
        if "S" in group.form.verb.frames and reflexive and self._is_somebody(source):
            # "s'est dit scandalisé": what one calls oneself.
            return _real([self.after(group.end, limit)]), kind
        found = self._marked(group.form.verb, complement, limit, before if quoted else None)
        if found:
            return _real(found), kind
        if compared and kind == complements.NOTHING and self._opens_statement(opening, at):
            return _real([self.after(at + 1, limit)]), kind
        earlier = self._earlier(group.form.verb, (opening, at, limit), before, kind, turned=turned)
        if earlier:
            return _real(earlier), "inverted" if turned else _BEFORE
        if not turned and self._is_object(group.form.verb, source, complement):
            return _real([self.after(at, limit)]), complements.OBJECT
        return [], kind

    def _marked(
        self, verb: Verb, complement: Complement, limit: int, quoted: Range | None
    ) -> list[Range]:
        """Content that a complementiser, a quotation, a colon or a clause shows."""
        kind, at = complement
        frames = verb.frames
        if kind in (complements.THAT, complements.QUESTION):
            return [self.after(at, limit)] if "t" in frames else []
        if kind == complements.QUOTE and frames & {"q", "b", "t"}:
            spoken = (at, self.phrases.sentence_end(at))
            return [quoted, spoken] if quoted else [spoken]
        if kind == complements.COLON and frames & {"q", "b"}:
            return [(at, len(self.tokens))]
        if kind == complements.CLAUSE and "c" in frames and quoted is None:
            return [self.after(at, limit)]
        return []

    def _opens_statement(self, opening: int, at: int) -> bool:
        """Whether "As X noted," opens the statement, its content after the comma."""
        return self.phrases.strip(0, opening) >= opening and self.phrases.low(at) == ","

    def _earlier(
        self,
        verb: Verb,
        place: tuple[int, int, int],
        before: Range | None,
        kind: str,
        *,
        turned: bool,
    ) -> list[Range]:
        """Content before the cue, and what of it goes on after the cue."""
        opening, at, limit = place
        frames = verb.frames
        nothing = kind == complements.NOTHING
        if before is None:
            return self._parted(opening, at, limit) if nothing and "b" in frames else []
        quoted = self.quote_ends_at(opening - 1)
        if not (turned or nothing or (quoted and kind != complements.OBJECT)):
            return []
        # Verbs like "laugh" and "begin" need a quotation right before them.
        if quoted and frames & {"b", "q"}:
            return [before, *self._resumed(at, limit)]
        if "b" in frames and (turned or frames & {"c", "t"}):
            return [before, *self._resumed(at, limit)]
        return []

    def _parted(self, opening: int, at: int, limit: int) -> list[Range]:
        """Content that a cue parts between subject and verb: "The dam, she said, had burst"."""
        if opening <= self.floor or self.phrases.low(opening - 1) != ",":
            return []
        rest = self._resumed(at, limit)
        if not rest:
            return []
        first, last = rest[0]
        if not self.phrases.any_finite(first, min(last, first + _NEAR_VERB)):
            return []
        start = self.phrases.segment_start(opening - 1)
        return [(start, opening - 1), *rest] if start < opening - 1 else []

    def _is_object(self, verb: Verb, source: Range, complement: Complement) -> bool:
        """Whether a noun phrase, infinitive or prepositional phrase is what was said."""
        kind, at = complement
        if kind == complements.INFINITIVE:
            return "i" in verb.frames or (self.phrases.language == "fr" and "t" in verb.frames)
        if kind == complements.PREPOSITIONAL:
            if "f" in verb.frames and self._is_document(source):
                return True
            return "p" in verb.frames or ({"f", "h"} <= verb.frames and self._is_somebody(source))
        if kind not in (complements.OBJECT, complements.CLAUSE):
            return False
        return self._takes_object(verb, source, at)

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
            or ("h" in frames and self._is_somebody(source))
            or ("k" in frames and (self.has_quoted_words(at) or self._holds("refuting", at, stop)))
            or ("a" in frames and self.phrases.any_of(("at", "à", "to"), max(0, at - 4), stop))
        )

    def _holds(self, words: str, start: int, end: int) -> bool:
        return self.phrases.any_of(self.phrases.grammar[words], start, end)

    def _is_document(self, source: Range) -> bool:
        stop = min(source[1], self.phrases.segment_end(source[0]))
        papers = self.phrases.nouns["documents"] | self.phrases.nouns["statements"]
        return self.phrases.any_of(papers, source[0], stop)

    def _is_somebody(self, source: Range) -> bool:
        """Whether a noun phrase names a person or an institution, or is a personal pronoun."""
        stop = min(source[1], self.phrases.segment_end(source[0]))
        nouns, grammar = self.phrases.nouns, self.phrases.grammar
        known = nouns["persons"] | nouns["offices"] | nouns["organisations"] | nouns["voices"]
        personal = (grammar["masculine"] | grammar["feminine"]) - grammar["relative"]
        names = sum(self.phrases.tokens[i].capital for i in range(source[0], stop))
        opens = self.phrases.low(source[0]) in grammar["determiners"]
        named = names > 1 or (names == 1 and not opens)
        return named or self.phrases.any_of(known | personal, source[0], stop)

    def has_quoted_words(self, at: int) -> bool:
        """Whether quoted words stand between ``at`` and the next mark."""
        for token in self.tokens[at:]:
            if token.kind == "q":
                return True
            if token.kind == "p" and token.text in ",;:.?!":
                return False
        return False

    def quote_ends_at(self, i: int) -> bool:
        """Whether a quotation ends at token ``i`` or right before a comma there."""
        if i < 0:
            return False
        if self.tokens[i].kind == "q":
            return True
        return i > 0 and self.tokens[i].text in ",.—–" and self.tokens[i - 1].kind == "q"

    def has_clause_before(self, end: int) -> bool:
        """Whether a clause with a verb of its own, or a quotation, stands before ``end``."""
        speech = any(self.phrases.is_speech(i) for i in range(self.floor, end))
        return speech or self.phrases.any_finite(self.floor, end)

    def _before(self, opening: int) -> Range | None:
        """Tokens of the content that stands before a cue whose source begins at ``opening``."""
        end = opening
        while end > self.floor and self.tokens[end - 1].text in (",", "—", "–", "-", ":", ";"):
            end -= 1
        if end == opening and not (end > 0 and self.tokens[end - 1].kind == "q"):
            return None
        start = self.floor
        while start < end and self.tokens[start].kind == "p":
            start += 1
        if start >= end:
            return None
        speech = any(self.phrases.is_speech(i) for i in range(start, end))
        if speech or self.phrases.any_finite(start, end) or self._may_be_clause(start, end):
            return start, end
        return None

    def _may_be_clause(self, start: int, end: int) -> bool:
        """Whether tokens without a known verb may still be a clause: not a bare adverbial."""
        if self._is_short_answer(start, end):
            return True
        start = self.phrases.strip(start, end)
        long_enough = end - start >= max(_FEWEST_UNSURE_TOKENS, FEWEST_CLAUSE_TOKENS)
        return long_enough and self.phrases.low(start) not in self.phrases.grammar["prepositions"]

    def _is_short_answer(self, start: int, end: int) -> bool:
        """Whether the words are a whole answer: "Not so", "Faux"."""
        words = [self.phrases.low(i) for i in range(start, end)]
        answers = self.phrases.grammar["refuting"] | _ANSWERS
        return len(words) <= _LONGEST_ANSWER and any(word in answers for word in words)

    def after(self, at: int, limit: int) -> Range:
        """Tokens of the content that begins at ``at``, cut where another speaker takes over."""
        end = self.phrases.sentence_end(at)
        for i in range(at + 2, min(limit, end)):
            if self._is_taken_over(i, limit, end):
                return at, i
        return at, end

    def _is_taken_over(self, i: int, limit: int, end: int) -> bool:
        following = self.phrases.low(i + 1)
        text = self.tokens[i].text
        if text in (",", ";", "—", "–") and following in _TAKING_OVER:
            return limit < end and limit - i - 2 <= _NEXT_SPEAKER_REACH
        forms = self.phrases.lexicon.forms.get(following, ())
        return text == "," and any(form.tense == "gerund" for form in forms)

    def _resumed(self, at: int, limit: int) -> list[Range]:
        """Content that goes on after a cue in the middle: '"A," X said, "B."'."""
        start = at + 1
        if start >= len(self.tokens) or self.tokens[at].kind != "p":
            return []
        if self.phrases.is_speech(start):
            return [(start, start + 1)]
        if self.tokens[at].text != "," or self.tokens[start].kind != "w":
            return []
        end = self.phrases.sentence_end(start)
        if limit < len(self.tokens):
            end = min(end, self.phrases.segment_start(limit) - 1)
        if end <= start or self._is_aside(start, end):
            return []
        return [(start, end)]

    def _is_aside(self, start: int, end: int) -> bool:
        """Whether what follows a cue and a comma tells of the speaking, not of what was said."""
        low, phrases = self.phrases.low(start), self.phrases
        if low in phrases.grammar["relative"] or low in phrases.lexicon.according_words:
            return True
        if low.endswith("ing" if phrases.language == "en" else "ant"):
            return True
        return low in phrases.grammar["prepositions"] and not phrases.any_finite(start, end)


def _real(pieces: list[Range]) -> list[Range]:
    return [piece for piece in pieces if piece[0] < piece[1]]
