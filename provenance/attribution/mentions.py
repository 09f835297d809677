"""Finds the names of outlets in running text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from index import Span
from provenance.attribution.outlets import (
    ambiguous_names,
    articles_clash,
    canonical_outlet,
    continued_names,
    fold,
    fold_words,
    introducers,
    is_outlet_name,
    known_outlet,
    may_hold_outlet,
    same_outlet,
)
from provenance.attribution.press_nouns import ends_in_press_noun

# A run of capitalised words; small words may stand between two of them.
_RUN = re.compile(
    r"(?:\b(?:[Tt]he|[Ll]es?|[Ll]a|[Dd]er|[Dd]ie|[Dd]as|[Dd]em|[Dd]en)\s+|\b[Ll]['’])?"
    r"(?<![\w])[A-ZÀ-ÖØ-Þ][\w&.]*(?:[-'’][\wÀ-ÿ]+)*(?:['’](?=[A-ZÀ-Ö]))?"
    r"(?:[ \u00a0]?(?:(?:of|de|du|des|la|le|les|and|et|the|in|für|on|a)[ \u00a0]|d['’]|l['’]|&[ \u00a0])*"
    r"[ \u00a0]?(?:[A-ZÀ-ÖØ-Þ0-9][\w&]*(?:[-'’.][\wÀ-ÿ]+)*))*"
)
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_WORD_SIGN = re.compile(r"\w")
_LAST_WORD = re.compile(r"[\w-]+\Z")
_RUN_ARTICLES = frozenset(
    form
    for article in ("the", "le", "les", "la", "der", "die", "das", "dem", "den")
    for form in (article, article.capitalize())
)
_ELIDED = frozenset(("l'", "l’", "L'", "L’"))
_SMALL_WORDS = re.compile(r"(?:[ \u00a0][a-zà-ÿ][\w'’-]*){0,3}")
_WORD = re.compile(r"[^\s\u00a0]+")
_MOST_WORDS = 7
# Signs before and behind a sentence that are looked at too.
_ANNOUNCING, _BESIDE = 40, 20
_BEHIND, _AHEAD = _ANNOUNCING + 1, 3
_SHORTEST_NAME = 4
# "KTV" is short for "KTV News", without an article too.
_SHORTEST_CODE = 3
_BELONGS = re.compile(r"\s(?:of|at|from|for|de|du|von|vom)\s+(?:the\s+|la\s+|le\s+|l['’])?")
# Words that begin a sentence in a capital and are no part of the name after them.
_STARTERS = frozenset(
    (
        *(
            "selon",
            "apres",
            "comme",
            "dans",
            "chez",
            "pour",
            "par",
            "sur",
            "avec",
            "sans",
            "contacte",
        ),
        *(
            "joint",
            "interroge",
            "cite",
            "repere",
            "invite",
            "a",
            "c est",
            "depuis",
            "hier",
            "enfin",
        ),
        *("redaction", "equipe", "service", "bureau", "journaliste", "correspondant"),
        *("correspondante", "envoye", "envoyee", "reporter", "newsroom", "staff", "photographe"),
        *("an", "our", "their", "this", "that", "one", "two"),
        *("according", "as", "in", "per", "from", "after", "when", "while", "citing", "quoting"),
        *("laut", "wie", "nach", "bei", "im", "fur"),
    )
)
_ARTICLES = frozenset(
    ("the", "le", "la", "les", "der", "die", "das", "dem", "den", "au", "aux", "du")
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An outlet's name in the text; ``span`` leaves out the article before it."""

    span: Span
    text: str
    outlet: str
    sure: bool


@cache
def _known(names: frozenset[str]) -> dict[str, str]:
    """Folded form of each name, and of the short form without what only describes it."""
    return {fold(name): name for name in sorted(names) if fold(name)}


def find_mentions(
    text: str,
    start: int,
    end: int,
    known_outlets: Collection[str] = (),
    language: str | None = None,
) -> list[Mention]:
    """Return the outlets named in ``text[start:end]``, longest names first where they overlap.

    Args:
        text: The whole text.
        start: Where to begin.
        end: Where to stop.
        language: For the nouns that announce a name ("the weekly"); None means English.
        known_outlets: Names that count as outlets beside the table (those of the corpus).
    """
    first = max(0, start - _BEHIND)
    window = text[first : end + _AHEAD]
    names = frozenset(known_outlets)
    found = _mentions(window, start - first, end - first, names, language or "en")
    return [
        Mention(Span(m.span.start + first, m.span.end + first), m.text, m.outlet, m.sure)
        for m in found
    ]


# Who published an article and whom it cites are both sought among the names of its sentences, and
# copies of it have the same sentences.
@lru_cache(maxsize=4096)
def _mentions(
    text: str, start: int, end: int, names: frozenset[str], language: str
) -> tuple[Mention, ...]:
    known, shorts = _known(names), short_forms(names)
    announced = introducers(language)
    found: list[Mention] = []
    for run in _runs(text, start, end):
        before = len(found)
        words = []
        if _may_name(run.group(), names):
            words = [m.span() for m in _WORD.finditer(text, run.start(), run.end())]
        i = 0
        while i < len(words):
            hit = _continued(text, words, i, end) or _longest(text, words, i, known, shorts)
            if hit is None:
                i += 1
                continue
            found.append(hit[0])
            i = hit[1]
        if len(found) == before:
            mention = _announced(text, run, announced)
            if mention is not None:
                found.append(mention)
    return tuple(found)


def _runs(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield what ``_RUN.finditer`` does, each sought from its capital: nine tenths of the time less."""
    done = start
    for capital in _CAPITAL.finditer(text, start, end):
        at = capital.start()
        if at < done:
            continue
        run = _RUN.match(text, _article_before(text, at, done), end)
        if run is not None:
            done = run.end()
            yield run


def _article_before(text: str, at: int, start: int) -> int:
    """Return where the article right before a place begins, not before ``start``; else the place."""
    first = at
    while first > start and text[first - 1].isspace():
        first -= 1
    if first < at:
        sizes = [size for size in (3, 2) if text[max(0, first - size) : first] in _RUN_ARTICLES]
    else:
        sizes = [2] if text[at - 2 : at] in _ELIDED else []
    for size in sizes:
        if first - size >= start and not _WORD_SIGN.match(text[first - size - 1 : first - size]):
            return first - size
    return at


@lru_cache(maxsize=65536)
def _may_name(run: str, names: frozenset[str]) -> bool:
    """Tell whether a run can hold the name of an outlet, wherever it stands; most cannot."""
    held = fold_words(run)
    if _first_words(names).isdisjoint(held):
        if names:  # as of an article of any other outlet
            return _may_name(run, frozenset())
        if not may_hold_outlet(held):
            return False
    known, shorts = _known(names), short_forms(names)
    words = [m.span() for m in _WORD.finditer(run)]
    return any(
        fold(run[words[at][0] :]) in continued_names()
        or _longest(run, words, at, known, shorts, anywhere=True)
        for at in range(len(words))
    )


@cache
def _first_words(names: frozenset[str]) -> frozenset[str]:
    """Return the first words of some outlets' folded names and short forms."""
    return frozenset(form.split()[0] for form in (*_known(names), *short_forms(names)))


@cache
def short_forms(names: frozenset[str]) -> dict[str, str]:
    """Return short forms ("ledger") that fit one outlet of the corpus alone, to its name."""
    found: dict[str, set[str]] = {}
    for form, name in _known(names).items():
        words = form.split()
        for size in (1, 2):
            if size < len(words):
                spans = {
                    " ".join(words[-size:]),
                    " ".join(words[:size]),
                    " ".join(words[1 : 1 + size]),
                }
                for short in spans:
                    if same_outlet(short, name):
                        found.setdefault(short, set()).add(name)
    return {short: next(iter(full)) for short, full in found.items() if len(full) == 1}


def _longest(
    text: str,
    words: list[tuple[int, int]],
    i: int,
    known: dict[str, str],
    shorts: dict[str, str],
    *,
    anywhere: bool = False,
) -> tuple[Mention, int] | None:
    """Return the longest name that begins with a word, and the word behind it.

    Args:
        text: Holds the words.
        words: Their spans.
        i: The word.
        known: Folded names that count as outlets.
        shorts: Short forms of these.
        anywhere: Leave open what stands around it: a name that it would rule out is returned.
    """
    for j in range(min(len(words), i + _MOST_WORDS), i, -1):
        a, b = words[i][0], words[j - 1][1]
        while b > a and text[b - 1] in ".,;:":
            b -= 1
        name = text[a:b]
        if name.endswith(("'s", "’s")):
            name, b = name[:-2], b - 2
        folded = fold(name)
        first = name.split(None, 1)[0].lower()
        if not folded or name.lower() in _ARTICLES:
            continue
        if name[0].islower() and first not in _ARTICLES and not first.startswith(("l'", "l’")):
            continue
        outlet = known.get(folded) or _short(name, folded, shorts)
        if outlet is not None and not articles_clash(name, outlet):
            return _mention(text, a, b, canonical_outlet(outlet), sure=True), j
        started = fold(name.split(None, 1)[0]) in _STARTERS and known_outlet(name) is None
        if (
            is_outlet_name(name)
            and not started
            and not _of_the_trade(name, known)
            and not _elsewhere(name, folded)
            and (anywhere or not _joined(name, folded, text, a, b))
        ):
            # "Sen. X" and "M. Y" end runs early: a single ambiguous word needs more than its form.
            return _mention(
                text, a, b, canonical_outlet(name), sure=known_outlet(name) is not None
            ), j
    return None


def _of_the_trade(name: str, known: dict[str, str]) -> bool:
    """Whether a name is somebody's with their outlet after it ("Paul Stone of the Herald")."""
    parts = _BELONGS.split(name)
    whole = fold(name) in known or known_outlet(name) is not None
    return not whole and any(
        fold(part) in known or known_outlet(part) is not None for part in parts[1:]
    )


def _continued(
    text: str, words: list[tuple[int, int]], i: int, end: int
) -> tuple[Mention, int] | None:
    """A name of the table that goes on in small letters after a run ("La Presse canadienne")."""
    name = text[words[i][0] : words[-1][1]]
    if fold(name) not in continued_names():
        return None
    following = _SMALL_WORDS.match(text, words[-1][1], end)
    while following and following.group():
        whole = name + following.group()
        if known_outlet(whole) is not None:
            start = words[i][0]
            return _mention(
                text, start, start + len(whole), canonical_outlet(whole), sure=True
            ), len(words)
        shorter = following.group().rstrip().rpartition(" ")[0]
        following = _SMALL_WORDS.match(text, words[-1][1], words[-1][1] + len(shorter))
    return None


def _joined(name: str, folded: str, text: str, a: int, b: int) -> bool:
    """Whether a name is really two ("X and The Y Press"), or a common word within a longer one."""
    parts = re.split(r"\s(?:and|et|und|&)\s", name)
    if len(parts) > 1 and is_outlet_name(parts[-1]) and known_outlet(name) is None:
        return True
    if folded in ambiguous_names() and not name.isupper():
        beside = re.match(r"[ \u00a0][A-ZÀ-Þ][a-zà-ÿ]", text[b : b + _AHEAD]) or re.search(
            r"[A-ZÀ-Þ][\w.]*[ \u00a0]$", text[max(0, a - _BESIDE) : a]
        )
        return bool(beside)
    return False


def _elsewhere(name: str, folded: str) -> bool:
    """Whether a name is too common a word to be an outlet without a cue."""
    if folded not in ambiguous_names():
        return False
    articled = fold(name) != fold("x " + name).removeprefix("x ")
    return not articled and not name.isupper()


def _short(name: str, folded: str, shorts: dict[str, str]) -> str | None:
    """The outlet of the corpus that "the Ledger" is short for."""
    if folded not in shorts:
        return None
    if name.isupper() and len(name) >= _SHORTEST_CODE and name in shorts[folded].split():
        return shorts[folded]
    if len(folded) < _SHORTEST_NAME:
        return None
    articled = name.lower().startswith(
        ("the ", "l'", "l’", "le ", "la ", "der ", "die ", "das ", "dem ")
    )
    return shorts[folded] if articled or " " in folded else None


def _mention(text: str, a: int, b: int, outlet: str, *, sure: bool) -> Mention:
    return Mention(Span(a, b), text[a:b], outlet, sure)


def _announced(text: str, run: re.Match[str], announced: frozenset[str]) -> Mention | None:
    """A name that only the noun before it shows to be an outlet ("the weekly L'Économe")."""
    before = text[max(0, run.start() - _ANNOUNCING) : run.start()].lower().rsplit(None, 1)
    # What is sought at the end alone is found sooner in the little that there is after a blank.
    nearest = before[-1] if before else ""
    if nearest not in announced:
        last = None if nearest.isalnum() else _LAST_WORD.search(nearest)
        named = last is not None and last.group() in announced
        if not named and not ends_in_press_noun(
            text[max(0, run.start() - _ANNOUNCING) : run.start()]
        ):
            return None
    a, b = run.span()
    while b > a and text[b - 1] in ".,;:":
        b -= 1
    cut = re.search(r"\s(?:and|et|und)\s", text[a:b])
    if cut:
        b = a + cut.start()
    return _mention(text, a, b, canonical_outlet(text[a:b]), sure=False) if b > a else None
