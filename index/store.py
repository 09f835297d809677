"""The only SQL of the index: texts with their features, postings, vectors and settings."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from index.migrations import migrations
from index.types import IndexedText, Span

_IN_ONE_QUERY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """One text with all that is stored of it; arrays as in the table's comments."""

    text: IndexedText
    content_hash: bytes
    sentence_hashes: NDArray[np.int64]
    shingles: NDArray[np.int64]
    signature: NDArray[np.uint32]
    ngrams: NDArray[np.uint32]
    ngram_counts: NDArray[np.uint8]


class IndexStore:
    """The index tables of one SQLite file."""

    def __init__(self, db: Database) -> None:
        self._db = db
        if migrations.pending(db):
            with self.writing():
                migrations.apply(db)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold one write transaction: the caller's where there is one, else an immediate one.

        A deferred transaction that reads first fails under a second writer; see
        ``docs/decisions``.
        """
        if self._db.conn.in_transaction:
            with self._db.atomic():
                yield
            return
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.conn.rollback()
            raise
        self._db.conn.commit()

    def revision(self) -> int:
        """Return what the last change drew."""
        return int(self._db.execute("select revision from index_state").fetchone()[0])

    def draw_revision(self) -> None:
        """Tell every reader that what it has loaded is old.

        Drawn at random, not counted: after a rollback a count would come to the same number again.
        """
        self._db.execute("update index_state set revision = random()")

    def settings(self) -> dict[str, str]:
        """Return the recorded settings, empty for a new index."""
        return dict(self._db.execute("select name, value from index_settings").fetchall())

    def write_settings(self, settings: Mapping[str, str]) -> None:
        """Record settings, in place of those of the same names."""
        self._db.conn.executemany(
            "insert or replace into index_settings (name, value) values (?, ?)",
            sorted(settings.items()),
        )

    def content_hashes(self) -> dict[str, bytes]:
        """Return key to content hash of every text, by key."""
        return dict(
            self._db.execute("select key, content_hash from index_texts order by key").fetchall()
        )

    def content_hashes_of(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return key to content hash of those texts that are stored."""
        return dict(
            self._db.execute(
                "select key, content_hash from index_texts"
                " where key in (select value from json_each(?))",
                [json.dumps(list(keys))],
            ).fetchall()
        )

    def write_texts(self, rows: Sequence[TextRow]) -> None:
        """Write texts with their postings, in place of those of the same keys."""
        self.remove_texts([row.text.key for row in rows])
        postings: list[tuple[int, int]] = []
        for row in rows:
            text_id = self._insert_text(row)
            postings += [(shingle, text_id) for shingle in row.shingles.tolist()]
        self._db.conn.executemany(
            "insert into index_postings (shingle, text_id) values (?, ?)", sorted(postings)
        )

    def _insert_text(self, row: TextRow) -> int:
        text = row.text
        cursor = self._db.execute(
            "insert into index_texts (key, content_hash, language, group_name, body, sentences,"
            " excluded, sentence_hashes, shingles, signature, ngrams, ngram_counts)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                text.key,
                row.content_hash,
                text.language,
                text.group,
                zlib.compress(text.text.encode("utf-8", "surrogatepass")),
                _spans_blob(text.sentences),
                _spans_blob(text.excluded),
                row.sentence_hashes.astype("<i8").tobytes(),
                row.shingles.astype("<i8").tobytes(),
                row.signature.astype("<u4").tobytes(),
                row.ngrams.astype("<u4").tobytes(),
                row.ngram_counts.tobytes(),
            ],
        )
        return int(cursor.lastrowid or 0)

    def remove_texts(self, keys: Sequence[str]) -> int:
        """Remove those texts that are stored, with their postings; returns how many."""
        held = self._db.execute(
            "select id, shingles from index_texts where key in (select value from json_each(?))",
            [json.dumps(list(keys))],
        ).fetchall()
        postings = [
            (shingle, text_id)
            for text_id, blob in held
            for shingle in np.frombuffer(blob, dtype="<i8").tolist()
        ]
        self._db.conn.executemany(
            "delete from index_postings where shingle = ? and text_id = ?", sorted(postings)
        )
        self._db.conn.executemany(
            "delete from index_texts where id = ?", [(text_id,) for text_id, _ in held]
        )
        return len(held)

    def read_texts(self, keys: Sequence[str] | None = None) -> Iterator[IndexedText]:
        """Yield stored texts by key; all, where no keys are named."""
        wanted = sorted(set(keys)) if keys is not None else sorted(self.content_hashes())
        for start in range(0, len(wanted), _IN_ONE_QUERY):
            yield from map(
                _text,
                self._db.execute(
                    "select key, body, language, sentences, excluded, group_name from index_texts"
                    " where key in (select value from json_each(?)) order by key",
                    [json.dumps(wanted[start : start + _IN_ONE_QUERY])],
                ).fetchall(),
            )

    def text_table(self) -> list[tuple[int, str, str | None, str | None, int]]:
        """Return (id, key, language, group, distinct shingles) of every text, by key."""
        return self._db.execute(
            "select id, key, language, group_name, length(shingles) / 8"
            " from index_texts order by key"
        ).fetchall()

    def signatures(self) -> list[bytes]:
        """Return every signature, by key."""
        return _firsts(self._db.execute("select signature from index_texts order by key"))

    def sentence_hashes(self) -> list[bytes]:
        """Return the sentence hashes of every text, by key."""
        return _firsts(self._db.execute("select sentence_hashes from index_texts order by key"))

    def shingles(self) -> list[bytes]:
        """Return the distinct sampled shingles of every text, by key."""
        return _firsts(self._db.execute("select shingles from index_texts order by key"))

    def ngrams(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the n-gram buckets and counts of every text, by key."""
        yield from self._db.execute("select ngrams, ngram_counts from index_texts order by key")

    def postings(self) -> NDArray[np.int64]:
        """Return all postings as (shingle, text id), shape (m, 2), by shingle and id."""
        found = self._db.execute("select shingle, text_id from index_postings").fetchall()
        return np.array(found, dtype=np.int64).reshape(-1, 2)

    def postings_of(self, shingles: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the postings of some shingles as (shingle, text id), by shingle and id."""
        found = self._db.execute(
            "select shingle, text_id from index_postings"
            " where shingle in (select value from json_each(?)) order by shingle, text_id",
            [json.dumps(shingles.tolist())],
        ).fetchall()
        return np.array(found, dtype=np.int64).reshape(-1, 2)

    def has_vectors(self) -> bool:
        """Tell whether any vector is stored."""
        return self._db.execute("select 1 from index_vectors limit 1").fetchone() is not None

    def vector_hashes(self) -> set[int]:
        """Return the hashes of all sentences whose vector is stored."""
        return set(_firsts(self._db.execute("select sentence_hash from index_vectors")))

    def read_vectors(self, hashes: Iterable[int]) -> dict[int, NDArray[np.float16]]:
        """Return the stored vectors of some sentences, by sentence hash."""
        wanted = sorted(set(hashes))
        found: dict[int, NDArray[np.float16]] = {}
        for start in range(0, len(wanted), _IN_ONE_QUERY):
            for sentence, blob in self._db.execute(
                "select sentence_hash, vector from index_vectors"
                " where sentence_hash in (select value from json_each(?))",
                [json.dumps(wanted[start : start + _IN_ONE_QUERY])],
            ).fetchall():
                found[sentence] = np.frombuffer(blob, dtype="<f2")
        return found

    def write_vectors(self, vectors: Mapping[int, NDArray[np.float16]]) -> None:
        """Store vectors of sentences; a sentence that has one keeps it."""
        self._db.conn.executemany(
            "insert or ignore into index_vectors (sentence_hash, vector) values (?, ?)",
            [(key, vectors[key].astype("<f2").tobytes()) for key in sorted(vectors)],
        )

    def clear(self, *, vectors: bool) -> None:
        """Remove all texts and settings, and the vectors too where asked."""
        self._db.execute("delete from index_postings")
        self._db.execute("delete from index_texts")
        self._db.execute("delete from index_settings")
        if vectors:
            self._db.execute("delete from index_vectors")

    def remove_misfits(self, vector_bytes: int) -> None:
        """Remove the vectors of another size."""
        self._db.execute("delete from index_vectors where length(vector) != ?", [vector_bytes])

    def remove_vectors(self, hashes: Iterable[int]) -> None:
        """Remove the vectors of some sentences."""
        self._db.conn.executemany(
            "delete from index_vectors where sentence_hash = ?", [(key,) for key in sorted(hashes)]
        )

    def find_damage(self, signature_bytes: int, vector_bytes: int | None) -> list[str]:
        """Return what the tables hold that cannot be right, one sentence each."""
        counts = {
            "signatures of another size": self._count(
                "select count(*) from index_texts where length(signature) != ?", signature_bytes
            ),
            "texts whose n-grams and counts differ in number": self._count(
                "select count(*) from index_texts where length(ngrams) != 4 * length(ngram_counts)"
            ),
            "texts whose sentences and sentence hashes differ in number": self._count(
                "select count(*) from index_texts where length(sentences) != length(sentence_hashes)"
            ),
            "texts whose shingles and postings differ in number": self._count(
                "select count(*) from index_texts left join (select text_id, count(*) as held"
                " from index_postings group by text_id) on text_id = id"
                " where coalesce(held, 0) != length(shingles) / 8"
            ),
            "postings of texts that are not there": self._count(
                "select count(*) from index_postings"
                " where text_id not in (select id from index_texts)"
            ),
        }
        if vector_bytes is not None:
            counts["vectors of another size"] = self._count(
                "select count(*) from index_vectors where length(vector) != ?", vector_bytes
            )
        return [f"the index holds {n} {what}" for what, n in counts.items() if n]

    def _count(self, sql: str, *parameters: object) -> int:
        return int(self._db.execute(sql, list(parameters)).fetchone()[0])


def _firsts(cursor: Iterable[tuple[object, ...]]) -> list:  # type: ignore[type-arg] # each caller names what its column holds
    return [row[0] for row in cursor]


def _spans_blob(spans: Sequence[Span]) -> bytes:
    return np.array(spans, dtype="<i4").tobytes()


def _spans(blob: bytes) -> tuple[Span, ...]:
    pairs = np.frombuffer(blob, dtype="<i4").reshape(-1, 2).tolist()
    return tuple(Span(start, end) for start, end in pairs)


def _text(row: tuple[str, bytes, str | None, bytes, bytes, str | None]) -> IndexedText:
    key, body, language, sentences, excluded, group = row
    return IndexedText(
        key=key,
        text=zlib.decompress(body).decode("utf-8", "surrogatepass"),
        language=language,
        sentences=_spans(sentences),
        excluded=_spans(excluded),
        group=group,
    )
