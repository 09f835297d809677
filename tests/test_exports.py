"""What holds for every export: the same links, what it was made with, an order, an ending."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from provenance.answers import ClaimsAnswer, TreeAnswer, corpus_of
from provenance.cleaning import (
    clean,
    inert_json,
    one_line,
    plain_id,
    shortened,
    web_address,
)
from provenance.exports import (
    CLAIM_FORMATS,
    CLAIMS_BESIDE,
    FORMATS,
    MEDIA_TYPES,
    SQLITE,
    SUFFIXES,
    TREE_FORMATS,
    ExportIsFile,
    UnknownExport,
    export,
)
from provenance.findings import Tree
from provenance.made_with import MadeWith
from tests import samples
from tests.export_stories import (
    READ_BACK,
    TIME,
    Story,
    any_story,
    links_of,
    reviewed,
    rows_of,
    sample,
    saying,
    stored,
)

STORIES = {
    "sample": sample(),
    "hostile": Story(samples.hostile_tree(), samples.hostile_claims()),
    "markup": saying('"]; end <b> --> \\'),
    **{f"any {seed}": any_story(seed) for seed in range(4)},
}
# How the time is told where it is not told as it was given.
TIME_TOLD = {
    "prov": "2026-05-04T03:02:01+00:00",
    "provn": "2026-05-04T03:02:01+00:00",
    "html": "2026-05-04 03:02 UTC",
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("name", READ_BACK)
def test_every_format_tells_the_same_links(name: str, story: Story) -> None:
    """Who reads the drawing and who reads the table must come to the same conclusion."""
    content = export(*story, name, story.made)

    assert READ_BACK[name](content) == links_of(story)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_the_sqlite_file_tells_the_same_links(story: Story, tmp_path: Path) -> None:
    """As for the other formats; there the links are rows of a view."""
    rows = rows_of(stored(story, tmp_path / "story.db"), "view_links")

    found = {
        (
            plain_id(row["article"]),
            None if row["source"] is None else plain_id(row["source"]),
            row["direction"] == "decided",
        )
        for row in rows
    }
    assert found == links_of(story)


def test_every_format_that_holds_links_is_compared() -> None:
    """A new format must not escape the comparison."""
    assert set(FORMATS) - set(READ_BACK) == {*CLAIM_FORMATS, "csv-nodes", "decisions"}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_with_what_it_was_made(name: str) -> None:
    """A file found in a mail a year later must say from which corpus it comes."""
    content = export(*sample(), name, sample().made)

    assert "9.8.7" in content
    assert "0123456789abcdef" in content
    assert "small@1" in content
    assert "c0de" in content
    assert re.search(r"6 articles|articles.{1,20}6", content)
    assert "2024-03" in content
    assert TIME_TOLD.get(name, TIME) in content


def test_the_sqlite_file_says_with_what_it_was_made(tmp_path: Path) -> None:
    """As for the other formats."""
    copy = stored(sample(), tmp_path / "story.db")

    told = {row["name"]: row["value"] for row in rows_of(copy, "view_made_with")}

    assert told["version"] == "9.8.7"
    assert told["settings.model"] == "small@1"
    assert (told["corpus.articles"], told["corpus.digest"]) == (6, "0123456789abcdef")
    assert told["time"] == TIME


@pytest.mark.parametrize("name", sorted(set(READ_BACK) | {"decisions"}))
def test_every_format_says_that_a_reviewer_decided(name: str) -> None:
    """What a person decided must never pass for what a program found, nor be lost."""
    content = export(*reviewed(), name)

    by_name = "Ada Reviewer" in content
    drawn = {"dot": "rewording (reviewed)", "mermaid": "rewording (reviewed)", "svg": "✓"}
    assert by_name or drawn[name] in content
    assert by_name or "Ada Reviewer" not in export(*sample(), name)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_the_story_and_an_empty_corpus(name: str) -> None:
    """The first export that somebody tries may be of an empty store."""
    nothing = ClaimsAnswer(corpus=corpus_of([]), documents={}, claims=())
    tree = Tree(places=(), derivations=(), citations=(), cycles=())
    empty = TreeAnswer(corpus=corpus_of([]), documents={}, tree=tree)
    made = MadeWith(version="1", corpus=empty.corpus, digest="0")

    assert export(*sample(), name).endswith("\n")
    assert export(empty, nothing, name, made).endswith("\n")
    assert export(sample().tree, None, name).endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_the_same_whatever_the_order_of_arrival(name: str) -> None:
    """Exports are kept under version control: a diff must mean news."""
    answer = samples.tree_answer()
    tree = answer.tree
    turned = replace(
        answer,
        tree=replace(tree, places=tree.places[::-1], derivations=tree.derivations[::-1]),
        documents={key: answer.documents[key] for key in sorted(answer.documents)},
    )

    again = export(turned, samples.claims_answer(), name, sample().made)

    assert again == export(*sample(), name, sample().made)


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    """The message must be enough to get it right the second time."""
    with pytest.raises(UnknownExport, match=r"'pdf'.*text, json, jsonl.*sqlite"):
        export(samples.tree_answer(), None, "pdf")
    with pytest.raises(ExportIsFile, match=r"sqlite.*-o"):
        export(samples.tree_answer(), None, SQLITE)


def test_every_format_has_a_file_ending_and_a_media_type() -> None:
    """A file without ending opens in nothing, and a browser goes by the type."""
    assert list(SUFFIXES) == list(MEDIA_TYPES) == [*FORMATS, SQLITE]
    assert set(FORMATS) == {*CLAIMS_BESIDE, *CLAIM_FORMATS, *TREE_FORMATS, "html"}
    assert all(
        re.fullmatch(r"[a-z]+/[a-z0-9.+-]+(; [a-z]+=[\w-]+)*", t) for t in MEDIA_TYPES.values()
    )
    assert all("charset=utf-8" in t for t in MEDIA_TYPES.values() if t.startswith("text/"))


def test_the_documentation_says_what_each_format_is_for() -> None:
    """A name alone opens in nothing."""
    page = (Path(__file__).resolve().parent.parent / "docs" / "exports.md").read_text("utf-8")

    told = re.findall(r"`([a-z-]+)`", "\n".join(re.findall(r"^\| (.*?) \|", page, re.MULTILINE)))

    assert sorted(set(told)) == sorted(SUFFIXES)


@pytest.mark.parametrize("name", sorted(TREE_FORMATS))
def test_a_format_of_the_tree_is_the_same_without_claims(name: str) -> None:
    """For these formats nobody waits for the claims; so they must not be missed."""
    story = sample()

    assert export(story.tree, None, name) == export(*story, name)


def test_heavy_libraries_are_loaded_by_the_formats_that_need_them() -> None:
    """Start-up must stay quick for who asks for something else."""
    code = "import provenance.exports, sys; print([n for n in ('prov', 'networkx', 'numpy') if n in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_what_it_was_made_with_reads_as_a_sentence() -> None:
    """It stands in drawings and mails, where nobody parses it."""
    made = sample().made
    one = replace(made, corpus=corpus_of([samples.documents()["radio"]]), time="", settings={})

    assert made.time_shown == "2026-05-04 03:02 UTC"
    assert replace(made, time="in May").time_shown == "in May"
    assert one.corpus_told == "1 article, 1 outlet, 2024-03, digest 0123456789abcdef"
    assert [name for name, _ in one.told()] == ["made with", "corpus"]
    assert one.to_dict()["time"] is None


def test_cleaning_keeps_what_languages_need() -> None:
    """Joiners shape Persian and Hindi words; accents and scripts are text, not noise."""
    kept = "می\u200cخواهم — naïve 日本語 क\u094d\u200dष"

    assert clean(kept) == kept
    assert one_line(" a\u202e\tb\r\nc\u2028d \x1b[31m") == "a b c d [31m"
    assert clean("a\r\nb\u2029c") == "a\nb\nc"


def test_json_is_made_harmless_without_being_changed() -> None:
    """Spans count the stored characters: each must come back, and none may act on the way."""
    text = "</script>\u202e\u2028\x7f\U000e0041\ud800 é & \u200d"

    safe = inert_json(json.dumps({text: text}, ensure_ascii=False))

    assert json.loads(safe) == {text: text}
    assert not re.search("[<>\u202e\u2028\x7f\U000e0041\ud800]", safe)
    assert "é & \u200d" in safe


def test_only_addresses_of_the_web_are_links() -> None:
    """A link runs with the rights of the page that it stands on."""
    assert web_address(" HTTPS://a.example/\u202e?b=c ") == "HTTPS://a.example/?b=c"
    refused = ("javascript:alert(1)", "java\nscript:x", "data:text/html,x", "//a.example", None)
    assert [web_address(url) for url in refused] == [""] * 5


def test_ids_that_differ_only_in_controls_stay_apart() -> None:
    """Two nodes that fall into one would join two families."""
    assert plain_id("a b") == "a b"
    assert len({plain_id("a\x00b"), plain_id("ab"), plain_id("a\x01b")}) == 3


def test_a_text_is_cut_at_a_word() -> None:
    """Half a name reads as another name."""
    assert shortened("The quick brown fox jumps", 20) == "The quick brown fox…"
    assert shortened("short", 20) == "short"
    assert len(shortened("x" * 50, 20)) == 20
