"""Which claims are said to contradict one another, and which are not; invented texts."""

from __future__ import annotations

import pytest

from provenance.findings import Claim
from tests.test_claims import Model, build, holding, read

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def model() -> Model:
    """The embedded model."""
    return Model()


def ask(model: Model, *texts: str, dates: tuple[str, ...] = ()) -> tuple[Claim, ...]:
    """Return the claims of articles of as many outlets, published one day if not said otherwise."""
    documents = {
        f"a{number}": read(f"a{number}", text, f"Outlet {number}", published_at)
        for number, (text, published_at) in enumerate(
            zip(texts, dates or ("2031-05-02",) * len(texts), strict=True), 1
        )
    }
    return build(documents, model)


def are_in_conflict(claims: tuple[Claim, ...], left: str, right: str) -> bool:
    """Whether the claims with these words are linked, one way or the other."""
    articles = {seen.article for claim in claims for seen in claim.appearances}
    found = [
        next(
            holding(claims, article, words)
            for article in sorted(articles)
            if any(
                words in seen.sentence and seen.article == article
                for claim in claims
                for seen in claim.appearances
            )
        )
        for words in (left, right)
    ]
    ends = [{*claim.contradicts, *claim.updates} for claim in found]
    return found[1].id in ends[0] or found[0].id in ends[1]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            "Forty goats escaped from the Orrin fair on Sunday, said the vet Ada Lisk.",
            "Ninety goats escaped from the Orrin fair on Sunday, said the butcher Tom Pell.",
        ),
        (
            "The Orrin mill was open on Sunday, said the miller, Ada Lisk.",
            "The Orrin mill was closed on Sunday, said the baker, Tom Pell.",
        ),
        (
            "No goat was sold at the Orrin fair on Sunday, said the vet Ada Lisk.",
            "A goat was sold at the Orrin fair on Sunday, said the butcher Tom Pell.",
        ),
        (
            "The wall of the Orrin mill fell at 2.40 a.m. on Sunday, said the miller, Ada Lisk.",
            "At 1.56 a.m. on Sunday the wall of the Orrin mill fell, said the baker, Tom Pell.",
        ),
    ],
)
def test_another_figure_and_the_opposite_of_the_same_contradict(
    model: Model, left: str, right: str
) -> None:
    """Who asks about a claim must learn that others say otherwise."""
    assert are_in_conflict(ask(model, left, right), left[:20], right[:20])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            "Twelve people died in the fire at the Orrin mill, said the mayor, Ada Lisk.",
            "Thirty people survived the fire at the Orrin mill, said the prefect, Tom Pell.",
        ),
        (
            "The Orrin mill stayed shut until noon on Sunday, said the miller, Ada Lisk.",
            "The Orrin mill was not opened before noon on Sunday, said the baker, Tom Pell.",
        ),
        (
            "The Orrin mill would not discuss the broken wheel of the Orrin mill.",
            "The mayor, Ada Lisk, discussed the broken wheel of the Orrin mill.",
        ),
        (
            "The Orrin mill had 3 X-900 wheels, said the miller, Ada Lisk.",
            "The Orrin mill had X-700 wheels, said the baker, Tom Pell.",
        ),
        (
            "The Orrin mill sold close to 100 tonnes of flour, said the miller, Ada Lisk.",
            "Some 96 tonnes of flour were sold by the Orrin mill, said the baker, Tom Pell.",
        ),
        (
            "Ada Lisk denied that the cart had been in the yard of the Orrin mill that night.",
            "No cart had been in the yard of the Orrin mill that night, said the baker, Tom Pell.",
        ),
        (
            "The wall of the Orrin mill fell at 2.40 a.m. on Sunday, said the miller, Ada Lisk.",
            "At 2.43 a.m. on Sunday the wall of the Orrin mill fell, said the baker, Tom Pell.",
        ),
        (
            "Eleven people died in 1998 when the Orrin mill burnt down, said the mayor, Ada Lisk.",
            "Twelve people died when the Orrin mill burnt down, said the prefect, Tom Pell.",
        ),
    ],
)
def test_what_only_looks_like_the_opposite_does_not_contradict(
    model: Model, left: str, right: str
) -> None:
    """A wrong contradiction sends a fact-checker after a quarrel that nobody has."""
    assert not are_in_conflict(ask(model, left, right), left[:20], right[:20])


@pytest.mark.parametrize(
    ("left", "right", "conflict"),
    [
        (
            "In 24 hours 184 millimetres of rain fell on the town of Orrin.",
            "In 24 hours 148 millimetres of rain fell on the town of Orrin.",
            True,
        ),
        (
            "The envelopes of the Orrin tender were opened on 3 April, said the notary.",
            "The envelopes of the Orrin tender were opened on 9 April, said the clerk.",
            True,
        ),
        (
            "Forty goats and six mules were sold at the Orrin fair by noon.",
            "Forty goats and six geese were sold at the Orrin fair by noon.",
            False,
        ),
    ],
)
def test_one_sentence_with_a_figure_changed_is_another_claim(
    model: Model, left: str, right: str, *, conflict: bool
) -> None:
    """A copy that errs in one figure keeps the others, which must not hold the two together."""
    claims = ask(model, left, right)

    assert are_in_conflict(claims, left[:-1], right[:-1]) is conflict


def test_what_was_counted_another_year_contradicts_nobody(model: Model) -> None:
    """Reports of one yearly event are alike in every word but the figure."""
    texts = (
        "Forty goats were sold at the Orrin fair, said the vet Ada Lisk.",
        "Ninety goats were sold at the Orrin fair, said the vet Tom Pell.",
    )

    near = ask(model, *texts, dates=("2031-05-02", "2031-05-09"))
    far = ask(model, *texts, dates=("2031-05-02", "2029-05-04"))

    assert are_in_conflict(near, "Forty goats", "Ninety goats")
    assert not are_in_conflict(far, "Forty goats", "Ninety goats")


def test_the_opposite_is_kept_out_of_a_claim_whatever_stands_near_both(model: Model) -> None:
    """A claim that holds X and not-X together would count who denies it among its sources."""
    claims = ask(
        model,
        "Ada Lisk has offered her resignation as mayor of Orrin, a councillor said.",
        "Ada Lisk, the mayor of Orrin, offered her resignation on Monday, said a clerk.",
        '"I have not offered my resignation as mayor of Orrin to anyone," said Ada Lisk.',
    )

    said = holding(claims, "a1", "has offered")
    assert said is holding(claims, "a2", "offered her")
    assert said is not holding(claims, "a3", "have not offered")
    assert are_in_conflict(claims, "has offered", "have not offered")


NOTARY = "No page of the register is missing, said the notary, Ada Lisk.\n\n"


@pytest.mark.parametrize(
    "then",
    [
        "A clerk says, however, that the winter of 1911 went into the stove.",
        "But 1911 has lost a page of its winter, said the clerk Tom Pell.",
    ],
)
def test_what_an_article_sets_against_another_source_contradicts_it(
    model: Model, then: str
) -> None:
    """The reporter says that two sources disagree where no word of theirs does."""
    claims = ask(model, NOTARY + then, "The fair at Orrin was opened by a brass band.")

    assert are_in_conflict(claims, "register", "1911")


@pytest.mark.parametrize(
    "then",
    [
        "A clerk says that the winter of 1911 went into the stove.",
        "The winter of 1911 was put elsewhere, however, Lisk said.",
        "But the winter of 1911 was the coldest, said the clerk Tom Pell.",
    ],
)
def test_what_follows_another_source_or_goes_on_does_not_contradict_it(
    model: Model, then: str
) -> None:
    """Reports go from one source to the next; and who says "however" may qualify her own words."""
    claims = ask(model, NOTARY + then, "The fair at Orrin was opened by a brass band.")

    assert not are_in_conflict(claims, "register", "1911")


@pytest.mark.parametrize(
    ("text", "left", "right", "conflict"),
    [
        (
            "How many goats escaped from the Orrin fair? The tally is 19, said the vet Ada Lisk. "
            "The butcher Tom Pell insists that it is 22.",
            "The tally is 19",
            "insists that it is 22",
            True,
        ),
        (
            "Ada Lisk, the vet, put the bill for the Orrin mill at £400,000. The figure is "
            "£250,000, said the miller Tom Pell.",
            "put the bill",
            "The figure is",
            True,
        ),
        (
            "Ada Lisk saw the miller push the vet at the Orrin fair, she said. Nobody touched "
            "anybody, the miller Tom Pell countered.",
            "push the vet",
            "Nobody touched",
            True,
        ),
        (
            "Ada Lisk, the vet, counted 19 goats at the Orrin fair. Six of them were lame, said "
            "the butcher Tom Pell.",
            "counted 19",
            "Six of them",
            False,
        ),
        (
            "The tally of goats is 19, said the vet Ada Lisk. The tally of mules is 22, said the "
            "butcher Tom Pell.",
            "The tally of goats",
            "The tally of mules",
            False,
        ),
    ],
)
def test_two_sources_that_an_article_sets_side_by_side_contradict_one_another(
    model: Model, text: str, left: str, right: str, *, conflict: bool
) -> None:
    """What is counted stands in the sentence before, or in the question."""
    claims = ask(model, text, "The weather in Varlo was fine.")

    assert are_in_conflict(claims, left, right) is conflict


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            "Forty goats were sold at the Orrin fair on Friday, said the vet Ada Lisk.",
            "Ninety goats were sold at the Orrin fair on Saturday, said the butcher Tom Pell.",
        ),
        (
            "The Orrin council will spend £2 million on the pool, said the mayor, Ada Lisk.",
            "The Orrin council will spend £200,000 on the mill, said the prefect, Tom Pell.",
        ),
        (
            "Nobody was hurt in the fire at the Orrin mill, said the mayor, Ada Lisk.",
            "The fire at the Orrin mill took the barn, said the prefect, Tom Pell.",
        ),
        (
            "The cracks in the Orrin mill are no wider than a coin, said the mason Ada Lisk.",
            "There are cracks in the Orrin mill on every floor, said the miller Tom Pell.",
        ),
    ],
)
def test_figures_of_other_days_and_things_contradict_nothing(
    model: Model, left: str, right: str
) -> None:
    """Reports of one affair tell of many figures, and deny many things that nobody said."""
    assert not are_in_conflict(ask(model, left, right), left[:20], right[:20])
