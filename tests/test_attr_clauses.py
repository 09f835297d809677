"""Where a content begins and ends, and which noun phrases speak at all."""

from __future__ import annotations

import time

import pytest

from provenance.attribution import attribute_text
from provenance.canonical import canonicalise
from provenance.model import Commitment
from tests.attributing import Found, read, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Le maire a tenu à rappeler que le pont était sûr.",
            [("Le maire", ["que le pont était sûr"])],
        ),
        (
            "La préfète vient d'annoncer que trois routes sont coupées.",
            [("La préfète", ["que trois routes sont coupées"])],
        ),
        ("Le garde a refusé de dire si la vanne était ouverte.", []),
        ("La police dit enquêter sur un vol.", [("La police", ["enquêter sur un vol"])]),
    ],
)
def test_an_infinitive_of_saying_speaks_for_the_subject_of_its_clause(
    text: str, expected: list[Found]
) -> None:
    """French news says "a tenu à rappeler" as often as "a rappelé"; a refusal says nothing."""
    assert said(text, "fr") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "While Ana Lopes said that the dam held, the river rose.",
            [("Ana Lopes", ["that the dam held"])],
        ),
        (
            "Ana Lopes said the dam held and warned that the river rose.",
            [("Ana Lopes", ["the dam held"]), ("Ana Lopes", ["that the river rose"])],
        ),
        (
            "The clerk, who asked that the gate be shut, left at noon.",
            [("who", ["that the gate be shut"])],
        ),
        (
            "Ana Lopes told a crowd in Tarn, the county seat, on Monday that the dam held.",
            [("Ana Lopes", ["that the dam held"])],
        ),
        (
            "After saying that the dam held, Ana Lopes left the hall.",
            [("Ana Lopes", ["that the dam held"])],
        ),
        (
            "Even then, Ana Lopes said, the river had risen.",
            [("Ana Lopes", ["Even then", "the river had risen"])],
        ),
    ],
)
def test_a_content_ends_where_another_clause_takes_over(text: str, expected: list[Found]) -> None:
    """What is not said by the source must not be shown as its words."""
    assert said(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Le puits est fermé : selon le garde, la pompe a brûlé.",
            [("le garde", ["la pompe a brûlé"])],
        ),
        (
            "La vanne a cédé à midi, d'après le garde, les deux pompes étaient à l'arrêt.",
            [("le garde", ["La vanne a cédé à midi"])],
        ),
        (
            "Selon la légende elle a été fondée par un berger.",
            [("la légende", ["elle a été fondée par un berger"])],
        ),
        (
            "Selon Ana Lopes, gardienne du lac : « La vanne était ouverte ce soir-là ».",
            [
                (
                    "Ana Lopes, gardienne du lac",
                    ["« La vanne était ouverte ce soir-là »"],
                )
            ],
        ),
    ],
)
def test_a_prepositional_source_vouches_for_its_own_clause_alone(
    text: str, expected: list[Found]
) -> None:
    """A second sentence behind a comma or before a colon may be the outlet's own."""
    assert said(text, "fr") == expected


@pytest.mark.parametrize(
    "text",
    [
        "There are claims that the dam leaks.",
        "It is no surprise that the federal and state governments met.",
        "The judge stayed within the council's rules when he ruled.",
        "A compound found in lemons keeps the wood dry.",
        "What she says and what she does are two things.",
        "Sellers met the buyers, selling their stake at an estimated loss of nine crowns.",
    ],
)
def test_nouns_and_participles_that_look_like_verbs_name_no_source(text: str) -> None:
    """A wrong source is worse than none."""
    assert read(text, "en") == []


def test_an_object_counts_only_in_a_text_that_reports_speech() -> None:
    """A history that says "the duke announced the sale" reports nobody; a news report does."""
    alone = "The duke announced the sale. The wall was built in a year. It stood for nine."
    report = "The mayor announced the sale. It was good, he said. “We won,” said Ana Lopes."

    assert said(alone, "en") == []
    assert ("The mayor", ["the sale"]) in said(report, "en")


def test_a_denial_is_kept_without_company() -> None:
    """A lost denial would turn into support."""
    found = read("The bank denied the charge.", "en")

    assert [a.commitment for a in found] == [Commitment.DENIES]


def test_a_title_in_quotation_marks_is_part_of_the_noun_phrase() -> None:
    """A paper's name is nobody's words."""
    text = "La pompe a brûlé, a expliqué le garde au « Courrier de Tarn »."

    assert said(text, "fr") == [("le garde", ["La pompe a brûlé"])]


def test_those_who_are_only_described_by_what_they_call_for_are_no_sources() -> None:
    """A relative clause such as "who have been calling for her head" tells who they are."""
    text = "“I stay,” said Ana Lopes. She spoke to the traders who have been calling for her head."

    assert [source for source, _ in said(text, "en")] == ["Ana Lopes"]


@pytest.mark.parametrize(
    ("one", "language"),
    [
        ("According to Ana Lopes ", "en"),
        ("the dam broke, Ana Lopes said, ", "en"),
        ("selon la police ", "fr"),
        ("Mr ", "en"),
    ],
)
def test_a_sentence_with_very_many_cues_is_read_in_linear_time(one: str, language: str) -> None:
    """A broken page must not stall a run: eight times the text takes no thirty times as long."""

    def seconds(times: int) -> float:
        canonical = canonicalise(one * times + "it fell.", language=language)
        started = time.process_time()
        attribute_text(canonical, language)
        return time.process_time() - started

    seconds(10)
    short = min(seconds(300) for _ in range(3))
    assert min(seconds(2400) for _ in range(2)) < 30 * max(short, 0.02)
