"""Words by which two statements that are otherwise alike say different things."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

from provenance.claim_features import has_antonyms
from provenance.claim_lexicon import LANGUAGES, fold, get_lexicon, stem
from provenance.pattern_words import WordPattern
from provenance.spelling import WEIGHT_NAME, WEIGHT_RARE, spell
from provenance.wording import Wording, read_wording, tokenize

_Patterns = Mapping[str, tuple[re.Pattern[str], ...]]


@cache
def doubt_words() -> dict[str, Any]:  # Any: parsed JSON
    """Return the word lists and patterns of ``claims_data/doubts.json``, by name."""
    path = resources.files("provenance") / "claims_data" / "doubts.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))  # Any: as above
    return found


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in doubt_words()[kind])


@cache
def classes(kind: str) -> dict[str, str]:
    """Return folded word to class of a list of ``doubts.json`` ("lundi" and "monday" are one)."""
    return {fold(word): name for name, words in doubt_words()[kind].items() for word in words}


@lru_cache(maxsize=65_536)
def finds(kind: str, text: str) -> bool:
    """Return whether one of the patterns of a name in ``doubts.json`` matches a text."""
    return _either(kind).search(text) is not None


def may_find(kind: str, text: str) -> bool:
    """Return False of a text in no part of which the patterns of a name match."""
    return _either(kind).may_match(text)


@cache
def _either(kind: str) -> WordPattern:
    return WordPattern(*doubt_words()[kind])


def are_apart(left: set[Any], right: set[Any]) -> bool:  # Any: words, classes or numbers
    """Return whether both sets hold something, and nothing in common."""
    return bool(left) and bool(right) and not left & right


def clash(kind: str, words: Sequence[Wording]) -> bool:
    """Return whether two statements name classes of a kind, and none in common."""
    known = classes(kind)
    sides = [{known[word] for word in known.keys() & side.folded} for side in words]
    return are_apart(sides[0], sides[1])


def are_opposite(left: Wording, right: Wording) -> bool:
    """Return whether a word of one has its opposite in the other, in one language or across."""
    if has_antonyms(left, right):
        return True
    antonyms = get_lexicon("en").antonyms
    keys = [{word.key for word in side.words if not word.is_function} for side in (left, right)]
    mine, theirs = keys[0] - keys[1], keys[1] - keys[0]
    return any(
        antonyms.get(key, frozenset()) & theirs or {f"un{key}", f"in{key}"} & theirs for key in mine
    ) or any({f"un{key}", f"in{key}"} & mine for key in theirs)


def is_undone(text: str) -> bool:
    """Return whether a statement says that something nearly happened, or was only meant to."""
    return finds("undone", text)


def excludes(left: str, right: str) -> bool:
    """Return whether one word makes two statements that are otherwise alike two claims.

    An opposite that no negation takes back ("missing", "not found"), another day or month, or
    other figures throughout. Figures are compared within one
    language: "13 h 47" and "1.47 p.m." are no two times.
    """
    if excludes_by_word(left, right):
        return True
    words = [read_wording(text) for text in (left, right)]
    return words[0].language == words[1].language and are_apart(
        {*words[0].numbers}, {*words[1].numbers}
    )


def excludes_by_word(left: str, right: str) -> bool:
    """Return whether an opposite, or another day or month, makes two statements two claims."""
    words = [read_wording(text) for text in (left, right)]
    turned = (words[0].negations - words[1].negations) % 2 == 1
    if not turned and not _tell_one_deal(words) and oppose(words[0], words[1]):
        return True
    return any(clash(kind, words) for kind in ("dates", "colours"))


def negates(text: str, other: str) -> bool:
    """Return whether a statement is negated in what it has in common with another.

    A clause that says nothing of the other's matter turns nothing round ("we were in darkness for
    twenty minutes, and I have never heard a room so quiet").
    """
    return _negates(text, other, _CLAUSE)


@lru_cache(maxsize=65_536)
def turns(left: str, right: str) -> bool:
    """Return whether one of two statements is negated in what both speak of, and the other is not.

    Subordinate clauses count as clauses of their own: "a meeting that was on no calendar" is held.
    """
    return _negates(left, right, _SUBORDINATE) != _negates(right, left, _SUBORDINATE)


def have_opposites(left: str, right: str) -> bool:
    """Return whether opposites stand in two texts; "before" and "after" may order anything."""
    return oppose(read_wording(left), read_wording(right), with_order=False)


def denies_matter(left: str, right: str) -> bool:
    """Return whether what one of two texts negates is what the other speaks of."""
    return any(
        _is_matter(_shared_by_negated(text, other), text)
        for text, other in ((left, right), (right, left))
    )


def _is_matter(shared: Mapping[str, float], text: str) -> bool:
    """Whether shared words say what is spoken of: a rare one, some that are no names, a full name.

    Two reports on one country share its name and those of its neighbours whatever they say.
    """
    plain = sum(weight != WEIGHT_NAME for weight in shared.values())
    if WEIGHT_RARE in shared.values() or plain >= LEAST_DENIED:
        return True
    if not plain:
        return False
    names = [
        word.is_name and word.key in shared
        for word in read_wording(text).words
        if word.folded not in _WITHIN_NAMES
    ]
    return any(near and far for near, far in pairwise(names))


# Words of content that what is negated must share with what it is held against.
LEAST_DENIED = 2
_WITHIN_NAMES = frozenset({"de", "du", "des", "d'", "of", "von", "van", "la", "le"})


def _shared_by_negated(text: str, other: str) -> dict[str, float]:
    """The words of content, with weights, that negated clauses share with another text."""
    negated = _list_denying(text)
    if not negated:
        return {}
    told = read_wording(other)
    shared = {
        key: weight
        for clause in negated
        for key, weight in clause.content.items()
        if key in told.content
    }
    # "No alert ever reached us" and "had been warned" share no word.
    concepts = {each for clause in negated for each in clause.concepts & told.concepts} - _DEEDS
    return shared | {f"@{concept}": WEIGHT_RARE for concept in concepts}


@lru_cache(maxsize=65_536)
def _may_negate(text: str) -> bool:
    """Whether a clause of a text may hold a negator, in whatever language it is taken to be.

    What was written as one word may be two in a clause ("nothing-but-trouble").
    """
    words = read_wording(text).folded
    if not _negator_heads().isdisjoint(words):
        return True
    return any("-" in word or "'" in word[:-1] for word in words)


@cache
def _negator_heads() -> frozenset[str]:
    """The words that negators of all languages begin with."""
    return frozenset(
        sequence[0] for each in LANGUAGES for sequence in get_lexicon(each).negators if sequence
    )


@lru_cache(maxsize=65_536)
def _split_negators(text: str) -> tuple[Wording, ...]:
    """The clauses of a statement that hold a negator, less the words that negate nothing said.

    By which a source asks not to be named, and a French "ne" with no second word to it, which
    restricts ("ne ... que") or says nothing ("craignent que la pluie ne revienne").
    """
    if finds("unnamed", text):
        for pattern in _patterns("unnamed"):
            text = pattern.sub(" ", text)
    text = _STEP.sub(" ", text)
    if _NE.search(text):
        text = _LONE_NE.sub(_drop_idle, text)
        text = _FRONTED.sub(r"\g<1> ", text)
    text = _NARROW.sub(r", \g<0>, ", text)
    return tuple(read_wording(clause) for clause in _FINER.split(text) if _holds_negator(clause))


@lru_cache(maxsize=65_536)
def _holds_negator(clause: str) -> bool:
    """Whether a word with which negators begin, of whatever language, stands in a clause."""
    heads = _negator_heads()
    return any(spell(word) in heads for word, _ in tokenize(clause))


def denies_head(left: str, right: str) -> bool:
    """Return whether what a negation stands before in one of two texts is spoken of in the other.

    "No one was hurt in the Orrin fire" denies nothing of what the Orrin fire destroyed.
    """
    for text, other in ((left, right), (right, left)):
        if any(_reaches(clause, read_wording(other)) for clause in _list_denying(text)):
            return True
    return False


def _reaches(clause: Wording, told: Wording) -> bool:
    """Whether a word or concept right after the negator of a clause stands in another text."""
    places = [at for at, word in enumerate(clause.folded) if word in _negator_heads()]
    if not places:
        return True
    heads: set[str] = set()
    concepts: set[str] = set()
    for at in places:
        near = [*range(max(0, at - HEAD_BEFORE), at), *range(at + 1, len(clause.words))]
        taken = 0
        for place in near:
            word = clause.words[place]
            if place > at and (taken >= HEAD_WORDS or word.folded in _PREPOSITIONS):
                break
            if word.is_function or word.is_number or word.is_name:
                continue
            heads.add(word.key)
            concepts |= {name for name, start, end in clause.expressed if start <= place < end}
            taken += place > at
    if not heads:
        return True
    opposites = _opposite_keys(told.text)[1]
    return bool(heads & (told.content.keys() | opposites) or concepts & told.concepts)


# Words of content before and after a negator that may be what it denies.
HEAD_BEFORE, HEAD_WORDS = 3, 2
_PREPOSITIONS = frozenset(
    {
        "in", "at", "on", "during", "inside", "near", "since", "when", "while", "dans", "sur", "lors",
        "pendant", "chez", "depuis", "quand", "durant", "au", "aux", "bei", "seit",
    }
)  # fmt: skip


# Concepts of which a negation says little: who sells no gossip may sell oysters.
_DEEDS = frozenset({"purchase", "sale", "raise", "cut", "rate", "loan", "open", "closed"})


def list_negated(text: str) -> tuple[str, ...]:
    """Return the clauses of a text that are negated."""
    return tuple(clause.text for clause in _list_denying(text))


def _list_denying(text: str) -> list[Wording]:
    """The clauses of a statement that are negated; most statements need not be taken apart."""
    if not _may_negate(text):
        return []
    return [clause for clause in _split_negators(text) if clause.negations]


def _negates(text: str, other: str, borders: re.Pattern[str]) -> bool:
    if not read_wording(text).negations:
        return False
    spoken = read_wording(other).content.keys()
    negated, others = _list_clauses(text, borders)
    if not negated or not all(spoken.isdisjoint(clause.content) for clause in negated):
        return True
    return all(spoken.isdisjoint(read_wording(clause).content) for clause in others)


@lru_cache(maxsize=65_536)
def _list_clauses(
    text: str, borders: re.Pattern[str]
) -> tuple[tuple[Wording, ...], tuple[str, ...]]:
    """The clauses of a text that are negated, and the others, which often nobody asks about."""
    clauses = [clause for clause in borders.split(text) if clause.strip()]
    read = [read_wording(clause) for clause in clauses if _holds_negator(clause)]
    negated = tuple(clause for clause in read if clause.negations)
    known = {clause.text for clause in negated}
    return negated, tuple(clause for clause in clauses if clause not in known)


_LONE_NE = re.compile(
    r"(?P<before>(?:\b(?:rien|personne|aucune?|nulle?|jamais|ni)\b[^.,;:]{0,40})?)"
    r"\b(?:ne\s+|n['’])(?P<verb>\w+)(?P<after>[^.;:]{0,60})",
    re.IGNORECASE,
)
_NE = re.compile(r"\bn(?:e\s|['’])", re.IGNORECASE)
_SECOND_NEGATIVE = re.compile(
    r"\b(?:pas|plus|jamais|rien|aucune?|personne|ni|guère|point|nulle?|nullement|aucunement)\b",
    re.IGNORECASE,
)
_NEGATED_ALONE = re.compile(
    r"(?:peu[tvx]|pouv|pourr|puis|saur|sai[st]|savai|cess|os(?:e|ai))", re.IGNORECASE
)
# Negations of the next words alone: "sans pilote", "non scellée".
_NARROW = re.compile(r"\b(?:(?:without|sans|ohne)(?:\s+\w+){1,3}|non[\s-]\w+)", re.IGNORECASE)
# "Ce rapport, la mairie ne l'a jamais reçu": what is negated stands before the comma.
_FRONTED = re.compile(
    r"(?<![\w,] )\b((?:ces?|cet|cette|les?|la|l['’]|mon|ma|mes|nos?|notre|son|sa|ses|leurs?|une?)\s?[\w’'-]+"
    r"(?: [\w’'-]+){0,5}),(?= [^,;:.]{0,40}\bn(?:e\s|['’])(?:l(?:es?|a)?\b|en\b))",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\b(?:au|un|le|les|ses|leurs|faux|premier) pas\b|\b(?:no|not) \w+er than\b"
    r"|\bpas (?:plus|moins|aussi) \w+ que?\b",
    re.IGNORECASE,
)


def _drop_idle(found: re.Match[str]) -> str:
    whole = found["before"] + found["verb"] + found["after"]
    if found["before"] or _NEGATED_ALONE.match(found["verb"]):
        return found.group()
    return found.group() if _SECOND_NEGATIVE.search(found["after"]) else whole


_CLAUSE = re.compile(r"[,;:—–]|\b(?:and|but|et|mais|und|aber)\b")
_FINER = re.compile(
    r"[,;:—–]|\bqu['’]|\b(?:and|but|that|which|who|whom|whose|because|although|though|while|after"
    r"|before|since|et|mais|qui|que|dont|où|parce|puisque|car|alors|und|aber|weil|obwohl)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(rf"{_FINER.pattern}|\b(?:without|sans|ohne)\b", re.IGNORECASE)


def oppose(left: Wording, right: Wording, *, with_order: bool = True) -> bool:
    """Return whether opposites stand in two statements, words that say little and set phrases left out.

    "Not been found" is a phrase for "missing", and no opposite of it.
    """
    if not _may_oppose(left, right):
        return False
    keys = [_telling_stems(side.text) for side in (left, right)]
    if not with_order:
        keys = [side - _ORDER_STEMS for side in keys]
    alone = [keys[0] - keys[1], keys[1] - keys[0]]
    if left.language == right.language:
        antonyms = get_lexicon(left.language).antonyms
        return any(antonyms.get(word, frozenset()) & alone[1] for word in alone[0])
    return are_opposite(left, right) and not left.concepts & right.concepts


def _may_oppose(left: Wording, right: Wording) -> bool:
    """Whether an opposite of a word of one stands in the other, whatever else stands there."""
    if left.language == right.language:
        return not _opposite_stems(left.text).isdisjoint(_telling_stems(right.text))
    keys, reached = zip(_opposite_keys(left.text), _opposite_keys(right.text), strict=True)
    return not (reached[0].isdisjoint(keys[1]) and reached[1].isdisjoint(keys[0]))


@lru_cache(maxsize=65_536)
def _opposite_stems(text: str) -> frozenset[str]:
    """What is opposite to a word of a text, by its own language."""
    antonyms = get_lexicon(read_wording(text).language).antonyms
    return frozenset().union(*(antonyms[word] for word in _telling_stems(text) & antonyms.keys()))


@lru_cache(maxsize=65_536)
def _opposite_keys(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of a text's words of content, and what is opposite to one of them in English."""
    keys = frozenset(word.key for word in read_wording(text).words if not word.is_function)
    antonyms = get_lexicon("en").antonyms
    reached = {prefix + key for key in keys for prefix in ("un", "in")}
    return keys, frozenset(reached.union(*(antonyms[key] for key in keys & antonyms.keys())))


@lru_cache(maxsize=65_536)
def _telling_stems(text: str) -> frozenset[str]:
    side = read_wording(text)
    phrases = {
        at for _, start, end in side.expressed if end - start > 1 for at in range(start, end)
    }
    return frozenset(
        stem(word.folded, side.language)
        for at, word in enumerate(side.words)
        if at not in phrases and (not word.is_function or word.folded in _ORDER)
    )


# Function words that order two events.
_ORDER = frozenset({"before", "after", "avant", "apres", "vor", "nach"})
_ORDER_STEMS = frozenset(stem(word, lang) for word in _ORDER for lang in ("en", "fr", "de"))
# Two sides of one deal: what one sells the other buys.
_DEALS = frozenset({"purchase", "sale"})


def _tell_one_deal(words: Sequence[Wording]) -> bool:
    sides = [side.concepts & _DEALS for side in words]
    return all(sides) and len(sides[0] | sides[1]) == len(_DEALS)
