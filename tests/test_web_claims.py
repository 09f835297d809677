"""The claims' screens: verdicts with their interval in words, sources, and what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from lxml import html

from provenance import Engine
from provenance.model import Commitment, Reason, Verdict
from provenance.web.claim_view import MOST_APPEARANCES, SORTS, lines_of, said
from provenance.web.settings import WebSettings
from provenance.web.words import words
from tests.browser import PHONE, visiting_in
from tests.samples import claims_answer, tree_answer
from tests.screens import stored
from tests.web import served, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FRENCH = {"accept-language": "fr"}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story of the samples with its five claims, one of which had another id before."""
    answer = claims_answer()
    claims = tuple(
        replace(claim, aliases=("radio:0-7",), id="radio:0-9", updates=("claim-4",))
        if claim.id == "claim-5"
        else claim
        for claim in answer.claims
    )
    path = tmp_path_factory.mktemp("story") / "s.db"
    return stored(path, tree_answer(), replace(answer, claims=claims))


@pytest.fixture(scope="module")
def client(story: Path) -> Iterator[httpx.Client]:
    """A client of a server over the story."""
    with visiting(story) as visitor:
        yield visitor


def page_of(client: httpx.Client, address: str, language: str = "en") -> html.HtmlElement:
    """Return a page; it must have been found."""
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def listed(client: httpx.Client, query: str = "") -> list[str]:
    """Return the ids of the claims that the list shows, in order."""
    links = page_of(client, f"/claims{query}").xpath("//li[@class='claim']/h3/a/@href")
    return [str(httpx.URL(link).path).removeprefix("/claims/") for link in links]


def told(page: html.HtmlElement) -> str:
    """Return the page's text with single spaces."""
    return " ".join(" ".join(page.itertext()).split())


def test_the_list_leads_with_what_was_withdrawn_then_with_what_is_most_useful(
    client: httpx.Client,
) -> None:
    """A claim that its source took back must not be met last."""
    assert listed(client) == ["claim-3", "claim-1", "claim-2", "claim-4", "radio:0-9"]
    assert (
        "1 claim was withdrawn by its source. 5 claims: 1 with independent sources, 1 unresolved"
        in told(page_of(client, "/claims"))
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?verdict=unresolved", ["claim-2"]),
        ("?verdict=sole", ["radio:0-9"]),
        ("?source=organisation", ["radio:0-9"]),
        ("?outlet=relais", ["claim-4"]),
        ("?outlet=RADIO&verdict=independent", ["claim-1"]),
        ("?article=relais", ["claim-4"]),
        ("?verdict=sole&outlet=gazette", []),
        ("?sort=sources", ["claim-1", "claim-2", "radio:0-9", "claim-4", "claim-3"]),
        ("?sort=date", ["radio:0-9", "claim-1", "claim-2", "claim-3", "claim-4"]),
        ("?verdict=never-heard-of&sort=neither&source=nor-this", None),
    ],
)
def test_the_list_is_sorted_and_filtered(
    client: httpx.Client, query: str, found: list[str] | None
) -> None:
    """A fact-checker looks for one claim among hundreds; a value that is no code asks for nothing."""
    expected = listed(client) if found is None else found

    assert listed(client, query) == expected


def test_every_way_to_sort_gives_every_claim(client: httpx.Client) -> None:
    """An order must not lose anything."""
    for sort in SORTS:
        assert sorted(listed(client, f"?sort={sort}")) == sorted(listed(client)), sort


def test_nothing_found_says_what_was_searched_and_what_that_means(client: httpx.Client) -> None:
    """An empty list is not a denial."""
    page = page_of(client, "/claims?verdict=sole&outlet=gazette")

    assert "No claim fits" in told(page)
    assert "Searched: 6 articles" in told(page)
    assert page.xpath("//select[@name='verdict']/option[@selected]/@value") == ["sole"]
    assert page.xpath("//input[@name='outlet']/@value") == ["gazette"]


def test_an_unresolved_claim_says_why_and_what_would_settle_it(client: httpx.Client) -> None:
    """Abstaining is an answer only if the reader learns what is missing."""
    english = told(page_of(client, "/claims/claim-2"))
    french = told(page_of(client, "/claims/claim-2", "fr"))

    assert "between 1 and 2 independent sources" in english
    assert "Why this cannot be told Sources without a name may be one person." in english
    assert "What would settle it Whether the unnamed sources are different people" in english
    assert "entre 1 et 2 sources indépendantes" in french
    assert "Ce qui permettrait de trancher" in french
    assert "Si les sources sans nom sont des personnes différentes" in french


def test_a_withdrawn_claim_says_so_first(client: httpx.Client) -> None:
    """Who quotes it must know that nobody stands by it."""
    page = page_of(client, "/claims/claim-3")

    assert told(page.xpath("//p[@class='lead']")[0]).startswith("Withdrawn by its source.")
    assert page.xpath("//section[contains(@class, 'warn')]/h2")[0].text == "The source took it back"


def test_a_claim_shows_who_said_it_by_line_with_the_sentence_in_its_place(
    client: httpx.Client,
) -> None:
    """Source as written, its kind, its stance in words, and the passage around it."""
    page = page_of(client, "/claims/claim-1")
    rows = [told(row) for row in page.xpath("//section[@aria-labelledby='voices']//tbody/tr")]
    items = page.xpath("//ul[@class='appearances']/li")

    assert any("two engineers named person asserts 1" in row for row in rows)
    assert len(page.xpath("//section[@aria-labelledby='lines']/h3")) == 2
    assert [item.xpath("string(.//strong)") for item in items] == [
        "Marlow Gazette",
        "Harbour Radio",
    ]
    known = tree_answer().documents
    for item in items:
        article = known[item.xpath("string(.//strong/a/@href)").rpartition("/")[2]].article
        (marked,) = item.xpath("./details//mark")
        assert marked.text_content() == item.xpath("string(blockquote)").strip()
        assert marked.text_content() in article.text
    assert "First in Marlow Gazette, 4 March 2024, 09:00 UTC" in told(page)


def test_contradicted_and_revised_claims_are_linked_both_ways(client: httpx.Client) -> None:
    """A figure that was revised later must not be read alone."""
    page = page_of(client, "/claims/radio:0-9")

    assert page.xpath("//section[@aria-labelledby='contradicts']//a/@href") == ["/claims/claim-2"]
    assert page.xpath("//section[@aria-labelledby='updates']//a/@href") == ["/claims/claim-4"]
    revised = page_of(client, "/claims/claim-4")
    assert revised.xpath("//section[@aria-labelledby='revised']//a/@href") == [
        "/claims/radio%3A0-9"
    ]


def test_an_id_from_before_a_merge_leads_to_the_claim(client: httpx.Client) -> None:
    """A shared link must outlive what later articles do to the claim."""
    answer = client.get("/claims/radio%3A0-7")

    assert (answer.status_code, answer.headers["location"]) == (308, "/claims/radio%3A0-9")
    assert client.get("/claims/nothing:0-1").status_code == 404


def test_of_a_claim_that_hundreds_print_every_line_is_shown_and_the_rest_counted() -> None:
    """A page of thousands of sentences is not read, and a line of one must not drown in it."""
    claim = next(each for each in claims_answer().claims if each.verdict is Verdict.UNRESOLVED)
    copies = claim.appearances[:1] * 900 + claim.appearances[1:]

    lines = lines_of(replace(claim, appearances=copies), tree_answer().documents)

    assert [line.count for line in lines] == [900, 1]
    assert 0 < sum(len(line.appearances) for line in lines) <= MOST_APPEARANCES
    assert all(line.appearances for line in lines)


def test_what_is_only_denied_is_never_said_to_be_carried() -> None:
    """A denial is no support."""
    (claim,) = [each for each in claims_answer().claims if each.verdict is Verdict.SOLE]
    denied = replace(
        claim,
        appearances=tuple(replace(s, commitment=Commitment.DENIES) for s in claim.appearances),
        low=0,
        high=0,
    )

    sentence = said(denied, 6, words("en"))

    assert sentence == (
        "No article among the 6 searched supports it; it is only denied or doubted."
    )


def test_a_circle_is_told_as_one() -> None:
    """Outlets that cite one another are no source."""
    claim = next(each for each in claims_answer().claims if each.verdict is Verdict.REPEATED)
    circular = replace(claim, low=0, high=0, reasons=(Reason.CIRCULAR,), outlets=2)

    assert "credit one another" in said(circular, 6, words("en"))
    assert "les uns aux autres" in said(circular, 6, words("fr"))


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_verdict_has_a_sentence_without_blanks(verdict: Verdict, language: str) -> None:
    """A brace or a code on the page is a defect that a reader meets."""
    claim = replace(claims_answer().claims[0], verdict=verdict, low=1, high=2)

    sentence = said(claim, 1_204, words(language))

    assert not set(sentence) & set("{}_")
    assert sentence.endswith(".")


def test_claims_are_found_by_what_they_say(sample_store: Path) -> None:
    """The words of the question need not be those of the article."""
    with visiting(sample_store) as visitor:
        page = page_of(visitor, "/claims?about=97%20tickets%20had%20been%20sold")
        texts = page.xpath("//li[@class='claim']/h3/a/text()")
        none = told(page_of(visitor, "/claims?about=%22*%20NEAR%20%28%20the%20moon%20is%20cheese"))

    assert any("97" in text for text in texts)
    assert "nearest first" in told(page)
    assert "No claim fits" in none
    assert "does not make it false" in none


def test_pages_hold_fifty_and_lose_none(sample_store: Path) -> None:
    """A list of hundreds is read page by page."""
    with Engine(sample_store) as engine:
        number = len(engine.claims().claims)
    with visiting(sample_store) as visitor:
        pages = [listed(visitor, f"?sort=date&page={n}") for n in range(1, -(-number // 50) + 1)]
        beyond = listed(visitor, "?sort=date&page=9999")

    assert [len(page) for page in pages[:-1]] == [50] * (len(pages) - 1)
    assert len({name for page in pages for name in page}) == number
    assert beyond == pages[-1]


def test_a_large_finished_store_lists_the_claims_of_an_article(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All claims of a large store are not read within a request."""
    monkeypatch.setattr("provenance.web.pages.claims.WHOLE_ARTICLES", 5)
    with visiting(story) as visitor:
        assert "say what the claim states" in told(page_of(visitor, "/claims"))
        assert listed(visitor, "?article=relais") == ["claim-4"]


def test_a_claim_is_read_on_a_phone_and_its_evidence_opened_by_keyboard(
    browser: Browser, story: Path
) -> None:
    """On the way to an interview there is only a phone."""
    with (
        served(WebSettings(db=story)) as address,
        visiting_in(browser, address, size=PHONE, dark=True) as visit,
    ):
        for path in ("/claims", "/claims/claim-1"):
            page = visit.open(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], path
        summary = page.locator("ul.appearances details summary").first
        summary.focus()
        page.keyboard.press("Enter")
        assert page.locator("ul.appearances details mark").first.is_visible()
