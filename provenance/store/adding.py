"""The rows of new articles, a batch at a time, and which version of a page counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from provenance.model import Article
from provenance.store.connection import Connection
from provenance.versions import article_id, content_hash, page_address, precedence

_INSERT = (
    "insert into articles (content, id, page, address, url, outlet, title, byline, "
    "language, credit, text, extra, published_at, seen_at, attested_at, counts) "
    "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_CONTENTS = "select content from articles where content in (select value from json_each(?))"
_IDS = "select distinct id from articles where id in (select value from json_each(?))"
_ADDRESSES = (
    "select distinct address from articles where address in (select value from json_each(?))"
)


class Arrival(StrEnum):
    """What became of a record."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    NEW_VERSION = "new_version"


def add_articles(
    connection: Connection, articles: Sequence[Article], seen_at: str, attested_at: str | None
) -> list[Arrival]:
    """Store records as if one after another; see ``Articles.add_all``."""
    contents = [content_hash(article) for article in articles]
    known = _held(connection, _CONTENTS, contents)
    arrivals = [Arrival.UNCHANGED for _ in articles]
    fresh: dict[str, int] = {}
    for at, content in enumerate(contents):
        if content not in known:
            fresh.setdefault(content, at)
    names = {at: article_id(articles[at]) for at in fresh.values()}
    addresses = {at: page_address(articles[at].url) for at in fresh.values()}
    shared = _shared_names(connection, names.values())
    shared |= _shared_addresses(connection, addresses.values())
    rows = []
    for content, at in fresh.items():
        name, address = names[at], addresses[at]
        row = _row(articles[at], (content, name, name, address), (seen_at, attested_at))
        if name in shared or address in shared:
            arrivals[at] = _add_beside(connection, row)
        else:  # alone on its page, so that nothing there need be looked at
            arrivals[at] = Arrival.ADDED
            rows.append((*row, 1))
    connection.db.conn.executemany(_INSERT, rows)
    if fresh:
        changes = int(connection.setting("changes") or 0)
        connection.set("changes", str(changes + len(fresh)))
    return arrivals


def _row(
    article: Article,
    names: tuple[str, str, str, str | None],
    clocks: tuple[str, str | None],
) -> tuple[str | None, ...]:
    """Return what the row of an article holds, save whether it counts."""
    return (
        *names,
        article.url,
        article.outlet,
        article.title,
        article.byline,
        article.language,
        article.credit,
        article.text,
        _extra_text(article.extra),
        article.published_at,
        *clocks,
    )


def _add_beside(connection: Connection, row: tuple[str | None, ...]) -> Arrival:
    """Store an article whose id or url another one has or may have."""
    _, name, _, address, *_ = row
    pages = [
        held[0]
        for held in connection.db.execute(
            "select distinct page from articles where id = ? or address = ? order by page",
            [name, address],
        )
    ]
    page = min([str(name), *pages])
    connection.db.execute(_INSERT, [*row[:2], page, *row[3:], 0])
    for other in pages:
        connection.db.execute("update articles set page = ? where page = ?", [page, other])
    _choose(connection, page)
    return Arrival.NEW_VERSION if pages else Arrival.ADDED


def _choose(connection: Connection, page: str) -> None:
    """Mark the version that counts (see ``versions.precedence``)."""
    rows = connection.db.execute(
        "select published_at, length(text), content from articles where page = ?", [page]
    ).fetchall()
    best = max(rows, key=lambda row: precedence(*row))[2]
    connection.db.execute(
        "update articles set counts = 0 where page = ? and counts = 1 and content <> ?",
        [page, best],
    )
    connection.db.execute("update articles set counts = 1 where content = ?", [best])


def _shared_names(connection: Connection, names: Iterable[str]) -> set[str | None]:
    """Return the ids that stored articles have, or several of these."""
    counted = Counter(names)
    held = _held(connection, _IDS, counted)
    return held | {name for name, count in counted.items() if count > 1}


def _shared_addresses(connection: Connection, addresses: Iterable[str | None]) -> set[str | None]:
    """Return the urls in normal form that stored articles have, or several of these."""
    counted = Counter(address for address in addresses if address is not None)
    held = _held(connection, _ADDRESSES, counted)
    return held | {address for address, count in counted.items() if count > 1}


def _held(connection: Connection, query: str, values: Iterable[str]) -> set[str | None]:
    """Return what one of the queries above finds of some values."""
    return {row[0] for row in connection.db.conn.execute(query, [json.dumps(list(values))])}


def _extra_text(extra: Mapping[str, object]) -> str:
    """Return unknown fields as JSON that any store can hold; half surrogate pairs are replaced."""
    if not extra:
        return "{}"
    text = json.dumps(extra, ensure_ascii=False, sort_keys=True, default=str)
    return text.encode("utf-8", "replace").decode("utf-8")
