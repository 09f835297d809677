"""Sentence borders, by punctuation, abbreviations and quotation marks.

The rules are our own rather than syntok's: syntok normalises white space and quotation marks while
it tokenizes, so that offsets have to be searched for again, knows neither guillemets with
no-break spaces nor German ordinals, and takes some twenty times as long.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from index import Span
from provenance.canonical.layout import Line
from provenance.canonical.quotations import Side
from provenance.model import Boilerplate, BoilerplateKind, Sentence

_END = re.compile(r"[.!?…]+|[。！？｡؟۔।॥]+")
_PLAIN_STOP = re.compile(r"\. [A-Z]")
_FULL_WIDTH = frozenset("。！？｡")
_CLOSING_BRACKETS = frozenset(")]}")
# The token before a point, with its inner points and hyphens ("U.S", "p.m", "c.-à-d").
_TOKEN_BEFORE = re.compile(r"[^\W_](?:[\w'’°]|[.-](?=\w))*$")
_TOKEN_WINDOW = 24
_WORD_AFTER = re.compile(r"[^\W_]+")
_SPEECH_AFTER = re.compile(r"(?:[A-Z][\w'’.-]*,?\s+){1,5}([a-z]+)\b")
_INITIALISM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_JOINED_INITIALS = re.compile(r"[A-Z][a-z]?(?:[.-]+[A-Z][a-z]?)+")
_ROMAN = re.compile(r"[IVXL]{1,6}$")

# No sentence of prose is longer (code points). What is, a table or a page gone wrong, is cut at a
# space: later stages take the square of a sentence's length.
LONGEST_SENTENCE = 2_000
# Four times the longest article we met. Comparing two texts takes the product of their sentences
# in memory (4 bytes each, several times over); of a longer text the rest is not looked at.
MOST_SENTENCES = 2_000

# Kinds of boilerplate that share a line with running text, and are split off from its sentences.
_SPLIT_OFF = frozenset({BoilerplateKind.DATELINE})


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one language says about points.

    Attributes:
        before_name: Abbreviations that never end a sentence.
        before_number: Those that do not before a figure.
        inner: Those that do only before one of ``openers``.
        openers: Words that open sentences.
        speech: Verbs of saying that follow a quotation ("asked").
        has_ordinals: A figure with a point is an ordinal ("27. August").
    """

    before_name: frozenset[str]
    before_number: frozenset[str]
    inner: frozenset[str]
    openers: frozenset[str]
    speech: frozenset[str]
    has_ordinals: bool


def find_sentences(
    text: str,
    lines: Sequence[Line],
    *,
    marks: Mapping[int, Side],
    boilerplate: Sequence[Boilerplate] = (),
    language: str | None = None,
) -> tuple[Sentence, ...]:
    """Split paragraphs into sentences, trimmed of white space; at most ``MOST_SENTENCES``.

    Args:
        text: The text.
        lines: Its paragraphs; a sentence never crosses their borders.
        marks: Code points of quotation marks and what each does.
        boilerplate: What was found of it; a dateline becomes a sentence of its own.
        language: ISO 639-1, for abbreviations; None uses those common to all.
    """
    rules = _rules(language or "")
    splits = sorted(item.span.end for item in boilerplate if item.kind in _SPLIT_OFF)
    sentences: list[Sentence] = []
    for line in lines:
        if len(sentences) >= MOST_SENTENCES:
            break
        start = line.start
        for end in _find_ends(text, line, marks, rules, splits):
            pieces = _cut(text, _trim(text, start, end))
            sentences.extend(Sentence(piece, line.paragraph) for piece in pieces)
            start = end
    return tuple(sentences[:MOST_SENTENCES])


def _find_ends(
    text: str, line: Line, marks: Mapping[int, Side], rules: _Rules, splits: Sequence[int]
) -> list[int]:
    """Find where the sentences of a paragraph end, its own end included."""
    ends: list[int] = []
    first_split = bisect_right(splits, line.start)
    last_split = bisect_right(splits, line.end - 1)
    ends.extend(splits[first_split:last_split])
    position = ends[-1] if ends else line.start
    for match in _END.finditer(text, position, line.end):
        end = match.end()
        if end + 1 < line.end and text[end] == " " and _PLAIN_STOP.match(text, match.start()):
            # Most stops: nothing closes behind them, and nothing but the next word opens.
            if not _is_abbreviated(text, line.start, match.start(), end + 1, rules):
                ends.append(end)
            continue
        end = _skip_closers(text, end, line.end, marks)
        if end < line.end and _is_end(text, match, end, line, marks, rules):
            ends.append(end)
    ends.append(line.end)
    return ends


def _skip_closers(text: str, position: int, limit: int, marks: Mapping[int, Side]) -> int:
    """Return where the closing marks and brackets after a stop end, spaces before them included."""
    end = position
    while position < limit:
        character = text[position]
        if character in _CLOSING_BRACKETS or marks.get(position) is Side.CLOSE:
            position += 1
            end = position
        elif character.isspace():
            position += 1
        else:
            break
    return end


def _is_end(
    text: str,
    match: re.Match[str],
    end: int,
    line: Line,
    marks: Mapping[int, Side],
    rules: _Rules,
) -> bool:
    """Say whether a stop ends a sentence; ``end`` is past its closing marks."""
    following = end
    while following < line.end and text[following].isspace():
        following += 1
    stop = match.group()
    if following == end and stop[-1] not in _FULL_WIDTH:
        return _is_glued_end(text, match, end, rules)
    if match.start() > line.start and text[match.start() - 1] in "([" and end > match.end():
        return False  # "[...]" and "(!)" stand inside a sentence.
    opener = _skip_openers(text, following, line.end, marks)
    if opener >= line.end or not _may_open(text, opener):
        return False
    if end > match.end() and _is_asked(text, opener, stop, rules):
        return False
    if stop == "." and end == match.end():
        return not _is_abbreviated(text, line.start, match.start(), opener, rules)
    return True


def _skip_openers(text: str, position: int, limit: int, marks: Mapping[int, Side]) -> int:
    """Return the first code point after opening marks, brackets, dashes and spaces."""
    while position < limit:
        character = text[position]
        if not (
            character.isspace()
            or character in "([{¿¡—–-•*"
            or marks.get(position) is Side.OPEN
            or character in "'‘"
        ):
            break
        position += 1
    return position


def _may_open(text: str, position: int) -> bool:
    """Say whether a character may open a sentence: anything but lower case and punctuation."""
    character = text[position]
    if character.isalnum():
        return not character.islower()
    return character not in ",;:.!?…)]}/%&+=<>»”"


def _is_glued_end(text: str, match: re.Match[str], end: int, rules: _Rules) -> bool:
    """Say whether a stop with no space after it ends a sentence ("the harbour.The crew").

    Pages that were turned into text often lose the space. A word of three small letters before
    and a frequent sentence opener after keep host names and initials whole.
    """
    before = text[max(0, match.start() - 3) : match.start()]
    if len(before) < 3 or not (before.isalpha() and before.islower()):
        return False
    word = _WORD_AFTER.match(text, end)
    return word is not None and word.group() in rules.openers and len(word.group()) > 1


def _is_asked(text: str, opener: int, stop: str, rules: _Rules) -> bool:
    """Say whether a quotation that ends in ? or ! is followed by who said it ('?" Smith asked')."""
    if stop[-1] not in "!?…":
        return False
    match = _SPEECH_AFTER.match(text, opener)
    return match is not None and match.group(1) in rules.speech


def _is_abbreviated(text: str, start: int, point: int, opener: int, rules: _Rules) -> bool:
    """Say whether a single point belongs to an abbreviation, an initial or an ordinal."""
    token = _token_before(text[max(start, point - _TOKEN_WINDOW) : point])
    if token is None:
        return False
    if token.isdigit():
        return _is_ordinal(text, start, point - len(token), opener, rules) and not _opens(
            text, opener, rules
        )
    key = token.lower()
    if key in rules.before_name:
        return True
    if text[opener].isdigit() and (key in rules.before_number or key in rules.inner):
        return True
    return _is_inner(token, key, rules) and not _opens(text, opener, rules)


def _token_before(window: str) -> str | None:
    """Return the token that the letters before a point end with, None where they end with none."""
    if window and not window[-1].isspace():
        # A token has no blank: mostly it is what stands behind the last one.
        window = window.rsplit(None, 1)[-1]
        if window.isalnum():
            return window
    match = _TOKEN_BEFORE.search(window)
    return None if match is None else match.group()


def _opens(text: str, opener: int, rules: _Rules) -> bool:
    """Say whether a frequent opener of sentences stands at a place."""
    word = _WORD_AFTER.match(text, opener)
    return word is not None and word.group() in rules.openers


def _is_inner(token: str, key: str, rules: _Rules) -> bool:
    """Say whether a token with a point ends a sentence only before a frequent opener."""
    if len(token) > 1 and token.islower() and token.isalpha():
        return key in rules.inner
    return (
        key in rules.inner
        or (len(token) == 1 and token.isupper())
        or _INITIALISM.match(token) is not None
        or _JOINED_INITIALS.fullmatch(token) is not None
        or (rules.has_ordinals and _ROMAN.match(token) is not None)
    )


def _is_ordinal(text: str, start: int, figure: int, opener: int, rules: _Rules) -> bool:
    """Say whether a figure before a point is an ordinal, or the number of a list item."""
    end = figure
    while end < len(text) and text[end].isdigit():
        end += 1
    if figure == start:
        return end - figure <= 3
    return rules.has_ordinals and end - figure <= 2 and text[opener].isalpha()


def _cut(text: str, span: Span) -> Iterator[Span]:
    """Yield a span in pieces of at most ``LONGEST_SENTENCE``; nothing where it is empty."""
    start, end = span
    while end - start > LONGEST_SENTENCE:
        limit = start + LONGEST_SENTENCE
        space = next((at for at in range(limit, start, -1) if text[at].isspace()), limit)
        yield _trim(text, start, space)
        start = space
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        yield Span(start, end)


def _trim(text: str, start: int, end: int) -> Span:
    """Return a span without the white space at its ends."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + left + len(piece.strip()))


@lru_cache(maxsize=64)
def _rules(language: str) -> _Rules:
    """Read one language's abbreviations and openers; an unknown language gets the common ones."""
    abbreviations = _read("abbreviations.json")
    common, own = abbreviations["any"], abbreviations.get(language, {})
    openers, speech = _read("openers.json"), _read("speech_verbs.json")

    def both(name: str) -> frozenset[str]:
        return frozenset([*common.get(name, ()), *own.get(name, ())])

    return _Rules(
        before_name=both("before_name"),
        before_number=both("before_number"),
        inner=both("inner"),
        openers=frozenset(openers.get(language, openers["en"])),
        speech=frozenset(speech.get(language, ())),
        has_ordinals=language in _ORDINAL_LANGUAGES,
    )


# Languages that write ordinals as a figure with a point.
_ORDINAL_LANGUAGES = frozenset(
    {"de", "da", "nb", "nn", "no", "fi", "et", "cs", "sk", "sl", "hr", "sr", "bs", "hu", "pl", "lb"}
)


@lru_cache(maxsize=4)
def _read(name: str) -> dict[str, dict[str, list[str]]]:
    """Read a data file of this package."""
    data = json.loads(files("provenance.canonical").joinpath("data", name).read_text("utf-8"))
    return {key: value for key, value in data.items() if not key.startswith("_")}
