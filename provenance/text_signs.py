"""What the wording of two texts says of which is the derived one: detail, length, region."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from index import PassageKind, Span
from provenance.model import Document, Relation
from provenance.views import View, merged

LENGTH_LIMIT = 2.5

# log(characters in the language / characters of the same text in English), halfway between what
# translations into and out of English show, so that the translator's own lengthening cancels out;
# measured on professional and machine translations of whole news articles, 28 to 300 a pair
# (docs/methods.md). Hindi was seen one way only: the lengthening is that of the other languages.
LENGTH_IN_ENGLISH_UNITS = {
    "en": 0.0,
    "fr": 0.124,
    "de": 0.088,
    "cs": -0.071,
    "ru": 0.014,
    "hi": -0.03,
}
# Log odds for each log unit off the border: fitted to human and machine translations together
# (60 and 28 apart; machines lengthen less).
LENGTH_SLOPE = 45.0
LENGTH_CHARACTERS = 200
# A translator lengthens by up to this much; a greater difference is text left out or added, and
# at the second limit nothing is left of the sign.
LENGTHENED, MENDED = 0.2, 0.3
# Both texts must cover this share of each other to be whole translations of one another ...
WHOLE_COVERAGE = 0.6
# ... and have as many sentences, but for this share of them: newsrooms cut what they translate.
SENTENCES_OFF = 0.05
# A reworded text is shorter than what it rewords: full weight from this many log units on.
CONDENSED_WEIGHT = 1.4
CONDENSED_LOG_UNITS = 0.2
# Of an embedded paragraph the lengths say nothing: both must cover this share of each other.
CONDENSED_COVERAGE = 0.4
# Log odds for each name, figure, bracket and quotation that the reworded passages lack, up to the
# limit; of those that write anew hardly any adds detail (of labelled copies whose details weigh 1.2
# or more, either way, 66 lack them and 2 have more).
DETAIL_WEIGHT, DETAIL_LIMIT = 0.5, 2.4
# Log odds for each figure and bracketed aside that the whole text lacks, and how many count at
# most: whoever takes over leaves them out first (labelled copies: figures 90 against 18, asides 54
# against 5).
FIGURE_WEIGHT, ASIDE_WEIGHT, DETAILS_COUNTED = 0.25, 0.5, 3
# Log odds for each log unit of (mentions of the one region / of the other), up to the limit.
REGION_WEIGHT, REGION_LIMIT = 0.9, 2.0
# All the world's papers write of London and Washington: what the count of English-speaking
# places must exceed, in log units (measured with the weight).
ENGLISH_EVERYWHERE = 0.5

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<=[a-zà-ÿ,;] )[A-ZÀ-Þ]\w+")
# What is left of "(AP)" when the credit is taken out is no aside.
_BRACKET = re.compile(r"[(\[](?!\n)")


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence that ``article`` is the derived side of a pair.

    Attributes:
        name: ``credit``, ``stands_for``, ``own_mark``, ``date`` ...
        weight: Log odds, above 0.
        article: Whose span it is.
        span: Where it can be read, or None.
        note: One phrase for the reader.
    """

    name: str
    weight: float
    article: str
    span: Span | None
    note: str


def text_signs(derived: Document, source: Document, view: View) -> list[Sign]:
    """List what the wording of the two texts says for ``derived`` having drawn on ``source``.

    Weights at or under 0 are given too; they speak for nothing.
    """
    if view.match.relation is Relation.TRANSLATION:
        return [*_translated_length(derived, source, view), *_region(derived, source)]
    return [*_condensed(derived, source, view), *_lost_detail(derived, source, view)]


def _is_short(derived: Document, source: Document) -> bool:
    return min(len(derived.canonical.text), len(source.canonical.text)) < LENGTH_CHARACTERS


def _condensed(derived: Document, source: Document, view: View) -> list[Sign]:
    """A text written anew is shorter than the one it comes from."""
    embedded = min(view.coverage, view.other_coverage) < CONDENSED_COVERAGE
    if view.match.relation is not Relation.REWORDING or embedded or _is_short(derived, source):
        return []
    shorter = math.log(len(source.canonical.text) / len(derived.canonical.text))
    if min(view.coverage, view.other_coverage) < WHOLE_COVERAGE:  # only a part was written anew
        shorter += math.log(view.other_coverage / view.coverage)
    weight = CONDENSED_WEIGHT * min(1.0, shorter / CONDENSED_LOG_UNITS)
    return [Sign("condensed", weight, derived.id, None, f"shorter by {shorter:.2f} log units")]


def _lost_detail(derived: Document, source: Document, view: View) -> list[Sign]:
    """Who takes a text over drops names, figures, asides and quotations, and adds few."""
    lost, added, figures, asides = _details_apart(derived, source, view)
    weight = DETAIL_WEIGHT * (lost - added)
    weight += FIGURE_WEIGHT * max(-DETAILS_COUNTED, min(DETAILS_COUNTED, figures))
    weight += ASIDE_WEIGHT * max(-DETAILS_COUNTED, min(DETAILS_COUNTED, asides))
    note = (
        f"in what it rewords {lost} details are lost and {added} new; "
        f"{figures:+d} figures and {asides:+d} asides in the other text as a whole"
    )
    return [Sign("detail", min(DETAIL_LIMIT, weight), derived.id, None, note)]


_Apart = tuple[int, int, int, int]
# What was found of the last pairs, with all that it was found from, by the identity of that.
_FOUND: dict[tuple[int, int, int], tuple[_Apart, Document, Document, object]] = {}
_MOST_FOUND = 64


def _details_apart(derived: Document, source: Document, view: View) -> _Apart:
    """Count the details lost and added in what is reworded, and how many figures and asides more.

    A pair is looked at from both of its sides, and again when it is told of.
    """
    passages = view.match.passages
    key = (id(derived), id(source), id(passages))
    held = _FOUND.get(key)
    if held is not None:
        return held[0]
    reworded = [p for p in view.passages if p.kind is PassageKind.REWORDED]
    mine = _details(derived, merged([p.own for p in reworded]))
    theirs = _details(source, merged([p.other for p in reworded]))
    lost, added = (theirs - mine).total(), (mine - theirs).total()
    here, there = _details_counted(derived), _details_counted(source)
    figures, asides = there[0] - here[0], there[1] - here[1]
    if len(_FOUND) >= _MOST_FOUND:
        _FOUND.clear()
    _FOUND[key] = (lost, added, figures, asides), derived, source, passages
    turned = (id(source), id(derived), id(passages))
    _FOUND[turned] = (added, lost, -figures, -asides), source, derived, passages
    return lost, added, figures, asides


def _details_counted(document: Document) -> tuple[int, int]:
    """How many figures and brackets a text has, those of captions, credits and the like left out."""
    text = document.canonical.text
    credited = [credit.span for credit in document.sourcing.credits if credit.span]
    furniture = merged([*(piece.span for piece in document.canonical.boilerplate), *credited])
    at, parts = 0, []
    for span in furniture:
        parts.append(text[at : span.start])
        at = span.end
    return _figures_and_brackets("\n".join([*parts, text[at:]]))


@lru_cache(maxsize=4096)
def _figures_and_brackets(text: str) -> tuple[int, int]:
    return len(_numbers(text)), _brackets(text)


def _numbers(text: str) -> list[str]:
    """Return the numbers of a text; that it has no digit is seen sooner than they are sought."""
    if text.isascii() and not any(digit in text for digit in "0123456789"):
        return []
    return _NUMBER.findall(text)


def _brackets(text: str) -> int:
    return len(_BRACKET.findall(text)) if "(" in text or "[" in text else 0


def _details(document: Document, spans: list[Span]) -> Counter[str]:
    quoted = tuple(q.span.start for q in document.canonical.quotations if q.depth == 0)
    return _details_in(document.canonical.text, tuple(spans), quoted)


# Each pair is weighed in both directions, and again when all edges are.
@lru_cache(maxsize=512)
def _details_in(text: str, spans: tuple[Span, ...], quoted: tuple[int, ...]) -> Counter[str]:
    """Count the details of some passages; the answer is not to be changed."""
    found: Counter[str] = Counter()
    for part in (text[span.start : span.end] for span in spans):
        found.update(_numbers(part))
        found.update(name.casefold() for name in _NAME.findall(part))
        found["("] += _brackets(part)
    found["«"] = sum(any(span.start <= at < span.end for span in spans) for at in quoted)
    return found


def _translated_length(derived: Document, source: Document, view: View) -> list[Sign]:
    """A translation is longer than a border for its pair of languages predicts.

    Holds for whole articles only, sentence for sentence. Source: measured; the effect is known as
    explicitation (Blum-Kulka 1986).
    """
    mine = LENGTH_IN_ENGLISH_UNITS.get(derived.canonical.language or "")
    theirs = LENGTH_IN_ENGLISH_UNITS.get(source.canonical.language or "")
    counts = sorted(len(d.canonical.sentences) for d in (derived, source))
    whole = min(view.coverage, view.other_coverage) >= WHOLE_COVERAGE
    whole = whole and counts[1] - counts[0] <= max(1, SENTENCES_OFF * counts[1])
    if mine is None or theirs is None or not whole or _is_short(derived, source):
        return []
    ratio = math.log(len(derived.canonical.text) / len(source.canonical.text))
    excess = ratio - (mine - theirs)
    credible = min(1.0, max(0.0, (MENDED - abs(excess)) / (MENDED - LENGTHENED)))
    weight = min(LENGTH_LIMIT, LENGTH_SLOPE * excess) * credible
    return [Sign("length", weight, derived.id, None, f"longer by {excess:.2f} log units")]


def _region(derived: Document, source: Document) -> list[Sign]:
    """Papers write of their own part of the world: a text on Prague was first in Czech."""
    mine, theirs = derived.canonical.language or "", source.canonical.language or ""
    counts = _region_words(derived.canonical.text) + _region_words(source.canonical.text)
    if not (counts[mine] or counts[theirs]) or not {mine, theirs} <= _regions().keys():
        return []
    everywhere = {"en": ENGLISH_EVERYWHERE}
    lead = math.log((1 + counts[theirs]) / (1 + counts[mine]))
    lead += everywhere.get(mine, 0.0) - everywhere.get(theirs, 0.0)
    weight = min(REGION_LIMIT, REGION_WEIGHT * lead)
    note = (
        f"the texts name places where {theirs} is spoken {counts[theirs]} times, "
        f"{mine} {counts[mine]} times"
    )
    return [Sign("region", weight, source.id, None, note)]


@lru_cache(maxsize=4096)
def _region_words(text: str) -> Counter[str]:
    folded = plain(text)
    return Counter({code: len(words.findall(folded)) for code, words in _regions().items()})


@cache
def _regions() -> dict[str, re.Pattern[str]]:
    """Language to the words that name its part of the world."""
    path = resources.files("provenance") / "direction_data" / "regions.json"
    table: dict[str, list[str]] = json.loads(path.read_text("utf-8"))["regions"]
    return {
        code: re.compile(
            r"(?<!\w)(?:" + "|".join(re.escape(plain(form)) for form in sorted(forms)) + ")"
        )
        for code, forms in sorted(table.items())
    }


def plain(text: str) -> str:
    """Return the text without case and without the accents of Latin letters."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in apart if not "\u0300" <= c <= "\u036f")
