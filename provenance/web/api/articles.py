"""Articles: add one or many, read one, list them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from provenance.answers import outlet_shown
from provenance.contract import Json
from provenance.model import Document
from provenance.query import Filters
from provenance.readers import parse_record
from provenance.store import Listed
from provenance.web.api.answering import (
    LISTED,
    LONGEST_NAME,
    MOST_NAMED,
    Cursor,
    Limit,
    Name,
    Written,
    answers,
    created,
    cursor_of,
    located,
    place_of,
)
from provenance.web.api.jobs import Job
from provenance.web.api.who import Date
from provenance.web.fetching import FetchingOff, fetch_article
from provenance.web.house import House
from provenance.web.ids import ANY_ID
from provenance.web.uploads import records_of

MOST_ADDED = 10_000
MOST_FILES = 1_000
Text = Annotated[str, Written]


class NewArticle(BaseModel):
    """An article to add; fields of other names that docs/contract.md lists are read too."""

    model_config = ConfigDict(extra="allow")

    id: Text | int | None = Field(None, description="Else made from the content.")
    url: Text | None = Field(None, description="The same page again is a version of it.")
    outlet: Text | None = Field(None, description="Who published it.")
    title: Text | None = Field(None, description="Its headline.")
    byline: Text | list[Text] | None = Field(None, description="Who wrote it, as printed.")
    published_at: Text | int | None = Field(
        None,
        description="What the page says: ISO 8601 to the year, month, day or second.",
        examples=["2024-05-31T18:20:00Z", "2024-05"],
    )
    language: Text | None = Field(None, description="ISO 639-1; else detected.")
    text: Text | list[Text] | None = Field(
        None, description="Of a record without text, the summary of the job tells."
    )


class Fetching(BaseModel):
    """A page to fetch."""

    model_config = ConfigDict(extra="forbid")

    url: Name = Field(description="Of the page, http or https, at a public address.")


class Listing(BaseModel):
    """An article in a list, as its record declares it."""

    id: str
    outlet: str | None
    title: str | None
    published_at: str | None
    language: str | None


class ListOfArticles(BaseModel):
    """A part of the list, the newest first, those without a date last."""

    articles: list[Listing]
    next: str | None = Field(description="Cursor of the next part; null: no more.")


class Version(BaseModel):
    """One text that was found at the article's url."""

    name: str
    seen_at: str
    published_at: str | None
    counts: bool = Field(description="Whether it is the one that is analysed.")


class Article(BaseModel):
    """An article as it is stored."""

    id: str
    url: str | None
    outlet: str | None
    title: str | None
    byline: str | None
    published_at: str | None
    language: str | None = Field(description="As declared, else as detected.")
    credit: str | None
    text: str = Field(description="All spans count its code points.")
    extra: dict[str, object] = Field(description="Fields of the record that have no meaning here.")
    versions: list[Version]


def routes(house: House) -> APIRouter:
    """Return the routes of this resource."""
    router = APIRouter(tags=["articles"])

    @router.post(
        "/articles",
        status_code=202,
        responses=answers(Job, "They wait to be read.", 202, headers=located("the job")),
    )
    def add(
        articles: NewArticle | Annotated[list[NewArticle], Field(max_length=MOST_ADDED)],
    ) -> Response:
        """Add an article, or a list of them; the job tells what became of each."""
        return _begin(house, articles if isinstance(articles, list) else [articles])

    @router.post(
        "/articles/files",
        status_code=202,
        responses=answers(Job, "They wait to be read.", 202, headers=located("the job")),
    )
    def add_files(
        files: Annotated[
            list[UploadFile],
            File(
                min_length=1, max_length=MOST_FILES, description="Text, JSON, JSON Lines or HTML."
            ),
        ],
        form: Annotated[
            Literal["text", "json", "jsonl", "html"] | None,
            Form(alias="format", description="Of all files; else told from each."),
        ] = None,
    ) -> Response:
        """Add the articles of files, in the formats that `provenance ingest` reads."""
        read = [(file.filename or "upload", file.file.read()) for file in files]
        records = (item for name, data in read for item in records_of(name, data, form))
        job = house.jobs.ingest(records)
        return created(job.to_dict(), 202, "jobs", job.id)

    @router.post(
        "/articles/fetch",
        status_code=202,
        responses=answers(Job, "It waits to be read.", 202, headers=located("the job")),
    )
    def fetch(page: Fetching) -> Response:
        """Fetch an article's page and add it, where the server was started with `--fetch`."""
        if not house.settings.fetch:
            raise FetchingOff
        job = house.jobs.ingest([fetch_article(page.url)], total=1)
        return created(job.to_dict(), 202, "jobs", job.id)

    @router.get("/articles", responses=answers(ListOfArticles, "A part of the list."))
    def articles(  # noqa: PLR0913, PLR0917 - one parameter of the address each
        words: Annotated[
            str,
            Query(max_length=LONGEST_NAME, description="All must stand in title, outlet or id."),
        ] = "",
        language: Annotated[list[Name] | None, Query(max_length=MOST_NAMED)] = None,
        outlet: Annotated[list[Name] | None, Query(max_length=MOST_NAMED)] = None,
        since: Annotated[Date | None, Query(description="Claimed on this day or later.")] = None,
        until: Annotated[Date | None, Query(description="Claimed on this day or earlier.")] = None,
        cursor: Cursor = None,
        limit: Limit = LISTED,
    ) -> Response:
        """List articles, the newest first."""
        filters = Filters(
            languages=tuple(language or ()),
            outlets=tuple(outlet or ()),
            since=since,
            until=until,
        )
        after = place_of(cursor, str, str)
        with house.workplace.glancing() as engine:
            rows = engine.listed(
                words, filters, limit=limit + 1, after=None if after is None else tuple(after)
            )
        more = len(rows) > limit
        last = (rows[limit - 1].published_at, rows[limit - 1].id) if more else None
        shown = [_listed(row) for row in rows[:limit]]
        return JSONResponse({"articles": shown, "next": cursor_of(last)})

    @router.get(f"/articles/{{article:{ANY_ID}}}", responses=answers(Article, "The article."))
    def article(
        article: Annotated[str, Path(max_length=LONGEST_NAME, description="Its id or url.")],
    ) -> Response:
        """Return an article with its text."""
        with house.workplace.reading() as engine:
            document = engine.document(article)
            versions = engine.versions(document.id)
        return JSONResponse(_article(document, versions))

    return router


def _begin(house: House, given: Sequence[NewArticle]) -> Response:
    records = [
        parse_record(record.model_dump(exclude_unset=True), f"articles[{number}]")
        for number, record in enumerate(given)
    ]
    job = house.jobs.ingest(records, total=len(records))
    return created(job.to_dict(), 202, "jobs", job.id)


def _listed(row: Listed) -> Json:
    return {
        "id": row.id,
        "outlet": row.outlet,
        "title": row.title,
        "published_at": row.published_at,
        "language": row.language,
    }


def _article(document: Document, versions: Sequence[tuple[str, str, str | None, bool]]) -> Json:
    article = document.article
    return {
        "id": article.id,
        "url": article.url,
        "outlet": outlet_shown(document),
        "title": article.title,
        "byline": article.byline,
        "published_at": article.published_at,
        "language": document.canonical.language,
        "credit": article.credit,
        "text": article.text,
        "extra": _finite(dict(article.extra)),
        "versions": [
            {"name": name, "seen_at": seen_at, "published_at": published_at, "counts": counts}
            for name, seen_at, published_at, counts in versions
        ],
    }


def _finite(value: object) -> object:
    """Return a value of a record without the numbers that JSON has no word for."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(name): _finite(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return value
