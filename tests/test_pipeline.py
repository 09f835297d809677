"""The stages in order: any order and batching of the articles gives the same answers."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from provenance import Engine
from provenance.model import Article
from provenance.pipeline import Step
from tests.corpus import OWN, PIECE, articles

pytestmark = pytest.mark.model


def answers(engine: Engine) -> tuple[str, str]:
    """Return tree and claims as JSON texts."""
    return json.dumps(engine.tree().to_dict()), json.dumps(engine.claims().to_dict())


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The answers about the corpus, read in one go."""
    with Engine(tmp_path_factory.mktemp("once") / "news.db") as engine:
        engine.ingest(articles())
        return answers(engine)


def test_the_copies_are_found_and_the_own_report_is_none(at_once: tuple[str, str]) -> None:
    """The stages hang together: what each hands on is what the next one expects."""
    tree = json.loads(at_once[0])

    taken = {(edge["article"], edge["from"]) for edge in tree["derivations"]}

    assert {("copy", "agency"), ("cut", "agency"), ("french", "agency")} <= taken
    assert not {"own", "other"} & {name for pair in taken for name in pair}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_order_and_any_batches_give_the_same_answers(
    tmp_path: Path, at_once: tuple[str, str], seed: int
) -> None:
    """Who was fed in first is an accident; an answer that hangs on it cannot be checked."""
    chance = random.Random(seed)
    shuffled = articles()
    chance.shuffle(shuffled)
    cut = chance.randrange(1, len(shuffled))

    with Engine(tmp_path / "news.db") as engine:
        engine.ingest(shuffled[:cut])
    with Engine(tmp_path / "news.db") as engine:
        engine.ingest(shuffled[cut:])
        again = answers(engine)

    assert again == at_once


def test_reading_the_same_again_changes_nothing_and_compares_nothing(tmp_path: Path) -> None:
    """A crawl is fed in every hour; only what is new may cost time."""
    steps: list[Step] = []
    with Engine(tmp_path / "news.db", progress=steps.append) as engine:
        engine.ingest(articles()[:4])
        before = answers(engine)
        steps.clear()
        summary = engine.ingest(articles()[:4])
        after = answers(engine)

    assert (summary.added, summary.unchanged) == (0, 4)
    assert {step.stage for step in steps} == {"reading"}
    assert after == before


def test_only_new_pairs_are_compared(tmp_path: Path) -> None:
    """A match is kept under the content of its texts, not under the run that made it."""
    steps: list[Step] = []
    with Engine(tmp_path / "news.db", progress=steps.append) as engine:
        engine.ingest(articles()[:3])
        steps.clear()
        engine.ingest(articles()[3:4])

    compared = max(step.done for step in steps if step.stage == "comparing")
    assert compared <= 3


def test_a_new_version_takes_the_place_of_the_old_one_in_the_answers(tmp_path: Path) -> None:
    """All versions of a url count once, and the old one is kept."""
    first = articles()[0]
    later = replace(
        first, text=PIECE + "\n\nThe bridge reopened at noon.", published_at="2023-05-02T15:00:00Z"
    )
    with Engine(tmp_path / "news.db") as engine:
        engine.ingest([first, *articles()[1:3]])
        summary = engine.ingest([later])
        ids = [article.id for article in engine.articles()]
        kept = engine.versions("agency")
        sentences = [
            seen.sentence for claim in engine.claims().claims for seen in claim.appearances
        ]

    assert summary.new_versions == 1
    assert ids == ["agency", "copy", "cut"]
    assert [counts for *_rest, counts in kept] == [True, False]
    assert "The bridge reopened at noon." in sentences


def test_an_unreadable_date_is_no_date_and_is_told(tmp_path: Path) -> None:
    """A year of five digits is a slip; sorted as it stands, it would make the article the last."""
    slip = Article(id="slip", text=OWN, published_at="20222-03-01")

    with Engine(tmp_path / "news.db") as engine:
        summary = engine.ingest([slip])
        corpus = engine.tree().corpus

    assert summary.added == 1
    assert any("slip" in note for note in summary.notes)
    assert (corpus.undated, corpus.first) == (1, None)


def test_articles_that_cannot_be_stored_are_refused_and_the_rest_is_kept(tmp_path: Path) -> None:
    """A bad record stops nothing and hides nothing."""
    bad = [
        Article(id="empty", text="  \n "),
        Article(id="half", text="Half a pair: \ud83d is no letter."),
        Article(id="book", text="word " * 300_000),
    ]

    with Engine(tmp_path / "news.db") as engine:
        summary = engine.ingest([*bad, Article(id="good", text=OWN)])

    assert summary.added == 1
    assert [where for where, _reason in summary.refused] == ["empty", "half", "book"]
    assert summary.read == 4
