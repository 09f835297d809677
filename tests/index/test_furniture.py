"""Furniture: what an outlet repeats is found by who carries it."""

from __future__ import annotations

import random

from sqlite_utils import Database

from index import IndexedText, SimilarityIndex
from tests.index.texts import edited, indexed, prose

FOOTER = "Sign up for the Harbour Gazette morning letter\nAll rights reserved, Gazette Press"
PARAGRAPH = prose(500, 2).replace("\n", " ")


def furniture_of(texts: list[IndexedText], key: str) -> list[str]:
    """Return the passages of one text that are furniture."""
    index = SimilarityIndex(Database(memory=True))
    index.add(texts)
    text = next(text.text for text in texts if text.key == key)
    return [text[start:end] for start, end in index.furniture(key)]


def page(key: str, body: str, group: str | None = "gazette") -> IndexedText:
    """Return a text of an outlet."""
    return indexed(key, body, group=group)


def test_a_footer_of_unrelated_pages_is_furniture() -> None:
    """Two pages that share a subscription line are no copies."""
    texts = [page(f"p{n}", f"{prose(n)}\n{FOOTER}") for n in range(2)]

    assert furniture_of(texts, "p0") == [FOOTER]


def test_versions_of_one_story_are_no_furniture() -> None:
    """An outlet's own update shares its text because it is one story."""
    texts = [page(f"p{n}", edited(prose(1), n, 0.1)) for n in range(4)]
    texts.append(page("cut", "\n".join(prose(1).split("\n")[:6])))

    assert all(furniture_of(texts, text.key) == [] for text in texts)


def test_a_footer_is_found_beside_versions_of_the_same_story() -> None:
    """Versions count once; the unrelated page shows what is furniture."""
    texts = [page(f"v{n}", f"{edited(prose(1), n, 0.1)}\n{FOOTER}") for n in range(3)]
    texts.append(page("other", f"{prose(2)}\n{FOOTER}"))

    assert furniture_of(texts, "v1") == [FOOTER]


def test_a_paragraph_in_the_middle_needs_two_other_stories() -> None:
    """One other page with it may quote the same report."""

    def around(n: int) -> IndexedText:
        return page(f"p{n}", f"{prose(n, 14)}\n{PARAGRAPH}\n{prose(100 + n, 14)}")

    assert furniture_of([around(0), around(1)], "p0") == []
    assert furniture_of([around(0), around(1), around(2)], "p0") == [PARAGRAPH.rstrip(".")]


def test_an_agencys_paragraph_in_many_outlets_is_no_furniture() -> None:
    """Five outlets that embed one paragraph are five excerpts."""
    texts = [
        page(f"p{n}", f"{prose(n, 14)}\n{PARAGRAPH}\n{prose(100 + n, 14)}", group=f"outlet {n}")
        for n in range(5)
    ]

    assert furniture_of(texts, "p0") == []


def test_without_groups_only_repeated_last_lines_count() -> None:
    """Where no outlet is known, an agency's lead must not pass for furniture."""
    lead = prose(600, 1)
    texts = [page(f"p{n}", f"{lead}\n{prose(n, 14)}\n{FOOTER}", group=None) for n in range(5)]

    assert furniture_of(texts, "p0") == [FOOTER]
    assert furniture_of(texts[:3], "p0") == []


def test_the_order_of_arrival_does_not_change_furniture() -> None:
    """Same pages, same spans."""
    texts = [page(f"p{n}", f"{prose(n)}\n{FOOTER}") for n in range(6)]
    shuffled = random.Random(1).sample(texts, len(texts))

    assert furniture_of(texts, "p3") == furniture_of(shuffled, "p3") == [FOOTER]


def test_a_lone_page_has_no_furniture() -> None:
    """Nothing repeats, nothing is known."""
    assert furniture_of([page("p0", f"{prose(0)}\n{FOOTER}")], "p0") == []
    assert furniture_of([page("p0", "")], "p0") == []
