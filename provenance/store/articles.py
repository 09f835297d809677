"""The rows of what was read: articles, their versions, refusals, and what was read off them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from provenance.answers import Corpus
from provenance.clocks import read_claimed
from provenance.model import Article, CanonicalText, Document, Sourcing
from provenance.serialise import from_json, to_json
from provenance.store.adding import Arrival, add_articles
from provenance.store.connection import Connection
from provenance.store.tally import Tallies
from provenance.versions import content_hash, page_address, version_name

_FIELDS = "id, url, outlet, title, byline, published_at, language, credit, text, extra"
# Only the articles of the same pages as some ids; and what the index holds of these pages.
_OF_PAGES = "and page in (select page from articles where id in (select value from json_each(?)))"
_HELD_OF_PAGES = (
    "and article in (select id from articles where page in "
    "(select page from articles where id in (select value from json_each(?))))"
)
# SQLite allows 32,766 parameters a statement; a smaller number keeps statements readable in logs.
_AT_ONCE = 500
# Per cent.
_NEAREST_CUTOFF = 50


class Articles:
    """Articles by id. Of all versions of a page one counts; the others are kept and linked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._db = connection.db
        self._tallies = Tallies(connection)

    def add(self, article: Article, seen_at: str, attested_at: str | None = None) -> Arrival:
        """Store a record, unless it is there already; call it within ``Store.writing``.

        Args:
            article: With or without an id.
            seen_at: Now, UTC, ISO 8601.
            attested_at: When an archive or a feed saw it, or None.
        """
        return self.add_all([article], seen_at, attested_at)[0]

    def add_all(
        self, articles: Sequence[Article], seen_at: str, attested_at: str | None = None
    ) -> list[Arrival]:
        """Store records as ``add`` does one after another, in a part of the time."""
        return add_articles(self._connection, articles, seen_at, attested_at)

    def knows(self, article: Article) -> bool:
        """Whether this very record is stored."""
        row = self._db.execute(
            "select 1 from articles where content = ?", [content_hash(article)]
        ).fetchone()
        return row is not None

    def with_text(self, text: str) -> str | None:
        """Return the id of the counting version that has exactly this text, the smallest of several.

        Cost:
            Reads the texts of the same length.
        """
        # The plus keeps SQLite from putting the one text for the other in its length, too, by which
        # the index would be lost.
        row = self._db.execute(
            "select id from articles where counts = 1 and length(text) = length(:text) "
            "and +text = :text order by +id limit 1",
            {"text": text},
        ).fetchone()
        return None if row is None else str(row[0])

    def refuse(self, origin: str, reason: str, seen_at: str) -> None:
        """Remember a record that could not be read, once."""
        self._db.execute(
            "insert or ignore into refused (origin, reason, seen_at) values (?, ?, ?)",
            [origin, reason, seen_at],
        )

    def refused(self) -> list[tuple[str, str]]:
        """Return (origin, reason) of all refused records, sorted."""
        return list(self._db.execute("select origin, reason from refused order by 1, 2"))

    def count(self) -> int:
        """Return how many articles take part in the analysis."""
        return self._tallies.now().articles

    def overview(self) -> Corpus:
        """Return what the rows of the articles say of the collection, before any is read."""
        # One step of the index an outlet, not one an article.
        names = [
            row[0]
            for row in self._db.conn.execute(
                "with recursive named (outlet) as ("
                "select min(outlet) from articles where counts = 1 and outlet > '' union all "
                "select (select min(outlet) from articles where counts = 1 and outlet > named.outlet) "
                "from named where outlet is not null) "
                "select outlet from named where outlet is not null order by outlet"
            )
        ]
        first, last = self._db.conn.execute(
            "select (select min(published_at) from articles where counts = 1), "
            "(select max(published_at) from articles where counts = 1)"
        ).fetchone()
        tally = self._tallies.now()
        return Corpus(
            articles=tally.articles,
            outlets=len(names),
            first=_day(first),
            last=_day(last),
            outlet_names=tuple(names),
            without_outlet=tally.without_outlet,
        )

    def digest(self) -> str:
        """Return 16 hex digits over all that is stored of the articles, whatever order they came in."""
        whole = hashlib.sha256()
        for row in self._db.execute("select content from articles order by content"):
            whole.update(row[0].encode())
        return whole.hexdigest()[:16]

    def ids(self) -> list[str]:
        """Return the ids of the articles that take part in the analysis, sorted."""
        return [
            row[0]
            for row in self._db.execute("select id from articles where counts = 1 order by id")
        ]

    def all(self) -> Iterator[Article]:
        """Yield the articles that take part in the analysis, by id."""
        for ids in _chunks(self.ids()):
            yield from (article for article, _content in self._rows(ids))

    def versions(self, page_of: str) -> list[tuple[str, str, str | None, bool]]:
        """Return (name, seen_at, published_at, counts) of all versions of an article's page.

        The one that counts comes first, the others by claimed time.
        """
        rows = self._db.execute(
            "select id, content, seen_at, published_at, counts from articles where page in "
            "(select page from articles where id = ?) "
            "order by counts desc, published_at, content",
            [page_of],
        ).fetchall()
        named = Counter(row[0] for row in rows)
        return [
            (
                name if counts or named[name] == 1 else version_name(name, content),
                seen_at,
                published_at,
                counts == 1,
            )
            for name, content, seen_at, published_at, counts in rows
        ]

    def find(self, query: str) -> str | None:
        """Return the id of the counting version that an id, a version's name or a url means."""
        name, _, prefix = query.rpartition("@")
        rows = self._db.execute(
            "select counts.id from articles as asked "
            "join articles as counts on counts.page = asked.page and counts.counts = 1 "
            "where asked.id = :query or asked.address = :address "
            "or (asked.id = :name and :prefix <> '' and substr(asked.content, 1, 8) = :prefix) "
            "order by asked.id = :query desc, counts.id limit 1",
            {
                "query": query,
                "address": page_address(query) if "." in query or "/" in query else None,
                "name": name,
                "prefix": prefix,
            },
        ).fetchone()
        return None if rows is None else str(rows[0])

    def nearest(self, query: str) -> str | None:
        """Return the id most like a misspelt one, or None where none is."""
        ids = [row[0] for row in self._db.execute("select distinct id from articles order by id")]
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - for misspelt names alone

        found = process.extractOne(query, ids, scorer=fuzz.ratio, score_cutoff=_NEAREST_CUTOFF)
        return found[0] if found else None

    # What was read off them.

    def unread(self, code: str, ids: Sequence[str] | None = None) -> list[str]:
        """Return the ids whose counting version has no document made by this code, sorted.

        Args:
            code: Stamp of the code.
            ids: Look only at the pages of these ids; None for all.
        """
        # One statement for both would read all articles for a few of them.
        among, which = ("", []) if ids is None else (_OF_PAGES, [json.dumps(sorted(set(ids)))])
        rows = self._db.execute(
            "select id from articles left join documents using (content) "  # noqa: S608 - constants
            f"where counts = 1 and (code is null or code <> ?) {among} order by id",
            [code, *which],
        )
        return [row[0] for row in rows]

    def write_document(self, document: Document, code: str) -> None:
        """Keep what was read off one article's counting version."""
        content = content_hash(document.article)
        canonical = document.canonical
        self._db.execute(
            "insert into documents (content, code, canonical, sourcing) values (?, ?, ?, ?) "
            "on conflict (content) do update set code = excluded.code, "
            "canonical = excluded.canonical, sourcing = excluded.sourcing",
            [
                content,
                code,
                # The text itself stands in the article's row.
                to_json(replace(canonical, text="")),
                to_json(document.sourcing),
            ],
        )

    def forget_documents(self) -> None:
        """Forget all that was read off the articles, so that it is read again."""
        self._db.execute("delete from documents")

    def documents(self, ids: Iterable[str] | None = None) -> dict[str, Document]:
        """Return documents by article id, sorted; all that count, if no ids are given.

        Cost:
            All of them are held in memory: some 20 kB an article.
        """
        wanted = self.ids() if ids is None else sorted(set(ids))
        found = {}
        for some in _chunks(wanted):
            for article, content in self._rows(some):
                row = self._db.execute(
                    "select canonical, sourcing from documents where content = ?", [content]
                ).fetchone()
                if row is not None:
                    found[article.id] = _document(article, *row)
        return found

    def canonicals(
        self, ids: Iterable[str], code: str
    ) -> Iterator[tuple[Article, CanonicalText | None]]:
        """Yield articles by id with their canonical text, None where this code did not read it."""
        for some in _chunks(sorted(set(ids))):
            rows = self._db.conn.execute(
                f"select {_FIELDS}, canonical from articles left join documents "  # noqa: S608 - a constant
                "on documents.content = articles.content and code = ? where counts = 1 "
                "and id in (select value from json_each(?)) order by id",
                [code, json.dumps(some)],
            ).fetchall()
            for *fields, held in rows:
                article = _article(fields)
                yield article, None if held is None else _canonical(article, held)

    def without_document(self, ids: Sequence[str], code: str) -> list[str]:
        """Return those of these ids whose counting version this code did not read, sorted."""
        rows = self._db.conn.execute(
            "select id from articles left join documents using (content) where counts = 1 "
            "and id in (select value from json_each(?)) and (code is null or code <> ?) order by id",
            [json.dumps(list(ids)), code],
        )
        return [row[0] for row in rows]

    def get(self, ids: Sequence[str]) -> list[Article]:
        """Return the counting versions of these ids, by id."""
        return [article for some in _chunks(ids) for article, _content in self._rows(some)]

    def _rows(self, ids: Sequence[str]) -> list[tuple[Article, str]]:
        rows = self._db.execute(
            f"select {_FIELDS}, content from articles where counts = 1 "  # noqa: S608 - a constant
            "and id in (select value from json_each(?)) order by id",
            [json.dumps(list(ids))],
        ).fetchall()
        return [(_article(row[:-1]), row[-1]) for row in rows]

    # What the index holds.

    def indexed(self) -> dict[str, tuple[str, str]]:
        """Return article id -> (content, form) of what the index was given."""
        rows = self._db.execute("select article, content, form from indexed order by article")
        return {row[0]: (row[1], row[2]) for row in rows}

    def mark_indexed(self, forms: Mapping[str, str]) -> None:
        """Remember that the index holds the counting versions of these articles.

        From now on it is given their texts by ``texts_indexed``: mark them before they are added.

        Args:
            forms: Article id to the hash of what the index is given of it.
        """
        self._db.conn.executemany(
            "insert or replace into indexed (article, content, form) "
            "select id, content, ? from articles where id = ? and counts = 1",
            [(form, name) for name, form in sorted(forms.items())],
        )

    def texts_indexed(self, names: Sequence[str]) -> dict[str, str]:
        """Return the texts that the index holds of some articles, by id."""
        return dict(
            self._db.conn.execute(
                "select article, text from indexed join articles using (content) "
                "where article in (select value from json_each(?))",
                [json.dumps(list(names))],
            ).fetchall()
        )

    def unmark_indexed(self, article: str) -> None:
        """Remember that the index no longer holds this article."""
        self._db.execute("delete from indexed where article = ?", [article])

    def unindexed(self, ids: Sequence[str] | None = None) -> tuple[list[str], list[str]]:
        """Return (ids whose counting version the index lacks, ids it holds and should not).

        Args:
            ids: Look only at the pages of these ids; None for all.
        """
        # As in ``unread``.
        among, held, which = "", "", []
        if ids is not None:
            among, held, which = _OF_PAGES, _HELD_OF_PAGES, [json.dumps(sorted(set(ids)))]
        missing = self._db.execute(
            "select id from articles left join indexed "  # noqa: S608 - constants
            "on article = id and indexed.content = articles.content "
            f"where counts = 1 and article is null {among} order by id",
            which,
        ).fetchall()
        surplus = self._db.execute(
            "select article from indexed left join articles "  # noqa: S608 - constants
            "on id = article and articles.content = indexed.content and counts = 1 "
            f"where id is null {held} order by article",
            which,
        ).fetchall()
        return [row[0] for row in missing], [row[0] for row in surplus]

    def problems(self) -> list[str]:
        """Return which links between these tables are broken."""
        several = self._db.execute(
            "select page from articles group by page having sum(counts) <> 1 order by page limit 10"
        ).fetchall()
        missing, surplus = self.unindexed()
        found = [f"not exactly one version of the page {row[0]!r} counts" for row in several]
        if missing:
            found.append(f"{len(missing)} of the articles are not in the index: {missing[0]!r}")
        if surplus:
            found.append(f"the index holds {len(surplus)} texts that no article has")
        return found


def _day(published_at: str | None) -> str | None:
    """Return a claimed date to its own precision, at most the day; None if none can be read."""
    if published_at is None or read_claimed(published_at) is None:
        return None
    return published_at.strip()[: len("2024-01-31")]


def _article(row: Sequence[str | None] | sqlite3.Row) -> Article:
    name, url, outlet, title, byline, published_at, language, credit, text, extra = row
    return Article(
        id=name or "",
        url=url,
        outlet=outlet,
        title=title,
        byline=byline,
        published_at=published_at,
        language=language,
        credit=credit,
        text=text or "",
        extra=json.loads(extra or "{}"),
    )


def _document(article: Article, canonical: str, sourcing: str) -> Document:
    return Document(
        article=article,
        canonical=_canonical(article, canonical),
        sourcing=from_json(Sourcing, sourcing),
    )


def _canonical(article: Article, canonical: str) -> CanonicalText:
    """Return a canonical text; its own copy of the text is not stored."""
    return replace(from_json(CanonicalText, canonical), text=article.text)


def _chunks(items: Sequence[str]) -> Iterator[list[str]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, _AT_ONCE)):
        yield chunk
