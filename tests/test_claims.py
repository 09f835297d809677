"""Claims built from whole articles, with invented texts, real sourcing and the embedded model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from numpy.typing import NDArray

from index import open_encoder
from provenance.attribution import read_sourcing
from provenance.cited import resolve_citations
from provenance.claims import build_claims
from provenance.findings import Appearance, Claim, SentenceLine, Tree
from provenance.model import Commitment, Document, Reason, Verdict
from provenance.sameness import same_claim_probabilities, texts_to_embed
from tests.builders import document

pytestmark = pytest.mark.model

WIRE = (
    "A dam above the village of Lower Tarn burst on Friday, killing at least 17 people, the fire"
    " service said.\n\nThe water reached the mill at 5:41 a.m., said Oda Brenn, who was on the"
    " bridge. “I saw the wall go,” she said."
)
LOCAL = (
    "Seventeen people died when the dam at Lower Tarn gave way on Friday, according to the fire"
    " service.\n\nThe sensor log of the mill, which the Tarn Echo has examined, records the arrival"
    " of the water at 5:41 a.m."
)
LATER = (
    "The death toll of the dam burst at Lower Tarn has risen to 21, the fire service said on"
    " Sunday.\n\nThe dam's operator denied that the wall had cracked in spring."
)


class Model:
    """The embedded model, each text embedded once."""

    def __init__(self) -> None:
        self.encoder = open_encoder()
        self.known: dict[str, NDArray[Any]] = {}  # Any: float width

    def embed(self, texts: list[str]) -> Mapping[str, NDArray[Any]]:  # Any: as above
        """Return the vectors of texts."""
        new = sorted({text for text in texts if text not in self.known})
        if new:
            self.known.update(zip(new, self.encoder.encode(new), strict=True))
        return self.known

    def same_claim(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Judge pairs."""
        return same_claim_probabilities(pairs, self.embed(texts_to_embed(pairs)))


@pytest.fixture(scope="module")
def model() -> Model:
    """The embedded model."""
    return Model()


def read(
    article_id: str, text: str, outlet: str, published_at: str, language: str = "en"
) -> Document:
    """Read an article as the pipeline does."""
    base = document(article_id, text, outlet=outlet, published_at=published_at, language=language)
    sourcing = read_sourcing(base.article, base.canonical)
    return replace(base, sourcing=sourcing)


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """A wire story, a local report of the same event, a copy of the first, and a later report."""
    return {
        found.id: found
        for found in (
            read("a1", WIRE, "Northwire", "2031-04-04T08:00:00Z"),
            read("a2", LOCAL, "Tarn Echo", "2031-04-04T12:00:00Z"),
            read("a3", WIRE, "Valley Times", "2031-04-04T13:00:00Z"),
            read("a4", LATER, "Tarn Echo", "2031-04-06T09:00:00Z"),
        )
    }


def trace(documents: Mapping[str, Document]) -> Tree:
    """Let a3 be a copy of a1, sentence by sentence, where both are there."""
    rows = []
    for key, found in documents.items():
        root = "a1" if key == "a3" and "a1" in documents else key
        rows += [
            SentenceLine(article=key, sentence=n, line=f"{root}:0-10", root=(root, n))
            for n in range(len(found.canonical.sentences))
        ]
    return Tree(
        places=(),
        derivations=(),
        citations=tuple(resolve_citations(documents)),
        cycles=(),
        sentence_lines=tuple(rows),
    )


def build(documents: Mapping[str, Document], model: Model) -> tuple[Claim, ...]:
    """Build the claims of some documents."""
    texts = {
        (key, n): found.canonical.text[sentence.span.start : sentence.span.end]
        for key, found in documents.items()
        for n, sentence in enumerate(found.canonical.sentences)
    }
    known = model.embed(list(texts.values()))
    vectors = {place: known[text] for place, text in texts.items()}
    return build_claims(documents, trace(documents), vectors, same_claim=model.same_claim)


def holding(claims: tuple[Claim, ...], article: str, words: str) -> Claim:
    """Return the claim that has a sentence with these words in an article."""
    return next(
        claim for claim in claims if any(has(seen, article, words) for seen in claim.appearances)
    )


def has(seen: Appearance, article: str, words: str) -> bool:
    """Whether an appearance is in this article and has these words."""
    return seen.article == article and words in seen.sentence


def test_every_sentence_is_an_appearance_of_some_claim(
    documents: dict[str, Document], model: Model
) -> None:
    """Nothing an article says may get lost on the way to its claims."""
    claims = build(documents, model)

    seen = {(a.article, a.span) for claim in claims for a in claim.appearances}
    assert seen == {
        (key, sentence.span)
        for key, found in documents.items()
        for sentence in found.canonical.sentences
    }


def test_reports_of_one_toll_from_one_service_rest_on_a_single_source(
    documents: dict[str, Document], model: Model
) -> None:
    """Two newsrooms and a copy, and still one voice: the fire service."""
    claim = holding(build(documents, model), "a1", "at least 17")

    assert {seen.article for seen in claim.appearances} == {"a1", "a2", "a3"}
    assert (claim.verdict, claim.low, claim.high) == (Verdict.SINGLE_SOURCE, 1, 1)
    assert claim.reporting_lines == 2


def test_a_witness_and_a_held_record_of_the_same_minute_are_independent(
    documents: dict[str, Document], model: Model
) -> None:
    """She saw it; the paper holds the instrument's log; neither can be the other."""
    claim = holding(build(documents, model), "a1", "5:41")

    assert {"a1", "a2"} <= {seen.article for seen in claim.appearances}
    assert (claim.verdict, claim.low) == (Verdict.INDEPENDENT, 2)
    assert "Oda Brenn" in claim.explanation


def test_a_later_toll_is_another_claim_that_updates_the_first(
    documents: dict[str, Document], model: Model
) -> None:
    """Twenty-one dead do not confirm seventeen."""
    claims = build(documents, model)
    first, later = holding(claims, "a1", "at least 17"), holding(claims, "a4", "risen to 21")

    assert first.id != later.id
    assert later.updates == (first.id,)


def test_a_reported_denial_is_seen_as_one(documents: dict[str, Document], model: Model) -> None:
    """Who denies a claim must never count as a source of it."""
    claim = holding(build(documents, model), "a4", "denied")

    denial = next(seen for seen in claim.appearances if "denied" in seen.sentence)
    assert denial.commitment is Commitment.DENIES


CITED = (
    "The abbey of Ostley has sold its orchard to a brewer, the Ostley Star reported. The Beacon has"
    " since confirmed the sale with two monks, who would not be named.\n\nCider has been pressed"
    " there since the war."
)
STAR = (
    "The abbey of Ostley has sold its orchard to a brewer, said a novice, who asked not to be named."
    "\n\nThe brewer has not answered letters."
)


def test_a_confirmation_counts_for_the_claim_it_confirms(model: Model) -> None:
    """To confirm "the sale with two monks" says nothing comparable, and is a line of its own."""
    found = {
        "b1": read("b1", STAR, "Ostley Star", "2031-05-02T08:00:00Z"),
        "b2": read("b2", CITED, "Beacon", "2031-05-03T08:00:00Z"),
    }
    claim = holding(build(found, model), "b1", "sold its orchard")

    assert any(has(seen, "b2", "two monks") for seen in claim.appearances)
    assert claim.verdict is Verdict.UNRESOLVED
    assert claim.high >= 2


RUBBISH = (
    "Has the bishop of Ostley moved his bees to another county, as the Ostley Star claims? “Rubbish"
    " from start to finish,” said Tom Arden, his gardener."
)


def test_a_flat_denial_in_a_quotation_is_seen_as_one(model: Model) -> None:
    """Nobody who calls a claim rubbish vouches for it."""
    found = {"b3": read("b3", RUBBISH, "Beacon", "2031-05-03T08:00:00Z")}
    claim = holding(build(found, model), "b3", "Rubbish")

    assert claim.appearances[0].commitment is Commitment.DENIES
    assert (claim.low, claim.high) == (0, 0)


NOTE = (
    "CORRECTION, May 4: After this article appeared, Oda Brenn said that she withdraws her"
    " statement about the swans.\n\nThe town of Ostley has a lake with an island.\n\nThe swans of"
    " the lake were poisoned, said Oda Brenn, the warden.\n\nThe lake was dug by monks in 1411."
)


def test_a_note_takes_back_what_stands_below_it(model: Model) -> None:
    """Who reads the claim must be told of the note above it, in the very same article."""
    found = {"b6": read("b6", NOTE, "Beacon", "2031-05-04T08:00:00Z")}
    claim = holding(build(found, model), "b6", "were poisoned")

    assert Reason.WITHDRAWN in claim.reasons
    assert (claim.low, claim.high) == (0, 0)


TOLD = "The orchard walls of Ostley have fallen, according to the Ostley Star."
FALLEN = (
    "Ostley has lost its pride. The walls round the orchards are down, said Piet Maas, the bailiff."
)


def test_a_sentence_that_credits_an_outlet_is_of_the_line_it_credits(model: Model) -> None:
    """In other words than the outlet's own it still passes on what that outlet reports."""
    found = {
        "b7": read("b7", FALLEN, "Ostley Star", "2031-05-04T08:00:00Z"),
        "b8": read("b8", TOLD, "Beacon", "2031-05-05T08:00:00Z"),
    }
    claim = holding(build(found, model), "b8", "have fallen")

    assert any(has(seen, "b7", "are down") for seen in claim.appearances)
    assert claim.verdict is Verdict.REPEATED


LAKE = (
    "The town of Ostley has a lake. Its warden lives on the island. {}\n\nThe lake was dug by monks."
    " It holds carp and pike."
)
FAIR = (
    "Visitors come to Ostley by train. {}\n\nIn summer there is a fair on the green. Bread is baked"
    " on Fridays. The bell is rung by hand."
)
GONE = "The mayor will leave before the harvest, said an official who asked not to be named."
LEFT = (
    "The town hall will need somebody new by autumn, a clerk who did not want his name printed"
    " told us."
)
EVERYBODY = "The inn has nine rooms, said a clerk who asked not to be named."


@pytest.mark.parametrize(("beside", "joined"), [("", True), (EVERYBODY, False)])
def test_two_unnamed_sources_on_one_question_state_one_claim_where_such_are_rare(
    model: Model,
    beside: str,
    joined: bool,  # noqa: FBT001
) -> None:
    """Where everybody in an article is an official, that two are tells nothing."""
    found = {
        "b9": read("b9", LAKE.format(GONE), "Ostley Star", "2031-05-04T08:00:00Z"),
        "c1": read("c1", FAIR.format(f"{LEFT} {beside}"), "Beacon", "2031-05-05T08:00:00Z"),
    }
    claim = holding(build(found, model), "b9", "before the harvest")

    assert any(has(seen, "c1", "The town hall") for seen in claim.appearances) is joined
    assert claim.high >= 2


SMOKE = "“I was at my window and I saw the smoke rise,” said {}, a {}. {}"


def test_eyewitnesses_of_two_affairs_prove_nothing_of_one_another(model: Model) -> None:
    """The same words of another fire in another town are no second source."""
    first = SMOKE.format(
        "Lena Horst", "baker", "The tannery of Brackwell had stood empty since its owner died."
    )
    other = SMOKE.format(
        "Carl Oduya", "roofer", "In Port Essing a yacht burnt at its moorings with all its sails."
    )
    found = {
        "b4": read("b4", first, "Beacon", "2031-05-03T08:00:00Z"),
        "b5": read("b5", other, "Essing Gazette", "2032-01-09T08:00:00Z"),
    }
    verdicts = {claim.verdict for claim in build(found, model)}

    assert Verdict.INDEPENDENT not in verdicts


def test_a_name_alone_joins_no_sentence_in_a_language_whose_words_are_not_known(
    model: Model,
) -> None:
    """A vessel that capsized and one that is auctioned are one vessel and two claims."""
    found = {
        "c1": read(
            "c1",
            "Le chalutier Nordvik Elin a chaviré jeudi au large de Sarnholm.",
            "Le Phare",
            "2031-05-03T08:00:00Z",
        ),
        "c2": read(
            "c2",
            "Das Schiff Nordvik Elin wird am Montag in Hamburg versteigert, sagte ein Makler.",
            "Küstenbote",
            "2031-05-03T10:00:00Z",
        ),
    }

    assert len(build(found, model)) == len(found)


@pytest.mark.parametrize(
    ("silent", "told"),
    [
        (
            "Hallam Pumps, the company that makes the valve, declined to comment on the condition"
            " of the valve.",
            "The head of Hallam Pumps rejected reports that the valve of the tank was cracked"
            " before it burst.",
        ),
        (
            "Le groupe Marsan n'a pas souhaité commenter l'état du barrage.",
            "Le groupe Marsan a assuré que l'état du barrage était bon.",
        ),
    ],
)
def test_who_would_not_comment_states_nothing(silent: str, told: str, model: Model) -> None:
    """A refusal to answer shares all its words with what others say of the same thing."""
    found = {
        "d1": read("d1", silent, "Le Phare", "2031-05-03T08:00:00Z"),
        "d2": read("d2", told, "Coast Post", "2031-05-03T10:00:00Z"),
    }

    assert len(build(found, model)) == len(found)


KNEW = "The company had known of the faulty brakes since March, {}"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            KNEW.format("said Tom Pell, the driver of the bus."),
            KNEW.format("according to Ada Lisk, a passenger on the bus."),
        ),
        (
            "The mayor of Orrin is a friend of the builder Vale, said Tom Pell, who was hauling in"
            " his nets.",
            "The mayor of Orrin is a friend of the builder Vale, said Ada Lisk, a porter stacking"
            " crates outside the hall.",
        ),
        (
            "La société savait depuis mars que les freins étaient défectueux, a déclaré Luc Verdan,"
            " conducteur du car.",
            "La société savait depuis mars que les freins étaient défectueux, a affirmé Anne Morel,"
            " passagère du car.",
        ),
        (
            KNEW.format("according to an internal memo of which the Echo holds a copy."),
            KNEW.format("said Ada Lisk, a porter stacking crates outside the hall."),
        ),
        (
            "Orrin Police said its officers had searched the mill after a tip that 40 barrels were"
            " hidden there.",
            "Forty barrels were hidden at the Orrin mill, said Ada Lisk, a baker who was clearing"
            " the terrace.",
        ),
        (
            "“I was at my window all night,” said Tom Pell, a miller. The mayor of Orrin is a"
            " cousin of the builder Vale, he said.",
            "“I had my dog out in the yard,” said Ada Lisk, a baker. The mayor of Orrin is a cousin"
            " of the builder Vale, she added.",
        ),
        (
            "The mayor of Orrin took 40,000 euros from the builder Vale, said Tom Pell, a"
            " fisherman who survived.",
            "“I saw the smoke,” Ada Lisk, a baker, said. The mayor of Orrin took 40,000 euros from"
            " the builder Vale, she said.",
        ),
        (
            "Invitée du journal de ce vendredi, Anne Morel est arrivée avec une feuille pliée : une"
            " page du registre de son hôpital. « Trente malades traités par Velnor, trente"
            " atteintes du foie », lit la directrice générale de l'hôpital d'Orrin.",
            "Luc Verdan, pharmacien à l'hôpital d'Orrin, n'a pas attendu les autorités : il a"
            " analysé lui-même, dans le laboratoire du sous-sol, des comprimés de Velnor repris à"
            " des malades. « La dose dépasse la limite », dit-il.",
        ),
        (
            "“I signed the register of the mill myself,” Tom Pell, a fisherman, said. The mill at"
            " Orrin was sealed a year ago, he said.",
            "“I signed the register of the mill myself,” Ada Lisk, a baker, said. The mill at Orrin"
            " was sealed a year ago, she said.",
        ),
        (
            "Le maire d'Orrin a touché 40 000 euros du promoteur Vale, a affirmé Luc Verdan, un"
            " pêcheur qui était à bord.",
            "« J'ai vu la fumée », a dit Anne Morel, boulangère. Le maire d'Orrin a touché 40 000"
            " euros du promoteur Vale, a-t-elle affirmé.",
        ),
    ],
)
def test_where_somebody_was_and_what_they_were_at_proves_nothing_of_another_matter(
    left: str, right: str, model: Model
) -> None:
    """A bystander has seen what there was to see, and not who knew, or who is whose friend."""
    language = "fr" if "é" in left else "en"
    found = {
        "e1": read("e1", left, "Le Phare", "2031-05-03T08:00:00Z", language),
        "e2": read("e2", right, "Coast Post", "2031-05-03T10:00:00Z", language),
    }

    assert Verdict.INDEPENDENT not in {claim.verdict for claim in build(found, model)}


def test_claims_do_not_depend_on_the_order_of_the_articles(
    documents: dict[str, Document], model: Model
) -> None:
    """The same articles give the same claims and ids, in whatever order they came."""
    turned = dict(reversed(list(documents.items())))

    assert build(turned, model) == build(documents, model)


def test_taking_the_copy_away_changes_no_bound(
    documents: dict[str, Document], model: Model
) -> None:
    """A copy adds an outlet, never a source."""
    fewer = {key: found for key, found in documents.items() if key != "a3"}
    with_copy = holding(build(documents, model), "a1", "at least 17")
    without = holding(build(fewer, model), "a1", "at least 17")

    assert (with_copy.id, with_copy.low, with_copy.high) == (without.id, without.low, without.high)
    assert with_copy.outlets == without.outlets + 1
