"""The forms in which agencies are credited: datelines, brackets, closing marks, foot lines."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from provenance.attribution.lexicon import read_data
from provenance.attribution.outlets import agency_forms

_FOREIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@cache
def credit_words(name: str) -> tuple[str, ...]:
    """Return a list of ``credit_words.json``, longest first."""
    words: Sequence[str] = json.loads(read_data("credit_words.json"))[name]
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def agency_products() -> Mapping[str, tuple[str, ...]]:
    """Return agencies to the beginnings of headlines that only they give their pieces."""
    table: Mapping[str, Sequence[str]] = json.loads(read_data("credit_words.json"))["products"]
    return {name: tuple(sorted(openings)) for name, openings in sorted(table.items())}


def any_of(words: Sequence[str]) -> str:
    """Return a pattern for any of some words; where they have spaces, any space will do."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in words)


def without_accents(text: str) -> str:
    """Return the text with each accented letter as its base letter, offsets kept ("Havàs")."""
    if text.isascii():
        return text
    for letter in {*text}:
        if not letter.isascii():
            text = text.replace(letter, unicodedata.normalize("NFD", letter)[0])
    return text


@cache
def agency_pattern() -> str:
    """Return a pattern for every written form of an agency's name, longest first."""
    # Datelines are sought in the text without accents, names at its foot in the text as it is.
    written = {*agency_forms(), *(without_accents(form) for form in agency_forms())}
    forms = sorted(written, key=lambda form: (-len(form), form))
    spaced = [form for form in forms if len(form) > 1 and not _FOREIGN.search(form)]
    joined = [form for form in forms if _FOREIGN.search(form)]
    body = "|".join(re.escape(form).replace(r"\ ", r"\s*") for form in spaced)
    # Chinese, Japanese and Korean set no space between words.
    either = [rf"(?<!\w)(?:{body})(?!\w)", *map(re.escape, joined)]
    return rf"(?:{'|'.join(either)})"


@cache
def bracketed() -> re.Pattern[str]:
    """Return a pattern for "(AP)", "(ats / Reuter)", "[dpa/lby]"."""
    name = agency_pattern()
    return re.compile(
        rf"[(\[{{（【]\s*(?i:(?:ag|agence|agentur|source|bron|quelle|fuente|fonte)\.?\s*:?\s+)?(?P<first>(?i:{name}))(?![\w'’])"
        rf"(?P<rest>(?:\s*[-/,;&+]\s*[\w.]+|\s+(?i:{name})){{0,3}})\s*[.,]{{0,2}}\s*[)\]}}）】]+"
    )


# A nod to where somebody found it: "h/t Gazette", "(via the Ledger)", "Merci à L'Écho".
_NOD = re.compile(
    r"(?:^|[(\[—–-]|[.!?]\s)\s*(?:h/t|ht|hat[\s-]tip(?:\s+to)?|tip\s+of\s+the\s+hat\s+to|via|chapeau\s+à|merci\s+à|vu\s+(?:sur|chez|dans)|repéré\s+(?:sur|par|chez))"
    r"\s*:?\s+@?(?P<names>[^.;()\]\n]{2,60})",
    re.IGNORECASE,
)
_BEFORE_NOD = re.compile(r"[(\[—–.!?-]")
# Where a form may begin: sought at these places alone it is found in a tenth of the time.
_BEFORE_DASH = re.compile(r"[\d\].)](?=\s*[.,]?\s*[-–—]|\s*\.\s*\n)")
_BEFORE_CLOSE = re.compile(r"[.!?»”\")](?=(\s[\s/]*))")


def _sought(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield what ``pattern.finditer`` does, where its matches begin at some places alone."""
    done = 0
    for place in places:
        match = pattern.match(text, place) if place >= done else None
        if match is not None:
            done = match.end()
            yield match


def find_nod(line: str) -> re.Match[str] | None:
    """Return the first nod of a line to where something was found ("h/t Gazette"), or None."""
    places = (0, *(m.start() for m in _BEFORE_NOD.finditer(line)))
    return next(_sought(_NOD, line, places), None)


def find_dashed(text: str) -> Iterator[re.Match[str]]:
    """Yield the datelines between dashes: "PARIS, 12. — Reuter. — The congress"."""
    return _sought(_dashed(), text, (m.start() for m in _BEFORE_DASH.finditer(text)))


@cache
def _dashed() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[\d\].)]\s*[.,]?\s*[-–—]+\s*|[\d]\s*\.\s*\n)(?P<first>{agency_pattern()})\s*\.?\s*[-–—]"
    )


@cache
def opening() -> re.Pattern[str]:
    """Return a pattern for datelines without brackets at the head of a text.

    "TARN, March 3. /TASS/.", "TARN, March 3, Kyodo -", "TARN, 3 mar — RIA Novosti.", "KYODO NEWS -".
    """
    name = agency_pattern()
    place = r"[A-ZÀ-ÞА-Я][^\n!?]{1,60}?[\d.,)]\s*(?:[^\W\d_]{1,12}\.?\s*)?"
    return re.compile(
        rf"\A\s*(?:{place}/(?P<slashed>(?i:{name}))/\s*[.,:–—-]"
        rf"|{place}[,—–-]\s*(?P<dashed>{name})\s*[.:–—-]"
        rf"|(?P<leading>{name})\s*[-–—|]\s"
        rf"|(?P<foreign>(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]){name}))"
    )


def find_closing(text: str) -> Iterator[re.Match[str]]:
    """Yield where an agency's name, or several, closes a text or a part of it."""
    return _sought(_closing_line(), text, _closes(text))


def _closes(text: str) -> Iterator[int]:
    """Yield where a sentence ends before what may be the name of an agency."""
    openings = _openings()
    for stop in _BEFORE_CLOSE.finditer(text):
        at = stop.end(1)
        if any(text[at : at + size].casefold() in openings for size in _OPENING_SIZES):
            yield stop.start(1)


_OPENING_SIZES = (4, 3, 2, 1)


@cache
def _openings() -> frozenset[str]:
    """The first four letters of agencies' names, or their first words where these have fewer."""
    forms = {*agency_forms(), *map(without_accents, agency_forms())}
    return frozenset(form.partition(" ")[0][:4].casefold() for form in forms)


@cache
def _closing_line() -> re.Pattern[str]:
    name = rf"(?i:{agency_pattern()})"
    return re.compile(
        rf"(?:(?<=[.!?»”\")])\s*\n|(?<=[.!?»”\"])[ \t]+(?=[A-Za-z]{{2,4}}\b)|(?<=[.!?»”\"])[ \t]+(?=[A-Za-z/ -]+\s*$))[\s/]*"
        rf"(?P<first>{name})(?P<rest>(?:\s*[-/,]\s*{name})*)[ \t)/]*\.?(?:/?[ \t]*[a-z]{{2,4}}){{0,2}}[ \t]*$",
        re.MULTILINE,
    )


@cache
def closing_mark() -> re.Pattern[str]:
    """Return a pattern for "- Reuters", "--IANS", "/ATS" at the end of a line."""
    name = agency_pattern()
    return re.compile(
        rf"(?:(?<=[.!?»”\"])\s+|^\s*)(?:[-–—]{{1,2}}\s?|/)(?P<first>{name})(?P<rest>(?:\s*[-/,]\s*{name})*)\s*\.?\s*$"
    )


def find_desks(text: str) -> Iterator[re.Match[str]]:
    """Yield the headings of columns of dispatches."""
    if "epec" in text or "epcc" in text:
        return _desk().finditer(text)
    return _sought(_desk(), text, (0,))


@cache
def _desk() -> re.Pattern[str]:
    # Scans of old papers read "Dèpèches de rAgenoe X" where "Dépêches de l'Agence X" stood.
    name = agency_pattern().replace(r"(?<!\w)", "", 1)
    return re.compile(
        rf"(?:[Dd]ep[ec]c\w{{1,3}}s|\A\W*[A-Z]\w{{4,10}}(?=\s+de\s+l['’]\s?[Aa]gen\w{{2}}\b[^\n]{{3,40}}\n))\s+de\s+\W?\s*(?:l['’i]|r)?\s*(?:[Aa]gen\w{{1,2}}\s+)?(?P<first>(?i:{name}))"
    )


@cache
def notice() -> re.Pattern[str]:
    """Return a pattern for "© 2024 AFP", "Copyright 2024 The Associated Press. All rights reserved"."""
    articles = any_of(credit_words("article"))
    rights = any_of(credit_words("rights"))
    return re.compile(
        rf"^\W*(?:©|\(c\)|copyright)\s*(?:\(c\)|©|by)?\s*(?P<year>\d{{4}}(?:\s*[-–]\s*\d{{4}})?)?,?\s*(?:by\s+)?(?:(?:{articles})\s*){{0,2}}"
        rf"(?P<first>{agency_pattern()})(?P<after>[-\w]*\s*(?:\d{{4}}|[,.:]?\s*(?:{rights})|,?\s*dpa:\d)?)",
        re.IGNORECASE,
    )


@cache
def published_by() -> re.Pattern[str]:
    """Return a pattern for "This report by The Canadian Press was first published March 3"."""
    return re.compile(
        rf"^\W*(?:{any_of(credit_words('report'))})\s+(?:(?:by|from|of|de|d['’]|von|der|di|van)\s*)?(?:(?:{any_of(credit_words('article'))})\s*){{0,2}}"
        rf"(?P<first>{agency_pattern()})\b[^\n]{{0,60}}?\b(?:{any_of(credit_words('published'))})",
        re.IGNORECASE,
    )


@cache
def signed_with() -> re.Pattern[str]:
    """Return a pattern for "L.B. avec AFP", "Le Monde avec AFP", "(With PTI inputs)" as a whole line."""
    name, articles = agency_pattern(), any_of(credit_words("article"))
    return re.compile(
        rf"^\W*(?:[A-ZÀ-Þ][\w.'’-]*[\s/,]+){{0,4}}(?i:{any_of(credit_words('with'))})\s+(?:(?:{articles})\s*){{0,2}}"
        rf"(?P<first>{name})(?P<rest>(?:\s*(?:[-/,&]|and|et|und|y|e)\s*{name})*)(?:\s+(?:inputs?|reports?|agency\s+inputs?))?\W*$"
    )


@cache
def source_line() -> re.Pattern[str]:
    """Return a pattern for "Source : X", "Quelle: dpa", "Fuente: EFE"."""
    return re.compile(
        rf"^\W*(?:{any_of(credit_words('source'))})\s*[:：]\s*(?P<names>.{{2,120}}?)\s*\.?\s*$",
        re.IGNORECASE,
    )


@cache
def with_line() -> re.Pattern[str]:
    """Return a pattern for "(avec X)", "With X" as a whole line."""
    return re.compile(
        rf"^\W*(?:{any_of(credit_words('with'))})\s+(?P<names>[^.\n]{{2,80}}?)[\s.)\]]*$",
        re.IGNORECASE,
    )


@cache
def material_line() -> re.Pattern[str]:
    """Return a pattern for "Additional reporting by X", "Mit Material von X"."""
    return re.compile(
        rf"^\W*(?:{any_of(credit_words('material'))})\s*(?P<names>[^.;\n]{{2,100}})", re.IGNORECASE
    )
