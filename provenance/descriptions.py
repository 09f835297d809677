"""How sources are described: their words in English, how many they are, who stands for what."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources
from itertools import zip_longest
from typing import Any

from provenance.attribution import organisation_of
from provenance.body_initials import named_by_initials, read_initials
from provenance.claim_lexicon import fold, get_lexicon, split_words, stem
from provenance.model import Attribution, Document, SourceType
from provenance.wording import gloss, read_wording


@cache
def word_groups() -> dict[str, frozenset[str]]:
    """Return the English stems by which kinds of sources are told, by the name of the kind."""
    path = resources.files("provenance") / "claims_data" / "sources.json"
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))  # Any: parsed JSON
    return {
        name: frozenset(stem(word, "en") for word in words)
        for name, words in raw.items()
        if name != "numbers"
    }


@cache
def _read_seats() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return pairs of English stems: who holds an office, and the body whose word theirs is."""
    path = resources.files("provenance") / "claims_data" / "seats.json"
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))  # Any: parsed JSON
    return tuple(
        (_stems(holders), _stems(bodies) | {stem(body, "en") + "'" for body in bodies})
        for holders, bodies in raw["seats"]
    )


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word, "en") for word in words)


def may_sit_in(holder: frozenset[str], body: frozenset[str]) -> bool:
    """Return whether a body, by its description, is the seat of an office that another tells of."""
    return any(holder & holders and body & bodies for holders, bodies in _read_seats())


def may_belong(person: frozenset[str], body: frozenset[str]) -> bool:
    """Return whether somebody may be one of a body's own people, by what is said of both.

    Nobody of rank or in anybody's service is surely outside, and whoever works may work there; a
    force has its own ranks.
    """
    groups = word_groups()
    inside = groups["heads"] | groups["spokes"] | groups["insiders"]
    if not body & groups["forces"]:
        inside |= groups["professions"] | groups["institutions"]
    return bool(person & inside)


def are_of_one_kind(left: frozenset[str], right: frozenset[str]) -> bool:
    """Return whether two papers are of one kind by their descriptions: reports, letters, lists."""
    groups = word_groups()
    kinds = (groups["reports"], groups["letters"], groups["lists"])
    return any(left & kind and right & kind for kind in kinds)


# Of the words for the body that two people speak for, of the one that has fewer, so many are shared.
_SAME_BODY = 0.66


def may_be_team(words: frozenset[str]) -> bool:
    """Return whether a body is somebody's own people by its description: a campaign, a camp."""
    return bool(words & word_groups()["teams"])


def share_body(left: Iterable[str], right: Iterable[str]) -> bool:
    """Return whether two sources speak for one body, by what their bodies are called."""
    groups = word_groups()
    general = groups["unnamed"] | groups["issuing"] | groups["institutions"]
    told = [[describe(body) - general for body in sorted(bodies)] for bodies in (left, right)]
    return any(
        one and other and len(one & other) >= _SAME_BODY * min(len(one), len(other))
        for one in told[0]
        for other in told[1]
    )


@cache
def _counts() -> dict[str, int]:
    path = resources.files("provenance") / "claims_data" / "sources.json"
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))  # Any: parsed JSON
    return dict(raw["numbers"])


@lru_cache(maxsize=8192)
def describe(text: str, language: str | None = None) -> frozenset[str]:
    """Return the English stems of a description, function words left out.

    Args:
        text: In any known language.
        language: Which, where it is known: a few words may seem to be of another.
    """
    function_words = get_lexicon("en").function_words
    return frozenset(
        stem(word.rstrip("'"), "en")
        for word in split_words(text if language == "en" else gloss(text))
        if word not in function_words and len(word) > 1
    )


# A number among so many first words counts people; one before these is an age.
_COUNT_WITHIN = 3
_AGES = ("year", "ans", "jahr", "jahrig", "anos")


def count_people(text: str) -> int:
    """Return how many people an unnamed source stands for: "three officials" 3, "officials" 1."""
    wording = read_wording(text)
    opening = wording.words[: _COUNT_WITHIN + 1]
    for word, after in zip_longest(opening[:_COUNT_WITHIN], opening[1:]):
        # "two other officials", and not "a farmer of 66" or "a 66-year-old farmer".
        if word is not None and word.is_number and word.key.isdigit():
            if after is not None and after.folded.startswith(_AGES):
                break
            return max(1, min(20, int(word.key)))
    spoken = [part for part in split_words(wording.glossed) if part in _counts()]
    return _counts()[spoken[0]] if spoken else 1


_ARTICLES = ("the ", "le ", "la ", "les ", "l'", "der ", "die ", "das ")


def outlet_key(name: str) -> str:
    """Return an outlet's name for comparison: no case, accents, leading article or stops."""
    bare = fold(name).replace(".", "").strip()
    for article in _ARTICLES:
        bare = bare.removeprefix(article)
    return bare.strip()


@lru_cache(maxsize=8192)
def _organisation_of(text: str) -> str | None:
    """``organisation_of``: a source is described in the same words wherever it speaks."""
    return organisation_of(text)


class Descriptions:
    """What a collection says of its named sources: the offices and organisations beside a name.

    Attributes:
        publishers: The outlets whose articles the collection holds.
    """

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._named: dict[str, list[tuple[Document, Attribution]]] = defaultdict(list)
        self._bodies: dict[str, frozenset[str]] = {}
        self._told: dict[str, frozenset[str]] = {}
        self._people: set[str] = set()
        self._initials = read_initials(document.canonical.text for document in documents.values())
        self.publishers = frozenset(
            publisher
            for document in documents.values()
            if (publisher := document.sourcing.publisher or document.article.outlet)
        )
        for article in sorted(documents):
            document = documents[article]
            for attribution in (*document.sourcing.attributions, *document.sourcing.weak):
                if attribution.source_name:
                    self._named[attribution.source_name].append((document, attribution))
                    if attribution.source_type is SourceType.NAMED_PERSON:
                        self._people.add(attribution.source_name)

    def of(self, name: str | None) -> frozenset[str]:
        """Return the stems that stand with a name anywhere in the collection."""
        if not name:
            return frozenset()
        if name not in self._told:
            self._told[name] = frozenset().union(
                *(
                    _near(document, attribution)
                    for document, attribution in self._named.get(name, ())
                )
            )
        return self._told[name]

    def bodies_of(self, name: str | None, text: str) -> frozenset[str]:
        """Return the institutions that a source speaks for, by name or by its own words."""
        own = _organisation_of(text) if text else None
        known = self._known_bodies(name) if name else frozenset()
        if self._initials and text:
            known |= frozenset(self._by_initials(name, text))
        return known | {own} if own else known

    def _known_bodies(self, name: str) -> frozenset[str]:
        if name not in self._bodies:
            bodies = (
                _organisation_of(attribution.source_text or "")
                for _, attribution in self._named.get(name, ())
            )
            self._bodies[name] = frozenset(filter(None, bodies))
        return self._bodies[name]

    def _by_initials(self, name: str | None, text: str) -> list[str]:
        """The initials of the bodies that a source is, or heads, or speaks for."""
        if name in self._people:
            ranks = word_groups()["heads"] | word_groups()["spokes"]
            if not describe(text) & ranks:
                return []
        return named_by_initials(text, self._initials)


# Code points beside a source's name in which its office is looked for.
_BESIDE = 60


def _near(document: Document, attribution: Attribution) -> set[str]:
    language = document.canonical.language
    words = set(describe(attribution.source_text or "", language))
    if attribution.source is not None and attribution.source_type is SourceType.NAMED_PERSON:
        text = document.canonical.text
        after = text[attribution.source.end : attribution.source.end + _BESIDE]
        if after[:2] == ", ":
            words |= describe(after[2:].split(",")[0].split(".")[0], language)
    return words
