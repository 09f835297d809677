"""Names of outlets and agencies: one canonical form, who owns them, which are the same."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from provenance.attribution.lexicon import read_data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ARTICLE = re.compile(
    r"^(?:(?:the|le|la|les|der|die|das|dem|den|el|il|lo|au|aux|du|des|de|von|vom|beim)\s+|(?:l|d)['’]\s*)+",
    re.IGNORECASE,
)
# Articles to the languages they belong to; English is left out: "the" stands before any name, and
# the article of any language before an English one ("le Guardian", "der Guardian").
_ARTICLE_LANGUAGES = {
    "le": frozenset(("fr", "it")),
    "la": frozenset(("fr", "es", "it", "pt")),
    "les": frozenset(("fr",)),
    "l'": frozenset(("fr", "it")),
    "el": frozenset(("es",)),
    "il": frozenset(("it",)),
    "lo": frozenset(("it",)),
    "der": frozenset(("de",)),
    "die": frozenset(("de",)),
    "das": frozenset(("de",)),
    "dem": frozenset(("de",)),
    "den": frozenset(("de",)),
    "vom": frozenset(("de",)),
    "beim": frozenset(("de",)),
    "au": frozenset(("fr",)),
    "aux": frozenset(("fr",)),
    "du": frozenset(("fr",)),
}
_FIRST_ARTICLE = re.compile(r"(?:(?P<elided>l['’])|(?P<word>[a-z]{2,4})(?=\s))", re.IGNORECASE)
_FRENCH_ARTICLE = re.compile(r"(?:le|la|les|l['’])", re.IGNORECASE)
_DOMAIN = re.compile(r"\.(?:com|org|net|fr|de|ch|co\.uk|info|eu|be|ca)$")
_NOT_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
# Of ASCII, what is neither a letter nor a digit.
_BLANKS = str.maketrans({chr(at): " " for at in range(128) if not chr(at).isalnum()})
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CODE_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row of ``outlets.tsv``; ``kind`` is ``agency``, ``distributor`` or ``outlet``."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    owner: str | None
    domain: str | None
    languages: frozenset[str]


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return a name without case, accents, punctuation, leading article and domain ending."""
    text = _ARTICLE.sub("", name.strip().replace("\u00a0", " "))
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = _DOMAIN.sub("", text.casefold())
    return _NOT_WORD.sub(" ", text).strip()


@lru_cache(maxsize=16384)
def _article_of(name: str) -> frozenset[str]:
    """Return the languages that the article before a name belongs to, empty for none."""
    match = _FIRST_ARTICLE.match(name.strip())
    if match is None:
        return frozenset()
    article = "l'" if match.group("elided") else match.group("word").lower()
    return _ARTICLE_LANGUAGES.get(article, frozenset())


def articles_clash(left: str, right: str) -> bool:
    """Tell whether two names bear articles of different languages ("La Presse", "Die Presse").

    Such names are two papers, however alike the rest is.
    """
    a, b = _article_of(left), _article_of(right)
    return bool(a) and bool(b) and a.isdisjoint(b)


@cache
def _table() -> Mapping[str, tuple[Outlet, ...]]:
    """Every folded form to the rows that it may mean, names before aliases."""
    found: dict[str, list[Outlet]] = {}
    rows = []
    for line in read_data("outlets.tsv").splitlines():
        if line.startswith(("#", "name\t")):
            continue
        name, aliases, kind, owner, domain, languages = line.split("\t")
        names = tuple(part for part in aliases.split("; ") if part)
        spoken = frozenset(languages.split())
        rows.append(Outlet(name, names, kind, owner or None, domain or None, spoken))
    for outlet in rows:
        found.setdefault(fold(outlet.name), []).append(outlet)
    for outlet in rows:
        for alias in outlet.aliases:
            held = found.setdefault(fold(alias), [])
            if outlet not in held:
                held.append(outlet)
    return {form: tuple(held) for form, held in found.items()}


def _written(name: str) -> str:
    """A name as written, for exact comparison: no case, one kind of space and apostrophe."""
    return " ".join(name.replace("’", "'").replace("\u00a0", " ").casefold().split())


@lru_cache(maxsize=65536)
def _find(name: str) -> Outlet | None:
    """The row that a name means: as written, else by its folded form if no article speaks against."""
    held = _table().get(fold(name), ())
    exact = _written(name)
    for outlet in held:
        if exact in (_written(form) for form in (outlet.name, *outlet.aliases)):
            return outlet
    for outlet in held:
        folded = fold(name)
        forms = [form for form in (outlet.name, *outlet.aliases) if fold(form) == folded]
        if not all(articles_clash(name, form) for form in forms):
            return outlet
    return None


@cache
def _press() -> Mapping[str, frozenset[str]]:
    table = json.loads(read_data("press.json"))
    table.pop("qualified")
    introducers = {f"introducers {code}": words for code, words in table.pop("introducers").items()}
    return {
        name: frozenset(fold(word) for word in words) | frozenset(words)
        for name, words in {**table, **introducers}.items()
    }


@cache
def continued_names() -> frozenset[str]:
    """Return the folded beginnings of names that go on in small letters ("La Presse canadienne")."""
    found = set()
    for held in _table().values():
        for row in held:
            for form in (row.name, *row.aliases):
                words = form.split()
                capitals = len(words)
                while capitals and words[capitals - 1][:1].islower():
                    capitals -= 1
                if 0 < capitals < len(words):
                    found.add(fold(" ".join(words[:capitals])))
    return frozenset(found)


def may_hold_outlet(words: Sequence[str]) -> bool:
    """Tell whether words in a row, from ``fold_words``, can hold a name that the table or its words tell.

    Most cannot, which is seen here in a tenth of the time of looking name by name.
    """
    press = _press()
    if not press["first"].isdisjoint(words) or not press["last"].isdisjoint(words):
        return True
    forms = _forms_by_first_word()
    for at, word in enumerate(words):
        if any(tuple(words[at : at + len(form)]) == form for form in forms.get(word, ())):
            return True
    ends = _suffixes()
    return any(word.endswith(ends) for word in words)


@cache
def _suffixes() -> tuple[str, ...]:
    return tuple(sorted(_press()["suffixes"]))


@cache
def _forms_by_first_word() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the words of the folded names of the table, and of their beginnings, by their first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for form in sorted({*_table(), *continued_names()}):
        words = tuple(form.split())
        if words:
            found.setdefault(words[0], []).append(words)
    return {first: tuple(forms) for first, forms in found.items()}


def fold_words(text: str) -> list[str]:
    """Return the words of a text as ``fold`` writes them, those that it leaves out included."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return _NOT_WORD.split(text.casefold())


@lru_cache(maxsize=8)
def words_in(text: str) -> frozenset[str]:
    """Return the words of a text as ``fold`` writes them, each once."""
    for letter in () if text.isascii() else {*text}:
        if not letter.isascii():
            plain = unicodedata.normalize("NFKD", letter)
            plain = "".join(c for c in plain if not unicodedata.combining(c))
            has_none = bool(plain) and not any(map(str.isalnum, plain))
            text = text.replace(letter, " " if has_none else plain)
    if text.isascii():  # as most are without their accents and typographic signs
        return frozenset(text.lower().translate(_BLANKS).split())
    return frozenset(_WORD.findall(text.casefold()))


def introducers(language: str) -> frozenset[str]:
    """Return the nouns that announce an outlet's name ("the weekly", "le site")."""
    return _press().get(f"introducers {language}", frozenset())


def ambiguous_names() -> frozenset[str]:
    """Return the folded names of outlets that are common words or surnames too ("Time")."""
    return _press()["ambiguous"]


@cache
def agency_forms() -> Mapping[str, str]:
    """Return every written form of an agency to its canonical name."""
    return {
        form: outlet.name
        for outlet in dict.fromkeys(row for held in _table().values() for row in held)
        if outlet.kind == "agency"
        for form in (outlet.name, *outlet.aliases)
    }


@lru_cache(maxsize=65536)
def canonical_outlet(name: str) -> str:
    """Return one form for an outlet's name: "AP" and "l'Associated Press" are "Associated Press".

    A name that no table knows keeps its own form, less a leading English article: French and
    German articles are part of a paper's name ("Le Monde").
    """
    outlet = _find(name)
    if outlet is not None:
        return outlet.name
    tidy = " ".join(name.replace("’", "'").split()).strip(' .,;:«»"“”')
    return re.sub(r"^the\s+(?=\S)", "", tidy, flags=re.IGNORECASE) or name


@cache
def _agency_words() -> Mapping[str, tuple[frozenset[str], ...]]:
    """Words to the sets of words, of which they are the first, that a text with an agency has.

    Where a name has a space, a text may have none.
    """
    found: dict[str, list[frozenset[str]]] = {}
    for form in agency_forms():
        written = [""]
        for word in form.split():
            written = [start + gap + word for start in written for gap in ("", " ")]
        # Written in capitals, a dotless letter is the other one.
        for name in {*written, *(name.replace("ı", "i") for name in written)}:
            words = [word for word in fold_words(name) if word]
            if words:
                found.setdefault(words[0], []).append(frozenset(words))
    return {word: tuple(sets) for word, sets in found.items()}


def names_agency(text: str) -> bool:
    """Tell whether a text can hold the name of an agency, for all that its words show."""
    held = words_in(text)
    table = _agency_words()
    alone = any(words <= held for word in table.keys() & held for words in table[word])
    # Chinese, Japanese and Korean set no space between words.
    return alone or (not text.isascii() and _UNSPACED.search(text) is not None)


def known_outlet(name: str) -> Outlet | None:
    """Return the table's row of a name, or None."""
    return _find(name)


def is_agency(name: str) -> bool:
    """Tell whether a name is that of a news agency (press release services are none)."""
    outlet = _find(name)
    return outlet is not None and outlet.kind == "agency"


def is_distributor(name: str | None) -> bool:
    """Tell whether a name is that of a service that sends out press releases for others."""
    outlet = _find(name) if name else None
    return outlet is not None and outlet.kind == "distributor"


def is_written(name: str, text: str) -> bool:
    """Tell whether a text holds any written form of an outlet's name, of three letters or more."""
    outlet = _find(name)
    forms = (outlet.name, *outlet.aliases) if outlet is not None else (name,)
    return any(form in text for form in forms if len(form) > 2)


def owner_of(name: str) -> str | None:
    """Return who owns an outlet, as far as the table knows; an outlet's own name is no owner."""
    outlet = _find(name)
    return outlet.owner if outlet is not None else None


def outlet_language(name: str) -> frozenset[str]:
    """Return the languages (ISO 639-1) an outlet writes in; empty where the table does not say."""
    outlet = _find(name)
    return outlet.languages if outlet is not None else frozenset()


@lru_cache(maxsize=65536)
def same_outlet(left: str, right: str) -> bool:
    """Tell whether two names mean one outlet, short forms included ("the Herald").

    A short form is the last or first words of the longer name, and holds a press word.
    """
    if articles_clash(left, right):
        return False
    a, b = canonical_outlet(left), canonical_outlet(right)
    if fold(a) == fold(b):
        return not articles_clash(a, b)
    short, full = sorted((fold(left).split(), fold(right).split()), key=len)
    if not short or len(short) >= len(full):
        return _inflected(fold(left), fold(right))
    known = known_outlet(left if fold(left).split() == short else right)
    if known is not None and len(short) > 1:
        return False
    ends = (
        full[-len(short) :] == short
        or full[: len(short)] == short
        or short == full[1 : 1 + len(short)]
    )
    return ends and (
        _is_press_word(short[-1])
        or _is_press_word(short[0])
        or len(short) > 1
        or full[0] == short[0]
    )


_CASES = ("n", "s", "en", "es")


def _inflected(left: str, right: str) -> bool:
    """A German name in another case: "dem Alpenboten" is the Alpenbote."""
    short, full = sorted((left, right), key=len)
    return len(short) > 4 and full.startswith(short) and full[len(short) :] in _CASES


def inflections(folded: str) -> set[str]:
    """Return the forms that a folded name can have in other German cases."""
    longer = {folded + case for case in _CASES}
    return longer | {folded.removesuffix(case) for case in _CASES}


def names_of(name: str) -> set[str]:
    """Return a name, its canonical form, and every other name of that outlet in the table."""
    outlet = canonical_outlet(name)
    rows = _table().get(fold(outlet), ())
    return {name, outlet, *(form for row in rows for form in (row.name, *row.aliases))}


def _is_press_word(word: str) -> bool:
    press = _press()
    return word in press["last"] or word in press["first"]


@lru_cache(maxsize=65536)
def is_outlet_name(name: str) -> bool:
    """Tell whether a capitalised name is an outlet's: by the table, or by its press words.

    Args:
        name: Without the cue beside it; a leading article may stand.
    """
    folded = fold(name)
    if not folded:
        return False
    outlet = _find(name)
    if outlet is not None:
        # A code in small letters, or a common word in capitals, is not a name by itself.
        bare = _ARTICLE.sub("", name.strip())
        return bare[:1].isupper() and not (
            len(folded) <= _CODE_LENGTH
            and not bare.replace(".", "").isupper()
            and outlet.kind == "agency"
            and bare not in (outlet.name, *outlet.aliases)
        )
    return _looks_like_press(name, folded)


def _looks_like_press(name: str, folded: str) -> bool:
    words = folded.split()
    press = _press()
    if len(words) >= 2 and words[-1] in press["last"]:
        return True
    if (
        len(words) >= 2
        and words[0] in press["first"]
        and (words[0] in ("radio", "tele") or _FRENCH_ARTICLE.match(name.strip()))
    ):
        return True
    return (
        len(words) == 1
        and len(folded) > 6
        and any(folded.endswith(s) for s in press["suffixes"])
        and name[:1].isupper()
    )
