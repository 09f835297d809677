"""Export: every format with what it is for, of all articles or of some."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from provenance.errors import StoreMissing
from provenance.exports import SUFFIXES
from provenance.web import addresses
from provenance.web.house import House

# "csv" is the elder name of "csv-edges".
_SHOWN = tuple(name for name in SUFFIXES if name != "csv")


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(addresses.EXPORTS)
    def exports(
        request: Request,
        article: Annotated[list[str], Query(max_length=50)] = [],  # noqa: B006 - FastAPI copies it
    ) -> Response:
        try:
            with house.workplace.reading() as engine:
                corpus, whole = engine.corpus(), engine.is_finished() or engine.is_small()
        except StoreMissing:
            corpus, whole = None, False
        chosen = [name.strip() for name in article if name.strip()]
        formats = [(name, SUFFIXES[name], addresses.export(name, chosen)) for name in _SHOWN]
        values = {"formats": formats, "chosen": chosen, "corpus": corpus, "whole": whole}
        return house.drawing.page(request, "exports.html", values)

    return router
