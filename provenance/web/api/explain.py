"""Explain: why two articles match or do not, and which of them was first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.responses import JSONResponse

from provenance.web.api.answering import Name, answers
from provenance.web.api.contract_models import Explanation
from provenance.web.house import House


def routes(house: House) -> APIRouter:
    """Return the routes of this resource."""
    router = APIRouter(tags=["questions"])

    @router.get("/explain", responses=answers(Explanation, "The two compared."))
    def explain(
        left: Annotated[Name, Query(description="Id or url of the one.")],
        right: Annotated[Name, Query(description="Id or url of the other.")],
    ) -> Response:
        """Say why two articles match or do not, with the passages they share."""
        with house.workplace.reading() as engine:
            answer = engine.explain(left, right)
        return JSONResponse(answer.to_dict())

    return router
