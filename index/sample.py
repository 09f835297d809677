"""A fixed sample of the texts, by which n-grams are weighed.

In it are the texts whose content hash falls under a power of two of its range, as many as leave no
more than ``SAMPLE_TEXTS``: which texts these are depends on the texts that there are and not on the
order in which they came. A collection of up to so many is its own sample.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

SAMPLE_TEXTS = 2_048
_RANGE_BITS = 63


@dataclass(frozen=True, slots=True)
class Sampled:
    """What the sample keeps of a text.

    Attributes:
        text_id: Its id.
        draw: From ``draw_of``.
        ngrams: Its buckets, uint32.
        counts: How often each occurs, uint8.
    """

    text_id: int
    draw: int
    ngrams: NDArray[np.uint32]
    counts: NDArray[np.uint8]


def draw_of(content_hash: bytes) -> int:
    """Return 63 bits of a content hash."""
    return int.from_bytes(content_hash[:8], "little") >> 1


class Sample:
    """The rows of the sample. All that writes is called within the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def is_whole(self) -> bool:
        """Tell whether every text is in the sample."""
        return self._state()[0] == 0

    def power(self) -> int:
        """Return the power of two that one text in so many is in the sample."""
        return self._state()[0]

    def stamp(self) -> int:
        """Return what the last change of the sample drew."""
        return int(self._db.execute("select sample_stamp from index_state").fetchone()[0])

    def add(self, texts: Iterable[Sampled]) -> None:
        """Take in those of some new texts that fall into the sample, and narrow it if need be."""
        bits, wider = self._state()
        rows = []
        for text in texts:
            wider += text.draw < _limit(bits - 1)
            if text.draw < _limit(bits):
                blobs = (text.ngrams.astype("<u4").tobytes(), text.counts.tobytes())
                rows.append((text.text_id, text.draw, *blobs))
        self._db.conn.executemany(
            "insert into index_sample (text_id, draw, ngrams, ngram_counts) values (?, ?, ?, ?)",
            rows,
        )
        changed = bool(rows)
        while (held := self._count()) > SAMPLE_TEXTS:
            bits, wider = bits + 1, held
            self._db.execute("delete from index_sample where draw >= ?", [_limit(bits)])
        self._set_state(bits, wider, changed=changed)

    def remove(self, texts: Iterable[tuple[int, int]]) -> None:
        """Leave out texts that are removed.

        Args:
            texts: Id and draw of each.
        """
        bits, wider = self._state()
        gone = [(text_id, draw) for text_id, draw in texts if draw < _limit(bits - 1)]
        inside = [(text_id,) for text_id, draw in gone if draw < _limit(bits)]
        self._db.conn.executemany("delete from index_sample where text_id = ?", inside)
        self._set_state(bits, wider - len(gone), changed=bool(inside))

    def widen(self, read: Callable[[Sequence[int]], Iterator[Sampled]]) -> None:
        """Take texts in again where so many were removed that the sample is too small.

        Args:
            read: Yields some texts by id.
        """
        bits, wider = self._state()
        if bits == 0 or wider > SAMPLE_TEXTS:
            return
        hashes = self._db.execute("select id, substr(content_hash, 1, 8) from index_texts")
        draws = {text_id: draw_of(blob) for text_id, blob in hashes}
        while bits and sum(draw < _limit(bits - 1) for draw in draws.values()) <= SAMPLE_TEXTS:
            bits -= 1
        self._db.execute("delete from index_sample")
        self._set_state(bits, 0, changed=True)
        chosen = [text_id for text_id, draw in draws.items() if draw < _limit(bits)]
        self.add(read(sorted(chosen)))
        wider = sum(draw < _limit(bits - 1) for draw in draws.values())
        self._set_state(bits, wider, changed=True)

    def rows(self) -> list[tuple[str, str | None, bytes, bytes]]:
        """Return key, language, buckets and counts of every text of the sample, by key."""
        return self._db.execute(
            "select key, language, ngrams, ngram_counts from index_sample"
            " join index_texts on id = text_id order by key"
        ).fetchall()

    def clear(self) -> None:
        """Empty the sample."""
        self._db.execute("delete from index_sample")
        self._set_state(0, 0, changed=True)

    def problems(self) -> int:
        """Return how many rows do not belong, or hold buckets and counts of different number."""
        found = self._db.execute(
            "select count(*) from index_sample left join index_texts on id = text_id"
            " where id is null or length(ngrams) != 4 * length(ngram_counts)"
        ).fetchone()
        return int(found[0])

    def _count(self) -> int:
        return int(self._db.execute("select count(*) from index_sample").fetchone()[0])

    def _state(self) -> tuple[int, int]:
        """Return the sample's power of two, and how many texts one of twice its range would have."""
        row = self._db.execute("select sample_bits, sample_wider from index_state").fetchone()
        return int(row[0]), int(row[1])

    def _set_state(self, bits: int, wider: int, *, changed: bool) -> None:
        self._db.execute(
            "update index_state set sample_bits = ?, sample_wider = ?,"
            " sample_stamp = case when ? then random() else sample_stamp end",
            [bits, wider, changed],
        )


def _limit(bits: int) -> int:
    """Return the draw under which a text is in a sample of this power of two."""
    return 1 << (_RANGE_BITS - max(bits, 0))
