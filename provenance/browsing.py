"""Pages of families, dates and claims, for readers who look through a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.answers import TreeAnswer
from provenance.clocks import read_claimed
from provenance.findings import Claim
from provenance.model import Reason, SourceType, Verdict
from provenance.opened import OpenStore, plainly


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """When an article was published, by whom one believes.

    Attributes:
        claimed: As the page says, to its own precision; None where it says nothing.
        seen: First stored here, UTC, ISO 8601.
        attested: By an archive or a feed, or None.
    """

    article: str
    claimed: str | None
    seen: str | None
    attested: str | None = None

    @property
    def order(self) -> tuple[bool, str, str]:
        """What to sort by for reading: claimed time, then id; undated ones last."""
        claimed = read_claimed(self.claimed)
        if claimed is None or self.claimed is None:
            return True, "", self.article
        written = self.claimed.strip().replace(" ", "T")
        return False, claimed.first.isoformat() if claimed.zone_known else written, self.article


@dataclass(frozen=True, slots=True)
class Family:
    """Articles joined by derivations, in the order of reading, and how many links join them."""

    articles: tuple[str, ...]
    links: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """What a list of claims is sorted and filtered by.

    Attributes:
        first: Clocks of the article it first appears in.
        outlets: Names of those that print it, by article.
    """

    id: str
    text: str
    verdict: Verdict
    low: int
    high: int
    outlets: Mapping[str, str | None]
    source_types: frozenset[SourceType]
    first: Clocks
    withdrawn: bool


class Browsing(OpenStore):
    """Lists over one store; ``Engine`` gives the rest. All that is kept holds for one state."""

    _kept: tuple[str, dict[str, object]] = ("", {})

    @plainly
    def families(self) -> tuple[tuple[Family, ...], tuple[str, ...]]:
        """Return the families, the largest first, and the articles that no link joins.

        Outside sources join as articles do: two copies of one missing piece are a family.

        Cost:
            Reads the links and dates of all articles; kept until the store changes.
        """
        self._derived()
        kept = self._shelf()
        if "families" not in kept:
            kept["families"] = _families(self._store().overviews.links(), self._all_clocks())
        found = kept["families"]
        assert isinstance(found, tuple)
        return found

    @plainly
    def id_of(self, name: str) -> str:
        """Return the id of the article that an id, a version's name or a url means.

        Raises:
            UnknownArticle: It means none.
        """
        return self._resolve([name])[0]

    @plainly
    def part_of_tree(self, article_ids: Iterable[str]) -> TreeAnswer:
        """Return what the tree of all says of some articles, their direct sources and copies.

        Args:
            article_ids: Ids of counting versions, as :meth:`families` gives them.
        """
        self._derived()
        store = self._store()
        tree = store.results.tree(sorted(set(article_ids)))
        named = {place.article for place in tree.places}
        named |= {name for edge in tree.derivations for name in (edge.article, edge.source) if name}
        tree, decisions = store.reviews.over_tree(tree)
        documents = store.articles.documents(named)
        return TreeAnswer(corpus=self.corpus(), documents=documents, tree=tree, decisions=decisions)

    @plainly
    def clocks(self, article_ids: Iterable[str] | None = None) -> dict[str, Clocks]:
        """Return the three clocks of articles by id; of all, for None, in the order of reading."""
        if article_ids is None:
            return {each.article: each for each in self._all_clocks()}
        rows = self._store().overviews.times(article_ids)
        return {row[0]: _clocks(row) for row in rows}

    @plainly
    def reporting_lines(self) -> tuple[tuple[str, ...], ...]:
        """Return the articles of each reporting line in the order of reading, the earliest first.

        Cost:
            Reads the lines and dates of all articles; kept until the store changes.
        """
        self._derived()
        kept = self._shelf()
        if "lines" not in kept:
            line_of = dict(self._store().overviews.lines())
            lines: dict[str, list[str]] = defaultdict(list)
            for each in self._all_clocks():
                lines[line_of.get(each.article, each.article)].append(each.article)
            kept["lines"] = tuple(tuple(line) for line in lines.values())
        found = kept["lines"]
        assert isinstance(found, tuple)
        return found

    @plainly
    def lines_of(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Return article id -> reporting line, where the tree of all is made and holds it."""
        return self._store().results.lines(sorted(set(article_ids)))

    @plainly
    def claim_rows(self) -> tuple[ClaimRow, ...]:
        """Return what claims are sorted and filtered by, in the order of the engine.

        Cost:
            Reads all claims; kept until the store changes.
        """
        self._finished()
        kept = self._shelf()
        if "claims" not in kept:
            clocks = {each.article: each for each in self._all_clocks()}
            outlets = self._store().overviews.outlets()
            claims = self._store().results.claims()
            kept["claims"] = tuple(_claim_row(claim, outlets, clocks) for claim in claims)
        found = kept["claims"]
        assert isinstance(found, tuple)
        return found

    @plainly
    def claims_named(self, claim_ids: Sequence[str]) -> tuple[Claim, ...]:
        """Return the claims that these ids name, or named before a merge, in that order.

        Unknown ids are left out.
        """
        results = self._store().results
        found = (results.claim(name) for name in claim_ids)
        return tuple(claim for claim in found if claim is not None)

    @plainly
    def claims_revising(self, claim_id: str) -> tuple[Claim, ...]:
        """Return the claims that revise this one.

        Args:
            claim_id: The id it has now.

        Cost:
            Reads all claims.
        """
        named = self._store().overviews.claims_naming(claim_id)
        found = self.claims_named(named)
        return tuple(claim for claim in found if claim_id in claim.updates)

    def _all_clocks(self) -> tuple[Clocks, ...]:
        kept = self._shelf()
        if "clocks" not in kept:
            rows = [_clocks(row) for row in self._store().overviews.times()]
            kept["clocks"] = tuple(sorted(rows, key=lambda each: each.order))
        found = kept["clocks"]
        assert isinstance(found, tuple)
        return found

    def _shelf(self) -> dict[str, object]:
        """Return what is kept of this state of the store."""
        store = self._store()
        state = f"{store.state('')} {store.reviews.count()} {store.setting('analysed')}"
        if self._kept[0] != state:
            self._kept = state, {}
        return self._kept[1]


def _clocks(row: tuple[str, str | None, str | None, str | None]) -> Clocks:
    return Clocks(article=row[0], claimed=row[1], seen=row[2], attested=row[3])


def _families(
    links: Sequence[tuple[str, str | None, str | None]], clocks: Sequence[Clocks]
) -> tuple[tuple[Family, ...], tuple[str, ...]]:
    """Join what is linked; a source without an article or a name joins nothing."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for article, source, outlet in links:
        other = f"article {source}" if source is not None else f"outlet {outlet or article}"
        parent[root(other)] = root(f"article {article}")
    members: dict[str, list[str]] = defaultdict(list)
    alone = []
    for each in clocks:
        key = f"article {each.article}"
        if key in parent:
            members[root(key)].append(each.article)
        else:
            alone.append(each.article)
    count: dict[str, int] = defaultdict(int)
    for article, _, _ in links:
        count[root(f"article {article}")] += 1
    rank = {each.article: number for number, each in enumerate(clocks)}
    families = [Family(tuple(names), count[key]) for key, names in members.items()]
    families.sort(key=lambda family: (-len(family.articles), rank[family.articles[0]]))
    return tuple(families), tuple(alone)


def _claim_row(claim: Claim, outlets: Mapping[str, str], clocks: Mapping[str, Clocks]) -> ClaimRow:
    unknown = Clocks(article=claim.first_article, claimed=None, seen=None)
    return ClaimRow(
        id=claim.id,
        text=claim.text,
        verdict=claim.verdict,
        low=claim.low,
        high=claim.high,
        outlets={seen.article: outlets.get(seen.article) for seen in claim.appearances},
        source_types=frozenset(seen.source_type for seen in claim.appearances),
        first=clocks.get(claim.first_article, unknown),
        withdrawn=Reason.WITHDRAWN in claim.reasons,
    )
