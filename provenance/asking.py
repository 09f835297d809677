"""Reads from the store what one question needs, and compares what is not in the store."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.answers import Corpus, ExplainAnswer, Query, WhoAnswer
from provenance.direction import directed
from provenance.errors import NothingAsked, UnknownArticle, UnreadableQuery
from provenance.findings import Appearance, Claim, Match, Otherwise
from provenance.kinship import Found
from provenance.model import Article, Document
from provenance.query import EVERYTHING, Filters
from provenance.readers import Refused, read
from provenance.rules import rules_of
from provenance.store import Store
from provenance.versions import article_id
from provenance.who import (
    report_articles,
    report_claim,
    summarise,
    summarise_claim,
)

if TYPE_CHECKING:
    from index import Passage, PreparedText, SimilarityIndex
    from provenance.claim_question import Heard
    from provenance.nearby import Nearby

Opened = Callable[[], "SimilarityIndex"]

# A text of more sentences or words than this is a text, not a claim.
CLAIM_SENTENCES = 2
CLAIM_WORDS = 60
# A sentence is told of from here on (``claim_question.Heard.near``). Of claims that stand in a
# collection eight in ten are answered so, nearly all rightly, and of those that do not one in thirty.
NEAR_ENOUGH = 0.5
# Sentences judged in full: so many nearest by meaning, and so many by the rare words they share.
NEAREST = 32
SHARING = 16
_WORD = re.compile(r"\w{3,}|\d+")
# Claims less near than this share of the nearest are left out.
NEAR_BEST = 0.75
# Of a larger store only the articles that the index proposes for a claim are looked at.
LOOK_AT_ALL = 300
# Told where sentences were not searched by meaning.
_BY_WORDS = "Searched for were shared words, names and figures; not what was reworded beyond them."
# Told where a claim was asked for before the claims were made.
_NOT_JUDGED = "Their claims are not made yet, so that nothing is said of independent sources."
_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_LONGEST_PATH = 1024
# Pairs of sentences shown of two articles that do not match.
NEAREST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Searched:
    """Of which articles a question is asked.

    Attributes:
        corpus: What they are; filtered already.
        filters: Which articles are told of.
        files: Whether a file of this machine may be asked about by its path.
    """

    corpus: Corpus
    filters: Filters = EVERYTHING
    files: bool = True


def ask(
    store: Store,
    index: Opened,
    query: str | Path | Article,
    searched: Searched,
    nearby: Nearby | None = None,
    finish: Callable[[], None] | None = None,
) -> WhoAnswer:
    """Answer ``Engine.who``.

    Args:
        store: Finished: tree and claims are those of all its articles; unless ``nearby`` is given.
        index: Opens the index; called only for what is not in the store.
        query: See ``Engine.who``.
        searched: What is searched, and what of it is told of.
        nearby: Finds what lies around an article in a store that is not finished.
        finish: Finishes it; called where a claim is asked for. Without it a claim is answered from
            the articles that it shares words with.
    """
    corpus, filters = searched.corpus, searched.filters
    kind, value, article, stored = _meaning(store, query, files=searched.files)
    if stored is not None:
        found = _stored(store, stored) if nearby is None else nearby.found(stored)
    else:
        from provenance.comparison import read_document  # noqa: PLC0415 - numpy, 0.1 s

        document = read_document(article)
        if kind == "text" and _is_claim(document):
            kind = "claim"
            if finish is not None:
                finish()
            if nearby is None or finish is not None:
                return _ask_claim(store, index, document, searched)
        if nearby is None:
            found = _compared(store, index(), document)
        else:
            documents, matches = nearby.compare(document)
            found = Found(query=document, documents=documents, matches=matches)
    reports = tuple(
        report
        for report in report_articles(found)
        if filters.takes(found.documents[report.article])
    )
    summary = summarise(found, reports, corpus.articles, filters.told())
    if kind == "claim":
        summary = replace(summary, sentence=f"{summary.sentence} {_NOT_JUDGED}")
    if nearby is not None and not nearby.searches_meaning():
        corpus = replace(corpus, by_meaning=0)
        summary = replace(summary, sentence=f"{summary.sentence} {_BY_WORDS}")
    return WhoAnswer(
        query=_query(kind, value, found.query, stored, filters),
        corpus=corpus,
        summary=summary,
        reports=reports,
    )


def _meaning(
    store: Store, query: str | Path | Article, *, files: bool
) -> tuple[str, str, Article, str | None]:
    """Return (kind, value, article, id if it is stored) of a query."""
    if isinstance(query, Article):
        if not query.text.strip():
            raise NothingAsked
        known = article_id(query) if store.articles.knows(query) else None
        return "text", query.text, query, known and store.articles.find(known)
    text = str(query).strip()
    if not text:
        raise NothingAsked
    # The command line hands over bytes that are no UTF-8 as half characters, which no text holds.
    plain = text.encode("utf-8", "replace").decode("utf-8")
    known = store.articles.find(plain) if isinstance(query, str) else None
    if known is not None:
        return "url" if _URL.fullmatch(text) else "article", text, Article(text=""), known
    if files and (isinstance(query, Path) or _is_file(text)):
        article = _read_file(text)
        return "file", plain, article, store.articles.with_text(article.text)
    if len(text.split()) == 1:
        raise UnknownArticle(plain, store.articles.nearest(plain))
    article = Article(text=str(query).encode("utf-8", "replace").decode("utf-8"))
    return "text", article.text, article, store.articles.with_text(article.text)


def _is_file(text: str) -> bool:
    if len(text) > _LONGEST_PATH or "\n" in text or "\0" in text:
        return False
    try:
        return Path(text).is_file()
    except OSError:
        return False


def _read_file(path: str) -> Article:
    """Return the article of a file that holds one."""
    reason, found = "it holds no article", None
    for item in read([path]):
        if isinstance(item, Refused):
            reason = item.reason
        elif found is not None:
            several = "it holds several articles: ingest it, and ask for one of them by its id"
            raise UnreadableQuery(path, several)
        else:
            found = item
    if found is None:
        raise UnreadableQuery(path, reason)
    return found


def _is_claim(document: Document) -> bool:
    sentences = [s for s in document.canonical.sentences if s.span.end > s.span.start]
    return len(sentences) <= CLAIM_SENTENCES and len(document.article.text.split()) <= CLAIM_WORDS


def _query(
    kind: str, value: str, document: Document, stored: str | None, filters: Filters
) -> Query:
    language = document.canonical.language
    return Query(kind=kind, value=value, language=language, article=stored, filters=filters)


def _stored(store: Store, name: str) -> Found:
    """Return what the store has about one of its articles; no model and no index is needed."""
    results = store.results
    claims = results.claims([name])
    matches = results.matches(name)
    mates = results.line_mates(name)
    own = results.tree([name])
    named = {name, *mates}
    for match in matches:
        named |= {match.left, match.right}
    for claim in claims:
        named |= {seen.article for seen in claim.appearances}
    named |= {item.cited_article for item in own.citations if item.cited_article}
    named |= set(results.citing(name))
    documents = store.articles.documents(named)
    matches = [directed(documents[m.left], documents[m.right], m) for m in matches]
    return Found(
        query=documents[name],
        documents=documents,
        matches=matches,
        tree=results.tree(sorted(named)),
        claims=claims,
    )


def _compared(store: Store, index: SimilarityIndex, document: Document) -> Found:
    """Compare a text with the articles that the index proposes for it."""
    from provenance.comparison import ready_text  # noqa: PLC0415 - numpy, 0.1 s
    from provenance.matching import match, to_indexed  # noqa: PLC0415 - as above

    asked = to_indexed(document)
    names = [found.right for found in index.candidates_of(asked) if found.right != document.id]
    documents = store.articles.documents(names)
    both = index.multilingual
    query = ready_text(asked, index.vectors, multilingual=both)
    matches: list[Match] = []
    for name, other in documents.items():
        text = to_indexed(other, furniture=index.furniture(name))
        ready = ready_text(text, index.vectors, multilingual=both)
        found = match(document.id, name, query, ready)
        matches.append(directed(document, other, found))
    return Found(
        query=document,
        documents=documents,
        matches=matches,
        lines=dict(store.results.lines(names)),
    )


def _ask_claim(store: Store, index: Opened, document: Document, searched: Searched) -> WhoAnswer:
    corpus, filters = searched.corpus, searched.filters
    found = find_claims(store, index, document.article.text)
    named = {seen.article for near in found for seen in near.claim.appearances}
    read = store.articles.documents(named)
    documents = {name: each for name, each in read.items() if filters.takes(each)}
    told = [
        near for near in found if any(seen.article in documents for seen in near.claim.appearances)
    ]
    stating = [(near.claim, near.heard.near) for near in told if near.heard.otherwise is None]
    reports = report_claim(stating, documents)
    return WhoAnswer(
        query=_query("claim", document.article.text, document, None, filters),
        corpus=corpus,
        summary=summarise_claim(
            stating,
            reports,
            documents,
            corpus.articles,
            filters.told(),
            tuple(_otherwise(near) for near in told if near.heard.otherwise is not None),
        ),
        reports=reports,
    )


@dataclass(frozen=True, slots=True)
class Near:
    """A claim near to what is asked, with the appearance that is nearest."""

    claim: Claim
    heard: Heard
    seen: Appearance


def _otherwise(near: Near) -> Otherwise:
    assert near.heard.otherwise is not None
    return Otherwise(
        claim=near.claim.id,
        reason=near.heard.otherwise,
        confidence=near.heard.near,
        article=near.seen.article,
        span=near.seen.span,
        sentence=near.seen.sentence,
    )


def find_claims(
    store: Store, index: Opened, text: str, ids: Sequence[str] | None = None
) -> list[Near]:
    """Return the claims that state what a text states, or state it otherwise, the nearest first.

    Args:
        store: Finished.
        index: Opens the index.
        text: One or two sentences.
        ids: Only claims that appear in these articles; None for all.

    Raises:
        NothingAsked: The text is empty.
    """
    from provenance.claim_question import judge_sentences  # noqa: PLC0415 - numpy, 0.1 s
    from provenance.comparison import embed_strings, read_document  # noqa: PLC0415 - as above
    from provenance.matching import to_indexed  # noqa: PLC0415 - as above
    from provenance.sameness import texts_to_embed  # noqa: PLC0415 - as above

    if not text.strip():
        raise NothingAsked
    opened = index()
    if ids is None and store.articles.count() > LOOK_AT_ALL:
        asked = to_indexed(read_document(Article(text=text)))
        ids = [found.right for found in opened.candidates_of(asked)]
    claims = store.results.claims(ids)
    sentences = _shortlist(text, {s.sentence for c in claims for s in c.appearances}, opened)
    vectors = embed_strings(texts_to_embed([(text, sentence) for sentence in sentences]), opened)
    judged = dict(zip(sentences, judge_sentences(text, sentences, vectors), strict=True))
    found = [
        _choose([Near(claim, judged[s.sentence], s) for s in seen], text)
        for claim in claims
        if (seen := [s for s in claim.appearances if s.sentence in judged])
    ]
    floor = max(NEAR_ENOUGH, NEAR_BEST * max((near.heard.near for near in found), default=0.0))
    kept = [near for near in found if near.heard.near >= floor]
    return sorted(kept, key=lambda n: (-n.heard.near, -len(n.claim.appearances), n.claim.id))


def _choose(appearances: Sequence[Near], text: str) -> Near:
    """Return the nearest appearance of a claim; of those hardly less near, one in the asker's language."""
    from provenance.wording import read_wording  # noqa: PLC0415 - compiles patterns

    nearest = max(appearances, key=lambda near: (near.heard.near, near.seen.article))
    language = read_wording(text).language
    readable = [
        near
        for near in appearances
        if near.heard.otherwise == nearest.heard.otherwise
        and near.heard.near >= NEAR_BEST * nearest.heard.near
        and read_wording(near.seen.sentence).language == language
    ]
    return max(readable or [nearest], key=lambda near: (near.heard.near, near.seen.article))


def _shortlist(text: str, sentences: Set[str], index: SimilarityIndex) -> list[str]:
    """Return the sentences worth judging: the nearest by meaning, and those of most rare words.

    Judging embeds a translation of each sentence, 5 to 20 ms; the vectors of the sentences
    themselves are stored.
    """
    from provenance.comparison import embed_strings  # noqa: PLC0415 - numpy, 0.1 s
    from provenance.sameness import texts_to_embed  # noqa: PLC0415 - as above

    if len(sentences) <= NEAREST + SHARING:
        return sorted(sentences)
    views = embed_strings(texts_to_embed([(text, text)]), index)
    vectors = embed_strings(sorted(sentences), index)
    near = {
        sentence: max(float(vector @ view) for view in views.values())
        for sentence, vector in vectors.items()
    }
    words = {sentence: set(_WORD.findall(sentence.casefold())) for sentence in vectors}
    frequency = Counter(word for found in words.values() for word in found)
    asked = set(_WORD.findall(text.casefold()))
    sharing = {
        sentence: sum(1 / frequency[word] for word in found & asked)
        for sentence, found in words.items()
    }
    nearest = sorted(near, key=lambda sentence: (-near[sentence], sentence))[:NEAREST]
    most = sorted(sharing, key=lambda sentence: (-sharing[sentence], sentence))[:SHARING]
    return sorted({*nearest, *most})


def explain(
    store: Store, index: Opened, left: str, right: str, nearby: Nearby | None = None
) -> ExplainAnswer:
    """Answer ``Engine.explain`` for two stored articles."""
    first, second = sorted((left, right))
    if nearby is None:
        documents, tree = store.articles.documents([left, right]), store.results.tree([left, right])
        match = store.results.match(first, second)
    else:
        documents = nearby.documents([left, right])
        tree, matches = nearby.family(left)
        match = next((each for each in matches if (each.left, each.right) == (first, second)), None)
    proposed = match is not None

    @cache
    def ready(name: str) -> PreparedText:
        return _ready(index(), documents[name])

    if match is None or not match.features:
        match = _compare_now(ready(first), ready(second))
    match = directed(documents[first], documents[second], match).seen_from(left)
    derivations = tuple(
        edge for edge in tree.derivations if {edge.article, edge.source} == {left, right}
    )
    decision = store.reviews.on_link(first, second, tree)
    return ExplainAnswer(
        left=documents[left],
        right=documents[right],
        match=match,
        derivations=derivations,
        evidence=tuple(item for edge in derivations for item in edge.evidence),
        rules=tuple(rules_of(match, derivations, proposed=proposed, decision=decision)),
        nearest=() if match.relation else _nearest(ready(left), ready(right)),
        decision=decision,
    )


def _ready(index: SimilarityIndex, document: Document) -> PreparedText:
    from provenance.comparison import ready_text  # noqa: PLC0415 - numpy, 0.1 s
    from provenance.matching import to_indexed  # noqa: PLC0415 - as above

    text = to_indexed(document, furniture=index.furniture(document.id))
    return ready_text(text, index.vectors, multilingual=index.multilingual)


def _compare_now(left: PreparedText, right: PreparedText) -> Match:
    """Compare two stored articles that the index did not propose as a pair."""
    from provenance.matching import match  # noqa: PLC0415 - numpy, 0.1 s

    return match(left.text.key, right.text.key, left, right)


def _nearest(left: PreparedText, right: PreparedText) -> tuple[Passage, ...]:
    """Return what comes nearest to being shared by two articles that do not match."""
    from index import nearest_sentences  # noqa: PLC0415 - numpy, 0.1 s

    return nearest_sentences(left, right, NEAREST_SHOWN)
