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
    from collections.abc import Mapping

_ARTICLE = re.compile(
    r"^(?:(?:the|le|la|les|der|die|das|dem|den|el|il|lo|au|aux|du|des|de|von|vom|beim)\s+|(?:l|d)['’]\s*)+",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"\.(?:com|org|net|fr|de|ch|co\.uk|info|eu|be|ca)$")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# Nouns that stand before a name without being part of it: "the weekly L'Économe".
_KEEP_ARTICLE = re.compile(r"^(?:the|le|la|les|l['’]|der|die|das|el|il)\s*", re.IGNORECASE)
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
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = _DOMAIN.sub("", text)
    return _NOT_WORD.sub(" ", text).strip()


@cache
def _table() -> Mapping[str, Outlet]:
    found: dict[str, Outlet] = {}
    rows = []
    for line in read_data("outlets.tsv").splitlines():
        if line.startswith(("#", "name\t")):
            continue
        name, aliases, kind, owner, domain, languages = line.split("\t")
        names = tuple(part for part in aliases.split("; ") if part)
        spoken = frozenset(languages.split())
        rows.append(Outlet(name, names, kind, owner or None, domain or None, spoken))
    for outlet in rows:
        found.setdefault(fold(outlet.name), outlet)
    for outlet in rows:
        for alias in outlet.aliases:
            found.setdefault(fold(alias), outlet)
    return found


@cache
def _press() -> Mapping[str, frozenset[str]]:
    table = json.loads(read_data("press.json"))
    introducers = {f"introducers {code}": words for code, words in table.pop("introducers").items()}
    return {
        name: frozenset(fold(word) for word in words) | frozenset(words)
        for name, words in {**table, **introducers}.items()
    }


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
        for outlet in dict.fromkeys(_table().values())
        if outlet.kind == "agency"
        for form in (outlet.name, *outlet.aliases)
    }


@lru_cache(maxsize=65536)
def canonical_outlet(name: str) -> str:
    """Return one form for an outlet's name: "AP" and "l'Associated Press" are "Associated Press".

    A name that no table knows keeps its own form, less a leading English article: French and
    German articles are part of a paper's name ("Le Monde").
    """
    outlet = _table().get(fold(name))
    if outlet is not None:
        return outlet.name
    tidy = " ".join(name.replace("’", "'").split()).strip(' .,;:«»"“”')
    return re.sub(r"^the\s+(?=\S)", "", tidy, flags=re.IGNORECASE) or name


def known_outlet(name: str) -> Outlet | None:
    """Return the table's row of a name, or None."""
    return _table().get(fold(name))


def is_agency(name: str) -> bool:
    """Tell whether a name is that of a news agency (press release services are none)."""
    outlet = _table().get(fold(name))
    return outlet is not None and outlet.kind == "agency"


def owner_of(name: str) -> str | None:
    """Return who owns an outlet, as far as the table knows; an outlet's own name is no owner."""
    outlet = _table().get(fold(name))
    return outlet.owner if outlet is not None else None


def outlet_language(name: str) -> frozenset[str]:
    """Return the languages (ISO 639-1) an outlet writes in; empty where the table does not say."""
    outlet = _table().get(fold(name))
    return outlet.languages if outlet is not None else frozenset()


@lru_cache(maxsize=65536)
def same_outlet(left: str, right: str) -> bool:
    """Tell whether two names mean one outlet, short forms included ("the Herald").

    A short form is the last or first words of the longer name, and holds a press word.
    """
    a, b = canonical_outlet(left), canonical_outlet(right)
    if fold(a) == fold(b):
        return True
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


def _inflected(left: str, right: str) -> bool:
    """A German name in another case: "dem Alpenboten" is the Alpenbote."""
    short, full = sorted((left, right), key=len)
    return (
        len(short) > 4 and full.startswith(short) and full[len(short) :] in ("n", "s", "en", "es")
    )


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
    outlet = _table().get(folded)
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
    articled = bool(re.match(r"(?:le|la|les|l['’])", name.strip(), re.IGNORECASE))
    if (
        len(words) >= 2
        and words[0] in press["first"]
        and (articled or words[0] in ("radio", "tele"))
    ):
        return True
    return (
        len(words) == 1
        and len(folded) > 6
        and any(folded.endswith(s) for s in press["suffixes"])
        and name[:1].isupper()
    )
