"""A body and the list it has drawn up, two names of one ministry, one order, one camp."""

from __future__ import annotations

import pytest

from provenance.body_initials import named_by_initials, read_initials
from provenance.descriptions import describe
from provenance.model import SourceType
from provenance.own_papers import is_paper_of_unnamed, maker_of
from provenance.source_groups import is_one_source
from tests.test_one_source import BODY, PAPER, PERSON, _pair, _speak


@pytest.mark.parametrize(
    ("text", "maker"),
    [
        ("a tally the company handed to reporters", "the company"),
        ("a passenger list that Harbour Aid has drawn up with relatives", "Harbour Aid"),
        ("un décompte que l'entreprise a remis aux journalistes", "l'entreprise"),
        ("un rapport rédigé par la préfecture", "la préfecture"),
        ("le registre de l'Office du port", "l'Office du port"),
        ("the hotline’s own log", "the hotline"),
        ("a police report the company handed to reporters", None),
        ("a report that the company published", None),
        ("the list of victims", None),
        ("la liste des victimes", None),
        ("a letter from the mayor", None),
    ],
)
def test_a_paper_is_its_makers_where_they_drew_it_up(text: str, maker: str | None) -> None:
    """What somebody only hands out may be another's; a count is its owner's."""
    assert maker_of(text) == maker


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            ("a passenger list that Harbour Aid has drawn up", PAPER, ()),
            ("Harbour Aid", BODY, ()),
        ),
        (
            ("a passenger list that Harbour Aid has drawn up", PAPER, ()),
            ("Ines Valdor, who heads Harbour Aid", PERSON, ("Harbour Aid",)),
        ),
        (
            ("a passenger list that Harbour Aid has drawn up", PAPER, ()),
            ("Ines Valdor, coordinatrice de Harbour Aid", PERSON, ()),
        ),
        (
            ("the public register of the Product Safety Office", PAPER, ()),
            ("the Product Safety Office", BODY, ()),
        ),
        (("the Health Department", BODY, ()), ("le ministère de la Santé de l'État", BODY, ())),
        (("Guivar's campaign", BODY, ()), ("le camp de Solène Guivar", BODY, ())),
        (
            ("un arrêté publié dans la nuit au journal officiel", PAPER, ()),
            ("the order gazetted in the early hours", PAPER, ()),
        ),
        (("Ines Valdor", PERSON, ()), ("Valdor", BODY, ())),
    ],
)
def test_one_source_under_two_names(
    left: tuple[str, SourceType, tuple[str, ...]], right: tuple[str, SourceType, tuple[str, ...]]
) -> None:
    """In either order."""
    one, other = _pair(left, right)
    assert is_one_source(one, other)
    assert is_one_source(other, one)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            ("a passenger list that Harbour Aid has drawn up", PAPER, ()),
            ("Tarn Rescue", BODY, ()),
        ),
        (
            ("a list that Harbour Aid has drawn up", PAPER, ()),
            ("a list that Tarn Rescue has drawn up", PAPER, ()),
        ),
        (
            ("the hotline’s own log", PAPER, ()),
            ("the register of the rescue centre", PAPER, ()),
        ),
        (("the Health Department", BODY, ()), ("le ministère des Transports", BODY, ())),
        (("the health ministry", BODY, ()), ("the health agency", BODY, ())),
        (("Guivar's campaign", BODY, ()), ("le camp de Régis Tavel", BODY, ())),
        (("Ines Valdor", PERSON, ()), ("Valdor Lines", BODY, ())),
        (
            ("a list that Harbour Aid has drawn up", PAPER, ()),
            ("Ines Valdor, a passenger", PERSON, ()),
        ),
    ],
)
def test_two_sources_that_share_a_word_stay_two(
    left: tuple[str, SourceType, tuple[str, ...]], right: tuple[str, SourceType, tuple[str, ...]]
) -> None:
    """A kind of paper or of body in common proves nothing."""
    one, other = _pair(left, right)
    assert not is_one_source(one, other)
    assert not is_one_source(other, one)


def test_a_count_of_the_company_is_a_paper_of_a_body_without_a_name() -> None:
    """It joins the one body that is named for a claim."""
    assert is_paper_of_unnamed(_speak("a", "a tally the company handed to reporters", PAPER, ()))
    assert not is_paper_of_unnamed(_speak("a", "a list that Harbour Aid has drawn up", PAPER, ()))


def test_a_possessive_is_the_name_itself() -> None:
    """Whose campaign it is reads like the name alone."""
    assert describe("Guivar's campaign", "en") >= describe("Guivar", "en")


def test_initials_are_the_body_that_the_collection_spells_out() -> None:
    """In either language; a name of two words beside initials may be a person's."""
    texts = [
        "La toux recule, selon l'Agence nationale du souffle (ANS).",
        "The National Breath Bureau (ANS) agrees, and so does Ana Lopes (PQ).",
    ]
    initials = read_initials(texts)
    assert set(initials) == {"ANS"}
    for name in ("l'ANS", "l'Agence nationale du souffle", "the National Breath Bureau"):
        assert named_by_initials(name, initials) == ["ans"]
    assert named_by_initials("l'Agence nationale du sommeil", initials) == []
