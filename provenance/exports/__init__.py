"""Provenance trees and claims in the formats of the ecosystem, one module a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.errors import ProvenanceError
from provenance.exports.claimreview import claimreview
from provenance.exports.csv_edges import csv_edges
from provenance.exports.csv_nodes import csv_nodes
from provenance.exports.decision_lines import decision_lines
from provenance.exports.dot import dot
from provenance.exports.graphml import graphml
from provenance.exports.html_report import html_report
from provenance.exports.json_document import json_document
from provenance.exports.json_lines import json_lines
from provenance.exports.mermaid import mermaid
from provenance.exports.plain_text import plain_text
from provenance.exports.prov_document import prov_json, prov_n
from provenance.exports.svg import svg
from provenance.made_with import MadeWith

Writer = Callable[[TreeAnswer, ClaimsAnswer | None, MadeWith | None], str]

# Name as on the command line -> what writes it; in the order that help shows.
FORMATS: Mapping[str, Writer] = {
    "text": plain_text,
    "json": json_document,
    "jsonl": json_lines,
    "prov": prov_json,
    "provn": prov_n,
    "graphml": graphml,
    "dot": dot,
    "mermaid": mermaid,
    "svg": svg,
    "csv": csv_edges,
    "csv-nodes": csv_nodes,
    "csv-edges": csv_edges,
    "claimreview": claimreview,
    "decisions": decision_lines,
    "html": html_report,
}
# A copy of the store: no text, so it is written to a file by ``Engine.write_export`` alone.
SQLITE = "sqlite"
# What is asked for claims only; the others show the tree, some of them claims beside it.
CLAIM_FORMATS = frozenset({"claimreview"})
# What shows the tree and, where there are any, claims beside it.
CLAIMS_BESIDE = frozenset({"text", "json", "jsonl", "prov", "provn"})
# What shows the tree alone, so that nobody has to wait for the claims.
TREE_FORMATS = frozenset(
    {"graphml", "dot", "mermaid", "svg", "csv", "csv-nodes", "csv-edges", "decisions"}
)
# What holds the whole history of decisions, and not those alone that hold now.
HISTORY_FORMATS = frozenset({"jsonl", "decisions"})
SUFFIXES: Mapping[str, str] = {
    "text": ".txt",
    "json": ".json",
    "jsonl": ".jsonl",
    "prov": ".prov.json",
    "provn": ".provn",
    "graphml": ".graphml",
    "dot": ".dot",
    "mermaid": ".mmd",
    "svg": ".svg",
    "csv": ".csv",
    "csv-nodes": ".nodes.csv",
    "csv-edges": ".edges.csv",
    "claimreview": ".jsonld",
    "decisions": ".decisions.jsonl",
    "html": ".html",
    SQLITE: ".db",
}
# As registered with IANA where the format is. PROV-JSON, GraphML and JSON Lines are not: theirs are
# made like those of their kin, so that each can be asked for by its type. All texts are UTF-8.
MEDIA_TYPES: Mapping[str, str] = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "prov": "application/provenance+json",
    "provn": "text/provenance-notation; charset=utf-8",
    "graphml": "application/graphml+xml",
    "dot": "text/vnd.graphviz; charset=utf-8",
    "mermaid": "text/vnd.mermaid; charset=utf-8",
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8; header=present",
    "csv-nodes": "text/csv; charset=utf-8; header=present",
    "csv-edges": "text/csv; charset=utf-8; header=present",
    "claimreview": "application/ld+json",
    "decisions": "application/x-ndjson",
    "html": "text/html; charset=utf-8",
    SQLITE: "application/vnd.sqlite3",
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
        return f"there is no export format {self.format!r}: choose one of {', '.join(SUFFIXES)}"


class ExportIsFile(ProvenanceError):
    """A format that is no text was asked for as one.

    Attributes:
        format: Its name.
    """

    def __init__(self, format: str) -> None:  # noqa: A002 - as above
        super().__init__(format)
        self.format = format

    def __str__(self) -> str:
        return f"the export {self.format!r} is a file and no text: say where to write it with -o"


def export(
    answer: TreeAnswer,
    claims: ClaimsAnswer | None,
    format: str,  # noqa: A002 - as above
    made: MadeWith | None = None,
) -> str:
    """Return the tree, and the claims where the format holds any, as text in one format.

    Args:
        answer: Who took it from whom.
        claims: Claims over the same articles; None leaves them out.
        format: A name of :data:`FORMATS`.
        made: With what it is made; None leaves it out.

    Raises:
        UnknownExport: No format has that name.
        ExportIsFile: The format is no text.
    """
    return writer_of(format)(answer, claims, made)


def writer_of(format: str) -> Writer:  # noqa: A002 - as above
    """Return what writes a format.

    Raises:
        UnknownExport: No format has that name.
        ExportIsFile: The format is no text.
    """
    if format == SQLITE:
        raise ExportIsFile(format)
    write = FORMATS.get(format)
    if write is None:
        raise UnknownExport(format)
    return write


__all__ = [
    "CLAIMS_BESIDE",
    "CLAIM_FORMATS",
    "FORMATS",
    "HISTORY_FORMATS",
    "MEDIA_TYPES",
    "SQLITE",
    "SUFFIXES",
    "TREE_FORMATS",
    "ExportIsFile",
    "UnknownExport",
    "export",
    "html_report",
    "writer_of",
]
