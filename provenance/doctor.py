"""Looks for what is wrong with a store, and makes anew what can be made from its articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from index import SimilarityIndexError
from provenance.comparison import embed_strings
from provenance.errors import ProvenanceError
from provenance.stamps import answering_stamp, reading_stamp
from provenance.store import Store

if TYPE_CHECKING:
    from index import SimilarityIndex
    from provenance.pipeline import Pipeline

MEND = "run 'provenance doctor --mend'"


def examine(store: Store, index: Callable[[], SimilarityIndex]) -> list[str]:
    """Return what is wrong, one sentence each with the way out; nothing where all is well.

    Raises:
        sqlite3.DatabaseError: The file cannot be read; ``damage`` says what to do.

    Cost:
        Reads the whole file, and the sentence model's files once.
    """
    return list(_problems(store, index))


def _articles(number: int) -> str:
    return "1 article" if number == 1 else f"{number:,} articles"


def damage(cause: str) -> str:
    """Return what to do about a file that SQLite cannot read."""
    return (
        f"the file is damaged or is no store ({cause}): restore it from a copy, or move it away "
        "and ingest the articles again"
    )


def _problems(store: Store, index: Callable[[], SimilarityIndex]) -> Iterator[str]:
    for problem in store.problems():
        yield f"{problem}: {MEND}; if it stays, ingest the articles into another store"
    stale = store.articles.unread(reading_stamp())
    if stale:
        yield (
            f"another version of this program read {_articles(len(stale))}: "
            "the next question reads again"
        )
    if not store.is_derived(answering_stamp()):
        yield (
            "the tree is not that of all articles, or of this version of the program: "
            "the next question makes it anew"
        )
    try:
        yield from (f"{problem}: {MEND}" for problem in index().check())
        # Loading the model checks its files against their known hashes.
        embed_strings(["A sentence."], index())
    except (SimilarityIndexError, ProvenanceError) as error:
        yield str(error)


def mend_store(store: Store, index: SimilarityIndex, pipeline: Pipeline) -> None:
    """Make anew, from the articles, all that can be made from them.

    A kill in between leaves a store that the next question finishes.
    """
    with store.writing():
        store.articles.forget_documents()
        store.results.clear()
        store.forget("derived")
        store.forget("analysed")
    index.rebuild()
    pipeline.finish()
