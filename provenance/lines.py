"""Reporting lines: which sentence came from where, over all chosen links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from provenance.clocks import read_claimed
from provenance.edges import Edge
from provenance.edits import Edits
from provenance.family_signs import SAME_WORDS
from provenance.findings import SentenceLine
from provenance.model import Document
from provenance.outside import OutsideLink
from provenance.views import covered

Place = tuple[str, int]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Where every sentence belongs.

    Attributes:
        sentences: One row for every sentence of every article.
        family: Article id -> id of the line its family is known by.
    """

    sentences: tuple[SentenceLine, ...]
    family: Mapping[str, str]


class _Groups(Generic[Key]):
    """Disjoint sets of keys (Tarjan 1975, path halving)."""

    def __init__(self) -> None:
        self._up: dict[Key, Key] = {}

    def find(self, key: Key) -> Key:
        """Return the representative of the key's set."""
        self._up.setdefault(key, key)
        while self._up[key] != key:
            self._up[key] = self._up[self._up[key]]
            key = self._up[key]
        return key

    def join(self, left: Key, right: Key) -> None:
        """Make one set of two."""
        self._up[self.find(left)] = self.find(right)


def trace_lines(
    documents: Mapping[str, Document],
    links: Sequence[Edge],
    edges: Sequence[Edge],
    outside: Sequence[OutsideLink],
    edits: Edits,
) -> Lines:
    """Trace every sentence back to the article and sentence it began with.

    Args:
        documents: All articles.
        links: The chosen parents and the undecided pairs; they make the families.
        edges: All edges; within a family each of them shows which sentences are one (a rewording
            may lie closer to a sibling's translation than to the piece both come from).
        outside: What was drawn from beyond the corpus.
        edits: Holds which sentences stand against each other.
    """
    rank = _standing(documents, links)
    families = _families(documents, links, outside, rank)
    kin = [edge for edge in edges if families[edge.derived] == families[edge.source]]
    groups = _join_sentences(kin, edits)
    roots = _roots(documents, groups, rank)
    named = _line_names(documents, roots, _outside_places(documents, outside))
    rows = tuple(
        SentenceLine(
            article=place[0], sentence=place[1], line=named[roots[place]], root=roots[place]
        )
        for place in sorted(roots)
    )
    return Lines(sentences=rows, family=families)


def _standing(
    documents: Mapping[str, Document], links: Sequence[Edge]
) -> dict[str, tuple[int, float, str]]:
    """Order articles from the root of their family down: depth, claimed time, id."""
    above: dict[str, set[str]] = defaultdict(set)
    for edge in links:
        if edge.decided:
            above[edge.derived].add(edge.source)
    depth: dict[str, int] = {}

    def measure(key: str) -> int:
        if key not in depth:
            depth[key] = 0  # cycles were broken before; this only bounds the recursion
            depth[key] = 1 + max((measure(k) for k in above.get(key, ())), default=-1)
        return depth[key]

    standing = {}
    for key, document in documents.items():
        claimed = read_claimed(document.article.published_at)
        time = claimed.first.timestamp() if claimed else float("inf")
        standing[key] = (measure(key), time, key)
    return standing


def _join_sentences(links: Iterable[Edge], edits: Edits) -> _Groups[Place]:
    """Join sentences that are each other's counterpart; word for word, one side suffices.

    A one-sided link between reworded sentences would chain what only stands near each other.
    """
    groups: _Groups[Place] = _Groups()
    for edge in links:
        backward = edits.view(edge.view.match, edge.source)
        shared = edits.sentences_shared(backward)
        there, back = edits.counterparts(edge.view), edits.counterparts(backward)
        for number, similarity in sorted(edge.shared.items()):
            other = there.get(number)
            if other is None:
                continue
            mutual = other in shared and back.get(other) == number
            if mutual or similarity >= SAME_WORDS:
                groups.join((edge.derived, number), (edge.source, other))
        for other, similarity in shared.items():
            if other in back and similarity >= SAME_WORDS:
                groups.join((edge.source, other), (edge.derived, back[other]))
    return groups


def _roots(
    documents: Mapping[str, Document],
    groups: _Groups[Place],
    rank: Mapping[str, tuple[int, float, str]],
) -> dict[Place, Place]:
    members: dict[Place, list[Place]] = defaultdict(list)
    for key in sorted(documents):
        for number in range(len(documents[key].canonical.sentences)):
            members[groups.find((key, number))].append((key, number))
    roots: dict[Place, Place] = {}
    for group in members.values():
        root = min(group, key=lambda place: (rank[place[0]], place[1]))
        roots |= dict.fromkeys(group, root)
    return roots


def _outside_places(
    documents: Mapping[str, Document], outside: Sequence[OutsideLink]
) -> dict[Place, str]:
    """Map the sentences that came from outside to the name of the outlet they came from."""
    places: dict[Place, str] = {}
    for link in outside:
        if link.whole and not link.sentences:
            numbers: Iterable[int] = range(len(documents[link.article].canonical.sentences))
        else:
            numbers = link.sentences
        for number in numbers:
            places.setdefault((link.article, number), link.outlet)
    return places


def _line_names(
    documents: Mapping[str, Document],
    roots: Mapping[Place, Place],
    outside: Mapping[Place, str],
) -> dict[Place, str]:
    """Name the line of every root: by the first sentence of its article that belongs to it."""
    first: dict[tuple[str, str], Place] = {}
    kind: dict[Place, tuple[str, str]] = {}
    for root in sorted(set(roots.values())):
        kind[root] = (root[0], outside.get(root, ""))
        if not _is_furniture(documents, root):
            first.setdefault(kind[root], root)
    return {root: line_name(documents, first.get(kind[root], root)) for root in kind}


def line_name(documents: Mapping[str, Document], place: Place) -> str:
    """Name a line by its first appearance: article, start and end of the sentence."""
    span = documents[place[0]].canonical.sentences[place[1]].span
    return f"{place[0]}:{span.start}-{span.end}"


def _is_furniture(documents: Mapping[str, Document], place: Place) -> bool:
    canonical = documents[place[0]].canonical
    span = canonical.sentences[place[1]].span
    return covered(span, [b.span for b in canonical.boilerplate]) >= 0.5


def _families(
    documents: Mapping[str, Document],
    links: Sequence[Edge],
    outside: Sequence[OutsideLink],
    rank: Mapping[str, tuple[int, float, str]],
) -> dict[str, str]:
    """Name each article's family by the line of the article that stands highest in it."""
    groups: _Groups[str] = _Groups()
    for edge in [*links, *(e for link in outside for e in link.siblings)]:
        groups.join(edge.derived, edge.source)
    members: dict[str, list[str]] = defaultdict(list)
    for key in sorted(documents):
        members[groups.find(key)].append(key)
    names: dict[str, str] = {}
    for group in members.values():
        head = min(group, key=lambda key: rank[key])
        numbers = range(len(documents[head].canonical.sentences))
        own = [n for n in numbers if not _is_furniture(documents, (head, n))] or list(numbers)
        name = line_name(documents, (head, own[0])) if own else f"{head}:0-0"
        names |= dict.fromkeys(group, name)
    return names
