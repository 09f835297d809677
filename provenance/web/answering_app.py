"""Screens and API over one house, with what refuses and what packs: the server's inner part."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib.metadata import version

from fastapi import FastAPI, Form, Response
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from provenance.web.api import resources
from provenance.web.drawing import Drawing
from provenance.web.house import House
from provenance.web.jobs import Jobs
from provenance.web.pages import SCREENS
from provenance.web.refusals import Refusals
from provenance.web.safety import here_only
from provenance.web.settings import WebSettings
from provenance.web.words import COOKIE, LANGUAGES
from provenance.web.workplace import Workplace

_YEAR = 31_536_000


def house_of(settings: WebSettings) -> House:
    """Return the parts of a server; nothing is opened yet."""
    workplace = Workplace(settings)
    return House(settings, workplace, Drawing(), Jobs(workplace, settings.limits.jobs))


def answering_app(
    house: House, lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]]
) -> FastAPI:
    """Return what answers every request, without the guards before it.

    Args:
        house: What the screens are given.
        lifespan: What is done before the first and after the last request.
    """
    app = FastAPI(
        title="Provenance",
        summary="Who else reported this, who took it from whom, how many independent sources it has.",
        version=version("news-provenance"),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    Refusals(house.drawing).install(app)
    app.mount("/static", _Kept(packages=[("provenance.web", "static")]), name="static")
    for screen in SCREENS:
        app.include_router(screen.routes(house))
    app.include_router(resources.routes(house))
    app.add_api_route("/language", _choose_language, methods=["POST"], include_in_schema=False)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    return app


class _Kept(StaticFiles):
    """Static files that a browser may keep: their addresses change with them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = f"public, max-age={_YEAR}, immutable"
        return response


def _choose_language(language: str = Form(), back: str = Form("/")) -> Response:
    """Keep the reader's choice of language and go back to the page."""
    response = RedirectResponse(here_only(back), 303)
    if language in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=_YEAR, samesite="lax", httponly=True)
    return response
