"""A small invented story as answers built by hand: what exports, report and screens are fed."""

from __future__ import annotations

import re
from dataclasses import replace

from index import Passage, PassageKind, Span
from provenance.answers import (
    ClaimsAnswer,
    ExplainAnswer,
    IngestSummary,
    Query,
    QueryCoverage,
    Report,
    TreeAnswer,
    WhoAnswer,
    WhoSummary,
    corpus_of,
)
from provenance.findings import (
    Appearance,
    Claim,
    Coverage,
    Derivation,
    Evidence,
    Match,
    Origin,
    Place,
    ResolvedCitation,
    Tree,
)
from provenance.model import (
    Article,
    CanonicalText,
    Citation,
    Commitment,
    Document,
    MatchDirection,
    Quotation,
    Reason,
    Relation,
    Sentence,
    SourceType,
    Sourcing,
    Verdict,
)

GAZETTE_TEXT = (
    "The water tower above Penhallow has lost a third of its water since Friday, the Marlow Gazette has found.\n"
    "A crack as long as a bus runs down the north side of the tank, which was built in 1931.\n"
    "“We were told in March and did nothing,” mayor Ines Caldwell said on Monday.\n"
    "Engineers will drain the tower on Thursday, and 1,200 households will be without water for two days."
)
POST_TEXT = (
    "Since Friday a third of the water in the Penhallow tower has drained away.\n"
    "Down the northern face of the 1931 tank there is a crack the length of a bus.\n"
    "“We were told in March and did nothing,” mayor Ines Caldwell said on Monday.\n"
    "The tower is to be emptied on Thursday; for two days 1,200 homes will have no water."
)
RELAIS_TEXT = (
    "PENHALLOW (Coastal Post) - Depuis vendredi, le château d'eau de Penhallow a perdu un tiers de son eau.\n"
    "Une fissure longue comme un autobus court sur la face nord du réservoir, construit en 1931.\n"
    "Quelque 1.200 foyers seront privés d'eau pendant deux jours."
)
RADIO_TEXT = (
    "Two engineers have told Harbour Radio that the tower at Penhallow was never inspected after 2015.\n"
    "The county says that it inspected the tower every year."
)
TALLY_TEXT = (
    "Lantern Wire - Ferry fares on the Marlow estuary go up by nine per cent in May.\n"
    "The company blames the price of diesel."
)

HOSTILE = "</script><img src=x onerror=alert(1)>\"'`|]]> --> {{7*7}} [red]bold[/red]\n# \u202egnp.exe\u2066 \x1b[31m"
FORMULA = '=HYPERLINK("http://evil.example";"click")'


def document(article: Article, outlet: str | None = None) -> Document:
    """Build a document whose sentences are its lines and whose quotations stand in “ ”."""
    text = article.text
    sentences = tuple(
        Sentence(Span(*line.span()), number)
        for number, line in enumerate(re.finditer(r"[^\n]+", text))
    )
    quotations = tuple(
        Quotation(Span(*found.span()), Span(found.start() + 1, found.end() - 1))
        for found in re.finditer("“[^”]*”", text)
    )
    return Document(
        article=article,
        canonical=CanonicalText(
            text=text,
            sentences=sentences,
            quotations=quotations,
            boilerplate=(),
            language=article.language,
        ),
        sourcing=Sourcing(
            attributions=(),
            credits=(),
            citations=(),
            own_marks=(),
            publisher=outlet if outlet is not None else article.outlet,
        ),
    )


def documents() -> dict[str, Document]:
    """Return the six articles of the story, by id."""
    articles = [
        Article(
            id="gazette",
            outlet="Marlow Gazette",
            title="Crack in Penhallow water tower",
            url="https://gazette.example/tower?id=1&page=2",
            published_at="2024-03-04T09:00:00Z",
            language="en",
            text=GAZETTE_TEXT,
        ),
        Article(
            id="post",
            outlet="Coastal Post",
            title="Tower loses a third of its water",
            url="https://post.example/tower",
            published_at="2024-03-04T15:30:00+01:00",
            language="en",
            text=POST_TEXT,
        ),
        Article(
            id="relais",
            outlet="Le Relais",
            title="Penhallow : le château d'eau se vide",
            published_at="2024-03-05",
            language="fr",
            text=RELAIS_TEXT,
        ),
        Article(
            id="radio",
            outlet="Harbour Radio",
            title="Tower never inspected, say engineers",
            published_at="2024-03",
            language="en",
            text=RADIO_TEXT,
        ),
        Article(id="radio-two", outlet="Harbour News", language="en", text=RADIO_TEXT),
        Article(
            id="tally",
            outlet="Marlow Tally",
            title="Estuary fares rise",
            published_at="2024-03-06",
            language="en",
            text=TALLY_TEXT,
        ),
    ]
    return {article.id: document(article) for article in articles}


def span_in(article: str, fragment: str) -> Span:
    """Return where the fragment stands in an article of the story."""
    start = documents()[article].article.text.index(fragment)
    return Span(start, start + len(fragment))


def line_of(article: str, number: int) -> Span:
    """Return the span of a line of an article of the story, from 0."""
    return documents()[article].canonical.sentences[number].span


def passage(pair: tuple[str, str], numbers: tuple[int, int], kind: str, alike: float) -> Evidence:
    """Return the evidence that a line of one article is a line of the other."""
    return Evidence(
        type="passage",
        article=pair[0],
        span=line_of(pair[0], numbers[0]),
        from_span=line_of(pair[1], numbers[1]),
        kind=kind,
        similarity=alike,
    )


def derivations() -> tuple[Derivation, ...]:
    """Return the story's derivations: reworded, translated, undecided, and from outside."""
    reworded = tuple(
        passage(("post", "gazette"), (n, n), "verbatim" if n == 2 else "reworded", 0.9)
        for n in range(4)
    )
    translated = tuple(
        passage(("relais", "post"), pair, "translated", 0.87654321)
        for pair in ((0, 0), (1, 1), (2, 3))
    )
    credit = Evidence(
        type="dateline",
        article="relais",
        span=span_in("relais", "PENHALLOW (Coastal Post)"),
        note="the dateline names the Coastal Post",
    )
    same = tuple(passage(("radio-two", "radio"), (n, n), "verbatim", 1.0) for n in range(2))
    wire = Evidence(
        type="dateline", article="tally", span=span_in("tally", "Lantern Wire -"), note="dateline"
    )
    return (
        edge("post", "gazette", Relation.REWORDING, (0.91, 0.83), reworded),
        replace(
            edge("relais", "post", Relation.TRANSLATION, (0.97, 0.7), (credit, *translated)),
            credited=True,
            via="Lantern Wire",
        ),
        replace(
            edge("radio-two", "radio", Relation.VERBATIM, (1.0, 1.0), same),
            decided=False,
            confidence=0.5,
            reasons=(Reason.NO_DATE, Reason.TIE_IN_TIME),
        ),
        replace(
            edge("tally", None, Relation.NEAR_DUPLICATE, (0.9, 0.0), (wire,)),
            source_outlet="Lantern Wire",
            credited=True,
            reasons=(Reason.ORIGIN_NOT_IN_CORPUS,),
        ),
    )


def edge(
    article: str,
    source: str | None,
    relation: Relation,
    coverage: tuple[float, float],
    evidence: tuple[Evidence, ...],
) -> Derivation:
    """Return a decided, uncredited derivation."""
    known = documents()
    return Derivation(
        article=article,
        source=source,
        source_outlet=known[source].article.outlet if source in known else None,
        relation=relation,
        via=None,
        credited=False,
        decided=True,
        reasons=(),
        confidence=0.9312345,
        coverage_article=coverage[0],
        coverage_source=coverage[1],
        evidence=evidence,
    )


def place(article: str, role: str, origin: str | None, outlet: str | None, line: str) -> Place:
    """Return where an article stands in the tree."""
    source = Origin(article=origin, outlet=outlet, confidence=0.9)
    return Place(
        article=article, role=role, origin=source, origins=(source,), line=line, lines=(line,)
    )


def tree_answer() -> TreeAnswer:
    """Return who took the story from whom."""
    known = documents()
    citation = Citation(
        outlet="Coastal Post",
        outlet_text="Coastal Post",
        span=span_in("relais", "Coastal Post"),
        sentence=line_of("relais", 0),
    )
    tree = Tree(
        places=(
            place("tally", "derived", None, "Lantern Wire", "tally:0"),
            place("radio-two", "unrelated", "radio-two", "Harbour News", "radio:0"),
            place("radio", "original", "radio", "Harbour Radio", "radio:0"),
            place("relais", "derived", "gazette", "Marlow Gazette", "gazette:0"),
            place("post", "derived", "gazette", "Marlow Gazette", "gazette:0"),
            place("gazette", "original", "gazette", "Marlow Gazette", "gazette:0"),
        ),
        derivations=tuple(reversed(derivations())),
        citations=(ResolvedCitation(article="relais", citation=citation, cited_article="post"),),
        cycles=(),
    )
    return TreeAnswer(corpus=corpus_of(known.values()), documents=known, tree=tree)


def appearance(article: str, number: int, source: str | None, kind: SourceType) -> Appearance:
    """Return a line of an article as the appearance of a claim."""
    span = line_of(article, number)
    line = {"radio": "radio:0", "radio-two": "radio:0", "tally": "tally:0"}.get(
        article, "gazette:0"
    )
    return Appearance(
        article=article,
        span=span,
        sentence=documents()[article].article.text[span.start : span.end],
        line=line,
        source_text=source,
        source_name=source,
        source_type=kind,
        cue="said" if source else None,
        commitment=Commitment.ASSERTS,
    )


def claim(
    number: int, text: str, verdict: Verdict, numbers: tuple[int, int, int], found: list[Appearance]
) -> Claim:
    """Return a claim; ``numbers`` are low, high and reporting lines."""
    return Claim(
        id=f"claim-{number}",
        text=text,
        language="en",
        appearances=tuple(found),
        verdict=verdict,
        low=numbers[0],
        high=numbers[1],
        reporting_lines=numbers[2],
        outlets=len({item.article for item in found}),
        first_article=found[0].article,
        contradicts=(),
        updates=(),
        reasons=(),
        explanation=f"An explanation of claim {number}.",
        evidence=(),
    )


def claims_answer() -> ClaimsAnswer:
    """Return one claim for each verdict, one of them withdrawn and one contradicted."""
    own, person = SourceType.OUTLET, SourceType.NAMED_PERSON
    loss = [
        appearance("gazette", 0, "Marlow Gazette", own),
        appearance("post", 0, None, SourceType.NONE),
        appearance("relais", 0, None, SourceType.NONE),
    ]
    told = [appearance("gazette", 2, "Ines Caldwell", person)]
    told += [appearance("post", 2, "Ines Caldwell", person)]
    crack = [appearance("gazette", 1, None, own), appearance("radio", 0, "two engineers", person)]
    homes = [appearance("gazette", 3, "engineers", SourceType.ANONYMOUS)]
    homes += [appearance("radio", 0, "two engineers", SourceType.ANONYMOUS)]
    county = [appearance("radio", 1, "the county", SourceType.ORGANISATION)]
    known = documents()
    claims = (
        replace(
            claim(5, "The county inspected the tower every year", Verdict.SOLE, (1, 1, 1), county),
            contradicts=("claim-2",),
            reasons=(Reason.NEGATION_CONFLICT,),
        ),
        claim(4, "The tower has lost a third of its water", Verdict.REPEATED, (1, 1, 1), loss),
        replace(
            claim(3, "The town was told in March", Verdict.SINGLE_SOURCE, (0, 0, 2), told),
            reasons=(Reason.WITHDRAWN,),
        ),
        replace(
            claim(2, "1,200 households go without water", Verdict.UNRESOLVED, (1, 2, 2), homes),
            reasons=(Reason.ANONYMOUS_SOURCES, Reason.SHARED_THIRD_SOURCE_POSSIBLE),
        ),
        claim(1, "A crack runs down the tank", Verdict.INDEPENDENT, (2, 2, 2), crack),
    )
    return ClaimsAnswer(corpus=corpus_of(known.values()), documents=known, claims=claims)


def hostile_tree() -> TreeAnswer:
    """Return a tree whose every untrusted field tries to break out of its format."""
    text = f"{HOSTILE}\n{FORMULA} said the mayor."
    first = Article(
        id=f'a"<b>{HOSTILE}',
        outlet=FORMULA,
        title=HOSTILE,
        url="javascript:alert(1)",
        published_at='2024"><script>',
        language='en"><script>',
        text=text,
    )
    second = replace(first, id="@second", outlet=HOSTILE, title=FORMULA)
    known = {item.id: document(item) for item in (first, second)}
    shared = Evidence(
        type='passage"><script>',
        article=second.id,
        span=Span(0, 20),
        from_span=Span(0, 20),
        kind="verbatim",
        similarity=1.0,
        note=HOSTILE,
    )
    link = replace(
        edge(second.id, first.id, Relation.VERBATIM, (1.0, 1.0), (shared,)),
        source_outlet=HOSTILE,
        via=HOSTILE,
    )
    outside = replace(link, article=first.id, source=None)
    tree = Tree(
        places=(
            place(first.id, "derived", None, HOSTILE, HOSTILE),
            place(second.id, "derived", first.id, HOSTILE, HOSTILE),
        ),
        derivations=(link, outside),
        citations=(),
        cycles=((first.id, second.id),),
    )
    return TreeAnswer(corpus=corpus_of(known.values()), documents=known, tree=tree)


def hostile_claims() -> ClaimsAnswer:
    """Return a claim whose every untrusted field tries to break out of its format."""
    tree = hostile_tree()
    first = next(iter(tree.documents.values()))
    shown = Appearance(
        article=first.id,
        span=Span(0, 20),
        sentence=HOSTILE,
        line=HOSTILE,
        source_text=HOSTILE,
        source_name=FORMULA,
        source_type=SourceType.NAMED_PERSON,
        cue=HOSTILE,
        commitment=Commitment.DENIES,
    )
    hostile = replace(
        claim(1, HOSTILE, Verdict.UNRESOLVED, (0, 2, 2), [shown]),
        id=HOSTILE,
        explanation=HOSTILE,
        contradicts=(HOSTILE,),
        language='en"><script>',
    )
    return ClaimsAnswer(corpus=tree.corpus, documents=tree.documents, claims=(hostile,))


def who_answer() -> WhoAnswer:
    """Return who else reported the Gazette's piece."""
    known = documents()
    reports = tuple(
        Report(
            article=key,
            outlet=known[key].article.outlet,
            title=known[key].article.title,
            url=known[key].article.url,
            published_at=known[key].article.published_at,
            line="gazette:0",
            relation=relation,
            direction=direction,
            coverage=QueryCoverage(query=0.83, article=0.91234567),
            confidence=0.93,
            evidence=(passage((key, "gazette"), (0, 0), "reworded", 0.9),),
        )
        for key, relation, direction in (
            ("post", Relation.REWORDING, "later"),
            ("relais", Relation.TRANSLATION, "later"),
            ("radio", "same_claim", "undecided"),
        )
    )
    return WhoAnswer(
        query=Query(kind="article", value="gazette", language="en", article="gazette"),
        corpus=corpus_of(known.values()),
        summary=WhoSummary(
            articles=3,
            outlets=3,
            reporting_lines=2,
            independent_sources=(1, 2),
            claims=("claim-1",),
            sentence="3 articles, 3 outlets, 2 reporting lines.",
        ),
        reports=reports,
    )


def explain_answer() -> ExplainAnswer:
    """Return why the Post's piece is a rewording of the Gazette's."""
    known = documents()
    passages = tuple(
        Passage(
            left=line_of("gazette", n),
            right=line_of("post", n),
            kind=PassageKind.VERBATIM if n == 2 else PassageKind.REWORDED,
            similarity=0.9,
            counted=n != 2,
        )
        for n in range(4)
    )
    match = Match(
        left="gazette",
        right="post",
        derived=0.98765432,
        relation=Relation.REWORDING,
        coverage=Coverage(left=0.83, right=0.91),
        passages=passages,
        verbatim_share=0.2,
        direction=MatchDirection.RIGHT_FROM_LEFT,
        direction_evidence=(("own_mark", -1.5),),
        features={"order": 1.0},
    )
    return ExplainAnswer(
        left=known["gazette"],
        right=known["post"],
        match=match,
        derivations=derivations()[:1],
        evidence=derivations()[0].evidence,
        rules=(
            "Fewer than half of the aligned sentences are word for word the same: a rewording.",
        ),
    )


def ingest_summary() -> IngestSummary:
    """Return what became of nine records."""
    return IngestSummary(
        added=5,
        unchanged=1,
        new_versions=1,
        refused=(("page.html", "no article text in it"), (f"{HOSTILE}.txt", "it is empty")),
        notes=("2 articles have no date.",),
    )
