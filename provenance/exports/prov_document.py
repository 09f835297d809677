"""The tree, and the sources of its claims, in W3C PROV: as PROV-JSON and as PROV-N."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.cleaning import inert_json, one_line
from provenance.clocks import Precision, read_claimed
from provenance.contract import rounded
from provenance.exports.graph import Edge, Graph, Node, graph_of
from provenance.findings import Appearance, Derivation
from provenance.made_with import MadeWith
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
    "export": "urn:news-provenance:export:",
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


def prov_json(tree: TreeAnswer, claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return the document of :func:`prov_document` as PROV-JSON (W3C submission of 2013)."""
    return inert_json(str(prov_document(tree, claims, made).serialize(indent=1))) + "\n"


def prov_n(tree: TreeAnswer, claims: ClaimsAnswer | None, made: MadeWith | None) -> str:
    """Return the same document in the notation for readers, PROV-N (W3C recommendation of 2013)."""
    return str(prov_document(tree, claims, made).get_provn()) + "\n"


def prov_document(
    tree: TreeAnswer, claims: ClaimsAnswer | None, made: MadeWith | None
) -> ProvDocument:
    """Return the statements: texts are entities, outlets are agents that they are attributed to.

    Copies and excerpts are quotations, near-duplicates revisions, rewordings and translations
    plain derivations; a pair whose direction is undecided is ``alternateOf``. A derived
    article has the article or outside source where its text began as primary source; with
    claims, each source named for one has made a statement that the article has as primary
    source. The document itself is an entity, made by the program from the corpus.
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
    if made is not None:
        _add_making(document, made)
    return document


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
    if derivation.review is not None:
        attributes[f"{_PREFIX}:decision"] = str(derivation.review.action)
        attributes[f"{_PREFIX}:reviewer"] = one_line(derivation.review.reviewer)
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
        for kind, key, source, articles in _named_sources(claim.appearances):
            agent = _name("source", key)
            if not document.get_record(agent):
                attributes: dict[str, Any] = {"prov:label": source}
                if kind in _AGENT_TYPES:
                    subtype = document.valid_qualified_name(_AGENT_TYPES[kind])
                    attributes["prov:type"] = subtype
                document.agent(agent, attributes)
            statement = _name("statement", f"{claim.id}/{key}")
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
) -> list[tuple[SourceType, str, str, list[str]]]:
    """Return (type, key, name, articles) of each source that a claim rests on, by key.

    One name is one agent, but for a source without a name of its own: "two officials" of two
    reporting lines may be four people, so that the line stands in their key.
    """
    found: dict[str, tuple[SourceType, str, set[str]]] = {}
    for appearance in appearances:
        source = one_line(appearance.source_name)
        if source and appearance.commitment in _SUPPORT:
            is_unnamed = appearance.source_type is SourceType.ANONYMOUS
            key = f"{source}/{one_line(appearance.line)}" if is_unnamed else source
            entry = found.setdefault(key, (appearance.source_type, source, set()))
            entry[2].add(appearance.article)
    return [(kind, key, name, sorted(ids)) for key, (kind, name, ids) in sorted(found.items())]


def _add_making(document: ProvDocument, made: MadeWith) -> None:
    """Say that the document was made by this program, from which corpus, and when.

    The names hold the corpus's digest and the time, so that two exports can be joined in one store.
    """
    type_of, corpus = document.valid_qualified_name, made.corpus
    searched: dict[str, Any] = {
        "prov:type": type_of("prov:Collection"),
        "prov:label": made.corpus_told,
        f"{_PREFIX}:articles": corpus.articles,
        f"{_PREFIX}:outlets": corpus.outlets,
        f"{_PREFIX}:first": one_line(corpus.first),
        f"{_PREFIX}:last": one_line(corpus.last),
        f"{_PREFIX}:digest": made.digest,
    }
    tool: dict[str, Any] = {
        "prov:type": type_of("prov:SoftwareAgent"),
        "prov:label": made.program,
        f"{_PREFIX}:version": made.version,
    }
    settings = {
        f"{_PREFIX}:{name}": one_line(made.settings[name]) for name in sorted(made.settings)
    }
    names = {
        kind: _name("export", "/".join(filter(None, [kind, *told])))
        for kind, told in (
            ("corpus", [made.digest]),
            ("tool", [made.version]),
            ("making", [made.digest, made.time]),
            ("document", [made.digest, made.time]),
        )
    }
    time = _instant(made.time)
    document.entity(
        names["corpus"], {name: value for name, value in searched.items() if value != ""}
    )
    document.agent(names["tool"], tool)
    document.activity(names["making"], startTime=time, endTime=time, other_attributes=settings)
    document.entity(
        names["document"],
        {"prov:type": type_of(f"{_PREFIX}:Export"), "prov:label": made.program},
    )
    document.used(names["making"], names["corpus"])
    document.wasAssociatedWith(names["making"], names["tool"])
    document.wasGeneratedBy(names["document"], names["making"], time)
