"""Tree and exports: who took it from whom, in every format, by name or by media type."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from fastapi import Path as PathPart
from pydantic import BaseModel
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse

from provenance.exports import FORMATS as TEXTS
from provenance.exports import MEDIA_TYPES, SQLITE, SUFFIXES, UnknownExport
from provenance.web.api.answering import Articles, answers
from provenance.web.api.contract_models import Tree
from provenance.web.house import House
from provenance.web.safety import FILE_POLICY

FORMATS = (*TEXTS, SQLITE)
# Media type without parameters -> the format that it asks for, the first of several.
BY_TYPE = {MEDIA_TYPES[name].partition(";")[0]: name for name in reversed(FORMATS)}
Format = Annotated[
    str | None,
    Query(
        alias="format",
        max_length=40,
        description=f"One of {', '.join(FORMATS)}; it wins over `Accept`.",
        json_schema_extra={"enum": [*FORMATS]},
    ),
]


class ExportFormat(BaseModel):
    """A format of exports."""

    format: str
    media_type: str
    suffix: str


class ExportFormats(BaseModel):
    """All formats of exports."""

    formats: list[ExportFormat]


class NotAcceptable(HTTPException):
    """None of the media types that the request accepts is one of ours."""

    def __init__(self) -> None:
        super().__init__(406, f"accept one of {', '.join(BY_TYPE)}, or name a format")


def routes(house: House) -> APIRouter:
    """Return the routes of these resources."""
    router = APIRouter(tags=["questions"])

    @router.get("/tree", responses=_tree_answers())
    def tree(
        articles: Articles = None,
        form: Format = None,
        accept: Annotated[str, Header(max_length=2_000)] = "*/*",
    ) -> Response:
        """Say who took it from whom, around some articles or in the whole store."""
        chosen = _known(form) if form is not None else accepted(accept)
        if chosen != "json":
            return _file(house, chosen, articles)
        with house.workplace.reading() as engine:
            answer = engine.tree(articles)
        return JSONResponse(answer.to_dict(), headers={"vary": "Accept"})

    @router.get("/exports", tags=["exports"], responses=answers(ExportFormats, "By name."))
    def formats() -> Response:
        """List the formats of exports."""
        return JSONResponse(
            {
                "formats": [
                    {"format": name, "media_type": MEDIA_TYPES[name], "suffix": SUFFIXES[name]}
                    for name in FORMATS
                ]
            }
        )

    @router.get("/exports/{format}", tags=["exports"], responses=_file_answers())
    def export(
        form: Annotated[
            str, PathPart(alias="format", max_length=40, json_schema_extra={"enum": [*FORMATS]})
        ],
        articles: Articles = None,
    ) -> Response:
        """Give tree and claims as a file, of some articles or of the whole store."""
        return _file(house, _known(form), articles)

    return router


def accepted(header: str) -> str:
    """Return the format that an ``Accept`` header asks for (RFC 9110, 12.5.1).

    Args:
        header: Media types with their weights; the first of the heaviest wins.

    Raises:
        NotAcceptable: None of them is the type of a format.
    """
    if not header.strip(" ;,"):
        return "json"
    best, weight = None, 0.0
    for offer in header.split(","):
        kind, *parameters = (part.strip().lower() for part in offer.split(";"))
        told = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        quality = float(told) if told.replace(".", "", 1).isdecimal() and told.isascii() else 0.0
        group, slash, subtype = kind.partition("/")
        if kind in ("*/*", "application/*"):
            found: str | None = "json"
        elif slash and subtype == "*":
            found = next((name for of, name in BY_TYPE.items() if of.startswith(f"{group}/")), None)
        else:
            found = BY_TYPE.get(kind)
        if found is not None and quality > weight:
            best, weight = found, quality
    if best is None:
        raise NotAcceptable
    return best


def _known(form: str) -> str:
    """Return the name of a format.

    Raises:
        UnknownExport: It is none.
    """
    if form not in FORMATS:
        raise UnknownExport(form)
    return form


def _file(house: House, form: str, articles: list[str] | None) -> Response:
    time = datetime.now(UTC).isoformat(timespec="seconds")
    headers = {
        "content-disposition": f'attachment; filename="provenance{SUFFIXES[form]}"',
        "content-security-policy": FILE_POLICY,
        "vary": "Accept",
    }
    if form == SQLITE:
        return _store_file(house, headers, time)
    with house.workplace.reading() as engine:
        text = engine.export(form, articles, time=time)
    content = text.encode("utf-8", "replace")
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)


def _store_file(house: House, headers: dict[str, str], time: str) -> Response:
    """Return a copy of the store; the copy is made beside others of its kind, and removed."""
    folder = TemporaryDirectory(prefix="provenance-export-")
    path = Path(folder.name, "provenance.db")
    try:
        with house.workplace.reading() as engine:
            engine.copy_to(path, time=time)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        path,
        media_type=MEDIA_TYPES[SQLITE],
        headers=headers,
        background=BackgroundTask(folder.cleanup),
    )


def _content() -> dict[str, Any]:
    """Describe the media types of all formats but JSON."""
    return {kind: {"schema": {"type": "string"}} for kind in BY_TYPE if kind != "application/json"}


def _tree_answers() -> dict[int | str, dict[str, Any]]:
    return answers(Tree, "As JSON; in other formats, a file.", content=_content())


def _file_answers() -> dict[int | str, dict[str, Any]]:
    content = {**_content(), "application/json": {"schema": {"type": "object"}}}
    return {200: {"description": "The file.", "content": content}}
