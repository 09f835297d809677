"""The list of articles, and one article with where it stands and who says what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html

from provenance import Article, Engine
from provenance.cleaning import clean
from provenance.web import addresses
from provenance.web.pages.articles import PAGE, SHOWN
from tests import corpus
from tests.web import visiting

ODD = "a/b?c=d#e &<f>\u00e9 ..%2F"
TEXT = (
    "TARROW (dpa) -\u202e The mill <script>alert(1)</script> burnt down.\r\n\r\n"
    "“Nothing is left,” the miller Jan Roos said.\n\n\n   It stood since 1811.\x07\n"
)


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[httpx.Client]:
    """A client of a server over the sample corpus."""
    with visiting(sample_store) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server over articles with unusual ids, titles and texts, some of them many."""
    path = tmp_path_factory.mktemp("odd") / "odd.db"
    articles = [
        Article(
            id=ODD,
            url="javascript:alert(1)",
            outlet='"><img src=x onerror=alert(1)>',
            title="<b>Mill</b>",
            byline="Mallory</p>",
            published_at="2024-01-02",
            language="en",
            text=TEXT,
        ),
        *(
            Article(id=f"n{n:03d}", title=f"Notice {n}", text=f"Road {n} is closed until noon.")
            for n in range(PAGE + 5)
        ),
    ]
    with Engine(path) as engine:
        engine.ingest(articles)
    with visiting(path) as visitor:
        yield visitor


def page_of(client: httpx.Client, path: str) -> html.HtmlElement:
    """Return a page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def test_the_list_has_every_article_once_the_latest_first(
    client: httpx.Client, sample_store: Path
) -> None:
    """A list that leaves one out hides it."""
    page = page_of(client, "/articles")
    with Engine(sample_store) as engine:
        every = {each.id for each in engine.articles()}

    links = page.xpath("//table[contains(@class, 'articles')]/tbody//a/@href")
    assert {link.rpartition("/")[2] for link in links} == every
    assert len(links) == len(every)
    assert page.xpath("//th[@scope='col']")
    assert not page.xpath("//nav[@class='pager']")


def test_a_long_list_is_shown_in_pages(odd: httpx.Client) -> None:
    """A page of a hundred thousand rows never ends loading."""
    first = page_of(odd, "/articles")
    rows = first.xpath("//tbody/tr")
    (following,) = first.xpath("//a[@rel='next']/@href")
    second = page_of(odd, following)

    assert len(rows) == PAGE
    assert len(second.xpath("//tbody/tr")) == 6
    assert second.xpath("//a[@rel='prev']/@href") == ["/articles"]
    assert "ends before this page" in odd.get("/articles?page=99").text
    assert odd.get("/articles?page=0").status_code == 422


@pytest.mark.parametrize(
    "words",
    ['"', "'", "%", "*", "a OR", "NEAR/2", "\\", "--", "\u0000", ";drop table articles", "😀"],
)
def test_no_words_are_an_error(client: httpx.Client, words: str) -> None:
    """Visitors type anything; it is looked for and never run."""
    answer = client.get("/articles", params={"q": words})

    assert answer.status_code == 200
    assert "No article has these words" in answer.text or "<tbody>" in answer.text


def test_the_list_is_narrowed_by_words_and_filters_together(client: httpx.Client) -> None:
    """What was searched for stands in the form again, and in the links to other pages."""
    page = page_of(client, "/articles?q=FERRY&language=fr&since=2023-11-05&until=2023-11-05")

    titles = page.xpath("//tbody//a")
    assert titles
    assert {title.get("lang") for title in titles} == {"fr"}
    assert page.xpath("//input[@name='q']/@value") == ["FERRY"]
    assert page.xpath("//select[@name='language']/option[@selected]/@value") == ["fr"]
    assert client.get("/articles?since=x").status_code == 422


def test_an_article_shows_its_text_whole_with_quotations_and_furniture_apart(
    client: httpx.Client, sample_store: Path
) -> None:
    """The page is read in the place of the article: no word of it may be lost or added."""
    with Engine(sample_store) as engine:
        documents = {each.id: engine.document(each.id) for each in engine.articles()}
    for name, document in documents.items():
        page = page_of(client, addresses.article(name))
        (text,) = page.xpath("//article[contains(@class, 'text')]")
        assert text.text_content() == clean(document.article.text)
        assert text.get("lang") == document.canonical.language
    page = page_of(client, "/articles/ferry-skerrow-islander")
    labels = page.xpath("//span[@class='furniture']/@data-label")
    assert labels == ["dateline", "credit"]
    assert any("nine minutes" in quote.text for quote in page.xpath("//span[@class='quoted']"))


def test_an_article_says_what_it_took_and_who_took_from_it(client: httpx.Client) -> None:
    """From any article one must get to its source and to its copies."""
    copy = page_of(client, "/articles/ferry-harbor-ledger")
    piece = page_of(client, "/articles/ferry-associated-press")

    took = copy.xpath("//section[@aria-labelledby='took']")[0]
    given = piece.xpath("//section[@aria-labelledby='given']")[0]
    assert "/articles/ferry-associated-press" in took.xpath(".//a/@href")
    assert "verbatim copy" in took.text_content()
    assert "credited" in took.text_content()
    assert "/articles/ferry-harbor-ledger" in given.xpath(".//a/@href")
    assert "/compare?left=ferry-associated-press&right=ferry-harbor-ledger" in given.xpath(
        ".//a/@href"
    )
    assert "taken from another" in copy.xpath("string(//section[@aria-labelledby='place'])")
    assert "original" in piece.xpath("string(//section[@aria-labelledby='place'])")


def test_an_article_tells_who_says_what_and_its_claims(client: httpx.Client) -> None:
    """Who vouches for a sentence decides what it is worth."""
    page = page_of(client, "/articles/ferry-associated-press")

    said = page.xpath("string(//section[@aria-labelledby='said'])")
    assert "Ingrid Halloran" in said
    assert "named person" in said
    for link in page.xpath("//ul[@class='said']//a/@href"):
        assert page.xpath(f"//p[@id='{link[1:]}']")
    claims = page.xpath("//section[@aria-labelledby='claims']//a/@href")
    assert claims
    assert all(link.startswith("/claims/") for link in claims)


def test_an_article_of_which_nobody_has_the_text_says_so(tmp_path: Path) -> None:
    """Silence would be read as a page that failed to load."""
    path = tmp_path / "one.db"
    with Engine(path) as engine:
        engine.ingest(corpus.articles())
        engine.finish()
    with visiting(path) as visitor:
        page = page_of(visitor, "/articles/other")

    assert "No other article has its text" in page.xpath("string(//div[@class='about'])")
    assert "no link of copying was found" in page.xpath("string(//div[@class='about'])")


def test_what_an_article_holds_is_shown_and_never_run(odd: httpx.Client) -> None:
    """Titles, outlets, urls and texts come from anywhere."""
    page = page_of(odd, addresses.article(ODD))

    assert page.xpath("string(//h1)") == "<b>Mill</b>"
    assert not page.xpath("//main//script | //main//img | //main//b")
    assert not [link for link in page.xpath("//@href") if link.startswith("javascript")]
    (text,) = page.xpath("//article[contains(@class, 'text')]")
    assert text.text_content() == clean(TEXT)
    assert "\u202e" not in text.text_content()
    assert page.xpath("//code/text()")[0].startswith("a/b?c=d#e &<f>")


def test_a_text_of_any_length_stays_a_page_of_some_kilobytes(tmp_path: Path) -> None:
    """A book among the articles must not freeze the browser."""
    path = tmp_path / "long.db"
    text = "\n\n".join(f"Chapter {n}. " + f"The river rose {n} feet. " * 40 for n in range(150))
    with Engine(path) as engine:
        engine.ingest(Article(id="book", language="en", text=text), embed=False)
    assert len(text) > SHOWN
    with visiting(path) as visitor:
        page = page_of(visitor, "/articles/book")

    assert len(page.xpath("string(//article)")) == SHOWN
    assert "more characters are not shown" in page.text_content()


def test_an_unknown_article_is_a_page_that_says_so(client: httpx.Client) -> None:
    """A dead link must lead on."""
    answer = client.get("/articles/nobody")

    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_an_article_tells_what_reviewers_decided_of_its_links(own_store: Path) -> None:
    """A rejected link is no longer in the tree; who looks for it must find the decision."""
    with Engine(own_store) as engine:
        engine.decide(
            "reject",
            reviewer="Zoé",
            article="ferry-harbor-ledger",
            source="ferry-associated-press",
            note="<i>seen</i> both",
        )
    with visiting(own_store) as visitor:
        page = page_of(visitor, "/articles/ferry-harbor-ledger")

    told = page.xpath("string(//section[@aria-labelledby='decided'])")
    assert "Rejected by Zoé" in told
    assert "<i>seen</i> both" in told
