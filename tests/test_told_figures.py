"""What figures of a sentence say: their values in words and signs, and whether they are totals."""

from __future__ import annotations

from pathlib import Path

import pytest

from provenance.claim_opposites import denies_head
from provenance.engine import Engine
from provenance.figure_parts import are_rivals, is_total, noun_after
from provenance.model import Article
from provenance.quantities import read_quantities


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Une quarantaine de chèvres ont quitté la foire d'Orrin.", 40),
        ("Une douzaine de chèvres ont quitté la foire d'Orrin.", 12),
        ("La facture atteint trois millions et demi d'euros, dit le maire.", 3_500_000),
        ("The bill for the Orrin mill is now £3.5m, said the miller.", 3_500_000),
        ("The bill for the Orrin mill is now $1.2bn, said the miller.", 1_200_000_000),
        ("It will cost half a million euros, said the miller.", 500_000),
        ("Some two and a half million people live there, said the vet.", 2_500_000),
        ("Les bergers ont compté soixante et onze brebis dans le pré.", 71),
        ("The goats walked for 30m along the wall of the mill.", 30),
    ],
)
def test_a_number_has_one_value_however_it_is_written(text: str, value: float) -> None:
    """Two reports of one sum must not seem to contradict one another by the way it is spelt."""
    assert [figure.value for figure in read_quantities(text)] == [value]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Forty goats died at the fair.", True),
        ("Six of the goats died at the fair.", False),
        ("Quarante chèvres sont mortes, dont six femelles.", True),
        ("Six des chèvres sont mortes à la foire.", False),
        ("The barn may hold up to 40 goats.", False),
        ("The herd grew by 40 goats.", False),
        ("Another 40 goats came to the fair.", False),
        ("Three more goats came to the fair.", False),
        ("He cut the chain of gate 4 himself.", False),
        ("Le choc s'est produit quai 12, au petit matin.", False),
        ("A message came at quarter to six.", False),
        ("They carried out carpets two doors down.", False),
        ("It was Moira Penn, who is 84, that called.", False),
        ("He counted 84 boats in the harbour.", True),
    ],
)
def test_a_part_a_change_or_a_limit_is_no_total(text: str, *, total: bool) -> None:
    """Six of the forty goats do not contradict the forty."""
    assert is_total(text, read_quantities(text)[0]) is total


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("The tally is 19, the vet said.", False),
        ("Le relevé en mentionnait quatorze, dit le berger.", False),
        ("Nineteen goats were counted.", True),
        ("Deux millions de litres ont coulé.", True),
    ],
)
def test_what_is_counted_stands_right_after_a_figure_or_elsewhere(text: str, *, noun: bool) -> None:
    """A bare figure must be understood from its article."""
    assert (noun_after(text, read_quantities(text)[0]) is not None) is noun


@pytest.mark.parametrize(
    ("left", "right", "rivals"),
    [
        ("Forty goats were sold.", "Ninety goats were sold.", True),
        ("Forty goats were sold.", "Four hundred goats were sold.", False),
        ("Forty goats were sold.", "Ninety mules were sold.", False),
        ("The leak lasted 20 minutes.", "The bell rang 40 minutes after the leak.", False),
        ("It cost 20 million euros.", "It cost €30m.", True),
        ("Forty goats were sold.", "Twenty goats were injured.", False),
    ],
)
def test_rivals_count_one_thing(left: str, right: str, *, rivals: bool) -> None:
    """Two figures contradict one another only where they may be two numbers of one whole."""
    sides = [(text, read_quantities(text)[0]) for text in (left, right)]

    assert are_rivals(sides[0], sides[1]) is rivals


@pytest.mark.parametrize(
    ("left", "right", "denies"),
    [
        ("No one was hurt in the fire at the mill.", "The fire at the mill took a barn.", False),
        ("No bell rang before the flood.", "A bell rang before the flood.", True),
        ("Ce rapport, la mairie ne l'a jamais reçu.", "Le rapport a été déposé en mairie.", True),
    ],
)
def test_what_is_denied_must_be_spoken_of(left: str, right: str, *, denies: bool) -> None:
    """Whoever says that nobody was hurt does not deny the fire."""
    assert denies_head(left, right) is denies


def test_two_counts_are_two_claims_whatever_hour_they_share(tmp_path: Path) -> None:
    """Tickets sold and people aboard are told with one sailing, one ship and one port."""
    sold = "A clerk said 97 tickets had been sold for the 6:40 p.m. sailing of the ferry to Harn."
    aboard = "Le ferry, parti samedi à 18 h 40 pour Harn, avait 83 personnes à bord."
    articles = [
        Article(id="en", text=f"The ferry to Harn is late. {sold}", outlet="The Quay"),
        Article(id="fr", text=f"Le ferry de Harn est en retard. {aboard}", outlet="Le Phare"),
    ]
    with Engine(tmp_path / "store.db") as engine:
        engine.ingest(articles)
        claims = engine.claims().claims

    held = [{seen.sentence for seen in claim.appearances} for claim in claims]
    assert any(sold in each for each in held)
    assert not any({sold, aboard} <= each for each in held)
