"""The tree's screen: drawing, list, table and JSON say the same, and every link opens its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from lxml import html

from provenance import Engine
from provenance.browsing import Family
from provenance.exports.graph import graph_of
from provenance.model import Relation
from provenance.store import Store
from provenance.web.pages.tree import PAGE_ARTICLES, pages_of
from provenance.web.settings import WebSettings
from provenance.web.tree_view import MOST_NODES, link_name, view_of
from tests.browser import PHONE, visiting_in
from tests.samples import HOSTILE, claims_answer, hostile_claims, hostile_tree, tree_answer
from tests.screens import stored, wire_story
from tests.web import served, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FRENCH = {"accept-language": "fr"}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small story of the samples in a store."""
    return stored(tmp_path_factory.mktemp("story") / "s.db", tree_answer())


@pytest.fixture(scope="module")
def client(story: Path) -> Iterator[httpx.Client]:
    """A client of a server over the story."""
    with visiting(story) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wire piece with 300 verbatim copies, and 199 excerpts of one of them: 500 articles."""
    return stored(tmp_path_factory.mktemp("crowd") / "s.db", wire_story(300, 199))


def parsed(answer: httpx.Response) -> html.HtmlElement:
    """Return a page; it must have been found."""
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def names_in(page: html.HtmlElement, where: str) -> list[str]:
    """Return the names of all links that a part of the page shows."""
    told = page.xpath(f"{where}//@data-links")
    return sorted(name for each in told for name in each.split())


def names_of_json(path: Path, articles: list[str] | None = None) -> list[str]:
    """Return the names of the links that ``provenance tree --format json`` holds."""
    with Engine(path) as engine:
        answer = engine.tree(articles)
    edges = answer.to_dict()["derivations"]
    assert isinstance(edges, list)
    named = {
        (edge.derivation.article, edge.derivation.source, edge.derivation.source_outlet): link_name(
            edge
        )
        for edge in graph_of(answer).edges
    }
    return sorted(named[edge["article"], edge["from"], edge["from_outlet"]] for edge in edges)


def test_drawing_list_table_and_json_hold_the_same_links(client: httpx.Client, story: Path) -> None:
    """Who cannot see the drawing, and who reads it by program, must not be told less."""
    for path, articles in (
        ("/trees", None),
        ("/trees/post", ["post"]),
        ("/trees/tally", ["tally"]),
    ):
        page = parsed(client.get(path))
        expected = names_of_json(story, articles)

        assert expected
        for part in ("//svg", "//*[@data-list]", "//*[@data-table]"):
            assert names_in(page, part) == expected, (path, part)
        assert sorted(page.xpath("//details[@class='link']/@id")) == expected


def test_of_the_sample_corpus_every_tree_holds_the_links_of_its_json(sample_store: Path) -> None:
    """What the engine really finds is messier than a story built by hand."""
    with Engine(sample_store) as engine:
        articles = sorted(place.article for place in engine.tree().tree.places)
    with visiting(sample_store) as visitor:
        for article in [None, *articles]:
            page = parsed(visitor.get("/trees" if article is None else f"/trees/{article}"))
            expected = names_of_json(sample_store, None if article is None else [article])
            for part in ("//svg", "//*[@data-list]", "//*[@data-table]"):
                assert names_in(page, part) == expected, (article, part)


def test_a_rejected_link_is_told_where_it_would_stand(own_store: Path) -> None:
    """Who looks for a copy and misses it must learn who took it away, and why."""
    with Engine(own_store) as engine:
        link = next(edge for edge in engine.tree().tree.derivations if edge.source and edge.decided)
        engine.decide(
            "reject",
            reviewer="Zoé",
            article=link.article,
            source=link.source,
            note="both <b>from</b> the fair",
        )
        engine.finish()
    with visiting(own_store) as visitor:
        for address in ("/trees", f"/trees/{link.article}"):
            page = parsed(visitor.get(address))
            (section,) = page.xpath("//section[@aria-labelledby='decided']")
            assert "Zoé" in section.text_content()
            assert "both <b>from</b> the fair" in section.text_content()


@pytest.mark.parametrize("choice", ["", "?open=all"])
def test_a_family_of_five_hundred_stays_readable_and_whole(crowd: Path, choice: str) -> None:
    """Equal copies are folded in the drawing; folded or not, no link is lost anywhere."""
    expected = names_of_json(crowd)
    with visiting(crowd) as visitor:
        answer = visitor.get(f"/trees{choice}")
    page = parsed(answer)

    assert len(expected) == 499
    for part in ("//svg", "//*[@data-list]", "//*[@data-table]"):
        assert names_in(page, part) == expected, part
    cards = page.xpath("//svg//*[contains(@class, 'node')]")
    if choice:
        assert len(cards) == 500
    else:
        assert len(cards) < 20
        assert "and 298 verbatim copies" in page.xpath("string(//*[@data-list])")
        assert "and 198 excerpts" in page.xpath("string(//svg)")
        folded = page.xpath("//svg//a[contains(@class, 'stack')]/@href")[0]
        assert re.fullmatch(r"/trees\?open=fold-[0-9a-f]{10}#fold-[0-9a-f]{10}", folded)


def test_a_page_of_a_crowd_is_light(crowd: Path) -> None:
    """150 kB is the bar for a page with its files; a tree of 500 must leave room for these."""
    with visiting(crowd) as visitor:
        with visitor.stream("GET", "/trees", headers={"accept-encoding": "gzip"}) as answer:
            size = sum(len(part) for part in answer.iter_raw())
        page = parsed(visitor.get("/trees"))
        files = page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src")
        for file in files:
            with visitor.stream("GET", file, headers={"accept-encoding": "gzip"}) as answer:
                size += sum(len(part) for part in answer.iter_raw())

    assert size < 150_000


def test_one_fold_opens_alone(crowd: Path) -> None:
    """A reader who wants the excerpts need not unfold 300 copies."""
    view = view_of(wire_story(300, 199))
    excerpts = next(fold for fold in view.folds if fold.relation is Relation.EXCERPT)

    opened = view_of(wire_story(300, 199), opened=[excerpts.name])

    assert [fold.is_open for fold in opened.folds].count(True) == 1
    with visiting(crowd) as visitor:
        page = parsed(visitor.get(f"/trees?open={excerpts.name}"))
    assert page.xpath(f"//li[@id='{excerpts.name}']/details/@open") == [""]
    assert len(page.xpath("//details[@open]")) == 1


def test_the_article_asked_about_is_never_folded_away() -> None:
    """Who asks where an article came from must see it."""
    view = view_of(wire_story(40), asked="copy-039")

    assert all(link.derived.key != "copy-039" for fold in view.folds for link in fold.links)


def test_of_a_family_beyond_all_measure_the_rest_is_told() -> None:
    """A page of 5,000 articles is neither read nor loaded."""
    view = view_of(wire_story(MOST_NODES + 50))

    assert (len(view.links), view.cut) == (MOST_NODES - 1, 51)


def test_families_are_divided_into_pages_and_none_is_torn() -> None:
    """A family on two pages would show copies without their source."""
    families = [Family(tuple(f"{n}-{i}" for i in range(n)), n) for n in (300, 80, 60, 30, 2)]

    pages = pages_of(families)

    assert [[len(family.articles) for family in page] for page in pages] == [
        [300],
        [80],
        [60, 30, 2],
    ]
    assert all(sum(len(f.articles) for f in page) <= PAGE_ARTICLES for page in pages[1:])
    assert pages_of([]) == []


def test_pages_of_families_turn_no_link_away(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on no page cannot be found; what is on two is counted twice."""
    monkeypatch.setattr("provenance.web.pages.tree.PAGE_ARTICLES", 2)
    with visiting(story) as visitor:
        names: list[str] = []
        address, number = "/trees", 0
        while address:
            page = parsed(visitor.get(address))
            number += 1
            names += names_in(page, "//svg")
            following = page.xpath("//nav[@class='pager']//a[@rel='next']/@href")
            address = following[0] if following else ""

    assert number == 3
    assert sorted(names) == names_of_json(story)


def test_articles_without_a_link_are_listed_page_by_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of them must not bury the tree."""
    monkeypatch.setattr("provenance.web.pages.tree.ALONE_SHOWN", 4)
    answer = tree_answer()
    lonely = replace(answer, tree=replace(answer.tree, derivations=()))
    with visiting(stored(tmp_path / "s.db", lonely)) as visitor:
        shown = [
            parsed(visitor.get(f"/trees?alone={number}")).xpath(
                "//section[@aria-labelledby='alone']//li/a/@href[starts-with(., '/articles/')]"
            )
            for number in (1, 2, 99)
        ]

    assert [len(each) for each in shown] == [4, 2, 2]
    assert not set(shown[0]) & set(shown[1])


def test_a_store_of_words_alone_is_led_to_single_articles(tmp_path: Path) -> None:
    """Its tree is made once the articles are read in full; the page must not wait for that."""
    path = stored(tmp_path / "s.db", tree_answer())
    with Store(path) as store, store.writing():
        store.set("reading", "words")
        store.forget("derived")
    with visiting(path) as visitor:
        for address in ("/trees", "/timelines", "/claims"):
            page = parsed(visitor.get(address))
            assert "Only the words of these articles are stored" in page.text_content()


def test_a_store_that_is_being_finished_says_so_and_when_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader who asks while articles come in must not meet a fault."""
    path = stored(tmp_path / "s.db", tree_answer(), claims_answer())
    # As if another program held the store for long: nobody finishes it while the reader waits.
    monkeypatch.setattr("provenance.web.jobs.Jobs.wait_until_finished", lambda _jobs: None)
    monkeypatch.setattr("provenance.web.jobs.Jobs.finish", lambda _jobs: None)
    with Store(path) as store, store.writing():
        store.forget("derived")
    with visiting(path) as visitor:
        for address in ("/trees", "/timelines", "/claims", "/claims/claim-1"):
            answer = visitor.get(address)
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
            assert "being made" in html.fromstring(answer.text).text_content()


def test_a_link_leads_to_its_evidence_without_scripts(client: httpx.Client) -> None:
    """Passages side by side, credit, dates, reasons: why it is said, one click away."""
    page = parsed(client.get("/trees/relais"))
    link = page.xpath("//*[@data-list]//a[contains(., 'translation')]/@href")[0]
    opened = parsed(client.get(link))
    name = link.partition("#")[2]
    (evidence,) = opened.xpath(f"//details[@id='{name}']")
    told = evidence.text_content()

    assert evidence.get("open") is not None
    assert [each.get("open") for each in opened.xpath("//details[@class='link']")].count("") == 1
    assert "Le Relais took it from Coastal Post: translation" in told
    assert "names the source of the text" in told
    assert "via Lantern Wire" in told
    assert "the page gives the day only" in told
    assert "PENHALLOW (Coastal Post)" in told
    assert len(evidence.xpath(".//ol[@class='pairs']/li")) == 3
    assert evidence.xpath(".//blockquote//mark")
    assert [each.get("lang") for each in evidence.xpath(".//blockquote/p[2]")][:2] == ["fr", "en"]


def test_the_passages_shown_are_those_of_the_stored_texts(client: httpx.Client) -> None:
    """A quotation that differs from the article by one letter proves nothing."""
    known = tree_answer().documents
    page = parsed(client.get("/trees/relais"))
    shown = [
        "".join(each.itertext()) for each in page.xpath("//ol[@class='pairs']//blockquote/p[2]")
    ]

    assert len(shown) == 14
    for text in shown:
        assert any(text in document.article.text for document in known.values()), text


def test_an_undecided_link_is_told_apart_in_words_and_says_why(client: httpx.Client) -> None:
    """A dashed line alone tells nothing to who cannot see it."""
    page = parsed(client.get("/trees"))
    (dashed,) = page.xpath("//svg//a[contains(@class, 'undecided')]")
    name = dashed.get("data-links")
    (evidence,) = page.xpath(f"//details[@id='{name}']")

    assert "which was first cannot be told" in dashed.get("aria-label")
    assert not dashed.xpath(".//*[@class='arrow']")
    assert "A text that matters for the order has no date." in evidence.text_content()
    assert "direction undecided" in page.xpath(f"string(//tr[@data-links='{name}'])")


def test_a_source_that_is_not_here_is_a_node_that_leads_nowhere(client: httpx.Client) -> None:
    """Where a text began matters most where the collection lacks it."""
    page = parsed(client.get("/trees"))
    (outside,) = page.xpath("//svg//*[contains(@class, 'outside')]")

    assert outside.tag == "g"
    assert "Lantern Wire" in outside.text_content()
    assert "not in this collection" in page.xpath("string(//*[@data-list])")


def test_the_page_speaks_french_to_who_reads_french(client: httpx.Client) -> None:
    """Relations, reasons and dates too; what an outlet wrote stays in its language."""
    page = parsed(client.get("/trees", headers=FRENCH))
    told = page.text_content()

    assert page.get("lang") == "fr"
    assert "reformulation" in told
    assert "4 mars 2024, 14:30 UTC" in told
    assert "Un texte qui compte pour l’ordre n’a pas de date." in told
    assert "tree." not in re.sub(r"\S+@\S+", "", told)


def test_hostile_names_are_inert(tmp_path: Path) -> None:
    """Titles, outlets, ids and urls come from strangers."""
    path = stored(tmp_path / "s.db", hostile_tree(), hostile_claims())
    with visiting(path) as visitor:
        for address in ("/trees", "/timelines", "/claims"):
            page = parsed(visitor.get(address))

            assert page.xpath("//img[@onerror] | //@onerror | //script[not(@src)]") == []
            assert "javascript:" not in " ".join(page.xpath("//@href"))
            assert page.xpath("//@style") == []
            # A hidden field must give an article's very id back; nobody sees it.
            seen = page.text_content() + " ".join(page.xpath("//@*[name() != 'value']"))
            assert "\u202e" not in seen
            assert "\x1b" not in seen
        links = page.xpath("//a[starts-with(@href, '/claims/')]/@href")
        assert links
        for address in links:
            assert parsed(visitor.get(address)).xpath("//@onerror | //script[not(@src)]") == []
    assert "onerror" in HOSTILE


def test_an_empty_store_and_an_unknown_article_are_told(tmp_path: Path) -> None:
    """Never a bare "no results"."""
    with visiting(tmp_path / "none.db") as visitor:
        for address in ("/trees", "/timelines", "/claims"):
            assert "There are no articles yet" in parsed(visitor.get(address)).text_content()
    with visiting(stored(tmp_path / "s.db", tree_answer())) as visitor:
        for address in ("/trees/nobody", "/timelines/nobody"):
            assert visitor.get(address).status_code == 404


def test_an_article_without_a_link_says_that_this_proves_nothing(tmp_path: Path) -> None:
    """No derivation found is not independence."""
    answer = tree_answer()
    lonely = replace(answer, tree=replace(answer.tree, derivations=()))
    with visiting(stored(tmp_path / "s.db", lonely)) as visitor:
        page = parsed(visitor.get("/trees/gazette"))

    assert "No derivation is found" in page.text_content()
    assert "not proof of independence" in page.text_content()
    assert page.xpath("//svg[@class='tree']") == []


def test_a_large_store_is_led_to_a_narrower_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tree of all is not made within a request; the family of one article is."""
    path = stored(tmp_path / "s.db", tree_answer())
    for screen in ("tree", "timeline", "claims"):
        monkeypatch.setattr(f"provenance.web.pages.{screen}.WHOLE_ARTICLES", 5)
    with visiting(path) as visitor:
        for address in ("/trees", "/timelines", "/claims"):
            page = parsed(visitor.get(address))
            assert page.xpath("//section[@class='notice']//a[@href='/articles']")
            assert "This store has 6 articles" in page.text_content()
        assert names_in(parsed(visitor.get("/trees/post")), "//svg")
        assert parsed(visitor.get("/timelines/post")).xpath("//table")


def test_who_to_evidence_by_keyboard_alone(browser: Browser, story: Path) -> None:
    """A link in the drawing is reached by Tab, opened by Enter, and the focus goes to the evidence."""
    with served(WebSettings(db=story)) as address, visiting_in(browser, address) as visit:
        page = visit.open("/trees")
        page.locator("svg a.edge").first.focus()
        name = page.locator("svg a.edge").first.get_attribute("data-links")
        page.keyboard.press("Enter")

        assert page.locator(f"details#{name}").get_attribute("open") is not None
        assert page.evaluate("document.activeElement.parentElement.id") == name
        assert page.url.endswith(f"#{name}")


def test_a_line_of_the_drawing_is_opened_with_the_mouse(browser: Browser, story: Path) -> None:
    """The drawing can be moved with the mouse too; a click must still be a click."""
    with served(WebSettings(db=story)) as address, visiting_in(browser, address) as visit:
        page = visit.open("/trees")
        line = page.locator("svg a.edge").first
        name = line.get_attribute("data-links")
        line.locator("text").click()

        assert page.locator(f"details#{name}").get_attribute("open") is not None


def test_the_drawing_moves_by_keys_and_buttons(browser: Browser, story: Path) -> None:
    """A mouse must not be needed to see what lies outside the box."""
    with served(WebSettings(db=story)) as address, visiting_in(browser, address) as visit:
        page = visit.open("/trees")
        world = page.locator("[data-world]")
        before = world.get_attribute("transform")
        page.get_by_role("button", name="Larger").click()
        larger = world.get_attribute("transform")
        page.locator("[data-view]").focus()
        page.keyboard.press("ArrowRight")
        moved = world.get_attribute("transform")
        page.keyboard.press("0")

        assert len({before, larger, moved, world.get_attribute("transform")}) >= 3
        assert larger != moved


@pytest.mark.parametrize("path", ["/trees", "/trees/post", "/timelines", "/timelines/post"])
def test_nothing_scrolls_sideways_on_a_phone(browser: Browser, story: Path, path: str) -> None:
    """The list is what a phone shows, and it fits."""
    with (
        served(WebSettings(db=story)) as address,
        visiting_in(browser, address, size=PHONE, language="fr-FR") as visit,
    ):
        page = visit.open(path)

        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert page.locator("h1").is_visible()
