"""Finds what was said: the tokens before a cue, after it, or on both sides."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from provenance.attribution import complements
from provenance.attribution.brackets import read_brackets
from provenance.attribution.complements import FEWEST_CLAUSE_TOKENS
from provenance.attribution.inversion import led_in
from provenance.attribution.lexicon import either, less
from provenance.attribution.objects import TAKING_OVER, Objects
from provenance.attribution.taking_over import next_statement, turns_at

if TYPE_CHECKING:
    from provenance.attribution.complements import Complement
    from provenance.attribution.lexicon import Verb
    from provenance.attribution.phrases import Phrases, Range
    from provenance.attribution.verbs import Group

_FEWEST_UNSURE_TOKENS = 5
_NEXT_SPEAKER_REACH = 10
# Frames of a plain verb of saying: "said", "noted".
_SAYING = frozenset("cqb")
_AS = frozenset(("as", "comme", "wie"))
_BEFORE = "before"
_QUOTATION_MARKS = frozenset('"“”«»')
_ANSWERS = frozenset(("not", "no", "never", "yes", "true", "non", "oui", "jamais", "vrai", "rien"))
_LONGEST_ANSWER = 4
_NEAR_VERB = 3
# Verbs of thinking and showing, and those that are nouns, may go on with what was said.
_NOT_JOINED = frozenset("mdn")
_TAKING_OBJECTS = frozenset("okhda")
_MORE = frozenset(("plus", "moins", "près", "more", "less", "fewer", "at"))
_BEFORE_ADVERBIAL = frozenset(("but", "and", "even", "mais", "et", "même", "just", "only"))
_PLACE_AND_TIME = frozenset(("where", "when", "où", "lorsque", "lorsqu'", "alors", "quand"))
_REFLEXIVE = frozenset(("s'", "se"))


class Contents:
    """Finds contents in one statement; ``floor`` is where the last cue's part ended."""

    __slots__ = (
        "_closing",
        "_lone",
        "_marks",
        "floor",
        "objects",
        "phrases",
        "relative",
        "subordinate",
        "tokens",
    )

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.tokens = phrases.tokens
        self.objects = Objects(phrases)
        self.floor = 0
        # Quotation marks without a partner, in order.
        self._marks: list[int] = []
        if not _QUOTATION_MARKS.isdisjoint(phrases.held):
            self._marks = [i for i, low in enumerate(phrases.lows) if low in _QUOTATION_MARKS]
        self._lone = frozenset(self._marks)
        self._closing = read_brackets(phrases)
        self.subordinate = False
        self.relative = False

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
        self.subordinate = not turned and self._opens_subordinate(opening)
        who = self.phrases.low(source[0]) in self.phrases.grammar["relative"]
        self.relative = who and self.phrases.low(source[0] - 1) == ","
        compared = self.phrases.low(opening - 1) in _AS
        opening = led_in(self.phrases, opening - compared, turned=turned)
        sure = self._is_sure(group.form.verb, complement, turned=turned)
        before = self._before(opening, sure=sure)
        joined = self.phrases.low(source[0] - 1) in self.phrases.grammar["coordinators"]
        if joined and not turned and before is not None and not self.quote_ends_at(opening - 2):
            # "The gate was open, and she said": what she said comes after.
            before = None
        quoted = before is not None and self.quote_ends_at(opening - 1)
        kind, at = complement
        reflexive = self.phrases.any_of(_REFLEXIVE, group.start, group.end)
        if "S" in group.form.verb.frames and reflexive:
            # "s'est dit scandalisé": what one calls oneself; "un incendie s'est déclaré" says nothing.
            said = [self.after(group.end, limit)] if self.objects.is_somebody(source) else []
            return _real(said), complements.OBJECT
        described = quoted and kind == complements.QUOTE and self.tokens[at - 1].kind != "p"
        titled = kind == complements.QUOTE and not self.phrases.is_speech(at)
        if turned and (described or titled):
            # '"A," said X, who spoke of "B"': the second quotation belongs to the description.
            kind, complement = complements.NOTHING, (complements.NOTHING, at)
        found = self._marked(group.form.verb, complement, limit, before if quoted else None)
        if found:
            return _real(found), kind
        if compared and kind == complements.NOTHING and self._opens_statement(opening, at):
            return _real([self.after(at + 1, limit)]), kind
        earlier = self._earlier(group.form.verb, (opening, at, limit), before, kind, turned=turned)
        if earlier:
            return _real(earlier), "inverted" if turned else _BEFORE
        if not turned and self.objects.is_object(group.form.verb, source, complement):
            pattern = (
                complements.QUOTED if self.objects.has_quoted_words(at) else complements.OBJECT
            )
            clausal = kind == complements.INFINITIVE
            start, end = self.after(at, limit)
            if not clausal:
                end = self.objects.object_end(start, end)
            return _real([(start, end)]), kind if clausal else pattern
        return [], kind

    def _is_sure(self, verb: Verb, complement: Complement, *, turned: bool) -> bool:
        """Whether a verb has what was said before it, be it a few words: "Une erreur, tranche X"."""
        fragment = turned and self.phrases.family == "romance" and "b" in verb.frames
        says = fragment or verb.frames >= _SAYING
        return (
            complement[0] == complements.NOTHING and says and self.phrases.is_break(complement[1])
        )

    def _opens_subordinate(self, opening: int) -> bool:
        """Whether the cue's clause opens the statement with "while", "after" or the like."""
        phrases, grammar = self.phrases, self.phrases.grammar
        start = phrases.segment_start(opening)
        if phrases.any_finite(0, start):
            return False
        opens = less(grammar["subordinators"], grammar["complementisers"])
        return any(phrases.low(i) in opens for i in range(start, min(opening, start + 2)))

    def _marked(
        self, verb: Verb, complement: Complement, limit: int, quoted: Range | None
    ) -> list[Range]:
        """Content that a complementiser, a quotation, a colon or a clause shows."""
        kind, at = complement
        frames = verb.frames
        if kind == complements.THAT:
            return [self.after(at, limit)] if "t" in frames else []
        if kind == complements.QUESTION:
            return [self.after(at, limit)] if "u" in frames else []
        if kind == complements.QUOTE and frames & {"q", "b"}:
            spoken = (at, self.phrases.sentence_end(at))
            return [quoted, spoken] if quoted else [spoken]
        if kind == complements.COLON and frames & {"q", "b"}:
            return [(at, len(self.tokens))]
        if kind == complements.CLAUSE and quoted is None and self.takes_clause(verb, at):
            return [self.after(at, limit)]
        return []

    def takes_clause(self, verb: Verb, at: int) -> bool:
        """Whether a bare clause is what was said: "announced it would", not "announced a rise"."""
        begins = self.phrases.low(at) in self.phrases.grammar["clause_starts"]
        clause = begins and self.phrases.is_finite(min(at + 1, len(self.tokens) - 1))
        return "c" in verb.frames or ({"t", "q"} <= verb.frames and clause)

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
        shown = "d" in frames and not frames & {"c", "q"}
        if shown and not self.phrases.is_break(at) and not quoted:
            # "a compound found in lemons" is no finding.
            return []
        takes = kind == complements.OBJECT and bool(frames & _TAKING_OBJECTS)
        if not (turned or nothing or (quoted and not takes)):
            return []
        # Verbs like "laugh" and "begin" need a quotation right before them.
        if quoted and frames & {"b", "q"}:
            return [before, *self._resumed(at, limit, turned=turned, quoted=True)]
        if "b" in frames and (turned or frames & {"c", "t"}):
            return [before, *self._resumed(at, limit, turned=turned)]
        return []

    def _parted(self, opening: int, at: int, limit: int) -> list[Range]:
        """Content that a cue parts between subject and verb: "The dam, she said, had burst"."""
        if opening <= self.floor or self.phrases.low(opening - 1) != ",":
            return []
        if self.phrases.low(opening) in self.phrases.grammar["relative"]:
            return []
        rest = self._resumed(at, limit, turned=False)
        if not rest:
            return []
        first, last = rest[0]
        start = self.phrases.segment_start(opening - 1)
        # "To get there, she said, they must": the clause stands after the cue.
        leads = start == self.floor == 0
        reach = self.phrases.segment_end(first) if leads else first + _NEAR_VERB
        if not self.phrases.any_finite(first, min(last, reach)):
            return []
        return [(start, opening - 1), *rest] if start < opening - 1 else []

    def quote_ends_at(self, i: int) -> bool:
        """Whether a quotation ends at token ``i`` or right before a comma there."""
        if i < 0:
            return False
        if self.tokens[i].kind == "q":
            return True
        return i > 0 and self.tokens[i].text in ",.—–" and self.tokens[i - 1].kind == "q"

    def has_clause_before(self, end: int) -> bool:
        """Whether a clause with a verb of its own, or a quotation, stands before ``end``."""
        speech = self.phrases.any_speech(self.floor, end)
        return speech or self.phrases.any_finite(self.floor, end)

    def _before(self, opening: int, *, sure: bool) -> Range | None:
        """Tokens of the content that stands before a cue whose source begins at ``opening``.

        A verb of saying with nothing after it is ``sure`` to have its content before.
        """
        end = opening
        while end > self.floor and self.tokens[end - 1].text in (",", "—", "–", "-", ":", ";"):
            end -= 1
        if end > self.floor and end - 1 in self._lone:
            # A quotation whose opening mark is lost or lies in an earlier sentence.
            end -= 1
            while end > self.floor and self.tokens[end - 1].text in (",", "."):
                end -= 1
        if end == opening and not (end > 0 and self.tokens[end - 1].kind == "q"):
            return None
        start = self._after_mark(end)
        while start < end and self.tokens[start].kind == "p":
            start += 1
        if start >= end or self._is_adverbial(start, end):
            return None
        speech = self.phrases.any_speech(start, end)
        if (
            speech
            or self.phrases.any_finite(start, end)
            or self._may_be_clause(start, end, sure=sure)
        ):
            return start, end
        return None

    def _after_mark(self, end: int) -> int:
        """Where what stands before ``end`` may begin: after the floor and the last lone mark."""
        at = bisect_left(self._marks, end)
        return max(self.floor, self._marks[at - 1] + 1) if at else self.floor

    def _is_adverbial(self, start: int, end: int) -> bool:
        """Whether what stands before a cue only says when, where or although what it was said.

        "On the programme “Sunday”, she said", "Though the dam held, he said": no main clause.
        """
        phrases, grammar = self.phrases, self.phrases.grammar
        first = start
        while phrases.low(first) in _BEFORE_ADVERBIAL and first < end:
            first += 1
        stop = min(end, phrases.segment_end(first))
        quotes = [i for i in range(start, end) if phrases.is_speech(i)]
        if phrases.is_preposition(first) and first not in quotes:
            # A title in quotation marks closes the phrase.
            title = len(quotes) == 1 and quotes[0] >= end - 1
            return title and not phrases.any_finite(first, end)
        opens = phrases.low(first) in less(grammar["subordinators"], grammar["complementisers"])
        return opens and stop == end and not quotes and phrases.any_finite(first, end)

    def _may_be_clause(self, start: int, end: int, *, sure: bool) -> bool:
        """Whether tokens without a known verb may still be a clause: not a bare adverbial."""
        quoted = sure and all(self.tokens[i].kind == "q" for i in range(start, end))
        if quoted or self._is_short_answer(start, end):
            return True
        start = self.phrases.strip(start, end)
        fewest = FEWEST_CLAUSE_TOKENS if sure else _FEWEST_UNSURE_TOKENS
        if sure and self._is_counted(start):
            # "Forty minutes, says Ana Lopes"
            return True
        long_enough = end - start >= fewest
        return long_enough and self.phrases.low(start) not in self.phrases.grammar["prepositions"]

    def _is_counted(self, start: int) -> bool:
        """Whether a number opens what is said: "90", "quarante-sept", "plus de 90"."""
        low = self.phrases.low
        if low(start) in _MORE:
            start += 2
        numerals = self.phrases.grammar["numerals"]
        return low(start)[:1].isdigit() or low(start).partition("-")[0] in numerals

    def _is_short_answer(self, start: int, end: int) -> bool:
        """Whether the words are a whole answer: "Not so", "Faux"."""
        words = [self.phrases.low(i) for i in range(start, end)]
        answers = either(self.phrases.grammar["refuting"], _ANSWERS)
        return len(words) <= _LONGEST_ANSWER and any(word in answers for word in words)

    def after(self, at: int, limit: int) -> Range:
        """Tokens of the content that begins at ``at``, cut where another clause takes over."""
        end = self.phrases.sentence_end(at)
        stop = self._after_relative(at, end) if self.relative else self._main_clause(at, end)
        end = end if stop is None else stop
        end = next_statement(self.phrases, at, self._parenthesis_end(at, end))
        for i in range(at + 2, min(limit, end)):
            if self._is_taken_over(i, limit, end):
                return at, i
        if at + 1 < limit < end and turns_at(self.phrases, limit):
            return at, limit - 1
        if limit < end:
            joined = self._joined_verb(at, limit)
            if joined is not None:
                return at, joined
        return at, end

    def _parenthesis_end(self, at: int, end: int) -> int:
        """Where brackets close that were opened before ``at``, else ``end``."""
        return min(end, self._closing.get(at, end))

    def _after_relative(self, at: int, end: int) -> int | None:
        """Where the main verb goes on after "X, who said that ..., left", or None."""
        for i in range(at + 2, end - 1):
            if self.tokens[i].text == "," and self.phrases.is_finite(i + 1):
                return i
        return None

    def _main_clause(self, at: int, end: int) -> int | None:
        """Where the main clause begins after a cue in a subordinate one, or None.

        "While she said that the dam held, she left": what was said ends at the comma.
        """
        if not self.subordinate:
            return None
        phrases, grammar = self.phrases, self.phrases.grammar
        for i in range(at + 1, end - 1):
            if self.tokens[i].text != ",":
                continue
            low = phrases.low(i + 1)
            if low in grammar["relative"] or low in grammar["coordinators"]:
                continue
            stop = phrases.segment_end(i + 1)
            finite = phrases.finite_in(i + 1, stop)
            if finite is not None and finite > i + 1 and phrases.is_nominal(i + 1, finite):
                return i
        return None

    def _joined_verb(self, at: int, limit: int) -> int | None:
        """Where ", and warned" goes on with the speaker's next verb after the content, or None."""
        start = limit
        while start > at and self.phrases.low(start - 1) in self.phrases.grammar["adverbs"]:
            start -= 1
        if self.phrases.low(start - 1) not in self.phrases.grammar["coordinators"]:
            return None
        forms = self.phrases.lexicon.forms.get(self.phrases.low(limit), ())
        says = any(
            form.tense in ("past", "finite") and not form.verb.frames & _NOT_JOINED
            for form in forms
        )
        return start - 1 if says and start - 1 > at else None

    def _is_taken_over(self, i: int, limit: int, end: int) -> bool:
        following = self.phrases.low(i + 1)
        text = self.tokens[i].text
        if text in (",", ";", "—", "–") and following in TAKING_OVER:
            return limit < end and limit - i - 2 <= _NEXT_SPEAKER_REACH
        forms = self.phrases.lexicon.forms.get(following, ())
        return text == "," and any(form.tense == "gerund" for form in forms)

    def _resumed(self, at: int, limit: int, *, turned: bool, quoted: bool = False) -> list[Range]:
        """Content that goes on after a cue in the middle: '"A," X said, "B."'."""
        start = at + 1
        if start >= len(self.tokens) or self.tokens[at].kind != "p":
            return []
        if self.phrases.is_speech(start):
            return [(start, start + 1)]
        if self.tokens[at].text != "," or self.tokens[start].kind != "w":
            return []
        end = self.phrases.sentence_end(start)
        if limit < len(self.tokens) and not self._is_told(start, limit):
            end = min(end, self.phrases.segment_start(limit) - 1)
        joins = self.phrases.low(start) in self.phrases.grammar["coordinators"]
        narrates = quoted and joins and not self.phrases.any_speech(start, end)
        if end <= start or narrates or self._is_aside(start, end, turned=turned, quoted=quoted):
            return []
        return [(start, end)]

    def _is_told(self, start: int, limit: int) -> bool:
        """Whether the verb at ``limit`` is only part of what is said: "... had learned"."""
        if self.phrases.segment_start(limit) > start:
            return False
        words = self.phrases.lows[limit : limit + 3]
        forms = [form for word in words for form in self.phrases.lexicon.forms.get(word, ())]
        return bool(forms) and all(form.verb.frames & _NOT_JOINED for form in forms)

    def _is_aside(self, start: int, end: int, *, turned: bool, quoted: bool) -> bool:
        """Whether what follows a cue and a comma tells of the speaking, not of what was said."""
        low, phrases = self.phrases.low(start), self.phrases
        if low in phrases.grammar["relative"] or low in phrases.lexicon.according_words:
            return True
        if turned and (low in _PLACE_AND_TIME or (end - start == 1 and phrases.is_time(start))):
            return True
        if low.endswith(phrases.lexicon.gerund_endings):
            return True
        joins = low in phrases.grammar["coordinators"]
        if turned and phrases.family == "romance" and not joins:
            # ", a dit Ana Lopes, jointe par téléphone"
            return not phrases.any_finite(start, end)
        if (
            turned
            and low.endswith("ed")
            and phrases.family == "english"
            and (quoted or not phrases.is_finite(start))
        ):
            return True
        return low in phrases.grammar["prepositions"] and not phrases.any_finite(start, end)


def _real(pieces: list[Range]) -> list[Range]:
    return [piece for piece in pieces if piece[0] < piece[1]]
