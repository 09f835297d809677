"""Read the families of ``tests/mixtures``: invented articles and who took what from whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from provenance.model import Article, Relation
from tests.cases_reader import MalformedCase, read_article, split_blocks

FOLDER = Path(__file__).resolve().parent / "mixtures"

# The mixtures that docs/terms.md knows, as tests/mixtures/README.md explains them.
KINDS = frozenset(
    {
        "copy_of_copy",
        "early_date",
        "embedded_excerpt",
        "local_paragraphs",
        "match_report",
        "near_copies",
        "older_article",
        "press_conference",
        "reworded_excerpt",
        "rewrite",
        "round_up",
        "second_translation",
        "shared_paragraph",
        "translated_cut",
        "whole_story",
    }
)
_KIND = re.compile(r"kind: ([a-z_]+)$")
_FROM = re.compile(r"(\d+) from (\d+(?: or \d+)*): (.+)$")
_OUTSIDE = re.compile(r"(\d+) outside ([^:]+): (.+)$")
_PAIR = re.compile(r"(?:(\d+) open (\d+)|apart (\d+) (\d+))$")


@dataclass(frozen=True, slots=True)
class Link:
    """What one article was made from.

    Attributes:
        article: Its id.
        parents: Ids of the articles each of which is right as its direct parent; empty where the
            source is not among the articles.
        outlet: Whose piece it was, where that piece is not there.
        relations: Those that are right.
    """

    article: str
    parents: tuple[str, ...]
    outlet: str | None
    relations: frozenset[Relation]


@dataclass(frozen=True, slots=True)
class Family:
    """One file: a few articles, and how they hang together.

    Attributes:
        links: Who drew on what.
        open_pairs: Pairs that belong together, of which nothing tells which came first.
        apart: Pairs that nothing may join.
    """

    name: str
    kind: str
    articles: tuple[Article, ...]
    links: tuple[Link, ...]
    open_pairs: frozenset[frozenset[str]]
    apart: frozenset[frozenset[str]]


def read_families(folder: Path = FOLDER) -> list[Family]:
    """Return the families of a folder, by name.

    Raises:
        MalformedCase: For the first that breaks the format.
    """
    return [
        read_family(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))
    ]


def read_family(name: str, text: str) -> Family:
    """Read one family; its articles get the ids ``NAME-1``, ``NAME-2`` and so on.

    Raises:
        MalformedCase: Where a line is not of the format.
    """
    blocks = list(split_blocks(name, text))
    preamble = blocks[0][1]
    kind = next((found[1] for row in preamble if (found := _KIND.match(row))), "")
    if not preamble[0].startswith("# "):
        raise MalformedCase(name, 1, "a family begins with '# ' and a title")
    if kind not in KINDS:
        raise MalformedCase(name, 1, f"{kind!r} is no kind of tests/mixtures/README.md")
    articles: dict[str, Article] = {}
    rows: list[tuple[int, str]] = []
    for line, block in blocks[1:]:
        if block[0].startswith("=="):
            article = read_article(name, line, block, len(articles) + 1)
            articles[article.id] = article
        elif block[0] == "-- links":
            rows += [(line + at, row) for at, row in enumerate(block) if at and row]
        else:
            raise MalformedCase(name, line, "after the articles comes '-- links'")
    if len(articles) < 2 or not rows:
        raise MalformedCase(name, 1, "a family has two articles and one link at least")
    return _with_links(name, kind, articles, rows)


def _with_links(
    name: str, kind: str, articles: Mapping[str, Article], rows: list[tuple[int, str]]
) -> Family:
    links: list[Link] = []
    pairs: dict[bool, set[frozenset[str]]] = {True: set(), False: set()}

    def known(number: str, line: int) -> str:
        if f"{name}-{number}" not in articles:
            raise MalformedCase(name, line, f"there is no article {number} above")
        return f"{name}-{number}"

    for line, row in rows:
        if found := _FROM.match(row):
            parents = tuple(known(number, line) for number in found[2].split(" or "))
            link = Link(known(found[1], line), parents, None, _relations(name, line, found[3]))
            links.append(link)
        elif found := _OUTSIDE.match(row):
            relations = _relations(name, line, found[3])
            links.append(Link(known(found[1], line), (), found[2], relations))
        elif found := _PAIR.match(row):
            both = frozenset(known(number, line) for number in found.groups() if number)
            pairs[found[1] is not None].add(both)
        else:
            raise MalformedCase(name, line, f"{row[:40]!r} is no line of the links")
    return Family(
        name=name,
        kind=kind,
        articles=tuple(articles.values()),
        links=tuple(links),
        open_pairs=frozenset(pairs[True]),
        apart=frozenset(pairs[False]),
    )


def _relations(name: str, line: int, text: str) -> frozenset[Relation]:
    words = text.split(" or ")
    unknown = sorted(set(words) - set(Relation))
    if unknown:
        raise MalformedCase(name, line, f"{unknown[0]!r} is no relation of docs/terms.md")
    return frozenset(Relation(word) for word in words)
