"""Timeline: when pages claim to be from, when they were first seen here, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from provenance.answers import Corpus, TreeAnswer
from provenance.engine import Engine
from provenance.errors import NotFinished, StoreMissing
from provenance.store import WHOLE_ARTICLES
from provenance.web import addresses
from provenance.web.drawing import reader_words
from provenance.web.house import House
from provenance.web.ids import ANY_ID
from provenance.web.timeline_drawing import chart_of, group_name
from provenance.web.timeline_view import Timeline, timeline_of
from provenance.web.unfinished import unfinished
from provenance.web.words import Words

# Articles of one page, unless its first line alone has more.
PAGE_ARTICLES = 60


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(addresses.TIMELINES)
    def whole(
        request: Request, page: Annotated[int, Query(ge=1, le=WHOLE_ARTICLES)] = 1
    ) -> Response:
        try:
            with house.workplace.reading() as engine:
                values = _whole(engine, reader_words(request), page)
        except StoreMissing:
            values = {"state": "empty"}
        except NotFinished:
            return unfinished(house, request, "timeline.html")
        return house.drawing.page(request, "timeline.html", values)

    @router.get(f"{addresses.TIMELINES}/{{article_id:{ANY_ID}}}")
    def of_article(request: Request, article_id: str) -> Response:
        t = reader_words(request)
        with house.workplace.reading() as engine:
            asked = engine.id_of(article_id)
            answer = engine.tree([asked])
            clocks = engine.clocks(answer.documents)
            lines = engine.lines_of(answer.documents)
        found = timeline_of(answer, clocks, lines, answer.documents)
        chart = chart_of(found.groups, t)
        values = {
            **_shown(answer, found, t),
            "asked": answer.documents.get(asked),
            "charts": [chart] if chart else [],
            "apart": False,
        }
        return house.drawing.page(request, "timeline.html", values)

    return router


def _whole(engine: Engine, t: Words, page: int) -> dict[str, object]:
    """Return one page of the whole timeline, or why there is none."""
    corpus: Corpus = engine.corpus()
    if not corpus.articles:
        return {"state": "empty"}
    words = engine.words_only()
    if words or corpus.articles > WHOLE_ARTICLES:
        return {"state": "large", "corpus": corpus, "most": WHOLE_ARTICLES, "words": words}
    pages = pages_of(engine.reporting_lines())
    number = min(page, max(len(pages), 1))
    lines = pages[number - 1] if pages else []
    named = [name for line in lines for name in line]
    answer = engine.part_of_tree(named)
    found = timeline_of(answer, engine.clocks(answer.documents), {}, named)
    return {
        **_shown(answer, found, t),
        "asked": None,
        "charts": [chart_of([group], t) for group in found.groups],
        "apart": True,
        "page": number,
        "pages": len(pages),
        "turned": lambda to: addresses.with_values(addresses.TIMELINES, page=to),
    }


def pages_of(lines: Sequence[tuple[str, ...]]) -> list[list[tuple[str, ...]]]:
    """Divide lines into pages of about :data:`PAGE_ARTICLES` articles, at least one line each."""
    pages: list[list[tuple[str, ...]]] = []
    room = 0
    for line in lines:
        if not pages or len(line) > room:
            pages.append([])
            room = PAGE_ARTICLES
        pages[-1].append(line)
        room -= len(line)
    return pages


def _shown(answer: TreeAnswer, found: Timeline, t: Words) -> dict[str, object]:
    rows = [row for group in found.groups for row in group.rows]
    return {
        "state": "shown",
        "corpus": answer.corpus,
        "timeline": found,
        "dated": len(rows),
        "names": [group_name(group, t) for group in found.groups],
        "headline": _headline(found, t),
        "page": 1,
        "pages": 1,
    }


def _headline(found: Timeline, t: Words) -> str:
    """Return in a sentence or two what the timeline shows."""
    rows = [row for group in found.groups for row in group.rows]
    if not rows:
        return t("timeline.headline.undated")
    told = [t("timeline.headline", n=len(rows), lines=t("count.lines", n=found.lines))]
    if found.undated:
        told.append(t("timeline.headline.without", n=len(found.undated)))
    if found.contradictions:
        told.append(t("timeline.headline.contradict", n=found.contradictions))
    return " ".join(told)
