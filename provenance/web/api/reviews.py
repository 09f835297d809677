"""Decisions and snapshots: what reviewers decided, and answers kept as they were."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from provenance.model import Relation, Verdict
from provenance.web.api.answering import (
    MOST_NAMED,
    Articles,
    Name,
    Words,
    Written,
    answers,
    created,
    located,
    within,
)
from provenance.web.api.contract_models import Claims, Decision, Tree, Who
from provenance.web.house import House

Note = Annotated[str, Field(max_length=2_000), Written]
Reviewer = Annotated[str, Field(min_length=1, max_length=200), Written]
EntryId = Annotated[str, Path(max_length=64)]


class Decisions(BaseModel):
    """Decisions, the oldest first: the JSON of `provenance review list --json`."""

    decisions: list[Decision]


class NewDecision(BaseModel):
    """What a reviewer decides about a link (`article`, `from`) or about a verdict (`claim`)."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    decision: Literal["accept", "reject", "pin"]
    reviewer: Reviewer
    note: Note = ""
    article: Name | None = None
    from_: Name | None = Field(None, alias="from")
    unrelated: bool = False
    relation: Relation | None = None
    claim: Name | None = None
    verdict: Verdict | None = None
    independent_sources: (
        Annotated[list[Annotated[int, Field(ge=0, lt=10**6)]], Field(min_length=2, max_length=2)]
        | None
    ) = None


class Undoing(BaseModel):
    """Who takes a decision back, and why."""

    model_config = ConfigDict(extra="forbid")

    reviewer: Reviewer
    note: Note = ""


class NewSnapshot(BaseModel):
    """What to keep: the answer about some articles, about all, or about a query."""

    model_config = ConfigDict(extra="forbid")

    articles: list[Name] | None = Field(None, max_length=MOST_NAMED)
    query: Words | None = None
    note: Note = ""


class Content(BaseModel):
    """What is kept."""

    model_config = ConfigDict(extra="allow")

    tree: Tree
    claims: Claims
    decisions: list[Decision]
    who: Who | None = None


class SnapshotHead(BaseModel):
    """An answer that was kept."""

    id: str
    sha256: str = Field(description="Of its content; its beginning is its address.")
    made_at: str
    note: str
    articles: list[str] | None
    query: str | None


class Snapshot(SnapshotHead):
    """An answer that was kept, with its content."""

    content: Content


class Snapshots(BaseModel):
    """The answers that were kept, in the order of keeping."""

    snapshots: list[SnapshotHead]


def routes(house: House) -> APIRouter:
    """Return the routes of these resources."""
    router = APIRouter()
    _decisions(router, house)
    _snapshots(router, house)
    return router


def _decisions(router: APIRouter, house: House) -> None:
    @router.get("/decisions", tags=["review"], responses=answers(Decisions, "The oldest first."))
    def decisions(
        articles: Articles = None,
        history: Annotated[  # noqa: FBT002 - a parameter of the address
            bool, Query(description="Those undone or superseded too, and the undoing.")
        ] = False,
    ) -> Response:
        """List what reviewers decided, each with what is found now."""
        with house.workplace.reading() as engine:
            found = engine.decisions(
                articles, history=history, anew=engine.is_small() or engine.is_finished()
            )
        return JSONResponse({"decisions": [decision.to_dict() for decision in found]})

    @router.post(
        "/decisions",
        tags=["review"],
        status_code=201,
        responses=answers(Decision, "It holds from now on.", 201),
    )
    def decide(new: NewDecision) -> Response:
        """Decide about a link or a verdict; it wins over what is found until it is undone."""
        interval = new.independent_sources
        with house.workplace.reading() as engine:
            made = engine.decide(
                new.decision,
                reviewer=new.reviewer,
                note=new.note,
                article=new.article,
                source=new.from_,
                unrelated=new.unrelated,
                relation=new.relation,
                claim=new.claim,
                verdict=new.verdict,
                interval=None if interval is None else (interval[0], interval[1]),
            )
        return JSONResponse(made.to_dict(), 201)

    @router.post(
        "/decisions/{decision}/undo",
        tags=["review"],
        status_code=201,
        responses=answers(Decision, "The entry that undoes it.", 201),
    )
    def undo(decision: EntryId, undoing: Undoing) -> Response:
        """Take a decision back; an undo can be undone."""
        with house.workplace.reading() as engine:
            made = engine.undo(decision, reviewer=undoing.reviewer, note=undoing.note)
        return JSONResponse(made.to_dict(), 201)


def _snapshots(router: APIRouter, house: House) -> None:
    @router.get(
        "/snapshots", tags=["review"], responses=answers(Snapshots, "In the order of keeping.")
    )
    def snapshots() -> Response:
        """List the answers that were kept, without their content."""
        with house.workplace.glancing() as engine:
            kept = engine.snapshots()
        return JSONResponse({"snapshots": [snapshot.to_dict() for snapshot in kept]})

    @router.post(
        "/snapshots",
        tags=["review"],
        status_code=201,
        responses=answers(Snapshot, "It is kept.", 201, headers=located("the snapshot")),
    )
    def freeze(new: NewSnapshot) -> Response:
        """Keep an answer as it is now; the same answer has one address."""
        if new.query is not None:
            within(house.settings.limits, new.query)
        with house.workplace.reading() as engine:
            kept = engine.freeze(new.articles, query=new.query, note=new.note)
        return created(kept.to_dict(), 201, "snapshots", kept.id)

    @router.get(
        "/snapshots/{snapshot}", tags=["review"], responses=answers(Snapshot, "As it was kept.")
    )
    def snapshot(snapshot: EntryId) -> Response:
        """Return an answer as it was kept."""
        with house.workplace.glancing() as engine:
            kept = engine.snapshot(snapshot)
        return JSONResponse(kept.to_dict())
