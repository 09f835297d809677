"""Finds the subject that stands before a verb, with its appositions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.lexicon import either, less
from provenance.attribution.phrases import LATTER

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range

_MOST_SEGMENTS = 5
_LONGEST_SUBJECT = 30
_SHORT_SUBJECT = 8
_LONGEST_PARENTHESIS = 6
_LEAST_BEFORE_ASIDE = 2
_LONGEST_ASIDE = 6
_ONE_WORD_ASIDE = 2
_ASIDES = frozenset(("elle", "lui", "eux", "elles", "too", "though", "however", "meanwhile"))
_ASIDE_OPENERS = frozenset(("for", "on", "in", "de", "pour", "quant", "à", "by"))
_ASIDE_NOUNS = frozenset(
    ("part", "turn", "côté", "lui", "elle", "elles", "eux", "tour", "side", "contrast")
)
_LONGEST_ANTECEDENT = 12
_SURNAMES = frozenset(("march", "april", "may", "june", "august"))
_YEAR_DIGITS = 4
_FULL_NAME = 2
_POINTING = frozenset(("this", "that", "last", "next", "ce", "cette", "ces"))
# What leads to where somebody is from: "Ana Lopes, 40, of Tarn, said".
_ORIGINS = frozenset(("of", "from", "de", "d'", "à"))
_SHORTEST_GERUND = 5
_LONGEST_CIRCUMSTANCE = 8
_PLACES = frozenset(
    ("devant", "lors", "pendant", "depuis", "après", "avant", "dès", "derrière", "face", "dans")
)
_EMPHATIC = frozenset(("himself", "herself", "itself", "themselves"))
_LONE_MARKS = frozenset('"”»')
_YEARS = frozenset(("ans", "años"))
# After these a noun stands without a verb: "ill after the lunch", "sold as vitamins".
_COMMA = frozenset((",",))
_LEADING_NOUNS = frozenset(("than", "as", "after", "before", "since", "until", "till", "like"))
_OBJECT_RELATIVES = frozenset(("that", "dont", "que", "qu'"))


def subject_before(phrases: Phrases, end: int) -> Range | None:
    """The noun phrase that ends at ``end``, with its appositions; None if there is none."""
    end = _before_time(phrases, end)
    if end <= 0:
        return None
    end = _before_aside(phrases, end)
    opening = _short_parenthesis(phrases, end - 1)
    if opening is not None:
        return subject_before(phrases, opening)
    token = phrases.tokens[end - 1]
    if token.kind == "p" and token.text in ",)—–":
        return _apposed(phrases, end)
    if (token.kind == "p" and token.text not in "\"'’”»") or (token.kind == "q" and token.speech):
        return None
    if token.low in _EMPHATIC and end > 1 and not phrases.is_break(end - 2):
        # "the firm itself said"
        end, token = end - 1, phrases.tokens[end - 2]
    # "one of them", "l'un d'eux": the pronoun is only a part; "the Ledger, which reports that".
    opens = token.low == "which" and phrases.low(end - 2) == ","
    alone = token.low in phrases.grammar["pronouns"] and phrases.low(end - 2) not in _ORIGINS
    if opens or alone:
        return None if token.low in _OBJECT_RELATIVES else (end - 1, end)
    return _chunk(phrases, end)


def _before_aside(phrases: Phrases, end: int) -> int:
    """Leave out ", for its part," and ", elle," between a subject and its verb."""
    if phrases.low(end - 1) != ",":
        return end
    start = phrases.segment_start(end - 1)
    if start < _LEAST_BEFORE_ASIDE or phrases.low(start - 1) != "," or end - start > _LONGEST_ASIDE:
        return end
    low, grammar = phrases.low(start), phrases.grammar
    alone = end - start == _ONE_WORD_ASIDE and low in _ASIDES
    turned = low in _ASIDE_OPENERS and any(
        phrases.low(i) in _ASIDE_NOUNS for i in range(start, end)
    )
    adverb = end - start == _ONE_WORD_ASIDE and low in grammar["adverbs"]
    return start - 1 if alone or turned or adverb else end


def _short_parenthesis(phrases: Phrases, close: int) -> int | None:
    """Where a parenthesis begins that only gives a short name or an age, or None."""
    if phrases.low(close) != ")":
        return None
    for i in range(close - 1, max(-1, close - 1 - _LONGEST_PARENTHESIS), -1):
        if phrases.tokens[i].text == "(":
            return i
    return None


def antecedent(phrases: Phrases, pronoun: int) -> Range | None:
    """The noun phrase that the relative pronoun at ``pronoun`` belongs to, or None."""
    end = pronoun
    if end > 0 and phrases.tokens[end - 1].text in (",", "—", "–", "-"):
        end -= 1
    start = _cleft_start(phrases, end) or _antecedent_start(phrases, end)
    return (start, end) if start < end else None


def _cleft_start(phrases: Phrases, end: int) -> int | None:
    """Where the noun phrase of "C'est Ana Lopes, la gardienne, qui" begins, or None."""
    if phrases.family != "romance":
        return None
    for i in range(end - 1, max(0, end - _LONGEST_ANTECEDENT), -1):
        if phrases.low(i) in phrases.grammar["be"]:
            cleft = phrases.low(i - 1) in phrases.grammar["neuter"]
            return i + 1 if cleft and i + 1 < end else None
    return None


def main_subject(phrases: Phrases, end: int) -> Range | None:
    """The subject of the clause that a participle or infinitive at ``end`` hangs on, or None."""
    start = phrases.strip(0, end)
    while start < end:
        stop = phrases.segment_end(start)
        relative = start > 0 and phrases.low(start) in phrases.grammar["relative"]
        finite = None if relative else phrases.finite_in(start, min(stop, end))
        if finite is not None and finite > start:
            k = _before_adverbs(phrases, start, finite)
            if k > start and phrases.is_nominal(start, k):
                return start, k
            near = subject_before(phrases, k)
            if near is not None and near[0] < near[1]:
                return near
        edge = phrases.segment_start(start)
        if finite is not None and finite == start and edge > 1:
            # "Ana Lopes, who keeps the lock, opened it, saying": the verb's subject ends before it.
            apposed = subject_before(phrases, edge)
            if apposed is not None and apposed[0] < apposed[1]:
                return apposed
        if stop >= end:
            break
        start = phrases.strip(stop + 1, end)
    return None


def opening_subject(phrases: Phrases) -> Range | None:
    """The subject of a statement's first clause, appositions included, or None."""
    grammar = phrases.grammar
    start = phrases.strip(0, len(phrases.tokens))
    between = either(grammar["negations"], grammar["object_pronouns"], grammar["adverbs"])
    for i in range(start + 1, min(len(phrases.tokens), start + _LONGEST_SUBJECT)):
        if not phrases.is_finite(i) or phrases.low(i - 1) in grammar["relative"]:
            continue
        edge = phrases.segment_start(i)
        if edge > start and phrases.low(edge) in grammar["relative"]:
            # "The report, which the paper has seen, says": its own verb comes later.
            continue
        stop = i
        while stop > start and phrases.low(stop - 1) in between:
            stop -= 1
        found = subject_before(phrases, stop)
        if found is not None and found[0] < found[1]:
            return found
    end = phrases.segment_end(start)
    named = start
    while named < end and phrases.tokens[named].capital:
        named += 1
    if named - start > 1:
        # A full name opens the clause; its verb is none that is known.
        return start, named
    short = 0 < end - start <= _SHORT_SUBJECT
    return (start, end) if short and phrases.is_nominal(start, end) else None


def _before_adverbs(phrases: Phrases, start: int, end: int) -> int:
    adverbs = phrases.grammar["adverbs"]
    while end > start and (phrases.low(end - 1) in adverbs or phrases.is_manner(end - 1)):
        end -= 1
    return end


def _before_time(phrases: Phrases, end: int) -> int:
    """Leave out a time between a subject and its verb ("Ryan on Thursday said")."""
    at = end
    while at > 0 and phrases.tokens[at - 1].kind == "w":
        low = phrases.low(at - 1)
        if low in LATTER and phrases.low(at - 2) in _POINTING:
            # "ce dernier": whoever was named last.
            break
        year = low.isdigit() and (at < end or len(low) == _YEAR_DIGITS)
        if not year and (not phrases.is_time(at - 1) or _is_surname(phrases, at - 1)):
            break
        at -= 1
    if at < end:
        if phrases.low(at - 1) in _POINTING:
            at -= 1
        while at > 1 and phrases.low(at - 1) in phrases.grammar["adverbs"]:
            at -= 1
    if at < end and phrases.low(at - 1) in phrases.grammar["prepositions"]:
        at -= 1
    return at if at == end or (at > 0 and not phrases.is_break(at - 1)) else end


def _is_surname(phrases: Phrases, i: int) -> bool:
    """Whether a month's name follows a name and is a surname itself ("Luke March")."""
    if phrases.low(i) not in _SURNAMES or not phrases.tokens[i].capital or i == 0:
        return False
    before = phrases.tokens[i - 1]
    return before.capital and not phrases.is_time(i - 1)


def _antecedent_start(phrases: Phrases, end: int) -> int:
    start, grammar = end, phrases.grammar
    while start > 0 and not phrases.is_break(start - 1) and end - start < _LONGEST_ANTECEDENT:
        low = phrases.low(start - 1)
        if phrases.is_finite(start - 1) or low in grammar["subordinators"]:
            break
        start -= 1
        complement = phrases.low(start - 1) in grammar["inner_prepositions"]
        # "the account of a shopkeeper who": the nearest person, else the head of the phrase.
        if low in grammar["determiners"] and (not complement or _names_person(phrases, start, end)):
            break
    while start < end and phrases.low(start) in grammar["prepositions"]:
        start += 1
    return start


def _names_person(phrases: Phrases, start: int, end: int) -> bool:
    nouns = phrases.nouns
    return phrases.any_of(nouns["persons"], start, end) or phrases.any_of(
        nouns["offices"], start, end
    )


def _chunk(phrases: Phrases, end: int) -> Range | None:
    """The noun phrase directly before ``end`` within its segment."""
    edge = phrases.segment_start(end)
    start = end
    while start > edge and not _stops_chunk(phrases, edge, start - 1):
        start -= 1
    if start == edge and edge > 1 and phrases.is_preposition(start):
        opening = _short_parenthesis(phrases, edge - 1)
        if opening is not None:
            # An institution's short name stands between its name and its place.
            named = _chunk(phrases, opening)
            return None if named is None else (named[0], end)
    if start < end and phrases.low(start) in _LONE_MARKS:
        # A closing quotation mark that has no partner.
        start += 1
    start = phrases.strip(start, end)
    if start < end and phrases.is_nominal(start, end):
        return start, end
    return (
        _with_relative(phrases, edge, end)
        or _shared(phrases, edge, end)
        or _named_last(phrases, start, end)
    )


def _named_last(phrases: Phrases, start: int, end: int) -> Range | None:
    """A full name that follows a circumstance without a comma: "From his window Ana Lopes"."""
    first = end
    while first > start and phrases.tokens[first - 1].capital:
        first -= 1
    before = phrases.low(first - 1)
    closed = phrases.is_preposition(first - 1) or before in phrases.grammar["determiners"]
    opens = phrases.is_preposition(start) and first > start + 1
    named = end - first >= _FULL_NAME and phrases.family == "english"
    return (first, end) if named and opens and not closed else None


def _stops_chunk(phrases: Phrases, edge: int, i: int) -> bool:
    """Whether the clause of a subject cannot reach back over token ``i``."""
    low, grammar = phrases.low(i), phrases.grammar
    if low in grammar["subordinators"] and low not in grammar["inner_prepositions"]:
        return True
    if low in grammar["complementisers"] or low in ("but", "mais"):
        return True
    return low in grammar["coordinators"] and phrases.any_finite(edge, i)


def _with_relative(phrases: Phrases, edge: int, end: int) -> Range | None:
    """A whole segment that is one noun phrase with a relative clause in it."""
    start = phrases.strip(edge, end)
    inside = phrases.any_of(phrases.grammar["relative"], start + 1, end)
    return (start, end) if inside and phrases.is_nominal(start, end) else None


def _shared(phrases: Phrases, edge: int, end: int) -> Range | None:
    """The subject of an earlier verb of the same clause ("He nodded and said")."""
    start = phrases.strip(edge, end)
    finite = phrases.finite_in(start, end)
    if finite is not None and finite == start and start == edge and edge > 0:
        # "X, the keeper, walked to the gate and announced": the verb's subject closes before it.
        return subject_before(phrases, start)
    if finite is None or finite == start:
        return None
    if phrases.family == "english" and not _is_joined(phrases, finite, end):
        # "Records downloaded by the paper show": the word before is no verb of its own.
        reduced = phrases.low(finite).endswith("ed") and not phrases.any_finite(finite + 1, end)
        opens = (start, finite)
        return (start, end) if reduced and phrases.is_nominal(*opens) else None
    stop = _before_adverbs(phrases, start, finite)
    return (start, stop) if stop > start and phrases.is_nominal(start, stop) else None


def _is_joined(phrases: Phrases, start: int, end: int) -> bool:
    """Whether two verbs share a subject: "He nodded and said", "He rose then said"."""
    grammar = phrases.grammar
    joins = either(grammar["coordinators"], grammar["adverbs"], _COMMA)
    return phrases.any_of(joins, start + 1, end)


def _apposed(phrases: Phrases, end: int) -> Range | None:
    """A noun phrase with one or more appositions that close right before ``end``.

    The farthest noun phrase in reach opens it: "X, a keeper of bees, goats and hens, said".
    """
    best: Range | None = None
    stop = end - 1
    close = end - 1 if phrases.tokens[end - 1].text == "," else end
    for number in range(_MOST_SEGMENTS):
        start = phrases.segment_start(stop)
        if number == 0 and _is_predicate(phrases, start, stop):
            return None
        if start == stop and number:
            # "Ana Lopes (Tarn), a keeper, said": the name stands before the brackets.
            opening = _short_parenthesis(phrases, stop - 1)
            stop = stop if opening is None else opening
            start = phrases.segment_start(stop)
        if number and best is not None and _opens_clause(phrases, start):
            # "three left, bringing it to six, the clerk, Ana Lopes, said"
            break
        if number and not _describes(phrases, start, stop):
            opening = phrases.strip(_after_subordinator(phrases, start, stop), stop)
            if opening >= stop or not phrases.is_nominal(opening, stop):
                break
            best = _nearer(phrases, best, (opening, close))
            if best[0] != start:
                break
        if start == 0 or phrases.tokens[start - 1].text not in (",", "(", "—", "–"):
            break
        stop = start - 1
    return best


def _nearer(phrases: Phrases, best: Range | None, wider: Range) -> Range:
    """The wider noun phrase, or the one so far where a thing opens the wider.

    "The pumps stop at noon, the mayor, Ana Lopes, warned": a role and a name are enough, whatever
    verb the clause before them has.
    """
    if best is None or phrases.family != "english":
        return wider
    stop, roles = phrases.segment_end(best[0]), phrases.lexicon.united("persons", "offices")
    role = (
        phrases.any_of(roles, best[0], stop)
        and phrases.low(best[0]) in (phrases.grammar["determiners"])
    )
    named = stop + 1 < best[1] and phrases.tokens[stop + 1].capital
    first = phrases.segment_end(wider[0])
    known = phrases.lexicon.united("persons", "offices", "voices", "organisations")
    opens = phrases.low(wider[0]) in phrases.grammar["determiners"]
    capital = any(token.capital for token in phrases.tokens[wider[0] + opens : first])
    return (
        wider if not (role and named) or capital or phrases.any_of(known, wider[0], first) else best
    )


def _after_subordinator(phrases: Phrases, start: int, stop: int) -> int:
    """Where the last clause of a segment begins: "it was dark when Ana Lopes", else its start."""
    if phrases.family != "english" or not phrases.any_finite(start, stop):
        return start
    grammar = phrases.grammar
    opens = less(grammar["subordinators"], grammar["inner_prepositions"], _LEADING_NOUNS)
    return next((i + 1 for i in range(stop - 2, start, -1) if phrases.low(i) in opens), start)


def _is_circumstance(phrases: Phrases, start: int, stop: int) -> bool:
    """Whether a segment tells when or where it was said: ", lundi, devant une salle comble,"."""
    if start >= stop or phrases.any_finite(start, stop):
        return False
    if all(phrases.is_time(i) for i in range(start, stop)):
        return True
    return stop - start <= _LONGEST_CIRCUMSTANCE and phrases.low(start) in _PLACES


def _is_predicate(phrases: Phrases, start: int, stop: int) -> bool:
    """Whether a French verb opens the segment: "Le port, qui dort, est resté au sec, a dit"."""
    if phrases.family != "romance":
        return False
    weak = either(phrases.grammar["object_pronouns"], phrases.grammar["negations"])
    while start < stop and phrases.low(start) in weak:
        start += 1
    return phrases.low(start) in phrases.grammar["finite"] and phrases.is_finite(start)


def _opens_clause(phrases: Phrases, start: int) -> bool:
    """Whether an English participle with an object of its own opens a segment: "bringing it"."""
    low, after = phrases.low(start), phrases.low(start + 1)
    if phrases.family != "english" or not low.endswith("ing") or len(low) < _SHORTEST_GERUND:
        return False
    grammar = phrases.grammar
    return after in grammar["determiners"] or after in grammar["pronouns"] or after[:1].isdigit()


def _describes(phrases: Phrases, start: int, stop: int) -> bool:
    """Whether a segment only describes the noun phrase before it: "who ...", "of Tarn", "22"."""
    low = phrases.low(start)
    if start and low in phrases.grammar["relative"]:
        return True
    short = stop - start <= _LONGEST_ASIDE
    if phrases.family == "romance" and _is_circumstance(phrases, start, stop):
        return True
    if low in _ORIGINS:
        return short and not phrases.any_finite(start, stop)
    aged = stop - start == _ONE_WORD_ASIDE and phrases.low(start + 1) in _YEARS
    return low.isdigit() and (aged or stop - start == 1)
