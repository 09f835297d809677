"""The report's derivations: who took it from whom, with passages side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index import Span
from provenance.answers import TreeAnswer, outlet_shown, reading_order
from provenance.cleaning import plain_id
from provenance.exports.html_elements import Html, element, language_attributes, together
from provenance.exports.html_marking import (
    has_quotation,
    in_context,
    marked,
    same_words,
    shared_words,
)
from provenance.exports.html_tree import article_link
from provenance.exports.wording import (
    RELATION_NAMES,
    count,
    evidence_name,
    outlet_name,
    percent,
    reason_meaning,
    review_words,
    source_name,
)
from provenance.findings import Derivation, Evidence
from provenance.model import Document

SHOWN = 120
PASSAGES = 12
_KIND_WORDS = {
    "verbatim": "word for word",
    "reworded": "in other words",
    "translated": "translated",
}


def derivations_section(tree: TreeAnswer, anchors: Mapping[str, str]) -> Html:
    """Return every derivation with relation, coverage, credit, confidence and evidence."""
    rank = reading_order(tree.documents, (place.article for place in tree.tree.places))
    edges = sorted(
        tree.tree.derivations,
        key=lambda edge: (
            rank.get(edge.article, len(rank)),
            edge.article,
            -edge.coverage_article,
            edge.source or "",
            edge.source_outlet or "",
        ),
    )
    parts: list[Html | None] = [
        element("h2", "Who took it from whom", id="derivations-heading"),
    ]
    if not edges:
        parts.append(element("p", "No derivation is found."))
    else:
        told = together(
            "Open a line to see why. ",
            element("mark", "Marked words"),
            " stand in both texts; ",
            element("span", "“quotations”", class_="quoted"),
            " are shared by everyone who was there and do not count.",
        )
        parts.append(element("p", told, class_="note"))
    parts += [_derivation(edge, tree, anchors) for edge in edges[:SHOWN]]
    left_out = len(edges) - SHOWN
    if left_out > 0:
        told = Html(f"The first {SHOWN} derivations are shown; {left_out:,} are left out.")
        parts.append(element("p", told, class_="cut"))
    return element("section", *parts, id="derivations", aria_labelledby="derivations-heading")


def evidence_item(
    item: Evidence, documents: Mapping[str, Document], anchors: Mapping[str, str]
) -> Html:
    """Return one piece of evidence that is no pair of passages: what it is, and where."""
    document = documents.get(item.article)
    shown = None
    if document is not None and item.span is not None:
        tongue = language_attributes(document.canonical.language)
        shown = element("q", in_context(document, item.span), **tongue)
    return element(
        "li",
        element("strong", evidence_name(item.type)),
        " in ",
        article_link(documents, anchors, item.article),
        f": {item.note}" if item.note else None,
        " " if shown else None,
        shown,
    )


def _pair(item: Evidence, documents: Mapping[str, Document], edge: Derivation) -> Html:
    """Return a passage beside the one it was taken from, shared words marked."""
    derived = documents[item.article]
    other_id = edge.source if item.article == edge.article else edge.article
    other = documents.get(other_id or "")
    if item.span is None:
        return Html("")
    if other is None or item.from_span is None:
        return element("li", _side(derived, item.span, ()), class_="pair")
    left = derived.article.text[item.span.start : item.span.end]
    right = other.article.text[item.from_span.start : item.from_span.end]
    shared = shared_words(left, right, is_translation=item.kind == "translated")
    kind = "verbatim" if same_words(left, right) else item.kind or ""
    told = [_KIND_WORDS.get(kind, kind)]
    if kind == "reworded" and item.similarity is not None:
        told.append(f"similarity {item.similarity:.2f}")
    quoted = has_quotation(derived, item.span) or has_quotation(other, item.from_span)
    if quoted and "not counted" not in item.note:
        told.append("the quotation is not counted")
    return element(
        "li",
        element("p", "; ".join(filter(None, [*told, item.note])), class_="quiet"),
        _side(derived, item.span, shared[0]),
        _side(other, item.from_span, shared[1]),
        class_="pair",
    )


def _side(document: Document, span: Span, shared: Sequence[Span]) -> Html:
    """Return one of two passages under its outlet's name."""
    return element(
        "blockquote",
        element("p", outlet_shown(document) or "unknown outlet", class_="whose"),
        element(
            "p",
            marked(document, span, shared),
            **language_attributes(document.canonical.language),
        ),
    )


def _derivation(edge: Derivation, tree: TreeAnswer, anchors: Mapping[str, str]) -> Html:
    documents = tree.documents
    derived, source = outlet_name(documents, edge.article), source_name(documents, edge)
    arrow = "took from" if edge.decided else "shares its text with"
    relation = RELATION_NAMES[edge.relation]
    summary = element(
        "summary",
        element("h3", element("strong", derived), f" {arrow} ", element("strong", source)),
        element("span", relation, class_="badge"),
        element("span", "direction undecided", class_="badge open") if not edge.decided else None,
        element("span", "no credit" if not edge.credited else "credited", class_="quiet"),
    )
    passages = [item for item in edge.evidence if item.type == "passage"]
    others = [item for item in edge.evidence if item.type != "passage"]
    return element(
        "details",
        summary,
        _facts(edge, documents, anchors),
        _reasons(edge),
        element("h4", "Evidence") if others else None,
        element("ul", *(evidence_item(item, documents, anchors) for item in others))
        if others
        else None,
        _passages(passages, edge, documents),
        class_="derivation",
        data_article=plain_id(edge.article),
        data_from=None if edge.source is None else plain_id(edge.source),
        data_direction="decided" if edge.decided else "undecided",
    )


def _facts(edge: Derivation, documents: Mapping[str, Document], anchors: Mapping[str, str]) -> Html:
    """Return the derivation's numbers as a list of terms."""
    source = (
        article_link(documents, anchors, edge.source)
        if edge.source is not None
        else together(source_name(documents, edge), " (not in this collection)")
    )
    named = ("Article", "Source") if edge.decided else ("One text", "The other text")
    rows: list[tuple[str, Html | str]] = [
        (named[0], article_link(documents, anchors, edge.article)),
        (named[1], source),
        ("Coverage", _coverage(edge, documents)),
        ("Credit", "names the source of the text" if edge.credited else "none found"),
    ]
    if edge.via:
        rows.append(("Via", edge.via))
    rows.append(("Confidence", percent(edge.confidence)))
    if edge.review is not None:
        rows.append(("Decision", review_words(edge.review)))
    return element(
        "dl",
        *(element("div", element("dt", term), element("dd", told)) for term, told in rows),
        class_="facts",
    )


def _coverage(edge: Derivation, documents: Mapping[str, Document]) -> str:
    derived, source = outlet_name(documents, edge.article), source_name(documents, edge)
    if edge.source is None:
        covered = percent(edge.coverage_article)
        share = f"{covered} of the text of {derived}; " if edge.coverage_article else ""
        return f"{share}the text of {source} is not here to be compared"
    return (
        f"{percent(edge.coverage_article)} of the text of {derived} is shared, and "
        f"{percent(edge.coverage_source)} of that of {source}"
    )


def _reasons(edge: Derivation) -> Html | None:
    if not edge.reasons:
        return None
    return element("ul", *(element("li", reason_meaning(code)) for code in edge.reasons))


def _passages(
    passages: list[Evidence], edge: Derivation, documents: Mapping[str, Document]
) -> Html | None:
    pairs = [item for item in passages if item.article in documents and item.span is not None]
    if not pairs:
        return None
    pairs = [item for item in pairs if not any(item.is_within(other) for other in pairs)]
    # The longest say most; they are shown as they stand in the text.
    longest = sorted(pairs, key=lambda item: item.length, reverse=True)[:PASSAGES]
    shown = sorted(longest, key=lambda item: (item.article, item.span or Span(0, 0)))
    left_out = len(pairs) - PASSAGES
    return together(
        element("h4", f"{count(len(pairs), 'shared passage')}"),
        element(
            "ol",
            *(_pair(item, documents, edge) for item in shown),
            class_="pairs",
        ),
        element("p", f"{left_out:,} shorter ones are left out.", class_="cut")
        if left_out > 0
        else None,
    )
