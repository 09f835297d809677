"""The HTML report: one safe page that can be read by anyone, on anything."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from index import Span
from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.exports.html_claims import SHOWN
from provenance.exports.html_elements import Html, element, language_attributes, link, together
from provenance.exports.html_marking import marked, shared_words
from provenance.exports.html_report import html_report
from provenance.exports.html_tree import DRAWN
from provenance.exports.wording import headline, interval_words, percent
from provenance.made_with import MadeWith
from provenance.model import Article, Reason, Relation, Verdict
from tests import samples

VOID = {"meta", "input", "br", "hr", "link"}
SVG_SHAPES = {"path", "rect"}


@dataclass
class Tag:
    """One element as parsed, with the text directly and indirectly in it."""

    name: str
    attributes: dict[str, str | None]
    text: str = ""
    within: tuple[str, ...] = ()


@dataclass
class Page(HTMLParser):
    """A page taken apart; fails where tags do not nest."""

    source: str
    tags: list[Tag] = field(default_factory=list)
    open: list[Tag] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.source)
        self.close()
        assert not self.open, f"never closed: {[tag.name for tag in self.open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element; all but void ones and shapes stay open."""
        assert len({name for name, _ in attrs}) == len(attrs), f"doubled attribute in {attrs}"
        found = Tag(tag, dict(attrs), within=tuple(item.name for item in self.open))
        self.tags.append(found)
        if tag not in VOID:
            self.open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself, as shapes do."""
        self.tags.append(Tag(tag, dict(attrs), within=tuple(item.name for item in self.open)))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be of that name."""
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        """Add the text to all elements around it."""
        for tag in self.open:
            tag.text += data

    def all(self, name: str) -> list[Tag]:
        """Return the elements of a name."""
        return [tag for tag in self.tags if tag.name == name]

    def by_id(self, anchor: str) -> Tag:
        """Return the one element with an id."""
        (tag,) = [tag for tag in self.tags if tag.attributes.get("id") == anchor]
        return tag


def made_with(tree: TreeAnswer) -> MadeWith:
    """Return with what the pages of these tests are made."""
    return MadeWith(version="0.1.0", corpus=tree.corpus, digest="0af1", time="2024-03-07T08:09:10Z")


def page_of(tree: TreeAnswer, claims: ClaimsAnswer) -> Page:
    """Return the parsed report."""
    return Page(html_report(tree, claims, made_with(tree)))


@pytest.fixture(scope="module")
def story() -> Page:
    """Return the report of the sample story."""
    return page_of(samples.tree_answer(), samples.claims_answer())


@pytest.fixture(scope="module")
def hostile() -> Page:
    """Return the report of the hostile story."""
    return page_of(samples.hostile_tree(), samples.hostile_claims())


@pytest.fixture(params=["story", "hostile"])
def page(request: pytest.FixtureRequest) -> Page:
    """Return either report: what holds for one must hold for the other."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Page)
    return found


def test_the_page_asks_the_network_for_nothing(page: Page) -> None:
    """Whoever opens a report must not tell the outlets in it; and it must work on a plane."""
    loading = {
        "src",
        "srcset",
        "action",
        "formaction",
        "poster",
        "background",
        "xlink:href",
        "style",
    }

    assert not [tag for tag in page.tags if loading & set(tag.attributes)]
    assert not page.all("link")
    assert not page.all("img")
    assert not page.all("iframe")
    assert "url(" not in page.all("style")[0].text
    assert "@import" not in page.all("style")[0].text


def test_the_policy_allows_the_one_style_and_the_one_script_and_nothing_else(page: Page) -> None:
    """Should markup slip through in spite of all, the browser still runs none of it."""
    (policy,) = [
        tag.attributes["content"] or ""
        for tag in page.all("meta")
        if tag.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    (script,), (style,) = page.all("script"), page.all("style")

    for name, tag in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(tag.text.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy

    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_no_element_has_a_handler_or_a_script_address(page: Page) -> None:
    """Inline handlers and javascript: links are how pasted text becomes code."""
    for tag in page.tags:
        assert not [name for name in tag.attributes if name.startswith("on")]
        assert "javascript:" not in (tag.attributes.get("href") or "")


def test_hostile_text_is_shown_as_text(hostile: Page) -> None:
    """It is somebody's title: the reader must see it, the browser must not obey it."""
    shown = "</script><img src=x onerror=alert(1)>"

    assert shown in hostile.by_id("claims").text
    assert len(hostile.all("script")) == 1
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", hostile.source)


def test_every_link_within_the_page_leads_somewhere(page: Page) -> None:
    """A dead jump strands who reads by keyboard."""
    ids = [tag.attributes["id"] for tag in page.tags if "id" in tag.attributes]
    targets = {
        (tag.attributes["href"] or "")[1:]
        for tag in page.all("a")
        if (tag.attributes.get("href") or "").startswith("#")
    }
    labels = {tag.attributes["aria-labelledby"] for tag in page.tags if "aria-labelledby" in tag.attributes}  # fmt: skip

    assert len(ids) == len(set(ids))
    assert targets <= set(ids)
    assert {name for label in labels for name in (label or "").split()} <= set(ids)


def test_links_out_tell_the_other_site_nothing(story: Page) -> None:
    """An outlet's log must not show that a fact-checker looks at it."""
    out = [tag for tag in story.all("a") if (tag.attributes["href"] or "").startswith("http")]

    assert out
    assert all("noreferrer" in (tag.attributes["rel"] or "") for tag in out)


def test_the_page_has_landmarks_headings_and_a_way_past_the_navigation(page: Page) -> None:
    """A screen reader moves by these; a skipped level sounds like a missing part."""
    levels = [int(tag.name[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag.name)]
    first = next(tag for tag in page.tags if tag.name == "a")

    assert [len(page.all(name)) for name in ("header", "nav", "main", "footer", "h1")] == [1] * 5
    assert first.attributes["href"] == "#main"
    assert page.all("html")[0].attributes["lang"] == "en"
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_name_their_columns_and_rows(story: Page) -> None:
    """Without scope a cell is read without its heading."""
    headings = story.all("th")

    assert headings
    assert {tag.attributes.get("scope") for tag in headings} == {"col", "row"}
    assert len(story.all("caption")) == len(story.all("table"))


def test_foreign_text_carries_its_language(story: Page) -> None:
    """Read aloud with English rules, French is noise."""
    french = [tag for tag in story.tags if tag.attributes.get("lang") == "fr"]

    assert any("le château d'eau" in tag.text for tag in french)
    assert {tag.name for tag in french} >= {"cite", "p", "q"}


def test_the_page_works_without_scripts(story: Page) -> None:
    """All content stands in the page; only the tools that need a script are hidden."""
    (hidden,) = [tag for tag in story.tags if "hidden" in tag.attributes]

    assert "data-tools" in hidden.attributes
    assert "A crack runs down the tank" in story.by_id("claims").text


def test_the_drawing_has_a_list_beside_it(story: Page) -> None:
    """Who cannot see a drawing, or has a narrow screen, reads the same as a list."""
    tree = story.by_id("tree")
    (drawing,) = story.all("svg")
    scrolling = next(tag for tag in story.tags if tag.attributes.get("class") == "scroll")

    assert drawing.attributes["role"] == "img"
    assert scrolling.attributes["tabindex"] == "0"
    assert "rewording, 91 % of its text, no credit" in tree.text
    assert "translation, 97 % of its text, credited, via Lantern Wire" in tree.text


def test_the_page_says_what_was_searched_and_made_by_what(story: Page) -> None:
    """A report outlives its context: without this it cannot be judged later."""
    text = story.all("main")[0].text

    assert "Searched: 6 articles from 6 outlets dated 2024-03 (1 without a date)." in text
    assert "Made by provenance 0.1.0 on 2024-03-07 08:09 UTC." in story.all("header")[0].text
    assert "Le Relais, Marlow Gazette" in text


def test_a_withdrawn_claim_leads(story: Page) -> None:
    """Repeating what its source took back is the worst that can come of a report."""
    text = story.all("main")[0].text

    assert text.index("1 claim withdrawn by the source") < text.index("The tree")
    assert "The source took it back." in story.by_id("claims").text


def test_claims_stand_by_verdict_the_most_useful_first_and_sole_ones_folded(story: Page) -> None:
    """A reader with a minute must see the independent ones, not forty that stand alone."""
    headings = [tag for tag in story.all("h3") if "claims" not in tag.text]
    names = [tag.text.split(" ")[0] for tag in headings]
    order = [name for name in names if name in {"Independent", "Unresolved", "Single", "Repeated", "Sole"}]  # fmt: skip
    (sole,) = [tag for tag in headings if tag.text.startswith("Sole 1")]

    assert order == ["Independent", "Unresolved", "Single", "Repeated", "Sole"]
    assert "summary" in sole.within
    assert not [tag for tag in story.all("details") if "open" in tag.attributes]


def test_every_claim_shows_interval_reasons_and_appearances(story: Page) -> None:
    """A verdict without what it rests on cannot be checked."""
    (claim,) = [
        tag
        for tag in story.all("article")
        if tag.text.startswith("1,200 households go without water")
    ]

    assert "at least 1 independent source, at most 2" in claim.text
    assert "Sources without a name may be one person." in claim.text
    assert "An explanation of claim 2." in claim.text
    assert "two engineers" in claim.text
    assert "unnamed person" in claim.text


def test_a_claim_that_contradicts_another_links_to_it(story: Page) -> None:
    """The opposite statement is the first thing to look at."""
    (claim,) = [tag for tag in story.all("article") if tag.text.startswith("The county inspected")]

    assert "Contradicted by:1,200 households go without water" in claim.text


def test_undated_articles_stand_apart(story: Page) -> None:
    """Put among the dated ones, they would seem to have a place in time."""
    text = story.by_id("timeline").text

    assert text.index("Without a date") < text.index("Harbour News")
    assert "the page gives the month only" in text
    assert "the page gives the day only" in text


def test_derivations_show_passages_side_by_side_with_what_is_shared_marked(story: Page) -> None:
    """The proof of a copy is to see it; quotations are shared by all who were there."""
    section = story.by_id("derivations")
    marks = [tag.text for tag in story.all("mark")]
    quoted = [tag.text for tag in story.all("span") if tag.attributes.get("class") == "quoted"]

    assert "a third of" in marks
    assert "“We were told in March and did nothing,”" in quoted
    assert not [text for text in marks if "We were told" in text]
    assert "the quotation is not counted" in section.text
    assert "91 % of the text of Coastal Post is shared, and 83 % of that of Marlow Gazette" in section.text  # fmt: skip
    assert "the dateline names the Coastal Post" in section.text


def test_an_undecided_pair_names_no_source(story: Page) -> None:
    """To say who took from whom where nobody can tell would accuse somebody."""
    summaries = [tag.text for tag in story.all("summary")]

    (undecided,) = [text for text in summaries if "direction undecided" in text]

    assert undecided.startswith("Harbour News shares its text with Harbour Radio")
    assert "Neither the words nor the dates say which was first." in story.by_id("derivations").text


def test_the_page_defines_its_words_and_says_what_it_does_not_claim(story: Page) -> None:
    """An editor who reads it alone at night must not mistake independent for true."""
    text = story.by_id("words").text

    assert "It does not say whether a claim is true." in text
    assert "A missing credit is no evidence of independence" in text
    for word in ("Verbatim copy", "Rewording", "Unresolved", "Reporting line", "Coverage"):
        assert word in text


def test_an_empty_store_gives_a_page_that_says_so() -> None:
    """Nothing found is an answer too."""
    tree, claims = samples.tree_answer(), samples.claims_answer()
    nothing = replace(tree.tree, places=(), derivations=(), citations=())

    page = page_of(replace(tree, tree=nothing), replace(claims, claims=()))

    assert "No claim is found in these articles." in page.by_id("claims").text
    assert "No derivation is found." in page.by_id("derivations").text


def large(number: int) -> tuple[TreeAnswer, ClaimsAnswer]:
    """Return one original with so many copies, and as many claims in one article alone."""
    base, claims = samples.tree_answer(), samples.claims_answer()
    known = dict(base.documents)
    for n in range(number):
        known[f"copy-{n}"] = samples.document(
            Article(id=f"copy-{n}", outlet=f"Paper {n}", text=samples.GAZETTE_TEXT)
        )
    edges = tuple(
        samples.edge(f"copy-{n}", "gazette", Relation.VERBATIM, (1, 1), ()) for n in range(number)
    )
    places = tuple(samples.place(key, "derived", "gazette", None, "gazette:0") for key in known)
    tree = replace(base.tree, places=places, derivations=edges, citations=())
    many = tuple(replace(claims.claims[0], id=f"c{n}") for n in range(number))
    return replace(base, documents=known, tree=tree), replace(claims, claims=many)


def test_a_large_corpus_is_cut_and_says_how_much_is_left_out() -> None:
    """A page of a hundred thousand boxes opens nowhere; a silent cut would be a lie."""
    page = page_of(*large(500))
    tree, claims = page.by_id("tree").text, page.by_id("claims").text

    assert f"The drawing shows the first {DRAWN} related articles" in tree
    assert f"{501 - DRAWN} further ones are left out" in tree
    assert f"The first {SHOWN} are shown; {500 - SHOWN} are left out." in claims
    assert len(page.source) < 2_000_000


def test_the_same_answers_give_the_same_page() -> None:
    """Two reports are compared by their bytes."""
    tree, claims = samples.tree_answer(), samples.claims_answer()

    assert html_report(tree, claims) == html_report(tree, claims)


def test_the_headline_is_made_of_the_numbers() -> None:
    """It is what will be quoted: each number in it must be one of the answer's."""
    tree, claims = samples.tree_answer(), samples.claims_answer()

    assert headline(tree, claims) == (
        "6 articles from 6 outlets; 3 are taken from others (1 near-duplicate, 1 rewording and "
        "1 translation), 1 of them from sources outside this collection; 1 pair shares its text, "
        "and which was first cannot be told; 1 claim withdrawn by the source; of 5 claims "
        "1 is independently sourced, 1 unresolved, 1 from a single source, 1 repeated, "
        "1 in one article alone."
    )


def test_the_headline_of_one_rewording_reads_like_a_sentence() -> None:
    """The commonest case must not sound like a table."""
    tree, claims = samples.tree_answer(), samples.claims_answer()
    one = replace(tree, tree=replace(tree.tree, derivations=samples.derivations()[:1]))
    repeated = tuple(
        replace(claim, verdict=Verdict.REPEATED, reasons=()) for claim in claims.claims
    )

    assert headline(one, replace(claims, claims=repeated)) == (
        "6 articles from 6 outlets; 1 is a rewording of another; of 5 claims 0 are "
        "independently sourced, 5 repeated."
    )


def test_percentages_are_never_rounded_to_all_or_nothing() -> None:
    """Nearly all is not all: 100 % would say that nothing was left out."""
    assert [percent(share) for share in (0.0, 0.001, 0.5, 0.999, 1.0)] == [
        "0 %",
        "under 1 %",
        "50 %",
        "99 %",
        "100 %",
    ]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 0, "no source left or visible"),
        (0, 2, "no proven source, at most 2"),
        (1, 1, "1 independent source"),
        (2, 5, "at least 2 independent sources, at most 5"),
    ],
)
def test_an_interval_is_told_in_words(low: int, high: int, words: str) -> None:
    """Brackets with two numbers mean nothing to a reader."""
    assert interval_words(low, high) == words


def test_strings_are_escaped_wherever_they_enter() -> None:
    """The one place through which all text goes."""
    shown = element("p", "<b>&\"'", None, Html("<i>x</i>"), title='"><script>', hidden=True)

    assert shown == (
        '<p title="&quot;&gt;&lt;script&gt;" hidden>&lt;b&gt;&amp;&quot;&#x27;<i>x</i></p>'
    )
    assert together("a\x00\u202eb") == "ab"


def test_only_web_addresses_become_links() -> None:
    """A url field holds what a page put there."""
    assert link("javascript:alert(1)", "x") == "x"
    assert link(None, "x") == "x"
    assert link("https://a.example/?q=1&r=2", "x").startswith(
        '<a href="https://a.example/?q=1&amp;'
    )


def test_a_language_that_is_no_code_is_left_out() -> None:
    """The field is read from pages too."""
    assert language_attributes('en"><script>') == {}
    assert language_attributes("fr") == {"lang": "fr", "dir": None}
    assert language_attributes("ar")["dir"] == "rtl"


def test_between_languages_names_and_figures_are_marked_in_whatever_order() -> None:
    """They are what a translation shares; 1.200 and 1,200 are one figure."""
    left, right = "Quelque 1.200 foyers de Penhallow", "In Penhallow some 1,200 homes"

    marks, others = shared_words(left, right, is_translation=True)

    assert [left[span.start : span.end] for span in marks] == ["1.200", "Penhallow"]
    assert [right[span.start : span.end] for span in others] == ["Penhallow", "1,200"]


def test_a_mark_that_begins_in_a_quotation_goes_on_after_it() -> None:
    """Marks and quotations overlap anyhow; the page must nest all the same."""
    document = samples.documents()["gazette"]
    line = samples.line_of("gazette", 2)

    shown = marked(document, line, [Span(0, line.end - line.start)])

    assert shown.startswith('<span class="quoted">“We were told')
    assert "<mark> mayor Ines Caldwell said on Monday.</mark>" in shown


def test_reasons_are_told_in_plain_words(story: Page) -> None:
    """A code is for scripts."""
    text = story.all("main")[0].text

    assert not [reason for reason in Reason if str(reason) in text and "_" in str(reason)]
