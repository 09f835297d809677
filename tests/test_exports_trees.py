"""Exports that draw the tree: graph and forest, plain text, GraphML, DOT, Mermaid, SVG."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from provenance.exports import export
from provenance.exports.graph import forest_of, graph_of, pruned
from provenance.exports.plain_text import plain_text
from provenance.model import Relation
from tests import samples
from tests.export_stories import TIME, read_graphml, sample


def written(name: str) -> str:
    """Return the sample story in a format."""
    return export(*sample(), name, sample().made)


def test_graphml_is_read_back_by_networkx() -> None:
    """Analysts go on from there; types of values must survive."""
    graph = read_graphml(written("graphml"))

    assert set(graph.nodes) == {*samples.documents(), "outside:Lantern Wire"}
    assert graph.edges["gazette", "post"]["relation"] == "rewording"
    assert graph.edges["gazette", "post"]["coverage_article"] == 0.91
    assert graph.edges["radio", "radio-two"]["decided"] is False
    assert graph.nodes["relais"]["language"] == "fr"


def test_graphml_keeps_what_it_was_made_with_as_data_of_the_graph() -> None:
    """Gephi and networkx show a graph's own data; a comment is lost on the way."""
    told = read_graphml(written("graphml")).graph

    assert told["made_with"] == "provenance 9.8.7"
    assert (told["articles"], told["digest"], told["made_at"]) == (6, "0123456789abcdef", TIME)


def test_dot_draws_an_undecided_pair_dashed_and_without_arrow() -> None:
    """An arrow is a claim of direction."""
    (line,) = (
        line
        for line in written("dot").splitlines()
        if '-- "radio-two"' in line or '-> "radio-two"' in line
    )

    assert 'style="dashed"' in line
    assert 'dir="none"' in line


def test_mermaid_shows_direction_only_where_it_is_decided() -> None:
    """As for DOT."""
    text = written("mermaid")

    assert '-. "verbatim copy" .-' in text
    assert '-- "rewording" -->' in text


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

    text = plain_text(replace(answer, tree=tree), None, None)

    assert "also from Marlow Gazette [gazette]: translation, 30 % of its text, no credit" in text


def test_an_outside_source_that_is_only_a_second_source_is_not_listed_on_its_own() -> None:
    """A name with nothing below it reads as a source that nobody used."""
    answer = samples.tree_answer()
    wire = replace(samples.derivations()[3], article="post", coverage_article=0.2)
    edges = (samples.derivations()[0], wire)

    text = plain_text(replace(answer, tree=replace(answer.tree, derivations=edges)), None, None)

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


def test_a_root_in_a_circle_names_its_source_too() -> None:
    """The edge that would close the circle hangs from no branch, and is a finding all the same."""
    answer = samples.tree_answer()
    back = samples.edge("gazette", "relais", Relation.TRANSLATION, (0.5, 0.5), ())
    tree = replace(answer.tree, derivations=(*answer.tree.derivations, back))

    text = plain_text(replace(answer, tree=tree), None, None)

    root = text.index("Marlow Gazette: Crack")
    assert text[root:].splitlines()[1] == (
        "  also from Le Relais [relais]: translation, 50 % of its text, no credit"
    )


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


def test_the_svg_tells_the_tree_in_words() -> None:
    """A drawing without a text alternative is closed to a screen reader."""
    root = ElementTree.fromstring(written("svg"))

    names = [child.tag.rpartition("}")[2] for child in root]

    assert names[:3] == ["title", "desc", "metadata"]
    assert root.get("role") == "img"
    assert "rewording, 91 % of its text" in written("svg").partition("</desc>")[0]
