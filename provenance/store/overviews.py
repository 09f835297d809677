"""What lists of a small store are made from: who is linked to whom, and when what was seen."""

from __future__ import annotations

import json
from collections.abc import Iterable

from provenance.store.connection import Connection


class Overviews:
    """Rows of the whole store without the texts.

    Args:
        connection: The store's file.
    """

    def __init__(self, connection: Connection) -> None:
        self._db = connection.db

    def links(self) -> list[tuple[str, str | None, str | None]]:
        """Return (article, source or None, outlet drawn on or None) of every derivation."""
        # A value is stored as the list of its fields; the third is ``Derivation.source_outlet``.
        rows = self._db.execute(
            "select article, source, case when source is null "
            "then json_extract(derivation, '$[2]') end from derivations order by number"
        )
        return [tuple(row) for row in rows]

    def times(
        self, ids: Iterable[str] | None = None
    ) -> list[tuple[str, str | None, str | None, str | None]]:
        """Return (id, claimed, first seen, attested) of articles, by id.

        Args:
            ids: Of these; None for all. A page was first seen when its first version was.
        """
        wanted = None if ids is None else json.dumps(sorted(set(ids)))
        rows = self._db.execute(
            "select id, published_at, (select min(seen_at) from articles as version "
            "where version.page = articles.page), attested_at from articles where counts = 1 "
            "and (:ids is null or id in (select value from json_each(:ids))) order by id",
            {"ids": wanted},
        )
        return [tuple(row) for row in rows]

    def lines(self) -> list[tuple[str, str]]:
        """Return (article, id of its reporting line) of all articles in the tree, by article."""
        rows = self._db.execute("select article, line from places order by article")
        return [tuple(row) for row in rows]

    def claims_naming(self, claim_id: str) -> list[str]:
        """Return the ids of the other claims whose row holds this id, in the order of the store.

        Cost:
            Reads all claims.
        """
        # A row is JSON as ``serialise.to_json`` writes it.
        written = json.dumps(claim_id, ensure_ascii=False)
        rows = self._db.execute(
            "select id from claims where instr(claim, ?) > 0 and id <> ? order by number",
            [written, claim_id],
        )
        return [row[0] for row in rows]

    def outlets(self) -> dict[str, str]:
        """Return article id -> outlet, as given or else as read off the text, where it is known."""
        # The publisher is the fifth field of ``Sourcing``.
        rows = self._db.execute(
            "select id, coalesce(outlet, json_extract(sourcing, '$[4]')) from articles "
            "left join documents using (content) where counts = 1 order by id"
        )
        return {row[0]: row[1] for row in rows if row[1]}
