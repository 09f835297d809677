"""Articles to matches: what is compared, and the name of the relation."""

from __future__ import annotations

import pytest

from index import Span, prepare
from provenance.canonical import canonicalise
from provenance.findings import Coverage, Match
from provenance.matching import canonical_to_indexed, match, merge_spans, relation_for
from provenance.model import MatchDirection, Relation

STORY = """The city museum of Harlow Point will close its east wing for two years, its director \
said on Thursday, because the roof no longer keeps the rain out.

Repairs will cost 4.2 million crowns, of which the province pays half, according to the budget that \
the council adopted last week.

About 900 paintings are to be moved to a former cannery, where a team of twelve restorers will clean \
them one after the other.

The museum was built in 1911 by the shipowner Edvin Strand and receives some 60,000 visitors a year.

Guided tours of the cannery are planned from the autumn, on Saturdays and by appointment alone."""


def _match(left: str, right: str) -> Match:
    sides = [prepare(canonical_to_indexed("k", canonicalise(text))) for text in (left, right)]
    return match("left", "right", *sides)


def _found(left: float, right: float, *, same: float = 1.0, translated: bool = False) -> Match:
    return Match(
        left="left",
        right="right",
        derived=0.9,
        relation=None,
        coverage=Coverage(left=left, right=right),
        passages=(),
        verbatim_share=same,
        features={"translated": float(translated)},
    )


@pytest.mark.parametrize(
    ("found", "relation"),
    [
        (_found(1.0, 1.0), Relation.VERBATIM),
        (_found(0.95, 0.95), Relation.VERBATIM),
        (_found(0.9, 0.6), Relation.NEAR_DUPLICATE),
        (_found(0.7, 1.0), Relation.EXCERPT),
        (_found(0.9, 0.9, same=0.49), Relation.REWORDING),
        (_found(1.0, 1.0, same=0.0, translated=True), Relation.TRANSLATION),
    ],
)
def test_the_relation_follows_the_definition(found: Match, relation: Relation) -> None:
    """The words of docs/terms.md decide, in their order, with the left text as the source."""
    assert relation_for(found, "left") is relation


def test_either_reading_has_its_own_relation() -> None:
    """A text cut from a long one is an excerpt of it; the long one would be the short one's copy."""
    found = _found(0.4, 1.0)

    assert relation_for(found, "left") is Relation.EXCERPT
    assert relation_for(found, "right") is Relation.NEAR_DUPLICATE


def test_a_text_cut_at_the_end_is_named_an_excerpt() -> None:
    """Copies are cut from the bottom."""
    short = "\n\n".join(STORY.split("\n\n")[:3])

    assert _match(STORY, short).relation is Relation.EXCERPT
    assert _match(short, STORY).relation is Relation.EXCERPT


def test_a_text_with_paragraphs_put_in_is_named_a_near_duplicate() -> None:
    """A copy that adds local paragraphs keeps its source whole."""
    added = (
        "For the pupils of the school next door the closure means that the weekly drawing lesson "
        "will take place in the gymnasium, a teacher told this newspaper."
    )
    parts = STORY.split("\n\n")
    longer = "\n\n".join([*parts[:2], added, *parts[2:]])

    assert _match(STORY, longer).relation is Relation.NEAR_DUPLICATE


def test_a_match_leaves_the_direction_open() -> None:
    """Who took it from whom needs credits and clocks, which are not looked at here."""
    assert _match(STORY, STORY).direction is MatchDirection.UNDECIDED


def test_unrelated_texts_have_no_relation() -> None:
    """A relation is only named where derivation is more likely than not."""
    other = "Bakers in the old town sold twice as much rye bread as last year. Nobody knows why."

    assert _match(STORY, other).relation is None


def test_furniture_quotations_and_boilerplate_are_excluded_together() -> None:
    """One sorted list of what never counts, whoever found it."""
    text = (
        'She said: "We will come back to this in spring." More news below. Subscribe to our letter.'
    )
    furniture = (Span(text.index("More"), text.index(" Subscribe")),)

    indexed = canonical_to_indexed("k", canonicalise(text), outlet="Herald", furniture=furniture)

    assert indexed.group == "Herald"
    assert any(span.start <= text.index("We will") < span.end for span in indexed.excluded)
    assert any(span.start <= furniture[0].start < span.end for span in indexed.excluded)
    assert list(indexed.excluded) == sorted(indexed.excluded)


def test_spans_are_merged_where_they_overlap_or_touch() -> None:
    """Excluded spans must not overlap, or words would be counted out twice."""
    merged = merge_spans([Span(5, 9), Span(0, 3), Span(3, 4), Span(8, 12), Span(20, 20)])

    assert merged == (Span(0, 4), Span(5, 12))
