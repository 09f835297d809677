"""Stores that hold answers built by hand, for the tests of the screens; and a large family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from provenance.answers import ClaimsAnswer, TreeAnswer, corpus_of
from provenance.findings import Derivation, Evidence, Tree
from provenance.model import Article, Document, Relation
from provenance.serialise import to_json
from provenance.stamps import answering_stamp, reading_stamp
from provenance.store import Store
from tests.samples import document, edge, place

SEEN = "2024-03-07T08:00:00+00:00"


def stored(path: Path, tree: TreeAnswer, claims: ClaimsAnswer | None = None) -> Path:
    """Write answers into a new store as a finished analysis leaves them there."""
    with Store(path, create=True) as store, store.writing():
        for known in tree.documents.values():
            store.articles.add(known.article, SEEN)
            store.articles.write_document(known, reading_stamp())
        store.set("model", "none")
        store.set("model_name", "")
        store.set("corpus", to_json(corpus_of(tree.documents.values())))
        store.results.write_tree(tree.tree)
        store.results.write_claims(claims.claims if claims else ())
        for name in ("derived", "analysed"):
            store.set(name, store.state(answering_stamp()))
    return path


def wire_story(copies: int, excerpts: int = 0) -> TreeAnswer:
    """Return a wire piece with its verbatim copies, and excerpts of the first of these.

    Args:
        copies: How many outlets print it word for word.
        excerpts: How many take a part of it from the first copy.
    """
    text = "LANTERN - Ferry fares go up by nine per cent in May, the company said on Tuesday."
    origin = Article(
        id="wire",
        outlet="Lantern Wire",
        title="Fares rise",
        published_at="2024-03-04T06:00:00Z",
        language="en",
        text=text,
    )
    articles = [origin]
    links = []
    for number in range(copies):
        name = f"copy-{number:03d}"
        day, minute = 4 + number // 600, number % 60
        date = f"2024-03-{day:02d}T{7 + number // 60 % 10:02d}:{minute:02d}:00Z"
        articles.append(
            replace(
                origin,
                id=name,
                outlet=f"Daily {number}",
                published_at=date,
                text=f"{text} Ours is number {number}.",
            )
        )
        links.append(_link(name, "wire", Relation.VERBATIM))
    for number in range(excerpts):
        name = f"part-{number:03d}"
        articles.append(
            replace(
                origin,
                id=name,
                outlet=f"Evening {number}",
                published_at="2024-03-06",
                text=f"{text[:40]} So says number {number}.",
            )
        )
        links.append(_link(name, "copy-000", Relation.EXCERPT))
    return _answer([document(article) for article in articles], links)


def _link(article: str, source: str, relation: Relation) -> Derivation:
    found = edge("tally", None, relation, (1.0, 1.0), ())
    shared = Evidence(type="byline", article=article, note="names its writer")
    return replace(found, article=article, source=source, evidence=(shared,))


def _answer(known: Iterable[Document], links: Iterable[Derivation]) -> TreeAnswer:
    documents = {each.id: each for each in known}
    tree = Tree(
        places=tuple(
            place(name, "original" if name == "wire" else "derived", "wire", None, "wire:0")
            for name in documents
        ),
        derivations=tuple(links),
        citations=(),
        cycles=(),
    )
    return TreeAnswer(corpus=corpus_of(documents.values()), documents=documents, tree=tree)
