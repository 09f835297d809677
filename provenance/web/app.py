"""Puts a server together: guards outside, screens and API inside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from threading import Thread

from anyio import to_thread
from fastapi import FastAPI, Form, Response
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from provenance.errors import ProvenanceError
from provenance.web.api import resources
from provenance.web.drawing import Drawing
from provenance.web.house import House
from provenance.web.jobs import Jobs
from provenance.web.pages import SCREENS
from provenance.web.refusals import Refusals
from provenance.web.safety import Guard, SafeHeaders, here_only
from provenance.web.settings import WebSettings
from provenance.web.words import COOKIE, LANGUAGES
from provenance.web.workplace import Workplace

_YEAR = 31_536_000
# Beside the questions: pages that ask nothing, and questions that are refused at once.
_SPARE_THREADS = 16


def create_app(settings: WebSettings) -> FastAPI:
    """Return the server's ASGI application.

    Args:
        settings: Which store, for whom, and how much of it.
    """
    drawing = Drawing()
    workplace = Workplace(settings)
    house = House(settings, workplace, drawing, Jobs(workplace, settings.limits.jobs))
    refusals = Refusals(drawing)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        # Each request waits in a thread of its own, so that health and static files never queue.
        to_thread.current_default_thread_limiter().total_tokens = (
            settings.limits.readers + settings.limits.waiting + _SPARE_THREADS
        )
        _take_up(house)
        Thread(target=workplace.warm, name="warming", daemon=True).start()
        yield
        house.jobs.close()
        workplace.close()

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
    for screen in SCREENS:
        app.include_router(screen.routes(house))
    app.include_router(resources.routes(house))
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


def _take_up(house: House) -> None:
    """Queue what another program, or an earlier run, left undone in a small store."""
    workplace = house.workplace
    workplace.finish_by(house.jobs.wait_until_finished)
    # A store that is missing or damaged is told to those who ask.
    with suppress(ProvenanceError), workplace.reading() as engine:
        if engine.is_small() and not engine.words_only() and not engine.is_finished():
            house.jobs.finish()


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
