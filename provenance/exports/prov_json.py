"""The tree, and the sources of its claims, as PROV-JSON (W3C PROV-DM)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.clocks import Precision, read_claimed
from provenance.contract import rounded
from provenance.exports.cleaning import one_line
from provenance.exports.graph import Edge, Graph, Node, graph_of
from provenance.findings import Appearance, Derivation
from provenance.model import Commitment, Relation, SourceType

if TYPE_CHECKING:
    from prov.model import ProvDocument

_PREFIX = "prv"
_TERMS = "urn:news-provenance:term:"
_SPACES = {
    "article": "urn:news-provenance:article:",
    "outside": "urn:news-provenance:outside:",
    "outlet": "urn:news-provenance:outlet:",
    "source": "urn:news-provenance:source:",
    "statement": "urn:news-provenance:statement:",
    "publication": "urn:news-provenance:publication:",
    "schema": "https://schema.org/",
}
# PROV-DM 5.2.2 to 5.2.4: a quotation repeats some or all of an entity; a revision contains
# substantial content of the original. A rewording or a translation repeats no words, and is
# not the original's next state: a plain derivation.
_SUBTYPES: Mapping[Relation, str] = {
    Relation.VERBATIM: "prov:Quotation",
    Relation.EXCERPT: "prov:Quotation",
    Relation.NEAR_DUPLICATE: "prov:Revision",
}
_SUPPORT = {Commitment.ASSERTS, Commitment.REPORTS}
_AGENT_TYPES: Mapping[SourceType, str] = {
    SourceType.NAMED_PERSON: "prov:Person",
    SourceType.ORGANISATION: "prov:Organization",
    SourceType.OUTLET: "prov:Organization",
}


def prov_json(tree: TreeAnswer, claims: ClaimsAnswer | None) -> str:
    """Return PROV-JSON: texts are entities, outlets are agents that they are attributed to.

    Copies and excerpts are quotations, near-duplicates revisions, rewordings and translations
    plain derivations; a pair whose direction is undecided is ``alternateOf``. A derived
    article has the article or outside source where its text began as primary source; with
    claims, each source named for one has made a statement that the article has as primary
    source.
    """
    from prov.model import ProvDocument  # noqa: PLC0415 - a tenth of a second to import

    document = ProvDocument()
    document.add_namespace(_PREFIX, _TERMS)
    for prefix, uri in _SPACES.items():
        document.add_namespace(prefix, uri)
    graph = graph_of(tree)
    names = {node.key: _entity_name(node) for node in graph.nodes}
    for node in graph.nodes:
        _add_node(document, node, names[node.key])
    for edge in graph.edges:
        _add_edge(document, edge, names)
    _add_origins(document, tree, graph, names)
    if claims is not None:
        _add_sources(document, claims, names)
    return str(document.serialize(indent=1)) + "\n"


def _name(space: str, key: str) -> str:
    """Return a qualified name; percent escapes are allowed in PROV-N local names (section 3.7.1)."""
    return f"{space}:{quote(key, safe='', errors='backslashreplace')}"


def _entity_name(node: Node) -> str:
    return (
        _name("outside", node.key.removeprefix("outside:"))
        if node.is_outside
        else _name("article", node.key)
    )


def _add_node(document: ProvDocument, node: Node, name: str) -> None:
    kind = "OutsideSource" if node.is_outside else "Article"
    attributes: dict[str, Any] = {  # values of several types, as prov's own signature has it
        "prov:type": document.valid_qualified_name(f"{_PREFIX}:{kind}"),
        "prov:label": node.title or node.outlet,
    }
    told = {
        "schema:url": node.url,
        "schema:inLanguage": one_line(node.language),
        "schema:datePublished": node.date,
        f"{_PREFIX}:role": node.role,
        f"{_PREFIX}:line": one_line(node.line),
    }
    attributes.update({key: value for key, value in told.items() if value})
    document.entity(name, attributes)
    outlet = _name("outlet", node.outlet)
    if not document.get_record(outlet):
        organisation = document.valid_qualified_name("prov:Organization")
        document.agent(outlet, {"prov:type": organisation, "prov:label": node.outlet})
    document.wasAttributedTo(name, outlet)
    time = _instant(node.date)
    if time is not None and not node.is_outside:
        # PROV times are instants; a date of a day or a month stays an attribute.
        activity = _name("publication", node.key)
        document.activity(activity, startTime=time, endTime=time)
        document.wasAssociatedWith(activity, outlet)
        document.wasGeneratedBy(name, activity, time)


def _instant(published_at: str) -> datetime | None:
    """Return the claimed time where it is an instant: to the minute, zone known."""
    claimed = read_claimed(published_at)
    if claimed is None or claimed.precision is not Precision.SECOND or not claimed.zone_known:
        return None
    return claimed.first


def _add_edge(document: ProvDocument, edge: Edge, names: Mapping[str, str]) -> None:
    derived, source, derivation = names[edge.derived], names[edge.source], edge.derivation
    if not derivation.decided:
        document.alternateOf(derived, source)
        return
    attributes = _derivation_attributes(derivation)
    subtype = _SUBTYPES.get(derivation.relation)
    if subtype is not None:
        attributes["prov:type"] = document.valid_qualified_name(subtype)
    document.wasDerivedFrom(derived, source, other_attributes=attributes)


def _derivation_attributes(derivation: Derivation) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        f"{_PREFIX}:relation": str(derivation.relation),
        f"{_PREFIX}:credited": derivation.credited,
        f"{_PREFIX}:confidence": rounded(derivation.confidence),
        f"{_PREFIX}:coverageArticle": rounded(derivation.coverage_article),
        f"{_PREFIX}:coverageFrom": rounded(derivation.coverage_source),
    }
    if derivation.via:
        attributes[f"{_PREFIX}:via"] = one_line(derivation.via)
    return attributes


def _add_origins(
    document: ProvDocument, tree: TreeAnswer, graph: Graph, names: Mapping[str, str]
) -> None:
    """Say of each derived article where its text began."""
    outside = {node.outlet: names[node.key] for node in graph.nodes if node.is_outside}
    for place in sorted(tree.tree.places, key=lambda place: place.article):
        if place.role != "derived":
            continue
        for origin in place.origins or (place.origin,):
            source = names.get(origin.article or "") or outside.get(one_line(origin.outlet))
            if source is not None and source != names[place.article]:
                confidence: dict[str, Any] = {f"{_PREFIX}:confidence": rounded(origin.confidence)}
                _add_primary(document, names[place.article], source, confidence)


def _add_primary(
    document: ProvDocument, derived: str, source: str, attributes: dict[str, Any]
) -> None:
    attributes["prov:type"] = document.valid_qualified_name("prov:PrimarySource")
    document.wasDerivedFrom(derived, source, other_attributes=attributes)


def _add_sources(document: ProvDocument, claims: ClaimsAnswer, names: Mapping[str, str]) -> None:
    """Add what each source named for a claim said; doubts and denials are no support."""
    for claim in sorted(claims.claims, key=lambda claim: claim.id):
        for kind, source, articles in _named_sources(claim.appearances):
            agent = _name("source", source)
            if not document.get_record(agent):
                attributes: dict[str, Any] = {"prov:label": source}
                if kind in _AGENT_TYPES:
                    subtype = document.valid_qualified_name(_AGENT_TYPES[kind])
                    attributes["prov:type"] = subtype
                document.agent(agent, attributes)
            statement = _name("statement", f"{claim.id}/{source}")
            attributes = {
                "prov:type": document.valid_qualified_name(f"{_PREFIX}:Statement"),
                "prov:label": one_line(claim.text),
                f"{_PREFIX}:claim": one_line(claim.id),
                f"{_PREFIX}:verdict": str(claim.verdict),
            }
            document.entity(statement, attributes)
            document.wasAttributedTo(statement, agent)
            for article in articles:
                if article in names:
                    _add_primary(document, names[article], statement, {})


def _named_sources(
    appearances: Iterable[Appearance],
) -> list[tuple[SourceType, str, list[str]]]:
    found: dict[str, tuple[SourceType, set[str]]] = {}
    for appearance in appearances:
        source = one_line(appearance.source_name)
        if source and appearance.commitment in _SUPPORT:
            found.setdefault(source, (appearance.source_type, set()))[1].add(appearance.article)
    return [(kind, source, sorted(articles)) for source, (kind, articles) in sorted(found.items())]
