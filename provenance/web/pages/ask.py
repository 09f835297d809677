"""Ask: one box for a claim, a text, an address or an article's id; what is searched."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from provenance.answers import Corpus
from provenance.canonical import declared_code
from provenance.errors import StoreMissing
from provenance.exports.wording import LANGUAGE_NAMES
from provenance.store import Listed
from provenance.store.listing import folded
from provenance.web import addresses
from provenance.web.house import House
from provenance.web.questions import Question

RECENT = 6
# So many outlets stand in the page as suggestions; of more they are sent as they are typed.
SUGGESTED = 200
_SENT = 30


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(addresses.ASK)
    def ask(request: Request) -> Response:
        return ask_page(house, request, Question(""))

    @router.get(addresses.OUTLETS)
    def outlets(request: Request, outlet: Annotated[str, Query(max_length=1_000)] = "") -> Response:
        """Suggest outlets for what is typed; after a semicolon begins another name."""
        *before, typed = outlet.split(";")
        corpus, _ = _shown(house)
        wanted = folded(typed.strip())
        names = [name for name in corpus.outlet_names if wanted in folded(name)] if corpus else []
        names.sort(key=lambda name: (not folded(name).startswith(wanted), name))
        kept = "; ".join(part.strip() for part in before if part.strip())
        told = [f"{kept}; {name}" if kept else name for name in names[:_SENT]]
        return house.drawing.page(request, "parts/outlets.html", {"names": told})

    return router


def ask_page(
    house: House, request: Request, question: Question, *, problem: str = "", status: int = 200
) -> Response:
    """Return the page with a question in its form.

    Args:
        house: The server's parts.
        request: What is answered.
        question: What stands in the form.
        problem: Key of the sentence that says why it was not asked; empty for none.
        status: Of the answer.
    """
    corpus, recent = _shown(house)
    values = {"corpus": corpus, "recent": recent, "question": question, "problem": problem}
    return house.drawing.page(request, "ask.html", {**values, **form_values(corpus)}, status=status)


def form_values(corpus: Corpus | None) -> dict[str, object]:
    """Return what the form of a question offers to choose from."""
    names = corpus.outlet_names if corpus else ()
    spoken = {name for name in (corpus.languages if corpus else {}) if name != "und"}
    # A store that is not finished cannot say which languages it holds.
    known = {name for name in spoken if declared_code(name) == name} or set(LANGUAGE_NAMES)
    return {
        "suggested": names if len(names) <= SUGGESTED else (),
        "suggests": len(names) > SUGGESTED,
        "spoken": sorted(known),
    }


def _shown(house: House) -> tuple[Corpus | None, list[Listed]]:
    """Return what is searched and the latest articles; None where there is no store yet."""
    try:
        with house.workplace.glancing() as engine:
            return engine.corpus(), engine.listed(limit=RECENT)
    except StoreMissing:
        return None, []
