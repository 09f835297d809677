"""Keeps an answer as it is now under an address made of its content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from provenance.snapshots import Snapshot, address_of, hash_of, to_bytes

if TYPE_CHECKING:
    from provenance.answers import ClaimsAnswer, TreeAnswer, WhoAnswer
    from provenance.made_with import MadeWith
    from provenance.reviewing import Look

# The texts that evidence points into are kept as well, of at most so many articles.
MOST_TEXTS = 500


class Answering(Protocol):
    """What gives the answers to keep."""

    def tree(self, article_ids: Sequence[str] | None = None) -> TreeAnswer:
        """See ``Engine.tree``."""
        ...

    def claims(
        self, article_ids: Sequence[str] | None = None, about: str | None = None
    ) -> ClaimsAnswer:
        """See ``Engine.claims``."""
        ...

    def who(self, query: str) -> WhoAnswer:
        """See ``Engine.who``."""
        ...

    def made_with(self, time: str = "") -> MadeWith:
        """See ``Engine.made_with``."""
        ...


def freeze(
    engine: Answering,
    look: Look,
    article_ids: Sequence[str] | None,
    *,
    query: str | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Snapshot:
    """Keep an answer; see ``Desk.freeze``."""
    from provenance.reviewing import list_decisions  # noqa: PLC0415 - of the same level

    if query is not None:
        query = query.encode("utf-8", "replace").decode("utf-8")
    who = None if query is None else engine.who(query)
    ids: list[str] | None = None
    if article_ids is not None:
        ids = sorted(set(look.resolve(article_ids)))
    elif who is not None:
        stored = [who.query.article] if who.query.article else []
        ids = sorted({*stored, *(report.article for report in who.reports)})
    tree = engine.tree(ids)
    # The claims of a store that is answered article by article are not made yet.
    claims = engine.claims(ids) if look.nearby() is None else None
    documents = dict(tree.documents)
    if claims is not None:
        documents |= claims.documents
    texts = {name: documents[name].article.text for name in sorted(documents)}
    content = {
        "asked": {"articles": ids, "query": query},
        "made_with": engine.made_with().to_dict(),
        "tree": tree.to_dict(),
        "claims": None if claims is None else claims.to_dict(),
        "who": None if who is None else who.to_dict(),
        "decisions": [each.to_dict() for each in list_decisions(look, ids, history=False)],
        "texts": texts if len(texts) <= MOST_TEXTS else None,
    }
    written = to_bytes(content)
    sha256 = hash_of(written)
    snapshot = Snapshot(
        id=address_of(sha256),
        sha256=sha256,
        made_at=(at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds"),
        note=note.strip().encode("utf-8", "replace").decode("utf-8"),
        articles=None if ids is None else tuple(ids),
        query=query,
    )
    with look.store.writing():
        look.store.reviews.keep_snapshot(snapshot, written)
    kept = look.store.reviews.snapshot(snapshot.id)
    return snapshot if kept is None else kept
