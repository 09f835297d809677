"""The tree, and the claims where they are asked for, as one JSON document of the contract."""

from __future__ import annotations

import json

from provenance.answers import ClaimsAnswer, TreeAnswer


def json_document(tree: TreeAnswer, claims: ClaimsAnswer | None) -> str:
    """Return the contract's tree; with claims, their list stands beside it under ``claims``."""
    document = tree.to_dict()
    if claims is not None:
        document["claims"] = claims.to_dict()["claims"]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
