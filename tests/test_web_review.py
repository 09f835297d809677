"""Deciding, taking back and sharing on the page, over a real server and a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html

from provenance import Article, Engine
from tests.web import visiting

LINK = {"article": "ferry-harbor-ledger", "source": "ferry-associated-press"}


@pytest.fixture
def client(own_store: Path) -> Iterator[httpx.Client]:
    """A client of a server over a store of its own."""
    with visiting(own_store) as visitor:
        yield visitor


def edges(path: Path) -> set[tuple[str, str | None]]:
    """Return the links of the store's tree."""
    with Engine(path) as engine:
        return {(edge.article, edge.source) for edge in engine.tree().tree.derivations}


def test_a_rejected_link_is_gone_until_the_decision_is_undone(
    client: httpx.Client, own_store: Path
) -> None:
    """A decision wins over the engine, and undoing it gives back what the engine found."""
    before = edges(own_store)
    link = (LINK["article"], LINK["source"])
    assert link in before

    answer = client.post(
        "/review/decide",
        data={**LINK, "action": "reject", "reviewer": "Zoé Martin", "note": "seen <b>both</b>"},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    assert link not in edges(own_store)

    page = html.fromstring(client.get("/review").text)
    told = page.xpath("string(//tbody/tr)")
    assert "seen <b>both</b>" in told
    assert page.xpath("//tbody//input[@name='reviewer']/@value") == ["Zoé Martin"]
    decision = page.xpath("//tbody//input[@name='decision']/@value")[0]
    client.post("/review/undo", data={"decision": decision, "reviewer": "Zoé Martin"})
    assert edges(own_store) == before
    assert "taken back" in client.get("/review?history=true").text


def test_a_decision_that_says_nothing_is_refused_in_one_sentence(client: httpx.Client) -> None:
    """What the reviewer meant must not be guessed."""
    for data in (
        {**LINK, "action": "perhaps", "reviewer": "Z"},
        {**LINK, "action": "reject", "reviewer": " "},
        {"article": "nobody", "source": "nothing", "action": "reject", "reviewer": "Z"},
        {"claim": "nothing", "action": "pin", "verdict": "sole", "low": "x", "reviewer": "Z"},
    ):
        answer = client.post("/review/decide", data=data)
        assert 400 <= answer.status_code < 500, data
        assert "Traceback" not in answer.text


def test_a_kept_answer_is_the_same_page_after_more_articles_came(
    client: httpx.Client, own_store: Path
) -> None:
    """A link that was shared must show what it showed."""
    made = client.post("/snapshots", data={"article": LINK["article"], "note": "for the desk"})
    address = made.headers["location"]
    before, data = client.get(address).text, client.get(f"{address}.json").json()

    with Engine(own_store) as engine:
        engine.ingest(Article(id="late", text="A late text of its own about nothing at all. " * 9))
        engine.finish()

    assert client.get(address).text == before
    assert client.get(f"{address}.json").json() == data
    assert data["content"]["tree"]["corpus"]["articles"] == 21
    assert "for the desk" in before
    assert address in client.get("/snapshots").text


def test_a_kept_answer_to_a_query_leads_with_its_sentence(client: httpx.Client) -> None:
    """Who follows the link reads the answer first, then what it rests on."""
    made = client.post("/snapshots", data={"q": LINK["article"]})
    page = html.fromstring(client.get(made.headers["location"]).text)

    assert page.xpath("//p[@class='lead']")
    assert page.xpath("//section[@aria-labelledby='tree']//li")
    assert client.get("/snapshots/0000000000000000").status_code == 404
