"""Reads the verbs whose subject is the source of what it did: "the council suspended"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from provenance.attribution.lexicon import read_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_VOWELS = frozenset("aeiou")
# Classes whose subject is a paper or a recording.
HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class Deed:
    """One form of a verb.

    Attributes:
        classes: What its subject does: ``finds``, ``sees``, ``decides``, ``plans``, ``treats``,
            ``tells`` or, of papers, ``holds``.
        tense: ``base``, ``third``, ``past``, ``participle`` or ``gerund``.
        particle: The word that must follow, or empty.
    """

    classes: frozenset[str]
    tense: str
    particle: str


@cache
def deeds_of(language: str) -> Mapping[str, tuple[Deed, ...]]:
    """Return the forms of a language's verbs of doing; none where it has no such data."""
    path = resources.files("provenance.attribution").joinpath("data", language, "deeds.txt")
    if not path.is_file():
        return {}
    classes: dict[tuple[str, str, str], set[str]] = {}
    for line in read_data(language, "deeds.txt").splitlines():
        name, _, lemmas = line.partition("|")
        if line.startswith("#") or not lemmas:
            continue
        for entry in lemmas.split():
            for form in _forms(entry):
                classes.setdefault(form, set()).add(name)
    found: dict[str, list[Deed]] = {}
    for (word, tense, particle), names in sorted(classes.items()):
        found.setdefault(word, []).append(Deed(frozenset(names), tense, particle))
    # A verb with its particle comes first: "called off" is not "called".
    return {
        word: tuple(sorted(forms, key=lambda d: not d.particle)) for word, forms in found.items()
    }


def _forms(entry: str) -> Iterator[tuple[str, str, str]]:
    """The word, tense and particle of each form of one entry of the list."""
    lemma, _, irregular = entry.partition("/")
    verb, _, particle = lemma.partition("_")
    stem = verb[:-1] if verb.endswith("e") else verb
    turned = verb.endswith("y") and verb[-2] not in _VOWELS
    past = participle = f"{verb[:-1]}ied" if turned else f"{stem}ed"
    third = f"{verb[:-1]}ies" if turned else f"{verb}{'es' if verb.endswith(_HISSES) else 's'}"
    if irregular:
        past, participle, *rest = (part.partition("_")[0] for part in irregular.split("/"))
        third = rest[0] if rest else third
    gerund = f"{verb}ing" if verb.endswith("ee") else f"{stem}ing"
    if past.endswith(f"{verb[-1] * 2}ed"):
        # "planned", "planning"
        gerund = f"{past.removesuffix('ed')}ing"
    elif past == verb and verb.endswith("t"):
        gerund = f"{verb}ting"
    for word, tense in (
        (verb, "base"),
        (third, "third"),
        (past, "past"),
        (participle, "participle"),
        (gerund, "gerund"),
    ):
        yield word, tense, particle


_HISSES = ("s", "x", "z", "ch", "sh")
