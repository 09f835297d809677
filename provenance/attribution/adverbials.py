"""Finds where a time, an adverb or a phrase like "in a statement" ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases

_LONGEST_ADVERBIAL = 12
_LONGEST_AGO = 5
_LONGEST_BOUND = 5
_INFINITIVE_MARKS = frozenset(("pour", "de", "d'", "à", "sans"))
_POINTING = frozenset(("this", "last", "ce", "cette", "next"))
_AGO = frozenset(("ago", "earlier", "later"))
# "for her part", "de son côté", "à leur tour"
_TURN_OPENERS = frozenset(("for", "on", "in", "pour", "de", "à"))
_OWN = frozenset(("his", "her", "its", "their", "my", "our", "sa", "son", "leur", "ma", "notre"))
_TURNS = frozenset(("part", "side", "turn", "côté", "tour"))
_UNITS = frozenset(
    [
        "minute",
        "minutes",
        "hour",
        "hours",
        "day",
        "days",
        "night",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "moment",
    ]
)
NOT_QUESTIONS = frozenset(("ce", "as"))
_FRENCH_OPENINGS = frozenset(("avoir", "être", "n'"))
CIRCUMSTANTIAL = NOT_QUESTIONS | {"when", "where", "who"}
_SHORTEST_INFINITIVE = 4
_INFINITIVES = frozenset(("faire", "dire", "lire", "écrire", "produire", "conduire", "croire"))


def is_elided_if(phrases: Phrases, i: int) -> bool:
    """Return whether "s'il" stands at ``i``, the French "si" before "il"."""
    return phrases.low(i) == "s'" and phrases.low(i + 1) in ("il", "ils")


def is_romance_infinitive(phrases: Phrases, i: int) -> bool:
    """Return whether a French infinitive clause begins at ``i``: "dit avoir vu", "assure n'avoir rien vu"."""
    if phrases.family != "romance":
        return False
    if phrases.low(i) in ("ne", "n'"):
        i += 1
        while phrases.low(i) in ("pas", "rien", "jamais", "plus", "point"):
            i += 1
    while phrases.low(i) in phrases.grammar["object_pronouns"]:
        i += 1
    low = phrases.low(i)
    if low in ("avoir", "être"):
        return True
    closed = ("determiners", "prepositions", "adverbs", "time", "pronouns")
    if len(low) <= _SHORTEST_INFINITIVE or any(low in phrases.grammar[name] for name in closed):
        return False
    ends = low in _INFINITIVES or low.endswith(phrases.lexicon.infinitive_endings)
    return ends and not phrases.tokens[i].capital


def _is_quantity(phrases: Phrases, i: int) -> bool:
    """Whether a number begins at ``i`` with what bounds it: "au moins 11", "près de 300"."""
    bounds = phrases.grammar["bounds"]
    if phrases.low(i) not in bounds or phrases.low(i) in phrases.grammar["inner_prepositions"]:
        return False
    for k in range(i, min(i + _LONGEST_BOUND, len(phrases.tokens))):
        low = phrases.low(k)
        if low[:1].isdigit() or low in phrases.grammar["numerals"]:
            return True
        if low not in bounds:
            return False
    return False


def skip_adverbial(phrases: Phrases, i: int) -> int:
    """End of an adverbial at ``i``: a time, an adverb, "in a statement"; ``i`` for none."""
    if _is_quantity(phrases, i):
        return i
    low = phrases.low(i)
    short = max(_short_adverbial(phrases, i), _skip_turn(phrases, i))
    if short > i or low not in phrases.grammar["prepositions"]:
        return short
    if low in _INFINITIVE_MARKS and phrases.family == "romance":
        k = i + 1
        while phrases.low(k) in phrases.grammar["object_pronouns"]:
            k += 1
        if phrases.low(k).endswith(phrases.lexicon.infinitive_endings):
            return i
    end = min(phrases.segment_end(i), i + _LONGEST_ADVERBIAL)
    j = i + 1
    while j < end and not _ends_adverbial(phrases, j):
        j += 1
    # "in a statement released on Friday": a participle of the statement.
    participle = _released(phrases, i, j)
    return i if phrases.any_finite(i + 1, participle) else j


def _released(phrases: Phrases, i: int, end: int) -> int:
    """Where a participle stands in "in a statement released", ``end`` for none."""
    if phrases.family != "english" or phrases.low(i + 1) not in phrases.grammar["determiners"]:
        return end
    papers = phrases.lexicon.united("documents", "statements", "statement_nouns")
    for k in range(i + 3, end):
        if phrases.low(k).endswith("ed") and phrases.low(k - 1) in papers:
            return k
    return end


def _skip_turn(phrases: Phrases, i: int) -> int:
    """End of "pour sa part", "for her part" or "de son côté" at ``i``; ``i`` for none."""
    turn = phrases.low(i + 2) in _TURNS and phrases.low(i + 1) in _OWN
    return i + 3 if turn and phrases.low(i) in _TURN_OPENERS else i


def _short_adverbial(phrases: Phrases, i: int) -> int:
    """End of an adverb, a day or "a week earlier" at ``i``; ``i`` for none."""
    grammar, low = phrases.grammar, phrases.low(i)
    # "par ailleurs", but "lu par sa fille"
    led = low in grammar["prepositions"] and phrases.low(i + 1) in grammar["determiners"]
    if (low in grammar["adverbs"] and not led) or phrases.is_time(i) or phrases.is_manner(i):
        return i + 1
    if low in _POINTING and phrases.low(i + 1) in grammar["time"]:
        return i + 2
    if low in grammar["indefinite"] or low.isdigit():
        for k in range(i + 2, i + _LONGEST_AGO):
            if phrases.low(k) in _AGO and phrases.low(k - 1) in _UNITS:
                return k + 1
    return i


def _ends_adverbial(phrases: Phrases, j: int) -> bool:
    """Whether something new begins at token ``j`` of a prepositional phrase."""
    grammar, low, before = phrases.grammar, phrases.low(j), phrases.low(j - 1)
    if low in grammar["complementisers"] or phrases.tokens[j].kind == "q":
        return True
    if low in grammar["questions"] and low not in CIRCUMSTANTIAL:
        return True
    if phrases.is_preposition(j) or low in _FRENCH_OPENINGS or is_elided_if(phrases, j):
        return True
    inner = before in grammar["prepositions"] or before in grammar["determiners"]
    if not inner and is_romance_infinitive(phrases, j):
        return True
    opens = any(low in grammar[name] for name in ("determiners", "pronouns", "clause_starts"))
    return opens and before not in grammar["prepositions"] and before not in grammar["determiners"]


# What else stands between an auxiliary and its participle: "a par ailleurs retiré le chiffre".
_ASIDES = frozenset(
    tuple(words.split())
    for words in (
        *("par ailleurs", "en outre", "en revanche", "en effet", "en vain", "au contraire"),
        *("la veille", "dans la soirée", "dans la foulée", "dans la matinée", "dans la journée"),
        *("quant à lui", "quant à elle", "quant à eux", "quant à elles", "en personne"),
    )
)
_ASIDE_SIZES = (3, 2)


def aside_before(phrases: Phrases, end: int) -> int:
    """Return where "de son côté" or another set phrase begins that ends at a token, else ``end``."""
    opener, own, turn = (phrases.low(end - back) for back in (3, 2, 1))
    if turn in _TURNS and own in _OWN and opener in _TURN_OPENERS:
        return end - 3
    found = (
        end - size
        for size in _ASIDE_SIZES
        if end > size and tuple(phrases.lows[end - size : end]) in _ASIDES
    )
    return next(found, end)
