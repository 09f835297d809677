"""Tells whether a verb of saying has its subject after it: "..., said Ana Lopes"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution import complements
from provenance.attribution.complements import find_complement
from provenance.attribution.postposed import subject_after
from provenance.attribution.subjects import subject_before

if TYPE_CHECKING:
    from provenance.attribution.content import Contents
    from provenance.attribution.phrases import Phrases, Range
    from provenance.attribution.verbs import Group

_CLAUSAL = frozenset((complements.THAT, complements.QUESTION, complements.COLON))
# A quotation mark without its partner.
_LONE_MARKS = frozenset('"”»')
_SHORTEST_NOUN_PHRASE = 2
_NAME_REACH = 3
_PAPER_REACH = 8
_ONE = frozenset(("un", "une", "le", "la", "l'"))
_TRADES = ("eur", "euse", "iste", "logue", "icien", "icienne", "graphe", "iatre")
# Verbs that name whom they address, and close a sentence before their subject all the same.
_WARNING = frozenset(("warn", "assure", "promise", "caution"))


def led_in(phrases: Phrases, opening: int, *, turned: bool) -> int:
    """Return where a turned cue begins with the words that lead to it.

    "à ce que rapporte la gardienne", "The gate was open, or so says the keeper".
    """
    if not turned:
        return opening
    if phrases.low(opening - 2) == "ce" and phrases.low(opening - 3) == "à":
        return opening - 3
    if phrases.low(opening - 1) == "so":
        return opening - (2 if phrases.low(opening - 2) in ("or", "and") else 1)
    return opening


class Inversion:
    """Finds turned subjects in one statement."""

    __slots__ = ("contents", "grammar", "phrases")

    def __init__(self, phrases: Phrases, contents: Contents) -> None:
        self.phrases = phrases
        self.contents = contents
        self.grammar = phrases.grammar

    def subject(self, group: Group) -> Range | None:
        """The subject after the verb, where the two are turned ("..., said X"), or None."""
        before = group.start - 1
        if before < 0 or not self._may_turn(group, before):
            return None
        source = subject_after(self.phrases, group.end)
        if source is None or (self._is_object(group, source) and not self._shows(group, source)):
            return None
        if self.contents.quote_ends_at(before):
            return source
        return source if self._has_turned(group, source) else None

    def _may_turn(self, group: Group, before: int) -> bool:
        low = self.phrases.low(before)
        linked = low in self.grammar["links"] or low in _LONE_MARKS
        # "ce que nous dit la gardienne"
        linked = linked or (low == "que" and self.phrases.low(before - 1) == "ce")
        linked = linked or (low == "so" and self.phrases.family == "english")
        if not linked and not self.phrases.is_break(before):
            return False
        addressed = self.phrases.family == "english" and "e" in group.form.verb.frames
        if addressed and not self._closes(group):
            return False
        kind, at = find_complement(self.phrases, group, group.end)
        # ", a lancé Ana Lopes, que tous pressaient": a relative clause.
        apart = self.phrases.family == "romance" and self.phrases.low(at - 1) == ","
        # ", montrent des courriels que nous avons lus"
        opens = self.phrases.low(group.end) in self.grammar["determiners"]
        apart = apart or (opens and self.phrases.family == "romance" and low == ",")
        return kind not in _CLAUSAL or (kind == complements.THAT and apart)

    def _closes(self, group: Group) -> bool:
        """Whether a clause, a comma, the verb and a noun phrase are all there is: ", warned X."."""
        phrases = self.phrases
        before = group.start - 1
        if group.form.verb.lemma not in _WARNING or phrases.low(before) != ",":
            return False
        start = phrases.segment_start(before)
        finite = phrases.finite_in(phrases.strip(start, before), before)
        end, stop = phrases.segment_end(group.end), phrases.sentence_end(group.end)
        # ", warned the mayor, Ana Lopes."
        name = phrases.tokens[end + 1 : stop]
        named = 1 < len(name) <= _NAME_REACH and all(token.capital for token in name)
        return finite is not None and (end == stop or named)

    def _is_object(self, group: Group, source: Range) -> bool:
        """Whether a noun phrase is an object: "la ville, qui en vivait, gardait des liens"."""
        low = self.phrases.low(source[0])
        if low in ("de", "d'"):
            return True
        return low in ("des", "du") and subject_before(self.phrases, group.start) is not None

    def _has_turned(self, group: Group, source: Range) -> bool:
        """Whether a noun phrase after a verb without a quotation before it is its subject."""
        # "X, the keeper, announced the sale" has its subject before, "..., announced X" after.
        if "d" in group.form.verb.frames and self._has_paper(group):
            # "The minutes, a copy of which we hold, show three directors": not who they show.
            return False
        speaks = self._can_speak(source) or self._shows(group, source)
        if self.phrases.family == "english" and not self._english_turn(group, source):
            return False
        if (not speaks or self._is_told_apart(group)) and self._has_own_subject(group):
            return False
        clause = self.contents.has_clause_before(group.start - 1)
        if not clause and self._names_speaker(group):
            # "One hopeful, Ana Lopes, says despite being a guest, she votes."
            return False
        return clause or speaks or subject_before(self.phrases, group.start) is None

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

    def _names_speaker(self, group: Group) -> bool:
        """Whether somebody stands right before the verb as its subject, with an apposition."""
        subject = subject_before(self.phrases, group.start)
        if subject is None or subject[1] - subject[0] < _SHORTEST_NOUN_PHRASE:
            return False
        return self.phrases.any_of((",",), *subject) and self._can_speak(subject)

    def _has_own_subject(self, group: Group) -> bool:
        """Whether somebody or a paper named before the verb is its subject."""
        subject = subject_before(self.phrases, group.start)
        if subject is None or subject[1] - subject[0] < _SHORTEST_NOUN_PHRASE:
            return False
        papers = self.phrases.lexicon.united("documents", "statements")
        stop = min(subject[1], self.phrases.segment_end(subject[0]))
        return self.phrases.any_of(papers, subject[0], stop) or self._can_speak(subject)

    def _has_paper(self, group: Group) -> bool:
        """Whether a paper opens the statement, with no clause before the verb but its own asides."""
        phrases = self.phrases
        start = phrases.strip(self.contents.floor, group.start)
        stop = min(phrases.segment_end(start), start + _PAPER_REACH)
        papers = phrases.lexicon.united("documents", "statements")
        opens = phrases.low(start) in self.grammar["determiners"] or phrases.tokens[start].capital
        opens = opens and not phrases.is_preposition(start)
        alone = phrases.low(group.start - 1) == "," and stop < group.start
        return (
            opens
            and alone
            and phrases.any_of(papers, start, stop)
            and not (phrases.any_finite(start, stop))
        )

    def _is_told_apart(self, group: Group) -> bool:
        """Whether a relative clause between commas parts the verb from its own subject.

        "An audit, which the paper has seen, called ten servers obsolete."
        """
        stop = group.start - 1
        if self.phrases.low(stop) != ",":
            return False
        start = self.phrases.segment_start(stop)
        relative = self.grammar["relative"]
        return self.phrases.low(start - 1) == "," and self.phrases.low(start) in relative

    def _shows(self, group: Group, source: Range) -> bool:
        """Whether a paper shows what stands before: "Il savait, montrent des courriels"."""
        if "d" not in group.form.verb.frames or self.phrases.low(group.start - 1) != ",":
            return False
        papers = self.phrases.lexicon.united("documents", "statements")
        return self.phrases.any_of(papers, source[0], min(source[1], source[0] + _NAME_REACH))

    def _can_speak(self, source: Range) -> bool:
        """Whether a noun phrase names somebody who can speak: a name, a person, an institution."""
        stop = min(source[1], source[0] + _NAME_REACH, self.phrases.segment_end(source[0]))
        tokens = self.phrases.tokens[source[0] : stop]
        if self.phrases.family != "german" and any(token.capital for token in tokens):
            return True
        speaking = self.phrases.lexicon.united("persons", "offices", "organisations", "voices")
        return self.phrases.any_of(speaking, source[0], stop) or self._has_trade(source)

    def _has_trade(self, source: Range) -> bool:
        """Whether a French noun is somebody's by its ending alone: "un foreur", "la biologiste"."""
        one = self.phrases.family == "romance" and self.phrases.low(source[0]) in _ONE
        return one and self.phrases.low(source[0] + 1).endswith(_TRADES)
