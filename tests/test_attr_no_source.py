"""What looks like a source and vouches for nothing: measures, models, things, lists."""

from __future__ import annotations

import pytest

from tests.attributing import Found, said


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("La vanne s'ouvre selon l'intensité de la crue.", "fr", []),
        ("Les prix varient selon la quantité d'eau livrée.", "fr", []),
        ("The gate opens according to the height of the tide.", "en", []),
        (
            "Selon le relevé du port, la vanne fuyait.",
            "fr",
            [("le relevé du port", ["la vanne fuyait"])],
        ),
    ],
)
def test_what_a_fact_depends_on_is_no_source(
    text: str, language: str, expected: list[Found]
) -> None:
    """Nobody can be asked whether a quantity said so; a register can be opened."""
    assert said(text, language) == expected


def test_the_model_of_a_work_is_no_source() -> None:
    """A film made after a play does not rest on what the play reports."""
    text = "« Les Vannes » est un film réalisé en 1971 par Ana Lopes d'après la pièce d'Orm Vale."

    assert said(text, "fr") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La ville a payé la digue afin de garantir que les quais soient au sec.", []),
        ("Ces murs garantissent que les quais restent au sec.", []),
        (
            "Le maire garantit que les quais resteront au sec.",
            [("Le maire", ["que les quais resteront au sec"])],
        ),
    ],
)
def test_only_somebody_guarantees_by_saying(text: str, expected: list[Found]) -> None:
    """A wall that keeps the quay dry makes a thing so and states nothing."""
    assert said(text, "fr") == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Pour finir, une équipe venue de Tarn, a proposé et obtenu l'appui du port.", "fr"),
        ("On Sundays, she writes a column and hosts a show.", "en"),
    ],
)
def test_a_list_of_deeds_names_nobody(text: str, language: str) -> None:
    """What "and" joins to the verb is another deed, and no subject that stands behind it."""
    assert all(
        not (source or "").startswith(("et ", "a column")) for source, _ in said(text, language)
    )


def test_an_article_that_opens_a_sentence_is_no_name() -> None:
    """The capital of "Les" is that of the sentence: reactions show nothing by themselves."""
    text = "Les réactions venues de Tarn ont montré que le pays était divisé."

    assert said(text, "fr") == []


def test_those_who_are_counted_say_nothing() -> None:
    """In "4,060 registered voters" nobody registers anything."""
    text = "The poll reached people online among 4,060 registered voters of the county."

    assert said(text, "en") == []


def test_a_comparison_states_nothing() -> None:
    """A clause like "as they were described in the report" leaves out what was said."""
    text = "Les traces étaient telles qu'elles avaient été décrites dans le rapport."

    assert said(text, "fr") == []
