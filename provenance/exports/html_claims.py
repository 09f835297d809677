"""The report's claims: by verdict, the most useful first, each with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from provenance.answers import ClaimsAnswer
from provenance.cleaning import one_line, shortened
from provenance.exports.html_derivations import evidence_item
from provenance.exports.html_elements import Html, element, language_attributes, text, together
from provenance.exports.html_tree import article_link
from provenance.exports.svg import shown_date
from provenance.exports.wording import (
    COMMITMENT_NAMES,
    SOURCE_TYPE_NAMES,
    VERDICT_MEANINGS,
    VERDICT_NAMES,
    VERDICT_ORDER,
    count,
    interval_words,
    reason_meaning,
    review_words,
)
from provenance.findings import Appearance, Claim
from provenance.model import Commitment, Reason, SourceType, Verdict

# Of one verdict; a page with more is searched, not read.
SHOWN = 100
APPEARANCES = 30
EVIDENCE = 8
_DOTS = 8
_LINK_CHARACTERS = 80


def claims_section(answer: ClaimsAnswer, anchors: Mapping[str, str]) -> Html:
    """Return the claims grouped by verdict; what stands in one article alone is folded away."""
    names = _claim_names(answer)
    parts: list[Html | None] = [element("h2", "What is independently sourced", id="claims-heading")]
    if not answer.claims:
        parts.append(element("p", "No claim is found in these articles."))
    else:
        parts.append(_tools())
    for verdict in VERDICT_ORDER:
        claims = [claim for claim in answer.claims if claim.verdict is verdict]
        if claims:
            parts.append(_group(verdict, sorted(claims, key=_weight), answer, anchors, names))
    return element("section", *parts, id="claims", aria_labelledby="claims-heading")


def withdrawn_notice(answer: ClaimsAnswer) -> Html | None:
    """Return the claims that their source took back; a reader must see these first."""
    names = _claim_names(answer)
    claims = [claim for claim in answer.claims if Reason.WITHDRAWN in claim.reasons]
    if not claims:
        return None
    heading = f"{count(len(claims), 'claim')} withdrawn by the source"
    return element(
        "section",
        element("h2", heading, id="withdrawn-heading"),
        element("ul", *(element("li", _claim_link(claim, names)) for claim in claims)),
        class_="notice",
        aria_labelledby="withdrawn-heading",
    )


def _claim_names(answer: ClaimsAnswer) -> dict[str, tuple[str, str]]:
    """Return each claim's anchor on the page and its text, cut to the length of a link."""
    return {
        claim.id: (f"claim-{number}", shortened(one_line(claim.text), _LINK_CHARACTERS))
        for number, claim in enumerate(answer.claims, 1)
    }


def _weight(claim: Claim) -> tuple[bool, int, int, str]:
    """Withdrawn first, then what most outlets print."""
    return Reason.WITHDRAWN not in claim.reasons, -claim.outlets, -len(claim.appearances), claim.id


def _tools() -> Html:
    """Return the search box; it is of use with JavaScript only, and hidden without."""
    return element(
        "div",
        element("label", "Find in claims ", element("input", type="search", data_find=True)),
        element("button", "Open all", type="button", data_open=True),
        element("button", "Close all", type="button", data_close=True),
        element("span", role="status", data_found=True, class_="quiet"),
        class_="tools",
        hidden=True,
        data_tools=True,
    )


def _group(
    verdict: Verdict,
    claims: list[Claim],
    answer: ClaimsAnswer,
    anchors: Mapping[str, str],
    names: Mapping[str, tuple[str, str]],
) -> Html:
    name = VERDICT_NAMES[verdict].capitalize()
    shown = [_claim(claim, answer, anchors, names) for claim in claims[:SHOWN]]
    left_out = len(claims) - SHOWN
    cut = f"The first {SHOWN} are shown; {left_out:,} are left out." if left_out > 0 else None
    heading = element("h3", f"{name} ", element("span", f"{len(claims):,}", class_="quiet"))
    body = together(
        element("p", VERDICT_MEANINGS[verdict], class_="note"),
        *shown,
        element("p", cut, class_="cut") if cut else None,
    )
    if verdict is not Verdict.SOLE:
        return element("div", heading, body, class_="group")
    return element("details", element("summary", heading), body, class_="group")


def _claim(
    claim: Claim,
    answer: ClaimsAnswer,
    anchors: Mapping[str, str],
    names: Mapping[str, tuple[str, str]],
) -> Html:
    verdict = element(
        "span", VERDICT_NAMES[claim.verdict], class_=f"badge {str(claim.verdict).replace('_', '-')}"
    )
    numbers = [
        interval_words(claim.low, claim.high),
        count(claim.reporting_lines, "reporting line"),
        count(claim.outlets, "outlet"),
    ]
    return element(
        "article",
        element("h4", claim.text, **language_attributes(claim.language)),
        element("p", verdict, _dots(claim), " ", "; ".join(numbers), class_="interval"),
        element("p", claim.explanation) if claim.explanation else None,
        element("p", f"Verdict {review_words(claim.review)}") if claim.review else None,
        _reasons(claim),
        _others("Contradicted by", claim.contradicts, names),
        _others("Revises", claim.updates, names),
        _appearances(claim, answer, anchors),
        class_="claim",
        id=names[claim.id][0],
        data_claim=True,
    )


def _dots(claim: Claim) -> Html:
    """Draw the interval: a full dot for each proven source, a hollow one for each possible."""
    high = min(claim.high, _DOTS)
    low = min(claim.low, high)
    return element("span", "●" * low + "○" * (high - low), class_="dots", aria_hidden="true")


def _reasons(claim: Claim) -> Html | None:
    if not claim.reasons:
        return None
    items = [element("li", reason_meaning(code)) for code in claim.reasons]
    return element("ul", *items, class_="reasons")


def _others(label: str, ids: tuple[str, ...], names: Mapping[str, tuple[str, str]]) -> Html | None:
    if not ids:
        return None
    known = [_link(names[other]) for other in sorted(ids) if other in names]
    unknown = len(ids) - len(known)
    if unknown:
        known.append(text(f"{count(unknown, 'claim')} not on this page"))
    items = [element("li", item) for item in known]
    return together(element("p", f"{label}:", class_="others"), element("ul", *items))


def _claim_link(claim: Claim, names: Mapping[str, tuple[str, str]]) -> Html:
    return _link(names[claim.id])


def _link(name: tuple[str, str]) -> Html:
    return element("a", name[1], href=f"#{name[0]}")


def _appearances(claim: Claim, answer: ClaimsAnswer, anchors: Mapping[str, str]) -> Html:
    """Return the table of appearances; roles hold where a narrow screen shows rows as blocks."""
    lines = {line: n for n, line in enumerate(dict.fromkeys(a.line for a in claim.appearances), 1)}
    head = ("Outlet", "Sentence", "Source", "Line")
    rows = [
        _row(item, answer, anchors, lines[item.line]) for item in claim.appearances[:APPEARANCES]
    ]
    left_out = len(claim.appearances) - APPEARANCES
    evidence = [
        evidence_item(item, answer.documents, anchors) for item in claim.evidence[:EVIDENCE]
    ]
    return element(
        "details",
        element("summary", f"{count(len(claim.appearances), 'appearance')}, line by line"),
        element(
            "table",
            element("caption", "Where it stands, and who says it", class_="hidden"),
            element(
                "thead",
                element(
                    "tr",
                    *(element("th", name, scope="col", role="columnheader") for name in head),
                    role="row",
                ),
                role="rowgroup",
            ),
            element("tbody", *rows, role="rowgroup"),
            role="table",
        ),
        element("p", f"{left_out:,} more are left out.", class_="cut") if left_out > 0 else None,
        element("h5", "Evidence") if evidence else None,
        element("ul", *evidence) if evidence else None,
    )


def _row(item: Appearance, answer: ClaimsAnswer, anchors: Mapping[str, str], line: int) -> Html:
    document = answer.documents.get(item.article)
    date = shown_date(one_line(document.article.published_at)) if document else ""
    tongue = language_attributes(document.canonical.language if document else None)
    outlet = together(
        article_link(answer.documents, anchors, item.article),
        element("span", date, class_="quiet block") if date else None,
    )
    return element(
        "tr",
        element("th", outlet, scope="row", role="rowheader"),
        element("td", element("q", item.sentence, **tongue), role="cell", data_label="Sentence"),
        element("td", _source(item, tongue), role="cell", data_label="Source"),
        element("td", str(line), role="cell", data_label="Line"),
        role="row",
    )


def _source(item: Appearance, tongue: Mapping[str, str | None]) -> Html:
    if item.source_type is SourceType.NONE or not item.source_text:
        who = element("span", SOURCE_TYPE_NAMES[item.source_type])
    else:
        kind = element("span", SOURCE_TYPE_NAMES[item.source_type], class_="quiet block")
        who = together(element("span", item.source_text, **tongue), kind)
    if item.commitment is Commitment.ASSERTS:
        return who
    return together(who, element("strong", COMMITMENT_NAMES[item.commitment], class_="block"))
