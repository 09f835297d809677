"""A kept answer's JSON as what its page shows: branches, undecided pairs, claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provenance.snapshots import Snapshot

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Branch:
    """An article and what was taken from it.

    Attributes:
        name: Id of the article, or None for an outlet outside the collection.
        article: The contract's object, empty where it is not known.
        edge: The derivation that leads here; None at a root.
        below: What was taken from it.
    """

    name: str | None
    article: Json
    edge: Json | None
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """What the page of a kept answer shows.

    Attributes:
        corpus: What was searched then.
        made_with: Version and settings then.
        summary: The answer in numbers and one English sentence, of a query.
        reports: Who reported it, of a query.
        families: Origins with what was taken from them, the largest first.
        alone: Articles that took from none and from which none took.
        undecided: Pairs of which it cannot be told which was first.
        claims: As in the contract; None where they were not made.
        articles: Article by id.
        texts: Stored text by article id; None where they were too many to keep.
    """

    corpus: Json
    made_with: Json
    summary: Json | None
    reports: Sequence[Json]
    families: tuple[Branch, ...]
    alone: tuple[Json, ...]
    undecided: tuple[Json, ...]
    claims: Sequence[Json] | None
    articles: Mapping[str, Json]
    texts: Mapping[str, str] | None

    @classmethod
    def of(cls, snapshot: Snapshot) -> SnapshotView:
        """Read a snapshot's content."""
        content: Any = snapshot.content
        tree, who, claims = content["tree"], content["who"], content["claims"]
        articles = {article["id"]: article for article in tree["articles"]}
        edges = [edge for edge in tree["derivations"] if edge["direction"] == "decided"]
        undecided = [edge for edge in tree["derivations"] if edge["direction"] != "decided"]
        families = tuple(sorted(_families(articles, edges), key=lambda branch: -_size(branch)))
        linked = {name for edge in tree["derivations"] for name in (edge["article"], edge["from"])}
        return cls(
            corpus=tree["corpus"],
            made_with=content["made_with"],
            summary=None if who is None else who["summary"],
            reports=() if who is None else who["reports"],
            families=families,
            alone=tuple(article for name, article in articles.items() if name not in linked),
            undecided=tuple(undecided),
            claims=None if claims is None else claims["claims"],
            articles=articles,
            texts=content["texts"],
        )

    def passage(self, article: str | None, span: Sequence[int] | None) -> str | None:
        """Return the words of a span as they were then; None where the text was not kept."""
        if self.texts is None or article is None or span is None or article not in self.texts:
            return None
        return self.texts[article][span[0] : span[1]]


def _families(articles: Mapping[str, Json], edges: Sequence[Json]) -> Iterator[Branch]:
    """Yield every origin with its copies; an article with several sources hangs under each."""
    below: dict[tuple[str | None, str | None], list[Json]] = {}
    for edge in edges:
        # An outlet outside the collection has a name and no article.
        key = (edge["from"], None if edge["from"] else edge["from_outlet"])
        below.setdefault(key, []).append(edge)
    taken = {edge["article"] for edge in edges}
    for key in below:
        if key[0] not in taken:
            yield _branch(key, None, below, articles, frozenset())


def _branch(
    key: tuple[str | None, str | None],
    edge: Json | None,
    below: Mapping[tuple[str | None, str | None], Sequence[Json]],
    articles: Mapping[str, Json],
    above: frozenset[str],
) -> Branch:
    name, outlet = key
    path = above | ({name} if name else set())
    children = tuple(
        _branch((child["article"], None), child, below, articles, path)
        for child in below.get(key, ())
        if child["article"] not in path
    )
    # Who is named only as the source of another stands in no list of articles.
    unknown = {"id": name, "outlet": outlet, "title": None, "published_at": None, "language": None}
    return Branch(name, articles.get(name or "", unknown), edge, children)


def _size(branch: Branch) -> int:
    return 1 + sum(_size(child) for child in branch.below)
