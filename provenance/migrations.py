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
STEP_NAMES = (
    "m001_store",
    "m002_families",
    "m003_reviews",
    "m004_listing",
    "m005_views",
    "m006_lengths",
)

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

_FOURTH = """
create index articles_listed on articles (published_at desc, id, outlet, title, language)
    where counts = 1;
drop index articles_by_date;
"""

# A JSON row is the list of its class's fields in order (``serialise.py``): ``$[4]`` is the fifth. A
# test holds these places and the classes together; a class whose fields move needs another step,
# which drops these views and creates them anew.
VIEWS = """
create table reviewed_claims (
    -- of an exported copy alone: claims whose verdict a reviewer decided; forgotten with any change
    id     text primary key references claims (id) on delete cascade,
    claim  text not null        -- JSON
) strict;
create trigger decisions_change_reviewed after insert on decisions begin delete from reviewed_claims; end;

create view claim_rows as
-- the rows that the views of claims unpack
select claims.number, claims.id, coalesce(reviewed_claims.claim, claims.claim) as claim
from claims left join reviewed_claims on reviewed_claims.id = claims.id;

create view view_articles as
-- one row an article that is analysed: what it says of itself, and its place in the tree
select
    articles.id,
    coalesce(nullif(articles.outlet, ''), json_extract(documents.sourcing, '$[4]')) as outlet,
    articles.title,
    articles.published_at,
    articles.url,
    json_extract(documents.canonical, '$[4]') as language,
    articles.byline,
    json_extract(places.place, '$[1]') as role,               -- original, derived, unrelated
    places.line,                                              -- its reporting line
    json_extract(places.place, '$[2][0]') as origin_article,  -- where its text began
    json_extract(places.place, '$[2][1]') as origin_outlet,
    json_extract(places.place, '$[2][2]') as origin_confidence,
    (select count(*) from articles as same where same.page = articles.page) as versions,
    length(articles.text) as characters,
    articles.seen_at
from articles
left join documents using (content)
left join places on places.article = articles.id
where articles.counts = 1;

create view view_links as
-- one row a derivation: which article drew on which, and how sure that is
select
    derivations.number,
    derivations.article,
    coalesce(nullif(derived.outlet, ''), (select json_extract(documents.sourcing, '$[4]')
        from documents where documents.content = derived.content)) as outlet,
    derived.title,
    derived.published_at,
    derivations.source,                                           -- null: not in the corpus
    json_extract(derivations.derivation, '$[2]') as source_outlet,
    sources.title as source_title,
    sources.published_at as source_published_at,
    json_extract(derivations.derivation, '$[3]') as relation,
    json_extract(derivations.derivation, '$[4]') as via,
    json_extract(derivations.derivation, '$[5]') as credited,     -- 1: a credit names the source
    case json_extract(derivations.derivation, '$[6]')
        when 1 then 'decided' else 'undecided' end as direction,
    (select group_concat(value, ' ') from json_each(derivations.derivation, '$[7]')) as reasons,
    json_extract(derivations.derivation, '$[8]') as confidence,   -- probability 0..1
    json_extract(derivations.derivation, '$[9]') as coverage_article,
    json_extract(derivations.derivation, '$[10]') as coverage_source,
    json_array_length(derivations.derivation, '$[11]') as evidence
from derivations
left join articles as derived on derived.id = derivations.article and derived.counts = 1
left join articles as sources on sources.id = derivations.source and sources.counts = 1;

create view view_evidence as
-- one row a piece of evidence of a derivation, with the words that show it
select
    derivations.number as link,                             -- number in view_links
    derivations.article,
    derivations.source,
    json_extract(shown.value, '$[0]') as type,
    json_extract(shown.value, '$[1]') as shown_in,          -- the article whose span it is
    json_extract(shown.value, '$[2][0]') as span_start,     -- code points, from 0
    json_extract(shown.value, '$[2][1]') as span_end,
    substr(articles.text, json_extract(shown.value, '$[2][0]') + 1,
        json_extract(shown.value, '$[2][1]') - json_extract(shown.value, '$[2][0]')) as words,
    json_extract(shown.value, '$[4]') as kind,              -- of a passage: verbatim, reworded ...
    json_extract(shown.value, '$[5]') as similarity,
    json_extract(shown.value, '$[6]') as note
from derivations, json_each(derivations.derivation, '$[11]') as shown
left join articles on articles.id = json_extract(shown.value, '$[1]') and articles.counts = 1;

create view view_citations as
-- one row a citation: an article credits another outlet for information
select
    places.article,
    json_extract(cited.value, '$[1][0]') as outlet,         -- canonical name
    json_extract(cited.value, '$[1][1]') as outlet_text,    -- as written
    json_extract(cited.value, '$[1][2][0]') as span_start,
    json_extract(cited.value, '$[1][2][1]') as span_end,
    json_extract(cited.value, '$[2]') as cited_article      -- null: not in the corpus
from places, json_each(places.citations) as cited;

create view view_claims as
-- one row a claim: what can be said of its sources
select
    claim_rows.id,
    json_extract(claim_rows.claim, '$[1]') as text,
    json_extract(claim_rows.claim, '$[2]') as language,
    json_extract(claim_rows.claim, '$[4]') as verdict,
    json_extract(claim_rows.claim, '$[5]') as independent_low,     -- proven independent sources
    json_extract(claim_rows.claim, '$[6]') as independent_high,    -- sources not proven dependent
    json_extract(claim_rows.claim, '$[7]') as reporting_lines,
    json_extract(claim_rows.claim, '$[8]') as outlets,
    json_array_length(claim_rows.claim, '$[3]') as appearances,
    json_extract(claim_rows.claim, '$[9]') as first_article,
    (select group_concat(value, ' ') from json_each(claim_rows.claim, '$[12]')) as reasons,
    json_extract(claim_rows.claim, '$[13]') as explanation,
    json_extract(claim_rows.claim, '$[10]') as contradicts,        -- JSON: ids of claims
    json_extract(claim_rows.claim, '$[11]') as updates,            -- JSON: ids of claims
    json_extract(claim_rows.claim, '$[15]') as aliases,            -- JSON: ids it had before
    json_extract(claim_rows.claim, '$[16][2]') as decided_by       -- of an exported copy: reviewer
from claim_rows;

create view view_appearances as
-- one row an appearance: a sentence that states a claim, for one source it is attributed to
select
    claim_rows.id as claim,
    json_extract(claim_rows.claim, '$[1]') as claim_text,
    json_extract(seen.value, '$[0]') as article,
    coalesce(nullif(articles.outlet, ''), (select json_extract(documents.sourcing, '$[4]')
        from documents where documents.content = articles.content)) as outlet,
    articles.published_at,
    json_extract(seen.value, '$[2]') as sentence,
    json_extract(seen.value, '$[1][0]') as span_start,
    json_extract(seen.value, '$[1][1]') as span_end,
    json_extract(seen.value, '$[3]') as line,
    json_extract(seen.value, '$[4]') as source_text,       -- as written
    json_extract(seen.value, '$[5]') as source_name,       -- canonical
    json_extract(seen.value, '$[6]') as source_type,
    json_extract(seen.value, '$[7]') as cue,
    json_extract(seen.value, '$[8]') as commitment
from claim_rows, json_each(claim_rows.claim, '$[3]') as seen
left join articles on articles.id = json_extract(seen.value, '$[0]') and articles.counts = 1;

create view view_decisions as
-- one row an entry of the history of decisions: who decided what, about which link or claim
select
    number,
    id,
    decided_at,
    reviewer,
    action,
    article,
    source,
    claim,
    undoes,
    note,
    json_extract(decision, '$.related') as related,      -- of a link: 1 related, 0 not
    json_extract(decision, '$.relation') as relation,    -- of a pinned link
    json_extract(decision, '$.verdict') as verdict,      -- of a pinned verdict
    json_extract(decision, '$.low') as independent_low,
    json_extract(decision, '$.high') as independent_high,
    json_extract(decision, '$.found') as found           -- JSON: what was found then
from decisions;

create view view_made_with as
-- one row a fact about an exported copy, with what it was made among them; none in other stores
select
    replace(substr(told.fullkey, 3), '"', '') as name,
    told.atom as value
from settings, json_tree(settings.value) as told
where settings.name = 'made_with' and told.atom is not null;
"""

_SIXTH = "create index articles_by_length on articles (length(text)) where counts = 1"


def migrations() -> Migrations:
    """Return the store's steps; sqlite-utils is imported only here, as it takes 0.1 s."""
    from sqlite_utils import Migrations  # noqa: PLC0415 - see above

    steps = Migrations(SET_NAME)

    @steps()
    def m001_store(db: Database) -> None:
        """Articles and their versions, what was read off them, and the answers."""
        _run(db, _FIRST)

    @steps()
    def m002_families(db: Database) -> None:
        """Answers about a family of articles, made when one of them is asked for."""
        _run(db, _SECOND)

    @steps()
    def m003_reviews(db: Database) -> None:
        """What reviewers decided, and answers kept as they were."""
        _run(db, _THIRD)

    @steps()
    def m004_listing(db: Database) -> None:
        """Lists of articles by date, words and filters, without reading the articles."""
        _run(db, _FOURTH)

    @steps()
    def m005_views(db: Database) -> None:
        """The answers as columns, for Datasette and other programs of SQLite."""
        _run(db, VIEWS)

    @steps()
    def m006_lengths(db: Database) -> None:
        """Which texts are exactly as one that is asked about, reading only those of its length."""
        _run(db, _SIXTH)

    return steps


def _run(db: Database, script: str) -> None:
    """Run a script of ours: ``executescript`` would end the transaction that it runs in."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement.strip())
