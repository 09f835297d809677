"""Exports for programs: JSON, JSON Lines, PROV, CSV, and drafts of ClaimReviews."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from prov.model import (
    ProvAgent,
    ProvAlternate,
    ProvAttribution,
    ProvDerivation,
    ProvDocument,
    ProvEntity,
)

from provenance.exports import export
from provenance.exports.csv_cells import MADE_COLUMNS, cell
from provenance.exports.csv_edges import COLUMNS
from provenance.exports.csv_nodes import NODE_COLUMNS
from provenance.exports.json_lines import RECORDS
from provenance.model import Relation, SourceType
from tests import samples
from tests.export_stories import (
    TIME,
    Story,
    any_story,
    read_csv,
    read_prov,
    reviewed,
    sample,
    saying,
)


def written(name: str) -> str:
    """Return the sample story in a format."""
    return export(*sample(), name, sample().made)


def subtypes(document: ProvDocument) -> dict[tuple[str, str], set[str]]:
    """Return the PROV types of the derivations between each two entities."""
    found: dict[tuple[str, str], set[str]] = {}
    for record in document.get_records(ProvDerivation):
        ends = [str(value) for _, value in record.formal_attributes[:2]]
        kinds = {str(kind) for kind in record.get_asserted_types()} or {"prov:Derivation"}
        found.setdefault((ends[0], ends[1]), set()).update(kinds)
    return found


def test_json_is_the_contract_with_the_claims_beside_the_tree() -> None:
    """One document for both, and the tree alone where no claims are asked for."""
    told = json.loads(written("json"))

    assert told["claims"] == json.loads(json.dumps(samples.claims_answer().to_dict()))["claims"]
    assert "claims" not in json.loads(export(samples.tree_answer(), None, "json"))


def test_json_lines_hold_what_the_json_document_holds() -> None:
    """A stream is another road to the same place: nothing may be lost on it."""
    whole = json.loads(written("json"))
    first, *rest = (json.loads(line) for line in written("jsonl").splitlines())

    assert first == {
        "record": "corpus",
        "made_with": whole["made_with"],
        "corpus": whole["corpus"],
    }
    for name, kind in RECORDS.items():
        records = [dict(item) for item in rest if item["record"] == kind]
        assert [item.pop("record") for item in records] == [kind] * len(records)
        assert records == whole.get(name, [])


def test_decisions_are_lines_of_their_own() -> None:
    """The history is what an editor asks for when a verdict is questioned."""
    story = reviewed()

    first, entry = map(json.loads, export(*story, "decisions", story.made).splitlines())

    assert first["made_with"]["corpus"]["digest"] == "0123456789abcdef"
    assert (entry["record"], entry["id"], entry["decision"]) == ("decision", "0badcafe", "pin")
    assert entry in map(json.loads, export(*story, "jsonl").splitlines())


def test_json_lines_name_the_articles_of_a_circle() -> None:
    """A circle is a list in the document; a line must be an object."""
    story = sample()
    tree = replace(story.tree, tree=replace(story.tree.tree, cycles=(("post", "relais"),)))

    records = [json.loads(line) for line in export(tree, None, "jsonl").splitlines()]

    assert {"record": "cycle", "articles": ["post", "relais"]} in records


def test_prov_is_read_back_by_the_prov_package() -> None:
    """PROV-JSON that its reference reader refuses is no PROV-JSON."""
    document = read_prov(written("prov"), "json")

    entities = {str(record.identifier) for record in document.get_records(ProvEntity)}

    assert {"article:gazette", "article:relais", "outside:Lantern%20Wire"} <= entities


@pytest.mark.parametrize(
    "story",
    [sample(), any_story(7), saying('\'"\\]) """ %% <b>')],
    ids=["sample", "any", "quotes"],
)
def test_prov_n_states_what_prov_json_states(story: Story) -> None:
    """They are two notations of one document, and tools take either."""
    documents = [
        read_prov(export(*story, name, story.made), notation)
        for name, notation in (("prov", "json"), ("provn", "provn"))
    ]

    assert documents[0] == documents[1]
    assert len(list(documents[0].get_records())) > 5


def test_prov_says_that_this_program_made_the_document_from_the_corpus() -> None:
    """The provenance of the provenance: who joins documents must be able to tell them apart."""
    told = json.loads(written("prov"))
    (document,) = (key for key, value in told["entity"].items() if "prv:Export" in str(value))
    (made,) = (item for item in told["wasGeneratedBy"].values() if item["prov:entity"] == document)
    (used,) = told["used"].values()
    corpus = told["entity"][used["prov:entity"]]

    assert document.endswith("0123456789abcdef%2F2026-05-04T03%3A02%3A01Z")
    assert made["prov:activity"] == used["prov:activity"]
    assert told["activity"][made["prov:activity"]]["prv:model"] == "small@1"
    assert corpus["prv:articles"] == {"$": "6", "type": "xsd:int"}
    assert corpus["prv:digest"] == "0123456789abcdef"


def test_prov_never_makes_one_agent_of_unnamed_sources_of_two_lines() -> None:
    """Two officials here and two officials there may be four: sameness is not ours to state."""
    story = sample()
    claim = next(item for item in story.claims.claims if item.id == "claim-2")
    seen = [
        replace(item, source_name="two officials", source_type=SourceType.ANONYMOUS, line=line)
        for item, line in zip(claim.appearances, ("gazette:0", "radio:0"), strict=True)
    ]
    claims = replace(story.claims, claims=(replace(claim, appearances=tuple(seen)),))

    document = read_prov(export(story.tree, claims, "prov"), "json")

    agents = [str(item.identifier) for item in document.get_records(ProvAgent)]
    assert sum("officials" in name for name in agents) == 2


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

        found = subtypes(read_prov(export(replace(answer, tree=tree), None, "prov"), "json"))

        assert subtype in found["article:post", "article:gazette"]


def test_prov_calls_an_undecided_pair_alternates_and_never_a_derivation() -> None:
    """A guess must not turn into a finding on its way into another program."""
    document = read_prov(written("prov"), "json")

    pairs = {
        tuple(str(value) for _, value in record.formal_attributes)
        for record in document.get_records(ProvAlternate)
    }

    assert pairs == {("article:radio-two", "article:radio")}
    assert ("article:radio-two", "article:radio") not in subtypes(document)


def test_prov_gives_primary_sources_of_texts_and_of_claims() -> None:
    """Where a text began, and who said it, are what a fact-checker asks of provenance."""
    found = subtypes(read_prov(written("prov"), "json"))

    assert "prov:PrimarySource" in found["article:relais", "article:gazette"]
    assert "prov:PrimarySource" in found["article:tally", "outside:Lantern%20Wire"]
    assert "prov:PrimarySource" in found["article:post", "statement:claim-3%2FInes%20Caldwell"]


def test_prov_gives_a_time_only_where_the_page_claims_an_instant() -> None:
    """PROV times are instants: midnight made from a day would be invented."""
    told = json.loads(export(*sample(), "prov"))

    times = {item["prov:entity"]: item["prov:time"] for item in told["wasGeneratedBy"].values()}

    assert set(times) == {"article:gazette", "article:post"}
    assert times["article:post"].startswith("2024-03-04T14:30:00")


def test_prov_attributes_every_article_to_its_outlet() -> None:
    """Agents carry responsibility in PROV; an entity without one has no publisher."""
    document = read_prov(written("prov"), "json")

    pairs = {
        tuple(str(value) for _, value in record.formal_attributes)
        for record in document.get_records(ProvAttribution)
    }

    assert ("article:gazette", "outlet:Marlow%20Gazette") in pairs


def test_csv_of_edges_has_one_line_for_each_derivation_with_both_ends() -> None:
    """A table with missing rows is worse than none."""
    rows = {row["article"]: row for row in read_csv(written("csv-edges"))}

    assert tuple(rows["post"]) == (*COLUMNS, *MADE_COLUMNS)
    assert len(rows) == len(samples.derivations())
    assert rows["relais"]["from_outlet"] == "Coastal Post"
    assert rows["relais"]["from_title"] == "Tower loses a third of its water"
    assert rows["relais"]["from_url"] == "https://post.example/tower"
    assert (rows["relais"]["language"], rows["relais"]["from_language"]) == ("fr", "en")
    assert (rows["tally"]["from"], rows["tally"]["from_outlet"]) == ("", "Lantern Wire")
    assert rows["tally"]["made_at"] == TIME
    assert written("csv") == written("csv-edges")


def test_csv_of_nodes_holds_both_ends_of_every_edge() -> None:
    """The two tables are joined by id in Gephi, R and spreadsheets."""
    nodes = {row["id"]: row for row in read_csv(written("csv-nodes"))}
    edges = read_csv(written("csv-edges"))

    assert tuple(nodes["post"]) == (*NODE_COLUMNS, *MADE_COLUMNS)
    assert {row["article"] for row in edges} | {row["from_node"] for row in edges} <= set(nodes)
    assert nodes["outside:Lantern Wire"]["kind"] == "outside source"
    assert (nodes["post"]["taken_from"], nodes["post"]["taken_by"]) == ("1", "1")
    assert (nodes["radio"]["taken_by"], nodes["relais"]["language"]) == ("0", "fr")


def test_a_cell_runs_no_formula_and_no_two_texts_share_one() -> None:
    """A spreadsheet runs what begins with an equals sign, a plus, a minus or an at."""
    for start in "=+-@＝＋－＠":
        assert cell(f"{start}1") == f"'{start}1"
        assert cell(f"'{start}1") == f"''{start}1"
    assert cell("\t=1") == cell("\r\n=1") == "'=1"
    assert (cell("'quoted'"), cell("plain - 1"), cell(None)) == ("'quoted'", "plain - 1", "")


def test_a_draft_holds_the_claim_and_leaves_the_verdict_to_the_reviewer() -> None:
    """Whether a claim is true is not for a program to say: the rating stays open."""
    told = json.loads(written("claimreview"))
    drafts = told["@graph"][1:]
    claims = {item["itemReviewed"]["@id"].rpartition(":")[2]: item for item in drafts}
    claim = claims["claim-4"]["itemReviewed"]

    assert told["@context"][0] == "https://schema.org"
    assert {item["@type"] for item in drafts} == {"ClaimReview"}
    assert {item["creativeWorkStatus"] for item in drafts} == {"Draft"}
    for name in ("reviewRating", "author", "datePublished", "url"):
        assert not [item for item in drafts if name in item]
    assert claims["claim-4"]["claimReviewed"] == claim["text"]
    assert claim["firstAppearance"]["url"] == "https://gazette.example/tower?id=1&page=2"
    assert claim["firstAppearance"]["publisher"]["name"] == "Marlow Gazette"
    assert len(claim["appearance"]) == 3
    assert claims["claim-2"]["itemReviewed"]["provenance:independentSources"] == [1, 2]


def test_a_draft_says_who_made_it_and_when() -> None:
    """schema.org has words for who structured the data; they are not those of the review."""
    dataset, draft, *_ = json.loads(written("claimreview"))["@graph"]

    assert draft["sdPublisher"]["name"] == "provenance 9.8.7"
    assert draft["sdDatePublished"] == TIME[:10]
    assert draft["isPartOf"] == {"@id": dataset["@id"]}
    assert (dataset["@type"], dataset["dateCreated"]) == ("Dataset", TIME)
    assert dataset["provenance:madeWith"]["corpus"]["articles"] == 6
