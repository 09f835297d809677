"""Finds verbs of saying with their auxiliaries, and tells which voice they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from provenance.attribution.adverbials import aside_before
from provenance.attribution.impersonal import takes_lives
from provenance.attribution.lexicon import either, less, load_lexicon

if TYPE_CHECKING:
    from provenance.attribution.lexicon import Form
    from provenance.attribution.phrases import Phrases

_NOT = frozenset(("n'", "ne"))
_COUNTS = frozenset(
    ("both", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
)
_LONGEST_AGENT_GAP = 7
_HEADLINE_SHARE = 0.6
_SHORTEST_HEADLINE = 5
_BEFORE_AGENT = frozenset(("in", "on", "the", "at", "le", "la", "en", "au"))
_NO_LESS = ("tard", "manqu", "hésit")
_REFLEXIVE = frozenset(("s'", "se"))
# After these an English form is a noun or an adjective: "the report", "an estimated loss".
_BEFORE_NOUN = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "your",
        "his",
        "its",
        "our",
        "their",
        "every",
        "whose",
        "'",
        "of",
        "for",
        "with",
        "at",
        "from",
        "by",
        "into",
        "against",
        "between",
        "per",
        "during",
    ]
)
# By these something is said: "said by telephone" names no agent.
_MEANS = frozenset(
    [
        *("telephone", "phone", "email", "e-mail", "mail", "letter", "text", "video", "videolink"),
        *("radio", "fax", "post", "satellite", "message", "telegram", "way", "then", "now"),
        *("chance", "return", "proxy", "mistake", "accident", "word"),
    ]
)
# "fait montre de", "make claims": the form is the object of an empty verb.
_EMPTY_VERBS = frozenset(
    ("fait", "font", "faisait", "faisaient", "fit", "faire", "faisant", "fera", "rend", "rendre")
)


@dataclass(slots=True)
class Group:
    """A verb with its auxiliaries: tokens ``[start, end)``.

    Attributes:
        voice: ``active``, ``passive``, ``reduced`` (a participle before its agent), ``gerund`` or
            ``infinitive``.
        clitic: Token of a French subject pronoun hung on the verb ("a-t-il dit"), or None.
        follows: The complement that begins at its end, once it was sought.
    """

    start: int
    end: int
    form: Form
    voice: str
    clitic: int | None = None
    follows: tuple[str, int] | None = None


def find_groups(phrases: Phrases) -> list[Group]:
    """Return the groups of verbs of saying, in order."""
    forms = phrases.lexicon.forms
    found = []
    for i in phrases.places(forms.keys()):
        token = phrases.tokens[i]
        if token.kind != "w":
            continue
        # Within a sentence a capital makes a name of a verb; in title case it says nothing.
        named = i > 0 and token.capital and not phrases.is_break(i - 1)
        if named and not _is_headline(phrases):
            continue
        group = _group(phrases, i)
        if group is not None:
            found.append(group)
    return found


def _is_headline(phrases: Phrases) -> bool:
    words = [token for token in phrases.tokens if token.kind == "w"]
    if phrases.family != "english" or len(words) < _SHORTEST_HEADLINE:
        return False
    capitals = sum(token.capital for token in words)
    quoted = any(token.speech for token in phrases.tokens)
    return capitals > _HEADLINE_SHARE * len(words) and not quoted


def _group(phrases: Phrases, i: int) -> Group | None:
    for form in phrases.lexicon.forms[phrases.low(i)]:
        group = read_group(phrases, i, form)
        if group is not None:
            return group
    return None


def read_group(phrases: Phrases, i: int, form: Form) -> Group | None:
    """Return the group of one reading of the verb at token ``i``, None where it is no verb."""
    if takes_lives(phrases, i, form.verb.lemma):
        return None
    read = {"german": _german, "english": _english, "romance": _romance}[phrases.family]
    end = _particle_end(phrases, i, form)
    return read(phrases, i, end, form) if end is not None else None


def _particle_end(phrases: Phrases, i: int, form: Form) -> int | None:
    """End of the verb with its particle, or None where the particle is missing."""
    words = form.verb.particle
    if not words:
        return i + 1
    if phrases.family == "german":
        # A separable particle closes its clause.
        end = phrases.segment_end(i + 1)
        closes = phrases.low(end - 1) == words[0] and end - 1 > i
        return i + 1 if form.tense == "participle" or closes else None
    j = i + 1
    between = either(phrases.grammar["adverbs"], phrases.grammar["clitics"])
    while phrases.low(j) in between:
        j += 1
    for word in words:
        if phrases.low(j) != word:
            return None
        j += 1
    return j


# What a verb makes of somebody or of a figure, before who does so.
_OUTCOMES = frozenset(
    [
        *("dead", "alive", "missing", "safe", "at", "to", "as", "open", "closed"),
        *("à", "mort", "morte", "morts", "mortes", "vivant", "disparu", "ouvert", "fermé"),
    ]
)
_LONGEST_OUTCOME = 8


def after_outcome(phrases: Phrases, end: int) -> int:
    """Where the agent stands behind an outcome: "declared dead at the scene by", "put at 14 by".

    Returns:
        ``end`` where no outcome stands there, or no agent behind it.
    """
    if phrases.low(end) not in _OUTCOMES:
        return end
    stop = min(phrases.segment_end(end), end + _LONGEST_OUTCOME)
    agents = phrases.grammar["agents"]
    return next((at for at in range(end, stop) if phrases.low(at) in agents), end)


def agent_after(phrases: Phrases, end: int) -> int | None:
    """Token of the "by" that follows a participle at once or after a time, or None."""
    for i in range(end, min(end + _LONGEST_AGENT_GAP, len(phrases.tokens))):
        low = phrases.low(i)
        if low in phrases.grammar["agents"]:
            return i
        skipped = low in phrases.grammar["time"] or low in phrases.grammar["adverbs"]
        if not skipped and low not in _BEFORE_AGENT:
            return None
    return None


@cache
def _past_forms(language: str) -> frozenset[str]:
    """Words that are past tenses and not only participles: "said", not "known"."""
    forms = load_lexicon(language).forms
    return frozenset(word for word, found in forms.items() if any(f.tense == "past" for f in found))


# --- English --------------------------------------------------------------------------------------


def _english(phrases: Phrases, i: int, end: int, form: Form) -> Group | None:
    grammar = phrases.grammar
    start, helpers = english_helpers(phrases, i)
    if phrases.low(start - 1) == "to" and form.tense == "finite" and not helpers:
        return Group(start - 1, end, form, "infinitive")
    possessed = helpers[:1] == ["'s"] and form.tense == "finite"
    nominal = form.tense != "gerund" and not helpers and start == i
    if possessed or (nominal and phrases.low(start - 1) in _BEFORE_NOUN):
        return None
    be = bool(helpers) and helpers[0] in grammar["be"]
    if form.tense == "gerund":
        return Group(start, end, form, "active" if be else "gerund")
    if form.tense in ("past", "participle"):
        return _english_past(phrases, Group(start, end, form, "active"), i, helpers=helpers)
    noun = "n" in form.verb.frames and not helpers and not _is_turned(phrases, i)
    if noun and _is_noun(phrases, i):
        return None
    return Group(start, end, form, "active")


def english_helpers(phrases: Phrases, i: int) -> tuple[int, list[str]]:
    """Start of the verb group and its auxiliaries, the nearest first."""
    grammar, start = phrases.grammar, i
    helpers: list[str] = []
    while start > 0:
        word = phrases.low(start - 1)
        if word in grammar["auxiliaries"] and not _is_name(phrases, start - 1):
            helpers.append(word)
        elif not (
            word in grammar["negations"]
            or word in grammar["adverbs"]
            or phrases.is_manner(start - 1)
        ):
            break
        start -= 1
    return start, helpers


def _is_name(phrases: Phrases, i: int) -> bool:
    """Whether a capital within a sentence makes a month or a person of a helper: "in May warned"."""
    return i > 0 and phrases.tokens[i].capital and not phrases.tokens[i - 1].capital


def _english_past(phrases: Phrases, group: Group, i: int, *, helpers: list[str]) -> Group | None:
    if helpers and helpers[0] in phrases.grammar["be"]:
        return Group(group.start, group.end, group.form, "passive")
    if helpers:
        return group
    if group.form.tense == "participle" and phrases.low(i) not in _past_forms("en"):
        return None
    if _is_english_adjective(phrases, group, i):
        return None
    by = agent_after(phrases, group.end)
    if by is None or phrases.low(by + 1) in _MEANS or phrases.is_time(by + 1):
        return group
    return Group(group.start, by, group.form, "reduced")


def _is_english_adjective(phrases: Phrases, group: Group, i: int) -> bool:
    """Whether a past form describes what is counted: "4,060 registered voters"."""
    before, after = phrases.low(i - 1), phrases.low(group.end)
    counted = before[:1].isdigit() or before in _COUNTS
    grammar = phrases.grammar
    plural = after.endswith("s") and not phrases.is_break(group.end)
    alone = after in grammar["determiners"] or after in grammar["pronouns"]
    return counted and plural and not alone and "c" not in group.form.verb.frames


def _is_noun(phrases: Phrases, i: int) -> bool:
    """Whether a form like "report" or "claims" is a noun where it stands."""
    grammar = phrases.grammar
    before, after = phrases.low(i - 1), phrases.low(i + 1)
    if after == "to" and phrases.low(i + 2) in ("have", "be") and phrases.tokens[i - 1].capital:
        return False
    if i == 0 or phrases.is_break(i - 1) or before == "'s" or before.endswith("'"):
        return True
    if before in grammar["determiners"] or before in grammar["prepositions"]:
        return True
    if before in grammar["pronouns"] or after == "that":
        return after == "that" and before not in grammar["pronouns"] and phrases.is_finite(i - 1)
    if phrases.is_break(i + 1):
        quoted = i + 1 < len(phrases.tokens) and phrases.tokens[i + 1].kind == "q"
        return not quoted and not phrases.tokens[i - 1].capital
    joined = after in ("and", "or") or after in grammar["prepositions"]
    return joined or phrases.is_finite(i + 1)


def _is_turned(phrases: Phrases, i: int) -> bool:
    """Whether a verb in the third person closes a clause before its subject: ", reports the Post"."""
    if phrases.low(i - 1) != "," or not phrases.low(i).endswith("s"):
        return False
    opens = phrases.low(i + 1) in phrases.grammar["determiners"] or (
        i + 1 < len(phrases.tokens) and phrases.tokens[i + 1].capital
    )
    clause = phrases.any_finite(0, i - 1) or phrases.any_speech(0, i - 1)
    clause = clause or phrases.low(0) in phrases.grammar["negations"]
    return opens and clause and not phrases.any_finite(i + 1, phrases.segment_end(i + 1))


# --- French, Spanish ---------------------------------------------------------------------------------------


def _romance(phrases: Phrases, i: int, end: int, form: Form) -> Group | None:
    read = _romance_infinitive if form.tense == "infinitive" else _romance_verb
    return read(phrases, i, end, form)


def _romance_verb(phrases: Phrases, i: int, end: int, form: Form) -> Group | None:
    start, helpers, clitic = _romance_helpers(phrases, i, form)
    if phrases.low(end) in phrases.grammar["clitics"]:
        clitic, end = end, end + 1
    reflexive = phrases.any_of(_REFLEXIVE, start, i)
    frames = form.verb.frames
    if reflexive and not frames & {"s", "S"}:
        return None
    if "s" in frames and not reflexive and not any(t.speech for t in phrases.tokens):
        # "s'inquiète" speaks, "inquiète" does not, but for "«...», justifie le maire".
        return None
    group = Group(start, end, form, "active", clitic)
    if form.tense == "participle":
        return _romance_participle(phrases, group, i, helpers=helpers, reflexive=reflexive)
    if helpers or (form.tense == "finite" and _is_romance_noun(phrases, i, form)):
        return None
    if form.tense == "gerund":
        return Group(start, end, form, "gerund")
    return group


def _romance_infinitive(phrases: Phrases, i: int, end: int, form: Form) -> Group | None:
    """The group of "à rappeler", "pour lui dire", or None where nobody says it ("sans dire")."""
    start = i
    while phrases.low(start - 1) in less(phrases.grammar["object_pronouns"], _NOT):
        start -= 1
    governor = start - 1
    nominal = phrases.low(start - 1) in phrases.grammar["determiners"]
    if nominal and phrases.low(start - 1) not in ("de", "d'"):
        # "un lâcher", "le rire": a noun.
        return None
    if phrases.low(governor) in ("de", "d'", "à"):
        governor -= 1
    if "s" in form.verb.frames and not phrases.any_of(_REFLEXIVE, start, i):
        return None
    aims = phrases.low(governor) in ("pour", "afin") and (
        phrases.low(i + 1) not in phrases.grammar["complementisers"]
        or form.verb.lemma in phrases.grammar["ensuring"]
    )
    negated = phrases.any_of(("sans", "pas", "jamais"), max(0, governor - 2), start)
    # "n'a pas manqué de rappeler" says it all the more.
    negated = negated and not phrases.low(governor).startswith(_NO_LESS)
    return None if negated or aims else Group(start, end, form, "infinitive")


def _romance_helpers(phrases: Phrases, i: int, form: Form) -> tuple[int, list[str], int | None]:
    """Start of the verb group, its auxiliaries (the nearest first) and a clitic subject."""
    grammar, start = phrases.grammar, i
    helpers: list[str] = []
    clitic = None
    while start > 0:
        word = phrases.low(start - 1)
        if word in grammar["clitics"]:
            clitic = start - 1
        elif word in grammar["auxiliaries"]:
            helpers.append(word)
        elif (aside := aside_before(phrases, start)) < start:
            start = aside
            continue
        elif not (
            word in grammar["negations"]
            or word in grammar["adverbs"]
            or _is_romance_adverb(phrases, start - 1)
            or (word in grammar["object_pronouns"] and (helpers or form.tense != "participle"))
        ):
            break
        start -= 1
    return start, helpers, clitic


def _is_romance_adverb(phrases: Phrases, i: int) -> bool:
    """Whether a word in -ment is an adverb: "vivement", not "le gouvernement"."""
    token, before = phrases.tokens[i], phrases.low(i - 1)
    if token.kind != "w" or not token.low.endswith("ment"):
        return False
    return (
        before not in phrases.grammar["determiners"]
        and before not in phrases.grammar["prepositions"]
    )


def _romance_participle(
    phrases: Phrases, group: Group, i: int, *, helpers: list[str], reflexive: bool
) -> Group | None:
    if not helpers and _shares_helper(phrases, i, group.end):
        return group
    if not helpers:
        by = agent_after(phrases, group.end)
        return Group(i, by, group.form, "reduced") if by is not None else None
    moves = "E" in group.form.verb.frames and helpers[0] in phrases.grammar["be"]
    if moves or reflexive or (helpers[0] in phrases.grammar["have"] and "été" not in helpers):
        return group
    return Group(group.start, group.end, group.form, "passive", group.clitic)


def _shares_helper(phrases: Phrases, i: int, end: int) -> bool:
    """Whether a participle goes on with the auxiliary before: "a présenté ses excuses et précisé que"."""
    clause = phrases.low(end) in phrases.grammar["complementisers"]
    if not clause or phrases.low(i - 1) not in phrases.grammar["coordinators"]:
        return False
    return phrases.any_of(phrases.grammar["have"], phrases.segment_start(i - 1), i - 1)


def _is_romance_noun(phrases: Phrases, i: int, form: Form) -> bool:
    """Whether a form like "annonce" or "rapporte" is a noun where it stands."""
    grammar, before = phrases.grammar, phrases.low(i - 1)
    if before in grammar["alone"] and phrases.low(i).endswith("nt"):
        # "Certains affirment que": a plural that stands alone, and no noun ends so in the plural.
        return False
    if before in grammar["determiners"] and (
        "n" in form.verb.frames or before not in grammar["object_pronouns"]
    ):
        return True
    if before in _EMPTY_VERBS:
        return True
    if before in ("l'", "le", "la", "les") and phrases.low(i - 2) in grammar["prepositions"]:
        return True
    if before not in ("le", "la", "les"):
        return False
    # "jouer la montre": an infinitive takes the noun as its object.
    return phrases.is_break(i - 2) or phrases.low(i - 2).endswith(("er", "ir", "oir", "tre", "dre"))


# --- German ---------------------------------------------------------------------------------------


def _german(phrases: Phrases, i: int, end: int, form: Form) -> Group | None:
    if form.tense == "participle":
        # The auxiliary stands in second place and its participle closes the clause.
        for k in range(i - 1, phrases.segment_start(i) - 1, -1):
            if phrases.low(k) in phrases.grammar["have"]:
                return Group(k, k + 1, form, "active")
        return None
    return Group(i, end, form, "active")
