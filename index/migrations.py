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


@migrations()
def m002_segments(db: Database) -> None:
    """Posting lists in segments; what the first step kept a text in is made anew from its body."""
    db.execute("drop table index_postings")
    db.execute("alter table index_texts rename to index_texts_1")
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
    sentence_hashes blob not null    -- n x int64, little-endian: BLAKE2b-64 of each sentence
) strict""")
    db.execute(
        "insert into index_texts select id, key, content_hash, language, group_name, body,"
        " sentences, excluded, sentence_hashes from index_texts_1"
    )
    db.execute("drop table index_texts_1")
    db.execute("alter table index_state add column stale integer not null default 0")
    db.execute("alter table index_state add column sample_bits integer not null default 0")
    db.execute("alter table index_state add column sample_wider integer not null default 0")
    db.execute("alter table index_state add column sample_stamp integer not null default 0")
    db.execute("update index_state set stale = exists (select 1 from index_texts)")
    db.execute("create index index_texts_by_group on index_texts (group_name, content_hash)")
    db.execute("""
create table index_segments (
    -- posting lists of texts that came together, or were joined since
    number      integer primary key,
    first_id    integer not null,    -- the smallest id of its texts
    texts       integer not null,
    blocks      integer not null,    -- rows of index_blocks, 0 where the lists stand here
    block_bits  integer not null,    -- first bits of a shingle that name its row
    names       text not null,       -- JSON: what the codes of languages mean
    text_ids    blob not null,       -- int64 each, ascending; all numbers are little-endian
    sizes       blob not null,       -- uint16 each: distinct sampled shingles
    buckets     blob not null,       -- uint16 each: listed n-gram buckets
    languages   blob not null,       -- uint16 each: code of the language
    shingles    blob not null,       -- (40 bits of the hash, text) ascending; see segments.pack
    ngrams      blob not null        -- (bucket, text) ascending
) strict""")
    db.execute("""
create table index_blocks (
    -- rows of the lists of large segments, so that a question reads its own alone
    id    integer primary key,   -- segment, kind and first bits of the shingle, or the bucket
    form  integer not null,      -- 0 bits, 1 gaps of a byte, 2 of two bytes, 3 shingles
    data  blob not null
) strict""")
    db.execute("""
create table index_removed (
    text_id integer primary key   -- still in lists, to be left out
) strict""")
    db.execute("""
create table index_sample (
    -- the texts by which n-grams are weighed: those of the smallest content hashes
    text_id       integer primary key,
    draw          integer not null,  -- 63 bits of the content hash
    ngrams        blob not null,     -- sampled n-gram buckets, ascending, uint32
    ngram_counts  blob not null      -- uint8 for each bucket: occurrences, 255 at most
) strict""")


@migrations()
def m003_texts_elsewhere(db: Database) -> None:
    """A text may be kept by the owner of the file alone; copies that are here already stay."""
    db.execute("alter table index_texts rename to index_texts_2")
    db.execute("drop index index_texts_by_group")
    db.execute("""
create table index_texts (
    id            integer primary key,
    key           text not null unique,
    content_hash  blob not null,     -- BLAKE2b-128 over everything that was given with the key
    language      text,              -- ISO 639-1, null if not known
    group_name    text,              -- who supplied the text, null if not known
    body          blob,              -- the text, UTF-8, zlib; null: the file's owner keeps it
    sentences     blob not null,     -- n x 2 int32, little-endian: spans in code points
    excluded      blob not null,     -- as sentences: spans that never count as shared text
    sentence_hashes blob not null    -- n x int64, little-endian: BLAKE2b-64 of each sentence
) strict""")
    db.execute(
        "insert into index_texts select id, key, content_hash, language, group_name, body,"
        " sentences, excluded, sentence_hashes from index_texts_2"
    )
    db.execute("drop table index_texts_2")
    db.execute("create index index_texts_by_group on index_texts (group_name, content_hash)")


@migrations()
def m004_gaps(db: Database) -> None:
    """N-grams of segments that are read whole as gaps of two bytes, half the size."""
    db.execute(
        "alter table index_segments add column as_gaps integer not null default 0"
        " /* 1: ngrams are gaps of two bytes, see segments.pack_gaps */"
    )


@migrations()
def m005_presence(db: Database) -> None:
    """Which shingles a large segment may have, so that few rows are read for nothing."""
    db.execute(
        "alter table index_segments add column presence blob not null default x''"
        " /* a bit for each part of the range of hashes, see segments.may_have; empty: not known */"
    )
