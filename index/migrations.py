"""Schema of the index tables, as numbered steps. Never edit a released step.

Comments stand inside the ``create`` statements because SQLite keeps them: who opens the file with
``sqlite3 provenance.db .schema`` reads them there. Each statement is executed on its own, as a
script would end the caller's transaction.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("index")


@migrations()
def m001_texts(db: Database) -> None:
    """Texts with their features, the inverted index of their shingles, and sentence vectors."""
    db.execute("""
create table index_settings (
    -- what every row of the other index tables was made with; other settings are refused
    name  text primary key,
    value text not null
) strict""")
    db.execute("""
create table index_state (
    id       integer primary key check (id = 1),
    revision integer not null   -- drawn anew by every change: readers see that theirs is old
) strict""")
    db.execute("insert into index_state (id, revision) values (1, 0)")
    db.execute("""
create table index_texts (
    id            integer primary key,
    key           text not null unique,
    content_hash  blob not null,     -- BLAKE2b-128 over everything that was given with the key
    language      text,              -- ISO 639-1, null if not known
    group_name    text,              -- who supplied the text, null if not known
    body          blob not null,     -- the text, UTF-8, zlib
    sentences     blob not null,     -- n x 2 int32, little-endian: spans in code points
    excluded      blob not null,     -- as sentences: spans that never count as shared text
    sentence_hashes blob not null,   -- n x int64, little-endian: BLAKE2b-64 of each sentence
    shingles      blob not null,     -- distinct sampled shingles, ascending, int64, little-endian
    signature     blob not null,     -- MinHash, bins x uint32, little-endian
    ngrams        blob not null,     -- sampled n-gram buckets, ascending, uint32, little-endian
    ngram_counts  blob not null      -- uint8 for each bucket: occurrences, 255 at most
) strict""")
    db.execute("""
create table index_postings (
    shingle integer not null,        -- sampled shingle, its 64 bits read as signed
    text_id integer not null references index_texts (id),
    primary key (shingle, text_id)
) strict, without rowid""")
    db.execute("""
create table index_vectors (
    sentence_hash integer primary key,  -- one row a distinct sentence, whoever has it
    vector        blob not null         -- dimension x float16, little-endian, of norm 1
) strict""")
