"""Finds the subject that stands after its verb, with its appositions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.lexicon import given_names
from provenance.attribution.outlets import is_outlet_name

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range

_TURN_OPENERS = frozenset(("de", "d'", "pour", "à", "sur"))
_TURNS = frozenset(("côté", "part", "tour"))
_MANNERS = frozenset(
    ("voix", "ton", "air", "trait", "mot", "souffle", "geste", "sourire", "accent")
)
# "a indiqué par téléphone à la radio la directrice": how it was said.
_BY = frozenset(("par", "by", "over", "via"))
_MEANS = frozenset(
    [
        *("téléphone", "écrit", "courriel", "mail", "e-mail", "email", "sms", "texto", "message"),
        *("lettre", "courrier", "fax", "communiqué", "visioconférence", "radio", "internet"),
        *("messagerie", "whatsapp", "signal", "phone", "telephone", "letter", "text", "video"),
    ]
)
_NOT = frozenset(("n'", "ne"))
_MOST_APPOSITIONS = 3
_NEAR = 4
# "au cours de sa conférence", "au sortir de l'audience": when it was said.
_OCCASIONS = frozenset(
    [
        *("cours", "sortir", "terme", "lendemain", "moment", "micro", "détour", "passage", "début"),
        *("milieu", "retour", "téléphone", "bout", "nom", "titre", "sujet", "travers", "fil"),
    ]
)
_HEARSAY = frozenset(("source", "sources"))
_LONGEST_NAME = 4
_ACCORDING = frozenset(("selon", "according"))
_ROLE_LINKS = frozenset(("à", "au", "aux", "en", "chez", "pour", "de", "du", "des", "d'"))
_ENGLISH_LINKS = frozenset(("of", "for", "at", "from", "in", "with"))
_FRENCH_LINKS = frozenset(("à", "au", "aux", "en", "pour", "chez"))


# "this Monday", "ce lundi", "el lunes"
_BEFORE_TIME = frozenset(("ce", "cette", "this", "el", "este", "esta"))


def subject_after(phrases: Phrases, start: int) -> Range | None:
    """The noun phrase of an inverted subject after ``start``, with its appositions, or None."""
    i = _skip_circumstances(phrases, start)
    joins = phrases.grammar["coordinators"]
    if i >= len(phrases.tokens) or phrases.is_break(i) or phrases.low(i) in joins:
        return None
    end = phrase_end(phrases, i)
    end = phrases.reduced_start(i, end) if phrases.any_finite(i, end) else end
    if end <= i or not phrases.is_nominal(i, end) or phrases.low(end - 1) in joins:
        # "writes a column and hosts a show": what is joined there is no subject.
        return None
    relative = phrases.grammar["relative"]
    told = next((k for k in range(i, end) if phrases.low(k) in relative), end)
    if phrases.any_of(_NOT, i, min(told, i + _NEAR)):
        # "a soutenu au micro de la radio n'avoir rien su": what was said begins there.
        return None
    return i, appositions_after(phrases, _before_name(phrases, i, end))


def _before_name(phrases: Phrases, start: int, end: int) -> int:
    """Extend an office over its place where the holder's name follows.

    "a annoncé la déléguée du gouvernement dans la région, Ana Lopes": without the place the name
    would be lost.
    """
    stop = phrases.segment_end(start)
    if stop <= end or phrases.family != "romance" or stop + 1 >= len(phrases.tokens):
        return end
    if phrases.tokens[stop].text != "," or not phrases.is_preposition(end):
        return end
    office = phrases.any_of(phrases.lexicon.united("offices", "persons", "voices"), start, end)
    last = phrases.segment_end(stop + 1)
    name = phrases.tokens[stop + 1 : last]
    named = 1 < len(name) <= _LONGEST_NAME and all(token.capital for token in name)
    return stop if office and named and not phrases.any_finite(end, stop) else end


def _skip_circumstances(phrases: Phrases, begin: int) -> int:
    """Skip times and prepositional phrases between a verb and its inverted subject."""
    grammar, i = phrases.grammar, begin
    while i < len(phrases.tokens):
        low = phrases.low(i)
        if low in _BY and phrases.low(i + 1) in _MEANS:
            i += 2
        elif phrases.is_time(i) or low in grammar["adverbs"] or (low == "," and i > begin):
            i += 1
        elif low in _BEFORE_TIME and phrases.low(i + 1) in grammar["time"]:
            i += 2
        elif (turn := _skip_manner(phrases, i)) > i:
            i = turn
        elif low in grammar["prepositions"] and low not in grammar["inner_prepositions"]:
            after = _skip_prepositional(phrases, i)
            if after is None:
                return begin if phrases.family == "english" else len(phrases.tokens)
            i = after
        else:
            return i
    return i


def _skip_manner(phrases: Phrases, i: int) -> int:
    """End of "de son côté", "pour sa part" or "d'une voix blanche" at ``i``; ``i`` for none."""
    low, grammar = phrases.low, phrases.grammar
    if low(i) not in _TURN_OPENERS or phrases.is_break(i + 2):
        return i
    if low(i + 1) in grammar["possessives"] and low(i + 2) in _TURNS:
        return i + 3
    if low(i + 1) not in ("un", "une") or low(i + 2) not in _MANNERS:
        return i
    # "d'un ton las le maire": one adjective, before a name or an article.
    k = i + 3
    while k < len(phrases.tokens) and not (
        phrases.is_break(k) or phrases.tokens[k].capital or low(k) in grammar["determiners"]
    ):
        k += 1
    return k


def _skip_prepositional(phrases: Phrases, i: int) -> int | None:
    """End of a prepositional phrase that another noun phrase follows, or None."""
    grammar, end = phrases.grammar, phrases.segment_end(i)
    j = i + 1
    while j < end and (
        phrases.low(j) in grammar["determiners"] or phrases.low(j) in grammar["time"]
    ):
        j += 1
    named = j < end and phrases.tokens[j].capital
    for k in range(j + 1, end):
        if _begins_anew(phrases, i, k, named=named):
            return k
    closed = end + 1 < len(phrases.tokens) and phrases.tokens[end].text == ","
    return end + 1 if closed else None


def _begins_anew(phrases: Phrases, preposition: int, k: int, *, named: bool) -> bool:
    """Whether another phrase begins at ``k``: an article, a preposition, a name."""
    grammar, low, before = phrases.grammar, phrases.low(k), phrases.low(k - 1)
    inner = before in grammar["inner_prepositions"]
    if low not in grammar["inner_prepositions"]:
        fresh = low in grammar["determiners"] and before not in grammar["prepositions"]
        if fresh or low in grammar["prepositions"]:
            return True
    if not phrases.tokens[k].capital:
        return False
    if not named:
        return not inner
    return _names_meet(phrases, preposition, k) or _is_full_name(phrases, k)


def _is_full_name(phrases: Phrases, k: int) -> bool:
    """Whether a given name and a surname begin at ``k``: "au Parlement Ana Lopes"."""
    given = phrases.low(k) in given_names() and k + 1 < len(phrases.tokens)
    return given and phrases.tokens[k + 1].capital and phrases.tokens[k - 1].capital


def _names_meet(phrases: Phrases, preposition: int, k: int) -> bool:
    """Whether an outlet's name ends and a person's begins at ``k``, with nothing between them."""
    if not phrases.tokens[k - 1].capital:
        return False
    first = preposition + 1
    while phrases.low(first) in phrases.grammar["determiners"]:
        first += 1
    return is_outlet_name(" ".join(token.text for token in phrases.tokens[first:k]))


def phrase_end(phrases: Phrases, i: int) -> int:
    """End of a noun phrase that begins at ``i``, before what belongs to the verb again."""
    grammar, end = phrases.grammar, phrases.segment_end(i)
    j = i + 1
    while j < end:
        low = phrases.low(j)
        if low in grammar["relative"]:
            return end
        if _leaves_phrase(phrases, j) or (
            j > i + 1 and low in grammar["finite"] and phrases.is_finite(j)
        ):
            break
        j += 1
    while j > i + 1 and phrases.low(j - 1) in grammar["prepositions"]:
        # "by the prefecture on Monday": the preposition goes with the time.
        j -= 1
    return j


def _leaves_phrase(phrases: Phrases, j: int) -> bool:
    """Whether token ``j`` is no longer part of the noun phrase before it."""
    grammar, low = phrases.grammar, phrases.low(j)
    if low == "en" and phrases.low(j + 1).endswith("ant"):
        # "a lâché un élu en quittant la salle"
        return True
    if low in grammar["prepositions"] and low not in grammar["inner_prepositions"]:
        return not _belongs(phrases, j)
    if low == "de" and phrases.low(j + 1) in _HEARSAY:
        # "a appris le Courrier de source judiciaire"
        return True
    if low in grammar["time"] and (
        phrases.family == "english"
        if phrases.tokens[j].capital
        else low not in grammar["determiners"]
    ):
        return True
    if low in grammar["coordinators"]:
        return low not in ("and", "et", "und", "y")
    return low in grammar["complementisers"] or low in grammar["adverbs"]


def _belongs(phrases: Phrases, j: int) -> bool:
    """Whether the phrase of a preposition at ``j`` is part of the noun phrase before it."""
    grammar, low, after = phrases.grammar, phrases.low(j), phrases.low(j + 1)
    if low == "au" and after in ("fait", "courant"):
        # "deux personnes au fait du dossier"
        return True
    if (
        (low == "au" and after in _OCCASIONS)
        or after in grammar["time"]
        or _speech_noun_near(phrases, j + 1)
    ):
        return False
    if phrases.family == "english":
        return low in _ENGLISH_LINKS and after not in ("a", "an")
    if low not in _FRENCH_LINKS or after in ("un", "une", "la", "l'"):
        return False
    k = j + 2 if after in grammar["determiners"] else j + 1
    if k < len(phrases.tokens) and phrases.tokens[k].kind == "q":
        # "a expliqué sa patronne au « Courrier de Tarn »": the paper she told.
        return False
    stop = k
    while stop < len(phrases.tokens) and phrases.tokens[stop].capital:
        stop += 1
    name = " ".join(token.text for token in phrases.tokens[k:stop])
    return not (name and is_outlet_name(name))


def _speech_noun_near(phrases: Phrases, i: int) -> bool:
    """Whether an occasion of speaking or those spoken to are named close after ``i``."""
    stop = min(i + _NEAR, phrases.segment_end(i))
    names = ("statement_nouns", "addressee_nouns", "addressees")
    return any(phrases.any_of(phrases.grammar[name], i, stop) for name in names)


def appositions_after(phrases: Phrases, end: int) -> int:
    """Extend a noun phrase that ends at ``end`` over the appositions that follow it."""
    for _ in range(_MOST_APPOSITIONS):
        if end >= len(phrases.tokens) or phrases.tokens[end].text not in (",", "("):
            return end
        start = end + 1
        stop = phrases.segment_end(start)
        if phrases.tokens[end].text == "(":
            if stop >= len(phrases.tokens) or phrases.tokens[stop].text != ")":
                return end
            end = stop + 1
        elif phrases.low(start) in phrases.grammar["relative"]:
            end = stop
        elif not _is_apposition(phrases, start, stop):
            return end
        else:
            apposed = min(stop, phrase_end(phrases, start))
            if apposed < stop and (role := _role_end(phrases, start, stop)) > apposed:
                return role
            if apposed < stop:
                # "the owner, joint par téléphone", "Ana Lopes, standing by the gate"
                lone = apposed - start == 1 and not phrases.tokens[start].capital
                return end if lone else apposed
            end = apposed
    return end


def _role_end(phrases: Phrases, start: int, stop: int) -> int:
    """End of a French role that tells its place too: "économiste à la banque Corbel"; else ``start``."""
    people = phrases.lexicon.united("persons", "offices", "voices")
    opens = start + (phrases.low(start) in phrases.grammar["determiners"])
    if phrases.family != "romance" or phrases.low(opens) not in people:
        return start
    end = start + 1
    while end < stop and not _ends_role(phrases, end):
        end += 1
    return end


def _ends_role(phrases: Phrases, j: int) -> bool:
    """Whether what follows a role tells of the speaking: a time, an occasion, an addressee."""
    grammar, low, after = phrases.grammar, phrases.low(j), phrases.low(j + 1)
    if low in ("aujourd'hui", "désormais", "actuellement", "récemment", "toujours"):
        return False
    if low in _ROLE_LINKS and low in grammar["prepositions"]:
        told = low == "à" and not _is_place_of_work(phrases, j + 1)
        return told or after in _OCCASIONS or _speech_noun_near(phrases, j + 1)
    return low not in _ROLE_LINKS and _leaves_phrase(phrases, j)


def _is_place_of_work(phrases: Phrases, j: int) -> bool:
    """Whether an institution or a place is named at ``j``, and no outlet that was told."""
    bodies = phrases.lexicon.united("organisations", "places")
    article = phrases.low(j) in phrases.grammar["determiners"]
    if phrases.any_of(bodies, j, j + 3):
        return True
    return not article and phrases.tokens[j].capital and not is_outlet_name(phrases.tokens[j].text)


def _is_apposition(phrases: Phrases, start: int, stop: int) -> bool:
    """Whether ``[start, stop)`` describes the noun phrase before it."""
    grammar, low = phrases.grammar, phrases.low(start)
    names = ("coordinators", "adverbs", "prepositions", "subordinators")
    if start >= stop or any(low in grammar[name] for name in names):
        return False
    if stop - start == 1 and phrases.is_time(start):
        # ", mardi": when it was said.
        return False
    if phrases.any_of(_ACCORDING, start + 1, stop):
        return False
    if any(form.tense == "gerund" for form in phrases.lexicon.forms.get(low, ())):
        return False
    if low in grammar["pronouns"] and phrases.low(start + 1) not in ("of", "de", "des", "un"):
        return False
    return phrases.finite_in(start, stop) is None
