"""Add: paste a text or upload files, and watch what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from starlette.responses import RedirectResponse

from provenance.model import Article
from provenance.readers import FORMATS, Refused
from provenance.web import addresses
from provenance.web.drawing import reader_words
from provenance.web.house import House
from provenance.web.uploads import pasted, records_of

_FILES = 200
Line = Annotated[str, Form(max_length=2_000)]


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(addresses.ADD)
    def add(request: Request) -> Response:
        return house.drawing.page(request, "add.html", _values(house))

    @router.post(addresses.ADD)
    def take(  # noqa: PLR0913, PLR0917 - one parameter a field of the form
        request: Request,
        text: Annotated[str, Form(max_length=2_000_000)] = "",
        url: Line = "",
        outlet: Line = "",
        title: Line = "",
        byline: Line = "",
        published_at: Line = "",
    ) -> Response:
        record = {
            "text": text,
            "url": url.strip(),
            "outlet": outlet.strip(),
            "title": title.strip(),
            "byline": byline.strip(),
            "published_at": published_at.strip(),
        }
        item = pasted(record, reader_words(request)("add.pasted"))
        if isinstance(item, Refused):
            values = {**_values(house), "wrong": item.reason, "given": record}
            return house.drawing.page(request, "add.html", values, status=422)
        return RedirectResponse(addresses.job(house.jobs.ingest([item], total=1).id), 303)

    @router.post(addresses.UPLOAD)
    def upload(
        request: Request,
        files: Annotated[list[UploadFile], File(max_length=_FILES)],
        form: Annotated[str, Form(alias="format", max_length=20)] = "",
    ) -> Response:
        # A form sent without a file holds one without name and content.
        given = [(file.filename or "", file.file.read()) for file in files if file.filename]
        if not given:
            values = {**_values(house), "wrong": reader_words(request)("add.no_file")}
            return house.drawing.page(request, "add.html", values, status=422)
        told = form if form in FORMATS else None
        return RedirectResponse(addresses.job(house.jobs.ingest(_read(given, told)).id), 303)

    @router.get(addresses.JOBS)
    def jobs(request: Request) -> Response:
        return house.drawing.page(request, "jobs.html", {"jobs": house.jobs.all()})

    @router.get(addresses.JOBS + "/{job_id}")
    def job(request: Request, job_id: str) -> Response:
        return house.drawing.page(request, "job.html", {"job": house.jobs.get(job_id)})

    @router.post(addresses.JOBS + "/{job_id}/stop")
    def stop(job_id: str) -> Response:
        house.jobs.stop(job_id)
        return RedirectResponse(addresses.job(job_id), 303)

    return router


def _values(house: House) -> dict[str, object]:
    return {
        "formats": FORMATS,
        "wrong": None,
        "given": {},
        "jobs": house.jobs.all()[:5],
        "megabytes": house.settings.limits.body >> 20,
    }


def _read(files: list[tuple[str, bytes]], form: str | None) -> Iterator[Article | Refused]:
    for name, data in files:
        yield from records_of(name, data, form)
