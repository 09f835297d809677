"""The rules of independence, on invented appearances."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from index import Span
from provenance.access import Access
from provenance.descriptions import describe
from provenance.findings import Appearance
from provenance.independence import Judgement, judge_independence
from provenance.model import Commitment, Reason, SourceType, Verdict
from provenance.person_names import read_family_name
from provenance.primary_source import Voice

SAW = Access("perception", Span(0, 5))
HELD = Access("held", Span(0, 5))
WATCHED = Access("observed", Span(0, 5))


def voice(
    article: str,
    source: str | None = None,
    kind: SourceType = SourceType.NAMED_PERSON,
    **fields: object,
) -> Voice:
    """Build an appearance in an article of its own line and outlet, unless told otherwise."""
    line = str(fields.pop("line", f"{article}:0-10"))
    commitment = Commitment(str(fields.pop("commitment", "asserts")))
    appearance = Appearance(
        article=article,
        span=Span(0, 10),
        sentence="The lock gate was open.",
        line=line,
        source_text=source,
        source_name=source.casefold() if source else None,
        source_type=kind if source else SourceType.NONE,
        cue=None,
        commitment=commitment,
    )
    access = fields.pop("access", None)
    built = Voice(
        appearance=appearance,
        outlet=str(fields.pop("outlet", f"Outlet {article}")),
        root=(article, 0),
        words=describe(source or ""),
        family=read_family_name((source or "").casefold(), source or "", "")
        if kind is SourceType.NAMED_PERSON
        else "",
        shown=() if access is None else (access,),  # type: ignore[arg-type]
    )
    return replace(built, **fields)  # type: ignore[arg-type]


def table_agrees(found: Judgement) -> bool:
    """Whether verdict, interval and lines say the same, by the table of the terms."""
    if len(found.articles) <= 1:
        return found.verdict is Verdict.SOLE
    if found.reporting_lines <= 1:
        return found.verdict is Verdict.REPEATED
    if found.low >= 2:
        return found.verdict is Verdict.INDEPENDENT
    return found.verdict is (Verdict.SINGLE_SOURCE if found.high <= 1 else Verdict.UNRESOLVED)


SOURCES = st.sampled_from(
    [
        (None, SourceType.NONE),
        ("Ada Quill", SourceType.NAMED_PERSON),
        ("Bram Oster", SourceType.NAMED_PERSON),
        ("two sailors", SourceType.ANONYMOUS),
        ("a lock keeper", SourceType.ANONYMOUS),
        ("the canal board", SourceType.ORGANISATION),
        ("the gate register", SourceType.DOCUMENT),
        ("a reporter", SourceType.OUTLET),
    ]
)


@st.composite
def some_voices(draw: st.DrawFn) -> list[Voice]:
    """Draw up to six appearances with any sources, lines, stances, access and citations."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        article = f"a{draw(st.integers(0, 4))}"
        source, kind = draw(SOURCES)
        relayed = draw(st.sampled_from([(), (), (), ("Outlet a0",), ("Far Gazette",)]))
        one = voice(
            article,
            source,
            kind,
            line=draw(st.sampled_from([f"{article}:0-10", "a0:0-10"])),
            commitment=draw(
                st.sampled_from(["asserts", "asserts", "reports", "denies", "withdraws"])
            ),
            access=draw(st.sampled_from([None, SAW, HELD, WATCHED])),
            relayed=tuple(name for name in relayed if name != f"Outlet {article}"),
            number=2 if source == "two sailors" else 1,
        )
        found.append(replace(one, root=(article, number)))
    return found


@settings(max_examples=300, deadline=None)
@given(some_voices())
def test_low_never_exceeds_high_and_the_verdict_follows_from_the_numbers(
    voices: list[Voice],
) -> None:
    """A verdict at odds with its own interval would be worse than none."""
    found = judge_independence(voices)

    assert 0 <= found.low <= found.high
    assert table_agrees(found)


@settings(max_examples=200, deadline=None)
@given(some_voices(), st.randoms(use_true_random=False))
def test_the_order_of_the_appearances_never_matters(voices: list[Voice], random: object) -> None:
    """The same articles give the same answer, in whatever order they arrived."""
    shuffled = list(voices)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert judge_independence(shuffled) == judge_independence(voices)


@settings(max_examples=200, deadline=None)
@given(some_voices(), st.integers(0, 5))
def test_a_copy_raises_neither_bound(voices: list[Voice], which: int) -> None:
    """However many papers print a report, it has no more sources than before."""
    copied = voices[which % len(voices)]
    copy = replace(
        copied,
        appearance=replace(copied.appearance, article="z9"),
        outlet="Outlet z9",
    )

    before, after = judge_independence(voices), judge_independence([*voices, copy])

    assert after.low <= max(before.low, 1)
    assert after.high <= max(before.high, 1)


def test_two_witnesses_with_their_own_eyes_are_independent() -> None:
    """The plain case that the verdict exists for."""
    found = judge_independence(
        [voice("a1", "Ada Quill", access=SAW), voice("a2", "Bram Oster", access=SAW)]
    )

    assert (found.verdict, found.low, found.high) == (Verdict.INDEPENDENT, 2, 2)
    assert any(piece.type == "access" for piece in found.evidence)


def test_two_names_without_access_prove_nothing() -> None:
    """Two officials may have read the same memo."""
    found = judge_independence([voice("a1", "Ada Quill"), voice("a2", "Bram Oster", access=SAW)])

    assert (found.verdict, found.low, found.high) == (Verdict.UNRESOLVED, 1, 2)
    assert Reason.SHARED_THIRD_SOURCE_POSSIBLE in found.reasons


def test_unnamed_sources_may_be_one_person() -> None:
    """Each of two papers met "a lock keeper": nobody knows whether it was the same one."""
    keeper = ("a lock keeper", SourceType.ANONYMOUS)

    found = judge_independence([voice("a1", *keeper, access=SAW), voice("a2", *keeper, access=SAW)])

    assert (found.verdict, found.low, found.high) == (Verdict.UNRESOLVED, 1, 2)
    assert Reason.ANONYMOUS_SOURCES in found.reasons


def test_an_unnamed_survivor_and_a_named_person_who_had_left_are_two() -> None:
    """Descriptions that exclude one another do prove that there are two."""
    found = judge_independence(
        [
            voice("a1", "a surviving hand", SourceType.ANONYMOUS, access=SAW, incumbent=True),
            voice("a2", "Bram Oster", access=SAW, former=True),
        ]
    )

    assert found.verdict is Verdict.INDEPENDENT


def test_an_office_without_a_name_may_be_the_person_named_elsewhere() -> None:
    """One paper's mayor and a name in the other are no two people."""
    found = judge_independence(
        [voice("a1", "the mayor", access=SAW), voice("a2", "Bram Oster", access=SAW)]
    )

    assert found.verdict is Verdict.UNRESOLVED


def test_two_spellings_of_a_name_are_not_two_people() -> None:
    """Transliterations differ from paper to paper."""
    found = judge_independence(
        [voice("a1", "Ada Quillov", access=SAW), voice("a2", "Ada Kvillov", access=SAW)]
    )

    assert found.verdict is not Verdict.INDEPENDENT


def test_one_speech_heard_by_two_outlets_is_a_single_source() -> None:
    """Two reports of one press conference rest on one person."""
    found = judge_independence([voice("a1", "Ada Quill"), voice("a2", "Quill")])

    assert (found.verdict, found.low, found.high) == (Verdict.SINGLE_SOURCE, 1, 1)


def test_a_citation_joins_the_line_it_credits() -> None:
    """Passing on another outlet's report is repeating it."""
    found = judge_independence(
        [
            voice("a1", "Ada Quill", outlet="The Fen Post"),
            voice("a2", "Fen Post", SourceType.OUTLET, relayed=("Fen Post",)),
        ]
    )

    assert (found.verdict, found.reporting_lines, found.high) == (Verdict.REPEATED, 1, 1)


def test_an_article_that_credits_two_outlets_does_not_make_one_line_of_them() -> None:
    """A round-up of two reports leaves two reports."""
    found = judge_independence(
        [
            voice("a1", "Ada Quill", outlet="Fen Post", access=SAW),
            voice("a2", "Bram Oster", outlet="Dyke Herald", access=SAW),
            voice("a3", "a keeper", SourceType.ANONYMOUS, relayed=("Dyke Herald", "Fen Post")),
        ]
    )

    assert (found.verdict, found.reporting_lines, found.high) == (Verdict.INDEPENDENT, 2, 2)


def test_a_ring_of_credits_without_an_origin_counts_for_nothing() -> None:
    """Two sites that credit one another have no source between them."""
    found = judge_independence(
        [
            voice("a1", "Tide Tips", SourceType.OUTLET, outlet="Mud News", relayed=("Tide Tips",)),
            voice("a2", "Mud News", SourceType.OUTLET, outlet="Tide Tips", relayed=("Mud News",)),
        ]
    )

    assert (found.verdict, found.low, found.high) == (Verdict.REPEATED, 0, 1)
    assert Reason.CIRCULAR in found.reasons


def test_denials_are_no_support() -> None:
    """A claim that one paper has and another only denies is that paper's alone."""
    found = judge_independence(
        [voice("a1", "Ada Quill"), voice("a2", "Bram Oster", commitment="denies")]
    )

    assert (found.verdict, found.low, found.high) == (Verdict.SOLE, 1, 1)


def test_a_claim_that_its_source_withdrew_has_none_left() -> None:
    """The answer must lead with the withdrawal."""
    found = judge_independence(
        [voice("a1", "Ada Quill"), voice("a2", "Ada Quill", commitment="withdraws")]
    )

    assert (found.verdict, found.low, found.high) == (Verdict.SOLE, 0, 0)
    assert found.reasons[0] is Reason.WITHDRAWN


def test_several_unnamed_officials_of_one_report_raise_high_only() -> None:
    """Three unnamed people on one outlet's word may be three, or one briefing."""
    found = judge_independence([voice("a1", "three officials", SourceType.ANONYMOUS, number=3)])

    assert (found.verdict, found.low, found.high) == (Verdict.SOLE, 1, 3)


def test_an_unaligned_sentence_of_a_copy_is_no_line_of_its_own() -> None:
    """A reworded sentence that the alignment missed must not count against its own origin."""
    found = judge_independence(
        [
            voice("a1", "a deck hand", SourceType.ANONYMOUS, access=SAW),
            voice("a2", "one of the sailors", SourceType.ANONYMOUS, access=SAW),
        ],
        family_of={"a1": "a1", "a2": "a1"},
    )

    assert (found.verdict, found.reporting_lines) == (Verdict.REPEATED, 1)


def test_a_doubtful_match_proves_nothing() -> None:
    """Two sentences that may be about two things are no two sources of one claim."""
    found = judge_independence(
        [voice("a1", "Ada Quill", access=SAW), voice("a2", "Bram Oster", access=SAW)],
        surely_one_claim=lambda left, right: False,  # noqa: ARG005
    )

    assert found.verdict is Verdict.UNRESOLVED


def test_a_paper_and_the_person_who_signed_it_are_not_two_sources() -> None:
    """The order and the mayor who signed it vouch for one decision."""
    signer = voice("a1", "Ada Quill", access=Access("act", Span(0, 5)))
    signer = replace(
        signer, appearance=replace(signer.appearance, sentence="“I signed the order,” she said.")
    )

    found = judge_independence([signer, voice("a2", "the order", SourceType.DOCUMENT, access=HELD)])

    assert found.verdict is Verdict.UNRESOLVED


def test_a_reporter_who_watched_and_a_person_who_took_part_are_independent() -> None:
    """A newsroom's own observation is access like any other."""
    found = judge_independence(
        [
            voice("a1", "a reporter for the Post", SourceType.OUTLET, access=WATCHED),
            voice("a2", "Bram Oster", access=SAW),
        ]
    )

    assert found.verdict is Verdict.INDEPENDENT


def test_a_force_that_acted_and_a_passer_by_who_saw_it_are_independent() -> None:
    """A body's own deed is access; whoever may belong to it is no second source."""
    force = voice(
        "a1", "Tarnmouth police", SourceType.ORGANISATION, access=Access("act", Span(0, 5))
    )
    neighbour = voice("a2", "Bram Oster", words=describe("a retired teacher"), access=SAW)
    inspector = voice("a2", "Bram Oster", words=describe("police inspector"), access=SAW)
    board = voice("a3", "the dairy", SourceType.ORGANISATION, access=Access("act", Span(0, 5)))
    worker = voice("a2", "Bram Oster", words=describe("a worker there"), access=SAW)

    assert judge_independence([force, neighbour]).verdict is Verdict.INDEPENDENT
    assert judge_independence([force, inspector]).verdict is not Verdict.INDEPENDENT
    assert judge_independence([board, worker]).verdict is not Verdict.INDEPENDENT
    assert judge_independence([force, board]).verdict is not Verdict.INDEPENDENT


def test_two_sources_set_against_each_other_in_one_article_prove_no_claim() -> None:
    """Joined in error, they would prove what one of them alone says."""
    shut = voice("a2", "Cato Brill", SourceType.ORGANISATION)
    shut = replace(
        shut, appearance=replace(shut.appearance, sentence="The lock gate was shut, it said.")
    )

    found = judge_independence(
        [voice("a1", "Ada Quill", access=SAW), voice("a2", "Bram Oster", access=SAW), shut]
    )

    assert found.verdict is Verdict.UNRESOLVED


def test_a_rewording_has_the_unnamed_source_of_what_it_rewords() -> None:
    """A "worker there" in a rewording is no second person beside "one of the employees"."""
    found = judge_independence(
        [
            voice("a1", "one of the employees", SourceType.ANONYMOUS),
            voice("a2", "a worker there", SourceType.ANONYMOUS),
            voice("a3", "a pilot", SourceType.ANONYMOUS),
        ],
        family_of={"a1": "a1", "a2": "a1"},
    )

    assert (found.verdict, found.low, found.high) == (Verdict.UNRESOLVED, 1, 2)


def test_the_company_is_the_one_that_another_report_names() -> None:
    """A body called by what it is, in one report, is not counted beside the body itself."""
    found = judge_independence(
        [
            voice("a1", "Tarn Locks plc", SourceType.ORGANISATION),
            voice("a2", "the company", SourceType.ORGANISATION),
        ]
    )

    assert (found.verdict, found.high) == (Verdict.SINGLE_SOURCE, 1)


def test_the_company_may_be_either_of_two_that_are_named() -> None:
    """Where two bodies vouch for a claim nothing tells which of them "the company" is."""
    found = judge_independence(
        [
            voice("a1", "Tarn Locks plc", SourceType.ORGANISATION),
            voice("a2", "the company", SourceType.ORGANISATION),
            voice("a3", "Meer Bolts plc", SourceType.ORGANISATION),
        ]
    )

    assert (found.verdict, found.high) == (Verdict.UNRESOLVED, 3)


def test_an_office_without_a_name_is_whoever_holds_it() -> None:
    """An office and a name with that office are one, though one report leaves the name out."""
    holder = voice("a1", "Ada Quill")
    holder = replace(
        holder,
        words=describe("Ada Quill, head of the harbour office"),
        affiliation=frozenset({"harbour"}),
    )
    office = voice("a2", "the head of the harbour office", affiliation=frozenset({"harbour"}))

    found = judge_independence([holder, office])

    assert (found.verdict, found.high) == (Verdict.SINGLE_SOURCE, 1)


def test_a_sentence_without_a_source_rests_on_the_words_beside_it() -> None:
    """A lead in the paper's own voice, before a quotation, is no source of its own."""
    quoted = voice("a2", "Ada Quill")
    lead = replace(voice("a2", None, SourceType.NONE), beside=(quoted,))

    found = judge_independence([voice("a1", "Ada Quill"), lead])

    assert (found.verdict, found.high) == (Verdict.SINGLE_SOURCE, 1)
