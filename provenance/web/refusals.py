"""What went wrong, as a page for readers and as JSON for programs; never a traceback."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from index import SimilarityIndexError
from provenance.errors import (
    AlreadyUndone,
    CircularDecision,
    DatesTurned,
    NotFinished,
    NothingAsked,
    NothingToAccept,
    OtherModel,
    ProvenanceError,
    SameArticle,
    StoreBusy,
    StoreFull,
    StoreMissing,
    UnclearDecision,
    UnknownArticle,
    UnknownClaim,
    UnknownDecision,
    UnknownSnapshot,
    UnreadableDate,
)
from provenance.exports import UnknownExport
from provenance.web import addresses
from provenance.web.api.answering import BadCursor
from provenance.web.drawing import Drawing, reader_words
from provenance.web.fetching import FetchingOff, NotFetched
from provenance.web.jobs import QueueFull, UnknownJob
from provenance.web.workplace import TooBusy

_STATUS: dict[type[Exception], int] = {
    UnknownArticle: 404,
    UnknownClaim: 404,
    UnknownDecision: 404,
    UnknownSnapshot: 404,
    AlreadyUndone: 409,
    CircularDecision: 409,
    NothingToAccept: 409,
    UnclearDecision: 422,
    StoreMissing: 404,
    UnknownExport: 404,
    BadCursor: 422,
    UnreadableDate: 422,
    DatesTurned: 422,
    NothingAsked: 422,
    SameArticle: 422,
    OtherModel: 409,
    StoreBusy: 503,
    StoreFull: 507,
    TooBusy: 429,
    QueueFull: 429,
    NotFinished: 503,
    UnknownJob: 404,
    FetchingOff: 403,
    NotFetched: 422,
}


class Refusals:
    """Answers with what went wrong.

    Args:
        drawing: The templates, of which ``problem.html`` is one.
    """

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing

    def install(self, app: FastAPI) -> None:
        """Answer every error of the app's routes."""
        app.add_exception_handler(ProvenanceError, self._told)
        app.add_exception_handler(SimilarityIndexError, self._told)
        app.add_exception_handler(RequestValidationError, self._invalid)
        app.add_exception_handler(HTTPException, self._http)
        app.add_exception_handler(Exception, self._defect)

    async def refuse(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        status: int,
        key: str,
        headers: dict[str, str],
    ) -> None:
        """Answer a request that may not pass; ``key`` names the sentence in the catalogue."""
        request = Request(scope, receive)
        message = reader_words(request)(f"refused.{key}")
        if status == 401 and not request.url.path.startswith(addresses.API):
            back = addresses.with_values(request.url.path, **dict(request.query_params))
            values = {"back": back if request.method == "GET" else "/", "wrong": None}
            response: Response = self._drawing.page(request, "sign_in.html", values, status=status)
        else:
            response = self.answer(request, status, key, message)
        response.headers.update(headers)
        await response(scope, receive, send)

    def answer(self, request: Request, status: int, code: str, message: str) -> Response:
        """Return a problem in the form that the request asks for."""
        # Names of fields that JSON gives may hold half characters, which no answer can.
        message = message.encode("utf-8", "replace").decode("utf-8")
        if request.url.path.startswith(addresses.API):
            return JSONResponse({"error": {"code": code, "message": message}}, status)
        return self._drawing.page(
            request, "problem.html", {"status": status, "message": message}, status=status
        )

    async def _told(self, request: Request, error: Exception) -> Response:
        status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 400)
        response = self.answer(request, status, type(error).__name__, str(error))
        if status in (429, 503):
            response.headers["retry-after"] = "5"
        return response

    async def _invalid(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return self.answer(request, 422, "InvalidRequest", f"{where}: {first['msg']}")

    async def _http(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        key = f"refused.{error.status_code}"
        spoken = reader_words(request)
        message = spoken(key) if spoken.has(key) else str(error.detail)
        response = self.answer(request, error.status_code, f"Http{error.status_code}", message)
        response.headers.update(error.headers or {})
        return response

    async def _defect(self, request: Request, error: Exception) -> Response:
        del error  # the server's log has it
        return self.answer(request, 500, "Defect", reader_words(request)("refused.defect"))
