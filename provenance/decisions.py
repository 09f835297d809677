"""What reviewers decided, what the engine found then and finds now: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from provenance.model import Relation, Verdict

Json = dict[str, object]

# Digits of a share or probability, as in the contract.
_DECIMALS = 4


class Action(StrEnum):
    """What a reviewer does about a link or a verdict (docs/review.md)."""

    ACCEPT = "accept"
    REJECT = "reject"
    PIN = "pin"
    UNDO = "undo"


class Status(StrEnum):
    """Whether a decision holds."""

    ACTIVE = "active"
    UNDONE = "undone"
    SUPERSEDED = "superseded"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFinding:
    """What the engine by itself finds between two articles.

    Attributes:
        article: The derived one as far as the engine can tell.
        source: The other one.
        linked: Whether the engine's own tree joins the two.
        decided: Whether it decides the direction.
        relation: None where it finds none.
        confidence: Of the link, 0..1; of an unlinked pair the probability that one derives from
            the other or both from a third text.
        coverage_article: Share 0..1 of the article that the source covers.
        coverage_source: Share 0..1 of the source that the article covers.
        verbatim_share: Share 0..1 of the aligned words whose sentence is word for word the same.
    """

    article: str
    source: str
    linked: bool
    decided: bool
    relation: Relation | None
    confidence: float
    coverage_article: float
    coverage_source: float
    verbatim_share: float

    def to_dict(self) -> Json:
        """Return the contract's ``engine`` object of a link."""
        return {
            "article": self.article,
            "from": self.source,
            "linked": self.linked,
            "direction": "decided" if self.decided else "undecided",
            "relation": None if self.relation is None else str(self.relation),
            "confidence": round(self.confidence, _DECIMALS),
            "coverage": {
                "article": round(self.coverage_article, _DECIMALS),
                "from": round(self.coverage_source, _DECIMALS),
            },
            "verbatim_share": round(self.verbatim_share, _DECIMALS),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictFinding:
    """What the engine by itself says of a claim's sources."""

    verdict: Verdict
    low: int
    high: int
    reporting_lines: int
    explanation: str

    def to_dict(self) -> Json:
        """Return the contract's ``engine`` object of a claim."""
        return {
            "verdict": str(self.verdict),
            "independent_sources": [self.low, self.high],
            "reporting_lines": self.reporting_lines,
            "explanation": self.explanation,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One entry of the history of decisions; entries are added and never changed.

    Attributes:
        id: Eight hex digits.
        action: An undo is an entry of its own.
        decided_at: UTC, ISO 8601 to the second.
        reviewer: Who decided.
        note: Why, in the reviewer's words; may be empty.
        article: Of a link the derived article; of two unrelated ones the first.
        source: The article drawn on; of two unrelated ones the second.
        related: False where the two are said not to be related.
        relation: Of a link that holds; None where the engine's own stands.
        claim: Id of the claim whose verdict is meant, as it was then.
        known_as: Its other ids then, so that it is found after it was merged or split.
        verdict: The verdict that holds.
        low: Fewest independent sources.
        high: Most.
        undoes: Id of the decision that this one takes back.
        found_link: What the engine found of the link when it was decided about.
        found_verdict: What the engine found of the claim then.
        status: Whether it holds now.
        undone_by: Id of the entry that took it back.
        engine: What the engine finds now; None where that is not known or not asked for.
        flagged: One sentence on new evidence that contradicts it, or None.
    """

    id: str
    action: Action
    decided_at: str
    reviewer: str
    note: str = ""
    article: str | None = None
    source: str | None = None
    related: bool = True
    relation: Relation | None = None
    claim: str | None = None
    known_as: tuple[str, ...] = ()
    verdict: Verdict | None = None
    low: int | None = None
    high: int | None = None
    undoes: str | None = None
    found_link: LinkFinding | None = None
    found_verdict: VerdictFinding | None = None
    status: Status = Status.ACTIVE
    undone_by: str | None = None
    engine: LinkFinding | VerdictFinding | None = None
    flagged: str | None = None

    @property
    def kind(self) -> str:
        """``link``, ``verdict`` or, of an undo, ``undo``."""
        if self.action is Action.UNDO:
            return "undo"
        return "verdict" if self.claim is not None else "link"

    @property
    def then(self) -> LinkFinding | VerdictFinding | None:
        """What the engine found when it was decided."""
        return self.found_link or self.found_verdict

    def to_dict(self) -> Json:
        """Return the contract's object for a decision."""
        return {
            "id": self.id,
            "decision": str(self.action),
            "kind": self.kind,
            "article": self.article,
            "from": self.source,
            "related": self.related if self.kind == "link" else None,
            "relation": None if self.relation is None else str(self.relation),
            "claim": self.claim,
            "verdict": None if self.verdict is None else str(self.verdict),
            "independent_sources": None
            if self.low is None or self.high is None
            else [self.low, self.high],
            "reviewer": self.reviewer,
            "note": self.note,
            "decided_at": self.decided_at,
            "undoes": self.undoes,
            "status": str(self.status),
            "undone_by": self.undone_by,
            "engine_then": None if self.then is None else self.then.to_dict(),
            "engine": None if self.engine is None else self.engine.to_dict(),
            "flagged": self.flagged,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A decision as it is told beside the link or the claim that it is about.

    Attributes:
        id: Of the decision.
        action: ``accept``, ``reject`` or ``pin``.
        engine: What the engine finds by itself; None where that is not known.
        flagged: One sentence on new evidence that contradicts the decision, or None.
    """

    id: str
    action: Action
    reviewer: str
    note: str
    decided_at: str
    engine: LinkFinding | VerdictFinding | None
    flagged: str | None

    def to_dict(self) -> Json:
        """Return the contract's ``review`` object."""
        return {
            "id": self.id,
            "decision": str(self.action),
            "reviewer": self.reviewer,
            "note": self.note,
            "decided_at": self.decided_at,
            "engine": None if self.engine is None else self.engine.to_dict(),
            "flagged": self.flagged,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision about a link that holds, in the ids that its articles have now.

    Attributes:
        article: The derived one, where they are related.
        source: The other one.
        related: Whether the first drew on the second; if not, neither drew on the other.
        relation: None where the engine's own stands.
        decision: Id of the decision.
    """

    article: str
    source: str
    related: bool
    relation: Relation | None = None
    decision: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """Both ids, the smaller first."""
        return min(self.article, self.source), max(self.article, self.source)
