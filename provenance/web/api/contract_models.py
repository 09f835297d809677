"""The objects of docs/contract.md as the description of the API tells them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from provenance.model import Commitment, Reason, Relation, SourceType, Verdict

Span = Annotated[
    list[int],
    Field(
        min_length=2,
        max_length=2,
        description="[start, end) in code points of the article's stored text.",
    ),
]
Share = Annotated[float, Field(ge=0, le=1)]
Direction = Literal["decided", "undecided"]
Interval = Annotated[list[int], Field(min_length=2, max_length=2, description="[low, high]")]


class Corpus(BaseModel):
    """What was searched."""

    articles: int
    outlets: int
    first: str | None = Field(description="Earliest claimed date, to its own precision.")
    last: str | None
    outlet_names: list[str]
    undated: int
    without_outlet: int
    languages: dict[str, int]
    by_meaning: int | None = Field(
        default=None, description="Articles searched by meaning too; absent: all of them."
    )


class Evidence(BaseModel):
    """Why something is said."""

    type: str = Field(examples=["passage", "credit", "byline", "date"])
    article: str
    span: Span | None
    from_span: Span | None
    kind: Literal["verbatim", "reworded", "translated"] | None
    similarity: Share | None
    note: str


class ArticleHead(BaseModel):
    """What identifies an article."""

    id: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published_at: str | None = None
    language: str | None = None


class Origin(BaseModel):
    """Where a text began."""

    article: str | None
    outlet: str | None
    confidence: Share
    evidence: list[Evidence]


class Place(ArticleHead):
    """Where an article stands in the tree."""

    role: Literal["original", "derived", "unrelated"]
    origin: Origin
    origins: list[Origin]
    line: str
    lines: list[str]


class BothCoverages(BaseModel):
    """Shares that the other one covers."""

    article: Share
    from_: Share = Field(alias="from")


class LinkFound(BaseModel):
    """What is found between two articles without a reviewer."""

    article: str
    from_: str = Field(alias="from")
    linked: bool
    direction: Direction
    relation: Relation | None
    confidence: Share
    coverage: BothCoverages
    verbatim_share: Share


class VerdictFound(BaseModel):
    """What is found of a claim without a reviewer."""

    verdict: Verdict
    independent_sources: Interval
    reporting_lines: int
    explanation: str


class Review(BaseModel):
    """The decision of a reviewer that holds."""

    id: str
    decision: Literal["accept", "reject", "pin"]
    reviewer: str
    note: str
    decided_at: str
    engine: LinkFound | VerdictFound | None
    flagged: str | None = Field(description="New evidence that contradicts it, one sentence.")


class Decision(BaseModel):
    """One entry of the history of decisions."""

    id: str
    decision: Literal["accept", "reject", "pin", "undo"]
    kind: Literal["link", "verdict", "undo"]
    article: str | None
    from_: str | None = Field(alias="from")
    related: bool | None
    relation: Relation | None
    claim: str | None
    verdict: Verdict | None
    independent_sources: Interval | None
    reviewer: str
    note: str
    decided_at: str
    undoes: str | None
    status: Literal["active", "superseded", "undone", "done"]
    undone_by: str | None
    engine_then: LinkFound | VerdictFound | None
    engine: LinkFound | VerdictFound | None
    flagged: str | None


class Derivation(BaseModel):
    """Who took it from whom."""

    article: str
    from_: str | None = Field(alias="from", description="None: its source is not in the store.")
    from_outlet: str | None
    relation: Relation
    via: str | None
    credited: bool
    direction: Direction
    reasons: list[Reason]
    confidence: Share
    coverage: BothCoverages
    evidence: list[Evidence]
    review: Review | None


class Citation(BaseModel):
    """One article credits another outlet for information."""

    article: str
    outlet: str
    outlet_text: str
    span: Span | None
    sentence: Span | None
    cited_article: str | None


class Tree(BaseModel):
    """Who took it from whom: the JSON of `provenance tree --format json`."""

    corpus: Corpus
    articles: list[Place]
    derivations: list[Derivation]
    citations: list[Citation]
    cycles: list[list[str]]
    decisions: list[Decision]


class Source(BaseModel):
    """Who vouches for a sentence."""

    text: str | None
    name: str | None
    type: SourceType


class Appearance(BaseModel):
    """A sentence that states a claim."""

    article: str
    span: Span
    sentence: str
    line: str
    source: Source
    cue: str | None
    commitment: Commitment


class FirstAppearance(BaseModel):
    """Where a claim was first stated."""

    article: str
    span: Span | None
    outlet: str | None
    published_at: str | None


class Claim(BaseModel):
    """A claim, and how many independent sources it has."""

    id: str
    text: str
    language: str | None
    appearances: list[Appearance]
    verdict: Verdict
    independent_sources: Interval
    reporting_lines: int
    outlets: int
    first_appearance: FirstAppearance
    contradicts: list[str]
    updates: list[str]
    reasons: list[Reason]
    explanation: str
    evidence: list[Evidence]
    aliases: list[str]
    review: Review | None


class Claims(BaseModel):
    """Claims: the JSON of `provenance claims --json`, a part at a time."""

    corpus: Corpus
    claims: list[Claim]
    next: str | None = Field(default=None, description="Cursor of the next part; null: no more.")


class Filters(BaseModel):
    """Which articles were asked."""

    languages: list[str]
    outlets: list[str]
    since: str | None
    until: str | None


class Query(BaseModel):
    """What was asked."""

    kind: Literal["article", "url", "file", "text", "claim"]
    value: str
    language: str | None
    article: str | None = Field(description="The stored article that is meant.")
    filters: Filters


class Otherwise(BaseModel):
    """A claim that speaks of what is asked and does not state it."""

    claim: str
    reason: Literal["numbers_conflict", "negation_conflict"]
    confidence: Share
    article: str
    span: Span
    sentence: str


class Summary(BaseModel):
    """The answer in numbers and in one sentence."""

    articles: int
    outlets: int
    reporting_lines: int
    independent_sources: Interval | None
    claims: list[str]
    otherwise: list[Otherwise] = Field(description="What states the claim asked about otherwise.")
    sentence: str


class QueryCoverage(BaseModel):
    """Shares that the other one covers."""

    query: Share
    article: Share


class Report(BaseModel):
    """One article that also reports it."""

    article: str
    outlet: str | None
    title: str | None
    url: str | None
    published_at: str | None
    line: str | None
    relation: Relation | Literal["quotation", "citation", "same_claim"]
    direction: Literal["earlier", "later", "undecided"]
    coverage: QueryCoverage
    confidence: Share
    evidence: list[Evidence]


class Who(BaseModel):
    """Who else reported this: the JSON of `provenance who QUERY --json`."""

    query: Query
    corpus: Corpus
    summary: Summary
    reports: list[Report]


class Passage(BaseModel):
    """A shared passage."""

    left: Span
    right: Span
    kind: Literal["verbatim", "reworded", "translated"]
    similarity: Share
    counted: bool


class TwoCoverages(BaseModel):
    """Shares that the other one covers."""

    left: Share
    right: Share


class Sign(BaseModel):
    """What speaks for a direction, and how strongly."""

    name: str
    weight: float


class Match(BaseModel):
    """Two texts compared in full."""

    left: str
    right: str
    derived: Share
    relation: Relation | None
    coverage: TwoCoverages
    verbatim_share: Share
    direction: Literal["left_from_right", "right_from_left", "undecided"]
    direction_evidence: list[Sign]
    passages: list[Passage]
    features: dict[str, float]
    reasons: list[Reason]


class Explanation(BaseModel):
    """Why two articles match or do not: the JSON of `provenance explain LEFT RIGHT --json`."""

    left: ArticleHead
    right: ArticleHead
    match: Match | None
    derivations: list[Derivation]
    evidence: list[Evidence]
    rules: list[str]
    nearest: list[Passage]
    decision: Decision | None = Field(description="What a reviewer decided about the two.")


class Refused(BaseModel):
    """A record that was not stored."""

    where: str
    reason: str


class IngestSummary(BaseModel):
    """What became of the records: the JSON of `provenance ingest --json`."""

    read: int
    added: int
    unchanged: int
    new_versions: int
    refused: list[Refused]
    notes: list[str]
