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
    DamagedStore,
    DatesTurned,
    NewerStore,
    NotFinished,
    NothingAsked,
    NothingToAccept,
    OtherModel,
    ProvenanceError,
    SameArticle,
    StoreBusy,
    StoreFull,
    StoreMissing,
    StoreNotWritable,
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
from provenance.web.reader_asking import ReaderLost
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
    StoreNotWritable: 500,
    DamagedStore: 500,
    NewerStore: 500,
    StoreFull: 507,
    TooBusy: 429,
    QueueFull: 429,
    NotFinished: 503,
    ReaderLost: 503,
    UnknownJob: 404,
    FetchingOff: 403,
    NotFetched: 422,
}

# Of an id or another value that is named in a sentence.
_SHOWN = 300


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

    async def tell(self, scope: Scope, receive: Receive, send: Send, error: Exception) -> None:
        """Answer a request that went wrong before it came to its route."""
        request = Request(scope, receive)
        known = isinstance(error, HTTPException)
        response = await (self._http if known else self._told)(request, error)
        await response(scope, receive, send)

    def answer(
        self, request: Request, status: int, code: str, message: str, *, lead: str = ""
    ) -> Response:
        """Return a problem in the form that the request asks for.

        Args:
            request: What is answered.
            status: Of the answer.
            code: For programs.
            message: In English where ``lead`` is given or the request is one to the API, else in the
                reader's language.
            lead: For readers, in their language, before the message.
        """
        # Names of fields that JSON gives may hold half characters, which no answer can.
        message = message.encode("utf-8", "replace").decode("utf-8")
        if _is_program(request):
            return JSONResponse({"error": {"code": code, "message": message}}, status)
        values = {"status": status, "message": message, "lead": lead}
        return self._drawing.page(request, "problem.html", values, status=status)

    async def _told(self, request: Request, error: Exception) -> Response:
        status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 400)
        code, spoken = type(error).__name__, reader_words(request)
        message, lead = str(error), spoken("problem.title")
        if not _is_program(request) and spoken.has(f"problem.{code}"):
            told = {name: str(value)[:_SHOWN] for name, value in vars(error).items()}
            message, lead = spoken(f"problem.{code}", **told), ""
        response = self.answer(request, status, code, message, lead=lead)
        if status in (429, 503):
            response.headers["retry-after"] = "5"
        return response

    async def _invalid(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if _is_program(request):
            return self.answer(request, 422, "InvalidRequest", f"{where}: {first['msg']}")
        lead = reader_words(request)("problem.invalid", field=str(first["loc"][-1])[:_SHOWN])
        return self.answer(request, 422, "InvalidRequest", str(first["msg"]), lead=lead)

    async def _http(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        status = 413 if _is_too_much(error) else error.status_code
        key = f"refused.{status}"
        spoken = reader_words(request)
        message = spoken(key) if spoken.has(key) else str(error.detail)
        response = self.answer(request, status, f"Http{status}", message)
        response.headers.update(error.headers or {})
        return response

    async def _defect(self, request: Request, error: Exception) -> Response:
        del error  # the server's log has it
        return self.answer(request, 500, "Defect", reader_words(request)("refused.defect"))


def _is_program(request: Request) -> bool:
    """Tell whether the API was asked, whose answers are for programs."""
    return request.url.path.startswith(addresses.API)


def _is_too_much(error: HTTPException) -> bool:
    """Tell whether the framework refused a form for its size, which it calls a bad request."""
    return error.status_code == 400 and "maximum" in str(error.detail)
