"""A store of words alone, answered article by article."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from provenance import Article, Engine
from provenance.nearby import Nearby
from provenance.who import report_articles

STORY = (
    "HARBOUR CITY (Wire) - The ferry Aurora ran aground off Skerrow at dawn on Monday with forty "
    "passengers on board, the coast guard said. Helicopters took them to the mainland within two "
    "hours. The captain blamed a broken rudder, and the owner promised an inquiry into the repairs "
    "that were made in March. Divers found a hole of three metres under the water line. The port "
    "will stay closed until the wreck has been lifted by the crane ship Titan."
)
OTHER = (
    "The council of Velland voted on Tuesday to close the old swimming pool. Repairs would cost four "
    "million, the treasurer told the meeting, and a new one had been promised since the flood. A "
    "teacher collected nine hundred signatures against the plan and handed them to the mayor."
)


def articles() -> list[Article]:
    """Return two stories, one with copies, and articles that stand alone."""
    cut = ". ".join(STORY.split(". ")[:4]) + "."
    found = [
        Article(id="wire", outlet="Wire", text=STORY, published_at="2024-03-04T08:00:00Z"),
        Article(id="copy", outlet="Ledger", text=STORY, published_at="2024-03-04T10:00:00Z"),
        Article(id="cut", outlet="Gazette", text=cut, published_at="2024-03-05T10:00:00Z"),
        Article(id="pool", outlet="Courier", text=OTHER, published_at="2024-03-05"),
    ]
    draw = random.Random(1)
    words = [f"{a}{b}" for a in ("ber", "tol", "man", "ver", "sil") for b in ("da", "rik", "son")]
    for number in range(8):
        text = ". ".join(" ".join(draw.choices(words, k=9)).capitalize() for _ in range(8))
        found.append(Article(id=f"x{number}", outlet="Courier", text=f"{text}."))
    return found


def by_words(path: Path, batches: int) -> Engine:
    """Return a store of words alone that was filled in so many batches, in another order each."""
    engine = Engine(path)
    given = articles()
    random.Random(batches).shuffle(given)
    for start in range(batches):
        engine.ingest(given[start::batches], embed=False)
    return engine


def test_copies_are_found_before_anything_is_embedded(tmp_path: Path) -> None:
    """A large collection can be asked as soon as it is stored."""
    with by_words(tmp_path / "words.db", 1) as engine:
        answer = engine.who("wire")
        tree = engine.tree(["cut"])

        assert {report.article for report in answer.reports} == {"copy", "cut"}
        assert all(report.direction == "later" for report in answer.reports)
        assert answer.corpus.articles == 12
        assert answer.corpus.by_meaning == 0
        assert "not what was reworded" in answer.summary.sentence
        assert "cut" in {edge.article for edge in tree.tree.derivations}
        assert engine._store().db.execute("select count(*) from index_vectors").fetchone()[0] == 0


@pytest.mark.parametrize("batches", [2, 7])
def test_order_and_batches_change_no_answer(tmp_path: Path, batches: int) -> None:
    """The same articles give the same answer, whichever question was asked first."""
    with by_words(tmp_path / "a.db", 1) as plain, by_words(tmp_path / "b.db", batches) as other:
        names = [article.id for article in articles()]
        expected = [plain.who(name).to_dict() for name in names]
        found = {name: other.who(name).to_dict() for name in reversed(names)}

        assert [found[name] for name in names] == expected
        assert [other.who(name).to_dict() for name in names] == expected
        assert other.tree(["wire", "cut"]).to_dict() == plain.tree(["cut", "wire"]).to_dict()


def test_an_answer_is_made_anew_when_an_article_comes_in(tmp_path: Path) -> None:
    """What was kept speaks of the store as it was."""
    with by_words(tmp_path / "words.db", 1) as engine:
        assert engine.who("pool").reports == ()

        engine.ingest([Article(id="pool2", outlet="Ledger", text=OTHER)], embed=False)

        assert [report.article for report in engine.who("pool").reports] == ["pool2"]


def test_a_text_that_is_not_stored_is_compared_by_its_words(tmp_path: Path) -> None:
    """Asking about a page must not require storing it, nor finishing the store."""
    with by_words(tmp_path / "words.db", 1) as engine:
        answer = engine.who(Article(text="Good morning. " + STORY))

        assert {"wire", "copy"} <= {report.article for report in answer.reports}


@pytest.mark.model
def test_finishing_gives_the_store_that_was_embedded_at_once(tmp_path: Path) -> None:
    """What is put off is not lost."""
    with by_words(tmp_path / "words.db", 2) as late, Engine(tmp_path / "whole.db") as whole:
        whole.ingest(articles())
        late.finish()
        whole.finish()

        assert late.tree().to_dict() == whole.tree().to_dict()
        assert late.claims().to_dict() == whole.claims().to_dict()
        assert late.doctor() == []


@pytest.mark.parametrize("embed", [False, True])
def test_each_text_stands_once_in_the_file(tmp_path: Path, *, embed: bool) -> None:
    """Two copies of every text are a third of a large store, and could come to differ."""
    path = tmp_path / "once.db"
    with Engine(path) as engine:
        engine.ingest(articles(), embed=embed)
        corrected = articles()[0].text.replace("forty", "fifty")
        later = Article(id="wire", outlet="Wire", text=corrected, published_at="2024-03-06")
        engine.ingest(later, embed=embed)

        assert {report.article for report in engine.who("wire").reports} == {"copy", "cut"}
        assert engine.doctor() == [] or not embed

    with sqlite3.connect(path) as db:
        assert db.execute("select count(body) from index_texts").fetchone() == (0,)


class Thorough(Nearby):
    """Compares in full all that the index proposes, which takes a hundred times as long."""

    def _proposed(self, name: str) -> list[str]:
        return [found.right for found in self._index.candidates(name)]


def test_a_quick_look_loses_no_report(tmp_path: Path) -> None:
    """What is not compared in full must be what nobody would be told of."""
    with Engine(tmp_path / "samples.db") as engine:
        engine.ingest(Path(__file__).parent.parent / "data" / "articles", embed=False)
        names = [article.id for article in engine.articles()]
        nearby = Nearby(engine._store(), engine._index(), words_only=True)
        quick = {name: report_articles(nearby.found(name)) for name in names}
        thorough = Thorough(engine._store(), engine._index(), words_only=True)

        for name in names:
            expected = report_articles(thorough.found(name))
            assert [r.article for r in quick[name]] == [r.article for r in expected]
            assert quick[name] == expected
            assert all(report.evidence for report in quick[name])


def test_asked_first_and_again_an_answer_is_the_same(tmp_path: Path) -> None:
    """Neither what is kept in memory nor what is kept in the file may change an answer."""
    path = tmp_path / "words.db"
    with by_words(path, 1) as engine:
        first = {article.id: engine.who(article.id).to_dict() for article in articles()}
        assert {name: engine.who(name).to_dict() for name in first} == first
    with Engine(path) as engine:
        assert {name: engine.who(name).to_dict() for name in reversed(first)} == first


def test_to_ask_for_an_article_that_stands_alone_writes_nothing(tmp_path: Path) -> None:
    """Most articles do; a question that writes would wait for every other writer."""
    with by_words(tmp_path / "words.db", 1) as engine:
        engine.who("x0")
        before = engine._store().db.conn.total_changes

        assert [engine.who(name).reports for name in ("pool", "x1", "x2")] == [(), (), ()]
        assert engine._store().db.conn.total_changes == before


def test_a_text_that_is_stored_is_found_by_its_index(tmp_path: Path) -> None:
    """Whoever pastes a text into a store of a million must not wait until all were read."""
    with by_words(tmp_path / "words.db", 1) as engine:
        store = engine._store()
        asked: list[str] = []
        store.db.conn.set_trace_callback(asked.append)

        assert store.articles.with_text(OTHER) == "pool"
        assert store.articles.with_text(OTHER[:-1] + "!") is None

        store.db.conn.set_trace_callback(None)
        plan = store.db.execute(f"explain query plan {asked[0]}").fetchall()
        assert "SEARCH articles USING INDEX articles_by_length" in plan[0][-1]
        assert engine.who(OTHER).query.article == "pool"
