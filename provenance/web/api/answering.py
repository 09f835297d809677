"""What all resources share: answers and problems as described, bounds, cursors."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query, Response
from pydantic import BaseModel, BeforeValidator, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from provenance.errors import ProvenanceError
from provenance.web import addresses
from provenance.web.settings import Limits

MOST_NAMED = 100
LONGEST_NAME = 2_000
MOST_LISTED = 200
LISTED = 50


class ProblemDetail(BaseModel):
    """What went wrong."""

    code: str = Field(
        description="Stays the same for the same problem.", examples=["UnknownArticle"]
    )
    message: str = Field(description="One sentence that says what to do.")


class Problem(BaseModel):
    """The answer to every request that could not be answered."""

    error: ProblemDetail


class BadCursor(ProvenanceError):
    """A cursor that this server did not give."""

    def __str__(self) -> str:
        return "the cursor is none that was given: take 'next' of the page before, or none"


class TextTooLong(HTTPException):
    """A text is longer than the server compares at once."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            413, f"the text is longer than {limit:,} characters: ask about a part of it"
        )


def without_halves(value: object) -> object:
    """Replace lone surrogates, which JSON can name and no text can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


Written = BeforeValidator(without_halves)
# What is asked for by name or in words holds more than blanks.
Said = Field(min_length=1, pattern=r"\S")
Name = Annotated[str, Said, Field(max_length=LONGEST_NAME), Written]
Words = Annotated[str, Said, Written]
Articles = Annotated[
    list[Name] | None,
    Query(
        alias="article",
        max_length=MOST_NAMED,
        description="Ids or urls of articles; several by naming the parameter again.",
    ),
]
Cursor = Annotated[
    str | None, Query(max_length=LONGEST_NAME, description="`next` of the page before.")
]
Limit = Annotated[int, Query(ge=1, le=MOST_LISTED, description="How many at most.")]

_PROBLEMS = {
    400: "The request cannot be read.",
    401: "A token is needed.",
    403: "The request comes from another site.",
    404: "There is no such thing in this store.",
    409: "It contradicts what is stored.",
    413: "More than the server takes at once.",
    421: "The server has another name.",
    422: "A value is missing or out of its bounds.",
    429: "Too much at once; `Retry-After` says when to come again.",
    503: "The store is not ready for this question; `Retry-After` says when to come again.",
    507: "The store's disk is full.",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    **{status: {"model": Problem, "description": told} for status, told in _PROBLEMS.items()},
    "default": {"model": Problem, "description": "A defect of the program."},
}


def answers(
    model: type[BaseModel], told: str, status: int = 200, **more: object
) -> dict[int | str, dict[str, Any]]:
    """Describe the answer of a route.

    Args:
        model: Its JSON.
        told: What it holds, one sentence.
        status: Of the answer.
        **more: Other parts of the description, such as headers.
    """
    return {status: {"model": model, "description": told, **more}}


def located(what: str) -> dict[str, Any]:
    """Describe the header that says where something new is."""
    return {"Location": {"description": f"Address of {what}.", "schema": {"type": "string"}}}


def created(content: object, status: int, *path: str) -> Response:
    """Return an answer about something new, with its address under the API."""
    parts = "/".join(quote(name, safe="") for name in path)
    return JSONResponse(content, status, headers={"location": f"{addresses.API}/{parts}"})


def within(limits: Limits, text: str) -> str:
    """Return a text that is not too long to be asked about.

    Raises:
        TextTooLong: It is.
    """
    if len(text) > limits.text:
        raise TextTooLong(limits.text)
    return text


def cursor_of(place: Sequence[int | str | None] | None) -> str | None:
    """Return a place in a list as text for the next request; None for none."""
    if place is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(cursor: str | None, *kinds: type) -> list[Any] | None:
    """Return the place that a cursor names; None where there is no cursor.

    Args:
        cursor: As given by ``cursor_of``.
        *kinds: Type of each of its values; None may stand for text.

    Raises:
        BadCursor: It is none of these.
    """
    if cursor is None:
        return None
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise BadCursor from error
    if not isinstance(place, list) or len(place) != len(kinds):
        raise BadCursor
    for value, kind in zip(place, kinds, strict=True):
        whole = kind is int and type(value) is int and 0 <= value < 1 << 53
        if not whole and not (kind is str and isinstance(value, str | None)):
            raise BadCursor
    return [without_halves(value) for value in place]
