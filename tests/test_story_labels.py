"""What the annotated stories of ``benchmarks/stories`` say of their texts stands in these texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks" / "stories"
STORIES = sorted(path.parent for path in FOLDER.glob("*/*/gold.json"))
TYPES = {"named_person", "anonymous", "organisation", "document", "outlet", "none"}


def _read(story: Path) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    articles = [json.loads(path.read_text("utf-8")) for path in (story / "articles").iterdir()]
    gold = json.loads((story / "gold.json").read_text("utf-8"))
    return {article["id"]: article for article in articles}, gold


def _verdict(claim: dict[str, Any]) -> str:
    """The verdict that follows from a claim's interval, lines and articles (docs/terms.md)."""
    told = [mention for mention in claim["mentions"] if mention.get("stance") != "denies"]
    low, high = claim["independent_sources"]
    if len({mention["article"] for mention in told}) <= 1:
        return "sole"
    if len({mention["line"] for mention in told}) <= 1:
        return "repeated"
    if high <= 1:
        return "single_source"
    return "independent" if low >= 2 else "unresolved"


def test_there_are_stories_to_read_and_stories_to_score() -> None:
    """Those that nobody reads show whether a change carries."""
    assert {story.parent.name for story in STORIES} == {"read", "unseen"}
    assert len(STORIES) >= 10


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_every_label_stands_in_its_article(story: Path) -> None:
    """A label of a sentence that is not there measures nothing."""
    articles, gold = _read(story)
    for claim in gold["claims"]:
        for mention in claim["mentions"]:
            text = articles[mention["article"]]["text"]
            assert mention["sentence"] in text
            assert mention["source"] is None or mention["source"] in text
            assert mention["source_type"] in TYPES
    for citation in gold["citations"]:
        assert citation["sentence"] in articles[citation["article"]]["text"]
    for row in gold["derivations"]:
        assert {row["article"], row["from"]} <= {*articles, None}


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_verdict_interval_and_lines_agree(story: Path) -> None:
    """Labels keep the rules that answers keep."""
    _, gold = _read(story)
    for claim in gold["claims"]:
        told = [mention for mention in claim["mentions"] if mention.get("stance") != "denies"]
        assert claim["reporting_lines"] == len({mention["line"] for mention in told})
        assert claim["verdict"] == _verdict(claim)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_what_contradicts_does_so_both_ways(story: Path) -> None:
    """Conflict has no direction."""
    _, gold = _read(story)
    other = {claim["id"]: claim.get("contradicts") for claim in gold["claims"]}
    assert all(other[name] == claim for claim, name in other.items() if name)
