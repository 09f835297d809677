"""Reads the noun phrase that opens a statement, its verb, and whether it may speak."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from provenance.attribution.lexicon import either, less, read_data
from provenance.attribution.objects import Objects
from provenance.attribution.speakers import can_be_subject, trimmed
from provenance.attribution.subjects import subject_before

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provenance.attribution.phrases import Phrases, Range

FIRST_WORDS = 3
LONGEST_BASE = 7
MARKS = frozenset((",", "—", "–", "-", "("))
HAVE = frozenset(("a", "ont", "avait", "avaient", "aurait", "auraient", "has", "have", "had"))
_OURS = frozenset(("our", "my", "your", "nos", "notre", "mes", "mon", "ma", "vos", "votre"))
_PERSONS = ("persons", "offices", "voices", "generic_people", "plural_people", "unnamed", "staff")


@cache
def presuming(language: str) -> Mapping[str, frozenset[str]]:
    """Return the word classes of a language by which sources are presumed; none without data."""
    file = resources.files("provenance.attribution").joinpath("data", language, "presumed.json")
    if not file.is_file():
        return {}
    table = json.loads(read_data(language, "presumed.json"))
    lists = {name: frozenset(words) for name, words in table.items()}
    return lists | {"done": lists["doing"] | lists["minding"]}


class Shapes:
    """Questions about the shape of one statement: what opens it, who may speak."""

    __slots__ = ("grammar", "human", "objects", "papers", "phrases", "tokens", "whole", "words")

    def __init__(self, phrases: Phrases, words: Mapping[str, frozenset[str]]) -> None:
        self.phrases = phrases
        self.tokens = phrases.tokens
        self.grammar = phrases.grammar
        self.words = words
        # The opening of the whole statement, once it was asked for.
        self.whole: tuple[Range | None, int | None] | None = None
        self.objects = Objects(phrases)
        self.papers = phrases.lexicon.united("documents", "statements")
        self.human = phrases.lexicon.united(*(n for n in _PERSONS if n in phrases.nouns))

    @property
    def english(self) -> bool:
        """Whether the statement is in English, and not in a Romance language."""
        return self.phrases.family == "english"

    def is_paper(self, source: Range) -> bool:
        """Whether the head of a noun phrase is a document, or a part of one."""
        phrases = self.phrases
        start, stop = source[0], min(source[1], phrases.segment_end(source[0]))
        base = self.base_end(start, stop)
        if not self.english:
            return phrases.any_of(self.papers, start, min(base, start + FIRST_WORDS)) and not (
                phrases.any_of(self.human, start, base)
            )
        if phrases.low(base - 1) in self.papers:
            return True
        part = phrases.any_of(self.words["parts"], start, base)
        return part and phrases.any_of(self.papers, base, min(stop, base + LONGEST_BASE))

    def base_end(self, start: int, stop: int) -> int:
        """Where a noun phrase has its first complement."""
        phrases, reduced = self.phrases, self.words.get("reduced", frozenset())
        for i in range(start + 1, stop):
            low = phrases.low(i)
            if phrases.is_preposition(i) or low in self.grammar["relative"] or low in ("du", "des"):
                return i
            if low in reduced or (self.english and low.endswith("ed") and i > start + 1):
                return i
        return stop

    def opened(self) -> tuple[Range | None, int | None]:
        """The noun phrase that opens the statement and its verb, read once."""
        if self.whole is None:
            self.whole = self.opening(len(self.tokens))
        return self.whole

    def opening(self, stop: int) -> tuple[Range | None, int | None]:
        """The noun phrase that opens the statement and its verb, both None if unclear."""
        phrases = self.phrases
        start = phrases.strip(0, stop)
        if start >= stop or phrases.is_break(start):
            return None, None
        start = self.after_circumstances(start, stop)
        first = min(stop, phrases.segment_end(start))
        verbs = [i for i in range(start + 1, first) if self.is_verb(i, stop)]
        inner = next(
            (i for i in range(start + 1, first) if phrases.low(i) in self.grammar["relative"]), None
        )
        if inner is not None and any(i < inner for i in verbs):
            inner = None
        if inner is not None:
            # "the man who shut the gate did it": the second verb.
            later = [i for i in verbs if i > inner + 1]
            verbs = later[1:] if len(later) > 1 else []
        elif len(verbs) > 1 and self.is_reduced(verbs[0]):
            verbs = verbs[1:]
        if verbs:
            end = verbs[0]
        else:
            found = self.after_asides(first, stop)
            if found is None:
                return None, None
            verbs, end = [found], first
        begun = subject_before(phrases, end) if phrases.is_preposition(start) else (start, end)
        if begun is None:
            return None, None
        source = trimmed(phrases, begun)
        while source[1] > source[0] + 1 and (
            phrases.low(source[1] - 1) in self.grammar["adverbs"]
            or phrases.low(source[1] - 1) in self.grammar["negations"]
            or phrases.low(source[1] - 1) in self.grammar["object_pronouns"]
        ):
            source = (source[0], source[1] - 1)
        if not self.opens(source[0]) or not can_be_subject(phrases, source):
            return None, None
        return source, verbs[0]

    def after_circumstances(self, start: int, stop: int) -> int:
        """Where the subject begins behind "On the quay," and "Devant la halle,"."""
        phrases = self.phrases
        comma = phrases.segment_end(start)
        leads = phrases.is_preposition(start) and phrases.low(comma) == "," and comma + 1 < stop
        if leads and not phrases.any_finite(start, comma):
            return phrases.strip(comma + 1, stop)
        return start

    def after_asides(self, comma: int, stop: int) -> int | None:
        """The verb that goes on after what stands between commas behind a noun phrase."""
        phrases = self.phrases
        for _ in range(FIRST_WORDS):
            if phrases.low(comma) not in MARKS:
                return None
            comma = phrases.segment_end(comma + 1)
            if comma >= stop:
                return None
            at = comma + 1
            weak = either(self.grammar["negations"], self.grammar["object_pronouns"])
            while phrases.low(at) in self.grammar["adverbs"] or phrases.low(at) in weak:
                at += 1
            if self.may_be_verb(at):
                return at
        return None

    def is_verb(self, i: int, stop: int) -> bool:
        """Whether a token is a verb, by the lists or by what follows it."""
        phrases, grammar = self.phrases, self.grammar
        if phrases.is_finite(i) or phrases.low(i) == "having":
            return True
        if not self.may_be_verb(i) or i + 1 >= stop or phrases.is_break(i + 1):
            return False
        before = phrases.low(i - 1)
        after_verb = self.english and before.endswith("ed")
        if before in grammar["determiners"] or after_verb or phrases.is_preposition(i - 1):
            return False
        after = phrases.low(i + 1)
        article = after in grammar["determiners"] and after not in ("de", "d'", "du", "des")
        listed = phrases.low(i) in self.words["minding"] or phrases.low(i) in self.words["doing"]
        if not self.english:
            return listed and (article or after[:1].isdigit() or phrases.low(i - 1) in HAVE)
        article = article or after in grammar["pronouns"] or after[:1].isdigit()
        return article or (listed and (self.tokens[i + 1].capital or phrases.is_preposition(i + 1)))

    def may_be_verb(self, i: int) -> bool:
        """Whether a token can be a verb at all."""
        phrases, grammar = self.phrases, self.grammar
        token, low = (self.tokens[i], phrases.low(i)) if i < len(self.tokens) else (None, "")
        if token is None or token.kind != "w" or token.capital or not low.isalpha():
            return False
        if phrases.is_finite(i):
            return True
        closed = ("determiners", "prepositions", "coordinators", "subordinators", "pronouns")
        more = ("relative", "time", "adverbs", "numerals")
        if any(low in grammar[name] for name in (*closed, *more) if name in grammar):
            return False
        if self.english:
            return not low.endswith(("ing", "ly")) and low not in self.human
        return low in self.words["minding"] or low in self.words["doing"]

    def is_reduced(self, i: int) -> bool:
        """Whether a participle only describes the noun before it: "a map published by"."""
        low = self.phrases.low(i)
        if self.english:
            return low.endswith("ed") or low in self.words["reduced"]
        return low.endswith(("é", "ée", "és", "ées", "u", "ue", "us", "ues", "is", "ise", "it"))

    def opens(self, i: int) -> bool:
        """Whether a noun phrase may begin at a token."""
        low = self.phrases.low(i)
        return low in self.grammar["determiners"] or (
            self.tokens[i].kind == "w"
            and (self.tokens[i].capital or low in self.human or low in self.grammar["pronouns"])
        )

    def speaks(self, source: Range) -> bool:
        """Whether a noun phrase names a person or an institution, and not the writer."""
        phrases = self.phrases
        if source[0] >= source[1] or phrases.low(source[0]) in _OURS:
            return False
        low = phrases.low(source[0])
        if source[1] - source[0] == 1 and low in self.grammar["pronouns"]:
            personal = either(self.grammar["masculine"], self.grammar["feminine"])
            there = phrases.low(source[1]) == "y"
            return not there and low in less(personal, self.grammar["relative"])
        stop = min(source[1], phrases.segment_end(source[0]))
        base = self.base_end(source[0], stop)
        owned = next((i for i in range(source[0], base) if phrases.low(i) == "'s"), None)
        if owned is not None:
            # "Ana Lopes's goals": what somebody has.
            known = either(self.human, phrases.lexicon.united("organisations", "bodies"))
            return phrases.any_of(known, owned + 1, base)
        if all(phrases.is_time(i) or not self.tokens[i].capital for i in range(source[0], base)):
            # No name but a day's: only what is known to speak does.
            known = either(self.human, phrases.lexicon.united("organisations", "bodies"))
            return phrases.any_of(known, source[0], base)
        return self.objects.is_somebody((source[0], base))

    def is_person(self, source: Range) -> bool:
        """Whether a noun phrase names a person, in full or by what they are."""
        phrases = self.phrases
        base = self.base_end(source[0], min(source[1], phrases.segment_end(source[0])))
        if phrases.any_of(self.human, source[0], base):
            return True
        if source[1] - source[0] == 1:
            low = phrases.low(source[0])
            return low in self.grammar["masculine"] or low in self.grammar["feminine"]
        bodies = phrases.lexicon.united("organisations", "organisation_suffixes")
        names = [i for i in range(source[0], base) if self.tokens[i].capital]
        opens = phrases.low(source[0]) in self.grammar["determiners"]
        return len(names) > 1 and not opens and not phrases.any_of(bodies, source[0], base)

    def is_named(self, source: Range) -> bool:
        """Whether a noun phrase names a person by name, or is a pronoun: no passer-by."""
        alone = source[1] - source[0] == 1 and self.tokens[source[0]].kind == "w"
        personal = either(self.grammar["masculine"], self.grammar["feminine"])
        pronoun = alone and self.phrases.low(source[0]) in personal
        named = any(
            self.tokens[i].capital and not self.phrases.is_time(i)
            for i in range(source[0] + 1, source[1])
        )
        return self.is_person(source) and (named or pronoun)

    def is_thing(self, source: Range) -> bool:
        """Whether a noun phrase with a capital may be a ship or a place: no body is named in it."""
        phrases = self.phrases
        bodies = phrases.lexicon.united("organisations", "bodies")
        return not phrases.any_of(bodies, *source)
