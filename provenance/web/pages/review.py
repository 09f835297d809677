"""Review: decide about links and verdicts, take decisions back, read what was decided."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.responses import RedirectResponse

from provenance.decisions import Decision
from provenance.errors import StoreMissing, UnclearDecision
from provenance.model import Relation, Verdict
from provenance.web import addresses
from provenance.web.drawing import NAME_COOKIE
from provenance.web.house import House
from provenance.web.safety import here_only

_YEAR = 31_536_000
Line = Annotated[str, Form(max_length=2_000)]
Note = Annotated[str, Form(max_length=2_000)]


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(addresses.REVIEW)
    def review(
        request: Request,
        article: Annotated[str, Query(max_length=2_000)] = "",
        history: bool = False,  # noqa: FBT001, FBT002 - a box in a form
    ) -> Response:
        decisions = _decisions(house, article.strip(), history=history)
        values = {
            "flagged": [entry for entry in decisions if entry.flagged],
            "decisions": list(reversed(decisions)),
            "article": article.strip(),
            "history": history,
        }
        return house.drawing.page(request, "review.html", values)

    @router.post(addresses.DECIDE)
    def decide(  # noqa: PLR0913, PLR0917 - one parameter a field of the form
        action: Line,
        reviewer: Line,
        article: Line = "",
        source: Line = "",
        claim: Line = "",
        relation: Line = "",
        verdict: Line = "",
        low: Line = "",
        high: Line = "",
        note: Note = "",
        back: Line = addresses.REVIEW,
    ) -> Response:
        with house.workplace.reading() as engine:
            engine.decide(
                action,
                reviewer=reviewer,
                article=article or None,
                source=source or None,
                claim=claim or None,
                relation=_relation(relation) if action == "pin" else None,
                unrelated=action == "pin" and relation == "unrelated",
                verdict=_verdict(verdict) if action == "pin" else None,
                interval=_interval(low, high) if action == "pin" else None,
                note=note,
            )
        return _back(back, reviewer)

    @router.post(addresses.UNDO)
    def undo(
        decision: Line, reviewer: Line, note: Note = "", back: Line = addresses.REVIEW
    ) -> Response:
        with house.workplace.reading() as engine:
            engine.undo(decision, reviewer=reviewer, note=note)
        return _back(back, reviewer)

    return router


def _decisions(house: House, article: str, *, history: bool) -> tuple[Decision, ...]:
    try:
        with house.workplace.reading() as engine:
            return engine.decisions(
                [article] if article else None,
                history=history,
                # What is found now would be sought anew in all families of a large store.
                anew=engine.is_small() or engine.is_finished(),
            )
    except StoreMissing:
        return ()


def _back(back: str, reviewer: str) -> Response:
    response = RedirectResponse(here_only(back), 303)
    name = quote(reviewer.strip()[:200], errors="replace")
    response.set_cookie(NAME_COOKIE, name, max_age=_YEAR, samesite="strict", httponly=True)
    return response


def _relation(given: str) -> Relation | None:
    return Relation(given) if given in {str(relation) for relation in Relation} else None


def _verdict(given: str) -> Verdict | None:
    return Verdict(given) if given in {str(verdict) for verdict in Verdict} else None


def _interval(low: str, high: str) -> tuple[int, int] | None:
    """Return both ends as numbers; None where neither is given.

    Raises:
        UnclearDecision: One is missing, or is no number.
    """
    ends = [low.strip(), high.strip()]
    if not any(ends):
        return None
    if not all(end.isascii() and end.isdigit() and len(end) < 7 for end in ends):
        raise UnclearDecision("the fewest and the most sources must both be whole numbers")
    return int(ends[0]), int(ends[1])
