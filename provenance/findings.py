"""What is found: matches, derivations, trees and claims. Plain values, as in `model`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from index import Passage, Span
from provenance.decisions import LinkFinding, Review
from provenance.model import (
    Citation,
    Commitment,
    MatchDirection,
    Reason,
    Relation,
    SourceType,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Shares 0..1 of either text that the other covers, quotations and boilerplate left out."""

    left: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Two texts compared in full.

    Attributes:
        derived: Calibrated probability 0..1 that one text derives from the other, or both from a
            third text.
        relation: Their relation where ``derived`` reaches 0.5, else None.
        verbatim_share: Share 0..1 of the aligned words outside quotations whose sentence is word
            for word the same.
        direction: By the evidence of the two texts alone.
        direction_evidence: (evidence name, weight) for and against: positive says that left came
            from right.
        features: The numbers ``derived`` rests on.
        reasons: Codes where the comparison abstains.
    """

    left: str
    right: str
    derived: float
    relation: Relation | None
    coverage: Coverage
    passages: tuple[Passage, ...]
    verbatim_share: float
    direction: MatchDirection = MatchDirection.UNDECIDED
    direction_evidence: tuple[tuple[str, float], ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()

    def seen_from(self, left: str) -> Match:
        """Return the same comparison with this article on the left."""
        if left == self.left:
            return self
        return replace(
            self,
            left=self.right,
            right=self.left,
            coverage=Coverage(left=self.coverage.right, right=self.coverage.left),
            passages=tuple(
                sorted(
                    (replace(p, left=p.right, right=p.left) for p in self.passages),
                    key=lambda passage: (passage.left, passage.right),
                )
            ),
            direction=_OTHER_WAY[self.direction],
            direction_evidence=tuple((name, -weight) for name, weight in self.direction_evidence),
        )


_OTHER_WAY = {
    MatchDirection.LEFT_FROM_RIGHT: MatchDirection.RIGHT_FROM_LEFT,
    MatchDirection.RIGHT_FROM_LEFT: MatchDirection.LEFT_FROM_RIGHT,
    MatchDirection.UNDECIDED: MatchDirection.UNDECIDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A span that shows why something is said.

    Attributes:
        type: ``passage``, ``credit``, ``byline``, ``date``, ``addition``, ``truncation``,
            ``dateline``, ``own_mark``, ``citation``, ``same_statement``, ``attribution`` ...
        article: Whose span it is.
        span: In that article, or None (a byline field, a date).
        from_span: In the article derived from, or None.
        kind: ``verbatim``, ``reworded`` or ``translated`` for passages, else None.
        similarity: 0..1 for passages, else None.
        note: One phrase for the reader.
    """

    type: str
    article: str
    span: Span | None = None
    from_span: Span | None = None
    kind: str | None = None
    similarity: float | None = None
    note: str = ""

    @property
    def length(self) -> int:
        """Code points of the span in its own article; 0 without one."""
        return self.span.end - self.span.start if self.span else 0

    def is_within(self, other: Evidence) -> bool:
        """Tell whether another, longer passage shows the same words on both sides."""
        if self is other or self.length >= other.length or self.article != other.article:
            return False
        sides = ((self.span, other.span), (self.from_span, other.from_span))
        return all(
            inner is not None
            and outer is not None
            and outer.start <= inner.start
            and inner.end <= outer.end
            for inner, outer in sides
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """``article`` drew on ``source``, or on an outlet outside the corpus.

    Attributes:
        source: Id of the article drawn on; None where it is not in the corpus.
        source_outlet: Canonical name of whose text it is.
        via: Outlet credited as the place the text was taken from, neither publisher nor origin.
        credited: A credit names the origin or the ``via`` outlet as the source of the text.
        decided: Whether the direction is; an undecided pair appears once.
        confidence: Calibrated probability 0..1 that the edge is right.
        coverage_article: Share 0..1 of the article that the source covers.
        coverage_source: Share 0..1 of the source that the article covers.
        review: The decision that a reviewer made about it, laid over it when it is read.
    """

    article: str
    source: str | None
    source_outlet: str | None
    relation: Relation
    via: str | None
    credited: bool
    decided: bool
    reasons: tuple[Reason, ...]
    confidence: float
    coverage_article: float
    coverage_source: float
    evidence: tuple[Evidence, ...]
    review: Review | None = None

    @property
    def held_whole(self) -> bool:
        """Whether a reviewer decided it and nothing says that it is about a part of the article."""
        part = self.relation is Relation.EXCERPT and self.coverage_article > 0
        return Reason.REVIEWED in self.reasons and not part


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an article's text began: an article of the corpus, an outlet, or both."""

    article: str | None
    outlet: str | None
    confidence: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one article stands in the tree.

    Attributes:
        role: ``original``, ``derived`` or ``unrelated``.
        line: Id of its reporting line (the first of ``lines``).
        lines: All lines it carries, its own added paragraphs included.
    """

    article: str
    role: str
    origin: Origin
    origins: tuple[Origin, ...]
    line: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedCitation:
    """A citation and the article of the corpus that it means, where there is one."""

    article: str
    citation: Citation
    cited_article: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceLine:
    """Which reporting line a sentence of an article belongs to.

    A copied sentence belongs to the line of its root; an added one to a line of its own article.
    ``root`` is the (article, sentence number) the sentence was taken from, itself if own.
    """

    article: str
    sentence: int
    line: str
    root: tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Who took it from whom, over a set of articles.

    Attributes:
        reviewed: For each link that a reviewer decided, what is found of it without the decision.
    """

    places: tuple[Place, ...]
    derivations: tuple[Derivation, ...]
    citations: tuple[ResolvedCitation, ...]
    cycles: tuple[tuple[str, ...], ...]
    sentence_lines: tuple[SentenceLine, ...] = ()
    reviewed: tuple[LinkFinding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A sentence that states a claim, for one source it is attributed to.

    Attributes:
        span: Of the sentence.
        sentence: Its text, ``text[start:end]``.
        line: Id of the reporting line it belongs to.
        source_text: As written, nearest full form; None for none.
        source_name: Canonical, or None.
        cue: As written, or None.
    """

    article: str
    span: Span
    sentence: str
    line: str
    source_text: str | None
    source_name: str | None
    source_type: SourceType
    cue: str | None
    commitment: Commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A proposition with its appearances and what can be said of its sources.

    Attributes:
        low: Largest set of pairwise proven-independent primary sources.
        high: Primary sources left after merging what is proven dependent.
        aliases: Ids this claim was known by before.
        review: The decision that a reviewer made about its verdict, laid over it when it is read.
    """

    id: str
    text: str
    language: str | None
    appearances: tuple[Appearance, ...]
    verdict: Verdict
    low: int
    high: int
    reporting_lines: int
    outlets: int
    first_article: str
    contradicts: tuple[str, ...]
    updates: tuple[str, ...]
    reasons: tuple[Reason, ...]
    explanation: str
    evidence: tuple[Evidence, ...]
    aliases: tuple[str, ...] = ()
    review: Review | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """A claim of the store that speaks of what is asked and does not state it.

    Attributes:
        claim: Its id.
        reason: ``numbers_conflict`` (another figure, or none of those asked for) or
            ``negation_conflict`` (the opposite).
        confidence: 0..1, that it speaks of the same thing.
        article: Where the sentence nearest to the question stands.
        span: Of that sentence.
        sentence: Its text.
    """

    claim: str
    reason: Reason
    confidence: float
    article: str
    span: Span
    sentence: str
