"""Candidates: each channel finds what it is there for, and a crowd costs no square."""

from __future__ import annotations

import random

import pytest
from sqlite_utils import Database

from index import Candidate, IndexedText, SimilarityIndex, group_pairs, open_encoder
from tests.index.texts import WordEncoder, edited, indexed, prose


def fresh(texts: list[IndexedText], *, vectors: bool = False) -> SimilarityIndex:
    """Return an index of these texts."""
    index = SimilarityIndex(Database(memory=True), encoder=WordEncoder() if vectors else None)
    index.add(texts)
    return index


def strangers(n: int, first: int = 1000) -> list[IndexedText]:
    """Return texts that share nothing."""
    return [indexed(f"x{number}", prose(first + number)) for number in range(n)]


def channels_of(candidates: list[Candidate], key: str) -> set[str]:
    """Return the channels that propose a key."""
    return {name for each in candidates if each.right == key for name in each.channels}


@pytest.mark.parametrize(
    ("copy", "channel"),
    [
        (edited(prose(1), 9, 0.04), "signature"),
        (edited(prose(1), 9, 0.25), "shingles"),
        ("\n".join(prose(1).split("\n")[:4]), "shingles"),
        (prose(77) + "\n" + "\n".join(prose(1).split("\n")[5:8]) + "\n" + prose(78), "shingles"),
        ("\n".join(edited(prose(1), 9, 0.5).split("\n")[::-1]), "sentences"),
    ],
    ids=["lightly edited", "heavily edited", "cut short", "embedded", "reworded and reordered"],
)
def test_every_kind_of_copy_is_proposed(copy: str, channel: str) -> None:
    """A pair that no channel proposes is lost for good."""
    index = fresh([indexed("a", prose(1)), indexed("b", copy), *strangers(40)], vectors=True)

    assert channel in channels_of(index.candidates("a"), "b")
    assert channel in channels_of(index.candidates("b"), "a")


def test_a_text_that_is_not_stored_finds_the_same_as_one_that_is() -> None:
    """Asking about a page must not require storing it."""
    source = indexed("a", prose(1))
    index = fresh([indexed("b", edited(prose(1), 9, 0.1)), *strangers(20)], vectors=True)

    asked = index.candidates_of(source)

    assert asked[0].left == "a"
    assert asked[0].right == "b"
    assert index.keys() == sorted(["b", *(text.key for text in strangers(20))])


def test_pairs_are_sorted_and_told_once() -> None:
    """The verifier compares each pair once."""
    texts = [indexed(f"k{number}", edited(prose(1), number, 0.1)) for number in range(6)]
    pairs = [(pair.left, pair.right) for pair in fresh(texts, vectors=True).candidate_pairs()]

    assert len(pairs) == 15
    assert pairs == sorted(set(pairs))
    assert all(left < right for left, right in pairs)


def test_pairs_of_some_keys_are_those_of_all_that_have_them() -> None:
    """A store that grows compares the same pairs as one built at once."""
    index = fresh([indexed(f"k{n}", edited(prose(n % 3), n, 0.1)) for n in range(12)])

    some = list(index.candidate_pairs_of(["k3", "k7"]))

    assert some == [
        pair for pair in index.candidate_pairs() if {pair.left, pair.right} & {"k3", "k7"}
    ]
    assert some


def test_a_stored_text_proposes_only_pairs_of_the_whole() -> None:
    """One question and the full run agree."""
    index = fresh([indexed(f"k{n}", edited(prose(n % 4), n, 0.2)) for n in range(24)], vectors=True)
    pairs = {(pair.left, pair.right): pair.channels for pair in index.candidate_pairs()}

    proposed = [each for text in index.texts() for each in index.candidates(text.key)]
    for each in proposed:
        left, right = sorted((each.left, each.right))
        for name, strength in each.channels.items():
            assert pairs[left, right][name] >= strength - 2e-5
    assert {tuple(sorted((each.left, each.right))) for each in proposed} == pairs.keys()


def test_a_story_run_by_two_hundred_papers_is_one_group_at_linear_cost() -> None:
    """The stories that run everywhere are those that matter most."""
    texts = [indexed(f"p{n:03}", edited(prose(1), n, 0.02)) for n in range(200)]

    pairs = [(pair.left, pair.right) for pair in fresh(texts).candidate_pairs()]

    assert len(group_pairs([], pairs)) == 1
    assert len(pairs) < 200 * 120


def test_texts_without_words_are_proposed_to_nobody() -> None:
    """Two empty pages are not copies of each other."""
    index = fresh([indexed("a", ""), indexed("b", "..."), indexed("c", prose(1))])

    assert list(index.candidate_pairs()) == []
    assert index.candidates("a") == []


def test_an_empty_index_answers() -> None:
    """The first question may come before the first article."""
    index = fresh([])

    assert list(index.candidate_pairs()) == []
    assert index.candidates_of(indexed("a", prose(1))) == []


def test_a_language_full_of_lookalikes_does_not_crowd_out_a_translation() -> None:
    """Each language has its own places among the candidates."""
    names = (
        "Olga Brandvold opened the Skarnes tunnel of 4,300 metres near Fjordheim on 12 May 2023."
    )
    french = (
        "Olga Brandvold a inauguré le 12 mai 2023 le tunnel de Skarnes, 4 300 mètres, à Fjordheim."
    )
    crowd = [
        indexed(f"n{n:02}", f"Olga Brandvold visited Skarnes. {prose(n, 3)}", language="de")
        for n in range(60)
    ]

    index = fresh([indexed("a", names), indexed("b", french, language="fr"), *crowd])

    assert "ngrams" in channels_of(index.candidates("a"), "b")


@pytest.mark.model
def test_the_embedded_model_proposes_a_free_rewording() -> None:
    """No four words in a row are shared, and the texts still belong together."""
    left = (
        "The ferry Aurora ran aground off Skerrow at dawn.\n"
        "Forty passengers were taken to safety by helicopter.\n"
        "The captain blamed a broken rudder for the accident."
    )
    right = (
        "A broken rudder caused the accident, according to the skipper.\n"
        "Helicopters rescued all forty people who were travelling.\n"
        "It was daybreak when the vessel Aurora hit rocks near Skerrow."
    )
    others = [
        indexed("x1", "The bank left its interest rates unchanged.\nTraders had expected a cut."),
        indexed("x2", "A new school opened in the valley.\nParents welcomed the decision."),
    ]
    index = SimilarityIndex(Database(memory=True), encoder=open_encoder())
    index.add([indexed("a", left), indexed("b", right), *others])

    found = index.candidates("a")

    assert found[0].right == "b"
    assert "sentences" in found[0].channels
    assert "shingles" not in found[0].channels


@pytest.mark.parametrize("seed", range(2))
def test_recall_of_edited_copies_is_complete(seed: int) -> None:
    """Measured again on every run: light, heavy, cut and embedded copies among strangers."""
    draw = random.Random(seed)
    texts, gold = strangers(60, first=5000 + 100 * seed), []
    for number in range(30):
        source = prose(9000 + 100 * seed + number, 16)
        lines = edited(source, number, draw.choice([0.05, 0.2, 0.35])).split("\n")
        kind = draw.choice(["whole", "cut", "embed"])
        body = lines if kind == "whole" else lines[: len(lines) // 2]
        copy = "\n".join(body) if kind != "embed" else prose(number) + "\n" + "\n".join(body)
        texts += [indexed(f"o{number}", source), indexed(f"c{number}", copy)]
        gold.append((f"c{number}", f"o{number}"))

    pairs = {(pair.left, pair.right) for pair in fresh(texts).candidate_pairs()}

    assert set(gold) <= pairs
