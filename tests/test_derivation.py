"""Who took it from whom: the rules of direction, parents, outside sources and lines."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest

from index import Passage, PassageKind, Span
from provenance.derivation import derive
from provenance.findings import Derivation, Match, Tree
from provenance.model import CreditKind, CreditRole, Document, Reason, Relation
from tests.builders import citing, crediting, document, marked, match_of, with_passage

LEAD = "The old bridge at Varnholt gave way on Friday under two lorries, the town hall said."
SECOND = "Nobody was on the footpath when the middle arch fell into the river below it."
THIRD = "Engineers had asked for a closure in the spring, a letter seen by reporters shows."
FOURTH = "Traffic is being sent over the dam until the army puts up a floating crossing."
LOCAL = "Baker Hanne Orlo told the Mirror that her van had crossed it a minute before."
MORE_LOCAL = "She now drives forty minutes to reach the customers on the other bank each day."
OTHER = "The carnival committee will meet in the school on Monday to settle the route."
ANOTHER = "Prices at the fish market rose again after three stormy weeks off the cape."
WIRE = " ".join([LEAD, SECOND, THIRD, FOURTH])


def tree_of(documents: Sequence[Document]) -> Tree:
    """Derive from all pairs of these documents."""
    matches = [match_of(left, right) for left, right in combinations(documents, 2)]
    return derive({d.id: d for d in documents}, matches)


def parents(tree: Tree) -> set[tuple[str, str | None]]:
    """Decided edges as (article, source)."""
    return {(d.article, d.source) for d in tree.derivations if d.decided}


def wire_article(article_id: str = "wire", **fields: str) -> Document:
    """The agency's own piece."""
    return document(article_id, WIRE, outlet="Associated Press", **fields)


def test_two_papers_that_ran_the_wire_piece_come_from_the_wire() -> None:
    """Siblings are not each other's source, however alike they are."""
    papers = [
        crediting(document(name, WIRE, outlet=name), "Associated Press")
        for name in ("Mirror", "Echo")
    ]

    tree = tree_of([wire_article(), *papers])

    assert parents(tree) == {("Mirror", "wire"), ("Echo", "wire")}
    assert len({place.line for place in tree.places}) == 1


def test_a_copy_dated_before_its_credited_source_is_still_the_copy() -> None:
    """The page date of a source is often that of a later crawl."""
    wire = wire_article(published_at="2024-03-09T10:00:00Z")
    copy = crediting(
        document("copy", WIRE, outlet="Echo", published_at="2024-03-05T10:00:00Z"),
        "Associated Press",
    )

    assert parents(tree_of([wire, copy])) == {("copy", "wire")}


def test_the_same_text_on_the_same_day_without_a_credit_is_left_open() -> None:
    """A tie is undecided, never guessed, and says why."""
    pair = [document(n, WIRE, outlet=n, published_at="2024-03-05") for n in ("Echo", "Mirror")]

    tree = tree_of(pair)

    (derivation,) = tree.derivations
    assert not derivation.decided
    assert derivation.reasons == (Reason.DATE_DAY_PRECISION,)
    assert len({place.line for place in tree.places}) == 1


def test_a_paragraph_told_to_an_absent_agency_points_outside_the_corpus() -> None:
    """Three papers with one Reuters paragraph are not each other's source."""
    shared = "The dam will be closed on Sunday for tests, two engineers told Reuters late in the evening."
    papers = [
        citing(document(name, f"{own} {shared} {after}", outlet=name), "Reuters")
        for name, own, after in (
            ("Echo", OTHER, THIRD),
            ("Mirror", ANOTHER, FOURTH),
            ("Post", LOCAL, MORE_LOCAL),
        )
    ]

    tree = tree_of(papers)

    assert {(d.article, d.source, d.source_outlet) for d in tree.derivations} == {
        (name, None, "Reuters") for name in ("Echo", "Mirror", "Post")
    }
    rows = {s.line for s in tree.sentence_lines if s.sentence == 1}
    assert len(rows) == 1


def test_what_a_copy_adds_is_a_line_of_its_own() -> None:
    """The local paragraph is the outlet's own reporting, inside the agency's text."""
    text = f"{LEAD} {SECOND} {LOCAL} {MORE_LOCAL} {THIRD} {FOURTH}"
    copy = marked(
        crediting(document("copy", text, outlet="Mirror"), "Associated Press"), "told the Mirror"
    )

    tree = tree_of([wire_article(), copy])

    line = {(s.article, s.sentence): s.line for s in tree.sentence_lines}
    assert parents(tree) == {("copy", "wire")}
    assert line["copy", 0] == line["wire", 0] == line["copy", 5]
    assert line["copy", 2] == line["copy", 3] != line["wire", 0]


def test_a_copy_of_a_copy_that_keeps_the_local_paragraph_comes_from_the_copy() -> None:
    """What only one copy has shows where the next one took it."""
    text = f"{LEAD} {SECOND} {LOCAL} {MORE_LOCAL} {THIRD} {FOURTH}"
    first = marked(
        crediting(document("first", text, outlet="Mirror"), "Associated Press"), "told the Mirror"
    )
    second = crediting(document("second", text, outlet="Echo"), "Mirror")

    assert parents(tree_of([wire_article(), first, second])) == {
        ("first", "wire"),
        ("second", "first"),
    }


def test_a_text_cut_where_another_copy_was_cut_comes_from_that_copy() -> None:
    """Two editors rarely stop at the same place; one who copies the cut version does."""
    wire = wire_article()
    first = crediting(document("first", f"{LEAD} {SECOND}", outlet="Mirror"), "Associated Press")
    second = crediting(document("second", f"{LEAD} {SECOND}", outlet="Echo"), "Mirror")

    assert parents(tree_of([wire, first, second])) == {("first", "wire"), ("second", "first")}


def test_an_edit_that_two_copies_share_shows_which_copy_was_taken() -> None:
    """The second paper repeats the first one's wrong figure; the agency had the right one."""
    edited = LEAD.replace("two lorries", "40 lorries")
    wire = wire_article()
    first = crediting(
        document("first", f"{edited} {SECOND} {THIRD} {FOURTH}", outlet="Mirror"),
        "Associated Press",
    )
    second = document("second", f"{edited} {SECOND}", outlet="Echo")
    reworded = LEAD, edited

    tree = derive(
        {d.id: d for d in (wire, first, second)},
        [
            with_passage(match_of(wire, first), (wire, first), reworded),
            with_passage(match_of(wire, second), (wire, second), reworded),
            match_of(first, second),
        ],
    )

    assert parents(tree) == {("first", "wire"), ("second", "first")}


def test_a_round_up_has_a_parent_for_each_part() -> None:
    """Two sources, each with its passages."""
    wire = wire_article()
    local = document("local", f"{OTHER} {LOCAL} {MORE_LOCAL}", outlet="Mirror")
    text = f"{ANOTHER} {LEAD} {SECOND} {LOCAL} {MORE_LOCAL}"
    both = crediting(
        crediting(document("both", text, outlet="Echo"), "Associated Press", role=CreditRole.PART),
        "Mirror",
        role=CreditRole.PART,
    )

    assert parents(tree_of([wire, local, both])) == {("both", "wire"), ("both", "local")}


def test_the_credited_place_that_is_not_the_origin_is_told_as_via() -> None:
    """The text is the agency's, whoever it was taken from."""
    copy = crediting(document("copy", WIRE), "Echo")

    (derivation,) = tree_of([wire_article(), copy]).derivations

    assert (derivation.source, derivation.via, derivation.credited) == ("wire", "Echo", True)


def test_a_credit_to_a_piece_that_is_not_there_makes_an_outside_source() -> None:
    """The answer says that the origin is not in the corpus, not that there is none."""
    copy = crediting(
        document("copy", WIRE, outlet="Echo"), "Associated Press", kind=CreditKind.DATELINE
    )

    (derivation,) = tree_of([copy, document("other", OTHER, outlet="Post")]).derivations

    assert (derivation.source, derivation.source_outlet) == (None, "Associated Press")
    assert derivation.reasons == (Reason.ORIGIN_NOT_IN_CORPUS,)


def test_a_contribution_to_one_page_is_no_source_of_what_its_newsroom_says_again() -> None:
    """A newsletter that lists an agency's link among others shares its own lines with the next one."""
    first = crediting(
        document("first", f"{OTHER} {LEAD} {SECOND} {LOCAL}", outlet="Echo"),
        "Bloomberg",
        role=CreditRole.PART,
    )
    second = document("second", f"{ANOTHER} {LEAD} {SECOND} {MORE_LOCAL}", outlet="Echo")

    outside = {
        (d.article, d.source_outlet)
        for d in tree_of([first, second]).derivations
        if d.source is None
    }

    assert outside <= {("first", "Bloomberg")}


def test_two_outlets_that_cite_each_other_make_a_ring() -> None:
    """A rumour without an origin is reported as circular."""
    left = citing(
        document(
            "left", "The singer sold her castle, according to Gossip Weekly.", outlet="Star News"
        ),
        "Gossip Weekly",
    )
    right = citing(
        document(
            "right", "The singer has sold the castle, Star News writes.", outlet="Gossip Weekly"
        ),
        "Star News",
    )

    assert tree_of([left, right]).cycles == (("left", "right"),)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_articles_and_matches_changes_nothing(seed: int) -> None:
    """The same articles give the same tree."""
    papers = [
        document(n, WIRE, outlet=n, published_at="2024-03-05") for n in ("Echo", "Mirror", "Post")
    ]
    documents = [wire_article(), *papers, document("other", OTHER, outlet="Post")]
    expected = tree_of(documents)
    matches = [match_of(left, right) for left, right in combinations(documents, 2)]
    random.Random(seed).shuffle(documents)
    random.Random(seed).shuffle(matches)

    assert derive({d.id: d for d in documents}, matches) == expected


def test_likeness_across_years_needs_to_be_clearer() -> None:
    """An outlet's phrases come back with each election; nobody copies a page of years ago."""
    old = document("old", f"{LEAD} {OTHER}", outlet="Echo", published_at="2016-06-09")
    new = document("new", f"{LEAD} {ANOTHER}", outlet="Mirror", published_at="2025-05-08")
    documents = {"old": old, "new": new}

    faint = derive(documents, [match_of(old, new, derived=0.84)])
    plain = derive(documents, [match_of(old, new, derived=0.999)])

    assert not faint.derivations
    assert plain.derivations


def test_a_credit_to_the_outlet_lifts_a_doubtful_match_over_the_border() -> None:
    """Who names a source has used one."""
    source = document("source", f"{LEAD} {OTHER}", outlet="Echo")
    silent = document("copy", f"{LEAD} {ANOTHER}", outlet="Mirror")
    match = match_of(source, silent, derived=0.3)

    assert not derive({"source": source, "copy": silent}, [match]).derivations
    credited = {"source": source, "copy": crediting(silent, "Echo", role=CreditRole.PART)}
    assert parents(derive(credited, [match])) == {("copy", "source")}


def test_the_origin_of_an_embedded_paragraph_from_outside_comes_first() -> None:
    """It is told as for a paragraph whose source is in the corpus; the article's own follows."""
    told = "The dam holds for now, an engineer told Reuters."
    first = citing(document("first", f"{OTHER} {told} {LOCAL}", outlet="Mirror"), "Reuters")
    second = citing(document("second", f"{ANOTHER} {told} {SECOND}", outlet="Echo"), "Reuters")

    tree = tree_of([first, second])

    origins = {place.article: [o.outlet for o in place.origins] for place in tree.places}
    assert origins == {"first": ["Reuters", "Mirror"], "second": ["Reuters", "Echo"]}


def test_a_paragraph_the_copy_added_shows_that_the_next_one_took_the_copy() -> None:
    """What the piece has not, nobody has from the piece."""
    wire = wire_article(published_at="2024-03-01T06:00:00Z")
    copy = crediting(
        document("copy", f"{WIRE} {OTHER}", outlet="Echo", published_at="2024-03-01T09:00:00Z"),
        "Associated Press",
    )
    again = document(
        "again", f"{LEAD} {SECOND} {THIRD} {OTHER}", outlet="Mirror", published_at="2024-03-02"
    )

    assert ("again", "copy") in parents(tree_of([wire, copy, again]))


def test_a_copy_word_for_word_is_explained_by_the_translation_and_not_its_original() -> None:
    """A foreign agency's piece explains who translated it, not who has the same words."""
    french = document("afp", WIRE, outlet="AFP", language="fr")
    english = crediting(document("english", WIRE, outlet="Echo"), "AFP", role=CreditRole.PART)
    blog = document("blog", f"{OTHER} {LEAD} {ANOTHER}", outlet="Harbour Lights")
    translated = replace(match_of(french, english), relation=Relation.TRANSLATION)

    tree = derive({d.id: d for d in (french, english, blog)}, [translated, match_of(english, blog)])

    assert ("blog", "english") in parents(tree)


def test_many_copies_of_one_text_are_decided_in_seconds() -> None:
    """A story that all the papers ran must not take the time of all triples of them."""
    papers = [
        crediting(
            document(f"paper {n:02}", f"{WIRE} {LOCAL} Number {n} says so.", outlet=f"Paper {n}"),
            "Associated Press",
        )
        for n in range(40)
    ]
    started = time.process_time()

    tree = tree_of([wire_article(), *papers])

    assert parents(tree) == {(paper.id, "wire") for paper in papers}
    assert time.process_time() - started < 20


def test_copies_of_copies_that_nothing_dates_are_joined_to_their_nearest() -> None:
    """Each hand adds its own slips; who shares them all stands nearest."""
    first = document("c", WIRE)
    second = document("a", WIRE.replace("gave way", "broke").replace("two lorries", "a lorry"))
    third = document("b", second.canonical.text.replace("asked for", "urged"))

    pairs = [near(second, third), near(second, first), near(third, first)]
    tree = derive({d.id: d for d in (first, second, third)}, pairs)

    assert {frozenset((d.article, str(d.source))) for d in tree.derivations} == {
        frozenset("ab"),
        frozenset("ac"),
    }
    assert not any(d.decided for d in tree.derivations)


COPIED = WIRE.replace("two lorries", "40 lorries").replace("asked for", "begged for")


def test_a_changed_number_shows_which_copy_was_taken_also_in_words() -> None:
    """A slip is a slip whether the number stands in figures or in letters."""
    lead = LEAD.replace("two lorries", "thirteen lorries")
    edited = LEAD.replace("two lorries", "thirty lorries")
    rest = f"{SECOND} {THIRD} {FOURTH}"
    wire = document("wire", f"{lead} {rest}", outlet="Associated Press")
    first = crediting(document("first", f"{edited} {rest}", outlet="Mirror"), "Associated Press")
    second = document("second", f"{edited} {SECOND}", outlet="Echo")
    matches = [
        with_passage(match_of(wire, copy), (wire, copy), (lead, edited)) for copy in (first, second)
    ]

    tree = derive({d.id: d for d in (wire, first, second)}, [*matches, match_of(first, second)])

    assert parents(tree) == {("first", "wire"), ("second", "first")}


def near(left: Document, right: Document) -> Match:
    """Match two documents that are nearly the same, place for place."""
    spans = (Span(0, len(left.canonical.text)), Span(0, len(right.canonical.text)))
    passage = Passage(left=spans[0], right=spans[1], kind=PassageKind.VERBATIM, similarity=0.95)
    whole = match_of(left, left)
    return replace(whole, left=left.id, right=right.id, passages=(passage,), derived=0.99)


def test_two_copies_of_one_copy_are_no_parent_and_child() -> None:
    """That one of them is the later one says nothing while what they share came through a third."""
    middle = document("middle", f"{WIRE} {OTHER}", outlet="Gull Blog")
    first = middle.canonical.text.replace("gave way", "broke").replace("two lorries", "a lorry")
    second = middle.canonical.text.replace("asked for", "urged").replace("spring", "winter")
    copies = [
        document("first", first, outlet="Mirror", published_at="2024-03-01T06:00:00Z"),
        document("second", second, outlet="Echo", published_at="2024-03-09T06:00:00Z"),
    ]
    documents = {d.id: d for d in (middle, *copies)}
    pairs = [near(copies[0], copies[1]), near(copies[0], middle), near(middle, copies[1])]

    alone = derive({d.id: d for d in copies}, pairs[:1])
    tree = derive(documents, pairs)

    assert parents(alone) == {("second", "first")}
    assert parents(tree) == set()
    assert {frozenset((d.article, str(d.source))) for d in tree.derivations} == {
        frozenset(("first", "middle")),
        frozenset(("second", "middle")),
    }


def test_a_copy_whose_nearest_is_explained_is_not_left_alone() -> None:
    """Nothing that repeats a text may look independent of it, however the way is told."""
    wire = document("a", f"{WIRE} {OTHER}", outlet="Gull Blog")
    text = wire.canonical.text.replace("gave way", "broke").replace("two lorries", "a lorry")
    middle = crediting(document("b", text, outlet="Mirror"), "Gull Blog")
    last = document("c", text.replace("asked for", "urged"), outlet="Echo")
    documents = {d.id: d for d in (wire, middle, last)}

    tree = derive(documents, [near(wire, middle), near(wire, last), near(middle, last)])

    assert len({place.line for place in tree.places}) == 1
    assert len(tree.derivations) == 2


def edited_family(*, credited: bool) -> Tree:
    """A piece and two copies that share all their edits; one of them may credit the piece."""
    wire = document("wire", WIRE, outlet="Gull Blog", byline="Ann Roe")
    first = document("first", f"{COPIED} {OTHER}", outlet="Mirror")
    first = crediting(first, "Gull Blog", role=CreditRole.PART) if credited else first
    second = document("second", f"{COPIED} {ANOTHER}", outlet="Echo")
    edited = [(LEAD, COPIED.partition(" Nobody")[0]), (THIRD, THIRD.replace("asked", "begged"))]
    matches = [match_of(first, second)]
    for copy in (first, second):
        match = match_of(wire, copy)
        for texts in edited:
            match = with_passage(match, (wire, copy), texts)
        matches.append(match)
    return derive({d.id: d for d in (wire, first, second)}, matches)


def test_two_copies_that_share_all_their_edits_are_left_open() -> None:
    """Shared edits show that one had them from the other, and not which from which."""
    tree = edited_family(credited=False)

    assert not {("first", "second"), ("second", "first")} & parents(tree)


def test_of_two_copies_with_the_same_edits_the_one_that_credits_the_piece_is_the_elder() -> None:
    """Who knew the piece names it; whoever copied that copy does not know it."""
    tree = edited_family(credited=True)

    assert ("second", "first") in parents(tree)


def test_the_translation_of_a_cut_version_comes_from_there() -> None:
    """It ends where the cut version ends."""
    wire = wire_article()
    cut = crediting(document("cut", f"{LEAD} {SECOND}", outlet="Mirror"), "Associated Press")
    french = document("french", f"{LEAD} {SECOND}", outlet="Le Courrier", language="fr")
    pairs = [
        replace(match_of(other, french), relation=Relation.TRANSLATION) for other in (wire, cut)
    ]
    dated = replace(french, article=replace(french.article, published_at="2024-03-09"))
    early = replace(cut, article=replace(cut.article, published_at="2024-03-01"))

    tree = derive({"wire": wire, "cut": early, "french": dated}, [match_of(wire, cut), *pairs])

    assert ("french", "cut") in parents(tree)


def test_a_parent_that_a_copy_could_replace_is_told_with_doubt() -> None:
    """Where two explain a text alike the nearer to the wire is named, and no more than likely."""
    wire = wire_article(published_at="2024-03-01T06:00:00Z")
    copy = crediting(document("copy", WIRE, outlet="Mirror"), "Associated Press")
    late = document("late", WIRE, outlet="Echo", published_at="2024-03-09T06:00:00Z")
    early = replace(copy, article=replace(copy.article, published_at="2024-03-02T06:00:00Z"))

    def told(*others: Document) -> Derivation:
        tree = tree_of([wire, late, *others])
        return next(d for d in tree.derivations if d.article == "late")

    assert ("late", "wire") in parents(tree_of([wire, early, late]))
    assert told(early).confidence < told().confidence - 0.1
    assert [e.note for e in told(early).evidence if e.type == "rival"] == [
        "copy explains as much of it"
    ]
    assert not [e for e in told().evidence if e.type == "rival"]
