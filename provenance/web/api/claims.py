"""Claims: what is claimed, by whom, and how many independent sources it has."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from starlette.responses import JSONResponse

from provenance.web.api.answering import (
    LISTED,
    LONGEST_NAME,
    Articles,
    Cursor,
    Limit,
    Words,
    answers,
    cursor_of,
    place_of,
    within,
)
from provenance.web.api.contract_models import Claims
from provenance.web.house import House
from provenance.web.ids import ANY_ID


def routes(house: House) -> APIRouter:
    """Return the routes of this resource."""
    router = APIRouter(tags=["questions"])

    @router.get("/claims", responses=answers(Claims, "A part of the list."))
    def claims(
        about: Annotated[
            Words | None, Query(description="Only claims that state this; all on one page.")
        ] = None,
        articles: Articles = None,
        cursor: Cursor = None,
        limit: Limit = LISTED,
    ) -> Response:
        """List claims, all of them or those of some articles."""
        if about is not None:
            within(house.settings.limits, about)
            with house.workplace.reading() as engine:
                found = engine.claims(articles, about)
            return JSONResponse({**found.to_dict(), "next": None})
        (after,) = place_of(cursor, int) or (0,)
        with house.workplace.reading() as engine:
            page = engine.claims_page(after, limit, articles)
        following = None if page.next is None else [page.next]
        return JSONResponse({**page.answer.to_dict(), "next": cursor_of(following)})

    @router.get(f"/claims/{{claim:{ANY_ID}}}", responses=answers(Claims, "The one claim."))
    def claim(
        claim: Annotated[
            str,
            Path(max_length=LONGEST_NAME, description="Its id, or one that it had before a merge."),
        ],
    ) -> Response:
        """Return one claim."""
        with house.workplace.reading() as engine:
            found = engine.claim(claim)
        return JSONResponse({**found.to_dict(), "next": None})

    return router
