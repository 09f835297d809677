"""Exports of a store: what they are made with, as a text or as a file."""

from __future__ import annotations

from importlib.metadata import version

from provenance.answers import Corpus
from provenance.made_with import MadeWith
from provenance.stamps import answering_stamp
from provenance.store import Store

PACKAGE = "news-provenance"


def made_with(store: Store, corpus: Corpus, time: str) -> MadeWith:
    """Say with what answers of this store are made.

    Args:
        store: Open.
        corpus: What is searched (``Engine``'s own; it may be that of a store not yet finished).
        time: Of the export, as the caller says it; empty leaves it out.

    Cost:
        Reads an index of 70 bytes an article.
    """
    settings = {
        "code": answering_stamp(),
        "decisions": store.reviews.stamp(),
        "model": store.setting("model") or "",
    }
    if store.setting("reading") == "words":
        settings["searched"] = "words"
    return MadeWith(
        version=version(PACKAGE),
        settings={name: value for name, value in settings.items() if value},
        corpus=corpus,
        digest=store.articles.digest(),
        time=time,
    )
