"""How many articles count, kept in memory and carried on by the rows that came since."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.store.connection import Connection

# More new rows than this are counted with all others.
_FEW = 1_000
# Rows are never deleted, so that what came later has a higher number.
_SINCE = "select rowid, page, counts, outlet from articles where rowid > ? order by rowid limit ?"
_ALL = (
    "select (select coalesce(max(rowid), 0) from articles), "
    "(select count(*) from articles where counts = 1), "
    "(select count(*) from articles where counts = 1 and outlet is null)"
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many articles take part in the analysis.

    Attributes:
        last: Number of the last row that was counted.
        articles: How many.
        without_outlet: Those of them that name no outlet.
    """

    last: int
    articles: int
    without_outlet: int


class Tallies:
    """The tally of one open file.

    Args:
        connection: The store's file.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._version: tuple[int, int] | None = None
        self._tally: Tally | None = None

    def now(self) -> Tally:
        """Return the tally as of the last change.

        Cost:
            Reads the rows that came since it was last asked for; at first, and after a version of a page
            that was there came in, an index of all: 10 ms for 100,000 articles.
        """
        version = self._connection.version()
        if version is None:  # what is written now may be taken back
            return self._counted()
        if self._tally is None or version != self._version:
            known = None if self._tally is None else self._carried_on(self._tally)
            self._tally, self._version = known or self._counted(), version
        return self._tally

    def _counted(self) -> Tally:
        return Tally(*self._connection.db.conn.execute(_ALL).fetchone())

    def _carried_on(self, tally: Tally) -> Tally | None:
        """Return a tally with the rows since; None where older rows may count no more."""
        connection = self._connection.db.conn
        rows = connection.execute(_SINCE, [tally.last, _FEW + 1]).fetchall()
        if len(rows) > _FEW:
            return None
        for _, page, counts, _ in rows:
            query = "select count(*) from articles where page = ?"
            if not counts or connection.execute(query, [page]).fetchone()[0] > 1:
                return None
        return Tally(
            rows[-1][0] if rows else tally.last,
            tally.articles + len(rows),
            tally.without_outlet + sum(outlet is None for *_, outlet in rows),
        )
