"""Finds segments, clauses and noun phrases in a row of tokens, by closed word classes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.tokens import Token

Range = tuple[int, int]

_BREAKS = frozenset(";:.?!…,()—–-")
_LONGEST_NOUN_PHRASE = 32
_LONGEST_TIME = 5
_SHORTEST_VERB = 5
_SUBJECT_PRONOUNS = frozenset(("il", "elle", "ils", "elles", "on", "je", "j'", "nous", "qui"))
_FRENCH_ENDINGS = (
    *("aient", "èrent", "eront", "iront", "erait", "irait", "iraient"),
    *("issent", "ait", "era", "ira"),
)
_FRENCH_NOUNS = frozenset(
    [
        "souhait",
        "portrait",
        "retrait",
        "extrait",
        "parfait",
        "bienfait",
        "attrait",
        "forfait",
        "abstrait",
        "distrait",
        "imparfait",
        "opéra",
        "caméra",
        "choléra",
    ]
)
_NEVER_ALONE = frozenset(("tout", "tous", "the", "le", "la", "les", "a", "an"))


class Phrases:
    """Questions about the tokens of one statement, in the words of one language."""

    __slots__ = ("grammar", "language", "lexicon", "nouns", "tokens")

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.grammar = lexicon.grammar
        self.nouns = lexicon.nouns
        self.language = lexicon.language

    def low(self, i: int) -> str:
        """Lower-case form of token ``i``: a mark as it is, empty outside and for quotations."""
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

    def is_break(self, i: int) -> bool:
        """Whether token ``i`` ends a segment: a mark, a long quotation, or outside."""
        if not 0 <= i < len(self.tokens):
            return True
        token = self.tokens[i]
        if token.kind == "p":
            return token.text in _BREAKS
        return token.kind == "q" and token.speech

    def is_speech(self, i: int) -> bool:
        """Whether token ``i`` is somebody's words in quotation marks."""
        return 0 <= i < len(self.tokens) and self.tokens[i].kind == "q" and self.tokens[i].speech

    def any_of(self, words: Container[str], start: int, end: int) -> bool:
        """Whether one of these words stands in ``[start, end)``."""
        return any(self.low(i) in words for i in range(start, end))

    def is_preposition(self, i: int) -> bool:
        """Whether token ``i`` is a preposition and not also an article ("des")."""
        low = self.low(i)
        return low in self.grammar["prepositions"] and low not in self.grammar["determiners"]

    def is_time(self, i: int) -> bool:
        """Whether token ``i`` names a time ("Monday") and is no determiner."""
        low = self.low(i)
        return low in self.grammar["time"] and low not in self.grammar["determiners"]

    def segment_start(self, i: int) -> int:
        """First token of the segment that token ``i - 1`` ends."""
        while i > 0 and not self.is_break(i - 1):
            i -= 1
        return i

    def segment_end(self, i: int) -> int:
        """End of the segment that token ``i`` begins."""
        while i < len(self.tokens) and not self.is_break(i):
            i += 1
        return i

    def sentence_end(self, i: int) -> int:
        """End of the statement without its closing marks, ``i`` at least."""
        end = len(self.tokens)
        while end > i and self.tokens[end - 1].kind == "p" and self.tokens[end - 1].text in ".?!…":
            end -= 1
        return end

    # --- verbs ------------------------------------------------------------------------------------

    def is_finite(self, i: int) -> bool:
        """Whether token ``i`` looks like a finite verb."""
        token = self.tokens[i]
        if token.kind != "w":
            return False
        if token.low in self.grammar["finite"]:
            return token.low != "'s" or self.low(i - 1) in self.grammar["pronouns"]
        if i > 0 and (token.capital or self.low(i - 1) in self.grammar["determiners"]):
            return False
        if self.language == "fr" and self._is_french_verb(i):
            return True
        forms = self.lexicon.forms.get(token.low, ())
        if any(f.tense in ("finite", "past") and "n" not in f.verb.frames for f in forms):
            return True
        return self.language == "en" and token.low.endswith("ed") and self._is_past(i)

    def _is_french_verb(self, i: int) -> bool:
        """Whether a French word is a verb by its ending or by the pronoun before it."""
        low, before = self.low(i), self.low(i - 1)
        if low in self.grammar["object_pronouns"] or low in self.grammar["negations"]:
            return False
        if before in _SUBJECT_PRONOUNS:
            return True
        if before in ("n'", "ne", "s'", "se"):
            return not low.endswith(("er", "ir", "re", "oir"))
        return (
            len(low) >= _SHORTEST_VERB
            and low.endswith(_FRENCH_ENDINGS)
            and low not in _FRENCH_NOUNS
        )

    def _is_past(self, i: int) -> bool:
        """Whether an English -ed word is a verb rather than an adjective before its noun."""
        before, after, grammar = self.low(i - 1), self.low(i + 1), self.grammar
        if len(self.low(i)) < _SHORTEST_VERB:
            return False
        if before in grammar["pronouns"]:
            return True
        if i == 0 or after == "by" or before in ("and", "newly", "so-called"):
            return False
        if before in grammar["prepositions"]:
            return False
        followed = ("determiners", "prepositions", "pronouns")
        return (
            self.is_break(i + 1)
            or after[:1].isdigit()
            or any(after in grammar[name] for name in followed)
        )

    def finite_in(self, start: int, end: int) -> int | None:
        """First finite verb of ``[start, end)`` that stands outside a relative clause, or None."""
        relative = self.grammar["relative"]
        for i in range(start, end):
            if i > start and self.low(i) in relative:
                return None
            if self.is_finite(i):
                return i
        return None

    def any_finite(self, start: int, end: int) -> bool:
        """Whether any token of ``[start, end)`` looks like a finite verb."""
        return any(self.is_finite(i) for i in range(start, end))

    # --- noun phrases -----------------------------------------------------------------------------

    def strip(self, start: int, end: int) -> int:
        """Skip what may open a clause before its subject: conjunctions, adverbs, times."""
        while start < end:
            if self._opens_clause(start):
                start += 1
            elif self.is_preposition(start):
                skipped = self._skip_time(start, end)
                if skipped == start:
                    return start
                start = skipped
            else:
                return start
        return start

    def _opens_clause(self, i: int) -> bool:
        low, grammar = self.low(i), self.grammar
        if low.endswith("ly") and self.language == "en":
            return True
        names = ("coordinators", "subordinators", "adverbs")
        return self.is_time(i) or any(low in grammar[name] for name in names)

    def _skip_time(self, start: int, end: int) -> int:
        """End of a prepositional phrase of time ("On Sunday"), or ``start``."""
        i, grammar = start + 1, self.grammar
        seen = False
        while i < end and i - start < _LONGEST_TIME:
            low = self.low(i)
            if low in grammar["time"] or low.isdigit():
                seen = True
            elif seen or low not in grammar["determiners"]:
                break
            i += 1
        return i if seen else start

    def is_nominal(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` may be a noun phrase."""
        if not 0 < end - start <= _LONGEST_NOUN_PHRASE:
            return False
        first = self.tokens[start]
        if first.kind != "w":
            return first.kind == "q" and end - start > 1
        if end - start == 1 and first.low in _NEVER_ALONE:
            return False
        return not self._cannot_open(start) and self.finite_in(start, end) is None

    def _cannot_open(self, start: int) -> bool:
        """Whether no noun phrase opens with this word."""
        first, grammar = self.tokens[start], self.grammar
        if first.low in ("au", "aux"):
            return True
        if self.is_preposition(start):
            return not (self.language == "fr" and first.low in ("de", "d'"))
        if first.low in grammar["auxiliaries"] or first.low in grammar["questions"]:
            return True
        return first.low in grammar["adverbs"] and not first.capital
