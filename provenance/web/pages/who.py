"""Who else reported this: headline, verdict of a claim, rows by reporting line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from provenance.answers import WhoAnswer, title_shown
from provenance.comparison import read_document
from provenance.contract import first_appearance, outlet_shown
from provenance.engine import Engine
from provenance.errors import (
    DatesTurned,
    NotFinished,
    StoreMissing,
    UnknownArticle,
    UnknownClaim,
    UnreadableDate,
)
from provenance.findings import Claim, Derivation
from provenance.model import Article, Document
from provenance.web import addresses
from provenance.web.house import House
from provenance.web.pages.ask import ask_page, form_values
from provenance.web.questions import Question, asked, read_question
from provenance.web.reports import COPIES, by_line

# Claims told beside the nearest one.
CLAIMS = 12
# Articles of an answer that is kept.
SHARED = 200
Field = Annotated[str, Form()]
Fields = Annotated[list[str] | None, Form()]
Part = Annotated[str, Query()]
Parts = Annotated[list[str] | None, Query()]


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.post(addresses.WHO)
    def ask(
        request: Request,
        q: Field = "",
        language: Fields = None,
        outlet: Fields = None,
        since: Field = "",
        until: Field = "",
    ) -> Response:
        question = read_question(q, language or (), outlet or (), since, until)
        if question.text and question.address is not None:
            return RedirectResponse(question.address, 303)
        return answered(house, request, question)

    @router.get(addresses.WHO)
    def who(
        request: Request,
        q: Part = "",
        language: Parts = None,
        outlet: Parts = None,
        since: Part = "",
        until: Part = "",
    ) -> Response:
        question = read_question(q, language or (), outlet or (), since, until)
        return answered(house, request, question)

    return router


def answered(house: House, request: Request, question: Question) -> Response:
    """Return the answer to a question as a page, or the form with what is wrong about it."""
    if not question.text:
        return ask_page(house, request, question, problem="ask.nothing", status=422)
    if len(question.text) > house.settings.limits.text:
        raise HTTPException(413)
    try:
        filters = question.filters
    except UnreadableDate:
        return ask_page(house, request, question, problem="ask.bad_date", status=422)
    except DatesTurned:
        return ask_page(house, request, question, problem="ask.turned", status=422)
    try:
        with house.workplace.reading() as engine:
            meant = asked(engine, question.text)
            if meant is None:
                corpus = engine.corpus()
                values = {"question": question, "corpus": corpus, **form_values(corpus)}
                values["nearest"] = _nearest(engine, question.text)
                return house.drawing.page(request, "who_unknown.html", values, status=404)
            finished = engine.is_finished()
            answer = engine.who(meant, filters)
            if answer.query.kind == "claim" and not finished and _finishes(engine):
                finished, answer = True, engine.who(meant, filters)
            values = {"question": question, **_values(engine, answer, meant)}
            values |= {"unfinished": not finished, "small": engine.is_small()}
            values |= form_values(engine.corpus())
    except StoreMissing:
        return ask_page(house, request, question, status=404)
    return house.drawing.page(request, "who.html", values)


def _values(engine: Engine, answer: WhoAnswer, meant: str | Article) -> dict[str, object]:
    """Return what the page shows of an answer."""
    stored = answer.query.article
    query = _asked_document(engine, answer, meant)
    names = {report.article for report in answer.reports}
    names |= {item.article for report in answer.reports for item in report.evidence}
    names |= {near.article for near in answer.summary.otherwise}
    documents = _documents(engine, names - ({stored} if stored else set()))
    edges, own = _family(engine, stored)
    claims = _claims(engine, answer.summary.claims) if answer.query.kind == "claim" else []
    first = first_appearance(claims[0]) if claims else None
    if first is not None and first.article not in documents:
        documents |= _documents(engine, [first.article])
    lines = by_line(answer, query, documents, edges, own, claims)
    kept = [name for name in (stored, *(report.article for report in answer.reports)) if name]
    return {
        "answer": answer,
        "corpus": answer.corpus,
        "query": query,
        "lines": lines,
        "copies": sum(report.relation in COPIES for report in answer.reports),
        "documents": documents,
        "claims": claims,
        "first": first,
        "outlet_of": outlet_shown,
        "title_of": title_shown,
        "share_articles": kept[:SHARED],
    }


def _nearest(engine: Engine, name: str) -> str | None:
    """Return the id most like a misspelt one; only a small store is looked through for it."""
    if not engine.is_small():
        return None
    try:
        return engine.id_of(name)
    except UnknownArticle as error:
        return error.nearest


def _finishes(engine: Engine) -> bool:
    """Wait a little for the claims of a small store to be made; tell whether they are."""
    if not engine.is_small() or engine.words_only():
        return False
    try:
        engine.finish()
    except NotFinished:
        return False
    return True


def _asked_document(engine: Engine, answer: WhoAnswer, meant: str | Article) -> Document | None:
    """Return what was asked about as a document; None for a claim, which is no text."""
    if answer.query.article is not None:
        return engine.document(answer.query.article)
    if answer.query.kind == "claim":
        return None
    return read_document(meant if isinstance(meant, Article) else Article(text=meant))


def _documents(engine: Engine, names: Iterable[str]) -> dict[str, Document]:
    """Return articles by id; one that is gone meanwhile is left out."""
    found = {}
    for name in sorted(names):
        try:
            found[name] = engine.document(name)
        except UnknownArticle:
            continue
    return found


def _family(engine: Engine, stored: str | None) -> tuple[tuple[Derivation, ...], str | None]:
    """Return the derivations of the article asked about, and its reporting line."""
    if stored is None:
        return (), None
    tree = engine.tree([stored]).tree
    own = next((place.line for place in tree.places if place.article == stored), None)
    return tree.derivations, own


def _claims(engine: Engine, names: Iterable[str]) -> list[Claim]:
    """Return the claims that were found, the nearest first."""
    found: list[Claim] = []
    for name in list(names)[:CLAIMS]:
        try:
            found += engine.claim(name).claims
        except (NotFinished, UnknownClaim):
            continue
    return found
