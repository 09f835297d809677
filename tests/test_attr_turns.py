"""Turns of phrase that hide a source or a content: brackets, colons, lost marks, impersonals."""

from __future__ import annotations

import time

import pytest

from provenance.model import Commitment
from tests.attributing import Found, read, said


@pytest.mark.parametrize(
    "text",
    [
        "Rappelons que la digue tient.",
        "Il faut rappeler que la digue tient.",
        "Il est utile de noter que la digue tient.",
        "Cela permet d'affirmer - sans trop de risque - que la digue tient.",
    ],
)
def test_an_impersonal_verb_of_saying_hands_a_clause_on_for_nobody(text: str) -> None:
    """The claim is the clause; the writer's "let us recall" is no part of it and no source."""
    assert said(text, "fr") == [(None, ["que la digue tient"])]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("fr", "Certains affirment que la digue fuit.", "Certains"),
        ("fr", "Le conseil estime pour sa part que la digue fuit.", "Le conseil"),
        ("fr", "Ils y étaient, et j'aurais prétendu que la digue fuit.", "j'"),
    ],
)
def test_a_clause_is_found_behind_what_parts_it_from_its_source(
    language: str, text: str, source: str
) -> None:
    """An aside ("pour sa part") and the rarer auxiliaries must lose no source."""
    assert said(text, language)[-1] == (source, ["que la digue fuit"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ce dernier a indiqué que la digue fuit.", [("Ce dernier", ["que la digue fuit"])]),
        ("Ce porte-parole a dit que la digue fuit.", [("Ce porte-parole", ["que la digue fuit"])]),
        ("Ce soir la digue tiendra, indique la note.", [("la note", ["Ce soir la digue tiendra"])]),
        ("Nous avons dit que la digue fuit.", [("Nous", ["que la digue fuit"])]),
        ("L'un d'eux raconte que la digue fuit.", [("L'un d'eux", ["que la digue fuit"])]),
        ("Le maire dit au conseil vouloir partir.", [("Le maire", ["vouloir partir"])]),
        (
            "Le garde écrit dans son livre « L'Eau » que la digue fuit.",
            [("Le garde", ["que la digue fuit"])],
        ),
        ("« La digue fuit », a déploré la préfète, mardi.", [("la préfète", ["La digue fuit"])]),
    ],
)
def test_french_pointers_and_pronouns_speak(text: str, expected: list[Found]) -> None:
    """News points back with "ce dernier" and "l'un d'eux" more often than it repeats a name."""
    assert said(text, "fr") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            "Le bac est resté à quai parce que, selon le garde, l'eau montait.",
            "l'eau montait",
        ),
        ("fr", "Le bac est vieux mais, d'après le garde, la digue tient.", "la digue tient"),
        ("en", "The ferry stayed in because, according to the keeper, it leaked.", "it leaked"),
    ],
)
def test_a_cue_behind_a_conjunction_vouches_for_the_clause_after_it(
    language: str, text: str, expected: str
) -> None:
    """The reason is the keeper's word; that the ferry stayed in is the writer's."""
    assert [content for _, content in said(text, language)] == [[expected]]


@pytest.mark.parametrize(
    "text",
    ["Et le maire d'ajouter que la digue fuit.", "Et le maire de conclure : « La digue fuit. »"],
)
def test_a_narrating_infinitive_has_the_subject_before_it(text: str) -> None:
    """French reports tell a last word so."""
    assert [source for source, _ in said(text, "fr")] == ["le maire"]


def test_a_dash_is_no_part_of_a_source() -> None:
    """A source's name must be the same with and without an aside between dashes."""
    text = "Ana Lopes — who keeps the lock — said the gate leaks."

    assert said(text, "en") == [("Ana Lopes — who keeps the lock", ["the gate leaks"])]


def test_somebody_asked_whether_is_a_question_with_an_elided_si() -> None:
    """The "s'il" opens an indirect question as "si elle" does."""
    text = "Le garde demanda au maire s'il gardait la clé."

    assert said(text, "fr") == [("Le garde", ["s'il gardait la clé"])]


@pytest.mark.parametrize("party", ["Tarn", "T-Vale", "T-V.A."])
def test_brackets_behind_a_name_keep_its_apposition(party: str) -> None:
    """A member's place in brackets stands between the name and what it is."""
    text = f"“The gate was open,” Sen. Ana Lopes ({party}), a member of the board, said."

    assert said(text, "en") == [
        (f"Sen. Ana Lopes ({party}), a member of the board", ["The gate was open,"])
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            'Ces barques nous servent tous les matins " explique Paul Adam.',
            ("Paul Adam", ["Ces barques nous servent tous les matins"]),
        ),
        (
            "en",
            "The boats were tied up at the quay that morning,” Ana Lopes wrote.",
            ("Ana Lopes", ["The boats were tied up at the quay that morning"]),
        ),
    ],
)
def test_a_quotation_whose_opening_mark_is_lost_keeps_its_speaker(
    language: str, text: str, expected: Found
) -> None:
    """Pages cut sentences out of quotations, and printers drop marks."""
    assert said(text, language) == [expected]


def test_a_colon_at_the_end_of_a_paragraph_announces_the_next() -> None:
    """A wrong source is the worst error: the quotation is not the earlier speaker's."""
    text = (
        "“The dam is dry,” Orm Vale said. Ana Lopes wrote:\n\n"
        "“The gate was open, and nobody closed it.”\n\n“It was a shame.”"
    )

    found = [(a.source_text, *(text[slice(*s)] for s in a.content)) for a in read(text, "en")]

    assert found == [
        ("Orm Vale", "The dam is dry,"),
        ("Ana Lopes", "The gate was open, and nobody closed it."),
        ("Ana Lopes", "It was a shame."),
    ]


def test_a_paragraph_without_marks_is_announced_too() -> None:
    """Block quotations often have no quotation marks."""
    text = "Ana Lopes wrote:\n\nThe gate was open. Nobody closed it.\n\nThe vote is on Sunday."

    assert said(text, "en") == [("Ana Lopes", ["The gate was open. Nobody closed it."])]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("en", "Ana Lopes refused to admit that the gate was open.", "Ana Lopes"),
        ("fr", "Le garde refuse d'admettre que la vanne était ouverte.", "Le garde"),
    ],
)
def test_who_refuses_to_admit_something_does_not_stand_behind_it(
    language: str, text: str, source: str
) -> None:
    """A refusal must not count as a source that affirms."""
    found = read(text, language)

    assert [text[slice(*a.source)] for a in found if a.source] == [source]
    assert [a.commitment for a in found] == [Commitment.DOUBTS]


def test_who_was_told_never_to_do_something_is_not_what_was_said() -> None:
    """To be told never to do something is to be told as much."""
    text = "Ana Lopes told the keepers never to leave the gate open."

    assert said(text, "en") == [("Ana Lopes", ["never to leave the gate open"])]


def test_with_somebody_saying_names_its_own_subject() -> None:
    """In "with X telling reporters" X speaks, not the subject of the main clause."""
    text = (
        "The flood split the council, with Mayor Ana Lopes telling reporters that the gate leaked."
    )

    assert said(text, "en") == [("Mayor Ana Lopes", ["that the gate leaked"])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The experience of one winter shows that the gate leaks.", []),
        ("The report shows that the gate leaks.", [("The report", ["that the gate leaks"])]),
    ],
)
def test_only_somebody_or_something_written_shows(text: str, expected: list[Found]) -> None:
    """Experience is no source that a reader could go to."""
    assert said(text, "en") == expected


def test_a_clause_in_brackets_ends_where_they_close() -> None:
    """What follows the brackets is the writer's own."""
    text = "The gate (Ana Lopes said it leaked) was shut before the boats came home that night."

    assert said(text, "en") == [("Ana Lopes", ["it leaked"])]


def test_many_lost_marks_are_read_in_linear_time() -> None:
    """A page of broken quotations must not stall a whole run."""
    one = 'the gate was open,” Ana Lopes wrote; and (she said it leaked) " explained Orm Vale, '
    times = []
    for count in (100, 400):
        tries = []
        for number in range(3):
            text = one * count + "The gate was shut." * number
            start = time.perf_counter()
            read(text, "en")
            tries.append(time.perf_counter() - start)
        times.append(min(tries))

    assert times[1] < 16 * max(times[0], 0.01)
