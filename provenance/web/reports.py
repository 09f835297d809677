"""The rows of "who else reported this" by reporting line, evidence laid out (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index import Span
from provenance.answers import Report, WhoAnswer
from provenance.clocks import read_claimed
from provenance.exports.html_marking import has_quotation, same_words, shared_words
from provenance.findings import Appearance, Claim, Derivation, Evidence
from provenance.model import Document
from provenance.web.marking import Paragraph, Stretch, in_context, laid_out, quotations

COPIES = frozenset({"verbatim", "near_duplicate", "excerpt", "rewording", "translation"})
# Passages shown of one article, the longest of them.
PASSAGES = 6
# Sentences of one article that state a claim.
VOICES = 4
# From these probabilities on.
CONFIDENCES = (
    (0.95, "sure"),
    (0.8, "very_likely"),
    (0.6, "likely"),
    (0.4, "even"),
    (0.0, "doubtful"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A passage on both sides.

    Attributes:
        mine: Of what was asked about.
        theirs: Of the article.
        kind: ``verbatim``, ``reworded``, ``translated`` or None.
        counted: False where it is quoted or furniture of the page.
        quoted: A quotation stands in it.
    """

    mine: tuple[Paragraph, ...]
    theirs: tuple[Paragraph, ...]
    kind: str | None
    counted: bool
    quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One piece of evidence that is no pair of passages.

    Attributes:
        kind: Its type.
        document: Whose words are shown; None where they are not at hand.
        words: The words in context; empty where it has no span.
        note: As the engine writes it, in English.
    """

    kind: str
    document: Document | None
    words: tuple[Paragraph, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One article that also reports what was asked about.

    Attributes:
        report: As the engine answers.
        document: The article.
        edge: The derivation between it and what was asked about, or None.
        origin: What it was taken from, where that is another article or outlet; or None.
        direction: Key of the words that say which came from which.
        confidence: Key of the words that say how sure that is.
        pairs: Passages on both sides.
        left_out: Passages that are not shown.
        shown: Other evidence.
        voices: Of a claim, who states it there, in the order of the text.
    """

    report: Report
    document: Document
    edge: Derivation | None
    direction: str
    confidence: str
    pairs: tuple[Pair, ...]
    left_out: int
    shown: tuple[Shown, ...]
    voices: tuple[Appearance, ...] = ()
    origin: Derivation | None = None

    @property
    def is_copy(self) -> bool:
        """Whether it holds the text or a part of it."""
        return self.report.relation in COPIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The rows of one reporting line, the earliest first.

    Attributes:
        line: Its id; None for articles that carry none for this question.
        own: Whether what was asked about is of this line.
        rows: Its articles.
    """

    line: str | None
    own: bool
    rows: tuple[Row, ...]


def by_line(
    answer: WhoAnswer,
    query: Document | None,
    documents: Mapping[str, Document],
    edges: Iterable[Derivation] = (),
    own: str | None = None,
    claims: Iterable[Claim] = (),
) -> tuple[Line, ...]:
    """Group the reports of an answer.

    Args:
        answer: The engine's.
        query: What was asked about; None for a claim.
        documents: By id; those of the reports, and what their evidence names.
        edges: Derivations of the article asked about.
        own: Its reporting line, where it is known.
        claims: Those that state what was asked about.

    Returns:
        The line of what was asked about first, then by their earliest article; articles without a
        line last.
    """
    known = tuple(edges)
    direct, origins = _between(query, known), _origins(known)
    voices = _voices(claims)
    groups: dict[str | None, list[Row]] = {}
    for report in answer.reports:
        if report.article in documents:
            row = _row(report, query, documents, direct.get(report.article))
            origin = None if row.edge is not None else origins.get(report.article)
            row = replace(row, voices=tuple(voices.get(report.article, ())), origin=origin)
            if row.voices:  # the sentences themselves say more than where they stand
                row = replace(row, shown=tuple(s for s in row.shown if s.kind != "appearance"))
            groups.setdefault(report.line, []).append(row)
    lines = [
        Line(
            line=name,
            own=name is not None and name == own,
            rows=tuple(sorted(rows, key=_reading_order)),
        )
        for name, rows in groups.items()
    ]
    return tuple(
        sorted(
            lines,
            key=lambda line: (not line.own, line.line is None, min(map(_row_time, line.rows))),
        )
    )


def confidence_of(probability: float) -> str:
    """Return the key of the words for a probability 0..1."""
    return next(name for least, name in CONFIDENCES if probability >= least)


def _voices(claims: Iterable[Claim]) -> dict[str, list[Appearance]]:
    """Return the appearances of claims by article, each sentence and source once."""
    found: dict[str, list[Appearance]] = {}
    for claim in claims:
        for seen in claim.appearances:
            known = found.setdefault(seen.article, [])
            if all((seen.span, seen.source_text) != (one.span, one.source_text) for one in known):
                known.append(seen)
    return {name: sorted(seen, key=_place)[:VOICES] for name, seen in found.items()}


def _place(seen: Appearance) -> tuple[Span, str]:
    return seen.span, seen.source_text or ""


def _reading_order(row: Row) -> tuple[bool, tuple[bool, str, str]]:
    """Put what the query was taken from first, whatever the dates on the pages say."""
    return row.direction not in ("query_took", "copy_earlier"), _row_time(row)


def _row_time(row: Row) -> tuple[bool, str, str]:
    return _time(row.report)


def _between(query: Document | None, edges: Iterable[Derivation]) -> dict[str, Derivation]:
    """Return the derivation between what was asked about and each other article."""
    found: dict[str, Derivation] = {}
    for edge in edges:
        if query is None or edge.source is None or query.id not in (edge.article, edge.source):
            continue
        other = edge.source if edge.article == query.id else edge.article
        if other not in found or edge.confidence > found[other].confidence:
            found[other] = edge
    return found


def _origins(edges: Iterable[Derivation]) -> dict[str, Derivation]:
    """Return what each article was mainly taken from."""
    found: dict[str, Derivation] = {}
    for edge in edges:
        best = found.get(edge.article)
        if edge.decided and (best is None or edge.coverage_article > best.coverage_article):
            found[edge.article] = edge
    return found


def _row(
    report: Report,
    query: Document | None,
    documents: Mapping[str, Document],
    edge: Derivation | None,
) -> Row:
    document = documents[report.article]
    passages, others = [], []
    for item in report.evidence:
        sides = None if query is None else _sides(item, query, document)
        if sides is not None and item.type in ("passage", "quotation"):
            passages.append((item, *sides))
        else:
            others.append(item)
    passages.sort(key=lambda each: (each[2].start - each[2].end, each[2]))
    kept = sorted(passages[:PASSAGES], key=lambda each: each[2])
    assert query is not None or not kept
    return Row(
        report=report,
        document=document,
        edge=edge,
        direction=_direction(report, query, edge),
        confidence=confidence_of(report.confidence),
        pairs=tuple(_pair(*each, query, document) for each in kept if query is not None),
        left_out=len(passages) - len(kept),
        shown=tuple(_shown(item, query, documents) for item in others),
    )


def _sides(item: Evidence, query: Document, document: Document) -> tuple[Span, Span] | None:
    """Return the spans of a passage in what was asked about and in the article, where both are."""
    if item.span is None or item.from_span is None:
        return None
    if item.article == document.id:
        return item.from_span, item.span
    return (item.span, item.from_span) if item.article == query.id else None


def _pair(item: Evidence, mine: Span, theirs: Span, query: Document, document: Document) -> Pair:
    ours, others = query.article.text[slice(*mine)], document.article.text[slice(*theirs)]
    shared = shared_words(ours, others, is_translation=item.kind == "translated")
    return Pair(
        mine=_marked(query, mine, shared[0]),
        theirs=_marked(document, theirs, shared[1]),
        kind="verbatim" if same_words(ours, others) else item.kind,
        counted=item.type == "passage" and not item.note,
        quoted=has_quotation(query, mine) or has_quotation(document, theirs),
    )


def _marked(document: Document, span: Span, shared: Sequence[Span]) -> tuple[Paragraph, ...]:
    moved = [Stretch(Span(span.start + a, span.start + b)) for a, b in shared]
    return laid_out(document.article.text, span, shared=moved, quoted=quotations(document))


def _shown(item: Evidence, query: Document | None, documents: Mapping[str, Document]) -> Shown:
    known = query if query is not None and item.article == query.id else documents.get(item.article)
    words = in_context(known, item.span) if known is not None and item.span is not None else ()
    return Shown(kind=item.type, document=known, words=words, note=item.note)


def _direction(report: Report, query: Document | None, edge: Derivation | None) -> str:
    """Return the key of the words for which came from which."""
    if query is None:
        return "none"
    if edge is not None and edge.decided:
        return "query_took" if edge.article == query.id else "report_took"
    if report.direction == "undecided":
        return "undecided" if report.relation in COPIES else "undated"
    return f"copy_{report.direction}" if report.relation in COPIES else report.direction


def _time(report: Report) -> tuple[bool, str, str]:
    claimed = read_claimed(report.published_at)
    return claimed is None, claimed.first.isoformat() if claimed else "", report.article
