"""Tells what follows a verb of saying: a clause, a quotation, an object or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases
    from provenance.attribution.verbs import Group

# Kinds of complement.
THAT = "that"
QUESTION = "question"
QUOTE = "quote"
COLON = "colon"
CLAUSE = "clause"
OBJECT = "object"
INFINITIVE = "infinitive"
PREPOSITIONAL = "prepositional"
NOTHING = "end"

FEWEST_CLAUSE_TOKENS = 3
_MOST_STEPS = 18
_LONGEST_ADVERBIAL = 12
_LONGEST_ADDRESSEE = 10
_SHORT_SEGMENT = 8
_LONGEST_ASIDE = 12
_SHORTEST_ADVERB = 5
_SHORTEST_INFINITIVE = 4
_FRENCH_OPENINGS = frozenset(("avoir", "être", "n'"))
_INFINITIVES = frozenset(("faire", "dire", "lire", "écrire", "produire", "conduire", "croire"))
_INFINITIVAL = frozenset("ti")
_TOPIC = frozenset(("of", "about", "for", "against", "de", "d'", "du", "des", "on"))
_SUBJECT_MATTER = _TOPIC | {"to", "at", "à", "au", "aux", "sur"}
_NOT_QUESTIONS = frozenset(("ce", "as"))
_CIRCUMSTANTIAL = _NOT_QUESTIONS | {"when", "where", "who"}
_INFINITIVE_MARKS = frozenset(("pour", "de", "d'", "à", "sans"))
_POINTING = frozenset(("this", "last", "ce", "cette", "next"))
_TAKES_BARE_CLAUSE = frozenset(("say", "tell"))
_ADVERB_ENDINGS = {"en": "ly", "fr": "ment"}

Complement = tuple[str, int]


def find_complement(phrases: Phrases, group: Group, end: int) -> Complement:
    """What follows the verb from token ``end``: its kind and where the content would begin."""
    frames = group.form.verb.frames
    if "e" in frames and _is_topic(phrases, end, frames):
        return PREPOSITIONAL, end
    i = _skip_addressee(phrases, end) if "e" in frames else end
    moved = i > end
    for _ in range(_MOST_STEPS):
        if i >= len(phrases.tokens):
            break
        found = _marked(phrases, i, takes_object="o" in frames)
        if found is not None:
            return found
        step = _skip_adverbial(phrases, i)
        if step == i or _is_french_infinitive(phrases, i):
            return _open(phrases, group, i, moved=moved)
        if not moved and _is_topic(phrases, i, frames):
            return PREPOSITIONAL, i
        # "said Tuesday the dam": a day between verb and clause moves nothing.
        moved = moved or not (phrases.is_time(i) and step == i + 1)
        i = step
    return NOTHING, i


def _is_topic(phrases: Phrases, i: int, frames: frozenset[str]) -> bool:
    """Whether a preposition leads to what was spoken of ("warned of floods")."""
    low = phrases.low(i)
    return ("p" in frames and low in _TOPIC) or ("f" in frames and low in _SUBJECT_MATTER)


def _is_french_infinitive(phrases: Phrases, i: int) -> bool:
    """Whether a French infinitive clause begins at ``i``: "dit avoir vu", "assure n'avoir rien vu"."""
    if phrases.language != "fr":
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
    ends = low in _INFINITIVES or low.endswith(("er", "ir", "dre", "tre"))
    return ends and not phrases.tokens[i].capital


def _marked(phrases: Phrases, i: int, *, takes_object: bool) -> Complement | None:
    """A complement that its first token shows, or None."""
    token, low, grammar = phrases.tokens[i], phrases.low(i), phrases.grammar
    if token.kind == "q":
        return (QUOTE if token.speech or not takes_object else OBJECT), i
    if low in grammar["complementisers"]:
        return THAT, i
    if low == ":":
        return COLON, i + 1
    if token.kind == "p":
        return _after_mark(phrases, i)
    asks = low in grammar["questions"] and low not in _NOT_QUESTIONS
    if asks or (low == "ce" and phrases.low(i + 1) in ("que", "qu'", "qui")):
        return QUESTION, i
    return None


def _after_mark(phrases: Phrases, i: int) -> Complement:
    """What a comma or dash after the verb leads to."""
    mark = phrases.tokens[i].text
    if mark in ",—–." and phrases.is_speech(i + 1):
        return QUOTE, i + 1
    if mark != ",":
        return NOTHING, i
    # "said, that", or "said, according to the minutes, that"
    stop = phrases.segment_end(i + 1)
    if phrases.low(stop) == ":":
        return COLON, stop + 1
    aside = phrases.low(stop) == "," and stop - i < _LONGEST_ASIDE
    for start in (i + 1, stop + 1) if aside else (i + 1,):
        if phrases.low(start) in phrases.grammar["complementisers"]:
            return THAT, start
        if phrases.is_speech(start):
            return QUOTE, start
    return NOTHING, i


def _open(phrases: Phrases, group: Group, i: int, *, moved: bool) -> Complement:
    """Whether a bare clause, an infinitive or an object begins at ``i``."""
    low, frames = phrases.low(i), group.form.verb.frames
    stop = phrases.sentence_end(i)
    bare = frames & _INFINITIVAL and "m" not in frames and _is_french_infinitive(phrases, i)
    if bare or (low in ("to", "de", "d'") and "i" in frames):
        return INFINITIVE, i
    if phrases.is_finite(i):
        return NOTHING, i
    if low in phrases.grammar["clause_starts"] and stop - i > 1:
        return CLAUSE, i
    if stop - i >= FEWEST_CLAUSE_TOKENS:
        # After "said" and "told us" a clause follows even where its verb is not known.
        bare = group.form.verb.lemma in _TAKES_BARE_CLAUSE and group.form.tense != "gerund"
        if (bare and (not moved or "e" in frames)) or phrases.any_finite(i + 1, stop):
            return CLAUSE, i
    fresh = low in phrases.grammar["determiners"] and "o" in frames
    if stop > i and (not moved or fresh or frames & {"e", "d", "a"}):
        return OBJECT, i
    return NOTHING, i


def _skip_adverbial(phrases: Phrases, i: int) -> int:
    """End of an adverbial at ``i``: a time, an adverb, "in a statement"; ``i`` for none."""
    grammar, low = phrases.grammar, phrases.low(i)
    if low in grammar["adverbs"] or phrases.is_time(i):
        return i + 1
    ending = _ADVERB_ENDINGS.get(phrases.language)
    if ending and low.endswith(ending) and len(low) >= _SHORTEST_ADVERB:
        return i + 1
    if low in _POINTING and phrases.low(i + 1) in grammar["time"]:
        return i + 2
    if low not in grammar["prepositions"]:
        return i
    if low in _INFINITIVE_MARKS and phrases.low(i + 1).endswith(("er", "ir", "re")):
        return i
    end = min(phrases.segment_end(i), i + _LONGEST_ADVERBIAL)
    j = i + 1
    while j < end and not _ends_adverbial(phrases, j):
        j += 1
    return i if phrases.any_finite(i + 1, j) else j


def _ends_adverbial(phrases: Phrases, j: int) -> bool:
    """Whether something new begins at token ``j`` of a prepositional phrase."""
    grammar, low, before = phrases.grammar, phrases.low(j), phrases.low(j - 1)
    if low in grammar["complementisers"] or phrases.tokens[j].kind == "q":
        return True
    if low in grammar["questions"] and low not in _CIRCUMSTANTIAL:
        return True
    if phrases.is_preposition(j) or low in _FRENCH_OPENINGS:
        return True
    opens = any(low in grammar[name] for name in ("determiners", "pronouns", "clause_starts"))
    return opens and before not in grammar["prepositions"] and before not in grammar["determiners"]


def _skip_addressee(phrases: Phrases, i: int) -> int:
    """Skip who was told: a pronoun or a noun phrase; ``i`` where a clause begins instead."""
    if phrases.low(i) in phrases.grammar["addressees"]:
        return i + 1
    end = phrases.segment_end(i)
    j = i
    while j < end and j - i < _LONGEST_ADDRESSEE and not _ends_addressee(phrases, i, j):
        j += 1
    if phrases.any_finite(i, j):
        return i
    return j if j < end or end - i < _SHORT_SEGMENT else i


def _ends_addressee(phrases: Phrases, i: int, j: int) -> bool:
    """Whether the noun phrase of who was told, begun at ``i``, has ended before ``j``."""
    grammar, low, before = phrases.grammar, phrases.low(j), phrases.low(j - 1)
    if low in grammar["complementisers"] or phrases.tokens[j].kind == "q":
        return True
    if j == i:
        return False
    if low == "to" or (low in grammar["prepositions"] and low != "of"):
        return True
    if low in grammar["determiners"]:
        return before not in ("of", "all") and before not in grammar["determiners"]
    return any(low in grammar[name] for name in ("pronouns", "questions", "time"))
