"""The answer while tree or claims of all are being made: the screen says so."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from provenance.web.house import House

# Seconds after which a browser or a program may ask again.
AGAIN = 5


def unfinished(
    house: House, request: Request, template: str, values: Mapping[str, object] | None = None
) -> Response:
    """Return a screen in its unfinished state; ``template`` includes ``parts/unfinished.html``."""
    told = {"state": "unfinished", **(values or {})}
    response = house.drawing.page(request, template, told, status=503)
    response.headers["retry-after"] = str(AGAIN)
    return response
