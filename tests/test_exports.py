"""Trees and claims in other programs' formats: read back, and safe with hostile text."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest
from prov.model import ProvAlternate, ProvAttribution, ProvDerivation, ProvDocument, ProvEntity

from provenance.answers import ClaimsAnswer, TreeAnswer, corpus_of
from provenance.exports import CLAIM_FORMATS, FORMATS, SUFFIXES, UnknownExport, export
from provenance.exports.cleaning import clean, one_line, plain_id, shortened
from provenance.exports.csv_edges import COLUMNS
from provenance.exports.graph import forest_of, graph_of, pruned
from provenance.exports.plain_text import plain_text
from provenance.findings import Tree
from provenance.model import Relation
from tests import samples

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def written(name: str) -> str:
    """Return the sample story in a format."""
    return export(samples.tree_answer(), samples.claims_answer(), name)


def hostile(name: str) -> str:
    """Return the hostile story in a format."""
    return export(samples.hostile_tree(), samples.hostile_claims(), name)


def empty_tree() -> TreeAnswer:
    """Return the tree of no articles."""
    tree = Tree(places=(), derivations=(), citations=(), cycles=())
    return TreeAnswer(corpus=corpus_of([]), documents={}, tree=tree)


def provn(content: str) -> ProvDocument:
    """Return a PROV-JSON text as the prov package reads it."""
    document = ProvDocument.deserialize(content=content)
    assert isinstance(document, ProvDocument)
    return document


def subtypes(document: ProvDocument) -> dict[tuple[str, str], set[str]]:
    """Return the PROV types of the derivations between each two entities."""
    found: dict[tuple[str, str], set[str]] = {}
    for record in document.get_records(ProvDerivation):
        ends = [str(value) for _, value in record.formal_attributes[:2]]
        kinds = {str(kind) for kind in record.get_asserted_types()} or {"prov:Derivation"}
        found.setdefault((ends[0], ends[1]), set()).update(kinds)
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_the_story_and_an_empty_corpus(name: str) -> None:
    """The first export that somebody tries may be of an empty store."""
    nothing = ClaimsAnswer(corpus=corpus_of([]), documents={}, claims=())

    assert written(name).endswith("\n")
    assert export(empty_tree(), nothing, name).endswith("\n")
    assert export(samples.tree_answer(), None, name).endswith("\n")


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

    assert export(turned, samples.claims_answer(), name) == written(name)


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in {"json"}])
def test_no_format_for_reading_carries_controls(name: str) -> None:
    """A title that reverses or hides text would forge what the reader sees.

    JSON keeps the text as stored: its spans count these characters, and it escapes them itself.
    """
    assert not CONTROLS.search(hostile(name))


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    """The message must be enough to get it right the second time."""
    with pytest.raises(UnknownExport, match=r"'pdf'.*text, json, prov"):
        export(samples.tree_answer(), None, "pdf")


def test_every_format_has_a_file_ending() -> None:
    """A file without ending opens in nothing."""
    assert set(SUFFIXES) == set(FORMATS)
    assert set(FORMATS) > CLAIM_FORMATS


def test_heavy_libraries_are_loaded_by_the_formats_that_need_them() -> None:
    """Start-up must stay quick for who asks for something else."""
    code = "import provenance.exports, sys; print([n for n in ('prov', 'networkx', 'numpy') if n in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_json_is_the_contract_with_the_claims_beside_the_tree() -> None:
    """One document for both, and the tree alone where no claims are asked for."""
    told = json.loads(written("json"))

    assert told["claims"] == json.loads(json.dumps(samples.claims_answer().to_dict()))["claims"]
    assert "claims" not in json.loads(export(samples.tree_answer(), None, "json"))


def test_json_gives_hostile_text_back_as_it_came() -> None:
    """Whoever counts spans in the JSON must find the stored characters."""
    told = json.loads(hostile("json"))

    assert told["articles"][1]["title"] == samples.HOSTILE


def test_prov_is_read_back_by_the_prov_package() -> None:
    """PROV-JSON that its reference reader refuses is no PROV-JSON."""
    document = provn(written("prov"))

    entities = {str(record.identifier) for record in document.get_records(ProvEntity)}

    assert {"article:gazette", "article:relais", "outside:Lantern%20Wire"} <= entities
    assert provn(hostile("prov")).get_records(ProvEntity)


def test_prov_names_relations_as_prov_means_them() -> None:
    """Revision, quotation and derivation have definitions; others rely on them."""
    answer = samples.tree_answer()
    relations = {
        Relation.VERBATIM: "prov:Quotation",
        Relation.EXCERPT: "prov:Quotation",
        Relation.NEAR_DUPLICATE: "prov:Revision",
        Relation.REWORDING: "prov:Derivation",
        Relation.TRANSLATION: "prov:Derivation",
    }
    for relation, subtype in relations.items():
        edge = replace(samples.derivations()[0], relation=relation)
        tree = replace(answer.tree, derivations=(edge,))

        found = subtypes(provn(export(replace(answer, tree=tree), None, "prov")))

        assert subtype in found["article:post", "article:gazette"]


def test_prov_calls_an_undecided_pair_alternates_and_never_a_derivation() -> None:
    """A guess must not turn into a finding on its way into another program."""
    document = provn(written("prov"))

    pairs = {
        tuple(str(value) for _, value in record.formal_attributes)
        for record in document.get_records(ProvAlternate)
    }

    assert pairs == {("article:radio-two", "article:radio")}
    assert ("article:radio-two", "article:radio") not in subtypes(document)


def test_prov_gives_primary_sources_of_texts_and_of_claims() -> None:
    """Where a text began, and who said it, are what a fact-checker asks of provenance."""
    found = subtypes(provn(written("prov")))

    assert "prov:PrimarySource" in found["article:relais", "article:gazette"]
    assert "prov:PrimarySource" in found["article:tally", "outside:Lantern%20Wire"]
    assert "prov:PrimarySource" in found["article:post", "statement:claim-3%2FInes%20Caldwell"]


def test_prov_gives_a_time_only_where_the_page_claims_an_instant() -> None:
    """PROV times are instants: midnight made from a day would be invented."""
    told = json.loads(written("prov"))

    times = {item["prov:entity"]: item["prov:time"] for item in told["wasGeneratedBy"].values()}

    assert set(times) == {"article:gazette", "article:post"}
    assert times["article:post"].startswith("2024-03-04T14:30:00")


def test_prov_attributes_every_article_to_its_outlet() -> None:
    """Agents carry responsibility in PROV; an entity without one has no publisher."""
    document = provn(written("prov"))

    pairs = {
        tuple(str(value) for _, value in record.formal_attributes)
        for record in document.get_records(ProvAttribution)
    }

    assert ("article:gazette", "outlet:Marlow%20Gazette") in pairs


def graph_read(content: str) -> Any:  # noqa: ANN401 - networkx has no types
    """Return GraphML as networkx reads it."""
    return networkx.read_graphml(io.BytesIO(content.encode()))


def test_graphml_is_read_back_by_networkx() -> None:
    """Analysts go on from there; types of values must survive."""
    graph = graph_read(written("graphml"))

    assert set(graph.nodes) == {*samples.documents(), "outside:Lantern Wire"}
    assert graph.edges["gazette", "post"]["relation"] == "rewording"
    assert graph.edges["gazette", "post"]["coverage_article"] == 0.91
    assert graph.edges["radio", "radio-two"]["decided"] is False
    assert graph.nodes["relais"]["language"] == "fr"


def test_graphml_holds_hostile_text_as_text() -> None:
    """Markup in a title must stay a title."""
    graph = graph_read(hostile("graphml"))

    titles = {told.get("title") for _, told in graph.nodes(data=True)}

    assert samples.FORMULA in titles
    assert len(graph) == 3


def test_csv_has_one_line_for_each_derivation() -> None:
    """A table with missing rows is worse than none."""
    rows = list(csv.DictReader(io.StringIO(written("csv"))))

    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(samples.derivations())
    assert {(row["article"], row["from"]) for row in rows} >= {("post", "gazette"), ("tally", "")}


def test_csv_runs_no_formula() -> None:
    """A spreadsheet runs what begins with an equals sign, a plus, a minus or an at."""
    rows = list(csv.reader(io.StringIO(hostile("csv"))))

    cells = [text for row in rows[1:] for text in row]

    assert f"'{samples.FORMULA}" in cells
    assert "'@second" in cells
    assert not [text for text in cells if text[:1] in set("=+-@\t\r")]


def test_dot_keeps_hostile_text_within_its_strings() -> None:
    """A quote that ends a label would add attributes, urls among them."""
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", hostile("dot"))

    assert "script" not in outside
    assert "javascript:" not in hostile("dot")
    assert re.fullmatch(r"[\w\s=\[\]{},;>-]*", outside)


def test_dot_draws_an_undecided_pair_dashed_and_without_arrow() -> None:
    """An arrow is a claim of direction."""
    (line,) = (
        line
        for line in written("dot").splitlines()
        if '-- "radio-two"' in line or '-> "radio-two"' in line
    )

    assert 'style="dashed"' in line
    assert 'dir="none"' in line


def test_mermaid_encodes_all_that_it_would_read_as_markup() -> None:
    """Wikis render Mermaid beside their own pages: a label must not leave its box."""
    lines = hostile("mermaid").splitlines()

    labels = [re.sub(r'^\s+n\d+(?:\(\[|\[)"|"(?:\]\)|\])$', "", line) for line in lines[1:4]]

    assert len(lines) == 6
    assert all(re.fullmatch(r"(?:[\w .,-]|#\d+;|<br/>)*", label) for label in labels)


def test_mermaid_shows_direction_only_where_it_is_decided() -> None:
    """As for DOT."""
    text = written("mermaid")

    assert '-. "verbatim copy" .-' in text
    assert '-- "rewording" -->' in text


def test_claims_are_schema_org_claims_with_their_appearances() -> None:
    """A ClaimReview names one of these; first and later appearances are what it asks for."""
    told = json.loads(written("claimreview"))
    claims = {item["@id"].rpartition(":")[2]: item for item in told["@graph"]}
    first = claims["claim-4"]["firstAppearance"]

    assert told["@context"][0] == "https://schema.org"
    assert {item["@type"] for item in told["@graph"]} == {"Claim"}
    assert first["url"] == "https://gazette.example/tower?id=1&page=2"
    assert first["publisher"] == {"@type": "Organization", "name": "Marlow Gazette"}
    assert len(claims["claim-4"]["appearance"]) == 3
    assert claims["claim-2"]["provenance:independentSources"] == [1, 2]


def test_claims_can_be_pasted_into_a_page() -> None:
    """JSON-LD lives in script elements: text that ends one would run as code."""
    text = hostile("claimreview")

    assert "<" not in text
    assert json.loads(text)["@graph"][0]["text"].startswith("</script>")
    assert "javascript:" not in text


def test_plain_text_shows_the_chain_and_what_is_open() -> None:
    """It is what is pasted into a mail: readable without any legend."""
    text = written("text")

    assert "+-- rewording, 91 % of its text, no credit\n    Coastal Post" in text
    assert "    +-- translation, 97 % of its text, credited, via Lantern Wire\n" in text
    assert "+?? verbatim copy, 100 % of its text, no credit, direction undecided" in text
    assert "Lantern Wire (not in this collection)" in text
    assert text.index("Independent: 1 claim") < text.index("Sole: 1 claim")


def test_an_article_with_two_sources_names_the_second_beside_the_first() -> None:
    """A round-up draws on several texts; a tree that drops one of them lies."""
    answer = samples.tree_answer()
    second = samples.edge("relais", "gazette", Relation.TRANSLATION, (0.3, 0.2), ())
    tree = replace(answer.tree, derivations=(*answer.tree.derivations, second))

    text = plain_text(replace(answer, tree=tree), None)

    assert "also from Marlow Gazette [gazette]: translation, 30 % of its text, no credit" in text


def test_an_outside_source_that_is_only_a_second_source_is_not_listed_on_its_own() -> None:
    """A name with nothing below it reads as a source that nobody used."""
    answer = samples.tree_answer()
    wire = replace(samples.derivations()[3], article="post", coverage_article=0.2)
    edges = (samples.derivations()[0], wire)

    text = plain_text(replace(answer, tree=replace(answer.tree, derivations=edges)), None)

    assert "also from Lantern Wire: near-duplicate, credited" in text
    assert "Lantern Wire (not in this collection)" not in text


def test_derivations_in_a_circle_are_all_shown_and_none_twice() -> None:
    """Bad data must neither hang a drawing nor lose an edge."""
    answer = samples.tree_answer()
    back = samples.edge("gazette", "relais", Relation.TRANSLATION, (0.5, 0.5), ())
    graph = graph_of(
        replace(answer, tree=replace(answer.tree, derivations=(*answer.tree.derivations, back)))
    )

    forest = forest_of(graph)

    drawn = [edge for edges in forest.children.values() for edge in edges]
    drawn += [edge for edges in forest.extra.values() for edge in edges]
    assert sorted(map(id, drawn)) == sorted(map(id, graph.edges))
    assert forest.roots


def test_a_pruned_forest_says_how_many_it_lacks() -> None:
    """A drawing of a large corpus is cut; what is cut must be counted."""
    forest = forest_of(graph_of(samples.tree_answer()))

    small, cut = pruned(forest, 4)

    kept = {edge.derived for edges in small.children.values() for edge in edges}
    assert cut == 3
    assert len(kept | set(small.roots)) == 4


def test_a_source_outside_is_one_node_for_all_who_drew_on_it() -> None:
    """Five papers with one agency's paragraph have one source, not five."""
    answer = samples.tree_answer()
    again = replace(samples.derivations()[3], article="radio")
    graph = graph_of(
        replace(answer, tree=replace(answer.tree, derivations=(*answer.tree.derivations, again)))
    )

    assert [node.outlet for node in graph.nodes if node.is_outside] == ["Lantern Wire"]


def test_an_article_that_was_not_asked_for_is_still_named_as_a_source() -> None:
    """A tree of one article must not lose the article it was taken from."""
    answer = samples.tree_answer()
    places = tuple(place for place in answer.tree.places if place.article == "post")
    edges = tuple(edge for edge in answer.tree.derivations if edge.article == "post")
    asked = replace(answer, tree=replace(answer.tree, places=places, derivations=edges))

    told = {node.key: node for node in graph_of(asked).nodes}

    assert told["gazette"].outlet == "Marlow Gazette"
    assert told["gazette"].role == "not asked for"


def test_the_svg_is_well_formed_and_tells_the_tree_in_words() -> None:
    """A drawing without a text alternative is closed to a screen reader."""
    for content in (written("svg"), hostile("svg")):
        root = ElementTree.fromstring(content)
        names = [child.tag.rpartition("}")[2] for child in root]

        assert names[:2] == ["title", "desc"]
        assert root.get("role") == "img"
        assert not [node for node in root.iter() if node.tag.endswith(("script", "image", "a"))]

    assert "rewording, 91 % of its text" in written("svg").partition("</desc>")[0]


def test_cleaning_keeps_what_languages_need() -> None:
    """Joiners shape Persian and Hindi words; accents and scripts are text, not noise."""
    kept = "می\u200cخواهم — naïve 日本語 क\u094d\u200dष"

    assert clean(kept) == kept
    assert one_line(" a\u202e\tb\r\nc\u2028d \x1b[31m") == "a b c d [31m"
    assert clean("a\r\nb\u2029c") == "a\nb\nc"


def test_ids_that_differ_only_in_controls_stay_apart() -> None:
    """Two nodes that fall into one would join two families."""
    assert plain_id("a b") == "a b"
    assert len({plain_id("a\x00b"), plain_id("ab"), plain_id("a\x01b")}) == 3


def test_a_text_is_cut_at_a_word() -> None:
    """Half a name reads as another name."""
    assert shortened("The quick brown fox jumps", 20) == "The quick brown fox…"
    assert shortened("short", 20) == "short"
    assert len(shortened("x" * 50, 20)) == 20
