"""What the engine answers: plain values, each with the JSON of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from index import Passage, Span
from provenance.clocks import read_claimed
from provenance.contract import (
    Json,
    article_dict,
    citation_dict,
    claim_dict,
    derivation_dict,
    evidence_dict,
    first_appearance,
    match_dict,
    otherwise_dict,
    outlet_shown,
    passage_dict,
    place_dict,
    rounded,
)
from provenance.decisions import Decision
from provenance.findings import (
    Claim,
    Derivation,
    Evidence,
    Match,
    Otherwise,
    Place,
    ResolvedCitation,
    Tree,
)
from provenance.model import Document
from provenance.query import Query

__all__ = [
    "ClaimsAnswer",
    "Corpus",
    "ExplainAnswer",
    "IngestSummary",
    "Query",
    "QueryCoverage",
    "Report",
    "TreeAnswer",
    "WhoAnswer",
    "WhoSummary",
    "claimed_date",
    "corpus_of",
    "first_appearance",
    "outlet_shown",
    "publisher_of",
    "reading_order",
    "title_shown",
]

_DAY_LENGTH = len("2024-01-31")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What was searched; every answer carries it.

    Attributes:
        articles: How many articles.
        outlets: How many publishers, those without a known one left out.
        first: Earliest claimed date, to its own precision (at most the day); None without dates.
        last: Latest claimed date, likewise.
        outlet_names: The publishers, sorted.
        undated: Articles without a date that can be read.
        without_outlet: Articles whose publisher is not known.
        languages: Language to number of articles; ``und`` where it is not known.
        by_meaning: In how many of the articles sentences were searched by meaning, so that those
            reworded beyond shared words are found; None: in all.
    """

    articles: int
    outlets: int
    first: str | None = None
    last: str | None = None
    outlet_names: tuple[str, ...] = ()
    undated: int = 0
    without_outlet: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    by_meaning: int | None = None

    def to_dict(self) -> Json:
        """Return the contract's ``corpus`` object."""
        searched = {} if self.by_meaning is None else {"by_meaning": self.by_meaning}
        return {
            **searched,
            "articles": self.articles,
            "outlets": self.outlets,
            "first": self.first,
            "last": self.last,
            "outlet_names": list(self.outlet_names),
            "undated": self.undated,
            "without_outlet": self.without_outlet,
            "languages": dict(sorted(self.languages.items())),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeAnswer:
    """Who took it from whom.

    Attributes:
        documents: By article id; holds every article that the tree names.
        decisions: What reviewers decided about links of its articles; a rejected one is only here.
    """

    corpus: Corpus
    documents: Mapping[str, Document]
    tree: Tree
    decisions: tuple[Decision, ...] = ()

    def to_dict(self) -> Json:
        """Return the JSON of ``provenance tree --format json``; articles by date, then id."""
        rank = reading_order(self.documents, (place.article for place in self.tree.places))
        last = len(rank)

        def place_key(place: Place) -> tuple[int, str]:
            return rank.get(place.article, last), place.article

        def derivation_key(edge: Derivation) -> tuple[int, str, float, str, str]:
            # The source that explains most of an article comes first: its main parent.
            return (
                rank.get(edge.article, last),
                edge.article,
                -edge.coverage_article,
                edge.source or "",
                edge.source_outlet or "",
            )

        def citation_key(cited: ResolvedCitation) -> tuple[int, str, Span, str]:
            citation = cited.citation
            return rank.get(cited.article, last), cited.article, citation.span, citation.outlet

        tree = self.tree
        return {
            "corpus": self.corpus.to_dict(),
            "articles": [
                place_dict(place, self.documents.get(place.article))
                for place in sorted(tree.places, key=place_key)
            ],
            "derivations": [
                derivation_dict(edge) for edge in sorted(tree.derivations, key=derivation_key)
            ],
            "citations": [
                citation_dict(cited) for cited in sorted(tree.citations, key=citation_key)
            ],
            "cycles": sorted(list(cycle) for cycle in tree.cycles),
            "decisions": [decision.to_dict() for decision in self.decisions],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsAnswer:
    """Claims, where they appear, and how many independent sources they have."""

    corpus: Corpus
    documents: Mapping[str, Document]
    claims: tuple[Claim, ...]

    def to_dict(self) -> Json:
        """Return the JSON of ``provenance claims --json``, by place of the first appearance."""
        rank = reading_order(self.documents, (claim.first_article for claim in self.claims))

        def key(claim: Claim) -> tuple[int, Span, str]:
            first = first_appearance(claim)
            place = first.span if first else Span(0, 0)
            return rank.get(claim.first_article, len(rank)), place, claim.id

        return {
            "corpus": self.corpus.to_dict(),
            "claims": [claim_dict(claim, self.documents) for claim in sorted(self.claims, key=key)],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryCoverage:
    """Shares 0..1 of the query and of the article that the other one covers."""

    query: float
    article: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article that also reports what was asked about.

    Attributes:
        article: Its id.
        line: Id of its reporting line, or None where it carries none for this question.
        relation: A relation of the model, ``quotation``, ``citation`` or ``same_claim``.
        direction: ``earlier``, ``later`` (than the query) or ``undecided``.
        confidence: Probability 0..1 that it does report the same.
    """

    article: str
    outlet: str | None
    title: str | None
    url: str | None
    published_at: str | None
    line: str | None
    relation: str
    direction: str
    coverage: QueryCoverage
    confidence: float
    evidence: tuple[Evidence, ...] = ()

    def to_dict(self) -> Json:
        """Return one of the contract's ``reports``."""
        return {
            "article": self.article,
            "outlet": self.outlet,
            "title": self.title,
            "url": self.url,
            "published_at": self.published_at,
            "line": self.line,
            "relation": str(self.relation),
            "direction": str(self.direction),
            "coverage": {
                "query": rounded(self.coverage.query),
                "article": rounded(self.coverage.article),
            },
            "confidence": rounded(self.confidence),
            "evidence": [evidence_dict(item) for item in self.evidence],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoSummary:
    """The answer in numbers and in one sentence.

    Attributes:
        independent_sources: (low, high) for a claim, None for an article or a text.
        claims: Ids of the claims that the query states.
        otherwise: Of claims that state otherwise what the query states, the nearest first.
    """

    articles: int
    outlets: int
    reporting_lines: int
    sentence: str
    independent_sources: tuple[int, int] | None = None
    claims: tuple[str, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()

    def to_dict(self) -> Json:
        """Return the contract's ``summary`` object."""
        interval = self.independent_sources
        return {
            "articles": self.articles,
            "outlets": self.outlets,
            "reporting_lines": self.reporting_lines,
            "independent_sources": None if interval is None else list(interval),
            "claims": list(self.claims),
            "otherwise": [otherwise_dict(found) for found in self.otherwise],
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoAnswer:
    """Who else reported this; reports in the order of the engine, the best first."""

    query: Query
    corpus: Corpus
    summary: WhoSummary
    reports: tuple[Report, ...]

    def to_dict(self) -> Json:
        """Return the JSON of ``provenance who QUERY --json``."""
        return {
            "query": self.query.to_dict(),
            "corpus": self.corpus.to_dict(),
            "summary": self.summary.to_dict(),
            "reports": [report.to_dict() for report in self.reports],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainAnswer:
    """Why two articles do or do not match, and which way.

    Attributes:
        left: The one, with what was read off it.
        right: The other.
        match: The full comparison, or None where the two were never proposed nor compared.
        derivations: Those between the two, of either direction.
        evidence: What speaks for the answer.
        rules: One plain sentence for each rule that fired, or that kept the answer from being more.
        nearest: Of two that do not match, the sentences in which they come nearest.
        decision: What a reviewer decided about their link, with what is found and the flag.
    """

    left: Document
    right: Document
    match: Match | None
    derivations: tuple[Derivation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rules: tuple[str, ...] = ()
    nearest: tuple[Passage, ...] = ()
    decision: Decision | None = None

    def to_dict(self) -> Json:
        """Return the JSON of ``provenance explain LEFT RIGHT --json``."""
        return {
            "left": article_dict(self.left),
            "right": article_dict(self.right),
            "match": None if self.match is None else match_dict(self.match),
            "derivations": [derivation_dict(edge) for edge in self.derivations],
            "evidence": [evidence_dict(item) for item in self.evidence],
            "rules": list(self.rules),
            "nearest": [passage_dict(passage) for passage in self.nearest],
            "decision": None if self.decision is None else self.decision.to_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSummary:
    """What became of what was read; added, unchanged, new_versions and refused add up to it.

    Attributes:
        refused: (where it was read, why it was refused) for each record that was not stored.
        notes: What the reader should know beside it, one sentence each.
    """

    added: int
    unchanged: int
    new_versions: int
    refused: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """How many records were read, refused ones included."""
        return self.added + self.unchanged + self.new_versions + len(self.refused)

    def to_dict(self) -> Json:
        """Return the JSON of ``provenance ingest --json``."""
        return {
            "read": self.read,
            "added": self.added,
            "unchanged": self.unchanged,
            "new_versions": self.new_versions,
            "refused": [{"where": where, "reason": reason} for where, reason in self.refused],
            "notes": list(self.notes),
        }


def corpus_of(documents: Iterable[Document]) -> Corpus:
    """Describe what was searched."""
    articles = undated = without_outlet = 0
    outlets: set[str] = set()
    dates: list[str] = []
    languages: dict[str, int] = {}
    for document in documents:
        articles += 1
        publisher = publisher_of(document)
        outlets.update({publisher} if publisher else ())
        without_outlet += publisher is None
        date = claimed_date(document)
        dates.extend([date] if date else ())
        undated += date is None
        language = document.canonical.language or "und"
        languages[language] = languages.get(language, 0) + 1
    return Corpus(
        articles=articles,
        outlets=len(outlets),
        first=min(dates, default=None),
        # "2024-01" may mean any day of January, the last one included: it sorts after its days.
        last=max(dates, key=lambda date: date.ljust(_DAY_LENGTH, "~"), default=None),
        outlet_names=tuple(sorted(outlets)),
        undated=undated,
        without_outlet=without_outlet,
        languages=dict(sorted(languages.items())),
    )


def publisher_of(document: Document) -> str | None:
    """Return who published the article: its canonical name, else the name as given, or None."""
    return document.sourcing.publisher or document.article.outlet or None


def claimed_date(document: Document) -> str | None:
    """Return the claimed date to its own precision, at most the day; None if none can be read."""
    published_at = document.article.published_at
    if published_at is None or read_claimed(published_at) is None:
        return None
    return published_at.strip()[:_DAY_LENGTH]


def reading_order(documents: Mapping[str, Document], ids: Iterable[str]) -> dict[str, int]:
    """Return each article's place in the order by claimed time, then id; undated ones are last.

    This order is for reading and decides nothing: a date without a zone counts as it is written.
    """

    def key(article_id: str) -> tuple[bool, str, str]:
        document = documents.get(article_id)
        published_at = document.article.published_at if document else None
        claimed = read_claimed(published_at)
        if claimed is None or published_at is None:
            return True, "", article_id
        written = published_at.strip().replace(" ", "T")
        return False, claimed.first.isoformat() if claimed.zone_known else written, article_id

    return {article_id: rank for rank, article_id in enumerate(sorted(set(ids), key=key))}


def title_shown(document: Document) -> str:
    """Return the article's title; without one, the first words that are no furniture of the page."""
    title = (document.article.title or "").strip()
    if title:
        return title
    noise = [piece.span for piece in document.canonical.boilerplate]
    spans = [sentence.span for sentence in document.canonical.sentences]
    own = [
        span
        for span in spans
        if not any(span.start < piece.end and piece.start < span.end for piece in noise)
    ]
    start = min(own or spans, default=Span(0, 0)).start
    return " ".join(document.article.text[start:].split()[:10])
