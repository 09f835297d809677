"""The store: versions, transactions, what it refuses, and that nothing is lost in it."""

from __future__ import annotations

import itertools
import random
import sqlite3
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from provenance.canonical import canonicalise
from provenance.errors import (
    DamagedStore,
    NewerStore,
    StoreMissing,
    StoreNotWritable,
)
from provenance.findings import Match
from provenance.model import Article, Document, Sourcing
from provenance.serialise import from_json
from provenance.store import Arrival, Store, told_plainly
from provenance.versions import article_id, page_address
from tests.corpus import PIECE

NOW = "2024-05-01T10:00:00+00:00"


def add(store: Store, *articles: Article) -> list[Arrival]:
    """Add articles in one transaction."""
    with store.writing():
        return [store.articles.add(article, NOW) for article in articles]


def test_the_same_record_is_stored_once(tmp_path: Path) -> None:
    """A crawl that is fed in twice must not double the number of reports."""
    article = Article(id="one", text="A text.", url="https://a.example/1")

    with Store(tmp_path / "news.db", create=True) as store:
        assert add(store, article, article) == [Arrival.ADDED, Arrival.UNCHANGED]
        assert store.articles.count() == 1


def test_unknown_fields_are_given_back_and_make_no_new_version(tmp_path: Path) -> None:
    """A crawler's time stamp changes at every fetch; the article does not."""
    first = Article(id="one", text="A text.", extra={"fetched": "monday", "tags": ["x"]})
    again = replace(first, extra={"fetched": "tuesday"})

    with Store(tmp_path / "news.db", create=True) as store:
        assert add(store, first, again) == [Arrival.ADDED, Arrival.UNCHANGED]
        (kept,) = store.articles.all()

    assert kept == first


def versions_of_one_page() -> list[Article]:
    """Return four records of one page, linked by id or by address."""
    return [
        Article(id="p", text="First words.", url="https://a.example/p", published_at="2024-01-01"),
        Article(
            text="Second words.",
            url="http://www.a.example/p/?utm_source=x",
            published_at="2024-01-03",
        ),
        Article(id="p", text="Third words, undated."),
        Article(id="q", text="Fourth.", url="https://a.example/p#top", published_at="2024-01-02"),
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_which_version_counts_does_not_depend_on_the_order(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """The page says when it was written; when it was fed in means nothing."""
    records = versions_of_one_page()

    with Store(tmp_path / "news.db", create=True) as store:
        for number in order:
            add(store, records[number])
        ids = store.articles.ids()
        known = len(store.articles.versions(ids[0]))

    assert ids == [article_id(records[1])]
    assert known == 4


def test_a_page_is_found_by_any_of_its_names(tmp_path: Path) -> None:
    """A link from a mail, an id from a spreadsheet: both must lead to the article."""
    records = versions_of_one_page()
    counting = article_id(records[1])

    with Store(tmp_path / "news.db", create=True) as store:
        add(store, *records)
        names = [name for name, *_ in store.articles.versions("p")]
        found = {store.articles.find(n) for n in [*names, "p", "q", "https://a.example/p?utm_x=1"]}
        missing = store.articles.find("https://b.example/p")

    assert len(set(names)) == 4
    assert found == {counting}
    assert missing is None


def test_two_papers_that_print_one_text_are_two_articles() -> None:
    """Without url and id, the outlet tells them apart: they are the copies we look for."""
    left, right = Article(text=PIECE, outlet="Left"), Article(text=PIECE, outlet="Right")

    assert article_id(left) != article_id(right)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("https://www.a.example/x/", "http://A.example/x#part", True),
        ("https://a.example/x?id=2&fbclid=z", "https://a.example/x?id=2", True),
        ("https://a.example/x?id=2&b=1", "https://a.example/x?b=1&id=2", True),
        ("https://a.example/x?id=2", "https://a.example/x?id=3", False),
        ("https://a.example:8080/x", "https://a.example/x", False),
        ("https://a.example/X", "https://a.example/x", False),
    ],
)
def test_links_to_one_page_are_one_address(left: str, right: str, *, same: bool) -> None:
    """Joined too freely, two articles become one; too narrowly, one counts twice."""
    assert (page_address(left) == page_address(right)) is same


@pytest.mark.parametrize("seed", range(12))
def test_a_batch_is_stored_as_its_articles_one_by_one(tmp_path: Path, seed: int) -> None:
    """What comes together must not end up on other pages than what comes apart."""
    draw = random.Random(seed)
    records = [
        Article(
            id=draw.choice(["", f"n{draw.randrange(6)}"]),
            url=draw.choice([None, f"https://a.example/{draw.randrange(6)}"]),
            text=f"Text {draw.randrange(8)}.",
            published_at=draw.choice([None, "2024", "2024-03-01"]),
        )
        for _ in range(24)
    ]
    with (
        Store(tmp_path / "one.db", create=True) as one,
        Store(tmp_path / "two.db", create=True) as two,
    ):
        apart = add(one, *records)
        at, together = 0, []
        while at < len(records):
            size = draw.randrange(1, 12)
            with two.writing():
                together += two.articles.add_all(records[at : at + size], NOW)
            at += size

        found = [
            list(store.db.execute("select * from articles order by content"))
            for store in (one, two)
        ]
        assert found[0] == found[1]
        assert together == apart
        assert one.setting("changes") == two.setting("changes")
        assert two.problems() == one.problems()


def test_what_a_batch_asks_of_a_store_does_not_grow_with_it(tmp_path: Path) -> None:
    """Ten thousand articles must cost the same beside nothing and beside a million."""
    with Store(tmp_path / "news.db", create=True) as store:
        steps = []
        for size in (200, 3_000):
            known = store.articles.count()
            add(store, *(Article(id=f"n{n}", text=f"Text {n}.") for n in range(known, size)))
            with store.writing():
                store.articles.mark_indexed({f"n{n}": "form" for n in range(known, size)})
            asked = [f"n{n}" for n in range(0, size, size // 20)]
            steps.append(_steps_of(store, asked))

        assert steps[1] < 2 * steps[0]


def _steps_of(store: Store, ids: list[str]) -> int:
    """Return how much SQLite does to bring some articles up to date and to store them again."""
    counted = itertools.count()
    store.db.conn.set_progress_handler(lambda: next(counted) < 0, 10)
    store.articles.unread("code", ids)
    store.articles.unindexed(ids)
    with store.writing():
        store.articles.add_all([Article(id=name, text="Another.") for name in ids], NOW)
    store.db.conn.set_progress_handler(None, 0)
    return next(counted)


def test_a_document_comes_back_as_it_was(tmp_path: Path) -> None:
    """Evidence is shown by spans; one that drifts shows the wrong words."""
    article = Article(id="one", text=PIECE, outlet="Reuters", published_at="2024")
    document = Document(
        article=article,
        canonical=canonicalise(article.text),
        sourcing=Sourcing(attributions=(), credits=(), citations=(), own_marks=(), publisher=None),
    )

    with Store(tmp_path / "news.db", create=True) as store:
        add(store, article)
        with store.writing():
            store.articles.write_document(document, "stamp")
        assert store.articles.documents() == {"one": document}
        assert store.articles.unread("stamp") == []
        assert store.articles.unread("another stamp") == ["one"]


def test_a_row_of_another_class_is_refused_and_not_misread() -> None:
    """A field more or less shifts all others: better no answer than a shifted one."""
    with pytest.raises(ValueError, match="Match"):
        from_json(Match, "[1, 2]")


def test_an_error_within_a_batch_leaves_nothing_of_it(tmp_path: Path) -> None:
    """Half a batch would be an article that no index knows."""
    with Store(tmp_path / "news.db", create=True) as store:
        with pytest.raises(AttributeError):
            # The second of the two cannot be stored.
            add(store, Article(id="one", text="A text."), None)  # type: ignore[arg-type]

        assert store.articles.count() == 0


def test_four_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """Read-then-write under a deferred transaction fails as soon as two programs write."""
    path = tmp_path / "news.db"
    code = (
        "import sys; from provenance.store import Store; from provenance.model import Article\n"
        "with Store(sys.argv[1], create=True) as store:\n"
        "    for n in range(25):\n"
        "        with store.writing():\n"
        "            store.articles.add(Article(id=f'{sys.argv[2]}-{n}', text=f'Text {n}.'), 'now')\n"
    )

    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), str(n)]) for n in range(4)]

    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0, 0]
    with Store(path) as store:
        assert store.articles.count() == 100
        assert store.setting("changes") == "100"


def test_a_store_that_is_not_there_is_not_made_by_a_question(tmp_path: Path) -> None:
    """A mistyped --db would otherwise leave an empty file and an empty answer."""
    path = tmp_path / "nowhere.db"

    with pytest.raises(StoreMissing, match="ingest"):
        Store(path)

    assert not path.exists()


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    """A path below a file can be written by nobody, root included."""
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreNotWritable, match="--db"):
        Store(tmp_path / "file" / "news.db", create=True)


@pytest.mark.parametrize(
    "content", [b"no database at all " * 300, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_file_that_is_no_store_is_told_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    """The reader learns which file it is, and that it was left as it is."""
    path = tmp_path / "news.db"
    path.write_bytes(content)

    with pytest.raises(DamagedStore, match="doctor"):
        Store(path)

    assert path.read_bytes() == content


def test_a_store_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    """To write old rows into a new schema would damage it."""
    path = tmp_path / "news.db"
    with Store(path, create=True) as store:
        store.db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) "
            "values ('provenance', 'm999_later', 'now')"
        )

    with pytest.raises(NewerStore, match="upgrade"):
        Store(path)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("database is locked", "another program"),
        ("database or disk is full", "make room"),
        ("attempt to write a readonly database", "--db"),
        ("no such table: articles", "doctor"),
    ],
)
def test_what_sqlite_says_becomes_a_sentence_with_the_way_out(message: str, told: str) -> None:
    """The reader does not know SQLite, and need not."""
    with pytest.raises(Exception, match=told), told_plainly("news.db"):
        raise sqlite3.OperationalError(message)


def test_broken_links_between_tables_are_found(tmp_path: Path) -> None:
    """Foreign keys cannot say all; the doctor must."""
    with Store(tmp_path / "news.db", create=True) as store:
        add(store, Article(id="one", text="A text."))
        assert any("not in the index" in problem for problem in store.problems())

        store.db.execute("update articles set counts = 0")

        assert any("counts" in problem for problem in store.problems())


def test_every_table_is_strict_and_explained(tmp_path: Path) -> None:
    """Who opens the file with another program must understand it without this one."""
    with Store(tmp_path / "news.db", create=True) as store:
        tables = dict(
            store.db.execute(
                "select name, sql from sqlite_master where type = 'table' "
                "and name not like '\\_%' escape '\\' and name not like 'sqlite%'"
            ).fetchall()
        )

    assert {"articles", "documents", "matches", "claims"} <= set(tables)
    assert all("strict" in sql.rsplit(")", 1)[1] for sql in tables.values())


def test_a_setting_that_another_program_wrote_or_that_was_taken_back_is_read_anew(
    tmp_path: Path,
) -> None:
    """Answers are kept by the state that settings name: a stale one would serve old answers."""
    path = tmp_path / "s.db"
    with Store(path, create=True) as one, Store(path) as two:
        one.set("changes", "1")
        assert two.setting("changes") == "1"
        one.set("changes", "2")
        assert (one.setting("changes"), two.setting("changes")) == ("2", "2")
        with suppress(KeyError), two.writing():
            two.set("changes", "3")
            assert two.setting("changes") == "3"
            raise KeyError
        assert (one.setting("changes"), two.setting("changes")) == ("2", "2")
        two.forget("changes")
        assert (one.setting("changes"), two.setting("changes")) == (None, None)
