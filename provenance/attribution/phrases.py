"""Finds noun phrases and clauses in a row of tokens, by closed word classes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.tokens import Token

_HARD = frozenset(";:.?!…")
_SOFT = frozenset(",()—–-")
_LONGEST_SUBJECT = 32
_SUBJECT_PRONOUNS = frozenset(("il", "elle", "ils", "elles", "on", "je", "j'", "nous", "qui"))
_VERB_ENDINGS = ("aient", "èrent", "eront", "iront", "erait", "irait", "iraient", "issent", "ait", "era", "ira")
_NOT_VERBS = frozenset(
    "souhait portrait retrait extrait parfait bienfait attrait forfait abstrait distrait imparfait opéra caméra "
    "choléra abrait".split()
)
_MOST_APPOSITIONS = 5

Range = tuple[int, int]


class Phrases:
    """Questions about the tokens of one statement, in the words of one language."""

    __slots__ = ("grammar", "language", "lexicon", "nouns", "tokens")

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.grammar = lexicon.grammar
        self.nouns = lexicon.nouns
        self.language = lexicon.language

    def is_break(self, i: int) -> bool:
        """Whether token ``i`` ends a segment: a mark, a long quotation, or outside."""
        if not 0 <= i < len(self.tokens):
            return True
        token = self.tokens[i]
        if token.kind == "p":
            return token.text in _HARD or token.text in _SOFT
        return token.kind == "q" and token.speech

    def low(self, i: int) -> str:
        """Lower-case form of token ``i``; empty outside and for marks' own sake the mark."""
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

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

    def is_finite(self, i: int) -> bool:
        """Whether token ``i`` looks like a finite verb."""
        token = self.tokens[i]
        if token.kind != "w":
            return False
        low, grammar = token.low, self.grammar
        if low in grammar["finite"]:
            return low != "'s" or self.low(i - 1) in self.grammar["pronouns"]
        if i > 0 and self.low(i - 1) in grammar["determiners"]:
            return False
        if token.capital and i > 0:
            return False
        if self.language == "fr" and self._french_verb(i, low):
            return True
        forms = self.lexicon.forms.get(low)
        if forms and any(f.tense in ("finite", "past") and "n" not in f.verb.frames for f in forms):
            return self.language != "fr" or any(f.tense != "participle" for f in forms)
        return self.language == "en" and len(low) > 4 and low.endswith("ed") and self._free(i)

    def _french_verb(self, i: int, low: str) -> bool:
        """Whether a French word is a verb by its ending or the pronoun before it."""
        before = self.low(i - 1)
        if before in _SUBJECT_PRONOUNS and low not in self.grammar["negations"]:
            return low not in self.grammar["object_pronouns"]
        if before in ("n'", "ne", "s'", "se") and low not in self.grammar["object_pronouns"]:
            return not low.endswith(("er", "ir", "re", "oir"))
        return len(low) > 4 and low.endswith(_VERB_ENDINGS) and low not in _NOT_VERBS

    def _free(self, i: int) -> bool:
        """Whether an English -ed word is a verb rather than an adjective before its noun."""
        before = self.low(i - 1)
        after = self.low(i + 1)
        if before in self.grammar["pronouns"]:
            return True
        if after == "by":
            return False
        if i == 0 or before in self.grammar["prepositions"] or before in ("and", "newly", "so-called"):
            return False
        return after in self.grammar["determiners"] or after in self.grammar["prepositions"] or (
            after in self.grammar["pronouns"] or self.is_break(i + 1)
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

    def strip(self, start: int, end: int) -> int:
        """Skip what may open a clause before its subject: conjunctions, adverbs, times."""
        grammar = self.grammar
        while start < end:
            low = self.low(start)
            if low in grammar["coordinators"] or low in grammar["subordinators"]:
                start += 1
            elif low in grammar["adverbs"] or (low.endswith("ly") and self.language == "en"):
                start += 1
            elif low in grammar["time"] and low not in grammar["determiners"]:
                start += 1
            elif low in grammar["prepositions"] and low not in grammar["determiners"]:
                skipped = self._adverbial(start, end)
                if skipped == start:
                    return start
                start = skipped
            else:
                return start
        return start

    def _adverbial(self, start: int, end: int) -> int:
        """End of a prepositional phrase of time ("On Sunday"), or ``start``."""
        i, grammar = start + 1, self.grammar
        seen = False
        while i < end and i - start < 5:
            low = self.low(i)
            if low in grammar["time"] or low.isdigit():
                seen = True
            elif seen or low not in grammar["determiners"]:
                break
            i += 1
        return i if seen else start

    def is_nominal(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` may be a noun phrase."""
        if not 0 < end - start <= _LONGEST_SUBJECT:
            return False
        first = self.tokens[start]
        if end - start == 1 and first.low in ("tout", "tous", "the", "le", "la", "les", "a", "an"):
            return False
        if first.kind != "w":
            return first.kind == "q" and end - start > 1
        low, grammar = first.low, self.grammar
        if low in ("au", "aux") or low in grammar["prepositions"] and low not in grammar["determiners"] and not (
            self.language == "fr" and low in ("de", "d'")
        ):
            return False
        if low in grammar["auxiliaries"] or low in grammar["questions"]:
            return False
        if low in grammar["adverbs"] and not first.capital:
            return False
        return self.finite_in(start, end) is None

    def subject_before(self, end: int) -> Range | None:
        """The noun phrase that ends at ``end``, with its appositions; None if there is none."""
        end = self.trim_end(end)
        if end <= 0:
            return None
        token = self.tokens[end - 1]
        if token.kind == "p" and token.text in ",)—–":
            return self._apposed(end)
        if token.kind == "q" and token.speech:
            return None
        if token.kind != "w" and token.kind != "q" and token.text not in "\"'’”»":
            return None
        if token.low in self.grammar["pronouns"]:
            return self._pronoun(end)
        return self._chunk(end)

    def trim_end(self, end: int) -> int:
        """Leave out a time between a subject and its verb ("Ryan on Thursday said")."""
        grammar, at = self.grammar, end
        while at > 0 and self.tokens[at - 1].kind == "w":
            low = self.low(at - 1)
            year = low.isdigit() and (at < end or len(low) == 4)
            if low in grammar["time"] and low not in grammar["determiners"] or year:
                at -= 1
            else:
                break
        if at < end and self.low(at - 1) in grammar["prepositions"]:
            at -= 1
        return at if at > 0 and not self.is_break(at - 1) or at == end else end

    def _pronoun(self, end: int) -> Range | None:
        if self.low(end - 1) not in self.grammar["relative"]:
            return end - 1, end
        if self.low(end - 1) in ("that", "dont", "que", "qu'"):
            return None
        return end - 1, end

    def antecedent(self, pronoun: int) -> Range | None:
        """The noun phrase that the relative pronoun at ``pronoun`` belongs to, or None."""
        end = pronoun
        if end > 0 and self.tokens[end - 1].text in (",", "—", "–", "-"):
            end -= 1
        start = self._antecedent_start(end)
        return (start, end) if start < end else None

    def _antecedent_start(self, end: int) -> int:
        start, grammar = end, self.grammar
        while start > 0 and not self.is_break(start - 1) and end - start < 12:
            low = self.low(start - 1)
            if self.is_finite(start - 1) or low in grammar["subordinators"]:
                break
            start -= 1
            if low in grammar["determiners"] and (
                self.low(start - 1) not in grammar["inner_prepositions"] or self._person_in(start, end)
            ):
                break
        while start < end and self.low(start) in grammar["prepositions"]:
            start += 1
        return start

    def _person_in(self, start: int, end: int) -> bool:
        persons, offices = self.nouns["persons"], self.nouns["offices"]
        return any(self.low(i) in persons or self.low(i) in offices for i in range(start, end))

    def _chunk(self, end: int) -> Range | None:
        """The noun phrase directly before ``end`` within its segment."""
        edge = self.segment_start(end)
        start = end
        grammar = self.grammar
        while start > edge:
            low = self.low(start - 1)
            if low in grammar["subordinators"] and low not in grammar["inner_prepositions"]:
                break
            if low in grammar["complementisers"] or low in ("but", "mais"):
                break
            if low in grammar["coordinators"] and self.any_finite(edge, start - 1):
                break
            start -= 1
        start = self.strip(start, end)
        if start < end and self.is_nominal(start, end):
            return start, end
        return self._with_relative(edge, end) or self._shared_subject(edge, end)

    def _with_relative(self, edge: int, end: int) -> Range | None:
        """A whole segment that is one noun phrase with a relative clause in it."""
        start = self.strip(edge, end)
        relative = self.grammar["relative"]
        inside = any(self.low(i) in relative for i in range(start + 1, end))
        return (start, end) if inside and self.is_nominal(start, end) else None

    def _shared_subject(self, edge: int, end: int) -> Range | None:
        """The subject of an earlier verb of the same clause ("He nodded and said")."""
        start = self.strip(edge, end)
        finite = self.finite_in(start, end)
        if finite is None or finite == start:
            return None
        stop = finite
        while stop > start and self.low(stop - 1) in self.grammar["adverbs"]:
            stop -= 1
        return (start, stop) if stop > start and self.is_nominal(start, stop) else None

    def _apposed(self, end: int) -> Range | None:
        """A noun phrase with one or more appositions that close right before ``end``."""
        best: Range | None = None
        stop = end - 1
        for _ in range(_MOST_APPOSITIONS):
            start = self.segment_start(stop)
            if start >= stop and stop != end - 1:
                break
            if stop != end - 1 and not self._noun_like(start, stop):
                break
            if stop != end - 1:
                stripped = self.strip(start, stop)
                if stripped < stop:
                    best = (stripped, end - 1 if self.tokens[end - 1].text == "," else end)
                if stripped != start:
                    break
            if start == 0 or self.tokens[start - 1].text not in (",", "(", "—", "–"):
                break
            stop = start - 1
        return best

    def _noun_like(self, start: int, end: int) -> bool:
        start = self.strip(start, end)
        return start < end and self.is_nominal(start, end)

    def subject_after(self, start: int) -> Range | None:
        """The noun phrase of an inverted subject after ``start``, with its appositions."""
        i = self._skip_circumstance(start)
        if i >= len(self.tokens) or self.is_break(i):
            return None
        end = self._phrase_end(i)
        if end <= i or not self.is_nominal(i, end):
            return None
        return i, self._appositions_after(end)

    def _skip_circumstance(self, i: int) -> int:
        """Skip times and prepositional phrases between a verb and its inverted subject."""
        grammar = self.grammar
        begin = i
        while i < len(self.tokens):
            low = self.low(i)
            if (low in grammar["time"] and low not in grammar["determiners"]) or low in grammar["adverbs"]:
                i += 1
            elif low in ("ce", "cette", "this") and self.low(i + 1) in grammar["time"]:
                i += 2
            elif low in grammar["prepositions"] and low not in grammar["inner_prepositions"]:
                after = self._skip_prepositional(i)
                if after is None:
                    return begin if self.language == "en" else len(self.tokens)
                i = after
            elif low == "," and i > begin:
                i += 1
            else:
                return i
        return i

    def _skip_prepositional(self, i: int) -> int | None:
        """End of a prepositional phrase that another noun phrase follows in its segment."""
        grammar, end = self.grammar, self.segment_end(i)
        j = i + 1
        while j < end and (self.low(j) in grammar["determiners"] or self.low(j) in grammar["time"]):
            j += 1
        named = j < end and self.tokens[j].capital
        j += 1
        while j < end:
            low = self.low(j)
            fresh = low in grammar["determiners"] and self.low(j - 1) not in grammar["prepositions"]
            if low not in grammar["inner_prepositions"] and (fresh or low in grammar["prepositions"]):
                return j
            if self.tokens[j].capital and not named and self.low(j - 1) not in grammar["inner_prepositions"]:
                return j
            if named and self._name_splits(i, j):
                return j
            j += 1
        if end < len(self.tokens) and self.tokens[end].text == "," and end + 1 < len(self.tokens):
            return end + 1
        return None

    def _name_splits(self, start: int, j: int) -> bool:
        """Whether two names meet at ``j`` ("au Wall Street Journal | Rutger Helm")."""
        from provenance.attribution.outlets import is_outlet_name

        if not (self.tokens[j].capital and self.tokens[j - 1].capital):
            return False
        first = start + 1
        while self.low(first) in self.grammar["determiners"]:
            first += 1
        return is_outlet_name(" ".join(token.text for token in self.tokens[first:j]))

    def _phrase_end(self, i: int) -> int:
        """End of a noun phrase that begins at ``i``, before what belongs to the verb again."""
        grammar, end = self.grammar, self.segment_end(i)
        inner = grammar["inner_prepositions"]
        j = i + 1
        while j < end:
            low = self.low(j)
            if low in grammar["prepositions"] and low not in inner and low not in ("qui",):
                if not self._belongs(j):
                    break
            elif low in grammar["time"] and low not in grammar["determiners"] and not self.tokens[j].capital:
                break
            elif self.language == "en" and low in grammar["time"] and self.tokens[j].capital:
                break
            elif low in grammar["coordinators"] and low not in ("and", "et", "und"):
                break
            elif low in grammar["relative"]:
                return end
            elif low in grammar["complementisers"] or low in grammar["adverbs"]:
                break
            elif j > i + 1 and low in grammar["finite"] and self.is_finite(j):
                break
            j += 1
        return j

    def _belongs(self, j: int) -> bool:
        """Whether the phrase of a preposition at ``j`` is part of the noun phrase before it."""
        low, after = self.low(j), self.low(j + 1)
        grammar = self.grammar
        if self.language == "en":
            return low in ("of", "for", "at", "from", "in", "with") and after not in grammar["time"] and not (
                after in ("a", "an") or self._statement_near(j + 1)
            )
        if low in ("à", "au", "aux", "en", "pour", "sur", "chez", "dans", "contre"):
            from provenance.attribution.outlets import is_outlet_name

            if after in grammar["time"] or self._statement_near(j + 1):
                return False
            k = j + 2 if after in grammar["determiners"] else j + 1
            name = " ".join(t.text for t in self.tokens[k : self._capitals_end(k)])
            return not (name and is_outlet_name(name)) and low in ("au", "aux", "à", "en", "pour", "chez") and (
                after not in ("un", "une", "la", "l'") and self.low(k) not in grammar["addressee_nouns"]
            )
        return False

    def _statement_near(self, i: int) -> bool:
        nouns = self.grammar["statement_nouns"] | self.grammar["addressee_nouns"]
        nouns = nouns | self.grammar["addressees"]
        return any(self.low(k) in nouns for k in range(i, min(i + 4, self.segment_end(i))))

    def _capitals_end(self, i: int) -> int:
        while i < len(self.tokens) and self.tokens[i].capital:
            i += 1
        return i

    def _appositions_after(self, end: int) -> int:
        """Extend a noun phrase over the appositions that follow it."""
        grammar = self.grammar
        for _ in range(3):
            if end >= len(self.tokens) or self.tokens[end].text not in (",", "("):
                return end
            start = end + 1
            stop = self.segment_end(start)
            if self.tokens[end].text == "(":
                if stop < len(self.tokens) and self.tokens[stop].text == ")":
                    end = stop + 1
                    continue
                return end
            low = self.low(start)
            if start >= stop or low in grammar["coordinators"] or low in grammar["adverbs"]:
                return end
            if low in grammar["relative"]:
                end = stop
                continue
            if low in grammar["prepositions"] or low in grammar["subordinators"]:
                return end
            if any(f.tense == "gerund" for f in self.lexicon.forms.get(low, ())):
                return end
            if self.finite_in(start, stop) is not None:
                return end
            if low in grammar["pronouns"] and self.low(start + 1) not in ("of", "de", "des", "un"):
                return end
            end = min(stop, self._phrase_end(start))
            if end < stop:
                return end
        return end
