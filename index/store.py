"""The rows of texts, of their sentence vectors and of settings."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from index.errors import TextElsewhere
from index.migrations import migrations
from index.sample import Sample, Sampled, draw_of
from index.segment_store import SegmentStore
from index.segment_types import NewTexts
from index.types import IndexedText, Span

# Gives the texts of some keys, by key; a key that it does not know is left out.
TextsByKey = Callable[[Sequence[str]], Mapping[str, str]]

_IN_ONE_QUERY = 500
# Of zlib: the lowest level takes a third of the time of the usual one and 7 % more room.
_COMPRESSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """One text with all that is stored of it; arrays as in the table's comments."""

    text: IndexedText
    content_hash: bytes
    sentence_hashes: NDArray[np.int64]
    shingles: NDArray[np.int64]
    ngrams: NDArray[np.uint32]
    ngram_counts: NDArray[np.uint8]


class IndexStore:
    """The index tables of one SQLite file.

    Args:
        db: The open file.
        texts: See ``SimilarityIndex``.

    Attributes:
        segments: The posting lists.
        sample: The texts by which n-grams are weighed.
    """

    def __init__(self, db: Database, texts: TextsByKey | None = None) -> None:
        self._db = db
        self._texts = texts
        self.segments = SegmentStore(db)
        self.sample = Sample(db)
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

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See the file as it is now until the end, whatever others write meanwhile."""
        if self._db.conn.in_transaction:
            yield
            return
        self._db.execute("begin")
        try:
            yield
        finally:
            self._db.conn.commit()

    def is_stale(self) -> bool:
        """Tell whether an older version of the program wrote texts that have no lists yet."""
        return bool(self._db.execute("select stale from index_state").fetchone()[0])

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
        first = self._next_id()
        self._db.conn.executemany(
            "insert into index_texts (id, key, content_hash, language, group_name, body, sentences,"
            " excluded, sentence_hashes) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(first + at, *_columns(row, copy=self._texts is None)) for at, row in enumerate(rows)],
        )
        self.segments.add(
            NewTexts(
                ids=np.arange(first, first + len(rows)),
                languages=[row.text.language for row in rows],
                shingles=[row.shingles for row in rows],
                ngrams=[row.ngrams for row in rows],
            )
        )
        self.sample.add(
            Sampled(first + at, draw_of(row.content_hash), row.ngrams, row.ngram_counts)
            for at, row in enumerate(rows)
        )

    def _next_id(self) -> int:
        """Return an id that no text has and none had whose postings are still there."""
        row = self._db.execute(
            "select max(coalesce((select max(id) from index_texts), 0),"
            " coalesce((select max(text_id) from index_removed), 0)) + 1"
        ).fetchone()
        return int(row[0])

    def remove_texts(self, keys: Sequence[str]) -> int:
        """Remove those texts that are stored; returns how many."""
        held = self._db.execute(
            "select id, substr(content_hash, 1, 8) from index_texts"
            " where key in (select value from json_each(?))",
            [json.dumps(list(keys))],
        ).fetchall()
        self.segments.remove([text_id for text_id, _ in held])
        self.sample.remove((text_id, draw_of(blob)) for text_id, blob in held)
        self._db.conn.executemany(
            "delete from index_texts where id = ?", [(text_id,) for text_id, _ in held]
        )
        return len(held)

    def id_of(self, key: str) -> int | None:
        """Return the id of a stored text."""
        row = self._db.execute("select id from index_texts where key = ?", [key]).fetchone()
        return None if row is None else int(row[0])

    def keys_of(self, ids: Sequence[int]) -> dict[int, str]:
        """Return id to key of some texts."""
        if not len(ids):
            return {}
        return dict(
            self._db.execute(
                "select id, key from index_texts where id in (select value from json_each(?))",
                [json.dumps(list(ids))],
            ).fetchall()
        )

    def group_of(self, key: str) -> str | None:
        """Return the group of a text."""
        row = self._db.execute("select group_name from index_texts where key = ?", [key])
        found: str | None = row.fetchone()[0]
        return found

    def first_of_group(self, group: str | None, count: int) -> list[tuple[str, bytes]]:
        """Return (key, content hash) of the texts of a group with the smallest content hashes."""
        rows = self._db.conn.execute(
            "select key, content_hash from index_texts where group_name is ?"
            " order by content_hash, key limit ?",
            [group, count],
        )
        return rows.fetchall()

    def read_texts(
        self, keys: Sequence[str] | None = None, *, leave_lost: bool = False
    ) -> Iterator[IndexedText]:
        """Yield stored texts by key; all, where no keys are named.

        Args:
            keys: Of the texts.
            leave_lost: Leave out what the owner of the texts does not give, instead of refusing.

        Raises:
            TextElsewhere: There is no copy of a text here, and nobody gives it.
        """
        wanted = sorted(set(keys)) if keys is not None else sorted(self.content_hashes())
        for start in range(0, len(wanted), _IN_ONE_QUERY):
            rows = self._db.execute(
                "select key, body, language, sentences, excluded, group_name from index_texts"
                " where key in (select value from json_each(?)) order by key",
                [json.dumps(wanted[start : start + _IN_ONE_QUERY])],
            ).fetchall()
            elsewhere = [row[0] for row in rows if row[1] is None]
            given = self._texts(elsewhere) if self._texts and elsewhere else {}
            lost = set(elsewhere) - given.keys() if leave_lost and self._texts else set()
            yield from (_text(row, given) for row in rows if row[0] not in lost)

    def words_of(self, keys: Sequence[str]) -> dict[str, str]:
        """Return some texts by key; ``read_texts`` without the spans."""
        found = dict(self._texts(keys)) if self._texts and keys else {}
        own = [key for key in keys if key not in found]
        for key, body in self._columns_of("body", own):
            if body is None:
                raise TextElsewhere(key)
            found[key] = _words(key, body, {})
        return dict(sorted(found.items()))

    def languages_of(self, keys: Sequence[str]) -> dict[str, str | None]:
        """Return the languages of some texts by key."""
        return dict(self._columns_of("language", keys))

    def _columns_of(self, column: str, keys: Sequence[str]) -> list[tuple[str, Any]]:
        if not keys:
            return []
        return self._db.conn.execute(
            f"select key, {column} from index_texts"  # noqa: S608 - one of two names
            " where key in (select value from json_each(?)) order by key",
            [json.dumps(sorted(set(keys)))],
        ).fetchall()

    def text_table(self) -> list[tuple[int, str, str | None]]:
        """Return (id, key, language) of every text, by key."""
        return self._db.execute("select id, key, language from index_texts order by key").fetchall()

    def sentence_hashes(self) -> list[bytes]:
        """Return the sentence hashes of every text, by key."""
        return _firsts(self._db.execute("select sentence_hashes from index_texts order by key"))

    def count(self) -> int:
        """Return how many texts there are."""
        return self._count("select count(*) from index_texts")

    def has_vectors(self) -> bool:
        """Tell whether any vector is stored."""
        return self._db.execute("select 1 from index_vectors limit 1").fetchone() is not None

    def has_more_vectors(self, than: int) -> bool:
        """Tell whether more vectors are stored than a number."""
        row = self._db.execute("select 1 from index_vectors limit 1 offset ?", [than])
        return row.fetchone() is not None

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

    def clear_lists(self, *, vectors: bool) -> None:
        """Remove all that is made from the texts, the settings, and the vectors where asked."""
        self.segments.clear()
        self.sample.clear()
        self._db.execute("delete from index_settings")
        self._db.execute("update index_state set stale = 0")
        if vectors:
            self._db.execute("delete from index_vectors")

    def drop_rows(self, keys: Sequence[str]) -> None:
        """Remove texts that stand in no list."""
        self._db.execute(
            "delete from index_texts where key in (select value from json_each(?))",
            [json.dumps(list(keys))],
        )

    def remove_misfits(self, vector_bytes: int) -> None:
        """Remove the vectors of another size."""
        self._db.execute("delete from index_vectors where length(vector) != ?", [vector_bytes])

    def remove_vectors(self, hashes: Iterable[int]) -> None:
        """Remove the vectors of some sentences."""
        self._db.conn.executemany(
            "delete from index_vectors where sentence_hash = ?", [(key,) for key in sorted(hashes)]
        )

    def find_damage(self, vector_bytes: int | None) -> list[str]:
        """Return what the tables hold that cannot be right, one sentence each."""
        counts = {
            "texts whose sentences and sentence hashes differ in number": self._count(
                "select count(*) from index_texts where length(sentences) != length(sentence_hashes)"
            ),
            "texts more or fewer than their postings are of": abs(
                self.count() - self.segments.texts()
            ),
            "rows of postings too few": self.segments.lost_blocks(),
            "texts that are kept elsewhere, and was opened without them": self._count(
                "select count(*) from index_texts where body is null and ?", self._texts is None
            ),
            "n-grams of texts that are not there, or of another number": self.sample.problems(),
        }
        if vector_bytes is not None:
            counts["vectors of another size"] = self._count(
                "select count(*) from index_vectors where length(vector) != ?", vector_bytes
            )
        return [f"the index holds {n} {what}" for what, n in counts.items() if n]

    def _count(self, sql: str, *parameters: object) -> int:
        return int(self._db.execute(sql, list(parameters)).fetchone()[0])


def _columns(row: TextRow, *, copy: bool) -> tuple[object, ...]:
    """Return what the row of a text holds after its id, with or without a copy of the text."""
    text = row.text
    body = None
    if copy:
        body = zlib.compress(text.text.encode("utf-8", "surrogatepass"), _COMPRESSION)
    return (
        text.key,
        row.content_hash,
        text.language,
        text.group,
        body,
        _spans_blob(text.sentences),
        _spans_blob(text.excluded),
        row.sentence_hashes.astype("<i8").tobytes(),
    )


def _firsts(cursor: Iterable[tuple[object, ...]]) -> list:  # type: ignore[type-arg] # each caller names what its column holds
    return [row[0] for row in cursor]


def _spans_blob(spans: Sequence[Span]) -> bytes:
    return np.array(spans, dtype="<i4").tobytes() if spans else b""


def _spans(blob: bytes) -> tuple[Span, ...]:
    pairs = np.frombuffer(blob, dtype="<i4").reshape(-1, 2).tolist()
    return tuple(Span(start, end) for start, end in pairs)


def _text(
    row: tuple[str, bytes | None, str | None, bytes, bytes, str | None], given: Mapping[str, str]
) -> IndexedText:
    key, body, language, sentences, excluded, group = row
    return IndexedText(
        key=key,
        text=_words(key, body, given),
        language=language,
        sentences=_spans(sentences),
        excluded=_spans(excluded),
        group=group,
    )


def _words(key: str, body: bytes | None, given: Mapping[str, str]) -> str:
    """Return the text of a row: its own copy, else the one that is given."""
    if body is not None:
        return zlib.decompress(body).decode("utf-8", "surrogatepass")
    if key not in given:
        raise TextElsewhere(key)
    return given[key]
