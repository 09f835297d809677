"""Tells a noun phrase that can be the subject of a verb of saying from what only precedes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.lexicon import either, less

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range
    from provenance.attribution.tokens import Token
    from provenance.attribution.verbs import Group

_ONE = frozenset(("a", "an", "un", "une"))
_EXPLETIVE = frozenset(("there", "please", "let", "il y", "y"))
_NOBODY = frozenset(("personne", "nul", "rien", "aucun", "aucune", "nadie", "nada"))
_SHORTEST_GERUND = 5
_SHORT_SUBJECT = 4
_NOT_PLURAL = ("ss", "'s", "us", "is")
_PLURALS = frozenset(
    [
        "people",
        "police",
        "men",
        "women",
        "children",
        "media",
        "data",
        "others",
        "many",
        "some",
        "both",
        "few",
        "most",
        "all",
        "several",
        "none",
        "more",
    ]
)
_SINGULAR = frozenset(("he", "she", "it", "this", "that"))
_PLURAL = frozenset(("i", "we", "they", "you", "these", "those"))


def trimmed(phrases: Phrases, source: Range) -> Range:
    """Leave out an "and" before the subject, and particles after it that belong to a verb."""
    start, end = source
    if end - start > 1 and phrases.low(start) in phrases.grammar["coordinators"]:
        start += 1
    if phrases.family != "romance" or phrases.is_break(end):
        return start, end
    weak = either(phrases.grammar["object_pronouns"], phrases.grammar["negations"])
    while end - start > 1 and phrases.low(end - 1) in weak:
        end -= 1
    return start, end


def can_be_subject(phrases: Phrases, source: Range) -> bool:
    """Whether a noun phrase before a verb can be its subject at all.

    It ends in no conjunction, preposition or article, opens with no participle that has an object
    of its own ("selling his stake"), and one bare English word is a name, a pronoun or a noun that
    can stand alone.
    """
    start, end = source
    grammar, first, last = phrases.grammar, phrases.low(start), phrases.low(end - 1)
    if first in _EXPLETIVE or last in grammar["coordinators"] or first in ("not", "pas"):
        return False
    articles = either(grammar["definite"], _ONE)
    if end - start > 1 and last in less(articles, grammar["pronouns"]):
        return False
    if phrases.family != "english":
        # "personne ne l'a averti": nobody did.
        return not (end - start == 1 and first in _NOBODY)
    agent = first.endswith("ed") and phrases.low(start + 1) in grammar["agents"]
    if agent or _opens_with_gerund(phrases, start, end):
        return False
    return end - start > 1 or _stands_alone(phrases, start)


def _opens_with_gerund(phrases: Phrases, start: int, end: int) -> bool:
    first = phrases.low(start)
    if not first.endswith("ing") or len(first) < _SHORTEST_GERUND or end - start < 2:
        return False
    after = phrases.low(start + 1)
    grammar = phrases.grammar
    closed = after in grammar["determiners"] or after in grammar["pronouns"]
    return closed or after[:1].isdigit()


def _stands_alone(phrases: Phrases, i: int) -> bool:
    token = phrases.tokens[i]
    if token.kind != "w" or token.capital or token.low in phrases.grammar["pronouns"]:
        return token.kind != "p"
    if token.low in _PLURALS or token.low in phrases.grammar["determiners"]:
        return True
    if token.low.endswith("s") and not token.low.endswith(_NOT_PLURAL):
        return True
    return any(token.low in words for words in phrases.nouns.values())


def _begins_title(phrases: Phrases, i: int) -> bool:
    return i < len(phrases.tokens) and phrases.tokens[i].capital


def _head(phrases: Phrases, source: Range) -> int:
    """The last word of a noun phrase before its first complement: "rescuers in the canton"."""
    start, end = source
    for i in range(start + 1, end):
        if phrases.is_preposition(i):
            return i - 1
    return end - 1


def agrees(phrases: Phrases, group: Group, source: Range) -> bool:
    """Whether an English present form can be the verb of this subject, not a noun after it."""
    simple = group.form.tense == "finite" and group.end - group.start == 1
    if phrases.family != "english" or not simple or group.form.verb.particle:
        return True
    verb = phrases.low(group.start)
    third = verb.endswith("s") and not verb.endswith("ss")
    last = phrases.tokens[_head(phrases, source)]
    if source[1] - source[0] == 1 and last.low in _SINGULAR | _PLURAL:
        return third == (last.low in _SINGULAR)
    if last.kind != "w" or last.low.isdigit() or last.low in phrases.grammar["pronouns"]:
        return True
    noun = "n" in group.form.verb.frames
    if noun and not third and _begins_title(phrases, group.end):
        # "include state Senator Ana Lopes": an adjective of the title.
        return False
    # A long subject's head is not its last word.
    apart = group.start > source[1] or source[1] - source[0] > _SHORT_SUBJECT
    return apart or _fits(last, third=third, noun=noun)


def _fits(last: Token, *, third: bool, noun: bool) -> bool:
    """Whether the number of a subject's last word is that of its verb."""
    ends = last.low.endswith("s") and not last.low.endswith(_NOT_PLURAL)
    plural = ends or last.low in _PLURALS
    if last.capital:
        # "Arizona state", but "Congress say" and "Google claim" with other verbs.
        return plural or third or not noun
    return plural != third
