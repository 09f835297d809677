"""The rows of segments: posting lists of shingles and n-grams, written and joined.

Each batch is one segment. Four of a size are joined into one, so that their number grows with the
logarithm of the texts, and what is added is written anew a few times, whatever is there already.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from index import segments
from index.segment_types import UNKNOWN, NewTexts, Segment, segment_of
from index.segments import Blocks, Codes, Row

# Texts up to which a segment is read whole.
WHOLE_TEXTS = 4_096
# So many segments of a size are joined; more make writing cheaper and queries dearer.
_JOINED = 4
_SMALLEST = 64
# Texts up to which segments are joined. Beyond, a question looks into one more for each quarter of a
# million texts, and no addition has to wait for minutes while all of a large store is written anew.
_MOST_JOINED = 1 << 18
# Parts of the range of keys in which large segments are joined, so that a part fits into memory.
_SLICES = 64
_SHINGLES, _NGRAMS = 0, 1
_KEY_BITS = (segments.SHINGLE_BITS, segments.BUCKET_BITS)
_NUMBER_BITS = 24
Lists = tuple[NDArray[np.int64], NDArray[np.int64]]


class SegmentStore:
    """The segments of one file. All that writes is called within the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def numbers(self) -> list[int]:
        """Return the names of all segments, those of the older texts first."""
        rows = self._db.conn.execute("select number from index_segments order by first_id")
        return [row[0] for row in rows]

    def removed(self) -> NDArray[np.int64]:
        """Return the ids of texts that were removed and still stand in lists, ascending."""
        rows = self._db.conn.execute(
            "select text_id from index_removed order by text_id"
        ).fetchall()
        return np.array([row[0] for row in rows], dtype=np.int64)

    def read(self, number: int, *, search: bool = False) -> Segment:
        """Return one segment, to be searched or not; of a large one the lists stay in the file."""
        blobs = self._db.conn.execute(
            "select text_ids, sizes, buckets, languages, names, block_bits, shingles, ngrams, "
            "as_gaps, presence from index_segments where number = ?",
            [number],
        ).fetchone()
        ids = np.frombuffer(blobs[0], dtype="<i8")
        whole = None
        if not blobs[5]:
            shingles = segments.unpack(blobs[6], segments.SHINGLE_BITS, len(ids))
            ngrams = (
                segments.unpack_gaps(blobs[7], len(ids))
                if blobs[8]
                else segments.unpack(blobs[7], segments.BUCKET_BITS, len(ids))
            )
            whole = (shingles, ngrams)
        return Segment(
            number=number,
            ids=ids,
            sizes=np.frombuffer(blobs[1], dtype="<u2").astype(np.int64),
            buckets=np.frombuffer(blobs[2], dtype="<u2").astype(np.int64),
            languages=np.frombuffer(blobs[3], dtype="<u2").astype(np.int64),
            names=tuple(json.loads(blobs[4])),
            block_bits=blobs[5],
            presence=np.frombuffer(blobs[9], dtype=np.uint8),
            whole=whole,
            starts=tuple(map(segments.starts_of, whole, _KEY_BITS)) if whole and search else (),
        )

    def shingles_of(self, parts: Sequence[Segment], keys: NDArray[np.uint64]) -> list[Lists]:
        """Return, of each segment, the place of each posting among keys, and the number of its text."""
        large = [part for part in parts if part.whole is None]
        wanted = [
            segments.shingle_blocks(keys[segments.may_have(part.presence, keys)], part.block_bits)
            for part in large
        ]
        blocks = iter(self._blocks(large, _SHINGLES, wanted))
        return [
            segments.find_in_blocks(next(blocks), part.block_bits, len(part), keys)
            if part.whole is None
            else segments.find(part.whole[_SHINGLES], keys, _KEY_BITS[0], part.starts[_SHINGLES])
            for part in parts
        ]

    def ngrams_of(
        self, parts: Sequence[Segment], buckets: NDArray[np.int64]
    ) -> list[Blocks | Lists]:
        """Return the lists of some buckets; of a segment that is read whole as ``shingles_of``."""
        large = [part for part in parts if part.whole is None]
        blocks = iter(self._blocks(large, _NGRAMS, [buckets] * len(large)))
        wanted = buckets.astype(np.uint64)
        return [
            next(blocks)
            if part.whole is None
            else segments.find(part.whole[_NGRAMS], wanted, _KEY_BITS[1], part.starts[_NGRAMS])
            for part in parts
        ]

    def all_shingles(self, segment: Segment) -> Codes:
        """Return all postings of a segment's shingles."""
        return self._codes(segment, _SHINGLES, 0, 1)

    def add(self, texts: NewTexts) -> None:
        """Write texts as a segment, joined with others where there are enough of a size."""
        numbers = self.numbers()
        sizes = dict(self._db.conn.execute("select number, texts from index_segments").fetchall())
        count = _how_many_join([sizes[number] for number in numbers], len(texts.ids))
        fresh = segment_of(texts)
        joined = [self.read(number) for number in numbers[len(numbers) - count :]]
        self._join([*joined, fresh])
        self._mark_unmarked()

    def remove(self, ids: Sequence[int]) -> None:
        """Leave texts out of all lists from now on."""
        self._db.conn.executemany(
            "insert or ignore into index_removed (text_id) values (?)", [(each,) for each in ids]
        )

    def clear(self) -> None:
        """Remove all segments."""
        for table in ("index_segments", "index_blocks", "index_removed"):
            self._db.conn.execute(f"delete from {table}")  # noqa: S608 - of the names above

    def texts(self) -> int:
        """Return how many texts stand in lists, removed ones left out."""
        return int(
            self._db.conn.execute(
                "select (select coalesce(sum(texts), 0) from index_segments)"
                " - (select count(*) from index_removed)"
            ).fetchone()[0]
        )

    def lost_blocks(self) -> int:
        """Return how many rows of lists fewer there are than were written."""
        return int(
            self._db.conn.execute(
                "select (select coalesce(sum(blocks), 0) from index_segments)"
                " - (select count(*) from index_blocks)"
            ).fetchone()[0]
        )

    def _join(self, parts: Sequence[Segment]) -> None:
        """Write some segments, oldest first, as one; removed texts are left out for good."""
        removed = self.removed()
        kept = [~np.isin(part.ids, removed) for part in parts]
        texts = int(sum(np.count_nonzero(alive) for alive in kept))
        ids = np.concatenate([part.ids[alive] for part, alive in zip(parts, kept, strict=True)])
        number_of, first = [], 0
        for alive in kept:
            number_of.append(np.where(alive, first + np.cumsum(alive) - 1, -1))
            first += int(np.count_nonzero(alive))
        number = int(self._db.conn.execute("select abs(random() % (1 << 36))").fetchone()[0])
        large = texts > WHOLE_TEXTS
        bits, blocks = 0, 0
        whole = [b"", b""]
        presence = UNKNOWN
        if large:
            postings = int(sum(part.sizes.sum() for part in parts))
            bits, presence = segments.block_bits(postings, texts), segments.no_presence(postings)
            blocks = self._write_blocks(number, parts, number_of, (bits, texts, presence))
        else:
            shingles = self._joined(parts, number_of, _SHINGLES, 0, 1)
            ngrams = self._joined(parts, number_of, _NGRAMS, 0, 1)
            whole = [
                segments.pack(shingles, segments.SHINGLE_BITS, texts),
                segments.pack_gaps(ngrams, texts),
            ]
        self._forget(parts, removed)
        if texts:
            names, languages = _languages(parts, kept)
            self._db.conn.execute(
                "insert into index_segments (number, first_id, texts, blocks, block_bits, names,"
                " text_ids, sizes, buckets, languages, shingles, ngrams, as_gaps, presence)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
                [
                    number,
                    int(ids[0]),
                    texts,
                    blocks,
                    bits,
                    json.dumps(names),
                    ids.astype("<i8").tobytes(),
                    _of_parts([part.sizes for part in parts], kept),
                    _of_parts([part.buckets for part in parts], kept),
                    languages.astype("<u2").tobytes(),
                    *whole,
                    presence.tobytes(),
                ],
            )

    def _write_blocks(
        self,
        number: int,
        parts: Sequence[Segment],
        number_of: Sequence[NDArray[np.int64]],
        form: tuple[int, int, NDArray[np.uint8]],
    ) -> int:
        """Write the rows of a large segment a part of the keys at a time; returns how many.

        Its form is the bits that name a block, how many texts there are, and what of their shingles
        is there, which is marked. The same part of what is joined goes at once, so that its pages are used for the next one
        and the file does not grow by what a large segment takes.
        """
        written, (bits, texts, presence) = 0, form
        for kind in (_SHINGLES, _NGRAMS):
            for at in range(_SLICES):
                codes = self._joined(parts, number_of, kind, at, _SLICES)
                rows = (
                    segments.shingle_rows(codes, bits, texts)
                    if kind == _SHINGLES
                    else segments.ngram_rows(codes, texts)
                )
                if kind == _SHINGLES:
                    segments.mark_presence(presence, codes)
                base = _base(number, kind)
                cursor = self._db.conn.executemany(
                    "insert into index_blocks (id, form, data) values (?, ?, ?)",
                    ((base + row, form, data) for row, form, data in rows),
                )
                written += max(cursor.rowcount, 0)
                for part in parts:
                    self._drop_slice(part, kind, at, _SLICES)
        return written

    def _mark_unmarked(self) -> None:
        """Mark what is there of segments that an earlier version of the program wrote."""
        rows = self._db.conn.execute(
            "select number from index_segments where block_bits > 0 and length(presence) = 0"
        )
        for number in [row[0] for row in rows]:
            part = self.read(number)
            presence = segments.no_presence(int(part.sizes.sum()))
            for at in range(_SLICES):
                segments.mark_presence(presence, self._codes(part, _SHINGLES, at, _SLICES))
            self._db.conn.execute(
                "update index_segments set presence = ? where number = ?",
                [presence.tobytes(), number],
            )

    def _drop_slice(self, part: Segment, kind: int, at: int, slices: int) -> None:
        """Delete the rows of one of so many slices of a segment."""
        if part.whole is None:
            self._db.conn.execute(
                "delete from index_blocks where id >= ? and id < ?",
                _rows_of_slice(part, kind, at, slices),
            )

    def _joined(
        self,
        parts: Sequence[Segment],
        number_of: Sequence[NDArray[np.int64]],
        kind: int,
        at: int,
        slices: int,
    ) -> Codes:
        """Return the codes of all parts under their new numbers, ascending."""
        found = [
            segments.renumber(self._codes(part, kind, at, slices), numbers)
            for part, numbers in zip(parts, number_of, strict=True)
        ]
        codes = np.concatenate(found)
        codes.sort(kind="stable")  # of parts in order: they are merged, in a tenth of the time
        return codes

    def _codes(self, part: Segment, kind: int, at: int, slices: int) -> Codes:
        """Return one of so many slices of a segment's codes, by key, ascending."""
        edges = _edges(kind, at, slices)
        if part.whole is not None:
            codes = part.whole[kind]
            lowest, highest = (edges[0] << segments.DOC_BITS, (edges[1] << segments.DOC_BITS) - 1)
            first = np.searchsorted(codes, np.uint64(lowest), side="left")
            last = np.searchsorted(codes, np.uint64(highest), side="right")
            return codes[first:last]
        base = _base(part.number, kind)
        rows: list[Row] = [
            (row - base, form, data)
            for row, form, data in self._db.conn.execute(
                "select id, form, data from index_blocks where id >= ? and id < ? order by id",
                _rows_of_slice(part, kind, at, slices),
            )
        ]
        if kind == _SHINGLES:
            return segments.read_shingles(rows, part.block_bits, len(part))
        return segments.read_ngrams_of(rows, len(part))

    def _blocks(
        self, parts: Sequence[Segment], kind: int, wanted: Sequence[NDArray[np.int64]]
    ) -> list[Blocks]:
        """Return those of some rows of each large segment that there are."""
        if not parts:
            return []
        bases = [_base(part.number, kind) for part in parts]
        ids = np.sort(
            np.concatenate([base + numbers for base, numbers in zip(bases, wanted, strict=True)])
        )
        # Of texts that share blocks each is asked for once: ``np.unique`` takes thrice as long.
        distinct = ids[np.diff(ids, prepend=-1) != 0].tolist()
        # In this order each row is sought once, and the list of ids is not sorted again.
        rows = self._db.conn.execute(
            "select index_blocks.id, form, data from json_each(?) as wanted"
            " cross join index_blocks on index_blocks.id = wanted.value",
            [str(distinct)],
        )
        held = Blocks.of(rows.fetchall())
        return [held.among(base, base + (1 << _NUMBER_BITS)) for base in bases]

    def _forget(self, parts: Sequence[Segment], removed: NDArray[np.int64]) -> None:
        """Delete segments that were joined, and what was remembered of their removed texts."""
        gone = np.concatenate([part.ids[np.isin(part.ids, removed)] for part in parts])
        self._db.conn.executemany(
            "delete from index_removed where text_id = ?", [(each,) for each in gone.tolist()]
        )
        for part in parts:
            self._db.conn.execute("delete from index_segments where number = ?", [part.number])
            self._db.conn.execute(
                "delete from index_blocks where id >= ? and id < ?",
                [_base(part.number, _SHINGLES), _base(part.number + 1, _SHINGLES)],
            )


def _edges(kind: int, at: int, slices: int) -> tuple[int, int]:
    """Return the first key of one of so many slices, and the first behind it."""
    return (at << _KEY_BITS[kind]) // slices, ((at + 1) << _KEY_BITS[kind]) // slices


def _rows_of_slice(part: Segment, kind: int, at: int, slices: int) -> tuple[int, int]:
    """Return the id of a slice's first row, and the first id behind it."""
    shift = segments.SHINGLE_BITS - part.block_bits if kind == _SHINGLES else 0
    base = _base(part.number, kind)
    first, last = _edges(kind, at, slices)
    return base + (first >> shift), base + (last >> shift)


def _how_many_join(sizes: Sequence[int], new: int) -> int:
    """Return how many of the last segments are joined with a new one.

    Args:
        sizes: Texts of each segment, oldest first.
        new: Texts of the new one.
    """
    count, total = 0, new
    while True:
        alike = 0
        for size in reversed(sizes[: len(sizes) - count]):
            if _rank(size) > _rank(total):
                break
            alike += 1
        joined = total + sum(sizes[len(sizes) - count - alike : len(sizes) - count])
        if alike + 1 < _JOINED or joined > _MOST_JOINED:
            return count
        total = joined
        count += alike


def _rank(texts: int) -> int:
    """Return the size of a segment as a power of four."""
    return max(0, (max(texts, 1) // _SMALLEST).bit_length() + 1) // 2


def _base(number: int, kind: int) -> int:
    return (2 * number + kind) << _NUMBER_BITS


def _languages(
    parts: Sequence[Segment], kept: Sequence[NDArray[np.bool_]]
) -> tuple[list[str | None], NDArray[np.int64]]:
    """Return the names of all parts' languages, and the code of each text that is kept."""
    names = sorted({name for part in parts for name in part.names}, key=lambda name: name or "")
    codes = [
        np.array([names.index(name) for name in part.names], dtype=np.int64)[part.languages[alive]]
        for part, alive in zip(parts, kept, strict=True)
    ]
    return names, np.concatenate(codes)


def _of_parts(arrays: Sequence[NDArray[np.int64]], kept: Sequence[NDArray[np.bool_]]) -> bytes:
    """Return small numbers of the texts that are kept; 65,535 stands for all above it."""
    joined = np.concatenate([array[alive] for array, alive in zip(arrays, kept, strict=True)])
    found: bytes = np.minimum(joined, 65_535).astype("<u2").tobytes()
    return found
