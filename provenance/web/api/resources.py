"""All resources of the API under one address."""

from __future__ import annotations

from fastapi import APIRouter

from provenance.web import addresses
from provenance.web.api import articles, claims, explain, health, jobs, reviews, trees, who
from provenance.web.api.answering import PROBLEMS
from provenance.web.house import House


def routes(house: House) -> APIRouter:
    """Return the routes of the API."""
    router = APIRouter(prefix=addresses.API, responses=PROBLEMS)
    for resource in (articles, who, trees, claims, explain, reviews, jobs, health):
        router.include_router(resource.routes(house))
    return router
