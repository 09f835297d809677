"""How many articles count: carried on from change to change, whoever made it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from provenance import Article, Engine
from provenance.store import Store


def article(number: int, **fields: str) -> Article:
    """An article that shares no word with another one."""
    words = " ".join(f"w{number}x{place}" for place in range(20))
    return Article(**{"id": f"a{number}", "text": words, **fields})  # type: ignore[arg-type]


def test_the_number_searched_is_right_after_every_kind_of_change(tmp_path: Path) -> None:
    """That N articles were searched is a statement on which others build."""
    db = tmp_path / "some.db"
    with Engine(db) as writer:
        writer.ingest([article(0), article(1, outlet="The Day")], embed=False)
        with Engine(db) as reader:
            assert (reader.count(), reader.corpus().without_outlet) == (2, 1)
            writer.ingest([article(2), article(3, outlet="The Day")], embed=False)
            assert (reader.count(), reader.corpus().without_outlet) == (4, 2)
            # A version of a page: one of the two counts.
            late = article(9, id="a3", published_at="2024-05-31")
            writer.ingest(late, embed=False)
            assert (reader.count(), reader.corpus().without_outlet) == (4, 3)
            # One page by its url, of two that were apart by their ids.
            here = "https://day.example/a"
            writer.ingest([article(4, url=here), article(5, url=here)], embed=False)
            assert (reader.count(), reader.corpus().articles) == (5, 5)
            writer.ingest((article(number) for number in range(100, 1_200)), embed=False)
            assert reader.count() == writer.count() == 1_105
            with Engine(db) as anew:
                assert anew.corpus() == reader.corpus()


def test_what_is_taken_back_was_never_counted(tmp_path: Path) -> None:
    """A batch that fails half way leaves the store as it was, and what is known of it."""
    with Engine(tmp_path / "some.db") as engine:
        engine.ingest(article(0), embed=False)
    store = Store(tmp_path / "some.db")
    assert store.articles.count() == 1

    amid = 0
    with suppress(ZeroDivisionError), store.writing():
        store.articles.add_all([article(1)], "2024-05-31T00:00:00+00:00")
        amid = store.articles.count()
        _ = 1 / 0
    before = store.articles.count()
    store.articles.add_all([article(2)], "2024-05-31T00:00:00+00:00")
    after = store.articles.count()
    store.close()

    assert (amid, before, after) == (2, 1, 2)
