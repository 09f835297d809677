"""The wording of furniture: phrases per kind, datelines, agency credits."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from provenance.model import BoilerplateKind

_APOSTROPHES = (("’", "'"), ("‘", "'"), ("ʼ", "'"), ("“", '"'), ("”", '"'))
_STOPS = frozenset(".!?…。！？")
_BEHIND_STOP = "\"'”’»›)]" + "".join(filter(str.isspace, map(chr, range(0x3001))))
_LABEL_END = re.compile(r"\.?\s*(?::|\||>|[–—-]\s)\s*(?=\S|$)")
_BEGINNING = 6
_LEADING = "([{*•►▶→>»-–— "

# How long a line of each kind may be: a longer one is a paragraph that happens to begin so.
_MAX_CHARS = {
    BoilerplateKind.NAVIGATION: 240,
    BoilerplateKind.SUBSCRIPTION: 600,
    BoilerplateKind.RIGHTS: 400,
    BoilerplateKind.CORRECTION: 600,
    BoilerplateKind.CREDIT: 300,
    BoilerplateKind.CAPTION: 420,
}
_LABEL_MAX_CHARS = {BoilerplateKind.CREDIT: 160, BoilerplateKind.NAVIGATION: 200}
# Kinds whose wording is also that of running text, and counts only at the article's edges.
_AT_EDGE = frozenset({BoilerplateKind.CREDIT})


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The phrases of one kind, folded."""

    kind: BoilerplateKind
    label: tuple[str, ...]
    opening: tuple[str, ...]
    whole: frozenset[str]
    ending: tuple[str, ...]


class Forms:
    """Everything that tells furniture by its wording, compiled once."""

    def __init__(self, phrases: dict[str, dict[str, list[str]]], agencies: list[str]) -> None:
        self._phrases = [
            _Phrases(
                kind=BoilerplateKind(name),
                label=tuple(entry["label"]),
                opening=tuple(entry["opening"]),
                whole=frozenset(entry["whole"]),
                ending=tuple(entry["ending"]),
            )
            for name, entry in sorted(phrases.items())
        ]
        self.buttons = frozenset(
            item
            for entry in self._phrases
            if entry.kind in {BoilerplateKind.NAVIGATION, BoilerplateKind.SUBSCRIPTION}
            for item in entry.whole
        )
        # Most lines of an article share no beginning with any phrase: that is told first.
        self._beginnings = frozenset(
            phrase[:_BEGINNING]
            for entry in self._phrases
            for phrase in (*entry.label, *entry.opening)
        )
        self._short = tuple(
            phrase
            for entry in self._phrases
            for phrase in (*entry.label, *entry.opening)
            if len(phrase) < _BEGINNING
        )
        self._whole = frozenset(item for entry in self._phrases for item in entry.whole)
        self._endings = tuple(
            phrase.rstrip(".)") for entry in self._phrases for phrase in entry.ending
        )
        names = "|".join(re.escape(name) for name in sorted(agencies, key=len, reverse=True))
        self._dateline = _compile_dateline(names)
        self._closing = re.compile(
            rf"\s*(?:[(\[]\s*(?:(?i:avec|with|mit|source|quelle|con|inputs? from)\b\s*:?\s*"
            rf"(?:l'|l’|the\s|les\s)?)?(?:{names})(?:\s*(?:[/,&+]|et|and|und)\s*(?:{names}|[A-Za-z]{{2,12}}))"
            rf"{{0,3}}\s*[)\]]|[–—]\s*(?:with\s|avec\s)?(?:{names}))\.?$"
        )

    def kind_of(self, key: str, *, at_edge: bool) -> BoilerplateKind | None:
        """Say what kind of furniture a folded line is, or None.

        Args:
            key: The line as ``fold`` gives it.
            at_edge: Whether it stands among the first or last lines of the article.
        """
        bare = key.lstrip(_LEADING)
        if not self._may_be(key, bare):
            return None
        for entry in self._phrases:
            if entry.kind in _AT_EDGE and not at_edge:
                continue
            if len(key) > _MAX_CHARS[entry.kind]:
                continue
            if _fits(entry, key, bare):
                return entry.kind
        return None

    def _may_be(self, key: str, bare: str) -> bool:
        """Say whether a folded line begins, ends or reads as any phrase may."""
        return (
            key[:_BEGINNING] in self._beginnings
            or bare[:_BEGINNING] in self._beginnings
            or bare.startswith(self._short)
            or key in self._whole
            or bare.rstrip(".!:") in self._whole
            or key.rstrip(".)] ").endswith(self._endings)
        )

    def dateline_end(self, text: str, start: int, end: int) -> int | None:
        """Return where the dateline at the head of a paragraph ends, or None."""
        match = self._dateline.match(text, start, min(end, start + 160))
        if match is None:
            return None
        city = match.group("city")
        if city is not None and fold(city) in _NOT_A_CITY:
            return None
        close = match.end()
        while text[close - 1].isspace():
            close -= 1
        return close

    def closing_credit_start(self, text: str, start: int, end: int) -> int | None:
        """Return where an agency credit at the end of a paragraph begins, or None."""
        match = self._closing.search(text, max(start, end - 80), end)
        if match is None:
            return None
        begin = match.start()
        while begin < match.end() and text[begin].isspace():
            begin += 1
        return begin


def fold(text: str) -> str:
    """Return a line in lower case with straight quotes and single spaces."""
    if not text.isascii():
        # A look-up for each letter, as ``translate`` does, takes ten times as long.
        for mark, plain in _APOSTROPHES:
            text = text.replace(mark, plain)
    return " ".join(text.replace("`", "'").casefold().split())


def has_final_stop(text: str) -> bool:
    """Say whether a line ends as a sentence does."""
    return text[-12:].rstrip(_BEHIND_STOP)[-1:] in _STOPS


@lru_cache(maxsize=1)
def load_forms() -> Forms:
    """Read the phrases and agencies of this package."""
    data = files("provenance.canonical").joinpath("data")
    phrases = json.loads(data.joinpath("furniture.json").read_text("utf-8"))
    agencies = [
        line.strip()
        for line in data.joinpath("agencies.txt").read_text("utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    return Forms({k: v for k, v in phrases.items() if not k.startswith("_")}, agencies)


def _fits(entry: _Phrases, key: str, bare: str) -> bool:
    """Say whether a folded line has one of the forms of a kind."""
    if bare.rstrip(".!:") in entry.whole or key in entry.whole:
        return True
    for line in (key, bare):
        if line.startswith(entry.opening) and _has_opening(entry.opening, line):
            return True
    if bare.startswith(entry.label) and _has_label(entry, bare):
        return True
    return key.rstrip(".)] ").endswith(tuple(phrase.rstrip(".)") for phrase in entry.ending))


def _has_opening(phrases: tuple[str, ...], line: str) -> bool:
    """Say whether one of the phrases opens a line and ends at a word's end."""
    return any(
        line.startswith(phrase)
        and not (phrase[-1].isalnum() and line[len(phrase) : len(phrase) + 1].isalpha())
        for phrase in phrases
    )


def _has_label(entry: _Phrases, line: str) -> bool:
    """Say whether one of the labels opens a line and is followed by a colon, bar or dash."""
    if len(line) > _LABEL_MAX_CHARS.get(entry.kind, _MAX_CHARS[entry.kind]):
        return False
    return any(
        line.startswith(label) and _LABEL_END.match(line, len(label)) for label in entry.label
    )


def _compile_dateline(names: str) -> re.Pattern[str]:
    """Build the pattern of datelines.

    A place in capitals needs no agency ("OSLO —"); one in small letters does ("Oslo (dpa) -").
    A date may stand between ("PARIS, 3 mars (Reuters) -"), an agency may stand alone ("(AP) —").
    """
    upper = r"[A-ZÀ-ÖØ-ÞŁŚŻŞĞİČŠŽ]"
    capitals = rf"{upper}[A-ZÀ-ÖØ-ÞŁŚŻŞĞİČŠŽ.'’/ -]{{1,40}}(?<![ .'’/-])\.?"
    region = r"(?:,\s*[^\W_][^()–—:!?\n]{0,38}?)?"
    agency = rf"\(\s*(?:{names}|[A-Z][A-Za-zÀ-ÿ./& -]{{1,30}})(?:\s*[/,]\s*[\w-]{{2,12}})*\s*\)"
    known = rf"\(\s*(?:{names})(?:\s*[/,]\s*[\w-]{{2,12}})*\s*\)"
    place = rf"{upper}[^\W\d_]+(?:[ '’/.-]{{1,2}}[^\W\d_]+){{0,4}}"
    date = r"(?:,?\s*(?:le\s)?\d{1,2}\.?(?:er)?\s[^\W\d_]{3,10}\.?(?:\s\d{4})?|,\s[^\W\d_]{3,10}\.?\s\d{1,2}(?:,\s\d{4})?)?"
    dash = r"\s*(?:--+|[–—-])(?=\s|[\"“«„])\s*"
    opens = r"(?=[\"“«„'‘(]?\s?[^\W_])(?![^\W\d_]*[a-zß-öø-ÿ]{0}\s?[a-zß-öø-ÿ])"
    return re.compile(
        rf"(?:(?P<city>{capitals}){region}(?:\s*{agency})?{dash}{opens}"
        rf"|{place}{region}{date}\s*{known}\s*(?:{dash}|[.:]\s+|\s){opens}"
        rf"|{known}{dash})"
    )


# Words in capitals before a dash at the head of an article that are no places.
_NOT_A_CITY = frozenset(
    {
        "file",
        "update",
        "updated",
        "exclusive",
        "exclusif",
        "exklusiv",
        "breaking",
        "breaking news",
        "urgent",
        "live",
        "en direct",
        "direct",
        "video",
        "vidéo",
        "analysis",
        "analyse",
        "opinion",
        "interview",
        "entretien",
        "reportage",
        "portrait",
        "explainer",
        "fact check",
        "factbox",
        "corrected",
        "correction",
        "watch",
        "note",
        "info",
        "eilmeldung",
        "kommentar",
        "récit",
        "enquête",
        "décryptage",
        "tribune",
        "éditorial",
        "editorial",
        "review",
        "obituary",
    }
)
