"""The decisions of reviewers as JSON Lines: the whole history, one entry a line."""

from __future__ import annotations

import json

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.cleaning import inert_json
from provenance.made_with import MadeWith


def decision_lines(tree: TreeAnswer, _claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return the tree's decisions, each as the contract has it, after a line on the corpus.

    ``Engine.export`` gives a tree with all entries: those about verdicts, those that were taken
    back or superseded, and the taking back.
    """
    first = {"record": "corpus", "corpus": tree.corpus.to_dict()}
    if made is not None:
        first["made_with"] = made.to_dict()
    rows = [first, *({"record": "decision", **entry.to_dict()} for entry in tree.decisions)]
    return "".join(inert_json(json.dumps(row, ensure_ascii=False)) + "\n" for row in rows)
