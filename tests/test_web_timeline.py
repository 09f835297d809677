"""The timeline's screen: what pages claim, what was seen when, and where the two contradict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from lxml import html

from provenance.answers import TreeAnswer
from provenance.browsing import Clocks
from provenance.model import Relation
from provenance.web.pages.timeline import PAGE_ARTICLES, pages_of
from provenance.web.timeline_drawing import chart_of
from provenance.web.timeline_view import MOST_ROWS, Timeline, timeline_of
from provenance.web.words import words
from tests.samples import tree_answer
from tests.screens import SEEN, stored, wire_story
from tests.web import visiting

FRENCH = {"accept-language": "fr"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server over the small story of the samples."""
    path = stored(tmp_path_factory.mktemp("story") / "s.db", tree_answer())
    with visiting(path) as visitor:
        yield visitor


def page_of(client: httpx.Client, address: str, language: str = "en") -> html.HtmlElement:
    """Return a page; it must have been found."""
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def dated(answer: TreeAnswer, dates: dict[str, str | None], seen: str = SEEN) -> Timeline:
    """Return an answer in time, with these claimed dates."""
    documents = {
        name: replace(known, article=replace(known.article, published_at=dates.get(name)))
        for name, known in answer.documents.items()
    }
    clocks = {name: Clocks(article=name, claimed=dates.get(name), seen=seen) for name in documents}
    return timeline_of(replace(answer, documents=documents), clocks, {}, documents)


def test_dates_are_told_to_their_own_precision_beside_what_was_seen(client: httpx.Client) -> None:
    """A month is not the first day of it, and the store's clock is not the page's."""
    page = page_of(client, "/timelines")
    rows = {
        row.xpath("string(th//a/@href)").rpartition("/")[2]: [
            " ".join(" ".join(cell.itertext()).split()) for cell in row.xpath("td")
        ]
        for row in page.xpath("//tbody/tr")
    }

    assert set(rows) == {"gazette", "post", "relais", "radio", "radio-two", "tally"}
    assert rows["gazette"][0] == "4 March 2024, 09:00 UTC"
    assert rows["post"][0] == "4 March 2024, 14:30 UTC"
    assert rows["relais"][0] == "5 March 2024 the page gives the day only"
    assert rows["radio"][0] == "March 2024 the page gives the month only"
    assert {row[1] for row in rows.values()} == {"7 March 2024, 08:00 UTC"}
    assert rows["post"][2] == "rewording, from Marlow Gazette"
    assert (
        "direction undecided" in rows["radio-two"][2] or "direction undecided" in rows["radio"][2]
    )


def test_articles_without_a_date_stand_apart(client: httpx.Client) -> None:
    """A place on the axis would be made up."""
    page = page_of(client, "/timelines")
    (section,) = page.xpath("//section[@aria-labelledby='undated']")

    assert [each.rpartition("/")[2] for each in section.xpath(".//th//a/@href")] == ["radio-two"]
    assert "Harbour News" not in " ".join(
        each.text_content() for each in page.xpath("//svg[@class='times']")
    )


def test_the_drawing_tells_claimed_from_seen_by_shape_and_spans_by_length(
    client: httpx.Client,
) -> None:
    """A day is a bar, an hour a dot, what the store saw a diamond; none is told by colour alone."""
    page = page_of(client, "/timelines/relais")
    (drawing,) = page.xpath("//svg[@class='times']")
    marks = {
        mark.xpath("string(*[@class='name'])"): mark
        for mark in drawing.xpath(".//*[starts-with(@class, 'mark')]")
    }

    assert set(marks) == {"Marlow Gazette", "Coastal Post", "Le Relais"}
    assert marks["Marlow Gazette"].xpath("circle[@class='claimed']")
    assert marks["Le Relais"].xpath("rect[@class='claimed']")
    assert float(marks["Le Relais"].xpath("string(rect/@width)")) > 20
    assert marks["Le Relais"].xpath("line[@class='whisker']")
    assert all(mark.xpath("path[@class='seen']") for mark in marks.values())
    assert len(drawing.xpath(".//*[@class='edge']/*[@class='arrow']")) == 2
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label")


def test_a_copy_that_claims_to_be_older_than_its_source_is_flagged_in_words() -> None:
    """A wrong date is news to a fact-checker, and no proof against the link."""
    answer = wire_story(2)
    found = dated(
        answer,
        {
            "wire": "2024-03-05T10:00:00Z",
            "copy-000": "2024-03-03T10:00:00Z",
            "copy-001": "2024-03-05",
        },
    )
    rows = {row.node.key: row for group in found.groups for row in group.rows}

    assert rows["copy-000"].is_before_source
    assert not rows["copy-001"].is_before_source, "the day may hold both"
    assert found.contradictions == 1


def test_an_undecided_link_flags_nothing() -> None:
    """Where it is not known which came first no date contradicts it."""
    answer = wire_story(1)
    (link,) = answer.tree.derivations
    open_link = replace(
        answer, tree=replace(answer.tree, derivations=(replace(link, decided=False),))
    )

    found = dated(open_link, {"wire": "2024-03-05T10:00:00Z", "copy-000": "2024-03-03T10:00:00Z"})

    assert found.contradictions == 0


def test_a_date_after_the_article_was_seen_is_flagged() -> None:
    """Nobody saw it before it was there."""
    found = dated(
        wire_story(1), {"wire": "2024-03-05T10:00:00Z", "copy-000": "2025-01-01T00:00:00Z"}
    )
    rows = {row.node.key: row for group in found.groups for row in group.rows}

    assert rows["copy-000"].is_after_seen
    assert not rows["wire"].is_after_seen


def test_flags_reach_the_table_in_both_languages(tmp_path: Path) -> None:
    """Bold brown alone would tell nothing to who does not see it."""
    answer = tree_answer()
    early = replace(answer.documents["post"].article, published_at="2024-03-01")
    documents = dict(answer.documents) | {"post": replace(answer.documents["post"], article=early)}
    with visiting(stored(tmp_path / "s.db", replace(answer, documents=documents))) as visitor:
        english = page_of(visitor, "/timelines").text_content()
        french = page_of(visitor, "/timelines", "fr").text_content()

    assert "Claims an earlier date than the text it was taken from" in english
    assert "1 date contradicts another." in english
    assert "Affiche une date antérieure à celle du texte dont il est repris" in french


@pytest.mark.parametrize(
    "dates",
    [
        ("2024", "1998"),
        ("2024-03", "2024-05"),
        ("2024-03-04", "2024-03-09"),
        ("2024-03-04T09:00:00Z", "2024-03-04T09:04:00Z"),
        ("2024-03-04T09:00:00Z", "2024-03-04T09:00:00Z"),
        ("0002-01-01", "9998-12"),
        ("2024-03-04T09:00", "2024-03-04T23:00:00-05:00"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_any_two_dates_share_an_axis_that_can_be_read(
    dates: tuple[str, str], language: str
) -> None:
    """From minutes to millennia: a few ticks, in order, and marks within the drawing."""
    found = dated(wire_story(1), {"wire": dates[0], "copy-000": dates[1]}, seen="")
    chart = chart_of(found.groups, words(language))

    assert chart is not None
    assert 1 <= len(chart.ticks) <= 8
    assert [tick.x for tick in chart.ticks] == sorted(tick.x for tick in chart.ticks)
    for mark in chart.marks:
        places = (mark.earliest, mark.start, mark.end, mark.latest)
        assert list(places) == sorted(places)
        assert all(chart.left <= x <= chart.right for x in places)


def test_one_article_alone_needs_no_drawing() -> None:
    """A dot on an axis says no more than its date."""
    assert chart_of(dated(wire_story(1), {"wire": "2024-03-05"}).groups, words("en")) is None


def test_a_line_beyond_all_measure_is_cut_and_the_page_says_so() -> None:
    """A table of thousands of rows helps nobody."""
    answer = wire_story(MOST_ROWS + 20)

    found = dated(answer, dict.fromkeys(answer.documents, "2024-03-05"))

    assert sum(len(group.rows) for group in found.groups) == MOST_ROWS
    assert found.cut == 21


def test_lines_are_divided_into_pages_and_none_is_torn() -> None:
    """A line on two pages would show copies without their source."""
    lines = [tuple(f"{n}-{i}" for i in range(n)) for n in (3, 90, 40, 20, 1)]

    pages = pages_of(lines)

    assert [[len(line) for line in page] for page in pages] == [[3], [90], [40, 20], [1]]
    assert all(sum(map(len, page)) <= PAGE_ARTICLES or len(page) == 1 for page in pages)


def test_a_link_of_the_table_opens_its_evidence(client: httpx.Client) -> None:
    """From when to why in one click."""
    page = page_of(client, "/timelines/post")
    address = page.xpath("//td/a[contains(., 'rewording')]/@href")[0]
    opened = page_of(client, address.partition("#")[0])

    (evidence,) = opened.xpath(f"//details[@id='{address.partition('#')[2]}']")
    assert evidence.get("open") is not None
    assert Relation.REWORDING in address or "Coastal Post took it" in evidence.text_content()
