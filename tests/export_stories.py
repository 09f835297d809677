"""Stories for the tests of exports, and how the links of each format are read back."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree

import networkx
from prov.model import ProvAlternate, ProvDerivation, ProvDocument

from index import Span
from provenance.answers import ClaimsAnswer, TreeAnswer, corpus_of
from provenance.cleaning import plain_id
from provenance.decisions import Action, Decision
from provenance.findings import Derivation, ResolvedCitation, Tree
from provenance.made_with import MadeWith
from provenance.model import Article, Citation, Relation
from provenance.rulings import review_of
from provenance.store import Store
from tests import samples

# Where one article of a story with hostile text stands; the other one's url is that text alone.
ADDRESS = "https://web.example/"
TIME = "2026-05-04T03:02:01Z"


class Link(NamedTuple):
    """A derivation as any format can tell it; ``source`` is None outside the corpus."""

    article: str
    source: str | None
    is_decided: bool


class Story(NamedTuple):
    """What is exported."""

    tree: TreeAnswer
    claims: ClaimsAnswer

    @property
    def made(self) -> MadeWith:
        """With what it is made."""
        return MadeWith(
            version="9.8.7",
            corpus=self.tree.corpus,
            digest="0123456789abcdef",
            settings={"code": "c0de", "model": "small@1"},
            time=TIME,
        )


def sample() -> Story:
    """Return the sample story."""
    return Story(samples.tree_answer(), samples.claims_answer())


def reviewed() -> Story:
    """Return the sample story with a link and a verdict that a reviewer decided."""
    story = sample()
    entry = Decision(
        id="0badcafe",
        action=Action.PIN,
        decided_at="2026-04-03T02:01:00Z",
        reviewer="Ada Reviewer",
        note="The desk confirmed it by phone",
        article="post",
        source="gazette",
    )
    review = review_of(entry, None, "The engine now finds the opposite.")
    edges = [
        replace(edge, review=review) if edge.article == "post" else edge
        for edge in story.tree.tree.derivations
    ]
    claims = [
        replace(claim, review=review) if claim.id == "claim-2" else claim
        for claim in story.claims.claims
    ]
    tree = replace(story.tree.tree, derivations=tuple(edges))
    return Story(
        replace(story.tree, tree=tree, decisions=(entry,)),
        replace(story.claims, claims=tuple(claims)),
    )


def saying(text: str) -> Story:
    """Return the hostile story with this text wherever an article or a source can put one."""
    base, claims = samples.hostile_tree(), samples.hostile_claims()
    first = replace(
        next(iter(base.documents.values())).article,
        id=f"a{text}",
        outlet=text,
        title=text,
        byline=text,
        url=text,
        published_at=text,
        language=text,
        text=f"{text}\nA line of its own, long enough to be quoted.",
    )
    second = replace(first, id=text, url=f"{ADDRESS}{text}")
    known = {item.id: samples.document(item) for item in (first, second)}
    link, outside = base.tree.derivations
    shown = replace(link.evidence[0], type=text, article=second.id, note=text)

    def told(edge: Derivation, article: str, source: str | None) -> Derivation:
        ends = replace(edge, article=article, source=source)
        return replace(ends, source_outlet=text, via=text, evidence=(shown,))

    citation = Citation(outlet=text, outlet_text=text, span=Span(0, 1), sentence=Span(0, 1))
    tree = Tree(
        places=(
            samples.place(first.id, "derived", None, text, text),
            samples.place(second.id, "derived", first.id, text, text),
        ),
        derivations=(
            told(link, second.id, first.id),
            told(outside, first.id, None),
        ),
        citations=(ResolvedCitation(article=second.id, citation=citation, cited_article=first.id),),
        cycles=(),
    )
    claim = claims.claims[0]
    seen = replace(
        claim.appearances[0],
        article=first.id,
        sentence=text,
        line=text,
        source_text=text,
        source_name=text,
        cue=text,
    )
    hostile = replace(
        claim,
        id=text,
        text=text,
        language=text,
        explanation=text,
        appearances=(seen, replace(seen, article=second.id)),
        first_article=first.id,
        contradicts=(text,),
    )
    corpus = corpus_of(known.values())
    return Story(
        TreeAnswer(corpus=corpus, documents=known, tree=tree),
        ClaimsAnswer(corpus=corpus, documents=known, claims=(hostile,)),
    )


def any_story(seed: int) -> Story:
    """Return a story of a dozen articles whose links are drawn anyhow, circles included."""
    rng = random.Random(seed)
    ids = [f"article {number}/{seed}" for number in range(12)]
    articles = [
        Article(id=key, outlet=f"Outlet {key}", title=f"Title {key}", text=f"The text of {key}.")
        for key in ids
    ]
    pairs = {tuple(rng.sample(ids, 2)) for _ in range(16)}
    edges = [
        replace(
            samples.edge(derived, source, rng.choice(list(Relation)), (rng.random(), 0.5), ()),
            decided=rng.random() < 0.7,
        )
        for derived, source in sorted(pairs)
    ]
    edges += [
        replace(
            samples.edge(key, None, Relation.EXCERPT, (rng.random(), 0.0), ()), source_outlet=wire
        )
        for key, wire in zip(
            rng.sample(ids, 3), ("Lantern Wire", "Lantern Wire", None), strict=True
        )
    ]
    known = {item.id: samples.document(item) for item in articles}
    places = tuple(samples.place(key, "derived", None, "Lantern Wire", f"{key}:0") for key in ids)
    tree = Tree(places=places, derivations=tuple(edges), citations=(), cycles=())
    corpus = corpus_of(known.values())
    return Story(
        TreeAnswer(corpus=corpus, documents=known, tree=tree),
        ClaimsAnswer(corpus=corpus, documents=known, claims=()),
    )


def links_of(story: Story) -> set[Link]:
    """Return the links of the contract's JSON, ids as every format can write them."""
    return {
        Link(
            plain_id(str(edge["article"])),
            None if edge["from"] is None else plain_id(str(edge["from"])),
            edge["direction"] == "decided",
        )
        for edge in json.loads(json.dumps(story.tree.to_dict()))["derivations"]
    }


def stored(story: Story, path: Path) -> Path:
    """Write the story into a store; return a copy of it, as it is exported."""
    with Store(path, create=True) as store:
        with store.writing():
            for document in story.tree.documents.values():
                store.articles.add(document.article, "2026-01-01T00:00:00+00:00")
                store.articles.write_document(document, "code")
            store.results.write_tree(story.tree.tree)
            store.results.write_claims(story.claims.claims)
        copy = path.with_name("copy.db")
        store.copy_to(copy, {"made_with": json.dumps(story.made.to_dict())})
    return copy


def rows_of(path: Path, view: str) -> list[dict[str, Any]]:  # cells are of any type
    """Return the rows of a view of a file that nobody may write."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(f"select * from {view}")]


def read_prov(content: str, format: str) -> ProvDocument:  # noqa: A002 - prov's own word
    """Return a document as the prov package reads it."""
    document = ProvDocument.deserialize(content=content, format=format)
    assert isinstance(document, ProvDocument)
    return document


def read_graphml(content: str) -> Any:  # noqa: ANN401 - networkx has no types
    """Return GraphML as networkx reads it."""
    return networkx.read_graphml(io.BytesIO(content.encode()))


def read_csv(content: str) -> list[dict[str, str]]:
    """Return the rows of a table, apostrophes before formulas taken away."""
    return [
        {name: re.sub("^'(?='*[=+@\t\r＝＋－＠-])", "", value) for name, value in row.items()}
        for row in csv.DictReader(io.StringIO(content))
    ]


class Derivations(HTMLParser):
    """The derivations of a report, by their attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.links: set[Link] = set()
        self.feed(source)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what carries the attributes."""
        told = dict(attrs)
        if "data-article" in told and told.get("class") == "derivation":
            self.links.add(_link(told.get))


def _link(told: Callable[[str], str | None]) -> Link:
    """Return the link of an element's attributes."""
    direction = told("data-direction")
    assert direction in {"decided", "undecided"}
    return Link(told("data-article") or "", told("data-from"), direction == "decided")


def _text_links(content: str) -> set[Link]:
    """Read the tree of plain text: a node's parent is the last one that stands further left."""
    above: dict[int, str | None] = {}
    links: set[Link] = set()
    words = ""
    for line in content.splitlines():
        margin = re.match(r"(?:\|   |    )*", line)
        assert margin is not None
        depth, said = margin.end() // 4, line[margin.end() :]
        if re.match(r"\+(--|\?\?) ", said):
            words = said
        elif said.startswith("  also from "):
            source, _, _ = said.rpartition(": ")
            key = above[depth]
            assert key is not None
            links.add(Link(key, _text_id(source), "direction undecided" not in said))
        elif words:
            key = _text_id(said)
            assert key is not None
            links.add(Link(key, above[depth - 1], "direction undecided" not in words))
            above[depth], words = key, ""
        elif not depth and re.search(r"\)$|\]$", said):
            above[0] = _text_id(said)
    return links


def _text_id(said: str) -> str | None:
    found = re.search(r"\[([^\[\]]*?)(?:, [^,\]]*)?\]$", said) or re.search(r"\[(.*), .*\]$", said)
    return found.group(1) if found else None


def _prov_links(document: ProvDocument) -> set[Link]:
    """Read derivations that are not to a primary source, and alternates."""

    def key(name: object) -> str | None:
        space, _, local = str(name).partition(":")
        return plain_id(unquote(local)) if space == "article" else None

    links = set()
    for record in [*document.get_records(ProvDerivation), *document.get_records(ProvAlternate)]:
        kinds = {str(kind) for kind in record.get_asserted_types()}
        if "prov:PrimarySource" not in kinds:
            ends = [key(value) for _, value in record.formal_attributes[:2]]
            assert ends[0] is not None
            links.add(Link(ends[0], ends[1], isinstance(record, ProvDerivation)))
    return links


def _graphml_links(content: str) -> set[Link]:
    graph = read_graphml(content)
    kinds = {key: told["kind"] for key, told in graph.nodes(data=True)}
    return {
        Link(derived, source if kinds[source] == "article" else None, told["decided"])
        for source, derived, told in graph.edges(data=True)
    }


def _dot_links(content: str) -> set[Link]:
    string = r'"((?:[^"\\]|\\.)*)"'
    links = set()
    for source, derived, rest in re.findall(rf"^  {string} -> {string} (.*)$", content, re.M):
        ends = [re.sub(r"\\(.)", r"\1", end) for end in (derived, source)]
        outside = re.search(rf'^  "{re.escape(source)}" \[.*style="rounded,dashed"', content, re.M)
        links.add(Link(ends[0], None if outside else ends[1], 'dir="none"' not in rest))
    return links


def _mermaid_links(content: str) -> set[Link]:
    named = re.findall(r"^  %% (n\d+): (article|outside source) (\S*)$", content, re.M)
    keys = {
        name: plain_id(unquote(key)) if kind == "article" else None for name, kind, key in named
    }
    links = set()
    for source, arrow, derived in re.findall(r'^  (n\d+) (-[-.]) ".*" \S+ (n\d+)$', content, re.M):
        article = keys[derived]
        assert article is not None
        links.add(Link(article, keys[source], arrow == "--"))
    return links


def _json_links(edges: list[dict[str, str | None]]) -> set[Link]:
    return {
        Link(
            plain_id(edge["article"] or ""),
            None if edge["from"] is None else plain_id(edge["from"]),
            edge["direction"] == "decided",
        )
        for edge in edges
    }


def _svg_links(content: str) -> set[Link]:
    root = ElementTree.fromstring(content)
    return {_link(item.get) for item in root.iter() if item.get("data-article") is not None}


def _csv_links(content: str) -> set[Link]:
    return {
        Link(row["article"], row["from"] or None, row["direction"] == "decided")
        for row in read_csv(content)
    }


def _line_links(content: str) -> set[Link]:
    records = [json.loads(line) for line in content.splitlines()]
    return _json_links([item for item in records if item["record"] == "derivation"])


# Format -> how its links are read back; what holds no links is not among them.
READ_BACK: dict[str, Callable[[str], set[Link]]] = {
    "text": _text_links,
    "json": lambda content: _json_links(json.loads(content)["derivations"]),
    "jsonl": _line_links,
    "prov": lambda content: _prov_links(read_prov(content, "json")),
    "provn": lambda content: _prov_links(read_prov(content, "provn")),
    "graphml": _graphml_links,
    "dot": _dot_links,
    "mermaid": _mermaid_links,
    "svg": _svg_links,
    "csv": _csv_links,
    "csv-edges": _csv_links,
    "html": lambda content: Derivations(content).links,
}
