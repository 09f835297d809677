"""API: the description of the HTTP API as a page."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from provenance.web import addresses
from provenance.web.api.describing import objects_of, routes_of
from provenance.web.house import House

PAGE = "/api"


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(PAGE)
    def api(request: Request) -> Response:
        description = request.app.openapi()
        told = routes_of(description)
        tags = dict.fromkeys(route.tag for route in told)
        values = {
            "groups": [(tag, [route for route in told if route.tag == tag]) for tag in tags],
            "objects": objects_of(description),
            "description": f"{addresses.API}/openapi.json",
            "version": description["info"]["version"],
        }
        return house.drawing.page(request, "api.html", values)

    return router
