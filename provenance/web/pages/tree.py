"""Tree: who took it from whom, as drawing, list and table, with the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from provenance.answers import TreeAnswer
from provenance.browsing import Family
from provenance.engine import Engine
from provenance.errors import NotFinished, StoreMissing
from provenance.model import Relation
from provenance.store import WHOLE_ARTICLES
from provenance.web import addresses
from provenance.web.drawing import reader_words
from provenance.web.house import House
from provenance.web.ids import ANY_ID
from provenance.web.link_view import evidence_of
from provenance.web.tree_drawing import drawing_of, name_of, said_of
from provenance.web.tree_view import TreeView, view_of
from provenance.web.unfinished import unfinished
from provenance.web.words import Words

# Articles of one page, unless its first family alone has more.
PAGE_ARTICLES = 120
ALONE_SHOWN = 50
# A page with more links than this shows the evidence of the one that is asked for.
EVIDENCE_SHOWN = 30
# The reader's own choices; more of them than this come from no reader.
_CHOICES = 50

Opened = Annotated[list[str], Query(max_length=_CHOICES)]


@dataclass(frozen=True, slots=True)
class Here:
    """The address of the page that is shown, for links to the same with one thing changed."""

    path: str
    opened: tuple[str, ...] = ()
    page: int = 1
    alone: int = 1

    def link(self, name: str) -> str:
        """Return the page with the evidence of a link opened."""
        return f"{self._address(self.opened, link=name)}#{name}"

    def unfolded(self, name: str) -> str:
        """Return the page with a fold opened."""
        return f"{self._address((*self.opened, name))}#{name}"

    def folded(self, name: str) -> str:
        """Return the page with a fold closed."""
        left = tuple(each for each in self.opened if each not in (name, "all"))
        return f"{self._address(left)}#{name}"

    def turned(self, page: int) -> str:
        """Return another page of families."""
        return self._address((), page=page)

    def turned_alone(self, alone: int) -> str:
        """Return another page of the articles that no link joins."""
        return f"{self._address(self.opened, alone=alone)}#alone"

    def _address(
        self, opened: tuple[str, ...], *, page: int = 0, alone: int = 0, link: str = ""
    ) -> str:
        page, alone = page or self.page, alone or self.alone
        told = [("page", str(page))] if page > 1 else []
        told += [("alone", str(alone))] if alone > 1 else []
        told += [("open", name) for name in dict.fromkeys(opened)]
        told += [("link", link)] if link else []
        return f"{self.path}?{urlencode(told)}" if told else self.path


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(addresses.TREES)
    def whole(
        request: Request,
        page: Annotated[int, Query(ge=1, le=WHOLE_ARTICLES)] = 1,
        alone: Annotated[int, Query(ge=1, le=WHOLE_ARTICLES)] = 1,
        open: Opened = [],  # noqa: A002, B006 - the address's own word; FastAPI copies it
        link: str | None = None,
    ) -> Response:
        try:
            with house.workplace.reading() as engine:
                here = Here(addresses.TREES, tuple(open), page, alone)
                values = _whole(engine, reader_words(request), here, link)
        except StoreMissing:
            values = {"state": "empty"}
        except NotFinished:
            return unfinished(house, request, "tree.html")
        return house.drawing.page(request, "tree.html", values)

    @router.get(f"{addresses.TREES}/{{article_id:{ANY_ID}}}")
    def of_article(
        request: Request,
        article_id: str,
        open: Opened = [],  # noqa: A002, B006 - as above
        link: str | None = None,
    ) -> Response:
        with house.workplace.reading() as engine:
            asked = engine.id_of(article_id)
            answer, finished = engine.tree([asked]), engine.is_finished()
        here = Here(addresses.tree(asked), tuple(open))
        values = {
            **_shown(answer, reader_words(request), here, link, asked),
            "asked": answer.documents.get(asked),
            "finished": finished,
        }
        return house.drawing.page(request, "tree.html", values)

    return router


def _whole(engine: Engine, t: Words, here: Here, link: str | None) -> dict[str, object]:
    """Return one page of the whole tree, or why there is none."""
    corpus = engine.corpus()
    if not corpus.articles:
        return {"state": "empty"}
    words = engine.words_only()
    if words or corpus.articles > WHOLE_ARTICLES:
        return {"state": "large", "corpus": corpus, "most": WHOLE_ARTICLES, "words": words}
    families, single = engine.families()
    pages = pages_of(families)
    number = min(here.page, max(len(pages), 1))
    named = [name for family in (pages[number - 1] if pages else ()) for name in family.articles]
    first = (min(here.alone, max(-(-len(single) // ALONE_SHOWN), 1)) - 1) * ALONE_SHOWN
    shown_alone = single[first : first + ALONE_SHOWN]
    answer = engine.part_of_tree([*named, *shown_alone])
    return {
        **_shown(answer, t, replace(here, page=number), link, None),
        "page": number,
        "pages": len(pages),
        "families": len(families),
        "alone_page": first // ALONE_SHOWN + 1,
        "alone_pages": -(-len(single) // ALONE_SHOWN),
        "alone_all": len(single),
        "linked": sum(len(family.articles) for family in families),
    }


def pages_of(families: Sequence[Family]) -> list[list[Family]]:
    """Divide families into pages of about :data:`PAGE_ARTICLES` articles, at least one each."""
    pages: list[list[Family]] = []
    room = 0
    for family in families:
        if not pages or len(family.articles) > room:
            pages.append([])
            room = PAGE_ARTICLES
        pages[-1].append(family)
        room -= len(family.articles)
    return pages


def _shown(
    answer: TreeAnswer, t: Words, here: Here, asked_link: str | None, asked: str | None
) -> dict[str, object]:
    """Return what the template shows of an answer."""
    view = view_of(answer, opened=here.opened, asked=asked)
    chosen = [link for link in view.links if link.name == asked_link]
    inline = view.links if len(view.links) <= EVIDENCE_SHOWN else chosen
    return {
        "state": "shown",
        "corpus": answer.corpus,
        "answer": answer,
        "view": view,
        "drawn": drawing_of(view, t, asked),
        "evidence": [evidence_of(link, answer.documents, t) for link in inline],
        "chosen": asked_link if chosen else None,
        "all_inline": len(inline) == len(view.links),
        "called": name_of,
        "said": {link.name: said_of(link, t) for link in view.links},
        "headline": _headline(view, t),
        "here_is": here,
        "cycles": answer.tree.cycles,
        "asked": None,
        "finished": True,
        "page": 1,
        "pages": 1,
        "alone_pages": 1,
        "alone_page": 1,
        "alone_all": len(view.alone),
    }


def _headline(view: TreeView, t: Words) -> str:
    """Return the answer in one or two sentences of numbers."""
    main: dict[str, Relation] = {}
    best: dict[str, float] = {}
    outside: set[str] = set()
    undecided = 0
    for link in view.links:
        found = link.edge.derivation
        undecided += not found.decided
        if found.decided and found.coverage_article > best.get(found.article, -1.0):
            main[found.article], best[found.article] = found.relation, found.coverage_article
            (outside.add if found.source is None else outside.discard)(found.article)
    kinds = Counter(main.values())
    told = [t(f"tree.count.{kind}", n=kinds[kind]) for kind in Relation if kinds[kind]]
    parts = []
    if told:
        parts.append(t("tree.headline.taken", n=len(main), kinds=joined(told, t)))
    if outside and len(main) == 1:
        parts.append(t("tree.headline.outside_it"))
    elif outside:
        parts.append(t("tree.headline.outside", n=len(outside)))
    if undecided:
        parts.append(t("tree.headline.undecided", n=undecided))
    return " ".join(parts) or t("tree.headline.none")


def joined(parts: Sequence[str], t: Words) -> str:
    """Return parts as a list in the reader's language: "one, two and three"."""
    if len(parts) < 2:
        return "".join(parts)
    return t("tree.and", first=", ".join(parts[:-1]), last=parts[-1])
