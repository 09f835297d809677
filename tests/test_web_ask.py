"""The page that asks: its form, what it says is searched, and what cannot be asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html

from provenance import Article, Engine
from provenance.web.pages.ask import SUGGESTED
from provenance.web.questions import LONGEST_ADDRESSED, read_question
from tests.web import visiting


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[httpx.Client]:
    """A client of a server over the sample corpus."""
    with visiting(sample_store) as visitor:
        yield visitor


def test_the_page_says_what_is_searched_and_offers_where_to_start(client: httpx.Client) -> None:
    """An answer means nothing to who does not know of how many articles it is."""
    page = html.fromstring(client.get("/").text)

    told = page.xpath("string(//p[contains(@class, 'searched')])")
    assert "21 articles from" in told
    assert "English (14)" in told
    assert "French (7)" in told
    assert "by their meaning" in told
    assert page.xpath("//textarea[@name='q' and @required]")
    for name in ("q", "language", "outlet", "since", "until"):
        (field,) = page.xpath(f"//form[@action='/who']//*[@name='{name}']")
        assert page.xpath(f"//label[@for='{field.get('id')}']"), f"{name} has no label"
    assert "Harbor Ledger" in page.xpath("//datalist/option/@value")
    recent = page.xpath("//ul[contains(@class, 'recent')]//a/@href")
    assert len(recent) == 6
    assert client.get(recent[0]).status_code == 200


def test_a_short_question_goes_to_its_permanent_address(client: httpx.Client) -> None:
    """What can be asked again by a link can be sent to a colleague."""
    answer = client.post(
        "/who", data={"q": " 97 tickets\r\nwere sold ", "language": "fr", "outlet": "A; B"}
    )

    assert answer.status_code == 303
    target = httpx.URL(answer.headers["location"])
    assert target.path == "/who"
    assert dict(target.params) == {
        "q": "97 tickets\nwere sold",
        "language": "fr",
        "outlet": "A; B",
    }
    question = read_question("q", ["fr,en", "fr"], ["A; B", ""], "", "")
    assert (question.languages, question.outlets) == (("fr", "en"), ("A", "B"))


def test_a_long_text_is_answered_in_place(client: httpx.Client) -> None:
    """No address holds a whole article, and the text must not be stored to be asked about."""
    text = "The harbour of Tarvin was quiet that night. " * 60
    assert len(text) > LONGEST_ADDRESSED

    answer = client.post("/who", data={"q": text})

    assert answer.status_code == 200
    assert "You asked about this text" in answer.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"q": "  "}, "Nothing was asked"),
        ({"q": "a claim", "since": "soon"}, "A date cannot be read"),
        ({"q": "a claim", "since": "2024-05", "until": "2023"}, "lies after the second"),
    ],
)
def test_what_cannot_be_asked_comes_back_with_the_reason(
    client: httpx.Client, fields: dict[str, str], told: str
) -> None:
    """A visitor who typed a page of text must not lose it for a wrong date."""
    answer = client.get("/who", params=fields)
    page = html.fromstring(answer.text)

    assert answer.status_code == 422
    assert told in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("string(//textarea)").strip() == fields["q"].strip()


def test_more_than_the_server_takes_is_refused_plainly(sample_store: Path) -> None:
    """A pasted book is 413 and a sentence, never a timeout."""
    from provenance.web.settings import Limits  # noqa: PLC0415 - this test alone

    with visiting(sample_store, limits=Limits(text=500)) as visitor:
        answer = visitor.post("/who", data={"q": "word " * 1000})

    assert answer.status_code == 413
    assert "more than the server takes" in answer.text


@pytest.mark.parametrize(
    "name", ["/etc/hostname", "/etc/passwd", "~/.ssh/id_rsa", "pyproject.toml"]
)
def test_a_visitor_cannot_have_the_server_read_its_files(client: httpx.Client, name: str) -> None:
    """On the command line a path is a question; over the network it would be a leak."""
    answer = client.get("/who", params={"q": name})

    assert answer.status_code == 404
    assert "There is no such article here" in answer.text


def test_the_page_speaks_the_readers_language(client: httpx.Client) -> None:
    """A French newsroom asks in French, numbers and languages included."""
    page = html.fromstring(client.get("/", headers={"accept-language": "fr"}).text)

    assert page.get("lang") == "fr"
    assert "anglais (14)" in page.xpath("string(//p[contains(@class, 'searched')])")


def test_of_many_outlets_those_that_are_typed_are_suggested(tmp_path: Path) -> None:
    """A list of thousands of names in each page would be larger than the page."""
    path = tmp_path / "many.db"
    with Engine(path) as engine:
        engine.ingest(
            Article(
                id=f"a{n}", outlet=f"Échos {n:04d}", language="fr", text=f"La borne {n} est bleue."
            )
            for n in range(SUGGESTED + 20)
        )
    with visiting(path) as visitor:
        page = html.fromstring(visitor.get("/").text)
        assert not page.xpath("//datalist/option")
        (field,) = page.xpath("//input[@name='outlet']")
        assert field.get("hx-get") == "/outlets"
        told = visitor.get("/outlets", params={"outlet": "Le Pays; echos 001"}).text
    names = html.fromstring(f"<div>{told}</div>").xpath("//option/@value")
    assert names == [f"Le Pays; Échos 001{n}" for n in range(10)]
