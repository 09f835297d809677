"""The store as an export: a whole copy that other programs open, with views that say what it holds."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from index import Span
from provenance.decisions import Review
from provenance.engine import Engine
from provenance.errors import OutputExists, OutputNotWritable
from provenance.findings import (
    Appearance,
    Claim,
    Derivation,
    Evidence,
    Origin,
    Place,
    ResolvedCitation,
)
from provenance.migrations import VIEWS
from provenance.model import CanonicalText, Citation, Sourcing
from provenance.store import Store
from tests import samples
from tests.corpus import articles
from tests.export_stories import rows_of, sample, stored

SCHEMA_VIEWS = re.compile(r"create view (\w+) as\n-- (.*?)\n(.*?);\n", re.DOTALL)
PLACE = re.compile(r"([a-z_]+\.[a-z]+), '\$((?:\[\d+\])+)'")
# What the JSON paths of the views start from -> the class that is stored there; what a field of it
# holds -> the class that is stored within.
UNPACKED = {
    "documents.sourcing": Sourcing,
    "documents.canonical": CanonicalText,
    "places.place": Place,
    "derivations.derivation": Derivation,
    "shown.value": Evidence,
    "cited.value": ResolvedCitation,
    "claim_rows.claim": Claim,
    "seen.value": Appearance,
}
WITHIN = {"origin": Origin, "citation": Citation, "review": Review, "span": Span}
# A column that is not called as its field is.
FIELD_OF = {
    "outlet": "publisher",
    "origin_article": "article",
    "origin_outlet": "outlet",
    "origin_confidence": "confidence",
    "direction": "decided",
    "span_start": "start",
    "span_end": "end",
    "words": "start",
    "shown_in": "article",
    "independent_low": "low",
    "independent_high": "high",
    "claim_text": "text",
    "decided_by": "reviewer",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample story, exported."""
    return stored(sample(), tmp_path_factory.mktemp("sqlite") / "story.db")


def columns_of(body: str) -> list[tuple[str, str]]:
    """Return (expression, column) of a view's select."""
    select = body.partition("select\n")[2].partition("\nfrom ")[0]
    bare = re.sub(r" *--.*", "", select)
    parts = re.split(r",\n(?=    [\w(])", bare)
    named = [re.fullmatch(r"(?s)\s*(.*?)(?: as (\w+))?\s*", part) for part in parts]
    return [
        (found.group(1), found.group(2) or found.group(1).rpartition(".")[2])
        for found in named
        if found
    ]


def field_at(kind: Any, path: str) -> str:  # noqa: ANN401 - any class of the model
    """Return the name of the field that a path such as ``[2][0]`` leads to."""
    name = ""
    for number in map(int, re.findall(r"\d+", path)):
        kind = WITHIN[name] if name else kind
        names = kind._fields if hasattr(kind, "_fields") else [field.name for field in fields(kind)]
        name = names[number]
    return name


@pytest.mark.parametrize("view", SCHEMA_VIEWS.findall(VIEWS), ids=lambda view: str(view[0]))
def test_a_view_unpacks_the_fields_that_its_columns_name(view: tuple[str, str, str]) -> None:
    """Rows are lists: a field that moves would fill the column with its neighbour, unseen."""
    wrong = []
    for expression, column in columns_of(view[2]):
        found = [field_at(UNPACKED[base], path) for base, path in PLACE.findall(expression)]
        if found and found[0] not in {column, FIELD_OF.get(column)}:
            wrong.append((column, found))

    assert not wrong


def test_the_places_of_the_views_are_all_looked_at() -> None:
    """A view written in another way must not escape the test above."""
    looked_at = [
        place
        for _, _, body in SCHEMA_VIEWS.findall(VIEWS)
        for expression, _ in columns_of(body)
        for place in PLACE.findall(expression)
    ]

    # Four stand in joins and in what the rows are taken from.
    assert len(VIEWS.split("'$[")) - 1 - len(looked_at) == 4
    assert {base for base, _ in looked_at} == set(UNPACKED)


def test_every_view_says_what_a_row_is(copy: Path) -> None:
    """Who opens the file in Datasette has nothing but the schema to go by."""
    with closing(sqlite3.connect(copy)) as db:
        views = dict(db.execute("select name, sql from sqlite_master where type = 'view'"))

    assert {name for name, _, _ in SCHEMA_VIEWS.findall(VIEWS)} <= set(views)
    assert all(re.search(r"\n-- (one row|the rows)", sql) for sql in views.values())


def test_the_views_hold_the_story(copy: Path) -> None:
    """They are the answer as tables: what the JSON says, in columns."""
    by_id = {row["id"]: row for row in rows_of(copy, "view_articles")}
    links = {row["article"]: row for row in rows_of(copy, "view_links")}
    claims = {row["id"]: row for row in rows_of(copy, "view_claims")}
    (citation,) = rows_of(copy, "view_citations")

    assert (by_id["relais"]["language"], by_id["relais"]["origin_article"]) == ("fr", "gazette")
    assert (by_id["post"]["role"], by_id["post"]["line"]) == ("derived", "gazette:0")
    assert (links["relais"]["outlet"], links["relais"]["source_title"]) == (
        "Le Relais",
        "Tower loses a third of its water",
    )
    assert (links["relais"]["relation"], links["relais"]["credited"]) == ("translation", 1)
    assert (links["radio-two"]["direction"], links["radio-two"]["reasons"]) == (
        "undecided",
        "no_date tie_in_time",
    )
    assert (links["tally"]["source"], links["tally"]["source_outlet"]) == (None, "Lantern Wire")
    assert (claims["claim-2"]["verdict"], claims["claim-2"]["independent_high"]) == (
        "unresolved",
        2,
    )
    assert (citation["article"], citation["cited_article"]) == ("relais", "post")
    assert citation["outlet_text"] == "Coastal Post"


def test_the_questions_of_the_documentation_can_be_asked(copy: Path) -> None:
    """They are what a reader pastes first."""
    page = (Path(__file__).resolve().parent.parent / "docs" / "schema.md").read_text("utf-8")
    asked = [
        code
        for code in re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
        if "create " not in code.lower()
    ]

    with closing(sqlite3.connect(copy)) as db:
        answers = [db.execute(code).fetchall() for code in asked]

    assert len(answers) == 2
    assert [row[0] for row in answers[1]] == [
        "The tower has lost a third of its water",
        "The town was told in March",
    ]


def test_the_views_show_the_words_that_spans_mean(copy: Path) -> None:
    """Spans count code points, and so does SQLite: a reader of the file needs no program of ours."""
    texts = {key: item.article.text for key, item in samples.documents().items()}

    for row in rows_of(copy, "view_evidence"):
        assert row["words"] == texts[row["shown_in"]][row["span_start"] : row["span_end"]]
    for row in rows_of(copy, "view_appearances"):
        assert row["sentence"] == texts[row["article"]][row["span_start"] : row["span_end"]]


def test_a_copy_is_never_written_over_a_file_unasked(tmp_path: Path) -> None:
    """The file that is there may be another newsroom's store; the store itself is never replaced."""
    copy = stored(sample(), tmp_path / "story.db")
    before = copy.read_bytes()
    with Store(tmp_path / "story.db") as store:
        with pytest.raises(OutputExists, match="--overwrite"):
            store.copy_to(copy, {})
        with pytest.raises(OutputNotWritable, match="the store itself"):
            store.copy_to(store.path, {}, overwrite=True)
        with pytest.raises(OutputNotWritable):
            store.copy_to(tmp_path / "missing" / "copy.db", {})
        assert copy.read_bytes() == before

        store.copy_to(copy, {"made_with": '{"time":"later"}'}, overwrite=True)

    assert rows_of(copy, "view_made_with") == [{"name": "time", "value": "later"}]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "story.db"]


def test_a_copy_holds_one_moment_while_others_write(tmp_path: Path) -> None:
    """An export made during an ingestion must be a store, and not half of one."""
    path = tmp_path / "story.db"
    stored(sample(), path)
    with Store(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("begin immediate")
        writer.execute("delete from derivations")

        store.copy_to(tmp_path / "during.db", {})

        writer.execute("rollback")
    assert len(rows_of(tmp_path / "during.db", "view_links")) == len(samples.derivations())
    with Store(tmp_path / "during.db") as store:
        assert store.problems()[:1] == [] or "index" in store.problems()[0]


@pytest.mark.model
def test_an_exported_store_gives_the_decided_answers_and_is_a_store(tmp_path: Path) -> None:
    """A decision wins in every export; and the file goes on as a store where it is opened as one."""
    with Engine(tmp_path / "news.db") as engine:
        engine.ingest(articles())
        claims = engine.claims().claims
        claim = next(item for item in claims if item.verdict == "repeated")
        link = next(edge for edge in engine.tree().tree.derivations if edge.source)
        engine.decide("reject", reviewer="Ada", claim=claim.id, note="by phone")
        engine.decide("reject", reviewer="Ada", article=link.article, source=link.source)
        told = engine.tree().to_dict()

        engine.copy_to(tmp_path / "copy.db", time="2026-05-04T03:02:01Z")
        lines = engine.export("decisions").splitlines()

    rows = {row["id"]: row for row in rows_of(tmp_path / "copy.db", "view_claims")}
    links = {(row["article"], row["source"]) for row in rows_of(tmp_path / "copy.db", "view_links")}
    assert (rows[claim.id]["verdict"], rows[claim.id]["decided_by"]) == ("unresolved", "Ada")
    assert {row["decided_by"] for key, row in rows.items() if key != claim.id} == {None}
    edges = told["derivations"]
    assert isinstance(edges, list)
    assert links == {(edge["article"], edge["from"]) for edge in edges}
    assert (link.article, link.source) not in links
    assert len(rows_of(tmp_path / "copy.db", "view_decisions")) == len(lines) - 1 == 2
    with Engine(tmp_path / "copy.db") as engine:
        assert engine.tree().to_dict() == told
        engine.decide("accept", reviewer="Eve", article="cut", source="agency")
    rows = {row["id"]: row for row in rows_of(tmp_path / "copy.db", "view_claims")}
    assert rows[claim.id]["decided_by"] is None


@pytest.mark.model
def test_a_store_of_words_alone_is_exported_without_being_finished(tmp_path: Path) -> None:
    """To finish a million articles takes days: an export must not begin to, unasked."""
    with Engine(tmp_path / "news.db") as engine:
        engine.ingest(articles(), embed=False)

        engine.copy_to(tmp_path / "copy.db")
        told = json.loads(engine.export("json", ["copy"]))
        drawn = engine.export("dot", ["copy"])

        assert not engine.is_finished()
    made = {row["name"]: row["value"] for row in rows_of(tmp_path / "copy.db", "view_made_with")}
    assert (made["finished"], made["settings.searched"]) == (0, "words")
    assert len(rows_of(tmp_path / "copy.db", "view_articles")) == len(articles())
    assert "claims" not in told
    assert told["derivations"]
    assert "->" in drawn
