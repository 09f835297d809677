"""Claims: what is stated, by whom, and how many independent sources there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from provenance.answers import Corpus
from provenance.engine import Engine
from provenance.errors import NotFinished, StoreMissing
from provenance.findings import Claim
from provenance.model import SourceType, Verdict
from provenance.store import WHOLE_ARTICLES
from provenance.web import addresses
from provenance.web.claim_view import SORTS, Wanted, chosen, counts, lines_of, said, voices_of
from provenance.web.drawing import reader_words
from provenance.web.house import House
from provenance.web.ids import ANY_ID
from provenance.web.link_view import sign_of
from provenance.web.unfinished import unfinished
from provenance.web.words import Words

PAGE = 50
OUTLETS_OFFERED = 300
OTHERS_SHOWN = 20
EVIDENCE_SHOWN = 24
_MOST_PAGES = 100_000

Line = Annotated[str, Query(max_length=2_000)]
Number = Annotated[int, Query(ge=1, le=_MOST_PAGES)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of the list's form, as they came."""

    verdict: str = ""
    source: str = ""
    outlet: str = ""
    about: str = ""
    article: str = ""
    sort: str = ""

    def address(self, page: int = 1, **changed: str) -> str:
        """Return the list with these fields, some of them changed."""
        told = {name: getattr(self, name) for name in self.__slots__} | changed
        return addresses.with_values(addresses.CLAIMS, **told, page=page if page > 1 else None)


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(addresses.CLAIMS)
    def listed(  # noqa: PLR0913, PLR0917 - one parameter a field of the form
        request: Request,
        verdict: Line = "",
        source: Line = "",
        outlet: Line = "",
        about: Line = "",
        article: Line = "",
        sort: Line = "",
        page: Number = 1,
    ) -> Response:
        asked = Asked(verdict, source, outlet.strip(), about.strip(), article.strip(), sort)
        try:
            with house.workplace.reading() as engine:
                values = _listed(engine, reader_words(request), asked, page)
        except StoreMissing:
            values = {"state": "empty"}
        except NotFinished:
            return unfinished(house, request, "claims.html", {"asked": asked})
        return house.drawing.page(request, "claims.html", {"asked": asked, **values})

    @router.get(f"{addresses.CLAIMS}/{{claim_id:{ANY_ID}}}")
    def claim(request: Request, claim_id: str) -> Response:
        try:
            return _one(house, request, claim_id)
        except NotFinished:
            return unfinished(house, request, "claims.html", {"asked": Asked()})

    return router


def _one(house: House, request: Request, claim_id: str) -> Response:
    """Return the page of one claim; an id from before a merge leads to the one it has now."""
    t = reader_words(request)
    with house.workplace.reading() as engine:
        answer = engine.claim(claim_id)
        (found,) = answer.claims
        if found.id != claim_id:
            return RedirectResponse(addresses.claim(found.id), 308)
        contradicting = engine.claims_named(found.contradicts[:OTHERS_SHOWN])
        updated = engine.claims_named(found.updates[:OTHERS_SHOWN])
        # In a large store that would read more claims than a request may.
        revising = engine.claims_revising(found.id) if engine.is_small() else ()
    documents = answer.documents
    access = [item for item in found.evidence if item.type != "attribution"]
    values = {
        "claim": found,
        "corpus": answer.corpus,
        "said": said(found, answer.corpus.articles, t),
        "lines": lines_of(found, documents),
        "voices": voices_of(found, documents),
        "first": documents.get(found.first_article),
        "signs": [sign_of(item, documents, t) for item in access[:EVIDENCE_SHOWN]],
        "contradicting": contradicting,
        "updated": updated,
        "revising": revising[:OTHERS_SHOWN],
    }
    return house.drawing.page(request, "claim.html", values)


def _listed(engine: Engine, t: Words, asked: Asked, page: int) -> dict[str, object]:
    """Return one page of the list, or why there is none."""
    corpus = engine.corpus()
    if not corpus.articles:
        return {"state": "empty"}
    offered = {"corpus": corpus, "outlets": corpus.outlet_names[:OUTLETS_OFFERED]}
    if engine.words_only() or corpus.articles > WHOLE_ARTICLES:
        return {**offered, **_of_large(engine, t, asked)}
    article = engine.id_of(asked.article) if asked.article else None
    nearest = None
    if asked.about:
        ids = None if article is None else [article]
        nearest = [claim.id for claim in engine.claims(ids, about=asked.about).claims]
    rows = engine.claim_rows()
    wanted = Wanted(
        verdict=Verdict(asked.verdict) if asked.verdict in set(Verdict) else None,
        source_type=SourceType(asked.source) if asked.source in set(SourceType) else None,
        outlet=asked.outlet,
        article=article,
        nearest=nearest,
        sort=asked.sort if asked.sort in SORTS else "near" if nearest is not None else "verdict",
    )
    found = chosen(rows, wanted)
    pages = max(-(-len(found) // PAGE), 1)
    number = min(page, pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    claims = {claim.id: claim for claim in engine.claims_named([row.id for row in shown])}
    return {
        **offered,
        "state": "shown",
        "all": len(rows),
        "found": len(found),
        "headline": counts(found, t),
        "rows": [(row, claims[row.id]) for row in shown if row.id in claims],
        "page": number,
        "pages": pages,
        "sort": wanted.sort,
        "said": _sayer(corpus, t),
    }


def _of_large(engine: Engine, t: Words, asked: Asked) -> dict[str, object]:
    """Return the claims that state something, or those of an article, in a large store."""
    finished = engine.is_finished()
    if not finished or not (asked.about or asked.article):
        words = engine.words_only() and not finished
        return {"state": "large", "finished": finished, "most": WHOLE_ARTICLES, "words": words}
    ids = [engine.id_of(asked.article)] if asked.article else None
    if asked.about:
        claims = engine.claims(ids, about=asked.about).claims[:PAGE]
    else:
        claims = engine.claims_page(0, PAGE, ids).answer.claims
    return {
        "state": "shown",
        "all": None,
        "found": len(claims),
        "headline": "",
        "rows": [(None, claim) for claim in claims],
        "page": 1,
        "pages": 1,
        "sort": "near",
        "said": _sayer(engine.corpus(), t),
    }


def _sayer(corpus: Corpus, t: Words) -> object:
    def say_of(claim: Claim) -> str:
        return said(claim, corpus.articles, t)

    return say_of
