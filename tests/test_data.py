"""The sample corpus and its labels hold together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from provenance.model import Article, Commitment, Relation, SourceType, Verdict
from provenance.readers import read

ROOT = Path(__file__).resolve().parent.parent
STORIES: list[dict[str, Any]] = json.loads((ROOT / "data/labels.json").read_text("utf-8"))["stories"]  # fmt: skip


@cache
def corpus() -> dict[str, Article]:
    """Return the sample corpus as the readers give it, by id."""
    found = list(read([ROOT / "data/articles"]))
    return {article.id: article for article in found if isinstance(article, Article)}


def claims() -> Iterator[dict[str, Any]]:
    """Yield every labelled claim."""
    for story in STORIES:
        yield from story["claims"]


def test_every_article_of_the_corpus_is_read() -> None:
    """The first command a visitor runs must not begin with a refusal."""
    found = list(read([ROOT / "data/articles"]))

    refused = [item for item in found if not isinstance(item, Article)]

    assert not refused
    assert len(found) == len(corpus()) == 21


def test_the_corpus_shows_every_format_it_claims_to_show() -> None:
    """The sample is also the example of what can be ingested."""
    endings = {path.suffix for path in (ROOT / "data/articles").rglob("*") if path.is_file()}

    assert endings == {".json", ".jsonl", ".txt", ".html"}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story["name"]))
def test_labels_name_articles_that_exist(story: dict[str, Any]) -> None:
    """A label of nothing counts as a miss forever."""
    known = set(corpus())

    named = {row["article"] for row in story["derivations"] + story["citations"]}
    named |= {row["from"] for row in story["derivations"] if row["from"]}
    named |= set(story["originals"]) | set(story["unrelated"])
    named |= {row["article"] for claim in story["claims"] for row in claim["appearances"]}

    assert named <= known


@pytest.mark.parametrize("claim", list(claims()), ids=lambda claim: str(claim["id"]))
def test_labelled_sentences_are_exact_parts_of_their_article(claim: dict[str, Any]) -> None:
    """Spans are compared by code point: a straightened quotation mark would be a miss."""
    articles = corpus()

    missing = [
        (row["article"], row["sentence"])
        for row in claim["appearances"]
        if row["sentence"] not in articles[row["article"]].text
    ]

    assert not missing


def test_cited_sentences_are_exact_parts_of_their_article() -> None:
    """As for claims."""
    articles = corpus()

    missing = [
        row["sentence"]
        for story in STORIES
        for row in story["citations"]
        if row["sentence"] not in articles[row["article"]].text
    ]

    assert not missing


def test_labels_use_the_words_of_the_terms() -> None:
    """One thing, one word: a label in other words would never be met."""
    relations = {row["relation"] for story in STORIES for row in story["derivations"]}
    rows = [row for claim in claims() for row in claim["appearances"]]

    assert relations == set(Relation)
    assert {claim["verdict"] for claim in claims()} == set(Verdict)
    assert {row["source_type"] for row in rows} <= set(SourceType)
    assert {row["commitment"] for row in rows} <= set(Commitment)


@pytest.mark.parametrize("claim", list(claims()), ids=lambda claim: str(claim["id"]))
def test_a_labelled_verdict_agrees_with_its_interval_and_lines(claim: dict[str, Any]) -> None:
    """The labels obey the same rules as the answers (docs/terms.md, "Independence")."""
    low, high = claim["independent_sources"]
    lines = {row["line"] for row in claim["appearances"] if row["line"]}

    assert len(lines) == claim["reporting_lines"]
    match Verdict(claim["verdict"]):
        case Verdict.SOLE:
            assert len({row["article"] for row in claim["appearances"] if row["line"]}) == 1
        case Verdict.REPEATED:
            assert len(lines) == 1
        case Verdict.SINGLE_SOURCE:
            assert len(lines) >= 2
            assert high <= 1
        case Verdict.UNRESOLVED:
            assert len(lines) >= 2
            assert low <= 1
            assert high >= 2
        case Verdict.INDEPENDENT:
            assert len(lines) >= 2
            assert low >= 2


def test_contradictions_are_labelled_on_both_sides() -> None:
    """``contradicts`` is symmetric; a label on one side only would be half a gold."""
    by_id = {claim["id"]: claim for claim in claims()}

    one_sided = [
        (claim["id"], other)
        for claim in by_id.values()
        for other in claim["contradicts"]
        if claim["id"] not in by_id[other]["contradicts"]
    ]

    assert not one_sided
