"""An answer kept as it was, under an address made of its content (pure)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

Json = dict[str, object]

# Hex digits of an address: of a million snapshots two share one with a chance of 3 in 100 million.
_ADDRESS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """An answer kept as it was; adding articles never changes it.

    Attributes:
        id: The first 16 hex digits of ``sha256``: its address.
        sha256: Of ``content`` as JSON with sorted keys; the time and the note do not count, so
            that the same answer has one address.
        made_at: UTC, ISO 8601 to the second; of an answer kept twice, the first time.
        note: The reader's, given when it was first kept.
        articles: The ids asked for, None for all.
        query: The query whose answer is in it, or None.
        content: ``asked``, ``made_with``, ``tree``, ``claims``, ``who`` and ``decisions``, each as in
            docs/contract.md, and ``texts``, article id -> text. Empty in a list of snapshots.
    """

    id: str
    sha256: str
    made_at: str
    note: str = ""
    articles: tuple[str, ...] | None = None
    query: str | None = None
    content: Mapping[str, object] = field(default_factory=dict)

    def to_dict(self) -> Json:
        """Return the contract's object for a snapshot."""
        return {
            "id": self.id,
            "sha256": self.sha256,
            "made_at": self.made_at,
            "note": self.note,
            "articles": None if self.articles is None else list(self.articles),
            "query": self.query,
            **({"content": dict(self.content)} if self.content else {}),
        }


def to_bytes(content: Mapping[str, object]) -> bytes:
    """Return a content as JSON, keys sorted: what the address is made of."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def hash_of(content: bytes) -> str:
    """Return the SHA-256 of a content in hex digits."""
    return hashlib.sha256(content).hexdigest()


def address_of(sha256: str) -> str:
    """Return the address of a content: the beginning of its hash."""
    return sha256[:_ADDRESS]
