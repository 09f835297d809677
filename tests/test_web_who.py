"""The answer to "who else reported this": headline, lines, words for relations, evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html

from provenance import Engine
from provenance.web.reports import CONFIDENCES, confidence_of
from tests import corpus
from tests.web import visiting

ARTICLE = "ferry-harbor-ledger"
CLAIM = "97 tickets had been sold."


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[httpx.Client]:
    """A client of a server over the sample corpus."""
    with visiting(sample_store) as visitor:
        yield visitor


def asked(client: httpx.Client, query: str, **fields: str) -> html.HtmlElement:
    """Return the page that answers a question."""
    answer = client.get("/who", params={"q": query, **fields})
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    """Return the text of an element with single spaces."""
    return " ".join(element.text_content().split())


def test_headline_and_rows_are_those_of_the_engine(
    client: httpx.Client, sample_store: Path
) -> None:
    """Page, API and command line must give one answer."""
    with Engine(sample_store) as engine:
        answer = engine.who(ARTICLE)
    page = asked(client, ARTICLE)
    summary = answer.summary

    assert words(page.xpath("//h1")[0]) == (
        f"{summary.articles} articles, {summary.outlets} outlets, "
        f"{summary.reporting_lines} reporting lines"
    )
    shown = page.xpath("//li[@class='report']//h4/a/@href")
    assert sorted(shown) == sorted(f"/articles/{report.article}" for report in answer.reports)
    assert "Among the 21 articles searched" in words(page.xpath("//p[@class='lead']")[0])


def test_rows_stand_under_their_reporting_line_the_own_one_first(
    client: httpx.Client, sample_store: Path
) -> None:
    """Copies counted apart from independent reports are the whole point."""
    with Engine(sample_store) as engine:
        lines = {report.article: report.line for report in engine.who(ARTICLE).reports}
    page = asked(client, ARTICLE)

    groups = [
        [link.rpartition("/")[2] for link in section.xpath(".//h4/a/@href")]
        for section in page.xpath("//section[@class='line']")
    ]
    assert all(len({lines[name] for name in group}) == 1 for group in groups)
    assert len(groups) == len(set(lines.values()))
    assert "the line of this article" in words(page.xpath("//section[@class='line']/h3")[0])
    # What it was taken from comes first, whatever the dates on the pages say.
    assert groups[0][0] == "ferry-associated-press"


def test_relation_direction_and_confidence_are_words(client: httpx.Client) -> None:
    """Nothing may be told by colour or position alone."""
    page = asked(client, ARTICLE)
    (row,) = page.xpath("//li[@class='report'][.//h4/a[@href='/articles/ferry-associated-press']]")

    told = words(row)
    assert "verbatim copy" in told
    assert "the text asked about took it from this article" in told
    assert "nearly certain (99%)" in told
    assert "99% of the text asked about stands in it" in told
    (other,) = page.xpath("//li[@class='report'][.//h4/a[@href='/articles/ferry-echo-du-detroit']]")
    assert "it took it from Associated Press" in words(other)
    assert [confidence_of(p) for p in (1.0, 0.95, 0.8, 0.5, 0.0)] == [
        "sure",
        "sure",
        "very_likely",
        "even",
        "doubtful",
    ]
    assert CONFIDENCES[-1][0] == 0


def test_evidence_shows_the_passages_of_both_texts_as_they_are_stored(
    client: httpx.Client, sample_store: Path
) -> None:
    """Evidence that is not the stored text is none."""
    page = asked(client, ARTICLE)
    with Engine(sample_store) as engine:
        texts = {each.id: each.text for each in engine.articles()}
    rows = page.xpath("//li[@class='report'][.//ol[@class='pairs']]")
    assert rows
    for row in rows:
        other = row.xpath(".//h4/a/@href")[0].rpartition("/")[2]
        for pair in row.xpath(".//ol[@class='pairs']/li"):
            mine, theirs = pair.xpath(".//blockquote")
            assert mine.text_content() in texts[ARTICLE]
            assert theirs.text_content() in texts[other]
        marked = row.xpath(".//blockquote//mark")
        assert marked or row.xpath(".//blockquote//span[@class='quoted']")
    assert page.xpath("//ol[@class='pairs']//mark")


def test_a_row_leads_to_article_comparison_and_tree(client: httpx.Client) -> None:
    """Every answer is checked with a click."""
    page = asked(client, ARTICLE)
    row = page.xpath("//li[@class='report']")[0]

    links = row.xpath(".//a/@href")
    assert "/articles/ferry-associated-press" in links
    assert f"/compare?left={ARTICLE}&right=ferry-associated-press" in links
    assert "/trees/ferry-associated-press" in links


def test_a_claim_leads_with_its_verdict_interval_and_earliest_appearance(
    client: httpx.Client, sample_store: Path
) -> None:
    """How many independent sources is the first thing a fact-checker wants to know."""
    with Engine(sample_store) as engine:
        answer = engine.who(CLAIM)
    page = asked(client, CLAIM)

    assert words(page.xpath("//p[@class='lead']")[0]) == (
        "Between 1 and 2 independent sources, among the 21 articles searched."
    )
    (verdict,) = page.xpath("//section[contains(@class, 'verdict')]")
    told = words(verdict)
    assert "unresolved" in told
    assert "between 1 and 2 independent sources" in told
    assert "Earliest known appearance: Radio Littoral" in told
    assert "Sources without a name may be one person." in told
    assert "What would settle it" in told
    headings = page.xpath("//h2")
    assert headings.index(verdict.xpath(".//h2")[0]) < headings.index(
        page.xpath("//h2[@id='lines']")[0]
    )
    quotes = page.xpath("//blockquote[@class='voice']")
    assert len(quotes) >= len(answer.reports)


def test_headline_and_verdict_are_said_in_french_too(client: httpx.Client) -> None:
    """The numbers are the engine's; the words are the reader's."""
    answer = client.get("/who", params={"q": CLAIM}, headers={"accept-language": "fr"})
    page = html.fromstring(answer.text)

    assert words(page.xpath("//h1")[0]) == "2 articles, 2 médias, 2 lignées"
    assert "sources indépendantes, parmi les 21 articles" in words(
        page.xpath("//p[@class='lead']")[0]
    )
    (engine_prose,) = page.xpath("//p[contains(@class, 'explanation')]")
    assert engine_prose.get("lang") == "en"


def test_filters_narrow_rows_and_say_that_the_verdict_is_over_all(client: httpx.Client) -> None:
    """A number of sources above rows that do not show them would mislead."""
    page = asked(client, CLAIM, language="fr")

    assert words(page.xpath("//h1")[0]) == "1 article, 1 outlet, 1 reporting line"
    assert "its verdict is over all of them" in words(page.xpath("//p[@class='lead']")[0])
    assert "The verdict is over all articles" in words(
        page.xpath("//section[contains(@class, 'verdict')]")[0]
    )
    assert [
        badge.text for badge in page.xpath("//section[@class='asked']//p/span[@class='badge']")
    ] == ["French"]


def test_finding_nobody_says_what_was_searched_and_what_that_means(client: httpx.Client) -> None:
    """A bare "no results" is read as "nobody else reported it"."""
    page = asked(client, "A glass bridge over the Osterfjord opened to cyclists.", since="2024")

    (notice,) = page.xpath("//section[@aria-labelledby='missing']")
    told = words(notice)
    assert "Only a part of the store was asked." in told
    assert "Only the articles of this store are searched, not the web." in told
    assert "no proof that nobody else reported it" in told
    assert page.xpath("//p[@class='lead']")[0].text_content().startswith("Among the ")
    assert not page.xpath("//section[@aria-labelledby='lines']")


def test_a_name_that_nobody_has_is_no_claim(client: httpx.Client) -> None:
    """A misspelt id must not be searched for as if it were a sentence."""
    answer = client.get("/who", params={"q": "ferry-harbour-ledger"})
    page = html.fromstring(answer.text)

    assert answer.status_code == 404
    assert page.xpath("//a[starts-with(@href, '/articles?q=')]")
    assert "/who?q=ferry-harbor-ledger" in page.xpath("//main//a/@href")


def test_a_sentence_without_spaces_is_a_claim(client: httpx.Client) -> None:
    """Chinese and Japanese put no spaces between words."""
    answer = client.get("/who", params={"q": "渡轮在港口倾覆造成十二人死亡。"})

    assert answer.status_code == 200


def test_the_answer_can_be_kept(client: httpx.Client) -> None:
    """A snapshot's address is what is put into an article's footnote."""
    page = asked(client, ARTICLE)

    (form,) = page.xpath("//form[@action='/snapshots']")
    assert form.xpath(".//input[@name='q']/@value") == [ARTICLE]
    assert ARTICLE in form.xpath(".//input[@name='article']/@value")


def test_the_text_of_a_stored_article_is_known_again(
    client: httpx.Client, sample_store: Path
) -> None:
    """Who pastes an article is told of that article, and not that it copies itself."""
    with Engine(sample_store) as engine:
        text = engine.document(ARTICLE).article.text
    answer = client.post("/who", data={"q": text.replace("\n", "\r\n")})
    page = html.fromstring(answer.text)

    assert answer.status_code == 200
    assert words(page.xpath("//h2[@id='asked']")[0]) == "You asked about this article"
    assert f"/articles/{ARTICLE}" not in page.xpath("//li[@class='report']//h4/a/@href")


def test_a_text_that_is_not_stored_is_compared_with_its_passages_shown(
    client: httpx.Client, sample_store: Path
) -> None:
    """A reader's own copy of a text is the commonest question of all."""
    with Engine(sample_store) as engine:
        stored = engine.document(ARTICLE).article.text
    text = f"Dear colleagues, this is what I was sent.\n\n{stored[:700]}"
    answer = client.post("/who", data={"q": text}, follow_redirects=True)
    page = html.fromstring(answer.text)

    assert words(page.xpath("//h2[@id='asked']")[0]) == "You asked about this text"
    for pair in page.xpath("//ol[@class='pairs']/li"):
        assert pair.xpath(".//blockquote")[0].text_content() in text
    assert page.xpath("//ol[@class='pairs']/li")
    assert not page.xpath("//a[starts-with(@href, '/compare')]")


@pytest.mark.parametrize("embed", [True, False])
def test_a_claim_asked_before_the_claims_are_made_is_never_said_not_to_be_there(
    tmp_path: Path,
    embed: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """A store that is still being filled knows of no claim; that is no answer to the question."""
    path = tmp_path / "fresh.db"
    with Engine(path) as engine:
        engine.ingest(corpus.articles(), embed=embed)
    with visiting(path) as visitor:
        page = asked(visitor, "The bridge carries 14,000 vehicles a day.")

    headline = words(page.xpath("//h1")[0])
    assert "No sentence" not in headline
    if embed:  # a small store is finished while the reader waits
        assert "articles" in headline
        assert page.xpath("//section[contains(@class, 'verdict')]")
    else:
        told = words(page.xpath("//main")[0])
        assert "The claims of" in told
        assert "not made" in told


def test_what_gives_another_figure_is_shown_apart(client: httpx.Client) -> None:
    """Who asks whether 210 tickets were sold must read that 97 were, and no verdict on 97."""
    page = asked(client, "210 tickets had been sold for the crossing.")
    near = page.xpath("//section[@aria-labelledby='otherwise']//li")

    assert words(page.xpath("//h1")[0]) == "No sentence that states this was found"
    assert not page.xpath("//*[@id='verdict']")
    assert any("Another figure" in words(item) and "97 tickets" in words(item) for item in near)
    assert near[0].xpath(".//a[starts-with(@href, '/claims/')]")
