"""Values of the model as the JSON objects of the contract."""

from __future__ import annotations

from collections.abc import Mapping

from index import Passage, Span
from provenance.findings import (
    Appearance,
    Claim,
    Derivation,
    Evidence,
    Match,
    Origin,
    Otherwise,
    Place,
    ResolvedCitation,
)
from provenance.model import Document

Json = dict[str, object]

# Digits of a share or probability; more would claim an exactness that none of them has.
DECIMALS = 4


def outlet_shown(document: Document) -> str | None:
    """Return the outlet as the source writes it, else the publisher read off the text, or None."""
    return document.article.outlet or document.sourcing.publisher or None


def first_appearance(claim: Claim) -> Appearance | None:
    """Return the first appearance in the claim's first article; None if it holds none."""
    there = [item for item in claim.appearances if item.article == claim.first_article]
    return min(there, key=lambda item: item.span, default=None)


def rounded(number: float) -> float:
    """Round a share or probability as the contract shows it."""
    return round(float(number), DECIMALS)


def span_list(span: Span | None) -> list[int] | None:
    """Return ``[start, end]``, or None."""
    return None if span is None else [int(span.start), int(span.end)]


def evidence_dict(evidence: Evidence) -> Json:
    """Return the contract's object for one piece of evidence."""
    return {
        "type": evidence.type,
        "article": evidence.article,
        "span": span_list(evidence.span),
        "from_span": span_list(evidence.from_span),
        "kind": None if evidence.kind is None else str(evidence.kind),
        "similarity": None if evidence.similarity is None else rounded(evidence.similarity),
        "note": evidence.note,
    }


def otherwise_dict(near: Otherwise) -> Json:
    """Return the contract's object for a claim that states otherwise what is asked."""
    return {
        "claim": near.claim,
        "reason": str(near.reason),
        "confidence": rounded(near.confidence),
        "article": near.article,
        "span": span_list(near.span),
        "sentence": near.sentence,
    }


def article_dict(document: Document) -> Json:
    """Return what identifies an article, without its text."""
    article = document.article
    return {
        "id": article.id,
        "url": article.url,
        "outlet": outlet_shown(document),
        "title": article.title,
        "published_at": article.published_at,
        "language": document.canonical.language,
    }


def origin_dict(origin: Origin) -> Json:
    """Return the contract's object for an origin."""
    return {
        "article": origin.article,
        "outlet": origin.outlet,
        "confidence": rounded(origin.confidence),
        "evidence": [evidence_dict(item) for item in origin.evidence],
    }


def place_dict(place: Place, document: Document | None) -> Json:
    """Return one of the contract's ``articles``."""
    known: Json = {"id": place.article} if document is None else article_dict(document)
    return {
        **known,
        "role": place.role,
        "origin": origin_dict(place.origin),
        "origins": [origin_dict(origin) for origin in place.origins],
        "line": place.line,
        "lines": list(place.lines),
    }


def derivation_dict(edge: Derivation) -> Json:
    """Return one of the contract's ``derivations``."""
    return {
        "article": edge.article,
        "from": edge.source,
        "from_outlet": edge.source_outlet,
        "relation": str(edge.relation),
        "via": edge.via,
        "credited": edge.credited,
        "direction": "decided" if edge.decided else "undecided",
        "reasons": [str(reason) for reason in edge.reasons],
        "confidence": rounded(edge.confidence),
        "coverage": {
            "article": rounded(edge.coverage_article),
            "from": rounded(edge.coverage_source),
        },
        "evidence": [evidence_dict(item) for item in edge.evidence],
        "review": None if edge.review is None else edge.review.to_dict(),
    }


def citation_dict(cited: ResolvedCitation) -> Json:
    """Return one of the contract's ``citations``."""
    return {
        "article": cited.article,
        "outlet": cited.citation.outlet,
        "outlet_text": cited.citation.outlet_text,
        "span": span_list(cited.citation.span),
        "sentence": span_list(cited.citation.sentence),
        "cited_article": cited.cited_article,
    }


def appearance_dict(appearance: Appearance) -> Json:
    """Return one of the contract's ``appearances``."""
    return {
        "article": appearance.article,
        "span": span_list(appearance.span),
        "sentence": appearance.sentence,
        "line": appearance.line,
        "source": {
            "text": appearance.source_text,
            "name": appearance.source_name,
            "type": str(appearance.source_type),
        },
        "cue": appearance.cue,
        "commitment": str(appearance.commitment),
    }


def claim_dict(claim: Claim, documents: Mapping[str, Document]) -> Json:
    """Return one of the contract's ``claims``."""
    first = first_appearance(claim)
    document = documents.get(claim.first_article)
    return {
        "id": claim.id,
        "text": claim.text,
        "language": claim.language,
        "appearances": [appearance_dict(item) for item in claim.appearances],
        "verdict": str(claim.verdict),
        "independent_sources": [claim.low, claim.high],
        "reporting_lines": claim.reporting_lines,
        "outlets": claim.outlets,
        "first_appearance": {
            "article": claim.first_article,
            "span": span_list(first.span) if first else None,
            "outlet": outlet_shown(document) if document else None,
            "published_at": document.article.published_at if document else None,
        },
        "contradicts": sorted(claim.contradicts),
        "updates": sorted(claim.updates),
        "reasons": [str(reason) for reason in claim.reasons],
        "explanation": claim.explanation,
        "evidence": [evidence_dict(item) for item in claim.evidence],
        "aliases": sorted(claim.aliases),
        "review": None if claim.review is None else claim.review.to_dict(),
    }


def passage_dict(passage: Passage) -> Json:
    """Return an aligned passage with both its spans."""
    return {
        "left": span_list(passage.left),
        "right": span_list(passage.right),
        "kind": str(passage.kind),
        "similarity": rounded(passage.similarity),
        "counted": passage.counted,
    }


def match_dict(match: Match) -> Json:
    """Return a full comparison of two texts."""
    return {
        "left": match.left,
        "right": match.right,
        "derived": rounded(match.derived),
        "relation": None if match.relation is None else str(match.relation),
        "coverage": {"left": rounded(match.coverage.left), "right": rounded(match.coverage.right)},
        "verbatim_share": rounded(match.verbatim_share),
        "direction": str(match.direction),
        "direction_evidence": [
            {"name": name, "weight": rounded(weight)} for name, weight in match.direction_evidence
        ],
        "passages": [passage_dict(passage) for passage in match.passages],
        "features": {name: rounded(value) for name, value in sorted(match.features.items())},
        "reasons": [str(reason) for reason in match.reasons],
    }
