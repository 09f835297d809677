"""Grow a store by copies of its own rows: python -m benchmarks.store_copies STORE COUNT.

To fill a store of a million takes ten minutes of one core; this takes two. The articles and the posting lists of
the segments that are kept in rows are copied until there are COUNT articles or nearly as many. A copy keeps its
text; its shingles are others and its n-grams those of another bucket of like frequency, so that
lists grow as if other articles had come, and no question about one of the articles that were
there finds a copy of it. What is asked of such a store must be asked about those.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from index.segment_store import _JOINED, _MOST_JOINED, SegmentStore
from index.segment_types import Segment
from provenance.store import Store

# What the ids of copies begin with.
COPIED = "copy-"
# Ids of texts and the order of segments leave so much room to what was there.
_ROOM = 1 << 20
_ROW_BITS = 24  # of a kind of list within a segment, as in ``segment_store``
_SHIFT_BITS = 8  # copies are told apart by the first bits of their shingles

_ARTICLES = """
insert into articles (content, id, page, address, url, outlet, title, byline, language, credit, text,
 extra, published_at, seen_at, attested_at, counts)
select new_content, new_key, new_key, address, url, outlet, title, byline, language, credit, text,
 extra, published_at, seen_at, attested_at, 1
from temp.copied cross join articles on content = old_content order by new_id"""
_TEXTS = """
insert into index_texts (id, key, content_hash, language, group_name, body, sentences, excluded,
 sentence_hashes)
select new_id, new_key, late_hash(), language, group_name, null, sentences, excluded, sentence_hashes
from temp.copied cross join index_texts on id = old_id order by new_id"""
_COPIED = """
insert into temp.copied
select id + ?, id, content, lower(hex(randomblob(16))), ? || key from index_texts
join indexed on article = key where id between ? and ?"""
_SEGMENT = """
insert into index_segments (number, first_id, texts, blocks, block_bits, names, text_ids, sizes,
 buckets, languages, shingles, ngrams, as_gaps)
select ?, first_id + ?, texts, blocks, block_bits, names, ?, sizes, buckets, languages, shingles,
 ngrams, as_gaps from index_segments where number = ?"""
_SHINGLES = """
insert into index_blocks (id, form, data)
select ? + (id - ? + ?) % ?, form, data from index_blocks where id >= ? and id < ? order by 1"""
_NGRAMS = """
insert into index_blocks (id, form, data)
select ? + other, form, data from temp.exchanged cross join index_blocks on id = ? + bucket
order by 1"""


class Copier:
    """Copies segments of one store.

    Args:
        store: The store, filled by words alone.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db.conn
        self._segments = SegmentStore(store.db)
        self._db.create_function("late_hash", 0, _late_hash)
        self._db.execute(
            "create temp table copied (new_id integer primary key, old_id integer,"
            " old_content text, new_content text, new_key text)"
        )
        self._db.execute("create temp table exchanged (bucket integer primary key, other integer)")

    def large(self) -> list[Segment]:
        """Return the segments whose lists are rows, the largest first."""
        found = [self._segments.read(number) for number in self._segments.numbers()]
        rows = [segment for segment in found if segment.whole is None]
        return sorted(rows, key=lambda segment: (-len(segment), int(segment.ids[0])))

    def buckets(self, segments: list[Segment]) -> list[int]:
        """Return the buckets of segments, those with the longest lists first."""
        lengths: dict[int, int] = {}
        for segment in segments:
            base = _base(segment.number, 1)
            for row, size in self._db.execute(
                "select id, length(data) from index_blocks where id >= ? and id < ?",
                [base, base + (1 << _ROW_BITS)],
            ):
                lengths[row - base] = max(lengths.get(row - base, 0), size)
        return sorted(lengths, key=lambda bucket: (-lengths[bucket], bucket))

    def copy(self, segment: Segment, turn: int, ranked: list[int]) -> int:
        """Copy a segment and its articles; return the number of the copy.

        Args:
            segment: With rows.
            turn: Number of the copy, 1 to 255: the same texts have the same shingles in it.
            ranked: From ``buckets``.
        """
        first, last = int(segment.ids[0]), int(segment.ids[-1])
        free = self._db.execute("select max(id) + 1 from index_texts").fetchone()[0]
        moved = max(_ROOM, free) - first
        number = random.Random(f"{turn} {segment.number}").randrange(1 << 35)
        with self._store.writing():
            self._db.execute("delete from temp.copied")
            self._db.execute(_COPIED, [moved, f"{COPIED}{turn}-", first, last])
            self._db.execute(_ARTICLES)
            self._db.execute(
                "insert into indexed select new_key, new_content, 'words' from temp.copied"
            )
            self._db.execute(_TEXTS)
            ids = (segment.ids + moved).astype("<i8").tobytes()
            self._db.execute(_SEGMENT, [number, moved, ids, segment.number])
            self._copy_rows(segment, number, turn, ranked)
            self._db.execute("update index_state set revision = random()")
            changes = int(self._store.setting("changes") or 0)
            self._store.set("changes", str(changes + len(segment)))
        return number

    def join(self, numbers: list[int]) -> None:
        """Join segments of one size by fours, the oldest first, as adding articles does."""
        ordered = [number for number in self._segments.numbers() if number in set(numbers)]
        for start in range(0, len(ordered) - _JOINED + 1, _JOINED):
            parts = [self._segments.read(number) for number in ordered[start : start + _JOINED]]
            if sum(map(len, parts)) <= _MOST_JOINED:
                with self._store.writing():
                    self._segments._join(parts)  # noqa: SLF001 - what ``add`` calls
                    self._db.execute("update index_state set revision = random()")

    def _copy_rows(self, segment: Segment, number: int, turn: int, ranked: list[int]) -> None:
        """Copy the posting lists of a segment under another number."""
        old, new = _base(segment.number, 0), _base(number, 0)
        shift = turn << (segment.block_bits - _SHIFT_BITS)
        self._db.execute(
            _SHINGLES,
            [new, old, shift, 1 << segment.block_bits, old, old + (1 << _ROW_BITS)],
        )
        self._db.execute("delete from temp.exchanged")
        self._db.executemany("insert into temp.exchanged values (?, ?)", _exchanged(ranked, turn))
        self._db.execute(_NGRAMS, [_base(number, 1), _base(segment.number, 1)])


def _exchanged(ranked: list[int], turn: int) -> Iterator[tuple[int, int]]:
    """Yield each bucket with another one of like frequency."""
    draw, start = random.Random(turn), 0
    while start < len(ranked):
        band = ranked[start : start + max(8, start // 6)]
        yield from zip(band, draw.sample(band, len(band)), strict=True)
        start += len(band)


def _base(number: int, kind: int) -> int:
    return (2 * number + kind) << _ROW_BITS


def _late_hash() -> bytes:
    """Return a content hash of no text, too large for the sample by which n-grams are weighed."""
    return b"\xff" * 8 + os.urandom(8)


def grow(path: Path, count: int) -> int:
    """Copy segments of a store until it has nearly so many articles; return how many it has."""
    with Store(path) as store:
        copier = Copier(store)
        large = copier.large()
        ranked = copier.buckets(large)
        held = store.articles.count()
        numbers = {len(segment): [segment.number] for segment in large}
        for size, segment in {len(segment): segment for segment in large}.items():
            # Smaller ones fill up, as they do where articles come in.
            share = (count - held) if segment is large[-1] else (count - held) * 7 // 8
            for turn in range(1, share // size + 1):
                numbers[size].append(copier.copy(segment, turn, ranked))
                held += size
                sys.stdout.write(f"{held:,} articles\n")
        for same in numbers.values():
            copier.join(same)
        store.db.execute("pragma wal_checkpoint(truncate)")
        return held


def main() -> None:
    """Grow a store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("count", type=int)
    given = parser.parse_args()
    grow(given.store, given.count)


if __name__ == "__main__":
    main()
