"""Finds in open words what somebody saw, did or stood beside: "I had my window open".

The patterns of ``claims_data`` name turns of phrase; here stand classes of verbs and things, in the
first person of what is said, or of the person who is said to have done it. A verb of knowing,
saying or judging is none: whoever thinks, learned or was told has seen nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

LANGUAGES = ("en", "fr")
_CACHE = 1 << 15

_EN_ADVERB = (
    r"(?:\w+ly|just|then|also|still|already|even|once|later|first|both|all|again|soon|myself|ourselves"
    r"|himself|herself|themselves|only) "
)
_FR_ADVERB = (
    r"(?:\w+ment|aussi|tout|tous|toutes|même|d['’]abord|alors|encore|bien|déjà|juste|aussitôt|enfin"
    r"|ensuite|vite|donc|moi-même|lui-même|elle-même|eux-mêmes|pas|plus|jamais|longtemps|souvent) "
)
_FR_CLITICS = r"(?:(?:[nmltsy]['’]|ne |me |le |la |les |lui |leur |y |en |nous |se ){0,3})"
# Who somebody is, between the name and what they did.
_ASIDE = r"(?:['’]s)?(?: \([^)]{1,40}\))?(?:,(?: [^,;:.«»“”\"]{1,70},){1,2}|,)?"


@dataclass(frozen=True, slots=True)
class _Cues:
    """The patterns of one language.

    Attributes:
        alone: First person of one.
        together: First person of several: a body's "we" is none.
        narrated: What somebody did, right behind who they are.
        told: What they say of themselves in the third person.
        beside: A thing of theirs that it happened to, or beside.
    """

    alone: re.Pattern[str]
    together: re.Pattern[str]
    narrated: re.Pattern[str]
    told: re.Pattern[str]
    beside: re.Pattern[str]


def find_first_person(text: str, language: str | None, *, together: bool) -> tuple[int, int] | None:
    """Return where the first person of a text tells a deed, a sight or a thing of their own.

    Args:
        text: What somebody is quoted as saying, and nothing around it.
        language: One of ``LANGUAGES``; None is found in any other.
        together: Whether "we" counts too.
    """
    if language not in LANGUAGES:
        return None
    return _find_first_person(text, language, together)


@lru_cache(maxsize=_CACHE)
def _find_first_person(text: str, language: str, together: bool) -> tuple[int, int] | None:  # noqa: FBT001
    cues = _get_cues(language)
    found = cues.alone.search(text) or (cues.together.search(text) if together else None)
    return found.span() if found else None


@lru_cache(maxsize=_CACHE)
def find_narrated(text: str, start: int, language: str | None) -> tuple[int, int] | None:
    """Return where a text tells what somebody did, whose mention ends at ``start``."""
    if language not in LANGUAGES:
        return None
    found = _get_cues(language).narrated.match(text, start)
    return found.span() if found else None


@lru_cache(maxsize=_CACHE)
def find_told(text: str, language: str | None) -> tuple[int, int] | None:
    """Return where a speaker is said to tell of a deed of their own: "says she lifted the lid"."""
    if language not in LANGUAGES:
        return None
    found = _get_cues(language).told.search(text)
    return found.span() if found else None


@lru_cache(maxsize=_CACHE)
def find_beside(text: str, language: str | None) -> tuple[int, int] | None:
    """Return where what is said happened to a thing of the speaker's: "in under her door"."""
    if language not in LANGUAGES:
        return None
    found = _get_cues(language).beside.search(text)
    return found.span() if found else None


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@cache
def _get_cues(language: str) -> _Cues:
    path = resources.files("provenance") / "claims_data" / "firsthand.json"
    lists = json.loads(path.read_text(encoding="utf-8"))[language]
    return _build_english(lists) if language == "en" else _build_french(lists)


def _build_english(lists: dict[str, list[str]]) -> _Cues:
    deeds, busy = _one_of(lists["deeds"]), _one_of(lists["busy"])
    other, things = _one_of(lists["not_first"]), _one_of(lists["things"])
    had = r"(?:['’](?:d|ve)|(?: (?:had|have|has))?) "
    where = r"(?:behind|beside|past|above|below|over|under|next to|in front of|opposite|close to)"
    sense = r"could (?:\w+ )?(?:see|hear|smell|feel)\b(?! (?:that|why|how|no\b))"

    def first(person: str, mine: str, me: str, verbs: str) -> str:
        return (
            rf"\b{person}{had}(?:{_EN_ADVERB}){{0,2}}(?:{verbs})\b(?! that (?:the|an?|it|he|she|they|there|his|her|their|its|this|all|no|some|many)\b)"
            rf"|\b{person} (?:was|were|am|are|have been|had been) (?:\w+ ){{0,2}}(?:{busy})\b"
            rf"|\b{person} {sense}"
            rf"|\b{mine} (?:own )?(?:[a-z-]+ )?(?:{things})\b|\b{where} {me}\b"
        )

    told = r"(?:said|says|saying|recall\w*|recount\w*|explain\w*|add(?:ed|s)|testif\w+|swore|insist\w*|remember\w*|describ\w+|told [^,.;:“”\"]{2,40}?)"
    return _Cues(
        alone=re.compile(
            first("I", "(?i:my)", "me", rf"{deeds}|(?!(?:{other})\b)[a-z]{{3,}}ed(?<!eed)")
        ),
        together=re.compile(first("(?i:we)", "(?i:our)", "us", deeds)),
        narrated=re.compile(
            rf"{_ASIDE}(?: (?:who|and))?(?:"
            rf"(?: (?:had|has|have))? (?:{_EN_ADVERB}){{0,2}}(?:{deeds})\b(?! that (?:the|an?|it|he|she|they|there|his|her|their|its|this|all|no|some|many)\b)"
            rf"| (?:was|were|had been|is) (?:\w+ ){{0,2}}(?:{busy})\b| {sense}"
            rf"|,? whose (?:own )?(?:[a-z-]+ )?(?:{things}|team|crew|unit)\b"
            rf"|,? who (?:lives?|lived|works?|worked|runs?|farms?) (?:\w+ )?(?:opposite|next door|across|above|below|metres|yards|beside|behind)\b)"
        ),
        told=re.compile(
            rf"\b{told}[^.;:?!“”\"]{{0,40}}? (?:he|she|they)(?: (?:had|has|have))? (?:{_EN_ADVERB}){{0,2}}(?:{deeds})\b(?! that (?:the|an?|it|he|she|they|there|his|her|their|its|this|all|no|some|many)\b)"
            rf"|\b{told}(?: that| how)? (?:he|she|they) (?:was|were|had been) (?:\w+ ){{0,2}}(?:{busy})\b"
            rf"|\b(?:recall|remember|describ)\w* (?:\w+ing) (?:the|a|an|his|her|it)\b"
        ),
        beside=re.compile(
            r"\b(?:from|outside|past|into|onto|under|behind|in front of|through|against|beside|over|above|below|near|to) "
            rf"(?:his|her|their) (?:own )?(?:[a-z-]+ )?(?:{things})\b|\b{where} (?:him|her)\b(?! [a-z])"
        ),
    )


# French verbs that form their past with "être" and are no passive then.
_MOVED = (
    "descendu|monté|remonté|entré|rentré|sorti|ressorti|tombé|parti|arrivé|resté|passé|allé|venu|accouru"
    "|retourné|intervenu"
)


def _build_french(lists: dict[str, list[str]]) -> _Cues:
    deeds, things = _one_of(lists["deeds"]), _one_of(lists["things"])
    other = _one_of(lists["not_first"])
    stems = _one_of(
        {word.removesuffix("ait") for word in lists["busy"]}
        | {word[:-1] for word in lists["deeds"] if word.endswith("é")}
    )
    not_busy = _one_of(lists["not_busy"])
    clitics, adverbs, ends = _FR_CLITICS, rf"(?:{_FR_ADVERB}){{0,3}}", r"(?:e|s|es)?\b"
    where = (
        r"(?:derrière|devant|à côté de|au-dessus de|sous|à deux pas de|en face de|près de|contre)"
    )

    def first(person: str, have: str, be: str, verbs: str, mine: str, me: str) -> str:
        return (
            rf"\b{person}{clitics}(?:{have}) {adverbs}(?:{verbs})(?! (?:que|qu['’]|dire)\b)"
            rf"|\b{person}{clitics}(?:{be}) {adverbs}(?:{_MOVED}|{deeds}){ends}"
            rf"|\b{mine} (?:propres? )?(?:[a-zà-ÿ-]+ )?(?:{things})\b|\b{where} {me}\b"
        )

    alone = first(
        "(?i:j['’]|je )", "ai|avais", "suis|étais",
        rf"(?:{deeds}){ends}|(?!(?:{other}){ends})[a-zà-ÿ]{{3,}}é(?:e|s|es)?\b",
        "(?i:mon|ma|mes)", "moi",
    )  # fmt: skip
    together = first(
        "(?i:nous |on )", "avons|avions|a|avait", "sommes|étions|est|était",
        rf"(?:{deeds}){ends}", "(?i:notre|nos)", "nous",
    )  # fmt: skip
    tells = (
        r"(?:dit|disent|raconte\w*|assure\w*|affirme\w*|témoigne\w*|explique\w*|jure\w*|confie\w*|certifie\w*"
        r"|maintient|se souvient|se rappelle|soutient|(?:a|ont|avait|avaient|a-t-(?:il|elle|on)) (?:dit|raconté"
        r"|assuré|affirmé|témoigné|expliqué|juré|confié|certifié|soutenu|reconnu))"
    )
    did = (
        rf" {clitics}(?:a|ont|avait|avaient) {adverbs}(?:{deeds}){ends}(?! (?:que|qu['’]|dire)\b)"
        rf"| {clitics}(?:est|sont|était|étaient) {adverbs}(?:{_MOVED}){ends}"
        rf"| (?:n['’]|ne )?(?:s['’]|se )(?:est|sont|était|étaient) {adverbs}(?:{deeds}){ends}"
        rf"| {clitics}(?:{stems})e?(?:ait|aient)\b(?! (?:que|qu['’])\b)"
        rf"| avai(?:t|ent) (?:encore |déjà )?(?:la |le |les |l['’]|son |sa |ses |une? )(?:[a-zà-ÿ-]+ )?(?:{things})\b"
    )
    return _Cues(
        alone=re.compile(
            rf"{alone}|\b(?i:j['’]|je ){clitics}(?!(?:{not_busy})\b)(?:{stems})e?ais\b"
            rf"|\b(?i:j['’])(?:ai|avais) (?:encore |déjà )?(?:la |le |les |l['’]|une? )(?:[a-zà-ÿ-]+ )?(?:{things})\b"
            r"|\bm['’](?:a|avait|aura) fallu\b"
        ),
        together=re.compile(
            rf"{together}|\b(?i:nous ){clitics}(?:{stems})e?ions\b|\b(?i:on ){clitics}(?:{stems})e?ait\b"
            r"|\bnous (?:a|avait|aura) fallu\b"
        ),
        narrated=re.compile(
            rf"{_ASIDE}(?: (?:qui|et))?(?:{did}"
            rf"|,? dont (?:la |le |les |l['’])(?:[a-zà-ÿ-]+ )?(?:{things}|équipe)\b"
            rf"|,? qui (?:habite|vit|loge|travaille|tient|demeure)\w* (?:\w+ )?(?:en face|à deux pas|à côté|au-dessus|juste|sur place|à quelques|tout près)\b)"
        ),
        told=re.compile(
            rf"\b{tells}[^.;:?!«»\"]{{0,40}}? (?:avoir|d['’]avoir) {clitics}{adverbs}(?:{deeds}){ends}(?! (?:que|qu['’]|dire)\b)"
            rf"|\b{tells}[^.;:?!«»\"]{{0,40}}? (?:être|d['’]être) {adverbs}(?:{_MOVED}){ends}"
            rf"|\b{tells} (?:qu['’]|comment )(?:il|elle|ils|elles) {clitics}(?:a|avait|ont|avaient) {adverbs}(?:{deeds}){ends}(?! (?:que|qu['’])\b)"
        ),
        beside=re.compile(
            r"\b(?:de|devant|dans|derrière|sous|contre|depuis|jusque dans|à côté de|au-dessus de|près de|sur|par|face à) "
            rf"(?:sa|son|ses|leur|leurs) (?:propres? )?(?:[a-zà-ÿ-]+ )?(?:{things})\b"
        ),
    )
