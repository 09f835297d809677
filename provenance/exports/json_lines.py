"""The tree and the claims as JSON Lines, one record a line, for streams and line tools."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.cleaning import inert_json
from provenance.contract import Json
from provenance.exports.json_document import whole
from provenance.made_with import MadeWith

# The list in the JSON document -> the name of one of its records. Lines come in this order.
RECORDS: Mapping[str, str] = {
    "articles": "article",
    "derivations": "derivation",
    "citations": "citation",
    "cycles": "cycle",
    "claims": "claim",
    "decisions": "decision",
}


def json_lines(tree: TreeAnswer, claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return the records of the JSON document, each with its kind under ``record``.

    The first line, ``corpus``, says what was searched and with what it was made; a cycle's ids
    stand under ``articles``.
    """
    return "".join(
        inert_json(json.dumps(record, ensure_ascii=False)) + "\n"
        for record in _records(whole(tree, claims, made))
    )


def _records(document: Json) -> Iterator[Json]:
    told = {"made_with": document["made_with"]} if "made_with" in document else {}
    yield {"record": "corpus", **told, "corpus": document["corpus"]}
    for name, kind in RECORDS.items():
        rows = document.get(name)
        for row in rows if isinstance(rows, list) else ():
            yield {"record": kind, **(row if isinstance(row, dict) else {"articles": row})}
