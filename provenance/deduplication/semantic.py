"""Reworded and translated documents: the sentence model reads what n-grams propose, no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from index import ExtraLink, SimilarityIndex
from provenance.comparison import MOST_CHARACTERS, compare_documents, read_documents
from provenance.deduplication.engines import Result
from provenance.deduplication.problems import TooManyForSemantic
from provenance.deduplication.reading import Reading
from provenance.matching import DERIVED_FLOOR, to_indexed
from provenance.model import Article, Document, Relation
from provenance.storeless import encoder_of

# The n-grams of all documents are held in memory, some 3 kB each, and the time grows with the
# pairs that they propose, some five a document.
MOST_DOCUMENTS = 50_000
_BATCH_DOCUMENTS = 200
_BATCH_PAIRS = 200
_SOUGHT = (Relation.REWORDING, Relation.TRANSLATION)


def find_reworded(
    result: Result,
    reading: Reading,
    folder: Path,
    progress: Callable[[str, int, int | None], None],
) -> tuple[list[ExtraLink], dict[str, object]]:
    """Return the links between kept documents that say the same in other words or languages.

    Only documents that are kept take part, and only pairs that the index proposes by character
    n-grams are embedded and compared (docs/methods.md). Nothing is dropped for such a link.

    Args:
        result: What the words alone decided.
        reading: Reads the inputs once more.
        folder: Where the n-grams are kept meanwhile.
        progress: Told of the documents read and the pairs compared.

    Returns:
        The links, each with its probability, and the counts of the summary.

    Raises:
        TooManyForSemantic: More than 50,000 documents are kept.

    Cost:
        A millisecond a document, 5 to 12 ms a distinct sentence of the candidates, and 3 ms a
        pair: on one core some 200 ms a document that has candidates.
    """
    from sqlite_utils import Database  # noqa: PLC0415 - 0.1 s, for this alone

    cluster = _clusters_of_kept(result)
    if len(cluster) > MOST_DOCUMENTS:
        raise TooManyForSemantic(len(cluster), MOST_DOCUMENTS)
    path = folder / "semantic.db"
    path.unlink(missing_ok=True)
    documents: dict[str, Document] = {}
    with closing(Database(path, execute_plugins=False)) as db:
        words = SimilarityIndex(db)
        for batch in _batched(_kept_articles(reading, cluster), _BATCH_DOCUMENTS):
            some = read_documents(batch)
            documents.update((document.id, document) for document in some)
            words.add(to_indexed(document) for document in some)
            progress("semantic", len(documents), len(cluster))
        proposed = [
            (pair.left, pair.right)
            for pair in (words.candidate_pairs() if len(documents) > 1 else ())
            if cluster[pair.left] != cluster[pair.right]
        ]
        model = SimilarityIndex(Database(memory=True), encoder=encoder_of(None))
        links: list[ExtraLink] = []
        for done in range(0, len(proposed), _BATCH_PAIRS):
            progress("compare", done, len(proposed))
            some_pairs = proposed[done : done + _BATCH_PAIRS]
            links.extend(_judge(some_pairs, documents, model))
    counts: dict[str, object] = {
        "documents": len(documents),
        "candidates": len(proposed),
        "found": len(links),
        "by_relation": {
            word.value: sum(link.relation == word for link in links) for word in _SOUGHT
        },
    }
    return links, counts


def _judge(
    pairs: Sequence[tuple[str, str]], documents: dict[str, Document], model: SimilarityIndex
) -> Iterator[ExtraLink]:
    """Yield those pairs that are found to be reworded or translated."""
    matches = compare_documents(
        [(documents[left], documents[right]) for left, right in pairs], model
    )
    for (left, right), found in zip(pairs, matches, strict=True):
        if found.derived >= DERIVED_FLOOR and found.relation in _SOUGHT:
            yield ExtraLink(left, right, found.relation.value, round(found.derived, 4))


def _clusters_of_kept(result: Result) -> dict[str, str]:
    return {
        name: cluster
        for block in result.blocks()
        for name, cluster, kept in zip(block.ids, block.cluster, block.kept.tolist(), strict=True)
        if kept
    }


def _kept_articles(reading: Reading, kept: dict[str, str]) -> Iterator[Article]:
    for batch in reading.batches():
        groups = batch.groups or [None] * len(batch.ids)
        for at, (name, outlet) in enumerate(zip(batch.ids, groups, strict=True)):
            if name in kept:
                start, end = int(batch.bounds[at]), int(batch.bounds[at + 1])
                text = bytes(batch.buffer[start:end]).decode("utf-8")[:MOST_CHARACTERS]
                yield Article(text=text, id=name, outlet=outlet)


def _batched(articles: Iterator[Article], size: int) -> Iterator[list[Article]]:
    while batch := list(islice(articles, size)):
        yield batch
