"""Lists of articles by date, words and filters; from an index alone, however many there are."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from provenance.answers import Corpus
from provenance.canonical import declared_code
from provenance.model import CanonicalText, Sourcing
from provenance.query import DAY_LENGTH, EVERYTHING, Filters
from provenance.store.connection import Connection

# Words of a search that are looked for; more than a headline has tell nothing more.
MOST_WORDS = 12
# Filters of which is remembered what they leave, until the store changes.
_KEPT = 64


def _place(kind: type, name: str) -> str:
    """Return where a field stands in the JSON of a value (see ``serialise``), as SQLite says it."""
    return f"$[{[each.name for each in fields(kind)].index(name)}]"


_LANGUAGE, _PUBLISHER = _place(CanonicalText, "language"), _place(Sourcing, "publisher")
_DAY = f"substr(trim(published_at), 1, {DAY_LENGTH})"
# What was read off an article stands for what its record does not declare.
_READ = "(select json_extract({column}, '{place}') from documents where documents.content = articles.content)"
_OUTLET = f"coalesce(outlet, {_READ.format(column='sourcing', place=_PUBLISHER)})"
_SPOKEN = _READ.format(column="canonical", place=_LANGUAGE)

_OF_OUTLETS = (
    "(outlet in (select value from json_each(:outlets)) "
    "or id in (select value from json_each(:told)))"
)
_BEHIND = (
    "(published_at < :last or (published_at = :last and id > :last_id) or published_at is null)"
)
_UNDATED_BEHIND = "(published_at is null and id > :last_id)"
_IN_LANGUAGES = (
    "(language in (select value from json_each(:spoken)) or "  # noqa: S608 - constants
    "((language is null or language in (select value from json_each(:unknown))) "
    f"and {_SPOKEN} in (select value from json_each(:languages))))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One article of a list, as its record declares it.

    Attributes:
        outlet: As given; None where the record names none.
        language: As declared; None where it is only detected.
    """

    id: str
    outlet: str | None
    title: str | None
    published_at: str | None
    language: str | None


class Listing:
    """Lists of the articles that take part in the analysis."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._db = connection.db
        self._known: dict[tuple[str | None, Filters], Corpus] = {}

    def page(
        self,
        words: str = "",
        filters: Filters = EVERYTHING,
        *,
        limit: int = 50,
        offset: int = 0,
        after: tuple[str | None, str] | None = None,
    ) -> list[Listed]:
        """Return articles by claimed date as it is written, the latest first, undated ones last.

        Args:
            words: Each must stand in the title, outlet or id, capitals and accents aside; any text.
            filters: What else is left out.
            limit: At most so many.
            offset: So many are passed over.
            after: Claimed date and id of an article; only those that stand behind it, however many
                came in since it was listed.
        """
        where, values = self._where(filters)
        if after is not None:
            where += f" and {_BEHIND if after[0] is not None else _UNDATED_BEHIND}"
            values |= {"last": after[0], "last_id": after[1]}
        wanted = [folded(word) for word in words.split()][:MOST_WORDS]
        if wanted:
            self._db.conn.create_function("holds_words", 3, _holder(wanted), deterministic=True)
            where += " and holds_words(title, outlet, id)"
        rows = self._db.conn.execute(
            "select id, outlet, title, published_at, language from articles "  # noqa: S608 - constants
            f"where {where} order by published_at desc, id limit :limit offset :offset",
            {**values, "limit": limit, "offset": offset},
        )
        return [
            Listed(id=row[0], outlet=row[1], title=row[2], published_at=row[3], language=row[4])
            for row in rows
        ]

    def narrowed(self, corpus: Corpus, filters: Filters) -> Corpus:
        """Return what is searched under filters, of a collection that is described already.

        Languages that no record declares count where the article was read.
        """
        key = self._connection.setting("changes"), filters
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = self._count(corpus, filters)
        return replace(self._known[key], by_meaning=corpus.by_meaning)

    def _count(self, corpus: Corpus, filters: Filters) -> Corpus:
        where, values = self._where(filters)
        rows = self._db.conn.execute(
            f"select outlet, min({_DAY}), max({_DAY}), count(*), count(published_at), language from "  # noqa: S608 - constants
            f"(select {_OUTLET} as outlet, published_at, language from articles where {where}) "
            "group by outlet, language",
            values,
        ).fetchall()
        count = sum(row[3] for row in rows)
        languages: Counter[str] = Counter()
        for row in rows:
            languages[declared_code(row[5]) or "und"] += row[3]
        names = tuple(sorted({row[0] for row in rows if row[0] is not None}))
        return replace(
            corpus,
            articles=count,
            outlets=len(names),
            first=min((row[1] for row in rows if row[1]), default=None),
            last=max((row[2] for row in rows if row[2]), default=None),
            outlet_names=names,
            undated=count - sum(row[4] for row in rows),
            without_outlet=sum(row[3] for row in rows if row[0] is None),
            languages=dict(sorted(languages.items())),
        )

    def _where(self, filters: Filters) -> tuple[str, dict[str, object]]:
        """Return the condition that filters are in SQL, and its values."""
        parts, values = ["counts = 1"], {"since": filters.since, "until": filters.until}
        lists: dict[str, object] = {}
        if filters.since or filters.until:
            parts.append(f"{_DAY} glob '[0-9][0-9][0-9][0-9]*'")
        if filters.since:
            parts.append(f"substr({_DAY}, 1, length(:since)) >= substr(:since, 1, length({_DAY}))")
        if filters.until:
            parts.append(f"substr({_DAY}, 1, length(:until)) <= substr(:until, 1, length({_DAY}))")
        if filters.outlets:
            named = self._distinct("outlet")
            lists["outlets"] = json.dumps([each for each in named if filters.takes_outlet(each)])
            lists["told"] = json.dumps(self._published(filters))
            parts.append(_OF_OUTLETS)
        if filters.languages:
            codes = {each: declared_code(each) for each in self._distinct("language")}
            of = [each for each, code in codes.items() if code in filters.languages]
            unknown = [each for each, code in codes.items() if code is None]
            lists["spoken"], lists["unknown"] = json.dumps(of), json.dumps(unknown)
            lists["languages"] = json.dumps(filters.languages)
            parts.append(_IN_LANGUAGES)
        return " and ".join(parts), {**values, **lists}

    def _distinct(self, column: str) -> list[str]:
        rows = self._db.conn.execute(
            f"select distinct {column} from articles where counts = 1 "  # noqa: S608 - a constant
            f"and {column} is not null order by 1"
        )
        return [row[0] for row in rows]

    def _published(self, filters: Filters) -> list[str]:
        """Return the ids of articles whose text shows that one of the outlets published them."""
        rows = self._db.conn.execute(
            f"select id, {_OUTLET} from articles where counts = 1 and outlet is null order by id"  # noqa: S608 - constants
        )
        return [name for name, outlet in rows if filters.takes_outlet(outlet)]


@lru_cache(maxsize=1 << 12)
def folded(text: str) -> str:
    """Return a text without capitals and accents, for looking it up."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _holder(words: Sequence[str]) -> Callable[[str | None, str | None, str], bool]:
    def holds(title: str | None, outlet: str | None, name: str) -> bool:
        text = f"{title or ''} {outlet or ''} {name}"
        # Of many thousand titles none is asked for twice: those in ASCII need no look-up.
        text = text.lower() if text.isascii() else folded(text)
        return all(word in text for word in words)

    return holds
