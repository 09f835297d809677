"""Finds by its shape alone who vouches for a statement where no rule of words tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.lexicon import either, less
from provenance.attribution.postposed import appositions_after, phrase_end
from provenance.attribution.report import Report, source_span
from provenance.attribution.shapes import FIRST_WORDS, HAVE, LONGEST_BASE, MARKS, Shapes, presuming
from provenance.attribution.speakers import can_be_subject, trimmed
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range
    from provenance.attribution.tokens import Statement

PRESUMED = "presumed"
_LONGEST_ASIDE = 14
_LONGEST_LEAD = 26
_JOINS = frozenset(("and", "but", "or", "nor", "then", "et", "mais", "ou", "puis", "ni", "car"))
_POINTING = frozenset(
    [
        *("that", "this", "such", "so", "it", "thus", "c'", "ce", "voilà", "voici", "tel", "telle"),
        *("ainsi", "cela", "telles", "tels", "these", "those"),
    ]
)
_BEFORE_AGENT = frozenset(("by", "from", "par", "de", "d'", "du", "des"))
_LOCATING = {
    "english": frozenset(("in", "on", "under", "from")),
    "romance": frozenset(("dans", "sur", "à", "au", "aux", "du", "de")),
}
_OPENS_TERMS = frozenset(("under", "selon"))
_HAVING_IT = frozenset(("it", "you", "us"))
_TERMS = 4
_STANCE_REACH = 6
_VIEWS = (
    ("to",),
    ("for",),
    ("pour",),
    ("chez",),
    ("aux", "yeux", "de"),
    ("aux", "yeux", "d'"),
    ("du", "côté", "de"),
    ("du", "côté", "d'"),
    ("au", "sein", "de"),
    ("côté",),
)
_ASIDE_MARKS = frozenset((",", "—", "–", "..."))
_POINTED_MARKS = frozenset((":", ";", "—", "–"))
_ITSELF = frozenset(("se", "s'"))
_MODAL = frozenset(("is", "are", "was", "were", "will"))


_ANSWERING = frozenset(
    [
        *("answer", "answered", "reply", "replied", "respond", "responded", "comment", "suite"),
        *("répondu", "répondre", "répondait", "commenter", "joindre", "joindre", "respond"),
    ]
)


def find_presumptions(
    reports: list[Report], read: list[Phrases], parts: list[Statement]
) -> list[Report]:
    """Return what statements without any other report show by their shape alone."""
    spoken = {report.statement for report in reports if report.pattern != "anaphoric"}
    taken = sorted(span for report in reports for span in report.content)
    found = []
    for number, statement in enumerate(parts):
        if number in spoken or any(
            s.start < statement.end and statement.start < s.end for s in taken
        ):
            continue
        report = find_presumed(read[number], number)
        if report is not None:
            found.append(report)
    return found


def find_presumed(phrases: Phrases, number: int) -> Report | None:
    """Return the report of a statement that shows only by its shape who vouches for it, or None.

    An aside with a verb of its own ("..., Ana Lopes is sure"), what stands before a colon, a paper
    that does anything but happen, whose figure it is, and who did what is told.

    Args:
        phrases: Of a statement that has no other report, strong or weak.
        number: Of the statement.
    """
    words = presuming(phrases.lexicon.language)
    if not words or "?" in phrases.held or _is_silence(phrases) or _is_own(phrases):
        return None
    source = Presumer(phrases, words).find()
    if source is None:
        return None
    return Report(
        source=source_span(phrases.tokens, *source),
        cue=None,
        content=[Span(phrases.tokens[0].start, phrases.tokens[-1].end)],
        commitment=Commitment.ASSERTS,
        kind=PRESUMED,
        statement=number,
    )


def find_figure(phrases: Phrases, before: int) -> Span | None:
    """Return whose figure or version opens a statement, however it reached the outlet, or None.

    "The mayor's figure, carried by the Gazette on Monday, was 40": the mayor's, not the Gazette's.

    Args:
        phrases: Of the statement.
        before: Where the outlet is named: the figure stands before it.
    """
    words = presuming(phrases.lexicon.language)
    source = Presumer(phrases, words).find_owner() if words else None
    if source is None or phrases.tokens[source[1] - 1].end > before:
        return None
    return source_span(phrases.tokens, *source)


def _is_own(phrases: Phrases) -> bool:
    """Whether the writer opens the statement: "I rang 40 tenants" is the outlet's."""
    return phrases.low(phrases.strip(0, len(phrases.tokens))) in phrases.grammar["first"]


def _is_silence(phrases: Phrases) -> bool:
    """Whether somebody did not answer: "The firm did not reply", "n'a pas donné suite"."""
    held = phrases.held
    return not held.isdisjoint(_ANSWERING) and not held.isdisjoint(phrases.grammar["negations"])


class Presumer(Shapes):
    """Reads who vouches off the shape of one statement."""

    __slots__ = ()

    def find(self) -> Range | None:
        """Return who vouches, or None."""
        return (
            self._aside()
            or self._stance()
            or self._viewpoint()
            or self._before_colon()
            or self._behind_colon()
            or self.find_owner()
            or self._paper()
            or self._doer()
            or self._located()
        )

    # --- asides ----------------------------------------------------------------------------------

    def _aside(self) -> Range | None:
        """Read "..., the bank let it be known" and "..., the bank having paid them out"."""
        phrases = self.phrases
        if _ASIDE_MARKS.isdisjoint(phrases.held):
            return None
        end = phrases.sentence_end(0)
        for comma in [i for i, low in enumerate(phrases.lows) if low in _ASIDE_MARKS]:
            start, stop = comma + 1, min(phrases.segment_end(comma + 1), end)
            if not 1 < stop - start <= _LONGEST_ASIDE:
                continue
            inside = stop < end
            if inside and (
                phrases.low(stop) not in MARKS
                or phrases.low(stop + 1) in _JOINS
                or not phrases.any_finite(stop + 1, end)
            ):
                continue
            if not inside and not self._has_clause(0, comma):
                continue
            source = self._clause_subject(start, stop)
            if source is not None:
                return source
        return None

    def _stance(self) -> Range | None:
        """Read "Dockers are adamant that it fell", "The Gazette has it that", "would have you believe"."""
        phrases, stances = self.phrases, self.grammar["stances"]
        if stances.isdisjoint(phrases.held) and _HAVING_IT.isdisjoint(phrases.held):
            return None
        source, verb = self.opened()
        if source is None or verb is None or not self.speaks(source):
            return None
        low, after = phrases.low(verb), phrases.lows[verb + 1 : verb + _STANCE_REACH]
        sure = low in self.grammar["be"] and not stances.isdisjoint(after)
        that = not self.grammar["complementisers"].isdisjoint(after)
        told = after[:1] == ["it"] and low in HAVE and that
        wished = after[:2] in (["have", "you"], ["have", "us"], ["have", "it"])
        return source if (sure and that) or told or wished else None

    def _viewpoint(self) -> Range | None:
        """Read "To Ana Lopes, it was plainly too heavy", "Du côté de la gare, on table sur"."""
        phrases = self.phrases
        lead = next((words for words in _VIEWS if tuple(phrases.lows[: len(words)]) == words), ())
        comma = phrases.segment_end(len(lead))
        if not lead or phrases.low(comma) != "," or comma - len(lead) > LONGEST_BASE:
            return None
        source = (len(lead), comma)
        clause = phrases.any_finite(comma + 1, len(self.tokens))
        known = self.opens(source[0]) and self.speaks(source)
        return source if clause and known and not phrases.any_finite(*source) else None

    def _has_clause(self, start: int, end: int) -> bool:
        phrases = self.phrases
        number = any(low[:1].isdigit() for low in phrases.lows[start:end])
        return number or phrases.any_finite(start, end) or phrases.any_speech(start, end)

    def _clause_subject(self, start: int, stop: int) -> Range | None:
        """The subject of a short clause without conjunction, if it is somebody who may speak."""
        phrases, grammar = self.phrases, self.grammar
        low = phrases.low(start)
        closed = ("relative", "subordinators", "prepositions", "coordinators", "questions")
        if low in _JOINS or any(low in grammar[n] for n in closed if low not in ("l'", "des")):
            return None
        if phrases.family == "romance" and low in HAVE:
            return self._turned(start, stop)
        verb = next((i for i in range(start + 1, stop) if self.is_verb(i, stop)), None)
        if verb is None:
            return None
        if phrases.low(verb) in grammar["be"] and not (
            phrases.any_of(grammar["stances"], verb, stop) or phrases.low(verb + 1) == "at"
        ):
            return None
        source = trimmed(phrases, (start, verb))
        alone = source[1] - source[0] == 1 and phrases.low(source[0]) in grammar["pronouns"]
        if alone or not can_be_subject(phrases, source) or phrases.finite_in(*source) is not None:
            return None
        return source if self.speaks(source) else None

    def _turned(self, start: int, stop: int) -> Range | None:
        """The subject behind its verb: ", a tenu à faire savoir la banque lundi"."""
        phrases = self.phrases
        for i in range(start + 2, stop):
            article = phrases.low(i) in ("le", "la", "l'", "les", "un", "une", "des")
            if not article and not self.tokens[i].capital:
                continue
            source = (i, min(stop, phrase_end(phrases, i)))
            if self.speaks(source) and not phrases.any_finite(*source):
                return source
        return None

    # --- colons ----------------------------------------------------------------------------------

    def _before_colon(self) -> Range | None:
        """Read "Ana Lopes has no doubt: the crane was too heavy"."""
        phrases = self.phrases
        if ":" not in phrases.held:
            return None
        colon = phrases.lows.index(":")
        told = (colon + 1, len(self.tokens))
        clause = phrases.any_finite(*told) or phrases.any_speech(*told)
        clause = clause or phrases.low(colon + 1)[:1].isdigit()
        if not 1 < colon <= _LONGEST_LEAD or not clause:
            return None
        source, verb = self.opening(colon)
        if source is None or verb is None:
            return None
        if phrases.low(verb) in self.grammar["be"]:
            return source if self.is_person(source) else None
        return source if self.speaks(source) or self.is_paper(source) else None

    def _behind_colon(self) -> Range | None:
        """Read "Seventeen: that is what the gate register shows", "c'est ce que montre le relevé"."""
        phrases = self.phrases
        for mark in phrases.places(_POINTED_MARKS):
            after, end = mark + 1, phrases.sentence_end(mark)
            low = phrases.low(after)
            told = (
                either(self.words["telling"], self.grammar["tellings"])
                if self.english
                else (
                    self.words["telling"]
                    | frozenset(("annonce", "information", "nouvelle", "calcul"))
                )
            )
            points = low in _POINTING or phrases.any_of(told, after, after + FIRST_WORDS)
            if not points or mark < FIRST_WORDS - 1:
                continue
            for i in range(after + 1, end):
                if not self.opens(i) or phrases.low(i) in self.grammar["questions"]:
                    continue
                close = min(end, phrase_end(phrases, i))
                relative = self.grammar["relative"]
                close = next((k for k in range(i, close) if phrases.low(k) in relative), close)
                if close <= i:
                    continue
                linked = phrases.low(i) in ("de", "d'", "du") and close > i + 1
                source = (i + linked, close)
                if phrases.low(close) == ",":
                    close = appositions_after(phrases, close)
                    within = range(i, close)
                    close = next((k - 1 for k in within if phrases.low(k) in relative), close)
                    source = (i + linked, close)
                if self.speaks(source) or self.is_paper(source):
                    return source
        return None

    # --- whose figure ----------------------------------------------------------------------------

    def find_owner(self) -> Range | None:
        """Read "The coastguard's figure is nine", "Le chiffre de l'hôpital est de neuf"."""
        phrases, telling = self.phrases, self.words["telling"]
        if telling.isdisjoint(phrases.held):
            return None
        start = phrases.strip(0, len(self.tokens))
        noun = next((i for i, low in enumerate(phrases.lows) if low in telling), 0)
        if noun > start + LONGEST_BASE:
            return None
        if self.english:
            owner = next((k for k in range(noun - 1, start, -1) if phrases.low(k) == "'s"), None)
            source = (start, owner) if owner is not None else None
        else:
            of = phrases.low(noun + 1) in ("de", "d'", "du", "des")
            source = (noun + 2, phrase_end(phrases, noun + 2)) if of else None
            source = source if noun <= start + 1 else None
        if source is None or source[0] >= source[1] or source[1] - source[0] > LONGEST_BASE:
            return None
        return source if self.speaks(source) else None

    # --- papers ----------------------------------------------------------------------------------

    def _paper(self) -> Range | None:
        """Read "The audit, never published, faults the pumps": a paper does more than happen."""
        if self.papers.isdisjoint(self.phrases.held):
            return None
        source, verb = self.opened()
        if source is None or verb is None or not self.is_paper(source):
            return None
        return source if self._holds(verb) else None

    def _holds(self, verb: int) -> bool:
        """Whether a verb is one of what papers contain rather than of what happens to them."""
        phrases = self.phrases
        if phrases.low(verb) in HAVE:
            after = verb + 1
            low = phrases.low(after)
            if low in self.grammar["determiners"] or low[:1].isdigit():
                return True
            verb = after
        elif phrases.low(verb) in less(self.grammar["auxiliaries"], self.grammar["be"]):
            verb += 1
        # "La lettre tiendrait en quatre lignes": what is hearsay is not read there.
        hearsay = not self.english and phrases.low(verb).endswith(("rait", "raient"))
        return not hearsay and phrases.low(verb) not in self.words["undergoing"]

    def _located(self) -> Range | None:
        """Read "Nowhere in the contract is there a date", "sur l'enregistrement, une voix"."""
        phrases = self.phrases
        if self.papers.isdisjoint(phrases.held):
            return None
        for i in phrases.places(_LOCATING[phrases.family]):
            low, after = phrases.low(i), i + 1
            merged = low in ("au", "aux", "du")
            ruled = low in _OPENS_TERMS and phrases.any_of(
                self.words["legal"], after, after + _TERMS
            )
            if ruled and phrases.low(after) in self.grammar["determiners"]:
                # "under an order published overnight": the order, however it is told apart.
                return after, phrase_end(phrases, after)
            if not merged and phrases.low(after) not in self.grammar["definite"]:
                continue
            end = phrase_end(phrases, after)
            start = after if merged else after + 1
            head = self.base_end(start, end) - 1 if self.english else start
            if low in ("on", "sur"):
                kind = self.words["holding"]
            elif low in _OPENS_TERMS:
                kind = self.words["legal"]
            elif low in ("from", "à", "au", "aux", "de", "du"):
                kind = self.words["lists"]
            else:
                kind = self.papers
            if phrases.low(head) in kind and (low not in ("de", "du") or self._is_missing(i)):
                return after, end
        return None

    def _is_missing(self, i: int) -> bool:
        return self.phrases.any_of(
            ("manque", "manquent", "manquait", "absent", "absente", "absents", "absentes"), 0, i
        )

    # --- who did it ------------------------------------------------------------------------------

    def _doer(self) -> Range | None:
        """Read "Ana Lopes pulled two men from the water", "Le parquet a ouvert une enquête"."""
        phrases = self.phrases
        doing, minding = self.words["doing"], self.words["minding"]
        if self.words["done"].isdisjoint(phrases.held):
            return self._onlooker()
        source, verb = self.opened()
        if source is None or verb is None or not self.speaks(source):
            return self._onlooker()
        # "Deux directeurs ne se parlent plus": what they do to themselves tells nothing.
        undergone = phrases.low(verb + 1) in ("been", "été") or phrases.low(verb - 1) in _ITSELF
        if undergone:
            return self._onlooker()
        if phrases.low(verb) in HAVE or phrases.low(verb) in _MODAL:
            after = next(
                (k for k in range(verb + 1, verb + 4) if phrases.low(k) in self.words["done"]), verb
            )
            be = phrases.low(verb) in self.grammar["be"]
            passive = be and not phrases.low(after).endswith("ing")
            verb = 0 if after == verb or passive else after
        if verb and phrases.low(verb) in minding:
            return source
        some = phrases.low(source[0]) in self.grammar["indefinite"]
        own = self.is_named(source) or not (some or self.is_thing(source))
        return source if phrases.low(verb) in doing and own else self._onlooker()

    def _onlooker(self) -> Range | None:
        """Read "Ana Lopes was on the quay when the crane fell": who was there tells it."""
        phrases = self.phrases
        when = ("when", "as") if self.english else ("quand", "lorsque", "lorsqu'")
        if frozenset(when).isdisjoint(phrases.held):
            return None
        source, verb = self.opened()
        if source is None or verb is None or not self.is_person(source):
            return None
        later = next((i for i in range(verb + 1, len(self.tokens)) if phrases.low(i) in when), 0)
        return source if later and phrases.any_finite(later, len(self.tokens)) else None
