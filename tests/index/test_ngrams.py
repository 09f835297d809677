"""Character n-grams: what they see across languages and scripts."""

from __future__ import annotations

from collections import Counter

import numpy as np

from index.ngrams import (
    BUCKETS,
    TELLING_BUCKETS,
    NgramRow,
    build_matrix,
    read_many_ngrams,
    read_ngrams,
    weigh_buckets,
)
from tests.index.texts import prose


def buckets_of(words: str) -> dict[int, int]:
    """Count the buckets of folded words, written down a second time from what they are."""
    mask, counted = (1 << 64) - 1, Counter[int]()
    for size in (3, 4):
        for first in range(len(words) - size + 1):
            mixed = size
            for sign in words[first : first + size]:
                mixed = (mixed * 0x9E3779B97F4A7C15 + ord(sign)) & mask
            counted[((mixed ^ mixed >> 29) * 0x9E3779B97F4A7C15 & mask) >> 44] += 1
    return {bucket: min(counted[bucket], 255) for bucket in sorted(counted)}


def cosines(texts: list[tuple[str | None, str]]) -> np.ndarray:
    """Return what every text shares with every other."""
    rows: list[NgramRow] = [read_ngrams(text, 1) for _, text in texts]
    languages = [language for language, _ in texts]
    matrix = build_matrix(rows, languages, weigh_buckets(rows, languages), stored=True)
    return np.asarray((matrix @ matrix.T).todense())


def test_a_translation_is_nearer_than_another_text_of_its_language() -> None:
    """Names and numbers outweigh the endings of a language."""
    found = cosines(
        [
            ("en", "Minister Olga Brandvold opened the Skarnes tunnel, 4,300 metres long."),
            (
                "fr",
                "La ministre Olga Brandvold a inauguré le tunnel de Skarnes, long de 4300 mètres.",
            ),
            ("en", "The minister of fisheries opened a school and praised the teachers at length."),
            ("fr", "La banque a relevé son taux et la bourse a inauguré la semaine en hausse."),
        ]
    )

    assert found[0, 1] > 2 * found[0, 2]
    assert found[0, 1] > 2 * found[1, 3]


def test_two_texts_alone_have_something_in_common() -> None:
    """A store may hold one piece and its translation, and nothing to weigh their words by."""
    found = cosines(
        [
            ("en", "Minister Olga Brandvold opened the Skarnes tunnel."),
            ("fr", "La ministre Olga Brandvold a inauguré le tunnel de Skarnes."),
        ]
    )

    assert found[0, 1] > 0


def test_names_are_read_in_other_scripts() -> None:
    """Cyrillic and Greek articles must find their Latin source."""
    found = cosines(
        [
            ("en", "Viktor Petrov met Ivanova in Novgorod on 17 March 2021."),
            ("ru", "Виктор Петров встретил Иванову в Новгород 17 марта 2021."),
            ("el", "Βίκτορ Πετρόβ Νόβγκοροντ 17 2021"),
            ("en", "The orchard was sold to a neighbour who keeps geese."),
        ]
    )

    assert found[0, 1] > 3 * found[0, 3]
    assert found[0, 2] > 2 * found[0, 3]


def test_buckets_are_ascending_counted_and_sampled_alike() -> None:
    """Two texts keep the same n-grams of what they share."""
    text = "banana bandana " * 300
    buckets, counts = read_ngrams(text, 1)
    sampled, _ = read_ngrams(text, 2)

    assert (np.diff(buckets.astype(int)) > 0).all()
    assert buckets.max() < BUCKETS
    assert counts.max() == 255
    assert set(sampled.tolist()) == {bucket for bucket in buckets.tolist() if bucket % 2 == 0}


def test_stored_ngrams_are_those_of_the_folded_words() -> None:
    """Stores of earlier versions hold these very numbers."""
    text = " “Ça va”, dit-il_à\u00a0Łódź : 3,412 fois; Новгород 新华社 …"
    buckets, counts = read_ngrams(text, 1)

    expected = buckets_of(" ca va dit il a lodz 3 412 fois novgorod 新华社 ")
    assert dict(zip(buckets.tolist(), counts.tolist(), strict=True)) == expected


def test_many_texts_at_once_have_the_ngrams_of_each() -> None:
    """A batch of a thousand must store what a batch of one does."""
    texts = [prose(number) for number in range(300)] + ["", "é", "été 手", "…"]

    for text, (buckets, counts) in zip(texts, read_many_ngrams(texts, 2), strict=True):
        alone = read_ngrams(text, 2)
        assert buckets.tolist() == alone[0].tolist()
        assert counts.tolist() == alone[1].tolist()


def test_accents_case_and_typography_make_no_difference() -> None:
    """An agency text without accents is still the same text."""
    left, right = read_ngrams("L’ÉTÉ à Besançon…", 1), read_ngrams("l'ete a besancon", 1)

    assert left[0].tolist() == right[0].tolist()


def test_an_empty_text_has_no_ngrams_and_is_like_nothing() -> None:
    """A page without text must not divide by zero."""
    found = cosines([("en", ""), ("en", "words enough"), (None, "...")])

    assert found[0].tolist() == [0, 0, 0]


def test_a_row_holds_the_most_telling_buckets_that_another_text_has() -> None:
    """A long text's own words must not crowd out the few that it shares with its translation."""
    own = " ".join(f"q{number}x{number * 7}z" for number in range(400))
    rows = [read_ngrams(f"{own} Brandvold in Skarnes", 1), read_ngrams("Brandvold à Skarnes", 1)]
    weights = weigh_buckets(rows, ["en", "fr"])
    matrix = build_matrix(rows, ["en", "fr"], weights, stored=True)

    shared = set(rows[0][0].tolist()) & set(rows[1][0].tolist())
    assert 0 < len(shared) < TELLING_BUCKETS < len(rows[0][0])
    assert set(matrix[0].indices.tolist()) == set(matrix[1].indices.tolist()) == shared
