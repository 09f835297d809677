"""Sign in: the server's token, once, kept in a cookie that scripts cannot read."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Form, Request, Response
from starlette.responses import RedirectResponse

from provenance.web.drawing import reader_words
from provenance.web.house import House
from provenance.web.safety import COOKIE, SIGN_IN, here_only

_MONTH = 2_592_000


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(SIGN_IN)
    def ask_for_token(request: Request, back: str = "/") -> Response:
        return house.drawing.page(request, "sign_in.html", {"back": here_only(back), "wrong": None})

    @router.post(SIGN_IN)
    def take_token(request: Request, token: str = Form(), back: str = Form("/")) -> Response:
        expected = house.settings.token
        if expected is None or not hmac.compare_digest(token.encode(), expected.encode()):
            values = {"back": here_only(back), "wrong": reader_words(request)("sign_in.wrong")}
            return house.drawing.page(request, "sign_in.html", values, status=401)
        response = RedirectResponse(here_only(back), 303)
        response.set_cookie(
            COOKIE,
            token,
            max_age=_MONTH,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    return router
