"""Which sources are one by other words: a body and its own list, two camps, one order."""

from __future__ import annotations

import re
from functools import lru_cache

from provenance.claim_lexicon import stem
from provenance.descriptions import describe, may_be_team, share_body, word_groups
from provenance.model import SourceType
from provenance.primary_source import Voice, family_name
from provenance.wording import read_wording

# What only its owner keeps or counts: whose it is told beside it.
_KEPT = (
    r"(?:tally|tallies|count|headcount|list|lists|log|logbook|register|ledger|figures?|breakdown|table|roll|books?|records?|toll"
    r"|décompte|comptage|pointage|liste|listes|cahier|registre|relevés?|tableau|bilan|chiffres?|main\s+courante|comptes)"
)
_MAKER = r"(?P<who>[^,;:.«»“”\"()]{2,60}?)"
_DRAWN_UP = (
    r"(?:drawn\s+up|drew\s+up|draws\s+up|compiled|compiles|put\s+together|kept|keeps|drafted|wrote|written|maintains?|maintained|made|prepared"
    r"|dressée?s?|établie?s?|rédigée?s?|compilée?s?|constituée?s?|tenue?s?|dresse|établit|rédige|compile|tient|tenait)"
)
_GIVEN_OUT = (
    r"(?:handed|handed\s+out|gave|given|issued|published|publishes|released|put\s+out|sent|provided|circulated|shared"
    r"|remise?s?|donnée?s?|publiée?s?|diffusée?s?|transmise?s?|communiquée?s?|fournie?s?|distribuée?s?|publie|diffuse|transmet|remet|communique)"
)
_HAVE = r"(?:\s+(?:has|had|have|have\s+been|has\s+been|a|ont|avait|avaient|aurait))?"
_BY = re.compile(
    rf"(?:\s+(?:that|which|que|qu['’])\s*|\s+(?=(?:the|its|their|his|her)\s)){_MAKER}{_HAVE}\s+"
    rf"(?:itself\s+|lui-même\s+|elle-même\s+)?(?P<verb>{_DRAWN_UP}|{_GIVEN_OUT})\b"
    rf"|\s+(?P<made>{_DRAWN_UP}|{_GIVEN_OUT})\s+(?:by|par)\s+(?P<agent>[^,;:.«»“”\"()]{{2,60}}?)"
    r"(?=$|\s+(?:with|from|on|in|at|avec|depuis|le|à)\s)",
    re.IGNORECASE,
)
_KEPT_BY = re.compile(
    rf"^(?:(?:the|an?|le|la|les|l['’]|un|une)\s*)?(?:[\w-]+\s+){{0,2}}?{_KEPT}\s+(?:of\s+|(?P<of_the>du\s+)|des\s+|de\s+|d['’])(?P<who>.+)$"
    rf"|^(?P<owner>[^,;:.]{{2,60}}?)['’]s?\s+(?:own\s+|latest\s+|\w+\s+)?{_KEPT}\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"(?:the|its|their|l[ae]|les)\s|l['’]|(?-i:[A-ZÀ-Þ])", re.IGNORECASE)
_COUNT = re.compile(rf"\b{_KEPT}\b", re.IGNORECASE)
_GIVING = re.compile(rf"{_GIVEN_OUT}$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def maker_of(text: str) -> str | None:
    """Return the words for the body that has drawn up a paper, by the paper's description, or None.

    What a body hands out may be another's, unless it is a count or a list.
    """
    match = _BY.search(text)
    if match is not None:
        given = match.group("verb") or match.group("made")
        handed = _GIVING.match(given) is not None
        return (
            (match.group("who") or match.group("agent"))
            if not handed or _COUNT.search(text)
            else None
        )
    match = _KEPT_BY.match(text)
    owner = None if match is None else (match.group("who") or match.group("owner"))
    return (
        owner if owner and (_DEFINITE.match(owner) or (match and match.group("of_the"))) else None
    )


def is_own_paper(left: Voice, right: Voice) -> bool:
    """Return whether one is a paper that the other has drawn up, or both are one body's own counts."""
    papers = [voice for voice in (left, right) if voice.kind is SourceType.DOCUMENT]
    makers = [maker_of(voice.appearance.source_text or "") for voice in papers]
    if not papers or any(maker is None for maker in makers):
        return False
    words = [_own_words(maker) for maker in makers if maker is not None]
    if len(papers) == 2:
        return all(words) and _is_one_body(*words)
    other = left if papers[0] is right else right
    return bool(words[0]) and _is_maker(words[0], other)


def is_paper_of_unnamed(voice: Voice) -> bool:
    """Return whether a source is a paper of "the company": of a body without its name."""
    if voice.kind is not SourceType.DOCUMENT:
        return False
    words = describe(maker_of(voice.appearance.source_text or "") or "")
    return bool(words) and words <= word_groups()["unnamed"]


def is_called_otherwise(left: Voice, right: Voice) -> bool:
    """Return whether two sources are one under two names: a camp, a ministry, a surname, an order."""
    return (
        _is_same_team(left, right)
        or _is_same_ministry(left, right)
        or _is_bare_surname(left, right)
        or _is_bare_surname(right, left)
        or _is_same_order(left, right)
    )


def _is_same_ministry(left: Voice, right: Voice) -> bool:
    """Whether two bodies are one ministry, called a department too ("the Health Department")."""
    if {left.kind, right.kind} != {SourceType.ORGANISATION}:
        return False
    told = [_in_english(voice) for voice in (left, right)]
    if not all(words & _MINISTRIES for words in told):
        return False
    fewer, more = sorted((words - _MINISTRIES - _STATE for words in told), key=len)
    names = [read_wording(voice.appearance.source_text or "").names for voice in (left, right)]
    return bool(fewer) and fewer <= more and (len(fewer) == len(more) or not all(names))


def _in_english(voice: Voice) -> frozenset[str]:
    """The words of a description, those of a body's name put into English too."""
    return describe((voice.appearance.source_text or "").lower())


_ORDER = re.compile(
    r"\b(?:arrêtés?|décrets?|ordonnances?|orders?|decrees?|ordinances?|by-?laws?)\b", re.IGNORECASE
)
_MINISTRIES = frozenset(stem(word, "en") for word in ("ministry", "department"))
_STATE = frozenset(stem(word, "en") for word in ("state", "country", "government", "nation"))


def _is_bare_surname(person: Voice, other: Voice) -> bool:
    """Whether somebody is named in full, and only by the family name where it looked like a body's."""
    if person.kind is not SourceType.NAMED_PERSON or other.kind is not SourceType.ORGANISATION:
        return False
    name = (other.appearance.source_name or "").split()
    return len(name) == 1 and name[0] == family_name(person)


def _is_same_order(left: Voice, right: Voice) -> bool:
    """Whether two published orders are one: of the same claim, and no two issuers are named."""
    if {left.kind, right.kind} != {SourceType.DOCUMENT}:
        return False
    if not all(_ORDER.search(voice.appearance.source_text or "") for voice in (left, right)):
        return False
    general = word_groups()["orders"] | word_groups()["gazetted"]
    told = [
        {word for word in _in_english(voice) - general if word.isalpha()} for voice in (left, right)
    ]
    return not all(told) or told[0] <= told[1] or told[1] <= told[0]


def _is_same_team(left: Voice, right: Voice) -> bool:
    """Return whether two bodies are the camp of one person: "her campaign", "l'équipe d'Ana Lopes"."""
    if {left.kind, right.kind} != {SourceType.ORGANISATION}:
        return False
    if not (may_be_team(left.words) and may_be_team(right.words)):
        return False
    names = [read_wording(voice.appearance.source_text or "").names for voice in (left, right)]
    return bool(names[0] & names[1])


def _own_words(maker: str) -> frozenset[str]:
    """The words of a maker that tell it from others; none for "the company"."""
    groups = word_groups()
    return describe(maker) - groups["unnamed"] - groups["issuing"] - groups["forms"]


def _is_one_body(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two descriptions may be of one body: the same, or most of several words are shared."""
    fewer, more = sorted((left, right), key=len)
    return left == right or (len(fewer) > 1 and len(fewer & more) >= _MOST * len(fewer))


# Of the words of the shorter description, so many are shared.
_MOST = 0.66


def _is_maker(words: frozenset[str], other: Voice) -> bool:
    """Whether a source is the body that these words name, or somebody of it who speaks for it."""
    if other.kind is SourceType.ORGANISATION:
        own = other.words - word_groups()["unnamed"] - word_groups()["forms"]
        return bool(own) and _is_one_body(words, own)
    if other.kind is not SourceType.NAMED_PERSON:
        return False
    ranks = word_groups()["heads"] | word_groups()["spokes"] | word_groups()["insiders"]
    told = " ".join(sorted(other.bodies))
    of_it = share_body(other.bodies, [" ".join(sorted(words))]) or words <= describe(told)
    return words <= other.words and bool(other.words & ranks or of_it)
