"""What the engine answers, as the JSON that scripts rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from index import Span
from provenance.answers import claimed_date, corpus_of, publisher_of, reading_order, title_shown
from provenance.comparison import read_document
from provenance.findings import Tree
from provenance.model import Article
from tests import samples

ARTICLE_FIELDS = {"id", "url", "outlet", "title", "published_at", "language", "role", "origin"}
DERIVATION_FIELDS = {
    "article",
    "from",
    "from_outlet",
    "relation",
    "via",
    "credited",
    "direction",
    "reasons",
    "confidence",
    "coverage",
    "evidence",
    "review",
}
CLAIM_FIELDS = {
    "id",
    "text",
    "language",
    "appearances",
    "verdict",
    "independent_sources",
    "reporting_lines",
    "outlets",
    "first_appearance",
    "contradicts",
    "updates",
    "reasons",
    "explanation",
    "evidence",
}
REPORT_FIELDS = {
    "article",
    "outlet",
    "title",
    "url",
    "published_at",
    "line",
    "relation",
    "direction",
    "coverage",
    "confidence",
    "evidence",
}


def as_json(answer: dict[str, object]) -> Any:  # noqa: ANN401 - JSON has no type of its own
    """Return what a script reads: written and parsed again."""
    return json.loads(json.dumps(answer))


def test_the_tree_has_every_field_of_the_contract() -> None:
    """Scripts index these names; a missing one breaks them where nobody sees it."""
    told = as_json(samples.tree_answer().to_dict())

    assert set(told) == {
        "corpus",
        "articles",
        "derivations",
        "citations",
        "cycles",
        "decisions",
    }
    assert set(told["articles"][0]) >= ARTICLE_FIELDS | {"origins", "line", "lines"}
    assert set(told["derivations"][0]) == DERIVATION_FIELDS
    assert set(told["citations"][0]) >= {
        "article",
        "outlet",
        "outlet_text",
        "span",
        "cited_article",
    }
    assert set(told["derivations"][0]["coverage"]) == {"article", "from"}


def test_a_derivation_tells_whether_its_direction_is_decided() -> None:
    """An undecided pair must never read as a finding of who copied whom."""
    told = as_json(samples.tree_answer().to_dict())

    direction = {edge["article"]: edge["direction"] for edge in told["derivations"]}

    assert direction["radio-two"] == "undecided"
    assert direction["post"] == "decided"


def test_a_source_outside_the_corpus_has_no_id_and_keeps_its_outlet() -> None:
    """An outside source is told by name alone; an id would claim that its text is here."""
    told = as_json(samples.tree_answer().to_dict())

    (edge,) = (edge for edge in told["derivations"] if edge["article"] == "tally")

    assert edge["from"] is None
    assert edge["from_outlet"] == "Lantern Wire"


def test_spans_point_at_what_is_shown() -> None:
    """Evidence that cannot be found in the text is none."""
    answer = samples.tree_answer()
    (credit,) = (
        item
        for edge in as_json(answer.to_dict())["derivations"]
        for item in edge["evidence"]
        if item["type"] == "dateline" and edge["article"] == "relais"
    )

    start, end = credit["span"]

    assert answer.documents["relais"].article.text[start:end] == "PENHALLOW (Coastal Post)"


def test_numbers_have_four_decimals_at_most() -> None:
    """More digits would claim an exactness that no estimate has, and make diffs noisy."""
    told = as_json(samples.tree_answer().to_dict())
    numbers = [edge["confidence"] for edge in told["derivations"]]
    numbers += [
        item["similarity"]
        for edge in told["derivations"]
        for item in edge["evidence"]
        if item["similarity"] is not None
    ]

    assert all(round(number, 4) == number for number in numbers)
    assert 0.8765 in numbers


def test_the_order_of_arrival_does_not_change_the_json() -> None:
    """The same articles give the same document, so that two runs can be compared."""
    answer = samples.tree_answer()
    tree = answer.tree
    turned = replace(
        answer,
        documents=dict(reversed(list(answer.documents.items()))),
        tree=Tree(
            places=tuple(reversed(tree.places)),
            derivations=tuple(reversed(tree.derivations)),
            citations=tuple(reversed(tree.citations)),
            cycles=tree.cycles,
        ),
    )
    claims = samples.claims_answer()

    assert json.dumps(turned.to_dict()) == json.dumps(answer.to_dict())
    assert json.dumps(replace(claims, claims=claims.claims[::-1]).to_dict()) == json.dumps(
        claims.to_dict()
    )


def test_the_articles_stand_in_the_order_of_their_claimed_dates() -> None:
    """A reader follows a story in time; what has no date comes last."""
    told = as_json(samples.tree_answer().to_dict())

    assert [article["id"] for article in told["articles"]] == [
        "radio",
        "gazette",
        "post",
        "relais",
        "tally",
        "radio-two",
    ]


def test_a_known_time_zone_counts_in_the_reading_order() -> None:
    """Noon in Tokyo is before noon in London; as text they look alike."""
    dates = {
        "london": "2024-03-04T12:00:00Z",
        "tokyo": "2024-03-04T12:00:00+09:00",
        "nowhere": "soon",
    }
    documents = {
        key: samples.document(Article(id=key, text="A text.", published_at=date))
        for key, date in dates.items()
    }

    rank = reading_order(documents, dates)

    assert sorted(rank, key=rank.__getitem__) == ["tokyo", "london", "nowhere"]


def test_claims_have_every_field_of_the_contract() -> None:
    """As for the tree."""
    told = as_json(samples.claims_answer().to_dict())
    appearance = told["claims"][0]["appearances"][0]

    assert set(told) == {"corpus", "claims"}
    assert set(told["claims"][0]) >= CLAIM_FIELDS
    assert set(appearance) == {
        "article",
        "span",
        "sentence",
        "line",
        "source",
        "cue",
        "commitment",
    }
    assert set(appearance["source"]) == {"text", "name", "type"}
    assert told["claims"][0]["first_appearance"]["article"] == "radio"


def test_an_interval_is_a_list_of_two_numbers() -> None:
    """Scripts unpack it as low and high."""
    told = as_json(samples.claims_answer().to_dict())

    intervals = {claim["id"]: claim["independent_sources"] for claim in told["claims"]}

    assert intervals["claim-2"] == [1, 2]


def test_who_has_every_field_of_the_contract() -> None:
    """As for the tree."""
    told = as_json(samples.who_answer().to_dict())

    assert set(told) == {"query", "corpus", "summary", "reports"}
    assert set(told["query"]) >= {"kind", "language"}
    assert set(told["summary"]) == {
        "articles",
        "outlets",
        "reporting_lines",
        "independent_sources",
        "claims",
        "otherwise",
        "sentence",
    }
    assert set(told["reports"][0]) == REPORT_FIELDS
    assert told["reports"][0]["coverage"] == {"query": 0.83, "article": 0.9123}


def test_explain_gives_the_aligned_passages_and_the_rules() -> None:
    """Who doubts an answer reads this: it must hold all that the answer rests on."""
    told = as_json(samples.explain_answer().to_dict())

    assert told["match"]["direction"] == "right_from_left"
    assert told["match"]["passages"][2]["counted"] is False
    assert told["rules"]
    assert told["left"]["id"] == "gazette"


def test_explain_without_a_match_says_so() -> None:
    """Two texts that nothing proposed as a pair have no comparison to show."""
    told = as_json(replace(samples.explain_answer(), match=None, derivations=()).to_dict())

    assert told["match"] is None
    assert told["derivations"] == []


def test_an_ingest_summary_adds_up() -> None:
    """A record that is neither stored nor refused would be lost without a word."""
    told = as_json(samples.ingest_summary().to_dict())

    accounted = told["added"] + told["unchanged"] + told["new_versions"] + len(told["refused"])

    assert told["read"] == accounted == 9
    assert told["refused"][0] == {"where": "page.html", "reason": "no article text in it"}


def test_the_corpus_says_what_was_searched() -> None:
    """To be sole means to be sole among these: without them the word says nothing."""
    corpus = corpus_of(samples.documents().values())

    assert (corpus.articles, corpus.outlets, corpus.undated) == (6, 6, 1)
    assert (corpus.first, corpus.last) == ("2024-03", "2024-03")
    assert "Le Relais" in corpus.outlet_names
    assert corpus.languages == {"en": 5, "fr": 1}


@pytest.mark.parametrize(
    ("dates", "first", "last"),
    [
        (["2024-01-30", "2024-01"], "2024-01", "2024-01"),
        (["2023", "2024-01-30T10:00:00Z"], "2023", "2024-01-30"),
        (["not a date", None], None, None),
        ([], None, None),
    ],
)
def test_first_and_last_keep_the_precision_that_pages_claim(
    dates: list[str | None], first: str | None, last: str | None
) -> None:
    """A month without a day may mean its last day: it must not shrink the range."""
    documents = [
        samples.document(Article(id=str(number), text="A text.", published_at=date))
        for number, date in enumerate(dates)
    ]

    corpus = corpus_of(documents)

    assert (corpus.first, corpus.last) == (first, last)
    assert corpus.undated == sum(claimed_date(document) is None for document in documents)


def test_an_article_without_outlet_counts_by_what_its_text_shows() -> None:
    """The publisher read off a dateline is as good as a field; an unknown one is counted apart."""
    shown = samples.document(Article(id="shown", text="A text."), outlet="Lantern Wire")
    unknown = replace(shown, sourcing=replace(shown.sourcing, publisher=None))

    corpus = corpus_of([shown, unknown])

    assert publisher_of(shown) == "Lantern Wire"
    assert (corpus.outlets, corpus.without_outlet) == (1, 1)


def test_spans_are_plain_lists() -> None:
    """A named tuple is a list in JSON, but not in Python: callers compare the two."""
    evidence = samples.tree_answer().to_dict()["derivations"]

    assert isinstance(evidence, list)
    assert evidence[0]["evidence"][0]["span"] == list(Span(*evidence[0]["evidence"][0]["span"]))


def test_a_text_without_a_title_is_not_named_by_the_furniture_of_its_page() -> None:
    """A cookie notice names nothing that a reader could tell apart."""
    text = (
        "We use cookies to improve your experience. Accept all | Manage preferences\n\n"
        "A crane fell onto two parked lorries in the port of Elmsay on Monday, the harbour master said."
    )

    assert title_shown(read_document(Article(id="crane", text=text))).startswith(
        "A crane fell onto"
    )
    assert title_shown(read_document(Article(id="short", text="Read more"))) == "Read more"
