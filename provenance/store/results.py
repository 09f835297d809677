"""The rows of what was found: matches, the tree and the claims, each row readable alone."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from provenance.decisions import LinkFinding
from provenance.findings import (
    Claim,
    Derivation,
    Match,
    Place,
    ResolvedCitation,
    SentenceLine,
    Tree,
)
from provenance.rulings import homes_of, names_of
from provenance.serialise import from_json, many_from_json, many_to_json, to_json
from provenance.store.connection import Connection
from provenance.store.reviews import Reviews

Item = TypeVar("Item")


class Results:
    """Matches kept by content, and the answers of the last analysis."""

    def __init__(self, connection: Connection, reviews: Reviews) -> None:
        self._connection = connection
        self._reviews = reviews
        self._homes: tuple[str, Mapping[str, str]] = ("", {})
        self._db = connection.db

    # Matches.

    def known_matches(self, keys: Iterable[str]) -> set[str]:
        """Return those of these keys whose match is kept."""
        rows = self._db.execute(
            "select key from matches where key in (select value from json_each(?))",
            [json.dumps(sorted(set(keys)))],
        )
        return {row[0] for row in rows}

    def keep_match(self, key: str, match: Match) -> None:
        """Keep a match under the hash of all that it was made from."""
        self._db.execute(
            "insert or replace into matches (key, derived, match) values (?, ?, ?)",
            [key, match.derived, to_json(match)],
        )

    def set_pairs(self, pairs: Mapping[tuple[str, str], str]) -> None:
        """Make these, (left, right) -> key, the pairs of the corpus; drop matches of no pair."""
        self._db.execute("delete from pairs")
        self._db.conn.executemany(
            "insert into pairs (left, right, key) values (?, ?, ?)",
            [(left, right, key) for (left, right), key in sorted(pairs.items())],
        )
        self._db.execute("delete from matches where key not in (select key from pairs)")

    def likely_matches(self, pairs: Mapping[tuple[str, str], str], floor: float) -> list[Match]:
        """Return the matches of at least this probability among some pairs, by (left, right).

        Args:
            pairs: (left, right) -> key.
            floor: 0..1.
        """
        kept = dict(
            self._db.execute(
                "select key, match from matches where derived >= ? "
                "and key in (select value from json_each(?))",
                [floor, json.dumps(sorted(set(pairs.values())))],
            ).fetchall()
        )
        return [
            _match(left, right, kept[key])
            for (left, right), key in sorted(pairs.items())
            if key in kept
        ]

    def pairs(self) -> dict[tuple[str, str], str]:
        """Return (left, right) -> key of all pairs of the corpus."""
        rows = self._db.execute("select left, right, key from pairs order by left, right")
        return {(row[0], row[1]): row[2] for row in rows}

    def matches(self, article: str) -> list[Match]:
        """Return all matches of one article, by (left, right)."""
        rows = self._db.execute(
            "select left, right, match from pairs join matches using (key) "
            "where left = :article or right = :article order by left, right",
            {"article": article},
        )
        return [_match(*row) for row in rows]

    def match(self, left: str, right: str) -> Match | None:
        """Return the match of two articles, left being the smaller id; None where there is none."""
        row = self._db.execute(
            "select match from pairs join matches using (key) where left = ? and right = ?",
            [left, right],
        ).fetchone()
        return None if row is None else _match(left, right, row[0])

    def kept_match(self, key: str) -> Match | None:
        """Return the match that is kept under a key, under the ids it was made with."""
        row = self._db.conn.execute("select match from matches where key = ?", [key]).fetchone()
        return None if row is None else from_json(Match, row[0])

    # Judgements of sentences.

    def judged(self, pairs: Iterable[int]) -> dict[int, float]:
        """Return the probability kept for each of these pairs that has one, by hash."""
        rows = self._db.execute(
            "select pair, probability from judged where pair in (select value from json_each(?))",
            [json.dumps(sorted(set(pairs)))],
        )
        return dict(rows.fetchall())

    def keep_judged(self, probabilities: Mapping[int, float]) -> None:
        """Keep probabilities 0..1 by hash of their pair."""
        self._db.conn.executemany(
            "insert or replace into judged (pair, probability) values (?, ?)",
            sorted(probabilities.items()),
        )

    # The tree.

    def write_tree(self, tree: Tree) -> None:
        """Replace the tree."""
        self._db.execute("delete from places")
        self._db.execute("delete from derivations")
        self._db.execute("delete from citations")
        self._db.execute("delete from families")
        citations = _grouped((item.article, item) for item in tree.citations)
        sentences = _grouped((item.article, item) for item in tree.sentence_lines)
        self._db.conn.executemany(
            "insert into places (article, line, place, citations, sentences) values (?, ?, ?, ?, ?)",
            [
                (
                    place.article,
                    place.line,
                    to_json(place),
                    many_to_json(citations.get(place.article, ())),
                    many_to_json(sentences.get(place.article, ())),
                )
                for place in tree.places
            ],
        )
        self._db.conn.executemany(
            "insert into derivations (number, article, source, derivation) values (?, ?, ?, ?)",
            [
                (number, edge.article, edge.source, to_json(edge))
                for number, edge in enumerate(tree.derivations)
            ],
        )
        self._db.conn.executemany(
            "insert or ignore into citations (cited, citing) values (?, ?)",
            [(item.cited_article, item.article) for item in tree.citations if item.cited_article],
        )
        self._connection.set("cycles", json.dumps(tree.cycles))
        self._connection.set("reviewed", many_to_json(tree.reviewed))

    def family(self, article: str, state: str) -> tuple[Tree, tuple[Match, ...]] | None:
        """Return what was kept by ``keep_family`` in this state of the store, or None.

        What was decided since about one of the family's links makes it anew; what was decided
        about others does not.
        """
        row = self._db.conn.execute(
            "select state, tree, matches from families where article = ?", [article]
        ).fetchone()
        if row is None or not row[0].startswith(state):
            return None
        tree = from_json(Tree, zlib.decompress(row[1]).decode("utf-8"))
        if row[0] != state + self._reviews.name_of(place.article for place in tree.places):
            return None
        matches = zlib.decompress(row[2]).decode("utf-8")
        return self._reviews.over_tree(tree)[0], many_from_json(Match, matches)

    def keep_family(self, article: str, state: str, tree: Tree, matches: Sequence[Match]) -> None:
        """Keep the answer about one article.

        Args:
            article: Its id.
            state: Of the store, see ``Store.texts_state``; in another one it does not hold.
            tree: Of the article's family alone.
            matches: The article's own, with their direction.
        """
        blobs = [zlib.compress(text.encode()) for text in (to_json(tree), many_to_json(matches))]
        self._db.execute(
            "insert or replace into families (article, state, tree, matches) values (?, ?, ?, ?)",
            [article, state + self._reviews.name_of(p.article for p in tree.places), *blobs],
        )

    def tree(self, ids: Sequence[str] | None = None) -> Tree:
        """Return the tree, or the part of it that speaks of these articles.

        Args:
            ids: Article ids; None for all. Of a part, derivations are those of which either end
                is named, cycles those that touch a named article.
        """
        wanted = None if ids is None else json.dumps(sorted(set(ids)))
        places = self._db.execute(
            "select place, citations, sentences from places "
            "where :ids is null or article in (select value from json_each(:ids)) order by article",
            {"ids": wanted},
        ).fetchall()
        derivations = self._db.execute(
            "select derivation from derivations where :ids is null "
            "or article in (select value from json_each(:ids)) "
            "or source in (select value from json_each(:ids)) order by number",
            {"ids": wanted},
        ).fetchall()
        cycles = json.loads(self._connection.setting("cycles") or "[]")
        named = None if ids is None else set(ids)
        tree = Tree(
            places=tuple(from_json(Place, row[0]) for row in places),
            derivations=tuple(from_json(Derivation, row[0]) for row in derivations),
            citations=tuple(
                item for row in places for item in many_from_json(ResolvedCitation, row[1])
            ),
            cycles=tuple(tuple(c) for c in cycles if named is None or named & set(c)),
            sentence_lines=tuple(
                item for row in places for item in many_from_json(SentenceLine, row[2])
            ),
            reviewed=self.reviewed(),
        )
        return self._reviews.over_tree(tree)[0]

    def reviewed(self) -> tuple[LinkFinding, ...]:
        """Return what is found of each decided link without the decision."""
        return many_from_json(LinkFinding, self._connection.setting("reviewed") or "[]")

    def sources(self, ids: Iterable[str]) -> set[str]:
        """Return the articles that these are derived from, or joined to by an open pair."""
        rows = self._db.execute(
            "select source from derivations where source is not null "
            "and article in (select value from json_each(?))",
            [json.dumps(sorted(set(ids)))],
        )
        return {row[0] for row in rows}

    def line_mates(self, article: str) -> list[str]:
        """Return the other articles of an article's reporting line, sorted."""
        rows = self._db.execute(
            "select article from places where article <> :article and line = "
            "(select line from places where article = :article) order by article",
            {"article": article},
        )
        return [row[0] for row in rows]

    def lines(self, ids: Sequence[str]) -> dict[str, str]:
        """Return article id -> id of its reporting line."""
        rows = self._db.execute(
            "select article, line from places where article in (select value from json_each(?)) "
            "order by article",
            [json.dumps(list(ids))],
        )
        return dict(rows.fetchall())

    def citing(self, article: str) -> list[str]:
        """Return the articles that cite this one, sorted."""
        rows = self._db.execute(
            "select citing from citations where cited = ? order by citing", [article]
        )
        return [row[0] for row in rows]

    # The claims.

    def write_claims(self, claims: Sequence[Claim]) -> None:
        """Replace the claims."""
        self._db.execute("delete from claims")
        self._db.execute("delete from appearances")
        self._db.conn.executemany(
            "insert into claims (number, id, claim) values (?, ?, ?)",
            [(number, claim.id, to_json(claim)) for number, claim in enumerate(claims)],
        )
        self._db.conn.executemany(
            "insert or ignore into appearances (article, claim) values (?, ?)",
            [(seen.article, claim.id) for claim in claims for seen in claim.appearances],
        )

    def claims(self, ids: Sequence[str] | None = None) -> tuple[Claim, ...]:
        """Return all claims, or those that appear in one of these articles, in their order."""
        rows = self._db.execute(
            "select claim from claims where :ids is null or id in (select claim from appearances "
            "where article in (select value from json_each(:ids))) order by number",
            {"ids": None if ids is None else json.dumps(sorted(set(ids)))},
        )
        return self._reviews.over_claims((from_json(Claim, row[0]) for row in rows), self.homes)

    def homes(self) -> Mapping[str, str]:
        """Return the id of each decision about a verdict that holds -> id of its claim now.

        All claims that may bear its name are looked at, so that it is told of one claim whichever
        part of the claims is read.
        """
        made = f"{self._reviews.count()} {self._connection.setting('analysed')}"
        if self._homes[0] != made:
            verdicts = self._reviews.verdicts()
            # An id of a claim is made from an appearance: its article and the span of its sentence.
            near = {name.rpartition(":")[0] for each in verdicts for name in names_of(each)}
            rows = self._db.execute(
                "select claim from claims where id in (select claim from appearances "
                "where article in (select value from json_each(?))) order by number",
                [json.dumps(sorted(near))],
            )
            self._homes = made, homes_of([from_json(Claim, row[0]) for row in rows], verdicts)
        return self._homes[1]

    def claims_page(
        self, after: int, limit: int, ids: Sequence[str] | None = None
    ) -> tuple[tuple[Claim, ...], int | None]:
        """Return some claims in their order, and after which number the next ones begin.

        Args:
            after: Number after which to begin; 0 for the beginning.
            limit: How many.
            ids: Only claims that appear in one of these articles; None for all.

        Returns:
            The claims, and None for the number where there are no more.
        """
        rows = self._db.execute(
            "select number + 1, claim from claims where number >= :after and (:ids is null or "
            "id in (select claim from appearances where article in "
            "(select value from json_each(:ids)))) order by number limit :limit",
            {
                "after": after,
                "ids": None if ids is None else json.dumps(sorted(set(ids))),
                "limit": limit + 1,
            },
        ).fetchall()
        shown = rows[:limit]
        read = (from_json(Claim, row[1]) for row in shown)
        claims = self._reviews.over_claims(read, self.homes)
        return claims, shown[-1][0] if len(rows) > limit else None

    def claim(self, claim_id: str) -> Claim | None:
        """Return the claim that this id names, or named before a merge; None where none does."""
        row = self._db.execute("select claim from claims where id = ?", [claim_id]).fetchone()
        if row is not None:
            return self._reviews.over_claims([from_json(Claim, row[0])], self.homes)[0]
        # An id is made from an appearance: its article and the span of its sentence.
        for claim in self.claims([claim_id.rpartition(":")[0]]):
            if claim_id in claim.aliases:
                return claim
        return None

    def problems(self) -> list[str]:
        """Return which links between these tables are broken."""
        orphans = self._db.execute(
            "select count(*) from places left join articles on id = article and counts = 1 "
            "where id is null"
        ).fetchone()[0]
        claims = self._db.execute(
            "select count(*) from appearances left join claims on claims.id = appearances.claim "
            "where claims.id is null"
        ).fetchone()[0]
        found = []
        if orphans:
            found.append(f"the tree speaks of articles that are not in the store: {orphans}")
        if claims:
            found.append(f"{claims} appearances belong to claims that are not in the store")
        return found

    def clear(self) -> None:
        """Forget matches, tree and claims."""
        self._db.execute("delete from pairs")
        self._db.execute("delete from matches")
        self._db.execute("delete from judged")
        self._db.execute("delete from places")
        self._db.execute("delete from derivations")
        self._db.execute("delete from citations")
        self._db.execute("delete from families")
        self._db.execute("delete from claims")
        self._db.execute("delete from appearances")


def _match(left: str, right: str, text: str) -> Match:
    """Return a match under the ids that its texts have now."""
    return replace(from_json(Match, text), left=left, right=right)


def _grouped(items: Iterable[tuple[str, Item]]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for name, item in items:
        groups.setdefault(name, []).append(item)
    return groups
