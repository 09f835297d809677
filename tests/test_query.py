"""Filters of a question: which articles are asked, and that every number follows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from provenance import Article, Engine, Filters
from provenance.cli import cli
from provenance.errors import DatesTurned, UnreadableDate
from tests import corpus
from tests.builders import document

TEXT = "The old mill of Tarrow burnt down on Friday, the fire brigade said."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a few articles, and one whose outlet and language only its text shows."""
    path = tmp_path_factory.mktemp("filters") / "store.db"
    bare = Article(
        id="bare",
        published_at="2023-05",
        text="BREMEN (dpa) - Der Frachter Adela Marin wird am Montag nach Bremen geschleppt, sagte "
        "ein Sprecher der Reederei der dpa. Die Fahrt dauert vier Tage.",
    )
    with Engine(path) as engine:
        engine.ingest([*corpus.articles(), bare])
        engine.finish()
    return path


@pytest.mark.parametrize(
    ("published_at", "taken"),
    [
        ("2024-03-09", False),
        ("2024-03-10", True),
        ("2024-03-10T23:59:00-05:00", True),
        ("2024-03", True),
        ("2024", True),
        ("2024-04-02", True),
        ("2024-04-30T10:00:00Z", True),
        ("2024-05-01", False),
        ("2023", False),
        ("2024-02", False),
        ("soon", False),
        (None, False),
    ],
)
def test_a_date_is_left_out_only_where_it_surely_lies_outside(
    published_at: str | None,
    taken: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """A page that tells the month alone may be of any day of it, the one asked for included."""
    assert Filters(since="2024-03-10", until="2024-04").takes_date(published_at) is taken


def test_outlets_go_by_any_of_their_names_and_languages_by_any_tag() -> None:
    """Whoever types "AP" or "fr-FR" means the same as whoever types it in full."""
    piece = document("a", TEXT, outlet="Associated Press")

    assert Filters(outlets=("AP",)).takes(piece)
    assert Filters(outlets=("Reuters", " associated  press ")).takes(piece)
    assert not Filters(outlets=("Reuters",)).takes(piece)
    assert not Filters(outlets=("AP",)).takes(document("b", TEXT))
    assert Filters(languages=("FR-fr", "en_GB")).languages == ("en", "fr")
    assert Filters(languages=("en",)).takes(piece)
    assert not Filters(languages=("fr",)).takes(piece)


def test_what_cannot_be_meant_is_refused() -> None:
    """A filter that is silently dropped makes an answer say more than was asked."""
    with pytest.raises(UnreadableDate):
        Filters(since="last week")
    with pytest.raises(DatesTurned):
        Filters(since="2024-05-02", until="2024-05-01")
    assert not Filters(since=" ", outlets=("", " "), languages=("",))
    assert Filters(since="2024-05", until="2024-05-01")


def test_reports_numbers_and_sentence_follow_the_filters(store: Path) -> None:
    """'Of 5 articles searched' above rows of others would be no answer."""
    with Engine(store) as engine:
        every = engine.who("agency")
        french = engine.who("agency", Filters(languages=("fr",)))
        gazette = engine.who("agency", Filters(outlets=("varnsk gazette",), since="2023-05-02"))
        nobody = engine.who("agency", Filters(until="2001"))

    assert {report.article for report in every.reports} > {"french", "copy"}
    assert [report.article for report in french.reports] == ["french"]
    assert (french.summary.articles, french.summary.outlets, french.corpus.articles) == (1, 1, 1)
    assert "1 article searched (in fr)" in french.summary.sentence
    assert [report.article for report in gazette.reports] == ["copy"]
    assert gazette.corpus.outlet_names == ("Varnsk Gazette",)
    assert not nobody.reports
    assert nobody.corpus.articles == 0
    assert french.to_dict()["query"]["filters"] == {  # type: ignore[index]
        "languages": ["fr"],
        "outlets": [],
        "since": None,
        "until": None,
    }


def test_what_only_the_text_tells_is_filtered_as_what_the_record_tells(store: Path) -> None:
    """A plain text file declares neither language nor outlet, and is searched all the same."""
    with Engine(store) as engine:
        german = engine.corpus(Filters(languages=("de",)))
        dpa = engine.corpus(Filters(outlets=("dpa",)))
        day = engine.corpus(Filters(since="2023-05-02", until="2023-05-02"))

    assert german.articles == 1
    assert dpa.articles == dpa.outlets == 1
    assert day.articles == 6  # all of that day, and the one of that month


def test_a_verdict_over_all_articles_is_not_told_of_a_part(sample_store: Path) -> None:
    """Filtered to one language, "2 independent sources" would count some that are not shown."""
    claim = "97 tickets had been sold."
    with Engine(sample_store) as engine:
        every = engine.who(claim)
        part = engine.who(claim, Filters(languages=("fr",)))
        none = engine.who(claim, Filters(languages=("it",)))

    assert every.summary.independent_sources is not None
    assert every.summary.articles == 2
    assert part.summary.articles == len(part.reports) == 1
    assert part.summary.independent_sources is None
    assert "Of all articles, filtered or not" in part.summary.sentence
    assert none.summary.articles == 0
    assert "0 articles searched (in it)" in none.summary.sentence


def test_the_command_line_takes_the_same_filters(store: Path) -> None:
    """A script and the page must be able to ask the same question."""
    options = ["--language", "fr", "--language", "de", "--since", "2023-05", "--json"]
    told = CliRunner().invoke(cli, ["who", "agency", *options, "--db", str(store)])
    wrong = CliRunner().invoke(cli, ["who", "agency", "--since", "x", "--db", str(store)])

    answer = json.loads(told.stdout)
    assert [report["article"] for report in answer["reports"]] == ["french"]
    assert answer["query"]["filters"]["languages"] == ["de", "fr"]
    assert wrong.exit_code == 1
    assert "is no date that can be read" in wrong.output


def test_lists_are_by_date_and_searched_by_words_of_any_kind(store: Path) -> None:
    """The list is for finding an article again; what the visitor types is never syntax."""
    with Engine(store) as engine:
        names = [each.id for each in engine.listed()]
        assert names == ["french", "cut", "copy", "agency", "own", "other", "bare"]
        assert [each.id for each in engine.listed(limit=2, offset=3)] == ["agency", "own"]
        assert [each.id for each in engine.listed("SHIP bridge")] == ["copy"]
        assert [each.id for each in engine.listed("gázette")] == ["copy"]
        assert [each.id for each in engine.listed("french", Filters(languages=("fr",)))] == [
            "french"
        ]
        for words in ("\"'", "%", "a* OR b", "\\", "NEAR(", "\x00", "\ud7ff", "x" * 10_000, "--"):
            assert engine.listed(words) == [], words
    with Engine(store) as engine:
        plan = engine._store().db.conn.execute(
            "explain query plan select id, outlet, title, published_at, language from articles "
            "where counts = 1 order by published_at desc, id limit 50"
        )
        told = " ".join(row[-1] for row in plan)
    assert "USING INDEX articles_listed" in told
    assert "TEMP B-TREE" not in told
