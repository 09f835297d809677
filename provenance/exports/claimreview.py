"""The claims as schema.org Claim objects in JSON-LD, ready to be named by a ClaimReview."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from provenance.answers import ClaimsAnswer, TreeAnswer, first_appearance, outlet_shown
from provenance.clocks import read_claimed
from provenance.exports.cleaning import clean, one_line
from provenance.findings import Appearance, Claim
from provenance.model import Document

_CLAIM = "urn:news-provenance:claim:"
_ARTICLE = "urn:news-provenance:article:"
_CONTEXT: list[object] = [
    "https://schema.org",
    {"provenance": "urn:news-provenance:term:"},
]
# The ending of a script element, and what ends a line in JavaScript, written as JSON escapes:
# the document may be pasted into a page.
_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def claimreview(_tree: TreeAnswer, claims: ClaimsAnswer | None) -> str:
    """Return a JSON-LD graph of claims with their appearances.

    It holds no ClaimReview: whether a claim is true is for the reviewer to say, whose
    ``itemReviewed`` can be one of these by its ``@id``.
    """
    graph = [] if claims is None else [_claim(claim, claims) for claim in claims.claims]
    text = json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)
    return re.sub("[<>&\u2028\u2029]", lambda found: _ESCAPES[found.group()], text) + "\n"


def _claim(claim: Claim, answer: ClaimsAnswer) -> dict[str, object]:
    first = first_appearance(claim)
    work: dict[str, object] = {
        "@type": "Claim",
        "@id": _CLAIM + quote(claim.id, safe=""),
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
    for name, others in (("contradicts", claim.contradicts), ("updates", claim.updates)):
        if others:
            work[f"provenance:{name}"] = [
                {"@id": _CLAIM + quote(other, safe="")} for other in sorted(others)
            ]
    return work


def _appearance(appearance: Appearance, answer: ClaimsAnswer) -> dict[str, object]:
    """Return the article as a creative work, with the sentence that states the claim."""
    work: dict[str, object] = {
        "@type": "NewsArticle",
        "@id": _ARTICLE + quote(appearance.article, safe=""),
        "provenance:sentence": clean(appearance.sentence),
        "provenance:commitment": str(appearance.commitment),
    }
    if appearance.source_text:
        work["provenance:attributedTo"] = clean(appearance.source_text)
    document = answer.documents.get(appearance.article)
    return work if document is None else {**work, **_known(document)}


def _known(document: Document) -> dict[str, object]:
    article = document.article
    known: dict[str, object] = {
        "headline": one_line(article.title),
        "inLanguage": one_line(document.canonical.language),
    }
    if read_claimed(article.published_at) is not None:
        known["datePublished"] = one_line(article.published_at)
    url = one_line(article.url)
    if url.startswith(("http://", "https://")):
        known["url"] = url
    outlet = one_line(outlet_shown(document))
    if outlet:
        known["publisher"] = {"@type": "Organization", "name": outlet}
    return {name: value for name, value in known.items() if value}
