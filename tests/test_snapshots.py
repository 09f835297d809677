"""Answers kept as they are: an address never shows anything else than what it was given for."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provenance import Article, Engine
from provenance.errors import UnknownArticle, UnknownSnapshot
from provenance.snapshots import to_bytes
from tests.corpus import COPY, articles

pytestmark = pytest.mark.model

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def test_a_snapshot_stays_the_same_when_articles_are_added_or_changed(
    engine: Engine, tmp_path: Path
) -> None:
    """A link in a published fact-check must show what the reader was told then."""
    kept = engine.freeze(["copy"], note="as printed", at=NOON)
    later = Article(id="late", outlet="Late News", text=COPY, published_at="2023-05-04")
    changed = next(article for article in articles() if article.id == "copy")
    engine.ingest([later, replace(changed, text="Withdrawn.", published_at="2023-05-09")])
    engine.decide("reject", article="cut", source="agency", reviewer="Ada")
    engine.close()

    with Engine(tmp_path / "news.db") as again:
        assert again.doctor(mend=True) == []
        assert again.snapshot(kept.id).to_dict() == kept.to_dict()
        assert again.freeze(["copy"]).id != kept.id


def test_the_same_answer_has_one_address(engine: Engine, tmp_path: Path) -> None:
    """Neither the time, nor the note, nor the order in which articles came make another one."""
    first = engine.freeze(["copy", "agency"], note="first", at=NOON)
    again = engine.freeze(["agency", "copy", "copy"], note="second")
    with Engine(tmp_path / "other.db") as other:
        for article in reversed(articles()):
            other.ingest(article)
        elsewhere = other.freeze(["agency", "copy"])

    assert again == first
    assert (first.note, first.made_at) == ("first", "2024-05-01T12:00:00+00:00")
    assert elsewhere.id == first.id
    assert [each.id for each in engine.snapshots()] == [first.id]
    assert engine.freeze(["copy"]).id != first.id


def test_the_address_is_the_hash_of_the_content(engine: Engine) -> None:
    """Who was given a snapshot can check that it is the one."""
    kept = engine.freeze()
    again = json.loads(json.dumps(kept.to_dict()))["content"]

    assert hashlib.sha256(to_bytes(again)).hexdigest() == kept.sha256
    assert kept.id == kept.sha256[:16]
    assert engine.snapshot(kept.sha256) == kept


def test_a_snapshot_holds_the_answers_and_with_what_they_were_made(engine: Engine) -> None:
    """Read years later, it must say what was searched and by which program."""
    engine.decide("pin", article="own", source="agency", reviewer="Ada", at=NOON)
    content = engine.freeze(["own"]).content
    made_with = content["made_with"]

    assert content["tree"] == engine.tree(["own"]).to_dict()
    assert content["claims"] == engine.claims(["own"]).to_dict()
    assert content["who"] is None
    assert [each["note"] for each in content["decisions"]] == [""]  # type: ignore[attr-defined]
    assert made_with == engine.made_with().to_dict()
    assert {"version", "settings", "corpus", "time"} <= set(made_with)


def test_the_texts_that_evidence_points_into_are_kept_with_it(engine: Engine) -> None:
    """A span in a text that has changed since shows something else."""
    content = engine.freeze(["copy"]).content
    texts: dict[str, str] = content["texts"]  # type: ignore[assignment]
    edges = content["tree"]["derivations"]  # type: ignore[index]
    shown = [
        texts[item["article"]][slice(*item["span"])]
        for edge in edges
        for item in edge["evidence"]
        if item["span"]
    ]

    assert {"copy", "agency"} <= set(texts)
    assert shown
    assert all(shown)


def test_the_answer_to_a_query_is_kept_with_the_articles_it_found(engine: Engine) -> None:
    """What was asked for is part of what is shared."""
    kept = engine.freeze(query="agency", note="bridge")
    claim = engine.freeze(query="The bridge carries 14,000 vehicles a day.")

    assert kept.query == "agency"
    assert kept.content["who"] == engine.who("agency").to_dict()
    assert set(kept.articles or ()) >= {"agency", "copy", "cut", "french"}
    assert "other" not in (kept.articles or ())
    assert claim.content["who"]["query"]["kind"] == "claim"  # type: ignore[index]


def test_a_store_of_words_alone_keeps_what_it_can_answer(tmp_path: Path) -> None:
    """Sharing must not wait until a large store is finished; its claims are not made yet."""
    with Engine(tmp_path / "words.db") as engine:
        engine.ingest(articles(), embed=False)
        kept = engine.freeze(["copy"])

        assert kept.content["claims"] is None
        assert kept.content["tree"] == engine.tree(["copy"]).to_dict()
        assert engine.snapshot(kept.id) == kept


def test_snapshots_are_never_changed(engine: Engine) -> None:
    """Not even by a program that opens the file."""
    engine.freeze()

    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        engine._store().db.conn.execute("update snapshots set note = 'other'")


def test_an_unknown_address_or_article_is_told(engine: Engine) -> None:
    """One clear sentence each."""
    with pytest.raises(UnknownSnapshot, match="no snapshot has the address"):
        engine.snapshot("nothing")
    with pytest.raises(UnknownArticle):
        engine.freeze(["nothing"])
    assert engine.snapshots() == ()
