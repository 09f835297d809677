"""Articles from web pages."""

from __future__ import annotations

import json
import time

import pytest

from provenance.model import Article
from provenance.readers.html_page import read_html
from provenance.readers.refused import Refused

PARAGRAPHS = [
    "LORVIK (PA) — A paper mill on the edge of town burned to the ground on Tuesday night, the fire service said.",
    "“Nobody was hurt,” said the officer in charge, Lena Marsh. “We were lucky with the wind, and crews were there in ten minutes.”",
    "The mill had stood empty since 2016 and was due to be sold next month, according to its owners.",
    "PA writer Ann Other in Oslo contributed to this report.",
    "Source: PA",
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(body: str = BODY, *, head: str = "", data: object = None, lang: str = "en-GB") -> bytes:
    """Build a page with furniture around the article."""
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Mill burns down |'
        f" The Post</title>{head}{script}</head><body><nav><a href='/'>Home</a> <a href='/n'>News"
        f"</a></nav><h1>Mill burns down</h1><article>{body}</article><footer>© The Post"
        "</footer></body></html>"
    ).encode()


def read_article(data: bytes, article_id: str = "mill") -> Article:
    """Read a page that holds an article."""
    found = read_html(data, "mill.html", article_id)
    assert isinstance(found, Article), found
    return found


def test_the_main_text_is_read_with_its_credits_and_without_the_page() -> None:
    """Dateline, contributor line and source are the evidence of where a text began."""
    article = read_article(page())

    assert article.text.split("\n\n") == PARAGRAPHS
    assert article.title == "Mill burns down"
    assert article.language == "en"
    assert article.id == "mill"


def test_json_ld_gives_what_the_page_says_of_itself() -> None:
    """An organisation among the authors is the wire credit; trafilatura drops it."""
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "@id": "#post", "name": "The Lorvik Post"},
            {
                "@type": ["NewsArticle"],
                "headline": "Paper mill burns down",
                "author": [
                    {"@type": "Organization", "name": "PA Media"},
                    {"@type": "Person", "name": "Jane Rook"},
                ],
                "publisher": {"@id": "#post"},
                "sourceOrganization": {"name": "Reuters"},
                "creditText": "PA",
                "datePublished": "2024-03-05T18:20:00+01:00",
                "dateModified": "2024-03-09T08:00:00+01:00",
                "inLanguage": "en",
                "mainEntityOfPage": "https://post.example/mill",
            },
        ],
    }

    article = read_article(page(data=data))

    assert article.title == "Paper mill burns down"
    assert article.outlet == "The Lorvik Post"
    assert article.byline == "PA Media, Jane Rook"
    assert article.credit == "PA; Reuters; PA Media"
    assert article.published_at == "2024-03-05T18:20:00+01:00"
    assert article.url == "https://post.example/mill"


@pytest.mark.parametrize("wrapped", ["list", "page", "comment"])
def test_json_ld_is_found_however_it_is_wrapped(wrapped: str) -> None:
    """Sites put it in lists, under the page, and in HTML comments."""
    node = {"@type": "NewsArticle", "headline": "From data", "datePublished": "2024-03-05"}
    data: object = node
    if wrapped == "list":
        data = [{"@type": "BreadcrumbList"}, node]
    elif wrapped == "page":
        data = {"@type": "WebPage", "mainEntity": node}
    html = page(data=data)
    if wrapped == "comment":
        html = html.replace(b'ld+json">', b'ld+json"><!--').replace(b"}</script>", b"}--></script>")

    assert read_article(html).title == "From data"


def test_meta_tags_serve_where_there_is_no_json_ld() -> None:
    """Older pages have them alone; the modified date is not the date."""
    head = (
        '<meta property="og:site_name" content="The Lorvik Post">'
        '<meta property="og:title" content="Mill is gone">'
        '<meta property="article:modified_time" content="2024-03-09T08:00:00Z">'
        '<meta property="article:published_time" content="2024-03-05T18:20:00Z">'
        '<meta name="author" content="Jane Rook">'
        '<link rel="canonical" href="https://post.example/mill">'
        '<meta property="og:url" content="https://other.example/amp/mill">'
    )

    article = read_article(page(head=head))

    assert article.outlet == "The Lorvik Post"
    assert article.title == "Mill is gone"
    assert article.byline == "Jane Rook"
    assert article.published_at == "2024-03-05T18:20:00Z"
    assert article.url == "https://post.example/mill"


def test_the_article_body_serves_where_the_page_shows_less() -> None:
    """Pages behind a wall show the first lines and describe the whole."""
    data = {"@type": "NewsArticle", "articleBody": "<p>" + "</p><p>".join(PARAGRAPHS) + "</p>"}

    article = read_article(page(f"<p>{PARAGRAPHS[0]}</p>", data=data))

    assert [part.strip() for part in article.text.split("\n\n") if part.strip()] == PARAGRAPHS


def test_a_language_that_a_long_text_contradicts_is_not_believed() -> None:
    """Templates declare English whatever the text."""
    text = "Le moulin de la ville a brûlé mardi soir, ont indiqué les pompiers de la région. "

    article = read_article(page(f"<p>{text * 6}</p>"))

    assert article.language == "fr"
    assert "'en'" in str(article.extra["_notes"])


def test_the_declared_encoding_is_used() -> None:
    """Old pages are no UTF-8, and say so."""
    html = page("<p>Le café « noir » est fermé depuis hier soir, a dit le maire de Nîmes.</p>")
    data = html.decode().replace("utf-8", "iso-8859-15").encode("iso-8859-15")

    article = read_article(data)

    assert "Le café « noir » est fermé" in article.text


def test_index_is_no_id() -> None:
    """Saved pages are called index.html by the hundred."""
    assert read_article(page(), "index").id == ""


@pytest.mark.parametrize(
    "data",
    [
        b"<",
        b"<html></html>",
        b"<html><body><script>var a = 1;</script></body></html>",
        b"<!-- nothing -->",
    ],
)
def test_a_page_without_article_is_refused(data: bytes) -> None:
    """An empty article would be compared with nothing and counted as one."""
    assert isinstance(read_html(data, "a.html"), Refused)


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>" + b"<div>" * 100_000 + b"<p>deep</p>",
        b"<html><body>" + b"<p>word and word.</p>" * 100_000,
        b"<html><body "
        + b" ".join(b"a%d=1" % n for n in range(100_000))
        + b"><p>A text of words.</p>",
        b'<script type="application/ld+json">'
        + b"[" * 100_000
        + b"</script><p>A text of words.</p>",
        b'<script type="application/ld+json">{"@type": "NewsArticle", </script><p>A text.</p>',
        b"<" * 200_000,
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><p>&a; A text of words.</p>',
    ],
    ids=["deep", "many", "attributes", "nested data", "broken data", "brackets", "entity"],
)
def test_hostile_pages_neither_hang_nor_fail(data: bytes) -> None:
    """Pages are other people's; reading one may not take the machine."""
    started = time.perf_counter()

    found = read_html(data, "a.html")

    assert time.perf_counter() - started < 10
    assert isinstance(found, Article | Refused)
    assert not isinstance(found, Article) or "root:" not in found.text


def test_no_break_spaces_stay_in_the_text() -> None:
    """Spans count code points of the text as it is; French guillemets carry these spaces."""
    spoken = "«\u00a0Le four sera rallumé lundi\u00a0», a dit la directrice\u202f; il est resté éteint deux ans."
    body = f"<p>{spoken}</p><p>&nbsp;</p>" + BODY

    article = read_article(page(body, lang="fr"))

    assert article.text.split("\n\n")[0] == spoken
    assert article.text.split("\n\n")[1] == PARAGRAPHS[0]


def test_the_title_is_not_a_paragraph_of_the_text() -> None:
    """Two outlets with one headline would else seem to share a sentence."""
    body = "<h1>Mill burns\u00a0down</h1>" + BODY

    head = '<meta property="og:title" content="Mill burns down">'

    article = read_article(page(body, head=head))

    assert article.text.split("\n\n") == PARAGRAPHS
