"""Finds segments, clauses and noun phrases in a row of tokens, by closed word classes alone."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from provenance.attribution.lexicon import either

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Set

    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.tokens import Token

Range = tuple[int, int]

_BREAKS = frozenset(";:.?!…,()—–-=")
_LONGEST_NOUN_PHRASE = 32
_LONGEST_TIME = 5
_SHORTEST_VERB = 5
_SHORTEST_ADVERB = 5
# After these an English -ed word is a verb: "pushed back".
_PARTICLES = frozenset(("back", "out", "up", "down", "off", "away", "forward", "ahead", "aside"))
_BEFORE_FACT = frozenset(("au", "en", "du", "le", "un", "ce", "de"))
_NAMES_TOO = frozenset(("may", "will"))
_IN_PLACE = ("in", "at", "on", "near", "outside", "within", "by")
# Before these prepositions an English -ed word only ever describes the noun before it.
_PARTICIPLES = {
    **dict.fromkeys(("involved", "dressed", "clad", "versed"), ("in",)),
    **dict.fromkeys(("based", "located", "situated", "stationed", "housed"), _IN_PLACE),
    **dict.fromkeys(("employed", "anchored", "moored"), _IN_PLACE),
    **dict.fromkeys(("accused", "suspected", "convicted", "acquitted"), ("of",)),
    **dict.fromkeys(("armed", "equipped", "tasked", "entrusted", "charged"), ("with",)),
    **dict.fromkeys(("associated", "affiliated", "acquainted"), ("with", "to")),
    **dict.fromkeys(("assigned", "attached", "linked", "related", "tied", "opposed"), ("to",)),
}
_PAST_ENDING = ("ed",)
_BEFORE_VERB = frozenset(("n'", "ne", "s'", "se"))
# "ce dernier": whoever was named last, though "mardi dernier" is a time.
LATTER = frozenset(("dernier", "dernière", "derniers", "dernières"))
_NEVER_ALONE = frozenset(("tout", "tous", "the", "le", "la", "les", "a", "an"))


class _Lows(dict[int, str]):
    """The words of a statement by place, nothing outside: asked some hundred times a statement."""

    def __missing__(self, at: int) -> str:
        """What stands outside."""
        return ""


class Phrases:
    """Questions about the tokens of one statement, in the words of one language."""

    __slots__ = (
        "_ends",
        "_finite",
        "_spoken",
        "_starts",
        "family",
        "grammar",
        "held",
        "lexicon",
        "low",
        "lows",
        "nouns",
        "tokens",
    )

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lows = [token.low for token in tokens]
        # What a rule needs one of is sought here first: most rules have nothing in most statements.
        self.held = frozenset(self.lows)
        # Lower-case form of a token: a mark as it is, empty outside and for quotations.
        self.low: Callable[[int], str] = _Lows(enumerate(self.lows)).__getitem__
        # Read once when first asked for, so that a sentence with many cues stays linear.
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._finite: list[int] = []
        # Only quotations have no word or mark of their own.
        quoted = "" in self.held
        self._spoken = [i for i, t in enumerate(tokens) if t.speech] if quoted else []
        self.lexicon = lexicon
        self.grammar = lexicon.grammar
        self.nouns = lexicon.nouns
        self.family = lexicon.family

    @property
    def has_speech(self) -> bool:
        """Whether somebody's words in quotation marks stand in the statement."""
        return bool(self._spoken)

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

    def any_speech(self, start: int, end: int) -> bool:
        """Whether somebody's words in quotation marks stand in ``[start, end)``."""
        at = bisect_left(self._spoken, start)
        return at < len(self._spoken) and self._spoken[at] < end

    def any_of(self, words: Container[str], start: int, end: int) -> bool:
        """Whether one of these words stands in ``[start, end)``."""
        for low in self.lows[max(start, 0) : max(end, 0)]:  # noqa: SIM110 - twice as fast
            if low in words:
                return True
        return False

    def places(self, words: Set[str]) -> list[int]:
        """Return where one of these words stands, in order."""
        if words.isdisjoint(self.held):
            return []
        return [i for i, low in enumerate(self.lows) if low in words]

    def is_preposition(self, i: int) -> bool:
        """Whether token ``i`` is a preposition and not also an article ("des")."""
        low = self.low(i)
        return low in self.grammar["prepositions"] and low not in self.grammar["determiners"]

    def is_time(self, i: int) -> bool:
        """Whether token ``i`` names a time ("Monday") and is no determiner."""
        low = self.low(i)
        return low in self.grammar["time"] and low not in self.grammar["determiners"]

    def is_manner(self, i: int) -> bool:
        """Whether token ``i`` is an adverb by its ending ("calmly"), and not "family" or "Italy"."""
        low = self.low(i)
        ends = len(low) >= _SHORTEST_ADVERB and low.endswith(self.lexicon.adverb_endings)
        return ends and low not in self.grammar["not_adverbs"]

    def segment_start(self, i: int) -> int:
        """First token of the segment that token ``i - 1`` ends."""
        if not self._starts:
            self._read_segments()
        return self._starts[i] if 0 <= i <= len(self.tokens) else i

    def segment_end(self, i: int) -> int:
        """End of the segment that token ``i`` begins."""
        if not self._starts:
            self._read_segments()
        return self._ends[i] if 0 <= i < len(self.tokens) else i

    def _read_segments(self) -> None:
        """Note for each token where its segment begins and ends."""
        size = len(self.lows)
        marks = [i for i, low in enumerate(self.lows) if low in _BREAKS]
        starts: list[int] = []
        ends: list[int] = []
        first = 0
        for mark in sorted(marks + self._spoken) if self._spoken else marks:
            starts += [first] * (mark + 1 - first)
            ends += [mark] * (mark + 1 - first)
            first = mark + 1
        self._starts = starts + [first] * (size + 1 - first)
        self._ends = ends + [size] * (size + 1 - first)

    def sentence_end(self, i: int) -> int:
        """End of the statement without its closing marks, ``i`` at least."""
        end = len(self.tokens)
        while end > i and self.tokens[end - 1].kind == "p" and self.tokens[end - 1].text in ".?!…":
            end -= 1
        return end

    # --- verbs ------------------------------------------------------------------------------------

    def is_finite(self, i: int) -> bool:
        """Whether token ``i`` looks like a finite verb."""
        if not self._finite:
            self._read_finite()
        return self._finite[i + 1] > self._finite[i]

    def _read_finite(self) -> None:
        """Count the finite verbs before each token."""
        finite, forms = self.grammar["finite"], self.lexicon.forms
        romance = self.family == "romance"
        endings = self.lexicon.verb_endings if romance else _PAST_ENDING
        leading = either(self.grammar["subject_pronouns"], _BEFORE_VERB) if romance else frozenset()
        seen, before = 0, ""
        counts = [0]
        for i, low in enumerate(self.lows):
            # What no form, no ending and no pronoun shows to be a verb is none.
            if low in finite or low in forms or low.endswith(endings) or before in leading:
                seen += self._looks_finite(i)
            counts.append(seen)
            before = low
        self._finite = counts

    def _looks_finite(self, i: int) -> bool:
        low, grammar = self.lows[i], self.grammar
        forms = self.lexicon.forms.get(low, ())
        listed = low in grammar["finite"]
        if not (listed or forms or self.family == "romance" or low.endswith("ed")):
            return False
        if self.tokens[i].kind != "w":
            return False
        before = self.lows[i - 1] if i > 0 else ""
        named = listed and self.tokens[i].capital and i > 0 and low in _NAMES_TOO
        if named or (low == "fait" and before in _BEFORE_FACT):
            # "the 4 May meeting", "Will Reed", "deux personnes au fait du dossier"
            return False
        if listed:
            return low != "'s" or self.low(i - 1) in grammar["pronouns"]
        if i > 0 and (self.tokens[i].capital or self.lows[i - 1] in grammar["determiners"]):
            return False
        called = self.family == "english" and self._is_called_after(i, low)
        said = any(f.tense in ("finite", "past") and "n" not in f.verb.frames for f in forms)
        return not called and (said or self._ends_as_verb(i))

    def _is_called_after(self, i: int, low: str) -> bool:
        """Whether a name or a land's word makes a noun of a verb: "Danish brand X", "a Tarn count"."""
        if i == 0 or not self.tokens[i - 1].capital or low.endswith(("s", "ed")):
            return False
        bodies = self.nouns.get("organisation_heads", ())
        named = i + 1 < len(self.tokens) and self.tokens[i + 1].capital
        if low in bodies and named and not self.lows[i - 1].endswith("s"):
            return True
        first = i - 1
        while first > 0 and self.tokens[first - 1].capital:
            first -= 1
        return first > 0 and self.lows[first - 1] in ("a", "an")

    def _ends_as_verb(self, i: int) -> bool:
        """Whether a word that no list holds looks like a verb by its ending or its neighbours."""
        if self.family == "romance":
            return self._is_romance_verb(i)
        return self.family == "english" and self.lows[i].endswith("ed") and self._is_past(i)

    def _is_romance_verb(self, i: int) -> bool:
        """Whether a Romance word is a verb by its ending or by the pronoun before it."""
        low, before = self.low(i), self.low(i - 1)
        if low in self.grammar["object_pronouns"] or low in self.grammar["negations"]:
            return False
        if before in self.grammar["subject_pronouns"]:
            return True
        if before in _BEFORE_VERB:
            return not low.endswith(("er", "ir", "re", "oir"))
        return (
            len(low) >= _SHORTEST_VERB
            and low.endswith(self.lexicon.verb_endings)
            and low not in self.grammar["not_verbs"]
        )

    def _is_past(self, i: int) -> bool:
        """Whether an English -ed word is a verb rather than an adjective before its noun."""
        before, after, grammar = self.low(i - 1), self.low(i + 1), self.grammar
        if len(self.low(i)) < _SHORTEST_VERB:
            return False
        if after in _PARTICIPLES.get(self.low(i), ()):
            # "a broker involved in the talks": never the verb of a clause.
            return False
        if before in grammar["pronouns"]:
            return True
        if i == 0 or after == "by" or before in ("and", "newly", "so-called"):
            return False
        if before in grammar["prepositions"]:
            return False
        followed = ("determiners", "prepositions", "pronouns", "subordinators")
        return (
            self.is_break(i + 1)
            or after in _PARTICLES
            or after[:1].isdigit()
            or any(after in grammar[name] for name in followed)
        )

    def reduced_start(self, start: int, end: int) -> int:
        """Where "hearing the case" begins in "the judge hearing the case", ``end`` for none."""
        if self.family != "english":
            return end
        for i in range(start + 2, end - 1):
            after = self.low(i + 1)
            opens = after in self.grammar["determiners"] or self.is_preposition(i + 1)
            if (
                (opens or after[:1].isdigit())
                and self.tokens[i].kind == "w"
                and self.low(i).endswith(("ing", "ed"))
            ):
                return i
        return end

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
        if start >= end:
            return False
        if not self._finite:
            self._read_finite()
        return self._finite[min(end, len(self.tokens))] > self._finite[max(start, 0)]

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
        if self.family == "english" and self.is_manner(i):
            return True
        joins = low in grammar["coordinators"] or low in grammar["subordinators"]
        # A time of day opens the entries of a live page: "14:20 Police say".
        clock = low[:1].isdigit() and ":" in low
        return joins or clock or low in grammar["adverbs"] or self.is_time(i)

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

    def _points(self, i: int) -> bool:
        """Whether a word that may ask is a determiner here: "ce dernier", not "ce que"."""
        grammar, after = self.grammar, self.low(i + 1)
        timed = after in grammar["time"] and after not in LATTER
        return self.low(i) in grammar["definite"] and not timed and after not in grammar["relative"]

    def _cannot_open(self, start: int) -> bool:
        """Whether no noun phrase opens with this word."""
        first, grammar = self.tokens[start], self.grammar
        if first.low in ("au", "aux"):
            return True
        if self.is_preposition(start):
            return not (self.family == "romance" and first.low in ("de", "d'"))
        if first.low in grammar["auxiliaries"]:
            return True
        if first.low in grammar["questions"] and not self._points(start):
            return True
        return first.low in grammar["adverbs"] and not first.capital
