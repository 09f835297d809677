"""Schema of the store's tables, as numbered steps. Never edit a released step.

Comments stand inside the ``create`` statements because SQLite keeps them: who opens the file with
``sqlite3 provenance.db .schema`` reads them there. The tables of the index lie in the same file
and have migrations of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

SET_NAME = "provenance"
# All steps, in order; a store that has had another one was written by a later version.
STEP_NAMES = ("m001_store", "m002_families", "m003_reviews")

_FIRST = """
create table settings (
    name   text primary key,   -- 'model', 'model_name', 'changes', 'derived', 'analysed', 'code'
    value  text not null
) strict;

create table articles (
    content       text primary key,  -- hash of every field that an answer can depend on
    id            text not null,     -- given, or made from url, outlet and text
    page          text not null,     -- shared by all versions of one page: its smallest id
    address       text,              -- the url in normal form
    url           text,
    outlet        text,              -- as given
    title         text,
    byline        text,
    language      text,              -- as declared
    credit        text,
    text          text not null,     -- as read; all spans count its code points
    extra         text not null,     -- JSON object of the fields that this program does not know
    published_at  text,              -- clock 1, claimed: what the page says, to its own precision
    seen_at       text not null,     -- clock 2, seen: first ingested, UTC; decides nothing
    attested_at   text,              -- clock 3, attested: by an archive or a feed, UTC
    counts        integer not null check (counts in (0, 1))  -- 1: the version that is analysed
) strict;
create index articles_by_id on articles (id);
create index articles_by_address on articles (address) where address is not null;
create index articles_by_page on articles (page);
create unique index articles_that_count on articles (id) where counts = 1;

create table refused (
    origin   text not null,   -- file and place in it
    reason   text not null,
    seen_at  text not null,
    primary key (origin, reason)
) strict;

create table documents (
    content    text primary key references articles (content),
    code       text not null,   -- stamp of the code that read it
    canonical  text not null,   -- JSON: sentences, quotations, boilerplate, language
    sourcing   text not null    -- JSON: attributions, credits, citations
) strict;

create table indexed (
    article  text primary key,  -- its id is the index's key
    content  text not null,     -- the version that the index holds
    form     text not null      -- hash of what the index was given of it
) strict;

create table matches (
    key      text primary key,  -- hash of both texts, what is left out of them, settings and code
    derived  real not null,     -- probability 0..1 that one text derives from the other
    match    text not null      -- JSON
) strict;

create table pairs (
    left   text not null,       -- the smaller id
    right  text not null,
    key    text not null references matches (key),
    primary key (left, right)
) strict, without rowid;
create index pairs_by_right on pairs (right);
create index pairs_by_key on pairs (key);

create table judged (
    pair         integer primary key,  -- hash of two sentences, of the model and of the code
    probability  real not null check (probability between 0 and 1)  -- that both state one claim
) strict;

create table places (
    article    text primary key,
    line       text not null,
    place      text not null,   -- JSON
    citations  text not null,   -- JSON
    sentences  text not null    -- JSON: the line of each sentence
) strict;
create index places_by_line on places (line);

create table derivations (
    number      integer primary key,
    article     text not null,
    source      text,           -- null: not in the corpus
    derivation  text not null   -- JSON
) strict;
create index derivations_by_article on derivations (article);
create index derivations_by_source on derivations (source);

create table citations (
    cited   text not null,      -- an article of the corpus
    citing  text not null,
    primary key (cited, citing)
) strict, without rowid;

create table claims (
    number  integer primary key,
    id      text not null unique,
    claim   text not null       -- JSON
) strict;

create table appearances (
    article  text not null,
    claim    text not null,
    primary key (article, claim)
) strict, without rowid;
create index appearances_by_claim on appearances (claim);
"""

_SECOND = """
create table families (
    article  text primary key,  -- asked for before the tree of all was made
    state    text not null,     -- of the store then; in another one the answer does not hold
    tree     blob not null,     -- JSON, zlib: of the article's likely matches and theirs
    matches  blob not null      -- JSON, zlib: the article's own
) strict;
create index articles_by_outlet on articles (outlet) where counts = 1;
create index articles_by_date on articles (published_at) where counts = 1;
"""

# A trigger stands on one line: the statements of a script end at a semicolon and a line break.
_THIRD = """
create table decisions (
    number      integer primary key,   -- in the order of deciding; rows are added, never changed
    id          text not null unique,
    decided_at  text not null,         -- UTC
    reviewer    text not null,
    action      text not null check (action in ('accept', 'reject', 'pin', 'undo')),
    article     text,                  -- of a link: the derived article, as it was named then
    source      text,                  -- the article drawn on, likewise
    claim       text,                  -- of a verdict: the claim, as it was named then
    undoes      text references decisions (id),
    note        text not null,
    decision    text not null          -- JSON object of what was decided and what was found then
) strict;
create index decisions_by_article on decisions (article) where article is not null;
create index decisions_by_source on decisions (source) where source is not null;
create index decisions_by_claim on decisions (claim) where claim is not null;
create trigger decisions_are_not_changed before update on decisions begin select raise(abort, 'a decision is never changed: undo it'); end;
create trigger decisions_are_not_deleted before delete on decisions begin select raise(abort, 'a decision is never deleted: undo it'); end;

create table snapshots (
    id        text primary key,  -- the first 16 hex digits of sha256: its address
    sha256    text not null,     -- of the content as JSON
    made_at   text not null,     -- UTC; when it was first kept
    note      text not null,
    articles  text,              -- JSON array of the ids asked for; null: all
    query     text,              -- what was asked, or null
    content   blob not null      -- JSON, zlib
) strict;
create trigger snapshots_are_not_changed before update on snapshots begin select raise(abort, 'a snapshot is never changed: keep another'); end;
"""


def migrations() -> Migrations:
    """Return the store's steps; sqlite-utils is imported only here, as it takes 0.1 s."""
    from sqlite_utils import Migrations  # noqa: PLC0415 - see above

    steps = Migrations(SET_NAME)

    @steps()
    def m001_store(db: Database) -> None:
        """Articles and their versions, what was read off them, and the answers."""
        for statement in _statements(_FIRST):
            db.execute(statement)

    @steps()
    def m002_families(db: Database) -> None:
        """Answers about a family of articles, made when one of them is asked for."""
        for statement in _statements(_SECOND):
            db.execute(statement)

    @steps()
    def m003_reviews(db: Database) -> None:
        """What reviewers decided, and answers kept as they were."""
        for statement in _statements(_THIRD):
            db.execute(statement)

    return steps


def _statements(script: str) -> list[str]:
    """Split a script of ours: ``executescript`` would end the transaction it runs in."""
    return [part.strip() for part in script.split(";\n") if part.strip()]
