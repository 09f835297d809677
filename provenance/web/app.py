"""Puts a server together: guards outside, screens and API inside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Form, Response
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from provenance.web.drawing import Drawing
from provenance.web.house import House
from provenance.web.pages import ask, sign_in
from provenance.web.refusals import Refusals
from provenance.web.safety import Guard, SafeHeaders, here_only
from provenance.web.settings import WebSettings
from provenance.web.words import COOKIE, LANGUAGES
from provenance.web.workplace import Workplace

_YEAR = 31_536_000


def create_app(settings: WebSettings) -> FastAPI:
    """Return the server's ASGI application.

    Args:
        settings: Which store, for whom, and how much of it.
    """
    drawing = Drawing()
    house = House(settings, Workplace(settings), drawing)
    refusals = Refusals(drawing)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        house.workplace.close()

    app = FastAPI(
        title="Provenance",
        summary="Who else reported this, who took it from whom, how many independent sources it has.",
        version=version("news-provenance"),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    refusals.install(app)
    app.mount("/static", _Kept(packages=[("provenance.web", "static")]), name="static")
    for screen in (ask, sign_in):
        app.include_router(screen.routes(house))
    app.add_api_route("/language", _choose_language, methods=["POST"], include_in_schema=False)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(
        Guard,
        host=settings.host,
        token=settings.token,
        limits=settings.limits,
        refuse=refusals.refuse,
    )
    app.add_middleware(SafeHeaders)
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


__all__ = ["create_app"]
