"""Tells what follows a verb of saying: a clause, a quotation, an object or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.adverbials import (
    CIRCUMSTANTIAL,
    NOT_QUESTIONS,
    is_elided_if,
    is_romance_infinitive,
    skip_adverbial,
)

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
# An object with quoted words in it ("called it “a shame”"), as a pattern of reports.
QUOTED = "quoted"

FEWEST_CLAUSE_TOKENS = 3
_MOST_STEPS = 18
_LONGEST_ADDRESSEE = 10
_CHANNELS = frozenset(("one", "two", "three", "four", "five", "six", "seven", "nine", "ten"))
_LONGEST_TOLD = 24
_SHORT_SEGMENT = 8
_LONGEST_ASIDE = 12
_MOST_DASHES = 2
_INFINITIVAL = frozenset("ti")
_QUOTING = frozenset("tbc")
TOPIC = frozenset(("of", "about", "for", "against", "de", "d'", "du", "des", "on"))
_ABOUT = frozenset(("of", "about", "against"))
_SUBJECT_MATTER = TOPIC | {"to", "at", "à", "au", "aux", "sur"}
_CONTACT = "when"
_ASKED = frozenset(("told", "shown", "met"))
_REASONS = frozenset(("because", "unless", "until", "parce", "puisque", "porque", "weil"))
_TAKES_BARE_CLAUSE = frozenset(("say", "tell"))
# Alone after a verb they point back and say nothing themselves: "she denied it".
_POINTERS = frozenset(
    [
        "it",
        "this",
        "that",
        "them",
        "him",
        "her",
        "so",
        "me",
        "us",
        "you",
        "these",
        "those",
        "cela",
        "ça",
        "ceci",
        "rien",
    ]
)
_AFTER_POINTER = frozenset(("back", "again", "too", "either", "way", "right", "today", "now"))

Complement = tuple[str, int]


_OF = frozenset(("de", "d'", "du", "des"))


def find_complement(phrases: Phrases, group: Group, end: int) -> Complement:
    """What follows the verb from token ``end``: its kind and where the content would begin."""
    if end != group.end:
        return _find_complement(phrases, group, end)
    if group.follows is None:
        group.follows = _find_complement(phrases, group, end)
    return group.follows


def _find_complement(phrases: Phrases, group: Group, end: int) -> Complement:
    frames = group.form.verb.frames
    told = _told(phrases, end, frames) if "e" in frames else None
    if told is not None:
        return told
    i = _skip_addressee(phrases, end) if "e" in frames else end
    moved = i > end
    for _ in range(_MOST_STEPS):
        if i >= len(phrases.tokens):
            break
        found = _marked(phrases, i, frames)
        if found is not None:
            # "calls it a great “error of judgement”": the quoted words are part of the object.
            within = found[0] == QUOTE and i > end and not frames & _QUOTING
            return (OBJECT, end) if within else found
        step = skip_adverbial(phrases, i)
        if step == i or is_romance_infinitive(phrases, i):
            return _open(phrases, group, i, moved=moved)
        late = moved and "p" in frames and phrases.low(i) in _OF and phrases.family == "romance"
        if (late or not moved) and _is_topic(phrases, i, frames):
            # "a fait état dans la soirée de neuf disparus"
            return PREPOSITIONAL, i
        # "said Tuesday the dam": a day between verb and clause moves nothing.
        moved = moved or not (phrases.is_time(i) and step == i + 1)
        i = step
    return NOTHING, i


def _told(phrases: Phrases, end: int, frames: frozenset[str]) -> Complement | None:
    """What follows a verb that names who was told, where its first words show it."""
    if _is_topic(phrases, end, frames):
        return PREPOSITIONAL, end
    led = _told_that(phrases, end)
    return None if led is None else (THAT, led)


def _told_that(phrases: Phrases, end: int) -> int | None:
    """The complementiser after a long addressee ("told a crowd in Tarn, on Monday, that"), or None."""
    stop = min(len(phrases.tokens), end + _LONGEST_TOLD)
    if phrases.is_preposition(end):
        return None
    for j in range(end + 1, stop):
        if phrases.low(j) == "," and phrases.low(j + 1).endswith("ing"):
            # "told us so, insisting that": the clause is another verb's.
            return None
        if phrases.low(j) == "that" and not phrases.is_speech(j):
            return j if _leads_clause(phrases, j, frozenset("cq")) else None
        if phrases.tokens[j].kind == "q" or phrases.is_finite(j):
            return None
    return None


def _is_topic(phrases: Phrases, i: int, frames: frozenset[str]) -> bool:
    """Whether a preposition leads to what was spoken of ("warned of floods")."""
    low = phrases.low(i)
    return ("p" in frames and low in TOPIC) or ("f" in frames and low in _SUBJECT_MATTER)


def _quoted(phrases: Phrases, i: int, frames: frozenset[str]) -> Complement:
    """What a quotation at ``i`` is: words that were said, an object or a title."""
    speech = phrases.is_speech(i)
    if not speech and phrases.low(i + 1) in phrases.grammar["complementisers"]:
        # "wrote in “The Bridge” that"
        return THAT, i + 1
    return (QUOTE if speech or "o" not in frames else OBJECT), i


def _marked(phrases: Phrases, i: int, frames: frozenset[str]) -> Complement | None:
    """A complement that its first token shows, or None."""
    token, low, grammar = phrases.tokens[i], phrases.low(i), phrases.grammar
    if token.kind == "q":
        return _quoted(phrases, i, frames)
    if low in grammar["complementisers"]:
        return (THAT if _leads_clause(phrases, i, frames) else NOTHING), i
    if low == ":":
        return COLON, i + 1
    if token.kind == "p":
        return _after_mark(phrases, i)
    asks = low in grammar["questions"] and low not in NOT_QUESTIONS
    asks = asks or is_elided_if(phrases, i)
    if asks or (low == "ce" and phrases.low(i + 1) in ("que", "qu'", "qui")):
        # "confirmed when reached by telephone" asks nothing.
        contacted = low == _CONTACT and _is_contacted(phrases.low(i + 1))
        return (NOTHING if contacted else QUESTION), i
    return None


def _is_contacted(low: str) -> bool:
    return low in _ASKED or low.endswith("ed")


def _leads_clause(phrases: Phrases, i: int, frames: frozenset[str]) -> bool:
    """Whether a complementiser leads a clause: "agrees that it is", not "agrees that."."""
    if phrases.family != "english":
        return True
    after = phrases.low(i + 1)
    if after in phrases.grammar["coordinators"] or after in _AFTER_POINTER:
        return False
    if after == "," and phrases.low(i + 2) in phrases.grammar["coordinators"]:
        return False
    stop = phrases.sentence_end(i)
    if phrases.is_break(i + 1) and not phrases.any_finite(i + 1, stop):
        return phrases.is_speech(i + 1)
    if "m" not in frames or phrases.is_speech(i + 1):
        return True
    end = phrases.segment_end(i + 1)
    closed = phrases.low(end + 1) in phrases.grammar["pronouns"]
    return phrases.any_finite(i + 1, end if closed else stop)


def _is_pointer(phrases: Phrases, i: int) -> bool:
    """Whether a pronoun that only points back stands at ``i`` as the whole object."""
    if phrases.low(i) not in _POINTERS:
        return False
    after = phrases.low(i + 1)
    if i + 1 < len(phrases.tokens) and phrases.tokens[i + 1].kind == "q":
        return False
    closed = ("prepositions", "adverbs", "coordinators", "subordinators", "negations")
    if phrases.is_break(i + 1) or after in _AFTER_POINTER:
        return True
    return any(after in phrases.grammar[name] for name in closed)


def _after_dashes(phrases: Phrases, i: int) -> Complement:
    """What follows an aside between dashes: "said — twice — that"."""
    start = i
    while phrases.is_break(start) and start < i + _MOST_DASHES:
        start += 1
    stop = phrases.segment_end(start)
    if stop - start >= _LONGEST_ASIDE:
        return NOTHING, i
    while phrases.is_break(stop) and stop < len(phrases.tokens):
        stop += 1
    if phrases.low(stop) in phrases.grammar["complementisers"]:
        return THAT, stop
    return NOTHING, i


def _after_mark(phrases: Phrases, i: int) -> Complement:
    """What a comma or dash after the verb leads to."""
    mark = phrases.tokens[i].text
    if mark in ",—–." and phrases.is_speech(i + 1):
        return QUOTE, i + 1
    if mark != ",":
        return _after_dashes(phrases, i) if mark in "—–-" else (NOTHING, i)
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
    bare = frames & _INFINITIVAL and "m" not in frames and is_romance_infinitive(phrases, i)
    denied = low in ("not", "never") and phrases.low(i + 1) == "to"
    told_to = (low == "to" or denied) and moved and "e" in frames
    if bare or told_to or (low in ("to", "de", "d'") and "i" in frames):
        return INFINITIVE, i
    if low == "to" or _says_nothing(phrases, i, frames):
        return NOTHING, i
    if _is_clause(phrases, group, i, moved=moved):
        return CLAUSE, i
    fresh = low in phrases.grammar["determiners"] and "o" in frames
    if stop > i and (not moved or fresh or frames & {"e", "d", "a"}):
        return OBJECT, i
    return NOTHING, i


def _says_nothing(phrases: Phrases, i: int, frames: frozenset[str]) -> bool:
    """Whether what begins at ``i`` is no content: a verb, a pronoun that points back, "not to"."""
    low, grammar = phrases.low(i), phrases.grammar
    if phrases.is_finite(i) or _is_pointer(phrases, i):
        return True
    if low == "as" and phrases.low(i + 1) == "much":
        return True
    if low in grammar["negations"] and phrases.low(i + 1) == "to":
        return True
    if low in _REASONS:
        return True
    loose = low in grammar["subordinators"] or phrases.is_preposition(i)
    return "m" in frames and loose


def _is_clause(phrases: Phrases, group: Group, i: int, *, moved: bool) -> bool:
    """Whether a clause without a complementiser begins at ``i``."""
    stop = phrases.sentence_end(i)
    if phrases.low(i) in _ABOUT and not phrases.low(i + 1)[:1].isdigit():
        return False
    if phrases.low(i) in phrases.grammar["clause_starts"] and stop - i > 1:
        return True
    if stop - i < FEWEST_CLAUSE_TOKENS:
        return False
    # After "said" and "told us" a clause follows even where its verb is not known.
    bare = group.form.verb.lemma in _TAKES_BARE_CLAUSE and group.form.tense != "gerund"
    addressed = not moved or "e" in group.form.verb.frames
    return (bare and addressed) or phrases.any_finite(i + 1, stop)


def _skip_addressee(phrases: Phrases, i: int) -> int:
    """Skip who was told: a pronoun or a noun phrase; ``i`` where a clause begins instead."""
    named = all(token.capital for token in phrases.tokens[i : i + 2])
    if phrases.low(i) in phrases.grammar["addressees"] and not named:
        # "told radio that", but "told Radio Tarn".
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
    asks = low in grammar["questions"] and low not in CIRCUMSTANTIAL
    if low == "to" or asks or low in grammar["negations"]:
        return True
    if j == i or (low in _CHANNELS and phrases.tokens[j].capital):
        # "told Channel Six": the number is part of the name.
        return False
    # "promised the world 48 grams"
    counted = low[:1].isdigit() and before not in grammar["determiners"]
    if counted or (low in grammar["prepositions"] and low != "of"):
        return True
    if low in grammar["determiners"]:
        return before not in ("of", "all") and before not in grammar["determiners"]
    return any(low in grammar[name] for name in ("pronouns", "questions", "time"))
