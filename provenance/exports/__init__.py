"""Provenance trees and claims in the formats of the ecosystem, one module a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.errors import ProvenanceError
from provenance.exports.claimreview import claimreview
from provenance.exports.csv_edges import csv_edges
from provenance.exports.dot import dot
from provenance.exports.graphml import graphml
from provenance.exports.html_report import html_report
from provenance.exports.json_document import json_document
from provenance.exports.mermaid import mermaid
from provenance.exports.plain_text import plain_text
from provenance.exports.prov_json import prov_json
from provenance.exports.svg import svg

# Name as on the command line -> what writes it; in the order that help shows.
FORMATS: Mapping[str, Callable[[TreeAnswer, ClaimsAnswer | None], str]] = {
    "text": plain_text,
    "json": json_document,
    "prov": prov_json,
    "graphml": graphml,
    "dot": dot,
    "mermaid": mermaid,
    "svg": svg,
    "csv": csv_edges,
    "claimreview": claimreview,
}
# What is asked for claims only; the others show the tree, some of them claims beside it.
CLAIM_FORMATS = frozenset({"claimreview"})
SUFFIXES: Mapping[str, str] = {
    "text": ".txt",
    "json": ".json",
    "prov": ".prov.json",
    "graphml": ".graphml",
    "dot": ".dot",
    "mermaid": ".mmd",
    "svg": ".svg",
    "csv": ".csv",
    "claimreview": ".jsonld",
}


class UnknownExport(ProvenanceError):
    """There is no export of that name.

    Attributes:
        format: The name asked for.
    """

    def __init__(self, format: str) -> None:  # noqa: A002 - the word of the command line
        super().__init__(format)
        self.format = format

    def __str__(self) -> str:
        return f"there is no export format {self.format!r}: choose one of {', '.join(FORMATS)}"


def export(answer: TreeAnswer, claims: ClaimsAnswer | None, format: str) -> str:  # noqa: A002
    """Return the tree, and the claims where the format holds any, as text in one format.

    Raises:
        UnknownExport: No format of :data:`FORMATS` has that name.
    """
    write = FORMATS.get(format)
    if write is None:
        raise UnknownExport(format)
    return write(answer, claims)


__all__ = ["CLAIM_FORMATS", "FORMATS", "SUFFIXES", "UnknownExport", "export", "html_report"]
