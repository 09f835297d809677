"""The rows of what people did: decisions, which are only ever added, and kept answers."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from provenance.decisions import Action, Decision, LinkFinding, Ruling, Status, VerdictFinding
from provenance.findings import Claim, Tree
from provenance.model import Relation, Verdict
from provenance.rulings import review_claims, review_links, settle
from provenance.snapshots import Snapshot
from provenance.store.articles import Articles
from provenance.store.connection import Connection
from provenance.versions import digest

# The setting that names the decisions about links that hold; part of the store's state.
DECIDED = "decided"
_DIGITS = 12

Plain = Any  # what json gives


class Reviews:
    """Decisions of reviewers, and snapshots.

    Args:
        connection: The store's file.
        articles: Tells what the articles of a decision are called now.
    """

    def __init__(self, connection: Connection, articles: Articles) -> None:
        self._connection = connection
        self._db = connection.db
        self._articles = articles
        self._settled: tuple[int, tuple[Decision, ...]] = (0, ())
        self._ruled: tuple[str, tuple[Ruling, ...]] = ("", ())

    # Decisions.

    def add(self, decision: Decision) -> None:
        """Add an entry to the history; call it within ``Store.writing``."""
        self._db.execute(
            "insert into decisions (id, decided_at, reviewer, action, article, source, claim, "
            "undoes, note, decision) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                decision.id,
                decision.decided_at,
                decision.reviewer,
                str(decision.action),
                decision.article,
                decision.source,
                decision.claim,
                decision.undoes,
                decision.note,
                json.dumps(_record(decision), ensure_ascii=False),
            ],
        )
        held = self._digest()
        if held is None:
            self._connection.forget(DECIDED)
        else:
            self._connection.set(DECIDED, held)

    def count(self) -> int:
        """Return how many entries the history has."""
        return int(self._db.execute("select count(*) from decisions").fetchone()[0])

    def history(self) -> tuple[Decision, ...]:
        """Return all entries in order, each with its status."""
        number = self.count()
        if number != self._settled[0]:
            rows = self._db.execute(
                "select id, decided_at, reviewer, action, article, source, claim, undoes, note, "
                "decision from decisions order by number"
            )
            self._settled = number, settle([_decision(row) for row in rows])
        return self._settled[1]

    def rulings(self) -> tuple[Ruling, ...]:
        """Return the decisions about links that hold, by pair, in the ids that articles have now.

        Where two of them came to mean one pair of pages, the later one holds.
        """
        state = f"{self._connection.setting('changes')} {self.count()}"
        if self._ruled[0] != state:
            found = {}
            for decision in self.history():
                if decision.status is Status.ACTIVE and decision.kind == "link":
                    ruling = self._ruling(decision)
                    if ruling is not None:
                        found[ruling.pair] = ruling
            self._ruled = state, tuple(found[pair] for pair in sorted(found))
        return self._ruled[1]

    def stamp(self) -> str:
        """Name all decisions that hold by number and hash; empty where there are none."""
        held = [each for each in self.history() if each.status is Status.ACTIVE]
        told = [
            f"{_name(one)}\x1f{one.claim}\x1f{one.verdict}\x1f{one.low}\x1f{one.high}"
            for one in held
        ]
        return f"{len(held)}-{digest(*sorted(told))[:_DIGITS]}" if held else ""

    def name_of(self, articles: Iterable[str]) -> str:
        """Name the decisions that hold about links of some articles; empty where there are none."""
        rulings = self.rulings()
        if not rulings:
            return ""
        named = set(articles)
        told = [_name(ruling) for ruling in rulings if named.intersection(ruling.pair)]
        return f" {digest(*sorted(told))[:_DIGITS]}" if told else ""

    def verdicts(self) -> tuple[Decision, ...]:
        """Return the decisions about verdicts that hold, in order."""
        return tuple(
            decision
            for decision in self.history()
            if decision.status is Status.ACTIVE and decision.kind == "verdict"
        )

    def over_tree(self, tree: Tree) -> tuple[Tree, tuple[Decision, ...]]:
        """Lay the decisions over a tree; see ``rulings.review_links``."""
        rulings = self.rulings()
        if not rulings:
            return tree, ()
        return review_links(tree, rulings, {each.id: each for each in self.history()})

    def on_link(self, left: str, right: str, tree: Tree) -> Decision | None:
        """Return the decision about the link of two articles that holds, told over a tree."""
        pair = min(left, right), max(left, right)
        names = {ruling.decision for ruling in self.rulings() if ruling.pair == pair}
        return next((each for each in self.over_tree(tree)[1] if each.id in names), None)

    def over_claims(
        self, claims: Iterable[Claim], homes: Callable[[], Mapping[str, str]]
    ) -> tuple[Claim, ...]:
        """Lay the decided verdicts over claims; see ``rulings.review_claims``."""
        verdicts = self.verdicts()
        return review_claims(claims, verdicts, homes()) if verdicts else tuple(claims)

    def _ruling(self, decision: Decision) -> Ruling | None:
        names = [self._articles.find(name or "") for name in (decision.article, decision.source)]
        if None in names or names[0] == names[1]:
            return None
        return Ruling(
            article=str(names[0]),
            source=str(names[1]),
            related=decision.related,
            relation=decision.relation,
            decision=decision.id,
        )

    def _digest(self) -> str | None:
        """Name the decisions about links that hold, so that to undo the last gives the old name."""
        held = [
            _name(one)
            for one in self.history()
            if one.status is Status.ACTIVE and one.kind == "link"
        ]
        return digest(*sorted(held))[:_DIGITS] if held else None

    # Snapshots.

    def keep_snapshot(self, snapshot: Snapshot, content: bytes) -> None:
        """Keep an answer; one that is kept already stays as it is."""
        articles = None if snapshot.articles is None else json.dumps(list(snapshot.articles))
        self._db.execute(
            "insert or ignore into snapshots (id, sha256, made_at, note, articles, query, content) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            [
                snapshot.id,
                snapshot.sha256,
                snapshot.made_at,
                snapshot.note,
                articles,
                snapshot.query,
                zlib.compress(content),
            ],
        )

    def snapshot(self, name: str) -> Snapshot | None:
        """Return one kept answer with its content, or None."""
        row = self._db.execute(
            "select id, sha256, made_at, note, articles, query, content from snapshots "
            "where id = ? or sha256 = ?",
            [name, name],
        ).fetchone()
        if row is None:
            return None
        content = json.loads(zlib.decompress(row[6]).decode("utf-8", "surrogatepass"))
        return replace(_snapshot(row), content=content)

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Return all kept answers without their content, in the order of keeping."""
        rows = self._db.execute(
            "select id, sha256, made_at, note, articles, query from snapshots order by rowid"
        )
        return tuple(_snapshot(row) for row in rows)


def _name(one: Decision | Ruling) -> str:
    return "\x1f".join(map(str, (one.article, one.source, one.related, one.relation)))


def _snapshot(row: Plain) -> Snapshot:
    return Snapshot(
        id=row[0],
        sha256=row[1],
        made_at=row[2],
        note=row[3],
        articles=None if row[4] is None else tuple(json.loads(row[4])),
        query=row[5],
    )


def _record(decision: Decision) -> Mapping[str, object]:
    """Return what has no column of its own, by name: later versions of the program read it too."""
    then = decision.then
    return {
        "related": decision.related,
        "relation": decision.relation,
        "known_as": list(decision.known_as),
        "verdict": decision.verdict,
        "low": decision.low,
        "high": decision.high,
        "found": None if then is None else then.to_dict(),
    }


def _decision(row: Plain) -> Decision:
    record = json.loads(row[9])
    relation, verdict, found = record["relation"], record["verdict"], record["found"]
    link = row[6] is None
    return Decision(
        id=row[0],
        decided_at=row[1],
        reviewer=row[2],
        action=Action(row[3]),
        article=row[4],
        source=row[5],
        claim=row[6],
        undoes=row[7],
        note=row[8],
        related=record["related"],
        relation=None if relation is None else Relation(relation),
        known_as=tuple(record["known_as"]),
        verdict=None if verdict is None else Verdict(verdict),
        low=record["low"],
        high=record["high"],
        found_link=_link_finding(found) if found and link else None,
        found_verdict=_verdict_finding(found) if found and not link else None,
    )


def _link_finding(found: Mapping[str, Plain]) -> LinkFinding:
    relation = found["relation"]
    return LinkFinding(
        article=found["article"],
        source=found["from"],
        linked=found["linked"],
        decided=found["direction"] == "decided",
        relation=None if relation is None else Relation(relation),
        confidence=found["confidence"],
        coverage_article=found["coverage"]["article"],
        coverage_source=found["coverage"]["from"],
        verbatim_share=found["verbatim_share"],
    )


def _verdict_finding(found: Mapping[str, Plain]) -> VerdictFinding:
    low, high = found["independent_sources"]
    return VerdictFinding(
        verdict=Verdict(found["verdict"]),
        low=low,
        high=high,
        reporting_lines=found["reporting_lines"],
        explanation=found["explanation"],
    )
