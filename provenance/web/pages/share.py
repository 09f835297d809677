"""Share: an answer kept as it is now, at an address of its own that never changes."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.responses import RedirectResponse

from provenance.errors import StoreMissing
from provenance.web import addresses
from provenance.web.house import House
from provenance.web.safety import FILE_POLICY
from provenance.web.snapshot_view import SnapshotView


def routes(house: House) -> APIRouter:
    """Return the screen's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get(addresses.SNAPSHOTS)
    def snapshots(request: Request) -> Response:
        try:
            with house.workplace.reading() as engine:
                kept = engine.snapshots()
        except StoreMissing:
            kept = ()
        return house.drawing.page(request, "snapshots.html", {"snapshots": kept[::-1]})

    @router.post(addresses.SNAPSHOTS)
    def freeze(
        article: Annotated[list[str], Form(max_length=200)] = [],  # noqa: B006 - FastAPI copies it
        q: Annotated[str, Form(max_length=200_000)] = "",
        note: Annotated[str, Form(max_length=2_000)] = "",
    ) -> Response:
        with house.workplace.reading() as engine:
            snapshot = engine.freeze(article or None, query=q.strip() or None, note=note)
        return RedirectResponse(addresses.snapshot(snapshot.id), 303)

    @router.get(addresses.SNAPSHOTS + "/{snapshot_id}.json")
    def content(snapshot_id: str) -> Response:
        with house.workplace.reading() as engine:
            snapshot = engine.snapshot(snapshot_id)
        return Response(
            json.dumps(snapshot.to_dict(), ensure_ascii=False, indent=2),
            media_type="application/json",
            headers={
                "content-disposition": f'attachment; filename="provenance-{snapshot.id}.json"',
                "content-security-policy": FILE_POLICY,
            },
        )

    @router.get(addresses.SNAPSHOTS + "/{snapshot_id}")
    def snapshot(request: Request, snapshot_id: str) -> Response:
        with house.workplace.reading() as engine:
            found = engine.snapshot(snapshot_id)
        return house.drawing.page(
            request, "snapshot.html", {"snapshot": found, "view": SnapshotView.of(found)}
        )

    return router
