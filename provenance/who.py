"""Who else reported this: matches, tree and claims become reports in order (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index import Passage, Span
from provenance.answers import (
    QueryCoverage,
    Report,
    WhoSummary,
    outlet_shown,
    publisher_of,
)
from provenance.clocks import read_claimed
from provenance.findings import Claim, Derivation, Evidence, Match, Otherwise
from provenance.kinship import (
    EARLIER,
    LATER,
    UNDECIDED,
    Found,
    citations_between,
    coverage_of,
    direct_edges,
    direction_of,
    line_mates,
    line_of,
    other_side,
    own_lines,
    path_confidence,
    shared_claims,
)
from provenance.model import Document, Reason, Relation

QUOTATION, CITATION, SAME_CLAIM = "quotation", "citation", "same_claim"
COPIES = frozenset(str(relation) for relation in Relation)

# A shared quotation of fewer words is a name or a title.
_QUOTED_WORDS = 5
# How many of the pairs of sentences that are joined as one claim are one, rounded down
# (docs/quality.md, precision over pairs); n shared claims leave (1 - this) ** n.
_CLAIM_PRECISION = 0.7
_EVIDENCE_SHOWN = 12
# Sentences that resemble one another in a pair less likely derived than this are chance: any two
# long texts in two languages have some.
_STATED_FLOOR = 0.1
# Where nothing but a citation joins two articles, that is certain; that they report the same is not.
_CITED_CONFIDENCE = 0.5


def report_articles(found: Found) -> tuple[Report, ...]:
    """Return who else has the text or part of it, then who quotes, cites or states the same.

    Copies come first, by confidence; the others follow by the probability that they are copies
    after all, then by how much they share. Ties are broken by id.
    """
    matches = {other_side(match, found.id): match for match in found.matches}
    edges = direct_edges(found)
    mates = line_mates(found)
    shared = shared_claims(found)
    cited = citations_between(found)
    ranked = []
    for other in sorted({*matches, *edges, *mates, *shared, *cited} - {found.id}):
        if other not in found.documents:
            continue
        match = matches.get(other)
        report = _copy(found, other, match, edges.get(other), mate=other in mates)
        if report is None:
            report = _other_report(found, other, match, shared.get(other, ()), cited.get(other))
        if report is not None:
            derived = match.derived if match else 0.0
            key = (
                report.relation not in COPIES,
                -_ranking(report, derived),
                -len(shared.get(other, ())),
                other,
            )
            ranked.append((key, report))
    return tuple(report for _key, report in sorted(ranked, key=lambda item: item[0]))


def report_claim(
    claims: Sequence[tuple[Claim, float]], documents: Mapping[str, Document]
) -> tuple[Report, ...]:
    """Return the articles that state a claim, the earliest first.

    Args:
        claims: Claims of the store with the probability 0..1 that each is the one asked for, the
            best first.
        documents: The articles of their appearances.
    """
    best: dict[str, Report] = {}
    for claim, probability in claims:
        for seen in sorted(claim.appearances, key=lambda a: (a.article, a.span)):
            document = documents.get(seen.article)
            if document is None or seen.article in best:
                continue
            note = f"{seen.commitment}" + (
                f", according to {seen.source_text}" if seen.source_text else ""
            )
            best[seen.article] = _report(
                document,
                line=seen.line,
                relation=SAME_CLAIM,
                direction=UNDECIDED,
                confidence=probability,
                evidence=[
                    Evidence(type="appearance", article=seen.article, span=seen.span, note=note)
                ],
            )
    return tuple(sorted(best.values(), key=_by_time))


def summarise(
    found: Found, reports: Sequence[Report], searched: int, within: str = ""
) -> WhoSummary:
    """Return the answer about an article or a text in numbers and one sentence.

    Args:
        found: What the store has about it.
        reports: Those told of.
        searched: How many articles.
        within: Which these are (``Filters.told``); empty for all.
    """
    copies = [report for report in reports if report.relation in COPIES]
    others = len(reports) - len(copies)
    lines = {report.line for report in reports if report.line} | own_lines(found)
    return WhoSummary(
        articles=len(reports),
        outlets=_outlets(reports, found.documents),
        reporting_lines=len(lines),
        claims=tuple(claim.id for claim in found.claims),
        sentence=_sentence(copies, others, len(lines), found, _searched(searched, within)),
    )


def summarise_claim(
    claims: Sequence[tuple[Claim, float]],
    reports: Sequence[Report],
    documents: Mapping[str, Document],
    searched: int,
    within: str = "",
    otherwise: tuple[Otherwise, ...] = (),
) -> WhoSummary:
    """Return the answer about a claim in numbers and one sentence.

    Args:
        claims: Of the store, with the probability that each is the one asked for, the best first.
        reports: Those told of.
        documents: The articles told of. Where a claim appears in others too, its verdict speaks of
            more than is told, and no number of sources is given.
        searched: How many articles.
        within: Which these are (``Filters.told``); empty for all.
        otherwise: What states it otherwise, the nearest first.
    """
    if not claims:
        none = f"No sentence that states this claim was found in the {_searched(searched, within)}."
        return WhoSummary(
            articles=0,
            outlets=0,
            reporting_lines=0,
            sentence=" ".join((none, *map(_near_sentence, otherwise[:1]))),
            otherwise=otherwise,
        )
    best = claims[0][0]
    partly = any(seen.article not in documents for seen in best.appearances)
    return WhoSummary(
        articles=len(reports),
        outlets=_outlets(reports, documents),
        reporting_lines=len({report.line for report in reports if report.line}),
        independent_sources=None if partly else (best.low, best.high),
        claims=tuple(claim.id for claim, _probability in claims),
        otherwise=otherwise,
        sentence=_claim_sentence(claims, len(reports), _searched(searched, within), partly=partly),
    )


# What a sentence near to the claim does instead of stating it.
OTHERWISE = {
    Reason.NUMBERS_CONFLICT: "gives another figure, or none",
    Reason.NEGATION_CONFLICT: "seems to state the opposite",
}


def _near_sentence(near: Otherwise) -> str:
    return f"The nearest one {OTHERWISE[near.reason]}: “{near.sentence}”"


def _claim_sentence(
    claims: Sequence[tuple[Claim, float]], articles: int, searched: str, *, partly: bool
) -> str:
    """Return what was found; of several claims, that the verdict is about the nearest alone."""
    best = claims[0][0]
    # A verdict is that of all articles: some of its sources may lie outside the filters.
    told = f"Of all articles, filtered or not: {best.explanation}" if partly else best.explanation
    nearest = f"“{best.text}” {told}"
    if len(claims) == 1 and not partly:
        return nearest
    verb = "comes" if articles == 1 else "come"
    in_claims = f", in {len(claims)} claims; the nearest of these" if len(claims) > 1 else ""
    return f"{articles} of {searched} {verb} near to this{in_claims}: {nearest}"


def _copy(
    found: Found, other: str, match: Match | None, edge: Derivation | None, *, mate: bool
) -> Report | None:
    """Return the report of an article of the query's line, or None where it is none."""
    document = found.documents[other]
    if edge is not None:
        derived = edge.article == found.id
        mine, theirs = edge.coverage_article, edge.coverage_source
        return _report(
            document,
            line=line_of(found, other),
            relation=str(edge.relation),
            direction=(EARLIER if derived else LATER) if edge.decided else UNDECIDED,
            coverage=(mine, theirs) if derived else (theirs, mine),
            confidence=edge.confidence,
            evidence=edge.evidence,
        )
    relation = match.relation if match else None
    in_tree = bool(found.tree.places)
    if not mate and (in_tree or relation is None):
        return None
    if relation is None:
        same_language = document.canonical.language == found.query.canonical.language
        relation = Relation.REWORDING if same_language else Relation.TRANSLATION
    confidence = max(
        match.derived if match else 0.0, path_confidence(found, other) if mate else 0.0
    )
    return _report(
        document,
        line=line_of(found, other),
        relation=str(relation),
        direction=direction_of(found, other, match),
        coverage=coverage_of(found, match),
        confidence=confidence,
        evidence=_passages(found, other, match),
    )


def _other_report(
    found: Found,
    other: str,
    match: Match | None,
    claims: Sequence[Claim],
    citation: Evidence | None,
) -> Report | None:
    """Return what joins the query to an article that is no copy, or None where nothing does."""
    stated = (
        match is not None
        and match.derived >= _STATED_FLOOR
        and any(passage.counted for passage in match.passages)
    )
    evidence = [] if citation is None else [citation]
    if match is not None and _shares_quotation(found, match):
        relation = QUOTATION
        evidence += _passages(found, other, match, counted=False)
    elif citation is not None:
        relation = CITATION
    elif claims or stated:
        relation = SAME_CLAIM
    else:
        return None
    evidence += _appearances(other, claims)
    if relation == SAME_CLAIM:
        evidence += _passages(found, other, match)
    joins = 1.0 - (1.0 - _CLAIM_PRECISION) ** len(claims)
    confidence = max(joins, match.derived if match else 0.0, _CITED_CONFIDENCE if citation else 0.0)
    return _report(
        found.documents[other],
        line=line_of(found, other),
        relation=relation,
        direction=direction_of(found, other, None),
        coverage=coverage_of(found, match),
        confidence=confidence,
        evidence=evidence,
    )


def _report(  # noqa: PLR0913 - one for each field of a report that is not the document's
    document: Document,
    *,
    line: str | None,
    relation: str,
    direction: str,
    confidence: float,
    coverage: tuple[float, float] = (0.0, 0.0),
    evidence: Sequence[Evidence] = (),
) -> Report:
    article = document.article
    return Report(
        article=article.id,
        outlet=outlet_shown(document),
        title=article.title,
        url=article.url,
        published_at=article.published_at,
        line=line,
        relation=relation,
        direction=direction,
        coverage=QueryCoverage(query=coverage[0], article=coverage[1]),
        confidence=confidence,
        evidence=tuple(evidence[:_EVIDENCE_SHOWN]),
    )


def _ranking(report: Report, derived: float) -> float:
    return report.confidence if report.relation in COPIES else derived


def _passages(
    found: Found, other: str, match: Match | None, *, counted: bool = True
) -> list[Evidence]:
    """Return shared passages as evidence, longest first; spans are of the other article."""
    if match is None:
        return []
    chosen = [passage for passage in match.passages if passage.counted == counted]
    sided = [_sided(passage, left_is_query=match.left == found.id) for passage in chosen]
    sided.sort(key=lambda item: (item[1].start - item[1].end, item[1].start))
    return [
        Evidence(
            type="passage" if counted else "quotation",
            article=other,
            span=theirs,
            from_span=mine,
            kind=str(passage.kind),
            similarity=passage.similarity,
        )
        for mine, theirs, passage in sided
    ]


def _sided(passage: Passage, *, left_is_query: bool) -> tuple[Span, Span, Passage]:
    if left_is_query:
        return passage.left, passage.right, passage
    return passage.right, passage.left, passage


def _shares_quotation(found: Found, match: Match) -> bool:
    """Whether a shared passage within quotation marks is more than a name or a title."""
    text = found.query.article.text
    spans = [
        passage.left if match.left == found.id else passage.right
        for passage in match.passages
        if not passage.counted
    ]
    return any(len(text[start:end].split()) >= _QUOTED_WORDS for start, end in spans)


def _appearances(other: str, claims: Sequence[Claim]) -> list[Evidence]:
    return [
        Evidence(type="same_claim", article=other, span=seen.span, note=claim.id)
        for claim in claims
        for seen in claim.appearances
        if seen.article == other
    ]


def _outlets(reports: Sequence[Report], documents: Mapping[str, Document]) -> int:
    names = {publisher_of(documents[report.article]) for report in reports}
    return len(names - {None})


def _by_time(report: Report) -> tuple[bool, str, str]:
    claimed = read_claimed(report.published_at)
    return claimed is None, claimed.first.isoformat() if claimed else "", report.article


def _sentence(
    copies: Sequence[Report], others: int, lines: int, found: Found, searched: str
) -> str:
    of = f"Of {searched}"
    if not copies and not others:
        return f"{of}, none was found that has this text, a part of it, or a claim of it."
    parts = []
    if copies:
        outlets = _outlets(copies, found.documents)
        where = f" in {_count(outlets, 'outlet')}" if outlets else ""
        parts.append(
            f"{len(copies)} {'has' if len(copies) == 1 else 'have'} this text or part of it{where}"
        )
    if others:
        verb = "shares" if others == 1 else "share"
        parts.append(
            f"{others} {'more ' if copies else ''}{verb} a quotation, a citation or a claim with it"
        )
    told = f", {_count(lines, 'reporting line')} in all" if lines else ""
    return f"{of}, {' and '.join(parts)}{told}."


def _searched(number: int, within: str) -> str:
    return f"{_count(number, 'article')} searched{within}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
