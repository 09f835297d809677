"""Who: who else reported an article, a text or a claim."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from provenance.query import Filters
from provenance.web.api.answering import MOST_NAMED, Name, Words, Written, answers, within
from provenance.web.api.contract_models import Who
from provenance.web.house import House

Date = Annotated[str, Field(max_length=40, examples=["2024-05"]), Written]
Several = Query(max_length=MOST_NAMED)


class Asked(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid")

    query: Words = Field(
        description="An article's id or url, a text, or a claim in a sentence or two. A text that is "
        "not in the store is compared without being stored."
    )
    languages: list[Name] = Field(default=[], max_length=MOST_NAMED)
    outlets: list[Name] = Field(default=[], max_length=MOST_NAMED)
    since: Date | None = None
    until: Date | None = None


def routes(house: House) -> APIRouter:
    """Return the routes of this resource."""
    router = APIRouter(tags=["questions"])

    @router.get("/who", responses=answers(Who, "Copies first, by confidence."))
    def who(
        q: Annotated[Words, Query(description="An article's id or url, a text, or a claim.")],
        language: Annotated[list[Name] | None, Several] = None,
        outlet: Annotated[list[Name] | None, Several] = None,
        since: Annotated[Date | None, Query(description="Claimed on this day or later.")] = None,
        until: Annotated[Date | None, Query(description="Claimed on this day or earlier.")] = None,
    ) -> Response:
        """Say who else reported this; longer texts are for POST."""
        return _answer(
            house,
            Asked(
                query=q, languages=language or [], outlets=outlet or [], since=since, until=until
            ),
        )

    @router.post("/who", responses=answers(Who, "Copies first, by confidence."))
    def who_text(asked: Asked) -> Response:
        """Say who else reported this; nothing is stored."""
        return _answer(house, asked)

    return router


def _answer(house: House, asked: Asked) -> Response:
    filters = Filters(
        languages=tuple(asked.languages),
        outlets=tuple(asked.outlets),
        since=asked.since,
        until=asked.until,
    )
    query = within(house.settings.limits, asked.query)
    with house.workplace.reading() as engine:
        answer = engine.who(query, filters)
    return JSONResponse(answer.to_dict())
