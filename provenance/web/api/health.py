"""Health: whether the server answers, and what it holds."""

from __future__ import annotations

from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from provenance.errors import StoreMissing
from provenance.web.api.answering import answers
from provenance.web.house import House
from provenance.web.jobs import JobState

State = Literal["missing", "words", "unfinished", "finished"]


class Health(BaseModel):
    """How the server stands."""

    version: str
    store: State = Field(
        description="`missing`: no article was added yet; `words`: the words alone of the articles "
        "are indexed; `unfinished`: tree and claims of all are not made yet."
    )
    articles: int
    jobs: dict[JobState, int] = Field(description="How many jobs wait and run.")


def routes(house: House) -> APIRouter:
    """Return the routes of this resource."""
    router = APIRouter(tags=["server"])

    @router.get("/health", responses=answers(Health, "The server answers."))
    def health() -> Response:
        """Say how the server stands; it names no path and no secret."""
        store, articles = _store(house)
        states = [job.state for job in house.jobs.all()]
        jobs = {str(state): states.count(state) for state in (JobState.WAITING, JobState.RUNNING)}
        return JSONResponse(
            {
                "version": version("news-provenance"),
                "store": store,
                "articles": articles,
                "jobs": jobs,
            }
        )

    return router


def _store(house: House) -> tuple[State, int]:
    try:
        with house.workplace.glancing() as engine:
            articles = engine.count()
            if engine.is_finished():
                return "finished", articles
            return ("words" if engine.words_only() else "unfinished"), articles
    except StoreMissing:
        return "missing", 0
