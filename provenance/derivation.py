"""Who took it from whom: matches, credits and clocks become the provenance tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from provenance.attribution import outlet_language, same_outlet
from provenance.cited import find_circles, resolve_citations
from provenance.clocks import Precision, read_claimed
from provenance.decisions import Ruling
from provenance.direction import names_outlet, probability, stands_for
from provenance.edges import Edge
from provenance.edits import Edits
from provenance.family import choose_parents, find_edges
from provenance.findings import Derivation, Evidence, Match, Origin, Place, ResolvedCitation, Tree
from provenance.lines import Lines, trace_lines
from provenance.matching import relation_for
from provenance.model import Credit, CreditKind, CreditRole, Document, Reason, Relation
from provenance.named_outlets import with_named_publishers
from provenance.open_pairs import find_open_pairs
from provenance.outside import OutsideLink, find_outside_links
from provenance.reviewed_links import around, find_without, with_rulings
from provenance.text_signs import Sign
from provenance.views import View, words_in

_EVIDENCE_PASSAGES = 40
# Of a link that a reviewer decided: it is no estimate of ours, and the reason code says so.
REVIEWED_CONFIDENCE = 1.0


def derive(
    documents: Mapping[str, Document], matches: Iterable[Match], rulings: Sequence[Ruling] = ()
) -> Tree:
    """Decide who drew on whom, over all articles at once.

    Args:
        documents: Article id -> document.
        matches: Pairs compared in full; those under 0.5 count only where one credits the other.
        rulings: What reviewers decided about links; it holds against all that is found.

    Returns:
        Places, derivations, citations, circles and the line of every sentence, sorted by id. The
        order of the input changes nothing.

    Cost:
        With decisions, the families that they are about are derived a second time without them.
    """
    rulings = [r for r in rulings if {r.article, r.source} <= documents.keys()]
    matches = list(matches)
    tree = _derive(documents, matches, rulings)
    if not rulings:
        return tree
    near, among = around(rulings, documents, matches)
    return replace(tree, reviewed=find_without(rulings, among, _derive(near, among, ())))


def _derive(
    documents: Mapping[str, Document], matches: Sequence[Match], rulings: Sequence[Ruling]
) -> Tree:
    edits = Edits(documents)
    edges = find_edges(documents, matches, edits)
    edges = with_rulings(documents, edges, matches, rulings)
    parents = choose_parents(documents, edges, edits)
    outside = find_outside_links(documents, parents, edges)
    open_pairs = find_open_pairs(documents, edges, parents, outside, edits)
    lines = trace_lines(documents, [*parents, *open_pairs], edges, outside, edits)
    by_article: dict[str, list[Edge]] = defaultdict(list)
    for edge in parents:
        by_article[edge.derived].append(edge)
    outlets = _origin_outlets(documents, by_article, outside)
    derivations = [_derivation(documents, edge, by_article, outlets) for edge in parents]
    derivations += [_open_derivation(documents, edge, outlets) for edge in open_pairs]
    derivations += [_outside_derivation(documents, link) for link in outside]
    derivations.sort(key=lambda d: (d.article, d.source or "", d.source_outlet or ""))
    citations = resolve_citations(with_named_publishers(documents))
    return Tree(
        places=tuple(_places(documents, derivations, outside, lines, citations)),
        derivations=tuple(derivations),
        citations=tuple(citations),
        cycles=tuple(find_circles(citations)),
        sentence_lines=lines.sentences,
    )


def _origin_outlets(
    documents: Mapping[str, Document],
    parents: Mapping[str, Sequence[Edge]],
    outside: Sequence[OutsideLink],
) -> dict[str, tuple[str, ...]]:
    """Name the outlets whose piece each article's text began as, the main one first."""
    whole = {link.article: link.outlet for link in outside if link.whole}
    found: dict[str, tuple[str, ...]] = {}

    def trace(key: str) -> tuple[str, ...]:
        if key not in found:
            found[key] = ()
            names = [name for edge in parents.get(key, ()) for name in trace(edge.source)[:1]]
            if not names:
                publisher = documents[key].sourcing.publisher
                names = [whole[key]] if key in whole else [publisher] if publisher else []
            found[key] = tuple(dict.fromkeys(names))
        return found[key]

    for key in sorted(documents):
        trace(key)
    return found


def _via(
    document: Document, source: Document, origin_outlets: Sequence[str], others: Sequence[str]
) -> Credit | None:
    """Find the credit that names where the text was taken from, if neither publisher nor origin."""
    publisher = document.sourcing.publisher
    passed = [*origin_outlets, *stands_for(source), *others, *([publisher] if publisher else [])]
    places = (CreditKind.CREDIT_LINE, CreditKind.NOTE, CreditKind.BYLINE)
    for credit in document.sourcing.credits:
        wanted = credit.role is CreditRole.VIA or (
            credit.role is CreditRole.ORIGIN and credit.kind in places
        )
        if wanted and not names_outlet(credit.outlet, passed):
            return credit
    return None


def _naming_credit(document: Document, outlets: Sequence[str]) -> Credit | None:
    publisher = document.sourcing.publisher
    for credit in document.sourcing.credits:
        own = publisher is not None and same_outlet(credit.outlet, publisher)
        if not own and names_outlet(credit.outlet, outlets):
            return credit
    return None


def _derivation(
    documents: Mapping[str, Document],
    edge: Edge,
    parents: Mapping[str, Sequence[Edge]],
    outlets: Mapping[str, tuple[str, ...]],
) -> Derivation:
    document, source = documents[edge.derived], documents[edge.source]
    origin_outlets = outlets[edge.source]
    others = [
        name
        for e in parents[edge.derived]
        if e is not edge
        for name in stands_for(documents[e.source])
    ]
    via = _via(document, source, origin_outlets, others)
    named = [*origin_outlets, *stands_for(source), *([via.outlet] if via else [])]
    credit = via or _naming_credit(document, named)
    main = origin_outlets[0] if origin_outlets else source.sourcing.publisher
    return Derivation(
        article=edge.derived,
        source=edge.source,
        source_outlet=source.sourcing.publisher or main,
        relation=_relation(edge),
        via=via.outlet if via else None,
        credited=credit is not None,
        decided=True,
        reasons=(Reason.REVIEWED,) if edge.reviewed else (),
        confidence=_confidence(edge),
        coverage_article=edge.view.coverage,
        coverage_source=edge.view.other_coverage,
        evidence=(*_credit_evidence(document, credit), *_evidence(edge)),
    )


def _open_derivation(
    documents: Mapping[str, Document], edge: Edge, outlets: Mapping[str, tuple[str, ...]]
) -> Derivation:
    source = documents[edge.source]
    times = [read_claimed(documents[k].article.published_at) for k in (edge.derived, edge.source)]
    if None in times:
        reason = Reason.NO_DATE
    elif any(time and time.precision is not Precision.SECOND for time in times):
        reason = Reason.DATE_DAY_PRECISION
    else:
        reason = Reason.TIE_IN_TIME
    return Derivation(
        article=edge.derived,
        source=edge.source,
        source_outlet=source.sourcing.publisher or next(iter(outlets[edge.source]), None),
        relation=_relation(edge),
        via=None,
        credited=False,
        decided=False,
        reasons=(reason,),
        confidence=edge.view.match.derived,
        coverage_article=edge.view.coverage,
        coverage_source=edge.view.other_coverage,
        evidence=_evidence(edge),
    )


def _outside_derivation(documents: Mapping[str, Document], link: OutsideLink) -> Derivation:
    document = documents[link.article]
    via = next((c for c in document.sourcing.credits if c.role is CreditRole.VIA), None)
    if via and same_outlet(via.outlet, link.outlet):
        via = None
    words = words_in(document, range(len(document.canonical.sentences)))
    share = words_in(document, sorted(link.sentences)) / max(1, words)
    coverage = 1.0 if link.whole and not link.sentences else share
    siblings = [edge.view for edge in link.siblings]
    return Derivation(
        article=link.article,
        source=None,
        source_outlet=link.outlet,
        relation=_outside_relation(document, link, siblings),
        via=via.outlet if via else None,
        credited=link.credit is not None or via is not None,
        decided=True,
        reasons=(Reason.ORIGIN_NOT_IN_CORPUS,),
        confidence=link.confidence,
        coverage_article=coverage,
        coverage_source=0.0,
        evidence=(
            *(
                item
                for credit in _credits_to(document, link)
                for item in _credit_evidence(document, credit)
            ),
            *_credit_evidence(document, via),
            *(e for edge in link.siblings for e in _evidence(edge)),
        ),
    )


def _credits_to(document: Document, link: OutsideLink) -> list[Credit]:
    """All places that credit the outlet: a column of dispatches names its agency at each."""
    if link.credit is None:
        return []
    others = [c for c in document.sourcing.credits if same_outlet(c.outlet, link.outlet)]
    return [link.credit, *(credit for credit in others if credit != link.credit)]


def _outside_relation(document: Document, link: OutsideLink, siblings: Sequence[View]) -> Relation:
    """Name the relation to a text that is not there, from what can be known of it.

    Another language than the outlet writes in: a translation. Only a part: an excerpt. Else the
    siblings' own relation tells how freely the text was treated; without any, a whole text under
    an outlet's credit counts as a copy of it with changes.
    """
    languages = outlet_language(link.outlet)
    language = document.canonical.language
    if link.whole and languages and language and language not in languages:
        return Relation.TRANSLATION
    if not link.whole:
        return Relation.EXCERPT
    relations = {view.match.relation for view in siblings if view.match.relation}
    if relations and relations <= {Relation.REWORDING, Relation.TRANSLATION}:
        return Relation.REWORDING
    return Relation.NEAR_DUPLICATE


def _relation(edge: Edge) -> Relation:
    if edge.relation is not None:
        return edge.relation
    match = edge.view.match
    return relation_for(match, "left" if edge.source == match.left else "right")


def _confidence(edge: Edge) -> float:
    if edge.reviewed:
        return REVIEWED_CONFIDENCE
    return edge.view.match.derived * probability(edge.log_odds) * edge.alone


def _credit_evidence(document: Document, credit: Credit | None) -> tuple[Evidence, ...]:
    if credit is None:
        return ()
    kind = "byline" if credit.kind is CreditKind.BYLINE else "credit"
    note = f"{credit.outlet_text} ({credit.where})"
    return (Evidence(type=kind, article=document.id, span=credit.span, note=note),)


def _sign_evidence(sign: Sign) -> Evidence:
    return Evidence(type=sign.name, article=sign.article, span=sign.span, note=sign.note)


def _evidence(edge: Edge) -> tuple[Evidence, ...]:
    signs = [_sign_evidence(sign) for sign in edge.signs if sign.name != "credit"]
    if edge.reviewed:
        said = Evidence(type="review", article=edge.derived, note="decided by a reviewer")
        signs = [said, *signs]
    rivals = [
        Evidence(type="rival", article=edge.derived, note=f"{other} explains as much of it")
        for other in edge.rivals
    ]
    passages = [
        Evidence(
            type="passage",
            article=edge.derived,
            span=passage.own,
            from_span=passage.other,
            kind=passage.kind.value,
            similarity=passage.similarity,
            note="" if passage.counted else "not counted: quoted or furniture of the page",
        )
        for passage in edge.view.passages[:_EVIDENCE_PASSAGES]
    ]
    return (*signs, *rivals, *passages)


def _places(
    documents: Mapping[str, Document],
    derivations: Sequence[Derivation],
    outside: Sequence[OutsideLink],
    lines: Lines,
    citations: Sequence[ResolvedCitation],
) -> list[Place]:
    above: dict[str, list[Derivation]] = defaultdict(list)
    linked: set[str] = set()
    for derivation in derivations:
        linked |= {derivation.article} | ({derivation.source} if derivation.source else set())
        if derivation.decided:
            above[derivation.article].append(derivation)
    for row in citations:
        linked |= {row.article} | ({row.cited_article} if row.cited_article else set())
    own_lines: dict[str, dict[str, None]] = defaultdict(dict)
    for sentence in lines.sentences:
        own_lines[sentence.article][sentence.line] = None
    told = {(link.article, link.outlet): link for link in outside if link.whole or link.sentences}
    places = []
    for key in sorted(documents):
        origins = _origins(documents, key, above, told)
        family = lines.family[key]
        role = (
            "derived"
            if above[key]
            else "original"
            if key in linked or len(documents) == 1
            else "unrelated"
        )
        places.append(
            Place(
                article=key,
                role=role,
                origin=origins[0],
                origins=tuple(origins),
                line=family,
                lines=tuple(dict.fromkeys([family, *own_lines[key]])),
            )
        )
    return places


def _origins(
    documents: Mapping[str, Document],
    article: str,
    above: Mapping[str, Sequence[Derivation]],
    told: Mapping[tuple[str, str], OutsideLink],
) -> list[Origin]:
    """Follow every parent up; the one that covers most of the article comes first.

    Args:
        documents: Article id -> document.
        article: The one whose origins are wanted.
        above: Article id -> its decided derivations.
        told: Article id and outlet -> the link to a source outside that shows what came from it;
            the mere credit of a contribution does not.
    """

    def standing(derivation: Derivation) -> tuple[float, int, int, str, str]:
        link = told.get((article, derivation.source_outlet or ""))
        places = _credits_to(documents[article], link) if link else []
        span = places[0].span if places else None
        # Of several agencies the one credited most often, and first, supplied most of the text.
        at = span.start if span else -1
        share = -derivation.coverage_article
        names = (derivation.source or "", derivation.source_outlet or "")
        return (share, -len(places), at, *names)

    parents = sorted(above.get(article, ()), key=standing)
    found: list[Origin] = []
    for derivation in parents:
        if derivation.source is None:
            continue
        (first, *_) = _origins(documents, derivation.source, above, told)
        found.append(
            Origin(
                article=first.article,
                outlet=first.outlet,
                confidence=round(first.confidence * derivation.confidence, 4),
                evidence=derivation.evidence[:3],
            )
        )
    home_written = not found
    for derivation in parents:
        if derivation.source is not None:
            continue
        link = told.get((article, derivation.source_outlet or ""))
        home_written = home_written and not (link and link.whole)
        if link or found:
            found.append(
                Origin(
                    article=None,
                    outlet=derivation.source_outlet,
                    confidence=derivation.confidence,
                    evidence=derivation.evidence[:3],
                )
            )
    return [*found, _own_origin(documents[article])] if home_written else found


def _own_origin(document: Document) -> Origin:
    publisher, shown = document.sourcing.publisher, document.sourcing.publisher_shown
    evidence: tuple[Evidence, ...] = ()
    if shown is not None:
        evidence = (
            Evidence(
                type="own_mark", article=document.id, span=shown, note="shows who published it"
            ),
        )
    confidence = 1.0 if document.article.outlet else 0.9 if publisher else 0.5
    return Origin(article=document.id, outlet=publisher, confidence=confidence, evidence=evidence)
