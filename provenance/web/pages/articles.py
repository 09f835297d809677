"""Articles: the list, searched by words; one article with where it stands and who says what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from provenance.answers import TreeAnswer, title_shown
from provenance.contract import outlet_shown
from provenance.engine import Engine
from provenance.errors import DatesTurned, NotFinished, StoreMissing, UnreadableDate
from provenance.findings import Claim, Derivation, ResolvedCitation
from provenance.query import EVERYTHING
from provenance.web import addresses
from provenance.web.house import House
from provenance.web.ids import ANY_ID
from provenance.web.marking import furniture, laid_out, quotations
from provenance.web.pages.ask import form_values
from provenance.web.questions import read_question
from provenance.web.speaking import spoken

PAGE = 50
# The first so many characters of a text are shown; no article of a newspaper is as long.
SHOWN = 100_000
# Claims of an article that are listed, in its order.
CLAIMS = 40
# Links to others that are listed on each side.
LINKS = 40
Words = Annotated[str, Query(max_length=2_000)]
Several = Annotated[list[str] | None, Query()]


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(addresses.ARTICLES)
    def articles(  # noqa: PLR0913, PLR0917 - one parameter a field of the form
        request: Request,
        q: Words = "",
        language: Several = None,
        outlet: Several = None,
        since: Words = "",
        until: Words = "",
        page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    ) -> Response:
        question = read_question(q, language or (), outlet or (), since, until)
        problem, filters = "", EVERYTHING
        try:
            filters = question.filters
        except UnreadableDate:
            problem = "ask.bad_date"
        except DatesTurned:
            problem = "ask.turned"
        try:
            with house.workplace.glancing() as engine:
                corpus = engine.corpus()
                rows = engine.listed(
                    question.text, filters, limit=PAGE + 1, offset=(page - 1) * PAGE
                )
        except StoreMissing:
            corpus, rows = None, []

        def address(number: int) -> str:
            return question.listing(number)

        values = {
            "question": question,
            "problem": problem,
            "corpus": corpus,
            "rows": rows[:PAGE],
            "more": len(rows) > PAGE,
            "number": page,
            "address": address,
            "narrowed": bool(question.text or filters),
            **form_values(corpus),
        }
        return house.drawing.page(request, "articles.html", values, status=422 if problem else 200)

    @router.get(f"{addresses.ARTICLES}/{{article_id:{ANY_ID}}}")
    def article(request: Request, article_id: str) -> Response:
        with house.workplace.reading() as engine:
            document = engine.document(article_id)
            tree = engine.tree([document.id])
            values = {
                "document": document,
                **_place(tree, document.id),
                **_claims(engine, document.id),
                "versions": engine.versions(document.id),
                "words_only": engine.words_only(),
            }
        text = document.article.text
        quoted, aside = quotations(document), furniture(document)
        return house.drawing.page(
            request,
            "article.html",
            {
                **values,
                "paragraphs": laid_out(text[:SHOWN], quoted=quoted, furniture=aside),
                "cut": max(len(text) - SHOWN, 0),
                "said": spoken(document),
                "title_of": title_shown,
                "outlet_of": outlet_shown,
            },
        )

    return router


def _place(tree: TreeAnswer, name: str) -> dict[str, object]:
    """Return where an article stands among the others."""
    edges = tree.tree.derivations
    place = next((each for each in tree.tree.places if each.article == name), None)
    citations = tree.tree.citations
    return {
        "place": place,
        "documents": tree.documents,
        "decisions": tree.decisions,
        "took": _by_share([edge for edge in edges if edge.decided and edge.article == name]),
        "given": _by_share([edge for edge in edges if edge.decided and edge.source == name]),
        "open_links": _by_share(
            [edge for edge in edges if not edge.decided and name in (edge.article, edge.source)]
        ),
        "cites": _once([item for item in citations if item.article == name]),
        "cited_by": [item for item in citations if item.cited_article == name][:LINKS],
    }


def _by_share(edges: Sequence[Derivation]) -> list[Derivation]:
    """Return links, those that explain most of a text first."""
    ranked = sorted(
        edges, key=lambda edge: (-edge.coverage_article, edge.article, edge.source or "")
    )
    return ranked[:LINKS]


def _once(citations: Sequence[ResolvedCitation]) -> list[ResolvedCitation]:
    """Return one citation of each outlet, the first one in the text."""
    found: dict[str, ResolvedCitation] = {}
    for item in sorted(citations, key=lambda each: each.citation.span):
        found.setdefault(item.citation.outlet, item)
    return list(found.values())[:LINKS]


def _claims(engine: Engine, name: str) -> dict[str, object]:
    """Return the article's claims in its order; None where those of the store are not made."""
    try:
        page = engine.claims_page(limit=CLAIMS, article_ids=[name])
    except NotFinished:
        return {"claims": None, "more_claims": False}

    def first(claim: Claim) -> tuple[int, int]:
        return min(tuple(seen.span) for seen in claim.appearances if seen.article == name)  # type: ignore[return-value]

    claims = sorted(page.answer.claims, key=first)
    return {"claims": claims, "more_claims": page.next is not None}
