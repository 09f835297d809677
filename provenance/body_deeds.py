"""Finds what a body says that it did, or its own people: "its divers had searched".

A police force that searched a house and a hospital that took in the wounded have done it themselves.
What they learned, were told, expect, deny or judge is none, nor what another did whom they name.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

LANGUAGES = ("en", "fr")
_CACHE = 1 << 14

_EN_SAID = (
    r"\b(?:said|says|saying|announced|announcing|confirmed|confirming|stated|stating|added|adding|reported|explained"
    r"|wrote|indicated|revealed|disclosed|acknowledged|admitted|told [^,.;:“”\"]{2,40}?)"
)
_EN_WHEN = (
    r"(?:,? (?:(?:on|late|early|in|at|earlier|yesterday|today|this)\b|[A-Z])[^,;:.“”\"]{0,40}?,?)?"
)
_EN_ADVERB = (
    r"(?:(?:\w+ly|also|already|now|since|then|just|first|both|all|again|twice|in turn|itself) )"
)
_FR_SAID = (
    r"\b(?:(?:a|ont|avait|avaient) (?:\w+ment |aussi |ensuite )?(?:indiqué|déclaré|annoncé|dit|affirmé|précisé|expliqué|confirmé|assuré"
    r"|ajouté|fait savoir|reconnu|écrit|admis|révélé|rapporté)|dit|disent|indique|indiquent|affirme|affirment|précise|précisent"
    r"|assure|assurent|annonce|annoncent|explique|expliquent|confirme|confirment|ajoute|ajoutent|reconnaît|reconnaissent|fait savoir)"
)
_FR_GAP = r"(?:(?! que | qu['’])[^.;:?!«»\"]){0,60}?"
_FR_ADVERB = (
    r"(?:(?:\w+ment|aussi|déjà|depuis|alors|ensuite|aussitôt|tous|toutes|tout|bien|elle-même|lui-même"
    r"|eux-mêmes|d['’]abord|à leur tour|mercredi|mardi|lundi|jeudi|vendredi|samedi|dimanche) )"
)


@dataclass(frozen=True, slots=True)
class _Cues:
    """The patterns of one language.

    Attributes:
        said: What a body is said to say that it, or that its people, did.
        telling: What makes of a later telling another's.
        people: What people of one kind did, by the words of the bodies whose they are.
    """

    said: re.Pattern[str]
    telling: re.Pattern[str]
    people: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


@lru_cache(maxsize=_CACHE)
def find_body_deed(text: str, body: str, language: str | None) -> tuple[int, int] | None:
    """Return where a text tells what a body did, by its own account.

    Args:
        text: A sentence whose source the body is.
        body: What it is called there.
        language: One of ``LANGUAGES``; None is found in any other.
    """
    if language not in LANGUAGES:
        return None
    cues = _get_cues(language)
    found = cues.said.search(text)
    for called, did in cues.people:
        if found is None and called.search(body):
            found = did.search(text)
    if found is None or cues.telling.search(text, 0, found.start()):
        return None
    return found.span()


@cache
def _get_cues(language: str) -> _Cues:
    folder = resources.files("provenance") / "claims_data"
    raw: dict[str, Any] = json.loads((folder / "body_deeds.json").read_text(encoding="utf-8"))
    own = json.loads((folder / "firsthand.json").read_text(encoding="utf-8"))[language]
    lists = raw[language]
    deeds = {*own["deeds"], *lists["decided"]} - {*lists["not_bodies"]}
    verbs, people = _one_of(deeds), _one_of(lists["people"])
    build = _build_english if language == "en" else _build_french
    return build(verbs, _one_of(lists["decided"]), people, lists["bodies"])


def _one_of(words: Any) -> str:  # noqa: ANN401 - lists and sets of words
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_EN_THAT = r"(?! that\b| by\b)"


def _build_english(verbs: str, decided: str, people: str, bodies: list[list[str]]) -> _Cues:
    telling = re.compile(rf"{_EN_SAID}")
    has = rf"(?: (?:had|have|has))? {_EN_ADVERB}{{0,2}}"
    through = r"gone through|went through|taken into custody|took into custody|carried out|put out"
    return _Cues(
        said=re.compile(
            rf"{_EN_SAID}{_EN_WHEN}(?: that)? (?:it|they){has}(?:{decided}|{through})\b{_EN_THAT}(?=[ ,])"
            rf"|{_EN_SAID}{_EN_WHEN}(?: that)? (?:its|their)(?: own)? (?:[\w-]+ ){{0,2}}?(?:{people})(?: from [^,;.]{{2,40}})?{has}(?:{verbs}|{through})\b{_EN_THAT}"
            rf"|{_EN_SAID} it went through\b"
        ),
        telling=telling,
        people=tuple(
            (
                re.compile(rf"\b(?:{called})\b", re.IGNORECASE),
                re.compile(
                    rf"(?:^|[“\"‘:] ?)(?i:{own}){has}(?:{verbs}|{through})\b{_EN_THAT}(?! (?:in|on|at|during)\b)"
                    rf"|{_EN_SAID}{_EN_WHEN}(?: that)? (?:{own}) (?:had|have|has) {_EN_ADVERB}{{0,2}}(?:{verbs}|{through})\b{_EN_THAT}"
                ),
            )
            for called, own in bodies
        ),
    )


def _build_french(verbs: str, decided: str, people: str, bodies: list[list[str]]) -> _Cues:
    telling = re.compile(rf"{_FR_SAID}")
    has = rf"(?:a|avait|ont|avaient) {_FR_ADVERB}{{0,2}}"
    ends = r"(?:e|s|es)?\b(?! (?:que|par)\b| qu['’])"
    stop = r"mis (?:fin|un terme|(?:tout )?à l['’]arrêt|en place|en garde à vue|hors service|à pied|à l['’]abri)|procédé|tout (?:arrêté|stoppé)"
    return _Cues(
        said=re.compile(
            rf"{_FR_SAID}{_FR_GAP} qu['’](?:elle|il|elles|ils) (?:l['’]|les |y |en )?{has}(?:(?:{decided}){ends}|{stop})"
            rf"|{_FR_SAID}{_FR_GAP} que (?:ses|leurs) (?:(?:propres|\d+|deux|trois|quatre|dix) )?(?:{people})(?: (?:de|du|des|d['’])[^,;.]{{2,40}}?)? {has}(?:(?:{verbs}){ends}|{stop})"
            rf"|{_FR_SAID}{_FR_GAP} (?:avoir|d['’]avoir) {_FR_ADVERB}{{0,2}}(?:(?:{decided}){ends}|tout {stop}|{stop})"
        ),
        telling=telling,
        people=tuple(
            (
                re.compile(rf"\b(?:{called})\b", re.IGNORECASE),
                re.compile(
                    rf"(?:^|[«\"] ?)(?:Les |Des |Ses |Nos )(?:{own}) {has}(?:(?:{verbs}){ends}|{stop})"
                    rf"|{_FR_SAID}{_FR_GAP} que (?:les|des) (?:{own}) {has}(?:(?:{verbs}){ends}|{stop})"
                ),
            )
            for called, own in bodies
        ),
    )
