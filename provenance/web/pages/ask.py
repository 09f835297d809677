"""Ask: one box for a claim, a text, an address or an article's id."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from provenance.answers import Corpus
from provenance.errors import StoreMissing
from provenance.web.house import House


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def ask(request: Request) -> Response:
        return house.drawing.page(request, "ask.html", {"corpus": _corpus(house)})

    return router


def _corpus(house: House) -> Corpus | None:
    """Return what is searched; None where there is no store yet."""
    try:
        with house.workplace.reading() as engine:
            return engine.corpus()
    except StoreMissing:
        return None
