"""The tree, and the claims where they are asked for, as one JSON document of the contract."""

from __future__ import annotations

import json

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.cleaning import inert_json
from provenance.contract import Json
from provenance.made_with import MadeWith


def json_document(tree: TreeAnswer, claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return the contract's tree; with claims, their list stands beside it under ``claims``."""
    text = json.dumps(whole(tree, claims, made), ensure_ascii=False, indent=1)
    return inert_json(text) + "\n"


def whole(tree: TreeAnswer, claims: ClaimsAnswer | None, made: MadeWith | None) -> Json:
    """Return the contract's tree with ``made_with`` before it and ``claims`` behind it."""
    document: Json = {} if made is None else {"made_with": made.to_dict()}
    document.update(tree.to_dict())
    if claims is not None:
        document["claims"] = claims.to_dict()["claims"]
    return document
