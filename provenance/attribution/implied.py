"""Finds whose knowledge a sentence rests on where nobody is said to say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.deeds import HOLDS, deeds_of
from provenance.attribution.lexicon import either
from provenance.attribution.objects import Objects
from provenance.attribution.postposed import subject_after
from provenance.attribution.report import Report, source_span
from provenance.attribution.speakers import can_be_subject, trimmed
from provenance.attribution.subjects import opening_subject, subject_before
from provenance.attribution.verbs import after_outcome, english_helpers
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.deeds import Deed
    from provenance.attribution.phrases import Phrases, Range

IMPLIED = "implied"
# Who tells something by these is named right after them: "that's from Ana Lopes".
_FROM = re.compile(
    r"\b(?:(?:that|this|it|which)(?:\s+one)?(?:['’]s|\s+is|\s+comes|\s+came)\s+(?:all\s+)?from"
    r"|\b(?:I|we)\s+(?:have|had|got|heard|hear|learned|learnt|learn|know|knew|understand|understood)\s+(?:it|this|that|as\s+much)?\s*from"
    r"|\b(?:I|we)(?:['’]m|['’]re|\s+am|\s+are|\s+was|\s+were|\s+have\s+been|['’]ve\s+been)\s+told\s+by"
    r"|\bit\s+(?:was|is|has\s+been)\s+(?:also\s+)?(?:learned|learnt|understood)\s+from"
    r"|\b(?:[Ww]ord|[Nn]ews|[Tt]alk)\s+(?:from|at|in|around|out\s+of)"
    r"|\b(?:[Cc]onfirmation|[Nn]ews|[Ww]ord|claim|account|story|report|warning|figure|tip)\s+(?:came|comes)\s+from)(?=\s)"
)
_FROM_WORDS = frozenset(("from", "by", "word", "news", "talk"))
# "if the keeper is to be believed", "to hear the keeper tell it"
_BELIEVED = re.compile(
    r"\b(?:[Ii]f\s+(?P<passive>[^,;:.]{2,70}?)\s+(?:(?:is|are)\s+(?:to\s+be\s+believed|right|correct|accurate|any\s+guide|to\s+be\s+trusted|not\s+mistaken|telling\s+the\s+truth)|(?:has|have)\s+(?:got\s+)?(?:it|this|that|its\s+facts|their\s+facts|the\s+story)\s+(?:right|straight))"
    r"|[Ii]f\s+(?:you|one|we)\s+(?:are\s+to\s+|is\s+to\s+)?(?:believes?|trusts?)\s+(?P<active>[^,;:.]{2,70}?)(?=\s*[,;:.]|$)"
    r"|[Tt]o\s+hear\s+(?P<told>[^,;:.]{2,70}?)\s+tell\s+it"
    r"|[Oo]r\s+so\s+(?P<so>[^,;:.]{2,70}?)\s+(?:tells|tell|told|has|have|had)\s+it\b"
    r"|[Aa]s\s+(?P<telling>[^,;:.]{2,70}?)\s+(?:tells|tell|told|has|have|had)\s+it\b)"
)
_BELIEVED_WORDS = frozenset(
    (
        "believed",
        "believes",
        "believe",
        "trust",
        "right",
        "correct",
        "it",
        "mistaken",
        "truth",
        "straight",
    )
)
_LONGEST_LEAD = 20
_COURTS = frozenset(
    ("court", "jury", "inquest", "tribunal", "hearing", "inquiry", "trial", "panel")
)
_LONGEST_VIEW = 24
_STANDING = frozenset(
    [
        *("appear", "appears", "appeared", "figure", "figures", "figured", "feature", "features"),
        *("featured", "listed", "recorded", "entered", "registered", "visible", "named", "logged"),
    ]
)
_VIEWING = frozenset(("see", "seen", "hear", "heard", "read", "make", "watch", "spot", "spotted"))
_PRESS = frozenset(
    [
        *("newspaper", "paper", "site", "website", "blog", "broadcaster", "magazine", "newsletter"),
        *("channel", "station", "weekly", "daily", "agency", "network", "outlet", "portal"),
    ]
)
# Only a statement's own reading tells what these stand for.
_UNTOLD = frozenset(("it", "they"))
# Verbs that put something out, before a colon and what it says.
_ISSUING = frozenset(
    [
        *("put", "issued", "released", "published", "posted", "circulated", "sent", "gave"),
        *("given",),
        *("offered", "offers", "gives", "has", "had", "have", "came", "is", "was", "were", "are"),
        *("stands", "remains", "read", "struck", "wrote", "left", "drew", "draws", "reached"),
    ]
)


class ImpliedFinder:
    """Reads the source of one statement that no cue names."""

    def __init__(self, phrases: Phrases, number: int) -> None:
        self.phrases = phrases
        self.tokens = phrases.tokens
        self.grammar = phrases.grammar
        self.number = number
        self.objects = Objects(phrases)
        self.deeds = deeds_of(phrases.lexicon.language)
        self.papers = phrases.lexicon.united("documents", "statements")

    def find(self, text: str, whole: Span) -> Report | None:
        """Return who or what the statement rests on, or None.

        Args:
            text: The article's text.
            whole: The statement's span: all of it is what the source vouches for.
        """
        if not self.deeds:
            return None
        found = (
            self._named_after(text, whole)
            or self._believed(text, whole)
            or self._announced()
            or self._held_by()
            or self._heard()
            or self._on_view()
            or self._done()
        )
        if found is None:
            return None
        source, cue = found
        span = source_span(self.tokens, *source)
        at = None if cue is None else source_span(self.tokens, *cue)
        return Report(span, at, [whole], Commitment.ASSERTS, IMPLIED, self.number)

    # --- who is named as where it comes from -----------------------------------------------------

    def _named_after(self, text: str, whole: Span) -> tuple[Range, Range | None] | None:
        """Read "that's from Ana Lopes", "word from the board is that"."""
        if _FROM_WORDS.isdisjoint(self.phrases.held):
            return None
        match = _FROM.search(text, *whole)
        if match is None:
            return None
        after = self._token_at(match.end())
        source = subject_after(self.phrases, after)
        if source is None or not self._is_source(source):
            return None
        return source, (self._token_at(match.start()), after)

    def _believed(self, text: str, whole: Span) -> tuple[Range, Range | None] | None:
        """Read "if the keeper is to be believed", "to hear the keeper tell it"."""
        if _BELIEVED_WORDS.isdisjoint(self.phrases.held):
            return None
        match = _BELIEVED.search(text, *whole)
        if match is None:
            return None
        group = match.lastgroup or "passive"
        source = self._token_at(match.start(group)), self._token_at(match.end(group))
        return (source, None) if source[0] < source[1] and self._is_source(source) else None

    def _held_by(self) -> tuple[Range, Range | None] | None:
        """Read "For the union, 31 jobs are at stake", "It was Ana Lopes who saw it fall"."""
        phrases = self.phrases
        end = phrases.segment_end(1)
        if phrases.low(0) == "for" and phrases.low(end) == ",":
            named = phrases.tokens[1].capital or phrases.low(1) in self.grammar["definite"]
            clause = phrases.any_finite(end + 1, len(self.tokens))
            source = (1, end)
            return (source, (0, 1)) if named and clause and self._is_source(source) else None
        if phrases.low(0) != "it" or phrases.low(1) not in self.grammar["be"]:
            return None
        who = next((i for i in range(3, len(self.tokens)) if phrases.low(i) == "who"), 0)
        does = any(self.deeds.get(low) for low in phrases.lows[who + 1 : who + 4])
        source = (2, who)
        return (source, None) if who and does and self._is_source(source) else None

    def _heard(self) -> tuple[Range, Range | None] | None:
        """Read "The jury was told that": what a court hears is told by the court."""
        for i, low in enumerate(self.phrases.lows) if "told" in self.phrases.held else ():
            if low != "told" or self.phrases.low(i - 1) not in self.grammar["be"]:
                continue
            source = subject_before(self.phrases, i - 1)
            if source is not None and self.phrases.low(source[1] - 1) in _COURTS:
                return source, (i - 1, i + 1)
        return None

    def _announced(self) -> tuple[Range, Range | None] | None:
        """Read "Her explanation: the gate was shut", "the firm has put out a text: ..."."""
        lows = self.phrases.lows
        if ":" not in lows[: _LONGEST_LEAD + 1]:
            return None
        colon = lows.index(":")
        after = (colon + 1, len(lows))
        clause = self.phrases.any_finite(*after) or self.phrases.any_speech(*after)
        clause = clause or self.phrases.low(colon + 1)[:1].isdigit() or "'s" in lows[:colon]
        told = either(self.papers, self.grammar["tellings"])
        if not clause or not self.phrases.any_of(told, 1, colon):
            return None
        return self._owned(colon, told) or self._issued(colon)

    def _owned(self, colon: int, told: frozenset[str]) -> tuple[Range, Range | None] | None:
        """Read "Her explanation:", "the mayor's version is another:"."""
        lows = self.phrases.lows
        start = self.phrases.strip(0, colon)
        if lows[start] in ("his", "her", "their", "its"):
            return (start, start + 1), None
        owner = next((i for i in range(1, colon) if lows[i].endswith(("'s", "s'"))), None)
        if owner is None or not self.phrases.any_of(told, owner + 1, owner + 4):
            return None
        source = (start, owner if lows[owner] == "'s" else owner + 1)
        return (source, None) if self._is_source(source) else None

    def _issued(self, colon: int) -> tuple[Range, Range | None] | None:
        """Read "the firm has put out a text:"."""
        lows = self.phrases.lows
        issued = next((i for i in range(1, colon) if lows[i] in _ISSUING), None)
        if issued is None:
            return None
        source = subject_before(self.phrases, english_helpers(self.phrases, issued)[0])
        if source is None or not self._is_source(source):
            return None
        # Of "Forty papers were lost: ..." the papers tell nothing.
        counted = self.phrases.low(source[0]) not in self.grammar["definite"]
        counted = counted and lows[issued] in self.grammar["be"] and self._is_paper(source)
        return None if counted else (source, (issued, issued + 1))

    # --- who did it ------------------------------------------------------------------------------

    def _done(self) -> tuple[Range, Range | None] | None:
        """Read "the council has suspended the mayor", "the memo orders the pumps off"."""
        for i in self.phrases.places(self.deeds.keys()):
            for deed in self.deeds[self.phrases.lows[i]]:
                found = self._deed(i, deed)
                if found is not None:
                    return found, (i, i + 1)
        return None

    def _deed(self, i: int, deed: Deed) -> Range | None:
        phrases = self.phrases
        named = self.tokens[i].kind != "w" or (self.tokens[i].capital and i > 0)
        if named or (deed.particle and phrases.low(i + 1) != deed.particle):
            return None
        end = i + 1 + bool(deed.particle)
        start, helpers = english_helpers(phrases, i)
        be = bool(helpers) and helpers[0] in self.grammar["be"]
        if deed.tense == "participle" and (be or start == 0):
            return self._agent(end, deed)
        active = self._is_active(i, start, deed, helpers=helpers, be=be)
        if not active or not (self._has_object(end) or self._closes(start, end)):
            return None
        subject = subject_before(phrases, start)
        subject = trimmed(phrases, subject) if subject is not None else None
        subject = subject or self._opening_paper(start, deed)
        if subject is None or not can_be_subject(phrases, subject):
            return None
        return subject if self._may_do(subject, deed) else None

    def _is_active(self, i: int, start: int, deed: Deed, *, helpers: list[str], be: bool) -> bool:
        before = self.phrases.low(start - 1)
        if before == "to" or (start == i and before in self.grammar["determiners"]):
            return False
        if deed.tense == "gerund":
            return be
        if deed.tense in ("past", "participle"):
            return not be and (deed.tense == "past" or bool(helpers))
        if not helpers and (before.endswith("ed") or self.phrases.is_finite(start - 1)):
            # "removed records": a noun after a verb.
            return False
        if deed.tense == "base":
            noun = start == i and self.phrases.low(i + 1) in self.papers
            # "Mobile phone footage": no verb.
            return not noun and not be and not any(word in self.grammar["have"] for word in helpers)
        return not helpers

    def _has_object(self, end: int) -> bool:
        """Whether something follows a verb that it can have been done to."""
        low = self.phrases.low(end)
        if self.phrases.is_break(end) or low in self.grammar["coordinators"]:
            return False
        if self.phrases.low(end - 1) not in self.grammar["have"]:
            return True
        # "has thirteen names", not "has been shown".
        return low in self.grammar["determiners"] or low[:1].isdigit()

    def _closes(self, start: int, end: int) -> bool:
        """Whether a clause, a comma and a subject stand before a verb that ends the statement."""
        comma = self.phrases.segment_start(start) - 1
        closed = end >= self.phrases.sentence_end(start) and self.phrases.low(comma) == ","
        return closed and self.phrases.any_finite(0, comma)

    def _agent(self, end: int, deed: Deed) -> Range | None:
        """Who did what is told in the passive: "was called off by the organisers"."""
        end = after_outcome(self.phrases, end)
        low = self.phrases.low(end)
        at = low == "at" and "finds" in deed.classes
        if (low not in self.grammar["agents"] and not at) or deed.classes == {HOLDS}:
            return None
        source = subject_after(self.phrases, end + 1)
        if source is None or not self._may_do(source, deed):
            return None
        if not at:
            return source
        # "Weighed at Tarn Laboratory on a new balance": a place of work, and no hour.
        own = ("of", "for")
        stop = next(
            (
                i
                for i in range(*source)
                if self.phrases.is_preposition(i) and self.phrases.low(i) not in own
            ),
            source[1],
        )
        house = (source[0], stop)
        return house if stop > source[0] and self._names_house(house) else None

    def _names_house(self, source: Range) -> bool:
        phrases = self.phrases
        acronym = any(t.text.isupper() and len(t.text) > 1 for t in self.tokens[slice(*source)])
        return acronym or phrases.any_of(phrases.nouns["organisations"], *source)

    def _on_view(self) -> tuple[Range, Range | None] | None:
        """Read "in a resident's photo you can see", "payments appear in the ledger"."""
        phrases = self.phrases
        for i, low in enumerate(phrases.lows):
            if low not in ("in", "on", "from") or phrases.low(i + 1) == "which":
                continue
            stop = min(phrases.segment_end(i + 1), i + _LONGEST_LEAD)
            relative = self.grammar["relative"]
            stop = next((k for k in range(i + 1, stop) if phrases.low(k) in relative), stop)
            head = next((k for k in range(i + 1, stop) if phrases.low(k) in self.papers), None)
            if head is None or phrases.any_of(self.grammar["prepositions"], i + 1, head):
                continue
            if phrases.low(i - 1) in _STANDING or self._is_viewed(head + 1):
                end = next((k for k in range(head + 1, stop) if self._leaves(k)), stop)
                return (i + 1, end), (i - 1, i + 1) if i else None
        return self._in_which()

    def _is_viewed(self, start: int) -> bool:
        """Whether anybody can see or hear something: "you can see it", "can be heard"."""
        phrases = self.phrases
        for k in range(start, min(len(self.tokens), start + _LONGEST_VIEW)):
            if phrases.low(k) in ("can", "could", "may", "might"):
                stop = min(len(self.tokens), k + 4)
                return phrases.any_of(_VIEWING, k + 1, stop)
        return False

    def _leaves(self, k: int) -> bool:
        """Whether token ``k`` is no longer part of what a paper is called."""
        low = self.phrases.low(k)
        linked = self.phrases.is_preposition(k) and low != "of"
        return linked or low in self.grammar["pronouns"] or self.phrases.is_finite(k)

    def _in_which(self) -> tuple[Range, Range | None] | None:
        """Read "a short note, sent out in June, in which the homes were told to wait"."""
        for i, low in enumerate(self.phrases.lows):
            if low != "which" or self.phrases.low(i - 1) not in ("in", "on", "by"):
                continue
            if not self.phrases.any_finite(i + 1, self.phrases.segment_end(i + 1)):
                return None
            for k in range(i - 2, max(-1, i - _LONGEST_LEAD), -1):
                if self.phrases.low(k) in self.papers:
                    first = k
                    while first > 0 and self.phrases.low(first) not in self.grammar["determiners"]:
                        if self.phrases.is_break(first - 1):
                            return None
                        first -= 1
                    return (first, k + 1), (i - 1, i + 1)
        return None

    def _may_do(self, source: Range, deed: Deed) -> bool:
        if source[1] - source[0] == 1 and self.phrases.low(source[0]) in _UNTOLD:
            return True
        if self._is_paper(source):
            return HOLDS in deed.classes
        return deed.classes != {HOLDS} and self._is_source(source)

    def _is_source(self, source: Range) -> bool:
        relative = self.phrases.low(source[0]) in self.grammar["relative"]
        own = source[1] - source[0] == 1 and self.phrases.low(source[0]) in either(
            self.grammar["first"], self.grammar["second"]
        )
        press = self.phrases.low(source[1] - 1) in _PRESS or (
            source[1] - source[0] == 1 and self.phrases.low(source[0]) in _UNTOLD
        )
        # "One stallholder, who would not be named"
        person = "who" in self.phrases.lows[slice(*source)]
        known = person or press or self._is_paper(source) or self.objects.is_somebody(source)
        return known and not relative and not own

    def _is_paper(self, source: Range) -> bool:
        """Whether the head of a noun phrase is a document or a recording."""
        phrases, (start, end) = self.phrases, source
        stop = min(end, phrases.reduced_start(start, end), phrases.segment_end(start))
        head = next((i for i in range(start + 1, stop) if phrases.is_preposition(i)), stop) - 1
        return phrases.low(head) in self.papers

    def _opening_paper(self, start: int, deed: Deed) -> Range | None:
        """The paper that opens the statement, where more is told of it before its verb."""
        if HOLDS not in deed.classes or not self.phrases.is_break(start - 1):
            return None
        first = self.phrases.strip(0, start)
        stop = self.phrases.segment_end(first)
        relative = self.grammar["relative"]
        stop = next((i for i in range(first, stop) if self.phrases.low(i) in relative), stop)
        opening = (first, stop)
        return opening if first < stop < start and self._is_paper(opening) else None

    # --- who speaks on ---------------------------------------------------------------------------

    def find_teller(self, next_words: Phrases, speaker: Range | None) -> Report | None:
        """Return the person this statement tells of whose words the next one quotes, or None.

        'Ana Lopes was woken at three. "I heard the crane fall," the baker said.': what is told of
        her comes from her.

        Args:
            next_words: Of the next statement.
            speaker: Tokens of who speaks in it.
        """
        opening = opening_subject(self.phrases)
        if opening is None or speaker is None or not self._is_full_name(opening):
            return None
        words = set(next_words.lows[slice(*speaker)])
        names = {self.phrases.low(i) for i in range(*opening) if self.tokens[i].capital}
        personal = (self.grammar["masculine"] | self.grammar["feminine"]) - self.grammar["relative"]
        capital = any(token.capital for token in next_words.tokens[slice(*speaker)][1:])
        role = next_words.low(speaker[0]) == "the" and not capital
        alone = speaker[1] - speaker[0] == 1 and next_words.low(speaker[0]) in personal
        # A role in the singular, by whatever trade: "the dinner lady".
        others = either(self.papers, self.phrases.lexicon.united("organisations", "plural_people"))
        one = not next_words.low(speaker[1] - 1).endswith("s")
        human = role and one and not next_words.any_of(others, *speaker)
        if not (words & names or alone or human):
            return None
        whole = Span(self.tokens[0].start, self.tokens[-1].end)
        span = source_span(self.tokens, *opening)
        return Report(span, None, [whole], Commitment.ASSERTS, IMPLIED, self.number)

    def _is_full_name(self, opening: Range) -> bool:
        """Whether a person's full name opens a noun phrase, a title before it or not."""
        stop = min(opening[1], self.phrases.segment_end(opening[0]))
        capitals = [i for i in range(opening[0], stop) if self.tokens[i].capital]
        bodies = self.phrases.lexicon.united("organisations", "organisation_suffixes")
        joined = self.phrases.any_of(self.grammar["coordinators"], opening[0], stop)
        return len(capitals) > 1 and not joined and not self.phrases.any_of(bodies, *opening)

    # --- tokens ----------------------------------------------------------------------------------

    def _token_at(self, offset: int) -> int:
        """The first token that begins at or after a place."""
        return next((i for i, t in enumerate(self.tokens) if t.start >= offset), len(self.tokens))
