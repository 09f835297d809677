"""Two articles side by side: what is marked is what is stored, and changes are told in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html

from index import Span
from provenance import Article, Engine
from provenance.cleaning import clean
from provenance.web.changes import FIGURE, NAME, NEGATION, WORDS, changed_figures, changes
from provenance.web.marking import Stretch, laid_out
from tests import corpus
from tests.web import visiting

CHANGED = (
    corpus.PIECE.replace("eleven minutes", "fourteen minutes")
    .replace("14,000 vehicles", "41,000 vehicles")
    .replace("Ilse Brandt", "Ilse Berg")
    .replace("Nobody was hurt. ", "")
    .replace("The shipping company Norlund said", "The shipping company Norlund has not said")
)
SAMPLES = (
    ("ferry-associated-press", "ferry-harbor-ledger"),
    ("ferry-associated-press", "ferry-skerrow-islander"),
    ("ferry-northern-courier", "ferry-associated-press"),
    ("ferry-quotidien-valmont", "ferry-associated-press"),
    ("ferry-echo-du-detroit", "ferry-quotidien-valmont"),
    ("bank-velland-post", "bank-evening-velland"),
    ("ferry-associated-press", "bank-velland-post"),
)


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[httpx.Client]:
    """A client of a server over the sample corpus."""
    with visiting(sample_store) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server over a piece and a copy in which an editor changed what matters."""
    path = tmp_path_factory.mktemp("edited") / "edited.db"
    changed = Article(
        id="changed",
        outlet="Varnsk Mirror",
        title="Bridge closed",
        published_at="2023-05-02T11:00:00Z",
        language="en",
        text=CHANGED,
    )
    with Engine(path) as engine:
        engine.ingest([*corpus.articles(), changed])
        engine.finish()
    with visiting(path) as visitor:
        yield visitor


def compared(client: httpx.Client, left: str, right: str) -> html.HtmlElement:
    """Return the page of two articles."""
    answer = client.get("/compare", params={"left": left, "right": right})
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    """Return the text of an element with single spaces."""
    return " ".join(element.text_content().split())


@pytest.mark.parametrize(("left", "right"), SAMPLES)
def test_texts_and_marks_are_exactly_what_is_stored(
    client: httpx.Client, sample_store: Path, left: str, right: str
) -> None:
    """A highlight one letter off is a highlight of something else."""
    page = compared(client, left, right)
    with Engine(sample_store) as engine:
        documents = engine.document(left), engine.document(right)
        match = engine.explain(left, right).match
    assert match is not None
    for side, document in zip(("left", "right"), documents, strict=True):
        stored = document.article.text
        (text,) = page.xpath(f"//article[@data-side='{side}']")
        assert text.text_content() == clean(stored)
        for mark in text.xpath(".//*[@data-start]"):
            start, end = int(mark.get("data-start")), int(mark.get("data-end"))
            assert mark.text_content() == clean(stored[start:end])
        shown = {
            (int(mark.get("data-start")), int(mark.get("data-end")))
            for mark in text.xpath(".//span[@data-passage]")
        }
        spans = {tuple(getattr(passage, side)) for passage in match.passages}
        for start, end in shown:
            assert any(first <= start and end <= last for first, last in spans)


@pytest.mark.parametrize(("left", "right"), SAMPLES)
def test_every_passage_has_a_number_on_both_sides_that_leads_to_the_other(
    client: httpx.Client, left: str, right: str
) -> None:
    """Side by side is no help where one cannot tell what belongs to what."""
    page = compared(client, left, right)

    ids = set(page.xpath("//@id"))
    numbers = page.xpath("//a[contains(@class, 'number')]")
    for number in numbers:
        side, _, which = number.get("id").partition("-")
        assert number.get("href") == f"#{'right' if side == 'left' else 'left'}-{which}"
        assert number.get("href")[1:] in ids
        assert which in number.get("aria-label")
    sides = [{n.get("data-number") for n in numbers if n.get("id").startswith(s)} for s in "lr"]
    assert sides[0] == sides[1]


def test_changed_figures_names_and_negations_are_told_in_words(edited: httpx.Client) -> None:
    """What an editor changed is what a fact-checker looks for."""
    page = compared(edited, "agency", "changed")

    told = [words(item) for item in page.xpath("//ul[@class='differences']/li")]
    assert any(
        "figure changed" in each and "eleven" in each and "fourteen" in each for each in told
    )
    assert any("figure changed" in each and "14,000" in each and "41,000" in each for each in told)
    assert any("name changed" in each and "Brandt" in each and "Berg" in each for each in told)
    assert any("negation in Varnsk Mirror only" in each and "not" in each for each in told)
    assert "1 sentence of Reuters was cut" in words(
        page.xpath("//section[@aria-labelledby='changed']")[0]
    )
    cut = page.xpath("//article[@data-side='left']//del[contains(@class, 'alone')]")
    assert [words(mark) for mark in cut] == ["Nobody was hurt."]
    added = page.xpath("//article[@data-side='right']//ins[contains(@class, 'figure')]")
    assert [mark.text_content() for mark in added] == ["fourteen", "41,000"]
    assert {mark.get("data-label") for mark in added} == {"figure"}


def test_the_headline_says_who_took_it_from_whom_whichever_side_it_stands(
    edited: httpx.Client,
) -> None:
    """The sentence on top is the answer; the sides are how the reader named them."""
    for left, right in (("agency", "changed"), ("changed", "agency")):
        page = compared(edited, left, right)
        assert words(page.xpath("//h1")[0]) == "Varnsk Mirror took it from Reuters"
        assert page.xpath("//section[@aria-labelledby='why']//details//li")


def test_a_translation_is_numbered_and_its_figures_are_compared(edited: httpx.Client) -> None:
    """A figure changed in translation is an error that no reader of one language can see."""
    page = compared(edited, "agency", "french")

    assert "translation" in words(page.xpath("//p[@class='relation']")[0])
    assert page.xpath("//span[contains(@class, 'translated')]")
    assert page.xpath("//article[@data-side='right']")[0].get("lang") == "fr"
    assert not [
        words(item)
        for item in page.xpath("//ul[@class='differences']/li")
        if "figure changed" in words(item)
    ]
    same = {mark.text_content() for mark in page.xpath("//mark[@class='same']")}
    assert {"Adela", "Norlund"} & {part for mark in same for part in mark.split()}
    # A sentence whose counterpart was not found may stand there all the same.
    assert not page.xpath("//del | //ins[contains(@class, 'alone')]")


def test_articles_that_share_nothing_say_so_and_are_still_laid_out(edited: httpx.Client) -> None:
    """'Not copied' is an answer, with its reasons."""
    page = compared(edited, "other", "own")

    assert "have no text in common that shows a copy" in words(page.xpath("//h1")[0])
    assert "no derivation" in words(page.xpath("//p[@class='relation']")[0])
    assert page.xpath("//article[@data-side='left']")
    assert not page.xpath("//span[@data-passage]")


def test_what_cannot_be_compared_leads_to_the_form(client: httpx.Client) -> None:
    """A half-typed address is no error of the program."""
    assert client.get("/compare").status_code == 200
    one = client.get("/compare", params={"left": "ferry-harbor-ledger"})
    assert "Name a second article" in one.text
    same = client.get(
        "/compare", params={"left": "ferry-harbor-ledger", "right": "ferry-harbor-ledger"}
    )
    assert same.status_code == 422
    unknown = client.get("/compare", params={"left": "ferry-harbor-ledger", "right": "x<y>"})
    assert unknown.status_code == 404
    assert html.fromstring(unknown.text).xpath("//input[@name='right']/@value") == ["x<y>"]


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("Some 12 people died.", "Some twelve people died.", []),
        ("Some 12 people died.", "Some 14 people died.", [(FIGURE, "12", "14")]),
        (
            "It left at 6:40 p.m. that day.",
            "It left at 6:45 p.m. that day.",
            [(FIGURE, "6:40", "6:45")],
        ),
        ("A fine of 1,200 crowns.", "A fine of 1 200 crowns.", []),
        ("He was in Skarholm then.", "He was in Velden then.", [(NAME, "Skarholm", "Velden")]),
        ("The dam is safe, she said.", "The dam is not safe, she said.", [(NEGATION, None, "not")]),
        ("The wall was red.", "The wall was blue.", [(WORDS, "red", "blue")]),
        ("It’s over, he said.", "It's over, he said.", []),
        (
            "Police counted 12 dead and 14 hurt there.",
            "Police counted 14 dead and 12 hurt there.",
            [(FIGURE, "12", "14"), (FIGURE, "14", "12")],
        ),
        (
            "At dawn 83 people left Varnsk on foot.",
            "On foot, as the sun rose over it, Varnsk saw 83 people leave.",
            [],
        ),
    ],
)
def test_a_change_is_told_by_what_it_means(
    left: str, right: str, found: list[tuple[str, str | None, str | None]]
) -> None:
    """Another spelling of a figure is none; a figure moved within a new wording is none either."""
    told = [
        (each.kind, each.left and left[slice(*each.left)], each.right and right[slice(*each.right)])
        for each in changes(left, right)
    ]

    assert [each for each in told if found == [] or each[0] != WORDS or each in found] == [
        *found,
        *(each for each in told if found == [] and each[0] == WORDS),
    ]


@pytest.mark.parametrize(
    ("left", "right", "around", "found"),
    [
        ("At 3 p.m. 97 left.", "À 15 heures, quatre-vingt-dix-sept sont partis.", "", []),
        ("He sold 97 tickets.", "Il a vendu 79 billets.", "", [("97", "79")]),
        ("He sold 97 tickets.", "Il a vendu des billets.", "", [("97", None)]),
        ("He sold 97 tickets.", "Il a vendu des billets.", "Quelque 97 places.", []),
    ],
)
def test_figures_are_compared_across_languages(
    left: str, right: str, around: str, found: list[tuple[str | None, str | None]]
) -> None:
    """Number words and hours are written otherwise in every language."""
    assert [
        (each.left and left[slice(*each.left)], each.right and right[slice(*each.right)])
        for each in changed_figures(left, right, ("", around))
    ] == found


@pytest.mark.parametrize(
    "text", ["", "\n", "a", " a\r\n\r\nb ", "\n\na\nb\n \n\nc\u2028d", "é\u0301 x"]
)
def test_pieces_and_gaps_are_the_text_whatever_is_marked(text: str) -> None:
    """Marks may cut a text anywhere, over paragraphs and each other."""
    spans = [Span(a, b) for a in range(len(text) + 1) for b in range(a, len(text) + 3)]
    for first in spans:
        for second in spans[::3]:
            paragraphs = laid_out(
                text, a=[Stretch(first, 1), Stretch(second, 2)], b=[Stretch(second)]
            )
            pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces]
            assert (
                "".join("".join(p.text for p in each.pieces) + each.gap for each in paragraphs)
                == text
            )
            assert all(piece.text == text[piece.start : piece.end] for piece in pieces)


def test_a_sentence_worded_anew_is_neither_cut_nor_added(client: httpx.Client) -> None:
    """Two sentences that say the same in other words stand in a passage; both are there."""
    page = compared(client, "ferry-northern-courier", "ferry-associated-press")

    assert page.xpath("//span[contains(@class, 'reworded')]")
    assert not page.xpath("//span[@data-passage]//*[contains(@class, 'alone')]")
