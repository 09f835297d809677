"""The claims as drafts of schema.org ClaimReviews in JSON-LD; the rating is the reviewer's."""

from __future__ import annotations

import json
from urllib.parse import quote

from provenance.answers import ClaimsAnswer, TreeAnswer, first_appearance, outlet_shown
from provenance.cleaning import clean, inert_json, one_line, web_address
from provenance.clocks import read_claimed
from provenance.contract import Json
from provenance.findings import Appearance, Claim
from provenance.made_with import TOOL, MadeWith
from provenance.model import Document

_SPACE = "urn:news-provenance:"
_CONTEXT: list[object] = ["https://schema.org", {"provenance": f"{_SPACE}term:"}]
_DAY_LENGTH = len("2024-01-31")


def claimreview(_tree: TreeAnswer, claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return a JSON-LD graph of one draft a claim, each with the claim and its appearances.

    A draft holds neither ``reviewRating`` nor ``author``, ``url`` or ``datePublished``: whether a
    claim is true, and who says so, is for the reviewer to say. How many independent sources it has
    stands with the claim, in terms of our own, and is no rating. The graph begins with a ``Dataset``
    that says with what the drafts were made.
    """
    graph: list[Json] = [] if made is None else [_dataset(made)]
    graph += [] if claims is None else [_draft(claim, claims, made) for claim in claims.claims]
    text = json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)
    return inert_json(text) + "\n"


def _urn(kind: str, key: str) -> str:
    return f"{_SPACE}{kind}:{quote(key, safe='', errors='backslashreplace')}"


def _dataset_id(made: MadeWith) -> str:
    return _urn("export", "/".join(filter(None, [made.digest, made.time])))


def _dataset(made: MadeWith) -> Json:
    told: Json = {
        "@type": "Dataset",
        "@id": _dataset_id(made),
        "name": "Claims, with who else states them",
        "description": f"Searched: {one_line(made.corpus_told)}.",
        "creator": {
            "@type": "SoftwareApplication",
            "name": TOOL,
            "softwareVersion": made.version,
        },
        "provenance:madeWith": made.to_dict(),
    }
    return {**told, "dateCreated": made.time} if made.time else told


def _draft(claim: Claim, answer: ClaimsAnswer, made: MadeWith | None) -> Json:
    draft: Json = {
        "@type": "ClaimReview",
        "@id": _urn("claimreview", claim.id),
        "creativeWorkStatus": "Draft",
        "claimReviewed": clean(claim.text),
        "itemReviewed": _claim(claim, answer),
        "sdPublisher": {"@type": "Organization", "name": TOOL if made is None else made.program},
    }
    if made is not None:
        draft["isPartOf"] = {"@id": _dataset_id(made)}
        # schema.org has a Date here, not a time.
        if read_claimed(made.time) is not None:
            draft["sdDatePublished"] = made.time[:_DAY_LENGTH]
    return draft


def _claim(claim: Claim, answer: ClaimsAnswer) -> Json:
    first = first_appearance(claim)
    work: Json = {
        "@type": "Claim",
        "@id": _urn("claim", claim.id),
        "text": clean(claim.text),
        "appearance": [_appearance(item, answer) for item in claim.appearances],
        "provenance:verdict": str(claim.verdict),
        "provenance:independentSources": [claim.low, claim.high],
        "provenance:reportingLines": claim.reporting_lines,
        "provenance:explanation": clean(claim.explanation),
        "provenance:reasons": [str(reason) for reason in claim.reasons],
    }
    if claim.language:
        work["inLanguage"] = one_line(claim.language)
    if first is not None:
        work["firstAppearance"] = _appearance(first, answer)
    if claim.review is not None:
        work["provenance:decidedBy"] = one_line(claim.review.reviewer)
    for name, others in (("contradicts", claim.contradicts), ("updates", claim.updates)):
        if others:
            work[f"provenance:{name}"] = [{"@id": _urn("claim", other)} for other in sorted(others)]
    return work


def _appearance(appearance: Appearance, answer: ClaimsAnswer) -> Json:
    """Return the article as a creative work, with the sentence that states the claim."""
    work: Json = {
        "@type": "NewsArticle",
        "@id": _urn("article", appearance.article),
        "provenance:sentence": clean(appearance.sentence),
        "provenance:commitment": str(appearance.commitment),
    }
    if appearance.source_text:
        work["provenance:attributedTo"] = clean(appearance.source_text)
    document = answer.documents.get(appearance.article)
    return work if document is None else {**work, **_known(document)}


def _known(document: Document) -> Json:
    article = document.article
    known: Json = {
        "headline": one_line(article.title),
        "inLanguage": one_line(document.canonical.language),
        "url": web_address(article.url),
    }
    if read_claimed(article.published_at) is not None:
        known["datePublished"] = one_line(article.published_at)
    outlet = one_line(outlet_shown(document))
    if outlet:
        known["publisher"] = {"@type": "Organization", "name": outlet}
    return {name: value for name, value in known.items() if value}
