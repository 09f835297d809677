"""What tests of reviewers' decisions read of an engine."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from provenance import Engine
from provenance.findings import Claim, Derivation

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
# A claim that the agency's piece and the reporter on the quay state in separate lines.
UNHURT = "own:323-394"


def links(engine: Engine) -> dict[tuple[str, str], Derivation]:
    """Return the derivations within the corpus by (article, source)."""
    return {(e.article, e.source): e for e in engine.tree().tree.derivations if e.source}


def as_json(answer: object) -> Any:  # noqa: ANN401 - parsed JSON
    """Return what a script reads: written and parsed again."""
    return json.loads(json.dumps(answer))


def line_of(engine: Engine, article: str) -> str:
    """Return the reporting line of an article."""
    return next(p.line for p in engine.tree().tree.places if p.article == article)


def claim_of(engine: Engine, name: str) -> Claim:
    """Return the claim that has, or had, this id."""
    return next(c for c in engine.claims().claims if name in {c.id, *c.aliases})
