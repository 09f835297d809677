"""Compare: two articles side by side, what they share and what was cut, added or changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from provenance.answers import title_shown
from provenance.contract import outlet_shown
from provenance.errors import SameArticle, UnknownArticle
from provenance.model import Document
from provenance.web import addresses
from provenance.web.comparing import compared
from provenance.web.house import House
from provenance.web.marking import in_context
from provenance.web.reports import confidence_of

Name = Annotated[str, Query(max_length=2_000)]
# Longer texts are compared and not laid out: nobody reads a book side by side.
LONGEST = 60_000


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(addresses.COMPARE)
    def compare(request: Request, left: Name = "", right: Name = "") -> Response:
        names = left.strip(), right.strip()
        if not all(names):
            return _form(house, request, names, "compare.two" if any(names) else "")
        try:
            with house.workplace.reading() as engine:
                answer = engine.explain(*names)
        except SameArticle:
            return _form(house, request, names, "compare.same", 422)
        except UnknownArticle:
            return _form(house, request, names, "compare.unknown", 404)
        texts = answer.left.article.text, answer.right.article.text
        comparison = compared(answer)
        match = answer.match
        signs = [
            (item, in_context(document, item.span) if document and item.span else ())
            for item in answer.evidence
            if item.type != "passage"
            for document in (_which(item.article, answer.left, answer.right),)
        ]
        values = {
            "answer": answer,
            "comparison": comparison,
            "match": match,
            "confidence": confidence_of(
                comparison.edge.confidence if comparison.edge else match.derived if match else 0.0
            ),
            "signs": signs,
            "names": {
                side.name: outlet_shown(side.document) or side.document.id
                for side in comparison.sides
            },
            "too_long": max(map(len, texts)) > LONGEST,
            "title_of": title_shown,
        }
        return house.drawing.page(request, "compare.html", values)

    return router


def _which(name: str, *documents: Document) -> Document | None:
    return next((each for each in documents if each.id == name), None)


def _form(
    house: House, request: Request, names: tuple[str, str], problem: str, status: int = 200
) -> Response:
    """Return the page that asks for two articles."""
    values = {"left": names[0], "right": names[1], "problem": problem}
    return house.drawing.page(request, "compare_form.html", values, status=status)
