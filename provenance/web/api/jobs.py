"""Jobs: long work, how far it has come, and what became of it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from provenance.web.api.answering import answers, created, located
from provenance.web.api.contract_models import IngestSummary
from provenance.web.house import House
from provenance.web.jobs import KEPT_JOBS, JobKind, JobState

JobId = Annotated[str, Path(max_length=64, description="As given when the job was begun.")]


class Progress(BaseModel):
    """How far a job has come."""

    stage: str = Field(examples=["reading", "comparing", "deciding", "judging"])
    done: int
    total: int | None = Field(description="null where that is not known beforehand.")


class Job(BaseModel):
    """A long job."""

    id: str
    kind: JobKind
    state: JobState
    records: int | None = Field(description="How many it was given, where that is known.")
    progress: Progress | None
    result: IngestSummary | None
    reason: str | None = Field(description="Of one that failed or was stopped, one sentence.")
    created: str
    started: str | None
    ended: str | None


class JobsList(BaseModel):
    """The jobs that are remembered, the newest first."""

    jobs: list[Job]


class NewJob(BaseModel):
    """What to do."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["finish"] = Field(description="Make tree and claims of all articles.")


def routes(house: House) -> APIRouter:
    """Return the routes of this resource."""
    router = APIRouter(tags=["jobs"])

    @router.get("/jobs", responses=answers(JobsList, "The newest first."))
    def jobs() -> Response:
        """List the jobs of this process."""
        return JSONResponse({"jobs": [job.to_dict() for job in house.jobs.all()]})

    @router.post(
        "/jobs",
        status_code=202,
        responses=answers(Job, "It waits or runs.", 202, headers=located("the job")),
    )
    def begin(new: NewJob) -> Response:
        """Have tree and claims of all articles made."""
        del new  # there is one kind
        job = house.jobs.finish()
        return created(job.to_dict(), 202, "jobs", job.id)

    @router.get("/jobs/{job}", responses=answers(Job, "How it stands."))
    def one(job: JobId) -> Response:
        """Return a job as it stands."""
        return JSONResponse(house.jobs.get(job).to_dict())

    @router.delete("/jobs/{job}", responses=answers(Job, "How it stands now."))
    def stop(job: JobId) -> Response:
        """Take a job from the queue, or stop it at its next step; what it stored stays."""
        return JSONResponse(house.jobs.stop(job).to_dict())

    one.__doc__ = f"Return a job as it stands; the last {KEPT_JOBS} are remembered."
    return router
